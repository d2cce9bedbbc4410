"""What somebody looks for in a list can be a person's name: no address, history, proxy or log may hold it.

The filter row of a list with names is sent by POST. ``looking`` closes the typed words under the keyring, for whoever
typed them, and leads to the same list with ``q=~...``; sorting, paging, live refresh and workbooks carry that along.
Words that stand in an address in clear are never used (J4 of the policy; 个人信息保护法 51).
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidTag
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.views.decorators.http import require_http_methods

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.web.cipher import cipher
from lianti.kernel.web.htmx import sentence_of
from lianti.kernel.web.idempotency import NOT_CONTENT
from lianti.kernel.web.shapes import viewer_of
from lianti.kernel.web.sheets import wants_sheet

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
FIELD = "q"
LONGEST = 60
_SIGN = "~"
# The length of what is closed tells no length of a name.
_BLOCK = 48
_MOST = 600
_NOT_ASKED = NOT_CONTENT | {"grant_uid", "page"}
_CLEAR = _("姓名等查找内容不能放在网址里，没有按它查找。请在名单上方的查找框里输入。")
_OVER = _("这个网址里的查找内容已失效（只对当时查找的人有效），请重新输入。")


def sealed_words(words: str, holder: object) -> str:
    """Return typed words as an address may carry them: closed, for one person, of no telling length."""
    plain = words.strip()[:LONGEST].encode()
    if not plain:
        return ""
    plain += b" " * (-len(plain) % _BLOCK)
    closed = cipher().encrypt("fields", plain, _aad(holder))
    return _SIGN + base64.urlsafe_b64encode(closed).decode().rstrip("=")


def opened_words(sealed: str, holder: object) -> str:
    """Return the words of an address; refuses what stands there in clear, and what was closed for somebody else."""
    if not sealed:
        return ""
    if not sealed.startswith(_SIGN):
        raise Refused("words_in_address", _CLEAR, field=FIELD)
    body = sealed[len(_SIGN) : _MOST]
    try:
        closed = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
        return cipher().decrypt("fields", closed, _aad(holder)).decode().strip()
    except (InvalidTag, LookupError, ValueError):
        raise Refused("words_over", _OVER, field=FIELD) from None


def words_of(request: HttpRequest) -> str:
    """Return what the viewer looks for in a list; refuses words in clear."""
    return opened_words(request.GET.get(FIELD, ""), _holder(request))


def told_address(address: str, holder: object) -> str:
    """Return an address with its words open, by which two that ask the same are known; for fingerprints only."""
    parts = urlsplit(address)
    asked = QueryDict(parts.query, mutable=True)
    words = str(asked.get(FIELD, ""))
    if not words.startswith(_SIGN):
        return address
    asked[FIELD] = opened_words(words, holder)
    return f"{parts.path}?{asked.urlencode()}"


def looking(guard: Callable[[HttpRequest], object]) -> Callable[[View[P]], View[P]]:
    """Let a list be searched by POST: the words are closed, and the browser is led on to an address without them.

    ``guard`` refuses whoever may not see the list. Words in clear, or of somebody else, are left out with a sentence.
    """

    def around(view: View[P]) -> View[P]:
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def asked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            guard(request)
            if request.method == "POST":
                return _led(_address(request, request.POST))
            try:
                words_of(request)
            except Refused as refused:
                if wants_sheet(request):
                    raise  # the whole list is not what was asked for
                messages.warning(request, sentence_of(refused))
                return _led(_address(request, request.GET, words=False))
            return view(request, *args, **kwargs)

        return asked

    return around


def _led(address: str) -> HttpResponse:
    answer = HttpResponseRedirect(address)
    answer.status_code = 303
    return answer


def _address(request: HttpRequest, sent: QueryDict, *, words: bool = True) -> str:
    """Return the address of the list as it was asked for, the words closed or left out."""
    asked = QueryDict(mutable=True)
    for name, values in sent.lists():
        if name not in _NOT_ASKED and name != FIELD:
            asked.setlist(name, [value for value in values if value])
    closed = sealed_words(sent.get(FIELD, ""), _holder(request)) if words else ""
    if closed:
        asked[FIELD] = closed
    return f"{request.path}?{asked.urlencode()}" if asked else request.path


def _holder(request: HttpRequest) -> object:
    viewer = viewer_of(request)
    return viewer.uid if viewer is not None else ""


def _aad(holder: object) -> bytes:
    return f"looked_for\x1f{holder}".encode()
