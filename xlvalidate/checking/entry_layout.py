"""How the rules over the entries of an open table are laid out in frames: made once an edition."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from xlvalidate.checking.layout import FEWEST, LONGEST, USUAL_DECIMALS, fits
from xlvalidate.editions.edition import Edition, Instance, OpenTable
from xlvalidate.editions.model import BlankMeans
from xlvalidate.rules.tree import AmongEntries, Claim, Ref, among_entries, blanks_asked, nodes, references
from xlvalidate.rules.types import ValueType


@dataclass(frozen=True, slots=True)
class EntryLayout:
    """An open table in frames: a row an entry, a column an indicator.

    Figures are whole numbers of units of so many `decimals`; none may be as far from 0 as `limit`. `framed` are the
    rules over its entries, `alone` those that no frame holds whatever the figures are. `around` is what they ask for
    besides its columns: cells of the form, and what entries come to; `around_wheres` what conditions ask for so.
    `wheres` are the conditions of entries that are added up or counted; `texts` the columns that some rule takes for
    a text.
    """

    edition: Edition
    table: OpenTable
    decimals: int
    limit: int
    framed: tuple[Instance, ...]
    alone: tuple[Instance, ...]
    around: tuple[Ref, ...]
    around_wheres: tuple[Ref, ...]
    among: tuple[AmongEntries, ...]
    wheres: tuple[Claim, ...]
    texts: frozenset[str]

    @property
    def rules(self) -> tuple[Instance, ...]:
        """All rules over its entries, in the order of the edition."""
        return tuple(one for one in self.edition.entry_instances if one.entries == self.table.code)

    def is_own(self, ref: Ref) -> bool:
        """Is it a column of the table?"""
        return ref.code in self.edition.columns


@lru_cache(maxsize=64)
def entry_layout_of(edition: Edition, table: str) -> EntryLayout:
    """The layout of an open table."""
    decimals = max(
        (USUAL_DECIMALS if one.decimals is None else one.decimals for one in edition.operands.values() if one.numeric),
        default=0,
    )
    rules = [one for one in edition.entry_instances if one.entries == table]
    figures = [one for one in edition.entry_figures.values() if one.table == table]
    wheres = tuple(dict.fromkeys(one.where for one in figures if one.where is not None))
    framed = [one for one in rules if fits(one.claim, decimals, 10**FEWEST)]
    claims: Sequence[Claim] = (*(one.claim for one in framed), *wheres)
    digits = next(
        (many for many in range(LONGEST, FEWEST, -1) if all(fits(one, decimals, 10**many) for one in claims)), FEWEST
    )
    asked = [ref for one in rules for ref in (*one.operands, *blanks_asked(one.claim))]
    by_wheres = [ref for where in wheres for ref in references(where)]
    return EntryLayout(
        edition=edition,
        table=edition.open_tables[table],
        decimals=decimals,
        limit=int(10 ** (digits + decimals)),
        framed=tuple(framed),
        alone=tuple(one for one in rules if one not in framed),
        around=tuple(dict.fromkeys(ref for ref in asked if ref.code not in edition.columns)),
        around_wheres=tuple(dict.fromkeys(ref for ref in by_wheres if ref.code not in edition.columns)),
        among=tuple(dict.fromkeys(one for rule in rules for one in among_entries(rule.claim))),
        wheres=wheres,
        texts=texts_in(edition),
    )


def zeroed(edition: Edition, ref: Ref, *, zero_blanks: bool) -> bool:
    """Is a blank of it 0? No text and no day is."""
    indicator = edition.operands[ref.code]
    if indicator.kind.facts.type in (ValueType.TEXT, ValueType.DATE):
        return False
    return zero_blanks or indicator.blank is BlankMeans.ZERO


def texts_in(edition: Edition) -> frozenset[str]:
    """The codes of the columns that rules take for texts."""
    wheres = (one.where for one in edition.entry_figures.values() if one.where is not None)
    claims = (*(one.claim for one in edition.entry_instances), *wheres)
    refs = (node for claim in claims for node in nodes(claim) if isinstance(node, Ref))
    return frozenset(
        ref.code
        for ref in refs
        if ref.code in edition.columns and edition.columns[ref.code].kind.facts.type is ValueType.TEXT
    )
