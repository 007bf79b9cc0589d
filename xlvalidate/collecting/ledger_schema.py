"""The ledger's tables, and how a ledger of an older program becomes one of this program."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xlvalidate.errors import SpokenError, Words, usage
from xlvalidate.languages import FALLBACK
from xlvalidate.messages import has

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE parcels (
        id INTEGER PRIMARY KEY, source TEXT NOT NULL, place TEXT NOT NULL, sha256 TEXT NOT NULL, kind TEXT NOT NULL,
        name TEXT NOT NULL, size INTEGER NOT NULL, received TEXT, token TEXT NOT NULL, fault TEXT NOT NULL,
        detail TEXT NOT NULL, opened INTEGER NOT NULL DEFAULT 0, sender TEXT NOT NULL DEFAULT '',
        sender_name TEXT NOT NULL DEFAULT '', subject TEXT NOT NULL DEFAULT '', sent TEXT,
        message_id TEXT NOT NULL DEFAULT '', auto INTEGER NOT NULL DEFAULT 0, UNIQUE (place, sha256)
    );
    CREATE INDEX parcels_unopened ON parcels (id) WHERE opened = 0;
    CREATE INDEX parcels_by_source ON parcels (source, id);
    CREATE INDEX parcels_by_bytes ON parcels (sha256);
    CREATE TABLE pieces (
        id INTEGER PRIMARY KEY, parcel INTEGER NOT NULL REFERENCES parcels ON DELETE CASCADE, path TEXT NOT NULL,
        name TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL, word TEXT NOT NULL, detail TEXT NOT NULL,
        fate TEXT NOT NULL DEFAULT 'waiting', UNIQUE (parcel, path)
    );
    CREATE INDEX pieces_by_bytes ON pieces (sha256);
    CREATE TABLE checks (
        sha256 TEXT PRIMARY KEY, made_by TEXT NOT NULL, verdict TEXT NOT NULL, why TEXT NOT NULL, code TEXT NOT NULL,
        office TEXT NOT NULL, level TEXT NOT NULL, marked INTEGER NOT NULL, record BLOB NOT NULL
    );
    CREATE TABLE rules (made_by TEXT NOT NULL);
    CREATE TABLE outputs (path TEXT PRIMARY KEY, kind TEXT NOT NULL) WITHOUT ROWID;
    """,
    # Older results lack these columns, and their code could be that of the stamp: everything is judged again.
    """
    ALTER TABLE checks ADD COLUMN stamped TEXT NOT NULL DEFAULT '';
    ALTER TABLE checks ADD COLUMN period TEXT NOT NULL DEFAULT '';
    ALTER TABLE checks ADD COLUMN blank TEXT NOT NULL DEFAULT '';
    ALTER TABLE checks ADD COLUMN content TEXT NOT NULL DEFAULT '';
    UPDATE checks SET made_by = '';
    """,
    # Which bytes of a place were fetched last; and mails are opened again, for when they were sent is read otherwise.
    """
    ALTER TABLE parcels ADD COLUMN fetched INTEGER NOT NULL DEFAULT 0;
    UPDATE parcels SET fetched = id;
    CREATE INDEX parcels_by_fetched ON parcels (fetched);
    DELETE FROM pieces WHERE parcel IN (SELECT id FROM parcels WHERE kind = 'mail' AND sha256 != '');
    UPDATE parcels SET opened = 0 WHERE kind = 'mail' AND sha256 != '';
    """,
    """
    CREATE TABLE passed (
        source TEXT NOT NULL, why TEXT NOT NULL, count INTEGER NOT NULL, names TEXT NOT NULL, PRIMARY KEY (source, why)
    ) WITHOUT ROWID;
    """,
    # A piece within a mail that is not the delivery itself has that mail's sender, empty columns mean the delivery's.
    # All but lone workbooks is opened again: whose a mail in a zip was, or one that was forwarded, had not been kept.
    """
    ALTER TABLE pieces ADD COLUMN sender TEXT;
    ALTER TABLE pieces ADD COLUMN sender_name TEXT;
    ALTER TABLE pieces ADD COLUMN sent TEXT;
    ALTER TABLE pieces ADD COLUMN message_id TEXT;
    ALTER TABLE pieces ADD COLUMN auto INTEGER;
    ALTER TABLE pieces ADD COLUMN forwarders TEXT;
    UPDATE parcels SET opened = 0 WHERE sha256 != '' AND NOT EXISTS
        (SELECT 1 FROM pieces WHERE parcel = parcels.id AND pieces.sha256 = parcels.sha256);
    DELETE FROM pieces WHERE parcel IN (SELECT id FROM parcels WHERE opened = 0);
    """,
    # What the collector decided; as what each submission counted when the last run ended, and by which program and
    # editions that was judged. Which reasons settled something had not been kept, so everything is judged again.
    """
    CREATE TABLE decisions (
        id INTEGER PRIMARY KEY, piece TEXT NOT NULL, choice TEXT NOT NULL, office TEXT NOT NULL, period TEXT NOT NULL,
        reasons TEXT NOT NULL, who TEXT NOT NULL, made TEXT NOT NULL, why TEXT NOT NULL, fetched INTEGER NOT NULL
    );
    CREATE TABLE counted (piece TEXT PRIMARY KEY, verdict TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE made_with (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    ALTER TABLE checks ADD COLUMN explained TEXT NOT NULL DEFAULT '';
    UPDATE checks SET made_by = '';
    """,
    # The day of the last draft that reminds an office.
    """
    CREATE TABLE IF NOT EXISTS reminded (code TEXT PRIMARY KEY, day TEXT NOT NULL) WITHOUT ROWID;
    """,
    # A stamp may be of a month, and a form is held against those of the periods before it (`before`: their digests);
    # an office is reminded of each period.
    """
    ALTER TABLE checks ADD COLUMN stamped_period TEXT NOT NULL DEFAULT '';
    ALTER TABLE checks ADD COLUMN before TEXT NOT NULL DEFAULT '';
    ALTER TABLE reminded RENAME TO reminded_once;
    CREATE TABLE reminded (code TEXT NOT NULL, period TEXT NOT NULL, day TEXT NOT NULL, PRIMARY KEY (code, period))
        WITHOUT ROWID;
    INSERT INTO reminded SELECT code, '', day FROM reminded_once;
    DROP TABLE reminded_once;
    """,
)
"""What leads from each version of the schema to the next. A line that was released is never changed."""

