"""Serve the pages and the live stream on one port, without a worker."""

from __future__ import annotations

import argparse
import os

NAME = "web"
HELP = "serve the pages only (run starts web and worker)"
NEEDS_DJANGO = False
EXAMPLES = (("lianti web --host 0.0.0.0 --port 80", "serve on every address of this machine"),)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")), help="default: PORT or 8000")


def run(args: argparse.Namespace) -> int:
    """Serve until stopped."""
    from lianti.serving.ports import explain_taken
    from lianti.serving.web import serve

    taken = explain_taken(args.host, args.port)
    if taken:
        print(taken)
        return 2
    from lianti.asgi import application

    serve(application, args.host, args.port)
    return 0
