"""What the office types on the board."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class AttestForm(forms.Form):
    """The document that shows a duty was done, and the day."""

    document = forms.CharField(label=_("材料名称或文号"), max_length=200)
    attested_on = forms.DateField(label=_("完成日期"), widget=forms.DateInput(attrs={"type": "date"}))
