"""Addresses of the shell; the project includes them at the root."""

from django.urls import path

from . import views

app_name = "kernel_web"

urlpatterns = [
    path("palette", views.palette, name="palette"),
    path("drafts/save", views.save_draft, name="draft_save"),
    path("drafts/load", views.load_draft, name="draft_load"),
    path("drafts/discard", views.discard_draft, name="draft_discard"),
]
