"""Does a text that stands where a reason is asked for give one? What people write there for nothing (“.”, 无, 属实, ok)
settles nothing. The words are in `languages`, by language.
"""

from functools import cache

from xlvalidate.characters import normal
from xlvalidate.languages import LANGUAGES

_SHORT = 40  # letters: what is longer is a sentence, made of whatever words


def gives_no_reason(text: str) -> bool:
    """Is it nothing but points and digits, one letter again and again, or words that say nothing?"""
    letters = "".join(one for one in normal("NFKC", text).casefold() if one.isalnum())
    if len(set(letters)) <= 1 or letters.isdecimal():
        return True
    return len(letters) <= _SHORT and _made_of(letters, _words())


@cache
def _words() -> frozenset[str]:
    return frozenset(word for language in LANGUAGES.values() for word in language.no_reason.split())


def _made_of(letters: str, words: frozenset[str]) -> bool:
    """Is it such words one after the other?"""
    longest = max(map(len, words), default=0)
    ends = {0}
    for at in range(1, len(letters) + 1):
        if any(letters[start:at] in words for start in ends if at - start <= longest):
            ends.add(at)
    return len(letters) in ends
