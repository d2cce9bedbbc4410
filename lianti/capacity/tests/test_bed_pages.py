"""The bed pages: the round of calls, one ward, the whole group, and who gets which of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianti.capacity import actions, queries
from lianti.capacity.bed_map import bed_map
from lianti.capacity.models import Bed, BedBooking, BedReport, Ward
from lianti.kernel.pure import clock
from lianti.kernel.pure.ids import new_uid
from lianti.kernel.testing.clients import signed_in_client
from lianti.ledger.models import Fact
from tests.town import PLATFORM, Town


@pytest.fixture(autouse=True)
def _now(town: Town) -> Any:
    with clock.frozen(town.now):
        yield


@pytest.fixture
def ward(town: Town) -> Ward:
    """心内一病区 of the hospital tells numbers."""
    return actions.open_ward(
        institution=town.lead, department=town.department("心内科"), name="心内一病区", kind="general", beds=40,
        phone="10000006001", by=PLATFORM, at=town.now,
    )  # fmt: skip


@pytest.fixture
def beds(town: Town) -> list[Bed]:
    """A ward of the hospital with two beds of its own."""
    made = actions.open_ward(
        institution=town.lead, name="康复病区", kind="rehabilitation", beds=2, by=PLATFORM, at=town.now
    )
    return actions.keep_rows(ward=made, labels=["1", "2"], by=PLATFORM, at=town.now)


def sent(client: Client, place: str, *args: Any, **data: Any) -> Any:
    return client.post(reverse(f"capacity:{place}", args=args), {"idempotency_key": str(new_uid()), **data})


def text_of(client: Client, name: str, *args: Any, **query: Any) -> str:
    answer = client.get(reverse(f"capacity:{name}", args=args), query)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


class TestRound:
    def test_one_wrong_line_keeps_all_that_was_typed(self, town: Town, ward: Ward) -> None:
        other = actions.open_ward(
            institution=town.lead, name="神内病区", kind="general", beds=20, by=PLATFORM, at=town.now
        )
        window = signed_in_client(town, "admission")
        typed = {f"free-{ward.uid}": "3", f"name-{ward.uid}": "护士站", f"role-{ward.uid}": "护士长"}
        for value, sentence in (("21", "神内病区共开放 20 张床"), ("x", "请填整数"), ("-1", "请填整数")):
            answer = sent(window, "beds_report", **typed, **{f"free-{other.uid}": value})
            text = answer.content.decode()
            assert answer.status_code == 422
            assert sentence in text and 'value="护士长"' in text and f'value="{value}"' in text
        assert sent(window, "beds_report", **typed, reported_at="25:00").status_code == 422
        assert sent(window, "beds_report").status_code == 422
        assert not BedReport.objects.exists()

    def test_a_round_is_sent_once_and_shown_with_reporter_and_time(self, town: Town, ward: Ward) -> None:
        window = signed_in_client(town, "admission")
        typed = {f"free-{ward.uid}": "3", f"name-{ward.uid}": "护士站", f"role-{ward.uid}": "护士长"}
        key = {"idempotency_key": str(new_uid()), **typed, "reported_at": "08:05"}
        for _press in range(2):
            assert window.post(reverse("capacity:beds_report"), key).status_code == 303
        assert BedReport.objects.get().reported_at == clock.at_time(town.today, 8, 5)
        text = text_of(window, "beds")
        assert "03-11 08:05 护士站（护士长）电话报" in text and "<b>3</b>/40" in text
        assert 'value="护士长"' in text

    def test_a_time_that_has_not_come_yet_was_yesterday(self, town: Town, ward: Ward) -> None:
        window = signed_in_client(town, "admission")
        with clock.frozen(town.now.replace(hour=1)):
            assert sent(window, "beds_report", **{f"free-{ward.uid}": "3"}, reported_at="22:00").status_code == 303
        assert BedReport.objects.get().reported_at == clock.at_time(town.today - dt.timedelta(days=1), 22)

    def test_the_head_of_a_department_types_the_own_number(self, town: Town, ward: Ward, beds: list[Bed]) -> None:
        chief = signed_in_client(town, "department_head")
        assert sent(chief, "beds_report", **{f"free-{ward.uid}": "2"}).status_code == 303
        report = BedReport.objects.get()
        assert (report.channel, report.reporter_name, report.reporter_role) == ("typed", "顾明德", "科主任")
        assert "逐床管理：看每张床、核对" in text_of(chief, "beds")

    def test_others_read_without_a_field_to_type_in(self, town: Town, ward: Ward) -> None:
        doctor = signed_in_client(town, "specialist")
        assert f"free-{ward.uid}" not in text_of(doctor, "beds")
        assert sent(doctor, "beds_report", **{f"free-{ward.uid}": "2"}).status_code == 403
        assert signed_in_client(town, "front_desk").get(reverse("capacity:beds")).status_code == 403
        assert "还没有登记病区" in text_of(signed_in_client(town, "gp"), "beds")
        assert not BedReport.objects.exists()


class TestGroup:
    def test_a_clinic_sees_where_a_bed_is_free_and_why(self, town: Town, ward: Ward, beds: list[Bed]) -> None:
        actions.report_beds(ward=ward, free=3, reporter_name="护士站", reporter_role="护士长", by=PLATFORM, at=town.now)
        gp = signed_in_client(town, "gp")
        text = text_of(gp, "beds_group")
        assert "心内一病区" in text and "3.7 km" in text and "电话报" in text and "<svg" in text
        assert "空床 3 张" in text
        only = text_of(gp, "beds_group", kind="rehabilitation", free="1")
        assert "康复病区" in only and "心内一病区" not in only
        assert "没有病区报出空床" in text_of(gp, "beds_group", kind="hospice")
        assert "心内一病区" not in text_of(signed_in_client(town, "stranger_centre"), "beds_group")

    def test_a_regulator_sees_numbers_and_no_ward(self, town: Town, ward: Ward) -> None:
        actions.report_beds(ward=ward, free=3, reporter_name="护士站", reporter_role="护士长", by=PLATFORM, at=town.now)
        text = text_of(signed_in_client(town, "regulator"), "beds_group")
        assert "市中心医院" in text and "<b>3</b>" in text
        assert "心内一病区" not in text and "护士站" not in text

    def test_the_map_keeps_its_points_inside(self, town: Town, ward: Ward) -> None:
        for number, place in enumerate((town.specialty, town.community, town.village)):
            actions.open_ward(institution=place, name=f"病区{number}", kind="general", beds=5, by=PLATFORM, at=town.now)
        lines = queries.group_wards(town.lead, town.now)
        for centre in (queries.point_of(town.lead), None):
            picture = bed_map(lines, centre)
            assert picture is not None and len(picture.points) == 4
            assert all(0 < p.x < picture.width and 0 < p.y < picture.height for p in picture.points)
            far = [p for p in picture.points if p.name_shown]
            assert far and all(p.label_x > 0 for p in far)
        assert bed_map([], None) is None

    def test_the_pages_cost_the_same_however_many_wards(
        self, town: Town, ward: Ward, django_assert_max_num_queries: Any
    ) -> None:
        for number in range(12):
            more = actions.open_ward(
                institution=town.lead, name=f"病区{number}", kind="general", beds=5, by=PLATFORM, at=town.now
            )
            actions.keep_rows(ward=more, labels=["1", "2"], by=PLATFORM, at=town.now)
        centre = signed_in_client(town, "referral_centre")
        for page in ("beds", "beds_group"):
            with django_assert_max_num_queries(26):
                text_of(centre, page)


class TestWard:
    def test_a_change_that_is_none_leaves_a_closed_bed_closed(self, town: Town, beds: list[Bed]) -> None:
        window = signed_in_client(town, "admission")
        assert sent(window, "bed_set", beds[0].uid, do="close").status_code == 303
        known = Fact.objects.count()
        for do in ("", "reopen", "OPEN", "close "):
            answer = sent(window, "bed_set", beds[0].uid, do=do)
            assert answer.status_code == 422 and "没有改动" in answer.content.decode()
        assert Bed.objects.get(pk=beds[0].pk).closed and Fact.objects.count() == known
        assert sent(window, "bed_set", beds[0].uid, do="open").status_code == 303

    def test_a_bed_is_filled_emptied_and_taken_out_of_use(self, town: Town, beds: list[Bed]) -> None:
        window = signed_in_client(town, "admission")
        assert sent(window, "bed_set", beds[0].uid, do="clear").status_code == 422
        for do in ("take", "clear", "close", "open"):
            assert sent(window, "bed_set", beds[0].uid, do=do).status_code == 303
        assert BedBooking.objects.get().end_reason == "freed"
        assert sent(signed_in_client(town, "specialist"), "bed_set", beds[0].uid, do="take").status_code == 403
        assert sent(signed_in_client(town, "stranger_centre"), "bed_set", beds[0].uid, do="take").status_code == 404

    def test_beds_are_confirmed_as_they_are_shown(self, town: Town, ward: Ward, beds: list[Bed]) -> None:
        window, later = signed_in_client(town, "admission"), town.now + dt.timedelta(hours=20)
        assert sent(window, "ward_confirm", ward.uid).status_code == 422
        assert sent(signed_in_client(town, "office"), "ward_confirm", beds[0].ward.uid).status_code == 403
        assert not BedReport.objects.exists()
        with clock.frozen(later):
            assert [w.stale for w in queries.own_wards(town.lead.pk, later)] == [True, True]
            again = signed_in_client(town, "admission")
            assert sent(again, "ward_confirm", beds[0].ward.uid).status_code == 303
            [line] = [w for w in queries.own_wards(town.lead.pk, later) if w.mode == "rows"]
        assert (line.stale, line.told_at, line.free) == (False, later, 2)

    def test_a_reserved_bed_names_its_case_only_to_those_who_may_see_it(self, town: Town, beds: list[Bed]) -> None:
        by = town.viewer("referral_centre")
        token = actions.hold_bed(bed_uid=beds[0].uid, by=by, at=town.now)
        actions.reserve_bed(
            bed_uid=beds[0].uid, token=token, subject_type="nobody-reads-this", subject_uid=new_uid(),
            until=town.now - dt.timedelta(hours=1), by=by, at=town.now,
        )  # fmt: skip
        text = text_of(signed_in_client(town, "admission"), "ward", beds[0].ward.uid)
        assert "已预留" in text and "保留已过" in text

    def test_arranging_asks_for_what_is_missing(self, town: Town, ward: Ward) -> None:
        office = signed_in_client(town, "office")
        before = Fact.objects.count()
        assert sent(office, "ward_new", name="新病区", kind="general").status_code == 422
        assert sent(office, "ward_new", name="心内一病区", kind="general", beds=3).status_code == 422
        assert sent(office, "ward_rows", ward.uid, labels="1-9、3").status_code == 422
        given = {"to_kind": "nursing", "beds": "41", "reason": "x", "decided_by": "y", "number": "z"}
        answer = sent(office, "ward_convert", ward.uid, **given, decided_on="2026-03-01")
        assert answer.status_code == 422 and "转换数要在 1 到 40 之间" in answer.content.decode()
        assert Fact.objects.count() == before

    def test_a_decision_is_shown_with_who_and_under_which_number(self, town: Town, ward: Ward) -> None:
        office = signed_in_client(town, "office")
        given = {
            "to_kind": "nursing",
            "beds": "10",
            "reason": "护理需求",
            "decided_by": "院长办公会",
            "number": "〔8〕号",
        }
        assert sent(office, "ward_convert", ward.uid, **given, decided_on="2026-03-01").status_code == 303
        text = text_of(office, "ward", ward.uid)
        assert all(word in text for word in ("院长办公会", "〔8〕号", "护理床位", "SY-32"))
        assert sent(office, "ward_change", ward.uid, beds="31", phone="10000006009", is_active="on").status_code == 303
        assert Ward.objects.get(pk=ward.pk).beds == 31
        sent(office, "ward_rows", ward.uid, labels="1-3")
        assert Ward.objects.get(pk=ward.pk).mode == "rows"
        sent(office, "ward_rows", ward.uid, labels="")
        assert Ward.objects.get(pk=ward.pk).mode == "counts"
