"""Lines for whoever reads them: on a terminal within its width, with a hanging indent and in colour; elsewhere, in a
pipe or a file, as they are. An icon and a word always say what a colour says.
"""

import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import IO, Any

import click

from xlvalidate.characters import columns
from xlvalidate.commands.help_text import wrapped
from xlvalidate.findings import Verdict
from xlvalidate.messages import LANGUAGES, text

_ICONS = {"×": "31", "!": "33", "√": "32", "·": "36"}
_LINE = re.compile(f"( *)((?:[{''.join(_ICONS)}-] )?)(.*)", re.DOTALL)
_LEAST = 16  # columns for words: a narrower terminal gets no indent
_HANGING = 2
_USUAL = 80
_BEGINS_COMMAND = "xlvalidate "
_LAST_ICON = re.compile(f"(?<=\\S)\\s+[{''.join(_ICONS)}]$")  # it goes with the word behind it
_SPACES = re.compile(r"(\s+)")  # ids and paths are not cut at their hyphens
_OFF = "\x1b[0m"


@dataclass(frozen=True, slots=True)
class Screen:
    """What lines are shown on: how many columns it has, None where lines stay whole; and whether it has colours."""

    width: int | None = None
    colours: bool = False


@dataclass(frozen=True, slots=True)
class PlainLine:
    """A line in its parts: how far it is indented, its icon with the space behind it, or nothing, and what it says."""

    indent: int
    icon: str
    said: str


def plain_line(line: str) -> PlainLine:
    """The parts of a line as our reports write it."""
    found = _LINE.fullmatch(line)
    assert found is not None
    return PlainLine(len(found[1]), found[2], found[3])


def shown(said: str, screen: Screen) -> str:
    """Some lines as a screen shows them."""
    return "\n".join(each for line in said.split("\n") for each in _shown(plain_line(line), screen))


def _shown(line: PlainLine, screen: Screen) -> Iterator[str]:
    for number, each in enumerate(_broken(line, screen.width)):
        yield _coloured(each, line.icon if number == 0 else "") if screen.colours else each


def _broken(line: PlainLine, width: int | None) -> Iterator[str]:
    """A line in as many as it takes; what follows hangs below its first word. A command to copy stays whole."""
    first = " " * line.indent + line.icon
    if width is None or columns(first + line.said) <= width or line.said.startswith(_BEGINS_COMMAND):
        yield first + line.said
        return
    hang = line.indent + (len(line.icon) or _HANGING)
    if width - hang < _LEAST:
        first, hang = line.icon, 0
    head, rest = _parted(line.said, width - columns(first), width - hang)
    yield first + head
    yield from (" " * hang + each for each in rest)


def _parted(said: str, beside: int, below: int) -> tuple[str, list[str]]:
    """What stands on the first line, which may have more room or less, and the lines below it."""
    said = said.lstrip()
    head, *more = wrapped(said, max(beside, 1), _SPACES) or [""]
    head = _LAST_ICON.sub("", head) if more else head
    rest, lines = said[len(head) :].lstrip(), list[str]()
    while rest:
        there = wrapped(rest, max(below, 1), _SPACES)
        late = next((number for number, each in enumerate(there[:-1]) if _LAST_ICON.search(each)), None)
        if late is None:
            return head, [*lines, *there]
        for each in (*there[:late], _LAST_ICON.sub("", there[late])):
            lines.append(each)
            rest = rest.lstrip()[len(each) :]
        rest = rest.lstrip()
    return head, lines


def _coloured(line: str, icon: str) -> str:
    """The icon that it begins with, and each verdict in it, in their colour."""
    begins = ""
    if icon and not _verdicts().match(line.lstrip()):
        indent = " " * (len(line) - len(line.lstrip()))
        begins, line = indent + _in_colour(icon[0]), line[len(indent) + 1 :]
    return begins + _verdicts().sub(lambda found: _in_colour(found[0]), line)


def _in_colour(said: str) -> str:
    colour = _ICONS.get(said[0])
    return f"\x1b[1;{colour}m{said}{_OFF}" if colour else said


@cache
def _verdicts() -> re.Pattern[str]:
    words = {text(f"verdict.{verdict}", language) for verdict in Verdict for language in LANGUAGES}
    return re.compile(rf"(?<!\S)(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})(?!\w)")


def screen_of(stream: IO[Any] | None) -> Screen:
    """What a stream is: a terminal, with its columns and perhaps with colours, or nothing of that."""
    if not is_terminal(stream):
        return Screen()
    assert stream is not None
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return Screen(width_of(stream), not plain)


def is_terminal(stream: IO[Any] | None) -> bool:
    """Is there a terminal at the other end of a stream?"""
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # it was closed
        return False


def width_of(stream: IO[Any]) -> int:
    """The columns of a terminal, or what `COLUMNS` says."""
    said = os.environ.get("COLUMNS", "")
    if said.isascii() and said.isdigit() and int(said):
        return int(said)
    try:
        there = os.get_terminal_size(stream.fileno()).columns or _USUAL
    except (OSError, ValueError):
        there = _USUAL
    # A console of Windows that is filled to its last column begins a new line by itself.
    return max(1, there - 1) if os.name == "nt" else there


def tell(said: str, *, err: bool = False) -> None:
    """Prints lines as whoever reads them can read them best."""
    screen = screen_of(sys.stderr if err else sys.stdout)
    click.echo(shown(said, screen), err=err, color=screen.colours)
