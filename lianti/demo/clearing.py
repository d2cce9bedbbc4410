"""Throwing a demo away."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from lianti.demo.build import is_empty
from lianti.demo.models import DemoRun
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _


def clear() -> None:
    """This function will empty the database of a demo with its anchor; refuses what is not a demo."""
    if is_empty():
        return
    if not settings.LIANTI_DEMO or not DemoRun.objects.exists():
        raise Refused("not_a_demo", _("这个数据库不是演示数据，不能清空。"))
    call_command("flush", interactive=False, verbosity=0)
    Path(settings.LIANTI_ANCHOR).unlink(missing_ok=True)
