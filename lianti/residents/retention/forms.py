"""What is typed to hold a file."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from lianti.kernel.pure import clock

# Beyond it the rules refuse anyway, and no calendar goes further.
_FAR = dt.date(9000, 1, 1)


class HoldForm(forms.Form):
    """Whose file, or which case, why, on whose order, and until when."""

    who = forms.CharField(
        label=_("居民的完整号码或转诊单号"), max_length=60, strip=True,
        help_text=_("身份证号、医保码、健康档案编号或转诊单号；按转诊单号保全的是患者的整份档案。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    reason = forms.CharField(label=_("原因和文号"), max_length=200)
    ordered_by = forms.CharField(label=_("由谁要求"), max_length=60, help_text=_("如法院、卫健委、医调委或本院。"))
    until = forms.DateField(
        label=_("截止日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("不填就一直保全，直到另一位同事解除。"),
    )  # fmt: skip

    def end(self) -> dt.datetime | None:
        """Return the end of the last day; call it on a form that is whole."""
        day: dt.date | None = self.cleaned_data["until"]
        return clock.day_start(min(day, _FAR) + dt.timedelta(days=1)) if day is not None else None
