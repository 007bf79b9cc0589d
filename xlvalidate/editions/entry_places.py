"""Rules about the entries of open tables: which table's, and what entries come to as a figure of its own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from xlvalidate.editions.edition import EntryFigure, Indicator, ItemList
from xlvalidate.editions.grid import joined
from xlvalidate.editions.kinds import FigureKind
from xlvalidate.editions.model import BlankMeans
from xlvalidate.rules.rule_text import written
from xlvalidate.rules.tree import AmongEntries, Claim, Node, OverEntries, Ref, children

MOST_IN_A_RULE = 200
"""Items of a list that a rule may name as a whole: each is compared by itself."""


@dataclass(frozen=True, slots=True)
class BesideCells:
    """What rules may speak of besides the cells of a form: the columns of its open tables by code, those `tables`, its
    lists. `figures` collects what entries come to, as rules ask for it.
    """

    columns: Mapping[str, Indicator] = field(default_factory=dict)
    tables: frozenset[str] = frozenset()
    lists: Mapping[str, ItemList] = field(default_factory=dict)
    figures: dict[str, EntryFigure] = field(default_factory=dict)

    def column(self, said: str) -> str | None:
        """The code of a column that a rule calls `award.amount`; None where there is none."""
        table, _, short = said.partition(".")
        code = joined(table, short)
        return code if table in self.tables and code in self.columns else None

    def figure(self, function: str, table: str, column: Indicator | None, where: Claim | None) -> Ref:
        """The reference to what entries come to."""
        given = "" if where is None else "_" + sha256(written(where).encode()).hexdigest()[:8]
        code = f"{column.code if column else table}__{function}{given}"
        self.figures[code] = EntryFigure(
            table=table, function=function, column=column, where=where, indicator=_figure(code, table, column)
        )
        return Ref(code)


def _figure(code: str, table: str, column: Indicator | None) -> Indicator:
    return Indicator(
        code=code,
        table=table,
        row=(),
        column=column.column if column else (),
        kind=column.kind if column else FigureKind.COUNT,
        unit=column.unit if column else "",
        decimals=column.decimals if column else 0,
        least=None,
        most=None,
        blank=BlankMeans.UNKNOWN,
    )


def tables_spoken_of(claim: Claim, tables: frozenset[str]) -> tuple[str, ...]:
    """The open tables of whose entries a rule speaks one by one, as it is written."""
    return tuple(dict.fromkeys(table for ref in _alone(claim) if (table := ref.code.partition(".")[0]) in tables))


def _alone(node: Node) -> Iterator[Ref]:
    """The references to single entries: not what is added up, nor where an entry is looked for."""
    if isinstance(node, Ref):
        if "." in node.code:
            yield node
    elif isinstance(node, AmongEntries):
        for of in node.of:
            yield from _alone(of)
    elif not isinstance(node, OverEntries):
        for child in children(node):
            yield from _alone(child)
