"""Where a refusal stands on a form with consent: beside a field one can see, never nowhere."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _

from lianti.kernel.pure.errors import Refused
from lianti.kernel.web.htmx import sentence_of
from lianti.referrals.forms import ConsentForm

# Parts of a case that are chosen by another control than the field of their name.
_CHOSEN_BY = {"receiver_uid": "destination", "department_uid": "destination", "service_uid": "destination"}


def place_refusal(form: forms.Form, consent: ConsentForm, refused: Refused) -> None:
    """Put a refusal beside the field it belongs to; what is wrong with consent stands at least beside its way."""
    sentence = sentence_of(refused)
    if refused.field.startswith("consent"):
        agreed = consent.cleaned_data.get("agree_referral") or consent.cleaned_data.get("agree_sharing")
        if refused.code == "consent_missing" and agreed and not consent.cleaned_data.get("consent_method"):
            sentence = _("已勾选同意，还要选择是怎样取得的。")
        consent.add_error(refused.field if refused.field in consent.fields else "consent_method", sentence)
        return
    name = _CHOSEN_BY.get(refused.field, refused.field)
    form.add_error(name if name in form.fields else None, sentence)
