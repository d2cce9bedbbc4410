"""What is not for the viewer stays away from every way round: beside an open report, in what was decided, in links."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.pure.ids import new_uid
from lianti.kernel.testing.clients import signed_in_client
from lianti.records import actions
from lianti.records.models import DiagnosticReport, RequestReport, ServiceRequest
from lianti.records.tests.test_sensitive import stay
from lianti.residents.models import AccessReason, BreakGlass
from lianti.residents.privacy.actions import break_glass, end_glass
from lianti.residents.search import find_people
from lianti.residents.tests.test_break_glass import NUMBER, TEXT
from tests.town import Town, town

__all__ = ["town"]

HOUR = dt.timedelta(hours=1)


def test_an_open_report_does_not_name_a_hidden_one_beside_it(town: Town) -> None:
    hidden, open_one = stay(town, "F32.901", "抑郁发作"), stay(town, "I10.x00", "高血压")
    doctor, report = town.viewer("specialty_specialist"), DiagnosticReport.objects.get(number="I10.x00")
    shared = {
        "resident": hidden.resident, "institution": town.specialty, "category": "laboratory", "priority": "routine",
        "requested_at": town.now, "requester_uid": doctor.uid, "requester_name": doctor.name,
        "recorded_at": town.now, "by_uid": doctor.uid, "by_name": doctor.name,
    }  # fmt: skip
    ServiceRequest.objects.create(encounter=hidden, item_name="血锂浓度", **shared)
    answered = ServiceRequest.objects.create(encounter=hidden, item_name="丙戊酸浓度", **shared)
    common = ServiceRequest.objects.create(encounter=open_one, item_name="血钾浓度", **shared)
    ServiceRequest.objects.filter(pk=answered.pk).update(status="completed", ended_at=town.now, ended_by_uid=doctor.uid)
    for request in (answered, common):
        RequestReport.objects.create(
            request=request, report=report, way="hand", reason="同一天", at=town.now, by_uid=doctor.uid, by_name="某人"
        )
    with clock.frozen(town.now):
        url = reverse("records:report", args=[report.uid])
        told = signed_in_client(town, "gp").get(url).content.decode()
        assert "血钾浓度" in told
        for word in ("检验F32.901", "血锂浓度", "丙戊酸浓度"):
            assert word not in told
        beside = DiagnosticReport.objects.get(number="F32.901")
        answer = signed_in_client(town, "gp").get(url, {"beside": str(beside.uid)})
        assert answer.status_code == 200 and "检验F32.901" not in answer.content.decode()
        own = signed_in_client(town, "specialty_specialist").get(url).content.decode()
        assert "检验F32.901" in own and "血锂浓度" in own and "丙戊酸浓度" in own


def test_an_emergency_opens_what_an_ordinary_reason_leaves_hidden(town: Town) -> None:
    """The page says 需本人授权或紧急调阅: whoever has an ordinary reason already is not turned away."""
    stay(town, "F32.901", "抑郁发作")
    person, gp = town.resident("grandmother"), town.viewer("gp")
    timeline = reverse("records:timeline", args=[person.uid])
    with clock.frozen(town.now):
        window = signed_in_client(town, "gp")
        assert reverse("residents:emergency", args=[person.uid]) in window.get(timeline).content.decode()
        assert window.get(reverse("residents:emergency", args=[person.uid])).status_code == 200
        find_people(viewer=gp, text=NUMBER, at=town.now)
        row = break_glass(resident_uid=person.uid, reason="unconscious", text=TEXT, by=gp, at=town.now)
        told = window.get(timeline).content.decode()
        assert "抑郁" in told and "只对您本人开放" in told
        assert AccessReason.objects.filter(kind="break_glass").get().user_uid == gp.uid
    with clock.frozen(town.now + HOUR):
        end_glass(uid=row.uid, by=gp, at=clock.now())
        assert "抑郁" not in window.get(timeline).content.decode()


def test_without_anything_hidden_there_is_nothing_to_break(town: Town) -> None:
    stay(town, "I10.x00", "高血压")
    person, gp = town.resident("grandmother"), town.viewer("gp")
    find_people(viewer=gp, text=NUMBER, at=town.now)
    with pytest.raises(Refused, match="不需要紧急调阅"):
        break_glass(resident_uid=person.uid, reason="rescue", text=TEXT, by=gp, at=town.now)
    assert not BreakGlass.objects.exists()


@pytest.mark.parametrize("token", ["a", "²", "\x00", "é" * 20, "A" * 4000, "....", "AAAA"])
def test_a_link_that_nobody_made_leads_nowhere(town: Town, token: str) -> None:
    with pytest.raises(NotVisible):
        actions.launched(token=token, by=town.viewer("gp"), at=town.now)


def test_a_link_opens_nothing_to_whom_the_record_is_closed(town: Town) -> None:
    person = town.resident("grandmother")
    token = actions.make_launch_token(resident_uid=person.uid, by=town.viewer("gp"), at=town.now)
    assert str(person.uid) not in token and person.uid.hex not in token
    for key in ("specialist", "stranger", "administrator"):
        with pytest.raises((NotVisible, NotPermitted)):
            actions.launched(token=token, by=town.viewer(key), at=town.now)
    with pytest.raises(Refused):
        actions.launched(token=token, by=town.viewer("gp"), at=town.now + HOUR)
    changed = ("B" if token[12] == "A" else "A").join((token[:12], token[13:]))
    with pytest.raises(NotVisible):
        actions.launched(token=changed, by=town.viewer("gp"), at=town.now)


def test_a_foreign_uid_ends_no_opening(town: Town) -> None:
    with pytest.raises(NotVisible):
        end_glass(uid=new_uid(), by=town.viewer("gp"), at=town.now)
