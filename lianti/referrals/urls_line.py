"""Addresses that need no account: the resident's line and the offline slip reader."""

from __future__ import annotations

from django.urls import path

from lianti.referrals.views import line

app_name = "line"

urlpatterns = [
    path("", line.line, name="home"),
]
