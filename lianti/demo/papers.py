"""Papers of the demo: consents, reports and signatures as small pictures."""

from __future__ import annotations

import math
import struct
import uuid
import zlib
from dataclasses import replace
from functools import lru_cache

from lianti.demo.chances import chance
from lianti.kernel.web.files import store_bytes
from lianti.parties.shapes import Viewer
from lianti.referrals.codes import CONSENT_SCOPES
from lianti.referrals.shapes import ConsentFields

_WIDTH, _HEIGHT = 360, 96
_KINDS = 8
REPORTS = ("血常规与生化检验单", "十二导联心电图", "既往检查报告", "随访记录与血压血糖日记")


@lru_cache(maxsize=32)
def picture(kind: int, *, signature: bool) -> bytes:
    """Return a PNG with a curve on white: a tracing of a heart, or a signature."""
    rows = [bytearray(b"\xff" * _WIDTH) for _ in range(_HEIGHT)]
    for x in range(_WIDTH):
        if signature:
            y = _HEIGHT / 2 + 28 * math.sin(x / (9 + kind)) * math.cos(x / (31 + kind))
        else:
            beat = (x * (1 + kind / 12)) % 60
            y = _HEIGHT * 0.6 - (38 if 20 < beat < 23 else 9 * math.sin(beat / 6) if beat > 34 else 0)
        for thick in (0, 1):
            rows[min(max(int(y) + thick, 0), _HEIGHT - 1)][x] = 40
    raw = b"".join(b"\0" + bytes(row) for row in rows)
    header = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(raw)) + _chunk(b"IEND", b"")


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def store_picture(seed: int, number: str, by: Viewer, *, signature: bool) -> tuple[uuid.UUID, str]:
    """Keep a picture for a case encrypted and return its uid and content type."""
    kind = int(chance(seed, number, "picture") * _KINDS)
    name = "signature.png" if signature else "report.png"
    row = store_bytes(picture(kind, signature=signature), name=name, by_uid=by.uid)
    return row.uid, row.content_type


def consents(seed: int, number: str, by: Viewer, witness: str, *, emergency: bool) -> list[ConsentFields]:
    """Return the consents to a referral and to sharing: mostly verbal, some drawn, in emergencies often none yet."""
    drawn = chance(seed, number, "consent")
    if emergency and drawn < 0.45:
        nobody = ConsentFields("referral", "unobtainable", approver_name=witness, approver_role="head")
        return [replace(nobody, scope=scope) for scope in CONSENT_SCOPES]
    return given(seed, number, by, witness)


def given(seed: int, number: str, by: Viewer, witness: str) -> list[ConsentFields]:
    """Return consents that were obtained."""
    drawn = chance(seed, number, "given")
    one = ConsentFields("referral", "verbal", witness_name=witness)
    if drawn < 0.06:
        one = replace(one, method="drawn", file_uid=store_picture(seed, number, by, signature=True)[0])
    elif drawn > 0.85:
        one = replace(one, signer="relative", relation="子女", signer_name=witness[:1] + "家属")
    return [replace(one, scope=scope) for scope in CONSENT_SCOPES]
