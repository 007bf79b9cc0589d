"""What is wrong with the open tables and the lists of an edition, beyond their types."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from xlvalidate.editions.edition import Edition, Indicator, Instance
from xlvalidate.editions.fault_places import Located, members
from xlvalidate.editions.grid import joined
from xlvalidate.editions.item_lists import OFFICE
from xlvalidate.editions.model import MOST_ENTRIES, BlankMeans, Column, Table
from xlvalidate.editions.rule import Equation, Headings
from xlvalidate.errors import Fault, fault, words
from xlvalidate.rules.tree import AmongEntries, EntryRelation, among_entries
from xlvalidate.toml_places import Location

MOST_COLUMNS = 100
"""Of an open table."""
MOST_CELLS = 30 * MOST_ENTRIES
"""Of an open table: what the reader keeps of a workbook."""


def open_faults(edition: Edition, today: date | None) -> Iterator[Fault]:
    """Every fault of the open tables and of who has a list. Of lists that nothing refers to only the author is told."""
    where = Located(edition)
    for number, table in enumerate(edition.tables):
        at: Location = ("tables", number)
        if table.open is not None:
            yield from _table_faults(edition, table, at, where)
    yield from _list_faults(edition, where)
    yield from _unused_lists(edition, today)
    of_others = {one.rule.id for one in edition.entry_instances if among_entries(one.claim)}
    for number, rule in enumerate(edition.rules):
        if isinstance(rule, Headings) and rule.table in edition.open_tables:
            yield fault("", "open-headings", ("rules", number, "headings"), table=rule.table)
        if rule.zero_blanks and rule.id in of_others:
            yield fault("", "among-zero-blanks", ("rules", number, "blanks"))


def _table_faults(edition: Edition, table: Table, at: Location, where: Located) -> Iterator[Fault]:
    assert table.open is not None
    if len(table.blocks) != 1 or table.blocks[0].rows:
        yield fault("", "open-blocks", at, table=table.code)
        return
    block = table.blocks[0]
    for key, said in (("closed", block.closed), ("computed", block.computed)):
        if said:
            yield fault("", "open-without", (*at, "blocks", 0, key), key=key)
    for key in ("may_be", "declared_at"):
        if getattr(table, key):
            yield fault("", "open-without", (*at, key), key=key)
    for own, place in members(block.columns, (*at, "blocks", 0, "columns")):
        if isinstance(own, Column) and own.prints:
            yield fault("", "open-prints", (*place, "prints"))
    columns = [one for one in edition.columns.values() if one.table == table.code]
    if len(columns) > MOST_COLUMNS:
        yield fault("", "open-columns", at, table=table.code, most=MOST_COLUMNS, given=len(columns))
    elif (cells := len(columns) * table.open.most) > MOST_CELLS:
        yield fault("", "open-cells", (*at, "open", "most"), table=table.code, most=MOST_CELLS, given=cells)
    if table.open.least > table.open.most:
        yield fault("", "open-least", (*at, "open", "least"), least=table.open.least, most=table.open.most)
    for number, short in enumerate(table.open.key):
        column = edition.columns.get(joined(table.code, short))
        if column is None or column.table != table.code:
            known = tuple(one.short for one in columns)
            yield fault("", "open-key", (*at, "open", "key", number), column=short, known=known)
        elif column.blank is not BlankMeans.UNKNOWN:
            yield fault("", "open-key-blank", where.trait(column, "blank"), column=short)
    for short, count in Counter(table.open.key).items():
        if count > 1:
            yield fault("", "open-key-twice", (*at, "open", "key"), column=short)
    told_by = {joined(table.code, column) for column in table.open.key}
    if (
        told_by
        and told_by <= {one.code for one in columns}
        and not any(_tells_apart(one, told_by) for one in edition.entry_instances)
    ):
        rule = f"unique({', '.join(f'{table.code}.{short}' for short in table.open.key)})"
        yield fault("", "key-without-rule", (*at, "open", "key"), table=table.code, says=rule)
    if optional := [one for one in columns if one.optional is not None]:
        yield fault("", "open-without", where.trait(optional[0], "optional"), key="optional")


def _tells_apart(instance: Instance, key: set[str]) -> bool:
    """Does a rule ask that no two entries have one key?"""
    claim = instance.claim
    unique = isinstance(claim, AmongEntries) and claim.relation is EntryRelation.UNIQUE
    return unique and {ref.code for ref in instance.operands} == key


def _unused_lists(edition: Edition, today: date | None) -> Iterator[Fault]:
    if today is None:
        return
    used = {one.list for one in (*edition.indicators.values(), *edition.columns.values())}
    used |= {one.parent for one in edition.lists.values()}
    claims = (rule.claim for rule in edition.rules if isinstance(rule, Equation))
    used |= {ref.code for claim in claims for among in among_entries(claim) for ref in among.within}
    for number, line in enumerate(edition.text.lists):
        if line.code not in used:
            yield fault("", "list-unused", ("lists", number), code=line.code)


def _list_faults(edition: Edition, where: Located) -> Iterator[Fault]:
    every = {**edition.indicators, **edition.columns}
    for indicator in every.values():
        path = words("indicator", code=indicator.code)
        if indicator.list is not None and indicator.list not in edition.lists:
            at = where.trait(indicator, "list")
            yield fault(path, "no-list", at, list=indicator.list, known=tuple(edition.lists) or words("none"))
        elif indicator.list is not None and not indicator.kind.facts.listed:
            yield fault(path, "list-of-kind", where.trait(indicator, "list"), kind=str(indicator.kind))
        elif indicator.list is not None and where.trait(indicator, "choices")[-1] == "choices":
            yield fault(path, "list-and-choices", where.trait(indicator, "choices"))
        yield from _under_faults(edition, every, indicator, where)


def _under_faults(
    edition: Edition, every: dict[str, Indicator], indicator: Indicator, where: Located
) -> Iterator[Fault]:
    path = words("indicator", code=indicator.code)
    found = edition.lists.get(indicator.list or "")
    parent = found.parent if found is not None else None
    if parent in (None, OFFICE):
        if indicator.under is not None:
            yield fault(path, "under-nothing", where.trait(indicator, "under"), list=indicator.list or "")
        return
    above = every.get(indicator.under or "")
    if above is None or above.table != indicator.table or above.list != parent or above.code == indicator.code:
        at = where.trait(indicator, "list" if indicator.under is None else "under")
        yield fault(path, "under", at, list=indicator.list or "", parent=parent or "")
