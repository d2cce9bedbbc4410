"""Encrypted files that belong to nothing: found without touching what anything names, and erased by two people."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Any

import pytest

from lianti.kernel.pure.errors import NotPermitted
from lianti.kernel.web.files import keep_made
from lianti.kernel.web.models import StoredFile
from lianti.ledger.models import Fact
from lianti.referrals.actions import start_advice
from lianti.referrals.models import Advice
from lianti.residents.models import SharingConsent
from lianti.residents.privacy.consenting import give_consent
from lianti.residents.privacy.shapes import ConsentGiven
from lianti.serving.orphan_files import rows_without_owner
from lianti.serving.retention import apply, report
from tests.town import Town, town

__all__ = ["town"]

DAY = dt.timedelta(days=1)


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.LIANTI_FILES_DIR = tmp_path
    return tmp_path


def kept(town: Town, name: str) -> StoredFile:
    row = keep_made(b"x", name=name, content_type="text/plain", by_uid=town.viewer("gp").uid)
    StoredFile.objects.filter(pk=row.pk).update(at=town.now - 91 * DAY)
    return row


def test_what_anything_names_stays_and_what_nothing_names_goes(
    town: Town, folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    signed, in_json, lost = (kept(town, name) for name in ("signed", "json", "lost"))
    young = keep_made(b"x", name="young", content_type="text/plain", by_uid=town.viewer("gp").uid)
    StoredFile.objects.filter(pk=young.pk).update(at=town.now)
    given = ConsentGiven(("general",), (town.specialty.uid,), 90, "paper", file_uid=signed.uid)
    person = town.resident("grandmother").uid
    give_consent(resident_uid=person, given=given, by=town.viewer("gp"), at=town.now)
    assert SharingConsent.objects.get().file_uid == signed.uid
    advice = start_advice(resident=None, by=town.viewer("gp"), at=town.now, phone="10000006001")
    Advice.objects.filter(pk=advice.pk).update(consent={"file": str(in_json.uid)})
    assert rows_without_owner(town.now - 90 * DAY) == [lost.uid]
    with pytest.raises(NotPermitted):
        apply("file_row", asked_by=town.viewer("office"), approved_by=town.viewer("office"), at=town.now)
    assert StoredFile.objects.count() == 4
    two: dict[str, Any] = {"asked_by": town.viewer("office"), "approved_by": town.viewer("head"), "at": town.now}
    with django_capture_on_commit_callbacks(execute=True):
        assert apply("file_row", **two) == 1 and apply("file_row", **two) == 0
    assert set(StoredFile.objects.values_list("uid", flat=True)) == {signed.uid, in_json.uid, young.uid}
    assert not list(folder.glob(f"*/{lost.uid.hex}*")) and list(folder.glob(f"*/{signed.uid.hex}*"))
    assert Fact.objects.get(kind="residents.retention_applied").data["kind"] == "file_row"


def test_a_file_without_a_row_goes_after_a_day(town: Town, folder: Path) -> None:
    known = kept(town, "known")
    (folder / "ab").mkdir(exist_ok=True)
    stray, half, fresh, other = (folder / "ab" / name for name in ("0ab.sealed", "1ab.part", "2ab.sealed", "notes.txt"))
    for path in (stray, half, fresh, other):
        path.write_bytes(b"x")
    long_ago = (town.now - 2 * DAY).timestamp()
    for path in (*folder.glob(f"*/{known.uid.hex}*"), stray, half, other):
        os.utime(path, (long_ago, long_ago))
    os.utime(fresh, (town.now.timestamp(), town.now.timestamp()))
    assert {k["due"] for k in report(town.now) if k["kind"] == "file_disk"} == {2}
    assert apply("file_disk", asked_by=town.viewer("office"), approved_by=town.viewer("head"), at=town.now) == 2
    assert not stray.exists() and not half.exists() and fresh.exists() and other.exists()
    assert len(list(folder.glob(f"*/{known.uid.hex}*"))) == 1
