"""The desk says one number for one thing: a tile across the top is the tab it leads to."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.urls import reverse

from lianti.kernel.pure import clock
from lianti.kernel.testing.clients import signed_in_client
from lianti.referrals.tests.cases import DAY, Walk
from tests.town import Town

PEOPLE = (
    "gp", "nurse", "village_doctor", "referral_centre", "duty_officer", "specialist", "department_head", "emergency",
    "admission", "front_desk", "medical_affairs",
)  # fmt: skip
TILE = re.compile(r'<p class="kpi-label"><a href="[^"]*\?tab=([a-z_]+)">([^<]+)</a>.*?<b>(\d+)</b>', re.S)
TAB = re.compile(r'<a class="tab[^"]*" href="[^"]*\?tab=([a-z_]+)"[^>]*>([^<]+)<span class="count[^"]*">(\d+)</span>')


@pytest.fixture
def busy(town: Town) -> Town:
    """Cases on their way up, a notice, one that was asked about and one whose person is back."""
    for state in ("draft", "submitted", "submitted", "info_asked", "scheduled", "arrived", "outcome_returned"):
        Walk(town).to(state)
    for state in ("submitted", "arrived"):
        Walk(town, kind="emergency").to(state)
    return town


@pytest.mark.parametrize("who", PEOPLE)
def test_a_tile_is_the_tab_it_leads_to(busy: Town, who: str) -> None:
    with clock.frozen(busy.now + 2 * DAY):
        page = signed_in_client(busy, who).get(reverse("desk:home")).content.decode()
    tabs = {key: (unescape(label).strip(), number) for key, label, number in TAB.findall(page)}
    tiles = {key: (unescape(label).strip(), number) for key, label, number in TILE.findall(page)}
    assert tiles and tiles == {key: tabs[key] for key in tiles}


def test_what_waits_for_the_other_side_is_not_counted_as_an_answer_owed(busy: Town) -> None:
    """An emergency is a notice: it stands under 急诊通知 and not under 待受理 of whoever answers."""
    with clock.frozen(busy.now + 2 * DAY):
        page = signed_in_client(busy, "referral_centre").get(reverse("desk:home")).content.decode()
    tabs = {key: number for key, _label, number in TAB.findall(page)}
    assert (tabs["waiting"], tabs["emergency"]) == ("2", "1")
