"""URL name × role → what happens, for GET and for POST: the one place that says who gets in.

    o  200, the page or the fragment              x  403, the role may not do this
    >  302 or 303, done or led on                 -  404, another institution's object does not exist for this person
    =  204, done, nothing to show                 g  302 to the sign-in page
    ?  422, let in, but what was sent is refused  a  401, for a script

A method that has no line answers 405. Columns, each an account of the town:

    gp gp          nu nurse            vd village_doctor    rc referral_centre   sp specialist       dh department_head
    em emergency   du duty_officer     ad admission         fd front_desk        of office           ma medical_affairs
    he head        rg regulator        ib insurance_bureau  am administrator     an nobody signed in
    ss specialist of another hospital of the group
    st, sc, so     specialist, referral centre and office of a hospital in another alliance

Somebody of a shared centre (共享中心人员) is answered like the front desk, but for what `table_centre.CENTRE` says.
The auditor (审计员) has a column of one's own in `table_auditor`: what is not listed there is 403.

The objects belong to a case that 新化社区 (gp, nu, he) sends to 心内科 (sp, dh) of 市中心医院.
"""

from __future__ import annotations

from typing import Any

from tests.permissions.table_centre import CENTRE, CENTRE_STAFF
from tests.permissions.table_down import DOWN
from tests.permissions.table_family import FAMILY
from tests.permissions.table_identity import IDENTITY
from tests.permissions.table_pathways import PATHWAYS
from tests.permissions.table_privacy import PRIVACY
from tests.permissions.table_recognition import RECOGNITION
from tests.permissions.table_records import RECORDS
from tests.permissions.table_security import SECURITY

Rights = dict[str, str]

ANONYMOUS = "anonymous"
COLUMNS = {
    "gp": "gp", "nu": "nurse", "vd": "village_doctor", "rc": "referral_centre", "sp": "specialist",
    "dh": "department_head", "em": "emergency", "du": "duty_officer", "ad": "admission", "fd": "front_desk",
    "of": "office", "ma": "medical_affairs", "he": "head", "rg": "regulator", "ib": "insurance_bureau",
    "am": "administrator", "ss": "specialty_specialist", "st": "stranger", "sc": "stranger_centre",
    "so": "stranger_office", "an": ANONYMOUS,
}  # fmt: skip
ROLES = (*COLUMNS.values(), CENTRE_STAFF)
SIGNS = {
    "o": "in", ">": "led on", "=": "done", "?": "asked again", "x": "403", "-": "404", "g": "gate", "a": "401",
}  # fmt: skip
DENIED = frozenset({"403", "404", "gate", "401"})

