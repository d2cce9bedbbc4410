"""The password of the listed demo accounts; offered on the sign-in page in demo mode only."""

from __future__ import annotations

DEMO_PASSWORD = "lianti-demo-2026"  # noqa: S105 - printed on the sign-in page, guards invented people only
