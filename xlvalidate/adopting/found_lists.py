"""The lists of a form: what each box offers, once, and by which box's word where one decides."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from xlvalidate.adopting.form_words import is_placeholder
from xlvalidate.adopting.list_formulas import Somewhere
from xlvalidate.adopting.list_sources import ListSources
from xlvalidate.adopting.scan_sheet import Place, Scan, Square
from xlvalidate.editions.item_lists import folded
from xlvalidate.rules.types import trimmed

_MOST_ASKED = 2_000  # words of a box that decides
_LONGEST = 255  # characters of a word


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a box offers. `by_word` has the items beside each word of the box at `parent`, which offers those of
    `parent_items`. `placeholders` are words of the list that stand for nothing chosen; `name` is the form's for it.
    """

    items: tuple[str, ...] = ()
    by_word: tuple[tuple[str, tuple[str, ...]], ...] = ()
    parent: Place | None = None
    parent_items: tuple[str, ...] = ()
    placeholders: tuple[str, ...] = ()
    name: str = ""
    written: bool = False


@dataclass(kw_only=True)
class FoundLists:
    """Asks the boxes of a workbook; what was asked once is remembered."""

    sources: ListSources
    known: dict[tuple[str, str], tuple[str, ...] | None] = field(default_factory=dict)

    def of(self, scan: Scan, square: Square) -> Offer | None:
        """What a box offers; None where it has no list, or one that is not understood."""
        said = square.validation
        if said is None or said.type != "list":
            return None
        place, formula = (square.box.top, square.box.left), said.formulas[0]
        own = self._items(formula, scan.name, said.first, place, {})
        asked = [
            one for one in self.sources.asked(formula, scan.name, said.first, place) if one[0] == scan.name.lower()
        ]
        parents = [(one, found) for one in dict.fromkeys(asked) if (found := self._offered_at(scan, one)) is not None]
        if len(parents) == 1:
            ((_, at), words), *_ = parents
            by_word = []
            for word in words[:_MOST_ASKED]:
                items = self._items(formula, scan.name, said.first, place, {(scan.name.lower(), at): word})
                if items and (kept := _without_placeholders(items)):
                    by_word.append((word, kept))
            if by_word:
                union = tuple(dict.fromkeys(item for _, items in by_word for item in items))
                same_row = at[0] == square.box.top and at[1] != square.box.left
                several = len({items for _, items in by_word}) > 1 or len(by_word) < len(words)
                gone = tuple(item for item in own or () if is_placeholder(item))
                if same_row and several:
                    return Offer(items=union, by_word=tuple(by_word), parent=at, parent_items=words, placeholders=gone)
                return Offer(items=union, placeholders=gone)
        if not own:
            return None
        kept = _without_placeholders(own)
        name = formula.strip().removeprefix("=")
        return (
            Offer(
                items=kept,
                placeholders=tuple(item for item in own if is_placeholder(item)),
                name=name if name.isidentifier() else "",
                written=formula.strip().startswith('"'),
            )
            if kept
            else None
        )

    def _offered_at(self, scan: Scan, at: Somewhere) -> tuple[str, ...] | None:
        """The words that a box offers by itself, without asking another."""
        square = scan.square(at[1])
        said = square.validation
        if said is None or said.type != "list":
            return None
        items = self._items(said.formulas[0], scan.name, said.first, at[1], {})
        return _without_placeholders(items) if items else None

    def _items(
        self, formula: str, sheet: str, first: Place, place: Place, given: Mapping[Somewhere, str]
    ) -> tuple[str, ...] | None:
        if given or any(True for _ in self.sources.asked(formula, sheet, first, place)):
            sources = ListSources(book=self.sources.book, given=given)
            return sources.items(formula, sheet, first, place)
        key = (sheet.lower(), formula)
        if key not in self.known or not _is_absolute(formula):
            self.known[key] = self.sources.items(formula, sheet, first, place)
        return self.known[key]


def _is_absolute(formula: str) -> bool:
    """Does a formula mean the same in every cell?"""
    bare = formula.replace("$", "")
    return formula.count("$") * 1 >= 2 or bare.isidentifier() or formula.strip().startswith('"')


def _without_placeholders(items: tuple[str, ...]) -> tuple[str, ...]:
    """The words that can be chosen: those that a list may have. Of several that a spreadsheet does not tell apart the
    first one is kept.
    """
    kept = (item for item in map(trimmed, items) if item and not is_placeholder(item) and len(item) <= _LONGEST)
    return tuple({folded(item): item for item in reversed([*kept])}.values())[::-1]
