"""Rows of the table about mutual recognition; read together with `table.TABLE`."""

from __future__ import annotations

RECOGNITION = """
# supervision without names, of 示例医疗集团
address                         meth gp nu vd rc sp dh em du ad fd of ma he rg ib am ss st sc so an
flows:recognition               GET  x  x  x  x  x  x  x  x  x  x  o  o  o  o  x  x  x  x  x  o  g
flows:recognition_rows          GET  x  x  x  x  x  x  x  x  x  x  o  o  o  o  x  x  x  x  x  -  g

# orders for somebody of 新化社区 who was at 市中心医院, the catalogue, a proof that medical affairs entered
address                         meth gp nu vd rc sp dh em du ad fd of ma he rg ib am ss st sc so an
recognition:catalogue           GET  o  x  o  x  o  o  o  x  x  x  o  o  o  x  x  o  o  -  x  -  g
recognition:catalogue_home      GET  >  x  >  x  >  >  >  x  x  x  >  >  >  x  x  >  >  >  x  >  g
recognition:codes               GET  o  x  x  x  x  o  x  x  x  x  o  o  o  x  x  x  x  x  x  o  g
recognition:codes               POST >  x  x  x  x  >  x  x  x  x  >  >  >  x  x  x  x  x  x  >  g
recognition:codes_forget        POST >  x  x  x  x  >  x  x  x  x  >  >  >  x  x  x  x  x  x  >  g
recognition:codes_import        POST ?  x  x  x  x  ?  x  x  x  x  ?  ?  ?  x  x  x  x  x  x  ?  g
recognition:codes_preview       GET  >  x  x  x  x  >  x  x  x  x  >  >  >  x  x  x  x  x  x  >  g
recognition:codes_upload        GET  o  x  x  x  x  o  x  x  x  x  o  o  o  x  x  x  x  x  x  o  g
recognition:codes_upload        POST >  x  x  x  x  >  x  x  x  x  >  >  >  x  x  x  x  x  x  >  g
recognition:confirm             POST x  x  x  x  x  x  x  x  x  x  >  x  x  x  x  x  x  -  x  -  g
recognition:direction_end       POST x  x  x  x  x  x  x  x  x  x  >  x  x  x  x  x  x  -  x  -  g
recognition:directions          POST x  x  x  x  x  x  x  x  x  x  >  x  x  x  x  x  x  -  x  -  g
recognition:find                GET  o  x  -  x  o  o  o  x  x  x  x  x  x  x  x  x  -  -  x  x  g
recognition:forget              POST x  x  x  x  x  x  x  x  x  x  >  x  x  x  x  x  x  -  x  -  g
recognition:import              POST x  x  x  x  x  x  x  x  x  x  ?  x  x  x  x  x  x  -  x  -  g
recognition:map                 POST -  x  x  x  x  >  x  x  x  x  >  >  -  x  x  x  x  x  x  -  g
recognition:mine                GET  o  x  o  x  o  o  o  x  x  x  x  x  x  x  x  x  o  o  x  x  g
recognition:order               GET  o  x  -  x  o  o  o  x  x  x  x  x  x  x  x  x  -  -  x  x  g
recognition:order               POST >  x  -  x  >  >  >  x  x  x  x  x  x  x  x  x  -  -  x  x  g
recognition:place               GET  x  x  x  x  x  x  x  x  x  x  o  o  o  x  x  x  x  x  x  o  g
recognition:place               POST x  x  x  x  x  x  x  x  x  x  >  >  ?  x  x  x  x  x  x  ?  g
recognition:preview             GET  x  x  x  x  x  x  x  x  x  x  >  x  x  x  x  x  x  -  x  -  g
recognition:quality             GET  o  x  o  x  o  o  o  x  x  x  o  o  o  x  x  o  o  o  x  o  g
recognition:quality_failed      GET  x  x  x  x  x  x  x  x  x  x  o  o  o  x  x  x  x  x  x  o  g
recognition:quality_failed      POST x  x  x  x  x  x  x  x  x  x  >  >  ?  x  x  x  x  x  x  ?  g
recognition:quality_new         GET  x  x  x  x  x  x  x  x  x  x  o  o  o  x  x  x  x  x  x  o  g
recognition:quality_new         POST x  x  x  x  x  x  x  x  x  x  >  >  ?  x  x  x  x  x  x  ?  g
recognition:upload              GET  x  x  x  x  x  x  x  x  x  x  o  x  x  x  x  x  x  -  x  -  g
recognition:upload              POST x  x  x  x  x  x  x  x  x  x  >  x  x  x  x  x  x  -  x  -  g
"""
