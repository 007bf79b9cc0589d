"""The decisions of the collector in the ledger: lines that are added, and never changed."""

import sqlite3
from datetime import datetime

from xlvalidate.collecting.decisions import Choice, Decision
from xlvalidate.collecting.ledger_columns import stored_text, written
from xlvalidate.collecting.ledger_schema import transaction


class DecisionTable:
    """The table of an open ledger."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def add(self, one: Decision) -> None:
        """Adds a decision; its number and the newest piece are the ledger's to know."""
        newest = "(SELECT coalesce(max(fetched), 0) FROM parcels)"
        with transaction(self._db):
            self._db.execute(
                "INSERT INTO decisions (piece, choice, office, period, reasons, who, made, why, fetched) "
                f"VALUES (?, ?, ?, ?, ?, ?, ?, ?, {newest})",
                (
                    one.piece, one.choice, one.office, one.period, " ".join(one.reasons), stored_text(one.who),
                    written(one.made), stored_text(one.why),
                ),
            )  # fmt: skip

    def all(self) -> list[Decision]:
        """Every decision, as they were made."""
        rows = self._db.execute(
            "SELECT id, piece, choice, office, period, reasons, who, made, why, fetched FROM decisions ORDER BY id"
        )
        return [
            Decision(
                number=own, piece=piece, choice=Choice(choice), office=office, period=period,
                reasons=tuple(reasons.split()), who=who, made=datetime.fromisoformat(made), why=why, fetched=fetched,
            )
            for own, piece, choice, office, period, reasons, who, made, why, fetched in rows
        ]  # fmt: skip
