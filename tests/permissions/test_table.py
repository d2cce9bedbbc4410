"""Every address of the site against every role: who gets in, who is refused, and that a refusal writes no fact."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client

from lianti.kernel.pure import clock
from lianti.kernel.testing.clients import signed_in_client
from lianti.kernel.testing.snapshot import built_once
from lianti.kernel.web import views
from lianti.kernel.web.htmx import is_in_place
from lianti.kernel.web.registry import badge_counts
from lianti.kernel.web.shapes import viewer_of
from lianti.ledger.models import Fact
from tests.permissions.addresses import url_names
from tests.permissions.bodies import body_of
from tests.permissions.scene import Scene, build_scene
from tests.permissions.scene_moves import MOVES
from tests.permissions.table import ANONYMOUS, DENIED, ROLES, Rights, meaning_of, rights
from tests.town import NOW, build_town

TABLE = rights()
# Addresses are asked a few dozen at a time, so that two workers share the long spaces.
AT_ONCE = 24


def parts() -> dict[str, list[str]]:
    """Return the rows of the table by space, long ones in parts."""
    spaces: dict[str, list[str]] = {}
    for row in TABLE:
        spaces.setdefault(row.partition(":")[0], []).append(row)
    return {
        f"{space}-{start // AT_ONCE + 1}" if len(rows) > AT_ONCE else space: rows[start : start + AT_ONCE]
        for space, rows in sorted(spaces.items())
        for start in range(0, len(rows), AT_ONCE)
    }


PARTS = parts()


@built_once
def build_morning() -> tuple[Scene, dict[str, SimpleCookie]]:
    """Build the town with one of everything, and what the browsers of its people hold on the next morning."""
    scene = build_scene(build_town())
    with clock.frozen(NOW + dt.timedelta(days=1)):
        clients = {key: signed_in_client(scene.town, key) for key in ROLES if key != ANONYMOUS}
    return scene, {key: client.cookies for key, client in clients.items()}


@pytest.fixture
def morning(db: None, settings: Any) -> Iterator[tuple[Scene, dict[str, SimpleCookie]]]:
    """The scene and its people, on the next morning."""
    settings.LIANTI_IDLE_MINUTES = 0
    found = build_morning()
    with clock.frozen(NOW + dt.timedelta(days=1)):
        yield found


@pytest.fixture
def scene(morning: tuple[Scene, dict[str, SimpleCookie]]) -> Scene:
    """The town with one of everything."""
    return morning[0]


@pytest.fixture
def badges(monkeypatch: pytest.MonkeyPatch) -> None:
    """Count what waits for a person once: every request is taken back, so the next page would count the same."""
    known: dict[tuple[Any, ...], dict[str, int]] = {}

    def counted(viewer: Any) -> dict[str, int]:
        key = viewer.uid, viewer.grant_uid
        if key not in known:
            known[key] = badge_counts(viewer)
        return known[key]

    monkeypatch.setattr("lianti.kernel.web.context.badge_counts", counted)


@pytest.fixture
def refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw the page that says no once for each person and sentence: the address does not stand in it."""
    known: dict[tuple[Any, ...], bytes] = {}
    draw = views._error

    def drawn(request: HttpRequest, status: int, **words: object) -> HttpResponse:
        viewer = viewer_of(request)
        key = viewer and (viewer.uid, viewer.grant_uid), status, is_in_place(request), *map(str, words.values())
        if key not in known:
            known[key] = draw(request, status, **words).content
        return HttpResponse(known[key], status=status)

    monkeypatch.setattr(views, "_error", drawn)


@pytest.fixture
def clients(morning: tuple[Scene, dict[str, SimpleCookie]], badges: None, refusals: None) -> dict[str, Client]:
    """A browser for everybody in the table."""
    people = {key: Client() for key in ROLES}
    for key, cookies in morning[1].items():
        people[key].cookies = cookies
    return people


class _Undone(Exception):
    """What a request wrote is taken back, so that the next person meets the same town."""


