"""Which office of a roster a name on a cover means: offices shorten and lengthen their names, and put seals
behind them. Pure; docs/decisions/0028 says why it is read so.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xlvalidate.characters import normal
from xlvalidate.languages import listed
from xlvalidate.office_names import NameWords, alike, inside, name_words, normal_name, shortens
from xlvalidate.roster import Office, Roster

_LAST_BRACKET = re.compile(r"[(\[{<〔【〈《「『][^()\[\]{}<>〔〕【】〈〉《》「」『』]*[)\]}>〕】〉》」』]\W*$")
_ANY_BRACKET = re.compile(r"[(\[{<〔【〈《「『][^()\[\]{}<>〔〕【】〈〉《》「」『』]*[)\]}>〕】〉》」』]")
_FEW = 2


@dataclass(frozen=True, slots=True)
class Named:
    """The offices that a name means: exactly so, or as it is shortened or lengthened; none where it is nobody's."""

    offices: tuple[Office, ...] = ()
    exactly: bool = False


def exactly(name: str, roster: Roster | None) -> tuple[Office, ...]:
    """The offices of this name, whatever its points, and whatever was put in brackets behind it."""
    if roster is None or not normal_name(name):
        return ()
    if found := roster.by_name.get(normal_name(name)):
        return found
    for form in _without_last_brackets(name):
        if found := roster.by_words.get(name_words(form), ()):
            return found
    return ()


def named(name: str, office: Office | None, roster: Roster) -> Named:
    """Whom a name means on the cover of a form that is said to be this office's. What is as good a short form of its
    own name as of another's means the office itself.
    """
    if found := exactly(name, roster):
        return Named(found, exactly=True)
    said = name_words(_ANY_BRACKET.sub("", normal("NFKC", name))) or name_words(name)
    if not said or office is None:
        return Named()
    own = name_words(office.name)
    if shortens(said, own):
        return Named((office,))
    if shortens(own, said):
        return Named(_named_in(said, own, roster) or (office,))
    return Named(tuple(_others(said, roster)))


def _without_last_brackets(name: str) -> Iterator[str]:
    form = normal("NFKC", name)
    while form:
        yield form
        shorter = _LAST_BRACKET.sub("", form)
        if shorter == form:
            return
        form = shorter


def _named_in(said: NameWords, own: NameWords, roster: Roster) -> tuple[Office, ...]:
    """Those whose names stand in the name and have the office's own name in them: 甲县民政局办公室 is not from 甲县."""
    for size in range(len(said), len(own), -1):
        for start in range(len(said) - size + 1):
            part = said[start : start + size]
            if inside(own, part) and (found := roster.by_words.get(part)):
                return found
    return ()


def _others(said: NameWords, roster: Roster) -> Iterator[Office]:
    if len(said) < _FEW and len(said[0]) < _FEW:
        return  # one character is in too many names
    letters = frozenset("".join(said))
    for theirs, offices in roster.by_words.items():
        # Most names are no part of each other, and that is seen at once.
        if not (letters.issuperset("".join(theirs)) or letters.issubset("".join(theirs))):
            continue
        short = theirs if len(theirs) <= len(said) else said
        if inside(theirs, said) if len(theirs) <= _FEW and short is theirs else alike(theirs, said):
            yield from offices


def offices_listed(offices: Sequence[Office], most: int = 10) -> str:
    """Offices as a finding names them."""
    more = "…" if len(offices) > most else ""
    return listed(f"{one.code} {one.name}" for one in offices[:most]) + more
