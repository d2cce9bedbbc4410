"""The roster reader (成员单位名单): from whatever file an office has to rows it can check and import.

Pure Python. ``read_roster`` or ``parse_text`` gives units, ``judge`` gives rows with a verdict and one Chinese
sentence each, ``apply_corrections`` gives the corrected units to judge again. How it reads: docs/mechanisms/roster.md.
"""

from lianti.alliances.roster.corrections import apply_corrections, from_plain, to_plain
from lianti.alliances.roster.files import MAX_BYTES, read_roster
from lianti.alliances.roster.judge import judge
from lianti.alliances.roster.kinds import KIND_CODES, KIND_NAMES, KINDS, LEVELS, kind_code, kind_of, level_in_name
from lianti.alliances.roster.names import name_key
from lianti.alliances.roster.output import as_json, exit_code, masked
from lianti.alliances.roster.pasted import parse_text
from lianti.alliances.roster.shapes import VERDICTS, Contact, Edit, KnownUnit, RawUnit, RosterRow, Verdict
from lianti.alliances.roster.tables import read_rows

__all__ = [
    "KINDS",
    "KIND_CODES",
    "KIND_NAMES",
    "LEVELS",
    "MAX_BYTES",
    "VERDICTS",
    "Contact",
    "Edit",
    "KnownUnit",
    "RawUnit",
    "RosterRow",
    "Verdict",
    "apply_corrections",
    "as_json",
    "exit_code",
    "from_plain",
    "judge",
    "kind_code",
    "kind_of",
    "level_in_name",
    "masked",
    "name_key",
    "parse_text",
    "read_roster",
    "read_rows",
    "to_plain",
]
