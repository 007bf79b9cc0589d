"""Every example is a test: the workbooks hold the drawn figures, and what is found in them is what is expected."""

import json
from pathlib import Path

import pytest

from examples import expect, make, official_forms
from xlvalidate.desk.adopt import adopt
from xlvalidate.editions.catalogue import find
from xlvalidate.ooxml.repack import same_parts

EXAMPLES = Path(make.__file__).parent
WORKBOOKS = sorted(EXAMPLES.glob("*/*.xlsx"))


def name(path: Path) -> str:
    return path.relative_to(EXAMPLES).as_posix()


def test_the_workbooks_hold_the_drawn_figures():
    made = make.examples()
    assert sorted(made) == WORKBOOKS
    stale = "run python examples/make.py"
    assert [name(path) for path, data in made.items() if not same_parts(path.read_bytes(), data)] == [], stale


def test_every_workbook_has_its_expected_findings():
    there = sorted(EXAMPLES.glob("*/expected/*.json"))
    assert there == sorted(path.parent / "expected" / f"{path.stem}.json" for path in WORKBOOKS)


@pytest.mark.parametrize("workbook", WORKBOOKS, ids=name)
def test_what_is_found_is_what_is_expected(workbook):
    expected = json.loads((workbook.parent / "expected" / f"{workbook.stem}.json").read_text("utf-8"))
    assert expect.line(workbook) == expected


OFFICIAL = EXAMPLES / "adopted" / "official"


def test_the_official_forms_are_as_they_are_made():
    made = {name: form() for name, form in official_forms.FORMS.items()}
    stale = "run python examples/official_forms.py"
    assert [name for name, data in made.items() if not same_parts((OFFICIAL / name).read_bytes(), data)] == [], stale


@pytest.mark.parametrize(
    ("form", "blank", "asked", "answers", "computed"),
    [
        ("relief-grants", False, 284, [], ["Coversheet!B9"]),
        ("clinic-survey", False, 64, ["About you!B5"], ["Beds and care!B7", "Beds and care!C7"]),
        ("clinic-survey", True, 64, [], ["Beds and care!B7", "Beds and care!C7"]),
        ("rural-roads", False, 28, [], []),
    ],
)
def test_an_official_form_is_adopted_whole(form, blank, asked, answers, computed):
    """Every cell that it asks for is in the draft, nothing was left out or widened, what the form computes elsewhere is
    told, and the author's edition kept all lists as they are offered.
    """
    adopted = adopt((OFFICIAL / f"{form}.xlsx").read_bytes(), f"{form}.xlsx", form, None, blank=blank)
    draft = adopted.draft
    assert (draft.found, draft.asked) == (asked, asked)
    assert [f"{one.sheet}!{one.cell}" for one in draft.unplaced] == computed
    assert (adopted.left_out, adopted.widened, adopted.odd) == ((), (), ())
    assert [str(cell) for cell in draft.answers] == answers
    kept = {one.code: one.items for one in find(str(OFFICIAL.parent / f"{form}.toml")).lists.values()}
    assert {one.code: tuple(one.items) for one in draft.lists} == kept
    if blank:
        assert adopted.blanked == (OFFICIAL / f"{form}.blank.xlsx").read_bytes()
