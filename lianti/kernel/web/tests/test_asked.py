"""What nobody can type never reaches a view, in an address, a form or a script's message."""

import json
from typing import Any

import pytest
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.test import Client, RequestFactory

from lianti.kernel.web.asked import PlainTextMiddleware, json_in

from . import site

AWAY = PlainTextMiddleware(lambda request: HttpResponse())


def cleaned(request: HttpRequest, **kwargs: Any) -> HttpRequest:
    """Return the request as a view gets it."""
    AWAY.process_view(request, lambda r: HttpResponse(), (), kwargs)
    return request


def test_control_characters_leave_address_and_form_and_lines_stay() -> None:
    request = RequestFactory().post("/?q=%00a%1b&q=b", {"note": "第一行\r\n第二\x00行\t完", "two": ["1\x07", "2"]})
    found = cleaned(request)
    assert found.GET.getlist("q") == ["a", "b"]
    assert found.POST["note"] == "第一行\r\n第二行\t完"
    assert found.POST.getlist("two") == ["1", "2"]
    with pytest.raises(AttributeError):
        found.POST["note"] = "changed"  # type: ignore[misc]


def test_a_plain_form_is_passed_on_as_it_is() -> None:
    request = RequestFactory().post("/?q=²", {"note": "“²” 𠮷\n——"})
    before = request.POST
    assert cleaned(request).POST is before and isinstance(before, QueryDict)
    assert request.GET["q"] == "²"


def test_a_place_with_such_a_name_does_not_exist() -> None:
    with pytest.raises(Http404):
        cleaned(RequestFactory().get("/"), number="2026\x00")
    cleaned(RequestFactory().get("/"), number="2026", entry=7)


def test_a_form_with_a_nul_acts_without_it(nurse: Client, db: None) -> None:
    data = {"name": "林\x00秋实", "reason": "胸痛", "kind": "op", "agreed": "on", "idempotency_key": "0123456789"}
    assert nurse.post("/new", data).status_code == 303
    assert site.acted == ["林秋实"]


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 100_000, b"9" * 5000])
def test_what_is_no_json_is_nothing(body: bytes) -> None:
    assert json_in(body) is None


def test_texts_of_a_script_are_plain() -> None:
    sent = {"a\x00": ["\ud800b", 1, None, {"c": "d\x00"}]}
    assert json_in(json.dumps(sent).encode()) == {"a": ["b", 1, None, {"c": "d"}]}


def test_a_draft_with_half_a_sign_is_kept_without_it(nurse: Client, db: None) -> None:
    body = json.dumps({"form_key": "new\x00", "data": {"reason": "胸\ud800痛\x00"}})
    assert nurse.post("/drafts/save", body, content_type="application/json").status_code == 200
    found = nurse.post("/drafts/load", json.dumps({"form_key": "new"}), content_type="application/json")
    assert found.json()["data"] == {"reason": "胸痛"}
