"""Which office of a roster is meant by what stands under the heading for the one above: its code, or its name."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol, TypeVar

from xlvalidate.characters import normal
from xlvalidate.errors import Words, words
from xlvalidate.identity import normal_code
from xlvalidate.office_names import NameWords, alike, name_words, normal_name, shortens

_NOBODY = re.compile(r"[-‐-―−－_/\\.。、·~～*×]*")
_NONE = frozenset({"无", "没有", "暂无", "无上级", "无上级单位", "none", "n/a", "na", "nil", "null"})
K = TypeVar("K")
_LIKE = str.maketrans("oilsbz", "011582")
_GENERAL = re.compile(r"人民政府|政府|委员会|办公室|办公厅|本级|机关$")
_NEARLY = 0.75  # 甲县政府 for 甲县人民政府; 甲市 for 甲市教育局 is another office
_LONG_CODE, _LONG_NAME = 4, 3
_SHOWN = 10


def seen(text: str, longest: int = 200) -> str:
    """A stranger's text as it may be shown on a terminal."""
    shown = text if text.isprintable() else ascii(text)
    return shown if len(shown) <= longest else shown[:longest] + "…"


def stated_parent(typed: str) -> str:
    """What is stated of the office above; nothing where a stroke or 无 says that there is none."""
    plain = normal_name(typed)
    return "" if plain in _NONE or _NOBODY.fullmatch(plain) else typed


class InFile(Protocol):
    """Something that has a place in the file."""

    @property
    def place(self) -> Words:
        """Where it is."""


@dataclass(frozen=True, slots=True)
class OfficeInFile:
    """An office of the file: its line, its code as codes are compared, and its name."""

    line: InFile = field(hash=False)
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Parent:
    """The code of the office above, or what was typed for it, and what is wrong with that."""

    code: str
    fault: Words | None = None


