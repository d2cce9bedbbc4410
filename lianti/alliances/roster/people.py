"""People in a roster: names with blanks inside, phones kept as numbers, several people in one cell."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from lianti.alliances.roster.kinds import kind_of
from lianti.alliances.roster.names import is_blank
from lianti.alliances.roster.shapes import Contact
from lianti.kernel.pure.text import normalise, squash

_DOUBLE_SURNAMES = {
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "长孙", "宇文", "司徒",
    "夏侯", "端木", "闻人", "百里", "南宫", "轩辕", "呼延", "独孤", "澹台", "淳于", "单于", "申屠",
    "钟离", "万俟", "鲜于",
}  # fmt: skip
_POST = (
    r"(?:(?:党委|党总支|党支部|支部|总支|办公室|医务科|医教科|公卫科|业务|常务|执行|行政|党组|副?科室?)*"
    r"(?:副|代|代理)?(?:院长|书记|主任|所长|站长|科长|部长|处长|局长|主管|护士长|秘书|科员|干事|干部|职员|"
    r"负责人|法人|法定代表人|经理|联络员|联系人|医师|医生|院办)"
    r"(?:助理)?)"
)
_POST_ONLY = re.compile(rf"^{_POST}(?:[兼、/和]{_POST})*$")
_NAME_POST = re.compile(rf"^([一-鿿·]{{2,3}}?)({_POST})$")
_BRACKET_POST = re.compile(r"^(.+?)\(([^()]*)\)$")
_PERSON = re.compile(r"^(?:[一-鿿㐀-䶿]{2,4}|[一-鿿㐀-䶿]{1,10}(?:·[一-鿿㐀-䶿]{1,10}){1,3})$")
_LATIN = re.compile(r"^[A-Za-z][A-Za-z .'-]{1,39}$")
_NUMBER = re.compile(
    r"(?<![\d.])(?:\+?86[-\s]?)?(?:\(?0\d{2,3}\)?[-\s]?\d{7,8}|1\d{2}[-\s]?\d{4}[-\s]?\d{4}|\d{5,12})"
    r"(?:(?:转|-)\d{1,6})?(?![\d.])"
)
_VALID = re.compile(r"^(?:1\d{10}|0\d{2,3}\d{7,8}|[2-9]\d{6,7}|[48]00\d{7})(?:-\d{1,6})?$")
_SPLIT = re.compile(r"[、,，;；/|\n\r]+")
_EXACT_DIGITS = 9


def clean_person(text: str) -> str:
    """Return a person's name without the blanks put in to align it (张 三 is 张三); letters keep single blanks."""
    name = normalise(text).replace("•", "·").replace("・", "·")
    return name if _LATIN.match(name) else squash(name)


def is_person(text: str) -> bool:
    """Say whether a text can be a person's name and is no post or unit."""
    name = squash(text)
    return bool(_PERSON.match(name)) and not is_post(name) and not kind_of(name)


def is_post(text: str) -> bool:
    """Say whether a text is only a post (职务), e.g. 副院长 or 医务科主任."""
    return bool(_POST_ONLY.match(squash(text)))


def clean_phone(text: str) -> str:
    """Return a phone number as digits with an optional extension; what cannot be one comes back as it was written.

    A workbook gives phones as floats and text files as 1.0000001234E10; both are read back. A number that a
    spreadsheet has shortened (1.00E+10) has lost digits and is left alone, so that it is refused later.
    """
    word = re.sub(r'^="?(.*?)"?$', r"\1", squash(text)).lstrip("'")
    word = _from_number(word)
    word = re.sub(r"^(?:\+?86-?)(?=1\d{10}$|0)", "", word.replace("—", "-").replace("–", "-"))
    word = re.sub(r"^(1\d{2})-(\d{4})-(\d{4})$", r"\1\2\3", word)
    word = re.sub(r"^\(?(0\d{2,3})\)?-?(\d{7,8})", r"\1\2", word)
    return re.sub(r"(?<=\d)(?:转|分机)(?=\d)", "-", word)


