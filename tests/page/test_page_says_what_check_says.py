"""`check --format json` and the page give the same JSON, file by file, in a real Chromium.

Here so many fillings as a run has time for; `XLV_PAGE=2000` draws as many an edition (tests/page/parity.py).
"""

import json
import os
import random
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from examples import expect
from tests import declared, monthly, open_forms
from tests.distribution.issues import WORKBOOKS, issued, keys, lay_keys
from tests.hostile import test_package as hostile
from tests.office.differential import Filling
from tests.office.libreoffice import recalculate
from tests.page.browsers import Tab, tab
from tests.page.parity import MAY_DIFFER, Case, compared, differences, filled_cases, page_at, workbook
from tests.reading.small_form import edition_of as small_edition
from xlvalidate.cells import Cell
from xlvalidate.derive.drawing import draw
from xlvalidate.derive.template import template
from xlvalidate.editions.catalogue import built_in, find
from xlvalidate.editions.edition import Edition
from xlvalidate.ooxml.fill import Typed, filled

ROOT = Path(__file__).parents[2]
COUNT = int(os.environ.get("XLV_PAGE", "24"))
WORKBOOKS_OF_EXAMPLES = sorted((ROOT / "examples").glob("*/*.xlsx"))
ODD = (
    "１２３ ", "1,234", "1，234", " 12 ", "12.5万元", "251000元", "/", "—", "-", "无", "0x10", "1e3", "−5",
    "（3）", "三",
    "三十五", "12人", "+11", "22（其中修订16件）", "4_2", "٣٤", "1 234", "50%", "50.5％", "12.50", "00012",
    "'12", "1.2.3",
    "12、13", "①", "Ⅳ", "½", "∞", "NaN", "12\u200b", "\ufeff7", "7\u00a0", "\u3000", "=1+1", "1.15",
    "999999999999999", "1000000000000000", "2026-03-05", "2026年3月5日", "2026/3/5", "3月5日", "是", "否", "√", "yes",
    "1月", "甲", "𠀀𠀀", "e\u0301", "ﬁ", "１．５", "。5", "0.30000000000000004", "1/3", "一百二十三", "壹佰",
    "约12", "12左右", "<5",
    "≥3", "12(含)", "见附件", "同上", "None", "true",
)  # fmt: skip
NUMBERS = (
    0, 1, -1, 12, 0.1 + 0.2, 1.005, 2.675, 19.8644, 1e-10, 123456789012345.0, 0.1234567890123455, 1e15, -1e15,
    1e300, 46086, 46086.5, 0.999999999999995, 1.15, 4.35, 1e-300, 0.29999999999999999, 123456.7890125,
)  # fmt: skip


SAVED_BY_OTHERS = ("energy", "grants", "own_form", "workforce")  # small, and unlike: entries, months, lists


blank_template = cache(template)


@cache
def editions() -> tuple[Edition, ...]:
    """The built-in editions, those of the examples, and some that use what these do not."""
    own = {path: found for path in WORKBOOKS_OF_EXAMPLES if (found := expect.form_of(path)) is not None}
    drawn = (declared.whole(), declared.kinds(), open_forms.grants(), monthly.edition_of(), small_edition())
    found = {edition.id: edition for edition in (*map(find, built_in()), *own.values(), *drawn)}
    return tuple(found.values())


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    folder = tmp_path_factory.mktemp("chromium")
    with tab("chromium", folder) as session:
        session.open(page_at(folder, editions()))
        yield session


def typed_anyhow(edition: Edition, chance: random.Random) -> bytes:
    """A form with whatever people type: numbers, texts, blanks, in figures, entries and on the cover."""
    drawing = draw(edition)
    cells: dict[Cell, Typed] = {}

    def put(cell: Cell, choices: Iterable[object]) -> None:
        drawn = chance.random()
        pool = ODD if drawn < 0.25 else NUMBERS if drawn < 0.4 else tuple(choices) if drawn < 0.9 else ()
        if pool:
            cells[cell] = chance.choice(pool)  # type: ignore[assignment]

    for code, cell in drawing.cell_of.items():
        put(cell, edition.indicators[code].choices or (0, 1, 2, 3, chance.randint(0, 500)))
    for code, place in drawing.column_of.items():
        indicator = edition.columns[code]
        for row in range(place.area.top, min(place.area.bottom, place.area.top + 12)):
            put(
                Cell(place.sheet, row, place.area.left),
                indicator.choices or (1, 2, "A1", "A2", 46086, Decimal("1.5"), ""),
            )
    for code, cell in drawing.field_of.items():
        field = next(one for one in edition.cover.fields if one.code == code)
        first = edition.text.years.first
        likely = field.choices or {"year": (first, str(first), f"{first}年"), "office_code": (330802, "330802")}.get(
            code, ("甲局",)
        )
        cells[cell] = chance.choice(likely) if chance.random() < 0.85 else chance.choice(ODD)
    for cell in drawing.declared_of.values():
        if chance.random() < 0.3:
            cells[cell] = chance.choice(("本期无", "无", "本表不适用", "不适用", "没有", "本期无业务"))
    return filled(blank_template(edition), {cell: one for cell, one in cells.items() if one != ""})


def test_nothing_may_differ():
    """To let the page say something else is a decision: the list grows with this test."""
    assert json.loads(MAY_DIFFER.read_text("utf-8")) == []


