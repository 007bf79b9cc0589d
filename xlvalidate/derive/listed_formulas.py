"""Is a word one of its list, as a formula: a search takes words for the same that are not, so what it finds is compared
once more.
"""

from collections.abc import Sequence
from unicodedata import normalize

from xlvalidate.editions.edition import Indicator, ItemList
from xlvalidate.editions.template_names import list_name
from xlvalidate.rules.types import trimmed

LONGEST_WORD = 250
"""That Excel searches for; it takes 255 characters."""
_MOST_CHOICES = 60


def listed_formula(
    one: Indicator, items: ItemList | None, counted: str, run: tuple[str, str], office: str | None
) -> str | None:
    """1 where a word is none of its list; None where no formula tells. `counted` is the word, `run` where the
    items begin in the list that are valid beside the word that decides, and how many they are; `office` is the cell
    that decides for the whole form, if that does.
    """
    if not told_apart(one.choices):
        return None
    if items is None:
        if len(one.choices) > _MOST_CHOICES:
            return None
        known = "+".join(f"EXACT({counted},{_quoted(trimmed(choice))})" for choice in one.choices)
        return _unless_blank(counted, f"IF(0+{known}>0,0,1)")
    name = list_name(items.code)
    whole = _found(counted, name)
    if items.parent is None:
        return _unless_blank(counted, whole)
    begins, many = run
    own = _found(counted, f"INDEX({name},{begins}+1):INDEX({name},{begins}+{many})")
    # Beside a word that decides nothing the whole list is valid; for an office that is none of the list, nothing is.
    otherwise = whole if office is None else f"IF(LEN({office})=0,{whole},1)"
    return _unless_blank(counted, f"IF({begins}>={sum(map(len, items.by_word.values()))},{otherwise},{own})")


def told_apart(words: Sequence[str]) -> bool:
    """Does a search tell these words apart? It does not look at capitals, nor at the width of signs."""
    alike = {normalize("NFKC", word).casefold() for word in words}
    return len(alike) == len(set(words)) and all(len(word) <= LONGEST_WORD for word in words)


def escaped(word: str) -> str:
    """A word as a formula that a search takes as it stands."""
    for sign in "~*?":
        word = f'SUBSTITUTE({word},"{sign}","~{sign}")'
    return word


def _found(counted: str, area: str) -> str:
    """0 where a word is found, 1 where it is not."""
    found = f"MATCH({escaped(counted)},{area},0)"
    return f"IF(ISERROR({found}),1,IF(EXACT(INDEX({area},{found}),{counted}),0,1))"


def _unless_blank(counted: str, formula: str) -> str:
    return f"IF(ISNUMBER({counted}),0,IF(LEN({counted})=0,0,{formula}))"


def _quoted(said: str) -> str:
    return '"' + said.replace('"', '""') + '"'
