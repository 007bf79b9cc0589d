"""Where a collection is settled: its lines in their order, its forms by office, and what becomes of each, in tables on
the disk. What is compared lies among the lines of the same bytes, and then among the forms of one office: no more is in
memory at once.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from xlvalidate.collecting.collection_state import CountedSubmission, Fate
from xlvalidate.collecting.decisions import key_of, letters_of
from xlvalidate.collecting.ledger_lines import LedgerLine
from xlvalidate.collecting.office_claims import Claim
from xlvalidate.collecting.packed_values import (
    claim_of,
    counted_of,
    finding_of,
    line_of,
    packed_claim,
    packed_counted,
    packed_finding,
    packed_line,
)
from xlvalidate.collecting.resubmissions import DistinctSubmission, is_from_document, order_of, seen_in
from xlvalidate.findings import Finding
from xlvalidate.identity import Identity, Period
from xlvalidate.roster import Roster
from xlvalidate.temporary_tables import KeptByNumber, KeptRows, TemporaryTables

_TOGETHER = 500
_BEGAN = datetime(1, 1, 1, tzinfo=UTC)
_ORDER = "moment, place, delivery, path"
_MADE = (
    "CREATE TABLE arrived (number INTEGER PRIMARY KEY, moment, place, delivery, path, key, mail, line)",
    "CREATE TABLE lines (number INTEGER PRIMARY KEY, key, line)",
    "CREATE TABLE forms (number INTEGER PRIMARY KEY, key, code, period, apart, unread, claim)",
    "CREATE TABLE fates (number INTEGER PRIMARY KEY, said)",
    "CREATE TABLE owners (number INTEGER PRIMARY KEY, said)",
    "CREATE TABLE pairs (moment, place, delivery, path, kind, line, other)",
    "CREATE TABLE counted (code, period, moment, place, delivery, path, said)",
    "CREATE TABLE roster (at INTEGER PRIMARY KEY, code UNIQUE ON CONFLICT REPLACE)",
)


@dataclass(frozen=True, slots=True)
class FormsOf:
    """The forms of one office for one period, in their order."""

    identity: Identity
    forms: Sequence[DistinctSubmission]


class SettlingTables:
    """The lines of a collection, in the order of `order_of`, while it is settled, and what was settled after that.
    Raises OSError where the disk is full.
    """

    def __init__(self, lines: Iterable[LedgerLine]) -> None:
        self._tables = TemporaryTables()
        for command in _MADE:
            self._tables.do(command)
        rows = map(_arrived, lines)
        # The lines are read from the ledger: what is wrong with that is no fault of these tables.
        while some := list(islice(rows, _TOGETHER)):
            self._tables.put("INSERT INTO arrived VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)", some)
        self._tables.do(f"INSERT INTO lines (key, line) SELECT key, line FROM arrived ORDER BY {_ORDER}, number")
        self._tables.do("CREATE INDEX lines_by_key ON lines (key, number)")
        self.letters = letters_of(key for (key,) in self._tables.rows("SELECT DISTINCT key FROM lines ORDER BY key"))
        several = "SELECT mail FROM arrived WHERE mail != '' GROUP BY mail HAVING count(DISTINCT delivery) > 1"
        self.shared_ids = frozenset(mail.decode("utf-8", "surrogatepass") for (mail,) in self._tables.rows(several))
        """Message-IDs that mails with different bytes claim. One that was forwarded is the same mail in other bytes."""
        self._tables.do("DROP TABLE arrived")

    def pieces(self) -> Iterator[tuple[str, Sequence[tuple[int, LedgerLine]]]]:
        """The lines of each key, each with its number in the order of all."""
        rows = self._tables.rows("SELECT key, number, line FROM lines ORDER BY key, number")
        for key, same in groupby(rows, key=itemgetter(0)):
            yield key, [(number, line_of(line)) for _, number, line in same]

    def add_form(self, number: int, identity: Identity, claim: Claim, *, apart: bool, unread: bool) -> None:
        """A form by the number of its first line. One that is `apart` stands for itself; one that is `unread` goes to
        the newest period of its office.
        """
        self._tables.do(
            "INSERT INTO forms SELECT number, key, ?, ?, ?, ?, ? FROM lines WHERE number = ?",
            *(identity.office, _period(identity.period), number if apart else 0, unread, packed_claim(claim), number),
        )

    def forms(self) -> Iterator[FormsOf]:
        """The forms by office and period."""
        self._tables.do("CREATE INDEX forms_by_office ON forms (code, period, apart, number)")
        newest = "SELECT max(period) FROM forms AS other WHERE other.code = forms.code"
        self._tables.do(f"UPDATE forms SET period = ({newest}) WHERE unread")
        rows = self._tables.rows(
            "SELECT forms.code, period, apart, forms.number, claim, lines.number, line FROM forms JOIN lines "
            "USING (key) ORDER BY forms.code, period, apart, forms.number, lines.number"
        )
        for (code, period, _), members in groupby(rows, key=itemgetter(0, 1, 2)):
            forms = (list(of_one) for _, of_one in groupby(members, key=itemgetter(3)))
            yield FormsOf(Identity(code, _period_of(period)), [_form(one) for one in forms])

    def fate(self, line: LedgerLine, fate: Fate) -> None:
        """What becomes of a piece: what is said last holds."""
        self._tables.do("INSERT OR REPLACE INTO fates VALUES (?, ?)", line.id, str(fate))

    def owner(self, line: LedgerLine, code: str) -> None:
        """Whose a piece is that was judged."""
        self._tables.do("INSERT OR REPLACE INTO owners VALUES (?, ?)", line.id, code)

    def repeated(self, line: LedgerLine, first: LedgerLine) -> None:
        """A piece that says what another one said first."""
        self._pair("repeated", line, packed_line(first))
        self.fate(line, Fate.REPEATED)

    def other(self, line: LedgerLine, finding: Finding, fate: Fate) -> None:
        """A piece that counts for no office, and why."""
        self._pair("others", line, packed_finding(finding))
        self.fate(line, fate)

    def _pair(self, kind: str, line: LedgerLine, other: bytes) -> None:
        self._tables.do("INSERT INTO pairs VALUES (?, ?, ?, ?, ?, ?, ?)", *_order(line), kind, packed_line(line), other)

    def count(self, one: CountedSubmission) -> None:
        """What counts of an office."""
        row = one.code, str(one.period or ""), *_order(one.line), packed_counted(one)
        self._tables.do("INSERT INTO counted VALUES (?, ?, ?, ?, ?, ?, ?)", *row)

    def end(self, roster: Roster | None) -> None:
        """All was settled. What counts for offices that the roster does not have comes last."""
        codes = ((at, office.code) for at, office in enumerate(roster.offices if roster else ()))
        self._tables.put("INSERT INTO roster VALUES (?, ?)", codes)
        self._tables.do("DROP TABLE forms")
        self._tables.do("DROP TABLE lines")
        self._tables.do("CREATE TABLE offices (number INTEGER PRIMARY KEY, said)")
        self._tables.do(
            "INSERT INTO offices (said) SELECT said FROM counted LEFT JOIN roster USING (code) "
            f"ORDER BY at IS NULL, at, code, period, {_ORDER}"
        )
        self._tables.do(
            "CREATE TABLE reported AS SELECT DISTINCT at, period FROM counted LEFT JOIN roster USING (code)"
        )
        self._tables.do("DROP TABLE counted")
        self._tables.do("DROP TABLE roster")
        for kind in ("repeated", "others"):
            self._tables.do(f"CREATE TABLE {kind} (number INTEGER PRIMARY KEY, line, other)")
            self._tables.do(
                f"INSERT INTO {kind} (line, other) SELECT line, other FROM pairs WHERE kind = ? "
                f"ORDER BY {_ORDER}, rowid",
                kind,
            )
        self._tables.do("DROP TABLE pairs")

    def periods(self) -> list[Period | None]:
        """For when there is something that counts."""
        return [Period.of(period) for (period,) in self._tables.rows("SELECT DISTINCT period FROM reported")]

    def reported(self, period: Period | None) -> Iterator[int]:
        """Where the offices stand in the roster that have reported, for a period or at all."""
        query = "SELECT at FROM reported WHERE at IS NOT NULL AND ? IN ('', period)"
        return (at for (at,) in self._tables.rows(query, str(period or "")))

    def offices(self, roster: Roster | None) -> KeptRows[CountedSubmission]:
        """What counts, in the order of the roster."""
        return KeptRows(self._tables, "offices", lambda said: counted_of(said, roster))

    def repeats(self) -> KeptRows[tuple[LedgerLine, LedgerLine]]:
        """Each piece that says what another one said, with that."""
        return KeptRows(self._tables, "repeated", lambda line, first: (line_of(line), line_of(first)))

    def others(self) -> KeptRows[tuple[LedgerLine, Finding]]:
        """Each piece that counts for no office, with what is found of it."""
        return KeptRows(self._tables, "others", lambda line, found: (line_of(line), finding_of(found)))

    def fates(self) -> KeptByNumber[Fate]:
        """What became of every piece."""
        return KeptByNumber(self._tables, "fates", Fate)

    def owners(self) -> KeptByNumber[str]:
        """Whose every piece is that was judged."""
        return KeptByNumber(self._tables, "owners", str)


def _form(rows: Sequence[tuple[Any, ...]]) -> DistinctSubmission:
    members = sorted((line_of(line) for *_, line in rows), key=is_from_document)
    return DistinctSubmission(members[0], tuple(members), claim_of(rows[0][4]), seen_in(members))


def _order(line: LedgerLine) -> tuple[int, bytes, str, bytes]:
    """What sorts in a table as `order_of` sorts."""
    moment, place, delivery, path = order_of(line)
    # A step that goes on sorts behind one that has ended.
    steps = b"".join(_bytes(step).replace(b"\0", b"\0\xff") + b"\0\0" for step in path)
    return (moment - _BEGAN) // timedelta(microseconds=1), _bytes(place), delivery, steps


def _arrived(line: LedgerLine) -> tuple[Any, ...]:
    mail = "" if line.enclosed else line.message_id
    return *_order(line), key_of(line), _bytes(mail) if mail else "", packed_line(line)


def _bytes(text: str) -> bytes:
    """A text, with halves of characters too; they sort as the texts do."""
    return text.encode("utf-8", "surrogatepass")


def _period(period: Period | None) -> int | None:
    """A period as a number that sorts as periods do."""
    return None if period is None else (period.year * 100 + period.first) * 100 + period.months


def _period_of(number: int | None) -> Period | None:
    return None if number is None else Period(number // 10_000, number // 100 % 100, number % 100)
