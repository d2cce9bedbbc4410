"""Invented forms for the tests of printing, and how to read a PDF back."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

from pypdf import PdfReader

from lianti.kernel.prints import DeskRow, FrontDeskList, PrintForm, ReturnSlip, TransferSlip, qr_payload

NUMBER = "123456789012"
COMMON: dict[str, Any] = {
    "number": NUMBER,
    "readable_number": "1234 5678 9012",
    "alliance": "示例医疗集团",
    "printed_at": "2026-11-22 09:30",
    "printed_by": "示例社区卫生服务中心 林某某",
    "qr": qr_payload(key_id="k1", number=NUMBER, mac="Q7x3F2a9Lm"),
}
TRANSFER = TransferSlip(
    **COMMON,
    name="王某兰",
    sex="女",
    age="67 岁",
    record_no="22990010100100123",
    address="示例市示例区新化街 8 号",
    phone="1********34",
    from_institution="示例社区卫生服务中心",
    from_phone="0400-0000000",
    doctor="林某某",
    date="2026-11-22",
    to_institution="示例市中心医院",
    to_department="神经内科",
    to_doctor="苏某",
    impression="脑梗死恢复期；高血压病 3 级",
    history="患者 2 周前突发右侧肢体无力。",
    past_history="高血压病史 12 年。",
    treatment="阿司匹林 100 mg qd。",
    kind="门诊",
    visit_time="2026-11-24 08:30",
    seat_no="7",
    room="305 诊室",
    bring="身份证、医保卡",
    contact="转诊中心 周某",
    contact_phone="1000000xxxx",
    identity="2****************4",
    relative="李某（女儿）",
    relative_phone="1********56",
    fee_type="城乡居民医保",
    reason="病情需要",
    purpose="调整降压方案",
    notices="途中监测血压",
    valid_from="2026-11-22",
    valid_until="2026-12-06",
    reviewer="郑某",
)
LOCAL = replace(TRANSFER, template="local")
RETURN = ReturnSlip(
    **COMMON,
    name="王某兰",
    sex="女",
    age="67 岁",
    case_no="M000123",
    address="示例市示例区新化街 8 号",
    phone="1********34",
    from_institution="示例市中心医院",
    from_department="神经内科",
    from_phone="0400-0000001",
    doctor="苏某",
    date="2026-12-03",
    to_institution="示例社区卫生服务中心",
    to_doctor="林某某",
    diagnosis="脑梗死恢复期",
    inpatient_no="Z2026-00412",
    examinations="头颅 MRI：陈旧性梗死灶。",
    treatment="调整降压方案后血压平稳。",
    medication="氨氯地平 5 mg qd",
    plan="每周测血压 3 次。",
    follow_up_on="2026-12-17",
)


def desk_list(count: int) -> FrontDeskList:
    """Return the list of a session with so many people."""
    rows = tuple(
        DeskRow(
            seat_no=str(at),
            time=f"{8 + at // 60:02d}:{at % 60:02d}",
            name="欧阳某某",
            masked_id="2****************4",
            referral_number=f"1234 5678 {at:04d}",
            from_institution="示例社区卫生服务中心",
        )
        for at in range(1, count + 1)
    )
    return FrontDeskList(
        **COMMON, institution="示例市中心医院", department="神经内科", doctor="苏某", date="2026-11-24", rows=rows
    )


FORMS: dict[str, PrintForm] = {"transfer": TRANSFER, "local": LOCAL, "return": RETURN, "desk": desk_list(12)}


def squash(text: str) -> str:
    """Drop blanks and the invisible places where a line may break."""
    return "".join(text.split()).replace("\u200b", "")


def pages(pdf: bytes) -> list[str]:
    """Return the text of each page without blanks."""
    return [squash(page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


def body(pdf: bytes) -> str:
    """Return the text of all pages run together, without what stands in the head and foot of every page."""
    texts = pages(pdf)
    total = len(texts)
    joined = []
    for at, text in enumerate(texts, 1):
        foot = squash(f"编号{COMMON['readable_number']}打印{COMMON['printed_at']}{COMMON['printed_by']}")
        kept = text.replace(foot, "").replace(f"第{at}页/共{total}页", "")
        for title in ("双向转诊（转出）单", "双向转诊（回转）单", "双向转诊（下转）单", "双向转诊单（上转）"):
            kept = kept.replace(f"{title}（续页）王某兰编号123456789012", "")
        joined.append(kept)
    return "".join(joined)
