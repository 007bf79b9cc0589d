"""How the rules of an edition are laid out in frames: made once an edition, before there is any figure.

Instances that say the same of other figures (`T3-BAL` at each column) share their expressions: a row is an instance of
a submission, a column is an operand. All operands of a batch are one long series of exact figures, and a column is a
slice of those that were gathered from it. Shapes with as many instances share a frame, too.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, groupby
from typing import TypeAlias

import polars as pl

from xlvalidate.checking.expressions import (
    DIGITS,
    WHOLE,
    Columns,
    Demanded,
    demanded_of,
    relation_of,
    texts_of,
)
from xlvalidate.checking.schemas import RELATION
from xlvalidate.checking.shapes import Shape, blanks_of, shapes_of
from xlvalidate.editions.edition import Edition, Instance, tables_of
from xlvalidate.editions.model import BlankMeans, Declaration
from xlvalidate.rules.demands import Atom, demands
from xlvalidate.rules.sizes import digits_needed
from xlvalidate.rules.tree import Claim, Ref, Whose, divisors, operands
from xlvalidate.rules.types import ValueType

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
    figures and `texts`; what is asked whether it is blank in `b0`, `b1` and so on. `sides` has expressions for each
    thing that is demanded, shape by shape: is it demanded, its left side, its right side, and where the layout is
    `measured`, what is tolerated.
    """

    count: int
    operands: int
    texts: frozenset[int]
    blanks: int
    sides: tuple[pl.Expr, ...]


@dataclass(frozen=True, slots=True)
class LaidDemand:
    """One thing that an instance demands; its sides have so many decimals, None where they are no figures."""

    atom: Atom
    decimals: int | None


