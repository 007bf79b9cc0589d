"""The codes, labels and units of the built-in editions are contracts: `indicators.csv` is what was agreed."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from xlvalidate.editions.catalogue import built_in, built_in_edition


def agreed():
    by_edition = defaultdict(list)
    with (Path(__file__).parent / "indicators.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            line = tuple(row[key] for key in ("table", "code", "row", "column", "unit", "kind"))
            by_edition[row["edition"]].append(line)
    return by_edition


@pytest.mark.parametrize("edition_id", built_in())
def test_indicators_are_those_agreed(edition_id):
    edition = built_in_edition(edition_id)
    got = [
        (i.table, i.code, "/".join(i.row), "/".join(i.column), i.unit, str(i.kind)) for i in edition.indicators.values()
    ]
    assert got == agreed()[edition_id]


def test_places_of_2019():
    count = defaultdict(int)
    for instance in built_in_edition("ogi-2019").instances:
        count[instance.rule.id] += 1
    assert dict(count) == {
        "T3-BAL": 7,
        "T3-SUM": 7,
        "T3-ROW": 23,
        "T4-SUM": 3,
        "S-OTHER-SHARE": 1,
        "H19-ITEM-NONNEG": 5,
        "S19-PUB-LE-TOT": 2,
        "S19-DEC-EQ-SUM": 4,
        "S19-PROC-ZERO": 1,
        "S19-PROC-UNIT": 1,
        "X-CARRY": 7,
        "X19-PRIOR": 5,
        "X19-PUBTOT": 2,
        "S19-REG-ZERO": 3,
    }
    ids = set(built_in_edition("ogi-2019").by_instance)
    assert {"T3-BAL.person", "T3-SUM.total", "T3-ROW.granted", "T4-SUM.review", "T4-SUM.suit_after_review"} <= ids
