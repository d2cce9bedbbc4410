"""Two at the same moment: what a unique index refuses is told in words, and is no fault of the platform.

An action looks whether a number, a code or a name is free and then writes. Between the two somebody else may write the
same, and then the index decides. Whoever comes second reads one sentence, and nothing of hers is kept.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _

_SQLITE = frozenset({"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"})
_POSTGRESQL = "23505"

log = logging.getLogger(__name__)


def is_clash(error: BaseException) -> bool:
    """Say whether a unique index refused; any other broken constraint is a mistake of ours and stays one."""
    told = error.__cause__
    if not isinstance(error, IntegrityError) or told is None:
        return False
    return getattr(told, "sqlite_errorname", "") in _SQLITE or getattr(told, "sqlstate", "") == _POSTGRESQL


def same_moment(error: BaseException) -> Refused:
    """Return what is said where nobody has said it better; the log keeps which index it was, and no value."""
    told = error.__cause__
    # What PostgreSQL says beside the name of the index quotes the values; SQLite says the columns and nothing else.
    diagnosis = getattr(told, "diag", None)
    log.warning("a unique index refused: %s", diagnosis.constraint_name if diagnosis else told)
    return Refused("same_moment", _("刚刚有人先保存了相同的编号、名称或事项，这次没有保存。请刷新页面核对后再试。"))


@contextmanager
def one_wins(refused: Refused | None = None) -> Iterator[None]:
    """Write whole or not at all; what a unique index refuses becomes *refused*, or a general sentence."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if not is_clash(error):
            raise
        raise refused or same_moment(error) from None
