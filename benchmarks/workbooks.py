"""Filled workbooks of one edition, the same for the same seed: most are sound, one in twenty has 1 to 3 faults."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random

from xlvalidate.derive.drawing import draw
from xlvalidate.derive.template import template
from xlvalidate.editions.catalogue import built_in_edition
from xlvalidate.editions.edition import Edition
from xlvalidate.findings import Number
from xlvalidate.patching.fill import Typed, filled

EDITION = "ogi-2019"
FILLINGS = 300
FAULTY = 0.05
_NOT_NUMBERS = ("/", "—", "无", "3件", "１２", " 7")


def write_workbooks(count: int, folder: Path, seed: int = 2019) -> list[Path]:
    """`count` workbooks in a folder, `FILLINGS` different fillings and each its own unit code on the cover."""
    edition = built_in_edition(EDITION)
    drawing = draw(edition)
    blank = template(edition)
    random = Random(seed)
    fillings = []
    for _ in range(min(count, FILLINGS)):
        figures = {drawing.cell_of[code]: value for code, value in _filling(edition, random).items()}
        fillings.append(filled(blank, figures))
    code = drawing.field_of["office_code"]
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number in range(count):
        path = folder / f"{number:06}.xlsx"
        data = fillings[number % len(fillings)]
        # The cover costs a third of a filling; past the first thousand a copy under another name will do.
        path.write_bytes(filled(data, {code: f"1101{number:014}"}) if number < 1_000 else data)
        paths.append(path)
    return paths


def _filling(edition: Edition, random: Random) -> dict[str, Typed]:
    figures: dict[str, Typed] = {}
    figures.update(_published(random))
    figures.update(_requests(edition, random))
    figures.update(_disputes(edition, random))
    if random.random() < FAULTY:
        for code in random.sample(sorted(figures), random.randint(1, 3)):
            figures[code] = _fault(figures[code], random)
    return figures


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
