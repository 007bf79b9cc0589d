"""What the tables of a draft are made with: the workbook, the lists that they come to, the names of cells."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from xlvalidate.adopting.cell_kinds import CellKind
from xlvalidate.adopting.form_inputs import numeric_cells
from xlvalidate.adopting.found_lists import FoundLists, Offer
from xlvalidate.adopting.proposed_codes import slug
from xlvalidate.adopting.scan_sheet import Place, ScannedBook
from xlvalidate.cells import Area
from xlvalidate.editions.kinds import FigureKind


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftList:
    """A list of the draft; with a `parent` the items beside each of its words."""

    code: str
    label: str
    items: tuple[str, ...]
    by_word: tuple[tuple[str, tuple[str, ...]], ...] = ()
    parent: str = ""


@dataclass(kw_only=True)
class DraftLists:
    """The lists that tables refer to, each once, as they are met."""

    found: dict[object, DraftList] = field(default_factory=dict)
    placeholders: dict[str, None] = field(default_factory=dict)

    def code_of(self, offer: Offer, said: str) -> str:
        """The code of a list; `said` is what asks for it."""
        key = (offer.items, offer.by_word)
        if key not in self.found:
            parent = self.code_of(Offer(items=offer.parent_items), "") if offer.by_word else ""
            code = self._free(slug(offer.name or said) or "list")
            if offer.by_word:
                words = set(offer.parent_items)
                by_word = tuple((word, items) for word, items in offer.by_word if word in words)
                self.found[key] = DraftList(
                    code=code, label=said or code, items=offer.items, by_word=by_word, parent=parent
                )
            else:
                self.found[key] = DraftList(code=code, label=said or code, items=offer.items)
        elif said and self.found[key].label == self.found[key].code:
            self.found[key] = replace(self.found[key], label=said)
        return self.found[key].code

    def parent_kind(self, kind: CellKind) -> CellKind:
        """What the box takes whose word decides which items of a list are valid."""
        own = next(one for one in self.found.values() if one.code == kind.listed)
        return CellKind(kind=FigureKind.CHOICE, listed=own.parent)

    def _free(self, code: str) -> str:
        taken = {one.code for one in self.found.values()}
        return next(one for number in range(len(taken) + 2) if (one := f"{code}{number or ''}") not in taken)


@dataclass(frozen=True, kw_only=True)
class DraftContext:
    """What the tables of a draft are made with. `widened` are cells that take any text: what stands there, or what the
    form asks for, fits nothing narrower.
    """

    book: ScannedBook
    lists: FoundLists
    draft_lists: DraftLists
    language: str
    names: Mapping[str, Mapping[Place, str]]
    widened: frozenset[tuple[str, Place]] = frozenset()

    @cached_property
    def numeric(self) -> Mapping[str, list[Area]]:
        """What the form's formulas reckon with."""
        return numeric_cells(self.book)

    def reckoned(self, sheet: str, box: Area) -> bool | None:
        """Does a formula of the form reckon with a cell? None where no formula speaks of it."""
        areas = self.numeric.get(sheet.lower(), ())
        inside = any(one.top <= box.top <= one.bottom and one.left <= box.left <= one.right for one in areas)
        return True if inside else None
