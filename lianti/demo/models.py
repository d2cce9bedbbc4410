"""How far the simulation has come."""

from __future__ import annotations

from django.db import models


class DemoRun(models.Model):
    """The demo in this database: there is at most one, and without it nothing is ever simulated."""

    seed = models.BigIntegerField()
    until_on = models.DateField()
    days = models.PositiveIntegerField()
    residents = models.PositiveIntegerField()
    # Referrals that begin on an average day.
    per_day = models.FloatField()
    simulated_until = models.DateTimeField()
    # The demo day (it begins at nine) on which the simulation last came up to the present.
    caught_up_on = models.DateField(null=True)
