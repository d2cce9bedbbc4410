"""Disease lists: base, changes with reasons, three years of cases, a second person, editions that follow each other."""

from __future__ import annotations

import datetime as dt

import pytest

from lianti.catalogue import actions, queries
from lianti.catalogue.list_shapes import Change
from lianti.catalogue.models import CaseCount, DiseaseChange, DiseaseEntry, DiseaseList
from lianti.catalogue.queries import lists as reads
from lianti.catalogue.tests.lists import approved, drafted, load_cases, second_person
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.pure.ids import new_uid
from lianti.kernel.testing.clients import signed_in_client
from lianti.ledger.models import Fact, Notice
from lianti.referrals.tests.cases import Walk
from tests.town import Town

AF = Change("I48", "心房颤动", "plus", "前三年合计 52 例，随访由本层级承担", 52)
DAY = dt.timedelta(days=1)


def facts(kind: str) -> list[dict[str, object]]:
    return [f.data for f in Fact.objects.filter(kind=f"catalogue.{kind}").order_by("pk")]


class TestDrafting:
    def test_only_the_office_of_the_lead_begins_one(self, town: Town) -> None:
        for who in ("head", "gp", "administrator", "stranger"):
            with pytest.raises(NotPermitted):
                actions.draft_list(
                    alliance=town.group, tier=3, kind="treat", name="x", by=town.viewer(who), at=town.now
                )
        assert not DiseaseList.objects.exists() and not facts("list_drafted")

    @pytest.mark.parametrize(
        ("tier", "kind", "name"), [(4, "treat", "a"), (3, "side", "a"), (3, "up", " "), (3, "up", "名" * 61)]
    )
    def test_a_place_or_name_that_does_not_exist(self, town: Town, tier: int, kind: str, name: str) -> None:
        with pytest.raises(Refused):
            drafted(town, tier=tier, kind=kind, name=name)
        assert not DiseaseList.objects.exists()

    def test_it_starts_from_the_reference_list_and_only_one_is_open(self, town: Town) -> None:
        row = drafted(town)
        assert "I10" in reads.entries_of(row) and "示例" in row.base_name
        with pytest.raises(Refused, match="已有一份在拟的目录"):
            drafted(town, name="另一版")
        drafted(town, kind="up")
        assert facts("list_drafted") == [{"tier": 3, "kind": "treat"}, {"tier": 3, "kind": "up"}]

    def test_another_alliance_does_not_see_it(self, town: Town) -> None:
        row = drafted(town)
        with pytest.raises(NotVisible):
            reads.list_of_uid(row.uid, town.viewer("stranger"), town.today)
        with pytest.raises(NotVisible):
            reads.list_of_uid(new_uid(), town.viewer("office"), town.today)


class TestChanging:
    @pytest.mark.parametrize(
        ("change", "words"),
        [
            (Change("I48", "心房颤动", "plus", "  "), "请写明增减的理由"),
            (Change("I48", "心房颤动", "plus", "长" * 201), "最多 200 个字"),
            (Change("I10", "高血压", "plus", "有"), "已在参考目录里"),
            (Change("I48", "心房颤动", "minus", "无"), "不在参考目录里"),
        ],
    )
    def test_what_is_no_change_is_refused_and_nothing_written(self, town: Town, change: Change, words: str) -> None:
        row = drafted(town)
        with pytest.raises(Refused, match=words):
            actions.change_list(uid=row.uid, changes=[change], by=town.viewer("office"), at=town.now)
        assert not DiseaseChange.objects.exists() and "I48" not in reads.entries_of(row)

    def test_changes_are_kept_with_reasons_and_replaced_as_a_whole(self, town: Town) -> None:
        row, office = drafted(town), town.viewer("office")
        minus = Change("K04", "牙髓炎", "minus", "无口腔科")
        actions.change_list(uid=row.uid, changes=[AF, minus], by=office, at=town.now)
        entries = reads.entries_of(row)
        assert "I48" in entries and "K04" not in entries
        assert {c.code: c.reason for c in reads.changes_of(row)} == {"I48": AF.reason, "K04": "无口腔科"}
        actions.change_list(uid=row.uid, changes=[AF], by=office, at=town.now)
        assert "K04" in reads.entries_of(row)
        assert facts("list_changed")[-1] == {"tier": 3, "kind": "treat", "plus": 1, "minus": 0, "unexplained": 0}

    def test_twice_the_same_is_refused(self, town: Town) -> None:
        row = drafted(town)
        with pytest.raises(Refused, match="写了两次"):
            actions.change_list(uid=row.uid, changes=[AF, AF], by=town.viewer("office"), at=town.now)


