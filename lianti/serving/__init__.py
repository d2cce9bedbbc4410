"""Composition floor: the processes that serve, the schedule of jobs, and pages for machines (health, metrics)."""
