"""For which periods the offices of a collection are to report. Pure: the day is handed in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from xlvalidate.identity import Period, PeriodKind


@dataclass(frozen=True, slots=True)
class AskedPeriods:
    """What a collection spans (None: whatever comes), and whether a form of its editions is of a month, a quarter, a
    half or a year. `today` says which periods are over; None where that is not asked.
    """

    span: Period | None = None
    kind: PeriodKind = PeriodKind.YEAR
    today: date | None = None

    @property
    def only(self) -> Period | None:
        """The one period that every form counts for; None where there are several."""
        return self.span if self.span is not None and self.span.kind is self.kind else None

    @property
    def several(self) -> bool:
        """Does an office report several times within the span?"""
        return self.span is not None and self.only is None

    @property
    def apart(self) -> bool:
        """Do forms whose period cannot be read stand each for itself? They may be of different periods."""
        return self.several or self.kind is not PeriodKind.YEAR

    def owed(self, came: Iterable[Period | None]) -> tuple[Period | None, ...]:
        """The periods that each office owes a form for: those that are over, and those that a form came for. One that
        stands for all of the collection is None.
        """
        if self.span is None or not self.several:
            return (None,)
        there = set(came)
        return tuple(one for one in self.span.parts(self.kind) if one in there or self._is_over(one))

    def _is_over(self, period: Period) -> bool:
        return self.today is None or period.after <= self.today
