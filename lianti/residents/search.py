"""Who may find whom.

In the own scope (people whose record is open to the institution) every key finds: initials, pinyin, the beginning of
the name, phone, identity number, 医保码, record number. Across the group only a full identity number, a full 医保码,
the full name with the birth date, or a full phone finds, and the answer says no more than that there is a file. Every
question to the group is traced and counted, and a miss reads like every other miss.
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.core.cache import cache
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.ledger.actions import trace
from lianti.ledger.keyring import blind_indexes
from lianti.parties.permissions import demand, may_again
from lianti.parties.shapes import Viewer
from lianti.residents import keys
from lianti.residents.lines import group_hit, person_lines
from lianti.residents.models import AccessReason, Resident, ResidentQuerySet, SearchKey
from lianti.residents.permissions import may_find
from lianti.residents.rules import tidy_name
from lianti.residents.shapes import FindResult, GroupHit, ResidentFields

MOST = 20
# A family shares one phone; more hits than this are no family.
MOST_ACROSS = 10
PER_HOUR = 30
CHECKS_PER_HOUR = 120
HOUR = 3600
# How long a person found across the group may be chosen for a referral or a contract.
CHOOSE_WITHIN = 1800
_PURPOSE = _("集团内查找居民")
_CHECK = _("建档前查重")


def find_people(*, viewer: Viewer, text: str, at: dt.datetime, across: bool = True) -> FindResult:
    """This function will answer a search box: the own people, and with a full key who else has a file in the group.

    ``across`` False leaves the group alone, as while somebody types. Refuses (too_many_searches) more than 30
    questions to the group in an hour.
    """
    demand(may_find(viewer))
    asked = keys.read(text)
    own = _own(viewer, asked, at)
    hits: list[Resident] = []
    if across and asked.across and not (own and asked.identity):
        hits = _ask_group(viewer, asked, own, at)
    lines = tuple(person_lines(own, at))
    return FindResult(lines, tuple(group_hit(r) for r in hits), _sentence(asked, lines, hits, across), asked.across)


def _sentence(asked: keys.Asked, own: tuple[object, ...], hits: list[Resident], across: bool) -> str:
    if asked == keys.Asked():
        return _("请输入姓名或至少两个拼音首字母，也可输入完整的身份证号、手机号、医保码或档案编号。")
    if hits:
        return _("以下居民在集团内已有档案；只显示核对身份所需的信息，本次查找已留痕。")
    if asked.across and across:
        return "" if own else _("没有可显示的结果。请核对后再查，或新建档案。本次查找已留痕。")
    if own:
        return ""
    return _("本机构和签约居民中没有找到。跨机构请用完整的身份证号、医保码、手机号，或“姓名 出生日期”查找。")


def _own(viewer: Viewer, asked: keys.Asked, at: dt.datetime) -> list[Resident]:
    here = viewer.institution_id or 0
    if asked.letters:
        found = _beginning(here, keys.INITIALS, asked.letters, at)
        more = _beginning(here, keys.PINYIN, asked.letters, at) if len(found) < MOST else []
        return _by_pk(found + [pk for pk in more if pk not in found])
    if asked.name:
        return _by_pk(_beginning(here, keys.NAME, keys.code_points(asked.name), at))
    where = exact_condition(asked)
    if where is None:
        return []
    merged = Resident.objects.filter(where, merged_into__isnull=False).values("merged_into")
    people = _full().visible_to(viewer, at).filter(where | Q(pk__in=merged))
    return list(people.order_by("pinyin_key", "pk")[:MOST])


def _full() -> ResidentQuerySet:
    return Resident.objects.select_related("registered_institution")


def _with_merged() -> ResidentQuerySet:
    return Resident.objects.select_related("registered_institution", "merged_into__registered_institution")


def _staying(found: list[Resident]) -> list[Resident]:
    """Return each person once: a file that was merged answers with the one that stays."""
    return list({r.pk: r for r in (r.merged_into or r for r in found)}.values())


def _beginning(institution_id: int, kind: str, prefix: str, at: dt.datetime) -> list[int]:
    """Return the ids of own people with a key that begins with ``prefix``, in key order.

    The range walks the key index and asks the access index per key, so it stops as soon as enough are found.
    """
    here = AccessReason.objects.in_force(at).filter(resident=OuterRef("resident_id"), institution_id=institution_id)
    found = SearchKey.objects.filter(Exists(here), kind=kind, value__gte=prefix)
    end = keys.end_of(prefix)
    if end is not None:
        found = found.filter(value__lt=end)
    # A name has several keys: fetch a few more than are shown, then drop the repetitions.
    rows = found.order_by("value", "resident_id").values_list("resident_id", flat=True)[: MOST * 3]
    return list(dict.fromkeys(rows))[:MOST]


def _by_pk(pks: list[int]) -> list[Resident]:
    if not pks:
        return []
    found = {r.pk: r for r in _full().filter(pk__in=pks)}
    return [found[pk] for pk in pks[:MOST] if pk in found]


def exact_condition(asked: keys.Asked) -> Q | None:
    """Return the condition of a full key, None when the text is none."""
    if asked.name_with_birth:
        name, birth_on = asked.name_with_birth
        return Q(name=name, birth_on=birth_on)
    if asked.identity:
        return Q(identity_index__in=blind_indexes("identity", asked.identity))
    parts = Q()
    if asked.phone:
        parts |= Q(phone_index__in=blind_indexes("phone", asked.phone))
    if asked.insurance:
        parts |= Q(insurance_index__in=blind_indexes("insurance", asked.insurance))
    if asked.record_number:
        parts |= Q(record_number=asked.record_number)
    return parts or None


def _across_condition(asked: keys.Asked) -> Q:
    """Return the condition the group answers to; a record number or a short number is none."""
    phone = asked.phone if len(asked.phone) >= keys.SURE_PHONE else ""
    code = asked.insurance if len(asked.insurance) >= keys.SURE_CODE else ""
    sure = keys.Asked(name_with_birth=asked.name_with_birth, identity=asked.identity, phone=phone, insurance=code)
    return exact_condition(sure) or Q(pk=None)


def _ask_group(viewer: Viewer, asked: keys.Asked, own: list[Resident], at: dt.datetime) -> list[Resident]:
    _count(viewer, "residents.find", PER_HOUR)
    found = list(_with_merged().filter(_across_condition(asked)).order_by("pk")[: MOST_ACROSS + 1])
    if len(found) > MOST_ACROSS:
        found = []
    found = [r for r in _staying(found) if r.pk not in {o.pk for o in own}]
    _trace_hits(viewer, _PURPOSE, found, at)
    return found


def likely_duplicates(fields: ResidentFields, viewer: Viewer, at: dt.datetime) -> list[GroupHit]:
    """This function will return who in the group has the same identity number, or the same name and birth date.

    Traced and counted (120 in an hour), because it answers the same question as a search across the group.
    """
    demand(may_find(viewer))
    number = keys.read(fields.identity_number).identity if fields.identity_number else ""
    where = Q(identity_index__in=blind_indexes("identity", number)) if number else Q(pk=None)
    if fields.name and fields.birth_on:
        where |= Q(name=tidy_name(fields.name), birth_on=fields.birth_on)
    _count(viewer, "residents.check", CHECKS_PER_HOUR)
    found = _staying(list(_with_merged().filter(where).order_by("pk")[:MOST_ACROSS]))
    _trace_hits(viewer, _CHECK, found, at)
    return [group_hit(r) for r in found]


def _count(viewer: Viewer, kind: str, most: int) -> None:
    if may_again(viewer, kind, most=most, seconds=HOUR) is not None:
        raise Refused("too_many_searches", _("跨机构查找每小时最多 {most} 次，请稍后再试。"), most=most)


@transaction.atomic
def _trace_hits(viewer: Viewer, purpose: str, found: list[Resident], at: dt.datetime) -> None:
    """Trace each hit, or the miss; without a trace nothing is shown. Remember what was found for choosing it."""
    uids: list[uuid.UUID | None] = [r.uid for r in found]
    for uid in uids or [None]:
        trace(
            by=viewer, purpose=purpose, operation="find_across", object_type="resident", object_uid=uid, at=at,
            detail="" if uid else "miss",
        )  # fmt: skip
        if uid:
            cache.set(_found_key(viewer, uid), 1, CHOOSE_WITHIN)


def matching_pks(text: str) -> QuerySet[SearchKey, int]:
    """Return the residents whose name, initials or pinyin begins with ``text``, as a subquery of primary keys.

    For narrowing down lists of other things (referrals) that are already limited to what the viewer may see.
    """
    asked = keys.read(text)
    kinds = [keys.INITIALS, keys.PINYIN] if asked.letters else [keys.NAME]
    prefix = asked.letters or keys.code_points(asked.name)
    found = SearchKey.objects.filter(kind__in=kinds, value__gte=prefix)
    end = keys.end_of(prefix) if prefix else None
    found = found.filter(value__lt=end) if end else found
    return found.values_list("resident_id", flat=True) if prefix else found.none().values_list("resident_id", flat=True)


def _found_key(viewer: Viewer, uid: uuid.UUID) -> str:
    return f"residents.found:{viewer.uid}:{viewer.institution_uid}:{uid}"


def open_group_hit(*, viewer: Viewer, uid: uuid.UUID, at: dt.datetime) -> Resident:
    """Return a person whose record is open to the viewer, or whom the viewer found across the group a moment ago.

    For creating a referral or a contract only: it opens nothing by itself. Raises NotVisible otherwise.
    """
    found = _full().filter(uid=uid).first()
    if found is None or may_find(viewer) is not None:
        raise NotVisible
    if Resident.objects.visible_to(viewer, at).filter(pk=found.pk).exists():
        return found
    if cache.get(_found_key(viewer, uid)) is None:
        raise NotVisible
    return found
