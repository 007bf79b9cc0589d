"""A whole year of a city: issued, filled in, mailed, collected, answered, sent again, rolled up, reported."""

import json
import shutil

import polars
from openpyxl import load_workbook

from tests.test_docs import ROOT, play
from tests.test_docs import shell as shell
from xlvalidate.derive.drawing import draw
from xlvalidate.editions.catalogue import built_in_edition

# What the departments mailed in the end, added up by hand. The tax office of 柳湾县 has 9 and is in no sum.
#                     new  carried_in  handled  carried_out
BY_HAND = {
    "990100_松涛县人民政府": (17, 1, 16, 2),
    "990200_柳湾县人民政府": (8, 0, 8, 0),
    "990300_石桥县人民政府": (8, 0, 8, 0),
    "990000_青岚市人民政府": (33, 1, 32, 2),
}


def test_a_whole_year(shell):
    shutil.copytree(ROOT / "examples", shell.folder / "examples")
    play(shell, "examples/collection/README.md")
    year = shell.folder / "out" / "year"

    cells = draw(built_in_edition("ogi-2021")).cell_of
    places = [cells[f"t3_{row}_total"] for row in ("new", "carried_in", "handled", "carried_out")]
    sums = {}
    for path in sorted((year / "sums").glob("*.xlsx")):
        book = load_workbook(path)
        sums[path.stem.removesuffix("_2025")] = tuple(book[place.sheet][place.a1].value for place in places)
    assert sums == BY_HAND

    lines = [json.loads(line) for line in (year / "2025/reports/findings.jsonl").read_text("utf-8").splitlines()]
    assert {one["verdict"] for one in lines} == {"accepted"}
    assert len(lines) == 14
    tree = [json.loads(line) for line in (year / "2025/reports/tree.jsonl").read_text("utf-8").splitlines()]
    assert len(tree) == 16
    readings = polars.read_parquet(year / "2025/reports/readings.parquet")
    assert readings.height == 14 * len(cells)
    assert sorted(path.name[:6] for path in (year / "2025/replies").glob("*.eml")) == [
        "990101", "990102", "990103", "990104", "990201", "990202", "990203", "990204", "990302", "990304",
    ]  # fmt: skip
