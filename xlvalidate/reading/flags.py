"""What an office meant by a box to tick: yes, no, or nothing that is known here."""

from xlvalidate.characters import normal
from xlvalidate.languages import CODES, LANGUAGES
from xlvalidate.ooxml.book import Value, ValueKind

TICKS, NO_TICKS = ("☑", "☒", "√", "✓", "✔", "x"), ("☐", "□")
"""Marks for yes and for no. `×` is none of them: it is a tick for some and a no for others."""
_NUMBERS = {"1": True, "0": False}
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\ufe0e\ufe0f"))


def flag_of(value: Value, language: str) -> tuple[bool | None, bool]:
    """Yes or no, None where it is neither; and whether it stands there in one of the two words of the form."""
    if value.kind is ValueKind.BOOLEAN:
        return value.text == "TRUE", True
    if value.kind is ValueKind.NUMBER:
        return _NUMBERS.get(value.text), False  # LibreOffice has no truth values, and may save 1 for one
    if value.kind is not ValueKind.TEXT:
        return None, False
    said = normal("NFKC", value.text.translate(_UNSEEN)).strip().casefold()
    own = LANGUAGES[language]
    if said in (own.yes, own.no):
        return said == own.yes, True
    if said in _YES:
        return True, False
    return (False, False) if said in _NO else (None, False)


def _known(words: tuple[str, ...], marks: tuple[str, ...], truth: str) -> frozenset[str]:
    return frozenset((*words, *marks, truth))


_YES = _known(tuple(LANGUAGES[code].yes for code in CODES), TICKS, "true")
_NO = _known(tuple(LANGUAGES[code].no for code in CODES), NO_TICKS, "false")


def words_for(language: str) -> tuple[str, ...]:
    """What may stand there: the two words of a language first, then the marks."""
    own = LANGUAGES[language]
    return (own.yes, own.no, *TICKS, *NO_TICKS)
