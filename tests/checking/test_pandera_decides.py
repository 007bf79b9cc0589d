"""Pandera decides, by the sides that stand in a row and by nothing else: each check against rows written by hand."""

from decimal import Decimal

import polars as pl
import pytest
from pandera.errors import SchemaError, SchemaErrors

from tests.checking.test_wide_schema import submission
from tests.checking.wide_form import EVERYTHING
from tests.forms import fact, filled
from xlvalidate.checking.balances import balances_frame
from xlvalidate.checking.batch_figures import batch_figures
from xlvalidate.checking.check import check
from xlvalidate.checking.failures import failing_rows, failures
from xlvalidate.checking.frames import choices_frame, readings_frame
from xlvalidate.checking.layout import layout_of
from xlvalidate.checking.schemas import BALANCES, RELATION, Choices, Readings
from xlvalidate.editions.catalogue import built_in_edition, find

ID = pl.UInt32
SMALLEST = Decimal("0.00000000000000000001")
BOUNDS = ("step", "least", "most")

# The relation, and for how far left lies above right, whether the row stands: less, same, more than the tolerance of 1.
RELATIONS = {
    "=": {"-1.01": False, "-1": True, "0": True, "1": True, "1.01": False},
    "<>": {"-1.01": True, "-1": False, "0": False, "1": False, "1.01": True},
    "<=": {"-1.01": True, "-1": True, "0": True, "1": True, "1.01": False},
    ">=": {"-1.01": False, "-1": True, "0": True, "1": True, "1.01": True},
    "<": {"-1.01": True, "-1": False, "0": False, "1": False, "1.01": False},
    ">": {"-1.01": False, "-1": False, "0": False, "1": False, "1.01": True},
    "holds": {"-1.01": False, "-1": True, "0": True, "1": True, "1.01": False},
    "blank": {"-1.01": False, "-1": True, "0": True, "1": True, "1.01": False},
}


def balance_rows(rows, tolerance="1"):
    """Rows of balances, in hundredths: asked, left, relation, right."""
    exact, hundred = pl.Decimal(38, 0), 100
    return pl.DataFrame(
        {
            "submission": pl.Series([0] * len(rows), dtype=ID),
            "rule": pl.Series(range(len(rows)), dtype=ID),
            "part": pl.Series([0] * len(rows), dtype=pl.UInt8),
            "asked": [asked for asked, *_ in rows],
            "left": pl.Series([Decimal(left) * hundred for _, left, _, _ in rows], dtype=exact),
            "relation": pl.Series([relation for _, _, relation, _ in rows], dtype=RELATION),
            "right": pl.Series([Decimal(right) * hundred for _, _, _, right in rows], dtype=exact),
            "difference": pl.Series(
                [(Decimal(left) - Decimal(right)) * 100 for _, left, _, right in rows], dtype=exact
            ),
            "tolerance": pl.Series([Decimal(tolerance) * hundred] * len(rows), dtype=exact),
        }
    )


@pytest.mark.parametrize("relation", RELATIONS)
@pytest.mark.parametrize("base", ["0", "-100", "999999999999999"])
def test_a_relation_is_held_within_the_tolerance(relation, base):
    rows = [(True, Decimal(base) + Decimal(above), relation, base) for above in RELATIONS[relation]]
    broken = [row for row, stands in enumerate(RELATIONS[relation].values()) if not stands]
    assert failures(BALANCES, balance_rows(rows)) == [(row, "stands") for row in broken]


def test_without_a_tolerance_a_hundredth_decides():
    rows = [(True, "0.01", "=", "0"), (True, "0", "=", "0"), (True, "-0.01", "<", "0"), (True, "0", "<", "0")]
    assert failures(BALANCES, balance_rows(rows, "0")) == [(0, "stands"), (3, "stands")]


def test_nothing_is_against_what_is_not_demanded():
    rows = [(False, "3", "=", "0"), (True, "3", "=", "0"), (False, "0", "=", "0")]
    assert failures(BALANCES, balance_rows(rows)) == [(1, "stands")]


def test_the_sides_in_the_frame_are_what_is_judged_and_shown():
    form = filled(built_in_edition("ogi-2019"), "t3 person\nnew 3\nhandled 3\ngranted 3\n", "0")
    frame, _ = balances_frame(batch_figures(layout_of(form.edition), [form], [None]))
    found = {form.edition.instances[frame["rule"][row]].id for row, _ in failures(BALANCES, frame)}
    assert found == {finding.id for finding in check([form])[0].findings if finding.why == "broken"}
    # Any row that stands falls when one of its sides is another one.
    equal = frame.with_row_index("row").filter((pl.col("relation") == "=") & (pl.col("difference") == 0))["row"]
    for row in equal:
        one = (pl.int_range(pl.len()) == row).cast(pl.Int8).cast(frame["right"].dtype)
        other = frame.with_columns(right=pl.col("right") + one)
        assert set(failures(BALANCES, other)) - set(failures(BALANCES, frame)) == {(row, "stands")}


