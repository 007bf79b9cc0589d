"""Every example is a test: the workbooks hold the drawn figures, and what is found in them is what is expected."""

import json
from pathlib import Path

import pytest

from examples import expect, make
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
