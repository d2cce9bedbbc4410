"""The audit in words: no code on the page, and what was done is chosen by its name."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from lianti.kernel.testing.clients import signed_in_client
from lianti.residents.actions import open_person, reveal
from tests.town import Town, town

__all__ = ["town"]


@pytest.fixture
def auditor(town: Town) -> Client:
    """Somebody who may read the audit, after a read and a revealed number."""
    gp, uid = town.viewer("gp"), town.resident("grandmother").uid
    open_person(uid=uid, by=gp, at=town.now)
    reveal(resident_uid=uid, column="phone", purpose="contact", by=gp, at=town.now)
    return signed_in_client(town, "administrator")


def _rows(client: Client, operation: str) -> str:
    said = client.get(reverse("desk:audit"), {"operation": operation}).content.decode()
    return said.partition("<tbody>")[2].partition("</tbody>")[0]


def test_nothing_is_found_under_a_word_that_names_nothing(auditor: Client) -> None:
    assert _rows(auditor, "没有这种操作") == ""


def test_what_was_done_is_chosen_by_its_name(auditor: Client) -> None:
    rows = _rows(auditor, "查看隐去的号码")
    assert "查看隐去的号码" in rows and "居民档案" in rows and "电话" in rows
    assert "reveal" not in rows and ">phone<" not in rows
    assert _rows(auditor, "reveal") == rows, "older links still work"
    assert '<option value="查看隐去的号码">' in auditor.get(reverse("desk:audit")).content.decode()
