"""Rules of openings in an emergency: pure, no clock of their own (DY-15; J4 of the policy: break-glass and review)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.text import normalise
from lianti.residents.privacy.classes import CHILD, class_labels
from lianti.residents.privacy.kinds import METHODS, MOST_GRANTEES, PERIODS, REASONS, SIGNERS, VERDICTS
from lianti.residents.privacy.shapes import ConsentGiven, MonthCount
from lianti.residents.rules import tidy_name

SHORTEST, LONGEST = 6, 500


@dataclass(frozen=True)
class Opened:
    """One opening as the report counts it."""

    label: str
    verdict: str
    promised_at: dt.datetime
    reviewed_at: dt.datetime | None


def checked_reason(reason: str, text: str) -> str:
    """Return the tidy explanation; refuses an unknown reason and one of less than six signs."""
    if reason not in REASONS:
        raise Refused("glass_reason", _("请选择紧急调阅的原因。"), field="reason")
    told = _tidy(text)
    if len(set(normalise(text))) < SHORTEST:
        raise Refused("glass_text", _("请用一句话写明情况（至少 6 个字），复核时要看。"), field="text")
    return told


def _tidy(text: str) -> str:
    return " ".join(text.split())[:LONGEST]


def checked_verdict(verdict: str, note: str) -> str:
    """Return the tidy note; an opening found unreasonable says why."""
    if verdict not in VERDICTS:
        raise Refused("glass_verdict", _("请选择“合理”或“不合理”。"), field="verdict")
    told = _tidy(note)
    if verdict == "unreasonable" and len(told) < SHORTEST:
        raise Refused("glass_note", _("判为不合理时，请写明理由（至少 6 个字）。"), field="note")
    return told


def month_counts(rows: Iterable[Opened], at: dt.datetime) -> list[MonthCount]:
    """Return openings by label, the most frequent first; late is a review after its promise or still missing then."""
    groups: dict[str, list[Opened]] = {}
    for row in rows:
        groups.setdefault(row.label, []).append(row)
    found = [_count(label, group, at) for label, group in groups.items()]
    return sorted(found, key=lambda line: (-line.opened, line.label))


def _count(label: str, group: list[Opened], at: dt.datetime) -> MonthCount:
    return MonthCount(
        label=label,
        opened=len(group),
        waiting=sum(1 for row in group if not row.verdict),
        reasonable=sum(1 for row in group if row.verdict == "reasonable"),
        unreasonable=sum(1 for row in group if row.verdict == "unreasonable"),
        late=sum(1 for row in group if (row.reviewed_at or at) > row.promised_at),
    )


def check_consent(given: ConsentGiven, *, age: int, guardians: Collection[str] = ()) -> None:
    """Refuse a consent that would not stand (SY-46): nothing agreed to, nobody to see it, no signer, no proof.

    For a child under 14 the guardian agrees (个人信息保护法 31). ``guardians`` are the names of those who answer for an
    adult without full capacity (民法典 21-23): one of them signs.
    """
    if not given.classes or not set(given.classes) <= set(class_labels()):
        raise Refused("consent_classes", _("请选择同意哪些内容。"), field="classes")
    if not 0 < len(set(given.grantees)) <= MOST_GRANTEES:
        raise Refused("consent_grantees", _("请选择 1 至 {most} 家机构。"), field="grantees", most=MOST_GRANTEES)
    if str(given.days) not in PERIODS:
        raise Refused("consent_days", _("请选择授权期限。"), field="days")
    _check_signer(given, age)
    _check_guardian(given, guardians)
    if given.method not in METHODS:
        raise Refused("consent_method", _("请选择同意的方式。"), field="method")
    if given.method == "verbal" and not given.witness_name.strip():
        raise Refused("consent_witness", _("口头同意需要写明见证人。"), field="witness_name")
    if given.method in {"paper", "drawn"} and given.file_uid is None:
        raise Refused("consent_file", _("请拍下签好字的授权书，或在屏幕上签名。"), field="method")


def _check_signer(given: ConsentGiven, age: int) -> None:
    if given.signer not in SIGNERS:
        raise Refused("consent_signer", _("请选择由谁签署。"), field="signer")
    if age < CHILD and given.signer != "guardian":
        raise Refused("consent_guardian", _("未满 14 周岁的居民由监护人签署。"), field="signer")
    if given.signer != "self" and not (given.signer_name.strip() and given.relation.strip()):
        raise Refused("consent_relation", _("不是本人签署时，请写明签署人姓名和与居民的关系。"), field="signer_name")


def _check_guardian(given: ConsentGiven, guardians: Collection[str]) -> None:
    if not guardians:
        return
    names = "、".join(guardians)
    if given.signer != "guardian":
        raise Refused("consent_ward", _("本人已登记监护人，由监护人（{names}）签署。"), field="signer", names=names)
    if tidy_name(given.signer_name) not in {tidy_name(name) for name in guardians}:
        raise Refused(
            "consent_other_guardian", _("签署人不是登记的监护人（{names}）。"), field="signer_name", names=names
        )


def checked_withdrawal(reason: str) -> str:
    """Return the tidy reason of a withdrawal; refuses an empty one."""
    told = _tidy(reason)[:200]
    if len(told) < 2:
        raise Refused("consent_reason", _("请写明由谁提出撤回、怎样提出的。"), field="reason")
    return told
