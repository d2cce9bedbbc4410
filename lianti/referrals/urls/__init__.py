"""Addresses of referrals."""

from __future__ import annotations

from django.urls import path

from lianti.referrals.urls import clocks as urls_clock
from lianti.referrals.urls import desk as urls_desk
from lianti.referrals.urls import down as urls_down
from lianti.referrals.urls import pathways as urls_pathways
from lianti.referrals.urls import surgery as urls_surgery
from lianti.referrals.urls import up as urls_up
from lianti.referrals.views import case, costs, form, lists, prints

app_name = "referrals"

urlpatterns = [
    *urls_desk.PATTERNS,
    *urls_clock.PATTERNS,
    *urls_down.PATTERNS,
    *urls_pathways.PATTERNS,
    *urls_surgery.PATTERNS,
    *urls_up.PATTERNS,
    path("", lists.worklist, name="list"),
    path("export.xlsx", lists.export, name="export"),
    path("new/", form.start, name="start"),
    path("where/", form.choose_where, name="where"),
    path("files/<uuid:uid>/", case.stored_file, name="file"),
    path("<str:number>/", case.detail, name="detail"),
    path("<str:number>/edit/", form.edit, name="edit"),
    path("<str:number>/autosave/", form.autosave, name="autosave"),
    path("<str:number>/pasted/", form.pasted, name="pasted"),
    path("<str:number>/cost/", costs.cost, name="cost"),
    path("<str:number>/insured-word/", costs.insured_word, name="insured_word"),
    path("<str:number>/stay-before/", costs.stay_before, name="stay_before"),
    path("<str:number>/attach/", form.attach, name="attach"),
    path("<str:number>/seats/", case.seats, name="seats"),
    path("<str:number>/hold/", case.hold, name="hold"),
    path("<str:number>/moves/<str:move>/", case.make_move, name="move"),
    path("<str:number>/slip/<str:form>.pdf", prints.slip, name="slip"),
]
