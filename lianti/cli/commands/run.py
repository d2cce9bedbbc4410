"""Start everything on this machine: database, demo when the database is empty, web server and worker.

Ctrl-C ends all of it.
"""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from importlib.util import find_spec

NAME = "run"
HELP = "start web server and worker on this machine"
NEEDS_DJANGO = False
EXAMPLES = (
    ("lianti run", "http://127.0.0.1:8000, with the demo when the database is empty"),
    ("lianti run --port 8080", "another port; the environment variable PORT does the same"),
    ("lianti run --no-demo", "an empty database stays empty"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")), help="default: PORT or 8000")
    parser.add_argument("--no-demo", action="store_true", help="do not fill an empty database")


def run(args: argparse.Namespace) -> int:
    """Prepare the database, start the processes, and wait until told to end."""
    from lianti.serving import prepare, supervisor
    from lianti.serving.ports import explain_taken

    taken = explain_taken(args.host, args.port)
    if taken:
        print(taken, file=sys.stderr)
        return 2
    failed = prepare.prepare(demo=not args.no_demo)
    if failed:
        return failed
    return supervisor.serve(args.host, args.port, welcome=_welcome())


def _welcome() -> str:
    """What the demo command wants said under the address (its accounts), when this is a demo."""
    from django.conf import settings

    if not settings.LIANTI_DEMO or find_spec(f"{__package__}.demo") is None:
        return ""
    text = getattr(import_module(f"{__package__}.demo"), "welcome", None)
    return str(text()) if text else ""
