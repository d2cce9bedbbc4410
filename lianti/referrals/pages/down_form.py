"""The form of a down-referral: where to, criteria, reasons against, the continuation plan."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from lianti.catalogue.queries import criteria_by_code, criteria_for
from lianti.kernel.pure import clock
from lianti.kernel.pure.ids import spaced
from lianti.kernel.pure.periods import age_on
from lianti.parties.kinds import INSTITUTION_KINDS
from lianti.parties.shapes import Viewer
from lianti.referrals import queries
from lianti.referrals.codes import down as codes_down
from lianti.referrals.forms.down import DownForm, rows_of
from lianti.referrals.pages.common import chip, person_of
from lianti.referrals.pages.form import consent_line, labels
from lianti.referrals.pages.postop import postop_part
from lianti.referrals.queries.down import down_of, exclusions_in_force
from lianti.referrals.queries.drugs import lacking
from lianti.referrals.queries.readiness import places_for

if TYPE_CHECKING:
    from lianti.referrals.models import Referral
    from lianti.referrals.shapes.down import DownFields


@dataclass(frozen=True)
class CriterionChoice:
    """One down criterion of the form with its source and edition."""

    code: str
    text: str
    origin: str
    checked: bool
    example: bool


@dataclass(frozen=True)
class StopChoice:
    """One reason against going down with the answer so far."""

    code: str
    text: str
    answer: str
    note: str


def form_page(viewer: Viewer, referral: Referral, form: DownForm, at: dt.datetime) -> dict[str, Any]:
    """Return the context of the form; what was typed stands, else what is kept."""
    down = form.down(down_of(referral)) if form.is_bound and hasattr(form, "cleaned_data") else down_of(referral)
    drugs, checks = rows_of(down.plan)
    fitting, others = criteria_choices(down.diagnosis_code, set(down.criteria))
    file = queries.case_file(referral)
    consents = [consent_line(c) for c in file.consents]
    return {
        "referral": referral,
        "number": spaced(referral.number),
        "person": person_of(referral, at, full=True),
        "age": age_on(referral.resident.birth_on, clock.local_day(at)),
        "is_draft": referral.state == "draft",
        "asked": next((s.note for s in reversed(file.steps) if s.move == "ask_down"), ""),
        "diagnosis_code": down.diagnosis_code,
        "diagnosis_name": down.diagnosis_name,
        "drugs": drugs,
        "checks": checks,
        "criteria_fitting": fitting,
        "criteria_others": others,
        "stops": stop_choices(down.exclusions, at),
        "places": _places(referral, down, viewer, at) if referral.state == "draft" else [],
        "ways": codes_down.WAYS,
        "groups": codes_down.GROUPS,
        "receiver_value": form["receiver"].value() or "",
        "way_value": form["way"].value() or "clinic",
        "consents": consents,
        "drafted_from": referral.plan.drafted_from,
        "plan_chip": chip("QQ-45", _("下转须有接续方案")),
        "down_chip": chip("JL-48", _("下转标准")),
        **postop_part(viewer, referral, at),
        **labels(),
    }


@dataclass(frozen=True)
class PlaceLine:
    """One place to go down to, in words."""

    uid: str
    name: str
    kind_label: str
    contracted: bool
    registered: bool
    ways: tuple[str, ...]
    way_labels: str
    note: str
    beds: int | None
    distance_km: float | None
    contract_words: str = ""
    drugs: str = ""

    @property
    def value(self) -> str:
        """Return what the form sends back."""
        return self.uid


def _drug_words(lacks: list[str] | None) -> str:
    """Say which drugs of the plan a place does not have; nothing where it told no list, or the plan has no drug."""
    if lacks is None:
        return ""
    return _("缺：%(names)s") % {"names": "、".join(lacks)} if lacks else _("方案用药都有")


def _places(referral: Referral, down: DownFields, viewer: Viewer, at: dt.datetime) -> list[PlaceLine]:
    found, names = places_for(referral.resident, viewer, at), [d.name for d in down.plan.drugs if d.name]
    lacks = lacking(names, [p.uid for p in found]) if names else {}
    return [
        PlaceLine(
            uid=str(p.uid),
            name=p.name,
            kind_label=INSTITUTION_KINDS.get(p.kind, ""),
            contracted=p.contracted,
            registered=p.registered,
            ways=p.ways,
            way_labels="、".join(codes_down.WAYS[w] for w in p.ways if w in codes_down.WAYS),
            note=p.note,
            beds=p.beds,
            distance_km=p.distance_km,
            contract_words=_("签约机构"),
            drugs=_drug_words(lacks.get(p.uid)),
        )
        for p in found
    ]


def criteria_choices(code: str, chosen: set[str]) -> tuple[list[CriterionChoice], list[CriterionChoice]]:
    """Return the criteria that speak about the diagnosis, and chosen ones that do not."""
    fitting = [c for c in criteria_for([code] if code else [], "down") if c.stance != "against"]
    known = {c.code for c in fitting}
    rest = criteria_by_code(chosen - known).values()
    return [_choice(c, chosen) for c in fitting], [_choice(c, chosen) for c in rest]


def _choice(criterion: Any, chosen: set[str]) -> CriterionChoice:
    origin = f"{criterion.code} · {criterion.edition.name} {criterion.source or criterion.edition.source}"
    return CriterionChoice(criterion.code, criterion.text, origin, criterion.code in chosen, bool(criterion.example))


def stop_choices(given: Any, at: dt.datetime) -> list[StopChoice]:
    """Return the reasons against going down with the answers so far (C10a)."""
    answers = {e.code: e for e in given}
    found = []
    for code, text in exclusions_in_force(at).items():
        said = answers.get(code)
        word = {True: "no", False: "yes", None: ""}[said.absent] if said else ""
        found.append(StopChoice(code, text, word, said.note if said else ""))
    return found
