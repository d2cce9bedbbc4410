"""The part of the scene that is the shared record: what 新化社区 keeps of 王秀兰."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from lianti.records import actions
from lianti.records.models import Attachment
from lianti.records.shapes import Allergy, DocumentContent, Issue, Order, Received, ReportContent
from lianti.records.tests.people import photo
from tests.town import Town

ABOUT_A_REPORT = {"report", "amend", "withdraw", "match", "attach"}
REASON = {"reason": "标本编号录错"}


@dataclass
class RecordScene:
    """One of everything in a record that is open to 新化社区 alone."""

    person: uuid.UUID
    report: uuid.UUID
    order: uuid.UUID
    link: uuid.UUID
    document: uuid.UUID
    file: uuid.UUID
    allergy: uuid.UUID
    token: str

    @staticmethod
    def knows(row: str) -> bool:
        """Say whether an address is about the record."""
        return row.startswith("records:")

    def arguments(self, name: str, move: str) -> list[object]:
        """Return what the address of *name* is about."""
        last = name.split(":")[1]
        if last in ABOUT_A_REPORT:
            return [self.report]
        known: dict[str, list[object]] = {
            "unmatched": [], "launch": [self.token], "unmatch": [self.link], "document": [self.document],
            "withdraw_document": [self.document], "file": [self.file], "thumb": [self.file],
            "add": [self.person, move], "end": [self.person, "allergy", self.allergy],
        }  # fmt: skip
        return known.get(last, [self.person])

    def body(self, row: str) -> dict[str, Any]:
        """Return what a POST to a row carries."""
        known: dict[str, dict[str, Any]] = {
            "records:match": {"request": self.order, **REASON},
            "records:attach": {"photo": SimpleUploadedFile("ct.png", photo((30, 20), "PNG", "grey"))},
            "records:amend": {"conclusion": "未见异常", **REASON},
            "records:import": {"text": "项目,结果\n钾,4.1", "do": "keep"},
            "records:add vital": {"pulse": "72"},
            "records:add laboratory": {"potassium": "4.1"},
            "records:add allergy": {"kind": "food", "substance": "花生"},
            "records:add medication": {"name": "氨氯地平片"},
            "records:add document": {
                "kind": "other", "title": "疫苗接种本", "file": SimpleUploadedFile("a.png", photo((9, 9), "PNG")),
            },
            "records:add outside": {
                "item_name": "血常规", "performed_on": "2026-03-10", "issuer_name": "外省示例医院",
                "conclusion": "正常",
            },
        }  # fmt: skip
        return known.get(row, REASON)


def build_record(town: Town) -> RecordScene:
    """Let 林知远 write one of everything into the record of 王秀兰."""
    person = town.resident("grandmother").uid
    words: dict[str, Any] = {"by": town.viewer("gp"), "at": town.now}
    order, waiting = (
        actions.place_request(resident_uid=person, order=Order("ecg", name), **words)
        for name in ("心电图", "动态心电图")
    )
    content = ReportContent("ecg", "心电图", town.now, Issue(conclusion="窦性心律"))
    report = actions.file_report(resident_uid=person, content=content, request_uids=[order.uid], **words)
    file = actions.attach_file(report_uid=report.uid, file=Received(photo()), **words)
    document = actions.add_document(
        resident_uid=person, content=DocumentContent("other", "疫苗接种本"), file=Received(photo()), **words
    )
    allergy = actions.add_allergy(resident_uid=person, allergy=Allergy("drug", "磺胺"), **words)
    link = report.links.get()
    tomorrow: dict[str, Any] = {"by": town.viewer("gp"), "at": town.now + dt.timedelta(days=1)}
    token = actions.make_launch_token(resident_uid=person, **tomorrow)
    assert Attachment.objects.count() == 2
    return RecordScene(person, report.uid, waiting.uid, link.uid, document.uid, file.uid, allergy.uid, token)
