"""The colours over the inputs: what a checking program has marked, what the live checks find, what is no number."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from xlvalidate.cells import Area, column_letters
from xlvalidate.derive.appearance import LOOKS, SignPlace, Tint
from xlvalidate.derive.asked_elsewhere import asked_elsewhere
from xlvalidate.derive.check_states import any_of, needed_refs
from xlvalidate.derive.declared_tables import DeclaredState
from xlvalidate.derive.fixed_texts import LiveWords
from xlvalidate.derive.kind_formulas import not_of_kind, out_of_bounds
from xlvalidate.derive.sheet import Conditional, DrawnCell, SheetDrawing, rectangles
from xlvalidate.editions.edition import Edition, Indicator
from xlvalidate.editions.results_layout import MARKED_EXPLAIN, MARKED_MUST, MARKED_SUSPECT
from xlvalidate.editions.template_names import declared_state_name, status_name
from xlvalidate.findings import Severity
from xlvalidate.rules.tree import Arithmetic, Comparison, Node, Ref, Sum, children
from xlvalidate.rules.types import ValueType


def conditionals(edition: Edition, sheet: SheetDrawing, words: LiveWords) -> Iterator[Conditional]:
    """The colours of one sheet of the form, the gravest first; text in a number's cell comes before all."""
    inputs = [cell for cell in sheet.cells if cell.code or cell.field or cell.declares]
    figures = [(cell, edition.indicators[cell.code]) for cell in inputs if cell.code]
    yield from _not_of_kind(figures)
    failing = _failing(edition)
    rule = edition.cell_rules.get(sheet.code)
    yield from _listed(sheet, inputs, MARKED_SUSPECT, Tint.SUSPECT)
    for cell in inputs:
        if cell.declares:
            unclear = f"{declared_state_name(cell.declares)}={DeclaredState.UNCLEAR:d}"
            yield from signed(_alone(cell), unclear, Tint.MUST, cell, may_be_blank=False)
    for severity, name, tint in (
        (Severity.MUST, MARKED_MUST, Tint.MUST),
        (Severity.EXPLAIN, MARKED_EXPLAIN, Tint.EXPLAIN),
    ):
        yield from _listed(sheet, inputs, name, tint)
        if rule is not None and rule.severity is severity:
            yield from _out_of_bounds(figures, tint)
        for cell in inputs:
            found = failing.get((cell.code or "", severity))
            if found is not None:
                area = _alone(cell)
                asked = [f'({name}="{words.failed}")' for name in found.names]
                if found.unless_zero:
                    parts = "+".join(f'({name}="{words.failed}")' for name in found.unless_zero)
                    asked.append(f"IF({_first(area)}=0,0,{parts})")
                yield from signed(area, any_of(asked), tint, cell, may_be_blank=found.may_be_blank)


def _listed(sheet: SheetDrawing, inputs: list[DrawnCell], name: str, tint: Tint) -> Iterator[Conditional]:
    """The marks of the cells that a list on 审核结果 names: `t3!D6`."""
    for place in (SignPlace.EDGE, SignPlace.BEFORE):
        for alike in _by_format(cell for cell in inputs if _place(cell) is place):
            for area in _areas(alike):
                first = _first(area)
                address = f'"{sheet.code}!"&ADDRESS(ROW({first}),COLUMN({first}),4)'
                yield from signed(area, f"COUNTIF({name},{address})>0", tint, alike[0], may_be_blank=True)


def _by_format(cells: Iterable[DrawnCell]) -> list[list[DrawnCell]]:
    """Cells by their number format, which a sign has to leave as it is."""
    found: dict[str | None, list[DrawnCell]] = defaultdict(list)
    for cell in cells:
        found[cell.format].append(cell)
    return [*found.values()]


def _place(cell: DrawnCell) -> SignPlace:
    return SignPlace.EDGE if LOOKS[cell.style].horizontal == "right" else SignPlace.BEFORE


