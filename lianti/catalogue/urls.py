"""Addresses of the catalogue."""

from __future__ import annotations

from django.urls import path

from lianti.catalogue import views

app_name = "catalogue"

urlpatterns = [
    path("diagnoses/", views.diagnoses, name="diagnoses"),
    path("diagnoses/field/", views.diagnosis_field, name="diagnosis_field"),
    path("criteria/", views.criteria, name="criteria"),
]
