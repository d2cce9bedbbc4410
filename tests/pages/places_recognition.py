"""Pages of mutual recognition, and what makes them longer."""

from __future__ import annotations

import datetime as dt

from lianti.recognition import actions, queries
from lianti.recognition.shapes import Answer, Item, ItemRow, RawItem, Said
from lianti.recognition.tests.cases import CT, K, Lab
from lianti.records.queries import sight_of
from lianti.referrals.tests.cases import newcomer

# name -> (who, address, query); the person of an order is the grandmother.
RECOGNITION: dict[str, tuple[str, str, str]] = {
    "order with results": ("gp", "recognition:order", "item=2823-3&item=IMG-CT-CHEST&item=IMG-DR&q=jia"),
    "items found": ("gp", "recognition:find", "q=jia"),
    "own decisions": ("gp", "recognition:mine", ""),
    "recognisable items": ("office", "recognition:catalogue", "q=XN"),
    "items uploaded": ("office", "recognition:upload", ""),
    "own codes": ("medical_affairs", "recognition:codes", "tab=done"),
    "own codes uploaded": ("medical_affairs", "recognition:codes_upload", ""),
    "certificates": ("office", "recognition:quality", "tab=waiting"),
    "new certificate": ("medical_affairs", "recognition:quality_new", ""),
    "failed assessment": ("medical_affairs", "recognition:quality_failed", ""),
    "where a unit is": ("medical_affairs", "recognition:place", ""),
    "supervision of recognition": ("regulator", "flows:recognition", ""),
    "rows behind recognition": ("office", "flows:recognition_rows", ""),
}
FIXED_PAGES = frozenset(
    {
        "items found", "items uploaded", "own codes uploaded", "new certificate", "failed assessment",
        "where a unit is", "supervision of recognition",
    }
)  # fmt: skip


class Recognised:
    """The laboratory of the city, and one more of everything it keeps."""

    def __init__(self, lab: Lab) -> None:
        self.lab, self._number = lab, 0
        lab.certificate()
        lab.images()
        lab.potassium()

    def grow(self) -> None:
        """Add a result, a decision, an item, a code and a certificate."""
        self._number += 1
        lab, number, at = self.lab, self._number, self.lab.town.now
        lab.potassium(number / 10)
        lab.chest(number / 10)
        self._decide(Answer("recognised"))
        item = Item(f"XN-{number}", f"示例项目{number}", "laboratory", "", 7)
        rows = [ItemRow(RawItem(2), "new", item)]
        actions.import_items(alliance=lab.town.group, rows=rows, edition="2026", leave_out=False, by=lab.office, at=at)
        actions.name_code(code=f"C{number}", name=f"本院项目{number}", item_code="", by=lab.affairs, at=at)
        lab.certificate(confirm=False, number=f"示例-{number}")

    def _decide(self, answer: Answer) -> None:
        lab, at = self.lab, self.lab.town.now
        items = queries.items_for(lab.town.community.pk, lab.today)
        best = queries.lines_for(sight_of(lab.person, lab.gp, at), [K], items)[0].best
        assert best is not None
        said = {K.key: Said(answer, best.result.uid)}
        actions.order_items(resident_uid=lab.person.uid, asked=[K], said=said, priority="routine", by=lab.gp, at=at)
        other = newcomer(lab.town, contracted=True)
        actions.order_items(
            resident_uid=other.uid, asked=[CT], said={}, priority="routine", by=lab.gp, at=at + dt.timedelta(seconds=1)
        )
