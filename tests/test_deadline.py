"""The deadline: how it is written, how late something is, how far off it is."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest

from xlvalidate.deadline import Deadline

DAY = Deadline(date(2026, 1, 31))
HOUR = Deadline(date(2026, 1, 31), time(17))
CHINA = timezone(timedelta(hours=8))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (date(2026, 1, 31), DAY),
        (datetime(2026, 1, 31, 17), HOUR),
        (datetime(2026, 1, 31, 17, 0, 59), HOUR),
        (datetime(2026, 1, 31, 9, tzinfo=UTC), HOUR),
        (datetime(2026, 1, 31, 0, 0), Deadline(date(2026, 1, 31), time(0))),
    ],
)
def test_a_day_or_a_moment(given, expected):
    assert Deadline.of(given, CHINA) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-01-31", DAY),
        (" 2026-01-31 ", DAY),
        ("2026-01-31T17:00", HOUR),
        ("2026-01-31 17:00", HOUR),
        ("2026-01-31T09:00Z", HOUR),
    ],
)
def test_as_it_is_written(written, expected):
    assert Deadline.parsed(written, CHINA) == expected
    assert Deadline.parsed(expected.iso) == expected


@pytest.mark.parametrize(
    "written", ["", "31.1.2026", "2026-13-01", "2026-02-30", "2026-01-31T25:00", "明天", "20260131x"]
)
def test_what_is_no_deadline(written):
    with pytest.raises(ValueError):
        Deadline.parsed(written)


@pytest.mark.parametrize(
    ("deadline", "moment", "late"),
    [
        (DAY, datetime(2026, 1, 30, 8), 0),
        (DAY, datetime(2026, 1, 31, 23, 59, 59), 0),
        (DAY, datetime(2026, 2, 1, 0, 0), 1),
        (DAY, datetime(2026, 2, 3, 0, 0), 3),
        (HOUR, datetime(2026, 1, 31, 17, 0), 0),
        (HOUR, datetime(2026, 1, 31, 17, 0, 1), 1),
        (HOUR, datetime(2026, 2, 1, 9, 0), 1),
        (HOUR, datetime(2026, 2, 2, 9, 0), 2),
    ],
)
def test_days_late(deadline, moment, late):
    assert deadline.days_late(moment) == late


@pytest.mark.parametrize(
    ("deadline", "now", "said"),
    [
        (DAY, datetime(2026, 1, 29, 23), "还有 2 天"),
        (DAY, datetime(2026, 1, 31, 23), "就在今天"),
        (HOUR, datetime(2026, 1, 31, 16), "就在今天"),
        (HOUR, datetime(2026, 1, 31, 18), "已过 1 天"),
        (DAY, datetime(2026, 2, 2, 1), "已过 2 天"),
    ],
)
def test_how_far_off(deadline, now, said):
    assert deadline.left(now, "zh_CN") == said


def test_in_words():
    assert [DAY.said("zh_CN"), HOUR.said("zh_CN")] == ["2026-01-31（含当日）", "2026-01-31 17:00"]
    assert DAY.said("en") == "2026-01-31 (that day included)"