VERSION = len(MIGRATIONS)
PATIENCE = 10.0  # seconds to wait for a program that looks into the file


class LedgerError(SpokenError):
    """The ledger cannot be used: it is of a newer program, locked, damaged, or its disk is full."""


@contextmanager
def connected(path: Path, *, write: bool) -> Iterator[sqlite3.Connection]:
    """A connection, its tables brought to this program's version when it is written to.

    Raises LedgerError for any fault of the file.
    """
    try:
        if write:
            connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
        else:
            connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
        try:
            version = _version(connection, path)
            connection.execute("PRAGMA foreign_keys = ON")
            if write:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = FULL")
                _migrate(connection, version)
            elif version < VERSION:
                raise LedgerError(usage("ledger-older", path=path, version=version, folder=path.parent))
            yield connection
        finally:
            connection.close()
    except sqlite3.Error as error:
        # A full disk is an input/output error as well, and a file that cannot be opened.
        ours = isinstance(error, sqlite3.OperationalError)
        why = _why(error)
        raise LedgerError(usage("ledger-unusable" if ours else "ledger-damaged", path=path, error=why)) from error


def _why(error: sqlite3.Error) -> Words | str:
    """What SQLite says of its file, in the language of whoever reads it where we know it."""
    name = (getattr(error, "sqlite_errorname", None) or "").removeprefix("SQLITE_").lower()
    name = name.partition("_")[0]  # SQLITE_IOERR_WRITE is an SQLITE_IOERR
    return Words(name, family="database") if has(f"database.{name}", FALLBACK) else str(error)


def _version(connection: sqlite3.Connection, path: Path) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        raise LedgerError(usage("ledger-newer", path=path, version=version, known=VERSION))
    return version


def _migrate(connection: sqlite3.Connection, version: int) -> None:
    for number, script in enumerate(MIGRATIONS[version:], start=version + 1):
        # A script and the number that says that it was run are one transaction.
        connection.executescript(f"BEGIN IMMEDIATE;{script};PRAGMA user_version = {number};COMMIT;")


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