TABLE = """
# alliances and their rosters; each row is about 示例医疗集团 or its member 新化社区
address                         meth gp nu vd rc sp dh em du ad fd of ma he rg ib am ss st sc so an
alliances:alliance              GET  x  x  x  x  x  x  x  x  x  x  o  x  o  x  x  o  x  x  x  -  g
alliances:contact               POST x  x  x  x  x  x  x  x  x  x  >  x  >  x  x  >  x  x  x  -  g
alliances:contacts              GET  o  o  o  o  o  o  o  o  o  o  o  o  o  -  -  o  o  -  -  -  g
alliances:extend                POST x  x  x  x  x  x  x  x  x  x  >  x  x  x  x  >  x  x  x  -  g
alliances:home                  GET  x  x  x  x  x  x  x  x  x  x  >  x  >  x  x  >  x  x  x  >  g
alliances:leave                 POST x  x  x  x  x  x  x  x  x  x  >  x  x  x  x  >  x  x  x  -  g
alliances:member                GET  x  x  x  x  x  x  x  x  x  x  o  x  o  x  x  o  x  x  x  -  g
alliances:reveal                POST o  o  o  o  o  o  o  o  o  o  o  o  o  -  -  o  o  -  -  -  g
alliances:roster                GET  x  x  x  x  x  x  x  x  x  x  o  x  x  x  x  o  x  x  x  -  g
alliances:roster                POST x  x  x  x  x  x  x  x  x  x  >  x  x  x  x  >  x  x  x  -  g
alliances:roster_correct        POST x  x  x  x  x  x  x  x  x  x  ?  x  x  x  x  ?  x  x  x  -  g
alliances:roster_forget         POST x  x  x  x  x  x  x  x  x  x  >  x  x  x  x  >  x  x  x  -  g
alliances:roster_import         POST x  x  x  x  x  x  x  x  x  x  ?  x  x  x  x  ?  x  x  x  -  g
alliances:roster_preview        GET  x  x  x  x  x  x  x  x  x  x  >  x  x  x  x  >  x  x  x  -  g
alliances:sign                  POST x  x  x  x  x  x  x  x  x  x  >  x  x  x  x  >  x  x  x  -  g
alliances:terms                 GET  x  x  x  x  x  x  x  x  x  x  o  x  o  x  x  o  x  x  x  -  g
alliances:terms_home            GET  x  x  x  x  x  x  x  x  x  x  >  x  >  x  x  >  x  x  x  >  g

# the charter board of 示例医疗集团
address                         meth gp nu vd rc sp dh em du ad fd of ma he rg ib am ss st sc so an
board:attest                    POST x  x  x  x  x  x  x  x  x  x  >  x  x  x  x  x  x  x  x  -  g
board:charter                   GET  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  g
board:clause                    GET  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  g
board:evidence                  GET  o  x  x  o  x  o  x  o  x  x  o  o  o  o  x  o  x  x  -  -  g
board:refresh                   POST x  x  x  x  x  x  x  x  x  x  >  >  >  >  x  >  x  x  x  -  g

# wards of 市中心医院: one of 心内科 that tells numbers, one with a bed
address                         meth gp nu vd rc sp dh em du ad fd of ma he rg ib am ss st sc so an
capacity:bed_set                POST -  -  -  >  x  >  x  >  >  x  x  x  -  x  x  x  -  -  -  -  g
capacity:beds                   GET  o  o  o  o  o  o  o  o  o  x  o  o  o  x  x  x  o  o  o  o  g
capacity:beds_group             GET  o  o  o  o  o  o  o  o  o  x  o  o  o  o  x  x  o  o  o  o  g
capacity:beds_report            POST ?  ?  ?  >  x  >  x  >  >  x  x  x  ?  x  x  x  x  x  ?  x  g
capacity:ward                   GET  -  -  -  o  o  o  o  o  o  x  o  o  -  x  x  x  -  -  -  -  g
capacity:ward_change            POST -  -  -  x  x  x  x  x  x  x  >  >  -  x  x  x  -  -  -  -  g
capacity:ward_confirm           POST -  -  -  ?  x  ?  x  ?  ?  x  x  x  -  x  x  x  -  -  -  -  g
capacity:ward_convert           POST -  -  -  x  x  x  x  x  x  x  >  >  -  x  x  x  -  -  -  -  g
capacity:ward_new               GET  x  x  x  x  x  x  x  x  x  x  o  o  o  x  x  x  x  x  x  o  g
capacity:ward_new               POST x  x  x  x  x  x  x  x  x  x  >  >  >  x  x  x  x  x  x  >  g
capacity:ward_rows              POST -  -  -  x  x  x  x  x  x  x  >  >  -  x  x  x  -  -  -  -  g

# clinics and seats of 市中心医院
address                         meth gp nu vd rc sp dh em du ad fd of ma he rg ib am ss st sc so an
capacity:calendar               GET  x  x  x  o  x  x  x  x  x  x  o  o  x  x  x  o  x  x  o  o  g
capacity:calendar_confirm       POST x  x  x  x  x  x  x  x  x  x  >  >  x  x  x  >  x  x  x  >  g
capacity:desk                   GET  x  x  x  o  x  x  x  x  x  o  x  x  x  x  x  x  x  x  o  x  g
capacity:exception_set          POST x  x  x  >  x  x  x  x  x  x  >  >  x  x  x  x  x  x  -  -  g
capacity:exam                   GET  x  x  x  o  x  o  x  x  x  x  o  o  x  x  x  x  x  x  -  -  g
capacity:exam_describe          POST x  x  x  >  x  >  x  x  x  x  >  >  x  x  x  x  x  x  -  -  g
capacity:exam_print             GET  x  x  x  o  x  o  x  x  x  x  o  o  x  x  x  x  x  x  -  -  g
capacity:exam_sheet             POST x  x  x  >  x  >  x  x  x  x  >  >  x  x  x  x  x  x  -  -  g
capacity:exams                  GET  x  x  x  o  x  o  x  x  x  x  o  o  x  x  x  x  x  x  o  o  g
capacity:home                   GET  x  x  x  o  x  x  x  x  x  x  o  o  x  x  x  x  x  x  o  o  g
capacity:open_now               POST x  x  x  >  x  x  x  x  x  x  >  >  x  x  x  x  x  x  >  >  g
capacity:proof                  GET  x  x  x  o  x  o  x  x  x  x  o  o  o  x  x  x  x  x  o  o  g
capacity:proof_print            GET  x  x  x  o  x  o  x  x  x  x  o  o  o  x  x  x  x  x  o  o  g
capacity:service                GET  x  x  x  o  x  x  x  x  x  x  o  o  x  x  x  x  x  x  -  -  g
capacity:service_new            GET  x  x  x  o  x  x  x  x  x  x  o  o  x  x  x  x  x  x  o  o  g
capacity:service_new            POST x  x  x  >  x  x  x  x  x  x  >  >  x  x  x  x  x  x  ?  ?  g
capacity:service_switch         POST x  x  x  >  x  x  x  x  x  x  >  >  x  x  x  x  x  x  -  -  g
capacity:service_tight          POST x  x  x  >  x  x  x  x  x  x  >  >  x  x  x  x  x  x  -  -  g
capacity:session                GET  x  x  x  o  x  x  x  x  x  o  o  o  x  x  x  x  x  x  -  -  g
capacity:session_cancel         POST x  x  x  >  x  x  x  x  x  x  >  >  x  x  x  x  x  x  -  -  g
capacity:session_print          GET  x  x  x  o  x  x  x  x  x  o  x  x  x  x  x  x  x  x  -  x  g
capacity:template_add           POST x  x  x  >  x  x  x  x  x  x  >  >  x  x  x  x  x  x  -  -  g
capacity:template_end           POST x  x  x  >  x  x  x  x  x  x  >  >  x  x  x  x  x  x  -  -  g

# a sterile order of 新化社区 at 消毒供应中心 of 市中心医院; none of these columns works there, medical affairs stand in
address                         meth gp nu vd rc sp dh em du ad fd of ma he rg ib am ss st sc so an
supply:batch                    GET  -  -  -  x  -  -  -  o  x  x  -  o  -  x  x  x  -  -  x  -  g
supply:batch_recall             POST -  -  -  x  -  -  -  >  x  x  -  >  -  x  x  x  -  -  x  -  g
supply:batches                  GET  o  o  o  x  o  o  o  o  x  x  o  o  o  x  x  x  o  o  x  o  g
supply:centres                  GET  x  x  x  x  x  x  x  x  x  x  o  o  o  x  x  x  x  x  x  o  g
supply:centres                  POST x  x  x  x  x  x  x  x  x  x  >  >  ?  x  x  x  x  x  x  ?  g
supply:export                   GET  o  o  o  x  o  o  o  o  x  x  o  o  o  x  x  x  o  o  x  o  g
supply:list                     GET  o  o  o  x  o  o  o  o  x  x  o  o  o  x  x  x  o  o  x  o  g
supply:move accept              POST x  x  -  x  -  -  -  >  x  x  x  >  x  x  x  x  -  -  x  -  g
supply:move cancel              POST >  >  -  x  -  -  -  x  x  x  x  x  x  x  x  x  -  -  x  -  g
supply:move decline             POST x  x  -  x  -  -  -  >  x  x  x  >  x  x  x  x  -  -  x  -  g
supply:move dispatch            POST x  x  -  x  -  -  -  x  x  x  x  x  x  x  x  x  -  -  x  -  g
supply:move receive             POST >  >  -  x  -  -  -  x  x  x  x  x  x  x  x  x  -  -  x  -  g
supply:move receive_part        POST >  >  -  x  -  -  -  x  x  x  x  x  x  x  x  x  -  -  x  -  g
supply:move receive_short       POST >  >  -  x  -  -  -  x  x  x  x  x  x  x  x  x  -  -  x  -  g
supply:move settle              POST x  x  -  x  -  -  -  >  x  x  x  >  x  x  x  x  -  -  x  -  g
supply:move settle_part         POST x  x  -  x  -  -  -  >  x  x  x  >  x  x  x  x  -  -  x  -  g
supply:new                      GET  o  o  o  x  o  o  o  o  x  x  x  o  x  x  x  x  o  o  x  x  g
supply:new                      POST >  >  >  x  ?  ?  ?  ?  x  x  x  ?  x  x  x  x  >  ?  x  x  g
supply:order                    GET  o  o  -  x  -  -  -  o  x  x  o  o  o  x  x  x  -  -  x  -  g

# fragments that name nobody
address                         meth gp nu vd rc sp dh em du ad fd of ma he rg ib am ss st sc so an
catalogue:advice                GET  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  g
catalogue:criteria              GET  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  g
catalogue:diagnoses             GET  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  g
catalogue:diagnosis_field       GET  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  g

# disease lists of 示例医疗集团: one being made, one that the second person of the office has submitted
address                         meth gp nu vd rc sp dh em du ad fd of ma he rg ib am ss st sc so an
catalogue:approve               POST x  x  x  x  x  x  x  x  x  x  >  x  x  -  -  x  x  -  -  -  g
catalogue:cases                 GET  x  x  x  x  x  x  x  x  x  x  o  x  x  -  -  x  x  -  -  -  g
catalogue:cases                 POST x  x  x  x  x  x  x  x  x  x  >  x  x  -  -  x  x  -  -  -  g
catalogue:cases_forget          POST x  x  x  x  x  x  x  x  x  x  >  x  x  -  -  x  x  -  -  -  g
catalogue:cases_import          POST x  x  x  x  x  x  x  x  x  x  ?  x  x  -  -  x  x  -  -  -  g
catalogue:cases_preview         GET  x  x  x  x  x  x  x  x  x  x  >  x  x  -  -  x  x  -  -  -  g
catalogue:change                POST x  x  x  x  x  x  x  x  x  x  >  x  x  -  -  x  x  -  -  -  g
catalogue:draft                 POST x  x  x  x  x  x  x  x  x  x  >  x  x  -  -  x  x  -  -  -  g
catalogue:edition               GET  o  o  o  o  o  o  o  o  o  o  o  o  o  -  -  o  o  -  -  -  g
catalogue:guide                 GET  o  o  o  o  o  o  o  o  o  o  o  o  o  -  -  o  o  -  -  -  g
catalogue:guide_confirm         POST >  x  >  x  x  x  x  x  x  x  >  >  >  -  -  x  x  -  -  -  g
catalogue:guide_new             GET  x  x  x  x  x  x  x  x  x  x  o  x  x  -  -  x  x  -  -  -  g
catalogue:guide_new             POST x  x  x  x  x  x  x  x  x  x  >  x  x  -  -  x  x  -  -  -  g
catalogue:guides                GET  o  o  o  o  o  o  o  o  o  o  o  o  o  -  -  o  o  -  -  -  g
catalogue:home                  GET  >  >  >  >  >  >  >  >  >  >  >  >  >  o  o  >  >  >  >  >  g
catalogue:list                  GET  o  o  o  o  o  o  o  o  o  o  o  o  o  -  -  o  o  -  -  -  g
catalogue:lists                 GET  o  o  o  o  o  o  o  o  o  o  o  o  o  -  -  o  o  -  -  -  g
catalogue:return                POST x  x  x  x  x  x  x  x  x  x  >  x  x  -  -  x  x  -  -  -  g
catalogue:submit                POST x  x  x  x  x  x  x  x  x  x  >  x  x  -  -  x  x  -  -  -  g
catalogue:withdraw              POST x  x  x  x  x  x  x  x  x  x  >  x  x  -  -  x  x  -  -  -  g

# deductibles and rules of insured regions
address                         meth gp nu vd rc sp dh em du ad fd of ma he rg ib am ss st sc so an
insurance:explain               GET  x  x  x  x  x  x  x  x  x  x  o  x  x  x  o  x  x  x  x  o  g
insurance:confirm               POST x  x  x  x  x  x  x  x  x  x  x  x  x  x  >  x  x  x  x  x  g
insurance:load                  GET  x  x  x  x  x  x  x  x  x  x  x  x  x  x  o  x  x  x  x  x  g
insurance:load                  POST x  x  x  x  x  x  x  x  x  x  x  x  x  x  ?  x  x  x  x  x  g
insurance:proposal              GET  x  x  x  x  x  x  x  x  x  x  x  x  x  x  o  x  x  x  x  x  g
insurance:template              GET  x  x  x  x  x  x  x  x  x  x  x  x  x  x  o  x  x  x  x  x  g
insurance:withdraw              POST x  x  x  x  x  x  x  x  x  x  x  x  x  x  >  x  x  x  x  x  g
insurance:tariffs               GET  x  x  x  x  x  x  x  x  x  x  o  x  x  x  o  x  x  x  x  o  g

# everybody's own desk
address                         meth gp nu vd rc sp dh em du ad fd of ma he rg ib am ss st sc so an
desk:audit                      GET  x  x  x  x  x  x  x  x  x  x  x  x  x  x  x  o  x  x  x  x  g
desk:outbox                     GET  x  x  x  x  x  x  x  x  x  x  x  x  x  x  x  o  x  x  x  x  g
desk:outbox_retry               POST x  x  x  x  x  x  x  x  x  x  x  x  x  x  x  >  x  x  x  x  g
desk:outbox_give_up             POST x  x  x  x  x  x  x  x  x  x  x  x  x  x  x  >  x  x  x  x  g
desk:home                       GET  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  g
desk:notifications              GET  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  g
desk:notifications_read         POST >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  >  g

# the referral dashboard of the alliance
address                         meth gp nu vd rc sp dh em du ad fd of ma he rg ib am ss st sc so an
flows:export                    GET  x  x  x  o  x  x  x  o  x  x  o  o  o  o  x  o  x  x  -  -  g
flows:home                      GET  x  x  x  o  x  x  x  o  x  x  o  o  o  o  x  o  x  x  o  o  g
flows:rows                      GET  x  x  x  o  x  x  x  o  x  x  o  o  o  o  x  o  x  x  -  -  g

# endpoints of the shell
address                         meth gp nu vd rc sp dh em du ad fd of ma he rg ib am ss st sc so an
kernel_web:draft_discard        POST o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  a
kernel_web:draft_load           POST o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  a
kernel_web:draft_save           POST o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  a
kernel_web:palette              POST o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  g

# a case in the state the address or move begins in; roles without patients have no business here
address                         meth gp nu vd rc sp dh em du ad fd of ma he rg ib am ss st sc so an
referrals:again                 POST >  >  -  x  x  x  -  x  x  -  x  -  x  x  x  x  -  -  -  x  g
referrals:board                 GET  o  o  o  o  o  o  o  o  o  o  x  o  x  x  x  x  o  o  o  x  g
referrals:bulk                  GET  o  o  o  o  o  o  o  o  o  o  x  o  x  x  x  x  o  o  o  x  g
referrals:bulk_act              POST >  >  -  >  >  >  -  >  >  -  x  -  x  x  x  x  -  -  -  x  g
referrals:filter_forget         POST -  -  -  >  -  -  -  -  -  -  x  -  x  x  x  x  -  -  -  x  g
referrals:filters               GET  o  o  o  o  o  o  o  o  o  o  x  o  x  x  x  x  o  o  o  x  g
referrals:filters               POST >  >  >  >  >  >  >  >  >  >  x  >  x  x  x  x  >  >  >  x  g
referrals:calendar              GET  o  o  o  o  o  o  o  o  o  o  x  o  x  x  x  x  o  o  o  x  g
referrals:handover              GET  x  x  x  o  x  x  x  o  x  x  x  x  x  x  x  x  x  x  o  x  g
referrals:attach                POST >  >  -  -  -  -  -  -  -  -  x  -  x  x  x  x  -  -  -  x  g
referrals:autosave              POST o  o  -  -  -  -  -  -  -  -  x  -  x  x  x  x  -  -  -  x  g
referrals:safety                GET  o  o  -  o  o  o  -  o  o  -  x  -  x  x  x  x  -  -  -  x  g
referrals:cost                  GET  o  o  -  o  o  o  -  o  o  -  x  -  x  x  x  x  -  -  -  x  g
referrals:declines              GET  x  x  x  x  x  x  x  x  x  x  o  x  x  x  x  x  x  x  x  o  g
referrals:detail                GET  o  o  -  o  o  o  -  o  o  -  x  -  x  x  x  x  -  -  -  x  g
referrals:edit                  GET  o  o  -  -  -  -  -  -  -  -  x  -  x  x  x  x  -  -  -  x  g
referrals:edit                  POST >  >  -  -  -  -  -  -  -  -  x  -  x  x  x  x  -  -  -  x  g
referrals:export                GET  o  o  o  o  o  o  o  o  o  o  x  o  x  x  x  x  o  o  o  x  g
referrals:elsewhere             GET  x  x  -  o  x  o  -  o  x  -  x  -  x  x  x  x  -  -  -  x  g
referrals:file                  GET  o  o  -  o  o  o  -  o  o  -  x  -  x  x  x  x  -  -  -  x  g
referrals:hold                  POST x  x  -  o  x  o  -  o  x  -  x  -  x  x  x  x  -  -  -  x  g
referrals:list                  GET  o  o  o  o  o  o  o  o  o  o  x  o  x  x  x  x  o  o  o  x  g
referrals:list                  POST >  >  >  >  >  >  >  >  >  >  x  >  x  x  x  x  >  >  >  x  g
referrals:move schedule         POST x  x  -  >  x  >  -  >  x  -  x  -  x  x  x  x  -  -  -  x  g
referrals:move redirect         POST x  x  -  >  x  >  -  >  x  -  x  -  x  x  x  x  -  -  -  x  g
referrals:move change_urgency   POST >  x  -  >  x  >  -  >  x  -  x  -  x  x  x  x  -  -  -  x  g
referrals:move claim            POST x  x  -  >  x  x  -  >  x  -  x  -  x  x  x  x  -  -  -  x  g
referrals:move assign           POST x  x  -  >  x  x  -  >  x  -  x  -  x  x  x  x  -  -  -  x  g
referrals:move accept_waiting   POST x  x  -  >  x  >  -  >  x  -  x  -  x  x  x  x  -  -  -  x  g
referrals:move confirm_offer    POST x  x  -  >  x  >  -  >  x  -  x  -  x  x  x  x  -  -  -  x  g
referrals:move confirm_bed      POST x  x  -  >  x  >  -  >  x  -  x  -  x  x  x  x  -  -  -  x  g
referrals:move pass_offer       POST x  x  -  >  x  >  -  >  x  -  x  -  x  x  x  x  -  -  -  x  g
referrals:move contact_waiting  POST x  x  -  >  x  >  -  >  x  -  x  -  x  x  x  x  -  -  -  x  g
referrals:move ask_info         POST x  x  -  >  x  >  -  >  x  -  x  -  x  x  x  x  -  -  -  x  g
referrals:move decline          POST x  x  -  >  x  >  -  >  x  -  x  -  x  x  x  x  -  -  -  x  g
referrals:move answer_as_advice POST x  x  -  x  >  >  -  x  x  -  x  -  x  x  x  x  -  -  -  x  g
referrals:move give_info        POST >  >  -  x  x  x  -  x  x  -  x  -  x  x  x  x  -  -  -  x  g
referrals:move reschedule       POST x  x  -  >  x  >  -  >  x  x  x  -  x  x  x  x  -  -  -  x  g
referrals:move arrive           POST x  x  -  >  >  x  -  >  >  >  x  -  x  x  x  x  -  -  -  x  g
referrals:move no_show          POST x  x  -  >  x  x  -  >  >  >  x  -  x  x  x  x  -  -  -  x  g
referrals:move call             POST >  >  -  x  x  x  -  x  x  x  x  -  x  x  x  x  -  -  -  x  g
referrals:move ask_new_date     POST >  >  -  x  x  x  -  x  x  x  x  -  x  x  x  x  -  -  -  x  g
referrals:move ask_visit        POST >  >  -  x  x  x  -  x  x  x  x  -  x  x  x  x  -  -  -  x  g
referrals:move report_visit     POST x  x  >  x  x  x  -  x  x  x  x  -  x  x  x  x  -  -  -  x  g
referrals:move see              POST x  x  -  x  >  >  -  x  x  x  x  -  x  x  x  x  -  -  -  x  g
referrals:move return_outcome   POST x  x  -  x  >  >  -  x  x  x  x  -  x  x  x  x  -  -  -  x  g
referrals:move follow_up        POST >  >  -  x  x  x  -  x  x  -  x  -  x  x  x  x  -  -  -  x  g
referrals:move close            POST >  >  -  x  x  x  -  x  x  -  x  -  x  x  x  x  -  -  -  x  g
referrals:move cancel           POST >  >  -  -  -  -  -  -  -  -  x  -  x  x  x  x  -  -  -  x  g
referrals:move acknowledge      POST x  x  -  >  -  -  >  >  x  -  x  -  x  x  x  x  -  -  -  x  g
referrals:green_teams           GET  x  x  x  x  x  x  x  x  x  x  o  o  o  x  x  x  x  x  x  o  g
referrals:green_teams           POST x  x  x  x  x  x  x  x  x  x  >  >  ?  x  x  x  x  x  x  ?  g
referrals:green_leave           POST x  x  x  x  x  x  x  x  x  x  >  >  -  x  x  x  x  x  x  -  g
referrals:green_minute          POST x  x  -  >  -  -  >  >  x  -  x  -  x  x  x  x  -  -  -  x  g
referrals:move complete_consent POST >  >  -  x  -  -  x  x  x  -  x  -  x  x  x  x  -  -  -  x  g
referrals:move approve_review   POST -  -  -  x  x  >  -  x  x  -  x  -  x  x  x  x  -  -  -  x  g
referrals:move return_review    POST -  -  -  x  x  >  -  x  x  -  x  -  x  x  x  x  -  -  -  x  g
referrals:offline_arrivals      POST ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  x  ?  x  x  x  x  ?  ?  ?  x  g
referrals:offline_session       GET  o  o  o  o  o  o  o  o  o  o  x  o  x  x  x  x  o  o  o  x  g
referrals:open                  GET  x  x  x  o  x  o  x  o  x  x  o  o  o  x  x  x  x  x  o  o  g
referrals:pasted                POST >  >  -  -  -  -  -  -  -  -  x  -  x  x  x  x  -  -  -  x  g
referrals:seats                 GET  o  o  -  o  o  o  -  o  o  -  x  -  x  x  x  x  -  -  -  x  g
referrals:settle                POST x  x  x  x  x  x  x  x  x  x  >  x  x  x  x  x  x  x  x  -  g
referrals:slip                  GET  o  o  -  o  o  o  -  o  o  -  x  -  x  x  x  x  -  -  -  x  g
referrals:insured_word          POST o  o  -  -  -  -  -  -  -  -  x  -  x  x  x  x  -  -  -  x  g
referrals:stay_before           POST o  o  -  -  -  -  -  -  -  -  x  -  x  x  x  x  -  -  -  x  g
referrals:start                 GET  o  o  o  x  o  o  o  x  x  x  x  x  x  x  x  x  o  o  x  x  g
referrals:start                 POST >  >  -  x  -  -  -  x  x  x  x  x  x  x  x  x  -  -  x  x  g
referrals:waiting               GET  x  x  x  o  o  o  x  o  x  x  x  x  x  x  x  x  o  o  o  x  g
referrals:where                 GET  o  o  o  o  o  o  o  o  o  o  x  o  x  x  x  x  o  o  o  x  g

# a question (请求指导) of 新化社区 to 心内科 in the state the address or move begins in
address                         meth gp nu vd rc sp dh em du ad fd of ma he rg ib am ss st sc so an
referrals:advice                GET  o  o  -  o  o  o  -  o  x  x  x  x  x  x  x  x  -  -  -  x  g
referrals:advice_attach         POST >  >  -  x  >  >  -  x  x  x  x  x  x  x  x  x  -  -  -  x  g
referrals:advice_convert        GET  o  o  -  o  o  o  -  o  x  x  x  x  x  x  x  x  -  -  -  x  g
referrals:advice_convert        POST >  >  -  x  x  x  -  x  x  x  x  x  x  x  x  x  -  -  -  x  g
referrals:advice_edit           GET  o  o  -  -  -  -  -  -  x  x  x  x  x  x  x  x  -  -  -  x  g
referrals:advice_edit           POST >  >  -  -  -  -  -  -  x  x  x  x  x  x  x  x  -  -  -  x  g
referrals:advice_export         GET  o  o  o  o  o  o  o  o  x  x  x  x  x  x  x  x  o  o  o  x  g
referrals:advice_file           GET  o  o  -  o  o  o  -  o  x  x  x  x  x  x  x  x  -  -  -  x  g
referrals:advice_list           GET  o  o  o  o  o  o  o  o  x  x  x  x  x  x  x  x  o  o  o  x  g
referrals:advice_list           POST >  >  >  >  >  >  >  >  x  x  x  x  x  x  x  x  >  >  >  x  g
referrals:advice_move answer    POST x  x  -  x  >  >  -  x  x  x  x  x  x  x  x  x  -  -  -  x  g
referrals:advice_move ask_back  POST x  x  -  x  >  >  -  x  x  x  x  x  x  x  x  x  -  -  -  x  g
referrals:advice_move clarify   POST >  >  -  x  x  x  -  x  x  x  x  x  x  x  x  x  -  -  -  x  g
referrals:advice_move close     POST >  >  -  x  x  x  -  x  x  x  x  x  x  x  x  x  -  -  -  x  g
referrals:advice_move withdraw  POST >  >  -  x  x  x  -  x  x  x  x  x  x  x  x  x  -  -  -  x  g
referrals:advice_new            GET  o  o  o  x  o  o  o  x  x  x  x  x  x  x  x  x  o  o  x  x  g
referrals:advice_new            POST >  >  >  x  >  >  >  x  x  x  x  x  x  x  x  x  >  >  x  x  g

# a transfer of 新化社区 to a hospital outside, filed or not
address                         meth gp nu vd rc sp dh em du ad fd of ma he rg ib am ss st sc so an
referrals:outside               GET  o  o  -  -  -  -  -  -  -  x  x  -  x  x  x  x  -  -  -  x  g
referrals:outside_cost          GET  o  o  o  o  o  o  o  o  o  x  x  o  x  x  x  x  o  o  o  x  g
referrals:outside_export        GET  o  o  o  o  o  o  o  o  o  x  x  o  x  x  x  x  o  o  o  x  g
referrals:outside_list          GET  o  o  o  o  o  o  o  o  o  x  x  o  x  x  x  x  o  o  o  x  g
referrals:outside_list          POST >  >  >  >  >  >  >  >  >  x  x  >  x  x  x  x  >  >  >  x  g
referrals:outside_move cancel   POST >  >  -  -  -  -  -  -  -  x  x  -  x  x  x  x  -  -  -  x  g
referrals:outside_move file     POST >  >  -  -  -  -  -  -  -  x  x  -  x  x  x  x  -  -  -  x  g
referrals:outside_move follow   POST >  >  -  -  -  -  -  -  -  x  x  -  x  x  x  x  -  -  -  x  g
referrals:outside_move refile   POST >  >  -  -  -  -  -  -  -  x  x  -  x  x  x  x  -  -  -  x  g
referrals:outside_new           GET  o  o  o  o  o  o  o  o  o  x  x  o  x  x  x  x  o  o  o  x  g
referrals:outside_new           POST o  o  o  o  o  o  o  o  o  x  x  o  x  x  x  x  o  o  o  x  g
referrals:outside_paper         GET  o  o  -  -  -  -  -  -  -  x  x  -  x  x  x  x  -  -  -  x  g

# 王秀兰, contracted to 新化社区
address                         meth gp nu vd rc sp dh em du ad fd of ma he rg ib am ss st sc so an
residents:contract              POST >  >  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  g
residents:contracted            GET  o  o  o  x  x  x  x  x  x  x  x  x  x  x  x  x  x  x  x  x  g
residents:contracted            POST >  >  >  x  x  x  x  x  x  x  x  x  x  x  x  x  x  x  x  x  g
residents:edit                  GET  o  o  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  g
residents:edit                  POST >  >  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  g
residents:find                  POST o  o  o  o  o  o  o  o  o  x  x  x  x  x  x  x  o  o  o  x  g
residents:new                   GET  o  o  o  o  o  o  o  o  o  x  x  x  x  x  x  x  o  o  o  x  g
residents:new                   POST >  >  >  >  >  >  >  >  >  x  x  x  x  x  x  x  >  >  >  x  g
residents:pasted                POST o  o  o  o  o  o  o  o  o  x  x  x  x  x  x  x  o  o  o  x  g
residents:person                GET  o  o  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  g
residents:reveal                POST o  o  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  g
residents:search                GET  o  o  o  o  o  o  o  o  o  x  x  x  x  x  x  x  o  o  o  x  g
residents:search                POST o  o  o  o  o  o  o  o  o  x  x  x  x  x  x  x  o  o  o  x  g

# the resident's line: no account, a code that nobody has
address                         meth gp nu vd rc sp dh em du ad fd of ma he rg ib am ss st sc so an
line:home                       GET  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o
line:home                       POST ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?  ?

# the reader of slips, which everybody may open, and where it hands over: a code that is not ours is refused
address                         meth gp nu vd rc sp dh em du ad fd of ma he rg ib am ss st sc so an
slip:home                       GET  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o
slip:keys                       GET  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o
slip:manifest                   GET  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o
slip:worker                     GET  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o

# for machines
address                         meth gp nu vd rc sp dh em du ad fd of ma he rg ib am ss st sc so an
serving:healthz                 GET  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o
serving:metrics                 GET  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o
serving:readyz                  GET  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o  o
"""


