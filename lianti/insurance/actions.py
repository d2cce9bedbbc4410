"""Writes of insurance: load an edition of tariffs, make sure of the samples."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import asdict
from pathlib import Path

from lianti.insurance import facts
from lianti.insurance.models import DeductibleRule, Tariff, TariffEdition
from lianti.insurance.permissions import demand, may_load_tariffs
from lianti.insurance.reading import DATA, parse_edition
from lianti.insurance.shapes import Edition
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.web.clashes import one_wins
from lianti.ledger.actions import record
from lianti.parties.shapes import Viewer


def load_edition(*, text: str, by: Viewer, at: dt.datetime) -> TariffEdition:
    """This function will put an edition of tariffs (TOML) in place of the one with the same region and name.

    An older edition of the region ends where this one begins. Loading the same text again changes nothing and leaves
    no fact. Refused when the text is wrong or an edition that begins later is there already (JL-49).
    """
    demand(may_load_tariffs(by))
    return put_in_force(parse_edition(text), hashlib.sha256(text.encode()).hexdigest(), by, at)


def put_in_force(edition: Edition, digest: str, by: Viewer, at: dt.datetime) -> TariffEdition:
    """Write a checked edition in place of the one with the same name; one fact, and none for the same digest."""
    with one_wins(_meanwhile(edition)):
        theirs = TariffEdition.objects.select_for_update().filter(area=edition.area)
        same = theirs.filter(name=edition.name).first()
        if same is not None and same.digest == digest:
            return same
        if same is not None and edition.since_on > same.since_on:
            # What ended where the replaced one began ends where the new one begins: no day is left without tariffs.
            theirs.filter(until_on=same.since_on).exclude(pk=same.pk).update(until_on=edition.since_on)
        if same is not None:
            same.delete()
        _make_room(edition)
        row = _write(edition, digest, by, at)
        record(
            facts.TARIFFS_LOADED,
            by=by,
            at=at,
            subject_type="tariff_edition",
            subject_uid=row.uid,
            data={
                "digest": digest,
                "tariffs": len(edition.tariffs),
                "rules": len(edition.rules),
                "sample": edition.sample,
                "replaced": same is not None,
            },
        )
    return row


def _meanwhile(edition: Edition) -> Refused:
    return Refused(
        "insurance_meanwhile",
        _("刚刚有人载入了“{name}”，这次没有载入。请刷新后核对。"),
        name=edition.name,
        field="file",
    )


def check_room(edition: Edition) -> None:
    """Refuse an edition that would begin before one of another name, or takes the name of another area's."""
    if TariffEdition.objects.filter(region=edition.region, name=edition.name).exclude(area=edition.area).exists():
        raise Refused(
            "insurance_area_differs",
            _("“{region} {name}”已经属于另一个统筹区，请核对 area 里的区划代码。"),
            region=edition.region,
            name=edition.name,
            field="file",
        )
    others = TariffEdition.objects.filter(area=edition.area).exclude(name=edition.name)
    later = others.filter(since_on__gte=edition.since_on).first()
    if later is not None:
        raise Refused(
            "insurance_later_edition",
            _("{region}已有 {day} 生效的“{name}”，请用同一名称替换，或写更晚的生效日期。"),
            region=edition.region,
            day=later.since_on,
            name=later.name,
        )


def _make_room(edition: Edition) -> None:
    """Let the edition before end where this one begins; refuse one that would begin in the middle of later ones."""
    check_room(edition)
    others = TariffEdition.objects.filter(area=edition.area)
    open_end = others.filter(until_on=None) | others.filter(until_on__gt=edition.since_on)
    TariffEdition.objects.filter(pk__in=list(open_end.values_list("pk", flat=True))).update(until_on=edition.since_on)


def _write(edition: Edition, digest: str, by: Viewer, at: dt.datetime) -> TariffEdition:
    row = TariffEdition.objects.create(
        region=edition.region,
        area=edition.area,
        name=edition.name,
        aliases=list(edition.aliases),
        since_on=edition.since_on,
        until_on=edition.until_on,
        source=edition.source,
        sample=edition.sample,
        default_level=edition.default_level,
        hospitals=[asdict(h) for h in edition.hospitals],
        **asdict(edition.terms),
        digest=digest,
        loaded_at=at,
        by_uid=by.uid,
    )
    tariffs = [asdict(t) | {"bands": [asdict(b) for b in t.bands]} for t in edition.tariffs]
    Tariff.objects.bulk_create([Tariff(edition=row, **content) for content in tariffs])
    DeductibleRule.objects.bulk_create([DeductibleRule(edition=row, **asdict(r)) for r in edition.rules])
    return row


def load_file(*, path: Path, by: Viewer, at: dt.datetime) -> TariffEdition:
    """This function will load an edition from a file; Refused when the file cannot be read."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(
            "insurance_unreadable", _("读不了文件 {name}，请检查路径，并存为 UTF-8。"), name=path.name
        ) from error
    return load_edition(text=text, by=by, at=at)


def ensure_samples(at: dt.datetime) -> int:
    """This function will load the sample tariffs (示例) of regions that have none yet; returns how many it loaded."""
    known = set(TariffEdition.objects.values_list("area", flat=True))
    texts = [path.read_text(encoding="utf-8") for path in sorted(DATA.glob("*.toml"))]
    fresh = [text for text in texts if parse_edition(text).area not in known]
    for text in fresh:
        load_edition(text=text, by=Viewer.service("insurance-setup"), at=at)
    return len(fresh)
