"""Whatever comes in, the reader answers with rows or with a refusal."""

from __future__ import annotations

import io
import zipfile

from hypothesis import example, given, settings
from hypothesis import strategies as st

from lianti.alliances.roster import VERDICTS, KnownUnit, as_json, judge, parse_text, read_roster
from lianti.alliances.roster.names import clean_unit, name_key
from lianti.alliances.roster.people import clean_person, clean_phone, phone_is_valid, split_people
from lianti.alliances.tests.roster_samples import Table, member, word, workbook
from lianti.kernel.pure.errors import Refused

ENDINGS = st.sampled_from(["", "a.docx", "a.xlsx", "a.xls", "a.csv", "a.txt", "a.doc", "a.wps", "名单"])
PIECES = st.sampled_from(
    ["甲医院", "乙卫生院", "（集团总院）", "1", "2.", "３、", "\t", "\n", " ", "　", ",", ";", "|", '"', "=1+1",
     "张 三", "院长", "负责人", "单位名称", "序号", "联系电话", "10000001234", "1.0E10", "从略", "一、宁江区", "附件1",
     "：", "同上", "①", "\x00", "\ufeff"]
)  # fmt: skip
TABLE: Table = [["序号", "单位", "负责人"], [1, "甲医院", "张三"]]
SOURCES = (word(TABLE), workbook(a=TABLE))
STEMS = st.text(alphabet="东西南北中城乡江河湖山林田新华建设和平繁荣", min_size=2, max_size=6)
KINDS = st.sampled_from(["医院", "卫生院", "社区卫生服务中心", "卫生所", "中医院"])
NAMES = st.builds(lambda stem, kind: stem + kind, STEMS, KINDS)


def answered(data: bytes | str, filename: str) -> None:
    """Fail unless the reader gives rows that can be judged and printed, or refuses in a sentence."""
    try:
        units = read_roster(data, filename)
    except Refused as refused:
        assert refused.sentence.endswith("。")
        return
    rows = judge(units, [member("甲医院")])
    assert rows and all(row.verdict in VERDICTS and row.message.endswith("。") for row in rows)
    assert len(as_json(rows)["rows"]) == len(units)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400), ENDINGS)
def test_random_bytes_never_crash(data: bytes, filename: str) -> None:
    answered(data, filename)


@settings(max_examples=12, deadline=None)
@given(st.binary(min_size=1, max_size=2000), st.sampled_from([b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"]))
def test_random_bytes_behind_the_mark_of_a_document_never_crash(data: bytes, magic: bytes) -> None:
    answered(magic + data, "a.xls")


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_documents_with_flipped_bytes_never_crash(data: st.DataObject) -> None:
    source = bytearray(data.draw(st.sampled_from(SOURCES)))
    for position in data.draw(st.lists(st.integers(0, len(source) - 1), min_size=1, max_size=6)):
        source[position] ^= data.draw(st.integers(1, 255))
    answered(bytes(source), "a.docx")


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=300))
def test_a_document_with_any_body_never_crashes(body: bytes) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word("甲医院"))) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            new.writestr(name, body if name == "word/document.xml" else old.read(name))
    answered(buffer.getvalue(), "a.docx")


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=60).map("".join)))
def test_any_text_never_crashes(text: str) -> None:
    answered(text, "")


@settings(max_examples=200, deadline=None)
@example("单位名称\n院长", "utf-8")
@given(st.lists(PIECES, max_size=60).map("".join), st.sampled_from(["utf-8", "gb18030", "utf-16"]))
def test_any_delimited_file_never_crashes(text: str, encoding: str) -> None:
    answered(text.encode(encoding), "a.csv")


@settings(deadline=None)
@given(st.lists(NAMES, min_size=1, max_size=25, unique=True))
def test_a_list_comes_back_complete_and_in_order(names: list[str]) -> None:
    text = "附件 成员单位名单\n" + "\n".join(f"{number}. {name}" for number, name in enumerate(names, start=1))
    assert [unit.name for unit in parse_text(text)] == names
    cells = "\n\t\n".join(["序号", "单位", *(cell for n, name in enumerate(names, start=1) for cell in (str(n), name))])
    assert [unit.name for unit in parse_text(cells)] == names


@settings(deadline=None)
@given(st.lists(NAMES, min_size=1, max_size=25, unique=True))
def test_importing_what_is_there_finds_every_unit_again(names: list[str]) -> None:
    known: list[KnownUnit] = [member(name) for name in names]
    rows = judge(parse_text("\n".join(f"{n}. {name}" for n, name in enumerate(names, start=1))), known)
    assert [(row.verdict, row.known_uid) for row in rows] == [("same", unit.uid) for unit in known]


TYPED = st.text(alphabet="张王欧阳修三四医院（）()　 ·abcABC０１２３456.-+E、；/\t\n", max_size=40)


@given(TYPED)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean_phone(clean_phone(text)) == clean_phone(text) or not phone_is_valid(clean_phone(text))
    assert clean_person(clean_person(text)) == clean_person(text)
    assert name_key(name_key(text)) == name_key(text)
    split_people(text)
    clean_unit(text)


@given(st.integers(10_000_000_000, 10_009_999_999))
def test_a_phone_survives_every_way_a_spreadsheet_writes_it(number: int) -> None:
    for text in (
        str(number),
        f"{number}.0",
        f"{number:.10E}",
        f"{float(number)!r}",
        f"{str(number)[:3]} {str(number)[3:]}",
    ):
        assert clean_phone(text) == str(number)
