"""The lines of a help: as click sets them, with letters counted by the columns that they take on a screen."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from textwrap import TextWrapper

import click

from xlvalidate.characters import columns

# What may not end a line, what may not begin one, and what else is two columns wide: Chinese breaks before any letter.
_OPENING, _CLOSING, _WIDE = "（“《「【〔", "，。、；：！？）”》」】〕…", "\u2e80-\U0010ffff"
# A full stop ends a sentence where the next word does not go on with it (“vs. one”).
_SENTENCE = re.compile(r".*?(?:\.(?= [^a-z]|$)|。)")
_LEFT_OUT = "..."


def wrapped(text: str, width: int, words: re.Pattern[str] = TextWrapper.wordsep_re) -> list[str]:
    """A paragraph in lines of at most so many columns, as `textwrap` breaks them; Chinese between any two letters. What
    stands between two `words` goes with them.
    """
    lines, line, taken = list[str](), list[str](), 0
    for piece in _pieces(text, words):
        wide = columns(piece)
        if taken + wide > width and not piece.isspace() and line:
            lines.append("".join(line).rstrip())
            line, taken = [], 0
        for part in _cut(piece, width):
            if taken and taken + columns(part) > width and not part.isspace():
                lines.append("".join(line).rstrip())
                line, taken = [], 0
            if line or not part.isspace():
                line.append(part)
                taken += columns(part)
    return [*lines, "".join(line).rstrip()] if line else lines


def shortened(text: str, width: int) -> str:
    """The first sentence of a text, cut off where it takes more columns than there are."""
    first = " ".join(text.partition("\n\n")[0].split())
    if (sentence := _SENTENCE.match(first)) is not None:
        first = sentence[0]
    if columns(first) <= width:
        return first
    kept = ""
    for piece in _pieces(first, re.compile(r"(\s+)")):
        if columns(kept + piece) + len(_LEFT_OUT) > width:
            break
        kept += piece
    return kept.rstrip("，、；： ") + _LEFT_OUT


@cache
def _piece() -> re.Pattern[str]:
    """What may stand together in a line of Chinese. It takes longer to compile than a line of English needs."""
    return re.compile(
        f"[{_OPENING}]*(?:[^{_OPENING}{_CLOSING}{_WIDE}]+|(?![{_OPENING}{_CLOSING}])[{_WIDE}])[{_CLOSING}]*"
        f"|[{_OPENING}]+|[{_CLOSING}]+"
    )


def _pieces(text: str, words: re.Pattern[str]) -> Iterator[str]:
    for word in filter(None, words.split(text)):
        yield from [word] if word.isascii() else _piece().findall(word)


def _cut(piece: str, width: int) -> Iterator[str]:
    """A piece that no line has room for, in parts that fit."""
    part = ""
    for letter in piece:
        if part and columns(part + letter) > width:
            yield part
            part = ""
        part += letter
    yield part


class HelpText(click.HelpFormatter):
    """A help, or the line of one that says the usage."""

    def write_heading(self, heading: str) -> None:
        """A heading, which has its colon."""
        self.write(f"{' ' * self.current_indent}{heading}\n")

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The usage: what is typed stands beside the program's name, or below it where that is long."""
        head = f"{prefix or ''}{prog} "
        if not args:
            self.write(f"{head.rstrip()}\n")
            return
        beside = self.width - columns(head) >= 20
        indent = columns(head) if beside else columns(prefix or "") + 4
        lines = wrapped(args, self.width - indent)
        self.write(head + lines[0] if beside else f"{head}\n{' ' * indent}{lines[0]}")
        self.write("".join(f"\n{' ' * indent}{line}" for line in lines[1:]) + "\n")

    def write_text(self, text: str) -> None:
        """Paragraphs."""
        indent = " " * self.current_indent
        paragraphs = (wrapped(" ".join(one.split()), self.width - len(indent)) for one in text.split("\n\n"))
        self.write("\n\n".join("\n".join(indent + line for line in lines) for lines in paragraphs) + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Words, and what they mean beside them."""
        rows = list(rows)
        left = min(max(columns(word) for word, _ in rows), col_max)
        indent = " " * self.current_indent
        below = f"\n{indent}{' ' * (left + col_spacing)}"
        for word, said in rows:
            lines = wrapped(said, max(self.width - left - col_spacing - 2, 10))
            beside = columns(word) <= left
            gap = " " * (left - columns(word) + col_spacing) if beside else below
            self.write(f"{indent}{word}{gap if lines else ''}{below.join(lines)}\n")
