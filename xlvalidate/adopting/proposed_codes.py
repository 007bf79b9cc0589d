"""Codes for rows and columns: the form's own names, its own numbering, else short words from the labels, else places.
The same form gives the same ones.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from unicodedata import combining

from xlvalidate.adopting.form_words import IN_BRACKETS
from xlvalidate.adopting.found_tables import FoundLine, FoundOpen, FoundTable
from xlvalidate.adopting.scan_sheet import Place
from xlvalidate.characters import normal
from xlvalidate.editions.lint import RESERVED

_SMALL = frozenset("the a an of in on at for and to by or with".split())  # noqa: SIM905
_MOST_WORDS, _LONGEST, _MOST_SYLLABLES = 3, 20, 4
_LONGEST_NAME = 32
_PLACE = re.compile(r"[rc][0-9]+")
_LIGATURES = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L"}
)


def codes_of(table: FoundTable, names: Mapping[Place, str]) -> tuple[dict[int, str], dict[int, str]]:
    """The codes of the rows with figures and of the columns, by their numbers. `names` are the form's, by the first
    cell of a box; they count where a table has one column or one row, which has no code then.
    """
    filled = table.filled
    by_place = {place: names.get((square.box.top, square.box.left), "") for place, square in table.boxes.items()}
    if any(by_place.values()) and len(table.columns) == 1:
        own = [by_place.get((number, 0), "") for number in filled]
        rows = dict(zip(filled, _codes([table.rows[number] for number in filled], "r", own), strict=True))
        return rows, {0: ""}
    if any(by_place.values()) and len(filled) == 1:
        own = [by_place.get((filled[0], number), "") for number in range(len(table.columns))]
        return {filled[0]: ""}, dict(enumerate(_codes(table.columns, "c", own)))
    rows = dict(zip(filled, _codes([table.rows[number] for number in filled], "r"), strict=True))
    columns = dict(enumerate(_codes(table.columns, "c")))
    if len(columns) == 1 and not table.columns[0].labels:
        columns = {0: ""}
    pairs = Counter("_".join(filter(None, (row, column))) for row in rows.values() for column in columns.values())
    if max(pairs.values(), default=1) > 1 or any(len(code) > 60 for code in pairs):  # a_b + c and a + b_c
        rows = {number: f"r{place}" for place, number in enumerate(filled, start=1)}
        columns = {number: f"c{number + 1}" for number in columns}
    return rows, columns


def column_codes(table: FoundOpen) -> list[str]:
    """The codes of the columns of a table with any number of entries."""
    lines = [FoundLine(labels=one.labels, span=(one.column, one.column)) for one in table.columns]
    return _codes(lines, "c", [one.name for one in table.columns])


def _codes(lines: Sequence[FoundLine], letter: str, names: Sequence[str] = ()) -> list[str]:
    """A code each. The form's name; the label by itself if no other has it, with its headings before it else."""
    named = [as_code(name) for name in names] or [""] * len(lines)
    numbers = [line.number.partition("=")[0] for line in lines]  # 1=2+3
    if all(number.isdigit() for number in numbers) and len(set(numbers)) == len(numbers) and not any(named):
        return [f"{letter}{int(number)}" for number in numbers]
    own = [slug(line.labels[-1][1]) if line.labels else "" for line in lines]
    whole = ["_".join(filter(None, (slug(text) for _, text in line.labels)))[:40].strip("_") for line in lines]
    found: list[str] = []
    whole_words = [slug(line.labels[-1][1], longest=_LONGEST_NAME) if line.labels else "" for line in lines]
    for place, (name, short, spoken, long) in enumerate(zip(named, own, whole_words, whole, strict=True), start=1):
        candidates = [name] if named.count(name) == 1 and name else []
        candidates += [short] if own.count(short) == 1 else []
        candidates += [spoken] if whole_words.count(spoken) == 1 else []
        candidates += [long] if whole.count(long) == 1 else []
        usable = (code for code in candidates if code and code not in RESERVED and code not in found)
        found.append(next(usable, f"{letter}{place}"))
    return found


def as_code(name: str) -> str:
    """A name of the form as a code: `Total_Amount` is `total_amount`; empty where nothing of it is left."""
    said = re.sub(r"[^a-z0-9]+", "_", _latin(name).lower()).strip("_")
    said = re.sub(r"_c$", "", said) if "__c" in name.lower() else said
    return said[:_LONGEST_NAME].strip("_") if said[:1].isalpha() and not _PLACE.fullmatch(said) else ""


def slug(text: str, *, longest: int = _LONGEST) -> str:
    """`Pupils of grade 1 (girls)` is `pupils_grade_1`, 开放床日 is `kaifangchuangri`; empty where no letter is left.
    With more than the usual length all words count, those in brackets too.
    """
    text = _without_accents(text)
    if not text.isascii():
        return _syllables(text, longest)
    if "_" in text and " " not in text.strip():
        return as_code(text)
    bare = IN_BRACKETS.sub("", text) if longest == _LONGEST else text
    words = re.findall(r"[a-z0-9]+", bare.lower()) or re.findall(r"[a-z0-9]+", text.lower())
    kept = [word for word in words if word not in _SMALL] or words
    return _joined(kept[:_MOST_WORDS] if longest == _LONGEST else kept, longest)


def _joined(kept: Sequence[str], longest: int) -> str:
    code = ""
    for word in kept:
        if code and len(code) + len(word) + 1 > longest:
            break
        code = f"{code}_{word[:longest]}" if code else word[:longest]
    return code if code[:1].isalpha() and not _PLACE.fullmatch(code) else ""


def _syllables(text: str, longest: int) -> str:
    bare = (IN_BRACKETS.sub("", text) or text) if longest == _LONGEST else text
    spoken = _pinyin()(bare)
    words = [word for said in spoken for word in re.findall(r"[a-z0-9]+", said.lower())]
    most = _MOST_SYLLABLES if longest == _LONGEST else len(words)
    return _joined(["".join(words[:most])], longest) if words else ""


def _without_accents(text: str) -> str:
    """A text in Latin letters in ASCII; any other as it is."""
    bare = "".join(one for one in normal("NFKD", text.translate(_LIGATURES)) if not combining(one))
    if any(one.isalpha() and not one.isascii() for one in bare):
        return text
    return "".join(one if one.isascii() else " " for one in bare)


def _latin(text: str) -> str:
    text = _without_accents(text)
    return text if text.isascii() else "_".join(_pinyin()(text))


def _pinyin() -> "Callable[[str], list[str]]":
    from pypinyin import lazy_pinyin  # only a form in Chinese needs it

    return lambda text: [one if one.isascii() else "" for one in lazy_pinyin(text)]
