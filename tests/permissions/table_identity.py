"""Rows of the table about who decides whether two files are of one person; read together with `table.TABLE`."""

from __future__ import annotations

IDENTITY = """
# two files that may be of one person, and two that were merged: one at 市中心医院, one at 新化社区
address                           meth gp nu vd rc sp dh em du ad fd of ma he rg ib am ss st sc so an
residents:matches                 GET  x  x  x  x  x  x  x  x  x  x  o  o  x  x  x  x  x  x  x  o  g
residents:match                   GET  x  x  x  x  x  x  x  x  x  x  o  o  x  x  x  x  x  x  x  -  g
residents:match_decide            POST x  x  x  x  x  x  x  x  x  x  >  >  x  x  x  x  x  x  x  -  g
residents:match_ask               GET  x  x  x  x  x  x  x  x  x  x  o  o  x  x  x  x  x  x  x  o  g
residents:match_ask               POST x  x  x  x  x  x  x  x  x  x  >  >  x  x  x  x  x  x  x  ?  g
residents:merges                  GET  x  x  x  x  x  x  x  x  x  x  o  o  x  x  x  x  x  x  x  o  g
residents:merge                   GET  x  x  x  x  x  x  x  x  x  x  o  o  x  x  x  x  x  x  x  -  g
residents:merge_undo              POST x  x  x  x  x  x  x  x  x  x  >  >  x  x  x  x  x  x  x  -  g
"""
