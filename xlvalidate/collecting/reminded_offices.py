"""Which offices were reminded, and when last, in the ledger."""

import sqlite3
from collections.abc import Iterable
from datetime import date

from xlvalidate.collecting.ledger_schema import transaction


class RemindedOffices:
    """The table of an open ledger."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def add(self, told: Iterable[tuple[str, str]], day: date) -> None:
        """A draft for each of these offices and periods (empty: the only one); an older day replaces no newer one."""
        with transaction(self._db):
            self._db.executemany(
                "INSERT INTO reminded VALUES (?1, ?2, ?3) ON CONFLICT (code, period) DO UPDATE SET day = max(day, ?3)",
                sorted((code, period, day.isoformat()) for code, period in told),
            )

    def days(self) -> dict[tuple[str, str], date]:
        """By the code of each office that was reminded, and the period: the day of its last draft."""
        rows = self._db.execute("SELECT code, period, day FROM reminded")
        return {(code, period): date.fromisoformat(day) for code, period, day in rows}
