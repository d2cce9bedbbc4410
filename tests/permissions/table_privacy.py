"""Rows of the table about who may look beyond the ordinary reasons; read together with `table.TABLE`."""

from __future__ import annotations

PRIVACY = """
# 曾乐, on file at 河口村卫生室, opened in an emergency (紧急调阅) by the emergency doctor of 市中心医院
address                           meth gp nu vd rc sp dh em du ad fd of ma he rg ib am ss st sc so an
residents:emergency               GET  -  -  >  x  -  -  >  -  x  x  x  x  x  x  x  x  -  -  x  x  g
residents:emergency               POST -  -  ?  x  -  -  >  -  x  x  x  x  x  x  x  x  -  -  x  x  g
residents:glasses                 GET  o  o  o  x  o  o  o  o  x  x  o  o  o  x  x  x  o  o  x  o  g
residents:glass                   GET  -  -  -  x  -  -  o  -  x  x  o  o  -  x  x  x  -  -  x  -  g
residents:glass_review            POST -  -  -  x  -  -  x  -  x  x  >  x  -  x  x  x  -  -  x  -  g
residents:glass_end               POST -  -  -  x  -  -  >  -  x  x  x  x  x  x  x  x  -  -  x  x  g
residents:glass_report            GET  x  x  x  x  x  x  x  x  x  x  o  o  o  x  x  x  x  x  x  o  g

# the audit, while nobody is auditor
address                           meth gp nu vd rc sp dh em du ad fd of ma he rg ib am ss st sc so an
desk:audit_findings               GET  x  x  x  x  x  x  x  x  x  x  x  x  x  x  x  o  x  x  x  x  g
desk:audit_person                 POST x  x  x  x  x  x  x  x  x  x  x  x  x  x  x  >  x  x  x  x  g

# the GP of 新化社区 asked for a list, and made one that was approved; what is asked travels sealed for one person
address                           meth gp nu vd rc sp dh em du ad fd of ma he rg ib am ss st sc so an
residents:exports                 GET  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  g
residents:exports                 POST ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  g
residents:export_decide           POST x  -  -  -  -  -  -  -  -  -  -  -  >  -  -  -  -  -  -  -  g
residents:export_file             GET  o  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  g

# a request of 新化社区 to 心内科: the person takes back the consent to share
address                           meth gp nu vd rc sp dh em du ad fd of ma he rg ib am ss st sc so an
referrals:withdraw_sharing        POST >  >  -  >  >  >  -  >  >  -  x  -  x  x  x  x  -  -  -  x  g

# 王秀兰, contracted to 新化社区, who let 康宁专科医院 see the ordinary record by a signature
address                           meth gp nu vd rc sp dh em du ad fd of ma he rg ib am ss st sc so an
residents:access_log              GET  o  o  -  -  -  -  -  -  -  -  -  -  -  -  -  -  o  -  -  -  g
residents:consents                GET  o  o  -  -  -  -  -  -  -  -  -  -  -  -  -  -  o  -  -  -  g
residents:consents                POST >  >  -  -  -  -  -  -  -  -  -  -  -  -  -  -  >  -  -  -  g
residents:consent_withdraw        POST >  >  -  -  -  -  -  -  -  -  -  -  -  -  -  -  >  -  -  -  g
residents:consent_file            GET  o  o  -  -  -  -  -  -  -  -  -  -  -  -  -  -  o  -  -  -  g

# medical affairs of 市中心医院 hold the file of 王秀兰 for a mediation; another of the house releases it
address                           meth gp nu vd rc sp dh em du ad fd of ma he rg ib am ss st sc so an
residents:holds                   GET  x  x  x  x  x  x  x  x  x  x  o  o  o  x  x  o  x  x  x  o  g
residents:holds                   POST x  x  x  x  x  x  x  x  x  x  >  >  >  x  x  >  x  x  x  >  g
residents:hold_release            POST -  -  -  -  -  -  -  -  -  -  >  x  -  -  -  x  -  -  -  -  g
"""
