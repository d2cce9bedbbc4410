"""Where the browser is: Debian's or Ubuntu's own, never a downloaded build."""

from __future__ import annotations

import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")


def find() -> str | None:
    """Return the path of an installed Chromium, or None."""
    for name in NAMES:
        path = shutil.which(name)
        if path:
            return path
    return None
