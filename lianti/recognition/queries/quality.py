"""Reading certificates and failures, and where institutions stand."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping

from django.db.models import Q, QuerySet

from lianti.alliances.queries import led_members, partners
from lianti.alliances.queries.members import alliance_ids_of
from lianti.kernel.pure.areas import area_of_uscc, read_area
from lianti.kernel.pure.errors import NotVisible
from lianti.parties.queries import institutions
from lianti.parties.shapes import Viewer
from lianti.recognition.models import QualityCertificate, QualityFailure, UnitPlace
from lianti.recognition.rules import level_of
from lianti.recognition.shapes import Certificate, Failure, Place


def places_of(institution_ids: Collection[int], on: dt.date) -> dict[int, Place]:
    """Return how recognition sees institutions, in three statements; nobody types a prefecture that is known."""
    rows = institutions().filter(pk__in=institution_ids)
    areas = dict(UnitPlace.objects.filter(institution__in=institution_ids).values_list("institution_id", "area"))
    alliances = alliance_ids_of(institution_ids, on)
    return {
        row.pk: Place(
            row.pk,
            level_of(row.level, primary=row.is_primary),
            areas.get(row.pk) or _area(row.district, row.uscc),
            alliances.get(row.pk, frozenset()),
        )
        for row in rows
    }


def _area(district: str, uscc: str) -> str:
    """Return the prefecture of a district, written as a code or by name, else the one that registered the house."""
    found = (read_area(district) if district else None) or area_of_uscc(uscc)
    return found.code if found else ""


def proofs_of(institution_ids: Collection[int]) -> tuple[dict[int, list[Certificate]], dict[int, list[Failure]]]:
    """Return the certificates and failures of institutions, in two statements."""
    held: dict[int, list[Certificate]] = defaultdict(list)
    for row in QualityCertificate.objects.filter(institution_id__in=institution_ids):
        held[row.institution_id].append(certificate_of(row))
    failed: dict[int, list[Failure]] = defaultdict(list)
    for failure in QualityFailure.objects.filter(institution_id__in=institution_ids):
        failed[failure.institution_id].append(failure_of(failure))
    return held, failed


def certificate_of(row: QualityCertificate) -> Certificate:
    """Return a certificate as the rules see it."""
    return Certificate(
        kind=row.kind,
        scope=row.scope,
        since_on=row.since_on,
        until_on=row.until_on,
        item_code=row.item_code,
        category=row.category,
        areas=tuple(row.areas),
        region=row.region,
        alliance_id=row.alliance_id,
        confirmed=row.confirmed_at is not None,
    )


def failure_of(row: QualityFailure) -> Failure:
    """Return a failure as the rules see it."""
    return Failure(row.failed_on, row.affected_on, row.item_code, row.category)


def readable(viewer: Viewer, on: dt.date) -> frozenset[int]:
    """Return whose certificates the viewer may read: the own unit and everybody in a shared alliance."""
    if viewer.institution_id is None:
        return frozenset()
    return partners(viewer.institution_id, on) | {viewer.institution_id}


def led_by(viewer: Viewer, on: dt.date) -> frozenset[int]:
    """Return the members of the alliances that the viewer's institution leads."""
    return led_members(viewer.institution_id, on)


CertificateRows = QuerySet[QualityCertificate]


def certificates_for(viewer: Viewer, on: dt.date, tab: str, text: str = "") -> CertificateRows:
    """Return certificates: waiting for the second person, in force, or ended."""
    rows = QualityCertificate.objects.filter(institution_id__in=readable(viewer, on)).select_related("institution")
    rows = rows.filter(_wheres(on)[tab])
    wanted = text.strip()[:40]
    if wanted:
        named = Q(institution__name__icontains=wanted) | Q(number__icontains=wanted)
        rows = rows.filter(named | Q(item_code__istartswith=wanted))
    return rows.order_by("until_on", "institution__pinyin_key", "pk")


def _wheres(on: dt.date) -> Mapping[str, Q]:
    return {
        "waiting": Q(confirmed_at=None, until_on__gt=on),
        "held": Q(confirmed_at__isnull=False, until_on__gt=on),
        "ended": Q(until_on__lte=on),
    }


def certificate_counts(viewer: Viewer, on: dt.date) -> dict[str, int]:
    """Return how many certificates each tab holds, in one statement after those that say whose."""
    rows = QualityCertificate.objects.filter(institution_id__in=readable(viewer, on))
    return {key: rows.filter(where).count() for key, where in _wheres(on).items()}


def certificate_by_uid(uid: uuid.UUID, viewer: Viewer, on: dt.date) -> QualityCertificate:
    """Return a certificate the viewer may read (NotVisible otherwise)."""
    rows = QualityCertificate.objects.filter(institution_id__in=readable(viewer, on)).select_related("institution")
    found = rows.filter(uid=uid).first()
    if found is None:
        raise NotVisible(str(uid))
    return found


def failures_for(viewer: Viewer, on: dt.date) -> list[QualityFailure]:
    """Return the newest failures of the units whose certificates the viewer may read."""
    rows = QualityFailure.objects.filter(institution_id__in=readable(viewer, on)).select_related("institution")
    return list(rows.order_by("-failed_on", "-pk")[:50])


def waiting_certificates(viewer: Viewer, on: dt.date) -> int:
    """Return how many certificates the viewer could confirm: entered by somebody else, for the badge."""
    mine = led_by(viewer, on) | {viewer.institution_id or 0}
    rows = QualityCertificate.objects.filter(institution_id__in=mine, confirmed_at=None, until_on__gt=on)
    return rows.exclude(entered_by_uid=viewer.uid).count()
