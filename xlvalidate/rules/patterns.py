"""Patterns of texts: classes of characters one after the other, each with how many, and alternatives.

    capital 2 digit 6-8 | 'X-' capital-or-digit 12

A class stands for one character, `digit 6` for six, `digit 6-8` for six to eight, `digit 1+` for one and more; what
stands in single quotation marks is that very text. An author writes no regular expression.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from string import ascii_lowercase, ascii_uppercase, digits

from xlvalidate.errors import RuleSyntaxError, words
from xlvalidate.messages import text

MOST_COUNT = 255
"""Of a class: what a cell for a code or a name holds."""
MOST_PIECES = 64
MOST_CHARACTERS = 4_000
"""Of all sequences together: of twice as many polars makes no regular expression."""
MOST_IN_SHEET = 64
"""Characters of a pattern that the sheet looks at one by one."""
_MOST_QUOTED = 120
"""In a formula: two units each, so that no text is longer than 255."""

_LETTERS = ascii_uppercase + ascii_lowercase
CLASSES: dict[str, str] = {
    "digit": digits,
    "capital": ascii_uppercase,
    "small": ascii_lowercase,
    "letter": _LETTERS,
    "capital-or-digit": ascii_uppercase + digits,
    "letter-or-digit": _LETTERS + digits,
}
"""By word: the characters of a class that can be listed. All of them are of ASCII: `１` is no digit."""
OPEN_CLASSES = {
    "han": "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff",
    "any": "",
    "not-space": "\t-\r\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000",
}
"""Those that no sheet can list: Chinese characters, any character, any but these blanks."""

_TOKEN = (
    r"(?P<blank>[ \t]+)|(?P<literal>'[^']*')|(?P<bar>\|)"
    r"|(?P<count>(?P<least>[0-9]{1,3})(?:(?P<more>\+)|-(?P<most>[0-9]{1,3}))?(?![0-9a-z]))|(?P<word>[a-z]+(?:-[a-z]+)*)"
)
_OPEN = {
    "han": f"[{OPEN_CLASSES['han']}]",
    "any": "(?s:.)",
    "not-space": f"[^{OPEN_CLASSES['not-space']}]",
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Between `least` and `most` (None: any number of) characters of a class, or a text as it is written."""

    of: str
    least: int
    most: int | None
    literal: bool = False

    @property
    def reach(self) -> int:
        """How many characters are counted one by one."""
        return len(self.of) if self.literal else max(self.least, self.most or 0)

    def takes(self, character: str) -> bool:
        """Is a character of the class?"""
        if self.of in _OPEN:
            return re.match(_OPEN[self.of], character) is not None
        return character in CLASSES[self.of]


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a text has to look like: one of several sequences of pieces."""

    sequences: tuple[tuple[Stretch, ...], ...]

    def fits(self, said: str) -> bool:
        """Is the whole text so? Time grows with its length times the number of pieces."""
        return any(len(said) in _ends(pieces, said) for pieces in self.sequences)

    @property
    def expression(self) -> str:
        """A regular expression of polars for the whole text."""
        whole = "|".join("".join(map(_expression, pieces)) for pieces in self.sequences)
        return rf"\A(?:{whole})\z"

    def excel(self, cell: str) -> str | None:
        """A formula that is TRUE where the text of a cell is so; None where Excel 2007 cannot say it."""
        found = [_formula(pieces, cell) for pieces in self.sequences]
        if None in found:
            return None
        formula = "FALSE"
        for one in reversed(found):
            formula = one if formula == "FALSE" and one is not None else f"IF({one},TRUE,{formula})"
        return formula

    def words(self, language: str) -> str:
        """It in words: `两位大写字母，六位数字`."""
        return text("pattern.or", language).join(
            text("pattern.then", language).join(_words(piece, language) for piece in pieces)
            for pieces in self.sequences
        )


@lru_cache(maxsize=512)
def pattern(source: str) -> Pattern:
    """The pattern that a text describes. Raises RuleSyntaxError with a caret."""
    sequences: list[list[Stretch]] = [[]]
    at = 0
    while at < len(source):
        match = re.compile(_TOKEN).match(source, at)
        if match is None:
            raise _odd(source, at)
        if match["bar"]:
            if not sequences[-1]:
                raise RuleSyntaxError(words("pattern-empty"), source, at)
            sequences.append([])
        elif match["literal"]:
            if match["literal"] == "''":
                raise RuleSyntaxError(words("pattern-empty"), source, at)
            sequences[-1].append(Stretch(match["literal"][1:-1], 1, 1, literal=True))
        elif match["word"]:
            if match["word"] not in CLASSES and match["word"] not in OPEN_CLASSES:
                known = (*CLASSES, *OPEN_CLASSES)
                raise RuleSyntaxError(words("pattern-class", given=match["word"], known=known), source, at)
            sequences[-1].append(Stretch(match["word"], 1, 1))
        elif match["count"]:
            sequences[-1].append(_counted(sequences[-1], match, source))
        if sum(map(len, sequences)) > MOST_PIECES:
            raise RuleSyntaxError(words("pattern-long", most=MOST_PIECES), source, at)
        if sum(piece.reach for pieces in sequences for piece in pieces) > MOST_CHARACTERS:
            raise RuleSyntaxError(words("pattern-characters", most=MOST_CHARACTERS), source, at)
        at = match.end()
    if not sequences[-1]:
        raise RuleSyntaxError(words("pattern-empty"), source, len(source))
    return Pattern(tuple(map(tuple, sequences)))


def _counted(pieces: list[Stretch], match: re.Match[str], source: str) -> Stretch:
    """The class before a count, with it."""
    before = source[: match.start()].rstrip(" \t")
    if not pieces or pieces[-1].literal or not before or not before[-1].isalpha():
        raise RuleSyntaxError(words("pattern-count"), source, match.start())
    least = int(match["least"])
    most = None if match["more"] else int(match["most"] or least)
    if (most is not None and not max(least, 1) <= most <= MOST_COUNT) or least > MOST_COUNT:
        raise RuleSyntaxError(words("pattern-counts", most=MOST_COUNT), source, match.start())
    return Stretch(pieces.pop().of, least, most)


def _odd(source: str, at: int) -> RuleSyntaxError:
    if source[at] == "'":
        return RuleSyntaxError(words("pattern-open"), source, at)
    if source[at] in "[](){}\\^$.*?":
        return RuleSyntaxError(words("pattern-regular", given=source[at]), source, at)
    if written := re.match(r"[^\W_]+", source[at:]):
        return RuleSyntaxError(words("pattern-letters", given=written[0]), source, at)
    return RuleSyntaxError(words("pattern-letters", given=source[at]), source, at)


def _ends(pieces: tuple[Stretch, ...], said: str) -> set[int]:
    """Where a sequence can end in a text, begun at its start."""
    ends = {0}
    for piece in pieces:
        if piece.literal:
            ends = {at + len(piece.of) for at in ends if said.startswith(piece.of, at)}
            continue
        ends = _ends_of(piece, said, ends)
    return ends


def _ends_of(piece: Stretch, said: str, begins: set[int]) -> set[int]:
    """Where a piece can end that begins at one of several places."""
    # A run of characters of the class ends at the same place wherever it is entered, so that each begin makes one
    # stretch of ends; where stretches begin and end is counted, which takes no longer for a thousand of them.
    run_end = _run_ends(piece, said)
    counts = [0] * (len(said) + 2)
    for begin in begins:
        last = run_end[begin] if piece.most is None else min(run_end[begin], begin + piece.most)
        if begin + piece.least <= last:
            counts[begin + piece.least] += 1
            counts[last + 1] -= 1
    return {at for at, covered in enumerate(accumulate(counts)) if covered}


def _run_ends(piece: Stretch, said: str) -> list[int]:
    ends = [len(said)] * (len(said) + 1)
    for at in range(len(said) - 1, -1, -1):
        ends[at] = ends[at + 1] if piece.takes(said[at]) else at
    return ends


def _expression(piece: Stretch) -> str:
    if piece.literal:
        return re.escape(piece.of)
    one = _OPEN[piece.of] if piece.of in _OPEN else f"[{CLASSES[piece.of]}]"
    if piece.most is None:
        return f"{one}{{{piece.least},}}"
    return one if (piece.least, piece.most) == (1, 1) else f"{one}{{{piece.least},{piece.most}}}"


def _formula(pieces: tuple[Stretch, ...], cell: str) -> str | None:
    """TRUE where a cell has one sequence: each character is looked at from the end of the text that is nearer to it in
    fixed steps. One piece may be of several lengths.
    """
    sizes = [(len(p.of), len(p.of)) if p.literal else (p.least, p.most) for p in pieces]
    loose = [at for at, (least, most) in enumerate(sizes) if least != most]
    if (
        len(loose) > 1
        or any(most is None for _, most in sizes)
        or any(not p.literal and p.of in OPEN_CLASSES for p in pieces)
        or any(p.literal and max(p.of) > "\uffff" for p in pieces)  # two characters in one program, one in another
    ):
        return None
    most_of = [most or 0 for _, most in sizes]
    least, most = sum(one for one, _ in sizes), sum(most_of)
    if most > MOST_IN_SHEET:
        return None
    tests: list[str] = []
    for at, piece in enumerate(pieces):
        begin = sum(most_of[:at])
        behind = sum(one for one, _ in sizes[at + 1 :])
        from_end = bool(loose) and at > loose[0]
        for step in range(most_of[at]):
            if from_end:
                back = sum(one for one, _ in sizes[at:]) - step
                place = f"LEN({cell})-{back - 1}" if back > 1 else f"LEN({cell})"
            else:
                place = str(begin + step + 1)
            one = f"MID({cell},{place},1)"
            if piece.literal:
                test = f"EXACT({one},{quoted(piece.of[step])})"
            else:
                test = f"ISNUMBER(FIND({one},{quoted(CLASSES[piece.of])}))"
            if step >= sizes[at][0]:  # only where the text is so long
                test = f"IF(LEN({cell})>{begin + step + behind},{test},TRUE)"
            tests.append(test)
    length = f"LEN({cell})={least}" if least == most else f"IF(LEN({cell})>={least},LEN({cell})<={most},FALSE)"
    return f"IF({length},{'*'.join(f'({one})' for one in tests)}=1,FALSE)"


def quoted(said: str) -> str:
    """A text in a formula, in several where it is long: Excel takes 255 characters of each."""
    parts = [said[at : at + _MOST_QUOTED] for at in range(0, len(said), _MOST_QUOTED)] or [""]
    return "&".join('"' + part.replace('"', '""') + '"' for part in parts)


def _words(piece: Stretch, language: str) -> str:
    if piece.literal:
        return text("pattern.literal", language, said=piece.of)
    if piece.most is None:
        return text(f"pattern.{piece.of}", language, count=text("pattern.at-least", language, least=piece.least))
    if piece.least == piece.most:
        return text(f"pattern.{piece.of}", language, count=str(piece.least))
    count = text("pattern.between", language, least=piece.least, most=piece.most)
    return text(f"pattern.{piece.of}", language, count=count)
