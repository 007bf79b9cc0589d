"""The `must` rules of an edition as rows of whole numbers over its cells, and what they ask of one submission's cells.

A cell is a position in the edition; its figure is a whole number of its last decimal. A change is counted from what was
reported. Blank cells are no unknowns: what is missing is asked for by itself.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor, lcm
from typing import TypeAlias

from xlvalidate.checking.figures import Absence, NotComputed
from xlvalidate.checking.smallest_sets import Question, Span
from xlvalidate.checking.suspects import must
from xlvalidate.checking.whole_numbers import NeverError, WholeRow
from xlvalidate.editions.edition import Edition, Indicator
from xlvalidate.findings import Number
from xlvalidate.rules.exact import DECIMALS, rounded
from xlvalidate.rules.linear import Exact, Line, NotLinearError, alternatives, exact
from xlvalidate.rules.tree import Ref, Whose, blanks_asked
from xlvalidate.rules.types import Figure


@dataclass(frozen=True, slots=True)
class EditionLine:
    """A line of a rule: `now` has factors of this period's cells by position, `others` those of other periods' figures.
    All are whole; a figure counts in units of its last decimal.
    """

    now: Mapping[int, int]
    others: tuple[tuple[Ref, int], ...]
    rest: int
    equal: bool
    strict: bool


Choices: TypeAlias = tuple[tuple[EditionLine, ...], ...]


@dataclass(frozen=True, slots=True)
class EditionRows:
    """The `must` rules of an edition by position. `cells_of` has the cells that a rule stands over, `rules_of` the
    rules that a cell stands in, `beside` the cells next to it, `spans` its bounds in units. A rule in `unsaid`
    cannot be put into lines before its figures are known, or at all.
    """

    cells: tuple[Indicator, ...]
    positions: Mapping[str, int]
    scales: tuple[int, ...]
    spans: tuple[Span, ...]
    choices: Mapping[int, Choices]
    unsaid: frozenset[int]
    cells_of: Mapping[int, tuple[int, ...]]
    rules_of: Mapping[int, tuple[int, ...]]
    beside: Mapping[int, tuple[int, ...]]

    def units(self, cell: int, number: Number) -> int | Fraction:
        """A figure in units of its cell's last decimal: a whole number, if it has no more decimals."""
        scale = self.scales[cell]
        if isinstance(number, int):
            return number * scale
        return exact(Fraction(rounded(number)) * scale)


@lru_cache(maxsize=32)
def rows_of(edition: Edition) -> EditionRows:
    """The rows of an edition."""
    # What entries come to is known, and no cell of its own: it is never suspected.
    cells = (*edition.indicators.values(), *(figure.indicator for figure in edition.entry_figures.values()))
    positions = {cell.code: at for at, cell in enumerate(cells)}
    scales = tuple(10 ** (DECIMALS if cell.decimals is None else cell.decimals) for cell in cells)
    choices: dict[int, Choices] = {}
    unsaid, cells_of, rules_of = set[int](), dict[int, tuple[int, ...]](), defaultdict[int, list[int]](list)
    for at, instance in enumerate(edition.instances):
        if not must(instance):
            continue
        now = dict.fromkeys(positions[ref.code] for ref in instance.operands if ref.period is Whose.NOW)
        cells_of[at] = tuple(now)
        for cell in now:
            rules_of[cell].append(at)
        try:
            if any(blanks_asked(instance.claim)) or not all(
                cells[positions[ref.code]].numeric for ref in instance.operands
            ):
                raise NotLinearError  # what is known of each form has to be put in
            found = alternatives(instance.claim, {})
            choices[at] = tuple(tuple(_linear(line, positions, scales) for line in lines) for lines in found)
        except NotLinearError:
            unsaid.add(at)
    return EditionRows(
        cells=cells,
        positions=positions,
        scales=scales,
        spans=tuple(map(_span, cells, scales)),
        choices=choices,
        unsaid=frozenset(unsaid),
        cells_of=cells_of,
        rules_of={cell: tuple(ats) for cell, ats in rules_of.items()},
        beside=_beside(cells, scales),
    )


def _span(cell: Indicator, scale: int) -> Span:
    least = None if cell.least is None else ceil(Fraction(cell.least) * scale)
    return least, None if cell.most is None else floor(Fraction(cell.most) * scale)


def _beside(cells: Sequence[Indicator], scales: Sequence[int]) -> dict[int, tuple[int, ...]]:
    """The cells before and after each in its row, above and below it in its column, if they count in the same unit."""
    before: dict[tuple[str, str, tuple[str, ...]], int] = {}
    found: dict[int, list[int]] = {at: [] for at in range(len(cells))}
    for at, cell in enumerate(cells):
        for line in (("row", cell.table, cell.row), ("column", cell.table, cell.column)):
            other = before.get(line)
            if other is not None and scales[other] == scales[at]:
                found[at].append(other)
                found[other].append(at)
            before[line] = at
    return {at: tuple(others) for at, others in found.items()}


