"""Other ways to the same workbooks, each with what it leaves out, and the least that there is to do."""

import json
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from python_calamine import CalamineWorkbook

from benchmarks.measure import Spent, timed
from benchmarks.pandas_environment import WithPandas
from xlvalidate.ooxml.package import Part, open_package
from xlvalidate.ooxml.write_zip import members


class Pandas:
    """pandas over calamine, in a process of its own."""

    def __init__(self, first: Path) -> None:
        self._asked = WithPandas("pandas_reading.py")
        self.read([first])  # imports are no workbook's cost

    def read(self, paths: Sequence[Path]) -> Spent:
        """All sheets of these."""
        return self._asked.ask(json.dumps([str(path) for path in paths]))[1]

    def close(self) -> None:
        """Ends it."""
        self._asked.close()


def by_calamine(paths: Sequence[Path]) -> Spent:
    """All sheets of these as lists. No names, errors are blanks, nothing is refused, nothing checked."""
    return timed(lambda: [_sheets(path) for path in paths])[1]


def _sheets(path: Path) -> list[list[list[object]]]:
    book = CalamineWorkbook.from_path(str(path))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def physical(paths: Sequence[Path]) -> Spent:
    """Every part of these inflated, and its checksum: less cannot be done by who wants to know that a file is whole."""
    data = [path.read_bytes() for path in paths]
    places = [[(part.start, part.packed, part.deflated) for part in _parts(one)] for one in data]

    def inflated() -> None:
        for one, parts in zip(data, places, strict=True):
            members(one)
            for start, packed, deflated in parts:
                packed_bytes = one[start : start + packed]
                zlib.crc32(zlib.decompress(packed_bytes, -15) if deflated else packed_bytes)

    return timed(inflated)[1]


def _parts(data: bytes) -> Iterable[Part]:
    return open_package(data).index.values()
