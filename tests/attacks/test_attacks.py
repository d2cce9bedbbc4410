"""What somebody tries who wants more than the role gives: every address with foreign ids, and what outlives a right."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import UUIDConverter

from lianti.kernel.pure import clock
from lianti.kernel.pure.identity import make_identity
from lianti.kernel.pure.ids import new_uid
from lianti.kernel.testing.clients import signed_in_client
from lianti.kernel.testing.town import PASSWORD, PLATFORM
from lianti.kernel.testing.town_people import GRANDMOTHER_BIRTH, REGION
from lianti.kernel.web.models import StoredFile
from lianti.ledger.models import Fact, Trace
from lianti.parties.actions import end_grant
from lianti.residents.models import SharingConsent
from tests.town import Town, town

__all__ = ["town"]

NUMBER = make_identity(REGION, GRANDMOTHER_BIRTH, 124)
REFUSED = frozenset({302, 303, 400, 403, 404, 405, 422})


def places(resolver: URLResolver, space: str = "") -> list[tuple[str, int]]:
    """Return each address that names things by uid alone, and how many it names."""
    found: list[tuple[str, int]] = []
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            kinds = list(entry.pattern.converters.values())
            if kinds and all(isinstance(kind, UUIDConverter) for kind in kinds):
                found.append((f"{space}{entry.name}", len(kinds)))
        else:
            found += places(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
    return found


@pytest.mark.parametrize("key", ["gp", "stranger"])
def test_a_uid_that_is_nobodys_opens_nothing_and_breaks_nothing(town: Town, key: str) -> None:
    wrong = []
    with clock.frozen(town.now):
        window = signed_in_client(town, key)
        facts = Fact.objects.count()
        for name, many in places(get_resolver()):
            address = reverse(name, args=[uuid.uuid4() for _ in range(many)])
            for answer in (window.get(address), window.post(address, {"idempotency_key": str(new_uid())})):
                if answer.status_code not in REFUSED:
                    wrong.append(f"{name}: {answer.status_code}")
    assert not wrong, wrong
    assert Fact.objects.count() == facts


def test_a_role_taken_back_opens_nothing_more(town: Town) -> None:
    place = reverse("residents:person", args=[town.resident("grandmother").uid])
    with clock.frozen(town.now):
        window = signed_in_client(town, "gp")
        assert window.get(place).status_code == 200
        end_grant(grant=town.grants["gp"], by=PLATFORM, at=town.now)
        assert window.get(place).status_code == 302
        assert window.get("/live/counts").status_code in {401, 404}
        assert window.post("/residents/find", {"q": "wxl"}, headers={"HX-Request": "true"}).status_code == 401


def test_a_session_from_before_the_sign_in_is_worth_nothing(town: Town) -> None:
    with clock.frozen(town.now):
        window = Client()
        window.get("/sign-in")
        planted = window.session.session_key or "planted"
        window.cookies["sessionid"] = planted
        window.post("/sign-in", {"username": town.user("gp").username, "password": PASSWORD})
        assert window.session.session_key != planted
        thief = Client()
        thief.cookies["sessionid"] = planted
        assert thief.get("/residents/").status_code == 302


@pytest.mark.parametrize("path", ["/residents/find", "/residents/", "/palette"])
def test_another_site_searches_for_nobody(town: Town, path: str) -> None:
    with clock.frozen(town.now):
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = signed_in_client(town, "gp").cookies
        before = Trace.objects.count()
        answer = strict.post(path, {"q": NUMBER, "across": "1"})
    assert answer.status_code == 403 and Trace.objects.count() == before
    assert NUMBER not in answer.content.decode()


def test_trying_numbers_ends_after_thirty(town: Town) -> None:
    """Somebody who knows how numbers are made learns nothing from a miss, and soon nothing at all."""
    with clock.frozen(town.now):
        window = signed_in_client(town, "stranger")
        answers = [
            window.post("/residents/find", {"q": make_identity(REGION, GRANDMOTHER_BIRTH, n), "across": "1"})
            for n in range(200, 232)
        ]
    assert {a.status_code for a in answers[:30]} == {200} and {a.status_code for a in answers[30:]} == {422}
    assert len({a.content.decode().split('name="told"')[0] for a in answers[:30]}) == 1
    assert not Trace.objects.filter(detail__contains=REGION).exists()


BOMBS: list[tuple[str, bytes]] = [
    ("page.png", b"<html><script>alert(1)</script></html>"), ("picture.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    ("run.png", b"MZ\x90\x00"), ("empty.png", b""), ("archive.png", b"PK\x03\x04"),
    ("big.png", b"\x89PNG\r\n\x1a\n" + b"0" * (9 * 1024 * 1024)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data"), BOMBS, ids=[name for name, _data in BOMBS])
def test_what_is_no_picture_is_no_consent(town: Town, name: str, data: bytes) -> None:
    photo = SimpleUploadedFile(name, data, content_type="image/png")
    sent: dict[str, Any] = {
        "classes": ["general"], "grantees": [str(town.specialty.uid)], "days": "90", "method": "paper",
        "signer": "self", "idempotency_key": str(new_uid()), "consent_photo": photo,
    }  # fmt: skip
    with clock.frozen(town.now):
        place = reverse("residents:consents", args=[town.resident("grandmother").uid])
        assert signed_in_client(town, "gp").post(place, sent).status_code == 422
    assert not SharingConsent.objects.exists() and not StoredFile.objects.exists()