def reading_rows(*rows):
    """Rows of readings: value, step, least, most."""
    exact = pl.Decimal(38, 20)
    columns = zip(*rows, strict=True)
    figures = {
        name: pl.Series([None if one is None else Decimal(one) for one in column], dtype=exact)
        for name, column in zip(("value", *BOUNDS), columns, strict=True)
    }
    return pl.DataFrame({"submission": pl.Series([0] * len(rows), dtype=ID), "indicator": range(len(rows)), **figures})


def test_readings_are_held_to_their_bounds_and_decimals():
    rows = reading_rows(
        ("0", "1", "0", "100"),
        ("100", "1", "0", "100"),
        (-SMALLEST, None, "0", None),
        (100 + SMALLEST, None, None, "100"),
        ("2.5", "1", None, None),
        ("2.5", "0.1", None, None),
        ("-2.55", "0.1", "0", None),
        ("123456789012345.12345678901234567890", SMALLEST, None, None),
        ("999999999999999", None, None, None),
    ).cast({"indicator": ID})
    found = [(2, "least"), (3, "most"), (4, "places"), (6, "least"), (6, "places")]
    assert failures(Readings, rows, BOUNDS) == found


def test_a_word_is_one_of_its_list():
    rows = [(0, 0, "county", ["library", "county"]), (0, 1, "moon", ["library", "county"]), (0, 2, "b", ["b"])]
    schema = {"submission": ID, "indicator": ID, "said": pl.String, "choices": pl.List(pl.String)}
    assert failures(Choices, pl.DataFrame(rows, schema, orient="row")) == [(1, "not-a-choice")]


def test_a_frame_of_another_shape_is_our_crash():
    right = balance_rows([(True, "1", "=", "5")])
    with pytest.raises(SchemaErrors):
        failures(BALANCES, right.with_columns(pl.col("left").cast(pl.Float64)))
    with pytest.raises(SchemaErrors):
        failures(BALANCES, right.drop("tolerance"))
    with pytest.raises(SchemaErrors):
        failures(BALANCES, right.with_columns(verdict=True))
    with pytest.raises(ValueError, match=r"nulls in left$"):
        failures(BALANCES, right.with_columns(left=pl.lit(None, pl.Decimal(38, 0))))
    with pytest.raises(ValueError, match=r"nulls in value$"):
        failures(Readings, reading_rows((None, None, None, None)).cast({"indicator": ID}), BOUNDS)


def test_what_was_read_stands_in_the_frame_exactly(tmp_path):
    path = tmp_path / "everything.toml"
    path.write_text(EVERYTHING, "utf-8")
    edition = find(str(path))
    typed = {"m_free": "0.123456789", "m_budget": "50000.01", "m_spent": "2.5", "t_x_a": "0.000000001"}
    forms = [submission(edition, typed | {"m_keeper": "'moon"}), submission(edition, {"m_keeper": "' county "})]
    batch = batch_figures(layout_of(edition), forms, [None, None])
    codes = list(edition.indicators)
    frame = readings_frame(batch)
    found = {(owner, codes[at]): value for owner, at, value in frame.select("submission", "indicator", "value").rows()}
    read = {(owner, code): one.number for owner, form in enumerate(forms) for code, one in form.readings.items()}
    assert found == {key: number for key, number in read.items() if number is not None}
    assert [(owner, codes[at], said) for owner, at, said, _ in choices_frame(batch).rows()] == [
        (0, "m_keeper", "moon"),
        (1, "m_keeper", "county"),
    ]
    said = [fact(one) for one in check(forms)[0].findings if one.why in ("least", "most", "places", "not-a-choice")]
    assert sorted(said) == [
        "must M-CELLS.budget most 50000.01 | 50000 | 0.01 [m_budget=50000.01]",
        "must M-CELLS.keeper not-a-choice [m_keeper=moon]",
        "must T-CELLS.x_a places 0.000000001 | - | - [t_x_a=0.000000001]",
    ]


ONE_CHECK = [
    (["=", "<", "<="], [1]),
    (["<"] * 3, [0, 1, 2]),
    (["="] * 3, []),
]


@pytest.mark.parametrize(("relations", "expected"), ONE_CHECK)
def test_rows_that_break_the_only_check(relations, expected):
    frame = balance_rows([(True, "5", relation, "5") for relation in relations], tolerance="0")
    rows = failing_rows(BALANCES, frame)
    assert rows.to_list() == expected == [row for row, _ in failures(BALANCES, frame)]


def test_only_the_check_gives_rows():
    frame = balance_rows([(True, "5", "=", "5")])
    with pytest.raises(SchemaError):
        failing_rows(BALANCES, frame.with_columns(pl.col("part").cast(pl.UInt16)))
    with pytest.raises(ValueError, match="nulls in left"):
        failing_rows(BALANCES, frame.with_columns(left=pl.lit(None, frame.schema["left"])))
