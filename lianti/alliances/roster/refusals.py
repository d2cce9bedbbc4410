"""Refusals that several readers share."""

from __future__ import annotations

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _


def encrypted() -> Refused:
    """Return the refusal of a file that needs a password."""
    return Refused("roster.encrypted", _("文件设了打开密码。请在 Word 或表格软件里打开、去掉密码、保存后再导入。"))


def damaged() -> Refused:
    """Return the refusal of a file that cannot be opened."""
    return Refused("roster.damaged", _("文件打不开，可能已损坏或没有传完整。请重新保存一份，或复制文字粘贴。"))


def too_big_inside() -> Refused:
    """Return the refusal of a file that unpacks to far more than a roster needs."""
    return Refused(
        "roster.bomb", _("文件展开后过大，不像一份名单。请把名单复制到新的 .docx 或 .xlsx 里保存，或复制文字粘贴。")
    )


def too_much_text() -> Refused:
    """Return the refusal of a text far longer than any founding document with its annexes."""
    return Refused("roster.too_large", _("文字太长，不像一份名单。请只留下名单部分再导入或粘贴。"))


def formula_without_value(sheet: str, cell: str) -> Refused:
    """Return the refusal of a workbook with a formula whose result was never stored."""
    return Refused(
        "roster.formula",
        _("工作表“{sheet}”的 {cell} 是公式，没有存下结果。请在表格软件里全选、复制、选择性粘贴为“数值”，再导入。"),
        sheet=sheet,
        cell=cell,
    )
