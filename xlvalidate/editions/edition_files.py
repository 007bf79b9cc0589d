"""The files that an edition is made of, to find what is at a location of the whole in the file that has it."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from xlvalidate.errors import EditionError, Fault
from xlvalidate.faults import set_at
from xlvalidate.files import read_whole
from xlvalidate.toml_places import Location, TomlPlaces, places


class FileSort(StrEnum):
    """What a file is: the edition, one that it includes, what these say in another language, its errata, what those say
    in another language, the statements beside it.
    """

    EDITION = "edition"
    PART = "part"
    TRANSLATION = "translation"
    ERRATA = "errata"
    ERRATA_TRANSLATION = "errata-translation"
    STATEMENTS = "statements"


@dataclass(frozen=True, slots=True)
class EditionFile:
    """One file: where it is, its name, its text, and the text as tomllib reads it."""

    path: Path
    name: str
    text: str
    tree: dict[str, Any]


def read(path: Path, name: str) -> tuple[EditionFile, bytes]:
    """A file and its bytes. Raises EditionError where it is no TOML, OSError where it cannot be read."""
    data = read_whole(path)
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")  # as tomllib reads it
        return EditionFile(path, name, text, tomllib.loads(text)), data
    except (ValueError, RecursionError) as error:  # no UTF-8, no TOML, a number without end, brackets in brackets
        from xlvalidate.toml_faults import unreadable_toml  # only where something is wrong

        raise EditionError(name, [unreadable_toml(error, data)]) from None


@dataclass(frozen=True)
class Sources:
    """The edition's own file and those that it includes; by `("tables", 3)` of the whole the file that has it, with its
    number there; the files of translations and of statements by their names, and by location of the whole what was put
    there from them. `beside_of` has by the name of a file of statements the one that it stands beside.
    """

    own: EditionFile
    parts: list[EditionFile] = field(default_factory=list)
    included: dict[tuple[str, int], tuple[EditionFile, int]] = field(default_factory=dict)
    beside: dict[str, EditionFile] = field(default_factory=dict)
    moved: dict[Location, tuple[EditionFile, Location]] = field(default_factory=dict)
    beside_of: dict[str, EditionFile] = field(default_factory=dict)

    def speaker(self, location: tuple[str, int]) -> EditionFile | None:
        """Of which file a line of the whole is, the edition's own or a part, a file of statements with the one that it
        stands beside; None where it is of the edition's own.
        """
        source, _ = self.included.get(location, (None, 0))
        return self.beside_of.get(source.name, source) if source is not None else None

    def found(self, location: Location) -> tuple[EditionFile, Location]:
        """The file that has what is at a location of the whole, and where in it. A location that begins with the name
        of a file of translations is one of that file.
        """
        if location and location[0] in self.beside:
            return self.beside[str(location[0])], location[1:]
        for length in range(len(location), 0, -1) if self.moved else ():
            if location[:length] in self.moved:
                source, at = self.moved[location[:length]]
                return source, (*at, *location[length:])
        key, number = (*location, None, None)[:2]
        if not isinstance(key, str) or not isinstance(number, int) or (key, number) not in self.included:
            return self.own, location
        source, first = self.included[key, number]
        return self._in_part(source, (key, first), source.tree[key][first], location[2:])

    def _in_part(self, source: EditionFile, own: Location, value: Any, rest: Location) -> tuple[EditionFile, Location]:
        slots: Mapping[str, Any] = self.own.tree.get("slots", {})
        for depth, part in enumerate(rest):
            if isinstance(value, list) and isinstance(part, int):
                part, slot = _item(value, part, slots)
                if slot is not None:
                    return self.own, ("slots", slot, part, *rest[depth + 1 :])
            own = (*own, part)
            try:
                value = value[part]
            except (LookupError, TypeError):
                value = None
        return source, own

    def placed(self, faults: Iterable[Fault]) -> tuple[Fault, ...]:
        """Faults with the path in their file, the line and the column."""
        read: dict[str, TomlPlaces] = {}
        out: dict[object, Fault] = {}  # rows of a slot stand in several tables, and are wrong once
        for one in faults:
            if one.at or one.path == "":
                source, at = self.found(one.at)
                if source.name not in read:
                    read[source.name] = places(source.text)
                file = "" if source is self.own else source.name
                one = set_at(one, at, read[source.name], source.tree, file)
            out.setdefault((one.file, one.place, one.path, one.why, one.facts), one)
        return tuple(out.values())


def slot_of(item: Any, slots: Mapping[str, Any]) -> str | None:
    """The slot that an item of a list is, where the edition fills it."""
    slot = item.get("slot") if isinstance(item, dict) else None
    return slot if isinstance(slot, str) and slot in slots else None


def _item(items: list[Any], number: int, slots: Mapping[str, Any]) -> tuple[int, str | None]:
    """Which item of a list it is whose slots were filled: its number in the list, or in the slot that is named."""
    for position, item in enumerate(items):
        slot = slot_of(item, slots)
        there = 1 if slot is None else len(slots[slot])
        if number < there:
            return (position, None) if slot is None else (number, slot)
        number -= there
    return number, None
