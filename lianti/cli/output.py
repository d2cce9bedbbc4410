"""What reporting commands share: the `--json` switch and one way to print a document."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any


def add_json(parser: argparse.ArgumentParser) -> None:
    """Give a reporting command its `--json` switch."""
    parser.add_argument("--json", action="store_true", help="print one JSON document with stable keys")


def print_json(document: Any) -> None:
    """Print a document as UTF-8 JSON, Chinese unescaped, keys in the order given."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2, default=str)
    sys.stdout.write("\n")
