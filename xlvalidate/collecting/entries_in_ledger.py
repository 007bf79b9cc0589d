"""The entries of a judged form, read from the ledger whenever they are asked for, and not kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from xlvalidate.collecting.judged_record import checked_of
from xlvalidate.collecting.ledger import Ledger
from xlvalidate.collecting.ledger_lines import LedgerLine
from xlvalidate.editions.catalogue import Catalogue
from xlvalidate.reading.submission import Entries


@dataclass(frozen=True, slots=True, eq=False)
class EntriesInLedger(Mapping[str, Entries]):
    """By open table, in the order of the form."""

    ledger: Ledger
    catalogue: Catalogue
    line: LedgerLine
    tables: tuple[str, ...]

    def __getitem__(self, table: str) -> Entries:
        if table not in self.tables:
            raise KeyError(table)
        form = checked_of(self.ledger.record(self.line.sha256), self.catalogue, self.line.name).submission
        assert form is not None, "it was one when it was judged"
        return form.entries[table]

    def __iter__(self) -> Iterator[str]:
        return iter(self.tables)

    def __len__(self) -> int:
        return len(self.tables)
