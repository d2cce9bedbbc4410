"""Keys: what is closed for one cell opens there only, older keys still open, and nobody else reads the file."""

from __future__ import annotations

import base64
import json
import stat
import threading
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from pytest_django import Settings

from lianti.ledger import keyfile
from lianti.ledger.keyfile import PURPOSES, KeyringBroken, KeyringMissing, NotRotated
from lianti.ledger.keyring import (
    Keyring,
    UnknownKey,
    blind_index,
    blind_indexes,
    decrypt_text,
    encrypt_text,
    keyring,
    sm3,
)

CELL: dict[str, Any] = {"table": "resident", "column": "phone", "uid": 7}


@pytest.fixture
def path(own_keyring: Path) -> Path:
    assert keyfile.create(own_keyring)
    return own_keyring


def test_only_the_owner_reads_the_file(path: Path) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    keyfile.rotate(path, "fields")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == [path.name], "no copy is left lying about"


def test_every_purpose_has_a_key_of_its_own(path: Path) -> None:
    ring = Keyring.open(path, create=False)
    keys = [ring.key(purpose) for purpose in PURPOSES]
    assert len(set(keys)) == len(PURPOSES)
    assert {len(key) for key in keys} == {32}


def test_a_keyring_is_never_overwritten(path: Path) -> None:
    before = path.read_bytes()
    assert not keyfile.create(path)
    Keyring.open(path, create=True)
    assert path.read_bytes() == before
    assert len(list(path.parent.iterdir())) == 1


def test_where_there_is_none_it_is_made_only_when_allowed(own_keyring: Path) -> None:
    with pytest.raises(KeyringMissing, match="lianti keys create"):
        Keyring.open(own_keyring, create=False)
    assert not own_keyring.exists()
    Keyring.open(own_keyring, create=True)
    assert own_keyring.exists()


