"""The line of progress on a terminal, by its width, and what it leaves behind."""

import io

import pytest

from tests.test_screen import Terminal
from xlvalidate.characters import columns
from xlvalidate.commands.progress import NoLine, ProgressLine, progress, progress_line, said_left
from xlvalidate.pace import Phase, Progress


def checking(settle: bool = False) -> Progress:
    """Ten workbooks a second for 15 seconds of 25."""
    made = Progress(0.0)
    made.expect(Phase.CHECK, 250, 250.0)
    for second in range(1, 16):
        made.step(Phase.CHECK, 10, 10.0, float(second))
    if settle:
        made.step(Phase.SETTLE, 0, 0.0, 15.0)
    return made


@pytest.mark.parametrize(
    ("width", "language", "line"),
    [
        (80, "zh_CN", "审核 150/250  [##############..........]  还要约 10 秒"),
        (80, "en", "checking 150/250  [##############..........]  about 10 s left"),
        (40, "zh_CN", "审核 150/250  [######....]  还要约 10 秒"),
        (38, "zh_CN", "审核 150/250  [####....]  还要约 10 秒"),
        (37, "zh_CN", "审核 150/250  还要约 10 秒"),
        (25, "zh_CN", "审核 150/250"),
        (9, "zh_CN", "审核 150/"),
        (3, "zh_CN", "审"),
        (1, "zh_CN", ""),
        (0, "zh_CN", ""),
    ],
)
def test_what_has_no_room_is_left_out(width, language, line):
    assert progress_line(checking(), 15.0, width, language) == line
    assert columns(line) <= width


def test_the_line_of_each_phase():
    made = Progress(0.0)
    lines = [progress_line(made, 0.0, 80, "zh_CN")]
    made.step(Phase.FETCH, 3, 0, 1.0)
    lines.append(progress_line(made, 1.0, 80, "zh_CN"))
    made.expect(Phase.OPEN, 3, 0)
    made.step(Phase.OPEN, 0, 0, 1.0)
    lines.append(progress_line(made, 1.0, 80, "zh_CN"))
    made.expect(Phase.CONVERT, 4, 4)
    made.step(Phase.CONVERT, 1, 1, 1.0)
    lines += [progress_line(made, 1.0, 80, "zh_CN"), progress_line(checking(settle=True), 15.0, 80, "zh_CN")]
    assert lines == ["收取", "收取 3", "收取（打开来件） 0/3", "收取（转换格式） 1/4", "汇总"]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.0, "马上就好"),
        (1.4, "马上就好"),
        (1.6, "还要约 2 秒"),
        (19.0, "还要约 19 秒"),
        (22.4, "还要约 20 秒"),
        (88.0, "还要约 90 秒"),
        (90.0, "还要约 2 分钟"),
        (3_000.0, "还要约 50 分钟"),
        (9_000.0, "还要约 2.5 小时"),
    ],
)
def test_about_how_long(seconds, said):
    assert said_left(seconds, "zh_CN") == said


def test_other_lines_find_a_clear_place_and_nothing_is_left():
    terminal = Terminal()
    line = ProgressLine(terminal, "zh_CN", 3_600)
    line.begin()
    line.step(Phase.FETCH, 2)
    line.draw()
    with line.aside():
        terminal.write("甲\n")
    with line.aside():
        terminal.write("乙\n")
    line.step(Phase.CHECK)
    line.draw()
    line.end()
    assert terminal.getvalue() == "\r收取 2\r      \r甲\n乙\n\r审核\r    \r"


def test_a_shorter_line_takes_the_place_of_a_longer_one():
    terminal = Terminal()
    line = ProgressLine(terminal, "zh_CN", 3_600)
    line.step(Phase.FETCH, 1234)
    line.draw()
    line.step(Phase.CHECK)
    line.draw()
    assert terminal.getvalue() == "\r收取 1234\r审核     "


def test_a_terminal_that_has_gone_stops_nothing():
    terminal = Terminal()
    line = ProgressLine(terminal, "en", 3_600)
    line.begin()
    line.draw()
    terminal.close()
    line.draw()
    line.end()


@pytest.mark.parametrize(
    ("stream", "name", "there"),
    [(io.StringIO(), "xterm", False), (Terminal(), "xterm", True), (Terminal(), "dumb", False)],
)
def test_there_is_a_line_on_terminals_only(stream, name, there, monkeypatch):
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setenv("TERM", name)
    with progress("en", 3_600) as line, line.aside():
        assert isinstance(line, NoLine) is not there
        assert line.is_there is there
    assert stream.getvalue() == ""
