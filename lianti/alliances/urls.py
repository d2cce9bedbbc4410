"""Addresses of the alliance pages."""

from __future__ import annotations

from django.urls import path

from lianti.alliances.views import members, overview, rosters

app_name = "alliances"
_MEMBER = "<uuid:uid>/members/<uuid:member_uid>"

urlpatterns = [
    path("", overview.home, name="home"),
    path("terms", overview.terms_home, name="terms_home"),
    path("contacts/<uuid:uid>/reveal", overview.reveal, name="reveal"),
    path("<uuid:uid>", overview.alliance, name="alliance"),
    path("<uuid:uid>/terms", overview.terms, name="terms"),
    path("<uuid:uid>/contacts", overview.contacts, name="contacts"),
    path("<uuid:uid>/roster", rosters.upload, name="roster"),
    path("<uuid:uid>/roster/preview", rosters.preview, name="roster_preview"),
    path("<uuid:uid>/roster/correct", rosters.correct, name="roster_correct"),
    path("<uuid:uid>/roster/import", rosters.take_in, name="roster_import"),
    path("<uuid:uid>/roster/forget", rosters.forget, name="roster_forget"),
    path(_MEMBER, members.member, name="member"),
    path(f"{_MEMBER}/sign", members.sign, name="sign"),
    path(f"{_MEMBER}/agreements/<uuid:agreement_uid>/extend", members.extend, name="extend"),
    path(f"{_MEMBER}/leave", members.leave, name="leave"),
    path(f"{_MEMBER}/contact", members.contact, name="contact"),
]
