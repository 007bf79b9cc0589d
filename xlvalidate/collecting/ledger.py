"""The ledger: a line for every delivery and every piece of it, what was judged, and what was written. One writer.

SQLite in WAL, `synchronous=FULL`: what a transaction wrote is on the disk when it returns.
"""

import json
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from xlvalidate.collecting.decision_table import DecisionTable
from xlvalidate.collecting.last_run import LastRun
from xlvalidate.collecting.ledger_columns import enclosed, moment_of, path_column, stored_text, written
from xlvalidate.collecting.ledger_lines import Check, LedgerLine
from xlvalidate.collecting.ledger_schema import connected, transaction
from xlvalidate.collecting.reminded_offices import RemindedOffices
from xlvalidate.intake.delivery import Delivery, Opened
from xlvalidate.intake.passed_over_files import PassedOver, WhyPassedOver, together

_LINES = """
    SELECT pieces.id, parcel, place, parcels.sha256, parcels.name, kind = 'mail', received,
        coalesce(pieces.sent, parcels.sent), coalesce(pieces.sender, parcels.sender),
        coalesce(pieces.sender_name, parcels.sender_name), coalesce(pieces.message_id, parcels.message_id),
        coalesce(pieces.auto, parcels.auto), path, pieces.name, pieces.sha256, word, pieces.detail,
        coalesce(verdict, ''), coalesce(why, ''), coalesce(code, ''), coalesce(office, ''), coalesce(level, ''),
        coalesce(marked, 0),
        coalesce(stamped, ''), coalesce(period, ''), coalesce(blank, ''), coalesce(content, ''),
        coalesce(explained, ''), coalesce(stamped_period, ''), coalesce(before, ''), fetched, forwarders
    FROM pieces JOIN parcels ON parcels.id = parcel
    LEFT JOIN checks ON checks.sha256 = pieces.sha256 AND made_by = (SELECT made_by FROM rules) ORDER BY pieces.id
"""


CLOSED = "not-opened"
# Deliveries that were kept, and that could not be looked into or have a piece whose copy could not be opened.
_UNREAD = f"""
    sha256 != '' AND id IN (SELECT parcel FROM pieces WHERE word = '{CLOSED}' AND sha256 = '' AND path = '[]'
        UNION SELECT parcel FROM pieces JOIN checks USING (sha256) WHERE why = '{CLOSED}')
"""


_WAITS = f"""
    sha256 != '' AND NOT EXISTS (SELECT 1 FROM checks WHERE checks.sha256 = pieces.sha256
        AND made_by = (SELECT made_by FROM rules) AND why != '{CLOSED}')
"""
_NEXT = "(SELECT coalesce(max(fetched), 0) + 1 FROM parcels)"
_SOME = 1_000


