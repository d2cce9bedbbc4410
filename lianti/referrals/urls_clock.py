"""Addresses of what nobody may forget: open cases by age and holder."""

from __future__ import annotations

from django.urls import URLPattern, path

from lianti.referrals.views import holes

PATTERNS: list[URLPattern] = [
    path("open/", holes.open_cases, name="open"),
]
