"""The office of the lead at work on its disease lists, for tests of this app and of the pages."""

from __future__ import annotations

import datetime as dt

from lianti.catalogue import actions, case_reading
from lianti.catalogue.list_shapes import Change
from lianti.catalogue.models import DiseaseList, Guide
from lianti.kernel.testing.town import PASSWORD
from lianti.parties.actions import create_user, grant_role
from lianti.parties.shapes import Viewer
from tests.town import LONG_AGO, PLATFORM, Town

TABLE = """机构\t诊断编码\t诊断名称\t2023年\t2024年\t2025年
新化社区卫生服务中心\tI10\t高血压\t120\t130\t162
新化社区卫生服务中心\tI48\t心房颤动\t10\t12\t{af}
河口村卫生室\tJ06\t急性上呼吸道感染\t80\t75\t90
河口村卫生室\tI10\t高血压\t20\t18\t21
"""


def second_person(town: Town) -> Viewer:
    """Return a second person of the lead's office, made once."""
    if "second_office" not in town.users:
        user = create_user(username="yun.shu", password=PASSWORD, display_name="云舒", by=PLATFORM, at=LONG_AGO)
        town.users["second_office"] = user
        town.grants["second_office"] = grant_role(
            user=user, role="office", institution=town.lead, by=PLATFORM, at=LONG_AGO
        )
    return town.viewer("second_office")


def load_cases(town: Town, *, af: int = 30, text: str = "") -> tuple[int, int]:
    """Import three years of two primary members."""
    rows = case_reading.judged(town.group, case_reading.read_cases(text or TABLE.format(af=af)), town.today)
    return actions.import_cases(alliance=town.group, rows=rows, leave_out=False, by=town.viewer("office"), at=town.now)


def drafted(town: Town, *, tier: int = 3, kind: str = "treat", name: str = "2026 年版") -> DiseaseList:
    """Begin an edition by the office."""
    return actions.draft_list(
        alliance=town.group, tier=tier, kind=kind, name=name, by=town.viewer("office"), at=town.now
    )


def approved(
    town: Town, *, tier: int = 3, kind: str = "treat", name: str = "2026 年版", changes: tuple[Change, ...] = (),
    since_on: dt.date | None = None,
) -> DiseaseList:  # fmt: skip
    """Draft, change, submit by the office, and approve by the second person."""
    row = drafted(town, tier=tier, kind=kind, name=name)
    office = town.viewer("office")
    if changes:
        actions.change_list(uid=row.uid, changes=changes, by=office, at=town.now)
    actions.submit_list(uid=row.uid, since_on=since_on or town.today, by=office, at=town.now)
    return actions.approve_list(uid=row.uid, by=second_person(town), at=town.now)


def published(
    town: Town, title: str, *, kind: str = "criteria", edition: str = "2026-1", since_on: dt.date | None = None,
    after: Guide | None = None, **parts: str,
) -> Guide:  # fmt: skip
    """Publish a guide about hypertension by the office."""
    needed = {
        "criteria": {"admission": ["血压≥180/110"], "discharge": ["血压平稳"], "up": ["头痛呕吐"]},
        "pathway": {
            "entry": ["确诊"],
            "steps_3": ["随访"],
            "steps_1": ["住院"],
            "up": ["不达标"],
            "exit": ["死亡或迁出"],
        },
        "quality": {"items": ["写明诊断"]},
    }[kind]
    body = needed | {part: text.splitlines() for part, text in parts.items()}
    fields = actions.GuideFields(
        kind, title, edition, "示例", since_on or town.today, body, "" if kind == "quality" else "I10", True
    )
    office = town.viewer("office")
    return actions.publish_guide(
        alliance=town.group, fields=fields, by=office, at=town.now, after=after.uid if after else None
    )
