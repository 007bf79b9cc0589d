import pytest

from xlvalidate.identity import Identity, Period, normal_code


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
