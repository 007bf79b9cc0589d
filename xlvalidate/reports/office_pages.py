"""Which page of a report an office stands on: the offices right below one office have a page, or several where they are
many.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from xlvalidate.reports.front_sheet import OfficesBelow, by_parent, parent_key, said_parent
from xlvalidate.reports.report_data import GRAVEST_FIRST, Collected

MOST_ON_A_PAGE = 200
"""Offices: a browser has to draw the form of each, and a printer to print it."""


@dataclass(frozen=True, slots=True)
class OfficesPage:
    """A page of the offices right below one: it is the `number`th of `parts`."""

    below: OfficesBelow
    number: int
    parts: int


@dataclass(frozen=True, slots=True)
class OfficePages:
    """The pages in the order of the roster; by the position of an office its page and its number there, from 1.
    `awaited` has the same of those that have not reported, which stand behind the others.
    """

    pages: tuple[OfficesPage, ...]
    page_of: "array[int]"
    number_of: "array[int]"
    awaited: "array[int]"
    first_of: Mapping[str, int]
    """By the code of an office above others its first page."""


def office_pages(collected: Collected, most: int = MOST_ON_A_PAGE) -> OfficePages:
    """The pages of a collection. The gravest stand first on them."""
    roster = {branch.code for branch in collected.tree or ()}
    counts: dict[tuple[str, bool], Counter[str]] = defaultdict(Counter)
    for one in collected.offices:
        counts[parent_key(one.parent_code, one.parent, one.code, roster)][one.verdict] += 1
    for awaited in collected.missing or ():
        counts[parent_key(awaited.parent_code, awaited.parent, "", ())][_AWAITED] += 1
    pages: list[OfficesPage] = []
    first_of: dict[str, int] = {}
    next_at: dict[tuple[tuple[str, bool], str], int] = {}
    for below in by_parent(collected):
        key = below.key
        at = len(pages) * most
        first_of.setdefault(below.code, len(pages))
        parts = -(-counts[key].total() // most)
        pages += (OfficesPage(below, number, parts) for number in range(1, parts + 1))
        for state in (*GRAVEST_FIRST, _AWAITED):
            next_at[key, state] = at
            at += counts[key][state]
    page_of, number_of, awaits = array("L"), array("L"), array("L")
    for one in collected.offices:
        place = parent_key(one.parent_code, one.parent, one.code, roster), str(one.verdict)
        page, number = divmod(next_at[place], most)
        next_at[place] += 1
        page_of.append(page)
        number_of.append(number + 1)
    for awaited in collected.missing or ():
        place = parent_key(awaited.parent_code, awaited.parent, "", ()), _AWAITED
        awaits.append(next_at[place] // most)
        next_at[place] += 1
    return OfficePages(tuple(pages), page_of, number_of, awaits, first_of)


_AWAITED = ""


def page_title(page: OfficesPage, language: str) -> str:
    """What a page is called: by the office above, with a number where it has several."""
    called = said_parent(page.below, language)
    return called if page.parts == 1 else f"{called} {page.number}"
