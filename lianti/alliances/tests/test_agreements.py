"""Members, agreements in time, and the route of a case."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianti.alliances import actions, queries, tasks
from lianti.alliances.models import Agreement
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, Refused
from lianti.kernel.pure.ids import new_uid
from lianti.ledger.models import Fact
from lianti.residents.models import AccessReason
from tests.town import PLATFORM, TODAY, Town, agreement, found, institution, member

DAY = dt.timedelta(days=1)


def facts(kind: str) -> list[dict[str, Any]]:
    return [row.data for row in Fact.objects.filter(kind=kind).order_by("pk")]


def expire(town: Town, who: str, on: dt.date = TODAY) -> Agreement:
    return actions.terminate_agreement(
        agreement=town.agreements[town.institution(who).pk], until_on=on, by=town.viewer("office"), at=town.now
    )


def pick(town: Town, receiver: str = "hospital", *, emergency: bool = False, on: dt.date = TODAY) -> Any:
    return queries.pick_route(
        sender_id=town.community.pk, receiver_id=town.institution(receiver).pk, on=on, emergency=emergency
    )


class TestMembers:
    def test_an_alliance_has_one_lead(self, town: Town) -> None:
        with pytest.raises(Refused) as refused:
            member(town.group, institution("第二医院", "general_hospital"), 1, "lead")
        assert refused.value.code == "alliance_has_lead"

    def test_nobody_joins_twice(self, town: Town) -> None:
        before = len(facts("alliances.member_joined"))
        with pytest.raises(Refused):
            member(town.group, town.community, 3)
        assert len(facts("alliances.member_joined")) == before

    def test_only_the_office_of_the_lead_keeps_members(self, town: Town) -> None:
        for who in ("gp", "head", "specialist", "stranger_centre"):
            with pytest.raises(NotPermitted):
                actions.leave_alliance(
                    membership=town.memberships[town.community.pk], on=TODAY, by=town.viewer(who), at=town.now
                )
        assert facts("alliances.member_left") == []

    def test_leaving_ends_on_a_day(self, town: Town) -> None:
        actions.leave_alliance(
            membership=town.memberships[town.community.pk], on=TODAY, by=town.viewer("office"), at=town.now
        )
        assert queries.alliances_of(town.community.pk, TODAY) == []
        assert len(queries.alliances_of(town.community.pk, TODAY - DAY)) == 1
        assert facts("alliances.member_left") == [{}]

    def test_one_institution_may_be_in_several_alliances(self, town: Town) -> None:
        member(town.county, town.community, 3)
        names = [line.short_name for line in queries.alliances_of(town.community.pk, TODAY)]
        assert names == ["示例医疗集团", "邻市医共体"]
        assert queries.partners(town.community.pk, TODAY) == {
            town.lead.pk, town.specialty.pk, town.village.pk, town.stranger.pk,
        }  # fmt: skip

    def test_viewers_know_their_alliances(self, town: Town) -> None:
        assert town.viewer("gp").alliance_uids == (town.group.uid,)
        assert town.viewer("regulator").alliance_uids == ()

    def test_the_list_costs_the_same_however_long(self, town: Town) -> None:
        def cost() -> int:
            with CaptureQueriesContext(connection) as captured:
                queries.members_of(town.group, TODAY)
            return len(captured)

        before = cost()
        for number in range(8):
            member(town.group, institution(f"第{number}卫生所", "clinic"), 3)
        assert cost() == before <= 4


class TestSigning:
    def test_only_one_agreement_for_the_same_days(self, town: Town) -> None:
        with pytest.raises(Refused) as refused:
            agreement(town.group, town.community, TODAY + 900 * DAY)
        assert refused.value.code == "agreement_overlaps"

    def test_the_lead_and_strangers_sign_nothing(self, town: Town) -> None:
        for who, code in ((town.lead, "lead_needs_none"), (town.stranger, "not_a_member")):
            with pytest.raises(Refused) as refused:
                agreement(town.group, who, TODAY + 365 * DAY)
            assert refused.value.code == code

    def test_a_member_cannot_sign_for_itself(self, town: Town) -> None:
        with pytest.raises(NotPermitted):
            actions.extend_agreement(
                agreement=town.agreements[town.community.pk], until_on=TODAY + 900 * DAY, by=town.viewer("head"),
                at=town.now,
            )  # fmt: skip

    def test_the_last_day_is_the_day_before_the_end(self, town: Town) -> None:
        expire(town, "community", TODAY + DAY)
        state = queries.agreement_state(town.community.pk, town.group, TODAY)
        assert (state.standing, state.days_left, state.last_on) == ("soon", 1, TODAY)
        assert queries.agreement_state(town.community.pk, town.group, TODAY + DAY).expired

    def test_a_renewal_that_follows_counts_as_one_chain(self, town: Town) -> None:
        first = expire(town, "community", TODAY + 5 * DAY)
        actions.sign_agreement(
            alliance=town.group, institution=town.community, number="示例-续", signed_on=TODAY,
            since_on=first.until_on, until_on=first.until_on + 365 * DAY, by=town.viewer("office"), at=town.now,
        )  # fmt: skip
        state = queries.agreement_state(town.community.pk, town.group, TODAY)
        assert (state.standing, state.days_left) == ("valid", 370)
        assert queries.warnings(TODAY) == []
        assert not queries.agreement_state(town.community.pk, town.group, TODAY + 5 * DAY).expired

    def test_a_member_without_agreement_is_shown_so(self, town: Town) -> None:
        member(town.group, institution("新来的门诊部", "outpatient"), 2)
        lines = {line.name: line.agreement.standing for line in queries.members_of(town.group, TODAY)}
        assert lines["新来的门诊部"] == "none"
        assert lines["市中心医院"] == "lead"
        assert lines["新化社区卫生服务中心"] == "valid"


class TestRecordsFollow:
    """Records of closed cases close with the agreement; those of open ones stay."""

    def case(self, town: Town, until: dt.datetime | None) -> AccessReason:
        return AccessReason.objects.create(
            resident=town.resident("grandmother"), institution=town.lead, kind="referral", subject_uid=new_uid(),
            agreement_uid=town.agreements[town.community.pk].uid, since=town.now - DAY, until=until,
            opened_by_uid=town.viewer("gp").uid,
        )  # fmt: skip

    def test_ending_an_agreement_closes_closed_cases_only(self, town: Town) -> None:
        closed, running = self.case(town, town.now + 300 * DAY), self.case(town, None)
        expire(town, "community", TODAY + DAY)
        closed.refresh_from_db()
        running.refresh_from_db()
        assert closed.until == clock.day_start(TODAY + DAY)
        assert running.until is None

    def test_extending_opens_them_longer(self, town: Town) -> None:
        closed = self.case(town, town.now + 30 * DAY)
        until = TODAY + 700 * DAY
        actions.extend_agreement(
            agreement=town.agreements[town.community.pk], until_on=until, by=town.viewer("office"), at=town.now
        )
        closed.refresh_from_db()
        assert closed.until == clock.day_start(until)
        assert facts("alliances.agreement_extended") == [{"until_on": until.isoformat()}]


class TestRoutes:
    def test_strangers_have_no_route(self, town: Town) -> None:
        with pytest.raises(Refused) as refused:
            pick(town, "stranger")
        assert refused.value.code == "no_alliance"
        assert pick(town, "stranger", emergency=True) is None

    def test_the_members_agreement_carries_the_case(self, town: Town) -> None:
        found_route = pick(town)
        assert found_route.alliance_uid == town.group.uid
        assert found_route.agreement_uid == town.agreements[town.community.pk].uid
        assert not found_route.expired

    def test_an_expired_agreement_stops_all_but_emergencies(self, town: Town) -> None:
        expire(town, "community")
        with pytest.raises(Refused) as refused:
            pick(town)
        assert refused.value.code == "agreement_expired"
        assert TODAY.isoformat() in refused.value.sentence
        assert pick(town, emergency=True).expired
        assert pick(town, on=TODAY - DAY).expired is False

    def test_the_leads_own_direction_needs_the_members_agreement_too(self, town: Town) -> None:
        expire(town, "community")
        [only] = queries.route(sender_id=town.lead.pk, receiver_id=town.community.pk, on=TODAY)
        assert only.expired

    def test_between_members_both_agreements_must_hold(self, town: Town) -> None:
        assert not pick(town, "specialty").expired
        expire(town, "specialty")
        with pytest.raises(Refused):
            pick(town, "specialty")
        assert not pick(town).expired

    def test_never_signed_is_said_as_such(self, town: Town) -> None:
        newcomer = institution("新来的门诊部", "outpatient")
        member(town.group, newcomer, 2)
        with pytest.raises(Refused) as refused:
            queries.pick_route(sender_id=newcomer.pk, receiver_id=town.lead.pk, on=TODAY, emergency=False)
        assert refused.value.code == "agreement_missing"

    def test_the_city_group_goes_before_a_network_and_a_valid_one_before_an_expired(self, town: Town) -> None:
        network = found("示例协作网", "示例协作网", "remote")
        member(network, town.lead, 1, "lead")
        member(network, town.community, 3)
        agreement(network, town.community, TODAY + 365 * DAY)
        routes = queries.route(sender_id=town.community.pk, receiver_id=town.lead.pk, on=TODAY)
        assert [r.alliance_name for r in routes] == ["示例医疗集团", "示例协作网"]
        expire(town, "community")
        assert pick(town).alliance_name == "示例协作网"

    def test_a_route_costs_two_statements(self, town: Town, django_assert_num_queries: Any) -> None:
        with django_assert_num_queries(2):
            pick(town)


class TestWarnings:
    def test_each_threshold_warns_once(self, town: Town) -> None:
        expire(town, "community", TODAY + 95 * DAY)
        given: list[int] = []
        for offset in range(100):
            tasks.warn_agreements(town.now + offset * DAY)
            given = [f["days_left"] for f in facts("alliances.agreement_warned")]
        assert given == [90, 30, 7]

    def test_an_extension_starts_afresh(self, town: Town) -> None:
        paper = expire(town, "community", TODAY + 7 * DAY)
        assert tasks.warn_agreements(town.now) == 1
        actions.extend_agreement(agreement=paper, until_on=TODAY + 80 * DAY, by=town.viewer("office"), at=town.now)
        assert [w.threshold for w in queries.warnings(TODAY)] == [90]

    def test_who_left_is_not_warned(self, town: Town) -> None:
        expire(town, "community", TODAY + 7 * DAY)
        actions.leave_alliance(membership=town.memberships[town.community.pk], on=TODAY, by=PLATFORM, at=town.now)
        assert tasks.warn_agreements(town.now) == 0
