"""Who looked at a record: the person's own access log (个人信息保护法 44, 45), at the desk and for the portal."""

from __future__ import annotations

import uuid

from lianti.ledger.queries import search_traces
from lianti.parties.queries import institution_labels
from lianti.residents.privacy.queries import files_of
from lianti.residents.privacy.shapes import LogLine


def access_log(resident_uid: uuid.UUID, page: int = 1) -> tuple[list[LogLine], int]:
    """Return one page of who looked at a person's record, newest first, and how many looks there are; four statements.

    Looks at a file that was merged into this one are among them: they were looks at this person.
    The caller has made sure that it is shown to the person, or at the desk to whoever may open the record.
    """
    lines, total = search_traces(object_uid=files_of(resident_uid), page=page)
    places = institution_labels({line.actor_institution_uid for line in lines if line.actor_institution_uid})
    return [
        LogLine(
            at=line.at,
            who=line.actor_name,
            role=line.actor_role,
            place=places.get(line.actor_institution_uid, "") if line.actor_institution_uid else "",
            purpose=line.purpose,
            operation=line.operation,
        )
        for line in lines
    ], total
