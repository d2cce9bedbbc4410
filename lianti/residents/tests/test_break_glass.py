"""Opening a record in an emergency: for one person, for three hours, told, and judged by somebody else."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.pure.identity import make_identity
from lianti.kernel.pure.ids import new_uid
from lianti.kernel.testing.clients import signed_in_client
from lianti.kernel.testing.town_people import GRANDMOTHER_BIRTH, REGION
from lianti.ledger.models import Fact, Notice, Trace
from lianti.residents.actions import open_person
from lianti.residents.models import AccessReason, BreakGlass, Resident
from lianti.residents.privacy import actions, queries, rules
from lianti.residents.privacy.tasks import press_reviews
from lianti.residents.queries import contracted_at, find_people
from tests.town import Town, town

__all__ = ["town"]

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
NUMBER = make_identity(REGION, GRANDMOTHER_BIRTH, 124)
TEXT = "家属送来时已昏迷，急需既往用药"


def found(town: Town, key: str) -> Resident:
    """Let somebody find 王秀兰 by her full identity number."""
    find_people(viewer=town.viewer(key), text=NUMBER, at=town.now)
    return town.resident("grandmother")


def broken(town: Town, key: str = "emergency") -> BreakGlass:
    """Let somebody open her record."""
    person = found(town, key)
    return actions.break_glass(
        resident_uid=person.uid, reason="unconscious", text=TEXT, by=town.viewer(key), at=town.now
    )


def test_nobody_walks_through_files(town: Town) -> None:
    """Only somebody found by a full key a moment ago can be opened, whoever knows the uid."""
    person = town.resident("grandmother")
    with pytest.raises(NotVisible):
        actions.break_glass(
            resident_uid=person.uid, reason="rescue", text=TEXT, by=town.viewer("emergency"), at=town.now
        )
    assert not BreakGlass.objects.exists() and not AccessReason.objects.filter(kind="break_glass").exists()


@pytest.mark.parametrize("key", ["referral_centre", "admission", "front_desk", "office", "administrator", "regulator"])
def test_who_treats_nobody_opens_nothing(town: Town, key: str) -> None:
    with pytest.raises(NotPermitted):
        actions.break_glass(
            resident_uid=town.resident("grandmother").uid, reason="rescue", text=TEXT, by=town.viewer(key), at=town.now
        )
    assert not BreakGlass.objects.exists()


@pytest.mark.parametrize(
    ("reason", "text", "code"),
    [("", TEXT, "glass_reason"), ("curious", TEXT, "glass_reason"), ("rescue", "", "glass_text"),
     ("rescue", "急急急急急急急急", "glass_text"), ("rescue", " \u200b  抢救 ", "glass_text")],
)  # fmt: skip
def test_an_opening_says_why(town: Town, reason: str, text: str, code: str) -> None:
    person = found(town, "emergency")
    with pytest.raises(Refused) as refused:
        actions.break_glass(resident_uid=person.uid, reason=reason, text=text, by=town.viewer("emergency"), at=town.now)
    assert refused.value.code == code and refused.value.field
    assert not BreakGlass.objects.exists()


def test_what_is_open_anyway_needs_no_emergency(town: Town) -> None:
    person = found(town, "gp")
    with pytest.raises(Refused, match="不需要紧急调阅"):
        actions.break_glass(resident_uid=person.uid, reason="rescue", text=TEXT, by=town.viewer("gp"), at=town.now)


def test_it_opens_to_one_person_for_three_hours(town: Town) -> None:
    row = broken(town)
    person, doctor = town.resident("grandmother"), town.viewer("emergency")
    assert open_person(uid=person.uid, by=doctor, at=town.now + HOUR).pk == person.pk
    last = Trace.objects.order_by("-pk")[0]
    assert (last.operation, last.purpose, last.object_uid) == ("read", "紧急调阅", person.uid)
    for key in ("specialist", "duty_officer", "referral_centre"):
        with pytest.raises(NotVisible):
            open_person(uid=person.uid, by=town.viewer(key), at=town.now + HOUR)
    for later in (3 * HOUR, 4 * HOUR):
        with pytest.raises(NotVisible):
            open_person(uid=person.uid, by=doctor, at=town.now + later)
    assert row.until == town.now + 3 * HOUR
    assert Fact.objects.get(kind="residents.glass_opened").data == {"reason": "unconscious", "role": "emergency"}


def test_it_opens_nothing_that_asks_for_the_institution(town: Town) -> None:
    """Everything that reads the reasons of a whole house must not see what one person has."""
    broken(town)
    person = town.resident("grandmother")
    assert not AccessReason.objects.in_force(town.now).filter(resident=person, institution=town.lead).exists()
    assert person not in contracted_at(town.lead.pk, town.now)
    found_by = {
        key: find_people(viewer=town.viewer(key), text="wxl", at=town.now).own for key in ("emergency", "nurse")
    }
    assert not found_by["emergency"], "an opening is no way to list people"
    assert found_by["nurse"]


def test_pressed_twice_it_opens_once(town: Town) -> None:
    assert broken(town).pk == broken(town).pk
    assert BreakGlass.objects.count() == AccessReason.objects.filter(kind="break_glass").count() == 1


def test_the_house_and_the_office_are_told(town: Town, django_capture_on_commit_callbacks: object) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        broken(town)
    told = {(n.institution_uid, n.role) for n in Notice.objects.all()}
    assert (town.community.uid, "head") in told and (town.lead.uid, "office") in told
    assert (town.stranger.uid, "office") not in told
    assert not Notice.objects.filter(text__contains="王").exists()


def test_it_can_be_ended_early_by_whoever_opened_it(town: Town) -> None:
    row = broken(town)
    with pytest.raises(NotVisible):
        actions.end_glass(uid=row.uid, by=town.viewer("specialist"), at=town.now + HOUR)
    actions.end_glass(uid=row.uid, by=town.viewer("emergency"), at=town.now + HOUR)
    with pytest.raises(NotVisible):
        open_person(uid=town.resident("grandmother").uid, by=town.viewer("emergency"), at=town.now + HOUR)
    with pytest.raises(Refused, match="已经结束"):
        actions.end_glass(uid=row.uid, by=town.viewer("emergency"), at=town.now + 2 * HOUR)


class TestReview:
    """Somebody else of the office judges."""

    @pytest.fixture
    def row(self, town: Town) -> BreakGlass:
        """An opening that waits."""
        return broken(town)

    @pytest.mark.parametrize("key", ["gp", "medical_affairs", "head", "administrator", "emergency", "regulator"])
    def test_not_by_anybody(self, town: Town, row: BreakGlass, key: str) -> None:
        with pytest.raises(NotPermitted):
            actions.review_glass(uid=row.uid, verdict="reasonable", note="", by=town.viewer(key), at=town.now)
        row.refresh_from_db()
        assert not row.verdict

    def test_not_by_oneself_in_another_role(self, town: Town, row: BreakGlass) -> None:
        BreakGlass.objects.filter(pk=row.pk).update(by_uid=town.viewer("office").uid)
        with pytest.raises(NotPermitted, match="不能复核自己"):
            actions.review_glass(uid=row.uid, verdict="reasonable", note="", by=town.viewer("office"), at=town.now)

    @pytest.mark.parametrize(
        ("verdict", "note"), [("", ""), ("perhaps", ""), ("unreasonable", ""), ("unreasonable", "不行")]
    )
    def test_not_without_a_verdict_that_says_why(self, town: Town, row: BreakGlass, verdict: str, note: str) -> None:
        with pytest.raises(Refused):
            actions.review_glass(uid=row.uid, verdict=verdict, note=note, by=town.viewer("office"), at=town.now)
        assert not Fact.objects.filter(kind="residents.glass_reviewed").exists()

    def test_an_unreasonable_one_ends_at_once(self, town: Town, row: BreakGlass) -> None:
        note = "患者当日并未就诊"
        actions.review_glass(
            uid=row.uid, verdict="unreasonable", note=note, by=town.viewer("office"), at=town.now + HOUR
        )
        with pytest.raises(NotVisible):
            open_person(uid=town.resident("grandmother").uid, by=town.viewer("emergency"), at=town.now + HOUR)
        fact = Fact.objects.get(kind="residents.glass_reviewed")
        assert fact.data == {"verdict": "unreasonable", "kept": True, "reason": "unconscious"}
        with pytest.raises(NotPermitted, match="已经复核"):
            actions.review_glass(uid=row.uid, verdict="reasonable", note="", by=town.viewer("office"), at=town.now)

    def test_a_late_one_is_pressed_once(self, town: Town, row: BreakGlass) -> None:
        assert press_reviews(town.now + 2 * DAY) == 0
        assert press_reviews(town.now + 4 * DAY) == 1
        assert press_reviews(town.now + 5 * DAY) == 0
        actions.review_glass(
            uid=row.uid, verdict="reasonable", note="", by=town.viewer("office"), at=town.now + 5 * DAY
        )
        assert Fact.objects.get(kind="residents.glass_reviewed").data["kept"] is False

    def test_the_report_counts_and_names_nobody_served(self, town: Town, row: BreakGlass) -> None:
        rows = queries.opened_in(town.viewer("office"), town.today.replace(day=1))
        (line,) = rules.month_counts([queries.as_counted(r, "x") for r in rows], town.now + 4 * DAY)
        assert (line.opened, line.waiting, line.late) == (1, 1, 1)
        assert not queries.opened_in(town.viewer("office"), dt.date(2026, 2, 1))
        assert not queries.opened_in(town.viewer("regulator"), town.today.replace(day=1))


class TestPages:
    """What the browser gets."""

    @pytest.fixture
    def doctor(self, town: Town) -> Client:
        """The emergency doctor's browser."""
        return signed_in_client(town, "emergency")

    def test_from_the_search_to_the_banner_and_the_review(self, town: Town, doctor: Client) -> None:
        with clock.frozen(town.now):
            place = reverse("residents:emergency", args=[town.resident("grandmother").uid])
            assert doctor.get(place).status_code == 404, "nobody is found yet"
            found(town, "emergency")
            assert "紧急调阅" in doctor.get(place).content.decode()
            body = {"idempotency_key": str(new_uid()), "reason": "unconscious", "text": "短"}
            assert doctor.post(place, body).status_code == 422
            answer = doctor.post(place, body | {"text": TEXT, "idempotency_key": str(new_uid())})
            page = doctor.get(answer.headers["Location"]).content.decode()
            assert "只对您本人开放" in page and "紧急调阅（仅本人）" in page
            office = signed_in_client(town, "office")
            row = BreakGlass.objects.get()
            shown = office.get(reverse("residents:glass", args=[row.uid])).content.decode()
            assert "王**" in shown and "王秀兰" not in shown and "第二人复核" in shown
            listed = office.get(reverse("residents:glasses")).content.decode()
            assert "雷寒墨" in listed and "王秀兰" not in listed
            sent = {"idempotency_key": str(new_uid()), "verdict": "reasonable"}
            assert office.post(reverse("residents:glass_review", args=[row.uid]), sent).status_code == 303
            assert "雷寒墨" in office.get(reverse("residents:glass_report")).content.decode()

    def test_another_alliance_sees_nothing(self, town: Town) -> None:
        row = broken(town)
        stranger = signed_in_client(town, "stranger")
        assert stranger.get(reverse("residents:glass", args=[row.uid])).status_code == 404
        assert (
            stranger.post(
                reverse("residents:glass_end", args=[row.uid]), {"idempotency_key": str(new_uid())}
            ).status_code
            == 404
        )

    def test_with_a_reason_of_the_house_there_is_nothing_to_break(self, town: Town) -> None:
        with clock.frozen(town.now):
            person = found(town, "gp")
            answer = signed_in_client(town, "gp").get(reverse("residents:emergency", args=[person.uid]))
            assert answer.headers["Location"] == reverse("residents:person", args=[person.uid])

    def test_the_banner_is_of_one_person_for_one_person(self, town: Town) -> None:
        row = broken(town)
        assert queries.running_glass(town.viewer("emergency"), town.resident("grandmother").uid, town.now) is not None
        assert queries.running_glass(town.viewer("specialist"), town.resident("grandmother").uid, town.now) is None
        assert queries.running_glass(town.viewer("emergency"), town.resident("neighbour").uid, town.now) is None
        assert [line.operation for line in queries.read_under(row)] == ["break_glass", "find_across"]
