"""The lists of a form on a hidden sheet under names, and which run of a list its cells are offered."""

from collections.abc import Iterator
from functools import lru_cache

from xlvalidate.cells import Area, column_letters
from xlvalidate.derive.appearance import Style
from xlvalidate.derive.drawing import DrawnName, name_of
from xlvalidate.derive.offered_lists import (
    counts_name,
    from_name,
    many_name,
    office_run,
    run_formulas,
    starts_name,
    used_lists,
    words_name,
)
from xlvalidate.derive.sheet import Content, DrawnCell, DrawnColumn, SheetDrawing, Visibility
from xlvalidate.derive.text_numbers import plain_text
from xlvalidate.editions.edition import Edition, ItemList
from xlvalidate.editions.item_lists import OFFICE
from xlvalidate.editions.template_names import cover_name, list_name
from xlvalidate.identity import normal_code

SHEET = "_xlv_lists"
_HEADING_ROW, _TOP = 1, 2


def list_sheet(edition: Edition) -> SheetDrawing | None:
    """The hidden sheet with the lists; None where the form has none."""
    if not used_lists(edition):
        return None
    columns = tuple(column for _, column in _columns(edition))
    headings = ((column.area.left, name) for name, column in _columns(edition) if name)
    return SheetDrawing(
        name=SHEET,
        code="lists",
        cells=tuple(_cell(_HEADING_ROW, column, name) for column, name in headings),
        columns=columns,
        state=Visibility.VERY_HIDDEN,
    )


def list_names(edition: Edition) -> Iterator[DrawnName]:
    """The names of the lists, and of what is asked of them."""
    for name, column in _columns(edition):
        if name:
            yield name_of(name, SHEET, column.area)


@lru_cache(maxsize=32)
def _columns(edition: Edition) -> tuple[tuple[str, DrawnColumn], ...]:
    """The columns of the sheet, each with its name."""
    found: list[tuple[str, DrawnColumn]] = []

    def add(name: str, values: tuple[str | int, ...] = (), formula: str | None = None, value: Content = None) -> None:
        area = Area(_TOP, len(found) + 1, _TOP + max(1, len(values)) - 1, len(found) + 1)
        found.append((name, DrawnColumn(area=area, style=Style.PLAIN, value=value, values=values, formula=formula)))

    for one in used_lists(edition):
        if one.parent is None:
            add(list_name(one.code), one.items)
            continue
        add(list_name(one.code), tuple(item for items in one.by_word.values() for item in items))
        of_office = one.parent == OFFICE
        add(words_name(one.code), tuple(normal_code(word) if of_office else word for word in one.by_word))
        starts, at = list[int](), 0
        for under in one.by_word.values():
            starts.append(at)
            at += len(under)
        add(starts_name(one.code), tuple(starts))
        add(counts_name(one.code), tuple(len(items) for items in one.by_word.values()))
    for code, items, cell in _asking(edition):
        place = f"{column_letters(len(found) + 1)}{_TOP}"
        number, begins, many = run_formulas(items, place, cell)
        add("", formula=number, value=0)
        add(from_name(code), formula=begins, value=sum(map(len, items.by_word.values())))
        add(many_name(code), formula=many, value=1)
    return tuple(found)


def _asking(edition: Edition) -> Iterator[tuple[str, ItemList, str]]:
    """What is offered a run by the word of a single cell, as its names have it: the lists of an office, and the cells
    of the form below another one; with the list and that cell.
    """
    for one in used_lists(edition):
        if one.parent == OFFICE:
            code = cover_name("office_code")
            yield office_run(one.code), one, plain_text(f'{code}&""')
    for indicator in edition.indicators.values():
        items = edition.lists.get(indicator.list or "")
        if items is not None and items.parent not in (None, OFFICE):
            yield indicator.code, items, edition.indicators[indicator.under or ""].name


def _cell(row: int, column: int, value: Content) -> DrawnCell:
    return DrawnCell(row=row, column=column, style=Style.PLAIN, value=value)