class TestSubmitting:
    def test_missing_years_are_named_and_a_treat_list_waits_for_them(self, town: Town) -> None:
        load_cases(town, text="机构\t年度\t编码\t例数\n新化社区卫生服务中心\t2024\tI10\t50\n")
        row = drafted(town)
        with pytest.raises(Refused, match="还缺 2023、2025 年"):
            actions.submit_list(uid=row.uid, since_on=town.today, by=town.viewer("office"), at=town.now)
        row.refresh_from_db()
        assert row.state == "draft" and not facts("list_submitted")

    def test_a_referral_list_needs_no_counts(self, town: Town) -> None:
        assert approved(town, kind="up").state == "approved"

    def test_it_never_begins_in_the_past(self, town: Town) -> None:
        row = drafted(town, kind="up")
        for day in (None, town.today - DAY):
            with pytest.raises(Refused, match="生效日期"):
                actions.submit_list(uid=row.uid, since_on=day, by=town.viewer("office"), at=town.now)

    def test_the_fact_says_which_years_it_rests_on(self, town: Town) -> None:
        load_cases(town)
        row = drafted(town)
        actions.submit_list(uid=row.uid, since_on=town.today, by=town.viewer("office"), at=town.now)
        told = facts("list_submitted")[0]
        assert told["years"] == 3 and told["plus"] == 0
        with pytest.raises(Refused, match="状态已经变了"):
            actions.change_list(uid=row.uid, changes=[AF], by=town.viewer("office"), at=town.now)


