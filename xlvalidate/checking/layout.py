"""How the rules of an edition are laid out in frames: made once an edition, before there is any figure.

Instances that say the same of other figures (`T3-BAL` at each column) share their expressions: a row is an instance of
a submission, a column is an operand. All operands of a batch are one long series of exact figures, and a column is a
slice of those that were gathered from it. Shapes with as many instances share a frame, too.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import chain
from typing import TypeAlias

import polars as pl

from xlvalidate.checking.expressions import DIGITS, Columns, demanded, exact, relation_of, tolerance_of
from xlvalidate.checking.schemas import RELATION
from xlvalidate.checking.shapes import Shape, blanks_of, shapes_of
from xlvalidate.editions.edition import Edition, Instance, tables_of
from xlvalidate.editions.model import BlankMeans, Declaration
from xlvalidate.rules.demands import demands
from xlvalidate.rules.exact import DECIMALS
from xlvalidate.rules.sizes import decimals_of_sides, digits_needed
from xlvalidate.rules.tree import Ref, Whose, operands

USUAL_DECIMALS = 4
"""Of figures that may have any number of decimals: a submission with more of them is computed by itself."""
LONGEST = 15
"""No figure that was read has more digits before the point."""
FEWEST = 6
"""A rule that cannot be computed in a frame even with figures of so few digits is computed by itself."""

Operand: TypeAlias = tuple[Ref, bool]
"""A figure as a rule takes it, and whether a blank is 0 in it."""


@dataclass(frozen=True, slots=True)
class SharedFrame:
    """Shapes with as many instances each, which share a frame. Their operands stand in columns named by their number,
    what is asked whether it is blank in `b0`, `b1` and so on. `sides` has three expressions for each thing that is
    demanded, shape by shape: is it demanded, its left side, its right side.
    """

    count: int
    operands: int
    blanks: int
    sides: tuple[pl.Expr, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """An edition in frames.

    A submission is a line of `width` figures: one for each indicator in the order of the form, then one for each of
    `others`. `gathered` are the positions in it of all operands, shape by shape, operand by operand, instance by
    instance, and `used` those of each instance; `blanks_gathered` those of the indicators that are asked whether they
    are blank. `rows` has the columns that do not depend on a submission, in the order in which `frames` give the rest.

    Figures have `decimals`, sides `of_sides`; no figure may be as far from 0 as `limit` (it is written with its
    decimals, as a whole number). `conditional` are the instances that are not asked of everybody, `alone` those that no
    frame holds whatever the figures are.
    """

    edition: Edition
    decimals: int
    of_sides: int
    limit: int
    others: tuple[Operand, ...]
    used: Mapping[int, tuple[int, ...]]
    gathered: pl.Series
    blanks_gathered: pl.Series
    frames: tuple[SharedFrame, ...]
    rows: pl.DataFrame
    conditional: tuple[int, ...]
    alone: tuple[int, ...]

    @property
    def width(self) -> int:
        """How many figures a submission has here."""
        return len(self.edition.indicators) + len(self.others)


@lru_cache(maxsize=32)
def layout_of(edition: Edition) -> Layout:
    """The layout of an edition."""
    return laid_out(edition, edition.instances)


@lru_cache(maxsize=512)
def layout_of_one(edition: Edition, instance_id: str) -> Layout:
    """The layout of one instance, with a single frame."""
    return laid_out(edition, [edition.by_instance[instance_id]])


def laid_out(edition: Edition, instances: Sequence[Instance]) -> Layout:
    """The layout of some instances of an edition."""
    decimals = _decimals(edition)
    shapes = [one for one in shapes_of(instances) if _is_framed(one, decimals)]
    of_sides = _of_sides(shapes, decimals)
    limit = _limit(shapes, decimals, of_sides)
    if not limit:
        shapes, of_sides = [], 0
    used = {at: operands_of(edition, instances[at]) for at in sorted(at for shape in shapes for at in shape.members)}
    positions: dict[Operand, int] = {(Ref(code), False): at for at, code in enumerate(edition.indicators)}
    for operand in chain.from_iterable(used.values()):
        positions.setdefault(operand, len(positions))
    frames, gathered, blanks, rows = [], list[int](), list[int](), list[tuple[int, int, str, Decimal]]()
    by_count: dict[int, list[Shape]] = defaultdict(list)
    for shape in shapes:
        by_count[len(shape.members)].append(shape)
    for count, alike in by_count.items():
        slots = asked = 0
        sides: list[pl.Expr] = []
        for shape in alike:
            columns = list(zip(*(used[at] for at in shape.members), strict=True))
            empty = list(zip(*(blanks_of(instances[at].claim) for at in shape.members), strict=True))
            gathered += (positions[operand] for operand in chain.from_iterable(columns))
            blanks += (positions[Ref(ref.code), False] for ref in chain.from_iterable(empty))
            for part, demand in enumerate(demands(shape.claim)):
                relation, tolerance = relation_of(demand.atom), tolerance_of(demand.atom, shape.tolerance)
                rows += [(at, part, relation, tolerance) for at in shape.members]
            sides += _expressions(shape, _Slots(slots, asked, decimals, of_sides))
            slots, asked = slots + len(columns), asked + len(empty)
        named = (side.alias(f"side {at}") for at, side in enumerate(sides))
        frames.append(SharedFrame(count, slots, asked, tuple(named)))
    return Layout(
        edition=edition,
        decimals=decimals,
        of_sides=of_sides,
        limit=limit,
        others=tuple(positions)[len(edition.indicators) :],
        used={at: tuple(positions[one] for one in operands) for at, operands in used.items()},
        gathered=pl.Series(gathered, dtype=pl.UInt32),
        blanks_gathered=pl.Series(blanks, dtype=pl.UInt32),
        frames=tuple(frames),
        rows=_rows(rows, of_sides),
        conditional=tuple(at for at in used if _is_conditional(edition, instances[at])),
        alone=tuple(at for at in range(len(instances)) if at not in used),
    )


def operands_of(edition: Edition, instance: Instance) -> tuple[Operand, ...]:
    """The figures that an instance asks for. Only this period's blanks can be 0."""

    def zeroed(ref: Ref) -> bool:
        means = edition.indicators[ref.code].blank
        return ref.period is Whose.NOW and (instance.rule.zero_blanks or means is BlankMeans.ZERO)

    return tuple((ref, zeroed(ref)) for ref in instance.operands)


