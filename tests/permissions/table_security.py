"""Rows of the table about the gate, accounts, institutions and second factors; read together with `table.TABLE`."""

from __future__ import annotations

SECURITY = """
# the gate, accounts, institutions
address                         meth gp nu vd rc sp dh em du ad fd of ma he rg ib am ss st sc so an
parties:account                 GET  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  g
parties:account_detail          GET  x  x  x  x  x  x  x  x  x  x  x  x  x  x  x  o  x  x  x  x  g
parties:account_new             GET  x  x  x  x  x  x  x  x  x  x  x  x  x  x  x  o  x  x  x  x  g
parties:account_new             POST x  x  x  x  x  x  x  x  x  x  x  x  x  x  x  >  x  x  x  x  g
parties:account_switch          POST x  x  x  x  x  x  x  x  x  x  x  x  x  x  x  >  x  x  x  x  g
parties:accounts                GET  x  x  x  x  x  x  x  x  x  x  x  x  x  x  x  o  x  x  x  x  g
parties:accounts                POST x  x  x  x  x  x  x  x  x  x  x  x  x  x  x  >  x  x  x  x  g
parties:department_add          POST x  x  x  x  x  x  x  x  x  x  >  x  x  x  x  >  x  x  x  x  g
parties:grant                   POST x  x  x  x  x  x  x  x  x  x  x  x  x  x  x  >  x  x  x  x  g
parties:grant_end               POST x  x  x  x  x  x  x  x  x  x  x  x  x  x  x  >  x  x  x  x  g
parties:institution             GET  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  g
parties:institution_new         GET  x  x  x  x  x  x  x  x  x  x  o  x  x  x  x  o  x  x  x  o  g
parties:institution_new         POST x  x  x  x  x  x  x  x  x  x  >  x  x  x  x  >  x  x  x  >  g
parties:institutions            GET  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  g
parties:lock                    POST =  =  =  =  =  =  =  =  =  =  =  =  =  =  =  =  =  =  =  =  g
parties:password                GET  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  g
parties:password                POST >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  g
parties:password_reset          POST x  x  x  x  x  x  x  x  x  x  x  x  x  x  x  >  x  x  x  x  g
parties:practitioner_add        POST x  x  x  x  x  x  x  x  x  x  >  x  x  x  x  >  x  x  x  x  g
parties:signin                  GET  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o
parties:signin                  POST >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >
parties:signout                 POST g  g  g  g  g  g  g  g  g  g  g  g  g  g  g  g  g  g  g  g  g
parties:switch                  POST >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  g
parties:unlock                  POST =  =  =  =  =  =  =  =  =  =  =  =  =  =  =  =  =  =  =  =  a

# before the first page: everybody here is past it, so all are led on
address                           meth gp nu vd rc sp dh em du ad fd of ma he rg ib am ss st sc so an
parties:factor                    GET  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  g
parties:factor                    POST >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  g
parties:factor_options            POST ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  g
parties:enrol                     GET  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  g
parties:enrol_later               POST >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  g
parties:enrol_app_begin           POST >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  g
parties:enrol_app                 GET  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  g
parties:enrol_app                 POST >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  g
parties:enrol_passkey_options     POST >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  g
parties:enrol_passkey             POST >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  g

# one's own: no passkeys at an address without HTTPS, and no codes before a factor
address                           meth gp nu vd rc sp dh em du ad fd of ma he rg ib am ss st sc so an
parties:proof                     GET  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  g
parties:proof                     POST >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  g
parties:proof_options             POST ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  g
parties:security                  GET  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  g
parties:security_app_begin        POST >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  g
parties:security_app              GET  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  g
parties:security_app              POST ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  g
parties:security_passkey_options  POST ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  g
parties:security_passkey          POST ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  g
parties:security_codes            POST ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  g
parties:sign_ins_end              POST >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  g

# an app of 陆平安 of 市中心医院, and a second sign-in of the family doctor (gp)
address                           meth gp nu vd rc sp dh em du ad fd of ma he rg ib am ss st sc so an
parties:factor_name               POST -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  g
parties:factor_remove             POST -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  g
parties:sign_in_end               POST >  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  g
parties:factors_reset             POST x  x  x  x  x  x  x  x  x  x  x  x  x  x  x  >  x  x  x  x  g
parties:account_sign_ins_end      POST x  x  x  x  x  x  x  x  x  x  x  x  x  x  x  >  x  x  x  x  g
"""
