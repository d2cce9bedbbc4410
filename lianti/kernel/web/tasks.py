"""What the worker tidies for the shell at night."""

from datetime import datetime

from .drafts import forget_old_drafts
from .idempotency import forget_old_keys


def tidy(_at: datetime) -> None:
    """Remove drafts and idempotency keys that nobody can use any more."""
    forget_old_drafts()
    forget_old_keys()