@dataclass(frozen=True, slots=True)
class Layout:
    """An edition in frames.

    A submission is a line of `width` figures: one for each indicator in the order of the form, then one for each of
    `others`. Behind it stand the texts that rules ask for, `texts`. `gathered` are the positions among the figures of
    all operands that are some, shape by shape, operand by operand, instance by instance, `texts_gathered` those of the
    others among the texts, and `used` has those of each instance in the whole line; `blanks_gathered` those of the
    indicators that are asked whether they are blank. `counted` are the indicators that are no numbers, but stand among
    them: days and flags. `rows` has the columns that do not depend on a submission, in the order in which `frames` give
    the rest; `parts` has by rule and part what is demanded. `divides` has
    the instances that divide, which a divisor that is 0 may keep from being run.

    Figures are whole numbers of units of so many `decimals`; none may be as far from 0 as `limit`. `conditional` are
    the instances that are not asked of everybody, `alone` those that no frame holds whatever the figures are.
    """

    edition: Edition
    decimals: int
    limit: int
    others: tuple[Operand, ...]
    texts: tuple[Operand, ...]
    counted: tuple[int, ...]
    used: Mapping[int, tuple[int, ...]]
    gathered: pl.Series
    texts_gathered: pl.Series
    blanks_gathered: pl.Series
    frames: tuple[SharedFrame, ...]
    rows: pl.DataFrame
    parts: Mapping[tuple[int, int], LaidDemand]
    measured: bool
    divides: frozenset[int]
    conditional: tuple[int, ...]
    alone: tuple[int, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the indicators, in the order of the form."""
        return tuple(self.edition.indicators)

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
    limit = _limit(shapes, decimals)
    places = list(_placed(shapes, decimals))
    asked = {at: operands_of(edition, instances[at]) for at in sorted(at for one in places for at in one.shape.members)}
    figures: dict[Operand, int] = {(Ref(code), False): at for at, code in enumerate(edition.indicators)}
    texts: dict[Operand, int] = {}
    for place in places:
        for at in place.shape.members:
            for slot, operand in enumerate(asked[at]):
                of = texts if slot in place.texts else figures
                of.setdefault(operand, len(of))
    gathered, texts_gathered, blanks_gathered, used = (
        list[int](),
        list[int](),
        list[int](),
        dict[int, tuple[int, ...]](),
    )
    for place in places:
        members = place.shape.members
        for slot, column in enumerate(zip(*(asked[at] for at in members), strict=True)):
            positions, into = (texts, texts_gathered) if slot in place.texts else (figures, gathered)
            into += (positions[operand] for operand in column)
        for refs in zip(*(blanks_of(instances[at].claim) for at in members), strict=True):
            blanks_gathered += (figures[Ref(ref.code), False] for ref in refs)
        for at in members:
            used[at] = tuple(
                len(figures) + texts[operand] if slot in place.texts else figures[operand]
                for slot, operand in enumerate(asked[at])
            )
    measured = any(one.known is None for place in places for one in place.demanded)
    found = [
        (at, part, relation_of(demand.atom), one)
        for place in places
        for part, (demand, one) in enumerate(zip(demands(place.shape.claim), place.demanded, strict=True))
        for at in place.shape.members
    ]
    return Layout(
        edition=edition,
        decimals=decimals,
        limit=limit,
        others=tuple(figures)[len(edition.indicators) :],
        texts=tuple(texts),
        counted=_counted(edition),
        used=used,
        gathered=pl.Series(gathered, dtype=pl.UInt32),
        texts_gathered=pl.Series(texts_gathered, dtype=pl.UInt32),
        blanks_gathered=pl.Series(blanks_gathered, dtype=pl.UInt32),
        frames=tuple(_shared(list(alike), measured) for _, alike in groupby(places, lambda one: one.count)),
        rows=_rows(found),
        parts={
            (at, part): LaidDemand(demand.atom, one.decimals)
            for place in places
            for at in place.shape.members
            for part, (demand, one) in enumerate(zip(demands(instances[at].claim), place.demanded, strict=True))
        },
        measured=measured,
        divides=frozenset(at for place in places if divisors(place.shape.claim) for at in place.shape.members),
        conditional=tuple(at for at in asked if _is_conditional(edition, instances[at])),
        alone=tuple(at for at in range(len(instances)) if at not in asked),
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """A shape in the frame that it shares: where its columns begin, which of them are texts, and what it demands."""

    shape: Shape
    slots: "_Slots"
    texts: frozenset[int]
    demanded: tuple[Demanded, ...]

    @property
    def count(self) -> int:
        return len(self.shape.members)


def _placed(shapes: Iterable[Shape], decimals: int) -> Iterator[_Place]:
    """Shapes with as many instances share a frame."""
    by_count: dict[int, list[Shape]] = defaultdict(list)
    for shape in shapes:
        by_count[len(shape.members)].append(shape)
    for alike in by_count.values():
        slot = blank = 0
        for shape in alike:
            slots = _Slots(slot, blank, decimals)
            texts = frozenset(int(ref.code) for ref in texts_of(shape.claim))
            yield _Place(
                shape, slots, texts, tuple(demanded_of(shape.claim, Columns(slots.figure, slots.blank, decimals)))
            )
            slot, blank = slot + len(operands(shape.claim)), blank + len(blanks_of(shape.claim))


def _shared(places: Sequence[_Place], measured: bool) -> SharedFrame:
    last = places[-1]
    expressions = (
        (one.asked, one.left, one.right, one.tolerance) if measured else (one.asked, one.left, one.right)
        for place in places
        for one in place.demanded
    )
    return SharedFrame(
        count=last.count,
        operands=last.slots.operands + len(operands(last.shape.claim)),
        texts=frozenset(place.slots.operands + slot for place in places for slot in place.texts),
        blanks=last.slots.blanks + len(blanks_of(last.shape.claim)),
        sides=tuple(one.alias(f"side {at}") for at, one in enumerate(chain.from_iterable(expressions))),
    )


def operands_of(edition: Edition, instance: Instance) -> tuple[Operand, ...]:
    """The figures that an instance asks for. Only this period's blanks can be 0."""

    def zeroed(ref: Ref) -> bool:
        means = edition.operands[ref.code].blank
        return ref.period is Whose.NOW and (instance.rule.zero_blanks or means is BlankMeans.ZERO)

    return tuple((ref, zeroed(ref)) for ref in instance.operands)


def _decimals(edition: Edition) -> int:
    figures = (one for one in edition.operands.values() if one.numeric)
    return max((USUAL_DECIMALS if one.decimals is None else one.decimals for one in figures), default=0)


def _is_framed(shape: Shape, decimals: int) -> bool:
    return fits(shape.claim, decimals, 10**FEWEST)


def fits(claim: Claim, decimals: int, largest: int) -> bool:
    """Does every step of a claim over figures of so many decimals fit, none of them further than `largest` from 0?"""
    return digits_needed(claim, decimals, largest) <= DIGITS


def _limit(shapes: Sequence[Shape], decimals: int) -> int:
    """The least power of ten that a figure must not reach, so that every step of every rule fits."""
    fitting = (
        digits for digits in range(LONGEST, FEWEST, -1) if all(fits(one.claim, decimals, 10**digits) for one in shapes)
    )
    return int(10 ** (next(fitting, FEWEST) + decimals))


def _counted(edition: Edition) -> tuple[int, ...]:
    counted = (ValueType.DATE, ValueType.FLAG)
    return tuple(at for at, one in enumerate(edition.indicators.values()) if one.kind.facts.type in counted)


def _is_conditional(edition: Edition, instance: Instance) -> bool:
    tables = tables_of(edition, instance) if edition.declarable else ()
    if any(Declaration.NOT_APPLICABLE in edition.declarable.get(one, ()) for one in tables):
        return True
    return bool(instance.rule.applies) or any(ref.code in edition.optional for ref in instance.operands)


@dataclass(frozen=True, slots=True)
class _Slots:
    """Where the columns of a shape begin in the frame that it shares, and the decimals of its figures."""

    operands: int
    blanks: int
    decimals: int

    def figure(self, ref: Ref) -> pl.Expr:
        return pl.col(str(self.operands + int(ref.code)))

    def blank(self, ref: Ref) -> pl.Expr:
        return pl.col(f"b{self.blanks + int(ref.code)}")


def _rows(found: Sequence[tuple[int, int, str, Demanded]]) -> pl.DataFrame:
    rules, parts, relations, demanded = zip(*found, strict=True) if found else ((), (), (), ())
    return pl.DataFrame(
        {
            "rule": pl.Series(rules, dtype=pl.UInt32),
            "part": pl.Series(parts, dtype=pl.UInt8),
            "relation": pl.Series(relations, dtype=RELATION),
            "tolerance": pl.Series([one.known for one in demanded], dtype=WHOLE),
        }
    )
