"""One server for all browser tests, one town for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.test import override_settings
from pytest_django.live_server_helper import LiveServer

from lianti.catalogue.actions import ensure_starter
from tests.browser.stage import Hands, KeptFiles, Stage
from tests.town import LONG_AGO, NOW, build_town

if TYPE_CHECKING:
    from playwright.sync_api import Page

STOPPED = "tests.browser.stage.StoppedClock"


@pytest.fixture(scope="session")
def stopped_server(django_db_setup: None) -> Iterator[str]:
    """The site on a port of its own, at the moment the test says."""
    with override_settings(MIDDLEWARE=[STOPPED, *django_settings.MIDDLEWARE]):
        server = LiveServer("localhost", start=False)
        server.thread.static_handler = KeptFiles
        server.start()
    yield str(server.url)
    server.stop()


@pytest.fixture
def stage(
    transactional_db: None, stopped_server: str, new_page: Callable[..., Page], settings: Any, console: Any
) -> Iterator[Stage]:
    """The town with two weeks of seats and the built-in diagnoses; nobody's screen locks, nobody is asked twice."""
    settings.LIANTI_IDLE_MINUTES = 0
    settings.LIANTI_PROOF_MINUTES = 0
    cache.clear()  # its table is not emptied between tests, and the same people sign in again and again
    Hands.at = NOW
    town = build_town()
    town.open()
    ensure_starter(LONG_AGO)
    console.allow("status of (422|403)")
    yield Stage(town, stopped_server, new_page, console)
    Hands.at = NOW
