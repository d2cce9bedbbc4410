"""Writes of the browser: send an edition in, let a second person put it in force, take it back (JL-49)."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import tomllib
import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from lianti.alliances.queries import read_rows
from lianti.insurance import facts, rules
from lianti.insurance.actions import check_room, put_in_force
from lianti.insurance.models import TariffEdition, TariffProposal
from lianti.insurance.permissions import demand, may_confirm_tariffs, may_propose_tariffs
from lianti.insurance.queries import area_edition
from lianti.insurance.reading import edition_of
from lianti.insurance.shapes import Edition
from lianti.insurance.tables import content_of
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.ledger.actions import record
from lianti.parties.shapes import Viewer

MAX_BYTES = 512_000


def content_in(data: bytes, name: str) -> dict[str, Any]:
    """Return what an uploaded file says: TOML as it is, the template (.xlsx) by its rows. Refused when neither."""
    if not data:
        raise Refused("insurance_file_missing", _("请选择要载入的文件（.toml 或填好的 .xlsx 模板）。"), field="file")
    if len(data) > MAX_BYTES:
        raise Refused("insurance_file_big", _("文件太大了，起付标准不会超过 500 KB。"), field="file")
    if name.lower().endswith(".xlsx"):
        return content_of(read_rows(data))
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Refused(
            "insurance_unreadable", _("读不了文件，请存为 UTF-8 的 .toml 或 .xlsx。"), field="file"
        ) from error
    except (ValueError, RecursionError) as error:
        # Beside TOMLDecodeError: a number of thousands of digits, and brackets within brackets without end.
        raise Refused(
            "insurance_not_toml", _("文件不是正确的 TOML：{detail}"), field="file", detail=str(error)[:200]
        ) from error


def check_content(content: Mapping[str, Any]) -> Edition:
    """Return the checked edition of a file sent in the browser: source and the word on 示例 must be written."""
    if not isinstance(content.get("sample"), bool):
        raise Refused(
            "insurance_sample", _("请写明是不是示例：sample 写 true 或 false（模板里写是或否）。"), field="file"
        )
    if not str(content.get("source", "")).strip():
        raise Refused("insurance_source", _("请写明来源：哪份文件、哪一年。"), field="file")
    edition = edition_of(content)
    check_room(edition)
    return edition


@transaction.atomic
def propose_edition(*, content: Mapping[str, Any], by: Viewer, at: dt.datetime) -> TariffProposal:
    """This function will keep an edition until a second person confirms it; nothing is in force by it.

    Refused when the content is wrong, when it is in force already, or when one of the same name waits.
    """
    demand(may_propose_tariffs(by))
    edition = check_content(content)
    if TariffEdition.objects.filter(area=edition.area, name=edition.name, digest=_digest(content)).exists():
        raise Refused("insurance_same", _("这份标准已经载入，内容没有变化。"), field="file")
    if TariffProposal.objects.filter(area=edition.area, name=edition.name, state="waiting").exists():
        raise Refused("insurance_waiting", _("同名的标准已有一份待确认，请先确认或撤回。"), field="file")
    row = TariffProposal.objects.create(
        area=edition.area, region=edition.region, name=edition.name, content=json.loads(_plain(content)),
        proposed_at=at, by_uid=by.uid, by_name=by.name, institution_uid=by.institution_uid,
    )  # fmt: skip
    data = {
        "tariffs": len(edition.tariffs),
        "rules": len(edition.rules),
        "sample": edition.sample,
        "changes": len(rules.changes(area_edition(edition.area, clock.local_day(at)), edition)),
    }
    record(facts.TARIFFS_PROPOSED, by=by, at=at, subject_type="tariff_proposal", subject_uid=row.uid, data=data)
    return row


def _plain(content: Mapping[str, Any]) -> str:
    return json.dumps(content, default=str, sort_keys=True, ensure_ascii=False)


def _digest(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(_plain(content).encode()).hexdigest()


def edition_proposed(row: TariffProposal) -> Edition:
    """Return the edition that a proposal holds."""
    return edition_of(_with_amounts(row.content))


def _with_amounts(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content with its amounts as numbers again: JSON kept a Decimal as text."""
    lists = {name: [_amounts(item) for item in content.get(name, [])] for name in ("tariffs", "rules")}
    return {**content, **lists}


def _amounts(item: Mapping[str, Any]) -> dict[str, Any]:
    return {k: Decimal(v) if k in {"deductible", "up_to"} and isinstance(v, str) else v for k, v in item.items()}


def _waiting(uid: uuid.UUID) -> TariffProposal:
    row = TariffProposal.objects.select_for_update().filter(uid=uid).first()
    if row is None:
        raise NotVisible
    if row.state != "waiting":
        raise Refused("insurance_decided", _("这份标准已经处理过了，请刷新页面。"))
    return row


@transaction.atomic
def confirm_edition(*, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> TariffEdition:
    """This function will put a proposed edition in force, confirmed by another person than its sender."""
    demand(may_propose_tariffs(by))
    row = _waiting(uid)
    demand(may_confirm_tariffs(by, row.by_uid))
    edition = edition_proposed(row)
    check_room(edition)
    _decide(row, "confirmed", by, at)
    return put_in_force(edition, _digest(row.content), by, at)


@transaction.atomic
def withdraw_edition(*, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> None:
    """This function will take a proposed edition back; anybody of the bureau may."""
    demand(may_propose_tariffs(by))
    row = _waiting(uid)
    _decide(row, "withdrawn", by, at)
    days = (clock.local_day(at) - clock.local_day(row.proposed_at)).days
    record(
        facts.TARIFFS_WITHDRAWN, by=by, at=at, subject_type="tariff_proposal", subject_uid=row.uid, data={"days": days}
    )


def _decide(row: TariffProposal, state: str, by: Viewer, at: dt.datetime) -> None:
    row.state, row.decided_at, row.decided_by_uid, row.decided_by_name = state, at, by.uid, by.name
    row.save(update_fields=["state", "decided_at", "decided_by_uid", "decided_by_name"])
