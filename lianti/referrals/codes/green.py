"""What is timed in a green channel (DY-17): the steps that decide, in the words of the field."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _

MINUTES: dict[str, str] = {
    "seen": _("小组到位"),
    "ecg": _("首份心电图"),
    "imaging": _("影像检查完成"),
    "treated": _("治疗开始（溶栓、导管、手术、分娩处置）"),
}
