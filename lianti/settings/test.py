"""Settings of the tests: everything of one run lies in one temporary folder."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_FOLDER = Path(os.environ.get("LIANTI_TEST_DIR") or tempfile.mkdtemp(prefix="lianti-test-"))
if "LIANTI_TEST_DIR" not in os.environ:
    os.environ["LIANTI_TEST_DIR"] = str(_FOLDER)
    atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)
os.environ.setdefault("LIANTI_VAR_DIR", str(_FOLDER))

from lianti.ledger.keyring import Keyring  # noqa: E402
from lianti.settings.base import *  # noqa: E402, F403
from lianti.settings.base import LIANTI_KEYRING, MIDDLEWARE  # noqa: E402

LIANTI_KEYRING_CREATE = True
LIANTI_DEMO = False
# Tests of the second factor say which roles need one.
LIANTI_FACTOR_ROLES = []
SECRET_KEY = Keyring.open(LIANTI_KEYRING, create=True).secret_text("django")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MIDDLEWARE = [m for m in MIDDLEWARE if "prometheus" not in m]
