"""The period that the lines of a cover state: a year, and where less is reported a month, a quarter or a half of it."""

from collections.abc import Mapping

from xlvalidate.editions.period_parts import part_of
from xlvalidate.identity import Period, PeriodKind
from xlvalidate.reading.years import year_of


def stated_year(kind: PeriodKind, typed: str) -> int | None:
    """The year of a line of the cover. Where a month is reported, the line may state that, too."""
    year = year_of(typed)
    if year is None and kind is not PeriodKind.YEAR and (part := part_of(kind, typed)) is not None:
        return part.year
    return year


def period_on(kind: PeriodKind, cover: Mapping[str, str]) -> Period | None:
    """The period that the lines of a cover state; None where one of them states none, or they contradict each other."""
    typed = cover.get("year", "")
    if kind is PeriodKind.YEAR:
        return None if (year := year_of(typed)) is None else Period(year)
    year, part = stated_year(kind, typed), part_of(kind, cover.get(kind, ""))
    if year is None or part is None or contradict(kind, cover):
        return None
    return Period.part(year, kind, part.number)


def contradict(kind: PeriodKind, cover: Mapping[str, str]) -> bool:
    """Do the line of the year and that of the month, which can both be read, state two periods?"""
    year, part = stated_year(kind, cover.get("year", "")), part_of(kind, cover.get(kind, ""))
    if year is None or part is None:
        return False
    beside = part_of(kind, cover.get("year", ""))
    of_year = beside.number if beside is not None and beside.year is not None else part.number
    return part.year not in (None, year) or of_year != part.number
