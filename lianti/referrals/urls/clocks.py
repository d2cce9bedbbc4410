"""Addresses of what nobody may forget: open cases by age and holder, and arrivals collected without network."""

from __future__ import annotations

from django.urls import URLPattern, path

from lianti.referrals.views import holes, offline

PATTERNS: list[URLPattern] = [
    path("open/", holes.open_cases, name="open"),
    path("offline/session/", offline.session, name="offline_session"),
    path("offline/arrivals/", offline.arrivals, name="offline_arrivals"),
]
