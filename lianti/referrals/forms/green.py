"""Parsing a moment of a green channel."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lianti.referrals.forms import _moment


class MinuteForm(forms.Form):
    """Which step, and when; an empty moment means now."""

    what = forms.CharField(required=False, max_length=12)
    happened_at = _moment(_("什么时候"))
