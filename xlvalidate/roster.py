"""The roster: which offices are to report, which office is above each, and the one address of each.

`xlvalidate.reading.roster_file` reads one from a file. A mistake in it is a fault; what may be meant is a remark.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from sys import intern
from typing import TypeVar

from xlvalidate.characters import normal
from xlvalidate.errors import Fault, Words, words
from xlvalidate.identity import normal_code
from xlvalidate.languages import CODES, listed
from xlvalidate.office_names import NameWords, name_words, normal_name
from xlvalidate.roster_parents import OfficeInFile, Parents, stated_parent
from xlvalidate.roster_parents import seen as _seen

K = TypeVar("K")
T = TypeVar("T")

VERTICAL = "垂直管理"
_YES = ("是", "yes", "y", "1", "true", "√", "✓", "✔", "☑", VERTICAL)
_NO = ("", "否", "no", "n", "0", "false", "×", "✗", "✘", "☐", "无", "-", "—", "/")
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ADDRESS = re.compile(rf"(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*@(?:[A-Za-z0-9-]{{1,63}}\.)*[A-Za-z0-9-]{{1,63}}")
_ROUNDED = re.compile(r"[0-9](\.[0-9]+)?[Ee]\+[0-9]+")
_LONGEST = 200
_BLANKS = {0x3000: " ", 0xA0: " "}  # people type these, too
_SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office that is to report. `parent` is the code of the office above it; what is not given is empty.

    A `vertical` office has a place in the tree but reports to its own ministry: it is in no sum of the office above.
    """

    code: str
    name: str
    level: str = ""
    parent: str = ""
    mail: str = ""
    language: str = ""
    vertical: bool = False