class TestApproving:
    @pytest.fixture(autouse=True)
    def _counted(self, town: Town) -> None:
        load_cases(town)

    def submitted(self, town: Town) -> DiseaseList:
        row, office = drafted(town), town.viewer("office")
        actions.change_list(uid=row.uid, changes=[AF], by=office, at=town.now)
        return actions.submit_list(uid=row.uid, since_on=town.today, by=office, at=town.now)

    def test_nobody_approves_an_own_list_and_no_member_does(self, town: Town) -> None:
        row = self.submitted(town)
        with pytest.raises(NotPermitted, match="不能批准自己拟定的目录"):
            actions.approve_list(uid=row.uid, by=town.viewer("office"), at=town.now)
        for who in ("head", "gp"):
            with pytest.raises(NotPermitted):
                actions.approve_list(uid=row.uid, by=town.viewer(who), at=town.now)
        row.refresh_from_db()
        assert row.state == "submitted" and row.approved_at is None and not facts("list_approved")

    def test_who_wrote_it_does_not_approve_what_another_submitted(self, town: Town) -> None:
        row, other = drafted(town), second_person(town)
        actions.change_list(uid=row.uid, changes=[AF], by=town.viewer("office"), at=town.now)
        actions.submit_list(uid=row.uid, since_on=town.today, by=other, at=town.now)
        for author in (town.viewer("office"), other):
            with pytest.raises(NotPermitted, match="不能批准自己拟定的目录"):
                actions.approve_list(uid=row.uid, by=author, at=town.now)

    def test_the_second_person_puts_it_in_force(self, town: Town) -> None:
        row = actions.approve_list(uid=self.submitted(town).uid, by=second_person(town), at=town.now)
        assert row.state == "approved" and row.approved_by_name == "云舒"
        told = facts("list_approved")[0]
        assert told["catalogue"] == "3-treat" and told["second_person"] is True and told["plus"] == 1
        assert Notice.objects.filter(text__contains="诊疗病种目录").exists()
        with pytest.raises(Refused, match="状态已经变了"):
            actions.approve_list(uid=row.uid, by=second_person(town), at=town.now)

    def test_returned_it_may_be_changed_again(self, town: Town) -> None:
        row, other = self.submitted(town), second_person(town)
        with pytest.raises(Refused, match="退回的理由"):
            actions.return_list(uid=row.uid, note=" ", by=other, at=town.now)
        assert actions.return_list(uid=row.uid, note="房颤再议", by=other, at=town.now).state == "draft"

    def test_a_day_that_has_passed_is_not_approved(self, town: Town) -> None:
        row = self.submitted(town)
        with pytest.raises(Refused, match="不能早于今天"):
            actions.approve_list(uid=row.uid, by=second_person(town), at=town.now + 2 * DAY)

    def test_a_name_that_a_withdrawn_one_would_take_is_no_obstacle(self, town: Town) -> None:
        last = DiseaseList.objects.order_by("pk").values_list("pk", flat=True).last() or 0
        probe = drafted(town, kind="up", name="试")
        taken = approved(town, kind="down", name=f"同 #{probe.pk + 2}")
        row = drafted(town, kind="down", name="同")
        assert row.pk == taken.pk + 1 and probe.pk > last
        gone = actions.withdraw_list(uid=row.uid, by=town.viewer("office"), at=town.now)
        assert gone.state == "withdrawn" and gone.name not in {taken.name, "同"}
        assert drafted(town, kind="down", name="同").state == "draft"

    def test_more_cases_than_a_small_number_holds_are_kept(self, town: Town) -> None:
        row = drafted(town)
        many = Change("I48", "心房颤动", "plus", "合计很多", 3 * 10**9)
        actions.change_list(uid=row.uid, changes=[many], by=town.viewer("office"), at=town.now)
        assert DiseaseChange.objects.get(list=row).cases == 3 * 10**9
        assert DiseaseChange._meta.get_field("cases").get_internal_type() == "PositiveBigIntegerField"

    def test_the_next_edition_ends_the_one_before(self, town: Town) -> None:
        first = actions.approve_list(uid=self.submitted(town).uid, by=second_person(town), at=town.now)
        with pytest.raises(Refused, match="要晚于这一天"):
            approved(town, name="同日版")
        actions.withdraw_list(uid=DiseaseList.objects.get(name="同日版").uid, by=town.viewer("office"), at=town.now)
        later = town.today + 30 * DAY
        second = approved(town, name="2027 年版", changes=(Change("I48", "心房颤动", "minus", "上收"),), since_on=later)
        first.refresh_from_db()
        assert first.until_on == later and second.until_on is None and second.base == first
        for day, kinds in ((later - DAY, ("treat",)), (later, ())):
            found = queries.standing("I48.900", institution_id=town.community.pk, on=day)
            assert found is not None and found.kinds == kinds, day
        assert DiseaseEntry.objects.filter(list=first, code="I48").exists(), "the older edition is kept"

    def test_an_own_list_cannot_be_approved_past_the_code(self, town: Town) -> None:
        row = self.submitted(town)
        row.state, row.approved_by_uid = "approved", row.proposed_by_uid
        with pytest.raises(Exception, match="disease_list_two_people"):
            row.save()


class TestStanding:
    def test_without_any_list_and_outside_of_alliances(self, town: Town) -> None:
        found = queries.standing("I10.x00x002", institution_id=town.community.pk, on=town.today)
        assert found is not None and found.word == "no_list"
        assert queries.standing("I10", institution_id=town.institution("bureau").pk, on=town.today) is None
        assert queries.standing("", institution_id=town.community.pk, on=town.today) is None

    def test_it_is_that_of_the_own_tier(self, town: Town) -> None:
        approved(town, tier=3, kind="up")
        approved(town, tier=1, kind="down")
        for code, word in (("I20.000", "up"), ("I10", "none"), ("A41.9+I41.0*", "none")):
            found = queries.standing(code, institution_id=town.community.pk, on=town.today)
            assert found is not None and found.word == word, code
        found = queries.standing("I10", institution_id=town.lead.pk, on=town.today)
        assert found is not None and found.word == "down"


