"""What a press of 校验 costs: `python -m benchmarks press`. The calls to the spreadsheet program, and the time.

A call to Excel or LibreOffice costs 0.1 to 1 ms however much it carries, so their number is what decides. It is
counted where xlwings hands over to an engine: each method that is called there and each property that is read or set is
one call, as it is over COM. The engine is openpyxl's, which needs no program.
"""

import shutil
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xlwings as xw
from xlwings import base_classes

from xlvalidate.derive.drawing import draw
from xlvalidate.derive.template import template
from xlvalidate.editions.catalogue import built_in, built_in_edition, catalogue
from xlvalidate.excel.buttons import Button, press
from xlvalidate.excel.engines import use
from xlvalidate.ooxml.fill import filled

FILLINGS = ("blank", "right", "wrong")
_IMPLS = tuple(
    one for one in vars(base_classes).values() if isinstance(one, type) and one.__module__ == base_classes.__name__
)


class Counted:
    """An engine's object, with a note of every call to it and to what it gives out."""

    def __init__(self, inner: Any, seen: Counter[str]) -> None:
        object.__setattr__(self, "_inner", inner)
        object.__setattr__(self, "_seen", seen)

    def _given(self, value: Any) -> Any:
        if isinstance(value, _IMPLS):
            return Counted(value, self._seen)
        return type(value)(map(self._given, value)) if type(value) in (list, tuple) else value

    def _note(self, name: str) -> None:
        self._seen[f"{type(self._inner).__name__}.{name}"] += 1

    def __getattr__(self, name: str) -> Any:
        if name == "options" or name.startswith("_"):
            return getattr(self._inner, name)
        value = getattr(self._inner, name)
        if callable(value) and not isinstance(value, _IMPLS):

            def called(*given: Any, **named: Any) -> Any:
                self._note(name)
                if name == "snapshot":  # a program gives names one by one, and each is asked what it is called
                    self._seen["Names.snapshot"] += 2 * len(self._inner)
                return self._given(value(*map(_plain, given), **{key: _plain(one) for key, one in named.items()}))

            return called
        if isinstance(getattr(type(self._inner), name, None), property) and name not in ("app", "engine", "api"):
            self._note(name)
        return self._given(value)

    def __setattr__(self, name: str, value: Any) -> None:
        if name != "options":
            self._note(name)
        setattr(self._inner, name, _plain(value))

    def __call__(self, *given: Any) -> Any:
        self._note("()")
        return self._given(self._inner(*map(_plain, given)))

    def __bool__(self) -> bool:
        return True

    def __len__(self) -> int:
        self._note("len")
        return len(self._inner)

    def __iter__(self) -> Iterator[Any]:
        for one in self._inner:
            self._note("next")
            yield self._given(one)

    def __contains__(self, name: object) -> bool:
        self._note("in")
        return name in self._inner

    def __eq__(self, other: object) -> bool:
        return bool(self._inner == _plain(other))

    def __hash__(self) -> int:
        return hash(self._inner)


def _plain(value: Any) -> Any:
    return value._inner if isinstance(value, Counted) else value


@dataclass(frozen=True, slots=True)
class PressCost:
    """What one press came to."""

    calls: int
    names: int
    cells: int
    findings: int
    seconds: float

    @property
    def beside_names(self) -> int:
        """The calls but for four a name: it is fetched, asked twice what it is called, and what it means."""
        return self.calls - 4 * self.names


def cost(path: Path) -> tuple[PressCost, Counter[str]]:
    """Of pressing 校验 in this workbook."""
    seen: Counter[str] = Counter()
    with use("openpyxl") as app:
        book = app.books.open(shutil.copy(path, path.with_suffix(".pressed.xlsx")))
        counted = xw.Book(impl=Counted(book.impl, seen))
        start = time.perf_counter()
        done = press(Button.CHECK, counted, catalogue(None))
        seconds = time.perf_counter() - start
        assert done.checked is not None and done.checked.submission is not None
        cells = sum(1 for sheet in book.impl.api for row in sheet.iter_rows() for cell in row if cell.value is not None)
        names = len(book.impl.all_names())
        book.close()
    return PressCost(sum(seen.values()), names, cells, len(done.checked.findings), seconds), seen


def form(name: str, filling: str) -> bytes:
    """A form of an edition: blank, with 0 everywhere, or with a figure in each cell that no two rules agree on."""
    edition = built_in_edition(name)
    cells = draw(edition).cell_of
    numeric = [code for code, indicator in edition.indicators.items() if indicator.numeric]
    if filling == "blank":
        return template(edition)
    typed = {cells[code]: 0 if filling == "right" else number % 7 for number, code in enumerate(numeric)}
    return filled(template(edition), dict(typed))


def main(_: Sequence[str]) -> None:
    """Prints the table."""
    print(
        "| edition | filling | cells with something in them | findings | names | calls | calls but for 4 a name | ms |"
    )
    print("|---|---|---|---|---|---|---|---|")
    with TemporaryDirectory(prefix="xlvalidate-press-") as folder:
        for name in built_in():
            for filling in FILLINGS:
                path = Path(folder, f"{name}-{filling}.xlsx")
                path.write_bytes(form(name, filling))
                cost(path)  # what is made once a process is no press's cost
                one, _ = cost(path)
                facts = (name, filling, one.cells, one.findings, one.names, one.calls, one.beside_names)
                print(f"| {' | '.join(map(str, facts))} | {one.seconds * 1000:.0f} |")
