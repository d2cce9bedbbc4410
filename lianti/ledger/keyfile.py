"""The keyring's file: made, read and extended so that nobody ever sees half of it. Knows no Django.

The file is JSON: purpose, then key id, then 32 bytes in base64. The last key of a purpose is the one in use.
"""

from __future__ import annotations

import base64
import binascii
import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PURPOSES = ("fields", "index", "audit", "signatures", "files", "django")
# Old keys of these can be taken out once nothing is closed with them any more.
RETIRABLE = ("fields", "index", "files")
_BYTES = 32
Keys = dict[str, dict[str, bytes]]


class KeyringMissing(Exception):
    """No keyring where the setting points, and it may not be created here."""


class KeyringBroken(Exception):
    """The file is there but is not a whole keyring; restore it from its copy."""


class NotRotated(Exception):
    """Keys of this purpose cannot be replaced; the message says why."""


def create(path: Path) -> bool:
    """Make a keyring (0600) with one key for every purpose; False when somebody was faster and theirs stands."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = _draft(path, {purpose: {"k1": secrets.token_bytes(_BYTES)} for purpose in PURPOSES})
    try:
        # A link appears with its whole content, and only where there is nothing yet.
        os.link(draft, path)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True


def load(path: Path) -> Keys:
    """Return the keys of the file; KeyringMissing or KeyringBroken say what is wrong, never what is inside."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        keys = {p: {k: base64.b64decode(v, validate=True) for k, v in raw[p].items()} for p in PURPOSES}
    except FileNotFoundError:
        raise KeyringMissing(f"No keyring at {path}. Make one with: lianti keys create") from None
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error):
        raise KeyringBroken(f"{path} is not a whole keyring. Put back the copy that was made of it.") from None
    if any(len(key) != _BYTES for ring in keys.values() for key in ring.values()) or not all(keys.values()):
        raise KeyringBroken(f"{path} holds a key of the wrong size, or a purpose without a key.")
    return keys


def rotate(path: Path, purpose: str) -> str:
    """Add a new key for ``purpose`` and return its id; older keys stay, so that what they closed still opens."""
    _known(purpose)
    load(path)  # says what is wrong before the folder is touched
    with _only_one(path):
        keys = load(path)
        # Never the number of a key that was taken out: values that name it are under a key that is gone.
        key_id = f"k{max(int(known[1:]) for known in keys[purpose]) + 1}"
        keys[purpose][key_id] = secrets.token_bytes(_BYTES)
        _draft(path, keys).replace(path)
    return key_id


def retire(path: Path, purpose: str, key_id: str) -> None:
    """Take an old key out for good; whoever calls has made sure that nothing is closed with it any more.

    NotRotated for the key in use, an unknown one, and for purposes whose old keys are asked for ever: sealed rows are
    held against every audit key, and a printed slip names the key of its signature.
    """
    _known(purpose)
    if purpose not in RETIRABLE:
        raise NotRotated(f"keys for {purpose} stay: what they signed or sealed is checked for years")
    load(path)
    with _only_one(path):
        keys = load(path)
        if key_id not in keys[purpose]:
            raise NotRotated(f"no key {key_id} for {purpose}; there are {', '.join(keys[purpose])}")
        if key_id == list(keys[purpose])[-1]:
            raise NotRotated(f"{key_id} is in use for {purpose}; rotate first")
        del keys[purpose][key_id]
        _draft(path, keys).replace(path)


def _known(purpose: str) -> None:
    if purpose not in PURPOSES:
        raise NotRotated(f"no such purpose: {purpose}; there are {', '.join(PURPOSES)}")


def _draft(path: Path, keys: Keys) -> Path:
    """The keyring under another name in the same folder, safely on disk."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    content = {p: {k: base64.b64encode(v).decode() for k, v in ring.items()} for p, ring in keys.items()}
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    return draft


@contextmanager
def _only_one(path: Path) -> Iterator[None]:
    """Two rotations at once would lose one of the new keys."""
    handle = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
