"""Whether a place is ready for somebody who comes down, and what to do where it is not (JL-40, QQ-45); pure.

Nothing here refuses: what is missing names its remedy, and the doctor and the family decide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from lianti.kernel.pure.errors import mark as _
from lianti.referrals.codes import radar as codes
from lianti.referrals.codes.down import GROUPS, WAYS, WITH_BED
from lianti.referrals.shapes.radar import Check, Need, PlaceOffer, PlaceSeen

# Farther than this somebody should not have to travel for every check (sample value, 示例).
FAR_KM = 15.0


def _way(need: Need, offer: PlaceOffer) -> Check:
    if offer.ways is None:
        return Check("way", "unknown", _("该机构没有申报"), _("请该机构在“可承接的下转”里申报"))
    if need.way in offer.ways:
        return Check("way", "ready", WAYS[need.way])
    others = "、".join(WAYS[w] for w in offer.ways if w in WAYS)
    remedy = _("病情允许时改为：{ways}").format(ways=others) if others else _("请改选其他机构")
    return Check("way", "missing", _("不能{way}").format(way=WAYS[need.way]), remedy)


def _group(need: Need, offer: PlaceOffer) -> Check:
    if not offer.groups:
        return Check("group", "unknown", _("该机构没有申报"), _("请该机构在“可承接的下转”里申报"))
    if need.group in offer.groups:
        return Check("group", "ready", GROUPS[need.group])
    return Check("group", "missing", _("没有申报接收{group}").format(group=GROUPS[need.group]), _("先电话商量再发出"))


def _bed(need: Need, offer: PlaceOffer) -> Check | None:
    if need.way not in WITH_BED:
        return None
    if offer.free_beds is None:
        return Check("bed", "unknown", _("没有报床位"), _("请该机构报今天的空床"))
    if offer.free_beds > 0:
        return Check("bed", "ready", _("空 {n} 张").format(n=offer.free_beds))
    return Check("bed", "missing", _("没有空床"), _("改选有床的机构，或改为家庭病床"))


def _drugs(need: Need, offer: PlaceOffer) -> Check:
    if not need.drugs:
        return Check("drugs", "unknown", _("还没有接续用药"), _("写好接续方案后自动核对"))
    if offer.lacking is None:
        return Check("drugs", "unknown", _("该机构没有登记药品目录"), _("请该机构登记药品目录"))
    if not offer.lacking:
        return Check("drugs", "ready", _("方案里的药都有"))
    names = "、".join(offer.lacking)
    return Check("drugs", "missing", _("缺：{names}").format(names=names), _("换同类药、本院多带几天，或申请调入"))


def _able(what: str, needed: Sequence[str], has: Sequence[str], words: dict[str, str], remedy: str) -> Check:
    """Compare what is needed with what was declared; nothing declared at all is unknown."""
    if not needed:
        return Check(what, "ready", _("没有特别要求"))
    names = "、".join(words[n] for n in needed)
    if not has:
        return Check(what, "unknown", _("需要：{names}").format(names=names), _("请该机构在“可承接的下转”里申报"))
    lacking = "、".join(words[n] for n in needed if n not in has)
    if not lacking:
        return Check(what, "ready", names)
    return Check(what, "missing", _("缺：{names}").format(names=lacking), remedy)


def _skills(need: Need, offer: PlaceOffer) -> Check:
    return _able("skills", need.skills, offer.skills, codes.SKILLS, _("安排带教、远程指导，或由本院定期下沉"))


def _equipment(need: Need, offer: PlaceOffer) -> Check:
    return _able("equipment", need.equipment, offer.equipment, codes.EQUIPMENT, _("复查预约本院或共享检查中心"))


def _doctor(_need: Need, offer: PlaceOffer) -> Check:
    if offer.contracted:
        return Check("doctor", "ready", _("已签约"))
    words = _("建档机构，未签约") if offer.registered else _("未签约")
    return Check("doctor", "missing", words, _("出院前请该机构的家庭医生签约"))


def near_of(offer: PlaceOffer) -> float | None:
    """Return how far somebody would travel in km: from home where that is known, else from the hospital."""
    return offer.distance_km if offer.home_km is None else offer.home_km


def _way_words(offer: PlaceOffer, km: float) -> str:
    if offer.registered and offer.home_km is not None:
        return _("就是建档机构，在家附近")
    words = _("离本院 {km} 公里") if offer.home_km is None else _("离家约 {km} 公里（按建档或签约机构估算）")
    return words.format(km=round(km, 1))


def _distance(_need: Need, offer: PlaceOffer) -> Check:
    km = near_of(offer)
    if km is None:
        return Check("distance", "unknown", _("不知道距离"), _("请管理员补机构位置"))
    if km <= FAR_KM:
        return Check("distance", "ready", _way_words(offer, km))
    return Check("distance", "missing", _way_words(offer, km), _("请家庭医生上门，或由村卫生室接续"))


def _family(_need: Need, offer: PlaceOffer) -> Check:
    if not offer.chosen:
        return Check("family", "unknown", _("还没有问家属"), _("问过后点“家属愿意去这里”"))
    if offer.chosen == str(offer.uid):
        return Check("family", "ready", _("家属愿意去这里"))
    return Check("family", "missing", _("家属想去别处"), _("先与家属商量，或按家属意愿"))


_CHECKS: tuple[Callable[[Need, PlaceOffer], Check | None], ...] = (
    _way, _group, _bed, _drugs, _skills, _equipment, _doctor, _distance, _family,
)  # fmt: skip


def check_place(need: Need, offer: PlaceOffer) -> PlaceSeen:
    """Return a place with every check; each that is not ready names its remedy."""
    return PlaceSeen(offer, tuple(found for check in _CHECKS if (found := check(need, offer))))


def rank_places(need: Need, offers: Iterable[PlaceOffer]) -> list[PlaceSeen]:
    """Return the places, the suitable first: the family's wish, then fewest missing, fewest unknown, the nearest."""
    return sorted((check_place(need, offer) for offer in offers), key=_order)


def _order(place: PlaceSeen) -> tuple[bool, bool, int, int, float, str]:
    offer = place.offer
    hard = any(c.what in {"way", "bed"} and c.state == "missing" for c in place.checks)
    km = near_of(offer)
    near = 9999.0 if km is None else km
    return (offer.chosen != str(offer.uid), hard, place.missing, place.unknown, near, offer.name)
