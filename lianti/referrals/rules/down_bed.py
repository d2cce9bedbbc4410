"""Whether a clinic has a bed for somebody who goes down into one (JL-40, SY-31); full comes with where else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.referrals.codes import down as codes_down


class WardLike(Protocol):
    """What the rules need to know of a ward; ``free`` is None when it has not told yet."""

    @property
    def name(self) -> str: ...
    @property
    def mode(self) -> str: ...
    @property
    def free(self) -> int | None: ...


def check_pool(wards: Sequence[WardLike], way: str, elsewhere: Callable[[], str]) -> None:
    """Refuse a yes of an institution without a fitting ward, or with all of them full."""
    if not wards:
        raise Refused(
            "beds_none_here",
            _("本机构没有登记“{way}”可用的病区，不能同意。请先在“床位”登记病区，或选“不能接收”并建议：{places}。"),
            field="place",
            way=codes_down.WAYS[way],
            places=elsewhere(),
        )
    if all(ward.free == 0 for ward in wards):
        raise _full("、".join(ward.name for ward in wards), elsewhere())


def check_counted(ward: WardLike, elsewhere: Callable[[], str]) -> None:
    """Refuse a ward that keeps its beds one by one without a bed, and one whose number is used up."""
    if ward.mode == "rows":
        raise Refused("bed_needed", _("{ward}按床管理，请选定一张空床。"), field="place", ward=ward.name)
    if ward.free == 0:
        raise _full(ward.name, elsewhere())


def _full(names: str, places: str) -> Refused:
    return Refused(
        "beds_full",
        _("{wards}床位已满，没有登记接收。刚空出请先更新空床数；否则请选“不能接收”并建议：{places}。"),
        field="place",
        wards=names,
        places=places,
    )