def _linear(line: Line, positions: Mapping[str, int], scales: tuple[int, ...]) -> EditionLine:
    now, others = dict[int, Exact](), list[tuple[Ref, Exact]]()
    for ref, factor in line.factors.items():
        cell = positions[ref.code]
        by = factor if scales[cell] == 1 else exact(Fraction(factor) / scales[cell])
        if ref.period is Whose.NOW:
            now[cell] = by
        else:
            others.append((ref, by))
    times = lcm(line.rest.denominator, *(by.denominator for by in now.values()), *(by.denominator for _, by in others))
    return EditionLine(
        now={cell: int(by * times) for cell, by in now.items()},
        others=tuple((ref, int(by * times)) for ref, by in others),
        rest=int(line.rest * times),
        equal=line.equal,
        strict=line.strict,
    )


@dataclass(frozen=True, slots=True)
class Reported:
    """What one submission reported. `figures` are the numbers that rules ask for; `free` has the cells that were filled
    in, by position, in units, `odd` those of them that are no whole number of units (rounded down here); `absent` the
    rules that could not be run.
    """

    edition: Edition
    rows: EditionRows
    figures: Mapping[Ref, Figure]
    free: Mapping[int, int]
    odd: frozenset[int]
    blanks: frozenset[Ref]
    absent: Mapping[int, NotComputed]

    def asked(self, rules: Iterable[int], cells: Iterable[int]) -> Question:
        """What these rules ask of these cells. Raises NotLinearError, NeverError."""
        rows: list[WholeRow] = []
        forks: list[tuple[tuple[WholeRow, ...], ...]] = []
        for rule in rules:
            if rule in self.absent:
                rows += self._partial(rule)
                continue
            choices = self._settled(self._choices(rule))
            if not choices:
                raise NeverError
            if len(choices) == 1:
                rows += choices[0]
            else:
                forks.append(choices)
        spans = {cell: self._span(cell) for cell in cells}
        forced = {
            cell
            for cell, (least, most) in spans.items()
            if (least is not None and least > 0) or (most is not None and most < 0)
        }
        forced |= self.odd & spans.keys()
        return Question(rows=tuple(rows), forks=tuple(forks), spans=spans, forced=frozenset(forced))

    def _span(self, cell: int) -> Span:
        (least, most), value = self.rows.spans[cell], self.free[cell]
        return None if least is None else least - value, None if most is None else most - value

    def _choices(self, rule: int) -> Choices:
        if rule not in self.rows.unsaid:
            return self.rows.choices[rule]
        instance, rows = self.edition.instances[rule], self.rows
        known = {ref: self.figures.get(ref, 0) for ref in instance.operands if not self._is_free(ref)}
        found = alternatives(instance.claim, known, self.blanks)
        return tuple(tuple(_linear(line, rows.positions, rows.scales) for line in lines) for lines in found)

    def _is_free(self, ref: Ref) -> bool:
        return ref.period is Whose.NOW and self.rows.positions[ref.code] in self.free

    def _settled(self, choices: Choices) -> tuple[tuple[WholeRow, ...], ...]:
        """The alternatives over the cells that are free; one without rows where it holds whatever they become."""
        left = []
        for lines in choices:
            rows = [self._row(line) for line in lines]
            if all(row.factors or row.met for row in rows):
                left.append(tuple(row for row in rows if row.factors))
        return ((),) if () in left else tuple(left)

    def _row(self, line: EditionLine) -> WholeRow:
        free, rest = self.free, Fraction(line.rest) if line.others else line.rest
        for ref, factor in line.others:
            rest += Fraction(self._known(ref)) * self.rows.scales[self.rows.positions[ref.code]] * factor
        factors = line.now
        for cell, factor in line.now.items():
            value = free.get(cell)
            if value is None:
                rest += self._filled(cell) * factor
                factors = {one: by for one, by in factors.items() if one != cell}
            else:
                rest += value * factor
        if rest.denominator != 1:
            factors = {cell: factor * rest.denominator for cell, factor in factors.items()}
        return WholeRow(factors, rest.numerator - line.strict, line.equal)

    def _filled(self, cell: int) -> int | Fraction:
        """What a rule takes for a cell that cannot change: it is blank, or it is asked whether it is."""
        return self.rows.units(cell, self._known(Ref(self.rows.cells[cell].code)))

    def _known(self, ref: Ref) -> Number:
        figure = self.figures.get(ref, 0)
        return 0 if isinstance(figure, str) else figure

    def _partial(self, rule: int) -> Iterator[WholeRow]:
        """What an equation asks although some of its cells are blank: a total is at least the parts that are there.
        Kept only where it holds.
        """
        choices, missing = self.rows.choices.get(rule, ()), self.absent[rule]
        if missing.absence is not Absence.NOT_RUN or len(choices) != 1 or len(choices[0]) != 1:
            return
        line, codes = choices[0][0], [one.indicator.code for one in missing.operands]
        if not line.equal or line.others or any(code not in self.rows.positions for code in codes):
            return
        lacking = {self.rows.positions[code] for code in codes}
        least = {cell: self.rows.spans[cell][0] for cell in lacking}
        signs = {line.now[cell] > 0 for cell in lacking}
        if len(signs) != 1 or None in least.values():
            return
        there = EditionLine({c: by for c, by in line.now.items() if c not in lacking}, (), line.rest, True, False)
        row = self._row(there)
        at_least = sum((least[cell] or 0) * line.now[cell] for cell in lacking)
        times = -1 if True in signs else 1
        left = WholeRow({cell: by * times for cell, by in row.factors.items()}, (row.rest + at_least) * times, False)
        if left.factors and left.met:
            yield left
