"""Settings shared by every installation; each LIANTI_* name is explained in docs/reference/settings.md."""

from __future__ import annotations

import os
from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from lianti.settings.database import parse_database_url

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(os.environ.get("LIANTI_VAR_DIR", BASE_DIR / "var"))


def flag(name: str, default: bool) -> bool:
    """Read a yes-or-no environment variable."""
    return os.environ.get(name, str(default)).strip().lower() in {"1", "true", "yes", "on"}


DEBUG = False
ALLOWED_HOSTS = os.environ.get("LIANTI_ALLOWED_HOSTS", "127.0.0.1,localhost").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("LIANTI_TRUSTED_ORIGINS", "").split(",") if o]

# --- Lianti's own settings -------------------------------------------------------------------------------------
LIANTI_DEMO = flag("LIANTI_DEMO", False)
LIANTI_DATA_DIR = Path(os.environ.get("LIANTI_DATA_DIR", VAR_DIR / "data"))
LIANTI_FILES_DIR = Path(os.environ.get("LIANTI_FILES_DIR", LIANTI_DATA_DIR / "files"))
LIANTI_BACKUP_DIR = Path(os.environ.get("LIANTI_BACKUP_DIR", VAR_DIR / "backup"))
LIANTI_KEYRING = Path(os.environ.get("LIANTI_KEYRING", VAR_DIR / "keys" / "keyring.json"))
LIANTI_KEYRING_CREATE = flag("LIANTI_KEYRING_CREATE", False)
LIANTI_ANCHOR = Path(os.environ.get("LIANTI_ANCHOR", VAR_DIR / "anchor" / "seals.log"))
LIANTI_CHARTERS_DIR = Path(os.environ.get("LIANTI_CHARTERS_DIR", BASE_DIR / "charters"))
LIANTI_IDLE_MINUTES = int(os.environ.get("LIANTI_IDLE_MINUTES", "15"))
LIANTI_SIGNIN_TRIES = int(os.environ.get("LIANTI_SIGNIN_TRIES", "5"))
LIANTI_SIGNIN_WINDOW_MINUTES = int(os.environ.get("LIANTI_SIGNIN_WINDOW_MINUTES", "15"))
LIANTI_SECOND_FACTOR = os.environ.get("LIANTI_SECOND_FACTOR", "lianti.parties.proving.waiting")
LIANTI_FACTOR_ROLES = [
    role.strip()
    for role in os.environ.get("LIANTI_FACTOR_ROLES", "administrator,auditor,office").split(",")
    if role.strip()
]
LIANTI_FACTOR_GRACE_DAYS = int(os.environ.get("LIANTI_FACTOR_GRACE_DAYS", "7"))
LIANTI_PROOF_MINUTES = int(os.environ.get("LIANTI_PROOF_MINUTES", "10"))
LIANTI_AUDIT_MANY_PER_HOUR = int(os.environ.get("LIANTI_AUDIT_MANY_PER_HOUR", "30"))
LIANTI_EMERGENCY_HOURS = int(os.environ.get("LIANTI_EMERGENCY_HOURS", "3"))
# Lists of persons with more rows than this leave only with a second person's word, and stay for so many hours.
LIANTI_EXPORT_ROWS = int(os.environ.get("LIANTI_EXPORT_ROWS", "200"))
# Lists that one person takes along within so many hours without approval count together, so that slices need it, too.
LIANTI_EXPORT_WINDOW_HOURS = int(os.environ.get("LIANTI_EXPORT_WINDOW_HOURS", "24"))
LIANTI_EXPORT_HOURS = int(os.environ.get("LIANTI_EXPORT_HOURS", "24"))
# How long a house keeps what, where longer than the least of residents/retention/kinds.py: person=7305,message=365.
LIANTI_KEEP_DAYS = os.environ.get("LIANTI_KEEP_DAYS", "")
LIANTI_EMERGENCY_REVIEW_DAYS = int(os.environ.get("LIANTI_EMERGENCY_REVIEW_DAYS", "3"))
LIANTI_LINE_TRIES = int(os.environ.get("LIANTI_LINE_TRIES", "10"))
LIANTI_PUBLIC_URL = os.environ.get("LIANTI_PUBLIC_URL", "").rstrip("/")
LIANTI_OUTBOX_CHANNEL = os.environ.get("LIANTI_OUTBOX_CHANNEL", "file")
LIANTI_OUTBOX_FILE = Path(os.environ.get("LIANTI_OUTBOX_FILE", VAR_DIR / "outbox" / "messages.jsonl"))
LIANTI_QUIET_HOURS = os.environ.get("LIANTI_QUIET_HOURS", "21:00-07:00")
LIANTI_METRICS_TOKEN = os.environ.get("LIANTI_METRICS_TOKEN", "")
LIANTI_LIVE_PROVIDER = "lianti.faces.desk.live.counts_for"
LIANTI_LIVE_SECONDS = float(os.environ.get("LIANTI_LIVE_SECONDS", "2"))
LIANTI_CIPHER = "lianti.ledger.keyring.keyring"
LIANTI_UPLOAD_BYTES = int(os.environ.get("LIANTI_UPLOAD_BYTES", str(8 * 1024 * 1024)))

# --- Django ----------------------------------------------------------------------------------------------------
SECRET_KEY = os.environ.get("LIANTI_SECRET_KEY", "")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "django_prometheus",
    "lianti.kernel.web",
    "lianti.ledger",
    "lianti.parties",
    "lianti.residents",
    "lianti.alliances",
    "lianti.catalogue",
    "lianti.capacity",
    "lianti.insurance",
    "lianti.supply",
    "lianti.recognition",
    "lianti.records",
    "lianti.referrals",
    "lianti.measures",
    "lianti.charter",
    "lianti.faces.desk",
    "lianti.faces.board",
    "lianti.faces.flows",
    "lianti.serving",
    "lianti.demo",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "lianti.kernel.web.middleware.SecurityHeadersMiddleware",
    "lianti.parties.middleware.ViewerMiddleware",
    "lianti.kernel.web.asked.PlainTextMiddleware",
    "lianti.kernel.web.middleware.RefusedMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

# The form of a disease list has two fields for each of some two thousand ICD-10 categories.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
ROOT_URLCONF = "lianti.urls"
WSGI_APPLICATION = "lianti.wsgi.application"
ASGI_APPLICATION = "lianti.asgi.application"
AUTH_USER_MODEL = "parties.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "lianti.kernel.web.context.shell",
            ],
        },
    }
]

DATABASES = {
    "default": parse_database_url(os.environ.get("DATABASE_URL", f"sqlite:///{VAR_DIR / 'lianti.sqlite3'}")),
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "lianti_cache"}}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "parties:signin"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "lianti.kernel.web.views.csrf_failure"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
LOCALE_PATHS = [BASE_DIR / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 31536000

X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LIANTI_LOG_LEVEL", "WARNING")},
}
