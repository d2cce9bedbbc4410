"""Rows of the table about taking over persons, households, guardians and grids; read together with `table.TABLE`."""

from __future__ import annotations

FAMILY = """
# a table of persons that gp of 新化社区 uploaded: nobody else opens it
address                           meth gp nu vd rc sp dh em du ad fd of ma he rg ib am ss st sc so an
residents:imports                 GET  o  o  o  x  x  x  x  x  o  x  x  o  x  x  x  x  x  x  x  x  g
residents:imports                 POST >  >  >  x  x  x  x  x  >  x  x  >  x  x  x  x  x  x  x  x  g
residents:import_template         GET  o  o  o  x  x  x  x  x  o  x  x  o  x  x  x  x  x  x  x  x  g
residents:import                  GET  o  -  -  x  x  x  x  x  -  x  x  -  x  x  x  x  x  x  x  x  g
residents:import_correct          POST >  -  -  x  x  x  x  x  -  x  x  -  x  x  x  x  x  x  x  x  g
residents:import_take_in          POST >  -  -  x  x  x  x  x  -  x  x  -  x  x  x  x  x  x  x  x  g
residents:import_forget           POST >  -  -  x  x  x  x  x  -  x  x  -  x  x  x  x  x  x  x  x  g
"""
