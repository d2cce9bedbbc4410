"""What the tests of the record write: 林知远's clinic and 程远山's ward, for 王秀兰."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

from PIL import Image

from lianti.kernel.testing.town import Town
from lianti.ledger.models import Fact
from lianti.records import actions
from lianti.records.models import DiagnosticReport, ServiceRequest
from lianti.records.shapes import Issue, Order, ReportContent, Stay, Value

DAY = dt.timedelta(days=1)
GLUCOSE = Value("葡萄糖", Decimal("7.8"), unit="mmol/L", low=Decimal("3.9"), high=Decimal("6.1"), code="14749-6")
POTASSIUM = Value("钾", Decimal("4.1"), unit="mmol/L", low=Decimal("3.5"), high=Decimal("5.3"), code="2823-3")


def photo(size: tuple[int, int] = (60, 40), form: str = "JPEG", colour: str = "white") -> bytes:
    """Return a small picture."""
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, form)
    return buffer.getvalue()


def open_to_hospital(town: Town) -> None:
    """Open the record of 王秀兰 to the hospital: she is seen there as an outpatient."""
    actions.open_encounter(
        resident=town.resident("grandmother"), stay=Stay("outpatient"), by=town.viewer("specialist"), at=town.now - DAY
    )


def order(town: Town, who: str = "gp", **more: Any) -> ServiceRequest:
    """Order a glucose test for 王秀兰."""
    content = {"category": "laboratory", "item_name": "葡萄糖", "item_code": "14749-6"} | more
    return actions.place_request(
        resident_uid=town.resident("grandmother").uid, order=Order(**content), by=town.viewer(who), at=town.now
    )


def report(town: Town, who: str = "gp", **more: Any) -> DiagnosticReport:
    """File a laboratory report for 王秀兰."""
    content: dict[str, Any] = {
        "category": "laboratory", "item_name": "生化", "performed_at": town.now - DAY,
        "issue": Issue(values=(GLUCOSE, POTASSIUM)),
    }  # fmt: skip
    uids = more.pop("request_uids", ())
    return actions.file_report(
        resident_uid=town.resident("grandmother").uid, content=ReportContent(**(content | more)),
        by=town.viewer(who), at=town.now, request_uids=uids,
    )  # fmt: skip


def told() -> list[str]:
    """Return the kinds of facts of the record, oldest first, without those about encounters."""
    kinds = Fact.objects.filter(kind__startswith="records.").order_by("pk").values_list("kind", flat=True)
    return [kind.removeprefix("records.") for kind in kinds if kind != "records.encounter_opened"]
