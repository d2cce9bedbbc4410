"""What the forms and the object page say of consent: who signs, what is on file, whether it can be taken back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from lianti.parties.shapes import Viewer
from lianti.referrals import queries
from lianti.referrals.forms import ConsentForm
from lianti.referrals.pages.form import consent_line
from lianti.referrals.permissions.consenting import may_withdraw_sharing
from lianti.residents.households.queries import guards_of

if TYPE_CHECKING:
    from lianti.referrals.models import Referral
    from lianti.residents.models import Resident


def consent_part(
    viewer: Viewer, referral: Referral, file: queries.CaseFile, asked: set[str], at: dt.datetime
) -> dict[str, Any]:
    """Return the lines of consent, whether the viewer may take down that sharing is taken back, and the form.

    One statement at most, and none where no dialog of the page (``asked``) takes a signature.
    """
    holds = queries.sharing_holds(file.consents)
    return {
        "consents": [consent_line(c) for c in file.consents],
        "consent_form": first_consent(referral.resident, at) if asked & {"consent", "refuse"} else None,
        "may_withdraw": holds and may_withdraw_sharing(viewer, referral) is None,
        "sharing_over": bool(file.consents) and not holds and referral.submitted_at is not None,
    }


def consent_of(referral: Referral, at: dt.datetime) -> ConsentForm:
    """Return an empty consent for a form: with what is known of earlier ones, else with who signs for the person."""
    rows = queries.consents_in_force(referral)
    if not rows:
        return first_consent(referral.resident, at)
    last = rows[-1]
    known = {f"agree_{row.scope}": True for row in rows} | {
        "consent_signer": last.signer or "self",
        "consent_relation": last.relation,
        "consent_signer_name": last.signer_name,
        "consent_witness": last.witness_name,
    }
    return ConsentForm(initial=known)


def first_consent(resident: Resident | None, at: dt.datetime) -> ConsentForm:
    """Return an empty consent in which the guardian on file signs, or the person alone; whatever is typed wins.

    Somebody answers for a minor and for an adult without full capacity (民法典 19 to 23, 27, 28); the first one named
    is chosen, all of them stand beside the choice.
    """
    guards = guards_of(resident, at) if resident is not None else ()
    if not guards:
        return ConsentForm(initial={"consent_signer": "self"})
    first = guards[0]
    form = ConsentForm(
        initial={"consent_signer": "guardian", "consent_signer_name": first.name, "consent_relation": _(first.relation)}
    )
    names = _("、").join(f"{guard.name}（{_(guard.relation)}）" for guard in guards)
    hint = _("档案中登记的监护人：%(names)s。由别人签署时请改选。") % {"names": names}
    form.fields["consent_signer"].help_text = hint
    return form
