"""The form by which a table comes in: a workbook or pasted lines."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class TableForm(forms.Form):
    """A workbook or a pasted table; a subclass may offer ``starter``, a list that is there already."""

    nothing: Any = _("请选择一个文件，或把表格粘贴进来。")

    file = forms.FileField(label=_("表格文件"), required=False, help_text=_("Excel（.xlsx）或 .csv，最大 8 MB。"))
    text = forms.CharField(
        label=_("或者粘贴表格"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("连同表头一起复制，直接粘贴到这里。"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Ask for one of the ways."""
        data = super().clean() or {}
        if not data.get("file") and not data.get("starter") and not (data.get("text") or "").strip():
            raise forms.ValidationError(self.nothing)
        return data
