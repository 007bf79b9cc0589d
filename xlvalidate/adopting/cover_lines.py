"""Lines that a form asks the clerk to fill in: a label, and the empty cell to its right."""

from collections.abc import Collection, Container, Iterable, Iterator
from dataclasses import dataclass

from xlvalidate.adopting.form_words import NOTE, UNIT_CAPTION, field_code, label, plain
from xlvalidate.adopting.found_tables import Unplaced, noted
from xlvalidate.adopting.scan_sheet import Place, Scan, Square
from xlvalidate.cells import Area
from xlvalidate.editions.edition import COVER_ROLES


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundField:
    """A line of the cover: its code, its label as printed, and the cell that is filled in."""

    code: str
    label: str
    sheet: str
    box: Area
    square: Square


def fields_in(
    scan: Scan,
    taken: Iterable[Area],
    taken_codes: set[str],
    *,
    only: Collection[str] | None = None,
    among: Container[Place] | None = None,
) -> tuple[list[FoundField], list[Unplaced]]:
    """The lines of a sheet, outside of its tables. `taken_codes` grows by theirs. `only` are the codes that count,
    `among` the cells that may be filled in, where those are known.
    """
    busy = set(taken)
    found: list[FoundField] = []
    unplaced: list[Unplaced] = []
    used: set[Area] = set()
    for square in scan.squares:
        if square.box in busy or not _asks(scan, square):
            continue
        target = scan.right_of(square)
        known = field_code(square.text)
        if only is not None and known not in only:
            continue
        if among is not None and (target is None or (target.box.top, target.box.left) not in among):
            continue
        if target is None or not target.blank or target.locked or target.box in busy | used:
            if known is not None or square.text.rstrip().endswith((":", "：")):
                why = noted("no-own-cell", text=plain(square.text))
                unplaced.append(Unplaced(scan.name, square.box.a1, why))
            continue
        used.add(target.box)
        code = known if known is not None and known not in taken_codes else _free(taken_codes)
        if known in COVER_ROLES and code != known:
            why = noted("asked-twice", text=plain(square.text), code=code)
            unplaced.append(Unplaced(scan.name, square.box.a1, why))
        taken_codes.add(code)
        text = label(square.text).rstrip(":： ")
        found.append(FoundField(code=code, label=text, sheet=scan.name, box=target.box, square=target))
    return found, unplaced


def _asks(scan: Scan, square: Square) -> bool:
    """A label with a colon at its end, one that is known, or one that stands before a box or a line."""
    text = square.text.strip()
    if not text or len(text) > 60 or NOTE.fullmatch(text) or UNIT_CAPTION.fullmatch(plain(text)):
        return False
    if text.endswith((":", "：")):
        return bool(text.rstrip(":： ")) and not NOTE.fullmatch(text + "x")
    target = scan.right_of(square)
    lined = target is not None and target.blank and "b" in target.edges
    return lined and (field_code(text) is not None or (target is not None and target.boxed))


def _free(codes: set[str]) -> str:
    return next(f"line{number}" for number in range(1, len(codes) + 2) if f"line{number}" not in codes)


def left_over(scan: Scan, taken: Iterable[Area], said: Iterable[Unplaced]) -> Iterator[Unplaced]:
    """Empty boxes, and formulas, that nothing leads to."""
    busy = set(taken)
    told = {one.cell for one in said if one.sheet == scan.name}
    for square in scan.squares:
        if square.box in busy or square.box.a1 in told:
            continue
        if square.boxed and square.blank:
            yield Unplaced(scan.name, square.box.a1, noted("leads-nowhere"))
        elif square.formula is not None:
            yield Unplaced(scan.name, square.box.a1, noted("formula-outside"))
