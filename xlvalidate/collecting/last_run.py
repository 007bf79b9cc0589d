"""What a run leaves in the ledger for the next one to compare with."""

import sqlite3
from collections.abc import Mapping

from xlvalidate.collecting.ledger_schema import transaction


class LastRun:
    """The last run that ended, in an open ledger; nothing before the first."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def verdicts(self) -> dict[str, str]:
        """The verdicts with which submissions counted, by piece."""
        return dict(self._db.execute("SELECT piece, verdict FROM counted"))

    def set_verdicts(self, verdicts: Mapping[str, str]) -> None:
        """Those of this run."""
        self._replace("counted", verdicts)

    def made_with(self) -> dict[str, str]:
        """By which program and editions was judged, by name."""
        return dict(self._db.execute("SELECT name, value FROM made_with"))

    def set_made_with(self, values: Mapping[str, str]) -> None:
        """Those of this run."""
        self._replace("made_with", values)

    def _replace(self, table: str, rows: Mapping[str, str]) -> None:
        with transaction(self._db):
            self._db.execute(f"DELETE FROM {table}")
            self._db.executemany(f"INSERT INTO {table} VALUES (?, ?)", sorted(rows.items()))
