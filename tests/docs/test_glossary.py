"""What the glossary says stands in the code does, and the words it must settle are in it."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
APPS = {path.parent.name for path in (ROOT / "lianti").glob("*/__init__.py")}
DOTTED = re.compile(r"`([a-z]+(?:\.\w+)+)`")
FIELD = re.compile(r"`([A-Z]\w+)\.(\w+)`")
MOVES = re.compile(r"move ((?:`\w+`(?:, )?)+)")
SETTLED = [
    *(
        "上转",
        "下转",
        "受理",
        "接诊",
        "未到诊",
        "改转他院",
        "责任交接",
        "签约",
        "号源",
        "首诊",
        "互认",
        "起付线",
        "回转",
    ),
    *("候床", "牌匾", "城乡居民医保", "医联体", "脱贫/监测对象", "责任院长", "多点执业"),
]


def resolves(dotted: str) -> bool:
    """Say whether a dotted name below the package exists."""
    parts = ["lianti", *dotted.split(".")]
    for cut in range(len(parts), 1, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for name in parts[cut:]:
            if not hasattr(found, name):
                return False
            found = getattr(found, name)
        return True
    return False


NAMES = sorted({name for name in DOTTED.findall(GLOSSARY) if name.split(".")[0] in APPS})


@pytest.mark.parametrize("name", NAMES)
def test_a_dotted_name_exists(name: str) -> None:
    assert resolves(name)


def test_every_field_exists() -> None:
    from django.apps import apps

    models = {model.__name__: model for model in apps.get_models() if model.__module__.startswith("lianti.")}
    wrong = [
        f"{name}.{field}"
        for name, field in FIELD.findall(GLOSSARY)
        if name in models and not hasattr(models[name], field)
    ]
    assert wrong == []


def test_every_move_exists() -> None:
    from lianti.referrals.states import TABLE

    named = {move for group in MOVES.findall(GLOSSARY) for move in re.findall(r"`(\w+)`", group)}
    assert len(named) > 5
    assert named <= {move.name for move in TABLE.moves}


@pytest.mark.parametrize("word", SETTLED)
def test_a_word_of_the_field_is_settled_once(word: str) -> None:
    rows = [line for line in GLOSSARY.splitlines() if line.startswith("|") and line.split("|")[1].strip() == word]
    assert len(rows) == 1, word


def test_verdicts_and_kinds_are_the_words_of_the_interface() -> None:
    from lianti.charter.kinds import VERDICTS

    assert [word for word in VERDICTS.values() if f"| {word} |" not in GLOSSARY] == []