def _from_number(word: str) -> str:
    """Return the digits of a number written as 10000001234.0 or 1.0000001234E10."""
    if not re.fullmatch(r"\d+(?:\.\d+)?(?:[eE]\+?\d{1,2})?", word) or word.isdigit():
        return word
    significant = re.sub(r"\.|[eE].*", "", word)
    if re.search(r"[eE]", word) and len(significant) < _EXACT_DIGITS:
        return word
    try:
        value = Decimal(word)
    except InvalidOperation:
        return word
    return str(int(value)) if value == value.to_integral_value() else word


def phone_is_valid(phone: str) -> bool:
    """Say whether a cleaned number can be dialled: mobile, landline with or without area code, 400/800."""
    return bool(_VALID.match(phone))


def split_phones(text: str) -> list[str]:
    """Return the numbers of a cell that may hold several."""
    if is_blank(text):
        return []
    whole = clean_phone(text)
    if phone_is_valid(whole):
        return [whole]
    parts = [part for part in _SPLIT.split(text) if not is_blank(part)]
    found = [clean_phone(number) for part in parts for number in (_numbers(part) or [part])]
    return [number for number in found if number]


def _numbers(part: str) -> list[str]:
    part = normalise(part)
    if phone_is_valid(clean_phone(part)):
        return [part]
    found = [match[0] for match in _NUMBER.finditer(part)]
    return found if found and all(phone_is_valid(clean_phone(number)) for number in found) else []


def split_people(text: str) -> list[Contact]:
    """Return the people of a cell: 张 三（院长）、李四 10000001234 are two, with post and phone where given."""
    people: list[Contact] = []
    for part in _SPLIT.split(normalise_lines(text)):
        for word in _words(part):
            _add(people, word)
    return people


def normalise_lines(text: str) -> str:
    """Return text in NFKC with line breaks kept."""
    return "\n".join(normalise(line) for line in text.splitlines())


def _words(part: str) -> list[str]:
    """Split at blanks, but put a name back together that was only spaced out."""
    words: list[str] = []
    for word in re.sub(r"\s*\(\s*", "(", part).split():
        if words and _belongs(words[-1], word):
            words[-1] += word
        else:
            words.append(word)
    return words


def _belongs(before: str, word: str) -> bool:
    """Say whether two pieces are one name: 张 三, 张 三丰, 欧阳 修; 张三 李四 are two people."""
    if not re.fullmatch(r"[一-鿿]{1,2}", before):
        return re.fullmatch(r"[A-Za-z.'-]+", before + word) is not None and not before.isdigit()
    bare = re.sub(r"\(.*$", "", word)
    if not re.fullmatch(r"[一-鿿]{1,2}", bare) or is_post(bare):
        return False
    return len(before) == 1 or len(bare) == 1 or before in _DOUBLE_SURNAMES


def _add(people: list[Contact], word: str) -> None:
    if is_blank(word):
        return
    phones = _numbers(word)
    if phones:
        _add_phone(people, phones[0])
        return
    if is_post(word) and people and not people[-1].post:
        people[-1] = Contact(people[-1].name, squash(word), people[-1].phone)
        return
    name, post = _name_and_post(word)
    people.append(Contact(name, post))


def _add_phone(people: list[Contact], number: str) -> None:
    phone = clean_phone(number)
    if people and not people[-1].phone:
        people[-1] = Contact(people[-1].name, people[-1].post, phone)
    else:
        people.append(Contact("", "", phone))


def _name_and_post(word: str) -> tuple[str, str]:
    bracket = _BRACKET_POST.match(word)
    if bracket and not is_blank(bracket[2]):
        return clean_person(bracket[1]), squash(bracket[2])
    if is_post(word):
        return "", squash(word)
    together = _NAME_POST.match(squash(word))
    return (together[1], together[2]) if together else (clean_person(word), "")
