"""Addresses of the ways to ask and to answer: waiting lists, chains, redirects."""

from __future__ import annotations

from django.urls import URLPattern, path

from lianti.referrals.views import chain, consenting, green, safety, steering, waiting

PATTERNS: list[URLPattern] = [
    path("waiting/", waiting.waiting, name="waiting"),
    path("declines/", chain.declines, name="declines"),
    path("declines/<uuid:uid>/", chain.settle, name="settle"),
    path("green/", green.teams, name="green_teams"),
    path("green/<uuid:uid>/leave/", green.leave, name="green_leave"),
    path("<str:number>/withdraw-sharing/", consenting.withdraw, name="withdraw_sharing"),
    path("<str:number>/green/", green.minute, name="green_minute"),
    path("<str:number>/safety/", safety.safety, name="safety"),
    path("<str:number>/again/", chain.again, name="again"),
    path("<str:number>/elsewhere/", steering.elsewhere, name="elsewhere"),
]
