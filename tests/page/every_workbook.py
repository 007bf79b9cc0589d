"""Every workbook that some tests open, read again by the script of the page. By hand:

    python -m tests.page.every_workbook tests/reading tests/hostile

It runs the tests, notes the bytes that the reader is given and the editions that it knows, and compares afterwards.
What differs is written into out/unlike. With `--browser` the page does it in Chromium, and what is compared is the JSON
of `check`; `--every 5` takes every fifth workbook.
"""

import sys
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.page.browsers import tab
from tests.page.parity import Case, compared, page_at
from tests.page.read_alike import editions_of, unlike
from tests.page.script_reader import script_reader
from xlvalidate.editions.catalogue import Catalogue
from xlvalidate.reading import read, read_book

OUT = Path("out") / "unlike"


class Noted:
    """What was opened while the tests ran: bytes that are of a form with the editions known then, and all others."""

    def __init__(self) -> None:
        self.forms: dict[tuple[int, bytes], Catalogue] = {}
        self.others: dict[bytes, None] = {}

    def identifying(self, identified: Callable[..., Any]) -> Callable[..., Any]:
        def noting(data: bytes, catalogue: Catalogue, *more: Any, **named: Any) -> Any:
            self.forms[id(catalogue.own), bytes(data)] = catalogue
            return identified(data, catalogue, *more, **named)

        return noting

    def opening(self, open_package: Callable[..., Any]) -> Callable[..., Any]:
        def noting(data: bytes, *more: Any, **named: Any) -> Any:
            self.others[bytes(data)] = None
            return open_package(data, *more, **named)

        return noting


Groups = Mapping[int, list[tuple[Catalogue, bytes]]]


def noted_in(tests: list[str], every: int) -> Groups:
    """The workbooks that these tests open, by the editions that are known then."""
    noted = Noted()
    read.identified = noted.identifying(read.identified)
    read_book.open_package = noted.opening(read_book.open_package)  # type: ignore[attr-defined]
    pytest.main([*tests, "-q", "-p", "no:cacheprovider"])
    groups: dict[int, list[tuple[Catalogue, bytes]]] = defaultdict(list)
    for (own, data), catalogue in [*noted.forms.items()][::every]:
        groups[own].append((catalogue, data))
    known = {data for _, data in noted.forms}
    groups[id(None)] += [(Catalogue(), data) for data in [*noted.others][::every] if data not in known]
    return {own: members for own, members in groups.items() if members}


def by_node(groups: Groups) -> Iterator[tuple[bytes, list[str]]]:
    """Each workbook, and what the reader of the page reads otherwise."""
    with script_reader() as reader:
        for members in groups.values():
            reader.holds(editions_of(members[0][0]))
            for number, (catalogue, data) in enumerate(members):
                yield data, unlike(reader, catalogue, f"{number}.xlsx", data)


def by_chromium(groups: Groups) -> Iterator[tuple[bytes, list[str]]]:
    """Each workbook, and what the page says otherwise of it than `check`."""
    with TemporaryDirectory() as folder, tab("chromium", Path(folder)) as opened:
        for members in groups.values():
            opened.open(page_at(Path(folder), editions_of(members[0][0])))
            for number, (catalogue, data) in enumerate(members):
                yield data, compared([Case(f"{number}.xlsx", data, catalogue.own)], opened)


def main() -> int:
    """1 where anything differs."""
    asked = ArgumentParser()
    asked.add_argument("tests", nargs="+")
    asked.add_argument("--browser", action="store_true")
    asked.add_argument("--every", type=int, default=1)
    said = asked.parse_args()
    groups = noted_in(said.tests, said.every)
    count = wrong = 0
    for data, found in (by_chromium if said.browser else by_node)(groups):
        if found:
            OUT.mkdir(parents=True, exist_ok=True)
            (OUT / f"{count}.xlsx").write_bytes(data)
            print(*found[:4], sep="\n", flush=True)
        count, wrong = count + 1, wrong + bool(found)
    print(f"{count} workbooks, {wrong} are read otherwise")
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())
