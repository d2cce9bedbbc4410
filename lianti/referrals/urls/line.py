"""The address of the resident's line, which needs no account."""

from __future__ import annotations

from django.urls import path

from lianti.referrals.views import line

app_name = "line"

urlpatterns = [
    path("", line.line, name="home"),
]
