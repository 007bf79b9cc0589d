"""What reports of very many offices take: `python -m benchmarks reported [N …] [--from N] [--in FOLDER]`.

Judging 100,000 workbooks takes a quarter of an hour, and a report reads none of them. So the ledger of a real run is
copied: every delivery, piece and judged record under another office's code, name and digest, and a roster in which
thirty offices are right below one, which reports itself at one of ten. Of the originals and the marked copies none is
copied, so a draft of a copy has nothing attached.
"""

import hashlib
import shutil
import sqlite3
import sys
import zlib
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import closing
from math import log
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measure import Taken, family
from benchmarks.workbooks import EDITION, SENT, YEAR, code_of, write_workbooks

_BELOW = 30
_NAME = "某市某县某局"
_AWAITED = 50
COMMANDS = ("status", "report", "replies", "export", "rollup")


def main(arguments: Sequence[str]) -> None:
    """Prints the table: the CPU and the peak of each command, and how they grow from one size to the next."""
    parser = ArgumentParser(prog="python -m benchmarks reported", description=__doc__)
    parser.add_argument("numbers", nargs="*", type=int, default=[1_000, 10_000], metavar="N", help="How many offices.")
    parser.add_argument("--from", dest="judged", type=int, default=300, help="So many are judged, and then copied.")
    parser.add_argument("--in", dest="into", type=Path, help="A folder to work in; a temporary one by default.")
    asked = parser.parse_args(arguments)
    with TemporaryDirectory(prefix="xlvalidate-bench-", dir=asked.into) as name:
        folder = Path(name)
        source = many_of(folder / "judged", asked.judged)
        _row(("offices", "command", "CPU", "CPU each", "wall", "peak", "CPU grows", "memory grows"))
        _row("---" for _ in range(8))
        before: dict[str, tuple[int, Taken]] = {}
        for number in sorted(asked.numbers):
            home = many(source, folder / str(number), number)
            for what in COMMANDS:
                print(f"{number:,} offices, {what}", file=sys.stderr, flush=True)
                command = ("rollup", str(home)) if what == "rollup" else ("collect", what, str(home))
                taken = family(*command)
                grows = _grown(before[what], (number, taken)) if what in before else ("", "")
                cpu, each = f"{taken.cpu:.1f} s", f"{taken.cpu / number * 1000:.2f} ms"
                _row((f"{number:,}", what, cpu, each, f"{taken.wall:.1f} s", f"{taken.peak:.0f} MiB", *grows))
                before[what] = number, taken
            shutil.rmtree(home)


def many_of(home: Path, number: int) -> Path:
    """A collection that was really judged."""
    write_workbooks(number, home / "inbox", SENT)
    _roster(home / "roster.csv", number)
    _settings(home)
    family("collect", "run", str(home))
    return home


def _grown(before: tuple[int, Taken], now: tuple[int, Taken]) -> tuple[str, str]:
    """The exponents of CPU and of memory: 1 where twice as many take twice as much."""
    times = log(now[0] / before[0])
    return tuple(f"{log(b / a) / times:.2f}" for a, b in ((before[1].cpu, now[1].cpu), (before[1].peak, now[1].peak)))


def _row(cells: Iterator[str] | Sequence[str]) -> None:
    print(f"| {' | '.join(cells)} |", flush=True)


def many(source: Path, home: Path, number: int) -> Path:
    """A collection of `number` offices, made of the ledger of the one at `source`."""
    home.mkdir(parents=True)
    (home / "inbox").mkdir()
    _roster(home / "roster.csv", number)
    _settings(home)
    ledger = home / "ledger.sqlite"
    with closing(sqlite3.connect(source / "ledger.sqlite")) as there:
        there.execute("VACUUM INTO ?", (str(ledger),))
    with closing(sqlite3.connect(ledger)) as here, here:
        rows = here.execute(
            "SELECT parcels.id, pieces.id, checks.sha256, record, checks.code FROM checks "
            "JOIN pieces USING (sha256) JOIN parcels ON parcels.id = parcel GROUP BY checks.sha256 ORDER BY pieces.id"
        ).fetchall()
        for table, name in (("parcels", "id"), ("pieces", "id"), ("checks", "sha256")):
            here.execute(f"CREATE TEMP TABLE from_{table} AS SELECT * FROM {table}")
            here.execute(f"CREATE UNIQUE INDEX temp.by_{table} ON from_{table} ({name})")
            here.execute(f"DELETE FROM {table}")
        columns = {
            table: [row[1] for row in here.execute(f"PRAGMA table_info({table})")]
            for table in ("parcels", "pieces", "checks")
        }
        for at in range(number):
            _copy(here, columns, at, *rows[at % len(rows)])
    return home


def _settings(home: Path) -> None:
    (home / "collection.toml").write_text(
        f'editions = ["{EDITION}"]\nyear = {YEAR}\nroster = "roster.csv"\n'
        f'[[sources]]\nkind = "folder"\npath = "inbox"\n',
        "utf-8",
    )


def _copy(
    here: sqlite3.Connection,
    columns: dict[str, list[str]],
    at: int,
    parcel: int,
    piece: int,
    sha256: str,
    record: bytes,
    code: str,
) -> None:
    """One workbook of the run once more, as that of the office `at`."""
    digest, own, name = hashlib.sha256(f"{at}".encode()).hexdigest(), code_of(at), _name(at)
    line = zlib.decompress(record).decode("ascii").replace(sha256, digest)
    if code:
        line = line.replace(code, own).replace(_escaped(_NAME), _escaped(name))
    new = {
        "parcels": {"id": at + 1, "sha256": digest, "place": f"inbox/{at:06}.xlsx", "name": f"{own}.xlsx"},
        "pieces": {"id": at + 1, "parcel": at + 1, "sha256": digest, "name": f"{own}.xlsx"},
        "checks": {
            "sha256": digest, "code": own if code else "", "office": name if code else "", "content": digest,
            "record": zlib.compress(line.encode("ascii"), 6),
        },
    }  # fmt: skip
    for table, key in (("parcels", parcel), ("pieces", piece), ("checks", sha256)):
        said = ", ".join(f":{name}" if name in new[table] else name for name in columns[table])
        by = "sha256" if table == "checks" else "id"
        here.execute(
            f"INSERT INTO {table} SELECT {said} FROM from_{table} WHERE {by} = :asked", {**new[table], "asked": key}
        )


def _name(at: int) -> str:
    return f"{_NAME}{at:06}"


def _escaped(text: str) -> str:
    return text.encode("ascii", "backslashreplace").decode("ascii")


def _roster(path: Path, number: int) -> None:
    path.write_text("".join(f"{line}\n" for line in _lines(number)), "utf-8")


def _lines(number: int) -> Iterator[str]:
    """The roster: one office in `_AWAITED` is still awaited, and of those above others nine in ten are, too."""
    yield "code,name,level,parent,mail"
    total = number + number // _AWAITED
    for at in range(total):
        above = at // _BELOW * _BELOW
        reports = above % (_BELOW * 10) == 0
        parent = code_of(above) if reports else f"P{above:06}"
        if at == above and not reports:
            yield f"{parent},{_name(above)}以上,县级政府,,{parent}@example.gov.cn"
        if at != above or not reports:
            yield f"{code_of(at)},{_name(at)},县级部门,{parent},{code_of(at)}@example.gov.cn"
        else:
            yield f"{code_of(at)},{_name(at)},县级政府,,{code_of(at)}@example.gov.cn"
