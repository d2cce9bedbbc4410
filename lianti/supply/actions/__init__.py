"""Writes of shared supply: each is one transaction and one fact (SY-53)."""

from lianti.supply.actions.clocks import escalate_order
from lianti.supply.actions.ordering import cancel, place_order, set_centre
from lianti.supply.actions.receiving import receive, receive_part, receive_short
from lianti.supply.actions.supplying import accept, decline, dispatch, recall_batch, settle, settle_part

__all__ = [
    "accept",
    "cancel",
    "decline",
    "dispatch",
    "escalate_order",
    "place_order",
    "recall_batch",
    "receive",
    "receive_part",
    "receive_short",
    "set_centre",
    "settle",
    "settle_part",
]
