"""Who is in which alliance on a day."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection

from django.db.models import Count, Q, QuerySet

from lianti.alliances.kinds import ALLIANCE_KINDS, MEMBER_ROLES
from lianti.alliances.models import Alliance, MemberContact, Membership
from lianti.alliances.queries.agreements import states_of
from lianti.alliances.shapes import AgreementState, AllianceLine, MemberLine
from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.web.prepared import Slot, prepared, row_of
from lianti.parties.kinds import INSTITUTION_KINDS, level_words
from lianti.parties.shapes import Viewer


def alliances_of(institution_id: int | None, on: dt.date) -> list[AllianceLine]:
    """Return the alliances an institution is a member of on a day, with their leads, in two statements."""
    mine = {
        m.alliance_id: m
        for m in Membership.objects.on_day(on).filter(institution_id=institution_id or 0).select_related("alliance")
    }
    leads = {
        m.alliance_id: m
        for m in Membership.objects.on_day(on).filter(alliance_id__in=mine, role="lead").select_related("institution")
    }
    return [_alliance_line(m, leads.get(m.alliance_id)) for m in sorted(mine.values(), key=lambda m: m.alliance_id)]


def _alliance_line(mine: Membership, lead: Membership | None) -> AllianceLine:
    alliance = mine.alliance
    return AllianceLine(
        uid=alliance.uid,
        id=alliance.pk,
        name=alliance.name,
        short_name=alliance.short_name,
        kind=alliance.kind,
        kind_name=ALLIANCE_KINDS.get(alliance.kind, alliance.kind),
        charter_key=alliance.charter_key,
        slip_template=alliance.slip_template,
        role=mine.role,
        lead_id=lead.institution_id if lead else None,
        lead_name=lead.institution.name if lead else "",
        fictitious=alliance.fictitious,
    )


def alliance_uids_of(institution_id: int, on: dt.date) -> tuple[uuid.UUID, ...]:
    """Return the uids of the alliances of an institution on a day."""
    return tuple(_alliance_uids.rows(institution_id=institution_id, on=on))


@prepared
def _alliance_uids(institution_id: Slot, on: Slot) -> QuerySet[Membership, uuid.UUID]:
    rows = Membership.objects.on_day(on).filter(institution_id=institution_id)  # type: ignore[arg-type]
    return rows.order_by("alliance_id").values_list("alliance__uid", flat=True)


def tiers_of(institution_id: int | None, on: dt.date) -> list[tuple[int, int]]:
    """Return the ids of the alliances of an institution on a day with its tier in each, in one statement."""
    return _tiers.rows(institution_id=institution_id or 0, on=on)


@prepared
def _tiers(institution_id: Slot, on: Slot) -> QuerySet[Membership, tuple[int, int]]:
    rows = Membership.objects.on_day(on).filter(institution_id=institution_id)  # type: ignore[arg-type]
    return rows.order_by("alliance_id").values_list("alliance_id", "tier")


def alliance_ids_of(institution_ids: Collection[int], on: dt.date) -> dict[int, frozenset[int]]:
    """Return the ids of the alliances of several institutions on a day, in one statement."""
    rows = Membership.objects.on_day(on).filter(institution_id__in=institution_ids)
    found: dict[int, set[int]] = {}
    for institution_id, alliance_id in rows.values_list("institution_id", "alliance_id"):
        found.setdefault(institution_id, set()).add(alliance_id)
    return {key: frozenset(ids) for key, ids in found.items()}


def partners(institution_id: int | None, on: dt.date) -> frozenset[int]:
    """Return the ids of all institutions that share an alliance with one on a day, itself left out."""
    alliances = Membership.objects.on_day(on).filter(institution_id=institution_id or 0).values("alliance_id")
    rows = Membership.objects.on_day(on).filter(alliance_id__in=alliances)
    return frozenset(rows.values_list("institution_id", flat=True)) - {institution_id or 0}


def led_members(institution_id: int | None, on: dt.date) -> frozenset[int]:
    """Return the ids of all other members of the alliances that an institution leads on a day."""
    led = Membership.objects.on_day(on).filter(institution_id=institution_id or 0, role="lead").values("alliance_id")
    rows = Membership.objects.on_day(on).filter(alliance_id__in=led)
    return frozenset(rows.values_list("institution_id", flat=True)) - {institution_id or 0}


def find_alliance(text: str, *, needed: bool = True) -> Alliance | None:
    """Return the alliance named by name, short name or uid, or the only one; for the command line.

    Refuses when it is needed and not clear which one is meant.
    """
    found = list(Alliance.objects.order_by("pk"))
    if text:
        found = [a for a in found if text in {a.name, a.short_name, str(a.uid)}]
    if len(found) == 1:
        return found[0]
    if not needed and not text:
        return None
    names = "、".join(Alliance.objects.order_by("pk").values_list("short_name", flat=True))
    raise Refused("which_alliance", _("请用 --alliance 写明是哪一个医联体：{names}。"), names=names or "—")


def names_of(uids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the short names of alliances by uid, without a statement when none is asked."""
    return dict(Alliance.objects.filter(uid__in=uids).values_list("uid", "short_name")) if uids else {}


