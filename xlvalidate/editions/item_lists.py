"""The lists of an edition with their items: those written in it, and those of CSV files beside it."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from errno import EFBIG
from io import StringIO
from itertools import islice
from pathlib import Path, PurePosixPath, PureWindowsPath
from unicodedata import category

from xlvalidate.characters import normal
from xlvalidate.editions.edition import ItemList
from xlvalidate.editions.model import LONGEST_TEXT, WordList
from xlvalidate.errors import Fault, Words, fault, words
from xlvalidate.files import read_whole
from xlvalidate.rules.types import trimmed
from xlvalidate.toml_places import Location

OFFICE = "office"
"""The parent of a list whose items are valid for one office each, by its code."""
MOST_ITEMS = 100_000
MOST_BYTES = 32 * 1_048_576
MOST_TOLD = 10
"""Items of one list that are told one by one where something is wrong with them."""
_ENCODINGS = ("utf-8-sig", "gb18030")


@dataclass(frozen=True, slots=True)
class ListFile:
    """A CSV of a list: its bytes, or why it cannot be read."""

    name: str
    data: bytes = b""
    why: Words | None = None


def file_of(line: WordList, beside: Path) -> ListFile | None:
    """The file of a list, which stands in the folder of the file that names it, or below; None where the list has its
    items in it.
    """
    if (name := line.file) is None:
        return None
    if PureWindowsPath(name).drive or PurePosixPath(name).is_absolute() or not {"..", "\\"}.isdisjoint(_steps(name)):
        return ListFile(name, why=words("list-file-path", name=name))
    try:
        return ListFile(name, read_whole(beside.parent / name, MOST_BYTES))
    except OSError as error:
        if error.errno == EFBIG:
            return ListFile(name, why=words("list-file-too-big", name=name, most=MOST_BYTES // 1_048_576))
        return ListFile(name, why=words("no-list-file", name=name))


def _steps(name: str) -> tuple[str, ...]:
    """The folders that a name leads through; a stroke of Windows is one by itself."""
    return (*PurePosixPath(name).parts, *(sign for sign in name if sign == "\\"))


def item_lists(lines: Sequence[WordList], files: Mapping[int, ListFile]) -> tuple[dict[str, ItemList], list[Fault]]:
    """The lists by code, and everything that is wrong with them."""
    found: dict[str, ItemList] = {}
    faults: list[Fault] = []
    for number, line in enumerate(lines):
        at: Location = ("lists", number)
        if line.code in found:
            faults.append(fault("", "two-lists", (*at, "code"), code=line.code))
        if line.code == OFFICE:
            faults.append(fault("", "engines-code", (*at, "code"), code=line.code))
        pairs: list[tuple[str, str]] = []
        for why, key in _pairs(line, files.get(number), pairs):
            faults.append(Fault("", why.why, why.facts, (*at, key)))
        faults += [Fault("", why.why, why.facts, (*at, _key(line))) for why in _first(_item_faults(line, pairs))]
        found[line.code] = _list_of(line, pairs)
    for number, line in enumerate(lines):
        why_not = _first(_parent_faults(line, found))
        faults += [Fault("", why.why, why.facts, ("lists", number, "parent")) for why in why_not]
    return found, faults


def _first(found: Iterator[Words]) -> Iterator[Words]:
    """The first of them, and how many more there are."""
    yield from islice(found, MOST_TOLD)
    if more := sum(1 for _ in found):
        yield words("items-and-more", count=more)


def _key(line: WordList) -> str:
    return "items" if line.file is None else "file"


def _pairs(line: WordList, file: ListFile | None, into: list[tuple[str, str]]) -> Iterator[tuple[Words, str]]:
    """Each item with the word of the parent, empty where there is none; yields what keeps them from being read."""
    if (file is not None) is bool(line.items):
        yield words("items-or-file"), "items" if line.items else "code"
        return
    if file is None:
        if isinstance(line.items, dict) is not (line.parent is not None):
            yield words("items-by-parent" if line.parent else "items-without-parent"), "items"
            return
        by_word = line.items if isinstance(line.items, dict) else {"": line.items}
        into += ((word, item) for word, items in by_word.items() for item in items)
        return
    if file.why is not None:
        yield file.why, "file"
        return
    text = _decoded(file.data)
    if text is None:
        yield words("list-file-encoding", name=file.name), "file"
        return
    wide = 1 if line.parent is None else 2
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if not any(cells):
                continue
            if len(cells) < wide or any(cells[wide:]):
                yield words("list-file-row", name=file.name, row=reader.line_num, wide=wide), "file"
                return
            into.append(("", cells[0]) if wide == 1 else (cells[0], cells[1]))
    except csv.Error:
        yield words("list-file-csv", name=file.name, row=reader.line_num), "file"
        return
    if not into:
        yield words("list-file-empty", name=file.name), "file"


def _decoded(data: bytes) -> str | None:
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _item_faults(line: WordList, pairs: Sequence[tuple[str, str]]) -> Iterator[Words]:
    if len(pairs) > MOST_ITEMS:
        yield words("too-many-items", most=MOST_ITEMS, given=len(pairs))
        return
    seen: set[tuple[str, str]] = set()
    alike: dict[tuple[str, str], tuple[str, str]] = {}
    for word, item in pairs:
        printable = item.isprintable() or all(one.isprintable() or category(one) == "Zs" for one in item)
        # What can be printed has no other blanks, and most items have none at all.
        key = (trimmed(word) if word else "", item if item.isprintable() and " " not in item else trimmed(item))
        if not key[1] or item != item.strip() or not printable or len(item) > LONGEST_TEXT:
            yield words("item", item=item)
        elif line.parent is not None and not key[0]:
            yield words("item-of-nothing", item=item)
        elif key in seen:
            yield words("item-doubled", item=item)
        elif (other := alike.setdefault((folded(key[0]), folded(key[1])), key)) != key:
            which = key[1] == other[1]  # the words that decide are alike, or the items
            yield words("item-alike", item=key[not which], other=other[not which])
        seen.add(key)


def folded(said: str) -> str:
    """A text as a spreadsheet looks it up: it tells neither wide letters nor capitals apart."""
    return said.casefold() if said.isascii() else normal("NFKC", said).casefold()


def _list_of(line: WordList, pairs: Sequence[tuple[str, str]]) -> ItemList:
    by_word: dict[str, list[str]] = {}
    for word, item in pairs if line.parent is not None else ():
        by_word.setdefault(word, []).append(item)
    return ItemList(
        code=line.code,
        label=line.label,
        labels={language: said.label for language, said in line.translations.items()},
        items=tuple(dict.fromkeys(item for _, item in pairs)),
        parent=line.parent,
        by_word={word: tuple(items) for word, items in by_word.items()},
    )


def _parent_faults(line: WordList, lists: Mapping[str, ItemList]) -> Iterator[Words]:
    if line.parent is None or line.parent == OFFICE:
        return
    parent = lists.get(line.parent)
    if parent is None or line.parent == line.code:
        yield words("no-list", list=line.parent, known=tuple(lists))
        return
    above: ItemList | None = parent
    for _ in lists:
        if above is None or above.code == line.code:
            break
        above = lists.get(above.parent or "")
    if above is not None:
        yield words("list-circle", list=line.code)
    known = set(map(trimmed, parent.items))
    for word in lists[line.code].by_word:
        if trimmed(word) not in known:
            yield words("item-of-no-word", word=word, parent=line.parent)
