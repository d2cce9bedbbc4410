"""The places of households in the sidebar, and what the nightly reconcile expects."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from lianti.kernel.web import registry
from lianti.ledger.reconcile import expect
from lianti.residents.households import facts
from lianti.residents.households.kinds import KEEPERS
from lianti.residents.models import Guardianship, Household, HouseholdMember


def _opened(since: dt.datetime, until: dt.datetime) -> int:
    return Household.objects.filter(opened_at__gte=since, opened_at__lt=until).count()


def _joined(since: dt.datetime, until: dt.datetime) -> int:
    return HouseholdMember.objects.filter(joined_at__gte=since, joined_at__lt=until).count()


def _left(since: dt.datetime, until: dt.datetime) -> int:
    return HouseholdMember.objects.filter(left_at__gte=since, left_at__lt=until).count()


def _named(since: dt.datetime, until: dt.datetime) -> int:
    return Guardianship.objects.filter(named_at__gte=since, named_at__lt=until).count()


def _ended(since: dt.datetime, until: dt.datetime) -> int:
    return Guardianship.objects.filter(ended_at__gte=since, ended_at__lt=until).count()


registry.page("residents:grids", lambda viewer: viewer.role in KEEPERS)
registry.nav("households", _("家庭"), "home", "residents:households", KEEPERS, order=312, group=_("居民"))
expect(facts.OPENED.kind, _opened)
expect(facts.JOINED.kind, _joined)
expect(facts.LEFT.kind, _left)
expect(facts.NAMED.kind, _named)
expect(facts.ENDED.kind, _ended)
