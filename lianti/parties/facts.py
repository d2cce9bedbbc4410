"""Facts about institutions and the people who act in them."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.ledger.facts import declare

INSTITUTION_ADDED = declare(
    "parties.institution_added",
    label=_("新增机构"),
    fields={"kind": "code of the institution kind", "level": "code of the level, empty when not known"},
)
DEPARTMENT_ADDED = declare(
    "parties.department_added", label=_("新增科室"), fields={"subject_code": "code of the subject (诊疗科目)"}
)
PRACTITIONER_ADDED = declare(
    "parties.practitioner_added", label=_("新增医务人员"), fields={"title": "code of the title (职称)"}, clause="SY-13"
)
USER_CREATED = declare("parties.user_created", label=_("开立账号"), fields={})
USER_SWITCHED = declare(
    "parties.user_switched", label=_("停用或启用账号"), fields={"is_active": "whether the account may sign in"}
)
ROLE_GRANTED = declare(
    "parties.role_granted",
    label=_("授予身份"),
    fields={"role": "code of the role", "grant_uid": "the grant", "department_uid": "the department or null"},
)
ROLE_ENDED = declare(
    "parties.role_ended", label=_("收回身份"), fields={"role": "code of the role", "grant_uid": "the grant"}
)
FACTOR_ADDED = declare(
    "parties.factor_added", label=_("登记二次验证"), fields={"kind": "code of the kind: totp or passkey"}
)
FACTOR_REMOVED = declare(
    "parties.factor_removed", label=_("移除二次验证"), fields={"kind": "code of the kind: totp or passkey"}
)
FACTORS_RESET = declare(
    "parties.factors_reset",
    label=_("重置他人的二次验证"),
    fields={"many": "factors taken away", "reason": "code of the reason"},
)
RECOVERY_CODES_MADE = declare("parties.recovery_codes_made", label=_("重新生成恢复码"), fields={"many": "codes made"})
SIGN_INS_ENDED = declare(
    "parties.sign_ins_ended",
    label=_("结束登录"),
    fields={
        "many": "sign-ins ended",
        "why": "code: one, others (by the holder), administrator, password, grant, closed, factors",
    },
)
