"""A collection of very many offices that has already run: `many` copies what a run judged under other offices' codes.

Judging 100,000 workbooks takes a quarter of an hour, and a report reads none of them. So the ledger of a real run is
copied: every delivery, piece and judged record under another office's code, name and digest, and a roster in which
thirty offices are right below one, which reports itself at one of ten. Of the originals and the marked copies none is
copied, so a draft of a copy has nothing attached.
"""

import hashlib
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from benchmarks.workbooks import EDITION, YEAR, code_of

_BELOW = 30
_NAME = "某市某县某局"
_AWAITED = 50


def many(source: Path, home: Path, number: int) -> Path:
    """A collection of `number` offices, made of the ledger of the one at `source`."""
    home.mkdir(parents=True)
    (home / "inbox").mkdir()
    _roster(home / "roster.csv", number)
    (home / "collection.toml").write_text(
        f'editions = ["{EDITION}"]\nyear = {YEAR}\nroster = "roster.csv"\n'
        f'[[sources]]\nkind = "folder"\npath = "inbox"\n',
        "utf-8",
    )
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
