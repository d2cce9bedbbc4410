"""The link with which another system opens a person's record: opaque, short-lived, good for one institution."""

from __future__ import annotations

import base64
import datetime as dt
import uuid

from cryptography.exceptions import InvalidTag
from django.db import transaction

from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.ledger.keyring import UnknownKey, decrypt_text, encrypt_text
from lianti.parties.shapes import Viewer
from lianti.records.actions.reading import open_record
from lianti.residents.queries import access_resident

_LASTS = dt.timedelta(minutes=10)
_PLACE = {"table": "record", "column": "launch", "uid": "link"}


@transaction.atomic
def make_launch_token(*, resident_uid: uuid.UUID, by: Viewer, at: dt.datetime) -> str:
    """This function will seal who and until when into a token that says nothing to whoever reads the address.

    It opens nothing by itself: whoever follows it signs in, acts for the same institution and has a reason of their
    own. Making one is traced.
    """
    resident = open_record(uid=resident_uid, what="launch link", by=by, at=at)
    content = f"{resident.uid.hex}.{(by.institution_uid or uuid.UUID(int=0)).hex}.{int((at + _LASTS).timestamp())}"
    return base64.urlsafe_b64encode(encrypt_text(content, **_PLACE)).decode().rstrip("=")


def launched(*, token: str, by: Viewer, at: dt.datetime) -> uuid.UUID:
    """This function will return whom a token opens; refused when old, changed, or made for another institution."""
    try:
        sealed = base64.urlsafe_b64decode(token[:600].encode("ascii") + b"=" * (-len(token) % 4))
        person, place, until = decrypt_text(sealed, **_PLACE).split(".")
    except (ValueError, LookupError, InvalidTag, UnknownKey) as error:
        raise NotVisible from error
    if by.institution_uid is None or by.institution_uid.hex != place:
        raise NotVisible
    if at.timestamp() > int(until):
        raise Refused("link_expired", _("链接已过期，请在原系统里重新打开，或直接查找居民。"))
    return access_resident(viewer=by, uid=uuid.UUID(person), at=at).uid
