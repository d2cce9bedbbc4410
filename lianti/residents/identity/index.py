"""The index in the database: a person's keys, and who of millions may be the same person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Subquery

from lianti.ledger.keyring import blind_index, blind_indexes, decrypt_text
from lianti.residents.identity.blocking import MOST_IN_BLOCK, keys_of
from lianti.residents.identity.scoring import DIFFERENT, Score, score
from lianti.residents.identity.traits import PersonRecord, Traits, traits_of
from lianti.residents.models import MatchKey, Resident

_MOST_ROWS = 1500
_MOST_PEOPLE = 400
_DIGITS = 15
_COLUMNS = (
    "uid", "name", "sex", "birth_on", "identity_sealed", "phone_sealed", "district", "address", "merged_into_id",
    "registered_institution_id",
)  # fmt: skip


def _opened(resident: Resident, column: str) -> str:
    sealed = getattr(resident, f"{column}_sealed")
    return "" if sealed is None else decrypt_text(bytes(sealed), table="resident", column=column, uid=resident.uid)


def traits_on_file(resident: Resident) -> Traits:
    """Return a person on file as compared; what is sealed is opened for this moment only."""
    return traits_of(
        PersonRecord(
            record_id=str(resident.pk),
            name=resident.name,
            sex=resident.sex,
            birth=resident.birth_on.isoformat(),
            identity=_opened(resident, "identity"),
            phone=_opened(resident, "phone"),
            address=f"{resident.district}{resident.address}",
        )
    )


def key_values(traits: Traits) -> list[int]:
    """Return the keys of a record as numbers that tell nothing without the key of the house.

    Under every index key there is: while the key is exchanged, people under the old one are still found.
    """
    return [int(index[:_DIGITS], 16) for key in keys_of(traits) for index in blind_indexes("match", key)]


def stored_values(traits: Traits) -> list[int]:
    """Return the keys of a record as they are written: under the newest index key, so that nothing is stale at once."""
    return list(dict.fromkeys(int(blind_index("match", key)[:_DIGITS], 16) for key in keys_of(traits)))


def stale_keys(pks: Sequence[int], *, write: bool) -> int:
    """Return how many of some people have keys of an older index key; ``write`` makes them anew."""
    held: dict[int, set[int]] = defaultdict(set)
    for pk, value in MatchKey.objects.filter(resident_id__in=pks).values_list("resident_id", "value"):
        held[pk].add(value)
    stale = 0
    for resident in Resident.objects.only(*_COLUMNS).filter(pk__in=held):
        wanted = stored_values(traits_on_file(resident))
        if set(wanted) != held[resident.pk]:
            stale += 1
            if write:
                write_keys(resident, wanted)
    return stale


def people_on_file() -> int:
    """Return how many persons there are, rounded up to a power of two; enough for the odds.

    From the first key to the last: counting rows would take long, and a new database need not begin with 1.
    """
    first = Resident.objects.order_by("pk").values("pk")[:1]
    ends = Resident.objects.order_by("-pk").values_list("pk", Subquery(first)).first()
    return 1 << max(ends[0] - ends[1] if ends else 1, 1).bit_length()


def find(traits: Traits, values: Iterable[int], but: int | None = None) -> list[tuple[Resident, Score]]:
    """Return who on file may be the person, the likeliest first; ``but`` is the person's own row.

    Three statements, whatever the size of the index. A file that was merged away stands for itself.
    """
    (found,) = find_many([(traits, list(values))], but)
    return found


def find_many(asked: Sequence[tuple[Traits, list[int]]], but: int | None = None) -> list[list[tuple[Resident, Score]]]:
    """Return for each of some records, with its keys, who on file may be the person; three statements for all."""
    values = sorted({value for _traits, keys in asked for value in keys})
    by_value: dict[int, list[int]] = defaultdict(list)
    rows = MatchKey.objects.filter(value__in=values).values_list("value", "resident_id")
    for value, pk in rows[: _MOST_ROWS * len(asked)]:
        by_value[value].append(pk)
    near = [_near(keys, by_value, but) for _traits, keys in asked]
    people = people_on_file()
    wanted = sorted({pk for pks in near for pk in pks})
    on_file = {r.pk: (r, traits_on_file(r)) for r in Resident.objects.only(*_COLUMNS).filter(pk__in=wanted)}
    return [
        _likely(traits, [on_file[pk] for pk in pks], people) for (traits, _keys), pks in zip(asked, near, strict=True)
    ]


def _near(keys: list[int], by_value: dict[int, list[int]], but: int | None) -> list[int]:
    """Return who shares a key that is not too common to say anything."""
    pks = {pk for key in keys if len(by_value[key]) <= MOST_IN_BLOCK for pk in by_value[key]}
    return sorted(pk for pk in pks if pk != but)[:_MOST_PEOPLE]


def _likely(traits: Traits, others: list[tuple[Resident, Traits]], people: int) -> list[tuple[Resident, Score]]:
    scored = [(resident, score(traits, theirs, people)) for resident, theirs in others]
    likely = [pair for pair in scored if pair[1].verdict != DIFFERENT]
    return sorted(likely, key=lambda pair: (-pair[1].weight, pair[0].pk))


def write_keys(resident: Resident, values: Iterable[int]) -> None:
    """Replace the keys of a person."""
    MatchKey.objects.filter(resident=resident).delete()
    MatchKey.objects.bulk_create(MatchKey(resident=resident, value=value) for value in values)
