"""The column of the auditor (审计员) of 市中心医院: what is not listed here is 403.

The auditor stands in a table of one's own, because the administrator reads the audit only while nobody is auditor.
"""

from __future__ import annotations

# The key of the account in the town.
AUDITOR = "auditor"
_ROWS = """
# the audit, what stands out, and what everybody reads who works in a member: no record of a person
alliances:contacts                     GET  o
alliances:reveal                       POST o
board:charter                          GET  o
board:clause                           GET  o
catalogue:advice                       GET  o
catalogue:criteria                     GET  o
catalogue:diagnoses                    GET  o
catalogue:diagnosis_field              GET  o
catalogue:edition                      GET  o
catalogue:guide                        GET  o
catalogue:guides                       GET  o
catalogue:list                         GET  o
catalogue:lists                        GET  o
desk:audit                             GET  o
desk:audit_findings                    GET  o
desk:home                              GET  o
desk:notifications                     GET  o
kernel_web:draft_discard               POST o
kernel_web:draft_load                  POST o
kernel_web:draft_save                  POST o
kernel_web:palette                     POST o
line:home                              GET  o
parties:account                        GET  o
parties:institution                    GET  o
parties:institutions                   GET  o
parties:password                       GET  o
parties:proof                          GET  o
parties:security                       GET  o
parties:signin                         GET  o
residents:exports                      GET  o
serving:healthz                        GET  o
serving:metrics                        GET  o
serving:readyz                         GET  o
slip:home                              GET  o
slip:keys                              GET  o
slip:manifest                          GET  o
slip:worker                            GET  o
# the own account; one person's looks, found for the audit
catalogue:home                         GET  >
desk:audit_person                      POST >
desk:notifications_read                POST >
parties:enrol                          GET  >
parties:enrol_app                      GET  >
parties:enrol_app                      POST >
parties:enrol_app_begin                POST >
parties:enrol_later                    POST >
parties:enrol_passkey                  POST >
parties:enrol_passkey_options          POST >
parties:factor                         GET  >
parties:factor                         POST >
parties:password                       POST >
parties:proof                          POST >
parties:security_app                   GET  >
parties:security_app_begin             POST >
parties:sign_ins_end                   POST >
parties:signin                         POST >
parties:lock                           POST =
parties:unlock                         POST =
line:home                              POST ?
parties:factor_options                 POST ?
parties:proof_options                  POST ?
parties:security_app                   POST ?
parties:security_codes                 POST ?
parties:security_passkey               POST ?
parties:security_passkey_options       POST ?
parties:switch                         POST ?
residents:exports                      POST ?
# persons and their papers: nobody tells the auditor that they are there
parties:factor_name                    POST -
parties:factor_remove                  POST -
parties:sign_in_end                    POST -
records:amend                          GET  -
records:amend                          POST -
records:attach                         POST -
records:curves                         GET  -
records:document                       GET  -
records:end                            POST -
records:file                           GET  -
records:launch                         GET  -
records:make_link                      POST -
records:match                          POST -
records:report                         GET  -
records:summary                        GET  -
records:thumb                          GET  -
records:timeline                       GET  -
records:unmatch                        POST -
records:withdraw                       POST -
records:withdraw_document              POST -
residents:access_log                   GET  -
residents:consent_file                 GET  -
residents:consent_withdraw             POST -
residents:consents                     GET  -
residents:consents                     POST -
residents:contract                     POST -
residents:edit                         GET  -
residents:edit                         POST -
residents:export_decide                POST -
residents:export_file                  GET  -
residents:guardian_end                 POST -
residents:guardian_file                GET  -
residents:guardian_phone               POST -
residents:guardians                    GET  -
residents:guardians                    POST -
residents:hold_release                 POST >
residents:holds                        GET  o
residents:holds                        POST >
residents:person                       GET  -
residents:reveal                       POST -
residents:settle                       GET  -
residents:settle                       POST -
parties:signout                        POST g
"""
LISTED = {
    (" ".join(words[:-2]), words[-2]): words[-1]
    for words in (line.split() for line in _ROWS.strip().splitlines() if not line.startswith("#"))
}
