"""Addresses for the tests of the fragments."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("catalogue/", include("lianti.catalogue.urls"))]
