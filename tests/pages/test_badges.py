"""The badges: compiled once for a kind of viewer, they count what the rules find, for everybody and at any moment."""

from __future__ import annotations

import datetime as dt

from lianti.kernel.testing.town_people import STAFF
from lianti.kernel.web.counting import Counted
from lianti.kernel.web.registry import badge_counts
from lianti.ledger import notices
from lianti.parties.shapes import Viewer
from lianti.records.queries import unmatched
from lianti.referrals import queries
from lianti.referrals.queries import advice, holes
from lianti.supply import queries as supply
from tests.pages.city import City

COUNTS: dict[str, Counted[Viewer]] = {
    "cases": queries._waiting,
    "consents": queries._owed_after_the_end,
    "questions": advice._waiting,
    "brought cases": holes._brought,
    "brought questions": holes._asked_brought,
    "reports": unmatched._waiting,
    "orders": supply._waiting,
}
# Before anything happened, now, after everything has become late, and when the grace of agreements is over.
SPANS = (-500, 0, 40, 400)


def applies(name: str, viewer: Viewer) -> bool:
    """Say whether a count is asked for a viewer at all."""
    return name != "cases" or any(w.mine for w in queries.lists_for(viewer.role))


def test_every_badge_counts_its_rows(city: City) -> None:
    wrong, seen = [], dict.fromkeys(COUNTS, 0)
    for key in STAFF:
        viewer = city.town.viewer(key)
        for days in SPANS:
            at = city.town.now + dt.timedelta(days=days, hours=8)
            for name, count in COUNTS.items():
                if applies(name, viewer):
                    found, rows = count(viewer, at), count.rows(viewer, at).count()
                    seen[name] += found
                    wrong += [] if found == rows else [f"{name} for {key} after {days} days: {found}, not {rows}"]
    assert not wrong, "\n".join(wrong)
    assert all(seen[name] for name in ("cases", "questions", "reports", "orders")), seen


def test_a_notice_counts_until_it_is_read(city: City) -> None:
    gp, at = city.town.viewer("gp"), city.town.now
    unread = badge_counts(gp)["notifications"]
    assert unread == sum(line.unread for line in notices.notices_for(gp, gp.department_uid, at, limit=100)) > 0
    notices.mark_read(gp, gp.department_uid, at)
    assert badge_counts(gp)["notifications"] == 0
    assert badge_counts(city.town.viewer("specialist"))["notifications"] > 0
