"""What is typed to open a record in an emergency, and to review it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lianti.residents.privacy.kinds import REASONS, VERDICTS


class GlassForm(forms.Form):
    """Why a record must be opened now."""

    reason = forms.ChoiceField(label=_("原因"), choices=list(REASONS.items()), widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("情况说明"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写给复核的人看，例如“胸痛昏倒由家属送来，需查既往用药”。"),
    )


class ReviewForm(forms.Form):
    """What the second person found."""

    verdict = forms.ChoiceField(label=_("复核结论"), choices=list(VERDICTS.items()), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("复核意见"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("判为不合理时必填。"),
    )
