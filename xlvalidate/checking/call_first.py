"""Whom to call first: the offices by what their doubtful figures can move in the sum of the office above. Pure.

A sum is that of the reports that came. Where an equation is broken, nobody knows yet which of its figures is wrong, or
of those that are suspected: what it can move is counted in the largest sum among theirs, so that at least this share is
in doubt. A figure that is not there is taken for the middle one of the other offices.
"""

import marshal
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING

from xlvalidate.checking.figures import number_of
from xlvalidate.checking.pickled_forms import PickledForms
from xlvalidate.checking.rollup import adding
from xlvalidate.checking.suspects import Suspects
from xlvalidate.editions.edition import Edition
from xlvalidate.findings import Finding, Number
from xlvalidate.reading.submission import Reading, Submission
from xlvalidate.rules.exact import EXACT
from xlvalidate.temporary_tables import KeptRows, TemporaryTables

if TYPE_CHECKING:
    from xlvalidate.checking.check import Checked


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtfulFigure:
    """What one doubtful figure can move: `moves` in the `total` of its indicator, as a `share` of it. Where the total
    is 0, whatever moves it is all of it. Both are None where no other office has the figure.

    `missing` says that there is no number, and that `moves` is the middle one of the others. `more` is how many
    other figures of its report are in doubt.
    """

    reading: Reading
    moves: Number | None
    total: Number
    share: Fraction | None
    missing: bool
    more: int = 0


@dataclass(frozen=True, slots=True)
class FirstCall:
    """A report whose office is to be called, by its position among those that were added."""

    report: int
    figure: DoubtfulFigure


@dataclass(slots=True)
class _Sum:
    """What the reports have of one indicator: how often each figure, as most are small and come again; zeros are only
    counted, since most figures are. There is one for each indicator and office above.
    """

    total: Number = 0
    zeros: int = 0
    figures: dict[Number, int] | None = None

    def add(self, number: Number) -> None:
        if not number:
            self.zeros += 1
            return
        self.total += number
        if self.figures is None:
            self.figures = {}
        self.figures[number] = self.figures.get(number, 0) + 1

    @property
    def middle(self) -> Number | None:
        """The middle figure, of two the larger; None without any."""
        counts = {**(self.figures or {}), 0: self.zeros}
        at = sum(counts.values()) // 2
        for number in sorted(counts):
            at -= counts[number]
            if at < 0:
                return number
        return None


@dataclass(frozen=True, slots=True)
class _Doubt:
    """Figures of which one is off by so much; with None: a single one that is not there."""

    readings: tuple[Reading, ...]
    off: Number | None


class DoubtfulSums:
    """Reports with their doubts, and the sums that they go into. They wait in tables: what can move a sum is only known
    when all of its reports are there. Raises OSError where the disk is full.
    """

    def __init__(self) -> None:
        self._tables, self._forms = TemporaryTables(), PickledForms()
        self._tables.do("CREATE TABLE reports (number INTEGER PRIMARY KEY, sum, figures, doubts)")
        self._sums: dict[tuple[Hashable, str], int] = {}
        self._editions: list[Edition] = []
        self._count = 0

    def add(self, into: Hashable | None, checked: "Checked | None") -> bool:
        """The next report, and whether its office may have to be called. `into` is whose sum it goes into, None where
        it goes into none; sums of several editions stay apart.
        """
        position = self._count
        self._count += 1
        submission = checked.submission if checked else None
        if into is None or checked is None or submission is None:
            return False
        edition = submission.edition
        own = self._sums.setdefault((into, edition.id), len(self._editions))
        if own == len(self._editions):
            self._editions.append(edition)
        readings = submission.readings
        with localcontext(EXACT):
            numbers = [number_of(readings[code], zero_blanks=zero) for code, zero in going_up(edition).items()]
            doubts = tuple(_doubts(submission, checked.findings, _suspected(checked.suspects)))
        figures = marshal.dumps([str(one) if isinstance(one, Decimal) else one for one in numbers])
        packed = self._forms.packed(doubts) if doubts else None
        self._tables.do("INSERT INTO reports VALUES (?, ?, ?, ?)", position, own, figures, packed)
        return bool(doubts)

    def ranked(self) -> KeptRows[FirstCall]:
        """The reports whose doubts can move something, the largest share first, in the order given where shares are the
        same. Those of which nobody can say how much it is come last.
        """
        for command in (
            "CREATE INDEX IF NOT EXISTS reports_by_sum ON reports (sum, number)",
            "DROP TABLE IF EXISTS found",
            "DROP TABLE IF EXISTS calls",
            "CREATE TABLE found (number INTEGER PRIMARY KEY, said)",
            "CREATE TABLE calls (number INTEGER PRIMARY KEY, said)",
        ):
            self._tables.do(command)
        weights: list[tuple[tuple[bool, bool, Fraction], int]] = []
        with localcontext(EXACT):
            for own, edition in enumerate(self._editions):
                for call in self._calls(own, edition):
                    weights.append((_weight(call.figure), call.report))
                    self._tables.do("INSERT INTO found VALUES (?, ?)", call.report, self._forms.packed(call))
        weights.sort(key=itemgetter(1))
        weights.sort(key=itemgetter(0), reverse=True)
        into_calls = "INSERT INTO calls (said) SELECT said FROM found WHERE number = ?"
        self._tables.put(into_calls, ((report,) for _, report in weights))
        return KeptRows(self._tables, "calls", self._forms.of)

    def _calls(self, own: int, edition: Edition) -> Iterator[FirstCall]:
        """The calls about one sum."""
        doubtful = "SELECT number, doubts FROM reports WHERE sum = ? AND doubts IS NOT NULL ORDER BY number"
        waiting = list(self._tables.rows(doubtful, own))
        if not waiting:
            return
        sums: dict[str, _Sum] = defaultdict(_Sum)
        for (figures,) in self._tables.rows("SELECT figures FROM reports WHERE sum = ? ORDER BY number", own):
            for code, number in zip(going_up(edition), marshal.loads(figures), strict=True):
                if number is not None:
                    sums[code].add(Decimal(number) if isinstance(number, str) else number)
        for report, doubts in waiting:
            weighed = [_weighed(doubt, sums) for doubt in self._forms.of(doubts)]
            first = max(weighed, key=_weight)
            if first.share != 0:
                others = {figure.reading.indicator.code for figure in weighed} - {first.reading.indicator.code}
                yield FirstCall(report, replace(first, more=len(others)))