PARTS = (TABLE, DOWN, FAMILY, IDENTITY, PATHWAYS, PRIVACY, RECOGNITION, RECORDS, SECURITY)


def rights() -> dict[str, dict[str, Rights]]:
    """Return the table as row → method → role → meaning."""
    found: dict[str, dict[str, Rights]] = {}
    columns: list[str] = []
    for line in "".join(PARTS).strip().splitlines():
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if words[0] == "address":
            columns = [COLUMNS[code] for code in words[2:]]
            continue
        at = next(index for index, word in enumerate(words) if word in {"GET", "POST"})
        cells = words[at + 1 :]
        assert len(cells) == len(columns), f"{line}: {len(cells)} cells for {len(columns)} roles"
        named = found.setdefault(" ".join(words[:at]), {})
        named[words[at]] = dict(zip(columns, (SIGNS[cell] for cell in cells), strict=True))
    return _with_centre(found)


def _with_centre(found: dict[str, dict[str, Rights]]) -> dict[str, dict[str, Rights]]:
    """Add the column of the shared centre; every exception stands for a line of the table and says something else."""
    for row, methods in found.items():
        for method, cells in methods.items():
            cells[CENTRE_STAFF] = cells["front_desk"]
            if (row, method) in CENTRE:
                cells[CENTRE_STAFF] = SIGNS[CENTRE[row, method]]
                assert cells[CENTRE_STAFF] != cells["front_desk"], f"{row} {method} is no exception"
    known = {(row, method) for row, methods in found.items() for method in methods}
    assert CENTRE.keys() <= known, CENTRE.keys() - known
    return found


def meaning_of(answer: Any) -> str:
    """Return the meaning of an answer in the words of the table, or its status when the table has none."""
    status = answer.status_code
    if status == 302 and answer.headers["Location"].startswith("/sign-in"):
        return "gate"
    words = {200: "in", 204: "done", 302: "led on", 303: "led on", 422: "asked again"}
    return words.get(status, str(status))
