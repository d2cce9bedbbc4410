"""The jobs of the whole program. Apps write `tasks.py`; only this list says when they run."""

from __future__ import annotations

from lianti.serving.schedule import Schedule

SCHEDULE = Schedule()
every = SCHEDULE.every

every("ledger.seal", seconds=60, job="lianti.ledger.tasks.seal")
every("ledger.reconcile", daily_at="02:30", job="lianti.ledger.tasks.reconcile")
every("ledger.deliver", seconds=60, job="lianti.ledger.tasks.deliver")
every("capacity.open_sessions", daily_at="01:00", job="lianti.capacity.tasks.open_sessions")
every("capacity.release_seats", seconds=300, job="lianti.capacity.tasks.release_seats")
every("referrals.clocks", seconds=300, job="lianti.referrals.tasks.clocks")
every("referrals.digest", daily_at="07:40", job="lianti.referrals.tasks.digest")
every("referrals.radar", daily_at="07:20", job="lianti.referrals.tasks.radar.morning")
every("referrals.unmarked", daily_at="08:10", job="lianti.referrals.tasks.unmarked")
every("referrals.postop", daily_at="08:15", job="lianti.referrals.tasks.postop")
every("referrals.offers", seconds=60, job="lianti.referrals.tasks.offers")
every("referrals.advice", seconds=300, job="lianti.referrals.tasks.advice.clocks")
every("referrals.outside", daily_at="07:50", job="lianti.referrals.tasks.outside.clocks")
every("referrals.owed", seconds=1800, job="lianti.referrals.tasks.owed.clocks")
every("supply.clocks", seconds=300, job="lianti.supply.tasks.clocks")
every("alliances.warn", daily_at="07:30", job="lianti.alliances.tasks.warn_agreements")
every("residents.forget_exports", seconds=1800, job="lianti.residents.exports.tasks.forget")
every("residents.reviews", daily_at="07:35", job="lianti.residents.privacy.tasks.press_reviews")
every("residents.compare", seconds=60, job="lianti.residents.identity.tasks.compare_new")
every("residents.imports", seconds=10, job="lianti.residents.imports.tasks.judge")
every("residents.forget_imports", daily_at="03:20", job="lianti.residents.imports.tasks.forget")
every("recognition.codes", daily_at="03:10", job="lianti.recognition.tasks.collect_codes")
every("charter.refresh", seconds=900, job="lianti.charter.tasks.refresh")
every("parties.tidy", daily_at="03:35", job="lianti.parties.tasks.tidy")
every("kernel.tidy", daily_at="03:40", job="lianti.kernel.web.tasks.tidy")
every("demo.catch_up", seconds=600, job="lianti.demo.tasks.catch_up", demo_only=True)
every("serving.prune", daily_at="03:30", job="lianti.serving.tasks.prune")
