"""Letters: of one form for those that mean the same, in a time that grows with the text and not with its square; and
how wide they are on a screen.
"""

from typing import Literal
from unicodedata import normalize

# The standard library puts the marks over one letter in order by exchanging neighbours: 32,000 of them take seconds.
_AT_ONCE = 128


def normal(form: Literal["NFC", "NFKC", "NFKD"], text: str) -> str:
    """As `unicodedata.normalize`. A long text is done piece by piece; where two meet, marks stay as they were."""
    if len(text) <= _AT_ONCE:
        return normalize(form, text)
    return "".join(normalize(form, text[at : at + _AT_ONCE]) for at in range(0, len(text), _AT_ONCE))


def columns(text: str) -> int:
    """How many columns a text takes on a screen: a Chinese letter takes two."""
    return sum(2 if character > "\u2e7f" else 1 for character in text)