class TestCases:
    def test_only_the_office_and_only_what_was_seen(self, town: Town) -> None:
        with pytest.raises(NotPermitted):
            actions.import_cases(alliance=town.group, rows=[], leave_out=True, by=town.viewer("gp"), at=town.now)
        with pytest.raises(Refused, match="没有新的病例数"):
            actions.import_cases(alliance=town.group, rows=[], leave_out=True, by=town.viewer("office"), at=town.now)
        with pytest.raises(Refused, match="有 1 行写错了"):
            load_cases(town, text="机构\t年度\t编码\t例数\n某医院\t2024\tI10\t5\n新化社区卫生服务中心\t2024\tI10\t5\n")
        assert not CaseCount.objects.exists() and not facts("cases_imported")

    def test_once_more_changes_nothing_and_a_new_number_replaces(self, town: Town) -> None:
        assert load_cases(town) == (12, 0)
        with pytest.raises(Refused, match="没有新的病例数"):
            load_cases(town)
        assert load_cases(town, af=31) == (0, 1)
        assert CaseCount.objects.count() == 12
        assert facts("cases_imported")[-1] == {"rows": 1, "institutions": 1, "years": [2025], "left_out": 0}

    def test_a_name_is_found_among_the_common_diagnoses(self, town: Town) -> None:
        actions.ensure_starter(town.now)
        told = "机构,年度,诊断,例数\n新化社区卫生服务中心,2024,冠心病,5\n新化社区卫生服务中心,2024,痛风,7\n"
        assert load_cases(town, text=told) == (2, 0)
        assert {c.category for c in CaseCount.objects.all()} == {"I25", "M10"}
        with pytest.raises(Refused, match="没有新的病例数"):
            load_cases(town, text=told)


class TestBesideTheDiagnosis:
    def test_advice_speaks_of_the_own_tier_and_stops_nothing(self, town: Town) -> None:
        load_cases(town)
        approved(town)
        approved(town, kind="up", name="2026 年上转版")
        with clock.frozen(town.now):
            gp = signed_in_client(town, "gp")
            text = gp.get("/catalogue/advice/", {"diagnosis_code": "I10.x00x002"}).content.decode()
            assert (
                "诊疗病种目录内" in text and "“2026 年版”" in text and "仍可上转" in text and "上转病种目录外" in text
            )
            text = gp.get("/catalogue/advice/", {"diagnosis_code": "I21.900"}).content.decode()
            assert "诊疗病种目录外" in text and "上转病种目录内" in text and "仍可上转" not in text
            assert gp.get("/catalogue/advice/").content.decode().strip() == ""
            down = gp.get("/catalogue/advice/", {"diagnosis_code": "I10", "direction": "down"}).content.decode()
            assert "仍可上转" not in down
            stranger = signed_in_client(town, "stranger")
            assert "目录内" not in stranger.get("/catalogue/advice/", {"diagnosis_code": "I10"}).content.decode()

    def test_the_fact_of_a_request_tells_it(self, town: Town) -> None:
        Walk(town).to("submitted")
        load_cases(town)
        approved(town)
        case = Walk(town).to("submitted")
        told = [f.data["listed"] for f in Fact.objects.filter(kind="referral.submitted").order_by("pk")]
        assert told == ["no_list", "treat"]
        with clock.frozen(town.now):
            for who in ("gp", "referral_centre"):
                page = signed_in_client(town, who).get(f"/referrals/{case.number}/").content.decode()
                assert "病种目录：发出时属转出层级可以诊治的病种" in page, "both sides read what is counted (JL-44)"
