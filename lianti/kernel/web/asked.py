"""What a browser sends, without the characters that nobody can type and no database keeps."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.http.request import RawPostDataException

from lianti.kernel.pure.asked import plain_text


class PlainTextMiddleware:
    """Take control characters out of everything sent in an address or a form, before any view reads it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        """Clean the request; a place named with such characters does not exist."""
        if any(isinstance(part, str) and part != plain_text(part) for part in kwargs.values()):
            raise Http404
        request.GET = _plain(request.GET)
        if request.method == "POST" and "json" not in (request.content_type or ""):
            request.POST = _plain(request.POST)


def _plain(sent: Any) -> Any:
    """Return what was sent unchanged when it is plain already, as almost always."""
    told = {plain_text(name): [plain_text(value) for value in values] for name, values in sent.lists()}
    if told == dict(sent.lists()):
        return sent
    found = QueryDict(mutable=True, encoding=sent.encoding)
    for name, values in told.items():
        found.setlist(name, values)
    found._mutable = False
    return found


def body_of(request: HttpRequest) -> bytes:
    """Return what a script sent; nothing when a form came instead, which has been read as one."""
    try:
        return request.body
    except RawPostDataException:
        return b""


def json_in(body: bytes) -> Any:
    """Return the JSON a script sent, its texts plain; None for what is no JSON, however deep or long."""
    try:
        return _tidy(json.loads(body))
    except (ValueError, RecursionError):
        return None


def _tidy(value: Any) -> Any:
    if isinstance(value, str):
        return plain_text(value)
    if isinstance(value, list):
        return [_tidy(item) for item in value]
    if isinstance(value, dict):
        return {plain_text(name): _tidy(item) for name, item in value.items()}
    return value
