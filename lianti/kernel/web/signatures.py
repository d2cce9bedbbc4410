"""What proves a consent (同意书): the photo of a signed paper, or a signature drawn on the screen."""

import base64
import uuid

from django.http import HttpRequest

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _

from .files import store_bytes, store_upload

_DRAWN = "data:image/png;base64,"


def signed_file(request: HttpRequest, *, by_uid: uuid.UUID, field: str) -> uuid.UUID | None:
    """Keep the photo or drawing that came along and return its uid, None without one; refused at `field` if broken."""
    upload = request.FILES.get("consent_photo")
    if upload is not None:
        return store_upload(upload, by_uid=by_uid).uid
    drawn = request.POST.get("consent_drawn", "")
    if not drawn.startswith(_DRAWN):
        return None
    try:
        data = base64.b64decode(drawn.removeprefix(_DRAWN), validate=True)
    except ValueError:  # cut off, or no letters of base64 at all
        raise Refused("signature", _("签名没有传完整，请重新签一次。"), field=field) from None
    return store_bytes(data, name="signature.png", by_uid=by_uid).uid
