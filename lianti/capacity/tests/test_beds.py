"""Wards tell how many beds are free, keep them one by one, give them to somebody and change their kind."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from _pytest.raises import RaisesExc
from django.db import transaction

from lianti.alliances.actions import set_term
from lianti.capacity import actions, queries, rules
from lianti.capacity.actions import wards
from lianti.capacity.models import Bed, BedBooking, BedReport, Ward
from lianti.capacity.shapes import BedCount, WardLine
from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.pure.ids import new_uid
from lianti.ledger.models import Fact
from tests.town import PLATFORM, Town

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def ward(town: Town) -> Ward:
    """心内一病区 of the hospital, 40 beds, which tells numbers."""
    return actions.open_ward(
        institution=town.lead, department=town.department("心内科"), name="心内一病区", kind="general", beds=40,
        phone="10000006001", by=town.viewer("medical_affairs"), at=town.now,
    )  # fmt: skip


@pytest.fixture
def rows(town: Town) -> list[Bed]:
    """The three beds of a ward for rehabilitation that keeps them one by one."""
    made = actions.open_ward(
        institution=town.lead, name="康复病区", kind="rehabilitation", beds=3, by=PLATFORM, at=town.now
    )
    return actions.keep_rows(ward=made, labels=rules.bed_labels("1-2、加1"), by=PLATFORM, at=town.now)


def told(town: Town, ward: Ward, free: int = 3, at: dt.datetime | None = None, **more: Any) -> BedReport:
    """The nurse in charge says a number on the phone, the admission office writes it down."""
    given: dict[str, Any] = {"reporter_name": "护士站", "reporter_role": "护士长", "by": town.viewer("admission")}
    return actions.report_beds(ward=ward, free=free, at=at or town.now, **(given | more))


def line(town: Town, ward: Ward, at: dt.datetime | None = None) -> WardLine:
    [found] = [w for w in queries.own_wards(town.lead.pk, at or town.now) if w.uid == ward.uid]
    return found


def give(town: Town, bed: Bed, at: dt.datetime | None = None) -> BedBooking:
    """Hold a bed and reserve it for somebody."""
    by, when = town.viewer("referral_centre"), at or town.now
    token = actions.hold_bed(bed_uid=bed.uid, by=by, at=when)
    return actions.reserve_bed(
        bed_uid=bed.uid, token=token, subject_type="walk", subject_uid=new_uid(), until=when + 4 * HOUR, by=by, at=when
    )


def refused(code: str) -> RaisesExc[Refused]:
    """Expect a refusal with this code."""
    return pytest.raises(Refused, check=lambda error: error.code == code)


class TestNumbers:
    def test_a_wrong_number_is_refused_and_nothing_is_kept(self, town: Town, ward: Ward) -> None:
        before = Fact.objects.count()
        wrong: tuple[tuple[str, dict[str, Any]], ...] = (
            ("bed_free", {"free": 41}), ("bed_free", {"free": -1}), ("bed_leaving", {"leaving": 41}),
            ("bed_reporter", {"reporter_name": " "}), ("bed_reporter", {"reporter_role": ""}),
            ("bed_reported_at", {"reported_at": town.now + HOUR}),
            ("bed_report_old", {"reported_at": town.now - 13 * HOUR}),
        )  # fmt: skip
        for code, given in wrong:
            with refused(code):
                told(town, ward, **given)
        assert not BedReport.objects.exists()
        assert Fact.objects.count() == before

    def test_only_the_house_and_the_head_of_the_department_tell(self, town: Town, ward: Ward) -> None:
        for who in ("gp", "front_desk", "specialist", "stranger_centre", "office", "regulator"):
            with pytest.raises(NotPermitted):
                told(town, ward, by=town.viewer(who))
        assert not BedReport.objects.exists()
        told(town, ward, by=town.viewer("department_head"))
        other = actions.open_ward(
            institution=town.lead, department=town.department("神经内科"), name="神内病区", kind="general", beds=30,
            by=PLATFORM, at=town.now,
        )  # fmt: skip
        with pytest.raises(NotPermitted):
            told(town, other, by=town.viewer("department_head"))

    def test_a_ward_that_never_told_has_no_number(self, town: Town, ward: Ward) -> None:
        found = line(town, ward)
        assert found.free is None and found.stale and found.told_at is None

    def test_the_number_carries_reporter_and_time_and_grows_old(self, town: Town, ward: Ward) -> None:
        told(town, ward, 3, leaving=2)
        found = line(town, ward, town.now + 16 * HOUR)
        assert (found.free, found.leaving, found.reporter, found.stale) == (3, 2, "护士站（护士长）", False)
        assert line(town, ward, town.now + 16 * HOUR + dt.timedelta(minutes=1)).stale
        set_term(
            alliance=town.group, name="capacity.bed_report_hours", value=6, clause="SY-31", edition="示例版",
            by=PLATFORM, at=town.now,
        )  # fmt: skip
        assert line(town, ward, town.now + 7 * HOUR).stale

    def test_an_older_number_written_down_later_does_not_replace_the_newer(self, town: Town, ward: Ward) -> None:
        told(town, ward, 3)
        told(town, ward, 9, town.now + HOUR, reported_at=town.now - HOUR)
        assert line(town, ward, town.now + HOUR).free == 3
        assert BedReport.objects.count() == 2

    def test_a_report_is_never_changed(self, town: Town, ward: Ward) -> None:
        report = told(town, ward)
        report.free = 9
        with pytest.raises(TypeError):
            report.save()
        with pytest.raises(TypeError):
            BedReport.objects.filter(pk=report.pk).update(free=9)

    def test_a_round_is_written_whole_or_not_at_all(self, town: Town, ward: Ward) -> None:
        other = actions.open_ward(
            institution=town.lead, name="神内病区", kind="general", beds=5, by=PLATFORM, at=town.now
        )
        by = town.viewer("duty_officer")
        words: dict[str, Any] = {"by": by, "at": town.now}
        with refused("bed_free") as error:
            actions.report_round(counts=[BedCount(ward.uid, 3), BedCount(other.uid, 6)], **words)
        assert error.value.field == f"free-{other.uid}" and "神内病区" in error.value.sentence
        with refused("bed_round_empty"):
            actions.report_round(counts=[BedCount(ward.uid, None)], **words)
        with refused("bed_reporter"):
            actions.report_round(counts=[BedCount(ward.uid, 3, reporter_name="护士站")], **words)
        assert not BedReport.objects.exists()
        with pytest.raises(NotVisible):
            actions.report_round(counts=[BedCount(ward.uid, 1)], **(words | {"by": town.viewer("stranger_centre")}))
        actions.report_round(counts=[BedCount(ward.uid, 3), BedCount(other.uid, None)], **words)
        assert (BedReport.objects.get().reporter_name, BedReport.objects.get().channel) == (by.name, "typed")
        assert Fact.objects.get(kind="capacity.bed_reported").data["hours_since"] == -1
        assert (line(town, ward).free, line(town, other).free) == (3, None)


class TestPromises:
    """A ward that only tells numbers promises a bed by phone; it comes off the number until the next one."""

    def promise(self, town: Town, ward: Ward, at: dt.datetime, place: int | None = None) -> BedBooking:
        return actions.promise_bed(
            ward_uid=ward.uid, institution_id=place or town.lead.pk, subject_type="walk", subject_uid=new_uid(),
            until=at + HOUR, by=town.viewer("referral_centre"), at=at,
        )  # fmt: skip

    def test_a_promise_counts_until_the_next_number(self, town: Town, ward: Ward) -> None:
        told(town, ward, 3)
        self.promise(town, ward, town.now + HOUR)
        kept = self.promise(town, ward, town.now + HOUR)
        assert (line(town, ward).free, line(town, ward).reserved) == (1, 2)
        actions.free_bed(subject_uid=kept.subject_uid, reason="no_show", by=PLATFORM, at=town.now + 2 * HOUR)
        assert line(town, ward).free == 2
        told(town, ward, 5, town.now + 3 * HOUR)
        assert (line(town, ward).free, line(town, ward).reserved) == (5, 1)

    def test_the_word_of_the_ward_counts_more_than_an_old_number(self, town: Town, ward: Ward) -> None:
        told(town, ward, 0)
        self.promise(town, ward, town.now + HOUR)
        assert line(town, ward).free == 0

    def test_another_house_or_a_ward_with_beds_is_refused(self, town: Town, ward: Ward, rows: list[Bed]) -> None:
        with refused("ward_unknown"):
            self.promise(town, ward, town.now, town.community.pk)
        with refused("bed_needed"):
            self.promise(town, rows[0].ward, town.now)
        assert not BedBooking.objects.exists()


class TestRows:
    def test_a_held_bed_is_kept_from_others_until_the_hold_ends(self, town: Town, rows: list[Bed]) -> None:
        first, centre = rows[0], town.viewer("referral_centre")
        token = actions.hold_bed(bed_uid=first.uid, by=centre, at=town.now)
        with refused("bed_taken"):
            actions.hold_bed(bed_uid=first.uid, by=town.viewer("duty_officer"), at=town.now)
        late = town.now + dt.timedelta(minutes=11)
        given: dict[str, Any] = {"subject_type": "walk", "subject_uid": new_uid(), "until": None, "by": centre}
        with refused("bed_hold_lost"):
            actions.reserve_bed(bed_uid=first.uid, token=token, at=late, **given)
        with refused("bed_hold_lost"):
            actions.reserve_bed(bed_uid=first.uid, token=new_uid(), at=town.now, **given)
        assert not BedBooking.objects.exists()
        again = actions.hold_bed(bed_uid=first.uid, by=centre, at=late)
        assert actions.release_bed_hold(bed_uid=first.uid, token=again)
        assert not actions.release_bed_hold(bed_uid=first.uid, token=again)

    def test_reserved_occupied_free_with_history(self, town: Town, rows: list[Bed]) -> None:
        booking = give(town, rows[0])
        with refused("bed_taken"):
            actions.hold_bed(bed_uid=rows[0].uid, by=PLATFORM, at=town.now)
        assert line(town, rows[0].ward).free == 2
        later = town.now + dt.timedelta(days=3, hours=2)
        actions.occupy_bed(subject_uid=booking.subject_uid, by=PLATFORM, at=town.now + HOUR)
        assert queries.bed_of(booking.subject_uid) is not None
        actions.free_bed(subject_uid=booking.subject_uid, reason="discharged", by=PLATFORM, at=later)
        assert actions.free_bed(subject_uid=booking.subject_uid, reason="discharged", by=PLATFORM, at=later) is None
        assert BedBooking.objects.get().end_reason == "discharged"
        kinds = list(Fact.objects.filter(kind__startswith="capacity.bed_").order_by("pk").values_list("kind", "data"))
        assert [kind for kind, _data in kinds] == [
            "capacity.bed_reserved", "capacity.bed_occupied", "capacity.bed_freed",
        ]  # fmt: skip
        assert kinds[1][1]["minutes"] == 60 and kinds[2][1]["days"] == 3
        assert line(town, rows[0].ward, later).free == 3 and line(town, rows[0].ward, later).told_at == later

    def test_one_person_has_one_bed(self, town: Town, rows: list[Bed]) -> None:
        booking = give(town, rows[0])
        token = actions.hold_bed(bed_uid=rows[1].uid, by=PLATFORM, at=town.now)
        with refused("bed_taken"):
            actions.reserve_bed(
                bed_uid=rows[1].uid, token=token, subject_type="walk", subject_uid=booking.subject_uid, until=None,
                by=PLATFORM, at=town.now,
            )  # fmt: skip
        assert BedBooking.objects.count() == 1

    def test_the_ward_puts_in_and_takes_out_its_own(self, town: Town, rows: list[Bed]) -> None:
        ward, desk = rows[0].ward, town.viewer("admission")
        with pytest.raises(NotPermitted):
            actions.take_bed(bed=rows[0], by=town.viewer("front_desk"), at=town.now)
        with refused("bed_empty"):
            actions.clear_bed(bed=rows[0], by=desk, at=town.now)
        actions.take_bed(bed=rows[0], by=desk, at=town.now)
        with refused("bed_taken"):
            actions.take_bed(bed=rows[0], by=desk, at=town.now)
        with refused("bed_switch"):
            actions.switch_bed(bed=rows[0], closed=True, by=desk, at=town.now)
        actions.clear_bed(bed=rows[0], by=desk, at=town.now)
        actions.switch_bed(bed=rows[0], closed=True, by=desk, at=town.now)
        assert (line(town, ward).free, line(town, ward).beds) == (2, 2)
        give(town, rows[1])
        with refused("bed_kept"):
            actions.clear_bed(bed=rows[1], by=desk, at=town.now)
        with refused("bed_rows"):
            told(town, Ward.objects.get(pk=ward.pk))
        states = [b.state for b in queries.bed_lines(ward, desk, town.now)]
        assert states == ["closed", "reserved", "free"]

    def test_a_bed_with_somebody_in_it_is_not_dropped(self, town: Town, rows: list[Bed]) -> None:
        give(town, rows[0])
        with refused("bed_in_use"):
            actions.keep_rows(ward=rows[0].ward, labels=["2", "3"], by=PLATFORM, at=town.now)
        assert Bed.objects.filter(ward=rows[0].ward).count() == 3
        kept = actions.keep_rows(ward=rows[0].ward, labels=["1", "3"], by=PLATFORM, at=town.now)
        assert [bed.label for bed in kept] == ["1", "3"]
        assert actions.keep_counts(ward=rows[0].ward, by=PLATFORM, at=town.now).mode == "counts"

    def test_a_bed_given_while_it_is_being_dropped_stays(
        self, town: Town, rows: list[Bed], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        lock = wards._locked

        def late(beds: Any) -> Any:
            give(town, rows[0])
            return lock(beds)

        monkeypatch.setattr(wards, "_locked", late)
        with refused("bed_in_use"), transaction.atomic():
            actions.keep_rows(ward=rows[0].ward, labels=["2", "3"], by=PLATFORM, at=town.now)
        assert not Bed.objects.get(pk=rows[0].pk).closed
        assert lock(Bed.objects.all()).count() == len(rows)

    def test_beds_given_one_by_one_count_when_the_ward_tells_numbers_again(self, town: Town, rows: list[Bed]) -> None:
        ward, later = rows[0].ward, town.now + 2 * HOUR
        before = give(town, rows[0])
        actions.keep_counts(ward=ward, by=PLATFORM, at=town.now)
        fresh = Ward.objects.get(pk=ward.pk)
        told(town, fresh, free=2, at=town.now + HOUR)
        assert line(town, ward, town.now + HOUR).free == 2, "the number told knows of the bed given before"
        actions.keep_rows(ward=fresh, labels=["1", "2", "3"], by=PLATFORM, at=later)
        after = give(town, rows[1], later)
        actions.keep_counts(ward=ward, by=PLATFORM, at=later)
        assert line(town, ward, later).free == 1
        for booking in (before, after):
            actions.free_bed(subject_uid=booking.subject_uid, reason="discharged", by=PLATFORM, at=later)
        assert line(town, ward, later).free == 2


class TestConversion:
    DECISION = rules.Decision(
        "rehabilitation", 10, "康复需求增加", "院长办公会", "院办〔2026〕8号", dt.date(2026, 3, 1)
    )

    def test_nobody_decided_is_refused(self, town: Town, ward: Ward) -> None:
        wrong: tuple[tuple[str, dict[str, Any]], ...] = (
            ("convert_kind", {"to_kind": "general"}), ("convert_kind", {"to_kind": "x"}), ("convert_beds", {"beds": 0}),
            ("convert_beds", {"beds": 41}), ("convert_missing", {"reason": ""}),
            ("convert_missing", {"decided_by": ""}), ("convert_missing", {"number": " "}),
            ("convert_on", {"decided_on": dt.date(2026, 3, 12)}),
        )  # fmt: skip
        before = Fact.objects.count()
        for code, given in wrong:
            with refused(code):
                decision = self.DECISION._replace(**given)
                actions.convert_beds(ward=ward, decision=decision, by=town.viewer("office"), at=town.now)
        with pytest.raises(NotPermitted):
            actions.convert_beds(ward=ward, decision=self.DECISION, by=town.viewer("admission"), at=town.now)
        assert Fact.objects.count() == before

    def test_some_beds_move_to_a_ward_of_the_other_kind(self, town: Town, ward: Ward) -> None:
        done = actions.convert_beds(ward=ward, decision=self.DECISION, by=town.viewer("office"), at=town.now)
        beds = dict(Ward.objects.values_list("kind", "beds"))
        assert beds == {"general": 30, "rehabilitation": 10}
        assert done.target.name == "心内一病区(康复床位)"
        fact = Fact.objects.get(kind="capacity.beds_converted")
        assert (fact.data["from_kind"], fact.data["to_kind"], fact.data["beds"]) == ("general", "rehabilitation", 10)
        assert queries.conversions_of(town.lead.pk) == [done]

    def test_a_whole_ward_changes_its_kind(self, town: Town, ward: Ward) -> None:
        whole = self.DECISION._replace(beds=40, to_kind="elderly")
        actions.convert_beds(ward=ward, decision=whole, by=town.viewer("office"), at=town.now)
        assert Ward.objects.get().kind == "elderly"

    def test_bed_by_bed_only_free_ones_move(self, town: Town, rows: list[Bed]) -> None:
        give(town, rows[2])
        give(town, rows[1])
        decision = self.DECISION._replace(to_kind="nursing", beds=2)
        with refused("convert_taken"):
            actions.convert_beds(ward=rows[0].ward, decision=decision, by=PLATFORM, at=town.now)
        actions.convert_beds(ward=rows[0].ward, decision=decision._replace(beds=1), by=PLATFORM, at=town.now)
        assert Bed.objects.get(pk=rows[0].pk).ward.kind == "nursing"
        assert Bed.objects.get(pk=rows[1].pk).ward.kind == "rehabilitation"


class TestChoosing:
    def test_the_nearest_fresh_ward_comes_first_with_its_reasons(self, town: Town, ward: Ward) -> None:
        near = actions.open_ward(
            institution=town.specialty, name="康宁病区", kind="general", beds=20, phone="10000006002",
            by=PLATFORM, at=town.now,
        )  # fmt: skip
        told(town, ward, 3)
        told(town, near, 2, by=PLATFORM)
        assert queries.suggest_beds(kind="hospice", institution=town.community, at=town.now) == []
        found = queries.suggest_beds(kind="general", institution=town.community, at=town.now)
        assert [s.ward.name for s in found] == ["心内一病区", "康宁病区"]
        assert found[0].reasons == ("空床 3 张（03-11 09:00 护士站（护士长）电话报）", "距离 3.7 公里")
        told(town, near, 4, town.now + 10 * HOUR, by=PLATFORM)
        later = queries.suggest_beds(kind="general", institution=town.community, at=town.now + 20 * HOUR)
        assert [s.ward.name for s in later] == ["康宁病区", "心内一病区"]
        assert later[1].reasons[-1] == "数据已过时，请先电话 10000006001 核实"
        assert queries.suggest_beds(kind="general", institution=town.stranger, at=town.now) == []

    def test_regulators_get_numbers_only(self, town: Town, ward: Ward) -> None:
        told(town, ward, 3)
        [row] = queries.bed_counts(town.now)
        assert (row.institution, row.kind, row.beds, row.free) == ("市中心医院", "general", 40, 3)
        assert "护士" not in repr(row) and "病区" not in repr(row)

    def test_a_ward_is_found_by_its_own_house_only(self, town: Town, ward: Ward, rows: list[Bed]) -> None:
        with pytest.raises(NotVisible):
            queries.ward_of_uid(ward.uid, institution_id=town.community.pk)
        with pytest.raises(NotVisible):
            queries.bed_of_uid(rows[0].uid, institution_id=None)

    def test_wards_are_arranged_by_the_office(self, town: Town, ward: Ward) -> None:
        given: dict[str, Any] = {"institution": town.lead, "kind": "general", "beds": 5, "at": town.now}
        with pytest.raises(NotPermitted):
            actions.open_ward(name="新病区", by=town.viewer("admission"), **given)
        for code, name in (("ward_name", " "), ("ward_exists", "心内一病区")):
            with refused(code):
                actions.open_ward(name=name, by=town.viewer("office"), **given)
        actions.change_ward(ward=ward, beds=38, phone="", is_active=False, by=town.viewer("office"), at=town.now)
        assert queries.own_wards(town.lead.pk, town.now) == []


def test_bed_numbers_as_people_write_them() -> None:
    assert rules.bed_labels("1-3，加1 5") == ("1", "2", "3", "加1", "5")
    for code, text in (("bed_labels", " "), ("bed_labels_twice", "1-3、2"), ("bed_labels_many", "1-300")):
        with refused(code):
            rules.bed_labels(text)
