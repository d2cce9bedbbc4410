"""Addresses of the charter board."""

from __future__ import annotations

from django.urls import path

from lianti.faces.board import views

app_name = "board"

urlpatterns = [
    path("", views.charter, name="charter"),
    path("refresh", views.refresh, name="refresh"),
    path("clause/<str:clause_id>/", views.clause, name="clause"),
    path("clause/<str:clause_id>/<int:entry>/", views.evidence, name="evidence"),
    path("clause/<str:clause_id>/<int:entry>/attest", views.attest, name="attest"),
]
