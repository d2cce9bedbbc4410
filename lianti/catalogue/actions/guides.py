"""Publishing an edition of a guide, and confirming it at a member (SY-33, SY-34, HK-13)."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from lianti.alliances.queries import members_of
from lianti.catalogue import facts
from lianti.catalogue.models import Guide, GuideReceipt
from lianti.catalogue.permissions import CONFIRMERS, demand, may_confirm_guide, may_keep_lists
from lianti.catalogue.queries import guides as queries
from lianti.catalogue.queries.lists import lead_id_of
from lianti.catalogue.rules import guides as rules
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.ledger.actions import record
from lianti.ledger.notices import notify
from lianti.parties.shapes import Viewer

if TYPE_CHECKING:
    from lianti.alliances.models import Alliance


@dataclass(frozen=True)
class GuideFields:
    """What the office writes; ``codes`` as typed, ``body`` the lines of each part."""

    kind: str
    title: str
    edition: str
    source: str
    since_on: dt.date
    body: dict[str, list[str]]
    codes: str = ""
    sample: bool = False


@transaction.atomic
def publish_guide(
    *, alliance: Alliance, fields: GuideFields, by: Viewer, at: dt.datetime, after: uuid.UUID | None = None
) -> Guide:
    """This function will publish an edition for all members; the one before (``after``) ends where this one begins.

    Refused when a needed part is empty, when it would begin in the past, and for an edition name that exists.
    """
    today = clock.local_day(at)
    demand(may_keep_lists(by, lead_id_of(alliance, today)))
    codes = rules.parse_codes(fields.codes)
    rules.check_guide(fields.kind, codes, fields.body)
    before = _before(alliance, after, fields, by, today)
    rules.check_first_day(fields.since_on, today, before.since_on if before else None)
    if before is not None:
        Guide.objects.filter(pk=before.pk).update(until_on=fields.since_on)
    try:
        with transaction.atomic():
            made = _write(alliance, fields, codes, before, by, at)
    except IntegrityError:
        raise Refused(
            "guide_edition",
            _("这份规范已有同名的版本，或刚有人发布了新版。请刷新后再看，或换一个版本名。"),
            field="edition",
        ) from None
    _record_published(made, alliance, by, at)
    _tell(made, alliance, at)
    return made


def _before(
    alliance: Alliance, after: uuid.UUID | None, fields: GuideFields, by: Viewer, today: dt.date
) -> Guide | None:
    """Return the youngest edition of the series that ``after`` belongs to."""
    if after is None:
        return None
    row, owner = queries.guide_of_uid(after, by, today)
    if owner.pk != alliance.pk or row.kind != fields.kind:
        raise Refused("guide_series", _("上一版不属于这个医联体，请从规范页面重新开始。"))
    return queries.last_edition(alliance, row.key)


def _write(
    alliance: Alliance, fields: GuideFields, codes: list[str], before: Guide | None, by: Viewer, at: dt.datetime
) -> Guide:
    series = {"key": before.key} if before else {}
    return Guide.objects.create(
        alliance=alliance,
        kind=fields.kind,
        title=fields.title,
        codes=codes,
        edition=fields.edition,
        source=fields.source,
        sample=fields.sample,
        since_on=fields.since_on,
        body=fields.body,
        published_at=at,
        published_by_uid=by.uid,
        published_by_name=by.name,
        **series,
    )


def _record_published(made: Guide, alliance: Alliance, by: Viewer, at: dt.datetime) -> None:
    record(
        facts.GUIDE_PUBLISHED,
        by=by,
        at=at,
        subject_type="guide",
        subject_uid=made.key,
        alliance_uid=alliance.uid,
        data={
            "kind": made.kind,
            "edition": str(made.uid),
            "diseases": len(made.codes),
            "parts": sum(len(lines) for lines in made.body.values()),
            "since_on": made.since_on,
            "sample": made.sample,
        },
    )


def _tell(made: Guide, alliance: Alliance, at: dt.datetime) -> None:
    text = _("“{title}”{edition} 自 {day} 起执行，请确认").format(
        title=made.title, edition=made.edition, day=made.since_on
    )
    for member in members_of(alliance, clock.local_day(at)):
        notify(
            institution_uid=member.institution_uid, roles=list(CONFIRMERS), text=text,
            path=f"/catalogue/guides/{made.uid}", at=at,
        )  # fmt: skip


@transaction.atomic
def confirm_guide(*, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> GuideReceipt:
    """This function will confirm that the viewer's institution works by an edition, once (SY-33).

    Refused for an edition that has been replaced.
    """
    today = clock.local_day(at)
    row, alliance = queries.guide_of_uid(uid, by, today)
    demand(may_confirm_guide(by))
    if row.until_on is not None and row.until_on <= today:
        raise Refused("guide_replaced", _("这一版已被替换，请确认现行的版本。"))
    try:
        with transaction.atomic():
            made = GuideReceipt.objects.create(
                guide=row, institution_id=by.institution_id or 0, at=at, by_uid=by.uid, by_name=by.name
            )
    except IntegrityError:
        raise Refused("guide_confirmed", _("本单位已经确认过这一版。")) from None
    record(
        facts.GUIDE_CONFIRMED,
        by=by,
        at=at,
        subject_type="guide",
        subject_uid=row.key,
        institution_uid=by.institution_uid,
        alliance_uid=alliance.uid,
        data={"kind": row.kind, "edition": str(row.uid), "in_force": row.since_on <= today},
    )
    return made
