"""A long archive is counted up to a limit and shown all the same."""

from __future__ import annotations

import pytest

from lianti.kernel.web.pages import Pager
from lianti.referrals import queries
from lianti.referrals.pages.lists import worklist_page
from lianti.referrals.queries import ListQuery, list_referrals, tab_counts
from lianti.referrals.tests.cases import Walk
from tests.town import Town


def test_more_than_are_counted_are_said_to_be_more(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    gp, made = town.viewer("gp"), [Walk(town).to("cancelled") for _number in range(3)]
    query = ListQuery(tab="done_out")
    assert list_referrals(gp, query, town.now).total == len(made)
    assert not list_referrals(gp, query, town.now).more

    monkeypatch.setattr(queries, "COUNTED", 2)
    answer = list_referrals(gp, query, town.now)
    assert (answer.total, answer.more, len(answer.rows)) == (2, True, 3)
    pager = worklist_page(answer, query, tab_counts(gp, town.now), gp, town.now).pager
    assert isinstance(pager, Pager) and pager.more
