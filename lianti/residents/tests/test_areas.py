"""The insured region of a resident is a code; old text is filled in where it can be read."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

import pytest
from django.apps import apps

from lianti.kernel.pure.errors import Refused
from lianti.ledger.models import Fact
from lianti.residents.actions import update_resident
from lianti.residents.models import Resident
from lianti.residents.shapes import ResidentFields
from tests.town import Town

LI = ResidentFields(name="王秀兰", sex="female", insurance_type="resident", insured_region="示例市")


def _corrected(town: Town, region: str) -> Resident:
    person = town.resident("grandmother")
    fields = replace(LI, birth_on=person.birth_on, insured_region=region)
    return update_resident(resident=person, fields=fields, by=town.viewer("gp"), at=town.now)


@pytest.mark.parametrize("typed", ["某地", "²", "吉林", "10" * 30])
def test_a_region_that_nobody_knows_is_refused(town: Town, typed: str) -> None:
    with pytest.raises(Refused, match="不认得参保地") as refused:
        _corrected(town, typed)
    assert refused.value.field == "insured_region"
    assert town.resident("grandmother").insured_area == "229900"
    assert not Fact.objects.filter(kind="residents.updated").exists()


def test_it_is_kept_as_name_and_code(town: Town) -> None:
    assert (_corrected(town, "220722").insured_region, _corrected(town, "松原").insured_area) == ("松原市", "220700")
    gone = _corrected(town, " ")
    assert (gone.insured_region, gone.insured_area) == ("", "")


def test_old_rows_are_filled_in(town: Town) -> None:
    Resident.objects.update(insured_region="吉林省松原市宁江区", insured_area="")
    odd = town.resident("villager")
    Resident.objects.filter(pk=odd.pk).update(insured_region="老油田")
    import_module("lianti.residents.migrations.0002_insured_area")._fill(apps, None)
    filled = Resident.objects.exclude(pk=odd.pk).values_list("insured_region", "insured_area").distinct()
    assert list(filled) == [("松原市", "220700")]
    odd.refresh_from_db()
    assert (odd.insured_region, odd.insured_area) == ("老油田", "")
