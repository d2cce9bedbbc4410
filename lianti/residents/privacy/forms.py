"""What is typed to open a record in an emergency, and to review it."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianti.residents.privacy.classes import class_labels
from lianti.residents.privacy.kinds import METHODS, PERIODS, REASONS, SIGNERS, VERDICTS
from lianti.residents.privacy.shapes import ConsentGiven


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


class ConsentForm(forms.Form):
    """What a person agrees to show, to whom, for how long, and how that was said."""

    classes = forms.MultipleChoiceField(label=_("同意哪些内容"), widget=forms.CheckboxSelectMultiple)
    grantees = forms.MultipleChoiceField(
        label=_("给哪些机构看"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("可选多家，最多 10 家。"),
    )
    days = forms.ChoiceField(label=_("期限"), choices=list(PERIODS.items()), initial="365")
    method = forms.ChoiceField(label=_("取得方式"), choices=[("", "——"), *METHODS.items()])
    signer = forms.ChoiceField(label=_("由谁签署"), choices=list(SIGNERS.items()))
    signer_name = forms.CharField(label=_("签署人姓名"), max_length=60, required=False)
    relation = forms.CharField(label=_("与居民关系"), max_length=40, required=False)
    witness_name = forms.CharField(label=_("见证人"), max_length=60, required=False)

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grantees"].choices = places  # type: ignore[attr-defined]
        self.fields["classes"].choices = list(class_labels().items())  # type: ignore[attr-defined]

    def given(self, file_uid: uuid.UUID | None) -> ConsentGiven:
        """Return what was agreed to, after validation; the rules decide whether it stands."""
        data = self.cleaned_data
        return ConsentGiven(
            classes=tuple(data["classes"]),
            grantees=tuple(uuid.UUID(uid) for uid in data["grantees"]),
            days=int(data["days"]),
            file_uid=file_uid,
            **{name: data[name] for name in ("method", "signer", "signer_name", "relation", "witness_name")},
        )
