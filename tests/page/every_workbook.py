"""Every workbook that some tests open, read again by the script of the page. By hand:

    python -m tests.page.every_workbook tests/reading tests/hostile

It runs the tests, notes the bytes that the reader is given and the editions that it knows, and compares afterwards.
What differs is written into out/unlike.
"""

import sys
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

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


def main(tests: list[str]) -> int:
    """How many differ is 0 where all is well."""
    noted = Noted()
    read.identified = noted.identifying(read.identified)
    read_book.open_package = noted.opening(read_book.open_package)  # type: ignore[attr-defined]
    pytest.main([*tests, "-q", "-p", "no:cacheprovider"])
    groups: dict[int, list[tuple[Catalogue, bytes]]] = defaultdict(list)
    for (own, data), catalogue in noted.forms.items():
        groups[own].append((catalogue, data))
    known = {data for _, data in noted.forms}
    groups[id(None)] += [(Catalogue(), data) for data in noted.others if data not in known]
    count = wrong = 0
    with script_reader() as reader:
        for members in groups.values():
            if not members:
                continue
            reader.holds(editions_of(members[0][0]))
            for catalogue, data in members:
                found = unlike(reader, catalogue, f"{count}.xlsx", data)
                if found:
                    OUT.mkdir(parents=True, exist_ok=True)
                    (OUT / f"{count}.xlsx").write_bytes(data)
                    print(*found[:4], sep="\n")
                count, wrong = count + 1, wrong + bool(found)
    print(f"{count} workbooks, {wrong} are read otherwise")
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
