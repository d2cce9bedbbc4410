"""Messages that leave the screen: posted in the action, delivered by the worker through a channel.

The bell (``ledger.notices``) stays the first channel. Nothing leaves the machine unless an administrator names a
channel that does: the built-in ones write to a file or to the console. docs/mechanisms/clocks.md tells the rest.
"""

from __future__ import annotations

from lianti.ledger.outbox.channels import Channel, ConsoleChannel, DeliveryFailed, FileChannel, channel_of
from lianti.ledger.outbox.posting import deliver_due, post, set_address_book, silenced, summary
from lianti.ledger.outbox.quiet import Quiet
from lianti.ledger.outbox.templates import declare_template, render, template_of

__all__ = [
    "Channel",
    "ConsoleChannel",
    "DeliveryFailed",
    "FileChannel",
    "Quiet",
    "channel_of",
    "declare_template",
    "deliver_due",
    "post",
    "render",
    "set_address_book",
    "silenced",
    "summary",
    "template_of",
]
