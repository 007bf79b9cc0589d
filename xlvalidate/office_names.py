"""Names of offices beside each other: which is short for which. Chinese ones are compared by their characters,
others by their words.
"""

import re
from typing import TypeAlias

from xlvalidate.characters import normal
from xlvalidate.identity import plain_text

NameWords: TypeAlias = tuple[str, ...]

_WORDS = re.compile(r"[^\W\u2e80-\uffff\U00010000-\U0003ffff]+|\w")  # a word, or a character without blanks around it
_EMPTY_WORDS = frozenset({"of", "the", "and", "for", "in"})


def normal_name(name: str) -> str:
    """A name as names are compared: wide and narrow characters alike, no blanks, no invisible ones."""
    return plain_text(name).casefold()


def name_words(name: str) -> NameWords:
    """A name as its short forms are compared: no blanks, no points; a word each, or a character."""
    found = tuple(_WORDS.findall(normal("NFKC", name).casefold()))
    return tuple(word for word in found if word not in _EMPTY_WORDS) or found


def alike(one: NameWords, other: NameWords) -> bool:
    """Is one of the two names short for the other?"""
    return shortens(one, other) or shortens(other, one)


def inside(part: NameWords, whole: NameWords) -> bool:
    """Does the one name stand in the other in one piece?"""
    return any(whole[at : at + len(part)] == part for at in range(len(whole) - len(part) + 1))


def shortens(short: NameWords, long: NameWords) -> bool:
    """Is the one name the other with some left out? The order of words does not matter, that of characters does."""
    if not short or len(short) > len(long):
        return False
    if all(map(is_word, (*short, *long))):
        return all(any(_stands_for(word, whole) for whole in long) for word in short)
    rest = iter(long)
    return all(any(_stands_for(word, whole) for whole in rest) for word in short)


def _stands_for(word: str, whole: str) -> bool:
    """Is it the word, or short for it, as Edu. and Dept. are?"""
    if word == whole:
        return True
    if len(word) < 2 or word[0] != whole[0]:
        return False
    letters = iter(whole)
    return all(letter in letters for letter in word)


def is_word(word: str) -> bool:
    """Is it a word, and no single Chinese character?"""
    return len(word) > 1 or word.isascii()
