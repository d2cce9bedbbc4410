"""Terms in force and contacts."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lianti.alliances import actions, queries
from lianti.alliances.models import MemberContact, Term
from lianti.alliances.terms import all_terms, declare, spec_of
from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.ledger.models import Fact, Trace
from tests.town import PLATFORM, TODAY, Town, found, member

DAY = dt.timedelta(days=1)
SHARE = "capacity.referral_share"


def put(town: Town, value: Any, *, name: str = SHARE, alliance: Any = None, since: dt.date = TODAY - 10 * DAY) -> Term:
    return actions.set_term(
        alliance=alliance or town.group, name=name, value=value, clause="JL-61", edition="示例版",
        since_on=since, by=PLATFORM, at=town.now,
    )  # fmt: skip


class TestTerms:
    def test_a_term_nobody_obeys_is_refused(self, town: Town) -> None:
        with pytest.raises(Refused) as refused:
            put(town, 1, name="capacity.coffee")
        assert refused.value.code == "term_unknown"
        assert not Fact.objects.filter(kind="alliances.term_set").exists()

    def test_a_member_sets_no_terms(self, town: Town) -> None:
        with pytest.raises(NotPermitted):
            actions.set_term(
                alliance=town.group, name=SHARE, value=0.2, clause="", edition="", by=town.viewer("head"), at=town.now
            )

    def test_without_a_charter_the_default_holds(self, town: Town) -> None:
        found_term = queries.term(SHARE, institution_id=town.lead.pk, on=TODAY)
        assert (found_term.value, found_term.clause, found_term.alliance_uid) == (0, "", None)

    def test_the_stricter_alliance_wins_and_is_named(self, town: Town) -> None:
        network = found("示例协作网", "示例协作网", "remote")
        member(network, town.lead, 1, "lead")
        put(town, 0.1)
        put(town, 0.2, alliance=network)
        lead = queries.term(SHARE, institution_id=town.lead.pk, on=TODAY)
        assert (lead.value, lead.alliance_name, lead.clause) == (0.2, "示例协作网", "JL-61")
        assert queries.term(SHARE, institution_id=town.community.pk, on=TODAY).value == 0.1
        assert queries.term(SHARE, institution_id=town.stranger.pk, on=TODAY).value == 0
        only = queries.term(SHARE, institution_id=town.lead.pk, on=TODAY, alliance_id=town.group.pk)
        assert only.value == 0.1

    def test_a_value_holds_from_day_to_day(self, town: Town) -> None:
        put(town, 0.1)
        put(town, 0.3, since=TODAY)
        values = [queries.term(SHARE, institution_id=town.lead.pk, on=TODAY + n * DAY).value for n in (-11, -1, 0)]
        assert values == [0, 0.1, 0.3]

    def test_setting_the_same_again_changes_nothing(self, town: Town) -> None:
        put(town, 0.1)
        put(town, 0.1, since=TODAY)
        assert Term.objects.count() == 1
        assert Fact.objects.filter(kind="alliances.term_set").count() == 1

    def test_the_table_for_loops_says_the_same(self, town: Town, django_assert_num_queries: Any) -> None:
        network = found("示例协作网", "示例协作网", "remote")
        member(network, town.lead, 1, "lead")
        put(town, 0.1)
        put(town, 0.2, alliance=network, since=TODAY)
        everyone = [town.lead.pk, town.community.pk, town.stranger.pk]
        days = [TODAY - DAY, TODAY, TODAY + DAY]
        expected = [queries.term(SHARE, institution_id=i, on=d) for i in everyone for d in days]
        with django_assert_num_queries(2):
            table = queries.term_table([SHARE], everyone)
            assert [table.term(SHARE, institution_id=i, on=d) for i in everyone for d in days] == expected

    def test_all_terms_of_an_alliance_are_listed(self, town: Town) -> None:
        put(town, 0.2)
        listed = {t.name: t.value for t in queries.terms_in_force(town.group, TODAY)}
        assert listed[SHARE] == 0.2
        assert listed["alliances.warn_days"] == [90, 30, 7]
        assert set(listed) == {spec.name for spec in all_terms()}

    def test_whoever_warns_more_often_is_stricter(self) -> None:
        assert spec_of("alliances.warn_days").stricter([90, 7], [60, 7]) == [90, 60, 7]
        with pytest.raises(ValueError, match="declared twice"):
            declare(SHARE, label="other", default=0, unit="", stricter=max, obeyed_by="")


class TestContacts:
    def name(self, town: Town, who: str = "office", **more: Any) -> MemberContact:
        lead = town.memberships[town.lead.pk]
        what: dict[str, Any] = {"membership": lead, "kind": "liaison", "name": "苏 白", "phone": "10000007777"}
        return actions.name_contact(by=town.viewer(who), at=town.now, **(what | more))

    def test_strangers_and_doctors_name_nobody(self, town: Town) -> None:
        for who in ("gp", "stranger_centre", "specialist"):
            with pytest.raises(NotPermitted):
                self.name(town, who)
        assert not MemberContact.objects.exists()

    def test_a_member_names_its_own(self, town: Town) -> None:
        contact = self.name(town, "head", membership=town.memberships[town.community.pk])
        assert (contact.name, contact.phone_mask) == ("苏白", "1********77")
        assert queries.lacking_liaison(town.group, TODAY) == ["市中心医院", "康宁专科医院", "河口村卫生室"]

    def test_the_phone_is_not_in_the_table_and_revealing_leaves_a_trace(self, town: Town) -> None:
        contact = self.name(town, phone="10000007777")
        raw = bytes(MemberContact.objects.get(pk=contact.pk).phone_sealed or b"")
        assert b"10000007777" not in raw
        with pytest.raises(NotVisible):
            actions.reveal_phone(contact_uid=contact.uid, by=town.viewer("stranger"), at=town.now, purpose="联系转诊")
        assert not Trace.objects.filter(operation="reveal_phone").exists()
        shown = actions.reveal_phone(contact_uid=contact.uid, by=town.viewer("gp"), at=town.now, purpose="联系转诊")
        assert shown == "10000007777"
        assert Trace.objects.get(operation="reveal_phone").object_uid == contact.uid

    def test_the_person_named_for_a_lower_institution_goes_before_the_liaison(self, town: Town) -> None:
        assert queries.named_contact(town.lead.pk, town.community.pk) is None
        self.name(town)
        self.name(town, kind="named", name="裴照", for_institution=town.community)
        self.name(town, kind="named", name="裴明", for_institution=town.community)
        for_community = queries.named_contact(town.lead.pk, town.community.pk)
        for_village = queries.named_contact(town.lead.pk, town.village.pk)
        assert for_community is not None and for_community.name == "裴明"
        assert for_village is not None and for_village.name == "苏白"
        assert MemberContact.objects.filter(kind="named", ended_at=None).count() == 1

    def test_a_named_contact_needs_the_institution_and_others_must_not_have_one(self, town: Town) -> None:
        for more in ({"kind": "named"}, {"for_institution": town.community}, {"kind": "friend"}, {"name": "  "}):
            with pytest.raises(Refused):
                self.name(town, **more)
