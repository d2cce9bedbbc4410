"""Addresses of the serving app, at the root of the site."""

from django.urls import path

from lianti.serving import views

app_name = "serving"

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
]
