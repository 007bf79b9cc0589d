"""What is wrong with the open tables and the lists of an edition, beyond their types."""

from collections import Counter
from collections.abc import Iterator

from xlvalidate.editions.edition import Edition, Indicator, Instance
from xlvalidate.editions.fault_places import Located
from xlvalidate.editions.grid import joined
from xlvalidate.editions.item_lists import OFFICE
from xlvalidate.editions.model import Table
from xlvalidate.editions.rule import Headings
from xlvalidate.errors import Fault, fault, words
from xlvalidate.rules.tree import AmongEntries, EntryRelation
from xlvalidate.toml_places import Location

MOST_COLUMNS = 30
"""Of an open table."""


def open_faults(edition: Edition) -> Iterator[Fault]:
    """Every fault of the open tables and of who has a list."""
    for number, table in enumerate(edition.tables):
        at: Location = ("tables", number)
        if table.open is not None:
            yield from _table_faults(edition, table, at)
    yield from _list_faults(edition)
    for number, rule in enumerate(edition.rules):
        if isinstance(rule, Headings) and rule.table in edition.open_tables:
            yield fault("", "open-headings", ("rules", number, "headings"), table=rule.table)


def _table_faults(edition: Edition, table: Table, at: Location) -> Iterator[Fault]:
    assert table.open is not None
    if len(table.blocks) != 1 or table.blocks[0].rows:
        yield fault("", "open-blocks", at, table=table.code)
        return
    block = table.blocks[0]
    for key, said in (("closed", block.closed), ("computed", block.computed)):
        if said:
            yield fault("", "open-without", (*at, "blocks", 0, key), key=key)
    if table.may_be:
        yield fault("", "open-without", (*at, "may_be"), key="may_be")
    columns = [one for one in edition.columns.values() if one.table == table.code]
    if len(columns) > MOST_COLUMNS:
        yield fault("", "open-columns", at, table=table.code, most=MOST_COLUMNS, given=len(columns))
    if table.open.least > table.open.most:
        yield fault("", "open-least", (*at, "open", "least"), least=table.open.least, most=table.open.most)
    codes = {one.code for one in columns}
    for number, column in enumerate(table.open.key):
        if joined(table.code, column) not in codes:
            known = sorted(one.removeprefix(f"{table.code}_") for one in codes)
            yield fault("", "open-key", (*at, "open", "key", number), column=column, known=tuple(known))
    for column, count in Counter(table.open.key).items():
        if count > 1:
            yield fault("", "open-key-twice", (*at, "open", "key"), column=column)
    told_by = {joined(table.code, column) for column in table.open.key}
    if told_by and not any(_tells_apart(one, told_by) for one in edition.entry_instances):
        rule = f"unique({', '.join(f'{table.code}.{short}' for short in table.open.key)})"
        yield fault("", "key-without-rule", (*at, "open", "key"), table=table.code, says=rule)
    for one in columns:
        if one.optional is not None:
            yield fault("", "open-without", at, key="optional")
            break


def _tells_apart(instance: Instance, key: set[str]) -> bool:
    """Does a rule ask that no two entries have one key?"""
    claim = instance.claim
    unique = isinstance(claim, AmongEntries) and claim.relation is EntryRelation.UNIQUE
    return unique and {ref.code for ref in instance.operands} == key


def _list_faults(edition: Edition) -> Iterator[Fault]:
    where = Located(edition)
    every = {**edition.indicators, **edition.columns}
    for indicator in every.values():
        path = words("indicator", code=indicator.code)
        if indicator.list is not None and indicator.list not in edition.lists:
            at = where.trait(indicator, "list")
            yield fault(path, "no-list", at, list=indicator.list, known=tuple(edition.lists) or words("none"))
        elif indicator.list is not None and not indicator.kind.facts.listed:
            yield fault(path, "list-of-kind", where.trait(indicator, "list"), kind=str(indicator.kind))
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