def test_a_difference_is_seen_wherever_it_is():
    one = {"a": [1, {"b": None}], "c": "x"}
    assert list(differences(one, {"a": [1, {"b": None}], "c": "x"})) == []
    assert list(differences(one, {"a": [1, {"b": "0"}], "d": 1})) == [
        '$.a[1].b: null | "0"',
        '$.c: "x" | "(nothing)"',
        '$.d: "(nothing)" | 1',
    ]
    assert list(differences([1], [True])) == ["$[0]: 1 | true"]
    assert list(differences([1], [])) == ["$: [1] | []"]


@pytest.mark.parametrize("language", [None, "en"])
def test_every_example(opened: Tab, language: str | None):
    cases = [
        Case(path.relative_to(ROOT).as_posix(), path.read_bytes(), expect.form_of(path), language=language)
        for path in WORKBOOKS_OF_EXAMPLES
    ]
    assert compared(cases, opened) == []


@pytest.mark.parametrize("name", built_in())
def test_fillings_at_the_boundaries_of_rules(opened: Tab, name: str):
    assert compared(list(filled_cases(find(name), COUNT)), opened)[:5] == []


@pytest.mark.parametrize(
    "edition", [one for one in editions() if one.text.onto is None], ids=lambda edition: edition.id
)
def test_whatever_is_typed(opened: Tab, edition: Edition):
    chance = random.Random(edition.id)
    own = None if edition.id in built_in() else edition
    cases = [Case(f"{edition.id}-{at}.xlsx", typed_anyhow(edition, chance), own) for at in range(max(3, COUNT // 10))]
    assert compared(cases, opened)[:5] == []


def test_the_period_before(opened: Tab):
    energy = ROOT / "examples/energy"
    months = {path.name: path.read_bytes() for path in sorted(energy.glob("*.xlsx"))}
    form = expect.form_of(min(energy.glob("*.xlsx")))
    before = tuple(months.items())
    cases = [Case(name, data, form, (one,)) for name, data in months.items() for one in before]
    cases += [Case(name, data, form, before) for name, data in months.items()]
    edition = find("ogi-2021")
    base = {code: 1 for code, one in edition.indicators.items() if one.numeric}
    years = {
        (office, year): workbook(edition, Filling(base, {}, {"office": "甲", "office_code": office, "year": year}))
        for office in ("1", "2")
        for year in ("2023", "2024", "")
    }
    now = Case("now.xlsx", years["1", "2024"])
    cases += [
        Case(now.name, now.data, None, ((f"{office}-{year}.xlsx", data),)) for (office, year), data in years.items()
    ]
    several = tuple((f"{office}-{year}.xlsx", data) for (office, year), data in years.items())
    cases += [Case(now.name, now.data, None, several), Case(now.name, now.data, None, several[:2])]
    cases.append(Case(now.name, now.data, None, (("bad.xlsx", b"PK"),)))
    assert compared(cases, opened) == []


def test_stamps(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory):
    out = issued(tmp_path)
    _, known = lay_keys(tmp_path_factory.mktemp("keys"), pair=keys())
    forms = {code: (out / "workbooks" / name).read_bytes() for code, name in WORKBOOKS.items()}
    one, other = forms["330802001"], forms["330802002"]
    sheet = draw(find("ogi-2021")).field_of
    cases = [Case(f"{code}.xlsx", data) for code, data in forms.items()]
    cases.append(Case("other-code.xlsx", filled(one, {sheet["office_code"]: "330802002"})))
    cases.append(Case("other-year.xlsx", filled(one, {sheet["year"]: 2024})))
    cases.append(Case("unstamped.xlsx", template(find("ogi-2021"))))
    cases.append(Case("both.xlsx", other, None, (("before.xlsx", one),)))
    folder = tmp_path_factory.mktemp("chromium")
    with tab("chromium", folder) as session:
        session.open(page_at(folder, [find("ogi-2021")], known))
        assert compared(cases, session, known) == []
        session.open(page_at(folder, [find("ogi-2021")]))
        assert compared(cases, session) == []


def refused() -> list[Case]:
    (mark,) = [mark for mark in hostile.test_refused.pytestmark if mark.name == "parametrize"]
    return [Case(f"{at}-{one[1]}.xlsx", one[0]) for at, one in enumerate(mark.args[1])]


def test_every_package_that_is_refused_is_refused_with_the_same_code(opened: Tab):
    assert compared(refused(), opened) == []


def test_workbooks_that_other_programs_saved(opened: Tab, tmp_path: Path):
    """LibreOffice, started once, and openpyxl: what people send was mostly saved by a program that we did not write."""
    by_folder = {path.parent.name: path for path in WORKBOOKS_OF_EXAMPLES if path.parent.name in SAVED_BY_OTHERS}
    theirs = recalculate(list(by_folder.values()), tmp_path / "saved")
    cases = []
    for path, saved in zip(by_folder.values(), theirs, strict=True):
        file = BytesIO()
        openpyxl.load_workbook(path).save(file)
        for data in (saved.read_bytes(), file.getvalue()):
            cases.append(Case(path.name, data, expect.form_of(path)))
    assert len({case.data for case in cases}) == 2 * len(SAVED_BY_OTHERS)
    assert compared(cases, opened) == []
