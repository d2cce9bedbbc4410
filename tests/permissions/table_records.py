"""Rows of the table about the shared record; read together with `table.TABLE`."""

from __future__ import annotations

RECORDS = """
# what 新化社区 keeps of 王秀兰, whose record is open to nobody else
address                         meth gp nu vd rc sp dh em du ad fd of ma he rg ib am ss st sc so an
"""
_READ = "o  o  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  g"
_DONE = "o  o  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  g".replace("o", ">")
# Who may enter at all is asked before whose record it is.
_FORM = "o  o  -  x  -  -  -  x  x  x  x  x  x  x  x  x  -  -  x  x  g"
_LIST = "o  o  o  x  o  o  o  x  x  x  x  x  x  x  x  x  o  o  x  x  g"
_FORMS = ("vital", "laboratory", "allergy", "medication", "document", "outside")
_ROWS = (
    *((name, "GET", _READ) for name in ("timeline", "curves", "summary", "report", "document", "file", "thumb")),
    *((name, "POST", _DONE) for name in ("withdraw", "match", "attach", "unmatch", "withdraw_document", "end")),
    ("amend", "GET", _READ), ("amend", "POST", _DONE), ("make_link", "POST", _READ), ("launch", "GET", _DONE),
    ("unmatched", "GET", _LIST), ("import", "GET", _FORM), ("import", "POST", _FORM.replace("o", ">")),
    *((f"add {form}", "GET", _FORM) for form in _FORMS),
    *(
        (f"add {form}", "POST", _FORM.replace("o", ">"))
        for form in _FORMS
    ),
)  # fmt: skip
RECORDS += "\n".join(f"records:{name:<23} {method:<4} {cells}" for name, method, cells in _ROWS) + "\n"
