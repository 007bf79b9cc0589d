"""Last year's figures of each office, and what follows from them. Only numbers are kept: there may be thousands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from xlvalidate.derive.last_year_sheet import Proposal
from xlvalidate.editions.edition import Edition, Indicator
from xlvalidate.editions.lineage import comparable_homes
from xlvalidate.findings import Number, Value
from xlvalidate.identity import Period, PeriodKind, normal_code
from xlvalidate.reading.days import serial_of
from xlvalidate.reading.submission import Submission, Unreadable
from xlvalidate.roster import Office
from xlvalidate.rules.tree import Whose

Figures = Mapping[str, Number]


@dataclass(frozen=True, slots=True, kw_only=True)
class LastYear:
    """The figures by office code as `normal_code` gives it, each under what the new edition calls it.

    `year_ago` has those of the same period a year before, where less than a year is reported. `doubled` are codes that
    more than one file states for one period; none of these files is used; `other_year` and `unreadable` are files.
    """

    by_office: Mapping[str, Figures] = field(default_factory=dict)
    year_ago: Mapping[str, Figures] = field(default_factory=dict)
    doubled: tuple[str, ...] = ()
    other_year: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()

    def of(self, office: Office) -> Figures | None:
        """An office's figures of the period before; none of them where only those of a year before are known."""
        code = normal_code(office.code)
        return self.by_office.get(code, {} if code in self.year_ago else None)


def last_year(items: Iterable[Submission | Unreadable], edition: Edition, period: Period) -> LastYear:
    """What those submissions say that are of the period right before this one, or of the same one a year before."""
    found: dict[Period, dict[str, Figures]] = {period.before: {}, period.year_ago: {}}
    doubled: dict[str, None] = {}
    other_year: list[str] = []
    unreadable: list[str] = []
    for item in items:
        if isinstance(item, Unreadable):
            unreadable.append(item.source.file)
        elif item.identity.period not in found or not (code := item.identity.office):
            other_year.append(item.source.file)
        elif code in (of_period := found[item.identity.period]):
            # The same figures once more, as a marked copy has them, are no second file.
            if of_period[code] != _figures(item, edition):
                doubled[code] = None
        else:
            of_period[code] = _figures(item, edition)
    last, year_ago = (
        {code: figures for code, figures in found[one].items() if code not in doubled}
        for one in (period.before, period.year_ago)
    )
    return LastYear(
        by_office=last,
        year_ago=year_ago if period.kind is not PeriodKind.YEAR else {},
        doubled=tuple(doubled),
        other_year=tuple(other_year),
        unreadable=tuple(unreadable),
    )


def _figures(submission: Submission, edition: Edition) -> Figures:
    found = {}
    for new, old in comparable_homes(edition, submission.edition).items():
        reading = submission.readings.get(old)
        if reading is not None and (number := _number(reading.typed)) is not None:
            found[new] = number
    return found


def _number(meant: Value | None) -> Number | None:
    """What a cell of the sheet has: a figure, the number of a day, 1 for yes and 0 for no. Texts are not kept."""
    match meant:
        case bool():
            return int(meant)
        case date():
            return serial_of(meant)
        case str():
            return None
    return meant


def proposed(
    figures: Figures, proposals: Iterable[Proposal], edition: Edition, year_ago: Figures | None = None
) -> Figures:
    """What is proposed to an office: never a figure that the form itself would not take."""
    return {
        one.code: of[one.last]
        for one in proposals
        for of in (figures if one.whose is Whose.LAST else year_ago or {},)
        if one.last in of and _takes(edition.indicators[one.code], of[one.last])
    }


def _takes(indicator: Indicator, number: Number) -> bool:
    if indicator.earliest is not None and number < serial_of(indicator.earliest):
        return False
    if indicator.latest is not None and number > serial_of(indicator.latest):
        return False
    if indicator.least is not None and number < indicator.least:
        return False
    if indicator.most is not None and number > indicator.most:
        return False
    return indicator.decimals is None or round(number, indicator.decimals) == number
