"""Addresses of the referral dashboard."""

from __future__ import annotations

from django.urls import path

from lianti.faces.flows import views

app_name = "flows"

urlpatterns = [
    path("", views.home, name="home"),
    path("export.xlsx", views.export, name="export"),
    path("rows/<slug:key>/", views.rows, name="rows"),
]
