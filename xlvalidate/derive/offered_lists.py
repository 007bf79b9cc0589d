"""The lists that a form offers in its cells: those that are valid beside another word alone where a list has a parent.

The items of such a list stand together by the word of the parent, so that a cell is offered a run of them. Where they
stand: `list_sheets`.
"""

from dataclasses import replace
from functools import lru_cache

from xlvalidate.cells import Area
from xlvalidate.derive.fixed_texts import Texts
from xlvalidate.derive.input_prompts import indicator_validation
from xlvalidate.derive.kind_formulas import read_text
from xlvalidate.derive.listed_formulas import escaped
from xlvalidate.derive.sheet import Validation, ValidationKind
from xlvalidate.editions.edition import Edition, Indicator, ItemList
from xlvalidate.editions.item_lists import OFFICE
from xlvalidate.editions.template_names import HIDDEN_PREFIX, list_name


def words_name(code: str) -> str:
    """The defined name of the words that the items of a list are by."""
    return f"{HIDDEN_PREFIX}words_{code}"


def starts_name(code: str) -> str:
    """The defined name of where the items of each of these words begin, counted from 0."""
    return f"{HIDDEN_PREFIX}starts_{code}"


def counts_name(code: str) -> str:
    """The defined name of how many items each of these words has."""
    return f"{HIDDEN_PREFIX}counts_{code}"


def from_name(code: str) -> str:
    """The defined name of where the run begins that an indicator is offered, or the office of this form; of a column it
    is a name over as many cells.
    """
    return f"{HIDDEN_PREFIX}from_{code}"


def many_name(code: str) -> str:
    """The defined name of how long that run is."""
    return f"{HIDDEN_PREFIX}many_{code}"


def office_run(code: str) -> str:
    """What the run of a list is called that is offered to the office of this form; no indicator is called so."""
    return f"_{code}"


@lru_cache(maxsize=32)
def used_lists(edition: Edition) -> tuple[ItemList, ...]:
    """The lists that are chosen from on the form, in the order of the edition."""
    used = {one.list for one in (*edition.indicators.values(), *edition.columns.values())}
    return tuple(one for one in edition.lists.values() if one.code in used)


def input_validation(edition: Edition, code: str, area: Area, texts: Texts) -> Validation:
    """What a cell or a column of a form shows and takes; of a list the items that are valid there."""
    one = edition.columns.get(code) or edition.indicators[code]
    shown = indicator_validation(one, area, texts, edition.language)
    if one.list is None:
        return shown
    return replace(shown, kind=ValidationKind.LIST, choices=(), formula=_run(edition, one, area))


def _run(edition: Edition, one: Indicator, area: Area) -> str:
    assert one.list is not None
    items = edition.lists[one.list]
    if items.parent is None:
        return list_name(items.code)
    of = office_run(items.code) if items.parent == OFFICE else one.code
    begins, many = from_name(of), many_name(of)
    if items.parent != OFFICE and one.code in edition.columns:
        row = f"ROW()-{area.top - 1}"
        begins, many = f"INDEX({begins},{row})", f"INDEX({many},{row})"
    return f"OFFSET({list_name(items.code)},{begins},0,{many},1)"


def run_formulas(items: ItemList, place: str, cell: str) -> tuple[str, str, str]:
    """For the word in a cell: its number among the words of a list, where its run begins, and how long that is; `place`
    is where the number stands. The run of a word that is none is the one blank cell behind the list.
    """
    word = read_text(cell)
    found = f"MATCH({escaped(word)},{words_name(items.code)},0)"
    # A comparison may take two words for the same, a search more so.
    number = f"IF(ISERROR({found}),0,IF(EXACT(INDEX({words_name(items.code)},{found}),{word}),{found},0))"
    begins = f"IF({place}=0,{sum(map(len, items.by_word.values()))},INDEX({starts_name(items.code)},{place}))"
    return number, begins, f"IF({place}=0,1,INDEX({counts_name(items.code)},{place}))"
