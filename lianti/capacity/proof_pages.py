"""The page and the printed form of the proof that the reserved share held (JL-61)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lianti.capacity.pages import share_chip
from lianti.capacity.shapes import ProofLine, ShareBasis
from lianti.kernel.prints import ProofForm, ProofRow, render_form
from lianti.kernel.pure import clock
from lianti.kernel.pure.asked import month_of
from lianti.kernel.web.pages import Chip, Kpi, State
from lianti.parties.shapes import Viewer


@dataclass(frozen=True)
class ProofPart:
    """The month of one department with its sums; open when a day fell short, or when it is the only one."""

    department: str
    words: str
    state: State
    is_open: bool
    lines: tuple[tuple[ProofLine, State, str], ...]


@dataclass(frozen=True)
class ProofPage:
    """A month of one institution."""

    month: str
    words: str
    previous: str
    following: str
    department: str
    kpis: tuple[Kpi, ...]
    lines: tuple[tuple[ProofLine, State, str], ...]
    parts: tuple[ProofPart, ...]


def month_asked(text: str, today: dt.date) -> dt.date:
    """Return the first day of the month asked for, else of this month."""
    return month_of(text) or today.replace(day=1)


def month_after(first: dt.date) -> dt.date:
    """Return the first day of the next month."""
    return (first + dt.timedelta(days=32)).replace(day=1)


def proof_page(first: dt.date, lines: Sequence[ProofLine], department: str) -> ProofPage:
    """Return the month with its sums; a day without any session has no line."""
    before = (first - dt.timedelta(days=1)).replace(day=1)
    told = tuple((line, proof_state(line), release_words(line)) for line in lines)
    return ProofPage(
        month=f"{first:%Y-%m}",
        words=_("%(y)d 年 %(m)d 月") % {"y": first.year, "m": first.month},
        previous=f"{before:%Y-%m}",
        following=f"{month_after(first):%Y-%m}",
        department=department,
        kpis=_kpis(lines),
        lines=told,
        parts=_parts(told),
    )


def _parts(told: tuple[tuple[ProofLine, State, str], ...]) -> tuple[ProofPart, ...]:
    """Return the lines by department, those where a day fell short first."""
    names = list(dict.fromkeys(line.department for line, _state, _words in told))
    parts = [_part(name, tuple(row for row in told if row[0].department == name), len(names) == 1) for name in names]
    return tuple(sorted(parts, key=lambda part: part.state.tone != "bad"))


def _part(name: str, rows: tuple[tuple[ProofLine, State, str], ...], only: bool) -> ProofPart:
    lines = [line for line, _state, _words in rows]
    held = [line for line in lines if line.sessions and line.demanded]
    kept = sum(line.kept for line in held)
    words = _("放号 %(seats)d，应预留 %(demanded)d，已预留 %(reserved)d，转诊用 %(used)d（签约 %(own)d）") % {
        "seats": sum(line.seats for line in lines),
        "demanded": sum(line.demanded for line in lines),
        "reserved": sum(line.reserved for line in lines),
        "used": sum(line.referrals for line in lines),
        "own": sum(line.contracted for line in lines),
    }
    short = kept < len(held)
    days = _("%(kept)d/%(held)d 天达到") % {"kept": kept, "held": len(held)}
    state = State(days, "bad" if short else "good") if held else State(_("无预留要求"), "plain")
    return ProofPart(name, words, state, only or short, rows)


def _chip(line: ProofLine) -> Chip | None:
    return share_chip(ShareBasis(line.clause, line.alliance))


def proof_state(line: ProofLine) -> State:
    """Say in words whether the share held on a day."""
    if not line.sessions:
        return State(_("停诊"), "plain")
    if not line.demanded:
        return State(_("无预留要求"), "plain")
    return State(_("达到"), "good") if line.kept else State(_("未达到"), "bad")


def release_words(line: ProofLine) -> str:
    """Return when how many unused seats went to whom."""
    parts = []
    if line.shared and line.shared_at:
        when = f"{clock.local(line.shared_at):%m-%d %H:%M}"
        parts.append(_("%(when)s 起 %(n)d 个给各成员单位转诊") % {"when": when, "n": line.shared})
    if line.released and line.released_at:
        when = f"{clock.local(line.released_at):%m-%d %H:%M}"
        parts.append(_("%(when)s 起 %(n)d 个给所有患者") % {"when": when, "n": line.released})
    return "；".join(parts)


def _kpis(lines: Sequence[ProofLine]) -> tuple[Kpi, ...]:
    held = [line for line in lines if line.sessions and line.demanded]
    seats, reserved = sum(line.seats for line in lines), sum(line.reserved for line in lines)
    kept = sum(line.kept for line in held)
    chip = next((c for line in lines if (c := _chip(line))), None)
    return (
        Kpi(_("放号"), str(seats), "ticket"),
        Kpi(_("转诊预留"), str(reserved), "lock", "violet", note=f"{reserved / seats:.0%}" if seats else "", chip=chip),
        Kpi(_("转诊已用"), str(sum(line.referrals for line in lines)), "user-check", "teal"),
        Kpi(_("到点释放"), str(sum(line.released for line in lines)), "arrow-right", note=_("给所有患者")),
        Kpi(
            _("达到预留比例"),
            f"{kept}/{len(held)}",
            "shield-check",
            "good" if kept == len(held) else "bad",
            note=_("科室·天"),
        ),
    )


def proof_pdf(page: ProofPage, institution: str, by: Viewer, at: dt.datetime, *, demo: bool) -> bytes:
    """Return the month as PDF for the file of the institution."""
    number = f"{page.month.replace('-', '')}"
    form = ProofForm(
        number=number,
        readable_number=page.month,
        alliance=next((line.alliance for line, _state, _words in page.lines if line.alliance), ""),
        printed_at=f"{clock.local(at):%Y-%m-%d %H:%M}",
        printed_by=f"{by.institution_name} {by.name}",
        demo=demo,
        institution=institution,
        department=page.department,
        month=page.words,
        summary="　".join(f"{kpi.label} {kpi.value}" for kpi in page.kpis),
        rows=tuple(_row(line, state, words) for line, state, words in page.lines),
    )
    return render_form(form, size="A4")


def _row(line: ProofLine, state: State, words: str) -> ProofRow:
    return ProofRow(
        day=f"{line.on_day:%m-%d}",
        department=line.department,
        seats=str(line.seats),
        demanded=f"{line.share:.0%} / {line.demanded}",
        reserved=str(line.reserved),
        contracted=str(line.contracted),
        referrals=str(line.referrals),
        released=words or "—",
        state=str(state.label),
    )
