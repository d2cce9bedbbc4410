"""Mornings on the ward of 心内科: who is listed, who is suggested, where to, a draft in one press (JL-40, JL-47)."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianti.capacity.queries import distance_between
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.pure.ids import new_uid
from lianti.kernel.testing.clients import signed_in_client
from lianti.kernel.web.sheets import workbook
from lianti.ledger.models import Fact, Notice
from lianti.records.actions import open_encounter, set_phase
from lianti.records.models import Encounter
from lianti.records.shapes import Stay
from lianti.referrals.actions import down_end
from lianti.referrals.actions.down_profile import declare_profile
from lianti.referrals.actions.radar import choose_place, keep_list, start_from_radar, tell_radar
from lianti.referrals.models import RadarChoice, RadarEntry, Referral
from lianti.referrals.queries.down import down_of
from lianti.referrals.queries.radar import radar_of, readiness_of, stay_on_radar
from lianti.referrals.queries.readiness import places_for
from lianti.referrals.shapes.radar import ListRow
from lianti.referrals.tasks.radar import morning
from lianti.referrals.tests.cases import DAY, act_as, newcomer
from lianti.referrals.tests.down_cases import NO
from tests.town import Town


def lie(town: Town, name: str, number: str, *, phase: str = "chronic", code: str = "I10.x00") -> Encounter:
    """Somebody lies on the ward of 心内科 for five days."""
    doctor, began = town.viewer("specialist"), town.now - 5 * DAY
    stay = Stay("inpatient", number, code, "高血压")
    person = newcomer(town, town.community, name=name)
    made = open_encounter(resident=person, stay=stay, by=doctor, at=began, started_at=began)
    return set_phase(encounter_uid=made.uid, phase=phase, by=doctor, at=town.now - DAY) if phase else made


def listed(number: str, name: str, day: dt.date | None) -> ListRow:
    return ListRow(number, name, day)


class TestList:
    def test_only_who_works_with_the_ward_keeps_a_list(self, town: Town) -> None:
        rows = [listed("ZY1", "赵安澜", town.today + 2 * DAY)]
        for who in ("gp", "nurse", "office", "front_desk", "medical_affairs", "regulator"):
            with pytest.raises(NotPermitted):
                keep_list(rows=rows, by=town.viewer(who), at=town.now)
        with pytest.raises(Refused):
            keep_list(rows=[ListRow("ZY1", "赵安澜", error="没有拟出院日")], by=town.viewer("specialist"), at=town.now)
        assert not RadarEntry.objects.exists() and not Fact.objects.filter(kind="referral.radar_listed").exists()

    def test_the_next_list_replaces_and_strangers_see_none(self, town: Town) -> None:
        doctor = town.viewer("specialist")
        old = [listed("ZY0", "旧人", town.today + DAY)]
        keep_list(rows=old, by=doctor, at=town.now - 31 * DAY)
        for day in (2, 3):
            rows = [listed("ZY1", "赵安澜", town.today + day * DAY), ListRow(error="没有住院号")]
            assert keep_list(rows=rows, by=doctor, at=town.now) == 1
        entry = RadarEntry.objects.get()
        assert (entry.planned_on, entry.by_name) == (town.today + 3 * DAY, doctor.name), "old rows are forgotten"
        assert Fact.objects.filter(kind="referral.radar_listed").latest("pk").data == {"rows": 1, "refused": 1}
        for viewer in (
            None, act_as(town, "admission", town.specialty), act_as(town, "department_head", town.lead, "急诊科"),
            town.viewer("gp"), town.viewer("administrator"),
        ):  # fmt: skip
            assert not RadarEntry.objects.visible_to(viewer).exists()
        assert RadarEntry.objects.visible_to(town.viewer("admission")).count() == 1


class TestMorning:
    def test_the_ready_stand_first_with_their_reasons(self, town: Town) -> None:
        ready, acute = lie(town, "赵安澜", "ZY1"), lie(town, "周平安", "ZY2", phase="acute")
        lie(town, "程晚晴", "ZY3", phase="")
        doctor = town.viewer("specialist")
        rows = [listed("ZY3", "程晚晴", town.today + DAY), listed("ZY9", "新来的", town.today + DAY)]
        keep_list(rows=rows, by=doctor, at=town.now)
        found = radar_of(doctor, town.now)
        assert [(r.line.resident.name, r.seen.standing) for r in found.lines] == [
            ("赵安澜", "now"), ("程晚晴", "judge"), ("周平安", "stop"),
        ]  # fmt: skip
        assert found.lines[0].seen.criteria == ("GEN-DN-04", "HTN-DN-01")
        assert [e.inpatient_number for e in found.unknown] == ["ZY9"]
        assert acute and ready and radar_of(act_as(town, "specialist", town.lead, "急诊科"), town.now).lines == []
        assert len(radar_of(town.viewer("referral_centre"), town.now).lines) == 3, "the centre sees the house"

    def test_a_signed_no_rests_and_another_house_is_not_told(self, town: Town) -> None:
        stay, doctor = lie(town, "赵安澜", "ZY1"), town.viewer("specialist")
        case = start_from_radar(encounter_uid=stay.uid, to_uid=None, way="clinic", by=doctor, at=town.now)
        assert radar_of(doctor, town.now).lines[0].seen.standing == "under_way"
        down_end.refuse_down(referral_uid=case.uid, objection=NO, by=doctor, at=town.now)
        assert radar_of(doctor, town.now).lines[0].seen.standing == "resting"
        with pytest.raises(Refused, match="不同意下转"):
            start_from_radar(encounter_uid=stay.uid, to_uid=None, way="clinic", by=doctor, at=town.now)
        assert Referral.objects.filter(direction="down").count() == 1
        start_from_radar(encounter_uid=stay.uid, to_uid=None, way="clinic", by=doctor, at=town.now, asked_again=True)

    def test_each_ward_and_centre_hears_once_a_day(
        self, town: Town, django_capture_on_commit_callbacks: pytest.FixtureRequest
    ) -> None:
        assert morning(town.now) == 0, "nobody to look at, nobody disturbed"
        lie(town, "赵安澜", "ZY1")
        viewer = town.viewer("specialist")
        with pytest.raises(NotPermitted):
            tell_radar(viewer=viewer, radar=radar_of(viewer, town.now), by=viewer, at=town.now)
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            assert morning(town.now) == 2 and morning(town.now) == 0
        assert {f.data["now"] for f in Fact.objects.filter(kind="referral.radar_told")} == {1}
        told = Notice.objects.filter(text__contains="下转雷达")
        assert set(told.values_list("role", flat=True)) == {"specialist", "department_head", "referral_centre"}
        assert "赵安澜" not in "".join(told.values_list("text", flat=True))


class TestPlaces:
    def test_a_stay_of_others_is_not_there(self, town: Town) -> None:
        stay = lie(town, "赵安澜", "ZY1")
        with pytest.raises((NotVisible, NotPermitted)):
            stay_on_radar(act_as(town, "specialist", town.lead, "急诊科"), stay.uid, town.now)
        for viewer in (
            act_as(town, "admission", town.specialty),
            act_as(town, "referral_centre", town.stranger),
        ):
            with pytest.raises(NotVisible):
                stay_on_radar(viewer, stay.uid, town.now)
        with pytest.raises(NotVisible):
            stay_on_radar(town.viewer("specialist"), new_uid(), town.now)

    def test_the_family_says_where_and_one_press_begins(self, town: Town) -> None:
        stay, doctor = lie(town, "赵安澜", "ZY1"), town.viewer("specialist")
        declare_profile(
            groups=["chronic"], ways=["clinic"], beds=0, note="", skills=["insulin"], equipment=["ecg", "chemistry"],
            by=town.viewer("gp"), at=town.now,
        )  # fmt: skip
        keep_list(rows=[listed("ZY1", "赵安澜", town.today + 2 * DAY)], by=doctor, at=town.now)
        for wrong in (None, new_uid(), town.stranger.uid, town.lead.uid):
            with pytest.raises(Refused):
                choose_place(encounter_uid=stay.uid, to_uid=wrong, by=doctor, at=town.now)
        with pytest.raises(Refused):
            start_from_radar(encounter_uid=stay.uid, to_uid=new_uid(), way="clinic", by=doctor, at=town.now)
        assert not RadarChoice.objects.exists() and not Referral.objects.exists()
        choose_place(encounter_uid=stay.uid, to_uid=town.community.uid, by=doctor, at=town.now)
        first = readiness_of(doctor, stay, "clinic", town.now).places[0]
        states = {c.what: c.state for c in first.checks}
        assert first.offer.uid == town.community.uid and states["family"] == states["way"] == "ready"
        assert states["equipment"] == "ready" and states["doctor"] == "missing"
        with pytest.raises(NotPermitted):
            start_from_radar(
                encounter_uid=stay.uid,
                to_uid=town.community.uid,
                way="clinic",
                by=town.viewer("admission"),
                at=town.now,
            )
        case = start_from_radar(encounter_uid=stay.uid, to_uid=town.community.uid, way="clinic", by=doctor, at=town.now)
        down = down_of(case)
        assert (down.receiver_uid, down.planned_discharge_on) == (town.community.uid, town.today + 2 * DAY)
        assert down.criteria == ("GEN-DN-04", "HTN-DN-01") and case.state == "draft"
        fact = Fact.objects.get(kind="referral.radar_started").data
        assert (fact["standing"], fact["criteria"], fact["ready_days"]) == ("now", 2, 1)

    def test_the_nearest_is_the_one_near_home(self, town: Town) -> None:
        stay, doctor = lie(town, "赵安澜", "ZY1"), town.viewer("specialist")
        found = {p.uid: p for p in places_for(stay.resident, doctor, town.now)}
        own, room = found[town.community.uid], found[town.village.uid]
        assert (own.registered, own.home_km) == (True, 0.0) and own.distance_km
        assert room.home_km == distance_between(town.community, town.village) != room.distance_km
        stranger = newcomer(town, town.lead, name="周平安")
        assert {p.home_km for p in places_for(stranger, doctor, town.now)} == {None}, "the hospital is nobody's home"

    def test_who_goes_home_today_keeps_today(self, town: Town) -> None:
        stay, doctor = lie(town, "赵安澜", "ZY1"), town.viewer("specialist")
        keep_list(rows=[listed("ZY1", "赵安澜", town.today)], by=doctor, at=town.now)
        case = start_from_radar(encounter_uid=stay.uid, to_uid=None, way="clinic", by=doctor, at=town.now)
        assert down_of(case).planned_discharge_on == town.today


class TestPages:
    def test_from_a_pasted_list_to_a_draft(self, town: Town) -> None:
        stay, client = lie(town, "赵安澜", "ZY1"), signed_in_client(town, "specialist")
        address = reverse("referrals:radar_list")
        with clock.frozen(town.now):
            table = [("住院号", "姓名", "拟出院日"), ("ZY1", "赵安澜", "3月13日"), ("ZY1", "赵安澜", "3月14日")]
            file = SimpleUploadedFile("list.xlsx", io.BytesIO(workbook(table, "名单")).getvalue())
            key = {"idempotency_key": str(new_uid())}
            for bad in ({"text": ""}, {"text": "\x00"}, {"number": "²", "name": "", "planned_on": ""}):
                assert client.post(address, bad | key).status_code in {200, 422}
            shown = client.post(address, {"file": file} | key).content.decode()
            assert "已对上在院登记" in shown and "住院号重复" in shown and not RadarEntry.objects.exists()
            kept = client.post(address, {"do": "keep", "text": "ZY1\t赵安澜\t2026-03-13"} | key)
            assert kept.status_code == 303 and RadarEntry.objects.count() == 1
            page = client.get(reverse("referrals:radar")).content.decode()
            assert "今天可转" in page and "2 天后拟出院" in page and "准备下转" in page
            person = client.get(reverse("referrals:radar_person", args=[stay.uid]), {"way": "²"}).content.decode()
            assert "新化社区" in person and "→" in person and "家属愿意去这里" in person
            body = {"way": "clinic", "to": "²", "idempotency_key": str(new_uid())}
            start = reverse("referrals:radar_start", args=[stay.uid])
            assert client.post(start, body).status_code == 422
            body |= {"to": str(town.community.uid), "idempotency_key": str(new_uid())}
            assert client.post(start, body).status_code == 303
        assert Referral.objects.get().receiver_institution_id == town.community.pk

    def test_more_people_ask_the_database_no_more(self, town: Town) -> None:
        client, stay = signed_in_client(town, "specialist"), lie(town, "赵安澜", "ZY1")
        keep_list(rows=[listed("ZY1", "赵安澜", town.today + DAY)], by=town.viewer("specialist"), at=town.now)
        addresses = [reverse("referrals:radar"), reverse("referrals:radar_person", args=[stay.uid])]

        def asked() -> list[int]:
            counts = []
            for address in addresses:
                client.get(address)
                with CaptureQueriesContext(connection) as queries:
                    assert client.get(address).status_code == 200
                counts.append(len(queries.captured_queries))
            return counts

        with clock.frozen(town.now):
            few = asked()
            for n in range(2, 9):
                lie(town, "周平安", f"ZY{n}")
                keep_list(rows=[listed(f"ZY{n}", "周平安", town.today + DAY)], by=town.viewer("admission"), at=town.now)
            many = asked()
        assert many == few and max(many) <= 40, (few, many)
        assert len(radar_of(town.viewer("specialist"), town.now).lines) == 8
