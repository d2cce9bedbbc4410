"""Settings of `make run`: one machine, SQLite by default, demo people, keys made on first use."""

from __future__ import annotations

from lianti.ledger.keyring import Keyring
from lianti.settings.base import *  # noqa: F403
from lianti.settings.base import LIANTI_KEYRING, flag

LIANTI_DEMO = flag("LIANTI_DEMO", True)
LIANTI_KEYRING_CREATE = True
SECRET_KEY = Keyring.open(LIANTI_KEYRING, create=True).secret_text("django")
