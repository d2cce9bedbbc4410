"""What each setting means; a name that the code uses and that has no line here fails the documentation test."""

from __future__ import annotations

import re
from pathlib import Path

NAME = re.compile(r"\bLIANTI_[A-Z_]+\b")

# name: (default, meaning)
NOTES: dict[str, tuple[str, str]] = {
    "LIANTI_ALLOWED_HOSTS": ("127.0.0.1,localhost", "Host names under which the site answers, separated by commas."),
    "LIANTI_ANCHOR": (
        "anchor/seals.log in the var folder",
        "File to which the sealer appends the head of each batch. Keep it on another machine or medium: it is what "
        "shows that the end of the ledger was cut off.",
    ),
    "LIANTI_AUDIT_MANY_PER_HOUR": ("30", "Different records in an hour from which the auditor is shown a question."),
    "LIANTI_BACKUP_DIR": ("backup in the var folder", "Where backups lie; the keyring must not."),
    "LIANTI_CHARTERS_DIR": ("charters in the program", "Folder with the founding documents as data."),
    "LIANTI_CIPHER": ("the keyring", "Dotted path of the cipher for stored files; only tests name another one."),
    "LIANTI_DATA_DIR": ("data in the var folder", "Where files lie; the keyring must not."),
    "LIANTI_DEMO": (
        "on under settings.dev, off otherwise",
        "Demo mode: accounts are offered on the sign-in page, the worker keeps the city alive, every page says "
        "演示数据（虚构）. Always off under settings.production.",
    ),
    "LIANTI_EXPORT_ROWS": ("200", "Persons on a list above which an export needs the word of a second person."),
    "LIANTI_EXPORT_WINDOW_HOURS": (
        "24",
        "Hours within which the lists that one person takes without approval count together towards that limit.",
    ),
    "LIANTI_EXPORT_HOURS": ("24", "Hours within which an approved export is made, and for which its file is kept."),
    "LIANTI_EMERGENCY_HOURS": ("3", "Hours for which an opening in an emergency (紧急调阅) lasts."),
    "LIANTI_EMERGENCY_REVIEW_DAYS": ("3", "Days within which a second person reviews such an opening."),
    "LIANTI_FACTOR_GRACE_DAYS": (
        "7",
        "Days for which somebody whose role needs a second factor may put enrolling off, from the first time asked.",
    ),
    "LIANTI_FACTOR_ROLES": (
        "administrator,auditor,office",
        "Roles that need a second factor, separated by commas; empty for none. In demo mode the listed accounts are "
        "not asked.",
    ),
    "LIANTI_FILES_DIR": ("files in LIANTI_DATA_DIR", "Where encrypted files lie, by digest."),
    "LIANTI_IDLE_MINUTES": ("15", "Minutes without a touch after which a session is locked."),
    "LIANTI_KEEP_DAYS": (
        "none",
        "How long a house keeps what, where longer than the least: person=7305,message=365. Shorter is refused; "
        "`lianti retention report` lists the kinds and their grounds.",
    ),
    "LIANTI_KEYRING": (
        "keys/keyring.json in the var folder",
        "The keyring (mode 0600), outside of data and backup. Losing it loses everything encrypted.",
    ),
    "LIANTI_KEYRING_CREATE": ("off; on under settings.dev", "Make a keyring when there is none."),
    "LIANTI_LINE_TRIES": ("10", "Codes of the resident's line that one address may try in 15 minutes."),
    "LIANTI_LIVE_PROVIDER": (
        "lianti.faces.desk.live.counts_for",
        "Dotted path of the function that gives an open page its numbers; empty for none.",
    ),
    "LIANTI_LIVE_SECONDS": ("2", "Seconds between two looks at those numbers."),
    "LIANTI_LOG_LEVEL": ("WARNING", "Least level that is logged to the console."),
    "LIANTI_METRICS_TOKEN": (
        "empty",
        "Bearer token with which /metrics may be read from other machines; loopback needs none.",
    ),
    "LIANTI_OUTBOX_CHANNEL": (
        "file",
        "How messages to staff leave: `file` and `console` stay on this machine, `none` writes none, a dotted path "
        "names an adapter of the installation.",
    ),
    "LIANTI_OUTBOX_FILE": (
        "outbox/messages.jsonl in the var folder",
        "Where the channel `file` appends, addresses masked.",
    ),
    "LIANTI_PATHS": (
        "empty",
        "Addresses of shell pages by name, where an installation moves one (settings module only).",
    ),
    "LIANTI_PROOF_MINUTES": (
        "10",
        "Minutes for which password or factor count as given before numbers are revealed, lists exported, rights "
        "changed; 0 never asks again.",
    ),
    "LIANTI_PUBLIC_URL": (
        "empty",
        "Address under which residents reach the site, such as `https://lianti.example.org`; printed on slips beside "
        "the code. Empty: the slip says to ask at the window.",
    ),
    "LIANTI_QUIET_HOURS": ("21:00-07:00", "Local hours in which only urgent messages leave; empty for none."),
    "LIANTI_SECOND_FACTOR": (
        "the built-in one",
        "Dotted path of the check that asks for a second factor after the password; empty for none.",
    ),
    "LIANTI_SECRET_KEY": ("from the keyring", "Django's secret key, where it does not come from the keyring."),
    "LIANTI_SIGNIN_TRIES": ("5", "Wrong passwords within the window before an account and address must wait."),
    "LIANTI_SIGNIN_WINDOW_MINUTES": ("15", "Length of that window in minutes."),
    "LIANTI_TEST_DIR": ("a temporary folder", "Folder of one test run; set by the tests themselves."),
    "LIANTI_TRUSTED_ORIGINS": (
        "empty",
        "Origins (https://…) from which forms may be sent when a proxy changes the host, separated by commas.",
    ),
    "LIANTI_UPLOAD_BYTES": ("8388608", "Largest file that may be uploaded, in bytes."),
    "LIANTI_VAR_DIR": ("var in the program", "Folder for everything that is written: database, keys, files."),
}
OTHERS: dict[str, tuple[str, str]] = {
    "DATABASE_URL": (
        "sqlite:///var/lianti.sqlite3",
        "The database: `sqlite:///path` or `postgresql://user:password@host:port/name`.",
    ),
    "DJANGO_SETTINGS_MODULE": (
        "lianti.settings.dev",
        "`lianti.settings.production` for a real installation.",
    ),
    "PORT": ("8000", "Port of `make run`, `lianti run` and `lianti web`."),
}


def used(root: Path) -> set[str]:
    """Return every LIANTI_ name that the program mentions."""
    files = [path for path in (root / "lianti").rglob("*.py") if "tests" not in path.parts]
    return {name for path in files for name in NAME.findall(path.read_text(encoding="utf-8"))}
