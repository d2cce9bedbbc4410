"""Who looks and who acts."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from lianti.parties.roles import role_name

_SERVICES = uuid.UUID("6c69616e-7469-7000-8000-73657276696e")


@dataclass(frozen=True)
class Viewer:
    """A user acting in one role at one institution, or a named service of the platform; re-read on every request."""

    uid: uuid.UUID
    name: str
    role: str
    institution_uid: uuid.UUID | None = None
    institution_id: int | None = None
    institution_name: str = ""
    department_uid: uuid.UUID | None = None
    department_id: int | None = None
    alliance_uids: tuple[uuid.UUID, ...] = ()
    grant_uid: uuid.UUID | None = None
    practitioner_uid: uuid.UUID | None = None

    @classmethod
    def service(cls, name: str) -> Viewer:
        """Return the viewer under which the worker acts, e.g. ``release-clock``."""
        return cls(uid=uuid.uuid5(_SERVICES, name), name=name, role="service")

    @property
    def role_name(self) -> str:
        """Return the Chinese name of the role."""
        return role_name(self.role)

    @property
    def is_service(self) -> bool:
        """Say whether this is the platform itself."""
        return self.role == "service"

    def is_at(self, institution_id: int | None, *roles: str) -> bool:
        """Say whether the viewer acts at an institution in one of ``roles`` (any role when none is given)."""
        return (
            institution_id is not None and self.institution_id == institution_id and (not roles or self.role in roles)
        )
