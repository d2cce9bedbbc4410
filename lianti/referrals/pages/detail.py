"""The object page of a case and its seat picker."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from lianti.alliances.queries import agreement_state
from lianti.capacity.queries import booking_of, free_seats, seat_line, share_basis
from lianti.capacity.shapes import Priority
from lianti.kernel.prints import copy_text
from lianti.kernel.pure import clock
from lianti.kernel.pure.ids import spaced
from lianti.kernel.web.pages import Clock, PersonLine, State
from lianti.parties.roles import CLINICAL
from lianti.parties.shapes import Viewer
from lianti.referrals import codes, queries
from lianti.referrals.forms import BedForm
from lianti.referrals.forms.outcome import OutcomeForm
from lianti.referrals.pages.beds import bed_choices
from lianti.referrals.pages.chain import earlier_lines, settled_words
from lianti.referrals.pages.common import chip, clock_of, person_of
from lianti.referrals.pages.consenting import consent_part
from lianti.referrals.pages.content import case_facts, criteria, follow_up, timeline, travel_facts, where_facts
from lianti.referrals.pages.form import labels
from lianti.referrals.pages.green import green_part
from lianti.referrals.pages.managers import holder_line
from lianti.referrals.pages.moves import move_buttons
from lianti.referrals.pages.pathways import pathway_part
from lianti.referrals.pages.readers import reader_lines
from lianti.referrals.pages.safety import safety_part
from lianti.referrals.pages.supplements import supplement_lines
from lianti.referrals.pages.surgery import surgery_part
from lianti.referrals.pages.waiting import place_words
from lianti.referrals.permissions import may_edit, may_print, may_refer_again
from lianti.referrals.queries import advice as advising
from lianti.referrals.queries.relations import relation_of
from lianti.referrals.rules.relation import LEVEL
from lianti.referrals.slips import return_slip
from lianti.referrals.states import STATES, TONES

if TYPE_CHECKING:
    from lianti.referrals.models import Referral


def detail_page(viewer: Viewer, referral: Referral, at: dt.datetime) -> dict[str, Any]:
    """Return the context of the object page; constant number of statements."""
    file = queries.case_file(referral)
    buttons, asks = move_buttons(referral, viewer, at)
    booking = booking_of(referral.uid)
    return {
        "referral": referral,
        "number": spaced(referral.number),
        "person": _person(viewer, referral, file, at),
        "state": State(STATES[referral.state], TONES[referral.state]),
        "equals": relation_of(referral) == LEVEL,
        "clock": clock_of(referral, at),
        "holder": holder_line(referral, at),
        "advice": advising.advice_of(referral, viewer, at),
        "moves": buttons,
        "asks": asks,
        "items": timeline(file, at),
        "supplements": supplement_lines(referral, file.steps),
        "facts": [f for f in case_facts(referral) if f.text],
        "travel": [f for f in travel_facts(referral, at) if f.text],
        "where": [f for f in where_facts(referral, file, booking, at) if f.text],
        "criteria": criteria(referral),
        "missing": [codes.PACKAGE[m] for m in referral.missing if m in codes.PACKAGE],
        **consent_part(viewer, referral, file, {a.part for a in asks}, at),
        "consent_clock": Clock.of(referral.consent_due_at, at) if referral.consent_due_at else None,
        "attachments": file.attachments,
        "outcome": file.outcome,
        "follow_ups": [follow_up(f, at) for f in file.follow_ups],
        "owed": [f for f in file.follow_ups if f.done_at is None],
        "agreement_note": _agreement_note(referral, at),
        "may_print": may_print(viewer, referral) is None,
        "may_edit": may_edit(viewer, referral) is None,
        "may_attach": referral.ended_at is None,
        "copy_text": copy_text(return_slip(referral, file.outcome, at, "")) if file.outcome else "",
        "bed_choices": bed_choices(referral, at) if any(a.part == "schedule" for a in asks) else [],
        **labels(),
        "surgery": surgery_part(viewer, referral, at),
        "pathway": pathway_part(viewer, referral, at),
        **_ways(viewer, referral, file, {a.part for a in asks}, at),
        **_dialog_forms(referral, at),
    }


def _ways(
    viewer: Viewer, referral: Referral, file: queries.CaseFile, parts: set[str], at: dt.datetime
) -> dict[str, Any]:
    """Return what the ways to ask and to answer show: place in a list, chain, colleagues, minutes, who has looked."""
    place = queries.place_in_queue(referral) if referral.state == "accepted" else None
    return {
        "waiting": place_words(place),
        "offered_bed": place.bed if place else "",
        "safety": safety_part(referral),
        "earlier": earlier_lines(queries.earlier_cases(viewer, referral, at)),
        "settled": settled_words(queries.settlement_of(viewer, referral)),
        "again_url": _again_url(viewer, referral),
        "rooms": _rooms(referral, at) if "visit" in parts else [],
        "readers": reader_lines(queries.seen_by(viewer, referral)),
        "green": green_part(referral, file, at, viewer),
        "handler": referral.handler_name,
        "colleagues": _colleagues(referral, at) if "assign" in parts else [],
    }


def _again_url(viewer: Viewer, referral: Referral) -> str:
    return "" if may_refer_again(viewer, referral) else reverse("referrals:again", args=[referral.number])


def _rooms(referral: Referral, at: dt.datetime) -> list[tuple[uuid.UUID, str]]:
    return [(r.uid, r.name) for r in queries.village_rooms(referral, at)]


def _colleagues(referral: Referral, at: dt.datetime) -> list[tuple[uuid.UUID, str]]:
    return [(v.uid, f"{v.name}（{v.role_name}）") for v in queries.colleagues(referral, at)]


def _person(viewer: Viewer, referral: Referral, file: queries.CaseFile, at: dt.datetime) -> PersonLine:
    """Return the person with the way to the record for those who may open it."""
    line = person_of(referral, at, full=True)
    taken_back = viewer.institution_id != referral.sender_institution_id and not queries.sharing_holds(file.consents)
    if viewer.role not in CLINICAL or referral.ended_at is not None or (taken_back and not referral.is_emergency):
        return line
    return replace(line, url=reverse("residents:person", args=[referral.resident.uid]))


def _dialog_forms(referral: Referral, at: dt.datetime) -> dict[str, Any]:
    now = clock.local(at).replace(tzinfo=None, second=0, microsecond=0)
    diagnosis = {"diagnosis_code": referral.diagnosis_code, "diagnosis_name": referral.diagnosis_name}
    return {
        "bed_form": BedForm(initial={"called_at": now}),
        "offered_form": BedForm(initial={"called_at": now}, auto_id="offered_%s"),
        "outcome_form": OutcomeForm(initial=diagnosis),
        "decline_reasons": codes.DECLINE_REASONS,
        "cancel_reasons": codes.CANCEL_REASONS,
        "follow_up_results": codes.FOLLOW_UP_RESULTS,
    }


def outcome_data(post: QueryDict) -> Mapping[str, Any]:
    """Return the posted outcome with the chosen diagnosis under the name of its field."""
    data = post.dict()
    if data.get("diagnosis_code_name"):
        data["diagnosis_name"] = data["diagnosis_code_name"]
    return data


def _agreement_note(referral: Referral, at: dt.datetime) -> str:
    if referral.alliance is None or referral.agreement_institution is None:
        return ""
    state = agreement_state(referral.agreement_institution.pk, referral.alliance, clock.local_day(at))
    return _("协议已到期：本单可继续办完，结案 30 天后双方不能再查看。") if state.expired else ""


def day_words(day: dt.date) -> str:
    """Return a day as people say it: 11月27日 周五."""
    names = _("一二三四五六日")
    return _("%(m)d月%(d)d日 周%(w)s") % {"m": day.month, "d": day.day, "w": names[day.weekday()]}


def seats_page(viewer: Viewer, referral: Referral, at: dt.datetime) -> dict[str, Any]:
    """Return the free seats for a case by day."""
    if referral.service is None:
        return {"days": [], "referral": referral}
    priority: Priority = "contracted" if referral.contracted else "referral"
    found = free_seats(service_uid=referral.service.uid, at=at, days=14, priority=priority)
    days: dict[dt.date, list[Any]] = {}
    for seat in found:
        days.setdefault(seat.on_day, []).append(seat)
    shown = [(day_words(day), seats) for day, seats in days.items()]
    basis = share_basis(referral.service.uid, at)
    return {
        "days": shown,
        "referral": referral,
        "service": referral.service,
        "safety": safety_part(referral),
        "chip": chip(basis.clause, _("预留给转诊的号"), basis.alliance) if basis.clause else None,
    }


def held_page(referral: Referral, seat_uid: uuid.UUID, token: uuid.UUID, at: dt.datetime) -> dict[str, Any]:
    """Return the held seat with what confirms it."""
    move = "reschedule" if referral.state in {"scheduled", "no_show"} else "schedule"
    return {
        "referral": referral,
        "seat": seat_line(seat_uid),
        "token": token,
        "until": at + dt.timedelta(minutes=10),
        "url": reverse("referrals:move", args=[referral.number, move]),
    }
