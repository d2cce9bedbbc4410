"""Institutions, accounts and grants: who may, what is refused, and the one fact each leaves."""

from __future__ import annotations

import datetime as dt

import pytest

from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.testing.town import NOW, PASSWORD, PLATFORM, Town
from lianti.ledger.models import Fact
from lianti.parties import actions, queries
from lianti.parties.models import Grant, Institution, Practitioner, User
from lianti.parties.shapes import Viewer
from lianti.parties.viewer import set_alliance_lookup


def facts(kind: str) -> int:
    return Fact.objects.filter(kind=kind).count()


def test_a_doctor_adds_no_institution(town: Town) -> None:
    before = facts("parties.institution_added")
    with pytest.raises(NotPermitted):
        actions.create_institution(name="新医院", kind="general_hospital", by=town.viewer("gp"), at=NOW)
    assert not Institution.objects.filter(name="新医院").exists()
    assert facts("parties.institution_added") == before


def test_a_name_with_other_blanks_is_the_same_institution(town: Town) -> None:
    with pytest.raises(Refused) as refused:
        actions.create_institution(
            name="市 中心　医院", kind="general_hospital", district="宁江区", by=town.viewer("office"), at=NOW
        )
    assert refused.value.code == "institution_exists"
    made = actions.create_institution(
        name="市中心医院", kind="general_hospital", district="另一区", by=town.viewer("office"), at=NOW
    )
    assert made.level == ""
    assert Fact.objects.filter(kind="parties.institution_added", subject_uid=made.uid).count() == 1


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"kind": "castle"}, "unknown_code"),
        ({"level": "9A"}, "unknown_code"),
        ({"uscc": "123"}, "uscc_shape"),
        ({"longitude": 124.0}, "bad_point"),
        ({"longitude": 200.0, "latitude": 45.0}, "bad_point"),
        ({"name": " "}, "name_missing"),
    ],
)
def test_what_is_malformed_is_refused(town: Town, more: dict[str, object], code: str) -> None:
    wanted = {"name": "新医院", "kind": "general_hospital"} | more
    with pytest.raises(Refused) as refused:
        actions.create_institution(**wanted, by=PLATFORM, at=NOW)  # type: ignore[arg-type]
    assert refused.value.code == code


def test_a_department_exists_once(town: Town) -> None:
    with pytest.raises(Refused) as refused:
        actions.add_department(institution=town.institution("hospital"), name="心内科", by=PLATFORM, at=NOW)
    assert refused.value.code == "department_exists"
    assert len(queries.departments_of(town.institution("hospital"))) == 4


def test_the_home_institution_never_changes(town: Town) -> None:
    doctor = actions.add_practitioner(
        name="程 远山", institution=town.institution("hospital"), department=town.department("心内科"),
        title="chief", by=town.viewer("administrator"), at=NOW,
    )  # fmt: skip
    assert doctor.name == "程远山"
    doctor.home_institution = town.institution("community")
    with pytest.raises(ValueError, match="SY-13"):
        doctor.save()
    assert Practitioner.objects.get(pk=doctor.pk).home_institution == town.institution("hospital")


def test_a_practitioner_gets_no_department_of_another_house(town: Town) -> None:
    with pytest.raises(Refused) as refused:
        actions.add_practitioner(
            name="某人", institution=town.institution("village"), department=town.department("心内科"),
            by=PLATFORM, at=NOW,
        )  # fmt: skip
    assert refused.value.code == "department_elsewhere"


@pytest.mark.parametrize("username", ["ab", "王医生账号", "-start", "has blank!"])
def test_account_names_are_plain(town: Town, username: str) -> None:
    with pytest.raises(Refused) as refused:
        actions.create_user(username=username, password=PASSWORD, display_name="某人", by=PLATFORM, at=NOW)
    assert refused.value.code == "username_shape"


