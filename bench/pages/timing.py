"""Asks for pages in turn and tells how long people wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import cycle, islice
from typing import Any

from bench.pages.visitor import Reply, Visitor

WARM_UP = 3
# An address to fetch, or one to send fields to.
Asked = str | tuple[str, dict[str, str]]


@dataclass(frozen=True)
class PageResult:
    """How long one page took, in milliseconds, seen from the other end of a loopback connection."""

    page: str
    data: str
    times: int
    p50: float
    p95: float
    worst: float
    bytes: int

    def as_dict(self) -> dict[str, Any]:
        """Return the result for the file."""
        return asdict(self)


def percentile(spans: list[float], share: float) -> float:
    """Return the span that `share` of all spans do not exceed."""
    ordered = sorted(spans)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def result(page: str, data: str, replies: list[Reply]) -> PageResult:
    """Sum replies up."""
    spans = [reply.milliseconds for reply in replies]
    return PageResult(
        page, data, len(spans), round(percentile(spans, 0.5), 1), round(percentile(spans, 0.95), 1),
        round(max(spans), 1), max(len(reply.text.encode()) for reply in replies),
    )  # fmt: skip


def checked(reply: Reply, status: int, what: str) -> Reply:
    """Return the reply; RuntimeError when it is not what was asked for, for then its time means nothing."""
    if reply.status != status:
        raise RuntimeError(f"{what} answered {reply.status} {reply.location}\n{reply.text[:2000]}")
    return reply


def ask(visitor: Visitor, asked: Asked) -> Reply:
    """Fetch an address or send a form; RuntimeError when the answer is no page."""
    if isinstance(asked, str):
        return checked(visitor.get(asked), 200, asked)
    return checked(visitor.post(*asked), 200, asked[0])


def pages(visitor: Visitor, wanted: Mapping[str, Sequence[Asked]], data: str, times: int) -> list[PageResult]:
    """Fetch every page `times` times, one after the other in turn, so that a slow moment hits all alike."""
    rounds = {name: list(islice(cycle(paths), times + WARM_UP)) for name, paths in wanted.items()}
    replies: dict[str, list[Reply]] = {name: [] for name in wanted}
    for number in range(times + WARM_UP):
        for name, paths in rounds.items():
            reply = ask(visitor, paths[number])
            if number >= WARM_UP:
                replies[name].append(reply)
    return [result(name, data, found) for name, found in replies.items()]


FORM = {
    "kind": "outpatient", "urgency": "routine", "diagnosis_name": "高血压", "reason": "血压控制不佳两月，近一周头晕",
    "history": "高血压 10 年", "treatment": "氨氯地平 5 mg 每日一次", "medication": "氨氯地平", "allergies": "无",
    "sbp": "186", "dbp": "104", "missing_declared": "reports", "sender_phone": "10000009001", "agree_referral": "on",
    "agree_sharing": "on", "consent_method": "verbal", "consent_signer": "self", "consent_witness": "何晓枫",
    "do": "submit",
}  # fmt: skip


def submissions(visitor: Visitor, numbers: list[str], destination: str, data: str) -> list[PageResult]:
    """Open each draft, fill it in and send it; the opening and the sending are timed."""
    opened, sent = [], []
    for number in numbers:
        path = f"/referrals/{number}/edit/"
        page = checked(visitor.get(path), 200, path)
        opened.append(page)
        fields = visitor.hidden(page.text) | FORM | {"destination": destination}
        sent.append(checked(visitor.post(path, fields), 303, f"sending {path}"))
    return [result("form, opened", data, opened[1:]), result("form, submitted", data, sent[1:])]
