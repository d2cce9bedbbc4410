"""Addresses of insurance."""

from __future__ import annotations

from django.urls import path

from lianti.insurance import views

app_name = "insurance"

urlpatterns = [
    path("", views.tariffs, name="tariffs"),
    path("explain/", views.explain, name="explain"),
]