@pytest.mark.parametrize("damage", ["", "{", "[]", "{}", '{"fields": 1}', "half", "short", "no key", "no base64"])
def test_a_damaged_file_is_named_and_not_quoted(path: Path, damage: str) -> None:
    whole = path.read_text()
    raw = json.loads(whole)
    secret = raw["fields"]["k1"]
    raw["fields"] = {"short": {"k1": "AAAA"}, "no key": {}, "no base64": {"k1": "?" + secret}}.get(damage, {})
    texts = {"half": whole[: len(whole) // 2]} | dict.fromkeys(("short", "no key", "no base64"), json.dumps(raw))
    path.write_text(texts.get(damage, damage))
    with pytest.raises(KeyringBroken) as error:
        Keyring.open(path, create=True)
    assert str(path) in str(error.value)
    assert secret not in str(error.value)


def test_a_cell_opens_in_its_place_only(path: Path) -> None:
    sealed = encrypt_text("10000001234", **CELL)
    assert decrypt_text(sealed, **CELL) == "10000001234"
    assert decrypt_text(memoryview(sealed), **CELL) == "10000001234"  # type: ignore[arg-type]
    assert encrypt_text("10000001234", **CELL) != sealed, "equal texts do not look equal"
    for other in ({"uid": 8}, {"column": "identity"}, {"table": "contact"}):
        with pytest.raises(InvalidTag):
            decrypt_text(sealed, **CELL | other)


def test_every_changed_byte_is_noticed(path: Path) -> None:
    sealed = encrypt_text("王", **CELL)
    for place in range(len(sealed)):
        with pytest.raises((InvalidTag, UnknownKey)):
            decrypt_text(sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :], **CELL)
    for length in range(len(sealed)):
        with pytest.raises(InvalidTag):
            decrypt_text(sealed[:length], **CELL)


def test_after_a_rotation_the_old_still_opens(path: Path) -> None:
    old = encrypt_text("old", **CELL)
    assert keyfile.rotate(path, "fields") == "k2"
    new = encrypt_text("new", **CELL)
    assert (old[1:3], new[1:3]) == (b"k1", b"k2")
    assert (decrypt_text(old, **CELL), decrypt_text(new, **CELL)) == ("old", "new")
    assert keyfile.rotate(path, "fields") == "k3"
    assert keyring().key_ids("fields") == ["k3", "k2", "k1"]
    assert decrypt_text(old, **CELL) == "old"


def test_a_rotation_reaches_one_purpose_only(path: Path) -> None:
    before = keyfile.load(path)
    keyfile.rotate(path, "audit")
    after = keyfile.load(path)
    assert {purpose for purpose in PURPOSES if before[purpose] != after[purpose]} == {"audit"}
    assert after["audit"]["k1"] == before["audit"]["k1"]


def test_what_was_indexed_is_found_under_every_key(path: Path) -> None:
    found = blind_index("phone", "10000001234")
    with pytest.raises(NotRotated, match="no such purpose"):
        keyfile.rotate(path, "nothing")
    keyfile.rotate(path, "fields")
    assert blind_index("phone", "10000001234") == found
    assert blind_index("identity", "10000001234") != found
    keyfile.rotate(path, "index")
    assert blind_index("phone", "10000001234") != found
    assert blind_indexes("phone", "10000001234") == [blind_index("phone", "10000001234"), found]
    assert len(found) == 64


def test_a_key_goes_only_when_it_is_old_and_its_number_never_comes_back(path: Path) -> None:
    before = path.read_bytes()
    for purpose, key_id, says in (
        ("fields", "k1", "in use"), ("fields", "k9", "no key"), ("audit", "k1", "stay"), ("signatures", "k1", "stay"),
        ("django", "k1", "stay"), ("nothing", "k1", "no such purpose"),
    ):  # fmt: skip
        with pytest.raises(NotRotated, match=says):
            keyfile.retire(path, purpose, key_id)
    assert path.read_bytes() == before
    sealed = encrypt_text("10000001234", **CELL)
    keyfile.rotate(path, "fields")
    keyfile.retire(path, "fields", "k1")
    with pytest.raises(UnknownKey):
        decrypt_text(sealed, **CELL)
    assert keyfile.rotate(path, "fields") == "k3"


def test_rotations_at_once_lose_no_key(path: Path) -> None:
    threads = [threading.Thread(target=keyfile.rotate, args=(path, "fields")) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(keyfile.load(path)["fields"]) == [f"k{n}" for n in range(1, 10)]


def test_what_was_closed_elsewhere_does_not_open(path: Path, settings: Settings, tmp_path: Path) -> None:
    sealed = encrypt_text("x", **CELL)
    keyfile.rotate(path, "fields")
    newer = encrypt_text("x", **CELL)
    settings.LIANTI_KEYRING = tmp_path / "other" / "keyring.json"
    with pytest.raises(InvalidTag):
        decrypt_text(sealed, **CELL)
    with pytest.raises(UnknownKey, match="k2"):
        decrypt_text(newer, **CELL)


def test_an_open_keyring_outlives_its_file(path: Path, settings: Settings) -> None:
    sealed = encrypt_text("x", **CELL)
    path.unlink()
    assert decrypt_text(sealed, **CELL) == "x"
    assert not path.exists(), "a lost keyring is never replaced by a new one behind one's back"


def test_a_missing_keyring_is_made_or_missed(own_keyring: Path, settings: Settings) -> None:
    settings.LIANTI_KEYRING_CREATE = False
    with pytest.raises(KeyringMissing):
        keyring()
    settings.LIANTI_KEYRING_CREATE = True
    assert keyring().current("fields") == "k1"


def test_a_check_value_tells_keys_apart_and_shows_none(path: Path) -> None:
    ring = Keyring.open(path, create=False)
    values = {ring.check_value(purpose, "k1") for purpose in PURPOSES}
    assert len(values) == len(PURPOSES)
    assert not any(value in base64.b64decode(ring.secret_text("fields")).hex() for value in values)
    with pytest.raises(UnknownKey):
        ring.check_value("fields", "k9")


def test_sm3_is_the_digest_of_the_standard() -> None:
    assert sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
