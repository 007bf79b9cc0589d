"""Last year's figures of each office, and what follows from them. Only numbers are kept: there may be thousands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from xlvalidate.derive.last_year_sheet import Proposal
from xlvalidate.editions.edition import Edition, Indicator
from xlvalidate.editions.lineage import homes
from xlvalidate.findings import Number, Value
from xlvalidate.identity import Period
from xlvalidate.reading.days import serial_of
from xlvalidate.reading.submission import Submission, Unreadable

Figures = Mapping[str, Number]


@dataclass(frozen=True, slots=True, kw_only=True)
class LastYear:
    """The figures by office code as `normal_code` gives it, each under what the new edition calls it.

    `doubled` are codes that more than one file states; none of these files is used; `other_year` and `unreadable` are
    files.
    """

    by_office: Mapping[str, Figures] = field(default_factory=dict)
    doubled: tuple[str, ...] = ()
    other_year: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()


def last_year(items: Iterable[Submission | Unreadable], edition: Edition, period: Period) -> LastYear:
    """What those submissions say that are of the period right before this one."""
    found: dict[str, Figures] = {}
    doubled: dict[str, None] = {}
    other_year: list[str] = []
    unreadable: list[str] = []
    for item in items:
        if isinstance(item, Unreadable):
            unreadable.append(item.source.file)
        elif item.identity.period != period.before or not (code := item.identity.office):
            other_year.append(item.source.file)
        elif code in found:
            # The same figures once more, as a marked copy has them, are no second file.
            if found[code] != _figures(item, edition):
                doubled[code] = None
        else:
            found[code] = _figures(item, edition)
    return LastYear(
        by_office={code: figures for code, figures in found.items() if code not in doubled},
        doubled=tuple(doubled),
        other_year=tuple(other_year),
        unreadable=tuple(unreadable),
    )


def _figures(submission: Submission, edition: Edition) -> Figures:
    found = {}
    for new, old in homes(edition, submission.edition).items():
        reading, facts = submission.readings.get(old), edition.indicators[new].kind.facts
        number = None if reading is None else _number(reading.typed)
        if number is not None and reading is not None and facts.type is reading.indicator.kind.facts.type:
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


def proposed(figures: Figures, proposals: Iterable[Proposal], edition: Edition) -> Figures:
    """What is proposed to an office: never a figure that the form itself would not take."""
    return {
        one.code: figures[one.last]
        for one in proposals
        if one.last in figures and _takes(edition.indicators[one.code], figures[one.last])
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
