"""What a transfer outside costs the person: with the filing (转诊备案) and without one (临时外出就医, JL-45).

An estimate by the tariffs of the insured region (参保地), as `costs.py` gives for a referral; nothing is deducted.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lianti.insurance.kinds import INSURED_TYPES
from lianti.insurance.queries import area_edition, leaving, settlement_note
from lianti.insurance.shapes import Edition, Insured, Leaving, Stay
from lianti.kernel.pure import clock
from lianti.kernel.pure.areas import read_area
from lianti.kernel.pure.errors import Refused
from lianti.kernel.web.htmx import sentence_of
from lianti.referrals.costs import amount
from lianti.referrals.shapes.cost import Cost

if TYPE_CHECKING:
    from lianti.referrals.models import OutsideTransfer
    from lianti.residents.models import Resident

# How the insured region counts a hospital outside, by the level that the doctor chose.
_LEVELS = {"province": "province", "abroad": "province", "city": "city", "county": "county"}
_COST = 1_000_000


@dataclass(frozen=True)
class OutsideAsk:
    """Who goes where: the level chosen, the kind of visit, the two places as they are written."""

    resident: Resident
    level: str
    kind: str
    insured_region: str
    care_region: str
    on_day: dt.date


def ask_of(transfer: OutsideTransfer) -> OutsideAsk:
    """Return what a stored transfer asks."""
    return OutsideAsk(
        resident=transfer.resident,
        level=transfer.destination_level,
        kind=transfer.kind,
        insured_region=transfer.insured_region,
        care_region=transfer.care_region,
        on_day=clock.local_day(transfer.left_at or transfer.registered_at),
    )


def cost_of(ask: OutsideAsk) -> Cost:
    """Return what a transfer costs in deductible and share, filed and unfiled; one sentence when it cannot be said."""
    if ask.kind == "outpatient":
        return Cost((_("门诊转出不涉及住院起付线。"),))
    person = ask.resident
    if person.insurance_type and person.insurance_type not in INSURED_TYPES:
        return Cost((_("居民没有参加职工或居民医保，不涉及医保起付线。"),))
    if not person.insurance_type:
        return Cost((), fill_in=_("居民资料里没有填医保类型，算不出起付线；请先补上。"), in_record=True)
    if not ask.insured_region.strip() or not ask.care_region.strip():
        return Cost((), fill_in=_("填好参保地和就医地后，这里显示起付线。"))
    areas = [read_area(text) for text in (ask.insured_region, ask.care_region)]
    if areas[0] is None or areas[1] is None:
        return Cost((), fill_in=_("不认得所写的参保地或就医地，请从列表选择。"))
    edition = area_edition(areas[0].code, ask.on_day)
    if edition is None:
        text = _("还没有“%(region)s”的起付标准，暂时算不出起付线。")
        return Cost((), fill_in=text % {"region": areas[0].name})
    stay = Stay("out", _LEVELS.get(ask.level, "province"), ask.on_day, outside=True)
    try:
        found = leaving(edition, Insured(person.insurance_type), stay)
    except Refused as refused:
        return Cost((), fill_in=sentence_of(refused))
    return Cost(tuple(_sentences(ask, edition, found, same=areas[0].code == areas[1].code)))


def _sentences(ask: OutsideAsk, edition: Edition, found: Leaving, *, same: bool) -> list[str]:
    note = _(settlement_note(found.sample))
    if same:
        text = _("没有转出统筹区：住院起付线约 %(amount)s 元，不因备案改变（%(note)s）。")
        return [text % {"amount": amount(found.deductible), "note": note}]
    first = _("转到统筹区外住院：起付线约 %(amount)s 元，不与本地住院连续计算（%(note)s）。")
    sentences = [first % {"amount": amount(found.deductible), "note": note}]
    if ask.kind == "emergency":
        return [*sentences, _("急诊抢救视同已备案，按转诊备案的比例结算。")]
    if not found.written:
        return [
            *sentences,
            _("%(region)s没有写明备案与不备案的差别，请问参保地医保经办机构。") % {"region": edition.region},
        ]
    if found.filed is None or found.unfiled is None or found.filed <= found.unfiled:
        return sentences
    more = _(
        "起付线以上，办好转诊备案报销约 %(filed)d%%，不备案（临时外出就医）约 %(unfiled)d%%："
        "每 %(cost)s 元合规费用个人多付约 %(more)s 元（%(note)s）。"
    )
    gap = (found.filed - found.unfiled) * _COST // 100
    values = {"filed": found.filed, "unfiled": found.unfiled, "cost": amount(_COST), "more": amount(gap), "note": note}
    return [*sentences, more % values]
