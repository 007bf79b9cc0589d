"""The files that an edition is made of, to find what is at a location of the whole in the file that has it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from xlvalidate.errors import Fault
from xlvalidate.faults import set_at
from xlvalidate.toml_places import Location, Places, places


@dataclass(frozen=True, slots=True)
class Source:
    """One file: its name, its text, and the text as tomllib reads it."""

    name: str
    text: str
    tree: dict[str, Any]


@dataclass(frozen=True)
class Sources:
    """The edition's own file, and by `("tables", 3)` of the whole the file that is included there, with its number."""

    own: Source
    included: dict[tuple[str, int], tuple[Source, int]] = field(default_factory=dict)

    def found(self, location: Location) -> tuple[Source, Location]:
        """The file that has what is at a location of the whole, and where in it."""
        key, number = (*location, None, None)[:2]
        if not isinstance(key, str) or not isinstance(number, int) or (key, number) not in self.included:
            return self.own, location
        source, first = self.included[key, number]
        return self._in_part(source, (key, first), source.tree[key][first], location[2:])

    def _in_part(self, source: Source, own: Location, value: Any, rest: Location) -> tuple[Source, Location]:
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
        read: dict[str, Places] = {}
        out = []
        for one in faults:
            if one.at or one.path == "":
                source, at = self.found(one.at)
                if source.name not in read:
                    read[source.name] = places(source.text)
                file = "" if source is self.own else source.name
                one = set_at(one, at, read[source.name], source.tree, file)
            out.append(one)
        return tuple(out)


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
