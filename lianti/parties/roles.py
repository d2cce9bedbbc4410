"""Roles: what a person may act as at an institution. Never ranked: a role is not more than another, it is other."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _

ROLES: dict[str, str] = {
    "gp": _("全科医生"),
    "nurse": _("社区护士"),
    "village_doctor": _("村医"),
    "referral_centre": _("转诊中心"),
    "specialist": _("专科医师"),
    "department_head": _("科主任"),
    "emergency": _("急诊科"),
    "duty_officer": _("行政总值班"),
    "admission": _("住院处"),
    "front_desk": _("分诊台/挂号窗口"),
    "office": _("医联体办公室"),
    "medical_affairs": _("医务科"),
    "head": _("成员单位院长"),
    "regulator": _("卫健委"),
    "insurance_bureau": _("医保局"),
    "administrator": _("系统管理员"),
    "centre_staff": _("共享中心人员"),
    "auditor": _("审计员"),
}

# Who keeps accounts does not judge what people did with them (separation of duties, J1 of the policy).
APART = frozenset({"administrator", "auditor"})
SENDERS = frozenset({"gp", "nurse", "village_doctor"})
SIGNERS = frozenset({"gp", "village_doctor"})
CLINICAL = SENDERS | {"referral_centre", "specialist", "department_head", "emergency", "duty_officer", "admission"}


def role_name(role: str) -> str:
    """Return the Chinese name of a role; what the platform does by itself has one name."""
    return ROLES.get(role, _("平台自动办理") if role == "service" else role)
