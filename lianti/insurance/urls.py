"""Addresses of insurance."""

from __future__ import annotations

from django.urls import path

from lianti.insurance.views import loading, tariffs

app_name = "insurance"

urlpatterns = [
    path("", tariffs.tariffs, name="tariffs"),
    path("explain/", tariffs.explain, name="explain"),
    path("load/", loading.load, name="load"),
    path("load/template.xlsx", loading.template, name="template"),
    path("load/<uuid:uid>/", loading.proposal, name="proposal"),
    path("load/<uuid:uid>/confirm/", loading.confirm, name="confirm"),
    path("load/<uuid:uid>/withdraw/", loading.withdraw, name="withdraw"),
]
