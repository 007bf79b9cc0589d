"""Codes for rows and columns: English words where the labels are English, else their places. Always the same ones."""

import re
from collections import Counter
from collections.abc import Sequence

from xlvalidate.adopting.form_words import IN_BRACKETS, is_chinese
from xlvalidate.adopting.found_tables import FoundLine, FoundTable
from xlvalidate.editions.lint import RESERVED

_SMALL = frozenset("the a an of in on at for and to by or with".split())  # noqa: SIM905
_MOST_WORDS, _LONGEST = 3, 20


def codes_of(table: FoundTable) -> tuple[dict[int, str], dict[int, str]]:
    """The codes of the rows with figures and of the columns, by their numbers."""
    filled = table.filled
    rows = dict(zip(filled, _codes([table.rows[number] for number in filled], "r"), strict=True))
    columns = dict(enumerate(_codes(table.columns, "c")))
    pairs = Counter(f"{row}_{column}" for row in rows.values() for column in columns.values())
    if max(pairs.values(), default=1) > 1:  # a_b + c and a + b_c
        rows = {number: f"r{place}" for place, number in enumerate(filled, start=1)}
        columns = {number: f"c{number + 1}" for number in columns}
    return rows, columns


def _codes(lines: Sequence[FoundLine], letter: str) -> list[str]:
    """A code each. The label by itself if no other has it, with its headings before it else."""
    own = [slug(line.labels[-1][1]) if line.labels else "" for line in lines]
    whole = ["_".join(filter(None, (slug(text) for _, text in line.labels)))[:40].strip("_") for line in lines]
    found: list[str] = []
    for place, (short, long) in enumerate(zip(own, whole, strict=True), start=1):
        code = short if own.count(short) == 1 else long
        usable = (
            code and code not in RESERVED and code not in found and (own.count(short) == 1 or whole.count(long) == 1)
        )
        found.append(code if usable else f"{letter}{place}")
    return found


def slug(text: str) -> str:
    """`Pupils of grade 1 (girls)` is `pupils_grade_1`; empty where the label is not English."""
    if is_chinese(text) or not text.isascii():
        return ""
    words = re.findall(r"[a-z0-9]+", IN_BRACKETS.sub("", text).lower()) or re.findall(r"[a-z0-9]+", text.lower())
    kept = [word for word in words if word not in _SMALL] or words
    code = ""
    for word in kept[:_MOST_WORDS]:
        if code and len(code) + len(word) + 1 > _LONGEST:
            break
        code = f"{code}_{word[:_LONGEST]}" if code else word[:_LONGEST]
    return code if code[:1].isalpha() and not re.fullmatch(r"[rc][0-9]+", code) else ""
