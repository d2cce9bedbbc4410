"""Where somebody of a shared centre (共享中心人员) is answered otherwise than the front desk of the same hospital.

Nothing of a case and no session of a clinic is theirs; what is asked of their own centre is.
"""

from __future__ import annotations

# The key of the account in the town: somebody of 消毒供应中心.
CENTRE_STAFF = "sterile"
_ROWS = """
capacity:desk                    GET  x
capacity:session                 GET  x
capacity:session_print           GET  x
referrals:again                  POST x
referrals:attach                 POST x
referrals:autosave               POST x
referrals:board                  GET  x
referrals:bulk                   GET  x
referrals:bulk_act               POST x
referrals:calendar               GET  x
referrals:cost                   GET  x
referrals:detail                 GET  x
referrals:down_edit              GET  x
referrals:down_edit              POST x
referrals:down_move accept_down  POST x
referrals:down_move arrive_down  POST x
referrals:down_move ask_down     POST x
referrals:down_move close_down   POST x
referrals:down_move decline_down POST x
referrals:down_move give_down    POST x
referrals:down_move hand_back    POST x
referrals:down_move hand_on      POST x
referrals:down_move miss_down    POST x
referrals:down_move refuse_down  POST x
referrals:down_move report_down  POST x
referrals:down_move send_back    POST x
referrals:down_move take_on      POST x
referrals:down_move withdraw_down POST x
referrals:down_tick              POST x
referrals:edit                   GET  x
referrals:edit                   POST x
referrals:elsewhere              GET  x
referrals:export                 GET  x
referrals:file                   GET  x
referrals:filter_forget          POST x
referrals:filters                GET  x
referrals:filters                POST x
referrals:green_minute           POST x
referrals:hold                   POST x
referrals:insured_word           POST x
referrals:list                   GET  x
referrals:list                   POST x
referrals:move accept_waiting    POST x
referrals:move acknowledge       POST x
referrals:move answer_as_advice  POST x
referrals:move approve_review    POST x
referrals:move arrive            POST x
referrals:move ask_info          POST x
referrals:move assign            POST x
referrals:move cancel            POST x
referrals:move change_urgency    POST x
referrals:move claim             POST x
referrals:move close             POST x
referrals:move complete_consent  POST x
referrals:move confirm_bed       POST x
referrals:move confirm_offer     POST x
referrals:move contact_waiting   POST x
referrals:move decline           POST x
referrals:move follow_up         POST x
referrals:move give_info         POST x
referrals:move no_show           POST x
referrals:move pass_offer        POST x
referrals:move redirect          POST x
referrals:move return_review     POST x
referrals:move schedule          POST x
referrals:offline_arrivals       POST x
referrals:offline_session        GET  x
referrals:pasted                 POST x
referrals:pathway                GET  x
referrals:postop                 GET  x
referrals:postop                 POST x
referrals:safety                 GET  x
referrals:seats                  GET  x
referrals:slip                   GET  x
referrals:stay_before            POST x
referrals:surgery                GET  x
referrals:surgery_move ask       POST x
referrals:surgery_move check     POST x
referrals:surgery_move plan      POST x
referrals:surgery_paper          GET  x
referrals:ward_leave             POST x
referrals:ward_phase             POST x
referrals:where                  GET  x
referrals:withdraw_sharing       POST x
supply:batch                     GET  o
supply:batch_recall              POST >
supply:batches                   GET  o
supply:export                    GET  o
supply:list                      GET  o
supply:move accept               POST >
supply:move decline              POST >
supply:move dispatch             POST >
supply:move settle               POST >
supply:move settle_part          POST >
supply:new                       GET  o
supply:new                       POST ?
supply:order                     GET  o
"""
CENTRE = {
    (" ".join(words[:-2]), words[-2]): words[-1] for words in (line.split() for line in _ROWS.strip().splitlines())
}
