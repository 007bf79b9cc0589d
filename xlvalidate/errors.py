"""What somebody has to mend in the program's own files. An office's mistake is a finding, never one of these."""

from collections.abc import Iterable
from dataclasses import dataclass


class XlvalidateError(Exception):
    """The root. Its text says what, where and how to mend it."""


class UsageError(XlvalidateError):
    """The command cannot be carried out as it was given: a path, an option, a place to write."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of an edition file: the path inside the file (`rules[3].says`) and what is wrong there.

    `what` may have several lines when it draws a caret under a character.
    """

    path: str
    what: str

    def __str__(self) -> str:
        first, *rest = self.what.split("\n")
        return "\n".join([f"  {self.path}   {first}", *(f"      {line}" for line in rest)])


class EditionError(XlvalidateError):
    """An edition file is not one. Carries every fault at once, each with its path."""

    def __init__(self, where: str, faults: Iterable[Fault]) -> None:
        self.where = where
        self.faults = tuple(faults)
        count = len(self.faults)
        head = f"{where} has {count} fault{'s' if count != 1 else ''}"
        super().__init__("\n".join([head, *map(str, self.faults)]))


class FileFaultsError(XlvalidateError):
    """A file that somebody keeps by hand, a roster or a `collection.toml`, cannot be used. Carries every fault."""

    def __init__(self, where: str, faults: Iterable[Fault]) -> None:
        self.where = where
        self.faults = tuple(faults)
        super().__init__("\n".join([f"{where} cannot be used as it is:", *map(str, self.faults)]))


class RuleSyntaxError(XlvalidateError):
    """A rule cannot be read. Its text draws the rule and a caret under the character."""

    def __init__(self, message: str, source: str, position: int) -> None:
        self.message = message
        self.source = source
        self.position = position
        super().__init__(f"{message}\n{source}\n{' ' * _width(source[:position])}^")


def _width(text: str) -> int:
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)
