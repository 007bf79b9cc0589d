"""Which offices were reminded, and when last, in the ledger."""

import sqlite3
from collections.abc import Iterable
from datetime import date

from xlvalidate.collecting.ledger_schema import transaction


class RemindedOffices:
    """The table of an open ledger."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def add(self, codes: Iterable[str], day: date) -> None:
        """A draft for each of these offices; an older day never replaces a newer one."""
        with transaction(self._db):
            self._db.executemany(
                "INSERT INTO reminded VALUES (?1, ?2) ON CONFLICT (code) DO UPDATE SET day = max(day, ?2)",
                sorted((code, day.isoformat()) for code in codes),
            )

    def days(self) -> dict[str, date]:
        """By the code of each office that was reminded: the day of its last draft."""
        rows = self._db.execute("SELECT code, day FROM reminded")
        return {code: date.fromisoformat(day) for code, day in rows}
