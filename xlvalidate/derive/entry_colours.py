"""The colours over the entries of an open table: what a checking program has marked, and what the live checks find."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from xlvalidate.derive.appearance import SignPlace, Tint
from xlvalidate.derive.asked_elsewhere import asked_elsewhere
from xlvalidate.derive.cell_colours import signed
from xlvalidate.derive.check_states import CheckState, any_of, needed_refs
from xlvalidate.derive.entry_sheets import entry_sheets
from xlvalidate.derive.kind_formulas import not_of_kind, out_of_bounds
from xlvalidate.derive.sheet import Conditional, DrawnColumn, SheetDrawing
from xlvalidate.editions.edition import Edition, Indicator, Instance
from xlvalidate.editions.results_layout import MARKED_EXPLAIN, MARKED_MUST, MARKED_SUSPECT
from xlvalidate.editions.template_names import entry_states_name, unlisted_name
from xlvalidate.findings import Severity
from xlvalidate.rules.tree import references


def entry_conditionals(edition: Edition, sheet: SheetDrawing) -> Iterator[Conditional]:
    """The colours of the columns of a sheet, the gravest first; what is of another kind comes before all."""
    if not sheet.columns:
        return
    failing, rule = _failing(edition), edition.cell_rules.get(sheet.code)
    names = {column.name for column in entry_sheets(edition)[sheet.code].columns}
    for column in sheet.columns:
        if column.code is None:
            continue
        one, first = edition.columns[column.code], column.area.first
        yield from _not_of_kind(one, column)
        yield from _marked(sheet, column, MARKED_SUSPECT, Tint.SUSPECT)
        for severity, name, tint in (
            (Severity.MUST, MARKED_MUST, Tint.MUST),
            (Severity.EXPLAIN, MARKED_EXPLAIN, Tint.EXPLAIN),
        ):
            yield from _marked(sheet, column, name, tint)
            beyond = out_of_bounds(one, first) if rule is not None and rule.severity is severity else None
            if beyond is not None:
                yield from signed(column.area, beyond, tint, column.first, may_be_blank=False)
            row = f"ROW()-{column.area.top - 1}"
            if rule is not None and rule.severity is severity and unlisted_name(one.code) in names:
                marked = f"INDEX({unlisted_name(one.code)},{row})=1"
                yield from signed(column.area, marked, tint, column.first, may_be_blank=False)
            if found := failing.get((one.code, severity)):
                asked = [f"(INDEX({entry_states_name(id_)},{row})={CheckState.BREAKS:d})" for id_, _ in found]
                may_be_blank = any(blank for _, blank in found)
                yield from signed(column.area, any_of(asked), tint, column.first, may_be_blank=may_be_blank)


def _not_of_kind(one: Indicator, column: DrawnColumn) -> Iterator[Conditional]:
    first = column.area.first
    odd = not_of_kind(one, first)
    if odd is not None:
        formula = f"IF(ISBLANK({first}),FALSE,{odd})"
        yield Conditional(area=column.area, formula=formula, tint=Tint.NOT_NUMBER, stop=True, sign=SignPlace.BEFORE)


def _marked(sheet: SheetDrawing, column: DrawnColumn, name: str, tint: Tint) -> Iterator[Conditional]:
    """The marks of the cells that a list on 审核结果 names: `award!F6`."""
    first = column.area.first
    address = f'"{sheet.code}!"&ADDRESS(ROW({first}),COLUMN({first}),4)'
    yield from signed(column.area, f"COUNTIF({name},{address})>0", tint, column.first, may_be_blank=True)


def _failing(edition: Edition) -> Mapping[tuple[str, Severity], list[tuple[str, bool]]]:
    """By column and severity the rules that speak of it, each with whether the column may be blank where it fails."""
    found: dict[tuple[str, Severity], list[tuple[str, bool]]] = defaultdict(list)
    for instance in edition.entry_instances:
        if instance.rule.id in edition.added or asked_elsewhere(edition, instance):
            continue
        needed = {ref.code for ref in needed_refs(edition, instance)}
        for code in _spoken_of(edition, instance):
            found[code, instance.rule.severity].append((instance.id, code not in needed))
    return found


def _spoken_of(edition: Edition, instance: Instance) -> tuple[str, ...]:
    """The columns of its own table that a rule speaks of."""
    codes = dict.fromkeys(ref.code for ref in references(instance.claim))
    return tuple(code for code in codes if code in edition.columns and edition.columns[code].table == instance.entries)
