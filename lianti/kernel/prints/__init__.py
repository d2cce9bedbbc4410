"""Printed forms: slips and lists as PDF, made on this machine without a network and without Django.

The caller hands over a frozen dataclass of finished strings (masked, dated, translated) and gets bytes.
"""

from lianti.kernel.prints.compose import TEMPLATES, render, render_form
from lianti.kernel.prints.glyphs import missing_glyphs
from lianti.kernel.prints.plain import copy_text
from lianti.kernel.prints.qr import parse_payload, parse_signed, qr_payload, qr_svg, signed_part, signed_payload
from lianti.kernel.prints.shapes import (
    DeskRow,
    DownSlip,
    FrontDeskList,
    PlanCheckLine,
    PlanDrugLine,
    PreparationForm,
    PrintForm,
    ProofForm,
    ProofRow,
    ReturnSlip,
    TransferSlip,
)

__all__ = [
    "TEMPLATES",
    "DeskRow",
    "DownSlip",
    "FrontDeskList",
    "PlanCheckLine",
    "PlanDrugLine",
    "PreparationForm",
    "PrintForm",
    "ProofForm",
    "ProofRow",
    "ReturnSlip",
    "TransferSlip",
    "copy_text",
    "missing_glyphs",
    "parse_payload",
    "parse_signed",
    "qr_payload",
    "qr_svg",
    "signed_part",
    "signed_payload",
    "render",
    "render_form",
]
