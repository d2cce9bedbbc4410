"""How the mark of a result is derived from quality certificates (A5, A8, QQ-36, JL-84). Pure Python."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from lianti.kernel.pure.areas import area_of
from lianti.kernel.pure.text import squash
from lianti.recognition.kinds import LABORATORY, PROVINCE_SIGNS, SCOPES
from lianti.recognition.shapes import Certificate, Failure, Item, Mark, Place

_WIDEST = tuple(SCOPES)


def level_of(grade: str, *, primary: bool) -> int:
    """Return 3, 2 or 1 of an institution; without a grade it counts as the lowest, so it is never trusted too much."""
    return 1 if primary or grade[:1] not in {"2", "3"} else int(grade[0])


def needed_kind(category: str) -> str:
    """Return which proof a category needs: 室间质评 for the laboratory, 影像质控 for the rest (A8)."""
    return "eqa" if category == LABORATORY else "imaging_qc"


def speaks_of(item_code: str, category: str, item: Item) -> bool:
    """Say whether a certificate or failure of an item or of a whole category is about ``item``."""
    if item_code:
        return item_code == item.code
    return category == item.category


def _serves(certificate: Certificate, item: Item) -> bool:
    """Say whether a certificate proves ``item``: a laboratory by this very item, never by its category."""
    if certificate.kind != needed_kind(item.category) or not certificate.confirmed:
        return False
    if item.category == LABORATORY and not certificate.item_code:
        return False
    return speaks_of(certificate.item_code, certificate.category, item)


def ends_on(certificate: Certificate, failures: Sequence[Failure], item: Item) -> dt.date:
    """Return the day from which a certificate no longer holds: its own end, or the first failure after it began."""
    after = [
        f.failed_on
        for f in failures
        if speaks_of(f.item_code, f.category, item) and f.failed_on >= certificate.since_on
    ]
    return min([certificate.until_on, *after])


def _covers(certificate: Certificate, issuer: Place, here: Place) -> bool:
    """Say whether the scope of a certificate reaches the place that orders (A5)."""
    if certificate.scope == "national" or issuer.id == here.id:
        return True
    if certificate.scope == "alliance":
        return certificate.alliance_id in issuer.alliances & here.alliances
    if not here.area or not certificate.areas:
        return False
    length = 4 if certificate.scope == "city" else 2
    return any(area[:length] == here.area[:length] for area in certificate.areas)


def _label(certificate: Certificate) -> str:
    if certificate.scope == "national":
        return "全国HR"  # data
    if certificate.scope == "region":
        return f"{certificate.region}HR"
    if certificate.scope == "alliance":
        return "组内互认"  # data
    code = certificate.areas[0] if certificate.areas else ""
    if certificate.scope == "province":
        return f"{PROVINCE_SIGNS.get(code[:2], '省')}HR"  # data
    area = area_of(code)
    return f"{area.short if area else '市'}HR"  # data


def derive_mark(
    item: Item,
    performed_on: dt.date,
    issuer: Place,
    here: Place,
    certificates: Sequence[Certificate],
    failures: Sequence[Failure] = (),
) -> Mark | None:
    """This function will return the widest mark that a result of ``performed_on`` carries for ``here``, or None.

    The unit must have held a confirmed certificate of the item on that very day (QQ-36): expired, not yet begun,
    unconfirmed, failed before, of another item or of an area we do not belong to are all no mark (A5, A8).
    """
    held = [
        c
        for c in certificates
        if _serves(c, item) and c.since_on <= performed_on < ends_on(c, failures, item) and _covers(c, issuer, here)
    ]
    if not held:
        return None
    best = min(held, key=lambda c: (_WIDEST.index(c.scope), _label(c)))
    return Mark(best.scope, _label(best))


def is_flagged(item: Item, performed_on: dt.date, failures: Sequence[Failure]) -> bool:
    """Say whether a result lies in the window before a failed assessment: done before it was known (JL-84)."""
    return any(
        speaks_of(f.item_code, f.category, item) and f.affected_on <= performed_on < f.failed_on for f in failures
    )


def printed_scope(printed: str, area: str) -> str:
    """Return what a mark on paper says to us: 全国HR, one of our own region, province or city, or another (A5)."""
    text = squash(printed).upper()
    if not text:
        return ""
    if text == "全国HR":  # data
        return "national"
    sign = PROVINCE_SIGNS.get(area[:2], "") if area else ""
    found = area_of(area) if area else None
    if sign and text == f"{sign}HR":
        return "province"
    if found is not None and text in {f"{found.short}HR", f"{found.name}HR"}:
        return "city"
    return "region" if sign and len(text) > len("HR") + 1 and sign in text and text.endswith("HR") else "other"
