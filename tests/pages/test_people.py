"""Whoever sees a person leaves a trace, and a name in a workbook stays a name."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from lianti.kernel.testing.town_people import RESIDENTS
from lianti.ledger.models import Fact, Trace
from lianti.referrals.models import Referral
from lianti.referrals.tests.cases import Walk, newcomer
from tests.pages.city import City
from tests.pages.places import Address, at, fetch, posted

CLIENTS = Callable[[str], Client]
NAMESAKE = RESIDENTS["namesake"][0].identity_number
SHOWS_PEOPLE: dict[str, tuple[str, Address]] = {
    "person": ("gp", at("residents:person", "grandmother")),
    "person corrected": ("gp", at("residents:edit", "grandmother")),
    "people of the group found": ("gp", posted("residents:find", f"q={NAMESAKE}&across=1")),
    "people of the group not found": ("gp", posted("residents:search", "q=229900196305042228&across=1")),
    "contracted": ("gp", at("residents:contracted")),
    "case": ("referral_centre", at("referrals:detail", "case")),
    "form": ("gp", at("referrals:edit", "form")),
    "slip": ("gp", at("referrals:slip", "case", "transfer")),
    "workbook": ("gp", at("referrals:export")),
    "expected today": ("front_desk", at("capacity:desk", query="day=2026-03-13")),
    "session": ("front_desk", at("capacity:session", "session")),
    "list of a session": ("front_desk", at("capacity:session_print", "session")),
}
FORMULAS = ("=1+1", "+1", "-1", "@SUM(1)", "=HYPERLINK(\"http://example\",\"x\")", "\tx")  # fmt: skip


@pytest.mark.parametrize("name", SHOWS_PEOPLE)
def test_who_sees_a_person_leaves_a_trace(name: str, city: City, client_of: CLIENTS) -> None:
    key, find = SHOWS_PEOPLE[name]
    client, address = client_of(key), find(city)
    before = Trace.objects.count()
    answer = fetch(client, address)
    assert answer.status_code == 200
    left = Trace.objects.order_by("-pk")[: Trace.objects.count() - before]
    assert [trace.actor_uid for trace in left] == [city.town.user(key).uid] * len(left)
    assert left, f"{name} shows people and left no trace"


@pytest.mark.parametrize("name", ["person", "case"])
def test_without_a_trace_nothing_is_shown(
    name: str, city: City, client_of: CLIENTS, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, find = SHOWS_PEOPLE[name]
    client, address = client_of(key), find(city)
    client.raise_request_exception = False

    def broken(*_args: object, **_more: object) -> None:
        raise OSError("the audit table is gone")

    monkeypatch.setattr(Trace, "write", broken)
    answer = fetch(client, address)
    assert answer.status_code == 500
    assert "王秀兰" not in answer.content.decode()


def test_a_person_nobody_may_see_leaves_nothing_on_the_page(city: City, client_of: CLIENTS) -> None:
    for key in ("stranger_centre", "village_doctor"):
        answer = client_of(key).get(at("referrals:detail", "case")(city))
        assert answer.status_code == 404
        assert "王秀兰" not in answer.content.decode()


def test_facts_name_nobody(city: City) -> None:
    names = re.compile("王秀兰|周平安|郑安康|何晓枫|单建国|林知远|100000|229900")
    assert [fact.kind for fact in Fact.objects.all() if names.search(str(fact.data))] == []


def exported(client: Client) -> Any:
    """Return the workbook of the sent cases."""
    answer = client.get("/referrals/export.xlsx?tab=sent")
    assert answer.status_code == 200 and answer.headers["Content-Disposition"].startswith("attachment")
    return answer


def test_a_name_that_looks_like_a_formula_stays_a_name(city: City, client_of: CLIENTS) -> None:
    for number, text in enumerate(FORMULAS):
        case = Walk(city.town, resident=newcomer(city.town, name=f"{text}甲{number}")).to("submitted")
        Referral.objects.filter(pk=case.pk).update(diagnosis_name=text)
    content = exported(client_of("gp")).content
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet and "<f " not in sheet and "hyperlink" not in sheet
        assert not [name for name in book.namelist() if "external" in name.lower()]
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    mark, head, names = str(rows[0][0]), [str(cell) for cell in rows[1]], {str(row[1]) for row in rows[2:]}
    assert "内部资料" in mark and "林知远" in mark, "who took it away stands above"
    assert head[:2] == ["单号", "患者"]
    assert {f"{text.strip()}甲{number}" for number, text in enumerate(FORMULAS)} <= {name.strip() for name in names}
    assert all(isinstance(cell, str) for row in rows for cell in row)


def test_a_workbook_carries_no_numbers_of_people(city: City, client_of: CLIENTS) -> None:
    content = exported(client_of("gp")).content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    text = "\n".join(str(cell) for row in rows for cell in row)
    assert not re.search(r"229900\d{11}|1000000\d{4}", text)
    assert Trace.objects.filter(operation="export", actor_uid=city.town.user("gp").uid).count() == 1
