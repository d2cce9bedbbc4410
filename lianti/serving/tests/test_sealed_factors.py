"""A new index key while people hold passkeys and recovery codes: nobody is locked out, and no key is taken twice."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from lianti.kernel.pure import clock
from lianti.kernel.testing.clients import signed_in_client
from lianti.ledger import keyfile
from lianti.ledger.keyring import keyring
from lianti.parties.models import Factor
from lianti.parties.tests.keys import SoftKey
from lianti.parties.tests.people import enrolled, password_given
from lianti.parties.tests.test_passkeys import ASK, GIVE, MADE, MAKE, post, with_key
from lianti.serving.sealed import count_left, reencrypt
from lianti.serving.tests.test_sealed import ring
from tests.town import Town, town

__all__ = ["ring", "town"]

LATER = dt.timedelta(minutes=5)


def gets_in(town: Town, key: SoftKey) -> bool:
    with clock.frozen(town.now + LATER):
        browser = password_given(town, "gp", secure=True)
        return bool(post(browser, GIVE, passkey=key.sign(post(browser, ASK).json())).status_code == 302)


def test_a_passkey_opens_all_the_way_through(town: Town, ring: Path) -> None:
    _browser, key = with_key(town)
    enrolled(town, "head", town.now)
    old = keyring().current("index")
    keyfile.rotate(ring, "index")
    assert gets_in(town, key), "before anything is made anew"
    other = signed_in_client(town, "nurse")
    answer = post(other, MADE, passkey=key.make(post(other, MAKE).json()))
    assert answer.status_code == 422 and "已经登记过" in answer.content.decode()
    assert count_left("index").left > 0
    done = reencrypt("index")
    assert (done.left, done.broken) == (0, [])
    assert Factor.objects.get(kind=Factor.TOTP).fingerprint == "", "an app is found by its person"
    keyfile.retire(ring, "index", old)
    assert gets_in(town, key)


def test_a_code_on_paper_outlives_every_exchange(town: Town, ring: Path) -> None:
    codes = enrolled(town, "gp", town.now)
    old = keyring().current("index")
    for purpose in ("index", "audit"):
        keyfile.rotate(ring, purpose)
    assert reencrypt("index").left == 0
    keyfile.retire(ring, "index", old)
    with clock.frozen(town.now + LATER):
        browser = password_given(town, "gp")
        assert browser.post(GIVE, {"code": codes[0]}).status_code == 302
        again = password_given(town, "gp")
        assert again.post(GIVE, {"code": codes[0]}).status_code == 422, "once"
