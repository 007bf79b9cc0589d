"""Filled workbooks of one edition, the same for the same seed, as offices send them: most are right, some are wrong,
some are explained, a few cannot be read. Each is another one: its office's code is its own.
"""

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from random import Random

from xlvalidate.cells import Cell
from xlvalidate.derive.drawing import draw
from xlvalidate.derive.template import template
from xlvalidate.editions.catalogue import built_in_edition
from xlvalidate.editions.edition import Edition, explanation_name
from xlvalidate.findings import Number
from xlvalidate.ooxml.fill import Typed, filled
from xlvalidate.ooxml.package import open_package
from xlvalidate.ooxml.repack import repacked
from xlvalidate.ooxml.workbook_xml import open_workbook

EDITION = "ogi-2019"
YEAR = 2019
FILLINGS = 300
_CODE = "110100000000000000"
_NOT_NUMBERS = ("/", "—", "无", "3件", "１２", " 7")


class Made(StrEnum):
    """What an office made of its form."""

    RIGHT = "right"
    WRONG = "wrong"
    ODD = "odd"  # a figure that is mostly right, and nothing said
    EXPLAINED = "explained"
    UNREADABLE = "unreadable"


CHECKED = {Made.RIGHT: 0.95, Made.WRONG: 0.05}
"""What `check` is measured with."""

SENT = {Made.RIGHT: 0.82, Made.WRONG: 0.08, Made.ODD: 0.04, Made.EXPLAINED: 0.04, Made.UNREADABLE: 0.02}
"""What comes in when hundreds of offices report."""


@dataclass(frozen=True, slots=True)
class _Base:
    """A filled workbook, and the part that its office's code is in."""

    made: Made
    data: bytes
    part: str
    cover: bytes

    def of(self, code: str) -> bytes:
        """The workbook of another office."""
        return repacked(self.data, {self.part: self.cover.replace(_CODE.encode(), code.encode())})


def code_of(number: int) -> str:
    """The office's code on the `number`th workbook."""
    return f"1101{number:014}"


def write_workbooks(
    count: int, folder: Path, mix: Mapping[Made, float] = CHECKED, *, seed: int = 2019, commented: bool = False
) -> list[Path]:
    """`count` workbooks in a folder: `FILLINGS` different fillings, each under many codes.

    What is `commented` has an XML comment among the rows of every sheet: as right as before, and not the way that any
    program writes one, so that the fast path leaves it to the guarded reader.
    """
    random = Random(seed)
    bases = list(_bases(min(count, FILLINGS), mix, random, commented))
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number in range(count):
        base = bases[number % len(bases)]
        data = base.of(code_of(number))
        if base.made is Made.UNREADABLE:
            data = _spoilt(data, number)
        path = folder / f"{number:06}.xlsx"
        path.write_bytes(data)
        paths.append(path)
    return paths


def _bases(count: int, mix: Mapping[Made, float], random: Random, commented: bool) -> Iterator[_Base]:
    edition = built_in_edition(EDITION)
    drawing = draw(edition)
    blank = template(edition)
    workbook = open_workbook(open_package(blank))
    explained = {name.name: name.cell for name in workbook.names.values() if name.cell is not None}
    cover: dict[Cell, Typed] = {
        drawing.field_of[field]: text
        for field, text in {
            "office": "某市某县某局", "office_code": _CODE, "level": "设区的市级", "head": "李宁", "reviewer": "周敏",
            "preparer": "王建国", "phone": "000-0000000", "date": "2020-01-12",
        }.items()
    }  # fmt: skip
    cover[drawing.field_of["year"]] = YEAR
    part = workbook.sheet_parts[drawing.field_of["office_code"].sheet]
    for made in _shared_out(count, mix):
        figures, said = _filled_in(edition, made, random)
        cells = {drawing.cell_of[code]: value for code, value in figures.items()} | cover
        cells |= {explained[explanation_name(rule)]: text for rule, text in said.items()}
        data = filled(blank, cells)
        data = _commented(data) if commented else data
        with zipfile.ZipFile(BytesIO(data)) as package:
            yield _Base(made, data, part, package.read(part))


def _shared_out(count: int, mix: Mapping[Made, float]) -> Sequence[Made]:
    """So many of each that the shares are as asked for, every kind evenly among the others."""
    due = dict.fromkeys(mix, 0.0)
    turns = []
    for _ in range(count):
        for made, share in mix.items():
            due[made] += share
        turn = max(due, key=lambda made: due[made])
        due[turn] -= 1
        turns.append(turn)
    return turns


