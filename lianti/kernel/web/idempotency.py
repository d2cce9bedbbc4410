"""A form that is sent twice acts once: the second press gets the first one's result."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from lianti.kernel.pure.clock import now
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _

from .clashes import one_wins
from .htmx import go
from .models import IdempotencyKey
from .shapes import viewer_of

FIELD = "idempotency_key"
# These change between two presses of the same button without changing what is asked.
NOT_CONTENT = frozenset({"csrfmiddlewaretoken", "meter", FIELD})
KEEP = dt.timedelta(days=7)


def once(request: HttpRequest, action: Callable[[], str]) -> HttpResponse:
    """Run *action* once per idempotency key and lead the browser to the address it returned.

    The key and the effect are one transaction: a refusal leaves no key behind, and of two simultaneous presses the
    second waits for the first. Refuses a missing key, a key that was used for other content, and what somebody else has
    written at the same moment (`clashes.py`).
    """
    viewer = viewer_of(request)
    key = request.POST.get(FIELD, "")
    if viewer is None or not 8 <= len(key) <= 64:
        raise Refused("form_outdated", _("页面已过时，没有提交。请刷新页面后重新提交。"))
    digest = _digest(request)
    with one_wins():
        row, first = IdempotencyKey.objects.get_or_create(key=key, user_uid=viewer.uid, defaults={"digest": digest})
        if not first:
            return _again(request, row, digest)
        row.result_url = action()
        row.save(update_fields=["result_url"])
    return go(request, row.result_url)


def _again(request: HttpRequest, row: IdempotencyKey, digest: str) -> HttpResponse:
    if row.digest != digest:
        raise Refused(
            "form_sent_before", _("这份表单已经提交过，改动的内容没有提交。请打开已提交的记录，或重新填写一份。")
        )
    return go(request, row.result_url)


def _digest(request: HttpRequest) -> str:
    content = {name: values for name, values in sorted(request.POST.lists()) if name not in NOT_CONTENT}
    files = {name: [(f.name, f.size) for f in found] for name, found in sorted(request.FILES.lists())}
    told = json.dumps([request.path, content, files], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def forget_old_keys() -> int:
    """Remove keys nobody can press again and return how many (for the nightly tasks)."""
    removed, _rows = IdempotencyKey.objects.filter(at__lt=now() - KEEP).delete()
    return removed
