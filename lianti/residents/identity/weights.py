"""How often each level of agreement occurs: m between two records of one person, u between two people.

Learned by splink (``bulk.learn``) on invented people of two noise levels (bench/identity/persons.py, seeds 7 and 8),
then rounded towards caution: invented names repeat less than real ones, and random pairs hold some true ones, which
would make an equal identity number look common. The figures reached with them: docs/mechanisms/identity.md.
"""

from __future__ import annotations

import math
from typing import Final

AGREEMENT: Final[dict[str, dict[str, tuple[float, float]]]] = {
    "name": {
        "long": (0.70, 0.00005),
        "short": (0.24, 0.0002),
        "sound": (0.04, 0.0001),
        "near": (0.008, 0.0002),
        "one": (0.004, 0.01),
        "other": (0.008, 0.98945),
    },
    "birth": {
        "same": (0.965, 0.00005),
        "near": (0.031, 0.0009),
        "year": (0.002, 0.0003),
        "other": (0.002, 0.99875),
    },
    "identity": {
        "same": (0.967, 0.0000001),
        "typo": (0.028, 0.000001),
        "both": (0.0002, 0.968),
        "other": (0.0048, 0.0319989),
    },
    "sex": {"same": (0.995, 0.5), "other": (0.005, 0.5)},
    "contact": {
        "both": (0.56, 0.0001),
        "door": (0.28, 0.0001),
        "phone": (0.10, 0.0001),
        "other": (0.06, 0.9997),
    },
}
WEIGHTS: Final[dict[str, dict[str, float]]] = {
    part: {level: math.log2(m / u) for level, (m, u) in levels.items()} for part, levels in AGREEMENT.items()
}
