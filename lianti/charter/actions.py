"""Adopting an edition, reading it anew, attesting a duty."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction

from lianti.alliances.actions import set_term
from lianti.charter import facts, library
from lianti.charter.judging import compute
from lianti.charter.models import Adoption, Attestation, ClauseStatus
from lianti.charter.packing import pack
from lianti.charter.permissions import demand, may_adopt, may_attest, may_refresh
from lianti.charter.queries import clause_uid, entry_of
from lianti.charter.reading import parse_edition
from lianti.charter.shapes import ClauseVerdict, Edition, Status
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.text import normalise
from lianti.ledger.actions import record
from lianti.parties.shapes import Viewer

if TYPE_CHECKING:
    from lianti.alliances.models import Alliance


@transaction.atomic
def adopt_charter(*, alliance: Alliance, path_or_key: str, by: Viewer, at: dt.datetime) -> Adoption:
    """This function will put an edition of a charter in force in an alliance from today, with every term it sets.

    The edition before it ends, its terms too. Adopting what is already in force changes nothing and leaves no fact.
    Raises CharterError when the file is wrong, Refused when a term is unknown or the alliance is of another kind.
    """
    demand(may_adopt(by))
    content = library.content_of(path_or_key)
    edition = parse_edition(content)
    if edition.alliance_kind != alliance.kind:
        raise Refused("charter_kind", _("章程“{title}”不适用于这一类医联体。"), title=edition.title)
    # The alliance row is the lock: two offices cannot put two editions in force at once.
    Adoption.objects.lock(alliance)
    current = Adoption.objects.filter(alliance=alliance, until_on=None).first()
    if current and (current.key, current.edition, current.digest) == (edition.key, edition.edition, edition.digest):
        return current
    today = clock.local_day(at)
    Adoption.objects.filter(alliance=alliance, until_on=None).update(until_on=today)
    adoption = Adoption.objects.create(
        alliance=alliance, key=edition.key, edition=edition.edition, digest=edition.digest, content=content,
        since_on=today, adopted_at=at, adopted_by_uid=by.uid,
    )  # fmt: skip
    terms = _set_terms(alliance, edition, by, at)
    record(
        facts.ADOPTED,
        by=by,
        at=at,
        subject_type="alliance",
        subject_uid=alliance.uid,
        alliance_uid=alliance.uid,
        data={"key": edition.key, "edition": edition.edition, "terms": terms},
    )
    return adoption


def _set_terms(alliance: Alliance, edition: Edition, by: Viewer, at: dt.datetime) -> int:
    """Put the terms of an edition in force and end those of earlier editions that it no longer sets."""
    wanted = {e.body["name"]: (e.body["value"], c.id) for c in edition.clauses for e in c.entries if e.kind == "term"}
    for name, (value, clause) in sorted(wanted.items()):
        set_term(
            alliance=alliance, name=name, value=value, clause=clause, edition=edition.edition, by=by, at=at
        )  # fmt: skip
    alliance.terms.filter(until_on=None).exclude(name__in=wanted).update(until_on=clock.local_day(at))
    return len(wanted)


def refresh_status(*, adoption: Adoption, by: Viewer, at: dt.datetime) -> Status:
    """This function will read the charter anew, keep the result for the board, and record each verdict that changed.

    The reading happens before the transaction: it takes longer than a writer may hold SQLite.
    """
    demand(may_refresh(by))
    status = compute(adoption, at)
    with transaction.atomic():
        fresh = Adoption.objects.select_for_update().select_related("alliance").get(pk=adoption.pk)
        if fresh.computed_at is None or fresh.computed_at <= at:
            _keep(fresh, status, by, at)
    adoption.computed_at = max(at, fresh.computed_at or at)
    return status


def _keep(adoption: Adoption, status: Status, by: Viewer, at: dt.datetime) -> None:
    before = dict(ClauseStatus.objects.filter(alliance=adoption.alliance).values_list("clause", "verdict"))
    rows = [
        ClauseStatus(
            alliance=adoption.alliance, clause=clause.id, verdict=clause.verdict, computed_at=at,
            entries=[pack(entry) for entry in clause.entries],
        )
        for clause in status.clauses
    ]  # fmt: skip
    ClauseStatus.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["alliance", "clause"],
        update_fields=["verdict", "entries", "computed_at"],
    )
    ClauseStatus.objects.filter(alliance=adoption.alliance).exclude(clause__in=[c.id for c in status.clauses]).delete()
    for clause in status.clauses:
        if before.get(clause.id, clause.verdict) != clause.verdict:
            _record_change(adoption, clause, before[clause.id], by, at)
    adoption.computed_at = at
    adoption.save(update_fields=["computed_at"])


def _record_change(adoption: Adoption, clause: ClauseVerdict, was: str, by: Viewer, at: dt.datetime) -> None:
    record(
        facts.VERDICT_CHANGED,
        by=by,
        at=at,
        subject_type="clause",
        subject_uid=clause_uid(adoption.alliance.uid, clause.id),
        alliance_uid=adoption.alliance.uid,
        data={"clause": clause.id, "was": was, "now": clause.verdict},
    )


@transaction.atomic
def attest_duty(
    *, adoption: Adoption, clause_id: str, entry: int, document: str, attested_on: dt.date, by: Viewer, at: dt.datetime
) -> Attestation:
    """This function will file the document that shows a duty of the charter was done on a day.

    Refuses an entry that is not a duty, an empty document and a day that has not come.
    """
    demand(may_attest(by))
    if entry_of(adoption, clause_id, entry).kind != "duty":
        raise Refused("not_a_duty", _("这一条不需要登记履职材料。"))
    name = normalise(document)
    if not name:
        raise Refused("document_missing", _("请填写履职材料的名称或文号。"), field="document")
    if attested_on > clock.local_day(at):
        raise Refused("not_done_yet", _("完成日期不能晚于今天。"), field="attested_on")
    attestation = Attestation.objects.create(
        alliance=adoption.alliance, clause=clause_id, entry=entry, document=name[:200], attested_on=attested_on,
        attested_at=at, by_uid=by.uid,
    )  # fmt: skip
    record(
        facts.DUTY_ATTESTED,
        by=by,
        at=at,
        subject_type="clause",
        subject_uid=clause_uid(adoption.alliance.uid, clause_id),
        institution_uid=by.institution_uid,
        alliance_uid=adoption.alliance.uid,
        data={"clause": clause_id, "entry": entry},
    )
    return attestation
