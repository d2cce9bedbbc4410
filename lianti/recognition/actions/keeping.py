"""Keeping the catalogue, the local codes and the rules of direction (JL-84)."""

from __future__ import annotations

import csv
import datetime as dt
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction

from lianti.alliances.queries import lead_of
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.text import normalise
from lianti.kernel.web.clashes import one_wins
from lianti.ledger.actions import record
from lianti.parties.queries import institution_by_uid
from lianti.parties.shapes import Viewer
from lianti.recognition import facts, queries, rules
from lianti.recognition.models import ItemPrice, LocalCode, RecognisableItem, RecognitionRule
from lianti.recognition.permissions import demand, may_keep, may_map
from lianti.recognition.shapes import Item, ItemRow, RawItem
from lianti.records.queries.coding import local_codes_seen

if TYPE_CHECKING:
    from lianti.alliances.models import Alliance

STARTER = Path(__file__).resolve().parents[1] / "data" / "items.csv"
_SEEN = dt.timedelta(days=30)


def starter_rows() -> list[RawItem]:
    """Return the rows of the sample list that comes with the platform (A7)."""
    with STARTER.open(encoding="utf-8", newline="") as file:
        return rules.find_items(list(csv.reader(file)))


@transaction.atomic
def import_items(
    *, alliance: Alliance, rows: Sequence[ItemRow], edition: str, leave_out: bool, by: Viewer, at: dt.datetime
) -> tuple[int, int]:
    """This function will take new and changed rows into the catalogue; with errors only when they are left out.

    An item that is not in the file stays. A new price ends the one before from today; returns how many were added and
    changed.
    """
    on = clock.local_day(at)
    lead = lead_of(alliance, on)
    demand(may_keep(by, lead.institution_id if lead else None))
    if any(row.verdict == "error" for row in rows) and not leave_out:
        raise Refused("items_errors", _("有几行有错，没有导入。请改正，或勾选“有错的行不导入”。"))
    if not edition.strip():
        raise Refused("edition", _("请填写这份目录的版本，例如“2026-1”。"), field="edition")
    good = [row for row in rows if row.item is not None and row.verdict in {"new", "changed"}]
    if not good:
        raise Refused("items_none", _("没有新增或有改动的行。"))
    kept = {row.code: row for row in RecognisableItem.objects.select_for_update().filter(alliance=alliance)}
    with one_wins(_meanwhile()):
        for row in good:
            assert row.item is not None
            _keep_item(alliance, row.item, kept.get(row.item.code), edition, on, at)
    added = sum(row.verdict == "new" for row in good)
    record(
        facts.ITEMS_IMPORTED,
        by=by,
        at=at,
        subject_type="alliance",
        subject_uid=alliance.uid,
        institution_uid=by.institution_uid,
        alliance_uid=alliance.uid,
        data={"added": added, "changed": len(good) - added},
    )
    return added, len(good) - added


def _meanwhile() -> Refused:
    return Refused("items_meanwhile", _("刚刚有同事导入了相同的项目，这次没有导入。请重新上传，看过预览后再导入。"))


def _keep_item(
    alliance: Alliance, item: Item, kept: RecognisableItem | None, edition: str, on: dt.date, at: dt.datetime
) -> None:
    row = kept or RecognisableItem(alliance=alliance, code=item.code)
    row.name, row.category, row.body_part = item.name, item.category, item.body_part
    row.valid_days, row.source, row.sample = item.valid_days, item.source, item.sample
    row.edition, row.changed_at = normalise(edition)[:40], at
    row.keep_initials()
    row.save()
    if item.fen is not None:
        _keep_price(row, item, on)


def _keep_price(row: RecognisableItem, item: Item, on: dt.date) -> None:
    running = ItemPrice.objects.select_for_update().filter(item=row, until_on=None).first()
    if running is not None and running.fen == item.fen:
        return
    if running is not None and running.since_on == on:
        running.fen, running.source = item.fen or 0, item.source
        running.save(update_fields=["fen", "source"])
        return
    if running is not None:
        running.until_on = on
        running.save(update_fields=["until_on"])
    ItemPrice.objects.create(item=row, fen=item.fen or 0, since_on=on, source=item.source)


@transaction.atomic
def name_code(*, code: str, name: str, item_code: str, by: Viewer, at: dt.datetime) -> LocalCode:
    """This function will write down what the own unit calls an item; the same code again changes it."""
    demand(may_map(by))
    tidy, words = normalise(code)[:60], normalise(name)[:120]
    if not tidy or not words:
        raise Refused("local_code", _("请填写本院编码和名称。"), field="code" if not tidy else "name")
    place = institution_by_uid(by.institution_uid or uuid.UUID(int=0))
    row, _made = LocalCode.objects.select_for_update().get_or_create(
        institution=place, code=tidy, defaults={"name": words, "first_at": at}
    )
    row.name = words
    return _map(row, item_code, by, at)


