"""A prepared read brings the parts that it was told to bring, as a query set does."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from lianti.kernel.pure.ids import new_uid
from lianti.kernel.web.prepared import Slot, prepared
from lianti.kernel.web.writing import insert_row
from lianti.ledger.models import Notice, NoticeRead
from lianti.parties.models import Institution

AT = dt.datetime(2026, 3, 11, 9, 30, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db


@prepared
def _read_by(user_uid: Slot) -> QuerySet[NoticeRead]:
    return NoticeRead.objects.filter(user_uid=user_uid).select_related("notice")


@prepared
def _with_parent(pk: Slot) -> QuerySet[Institution]:
    return Institution.objects.filter(pk=pk).select_related("parent__parent")


def test_a_part_hangs_where_a_query_set_hangs_it() -> None:
    notice = Notice(institution_uid=new_uid(), role="gp", text="t", path="/", at=AT)
    insert_row(notice)
    read = NoticeRead(notice=notice, user_uid=new_uid(), at=AT)
    insert_row(read)
    with CaptureQueriesContext(connection) as seen:
        found = _read_by.rows(user_uid=read.user_uid)[0]
        assert (found.notice, found.notice.text, found.notice.at) == (notice, "t", AT)
    assert len(seen) == 1
    assert found.notice._state.db == "default" and not found.notice._state.adding
    found.notice_id = notice.pk + 1
    with pytest.raises(Notice.DoesNotExist):  # the part goes when the key changes
        _ = found.notice


def test_an_outer_join_that_found_nobody_is_nobody() -> None:
    above = Institution.objects.create(name="示例总院", kind="hospital", pinyin_key="a", initials="a")
    below = Institution.objects.create(name="示例分院", kind="hospital", parent=above, pinyin_key="b", initials="b")
    for place in (above, below):
        wanted = Institution.objects.select_related("parent__parent").get(pk=place.pk)
        with CaptureQueriesContext(connection) as seen:
            found = _with_parent.rows(pk=place.pk)[0]
            assert (found.parent, found.parent and found.parent.parent) == (place.parent, None)
        assert len(seen) == 1
        assert vars(found) | {"_state": None} == vars(wanted) | {"_state": None}