def lead_of(alliance: Alliance, on: dt.date) -> Membership | None:
    """Return the membership of the lead (牵头单位) on a day."""
    return _lead.first(alliance_id=alliance.pk, on=on)


@prepared
def _lead(alliance_id: Slot, on: Slot) -> QuerySet[Membership]:
    rows = Membership.objects.on_day(on).filter(alliance_id=alliance_id, role="lead")  # type: ignore[arg-type]
    return rows.select_related("institution").order_by("pk")[:1]


def alliance_of_uid(uid: uuid.UUID, viewer: Viewer, on: dt.date) -> Alliance:
    """Return an alliance the viewer's institution is a member of (NotVisible otherwise)."""
    member = Membership.objects.on_day(on).filter(institution_id=viewer.institution_id or 0)
    alliance = Alliance.objects.filter(uid=uid, pk__in=member.values("alliance_id")).first()
    if alliance is None or viewer.institution_id is None:
        raise NotVisible(str(uid))
    return alliance


def alliance_of_key(pk: int) -> Alliance:
    """Return an alliance by the key that a route or another row of the platform names."""
    return row_of(Alliance, pk)


def membership_of_uid(uid: uuid.UUID, alliance: Alliance) -> Membership:
    """Return a membership of ``alliance`` with its institution (NotVisible otherwise)."""
    found = Membership.objects.select_related("institution", "alliance").filter(uid=uid, alliance=alliance).first()
    if found is None:
        raise NotVisible(str(uid))
    return found


def members_of(alliance: Alliance, on: dt.date) -> list[MemberLine]:
    """Return the members on a day with the state of their agreements, lead first, then by tier and name.

    Three statements however many members there are, one more for the alliance's terms.
    """
    rows = list(
        Membership.objects.on_day(on)
        .filter(alliance=alliance)
        .select_related("institution")
        .annotate(liaison_count=Count("contacts", filter=Q(contacts__kind="liaison", contacts__ended_at=None)))
        .order_by("tier", "institution__pinyin_key")
    )
    states = states_of(alliance, on)
    heads = dict(
        MemberContact.objects.filter(membership__in=rows, kind="head", ended_at=None).values_list(
            "membership_id", "name"
        )
    )
    lines = [_member_line(row, states, heads.get(row.pk, "")) for row in rows]
    return sorted(lines, key=lambda line: line.role != "lead")


def _member_line(row: Membership, states: dict[int, AgreementState], head: str) -> MemberLine:
    institution = row.institution
    lead = AgreementState("lead")
    return MemberLine(
        uid=row.uid,
        institution_uid=institution.uid,
        institution_id=institution.pk,
        name=institution.name,
        district=institution.district,
        kind=institution.kind,
        kind_name=INSTITUTION_KINDS.get(institution.kind, institution.kind),
        level=institution.level,
        level_name=level_words(institution.level),
        role=row.role,
        role_name=MEMBER_ROLES.get(row.role, row.role),
        tier=row.tier,
        since_on=row.since_on,
        agreement=lead if row.role == "lead" else states.get(institution.pk, AgreementState("none")),
        liaisons=getattr(row, "liaison_count", 0),
        head=head,
    )
