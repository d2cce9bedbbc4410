"""Rows of the table about clinical pathways; read together with `table.TABLE`."""

from __future__ import annotations

PATHWAYS = """
# somebody of 新化社区 who has arrived at 心内科
address                           meth gp nu vd rc sp dh em du ad fd of ma he rg ib am ss st sc so an
referrals:pathway                 GET  o  o  -  o  o  o  -  o  o  o  x  -  x  x  x  x  -  -  -  x  g
referrals:pathway_move complete   POST x  x  -  x  >  >  -  x  x  x  x  -  x  x  x  x  -  -  -  x  g
referrals:pathway_move enter      POST x  x  -  x  >  >  -  x  x  x  x  -  x  x  x  x  -  -  -  x  g
referrals:pathway_move exit       POST x  x  -  x  >  >  -  x  x  x  x  -  x  x  x  x  -  -  -  x  g
referrals:pathway_move vary       POST x  x  -  x  >  >  -  x  x  x  x  -  x  x  x  x  -  -  -  x  g
referrals:pathways                GET  x  x  x  x  o  o  x  x  x  x  x  x  x  x  x  x  x  x  x  x  g

"""
