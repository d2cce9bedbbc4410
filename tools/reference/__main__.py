"""`python -m tools.reference` writes docs/reference."""

from __future__ import annotations

import os
from pathlib import Path

from tools.reference.pages import write


def main() -> None:
    """Load the program and write the pages; default paths must not depend on this machine's environment."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianti.settings.test")
    os.environ.pop("PORT", None)
    import django

    django.setup()
    write(Path(__file__).resolve().parent.parent.parent / "docs" / "reference")


if __name__ == "__main__":
    main()