def _decimals(edition: Edition) -> int:
    figures = (one for one in edition.indicators.values() if one.numeric)
    return max((USUAL_DECIMALS if one.decimals is None else one.decimals for one in figures), default=0)


def _of_sides(shapes: Sequence[Shape], decimals: int) -> int:
    return max((decimals_of_sides(one.claim, decimals, one.tolerance) for one in shapes), default=0)


def _is_framed(shape: Shape, decimals: int) -> bool:
    """Not where a difference would have to be rounded, which no frame does."""
    of_sides = _of_sides([shape], decimals)
    return of_sides <= DECIMALS and _fits(shape, decimals, of_sides, 10**FEWEST)


def _fits(shape: Shape, decimals: int, of_sides: int, largest: int) -> bool:
    return digits_needed(shape.claim, decimals, largest, of_sides, shape.tolerance) <= DIGITS


def _limit(shapes: Sequence[Shape], decimals: int, of_sides: int) -> int:
    """The least power of ten that a figure must not reach, so that every step of every rule fits; 0 where none does."""
    for digits in range(LONGEST, -1, -1):
        if all(_fits(one, decimals, of_sides, 10**digits) for one in shapes):
            return int(10 ** (digits + decimals))
    return 0


def _is_conditional(edition: Edition, instance: Instance) -> bool:
    of_all = not any(
        Declaration.NOT_APPLICABLE in edition.declarable.get(one, ()) for one in tables_of(edition, instance)
    )
    return not of_all or bool(instance.rule.applies) or any(ref.code in edition.optional for ref in instance.operands)


@dataclass(frozen=True, slots=True)
class _Slots:
    """Where the columns of a shape begin in the frame that it shares, and the decimals of figures and sides."""

    operands: int
    blanks: int
    decimals: int
    of_sides: int

    def figure(self, ref: Ref) -> pl.Expr:
        return pl.col(str(self.operands + int(ref.code)))

    def blank(self, ref: Ref) -> pl.Expr:
        return pl.col(f"b{self.blanks + int(ref.code)}")


def _expressions(shape: Shape, slots: _Slots) -> Iterator[pl.Expr]:
    columns = Columns(slots.figure, slots.blank, slots.decimals, slots.of_sides)
    everything = operands(shape.claim)
    for demand in demands(shape.claim):
        one = demanded(demand, shape.tolerance, columns)
        left = one.left
        if set(operands(demand.atom)) < set(everything):
            # What is lacking elsewhere in the rule keeps it from being run, too.
            left = pl.when(pl.all_horizontal(slots.figure(ref).is_not_null() for ref in everything)).then(left)
        yield from (one.asked, left, one.right)


def _rows(rows: Sequence[tuple[int, int, str, Decimal]], of_sides: int) -> pl.DataFrame:
    rules, parts, relations, tolerances = zip(*rows, strict=True) if rows else ((), (), (), ())
    return pl.DataFrame(
        {
            "rule": pl.Series(rules, dtype=pl.UInt32),
            "part": pl.Series(parts, dtype=pl.UInt8),
            "relation": pl.Series(relations, dtype=RELATION),
            "tolerance": pl.Series(tolerances, dtype=exact(of_sides)),
        }
    )
