"""No link is rendered that the viewer may not open: every address of a page answers the person who sees it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from lianti.kernel.testing.town_people import STAFF
from lianti.kernel.web.registry import badge_counts
from tests.pages.city import City

CLIENTS = Callable[[str], Client]
# One person of each role; the others of a role see the same kinds of pages.
PEOPLE = sorted({role: key for key, (_login, _name, role, *_rest) in reversed(STAFF.items())}.values())
_ONE = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/)[A-Z]{2}-\d\d(?=/)|\d+(?=/|$)")
# They look at objects too; the others at every page of the sidebar and at what leads from there to a page of its own.
_LOOKERS = {"gp", "referral_centre", "specialist", "office", "head", "regulator"}
_REFUSED = {403, 404, 405, 500}


class Links(HTMLParser):
    """The addresses of this site that a page leads to: links and forms that only ask."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the address of a link, or of a form that only asks."""
        given = {name: value or "" for name, value in attrs}
        asks = tag == "form" and given.get("method", "get").lower() == "get"
        address = given.get("href", "") if tag == "a" else given.get("action", "") if asks else ""
        if address.startswith("/") and not address.startswith(("//", "/static/")):
            self.found.append(address.partition("#")[0])


def kind_of(address: str) -> str:
    """Return an address without the one object it names and without what is asked of it."""
    return _ONE.sub("*", address.partition("?")[0])


def is_walked(who: str, address: str, step: int) -> bool:
    """Say whether a page is worth its time."""
    return step < 2 or who in _LOOKERS or "*" not in kind_of(address)


def walk(who: str, client: Client, depth: int) -> Iterator[tuple[int, str, str]]:
    """Open what a person reaches from the first page, each kind of page once; yield status, address and page before."""
    seen: set[str] = set()
    kinds: set[str] = set()
    around = [("/", "")]
    for step in range(depth + 1):
        ahead: list[tuple[str, str]] = []
        for address, before in around:
            if address in seen or kind_of(address) in kinds or not is_walked(who, address, step):
                continue
            seen.add(address)
            kinds.add(kind_of(address))
            answer = client.get(address)
            yield answer.status_code, address, before
            if answer.status_code in {301, 302}:
                ahead.append((answer.headers["Location"], address))
            elif "text/html" in answer.headers.get("Content-Type", ""):
                ahead += [(link, address) for link in Links(answer.content.decode()).found]
        around = ahead


@pytest.fixture
def badges(monkeypatch: pytest.MonkeyPatch) -> None:
    """Count what waits for a person once: nothing here changes it."""
    known: dict[Any, dict[str, int]] = {}

    def counted(viewer: Any) -> dict[str, int]:
        return known.get(viewer.uid) or known.setdefault(viewer.uid, badge_counts(viewer))

    monkeypatch.setattr("lianti.kernel.web.context.badge_counts", counted)


@pytest.mark.usefixtures("badges")
@pytest.mark.parametrize("who", PEOPLE)
def test_every_link_leads_somewhere(city: City, client_of: CLIENTS, who: str) -> None:
    """The sidebar, the first object of each kind from there, and everything those pages lead to."""
    walked = walk(who, client_of(who), 2)
    told = [f"{status} {address} on {before}" for status, address, before in walked if status in _REFUSED]
    assert not told, "\n".join(told)


def test_a_clause_of_a_foreign_document_is_readable(city: City, client_of: CLIENTS) -> None:
    """A 依据 leads somewhere for whoever sees it: in words, without the figures of those whom it binds."""
    for who in ("gp", "stranger"):
        shown = client_of(who).get("/board/clause/QQ-36/").content.decode()
        assert "有质控才互认" in shown and "没有采纳这份文件" in shown


def test_the_walk_bites() -> None:
    """Links and forms that ask are followed, whatever they ask for; other sites, files and forms that write are not."""
    page = (
        '<a href="/a/7/?x=1#part"></a><a href="//other.example/"></a><a href="/static/x.css"></a><a>none</a>'
        '<form action="/find"></form><form method="post" action="/write"></form>'
    )
    assert Links(page).found == ["/a/7/?x=1", "/find"]
    assert kind_of("/board/clause/QQ-36/2/?a=1") == "/board/clause/*/*/"
