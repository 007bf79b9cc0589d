"""The same bytes judged twice: by `check --format json`, and by the page in a browser. Each difference has its path.

By hand, for many more fillings: `XLV_PAGE=2000 python -m tests.page.parity ogi-2021`.
"""

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.office.differential import NO_VALUE, Filling, fillings
from tests.page.browsers import Tab, tab
from xlvalidate.cells import Cell
from xlvalidate.checking.judge import File, Setup, judge, read_file
from xlvalidate.checking.last_period import LastPeriod, by_office
from xlvalidate.checking.stamp_findings import Trusted
from xlvalidate.derive.checks_sheet import EXPLANATION, lines_of
from xlvalidate.derive.drawing import draw
from xlvalidate.derive.fixed_texts import texts_of
from xlvalidate.derive.template import template
from xlvalidate.desk.check_files import setup
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import Catalogue, built_in_edition
from xlvalidate.editions.edition import Edition
from xlvalidate.messages import LANGUAGES
from xlvalidate.ooxml.blank_form import BlankForm, blank_form
from xlvalidate.ooxml.fill import Typed
from xlvalidate.page.single_file import single_file
from xlvalidate.reading.submission import Submission
from xlvalidate.reports.json_lines import as_data
from xlvalidate.stamps import Issuers

MAY_DIFFER = Path(__file__).parent / "may_differ.json"
"""The paths of the JSON that the page rightly says otherwise."""


@dataclass(frozen=True, slots=True)
class Case:
    """A file as both are given it: `edition` is one that is not built in, None for the others."""

    name: str
    data: bytes
    edition: Edition | None = None
    last: tuple[tuple[str, bytes], ...] = ()
    language: str | None = None


@cache
def means(edition: Edition | None) -> Setup:
    """What judging needs; the page has the same editions."""
    return setup(Catalogue(own=edition))


def of_program(case: Case, trusted: Issuers | None = None) -> dict[str, Any]:
    """What `check --format json` says."""
    own = replace(means(case.edition), trusted=Trusted(trusted) if trusted else None)
    last = _last(case, own) if case.last else None
    checked = judge([File(case.name, case.data)], own, last)[0]
    language = case.language or (checked.submission.edition.language if checked.submission else LANGUAGES[0])
    return dict(json.loads(json.dumps(as_data(checked, language))))


def _last(case: Case, own: Setup) -> LastPeriod:
    items = [read_file(File(name, data), own) for name, data in case.last]
    good = [item for item in items if isinstance(item, Submission)]
    if len(case.last) == 1:
        return LastPeriod(only=good[0] if good else None)
    return by_office(good)[0]


def of_page(cases: Sequence[Case], opened: Tab, folder: Path) -> Iterator[dict[str, Any]]:
    """What the page says, case by case; a crash of its script as it tells of it."""
    asked = []
    for number, case in enumerate(cases):
        files = [(case.name, case.data), *case.last]
        paths = [folder / f"{number}-{at}" for at in range(len(files))]
        for path, (_, data) in zip(paths, files, strict=True):
            path.write_bytes(data)
        sent = [{"name": name, "path": str(path)} for path, (name, _) in zip(paths, files, strict=True)]
        asked.append({**sent[0], "last": sent[1:] or None, "language": case.language})
    for answer in opened.check(asked):
        yield answer.get("json", answer)


def differences(one: Any, other: Any, path: str = "$") -> Iterator[str]:
    """Where two JSON values differ: `$.findings[2].message: … | …`."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted({*one, *other}):
            yield from differences(one.get(key, "(nothing)"), other.get(key, "(nothing)"), f"{path}.{key}")
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for at, (mine, theirs) in enumerate(zip(one, other, strict=True)):
            yield from differences(mine, theirs, f"{path}[{at}]")
    elif one != other or type(one) is not type(other):
        yield f"{path}: {json.dumps(one, ensure_ascii=False)} | {json.dumps(other, ensure_ascii=False)}"


def compared(cases: Sequence[Case], opened: Tab, trusted: Issuers | None = None) -> list[str]:
    """All that differs, each with the name of its file."""
    allowed = tuple(json.loads(MAY_DIFFER.read_text("utf-8")))
    with TemporaryDirectory() as folder:
        said = list(of_page(cases, opened, Path(folder)))
    found = (
        f"{case.name} {one}"
        for case, theirs in zip(cases, said, strict=True)
        for one in differences(of_program(case, trusted), theirs)
        if not one.startswith(allowed)
    )
    return list(found)


def page_at(folder: Path, editions: Iterable[Edition], trusted: Issuers | None = None) -> Path:
    """The page for these editions, in a file."""
    path = folder / "校验.html"
    path.write_text(single_file(list(editions), printed, trusted), "utf-8")
    return path


@cache
def blank(edition: Edition) -> tuple[BlankForm, Mapping[str, Cell], Mapping[str, Cell], Mapping[str, Cell]]:
    """The template cut at every cell that is typed into; and where figures, the cover and explanations are."""
    drawing, sheet = draw(edition), texts_of(edition.language).checks_sheet
    explained = {line.id: Cell(sheet, line.row, EXPLANATION) for line in lines_of(edition) if line.explains}
    cells = [*drawing.cell_of.values(), *drawing.field_of.values(), *explained.values()]
    return blank_form(template(edition), cells), drawing.cell_of, drawing.field_of, explained


def workbook(edition: Edition, filling: Filling) -> bytes:
    """A filling typed into the template."""
    form, figures, cover, explained = blank(edition)
    cells = {figures[code]: value for code, value in filling.figures.items()}
    cells |= {cover[code]: value for code, value in filling.cover.items()}
    cells |= {explained[id_]: value for id_, value in filling.explanations.items() if id_ in explained}
    typed: dict[Cell, Typed] = {cell: one for cell, one in cells.items() if one not in (None, "", NO_VALUE)}  # type: ignore[misc]
    return form.filled(typed)


def filled_cases(edition: Edition, count: int, seed: int = 0) -> Iterator[Case]:
    """Fillings at the boundaries of rules, as the test of the live sheet draws them."""
    own = None if edition.id.startswith("ogi-2") else edition
    for number, filling in enumerate(fillings(edition, count, seed)):
        yield Case(f"{edition.id}-{seed}-{number}.xlsx", workbook(edition, filling), own)


def main() -> None:
    """Many fillings of a built-in edition; says what differs."""
    count, name = int(os.environ.get("XLV_PAGE", "2000")), sys.argv[1]
    edition = built_in_edition(name)
    with TemporaryDirectory() as folder, tab("chromium", Path(folder)) as opened:
        opened.open(page_at(Path(folder), [edition]))
        total = 0
        cases: list[Case] = []
        for case in filled_cases(edition, count):
            cases.append(case)
            if len(cases) == 100:
                found = compared(cases, opened)
                total, cases = total + len(found), []
                print(*found[:5], sep="\n", flush=True)
        print(f"{name}: {count} fillings, {total} differences")


if __name__ == "__main__":
    main()
