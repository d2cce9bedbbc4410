"""Settings of a real installation: refuses to start on anything that would be unsafe."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

from lianti.ledger.keyring import Keyring
from lianti.settings.base import *  # noqa: F403
from lianti.settings.base import LIANTI_BACKUP_DIR, LIANTI_DATA_DIR, LIANTI_KEYRING

for folder in (LIANTI_DATA_DIR, LIANTI_BACKUP_DIR):
    if LIANTI_KEYRING.resolve().is_relative_to(folder.resolve()):
        raise ImproperlyConfigured(f"LIANTI_KEYRING must not lie inside {folder}: a stolen copy would open itself.")

SECRET_KEY = Keyring.open(LIANTI_KEYRING, create=False).secret_text("django")
LIANTI_DEMO = False
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_HSTS_SECONDS = 31536000
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
