"""The office takes all agreements with it as a workbook; nobody else does."""

from __future__ import annotations

import io

from django.urls import reverse
from openpyxl import load_workbook

from lianti.kernel.pure import clock
from lianti.kernel.testing.clients import signed_in_client
from tests.town import Town

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def test_all_agreements_with_dates_and_states(town: Town) -> None:
    address = reverse("alliances:alliance", args=[town.group.uid])
    with clock.frozen(town.now):
        told = signed_in_client(town, "office").get(address, {"xlsx": "agreements"})
        other = signed_in_client(town, "head").get(address, {"xlsx": "agreements"})
    assert told.headers["Content-Type"] == _SHEET and other.headers["Content-Type"] != _SHEET
    rows = list(load_workbook(io.BytesIO(told.content)).active.values)
    agreement = town.agreements[town.community.pk]
    [line] = [row for row in rows if row[0] == town.community.name]
    assert line[2] == agreement.number and line[7] == "有效" and line[8] == "365"
    assert line[5] == "2027-03-10", "the last day, not the first day without"
    assert town.lead.name not in {row[0] for row in rows[1:]}
