"""What outlives an agreement or a grant, what another site posts, what a file hides, and what a workbook would run."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from PIL import Image, ImageFile

from lianti.alliances.actions import terminate_agreement
from lianti.alliances.roster import files as roster_files
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.ids import new_uid
from lianti.kernel.testing.clients import signed_in_client
from lianti.ledger.models import Fact, Trace
from lianti.parties.actions import end_grant
from lianti.records.checking import checked
from lianti.referrals import actions
from lianti.referrals.tests.cases import DAY, HOUR, Walk
from lianti.residents.models import Resident
from lianti.serving import live
from tests.town import PLATFORM, Town, town

__all__ = ["town"]

EVIL = '=HYPERLINK("http://x","看")'
WORDS = {
    "UUIDConverter": "019cda68-6280-7b01-b075-89b0f855d0e9", "StringConverter": "123456789012", "IntConverter": "1",
    "ColumnConverter": "phone", "SlugConverter": "a", "PathConverter": "a",
}  # fmt: skip


def addresses(resolver: URLResolver, space: str = "") -> Iterator[str]:
    """Return one address for every pattern of the site."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from addresses(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
        elif isinstance(entry, URLPattern) and entry.name:
            kinds = entry.pattern.converters
            yield reverse(f"{space}{entry.name}", kwargs={n: WORDS[type(k).__name__] for n, k in kinds.items()})


def test_no_address_takes_a_post_from_another_site(town: Town, settings: Any) -> None:
    """Nothing is exempt, and one in six is tried: without the token of the page nothing gets through."""
    settings.CSRF_FAILURE_VIEW = "django.views.csrf.csrf_failure"  # the plain page: three hundred are drawn
    with clock.frozen(town.now):
        strict, paths = Client(enforce_csrf_checks=True), sorted(set(addresses(get_resolver())))
        strict.cookies = signed_in_client(town, "gp").cookies
        facts, traces = Fact.objects.count(), Trace.objects.count()
        through = [path for path in paths[::6] if strict.post(path).status_code != 403]
        through += [path for path in paths if getattr(resolve(path).func, "csrf_exempt", False)]
    assert not through, through
    assert len(paths) > 200 and (Fact.objects.count(), Trace.objects.count()) == (facts, traces)


def test_without_an_agreement_nothing_new_goes_and_what_is_closed_shuts(town: Town) -> None:
    """SY-28: open cases go on, closed ones stay thirty days, an emergency asks for no paper."""
    opened, closed, fresh = Walk(town), Walk(town), Walk(town)
    opened.to("scheduled")
    closed.to("closed")
    terminate_agreement(
        agreement=town.agreements[town.community.pk], until_on=town.today + DAY, by=town.viewer("office"),
        at=town.now + HOUR,
    )  # fmt: skip
    fresh.at = town.now + 2 * DAY
    with pytest.raises(Refused) as told:
        fresh.to("submitted")
    assert "agreement" in told.value.code
    urgent = Walk(town, kind="emergency")
    urgent.at = fresh.at
    urgent.to("submitted")

    def page(walk: Walk, who: str, days: int) -> int:
        with clock.frozen(town.now + days * DAY):
            window = signed_in_client(town, who)
            return int(window.get(reverse("referrals:detail", args=[walk.referral.number])).status_code)

    for who in ("specialist", "gp"):
        assert page(closed, who, 29) == 200 and page(closed, who, 32) == 404, who
        assert page(opened, who, 60) == 200, "somebody is still treated there"
    uid = closed.resident.uid  # type: ignore[attr-defined]
    with clock.frozen(town.now + 32 * DAY):
        window = signed_in_client(town, "specialist")
        for place in ("residents:person", "records:timeline"):
            assert window.get(reverse(place, args=[uid])).status_code == 404
        answer = signed_in_client(town, "referral_centre").get(reverse("referrals:export"), {"tab": "ended"})
        assert closed.referral.number.encode() not in _words(answer.content)
    actions.arrive(
        referral_uid=opened.referral.uid, his_number="ZY1", by=town.viewer("admission"), at=town.now + 2 * DAY
    )


