"""How long something still takes: with timings recorded on 300 workbooks of 50 KB to 1 MB, and by the case."""

import pytest

from xlvalidate.pace import Phase, PhaseProgress, Progress, seconds_left, work_of

# (second, megabytes of work done since the one before), on a machine with two cores that others used as well
CHECKED = (
    (2.08, 4.44), (2.27, 3.31), (2.46, 4.73), (2.84, 5.41), (3.51, 5.62), (3.91, 5.39), (4.30, 3.79), (4.44, 3.03),
    (4.62, 3.95), (4.77, 4.23), (4.91, 2.87), (5.13, 5.51), (5.36, 3.85), (5.68, 6.13), (5.84, 2.85), (6.24, 5.16),
    (6.55, 6.28), (6.75, 4.68), (6.98, 5.58), (7.17, 4.18), (7.47, 3.91), (7.74, 3.22),
)  # fmt: skip
COLLECTED = (  # by two processes, which took four seconds to start
    (9.70, 3.32), (9.77, 3.01), (10.15, 2.52), (10.64, 3.91), (11.15, 2.80), (11.71, 2.54), (11.74, 2.62),
    (12.50, 2.55), (13.00, 2.80), (13.42, 2.84), (13.74, 2.74), (14.52, 4.08), (14.68, 2.58), (15.66, 3.30),
    (15.68, 3.98), (16.31, 2.60), (16.71, 2.57), (17.61, 3.20), (17.88, 3.02), (18.07, 2.55), (18.77, 2.73),
    (19.41, 3.68), (19.84, 2.56), (20.20, 2.62), (20.73, 2.50), (21.09, 2.66), (21.45, 2.75), (22.33, 2.78),
    (22.35, 2.65), (23.23, 3.49), (23.41, 3.34), (24.50, 2.81), (24.90, 3.19), (25.05, 0.85),
)  # fmt: skip
TOTAL = 98.12
SOON = 1.5  # from here on no figure is told


@pytest.mark.parametrize(
    ("steps", "end", "settling"), [(CHECKED, 7.74, 0.0), (COLLECTED, 26.3, 4.9)], ids=["check", "collect"]
)
def test_over_the_second_half_it_is_right_within_a_factor_of_two(steps, end, settling):
    progress = Progress(0.0)
    progress.expect(Phase.CHECK, 300, TOTAL)
    progress.expect(Phase.SETTLE, 0, settling)
    waiting, wrong, told = list(steps), [], 0
    for moment in (end * number / 200 for number in range(200)):
        while waiting and waiting[0][0] <= moment:
            at, work = waiting.pop(0)
            progress.step(Phase.CHECK, 1, work, at)
        if moment < end / 2:
            continue
        left, really = progress.left(moment), end - moment
        told += left is not None
        if left is not None and not really / 2 <= left <= really * 2 and max(left, really) > 2 * SOON:
            wrong.append((moment, left, really))
    assert (wrong, told) == ([], 100)


EVEN = [(10.0 + second, 10.0 * (second + 1)) for second in range(10)]  # 10 a second from the eleventh second on


@pytest.mark.parametrize(
    ("moments", "total", "now", "left"),
    [
        ([], 100, 5.0, None),
        (EVEN[:3], 100, 12.0, None),
        (EVEN[:4], 100, 13.0, 6.0),
        (EVEN[:4], 100, 13.5, 5.5),
        (EVEN[:4], 100, 15.0, 4.0),  # a step takes a second: after two there is no more to run down
        (EVEN[:4], 100, 20.0, 4.0),
        (EVEN[:4], 100, 23.0, 4.0),
        (EVEN[:4], 100, 23.1, None),  # nobody knows any more
        (EVEN[:4], 400, 30.0, 34.0),  # where the whole takes longer, so does patience
        (EVEN, 100, 19.0, 0.0),
        (EVEN, 90, 19.0, 0.0),  # more came than was expected
        # ten steps that took a second, then ten that took two: the later half counts
        ([*EVEN, *((21.0 + 2 * n, 110.0 + 10 * n) for n in range(10))], 300, 39.0, 20.0),
        # seven steps are few: all count
        ([*EVEN[:3], *((14.0 + 2 * n, 40.0 + 10 * n) for n in range(4))], 170, 20.0, 10.0 * 10 / 6),
    ],
)
def test_seconds_left(moments, total, now, left):
    assert seconds_left(moments, total, now) == (None if left is None else pytest.approx(left))


def filled(progress: Progress, phase: Phase, moments: list[tuple[float, float]]) -> Progress:
    before = 0.0
    for at, done in moments:
        progress.step(phase, 1, done - before, at)
        before = done
    return progress


def test_the_phase_that_goes_on_is_told_with_what_comes_after_it():
    progress = Progress(0.0)
    assert (progress.phase, progress.left(0.0), progress.share(0.0)) == (Phase.FETCH, None, None)
    progress.expect(Phase.CHECK, 10, 100.0)
    progress.expect(Phase.SETTLE, 0, 50.0)
    filled(progress, Phase.CHECK, EVEN[:4])
    assert progress.of(Phase.CHECK) == PhaseProgress(4, 10, 100.0, EVEN[:4])
    assert progress.left(13.0) == pytest.approx(11.0)
    assert progress.share(13.0) == pytest.approx(13 / 24)
    progress.step(Phase.SETTLE, 0, 0, 14.0)
    assert (progress.phase, progress.left(14.0), progress.share(14.0)) == (Phase.SETTLE, None, None)


def test_nothing_is_told_while_nobody_knows_how_many_there_are():
    progress = Progress(0.0)
    progress.expect(Phase.OPEN, 2, 0)
    progress.expect(Phase.CHECK, 10, 100.0)
    filled(progress, Phase.CHECK, EVEN[:4])
    progress.step(Phase.OPEN, 1, 0, 13.0)
    progress.step(Phase.CHECK, 0, 0, 13.0)
    assert progress.left(13.0) is None
    progress.step(Phase.OPEN, 1, 0, 13.0)
    assert progress.left(13.0) is None  # opening itself is not counted
    progress.step(Phase.CHECK, 0, 0, 13.0)
    assert progress.left(13.0) == pytest.approx(6.0)


def test_work_of_a_workbook_is_its_bytes_and_what_each_takes():
    assert work_of(1_000) - work_of(0) == 1_000
    assert work_of(0) > 0
