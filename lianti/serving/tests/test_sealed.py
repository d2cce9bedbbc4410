"""A new key for what lies encrypted: cut off and started again, written meanwhile, and an old key that is needed."""

from __future__ import annotations

import dataclasses
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from lianti.cli.main import main
from lianti.kernel.pure.identity import make_identity
from lianti.kernel.testing.town_people import GRANDMOTHER_BIRTH, REGION
from lianti.kernel.web import files
from lianti.kernel.web.models import StoredFile
from lianti.ledger import keyfile
from lianti.ledger.keyring import keyring, sealed_under
from lianti.residents.actions import register_resident, reveal, update_resident
from lianti.residents.identity.deciding import compare_person
from lianti.residents.identity.index import find, key_values, traits_on_file
from lianti.residents.models import Resident
from lianti.residents.queries import find_people
from lianti.residents.shapes import ResidentFields
from lianti.serving import sealed
from lianti.serving.sealed import CELLS, count_left, reencrypt
from lianti.settings import base
from tests.town import LONG_AGO, PLATFORM, Town, town

__all__ = ["town"]

NUMBER = make_identity(REGION, GRANDMOTHER_BIRTH, 124)
PIXEL = b"\x89PNG\r\n\x1a\n" + b"0" * 64


@pytest.fixture(autouse=True)
def ring(settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, town: Town) -> Path:
    """The keys of the town in a file of the test's own."""
    path = tmp_path / "keys" / "keyring.json"
    path.parent.mkdir(mode=0o700)
    shutil.copy(settings.LIANTI_KEYRING, path)
    settings.LIANTI_KEYRING, settings.LIANTI_FILES_DIR = path, tmp_path / "files"
    monkeypatch.setattr(base, "LIANTI_KEYRING", path)
    return path


def under(column: str) -> set[str]:
    rows = Resident.objects.exclude(**{column: None}).values_list(column, flat=True)
    return {sealed_under(bytes(value)) for value in rows}


def phone(town: Town) -> str:
    uid = town.resident("grandmother").uid
    return reveal(resident_uid=uid, column="phone", purpose="contact", by=town.viewer("gp"), at=town.now)


def test_no_sealed_column_is_forgotten() -> None:
    found = {
        (model._meta.label, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.BinaryField) and field.name.endswith("sealed")
    }
    assert {(cell.model if "." in cell.model else "", cell.column) for cell in CELLS} == found


def test_fields_come_under_the_new_key_and_the_old_one_goes(town: Town, ring: Path, capsys: Any) -> None:
    told, before = phone(town), keyring().current("fields")
    fresh = keyfile.rotate(ring, "fields")
    assert main(["keys", "retire", "fields", before]) == 1, "a moment ago is too soon"
    os.utime(ring, (0, 0))
    assert main(["keys", "retire", "fields", before]) == 1 and "keys reencrypt fields" in capsys.readouterr().err
    assert before in keyring().key_ids("fields") and count_left("fields").left > 0
    assert phone(town) == told, "the platform stays usable before"
    done = reencrypt("fields")
    assert done.changed > 0 and (done.left, done.broken) == (0, [])
    assert under("phone_sealed") == under("identity_sealed") == {fresh}
    assert reencrypt("fields").changed == 0
    os.utime(ring, (0, 0))
    assert main(["keys", "retire", "fields", before]) == 0
    assert keyring().key_ids("fields") == [fresh] and phone(town) == told


