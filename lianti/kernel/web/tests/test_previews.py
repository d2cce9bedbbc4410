"""What a form and a preview say when something is refused, and that a preview is taken in only as it was shown."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

import pytest
from django import forms
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from lianti.kernel.pure.errors import NotPermitted, Refused
from lianti.kernel.web.models import Draft
from lianti.kernel.web.previews import Preview, preview_page, take_in
from lianti.kernel.web.submitting import submitted, tried
from lianti.kernel.web.tests.site import TestViewer

pytestmark = pytest.mark.django_db
NURSE = TestViewer()


@dataclass(frozen=True)
class Line:
    """A row of a list."""

    name: str
    verdict: str = "new"


class NameForm(forms.Form):
    """One field."""

    name = forms.CharField(max_length=10)


def desk() -> Preview[Line]:
    return Preview(NURSE, "lines", lambda row: Line(*row))


def post(**values: str) -> HttpRequest:
    request = RequestFactory().post("/lines", {"idempotency_key": "k" * 16, **values})
    request.viewer = NURSE  # type: ignore[attr-defined]
    return request


def again(why: str) -> HttpResponse:
    return HttpResponse(why, status=422)


def refuse(**more: Any) -> Any:
    raise Refused("no", "不行：{why}。", why="太早", **more)


class TestAForm:
    def test_what_is_refused_stands_beside_its_field(self) -> None:
        form = NameForm({"name": "甲"})
        assert submitted(post(name="甲"), form, lambda: refuse(field="name")) is None
        assert form.errors["name"] == ["不行：太早。"]

    def test_a_field_the_form_does_not_have_goes_above_it(self) -> None:
        form = NameForm({"name": "甲"})
        assert form.is_valid() and tried(form, lambda: refuse(field="other")) is None
        assert form.non_field_errors() == ["不行：太早。"]

    def test_names_of_the_rules_lead_to_those_of_the_form(self) -> None:
        form = NameForm({"name": "甲"})
        assert submitted(post(), form, lambda: refuse(field="called"), {"called": "name"}) is None
        assert "name" in form.errors

    def test_a_form_that_is_not_whole_does_nothing(self) -> None:
        assert submitted(post(), NameForm({"name": ""}), lambda: pytest.fail("acted")) is None

    def test_a_missing_permission_is_not_the_form_s_fault(self) -> None:
        def act() -> str:
            raise NotPermitted("no", "不可以。")

        with pytest.raises(NotPermitted):
            submitted(post(), NameForm({"name": "甲"}), act)


class TestAPreview:
    def test_nothing_kept_has_nothing_to_import(self) -> None:
        assert desk().kept().rows == []
        with pytest.raises(Refused, match="另一份表"):
            take_in(post(mark=""), desk(), lambda rows: "/done", again)

    def test_rows_are_kept_encrypted_and_imported_as_shown(self) -> None:
        desk().keep([Line("白芷兰")])
        assert "白芷兰".encode() not in bytes(Draft.objects.get().sealed)
        seen: list[Line] = []

        def act(rows: list[Line]) -> str:
            seen.extend(rows)
            return "/done"

        answer = take_in(post(mark=desk().kept().mark), desk(), act, again)
        assert (answer.status_code, answer["Location"]) == (303, "/done")
        assert seen == [Line("白芷兰")] and desk().kept().rows == []

    def test_another_table_meanwhile_is_not_imported(self) -> None:
        desk().keep([Line("甲")])
        mark = desk().kept().mark
        desk().keep([Line("乙")])
        answer = take_in(post(mark=mark), desk(), lambda rows: "/done", again)
        assert answer.status_code == 422 and desk().kept().rows == [Line("乙")]

    def test_what_is_refused_keeps_the_rows(self) -> None:
        desk().keep([Line("甲")])
        answer = take_in(post(mark=desk().kept().mark), desk(), lambda rows: refuse(), again)
        assert answer.content.decode() == "不行：太早。" and desk().kept().rows

    def test_a_table_too_long_is_refused_in_a_sentence(self) -> None:
        desk().keep([Line("甲")])
        random.seed(1)
        long = [Line(random.randbytes(40).hex()) for _ in range(2000)]
        with pytest.raises(Refused, match="分成几份"):
            desk().keep(long)
        assert desk().kept().rows == [Line("甲")]

    def test_errors_come_first_and_are_counted(self) -> None:
        page = preview_page(
            [Line("a"), Line("b", "error"), Line("c", "same")], lambda row, state: (row.name, state.label)
        )
        assert page.rows[0] == ("b", "有错")
        assert (page.total, page.errors, page.good, page.more) == (3, 1, 1, 0)
