"""Addresses of the slip reader, which needs no account and, once loaded, no network."""

from __future__ import annotations

from django.urls import path

from lianti.referrals.views import offline

app_name = "slip"

urlpatterns = [
    path("", offline.home, name="home"),
    path("worker.js", offline.worker, name="worker"),
    path("manifest.webmanifest", offline.manifest, name="manifest"),
    path("keys.json", offline.keys, name="keys"),
]
