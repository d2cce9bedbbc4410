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
residents:import_decide           POST ?  -  -  x  x  x  x  x  -  x  x  -  x  x  x  x  x  x  x  x  g
residents:import_take_in          POST >  -  -  x  x  x  x  x  -  x  x  -  x  x  x  x  x  x  x  x  g
residents:import_forget           POST >  -  -  x  x  x  x  x  -  x  x  -  x  x  x  x  x  x  x  x  g

# the household of 王秀兰, kept by 新化社区; nobody else's record of it is open but where hers is
address                           meth gp nu vd rc sp dh em du ad fd of ma he rg ib am ss st sc so an
residents:households              GET  o  o  o  x  x  x  x  x  x  x  x  x  x  x  x  x  x  x  x  x  g
residents:households              POST >  >  >  x  x  x  x  x  x  x  x  x  x  x  x  x  x  x  x  x  g
residents:household               GET  o  o  -  -  -  -  -  -  -  x  x  x  x  x  x  x  -  -  -  x  g
residents:household_join          POST >  >  -  -  -  -  -  -  -  x  x  x  x  x  x  x  -  -  -  x  g
residents:household_leave         POST >  >  -  -  -  -  -  -  -  x  x  x  x  x  x  x  -  -  -  x  g
residents:household_head          POST >  >  -  -  -  -  -  -  -  x  x  x  x  x  x  x  -  -  -  x  g
residents:household_change        POST >  >  -  -  -  -  -  -  -  x  x  x  x  x  x  x  -  -  -  x  g
residents:household_phone         POST o  o  -  -  -  -  -  -  -  x  x  x  x  x  x  x  -  -  -  x  g
residents:settle                  GET  o  o  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  g
residents:settle                  POST >  >  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  g
residents:grids                   GET  o  o  o  x  x  x  x  x  x  x  x  x  x  x  x  x  x  x  x  x  g
residents:grids                   POST >  >  >  x  x  x  x  x  x  x  x  x  x  x  x  x  x  x  x  x  g

# 刘小溪 of that household, for whom 王秀兰 answers
address                           meth gp nu vd rc sp dh em du ad fd of ma he rg ib am ss st sc so an
residents:guardians               GET  o  o  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  g
residents:guardians               POST >  >  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  g
residents:guardian_end            POST >  >  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  g
residents:guardian_file           GET  o  o  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  g
residents:guardian_phone          POST o  o  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  g
"""
