"""Words of taking over persons."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.parties.roles import SENDERS
from lianti.residents.identity.scoring import PROBABLE, SAME, UNCLEAR

MAX_ROWS = 3000
# A longer table is judged by the worker; a request should not take seconds.
AT_ONCE = 500
NEW, DUPLICATE, ERROR = "new", "duplicate", "error"
# Two rows that may be one person wait for a word; a row that somebody decided to leave out.
ASKED, LEFT = "asked", "left"
# What can be said of a row: it is the person of the row above; it is not; leave it out; take it after all.
ANSWERS: dict[str, str] = {
    "one": _("是同一人，只建一份档案"), "two": _("不是同一人，分别建档"), "leave": _("这一行不导入"),
    "take": _("撤回决定"),
}  # fmt: skip
VERDICTS: dict[str, str] = {
    NEW: _("新建"), SAME: _("已有档案"), PROBABLE: _("很可能已有"), UNCLEAR: _("需要核对"), DUPLICATE: _("表内重复"),
    ASKED: _("可能同一人"), LEFT: _("不导入"), ERROR: _("有错误"),
}  # fmt: skip
# Tabs of the preview and the verdicts that each shows.
TABS: dict[str, tuple[str, tuple[str, ...]]] = {
    "all": (_("全部"), tuple(VERDICTS)),
    "error": (_("有错误"), (ERROR,)),
    "asked": (_("可能同一人"), (ASKED,)),
    "unclear": (_("需要核对"), (PROBABLE, UNCLEAR)),
    "new": (_("新建"), (NEW,)),
    "same": (_("已有档案"), (SAME,)),
    "duplicate": (_("表内重复"), (DUPLICATE, LEFT)),
}
WRITTEN = (NEW, SAME, PROBABLE, UNCLEAR)
STATES: dict[str, str] = {
    "judging": _("正在核对"), "ready": _("待确认"), "done": _("已导入"), "failed": _("没有导入"),
}  # fmt: skip
# Who keeps the register of a house: the GP's team, the admission office, medical affairs (病案 belongs to it).
IMPORTERS = SENDERS | {"admission", "medical_affairs"}
PURPOSE = _("批量建档前查重")
# A file that nobody takes in is forgotten; it holds identity numbers.
KEPT_DAYS = 3
UPLOADS_PER_HOUR = 20
