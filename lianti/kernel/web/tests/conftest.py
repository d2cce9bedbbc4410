"""Puts the small site of site.py in place of the project's addresses."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from lianti.kernel.web import cipher, registry

from . import site

MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "lianti.kernel.web.middleware.SecurityHeadersMiddleware",
    "lianti.kernel.web.tests.site.TestViewerMiddleware",
    "lianti.kernel.web.asked.PlainTextMiddleware",
    "lianti.kernel.web.middleware.RefusedMiddleware",
]


@pytest.fixture(autouse=True)
def small_site(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Serve the small site with its own places, cipher and folder of files."""
    settings.ROOT_URLCONF = "lianti.kernel.web.tests.site"
    settings.MIDDLEWARE = MIDDLEWARE
    templates = [dict(settings.TEMPLATES[0])]
    templates[0]["DIRS"] = [Path(__file__).parent / "templates"]
    settings.TEMPLATES = templates
    settings.LOGIN_URL = "/sign-in"
    settings.LIANTI_FILES_DIR = tmp_path / "files"
    settings.LIANTI_DEMO = True
    settings.LIANTI_PATHS = {}
    for name in ("_places", "_providers", "_worklists"):
        monkeypatch.setattr(registry, name, {})
    monkeypatch.setattr(registry, "_counts", [])
    monkeypatch.setattr(cipher, "_source", [site.PlainCipher])
    site.announce()
    site.acted.clear()


@pytest.fixture
def nurse() -> Client:
    """The browser of the nurse."""
    return Client()