@transaction.atomic
def map_code(*, local_uid: uuid.UUID, item_code: str, by: Viewer, at: dt.datetime) -> LocalCode:
    """This function will say which catalogue item an own code stands for; empty says that it is none of them."""
    demand(may_map(by))
    rows = LocalCode.objects.select_for_update().filter(uid=local_uid, institution_id=by.institution_id or 0)
    row = rows.first()
    if row is None:
        raise NotVisible(str(local_uid))
    return _map(row, item_code, by, at)


@transaction.atomic
def collect_codes(*, by: Viewer, at: dt.datetime) -> int:
    """This function will put own codes of the last 30 days that nobody has explained on the worklists.

    Run again it finds the same and changes nothing; returns how many are new.
    """
    seen = local_codes_seen(at - _SEEN, at)
    known = {
        (row.institution_id, row.code): row for row in LocalCode.objects.filter(institution__in={i for i, _c in seen})
    }
    fresh = [
        LocalCode(institution_id=place, code=code[:60], name=name[:120], seen=number, first_at=at)
        for (place, code), (name, number) in seen.items()
        if (place, code) not in known
    ]
    LocalCode.objects.bulk_create(fresh)
    changed = [row for key, row in known.items() if key in seen and row.seen != seen[key][1]]
    for row in changed:
        row.seen = seen[row.institution_id, row.code][1]
    LocalCode.objects.bulk_update(changed, ["seen"], batch_size=400)
    if fresh:
        found = {"found": len(fresh)}
        record(facts.CODES_FOUND, by=by, at=at, subject_type="local_codes", subject_uid=fresh[0].uid, data=found)
    return len(fresh)


def _map(row: LocalCode, item_code: str, by: Viewer, at: dt.datetime) -> LocalCode:
    wanted = item_code.strip().upper()
    if wanted and wanted not in queries.items_for(row.institution_id, clock.local_day(at), [wanted]):
        raise Refused("unknown_item", _("目录里没有这个项目，请重新选择。"), field="item_code")
    row.item_code, row.is_none = wanted, not wanted
    row.mapped_at, row.mapped_by_name = at, by.name[:60]
    row.save()
    record(
        facts.CODE_MAPPED,
        by=by,
        at=at,
        subject_type="local_code",
        subject_uid=row.uid,
        institution_uid=by.institution_uid,
        data={"item": wanted},
    )
    return row


@transaction.atomic
def set_direction(
    *, alliance: Alliance, from_level: int, to_level: int, area: str, by: Viewer, at: dt.datetime
) -> RecognitionRule:
    """This function will let a higher level accept what a lower one issues, from today (A4: left to local trial)."""
    on = _may_rule(alliance, by, at)
    rules.check_direction(from_level, to_level, area)
    what = {"from_level": from_level, "to_level": to_level, "area": area}
    if RecognitionRule.objects.filter(alliance=alliance, until_on=None, **what).exists():
        raise Refused("direction_known", _("这条规则已经在执行。"), field="from_level")
    row = RecognitionRule.objects.create(alliance=alliance, since_on=on, decided_by_name=by.name[:60], **what)
    _rule_fact(row, by, at, active=True)
    return row


@transaction.atomic
def end_direction(*, alliance: Alliance, rule_uid: uuid.UUID, by: Viewer, at: dt.datetime) -> RecognitionRule:
    """This function will end a rule from today; decisions made under it stay."""
    on = _may_rule(alliance, by, at)
    row = RecognitionRule.objects.select_for_update().filter(alliance=alliance, uid=rule_uid, until_on=None).first()
    if row is None:
        raise NotVisible(str(rule_uid))
    row.until_on = on
    row.save(update_fields=["until_on"])
    _rule_fact(row, by, at, active=False)
    return row


def _may_rule(alliance: Alliance, by: Viewer, at: dt.datetime) -> dt.date:
    on = clock.local_day(at)
    lead = lead_of(alliance, on)
    demand(may_keep(by, lead.institution_id if lead else None))
    return on


def _rule_fact(row: RecognitionRule, by: Viewer, at: dt.datetime, *, active: bool) -> None:
    record(
        facts.RULE_SET,
        by=by,
        at=at,
        subject_type="recognition_rule",
        subject_uid=row.uid,
        institution_uid=by.institution_uid,
        alliance_uid=row.alliance.uid,
        data={"from_level": row.from_level, "to_level": row.to_level, "area": row.area, "active": active},
    )
