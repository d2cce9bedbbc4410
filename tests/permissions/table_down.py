"""Rows of the table about going down, operations and what follows them; read together with `table.TABLE`."""

from __future__ import annotations

DOWN = """
# somebody on the ward of 心内科, and a case on its way down from there to 新化社区
address                           meth gp nu vd rc sp dh em du ad fd of ma he rg ib am ss st sc so an
referrals:down_edit               GET  -  -  -  x  o  o  -  x  x  -  x  -  x  x  x  x  -  -  -  x  g
referrals:down_edit               POST -  -  -  x  >  >  -  x  x  -  x  -  x  x  x  x  -  -  -  x  g
referrals:down_move accept_down   POST >  x  -  x  x  x  -  x  x  -  x  -  x  x  x  x  -  -  -  x  g
referrals:down_move ask_down      POST >  x  -  x  x  x  -  x  x  -  x  -  x  x  x  x  -  -  -  x  g
referrals:down_move decline_down  POST >  x  -  x  x  x  -  x  x  -  x  -  x  x  x  x  -  -  -  x  g
referrals:down_move report_down   POST >  x  -  x  x  x  -  x  x  -  x  -  x  x  x  x  -  -  -  x  g
referrals:down_move hand_on       POST >  x  -  x  x  x  -  x  x  -  x  -  x  x  x  x  -  -  -  x  g
referrals:down_move take_on       POST x  x  >  x  x  x  -  x  x  -  x  -  x  x  x  x  -  -  -  x  g
referrals:down_move hand_back     POST >  x  >  x  x  x  -  x  x  -  x  -  x  x  x  x  -  -  -  x  g
referrals:down_move send_back     POST >  x  -  x  x  x  -  x  x  -  x  -  x  x  x  x  -  -  -  x  g
referrals:down_move arrive_down   POST >  >  -  x  x  x  -  x  x  -  x  -  x  x  x  x  -  -  -  x  g
referrals:down_move miss_down     POST >  >  -  x  x  x  -  x  x  -  x  -  x  x  x  x  -  -  -  x  g
referrals:down_move close_down    POST >  >  -  x  x  x  -  x  x  -  x  -  x  x  x  x  -  -  -  x  g
referrals:down_move give_down     POST x  x  -  x  >  >  -  x  x  -  x  -  x  x  x  x  -  -  -  x  g
referrals:down_move refuse_down   POST -  -  -  x  >  >  -  x  x  -  x  -  x  x  x  x  -  -  -  x  g
referrals:down_move withdraw_down POST -  -  -  x  >  >  -  x  x  -  x  -  x  x  x  x  -  -  -  x  g
referrals:down_profile            GET  o  x  o  o  x  x  x  x  x  x  x  x  o  x  x  x  x  x  o  x  g
referrals:down_profile            POST >  x  >  >  x  x  x  x  x  x  x  x  >  x  x  x  x  x  >  x  g
referrals:down_drugs              GET  o  x  o  o  x  x  x  x  x  x  x  x  o  x  x  x  x  x  o  x  g
referrals:down_drugs              POST >  x  >  >  x  x  x  x  x  x  x  x  >  x  x  x  x  x  >  x  g
referrals:down_drug               POST >  x  -  -  x  x  x  x  x  x  x  x  >  x  x  x  x  x  -  x  g
referrals:down_reconcile          GET  x  x  x  x  x  o  x  x  x  x  x  o  x  x  x  x  x  x  x  x  g
referrals:down_start              POST x  x  x  x  >  >  x  x  x  x  x  x  x  x  x  x  x  x  x  x  g
referrals:down_tick               POST >  >  -  x  x  x  -  x  x  -  x  -  x  x  x  x  -  -  -  x  g
referrals:radar                   GET  x  x  x  o  o  o  x  o  o  x  x  x  x  x  x  x  x  x  o  x  g
referrals:radar_list              GET  x  x  x  o  o  o  x  o  o  x  x  x  x  x  x  x  x  x  o  x  g
referrals:radar_list              POST x  x  x  >  >  >  x  >  >  x  x  x  x  x  x  x  x  x  >  x  g
referrals:radar_person            GET  x  x  x  o  o  o  x  o  o  x  x  x  x  x  x  x  x  x  -  x  g
referrals:radar_choice            POST x  x  x  >  >  >  x  >  >  x  x  x  x  x  x  x  x  x  -  x  g
referrals:radar_start             POST x  x  x  x  >  >  x  x  x  x  x  x  x  x  x  x  x  x  -  x  g
referrals:ward                    GET  x  x  x  x  o  o  x  x  x  x  x  x  x  x  x  x  x  x  x  x  g
referrals:ward_admit              GET  x  x  x  x  o  o  x  x  x  x  x  x  x  x  x  x  x  x  x  x  g
referrals:ward_admit              POST x  x  x  x  >  >  x  x  x  x  x  x  x  x  x  x  x  x  x  x  g
referrals:ward_leave              POST -  -  -  x  >  >  x  x  >  -  x  -  x  x  x  x  -  -  -  x  g
referrals:ward_phase              POST -  -  -  x  >  >  x  x  x  -  x  -  x  x  x  x  -  -  -  x  g
# day surgeries of 新化社区 at 心内科 in the state the move begins in, their follow-up, and managers of 新化社区
address                           meth gp nu vd rc sp dh em du ad fd of ma he rg ib am ss st sc so an
referrals:manager_end             POST x  x  x  x  x  x  x  x  x  x  >  -  >  x  x  -  x  x  x  -  g
referrals:managers                GET  x  x  x  x  x  x  x  x  x  x  o  o  o  x  x  o  x  x  x  o  g
referrals:managers                POST x  x  x  x  x  x  x  x  x  x  >  x  >  x  x  x  x  x  x  x  g
referrals:postop                  GET  o  o  -  x  x  x  -  x  x  -  x  -  x  x  x  x  -  -  -  x  g
referrals:postop                  POST >  >  -  x  x  x  -  x  x  -  x  -  x  x  x  x  -  -  -  x  g
referrals:postop_read             POST x  x  x  x  >  >  x  x  x  x  x  x  x  x  x  x  x  x  x  x  g
referrals:postop_results          GET  x  x  x  x  o  o  x  x  x  x  x  x  x  x  x  x  x  x  x  x  g
referrals:surgery                 GET  o  o  -  o  o  o  -  o  o  -  x  -  x  x  x  x  -  -  -  x  g
referrals:surgery_move ask        POST >  >  -  -  -  -  -  -  -  -  x  -  x  x  x  x  -  -  -  x  g
referrals:surgery_move check      POST >  >  -  >  >  >  -  >  >  -  x  -  x  x  x  x  -  -  -  x  g
referrals:surgery_move begin      POST x  x  -  x  >  >  -  x  x  x  x  -  x  x  x  x  -  -  -  x  g
referrals:surgery_move end        POST x  x  -  x  >  >  -  x  x  x  x  -  x  x  x  x  -  -  -  x  g
referrals:surgery_move pass_on    POST x  x  -  x  >  >  -  x  x  x  x  -  x  x  x  x  -  -  -  x  g
referrals:surgery_move plan       POST -  -  -  x  >  >  -  x  x  -  x  -  x  x  x  x  -  -  -  x  g
referrals:surgery_paper           GET  o  o  -  o  o  o  -  o  o  -  x  -  x  x  x  x  -  -  -  x  g
"""