@dataclass(frozen=True, slots=True)
class RosterLine:
    """A line of a roster's file: what stands under each known heading; its number there, and where each of its cells
    is. It is a `line` of a text or a `row` of a sheet.
    """

    cells: Mapping[str, str]
    number: int
    kind: str
    places: Mapping[str, str] | None = None

    @property
    def place(self) -> Words:
        """Where it is."""
        return words(self.kind, **{self.kind: self.number})

    def at(self, key: str) -> str | Words:
        """Where what stands under a heading is; the line, where nothing finer is known."""
        return (self.places or {}).get(key, self.place)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that may be meant, and does not stop anything. `why` is the key of its sentence, `facts` are pairs."""

    place: str | Words
    why: str
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Roster:
    """The offices in the order of the file, each with its line where the roster came from one. `unread` are the
    columns of that file that are known and say nothing here.
    """

    offices: tuple[Office, ...]
    lines: tuple[RosterLine, ...] = field(default=(), compare=False, repr=False)
    unread: tuple[str, ...] = field(default=(), compare=False, repr=False)

    @cached_property
    def _alone(self) -> tuple[tuple[Office], ...]:
        """Each office in a tuple of its own, which all tables share."""
        return tuple((office,) for office in self.offices)

    @cached_property
    def by_code(self) -> Mapping[str, Office]:
        """The offices by their codes."""
        return {office.code: office for office in self.offices}

    @cached_property
    def by_mail(self) -> Mapping[str, tuple[Office, ...]]:
        """The offices by their addresses in lower case; some share one."""
        return _grouped((_same(one.mail.lower(), one.mail), alone) for alone in self._alone if (one := alone[0]).mail)

    @cached_property
    def by_name(self) -> Mapping[str, tuple[Office, ...]]:
        """The offices by their names as `normal_name` has them; some share one."""
        return _grouped((_same(normal_name(one.name), one.name), alone) for alone in self._alone for one in alone)

    @cached_property
    def by_words(self) -> Mapping[NameWords, tuple[Office, ...]]:
        """The offices by the words or characters of their names, without points and brackets."""
        return _grouped((words, alone) for alone in self._alone if (words := name_words(alone[0].name)))

    @cached_property
    def by_digits(self) -> Mapping[str, tuple[Office, ...]]:
        """The offices by what is left of their codes without leading zeros: spreadsheets lose them."""
        return _grouped((_same(one.code.lstrip("0"), one.code), alone) for alone in self._alone for one in alone)

    def nearly(self, code: str) -> Office | None:
        """The one office whose code differs only by leading zeros; None if there is none or several."""
        found = self.by_digits.get(code.lstrip("0"), ()) if code and code not in self.by_code else ()
        return found[0] if len(found) == 1 else None

    @cached_property
    def roots(self) -> tuple[Office, ...]:
        """The offices without an office above them in this roster."""
        return tuple(office for office in self.offices if office.parent not in self.by_code)

    @cached_property
    def unknown_parents(self) -> Mapping[str, tuple[Office, ...]]:
        """What stands for an office above and is none of the roster, with the offices that say so."""
        return {parent: below for parent, below in self._below.items() if parent not in self.by_code}

    @cached_property
    def _below(self) -> Mapping[str, tuple[Office, ...]]:
        return _grouped((alone[0].parent, alone) for alone in self._alone if alone[0].parent)

    def children(self, code: str) -> tuple[Office, ...]:
        """All offices right below one."""
        return self._below.get(code, ())

    def units(self, code: str) -> tuple[Office, ...]:
        """The offices whose figures add up to those of one: right below it, and not vertically managed."""
        return tuple(office for office in self.children(code) if not office.vertical)

    def above(self, office: Office) -> Iterator[Office]:
        """The offices above one, the nearest first."""
        seen = {office.code}
        while (parent := self.by_code.get(office.parent)) and parent.code not in seen:
            seen.add(parent.code)
            yield parent
            office = parent


def _grouped(pairs: Iterable[tuple[K, tuple[T]]]) -> Mapping[K, tuple[T, ...]]:
    """Most stand alone: there is a list only of those that are several."""
    found: dict[K, tuple[T, ...]] = {}
    several: dict[K, list[T]] = {}
    for key, alone in pairs:
        if key in several:
            several[key] += alone
        elif key in found:
            several[key] = [*found[key], *alone]
        else:
            found[key] = alone
    found.update((key, tuple(members)) for key, members in several.items())
    return found


def _same(text: str, other: str) -> str:
    """A text; where another one says the same, that one: it is in memory once."""
    return other if text == other else text


def roster_of(lines: Sequence[RosterLine]) -> tuple[Roster, tuple[Fault, ...]]:
    """The roster that lines make, and every fault. A roster with a fault is not used."""
    faults: list[Fault] = []
    first: dict[str, RosterLine] = {}
    for line in lines:
        code = _code(line, "code")
        for key, why in _wrong(line.cells):
            faults.append(Fault(line.at(key), why.why, why.facts))
        if code in first:
            why = _twice(line, first[code])
            faults.append(Fault(line.at("code"), why.why, why.facts))
        elif code:
            first[code] = line
    parents = Parents(OfficeInFile(line, _code(line, "code"), line.cells["name"]) for line in lines)
    offices = []
    for line in lines:
        stated, beside = (stated_parent(line.cells.get(key, "")) for key in ("parent", "parent_name"))
        key = "parent" if stated or not beside else "parent_name"
        found = parents.meant(stated or beside, _code(line, "code"))
        if not found.fault and stated and beside:
            found = replace(found, fault=parents.against(found.code, beside))
        if found.fault:
            faults.append(Fault(line.at(key), found.fault.why, found.fault.facts))
        offices.append(_office(line, found.code))
    roster = Roster(tuple(offices), tuple(lines))
    if len(first) == len(lines):
        faults += _circles(roster)
    return roster, tuple(faults)


def _twice(line: RosterLine, other: RosterLine) -> Words:
    code, same = line.cells["code"], other.cells["code"]
    if code == same:
        return words("code-twice", code=_seen(code), place=other.place)
    return words("code-read-alike", code=_seen(code), same=_seen(same), place=other.place)


def _office(line: RosterLine, parent: str) -> Office:
    level = line.cells.get("level", "")
    return Office(
        code=_code(line, "code"),
        name=line.cells["name"],
        # Few, each of very many offices.
        level=intern(level),
        parent=intern(parent),
        mail=line.cells.get("mail", ""),
        language=line.cells.get("language", ""),
        vertical=VERTICAL in level or line.cells.get("vertical", "").lower() in _YES,
    )


def _code(line: RosterLine, key: str) -> str:
    """A code as codes are compared; what is typed before it so that a spreadsheet keeps it as text is no part of it."""
    return normal_code(line.cells.get(key, "").removeprefix("'"))


def _wrong(cells: Mapping[str, str]) -> Iterator[tuple[str, Words]]:
    if not cells["code"].removeprefix("'"):
        name = cells["name"]
        yield "code", words("office-without-code", name=_seen(name)) if name else words("no-code")
    elif not cells["code"].isprintable() or " " in cells["code"]:
        yield "code", words("unseen-code", code=_seen(cells["code"]))
    for key in ("code", "parent"):
        if _ROUNDED.fullmatch(cells.get(key, "")):
            yield key, words("rounded", code=cells[key])
    if not cells["name"]:
        yield "name", words("no-name")
    if (mail := cells.get("mail", "")) and not _ADDRESS.fullmatch(mail):
        yield "mail", words("no-mail" if mail.isprintable() else "no-mail-unseen", mail=_seen(mail))
    if (language := cells.get("language", "")) and language not in CODES:
        yield "language", words("no-language", language=_seen(language), known=CODES)
    if (vertical := cells.get("vertical", "").lower()) not in (*_YES, *_NO):
        yield "vertical", words("neither-yes-nor-no", said=_seen(cells["vertical"]))
    elif vertical and vertical in _NO and VERTICAL in cells.get("level", ""):
        yield "vertical", words("against-level", said=_seen(cells["vertical"]), level=_seen(cells["level"]))
    for key, text in cells.items():
        if len(text) > _LONGEST or not text.translate(_BLANKS).isprintable():
            yield key, words("long-or-unseen", key=key)


def _circles(roster: Roster) -> Iterator[Fault]:
    """Offices that are above themselves, each circle once."""
    done: set[str] = set()
    for start in roster.offices:
        path: dict[str, int] = {}
        at: Office | None = start
        while at is not None and at.code not in done and at.code not in path:
            path[at.code] = len(path)
            at = roster.by_code.get(at.parent)
        if at is not None and at.code in path:
            members = list(path)[path[at.code] :]
            position = {office.code: number for number, office in enumerate(roster.offices)}
            why = _circle(roster, members)
            yield Fault(roster.lines[position[at.code]].at("parent"), why.why, why.facts)
        done.update(path)


def _circle(roster: Roster, codes: Sequence[str]) -> Words:
    if len(codes) == 1:
        return words("own-parent", code=_seen(codes[0]))
    chain = " → ".join(_seen(f"{code} {roster.by_code[code].name}") for code in (*codes[:_SHOWN], *codes[:1]))
    return words("circle", chain=chain)


_RANKS: Mapping[str, tuple[str, ...]] = {
    "0": ("国家", "中央", "nation"),
    "1": ("省", "自治区", "直辖市", "province"),
    "2": ("设区", "地市", "市", "副省级", "自治州", "city", "prefecture"),
    "3": ("县", "区县", "county", "district"),
    "4": ("乡", "镇", "街道", "town", "township"),
}


def rank_of(level: str) -> str:
    """How far down a level is, as a digit; empty for one that does not say."""
    said = level.lower()
    return next((rank for rank, begins in _RANKS.items() if said.startswith(begins)), "")


def remarks(roster: Roster) -> tuple[Remark, ...]:
    """What may be meant, each with its line: offices above that are not there, addresses shared or not given,
    codes that look alike, a vertically managed office with others below it, an office above one of a higher level.
    """
    return tuple(_remarks(roster))


def _remarks(roster: Roster) -> Iterator[Remark]:
    place = {office.code: line for office, line in zip(roster.offices, roster.lines, strict=False)}

    def at(office: Office, key: str) -> str | Words:
        return place[office.code].at(key) if office.code in place else office.code

    def named(offices: Sequence[Office]) -> str:
        more = "…" if len(offices) > _SHOWN else ""
        return listed(f"{one.code} {one.name}" for one in offices[:_SHOWN]) + more

    for parent, offices in roster.unknown_parents.items():
        where = at(offices[0], "parent")
        yield _remark(where, "orphans", parent=parent, count=str(len(offices)), offices=named(offices))
    for mail, offices in roster.by_mail.items():
        if len(offices) > 1:
            yield _remark(at(offices[1], "mail"), "one-address", mail=mail, offices=named(offices))
    for offices in _grouped((_folded(office.code), (office,)) for office in roster.offices).values():
        if len(offices) > 1:
            yield _remark(at(offices[1], "code"), "like-codes", offices=named(offices))
    silent = [office for office in roster.offices if not office.mail]
    if silent:
        yield _remark(at(silent[0], "mail"), "no-address", count=str(len(silent)), offices=named(silent))
    for office in roster.offices:
        below, above = roster.children(office.code), roster.by_code.get(office.parent)
        if office.vertical and below:
            yield _remark(at(office, "level"), "vertical-above", office=named([office]), offices=named(below))
        if above and "" != rank_of(office.level) < rank_of(above.level):
            levels = {"level": office.level, "above_level": above.level}
            yield _remark(at(office, "parent"), "upside-down", office=named([office]), above=named([above]), **levels)


def _folded(code: str) -> str:
    """A code in which wide and narrow, large and small, 001 and 1 are the same."""
    return normal("NFKC", code).casefold().lstrip("0")


def _remark(place: str | Words, why: str, **facts: str) -> Remark:
    return Remark(place, why, tuple(facts.items()))
