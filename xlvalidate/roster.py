"""The roster: which offices are to report, above whom they stand, and the one address that each is written to."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from io import StringIO
from pathlib import Path
from typing import Literal, TypeAlias, cast

from xlvalidate.errors import Fault, FileFaultsError

Language: TypeAlias = Literal["", "zh_CN", "en"]

LANGUAGES = ("zh_CN", "en")
HEADS: Mapping[str, tuple[str, ...]] = {
    "code": ("code", "编码", "单位编码", "机构编码", "代码", "单位代码"),
    "name": ("name", "名称", "单位名称", "单位", "机构名称"),
    "level": ("level", "层级", "级别"),
    "parent": ("parent", "上级", "上级编码", "主管单位", "上级单位"),
    "mail": ("mail", "email", "e-mail", "邮箱", "电子邮箱", "邮件地址"),
    "language": ("language", "语言"),
}
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ADDRESS = re.compile(rf"(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*@(?:[A-Za-z0-9-]{{1,63}}\.)*[A-Za-z0-9-]{{1,63}}")
_LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office that is to report. `parent` is the code of the office above it; what is not said is empty."""

    code: str
    name: str
    level: str = ""
    parent: str = ""
    mail: str = ""
    language: Language = ""


@dataclass(frozen=True)
class Roster:
    """The offices in the order of the file."""

    offices: tuple[Office, ...]

    @cached_property
    def by_code(self) -> Mapping[str, Office]:
        """The offices by their codes."""
        return {office.code: office for office in self.offices}

    @cached_property
    def by_mail(self) -> Mapping[str, tuple[Office, ...]]:
        """The offices by their addresses in lower case; some share one."""
        found: dict[str, list[Office]] = defaultdict(list)
        for office in self.offices:
            if office.mail:
                found[office.mail.lower()].append(office)
        return {mail: tuple(offices) for mail, offices in found.items()}

    def above(self, office: Office) -> Iterator[Office]:
        """The offices above one, the nearest first."""
        seen = {office.code}
        while (parent := self.by_code.get(office.parent)) and parent.code not in seen:
            seen.add(parent.code)
            yield parent
            office = parent


def load(path: Path) -> Roster:
    """The roster of a CSV file, with headings in Chinese or English; other columns are left alone.

    Raises FileFaultsError with every fault and its line, OSError when the file cannot be read.
    """
    faults: list[Fault] = []
    lines = list(_lines(_text(path.read_bytes(), path.name), faults))
    offices = list(_offices(lines, faults))
    if faults:
        raise FileFaultsError(path.name, faults)
    return Roster(tuple(offices))


def _text(data: bytes, where: str) -> str:
    """Excel writes UTF-8 with a BOM, GBK, or UTF-16 ("Unicode text"), by whatever was chosen when it was saved."""
    encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileFaultsError(where, [Fault("the file", "it is neither UTF-8 nor GBK; save it as CSV UTF-8")])


def _lines(text: str, faults: list[Fault]) -> Iterator[tuple[int, dict[str, str]]]:
    head = text.lstrip("\r\n").partition("\n")[0]
    reader = csv.reader(StringIO(text, newline=""), delimiter="\t" if "\t" in head else ",")
    columns: dict[str, int] = {}
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if not any(cells):
                continue
            if not columns:
                columns = _columns(cells)
                missing = [key for key in ("code", "name") if key not in columns]
                if missing:
                    wanted = ", ".join(f"{key} ({HEADS[key][1]})" for key in missing)
                    faults.append(Fault(f"line {reader.line_num}", f"there is no column {wanted}"))
                    return
                continue
            yield (
                reader.line_num,
                {key: cells[place] if place < len(cells) else "" for key, place in columns.items()},
            )
    except csv.Error as error:
        faults.append(Fault(f"line {reader.line_num}", str(error)))
    if not columns:
        faults.append(Fault("the file", "it has no headings"))


def _columns(cells: list[str]) -> dict[str, int]:
    heads = [cell.lower().replace(" ", "") for cell in cells]
    return {key: heads.index(name) for key, names in HEADS.items() for name in reversed(names) if name in heads}


def _offices(lines: list[tuple[int, dict[str, str]]], faults: list[Fault]) -> Iterator[Office]:
    first: dict[str, int] = {}
    names = {cells["name"]: cells["code"] for _, cells in lines}
    codes = {cells["code"] for _, cells in lines}
    for number, cells in lines:
        code, parent = cells["code"], cells.get("parent", "")
        for what in _wrong(cells):
            faults.append(Fault(f"line {number}", what))
        if code in first:
            faults.append(Fault(f"line {number}", f"the code {code} is that of line {first[code]} too"))
        elif code:
            first[code] = number
        yield Office(
            code=code,
            name=cells["name"],
            level=cells.get("level", ""),
            # People write the name of the office above, too.
            parent=parent if parent in codes else names.get(parent, parent),
            mail=cells.get("mail", ""),
            language=cast(Language, cells.get("language", "")),
        )


def _wrong(cells: Mapping[str, str]) -> Iterator[str]:
    if not cells["code"]:
        yield f"the office {cells['name']} has no code" if cells["name"] else "there is no code"
    elif not cells["code"].isprintable() or " " in cells["code"]:
        yield f"the code {cells['code']!a} has characters that cannot be seen"
    if not cells["name"]:
        yield "there is no name"
    if (mail := cells.get("mail", "")) and not _ADDRESS.fullmatch(mail):
        yield f"{mail!a} is no mail address" if not mail.isprintable() else f"“{mail}” is no mail address"
    if (language := cells.get("language", "")) and language not in LANGUAGES:
        yield f"the language “{language}” is none of {', '.join(LANGUAGES)}"
    for key, text in cells.items():
        if len(text) > _LONGEST or not text.isprintable():
            yield f"the {key} is too long or has characters that cannot be seen"