@cache
def going_up(edition: Edition) -> Mapping[str, bool]:
    """The indicators that add up over offices: those that the edition's rules say, or all that can where no rule says
    any. By each whether a blank counts as 0.
    """
    if said := adding(edition):
        return {code: rule.zero_blanks for code, rule in said.items()}
    return {code: False for code, indicator in edition.indicators.items() if indicator.kind.facts.summed}


def _suspected(searches: Iterable[Suspects]) -> Mapping[str, frozenset[str]]:
    """By broken rule the cells that are likely wrong; a rule without any is not there."""
    found: dict[str, frozenset[str]] = {}
    for search in searches:
        if search.ended and search.sets:
            found |= dict.fromkeys(search.rules, search.cells)
    return found


def _doubts(
    submission: Submission, findings: Iterable[Finding], suspected: Mapping[str, frozenset[str]]
) -> Iterator[_Doubt]:
    """Each equation that does not hold, and each figure that an open finding misses, once."""
    adds = going_up(submission.edition)
    missed: dict[str, Reading] = {}
    for finding in findings:
        if not finding.open:
            continue
        known: dict[str, Reading] = {}
        for code in (place.code for place in finding.places if place.code and place.code in adds):
            reading = submission.readings[code]
            there = known if number_of(reading, zero_blanks=adds[code]) is not None else missed
            there.setdefault(code, reading)
        if finding.difference and known:
            likely = [known[code] for code in known if code in suspected.get(finding.id, ())]
            yield _Doubt(tuple(likely or known.values()), _magnitude(finding.difference))
    yield from (_Doubt((reading,), None) for reading in missed.values())


def _weighed(doubt: _Doubt, sums: Mapping[str, _Sum]) -> DoubtfulFigure:
    reading = max(doubt.readings, key=lambda one: _magnitude(_sum(one, sums).total))
    found = _sum(reading, sums)
    moves = doubt.off
    if moves is None and (middle := found.middle) is not None:
        moves = _magnitude(middle)
    return DoubtfulFigure(
        reading=reading,
        moves=moves,
        total=found.total,
        share=_share(moves, found.total),
        missing=doubt.off is None,
    )


def _sum(reading: Reading, sums: Mapping[str, _Sum]) -> _Sum:
    return sums.get(reading.indicator.code) or _Sum()


def _magnitude(number: Number) -> Number:
    return number if number >= 0 else -number


def _share(moves: Number | None, total: Number) -> Fraction | None:
    if not moves:
        return None if moves is None else Fraction(0)
    return abs(Fraction(*moves.as_integer_ratio()) / Fraction(*total.as_integer_ratio())) if total else Fraction(1)


def _weight(figure: DoubtfulFigure) -> tuple[bool, bool, Fraction]:
    """By the share; where it is not known, below all that can move something."""
    share = figure.share or Fraction(0)
    return bool(share), figure.share is None, share
