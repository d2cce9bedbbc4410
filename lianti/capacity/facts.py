"""Facts about scarce things. A hold leaves none: it is gone in minutes."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.ledger import facts

SERVICE_OFFERED = "capacity.service_offered"
TEMPLATE_SET = "capacity.template_set"
TEMPLATE_ENDED = "capacity.template_ended"
EXCEPTION_SET = "capacity.exception_set"
CALENDAR_CONFIRMED = "capacity.calendar_confirmed"
SESSION_OPENED = "capacity.session_opened"
SESSION_CANCELLED = "capacity.session_cancelled"
SEATS_RELEASED = "capacity.seats_released"
SEATS_SHARED = "capacity.seats_shared"
TIGHT_MARKED = "capacity.tight_marked"
SEAT_BOOKED = "capacity.seat_booked"
BOOKING_ENDED = "capacity.booking_ended"

facts.declare(
    SERVICE_OFFERED,
    label=_("开设服务"),
    fields={"kind": "outpatient or examination", "seat_source": "pool or interface"},
)
facts.declare(
    TEMPLATE_SET, label=_("安排每周出诊"), fields={"weekday": "1 (Monday) to 7", "seats": "seats per session"}
)
facts.declare(TEMPLATE_ENDED, label=_("停止每周出诊"), fields={"until_on": "first day without, ISO date"})
facts.declare(
    EXCEPTION_SET, label=_("调整某日出诊"), fields={"on_day": "ISO date", "seats": "seats that day, 0 is 停诊"}
)
facts.declare(CALENDAR_CONFIRMED, label=_("确认工作日历"), fields={"year": "calendar year"})
facts.declare(
    SESSION_OPENED,
    label=_("放号"),
    fields={
        "service_uid": "the service",
        "seats": "seats opened",
        "reserved": "seats held back for referrals",
        "share": "share that the term demanded, 0 to 1",
    },
    clause="JL-61",
)
facts.declare(SESSION_CANCELLED, label=_("停诊"), fields={"bookings": "bookings that ended with it"})
facts.declare(
    SEATS_RELEASED, label=_("释放预留号"), fields={"seats": "reserved seats given to everybody"}, clause="JL-61"
)
facts.declare(
    SEATS_SHARED,
    label=_("预留号转给各成员单位"),
    fields={"seats": "seats kept for contracted residents, now for the referrals of all members"},
    clause="JL-61",
)
facts.declare(
    SEAT_BOOKED,
    label=_("占用号源"),
    fields={"pool": "referral or open", "service_uid": "the service"},
    clause="JL-61",
)
facts.declare(BOOKING_ENDED, label=_("退号"), fields={"reason": "code of the reason"})

WARD_OPENED = "capacity.ward_opened"
WARD_CHANGED = "capacity.ward_changed"
BED_REPORTED = "capacity.bed_reported"
BED_RESERVED = "capacity.bed_reserved"
BED_OCCUPIED = "capacity.bed_occupied"
BED_FREED = "capacity.bed_freed"
BED_SWITCHED = "capacity.bed_switched"
BED_STATED = "capacity.bed_stated"
BEDS_CONVERTED = "capacity.beds_converted"

_WARD = {"ward_uid": "the ward", "kind": "kind of bed"}
facts.declare(WARD_OPENED, label=_("登记病区"), fields={"kind": "kind of bed", "beds": "open beds"}, clause="SY-31")
facts.declare(
    WARD_CHANGED,
    label=_("调整病区"),
    fields={"mode": "counts or rows", "beds": "open beds", "active": "whether it takes people"},
    clause="SY-31",
)
facts.declare(
    BED_REPORTED,
    label=_("报空床"),
    fields={
        "kind": "kind of bed",
        "free": "beds that can still be given away",
        "beds": "open beds",
        "channel": "phone or typed",
        "hours_since": "whole hours since the report before, -1 for the first",
    },
    clause="SY-31",
)
facts.declare(BED_RESERVED, label=_("预留床位"), fields=_WARD | {"mode": "counts or rows"}, clause="SY-31")
facts.declare(
    BED_OCCUPIED, label=_("入住床位"), fields=_WARD | {"minutes": "minutes since it was reserved"}, clause="SY-31"
)
facts.declare(
    BED_FREED,
    label=_("空出床位"),
    fields=_WARD | {"reason": "code of the reason", "days": "whole days it was occupied, -1 when never"},
    clause="SY-31",
)
facts.declare(
    BED_SWITCHED, label=_("停用或启用床位"), fields={"ward_uid": "the ward", "closed": "whether it is out of use"}
)
facts.declare(
    BED_STATED, label=_("标明男床女床"), fields={"ward_uid": "the ward", "sex": "male, female, or empty for anybody"}
)
facts.declare(
    BEDS_CONVERTED,
    label=_("床位转换"),
    fields={"from_kind": "kind before", "to_kind": "kind after", "beds": "beds converted", "decided_on": "ISO date"},
    clause="SY-32",
)
facts.declare(
    TIGHT_MARKED, label=_("标记是否紧张"), fields={"mark": "yes, no, or empty for by waiting days"}, clause="JL-61"
)

EXAM_DESCRIBED = "capacity.exam_described"
SHEET_WRITTEN = "capacity.sheet_written"
facts.declare(
    EXAM_DESCRIBED,
    label=_("登记检查项目"),
    fields={
        "modality": "DICOM code of the modality",
        "minutes": "minutes for one person",
        "direct": "whether clinics choose the time themselves",
    },
    clause="SY-53",
)
facts.declare(
    SHEET_WRITTEN,
    label=_("编写检查前准备须知"),
    fields={"version": "number of the version", "questions": "safety questions asked"},
    clause="SY-53",
)
