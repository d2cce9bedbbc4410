"""Addresses of clinical pathways; before those with a number."""

from __future__ import annotations

from django.urls import URLPattern, path

from lianti.referrals.views import pathways

PATTERNS: list[URLPattern] = [
    path("pathways/", pathways.courses, name="pathways"),
    path("<str:number>/pathway/", pathways.pathway, name="pathway"),
    path("<str:number>/pathway/moves/<str:move>/", pathways.make_move, name="pathway_move"),
]
