"""Where the strip beside a table stands: the rows that say what is broken in them, and each rule's row.

Apart from what the strip says, for who compares a returned workbook with the form.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from xlvalidate.derive.asked_elsewhere import asked_elsewhere
from xlvalidate.derive.sheet import SheetDrawing
from xlvalidate.editions.edition import Edition, Instance
from xlvalidate.rules.tree import (
    Among,
    Blank,
    Both,
    Claim,
    Comparison,
    Either,
    Iff,
    Matches,
    Not,
    Ref,
    SameText,
    Ticked,
    When,
    references,
)


def strip_column(sheet: SheetDrawing) -> int:
    """The column right of the table."""
    return len(sheet.widths) + 1


def strip_rows(edition: Edition, sheet: SheetDrawing) -> Mapping[int, tuple[Instance, ...]]:
    """The rows of a table that have something to say, each with the rule instances that it answers for.

    Nothing where the sheet is no table. Where a rule judges every figure of the table, every row with figures is there.
    """
    rows = {cell.code: cell.row for cell in sheet.cells if cell.code}
    if sheet.code not in {table.code for table in edition.tables}:
        return {}
    found: dict[int, list[Instance]] = defaultdict(list)
    if judges_figures(edition, sheet.code):
        for code, row in rows.items():
            if edition.indicators[code].judged_by_sheet:
                found[row] = []
    for instance in edition.instances:
        if instance.rule.id not in edition.added and not asked_elsewhere(edition, instance):
            home = home_in(edition, instance.claim)
            if home in rows:
                found[rows[home]].append(instance)
    return {row: tuple(found[row]) for row in sorted(found)}


def judges_figures(edition: Edition, table: str) -> bool:
    """Does a rule of the form as it was issued judge every figure of a table?"""
    rule = edition.cell_rules.get(table)
    return rule is not None and rule.id not in edition.added


def home_in(edition: Edition, claim: Claim) -> str:
    """The same of a claim of an edition: what entries come to has no row."""
    home = home_of(claim)
    if home not in edition.entry_figures:
        return home
    return next((ref.code for ref in references(claim) if ref.code in edition.indicators), home)


def home_of(claim: Claim) -> str:
    """The code of the figure at whose row a broken claim is said: the total, where it has one."""
    for part in _decided(claim):
        match part:
            case Comparison(Ref(code=code), _, _) | Comparison(_, _, Ref(code=code)) | Blank(Ref(code=code)):
                return code
            case SameText(Ref(code=code), _) | SameText(_, Ref(code=code)) | Among(Ref(code=code), _):
                return code
            case Matches(Ref(code=code), _) | Ticked(Ref(code=code)):
                return code
    return next(references(claim)).code


def _decided(claim: Claim) -> Iterator[Claim]:
    match claim:
        case Not(inner):
            yield from _decided(inner)
        case When(_, then):
            yield from _decided(then)
        case Both(first, second) | Either(first, second) | Iff(first, second):
            yield from _decided(first)
            yield from _decided(second)
        case _:
            yield claim