def signed(area: Area, marked: str, tint: Tint, of: DrawnCell, *, may_be_blank: bool) -> Iterator[Conditional]:
    """A mark with its sign, which a blank cell does not show; `of` is one of the cells."""
    if may_be_blank:
        formula = f"IF(ISBLANK({_first(area)}),{marked},FALSE)"
        yield Conditional(area=area, formula=formula, tint=tint, sign=SignPlace.NOWHERE)
    yield Conditional(area=area, formula=marked, tint=tint, sign=_place(of), format=of.format)


def _not_of_kind(figures: Sequence[tuple[DrawnCell, Indicator]]) -> Iterator[Conditional]:
    """What is plainly no number, no day, no yes or no; every type for itself."""
    by_type: dict[ValueType, list[tuple[DrawnCell, Indicator]]] = defaultdict(list)
    for cell, indicator in figures:
        by_type[indicator.kind.facts.type].append((cell, indicator))
    for of in ValueType:
        one = by_type[of][0][1] if by_type[of] else None
        for area in _areas(cell for cell, _ in by_type[of]):
            odd = not_of_kind(one, _first(area)) if one else None
            if odd is not None:
                formula = f"IF(ISBLANK({_first(area)}),FALSE,{odd})"
                yield Conditional(area=area, formula=formula, tint=Tint.NOT_NUMBER, stop=True, sign=SignPlace.BEFORE)


@dataclass(slots=True)
class _Failing:
    """The names of the states of the instances that use an indicator; those of which a 0 is no more than a part that
    adds nothing; and may it be blank where one of them fails.
    """

    names: list[str] = field(default_factory=list)
    unless_zero: list[str] = field(default_factory=list)
    may_be_blank: bool = False


def _failing(edition: Edition) -> dict[tuple[str, Severity], _Failing]:
    """By indicator and severity."""
    found: dict[tuple[str, Severity], _Failing] = defaultdict(_Failing)
    for instance in edition.instances:
        if not asked_elsewhere(edition, instance):
            needed, parts = needed_refs(edition, instance), _parts(instance.claim)
            for ref in instance.operands:
                its = found[ref.code, instance.rule.severity]
                if ref.code in parts:
                    its.unless_zero.append(status_name(instance.id))
                else:
                    its.names.append(status_name(instance.id))
                    its.may_be_blank |= ref not in needed
    return found


def _parts(claim: Node) -> frozenset[str]:
    """The codes of what a claim adds up to a total, and does not ask for themselves: a 0 adds nothing."""
    added, alone = set[str](), set[str]()
    waiting: list[tuple[Node, bool, bool]] = [(claim, False, False)]
    while waiting:
        node, of_total, is_part = waiting.pop()
        if isinstance(node, Ref):
            (added if is_part else alone).add(node.code)
        if isinstance(node, Comparison):
            of_total = isinstance(node.left, Ref) or isinstance(node.right, Ref)
        adds = isinstance(node, Sum) or (of_total and isinstance(node, Arithmetic) and node.op in "+-")
        waiting += [(child, of_total, adds) for child in children(node)]
    return frozenset(added - alone)


def _out_of_bounds(figures: Sequence[tuple[DrawnCell, Indicator]], tint: Tint) -> Iterator[Conditional]:
    alike: dict[tuple[object, ...], list[tuple[DrawnCell, Indicator]]] = defaultdict(list)
    for cell, one in figures:
        key = (
            one.kind.facts.type,
            one.least,
            one.most,
            one.decimals,
            one.earliest,
            one.latest,
            one.shortest,
            one.longest,
        )
        alike[(*key, one.pattern, cell.format)].append((cell, one))
    for group in alike.values():
        one = group[0][1]
        for area in _areas(cell for cell, _ in group):
            first = _first(area)
            marked = out_of_bounds(one, first)
            if marked is not None:
                yield from signed(area, marked, tint, group[0][0], may_be_blank=False)


def _areas(cells: Iterable[DrawnCell]) -> Iterator[Area]:
    return rectangles([(cell.row, cell.column) for cell in cells])


def _alone(cell: DrawnCell) -> Area:
    return Area(cell.row, cell.column, cell.row, cell.column)


def _first(area: Area) -> str:
    return f"{column_letters(area.left)}{area.top}"
