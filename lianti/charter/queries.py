"""What the board and others read of charters."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from lianti.alliances.terms import all_terms
from lianti.charter.checking import check, known
from lianti.charter.facts import DUTY_ATTESTED, VERDICT_CHANGED
from lianti.charter.judging import compute, gauge_of, ground_of
from lianti.charter.library import content_of as read_charter
from lianti.charter.library import keys as known_charters
from lianti.charter.models import Adoption, Attestation, ClauseStatus
from lianti.charter.packing import document as status_document
from lianti.charter.packing import unpack
from lianti.charter.permissions import OVERSEERS
from lianti.charter.reading import parse_edition
from lianti.charter.shapes import Clause, ClauseVerdict, Edition, Entry, Status
from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.ledger.models import Fact
from lianti.measures.queries import evidence, has_unmet, judged, unmet
from lianti.parties.shapes import Viewer

if TYPE_CHECKING:
    from lianti.alliances.models import Alliance

__all__ = [
    "adoptions_for",
    "adoptions_of_key",
    "alliance_for",
    "attestations_of",
    "changes_of",
    "clause_in_words",
    "check",
    "clause_uid",
    "compute",
    "edition_of",
    "entry_of",
    "evidence_of",
    "gauge_of",
    "history_of",
    "judged_facts",
    "known",
    "label_of_entry",
    "may_be_unmet",
    "known_charters",
    "read_charter",
    "status_document",
    "stored_status",
]

_CLAUSES = uuid.UUID("6c69616e-7469-7000-8000-636c61757365")


def clause_uid(alliance_uid: uuid.UUID, clause_id: str) -> uuid.UUID:
    """Return the subject under which facts speak of a clause in an alliance."""
    return uuid.uuid5(_CLAUSES, f"{alliance_uid}/{clause_id}")


def adoptions_for(viewer: Viewer) -> list[Adoption]:
    """Return the editions in force that a viewer may read, in one statement: those of the own alliances, or all."""
    rows = Adoption.objects.in_force()
    if viewer.role not in OVERSEERS and not viewer.is_service:
        rows = rows.filter(alliance__uid__in=viewer.alliance_uids)
    return list(rows)


def adoptions_of_key(key: str) -> list[Adoption]:
    """Return every adoption in force of a charter, for the command line and the worker; an empty key means all."""
    rows = Adoption.objects.in_force()
    return list(rows.filter(key=key) if key else rows)


def alliance_for(key: str, name: str = "") -> Alliance:
    """Return the alliance that adopts a charter: the one named (name or short name), else the one founded for it."""
    rows = Adoption.objects.alliances()
    rows = rows.filter(Q(name=name) | Q(short_name=name)) if name else rows.filter(charter_key=key)
    found = list(rows[:2])
    if len(found) != 1:
        raise Refused("which_alliance", _("请用 --alliance 指明一个已登记的医联体名称。"))
    return found[0]


def edition_of(adoption: Adoption) -> Edition:
    """Return the edition as it was adopted."""
    return parse_edition(adoption.content)


def stored_status(adoption: Adoption, clause_id: str = "") -> Status | None:
    """Return the status as it was last computed, or None when it never was; in one statement."""
    rows = ClauseStatus.objects.filter(alliance=adoption.alliance)
    found = {row.clause: row for row in (rows.filter(clause=clause_id) if clause_id else rows)}
    if not found or adoption.computed_at is None:
        return None
    clauses = tuple(_verdict(clause, found[clause.id]) for clause in edition_of(adoption).clauses if clause.id in found)
    alliance = adoption.alliance
    return Status(adoption.key, alliance.uid, alliance.name, adoption.edition, adoption.computed_at, clauses)


def _verdict(clause: Clause, row: ClauseStatus) -> ClauseVerdict:
    return ClauseVerdict(clause.id, clause.title, row.verdict, tuple(unpack(entry) for entry in row.entries))


def clause_in_words(clause_id: str) -> tuple[Edition, Clause] | None:
    """Return what a clause of any charter file says, out of the file that states most of its document.

    It holds words only, no figures of anybody, so whoever is signed in may read it.
    """
    editions = [parse_edition(read_charter(key)) for key in known_charters()]
    stating = [(edition, clause) for edition in editions if (clause := edition.clause(clause_id)) is not None]
    return max(stating, key=lambda found: len(found[0].covers), default=None)


def entry_of(adoption: Adoption, clause_id: str, number: int) -> Entry:
    """Return one entry of an adopted edition (NotVisible otherwise)."""
    clause = edition_of(adoption).clause(clause_id)
    entry = next((e for e in clause.entries if e.number == number), None) if clause else None
    if entry is None:
        raise NotVisible(f"{clause_id}/{number}")
    return entry


def evidence_of(adoption: Adoption, entry: Entry, at: dt.datetime, *, against: bool = False) -> QuerySet[Fact]:
    """Return the facts behind an entry, newest first; with ``against`` only those that speak against its promise."""
    gauge = gauge_of(entry)
    if gauge is None:
        return Fact.objects.none()
    facts = evidence(gauge, ground_of(adoption, at).scope(gauge), at)
    return unmet(gauge, facts, at) if against else facts


def may_be_unmet(entry: Entry) -> bool:
    """Say whether single facts can speak against an entry."""
    gauge = gauge_of(entry)
    return gauge is not None and has_unmet(gauge)


def judged_facts(entry: Entry, facts: Sequence[Fact], at: dt.datetime) -> dict[int, bool | None]:
    """Say of each fact of one page whether it is as promised; None when that has no meaning."""
    gauge = gauge_of(entry)
    return judged(gauge, facts, at) if gauge else {}


def history_of(adoption: Adoption, clause_id: str, limit: int = 50) -> list[Fact]:
    """Return how the verdict of a clause changed and who attested duties, newest first."""
    subject = clause_uid(adoption.alliance.uid, clause_id)
    return list(Fact.objects.filter(subject_uid=subject).order_by("-happened_at", "-pk")[:limit])


def changes_of(adoption: Adoption, limit: int) -> list[Fact]:
    """Return the latest changes of any clause, newest first."""
    rows = Fact.objects.filter(kind__in=[VERDICT_CHANGED, DUTY_ATTESTED], alliance_uid=adoption.alliance.uid)
    return list(rows.order_by("-on_day", "-happened_at", "-pk")[:limit])


def label_of_entry(entry: Entry) -> str:
    """Return what an entry is called; a term by the name its declaration gives it."""
    if entry.kind != "term":
        return entry.label
    return next((spec.label for spec in all_terms() if spec.name == entry.body["name"]), entry.label)


def attestations_of(adoption: Adoption, clause_id: str) -> list[Attestation]:
    """Return the documents filed for the duties of a clause, newest first."""
    rows = Attestation.objects.filter(alliance=adoption.alliance, clause=clause_id)
    return list(rows.order_by("-attested_on", "-pk"))
