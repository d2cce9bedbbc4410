"""Every address of the site against the auditor: reads the audit, keeps no account, opens no record."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from lianti.kernel.testing.clients import signed_in_client
from lianti.kernel.testing.town import PASSWORD
from lianti.parties.actions import create_user, grant_role
from tests.permissions.bodies import body_of
from tests.permissions.scene import Scene
from tests.permissions.table import DENIED, SIGNS, meaning_of
from tests.permissions.table_auditor import AUDITOR, LISTED
from tests.permissions.test_table import TABLE, asked, badges, morning, refusals, scene
from tests.town import LONG_AGO, PLATFORM

__all__ = ["badges", "morning", "refusals", "scene"]


@pytest.fixture
def auditor(scene: Scene, badges: None, refusals: None) -> Client:
    """The browser of 郁清扬, made auditor of 市中心医院."""
    words: dict[str, Any] = {"by": PLATFORM, "at": LONG_AGO}
    user = create_user(username="auditor", password=PASSWORD, display_name="郁清扬", **words)
    scene.town.users[AUDITOR] = user
    scene.town.grants[AUDITOR] = grant_role(user=user, role="auditor", institution=scene.town.lead, **words)
    return signed_in_client(scene.town, AUDITOR)


def test_the_auditor_reads_the_audit_and_nothing_else(scene: Scene, auditor: Client) -> None:
    known = {(row, method) for row, methods in TABLE.items() for method in methods}
    assert LISTED.keys() <= known, LISTED.keys() - known
    wrong: list[str] = []
    for row, method in sorted(known):
        body = body_of(row, scene, "administrator") if method == "POST" else None
        answer = asked(auditor, method, scene.address(row), body)
        told, expected = meaning_of(answer), SIGNS[LISTED.get((row, method), "x")]
        if told != expected:
            wrong.append(f"{method} {row}: {told}, the table says {expected}")
        if told in DENIED and answer.wrote_facts:
            wrong.append(f"{method} {row}: refused, but a fact was written")
    assert not wrong, "\n".join(wrong)


def test_the_administrator_leaves_the_audit_to_the_auditor(scene: Scene, auditor: Client) -> None:
    administrator = signed_in_client(scene.town, "administrator")
    for name, method in (("desk:audit", "GET"), ("desk:audit_findings", "GET"), ("desk:audit_person", "POST")):
        body = body_of(name, scene, "administrator") if method == "POST" else None
        assert meaning_of(asked(administrator, method, scene.address(name), body)) == "403"
