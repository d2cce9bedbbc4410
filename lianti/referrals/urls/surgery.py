"""Addresses of day surgery, follow-up after an operation, and referral managers; before those with a number."""

from __future__ import annotations

from django.urls import URLPattern, path

from lianti.referrals.views import managers, surgery

PATTERNS: list[URLPattern] = [
    path("managers/", managers.managers, name="managers"),
    path("managers/<uuid:uid>/end/", managers.end, name="manager_end"),
    path("postop/", surgery.results, name="postop_results"),
    path("postop/<uuid:uid>/", surgery.postop, name="postop"),
    path("postop/results/<uuid:uid>/read/", surgery.read, name="postop_read"),
    path("<str:number>/surgery/", surgery.surgery, name="surgery"),
    path("<str:number>/surgery/paper/", surgery.paper, name="surgery_paper"),
    path("<str:number>/surgery/moves/<str:move>/", surgery.make_move, name="surgery_move"),
]
