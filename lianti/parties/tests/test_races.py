"""Two at the same moment with one code: the database lets one in."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Barrier

import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.core.cache import cache
from django.db import connection

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.testing.clients import signed_in_client
from lianti.kernel.testing.town import NOW, Town, build_town
from lianti.parties.models import RecoveryCode
from lianti.parties.security import signins
from lianti.parties.security.checking import take_code
from lianti.parties.tests.people import code_at, enrolled

LATER = NOW + dt.timedelta(minutes=5)


@pytest.mark.django_db(transaction=True)
def test_of_two_with_the_same_code_one_gets_in() -> None:
    cache.clear()
    with clock.frozen(NOW):
        town = build_town()
        recovery = enrolled(town, "gp")[0]
    for text in (recovery, code_at(town.user("gp"), LATER)):
        assert sorted(at_once(town, text)) == ["refused", "taken"]
    assert RecoveryCode.objects.filter(used_at=None).count() == 9


def at_once(town: Town, text: str) -> list[str]:
    """Let two take the same code at the same moment and return what each was told."""
    ready = Barrier(2)

    def take(_turn: int) -> str:
        try:
            ready.wait(10)
            take_code(user=town.user("gp"), text=text, at=LATER)
            return "taken"
        except Refused:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(take, range(2)))


@pytest.mark.django_db(transaction=True)
def test_who_is_signed_out_while_the_key_changes_stays_out(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    ended: list[Future[int]] = []
    cycle = SessionBase.cycle_key
    with clock.frozen(NOW), ThreadPoolExecutor(1) as pool:
        town = build_town()
        browser = signed_in_client(town, "gp")
        by = town.viewer("gp")

        def end() -> int:
            try:
                return signins.end_others(keep="", by=by, at=NOW)
            finally:
                connection.close()

        def meanwhile(store: SessionBase) -> None:
            ended.append(pool.submit(end))
            wait(ended, 0.5)
            cycle(store)

        monkeypatch.setattr(SessionBase, "cycle_key", meanwhile)
        browser.post("/switch", {"grant": str(town.grants["gp"].uid)})
        monkeypatch.setattr(SessionBase, "cycle_key", cycle)
        assert ended[0].result(20) == 1
        assert browser.get("/account").status_code == 302