def test_cut_off_in_the_middle_it_goes_on(town: Town, ring: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, told = keyring().current("fields"), phone(town)
    fresh = keyfile.rotate(ring, "fields")
    monkeypatch.setattr(sealed, "BATCH", 1)

    def cut(_name: str, seen: int) -> None:
        if seen == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reencrypt("fields", cut)
    assert under("identity_sealed") == {old, fresh} and phone(town) == told
    assert count_left("fields").left > 0
    assert reencrypt("fields").left == 0 and under("identity_sealed") == {fresh}


def test_what_is_saved_meanwhile_is_not_overwritten(town: Town, ring: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = keyfile.rotate(ring, "fields")
    person, opened = town.resident("grandmother"), sealed._opened

    def meanwhile(batch: Any, pk: int, value: bytes, uid: object) -> bytes | None:
        plain = opened(batch, pk, value, uid)
        if batch.cell.column == "phone_sealed" and uid == person.uid and plain is not None:
            mine = Resident.objects.get(pk=person.pk)
            same = ResidentFields(name=mine.name, sex=mine.sex, birth_on=mine.birth_on, phone="10000007777")
            update_resident(resident=mine, fields=same, by=PLATFORM, at=town.now)
        return plain

    monkeypatch.setattr(sealed, "_opened", meanwhile)
    assert reencrypt("fields").left == 0
    assert phone(town) == "10000007777" and under("phone_sealed") == {fresh}


def test_one_that_does_not_open_is_named_and_keeps_the_old_key(town: Town, ring: Path, capsys: Any) -> None:
    person, old = town.resident("grandmother"), keyring().current("fields")
    bad = bytearray(Resident.objects.get(pk=person.pk).phone_sealed or b"")
    bad[-1] ^= 1
    Resident.objects.filter(pk=person.pk).update(phone_sealed=bytes(bad))
    keyfile.rotate(ring, "fields")
    assert main(["keys", "reencrypt", "fields"]) == 1
    assert str(person.uid) in capsys.readouterr().err
    os.utime(ring, (0, 0))
    assert main(["keys", "retire", "fields", old]) == 1 and old in keyring().key_ids("fields")
    assert bytes(Resident.objects.get(pk=person.pk).phone_sealed or b"") == bytes(bad)


def test_people_are_found_all_the_way_through_a_new_index_key(town: Town, ring: Path) -> None:
    for pk in Resident.objects.values_list("pk", flat=True):
        compare_person(resident_pk=pk, by=PLATFORM, at=town.now)

    def found() -> bool:
        answer = find_people(viewer=town.viewer("gp"), text=NUMBER, at=town.now)
        person = Resident.objects.get(pk=town.resident("grandmother").pk)
        traits = traits_on_file(person)
        return bool(answer.own) and person.pk in {r.pk for r, _score in find(traits, key_values(traits))}

    old = keyring().current("index")
    keyfile.rotate(ring, "index")
    assert found() and count_left("index").left > 0
    fields = ResidentFields(name="王秀兰", identity_number=NUMBER, birth_on=GRANDMOTHER_BIRTH)
    with pytest.raises(Exception, match="已有档案"):
        register_resident(fields=fields, institution=town.community, by=PLATFORM, at=LONG_AGO)
    done = reencrypt("index")
    assert done.changed > 0 and (done.left, done.broken) == (0, [])
    compare_person(resident_pk=town.resident("grandmother").pk, by=PLATFORM, at=town.now)
    assert count_left("index").left == 0, "whoever registers meanwhile does not keep the old key alive"
    keyfile.retire(ring, "index", old)
    assert found()


def test_files_come_under_the_new_key(town: Town, ring: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = [files.store_bytes(PIXEL + bytes([n]), name="a.png", by_uid=PLATFORM.uid) for n in range(3)]
    fresh = keyfile.rotate(ring, "files")
    save = StoredFile.save

    def dies(row: StoredFile, **more: Any) -> None:
        if row.uid == kept[1].uid:
            raise KeyboardInterrupt
        save(row, **more)

    monkeypatch.setattr(StoredFile, "save", dies)
    with pytest.raises(KeyboardInterrupt):
        reencrypt("files")
    monkeypatch.setattr(StoredFile, "save", save)
    assert [files.read_file(row.uid)[1][-1] for row in kept] == [0, 1, 2], "cut off between file and row"
    assert reencrypt("files").left == 0
    assert set(StoredFile.objects.values_list("key_id", flat=True)) == {fresh}
    keyfile.retire(ring, "files", "k1")
    assert [files.read_file(row.uid)[1][-1] for row in kept] == [0, 1, 2]
    files._path(kept[0].uid).unlink()
    keyfile.rotate(ring, "files")
    done = reencrypt("files")
    assert done.left == 1 and str(kept[0].uid) in done.broken[0]


def test_every_cell_says_what_its_values_are_bound_to(town: Town) -> None:
    """The table of cells and the code that writes agree: each value there is opens with it."""
    assert count_left("index").broken == []
    assert {dataclasses.astuple(cell)[2].count(".") for cell in CELLS} == {1}
    assert settings.LIANTI_KEYRING.exists()


def test_a_key_that_changes_while_a_file_is_written_is_no_loss(
    town: Town, ring: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, old = files._write, keyring().current("files")

    def rotated(path: Path, data: bytes) -> None:
        keyfile.rotate(ring, "files")
        write(path, data)

    monkeypatch.setattr(files, "_write", rotated)
    kept = files.store_bytes(PIXEL, name="a.png", by_uid=PLATFORM.uid)
    monkeypatch.setattr(files, "_write", write)
    assert count_left("files").left == 1, "the older key is still needed"
    assert reencrypt("files").left == 0
    keyfile.retire(ring, "files", old)
    assert files.read_file(kept.uid)[1] == PIXEL
