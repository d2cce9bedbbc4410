"""Addresses of the catalogue."""

from __future__ import annotations

from django.urls import path

from lianti.catalogue import views
from lianti.catalogue.views import cases, guides, lists

app_name = "catalogue"

urlpatterns = [
    path("diagnoses/", views.diagnoses, name="diagnoses"),
    path("diagnoses/field/", views.diagnosis_field, name="diagnosis_field"),
    path("criteria/", views.criteria, name="criteria"),
    path("advice/", views.advice, name="advice"),
    path("lists/", lists.home, name="home"),
    path("lists/<uuid:uid>", lists.lists, name="lists"),
    path("lists/<uuid:uid>/<int:tier>/<slug:kind>", lists.one_list, name="list"),
    path("lists/<uuid:uid>/<int:tier>/<slug:kind>/draft", lists.draft, name="draft"),
    path("editions/<uuid:uid>", lists.edition, name="edition"),
    path("editions/<uuid:uid>/change", lists.change, name="change"),
    path("editions/<uuid:uid>/submit", lists.submit, name="submit"),
    path("editions/<uuid:uid>/return", lists.send_back, name="return"),
    path("editions/<uuid:uid>/approve", lists.approve, name="approve"),
    path("editions/<uuid:uid>/withdraw", lists.withdraw, name="withdraw"),
    path("cases/<uuid:uid>", cases.cases, name="cases"),
    path("cases/<uuid:uid>/preview", cases.preview, name="cases_preview"),
    path("cases/<uuid:uid>/import", cases.take_in, name="cases_import"),
    path("cases/<uuid:uid>/forget", cases.forget, name="cases_forget"),
    path("alliances/<uuid:uid>/guides", guides.guides, name="guides"),
    path("alliances/<uuid:uid>/guides/<slug:kind>/new", guides.publish, name="guide_new"),
    path("guides/<uuid:uid>", guides.guide, name="guide"),
    path("guides/<uuid:uid>/confirm", guides.confirm, name="guide_confirm"),
]