class Ledger:
    """An open ledger: deliveries, their pieces, what was judged of them, what was written. `decisions` are those of
    the collector, `last_run` is what the run before left to compare with, `reminded` the days of reminders.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self.decisions = DecisionTable(connection)
        self.last_run = LastRun(connection)
        self.reminded = RemindedOffices(connection)

    # deliveries

    def knows(self, place: str, sha256: str) -> bool:
        """Has a delivery with these bytes come from there? For a delivery that could not be fetched: has any come from
        there?
        """
        wanted = "sha256 = ?" if sha256 else "sha256 >= ?"
        return self._one(f"SELECT 1 FROM parcels WHERE place = ? AND {wanted}", place, sha256) is not None

    def is_there_again(self, place: str, sha256: str) -> None:
        """Known bytes are back at their place. If other bytes had replaced them, these now replace those."""
        replaced = "SELECT 1 FROM parcels AS other WHERE other.place = ?1 AND other.sha256 != '' AND other.fetched > "
        with transaction(self._db):
            self._db.execute(
                f"UPDATE parcels SET fetched = {_NEXT} "
                f"WHERE place = ?1 AND sha256 = ?2 AND EXISTS ({replaced} parcels.fetched)",
                (place, sha256),
            )

    def behind(self, source: str) -> str:
        """Where to go on in a source: the token of the last delivery that came from it."""
        row = self._one("SELECT token FROM parcels WHERE source = ? ORDER BY id DESC LIMIT 1", source)
        return str(row[0]) if row else ""

    def missed(self, source: str) -> frozenset[str]:
        """The places in a source whose deliveries could not be fetched."""
        rows = self._db.execute("SELECT place FROM parcels WHERE source = ? AND sha256 = ''", (source,))
        return frozenset(place for (place,) in rows)

    def held_back(self, source: str) -> list[tuple[str, str]]:
        """The places that may work another time: a file that is in use, a mail that the server did not find."""
        query = "SELECT name, detail FROM parcels WHERE source = ? AND sha256 = '' AND fault = ? ORDER BY id"
        return self._db.execute(query, (source, CLOSED)).fetchall()

    def add_deliveries(self, source: str, deliveries: Iterable[tuple[Delivery, str, int]]) -> None:
        """Deliveries, each with the digest and the size of what was kept. One that was fetched at last replaces the
        line that says it could not be; one with a new number of its server replaces its old line.
        """
        with transaction(self._db):
            for delivery, sha256, size in deliveries:
                received = delivery.received
                if sha256:
                    self._db.execute("DELETE FROM parcels WHERE place = ? AND sha256 = ''", (delivery.where,))
                    received = self._numbered_anew(source, delivery, sha256) or received
                self._db.execute(
                    "INSERT INTO parcels "
                    "(source, place, sha256, kind, name, size, received, token, fault, detail, fetched) "
                    f"VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, {_NEXT}) ON CONFLICT DO NOTHING",
                    (
                        source, delivery.where, sha256, delivery.kind, delivery.name, size, written(received),
                        delivery.token, delivery.fault, delivery.detail,
                    ),
                )  # fmt: skip

    def _numbered_anew(self, source: str, delivery: Delivery, sha256: str) -> datetime | None:
        """Takes away the line of the same mail under an older number of its server, and returns when it had come."""
        row = delivery.numbering and self._one(
            "SELECT id, received FROM parcels WHERE sha256 = ? AND source = ? AND substr(place, 1, ?) != ? "
            "ORDER BY id LIMIT 1",
            sha256, source, len(delivery.numbering), delivery.numbering,
        )  # fmt: skip
        if not row:
            return None
        self._db.execute("DELETE FROM parcels WHERE id = ?", (row[0],))
        return moment_of(row[1])

    def forget_missed(self, source: str, numbering: str) -> None:
        """All mails were seen under new numbers: one that could not be fetched under an old one is among them, or is
        gone.
        """
        with transaction(self._db):
            self._db.execute(
                "DELETE FROM parcels WHERE source = ? AND sha256 = '' AND substr(place, 1, ?) != ?",
                (source, len(numbering), numbering),
            )

    def set_passed(self, source: str, passed: PassedOver) -> None:
        """What was passed over in a source when it was last looked through."""
        rows = [(source, why, count, json.dumps(passed.names.get(why, ()))) for why, count in passed.counts.items()]
        with transaction(self._db):
            self._db.execute("DELETE FROM passed WHERE source = ?", (source,))
            self._db.executemany("INSERT INTO passed VALUES (?, ?, ?, ?)", rows)

    def passed(self, sources: Iterable[str]) -> PassedOver:
        """What was passed over in some sources together."""
        query = "SELECT why, count, names FROM passed WHERE source = ?"
        found = [row for source in sources for row in self._db.execute(query, (source,))]
        return together(
            PassedOver({WhyPassedOver(why): count}, {WhyPassedOver(why): tuple(json.loads(names))})
            for why, count, names in found
        )

    def unopened(self) -> Iterator[tuple[int, str, int, Delivery]]:
        """The deliveries that were not looked into yet, without their bytes, each with its digest and its size."""
        last = 0
        while row := self._one(
            "SELECT id, sha256, size, kind, name, place, received, fault, detail FROM parcels "
            "WHERE opened = 0 AND id > ? ORDER BY id LIMIT 1",
            last,
        ):
            last, sha256, size, kind, name, place, received, fault, detail = row
            yield last, sha256, size, Delivery(kind, name, b"", place, moment_of(received), "", fault, detail)

    def add_opened(self, delivery: int, opened: Opened, kept: Sequence[tuple[str, int]]) -> None:
        """All that was in a delivery; `kept` has the digest and the size of each of its pieces."""
        self.add_all_opened([(delivery, opened, kept)])

    def add_all_opened(self, found: Iterable[tuple[int, Opened, Sequence[tuple[str, int]]]]) -> None:
        """The same for some deliveries, at once."""
        with transaction(self._db):
            for delivery, opened, kept in found:
                self._add_opened(delivery, opened, kept)

    def _add_opened(self, delivery: int, opened: Opened, kept: Sequence[tuple[str, int]]) -> None:
        own = opened.envelope is not None
        rows = [
            (
                delivery,
                path_column(one.path),
                stored_text(one.name),
                sha256,
                size,
                one.oddity or "",
                "",
                *enclosed(one.mails, own),
            )
            for one, (sha256, size) in zip(opened.pieces, kept, strict=True)
        ]
        rows += [
            (
                delivery,
                path_column(odd.path),
                stored_text(odd.name),
                "",
                0,
                odd.word,
                stored_text(odd.detail),
                *enclosed(odd.mails, own),
            )
            for odd in opened.oddities
        ]
        self._db.executemany(
            "INSERT INTO pieces (parcel, path, name, sha256, size, word, detail, sender, sender_name, sent, "
            "message_id, auto, forwarders) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
        if (mail := opened.envelope) is not None:
            self._db.execute(
                "UPDATE parcels SET sender = ?, sender_name = ?, subject = ?, sent = ?, message_id = ?, auto = ? "
                "WHERE id = ?",
                (
                    mail.sender, mail.sender_name, mail.subject, written(mail.date), mail.message_id,
                    int(mail.auto), delivery,
                ),
            )  # fmt: skip
        self._db.execute("UPDATE parcels SET opened = 1 WHERE id = ?", (delivery,))

    def unread(self) -> tuple[str, ...]:
        """The digests of originals that could not be read when they were last asked for."""
        query = f"SELECT sha256 FROM parcels WHERE {_UNREAD} UNION SELECT sha256 FROM checks WHERE why = '{CLOSED}'"
        return tuple(digest for (digest,) in self._db.execute(query))

    def open_again(self) -> None:
        """The deliveries of such originals are looked into once more."""
        with transaction(self._db):
            for delivery in self._db.execute(f"SELECT id FROM parcels WHERE {_UNREAD}").fetchall():
                self._db.execute("DELETE FROM pieces WHERE parcel = ?", delivery)
                self._db.execute("UPDATE parcels SET opened = 0 WHERE id = ?", delivery)

    def open_again_for(self, there: Callable[[str], bool]) -> None:
        """Deliveries are looked into once more of which a piece is gone, and that are there themselves: of a mail its
        attachments, of an archive what was in it.
        """
        query = "SELECT DISTINCT parcel, parcels.sha256, pieces.sha256 FROM pieces JOIN parcels ON parcels.id = parcel "
        query += "WHERE parcels.sha256 != '' AND pieces.sha256 NOT IN ('', parcels.sha256)"
        gone = {parcel for parcel, whole, piece in self._db.execute(query) if not there(piece) and there(whole)}
        with transaction(self._db):
            self._db.executemany("DELETE FROM pieces WHERE parcel = ?", [(one,) for one in gone])
            self._db.executemany("UPDATE parcels SET opened = 0 WHERE id = ?", [(one,) for one in gone])

    # what was judged

    def judge_by(self, made_by: str) -> None:
        """From now on only results by these rules count as judged."""
        with transaction(self._db):
            self._db.execute("DELETE FROM rules WHERE made_by != ?", (made_by,))
            self._db.execute("INSERT INTO rules SELECT ? WHERE NOT EXISTS (SELECT 1 FROM rules)", (made_by,))

    def judge_again(self, digests: Iterable[str]) -> None:
        """What was judged of some bytes is forgotten: their marked copies are gone, and are written again."""
        with transaction(self._db):
            self._db.executemany("DELETE FROM checks WHERE sha256 = ?", [(digest,) for digest in list(digests)])

    def count_waiting(self) -> int:
        """How many workbooks are still to be judged."""
        row = self._one(f"SELECT count(DISTINCT sha256) FROM pieces WHERE {_WAITS}")
        return int(row[0]) if row else 0

    def bytes_waiting(self) -> int:
        """How many bytes they have together."""
        row = self._one(f"SELECT sum(size) FROM (SELECT size FROM pieces WHERE {_WAITS} GROUP BY sha256)")
        return int(row[0] or 0) if row else 0

    def waiting(self) -> Iterator[tuple[str, str, int]]:
        """The bytes that are still to be judged: digest, a name, size; again those whose copy could not be opened.

        They come in the order of their deliveries, which are opened in any order: the same bytes have the same name in
        each run. Between one and the next the ledger may be written: each is given once.
        """
        last = (0, 0)
        while some := self._db.execute(
            f"SELECT parcel, id, sha256, name, size FROM pieces WHERE (parcel, id) > (?, ?) AND {_WAITS} AND NOT "
            "EXISTS (SELECT 1 FROM pieces AS first WHERE first.sha256 = pieces.sha256 "
            "AND (first.parcel, first.id) < (pieces.parcel, pieces.id)) ORDER BY parcel, id LIMIT ?",
            (*last, _SOME),
        ).fetchall():
            for *_, sha256, name, size in some:
                yield sha256, name, size
            last = (some[-1][0], some[-1][1])

    def add_checks(self, checks: Iterable[Check]) -> None:
        """What was judged of a chunk, at once."""
        with transaction(self._db):
            self._db.executemany(
                "INSERT OR REPLACE INTO checks (sha256, made_by, verdict, why, code, office, level, marked, record, "
                "stamped, period, blank, content, explained, stamped_period, before) "
                "VALUES (?, (SELECT made_by FROM rules), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        one.sha256, one.verdict, stored_text(one.why), stored_text(one.code), stored_text(one.office),
                        stored_text(one.level), int(one.marked), zlib.compress(one.record.encode("ascii"), 1),
                        stored_text(one.stamped), one.period, one.blank, one.content, one.explained,
                        one.stamped_period, one.before,
                    )
                    for one in checks
                ],
            )  # fmt: skip

    def record(self, sha256: str) -> str:
        """The whole result on some bytes, as a line."""
        (packed,) = self._db.execute("SELECT record FROM checks WHERE sha256 = ?", (sha256,)).fetchone()
        return zlib.decompress(packed).decode("ascii")

    # the whole

    def lines(self) -> Iterator[LedgerLine]:
        """Every piece, with what was judged of it."""
        for row in self._db.execute(_LINES):
            (own, delivery, place, sha, came_as, mail, received, sent, sender, sender_name, message_id, auto, path,
             name, sha256, word, detail, verdict, why, code, office, level, marked, stamped, period, blank,
             content, explained, stamped_period, held_against, fetched, forwarders) = row  # fmt: skip
            yield LedgerLine(
                id=own, delivery=delivery, place=place, delivery_sha256=sha, delivery_name=came_as, mail=bool(mail),
                received=moment_of(received), sent=moment_of(sent), sender=sender, sender_name=sender_name,
                message_id=message_id, auto=bool(auto), path=tuple(json.loads(path)), name=name, sha256=sha256,
                word=word, detail=detail, verdict=verdict, why=why, code=code, office=office, level=level,
                marked=bool(marked), stamped=stamped, period=period, blank=blank, content=content, explained=explained,
                stamped_period=stamped_period, before=held_against, fetched=fetched,
                enclosed=forwarders is not None, forwarders=tuple((forwarders or "").split()),
            )  # fmt: skip

    def counted(self) -> tuple[int, int, int, int]:
        """How many deliveries there are, how many of them wait, how many were opened and have no line, and how many
        pieces: counted from the tables themselves, not from what was decided.
        """
        row = self._one(
            "SELECT count(*), coalesce(sum(opened = 0), 0), coalesce(sum(opened = 1 AND NOT EXISTS "
            "(SELECT 1 FROM pieces WHERE parcel = parcels.id)), 0), (SELECT count(*) FROM pieces) FROM parcels"
        )
        assert row is not None
        return row[0], row[1], row[2], row[3]

    def unsettled(self) -> frozenset[int]:
        """The pieces that came since a run was last settled, also those of a run that was killed."""
        rows = self._db.execute("SELECT id FROM pieces WHERE fate = 'waiting'")
        return frozenset(own for (own,) in rows)

    def set_fates(self, fates: Iterable[tuple[str, int]]) -> None:
        """What became of each piece, by its number."""
        with transaction(self._db):
            self._db.executemany("UPDATE pieces SET fate = ?1 WHERE id = ?2 AND fate != ?1", fates)

    # for an audit

    def digests(self) -> dict[str, tuple[str, ...]]:
        """The digest of every original that was kept, with the names that it came under."""
        found: dict[str, dict[str, None]] = {}
        query = "SELECT sha256, name FROM {} WHERE sha256 != '' ORDER BY id"
        for table in ("pieces", "parcels"):
            for digest, name in self._db.execute(query.format(table)):
                found.setdefault(digest, {})[name] = None
        return {digest: tuple(names) for digest, names in found.items()}

    def marked(self) -> list[str]:
        """The digests of the workbooks that have a marked copy."""
        query = "SELECT sha256 FROM checks WHERE marked = 1 AND sha256 IN (SELECT sha256 FROM pieces) ORDER BY sha256"
        return [digest for (digest,) in self._db.execute(query)]

    def fates(self) -> dict[int, str]:
        """What became of each piece when that was written last."""
        return dict(self._db.execute("SELECT id, fate FROM pieces"))

    def outputs(self, kind: str) -> set[str]:
        """The paths of what was written of a kind, or was about to be."""
        return {path for (path,) in self._db.execute("SELECT path FROM outputs WHERE kind = ?", (kind,))}

    def set_outputs(self, kind: str, paths: Iterable[str]) -> None:
        """All that is there of a kind."""
        with transaction(self._db):
            self._db.execute("DELETE FROM outputs WHERE kind = ?", (kind,))
            self._db.executemany("INSERT INTO outputs VALUES (?, ?)", [(path, kind) for path in sorted(paths)])

    def add_output(self, kind: str, path: str) -> None:
        """One more of them."""
        with transaction(self._db):
            self._db.execute("INSERT OR REPLACE INTO outputs VALUES (?, ?)", (path, kind))

    def _one(self, query: str, *values: Any) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self._db.execute(query, values).fetchone()
        return row


@contextmanager
def opened_ledger(path: Path, *, write: bool) -> Iterator[Ledger]:
    """A ledger, brought to this program's version when it is written to. Any fault of the file is a LedgerError."""
    with connected(path, write=write) as connection:
        yield Ledger(connection)
