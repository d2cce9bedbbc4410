"""Orders: placed by a doctor of the own institution, ended by it."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import IntegrityError, transaction

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.parties.queries import department_by_uid, institution_by_uid
from lianti.parties.shapes import Viewer
from lianti.records import permissions, rules
from lianti.records.actions.common import demand, leave, locked_row, own_encounter, own_place, signed
from lianti.records.models import ServiceRequest
from lianti.records.shapes import Order
from lianti.residents.queries import access_resident


@transaction.atomic
def place_request(
    *,
    resident_uid: uuid.UUID,
    order: Order,
    by: Viewer,
    at: dt.datetime,
    encounter_uid: uuid.UUID | None = None,
    source_uid: uuid.UUID | None = None,
) -> ServiceRequest:
    """This function will order an examination or a test for a person whose record is open to the actor's house.

    An emergency order is never refused for a result that is already there (A10); that question is asked above.
    """
    demand(permissions.may_order(by))
    resident = access_resident(viewer=by, uid=resident_uid, at=at)
    order = rules.check_order(order)
    place = own_place(by)
    request = ServiceRequest(
        resident=resident,
        institution=place,
        encounter=own_encounter(encounter_uid, resident.pk, by),
        category=order.category,
        modality=order.modality,
        item_code=order.item_code,
        local_code=order.local_code,
        item_name=order.item_name,
        body_part=order.body_part,
        priority=order.priority,
        reason=order.reason,
        number=order.number,
        department=department_by_uid(by.department_uid) if by.department_uid else None,
        performer=institution_by_uid(order.performer_uid) if order.performer_uid else None,
        requester_uid=by.uid,
        requester_name=by.name[:60],
        requested_at=at,
        source_uid=source_uid,
        **signed(by, at),
    )
    _insert(request)
    data = {
        "category": request.category, "item": request.item_code, "priority": request.priority, "level": place.level,
    }  # fmt: skip
    leave("records.request_placed", request, "service_request", data, by, at)
    return request


def _insert(request: ServiceRequest) -> None:
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError:
        raise Refused(
            "request_number_taken", _("申请单号 {n} 已经登记过，请核对。"), field="number", n=request.number
        ) from None


@transaction.atomic
def close_request(*, request_uid: uuid.UUID, status: str, reason: str, by: Viewer, at: dt.datetime) -> ServiceRequest:
    """This function will end an order: completed, revoked with a reason, or recognised (an earlier result serves)."""
    request = locked_row(ServiceRequest.objects.all(), request_uid, by, at)
    demand(permissions.may_change(by, request))
    rules.check_closing(request.status, status, reason)
    end_request(request, status, reason, by, at)
    return request


def end_request(request: ServiceRequest, status: str, reason: str, by: Viewer, at: dt.datetime) -> None:
    """End an order that the caller has locked and judged, with its fact."""
    request.status, request.status_reason = status, reason.strip()[:200]
    request.ended_at, request.ended_by_uid = at, by.uid
    request.save(update_fields=["status", "status_reason", "ended_at", "ended_by_uid"])
    data = {
        "status": status,
        "category": request.category,
        "item": request.item_code,
        "hours": int((at - request.requested_at).total_seconds() // 3600),
    }
    leave("records.request_closed", request, "service_request", data, by, at)
