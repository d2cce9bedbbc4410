"""Facts about people served: that something was done for a record, never whose it is in words."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.ledger.facts import declare

REGISTERED = declare(
    "residents.registered",
    label=_("居民建档"),
    fields={
        "sex": "code of the sex",
        "birth_year": "year of birth",
        "has_identity": "whether an identity number was given",
        "insurance_type": "code of the insurance (医保类型), empty when not known",
        "contracted": "whether a family doctor contract was signed at once",
    },
)
UPDATED = declare("residents.updated", label=_("更新居民资料"), fields={"columns": "names of the columns that changed"})
CONTRACT_SIGNED = declare("residents.contract_signed", label=_("家庭医生签约"), fields={})