def test_accounts_are_opened_by_the_administrator_once(town: Town) -> None:
    wanted = {"username": "new.person", "password": PASSWORD, "display_name": "某人", "at": NOW}
    with pytest.raises(NotPermitted):
        actions.create_user(**wanted, by=town.viewer("office"))  # type: ignore[arg-type]
    assert not User.objects.filter(username="new.person").exists()
    user = actions.create_user(**wanted, by=town.viewer("administrator"))  # type: ignore[arg-type]
    assert user.check_password(PASSWORD)
    with pytest.raises(Refused) as refused:
        actions.create_user(**wanted, by=PLATFORM)  # type: ignore[arg-type]
    assert refused.value.code == "username_taken"
    assert Fact.objects.filter(kind="parties.user_created", subject_uid=user.uid).count() == 1


@pytest.mark.parametrize("password", ["short", "1234567890123", "password1234567"[:8], "new.person1"])
def test_weak_passwords_are_refused(town: Town, password: str) -> None:
    with pytest.raises(Refused) as refused:
        actions.create_user(username="new.person", password=password, display_name="某人", by=PLATFORM, at=NOW)
    assert refused.value.code == "password_rules"


def test_nobody_gives_oneself_a_role(town: Town) -> None:
    with pytest.raises(NotPermitted):
        actions.grant_role(
            user=town.user("administrator"), role="gp", institution=town.institution("community"),
            by=town.viewer("administrator"), at=NOW,
        )  # fmt: skip
    with pytest.raises(NotPermitted):
        actions.end_grant(grant=town.grants["administrator"], by=town.viewer("administrator"), at=NOW)
    assert Grant.objects.filter(user=town.user("administrator")).count() == 1


def test_a_role_is_granted_once_at_a_time_and_ends(town: Town) -> None:
    by, user, place = town.viewer("administrator"), town.user("nurse"), town.institution("village")
    grant = actions.grant_role(user=user, role="nurse", institution=place, by=by, at=NOW)
    with pytest.raises(Refused) as refused:
        actions.grant_role(user=user, role="nurse", institution=place, by=by, at=NOW)
    assert refused.value.code == "grant_exists"
    later = NOW + dt.timedelta(hours=1)
    assert queries.viewer_of_grant(grant.uid, NOW).institution_name == "河口村卫生室"
    actions.end_grant(grant=grant, by=by, at=later)
    with pytest.raises(NotVisible):
        queries.viewer_of_grant(grant.uid, later)
    with pytest.raises(Refused):
        actions.end_grant(grant=grant, by=by, at=later)
    fact = Fact.objects.get(kind="parties.role_ended", subject_uid=user.uid)
    assert fact.data == {"role": "nurse", "grant_uid": str(grant.uid)}


def test_a_grant_must_end_after_it_begins(town: Town) -> None:
    with pytest.raises(Refused) as refused:
        actions.grant_role(
            user=town.user("nurse"), role="gp", institution=town.institution("village"), until=NOW,
            by=PLATFORM, at=NOW,
        )  # fmt: skip
    assert refused.value.code == "grant_period"


def test_viewers_carry_what_alliances_says(town: Town) -> None:
    uid = town.institution("hospital").uid
    set_alliance_lookup(lambda institution_id, at: (uid,))
    try:
        assert town.viewer("gp").alliance_uids == (uid,)
    finally:
        from django.apps import apps

        apps.get_app_config("alliances").ready()


def test_viewers_in_a_role_are_those_of_the_day(town: Town) -> None:
    found = queries.viewers_in_role("specialist", NOW, town.institution("hospital"))
    assert [v.name for v in found] == ["程远山"]
    assert len(queries.viewers_in_role("specialist", NOW)) == 3
    assert queries.viewers_in_role("specialist", NOW - dt.timedelta(days=900)) == []


def test_the_directory_answers_initials(town: Town) -> None:
    assert [i.name for i in queries.institutions("xhsq")] == ["新化社区卫生服务中心"]
    assert [i.name for i in queries.institutions("河口")] == ["河口村卫生室"]
    with pytest.raises(NotVisible):
        queries.access_institution(None, town.institution("hospital").uid)
    assert queries.find_institution("市中心 医院") == town.institution("hospital")


def test_a_service_has_a_name_and_no_institution() -> None:
    viewer = Viewer.service("release-clock")
    assert viewer.uid == Viewer.service("release-clock").uid
    assert viewer.institution_uid is None
