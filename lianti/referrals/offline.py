"""The offline slip: a signed minimum data set for the QR, and reading it back (docs/mechanisms/offline.md)."""

from __future__ import annotations

import base64
import hmac
import json
from typing import TYPE_CHECKING, Any

from lianti.kernel.prints import parse_payload, parse_signed, signed_part, signed_payload
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.ledger import signing
from lianti.ledger.keyring import UnknownKey, keyring

if TYPE_CHECKING:
    from lianti.referrals.models import Referral

MAC_BYTES = 9
_NOT_OURS = _("这不是本平台的转诊单，或二维码被改动过。")
# Longer names are cut: the code must stay readable by a phone.
_NAME, _PLACE = 12, 16
_KINDS = {"outpatient": "o", "inpatient": "i", "examination": "x", "emergency": "e"}


def body_of(referral: Referral) -> dict[str, Any]:
    """Return the minimum data set of a slip: who is expected where and when.

    No identity number, no phone, no diagnosis.

    Keys are short because a code has little room; docs/mechanisms/offline.md names them.
    """
    person, receiver, part = referral.resident, referral.receiver_institution, referral.receiver_department
    booked = referral.appointment_at
    return {
        "n": referral.number,
        "p": person.name[:_NAME],
        "s": person.sex[:1],
        "b": person.birth_on.year,
        "k": _KINDS[referral.kind],
        "f": referral.sender_institution.label[:_PLACE],
        "t": receiver.label[:_PLACE] if receiver else "",
        "d": part.name[:_PLACE] if part else "",
        "w": clock.local(booked).strftime("%Y-%m-%dT%H:%M") if booked else "",
    }


def code_of(referral: Referral) -> str:
    """Return the signed payload of a slip."""
    key_id = signing.current_key()
    content = {k: v for k, v in body_of(referral).items() if v != ""}
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    part = signed_part(key_id=key_id, body=body)
    return signed_payload(part, signing.sign(part.encode(), key_id))


def mac_of(number: str, form: str, key_id: str) -> str:
    """Return the short keyed code of an LT1 payload."""
    mac = keyring().mac("signatures", f"{form}|{number}".encode(), key_id)[:MAC_BYTES]
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")


def number_in(text: str) -> str:
    """Return the case number that a scanned code vouches for; refused for anything this installation did not make.

    Slips printed before the signed ones carry LT1, a MAC that only the server can check; they keep their worth.
    """
    signed = parse_signed(text)
    if signed is not None and signing.verify(signed.covered, signed.signature, signed.key_id):
        number: str = json.loads(signed.body)["n"]
        return number
    old = parse_payload(text)
    if old is not None:
        try:
            genuine = hmac.compare_digest(mac_of(old.number, "transfer", old.key_id), old.mac)
        except UnknownKey:
            genuine = False
        if genuine:
            return old.number
    raise Refused("slip_not_ours", _NOT_OURS, field="code")
