"""Where in a TOML text each key, item and table stands: `tomllib` tells values and no places.

The text has been read by tomllib before, so that what is met here is TOML.
"""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

Location: TypeAlias = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}(?!")'
    r"|'''.*?'{3,5}(?!')"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_BARE_VALUE = re.compile(r"[^,\]}#\n]*")


@dataclass(frozen=True)
class TomlPlaces:
    """By location (`("rules", 3, "says")`): where its key or its item begins, and where its value does."""

    text: str
    keys: Mapping[Location, int]
    values: Mapping[Location, int]

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(found.end() for found in re.finditer("\n", self.text))]

    def of(self, location: Location) -> tuple[int, int]:
        """Line and column of what is at a location, or of the nearest around it that is there; (1, 1) of the file."""
        while location and location not in self.keys:
            location = location[:-1]
        return self._place(self.keys.get(location, 0))

    def inside(self, location: Location, source: str, position: int) -> tuple[int, int]:
        """Line and column of a character of a text that is at a location; of its key where the text has escapes."""
        start = self.values.get(location)
        begins = -1 if start is None else self.text.find(source, start, start + len(source) + len('"""\r\n'))
        return self.of(location) if begins < 0 else self._place(begins + position)

    def _place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1


def places(text: str) -> TomlPlaces:
    """Every place of a TOML text."""
    scanner = _Scanner(text)
    scanner.document()
    return TomlPlaces(text, scanner.keys, scanner.values)


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.keys: dict[Location, int] = {}
        self.values: dict[Location, int] = {}
        self.last: dict[Location, int] = {}  # of each array of tables the last one's number

    def document(self) -> None:
        table: Location = ()
        self.skip(_BLANK)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self.header()
            else:
                self.pair(table)
            self.skip(_BLANK)

    def header(self) -> Location:
        """[table] or [[array of tables]]"""
        start = self.at
        many = self.text.startswith("[[", start)
        self.at += 2 if many else 1
        names = self.dotted()
        self.at += 2 if many else 1
        location: Location = ()
        for number, (name, _) in enumerate(names, start=1):
            location = (*location, name)
            if many and number == len(names):
                self.keys.setdefault(location, start)
                self.last[location] = self.last.get(location, -1) + 1
            if location in self.last:
                location = (*location, self.last[location])
            self.keys.setdefault(location, start)
        return location

    def pair(self, table: Location) -> None:
        """a.b = value"""
        location = table
        for name, start in self.dotted():
            location = (*location, name)
            self.keys.setdefault(location, start)
        self.at += 1  # =
        self.value(location)

    def dotted(self) -> list[tuple[str, int]]:
        """A key, and where each part of it begins; what comes behind it is the next character."""
        parts = []
        while True:
            self.skip(_SPACE)
            start = self.at
            if self.text[start] in "\"'":
                written = self.skip(_STRING)
                parts.append((str(tomllib.loads(f"key = {written}")["key"]), start))
            else:
                parts.append((self.skip(_BARE_KEY), start))
            self.skip(_SPACE)
            if self.text[self.at] != ".":
                return parts
            self.at += 1

    def value(self, location: Location) -> None:
        self.skip(_SPACE)
        self.values[location] = self.at
        match self.text[self.at]:
            case "[":
                self.items(location)
            case "{":
                self.pairs(location)
            case '"' | "'":
                self.skip(_STRING)
            case _:
                self.skip(_BARE_VALUE)

    def items(self, location: Location) -> None:
        """[ value, value ]"""
        self.at += 1
        number = 0
        while True:
            self.skip(_BLANK)
            if self.text[self.at] == "]":
                break
            if self.text[self.at] == ",":
                self.at += 1
                continue
            self.keys[*location, number] = self.at
            self.value((*location, number))
            number += 1
        self.at += 1

    def pairs(self, location: Location) -> None:
        """{ key = value, key = value }"""
        self.at += 1
        while True:
            self.skip(_BLANK)
            if self.text[self.at] == "}":
                break
            if self.text[self.at] == ",":
                self.at += 1
                continue
            self.pair(location)
        self.at += 1

    def skip(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        if found is None or (not found[0] and pattern in (_STRING, _BARE_KEY)):
            raise ValueError(f"no TOML at character {self.at}")
        self.at = found.end()
        return found[0]
