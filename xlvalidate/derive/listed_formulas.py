"""Is a word one of its list, as a formula: a search takes words for the same that are not, so what it finds is compared
once more.
"""

from collections.abc import Sequence
from unicodedata import normalize

from xlvalidate.editions.edition import Indicator, ItemList, list_name
from xlvalidate.rules.types import trimmed

LONGEST_WORD = 250
"""That Excel searches for; it takes 255 characters."""
_MOST_CHOICES = 60


def listed_formula(
    one: Indicator, items: ItemList | None, counted: str, under: str, run: tuple[str, str]
) -> str | None:
    """1 where a word is none of its list; None where no formula tells. `counted` is the word, `under` the one that
    decides which items are valid, `run` where those begin in the list and how many they are.
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
    valid = f"IF({begins}>={sum(map(len, items.by_word.values()))},1,{own})"
    return _unless_blank(counted, f"IF({_undecided(under)},{whole},{valid})")


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


def _undecided(under: str) -> str:
    return f"IF(ISNUMBER({under}),TRUE,LEN({under})=0)"


def _quoted(said: str) -> str:
    return '"' + said.replace('"', '""') + '"'
