"""The small form as a workbook that can be spoiled part by part, and what a check says of it.

Books      C  D  E        Pupils   B  C   D
  5 Old    9  0  0          4      3  4   some remark
  6 New    4  0  0
  8 Old    2  0  0
  9 New    1  0  0
 10 Total 16  0  0
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import PurePosixPath

from tests.reading.small_form import edition_of
from xlvalidate.cells import Cell
from xlvalidate.checking.check import Checked, check
from xlvalidate.derive.template import template
from xlvalidate.desk.printed_form import printed
from xlvalidate.ooxml.book import Book
from xlvalidate.ooxml.fill import filled
from xlvalidate.ooxml.write_zip import parts_of, zipped
from xlvalidate.reading.identify import is_ours, wanted
from xlvalidate.reading.overwritten_checks import overwritten_checks
from xlvalidate.reading.read import submission
from xlvalidate.reading.read_book import read_book
from xlvalidate.reading.submission import SubmittedFile

SMALL = edition_of()
COLUMN = {"C5": 9, "C6": 4, "C8": 2, "C9": 1, "C10": 16}
Told = list[tuple[str, str, str]]
Change = Callable[[dict[str, bytes]], None]


@cache
def good() -> bytes:
    """The form, filled in and right."""
    figures = printed(SMALL).cells.values()
    said = dict.fromkeys(figures, 0) | {Cell.at("Books", at): number for at, number in COLUMN.items()}
    said |= {Cell.at("Pupils", "B4"): 3, Cell.at("Pupils", "C4"): 4}
    fields = {"office": "Town", "office_code": "990001", "year": "2024"}
    covers = {printed(SMALL).fields[code]: text for code, text in fields.items()}
    return filled(template(SMALL), said | covers | {Cell.at("Pupils", "D4"): "a word"})


def changed(*changes: Change, data: bytes | None = None) -> bytes:
    """The workbook with its parts changed, each by its name."""
    parts = parts_of(good() if data is None else data)
    for change in changes:
        change(parts)
    return zipped(parts, 1)


def part(name: str, *pairs: tuple[str, str]) -> Change:
    """A text of a part replaced; it has to be there."""

    def change(parts: dict[str, bytes]) -> None:
        found = next(key for key in parts if PurePosixPath(key).name == name)
        for before, after in pairs:
            assert before.encode() in parts[found], (name, before)
            parts[found] = parts[found].replace(before.encode(), after.encode(), 1)

    return change


def added(parts: Mapping[str, str]) -> Change:
    """Parts put in."""
    return lambda into: into.update({name: text.encode() for name, text in parts.items()})


def judged(data: bytes, *, fast: bool = True) -> Checked:
    """What a check says of it."""
    book = read_book(data, wanted, ours=is_ours, fast=fast)
    assert isinstance(book, Book), book
    source = SubmittedFile(file="form.xlsx", sha256="0" * 64)
    found = submission(source, book, SMALL, printed(SMALL))
    overwritten = overwritten_checks(book, data, printed(SMALL))
    return check([replace(found, findings=(*found.findings, *overwritten))])[0]


def told(data: bytes) -> Told:
    """Each finding: its severity, its id, and the cells that it lists. Both readers say the same."""
    quick, slow = judged(data), judged(data, fast=False)
    assert quick.findings == slow.findings
    return [
        (str(one.severity), one.id, " ".join(str(at.cell) for at in one.places if at.cell)) for one in quick.findings
    ]


def facts(data: bytes, finding: str) -> dict[str, str]:
    """The particulars of the one finding with this id."""
    (found,) = [one for one in judged(data).findings if one.id == finding]
    return dict(found.facts)
