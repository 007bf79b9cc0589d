"""What is declared of whole tables: the live sheet, as a spreadsheet program computes it, says what the engine says."""

import random
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.declared import kinds, whole
from tests.office.libreoffice import recalculate
from xlvalidate.checking.check import Checked
from xlvalidate.checking.judge import File, Setup, judge
from xlvalidate.derive.checks_sheet import lines_of
from xlvalidate.derive.drawing import draw
from xlvalidate.derive.live_counts import WORDS, summary_name
from xlvalidate.derive.template import template
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import Catalogue
from xlvalidate.editions.template_names import status_name
from xlvalidate.findings import Outcome
from xlvalidate.ooxml.fill import Typed, filled

FIRST: Mapping[str, Mapping[str, Typed]] = {
    "blank": {},
    "whole": {
        "t1_a_new": 3, "t1_b_new": 2, "t1_tot_new": 5, "t1_a_done": 1, "t1_b_done": 1, "t1_tot_done": 2,
    },
    "one": {"t1_b_new": 3},
    "zero": {"t1_a_new": 0},
    "optional": {"t1_g_new": 4},
    "blanks": {"t1_a_new": "  \u3000"},
    "text": {"t1_a_new": "无"},
}  # fmt: skip
SECOND: Mapping[str, Mapping[str, Typed]] = {
    "blank": {},
    "fee": {"t2_fee": 1, "t2_back": 2},
    "word": {"t2_kind": "现金"},
    "remark": {"t2_why": "本期没有"},
}
DECLARED = ("", "本期无", "本表不适用", "无", "　本期无 ", 0)
ALL = (0, 5, None)
STATES = {
    Outcome.PASSED: ("通过",),
    Outcome.FAILED: ("不符",),
    Outcome.NOT_RUN: ("待填", "非数字"),
    Outcome.NOT_APPLICABLE: ("不适用",),
}


def fillings() -> Iterator[tuple[str, Mapping[str, Typed], Mapping[str, Typed]]]:
    """A name, figures by code, and what is declared by table: every declaration with every first table, and of the
    other combinations some.
    """
    every = [*product(FIRST, DECLARED, SECOND, DECLARED, ALL)]
    drawn = random.Random(7).sample(every, 11)
    drawn += [(one, word, "blank", "本期无", 0) for one, word in zip([*FIRST], [*DECLARED, "本期无"], strict=True)]
    drawn += [("blanks", "本期无", "blank", "本期无", 5), ("blank", "本表不适用", "word", "", 5)]
    for number, (first, one, second, two, everything) in enumerate(drawn):
        figures = {**FIRST[first], **SECOND[second], **({} if everything is None else {"t3_all": everything})}
        yield f"f{number}", figures, {"t1": one, "t2": two}


KINDS: Mapping[str, Mapping[str, Typed]] = {
    "nothing": {"s_n": 0, "s_day": 45000},
    "something": {"s_n": 3, "s_day": 45000},
    "all": {"k_n": 3, "k_share": Decimal("0.5"), "k_day": 45000, "k_ok": "是", "s_n": 3, "s_day": 45000},
    "day": {"k_day": 45000, "s_n": 0, "s_day": 45000},
    "box": {"k_off": "是", "s_n": 0, "s_day": 45000},
}


def of_kinds() -> Iterator[tuple[str, Mapping[str, Typed], Mapping[str, Typed]]]:
    """The same of a form with a figure of every kind."""
    drawn = [
        ("nothing", "本期无"),
        ("something", "本期无"),
        ("something", "本表不适用"),
        ("all", ""),
        ("day", "本期无"),
    ]
    for number, (filling, word) in enumerate([*drawn, ("box", "本表不适用"), ("nothing", "")]):
        yield f"k{number}", KINDS[filling], {"k": word}


@pytest.fixture(scope="module")
def computed(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Checked, Path, bytes]]:
    """Each filling as the engine judges it, as LibreOffice computed it, and as we wrote it."""
    folder = tmp_path_factory.mktemp("declared")
    written: list[tuple[Path, bytes]] = []
    checked: list[Checked] = []
    for edition, drawn in ((whole(), fillings()), (kinds(), of_kinds())):
        blank, drawing, first = template(edition), draw(edition), len(written)
        for name, figures, declared in drawn:
            cells = {drawing.cell_of[code]: value for code, value in figures.items()}
            cells |= {drawing.declared_of[table]: word for table, word in declared.items() if word != ""}
            written.append((folder / f"{name}.xlsx", filled(blank, cells)))
        checked += judge([File(path.name, data) for path, data in written[first:]], Setup(Catalogue(edition), printed))
    for path, data in written:
        path.write_bytes(data)
    theirs = recalculate([path for path, _ in written], folder / "saved")
    return [(one, path, data) for one, path, (_, data) in zip(checked, theirs, written, strict=True)]


def named(path: Path, names: list[str]) -> list[object]:
    book = load_workbook(path, data_only=True)
    places = [next(book.defined_names[name].destinations) for name in names]
    return [book[sheet][cell].value for sheet, cell in places]


def test_the_sheet_says_what_the_engine_says(computed: list[tuple[Checked, Path, bytes]]) -> None:
    apart = []
    for checked, path, _ in computed:
        assert checked.submission is not None
        lines = [line for line in lines_of(checked.submission.edition) if not line.elsewhere]
        said = named(path, [status_name(line.id) for line in lines])
        for line, word in zip(lines, said, strict=True):
            if word not in STATES[checked.outcomes[line.id]]:
                declared = {table: (one.text, one.beside) for table, one in checked.submission.declared.items()}
                apart.append((path.stem, line.id, word, str(checked.outcomes[line.id]), declared))
    assert apart == []
    assert {str(outcome) for checked, _, _ in computed for outcome in checked.outcomes.values()} == {
        "passed", "failed", "not_run", "not_applicable",
    }  # fmt: skip


def test_the_counts_are_those_of_the_engine(computed: list[tuple[Checked, Path, bytes]]) -> None:
    for checked, path, data in computed:
        ours = path.with_name(f"ours-{path.name}")
        ours.write_bytes(data)
        for one in (path, ours):
            passed, failed, to_fill, not_number, explained, not_applicable = named(one, [*map(summary_name, WORDS)])
            counts = checked.counts
            assert (passed, failed, to_fill + not_number, explained, not_applicable) == (
                counts.passed, counts.failed, counts.not_run, counts.explained, counts.not_applicable,
            ), one.name  # fmt: skip


def test_beside_the_cell_stands_what_is_wrong_with_it(computed: list[tuple[Checked, Path, bytes]]) -> None:
    found = set()
    for checked, path, _ in computed:
        if checked.submission is None or checked.submission.edition is not whole():
            continue
        book = load_workbook(path, data_only=True)
        for table in ("t1", "t2"):
            sheet = book[whole().table(table).sheet]
            said = next((cell.value for cell in sheet[3][1:] if str(cell.value or "").startswith("×")), "")
            why = [
                one.why for one in checked.findings if one.fact("table") == table and one.why.startswith("declared-")
            ]
            found.add((said, *why))
    assert found == {
        ("",),
        ("", "declared-nil"),
        ("", "declared-not-applicable"),
        ("× 不是列表里的选项", "declared-unknown"),
        ("× 选了整表不填，表里却有内容", "declared-filled"),
    }
