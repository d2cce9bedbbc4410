"""Addresses of the referral dashboard."""

from __future__ import annotations

from django.urls import path

from lianti.faces.flows import recognising, views

app_name = "flows"

urlpatterns = [
    path("", views.home, name="home"),
    path("export.xlsx", views.export, name="export"),
    path("rows/<slug:key>/", views.rows, name="rows"),
    path("recognition/", recognising.home, name="recognition"),
    path("recognition/<slug:key>/", recognising.rows, name="recognition_rows"),
]