class Parents:
    """All offices that can be meant."""

    def __init__(self, entries: Iterable[OfficeInFile]) -> None:
        self._entries = tuple(entries)
        self._by_code = {one.code: one for one in reversed(self._entries) if one.code}
        self._near: dict[str, tuple[OfficeInFile, ...]] = {}

    def meant(self, stated: str, below: str) -> Parent:
        """The office that is stated to be above the one with the code `below`. One that nobody of the file is, nor
        nearly, is left as it is: a roster may end below it.
        """
        code = normal_code(stated.removeprefix("'"))
        if not code or code in self._by_code:
            return Parent(code)
        called = self._by_name.get(normal_name(stated), [])
        if len(called) > 1:
            where = tuple(one.line.place for one in called[:_SHOWN])
            return Parent(code, words("name-of-several", name=seen(stated), where=where))
        if called:
            return Parent(called[0].code)
        if zeros := self._by_digits.get(code.lstrip("0"), ()):
            return Parent(code, words("parent-meant", parent=seen(code), meant=_codes(zeros)))
        if code not in self._near:
            self._near[code] = tuple(dict.fromkeys((*self._nearly_codes(code, stated), *self._nearly_names(stated))))
        near = [one for one in self._near[code] if one.code != below]
        if near:
            return Parent(code, words("parent-near", parent=seen(stated), meant=_codes(near)))
        return Parent(code)

    def against(self, code: str, name: str) -> Words | None:
        """What is wrong where the office above is stated by its code and by its name."""
        office, called = self._by_code.get(code), self._by_name.get(normal_name(name), [])
        if office is None:
            named = [one for one in called if one.code]
            return words("parent-named", parent=seen(code), name=seen(name), meant=_codes(named)) if named else None
        if office in called or (not called and alike(name_words(name), name_words(office.name))):
            return None
        return words("parent-beside", parent=seen(code), office=seen(office.name), name=seen(name))

    @cached_property
    def _by_name(self) -> Mapping[str, list[OfficeInFile]]:
        return _grouped((normal_name(one.name), one) for one in self._entries)

    @cached_property
    def _by_digits(self) -> Mapping[str, list[OfficeInFile]]:
        return _grouped((code.lstrip("0"), one) for code, one in self._by_code.items())

    @cached_property
    def _by_look(self) -> Mapping[str, list[OfficeInFile]]:
        return _grouped((_look(code), one) for code, one in self._by_code.items())

    @cached_property
    def _by_head(self) -> Mapping[str, list[OfficeInFile]]:
        return _grouped((code.rstrip("0"), one) for code, one in self._by_code.items())

    @cached_property
    def _by_core(self) -> Mapping[NameWords, list[OfficeInFile]]:
        return _grouped((_core(one.name), one) for one in self._entries if one.code)

    @cached_property
    def _by_length(self) -> Mapping[int, list[tuple[NameWords, frozenset[str], OfficeInFile]]]:
        found: dict[int, list[tuple[NameWords, frozenset[str], OfficeInFile]]] = defaultdict(list)
        for one in self._entries:
            if one.code and (parts := name_words(one.name)):
                found[sum(map(len, parts))].append((parts, frozenset("".join(parts)), one))
        return found

    @cached_property
    def _by_end(self) -> Mapping[NameWords, list[OfficeInFile]]:
        """By what is left of the names when the place before it is left out."""
        names = ((name_words(one.name), one) for one in self._entries if one.code)
        return _grouped((parts[at:], one) for parts, one in names for at in range(1, len(parts) - _LONG_NAME + 1))

    def _nearly_codes(self, code: str, stated: str) -> Iterator[OfficeInFile]:
        """Those whose code looks like this, lacks its last zeros, has a digit more or less, or stands in the text."""
        yield from self._by_look.get(_look(code), ())
        if code.isdigit() and len(code) >= _LONG_CODE:
            yield from self._by_head.get(code.rstrip("0"), ())
            if not any(len(other) == len(code) for other in self._by_code):
                for at in range(len(code) - 1):
                    yield from self._of(code[:at] + code[at + 1 :])
                for at in range(len(code)):  # what goes on behind it may be a unit of it
                    for digit in "0123456789":
                        yield from self._of(code[:at] + digit + code[at:])
        for part in re.findall(r"[0-9A-Za-z]+", normal("NFKC", stated)):
            if len(part) >= _LONG_CODE:
                yield from self._of(part)

    def _of(self, code: str) -> Iterator[OfficeInFile]:
        if code in self._by_code:
            yield self._by_code[code]

    def _nearly_names(self, stated: str) -> Iterator[OfficeInFile]:
        """Those whose name is the same but for points, 人民政府 and the like, or nearly all of it."""
        said = name_words(stated)
        if core := _core(stated):
            yield from self._by_core.get(core, ())
        yield from self._by_end.get(said, ())
        letters, length = frozenset("".join(said)), sum(map(len, said))
        for size, names in self._by_length.items():
            if min(size, length) < _NEARLY * max(size, length):
                continue
            for parts, theirs, one in names:
                # Most names are no part of each other, and that is seen at once.
                if (letters <= theirs or theirs <= letters) and shortens(*sorted((said, parts), key=len)):
                    yield one


def _grouped(pairs: Iterable[tuple[K, OfficeInFile]]) -> Mapping[K, list[OfficeInFile]]:
    found: dict[K, list[OfficeInFile]] = defaultdict(list)
    for key, one in pairs:
        found[key].append(one)
    return found


def _look(code: str) -> str:
    """What is left of a code for an eye that takes O for 0 and l for 1, and passes over strokes and points."""
    return re.sub(r"[\W_]", "", normal("NFKC", code).casefold()).translate(_LIKE)


def _core(name: str) -> NameWords:
    return name_words(_GENERAL.sub("", normal("NFKC", name)))


def _codes(entries: Iterable[OfficeInFile]) -> tuple[str, ...]:
    found = [seen(code) for code in dict.fromkeys(one.code for one in entries)]
    return tuple(found) if len(found) <= _SHOWN else (*found[: _SHOWN - 1], f"{found[_SHOWN - 1]} …")
