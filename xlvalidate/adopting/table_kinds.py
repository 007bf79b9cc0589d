"""What the cells of a found table take: what a cell declares, what its headings say, what the other cells are."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from xlvalidate.adopting.cell_kinds import CellKind, content_kind, declared_kind, in_words, unit_of, worded_kind
from xlvalidate.adopting.draft_context import DraftContext
from xlvalidate.adopting.form_words import MONEY_SIGNS, label
from xlvalidate.adopting.found_lists import Offer
from xlvalidate.adopting.found_tables import FoundLine, FoundTable
from xlvalidate.adopting.scan_sheet import Place, Scan, Square
from xlvalidate.adopting.understand_sheet import FoundSheet
from xlvalidate.editions.kinds import FigureKind
from xlvalidate.ooxml.book import ValueKind

_FEW_CHOICES = 12  # words that are written beside a cell; more are a list
_MOSTLY = 0.6


def kinds_of_table(
    sheet: FoundSheet, table: FoundTable, context: DraftContext, units: Mapping[Place, str | None]
) -> dict[Place, CellKind]:
    """By place: what a cell takes."""
    found: dict[Place, CellKind] = {}
    unsure: list[Place] = []
    grid = len(table.filled) > 1 and len(table.columns) > 1
    labelled = all(table.rows[number].labels for number in table.filled)
    heads = {line.span[0]: label(line.labels[-1][1]) for line in table.columns if line.labels}
    for number in table.filled:
        for column in range(len(table.columns)):
            place = (number, column)
            if place in table.closed or place not in table.boxes:
                continue
            square, lines = table.boxes[place], (table.rows[number], table.columns[column])
            unit = units.get(place) or unit_of(*lines, None)
            kind, sure = kind_of_cell(sheet.scan, square, lines, unit, context, heads)
            found[place] = kind
            if not sure:
                unsure.append(place)
    if unsure:
        counted = Counter(kind.kind for place, kind in found.items() if place not in set(unsure))
        most = counted.most_common(1)
        usual: CellKind | None = None
        if most and most[0][1] >= _MOSTLY * sum(counted.values()) and most[0][0] is not FigureKind.CHOICE:
            usual = next(kind for place, kind in found.items() if place not in unsure and kind.kind is most[0][0])
            usual = CellKind(kind=usual.kind, decimals=usual.decimals)
        elif not counted and ((grid and labelled) or not sheet.inputs.boxes):
            usual = CellKind(kind=FigureKind.COUNT)
        if usual is not None and (grid or not sheet.inputs.boxes):
            found.update(dict.fromkeys(unsure, usual))
    for place, kind in _computed_alike(table, found).items():
        found[place] = kind
    return found


def _computed_alike(table: FoundTable, found: Mapping[Place, CellKind]) -> dict[Place, CellKind]:
    """What the form computes is judged by no bound: it is of the kind of the other figures in its column."""
    typed: dict[int, set[CellKind]] = {}
    for (row, column), kind in found.items():
        if table.boxes[row, column].formula is None:
            typed.setdefault(column, set()).add(kind)
    return {
        (row, column): next(iter(typed[column]))
        for row, column in found
        if table.boxes[row, column].formula is not None
        and len(typed.get(column, ())) == 1
        and next(iter(typed[column])).numeric
        and found[row, column].kind is not FigureKind.PERCENT
    }


def kind_of_cell(
    scan: Scan,
    square: Square,
    lines: tuple[FoundLine, FoundLine],
    unit: str | None,
    context: DraftContext,
    heads: Mapping[int, str],
) -> tuple[CellKind, bool]:
    """What a cell takes, and whether something says so. `heads` are the headings of its table, by the column of the
    sheet.
    """
    place = (square.box.top, square.box.left)
    if (scan.name, place) in context.widened:
        return CellKind(kind=FigureKind.TEXT), True
    by_column = in_words(lines[1])[-1:] if len(heads) > 1 else ()
    said = by_column or in_words(lines[0])[-1:] or in_words(lines[1])[-1:]
    if square.validation is not None and square.validation.type == "list":
        offer = context.lists.of(scan, square)
        if offer is None:
            return CellKind(kind=FigureKind.TEXT), True
        context.draft_lists.placeholders.update(dict.fromkeys(offer.placeholders))
        if offer.parent is not None:
            context.draft_lists.code_of(Offer(items=offer.parent_items), heads.get(offer.parent[1], "")[:200])
        return _choice(offer, (said or ("",))[0], context), True
    reckoned = context.reckoned(scan.name, square.box)
    declared = declared_kind(square, unit, since_1904=context.book.since_1904)
    if declared is not None and not (declared.kind is FigureKind.TEXT and reckoned and square.validation is None):
        if declared.kind is FigureKind.COUNT and square.validation is None and unit in MONEY_SIGNS:
            declared = replace(declared, kind=FigureKind.AMOUNT)
        return declared, True
    if square.formula is not None:
        return CellKind(kind=FigureKind.AMOUNT), False
    value = scan.value(place)
    by_words = worded_kind((*in_words(lines[0]), *in_words(lines[1])), unit, number=reckoned)
    if reckoned:
        kind = by_words if by_words is not None and by_words.numeric else CellKind(kind=FigureKind.AMOUNT)
        return kind, by_words is not None
    by_content = content_kind(
        square,
        value is not None and value.kind is ValueKind.DATE,
        value is not None and value.kind is ValueKind.BOOLEAN,
    )
    if by_words is not None and (by_content is None or by_content.numeric == by_words.numeric or not by_words.numeric):
        return by_words, True
    if by_content is not None:
        return by_content, by_content.kind not in (FigureKind.COUNT, FigureKind.AMOUNT)
    return CellKind(kind=FigureKind.TEXT), bool(square.text)


def _choice(offer: Offer, said: str, context: DraftContext) -> CellKind:
    if offer.by_word and offer.parent is not None:
        return CellKind(
            kind=FigureKind.CHOICE, listed=context.draft_lists.code_of(offer, said[:200]), under=offer.parent[1]
        )
    if offer.written and len(offer.items) <= _FEW_CHOICES:
        return CellKind(kind=FigureKind.CHOICE, choices=offer.items)
    return CellKind(kind=FigureKind.CHOICE, listed=context.draft_lists.code_of(offer, said[:200]))