def asked(client: Client, method: str, address: str, body: dict[str, Any] | None = None) -> Any:
    """Send a request and take back everything it wrote, the session included."""
    cookies, answers = client.cookies.copy(), []
    try:
        with transaction.atomic():
            before = Fact.objects.count()
            answer = getattr(client, method.lower())(address, **(body or {}))
            answer.wrote_facts = Fact.objects.count() != before
            answers.append(answer)
            raise _Undone
    except _Undone:
        client.cookies = cookies
    return answers[0]


def test_every_address_stands_in_the_table() -> None:
    named = {row.split(" ")[0] for row in TABLE}
    assert url_names() - named == set(), "add these addresses to tests/permissions/table.py"
    assert named - url_names() == set(), "these addresses do not exist any more"
    moves = {row.split(" ")[1] for row in TABLE if row.startswith("referrals:move ")}
    assert moves == set(MOVES)


def test_every_move_of_a_page_stands_in_the_table() -> None:
    from lianti.referrals.views.case import _HANDLERS

    assert set(_HANDLERS) == set(MOVES)


def test_the_parts_are_the_table() -> None:
    assert sorted(row for rows in PARTS.values() for row in rows) == sorted(TABLE)


@pytest.mark.parametrize("part", PARTS)
def test_who_gets_in(part: str, scene: Scene, clients: dict[str, Client]) -> None:
    wrong: list[str] = []
    for row in PARTS[part]:
        wrong += _differences(row, TABLE[row], scene, clients)
    assert not wrong, "\n".join(wrong)


def asking(expected: Rights) -> list[str]:
    """Return who asks: everybody on SQLite; on PostgreSQL the first of those who are told the same."""
    if connection.vendor == "sqlite":
        return list(ROLES)
    firsts: dict[str, str] = {}
    for key in ROLES:
        firsts.setdefault(expected[key], key)
    return list(firsts.values())


def _differences(row: str, methods: dict[str, Rights], scene: Scene, clients: dict[str, Client]) -> list[str]:
    wrong = []
    address = scene.address(row)
    for method, expected in methods.items():
        for key in asking(expected):
            body = body_of(row, scene, key) if method == "POST" else None
            answer = asked(clients[key], method, address, body)
            told = meaning_of(answer)
            if told != expected[key]:
                wrong.append(f"{method} {row} as {key}: {told}, the table says {expected[key]}")
            if told in DENIED and answer.wrote_facts:
                wrong.append(f"{method} {row} as {key}: refused, but a fact was written")
    return wrong


@pytest.mark.once
@pytest.mark.parametrize("part", PARTS)
def test_other_methods_are_not_answered(part: str, scene: Scene, clients: dict[str, Client]) -> None:
    wrong: list[str] = []
    for row in PARTS[part]:
        methods = TABLE[row]
        others = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"} - set(methods)
        others -= {"HEAD"} if "GET" in methods else set()
        address = scene.address(row)
        for method in sorted(others):
            answer = asked(clients["gp"], method, address)
            if answer.status_code != 405 or answer.wrote_facts:
                wrong.append(f"{method} {row}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.once
def test_a_post_without_the_token_is_not_taken(scene: Scene, clients: dict[str, Client]) -> None:
    wrong: list[str] = []
    for row, methods in TABLE.items():
        if "POST" not in methods:
            continue
        key = next(key for key in ROLES if methods["POST"][key] not in DENIED | {"gate"} or key == "administrator")
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = clients[key].cookies.copy()
        answer = asked(strict, "POST", scene.address(row), body_of(row, scene, key))
        if answer.status_code != 403 or answer.headers.get("X-Lianti-Stale") != "1" or answer.wrote_facts:
            wrong.append(f"{row} as {key}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


def test_a_script_of_a_page_is_told_to_lock_instead_of_being_led_away(scene: Scene) -> None:
    for headers in ({"HTTP_HX_REQUEST": "true"}, {"HTTP_X_LIANTI_FORM": "1"}, {"HTTP_ACCEPT": "application/json"}):
        answer = Client().get(scene.address("referrals:detail"), **headers)
        assert answer.status_code == 401 and answer.headers["X-Lianti-Locked"] == "1"
