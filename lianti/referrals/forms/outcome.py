"""What goes back to the clinic, and one follow-up, as typed."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lianti.referrals import codes
from lianti.referrals.forms import _text
from lianti.referrals.shapes import OutcomeFields


class OutcomeForm(forms.Form):
    """What goes back to the clinic."""

    diagnosis_code = forms.CharField(required=False, max_length=20)
    diagnosis_name = _text(_("诊断结果"), limit=200)
    inpatient_number = _text(_("住院病案号"), limit=40)
    findings = _text(_("主要检查结果"), 3)
    treatment = _text(_("治疗经过"), 3)
    medication = _text(_("带药与用法"), 2)
    plan = _text(_("下一步治疗方案及康复建议"), 4)
    discharged_on = forms.DateField(
        label=_("出院日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    follow_up_on = forms.DateField(
        label=_("建议复查/随访日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    doctor_phone = _text(_("您的联系电话"), limit=40)

    def outcome(self) -> OutcomeFields:
        """Return the parsed outcome."""
        data = {k: v for k, v in self.cleaned_data.items() if k != "doctor_phone"}
        return OutcomeFields(**data)


class FollowUpForm(forms.Form):
    """One follow-up."""

    which = forms.ChoiceField(choices=list(codes.FOLLOW_UPS.items()))
    result = forms.CharField(required=False, max_length=20)
    note = forms.CharField(required=False, max_length=2000)
