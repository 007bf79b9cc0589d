import pytest

from xlvalidate.identity import Identity, Period, PeriodKind, normal_code


def test_a_period_is_written_and_read_back():
    assert [str(Period(2025)), Period.of("2025"), Period.of(str(Period(24)))] == ["2025", Period(2025), Period(24)]
    assert [Period.of(text) for text in ("", "0", "02025", "2025年", "20255", "-1", "２０２５", "²")] == [None] * 8


def test_periods_come_one_after_another():
    assert sorted([Period(2025), Period(2023), Period(2024)]) == [Period(2023), Period(2024), Period(2025)]
    assert Period(2025).before == Period(2024)
    assert len({Identity("a", Period(2024)), Identity("a", Period(2025)), Identity("a", Period(2025))}) == 2


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("990030", "990030"), ("990030.0", "990030"), ("990030.000", "990030"), ("990030.", "990030"),
        ("９９０ ０３０", "990030"), (" 990\u3000030\n", "990030"), ("'010001", "010001"), ("’010001", "010001"),
        ("\u200b990030\ufeff", "990030"), ("A1.0", "A1.0"), ("1.2.0", "1.2.0"), ("990030.5", "990030.5"),
        ("", ""), (" ", ""),
    ],
)  # fmt: skip
def test_codes_are_compared_without_what_an_eye_does_not_see(typed, code):
    assert normal_code(typed) == code


PARTS = [
    ("2026", Period(2026), "2025", "2025", "2026 年", "2026"),
    ("2026-H1", Period(2026, 1, 6), "2025-H2", "2025-H1", "2026年上半年", "H1 2026"),
    ("2026-H2", Period(2026, 7, 6), "2026-H1", "2025-H2", "2026年下半年", "H2 2026"),
    ("2026-Q1", Period(2026, 1, 3), "2025-Q4", "2025-Q1", "2026年第一季度", "Q1 2026"),
    ("2026-Q4", Period(2026, 10, 3), "2026-Q3", "2025-Q4", "2026年第四季度", "Q4 2026"),
    ("2026-01", Period(2026, 1, 1), "2025-12", "2025-01", "2026年1月", "January 2026"),
    ("2026-12", Period(2026, 12, 1), "2026-11", "2025-12", "2026年12月", "December 2026"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "period", "before", "year_ago", "zh", "en"), PARTS)
def test_parts_of_a_year_have_one_before_and_one_a_year_ago(written, period, before, year_ago, zh, en):
    assert (Period.of(written), str(period)) == (period, written)
    assert (str(period.before), str(period.year_ago)) == (before, year_ago)
    assert (period.said("zh_CN"), period.said("en")) == (zh, en)
    assert Period.part(period.year, period.kind, period.number) == period


def test_what_is_no_part_of_a_year_is_no_period():
    wrong = (
        "2026-3",
        "2026-00",
        "2026-13",
        "2026-Q5",
        "2026-Q0",
        "2026-H3",
        "2026-h1",
        "2026Q1",
        "2026-",
        "2026-03-01",
    )
    assert [Period.of(one) for one in wrong] == [None] * len(wrong)


def test_periods_lie_within_longer_ones():
    year, half, quarter, march = map(Period.of, ("2026", "2026-H1", "2026-Q1", "2026-03"))
    every = (year, half, quarter, march)
    assert [[one.has(other) for other in every] for one in every] == [
        [True, True, True, True], [False, True, True, True], [False, False, True, True], [False, False, False, True],
    ]  # fmt: skip
    assert [year.has(Period.of(text)) for text in ("2025-12", "2027-01", "2025")] == [False] * 3
    assert [str(one) for one in half.parts(PeriodKind.QUARTER)] == ["2026-Q1", "2026-Q2"]
    assert [str(one) for one in quarter.parts(PeriodKind.MONTH)] == ["2026-01", "2026-02", "2026-03"]
    assert march.parts(PeriodKind.QUARTER) == ()
    assert year.parts(PeriodKind.YEAR) == (year,)
    assert sorted(map(Period.of, ("2026-02", "2025-12", "2026-01"))) == [
        Period(2025, 12, 1), Period(2026, 1, 1), Period(2026, 2, 1),
    ]  # fmt: skip


def test_the_day_after_a_period():
    found = [Period.of(text).after.isoformat() for text in ("2026", "2026-12", "2026-03", "2026-Q4", "2026-H1")]
    assert found == ["2027-01-01", "2027-01-01", "2026-04-01", "2027-01-01", "2026-07-01"]