def right_figures(edition: Edition, random: Random) -> dict[str, Number]:
    """Figures that break no rule, by indicator."""
    return {**dict(_published(random)), **_requests(edition, random), **dict(_disputes(edition, random))}


def _filled_in(edition: Edition, made: Made, random: Random) -> tuple[dict[str, Typed], dict[str, str]]:
    """The figures by indicator, and what is explained by rule instance."""
    figures: dict[str, Typed] = {**right_figures(edition, random)}
    if made is Made.WRONG:
        for code in random.sample(sorted(figures), random.randint(1, 3)):
            figures[code] = _fault(figures[code], random)
    if made in (Made.ODD, Made.EXPLAINED):
        published = figures["t2_regulation_published"]
        assert isinstance(published, int)
        figures["t2_regulation_published"] = figures["t2_regulation_made"] = published + 1
        figures["t2_regulation_public_total"] = published
    return figures, {"S19-PUB-LE-TOT.regulation": "本年清理，废止较多。"} if made is Made.EXPLAINED else {}


def _commented(data: bytes) -> bytes:
    changes = {}
    with zipfile.ZipFile(BytesIO(data)) as package:
        for name in package.namelist():
            if name.startswith("xl/worksheets/sheet"):
                changes[name] = package.read(name).replace(b"<sheetData>", b"<sheetData><!-- -->")
    return repacked(data, changes)


def _spoilt(data: bytes, number: int) -> bytes:
    """What cannot be read: half of a workbook, one with a password, a web page under a workbook's name."""
    match number % 3:
        case 0:
            return data[: len(data) // 2]
        case 1:
            secret = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + data[:4_088])
            secret[1_024:1_058] = "EncryptedPackage\0".encode("utf-16-le")
            return bytes(secret)
        case _:
            return f"<html><body><table><tr><td>{number}</td></tr></table></body></html>".encode()


def _fault(value: Typed, random: Random) -> Typed:
    number = value if isinstance(value, int) else 0
    return random.choice((number + 1, number + 10, -1 - number, random.choice(_NOT_NUMBERS)))


def _published(random: Random) -> Iterator[tuple[str, Number]]:
    for row in ("regulation", "normative"):
        made, public = random.randint(0, 40), random.randint(40, 900)
        yield from ((f"t2_{row}_made", made), (f"t2_{row}_published", min(made, public)))
        yield f"t2_{row}_public_total", public
    for row in ("licence", "service", "penalty", "coercion"):
        prior, change = random.randint(20, 400), random.randint(-20, 30)
        yield from ((f"t2_{row}_prior", prior), (f"t2_{row}_change", change))
        yield f"t2_{row}_decisions", prior + change + random.randint(1, 50_000)
    yield from (("t2_fee_prior", random.randint(5, 40)), ("t2_fee_change", random.randint(-5, 5)))
    count = random.randint(1, 600)
    yield from (("t2_procurement_count", count), ("t2_procurement_amount", count * random.randint(2, 90)))


def _requests(edition: Edition, random: Random) -> Mapping[str, Number]:
    outcomes, applicants = edition.sets["outcomes"].members, edition.sets["applicants"].members
    others = set(edition.sets["others"].members)
    rows: dict[str, dict[str, int]] = {}
    for applicant in applicants:
        busy = 400 if applicant == "person" else 40 if applicant == "business" else 2
        for outcome in outcomes:
            most = busy if outcome in ("granted", "partial", "unable_not_held") else busy // 8
            rows.setdefault(outcome, {})[applicant] = 0 if outcome in others else random.randint(0, most)
        handled = sum(rows[outcome][applicant] for outcome in outcomes)
        carried_in = random.randint(0, handled // 10)
        carried_out = random.randint(0, handled // 10)
        received = handled + carried_out - carried_in
        for row, figure in zip(
            ("handled", "carried_in", "carried_out", "new"), (handled, carried_in, carried_out, received), strict=True
        ):
            rows.setdefault(row, {})[applicant] = figure
    figures: dict[str, Number] = {}
    for row, cells in rows.items():
        figures.update((f"t3_{row}_{applicant}", figure) for applicant, figure in cells.items())
        figures[f"t3_{row}_total"] = sum(cells.values())
    return figures


def _disputes(edition: Edition, random: Random) -> Iterator[tuple[str, Number]]:
    for group in ("review", "suit", "suit_after_review"):
        parts = {part: random.randint(0, 12) for part in ("upheld", "corrected", "otherwise", "pending")}
        yield from ((f"t4_{group}_{part}", figure) for part, figure in parts.items())
        yield f"t4_{group}_total", sum(parts.values())
