"""Filled workbooks of one edition, the same for the same seed, as offices send them: most are right, some are wrong,
some are explained, a few cannot be read. Each is another one: its figures and its office's code are its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from random import Random

from benchmarks.writers import Saved, Writer, saved, taken_apart, writers
from xlvalidate.cells import Cell
from xlvalidate.derive.drawing import draw
from xlvalidate.derive.template import template
from xlvalidate.editions.catalogue import built_in_edition
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.template_names import explanation_name
from xlvalidate.findings import Number
from xlvalidate.ooxml.fill import Typed, computed_on, filled
from xlvalidate.ooxml.package import open_package
from xlvalidate.ooxml.workbook_xml import open_workbook

EDITION = "ogi-2019"
YEAR = 2019
_CODE = "110100000000000000"
_EXPLANATION = {"S19-PUB-LE-TOT.regulation": "本年清理，废止较多。"}
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


def code_of(number: int) -> str:
    """The office's code on the `number`th workbook."""
    return f"1101{number:014}"


def write_workbooks(
    count: int,
    folder: Path,
    mix: Mapping[Made, float] = CHECKED,
    *,
    seed: int = 2019,
    commented: bool = False,
    by: Sequence[Writer] | None = None,
) -> list[Path]:
    """`count` workbooks in a folder, each filled in otherwise, as several programs save them in turn. Where a rule is
    broken, or an odd figure explained, 校验 says so, unless it was openpyxl, which saves no results. One that is there
    already, from an earlier run, stays.

    What is `commented` has an XML comment among the rows of every sheet: as right as before, and not the way that any
    program writes one, so that the fast path leaves it to the guarded reader.
    """
    random = Random(seed)
    edition = built_in_edition(EDITION)
    turns = by or writers()
    bases: dict[tuple[Writer, bool], Saved] = {}
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, made in enumerate(_shared_out(count, mix)):
        # By halves, as one workbook in so many is of another kind than the others.
        key = turns[(number + number // len(turns)) % len(turns)], made is Made.EXPLAINED
        figures = _filled_in(edition, made, random)
        path = folder / f"{number:06}.xlsx"
        paths.append(path)
        if path.exists():
            continue
        if key not in bases:
            bases[key] = _base(edition, *key, commented)
        data = bases[key].typed(figures, code_of(number))
        if made is Made.UNREADABLE:
            data = _spoilt(data, number)
        elif made is not Made.RIGHT and key[0] is not Writer.OPENPYXL:
            data = computed_on(data, open_workbook(open_package(data)).sheet_parts)
        path.write_bytes(data)
    return paths


def _base(edition: Edition, writer: Writer, explained: bool, commented: bool) -> Saved:
    """A workbook with right figures, as a program saves it, to type others into."""
    drawing = draw(edition)
    blank = template(edition)
    names = open_workbook(open_package(blank)).names.values()
    cover: dict[Cell, Typed] = {
        drawing.field_of[field]: text
        for field, text in {
            "office": "某市某县某局", "office_code": _CODE, "level": "设区的市级", "head": "李宁", "reviewer": "周敏",
            "preparer": "王建国", "phone": "000-0000000", "date": "2020-01-12",
        }.items()
    }  # fmt: skip
    cover[drawing.field_of["year"]] = YEAR
    figures = right_figures(edition, Random(YEAR))
    cells = {drawing.cell_of[code]: value for code, value in figures.items()} | cover
    if explained:
        at = {name.name: name.cell for name in names if name.cell is not None}
        cells |= {at[explanation_name(rule)]: text for rule, text in _EXPLANATION.items()}
    data = saved(filled(blank, cells), writer, _CODE)
    parts = open_workbook(open_package(data)).sheet_parts
    places = {code: drawing.cell_of[code] for code in figures}
    return taken_apart(data, parts, places, _CODE, _commented if commented else str)


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


def _filled_in(edition: Edition, made: Made, random: Random) -> dict[str, Typed]:
    """The figures by indicator."""
    figures: dict[str, Typed] = {**right_figures(edition, random)}
    if made is Made.WRONG:
        for code in random.sample(sorted(figures), random.randint(1, 3)):
            figures[code] = _fault(figures[code], random)
    if made in (Made.ODD, Made.EXPLAINED):
        published = figures["t2_regulation_published"]
        assert isinstance(published, int)
        figures["t2_regulation_published"] = figures["t2_regulation_made"] = published + 1
        figures["t2_regulation_public_total"] = published
    return figures


def _commented(xml: str) -> str:
    return xml.replace("<sheetData>", "<sheetData><!-- -->")


def _spoilt(data: bytes, number: int) -> bytes:
    """What cannot be read: half of a workbook, one with a password, a web page under a workbook's name."""
    match number % 3:
        case 0:
            return data[: len(data) // 2]
        case 1:
            secret = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + data[:4_088])
            secret[1_024:1_058] = "EncryptedPackage\0".encode("utf-16-le")
            secret[-10:] = f"{number:010}".encode()
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
