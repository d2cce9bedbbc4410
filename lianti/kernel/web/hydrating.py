"""Making model instances out of the rows of a prepared read.

``Model.__init__`` finds out for every row and column anew what a column is and whether anybody listens. For a model
whose columns are nothing but values that has one answer, so the values go straight into the instance. A model with an
``__init__`` of its own, columns that do more when they are set, or somebody who listens to ``pre_init`` or
``post_init`` is made as usual.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import cache
from typing import Any, TypeVar

from django.db.models import Model
from django.db.models.base import ModelState
from django.db.models.fields.related_descriptors import ForeignKeyDeferredAttribute
from django.db.models.query_utils import DeferredAttribute
from django.db.models.signals import post_init, pre_init

M = TypeVar("M", bound=Model)
Row = Sequence[Any]
_VALUES = (DeferredAttribute, ForeignKeyDeferredAttribute)
_usual: Any = Model.from_db


def instance(model: type[M], db: str | None, names: Collection[str], values: Collection[Any]) -> M:
    """Return a row as an instance, as ``Model.from_db`` does: columns that were not read stay deferred."""
    if not _is_plain(model) or pre_init.receivers or post_init.receivers:
        made: M = _usual.__func__(model, db, names, values)
        return made
    row = model.__new__(model)
    state = row._state = ModelState()
    state.adding, state.db = False, db
    row.__dict__.update(zip(names, values, strict=True))
    return row


@cache
def _is_plain(model: type[Model]) -> bool:
    columns = (type(vars_of(model, field.attname)) for field in model._meta.concrete_fields)
    own = model.__init__ is not Model.__init__ or model.__setattr__ is not Model.__setattr__
    return not own and all(column in _VALUES for column in columns)


def vars_of(model: type[Model], name: str) -> object:
    """Return what a class keeps under a name, without asking it for its value."""
    return next((vars(base)[name] for base in model.__mro__ if name in vars(base)), None)


class Maker:
    """How the rows of one compiled query become instances with their ``select_related`` parts and annotations."""

    def __init__(self, compiler: Any, db: str) -> None:
        self._whole = _Part(compiler.klass_info, compiler.select, db)
        self._annotations = tuple((compiler.annotation_col_map or {}).items())

    def make(self, row: Row) -> Any:
        """Return one row as an instance."""
        made = self._whole.make(row)
        for name, position in self._annotations:
            setattr(made, name, row[position])
        return made


class _Part:
    """One model in a row: its columns, its class, and the parts that hang on it."""

    def __init__(self, info: dict[str, Any], select: Any, db: str) -> None:
        self.model: type[Model] = info["model"]
        self.db = db
        first, last = info["select_fields"][0], info["select_fields"][-1]
        self.columns = slice(first, last + 1)
        self.names = [column[0].target.attname for column in select[self.columns]]
        self.key = first + self.names.index(self.model._meta.pk.attname)
        # Referral keeps what was read; every other model is made without a detour.
        own: Any = self.model.from_db
        self.from_db: Callable[..., Any] | None = own if own.__func__ is not _usual.__func__ else None
        self.parts = [(_Part(i, select, db), i["local_setter"], i["remote_setter"]) for i in _below(info)]

    def make(self, row: Row) -> Any:
        """Return the instance, None when an outer join found none."""
        if row[self.key] is None:
            return None
        if self.from_db is None:
            made: Any = instance(self.model, self.db, self.names, row[self.columns])
        else:
            made = self.from_db(self.db, self.names, row[self.columns])
        for part, hang, hang_back in self.parts:
            other = part.make(row)
            hang(made, other)
            if other is not None:
                hang_back(other, made)
        return made


def _below(info: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = info.get("related_klass_infos", [])
    return found


def is_simple(info: dict[str, Any]) -> bool:
    """Say whether a ``Maker`` can make this query: no model shares its columns with a parent."""
    return not any(below["from_parent"] or not is_simple(below) for below in _below(info))