def _words(book: bytes) -> bytes:
    return zipfile.ZipFile(io.BytesIO(book)).read("xl/sharedStrings.xml")


def test_an_open_page_is_told_nothing_once_the_role_is_gone(
    town: Town, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "close_old_connections", lambda: None)
    with clock.frozen(town.now):
        window = signed_in_client(town, "referral_centre")
        Walk(town).to("submitted")
        cookie = f"{settings.SESSION_COOKIE_NAME}={window.session.session_key}".encode()
        scope: dict[str, Any] = {
            "type": "http",
            "method": "GET",
            "path": "/live/stream",
            "headers": [(b"cookie", cookie)],
        }
        assert live.look(scope) is not None
        end_grant(grant=town.grants["referral_centre"], by=PLATFORM, at=town.now)
        assert live.look(scope) is None
        number = Walk(town).referral.number
        for path in (f"/referrals/{number}/", "/referrals/export.xlsx", "/residents/exports", "/palette"):
            assert window.get(path).status_code in {302, 401, 405}, path


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("gp", "/residents/contracted?xlsx=1"), ("gp", "/referrals/export.xlsx?tab=sent"),
        ("referral_centre", "/referrals/export.xlsx?tab=waiting"), ("referral_centre", "/referrals/open/?xlsx=1"),
        ("gp", "/referrals/outside/export.xlsx"), ("gp", "/referrals/advice/export.xlsx"),
        ("referral_centre", "/capacity/?xlsx=1"), ("gp", "/supply/export.xlsx"),
    ],
)  # fmt: skip
def test_what_somebody_typed_never_runs(town: Town, who: str, path: str) -> None:
    """A name, a diagnosis or an institution that begins like a formula is text in every workbook."""
    walk = Walk(town)
    walk.to("submitted")
    Resident.objects.update(name=EVIL)
    type(walk.referral).objects.update(diagnosis_name="+1+cmd|' /C calc'!A0", sender_phone="@SUM(1)")
    with clock.frozen(walk.at):
        answer = signed_in_client(town, who).get(path)
    assert answer.status_code == 200 and "spreadsheet" in answer.headers["Content-Type"]
    book = zipfile.ZipFile(io.BytesIO(answer.content))
    for name in book.namelist():
        if name.startswith("xl/worksheets/sheet"):
            sheet = book.read(name).decode()
            assert "<f>" not in sheet and "<hyperlink" not in sheet
            assert 't="s"' in sheet or "<c " not in sheet


def bomb(width: int, height: int, colour: int = 6) -> bytes:
    """A PNG whose head promises a wall of points and whose body holds none."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("width", "height"), [(8900, 8900), (79_000_000, 1), (100_000, 100_000), (7000, 6100)])
def test_a_picture_too_big_to_hold_is_refused_by_its_head(
    monkeypatch: pytest.MonkeyPatch, width: int, height: int
) -> None:
    def decoded(*_words: object) -> None:
        raise AssertionError("it was decoded")

    monkeypatch.setattr(ImageFile.ImageFile, "load", decoded)
    with pytest.raises(Refused) as told:
        checked(bomb(width, height))
    assert told.value.code == "image_large"


def test_a_scan_is_taken_all_the_same() -> None:
    """A4 at 600 dpi in grey is a page of every day."""
    buffer = io.BytesIO()
    Image.new("L", (4960, 7016), 255).save(buffer, "PNG", compress_level=1)
    found = checked(buffer.getvalue())
    assert (found.width, found.height) == (4960, 7016) and found.thumb


def test_a_workbook_that_unpacks_without_end_is_refused(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roster_files, "MAX_UNPACKED", 1_000_000)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 3_000_000)
    data = buffer.getvalue()
    assert len(data) < 10_000
    with clock.frozen(town.now):
        for who, path in (("office", f"/alliances/{town.group.uid}/roster"), ("gp", "/residents/imports")):
            sent = {"file": SimpleUploadedFile("a.xlsx", data), "idempotency_key": str(new_uid())}
            before = Fact.objects.count()
            assert signed_in_client(town, who).post(path, sent).status_code in {403, 404, 422}, path
            assert Fact.objects.count() == before
