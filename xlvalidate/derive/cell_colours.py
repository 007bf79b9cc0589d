"""The colours over the inputs: what a checking program has marked, what the live checks find, what is no number."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from xlvalidate.cells import Area, column_letters
from xlvalidate.derive.appearance import Tint
from xlvalidate.derive.check_states import reaches_elsewhere
from xlvalidate.derive.fixed_texts import LiveWords
from xlvalidate.derive.sheet import Conditional, DrawnCell, SheetDrawing, rectangles
from xlvalidate.editions.edition import Edition, Indicator, status_name
from xlvalidate.editions.results_layout import MARKED_EXPLAIN, MARKED_MUST, MARKED_SUSPECT
from xlvalidate.findings import Severity
from xlvalidate.rules.excel_formulas import breaks_formula


def conditionals(edition: Edition, sheet: SheetDrawing, words: LiveWords) -> Iterator[Conditional]:
    """The colours of one sheet of the form, the gravest first; text in a number's cell comes before all."""
    inputs = [cell for cell in sheet.cells if cell.code or cell.field]
    figures = [(cell, edition.indicators[cell.code]) for cell in inputs if cell.code]
    numeric = [(cell, indicator) for cell, indicator in figures if indicator.numeric]
    for area in _areas(cell for cell, _ in numeric):
        formula = f"IF(ISBLANK({_first(area)}),FALSE,NOT(ISNUMBER({_first(area)})))"
        yield Conditional(area=area, formula=formula, tint=Tint.NOT_NUMBER, stop=True)
    failing = _failing(edition)
    rule = edition.cell_rules.get(sheet.code)
    for area in _areas(inputs):
        yield _listed(sheet, area, MARKED_SUSPECT, Tint.SUSPECT)
    for severity, name, tint in (
        (Severity.MUST, MARKED_MUST, Tint.MUST),
        (Severity.EXPLAIN, MARKED_EXPLAIN, Tint.EXPLAIN),
    ):
        for area in _areas(inputs):
            yield _listed(sheet, area, name, tint)
        if rule is not None and rule.severity is severity:
            yield from _out_of_bounds(numeric, tint)
        for cell in inputs:
            names = failing.get((cell.code or "", severity), ())
            if names:
                asked = "+".join(f'({name}="{words.failed}")' for name in names)
                yield Conditional(area=_alone(cell), formula=f"{asked}>0", tint=tint)


def _listed(sheet: SheetDrawing, area: Area, name: str, tint: Tint) -> Conditional:
    """The mark of the cells that a list on 审核结果 names: `t3!D6`."""
    first = _first(area)
    address = f'"{sheet.code}!"&ADDRESS(ROW({first}),COLUMN({first}),4)'
    return Conditional(area=area, formula=f"COUNTIF({name},{address})>0", tint=tint)


def _failing(edition: Edition) -> dict[tuple[str, Severity], tuple[str, ...]]:
    """By indicator and severity: the names of the states of the instances that use it."""
    found: dict[tuple[str, Severity], tuple[str, ...]] = {}
    for instance in edition.instances:
        if not reaches_elsewhere(instance):
            for ref in instance.operands:
                key = (ref.code, instance.rule.severity)
                found[key] = (*found.get(key, ()), status_name(instance.id))
    return found


def _out_of_bounds(figures: list[tuple[DrawnCell, Indicator]], tint: Tint) -> Iterator[Conditional]:
    alike: dict[tuple[object, ...], list[tuple[DrawnCell, Indicator]]] = defaultdict(list)
    for cell, indicator in figures:
        alike[indicator.least, indicator.most, indicator.decimals].append((cell, indicator))
    for group in alike.values():
        one = group[0][1]
        for area in _areas(cell for cell, _ in group):
            first = _first(area)
            breaks = breaks_formula(first, one.least, one.most, one.decimals)
            yield Conditional(area=area, formula=f"IF(ISNUMBER({first}),{breaks},FALSE)", tint=tint)


def _areas(cells: Iterable[DrawnCell]) -> Iterator[Area]:
    return rectangles([(cell.row, cell.column) for cell in cells])


def _alone(cell: DrawnCell) -> Area:
    return Area(cell.row, cell.column, cell.row, cell.column)


def _first(area: Area) -> str:
    return f"{column_letters(area.left)}{area.top}"
