"""Rules of the trade that know nothing of Django: errors, clock, periods, ids, money, text, state tables."""
