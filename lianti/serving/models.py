"""What the worker remembers: which due job somebody took, and when it was last alive."""

from __future__ import annotations

from django.db import models


class ScheduledRun(models.Model):
    """One due job. Inserting the row is the lock: two workers cannot both insert the same job and due time."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"

    job = models.CharField(max_length=80)
    due_at = models.DateTimeField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, default=RUNNING)
    attempts = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "due_at"], name="serving_run_once")]

    def __str__(self) -> str:
        return f"{self.job} {self.due_at:%Y-%m-%d %H:%M} {self.outcome}"


class Heartbeat(models.Model):
    """The last moment a process of this name was seen alive."""

    name = models.CharField(max_length=40, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.beat_at:%Y-%m-%d %H:%M:%S}"
