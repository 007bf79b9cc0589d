"""Whose report a document is, and of which year, where it says so beyond doubt."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from xlvalidate.editions.edition import Edition
from xlvalidate.importing.document import Spot
from xlvalidate.importing.label_text import bare, compared
from xlvalidate.importing.snippets import Snippets

_WORDS = "[^。,，;；:：|]"
_TITLE = re.compile(
    rf"(?P<office>{_WORDS}{{2,40}}?)?(?:关于)?(?P<year>(?:19|20)\d\d)年(?:度)?{_WORDS}{{0,24}}(?:报告|年报|统计表|报表)"
)
_OF_YEAR = re.compile(r"^\((?P<year>(?:19|20)\d\d)年度?\)$")
_SINCE = re.compile(r"(?:期限|时间|范围)[^。]{0,6}?(?:自|从|为)?(?P<year>(?:19|20)\d\d)年1月1日")
_LONGEST_TITLE, _LONGEST_OFFICE = 60, 40


@dataclass(frozen=True, slots=True)
class SaidOfReport:
    """A line of the cover as a document says it, and where."""

    text: str
    where: Spot


def whose_report(snippets: Snippets, edition: Edition | None = None) -> Mapping[str, SaidOfReport]:
    """The office and the year of a report, by the codes of their lines on the cover; what is in doubt is left out."""
    titles, years, offices = list[tuple[str, Spot]](), dict[str, Spot](), dict[str, Spot]()
    label = _office_label(edition)
    for at, one in enumerate(snippets):
        plain = bare(one.simple)
        if len(plain) <= _LONGEST_TITLE:
            titles.append((plain, one.where))
        if found := _SINCE.search(plain):
            years.setdefault(found["year"], one.where)
        if label and compared(plain).startswith(label) and (office := _behind(snippets, at, label)) is not None:
            offices.setdefault(office.text, office.where)
    of_title = dict[str, Spot]()
    for plain, where in titles:
        if found := _TITLE.fullmatch(plain) or _OF_YEAR.match(plain):
            years.setdefault(found["year"], where)
            if found.groupdict().get("office"):
                of_title.setdefault(found["office"].removeprefix("《"), where)
    offices = offices or of_title
    said = {}
    if len(offices) == 1:
        ((text, where),) = offices.items()
        said["office"] = SaidOfReport(text, where)
    if len(years) == 1:
        ((text, where),) = years.items()
        said["year"] = SaidOfReport(text, where)
    return said


def _office_label(edition: Edition | None) -> str:
    """The label of the cover's line for the office, as it is compared."""
    fields = edition.cover.fields if edition is not None else ()
    return next((compared(one.label) for one in fields if one.code == "office"), "")


def _behind(snippets: Snippets, at: int, label: str) -> SaidOfReport | None:
    """What stands behind the label of the office: in the same cell, or in the next."""
    one = snippets[at]
    for mark in (":", "："):
        before, found, behind = one.text.partition(mark)
        if found and compared(before) == label and 0 < len(behind.strip()) <= _LONGEST_OFFICE:
            return SaidOfReport(behind.strip(), one.where)
    if compared(one.simple) != label:
        return None
    behind_it = next((next_one for next_one in snippets.rest_of_row(at) if next_one.text), None)
    if behind_it is None or behind_it.figure or len(behind_it.text) > _LONGEST_OFFICE:
        return None
    return SaidOfReport(behind_it.text, behind_it.where)
