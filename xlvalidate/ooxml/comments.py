"""The comments on worksheets: the notes that every program writes, and the threads that newer Excels do."""

import posixpath
from collections.abc import Iterable, Iterator

from xlvalidate.cells import Cell
from xlvalidate.ooxml.package import Package
from xlvalidate.ooxml.workbook_xml import Workbook, links
from xlvalidate.ooxml.xml import Attributes, Element, named, parse, unescaped

_THREADS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
_MOST = 1_000
_LONGEST = 1_000


def read_comments(workbook: Workbook, sheets: Iterable[str]) -> tuple[tuple[Cell, str], ...]:
    """The comments on some sheets, each with its cell, as one reads. Raises RefusedError."""
    found: list[tuple[Cell, str]] = []
    for sheet in sheets:
        said: dict[Cell, list[str]] = {}
        for kind, part in _parts_of(workbook.package, workbook.sheet_parts[sheet]):
            there = _notes if kind == "comments" else _threads
            own: dict[Cell, list[str]] = {}
            for at, text in there(workbook.package, part):
                try:
                    own.setdefault(Cell.at(sheet, at), []).append(text)
                except ValueError:
                    continue
            # A thread's note only says that the program is too old for it.
            said = {**said, **own} if kind != "comments" else {**own, **said}
        found += [(cell, text) for cell, texts in sorted(said.items()) for text in texts]
    return tuple(found[:_MOST])


def _parts_of(package: Package, sheet: str) -> Iterator[tuple[str, str]]:
    folder, base = posixpath.split(sheet)
    if posixpath.join(folder, "_rels", f"{base}.rels").lower() not in package.index:
        return
    for link in links(package, sheet).values():
        if link.kind in ("comments", "threadedComment") and link.target.lower() in package.index:
            yield link.kind, link.target


def _notes(package: Package, part: str) -> list[tuple[str, str]]:
    found: list[tuple[str, list[str]]] = []

    def note(attributes: Attributes) -> None:
        found.append((attributes.get("ref", ""), []))

    def text(said: str) -> None:
        package.budget.keep(part, len(said))
        found[-1][1].append(said)

    word = Element(end=text, text=True)
    rich = {"text": Element(named({"t": word, "r": Element(named({"t": word}))}))}
    notes = named({"commentList": Element(named({"comment": Element(named(rich), start=note)}))})
    parse(part, package.chunks(part), named({"comments": Element(notes)}), package.budget)
    return [(at, unescaped("".join(texts))[:_LONGEST]) for at, texts in found[:_MOST]]


def _threads(package: Package, part: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    at = ""

    def comment(attributes: Attributes) -> None:
        nonlocal at
        at = attributes.get("ref", "")

    def text(said: str) -> None:
        package.budget.keep(part, len(said))
        found.append((at, said[:_LONGEST]))

    inside = named({"text": Element(end=text, text=True)}, (_THREADS,))
    comments = named({"threadedComment": Element(inside, start=comment)}, (_THREADS,))
    parse(part, package.chunks(part), named({"ThreadedComments": Element(comments)}, (_THREADS,)), package.budget)
    return found[:_MOST]
