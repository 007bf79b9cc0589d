"""Lines on a terminal: within its width, hanging, in colour; and whole and plain in a pipe."""

import io
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlvalidate.characters import columns
from xlvalidate.commands.screen import PlainLine, Screen, is_terminal, plain_line, screen_of, shown, width_of

FOUND = "  × 表三 自然人（D5）：应当等于办理结果合计加上结转下年度；3 ＋ 0 ≠ 2 ＋ 0。〔T3-BAL.person·强制〕"
HEAD = "reports/城关区 年报.xlsx   ogi-2019   × 退回修改"
RED, YELLOW, GREEN, CYAN, OFF = "\x1b[1;31m", "\x1b[1;33m", "\x1b[1;32m", "\x1b[1;36m", "\x1b[0m"


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("", PlainLine(0, "", "")),
        ("  × a b", PlainLine(2, "× ", "a b")),
        ("! 待说明  x", PlainLine(0, "! ", "待说明  x")),
        ("  - x", PlainLine(2, "- ", "x")),
        ("    two words", PlainLine(4, "", "two words")),
        ("×x", PlainLine(0, "", "×x")),
        ("a\rb\tc", PlainLine(0, "", "a\rb\tc")),
    ],
)
def test_the_parts_of_a_line(line, parts):
    assert plain_line(line) == parts


@pytest.mark.parametrize(
    ("line", "width", "lines"),
    [
        (FOUND, None, [FOUND]),
        (FOUND, columns(FOUND), [FOUND]),
        (
            FOUND,
            40,
            [
                "  × 表三 自然人（D5）：应当等于办理结果",
                "    合计加上结转下年度；3 ＋ 0 ≠ 2 ＋",
                "    0。〔T3-BAL.person·强制〕",
            ],
        ),
        (HEAD, 40, ["reports/城关区 年报.xlsx   ogi-2019", "  × 退回修改"]),
        ("  共 57 条：通过 46，不符 8。", 20, ["  共 57 条：通过", "    46，不符 8。"]),
        # too narrow for a hanging indent: the words come first
        ("      × 甲乙丙丁戊己", 8, ["× 甲乙丙", "丁戊己"]),
        ("甲乙", 1, ["甲", "乙"]),
        # a command that is copied stays whole, wherever it ends
        (
            "      xlvalidate collect decide 2025 80553 --ignore",
            20,
            ["      xlvalidate collect decide 2025 80553 --ignore"],
        ),
        # an id is not cut at its hyphens, and goes to the next line whole
        ("aaaa bbbb cccc not-a-workbook", 20, ["aaaa bbbb cccc", "  not-a-workbook"]),
        # an icon goes with its word, on the first line and below
        ("aaaaaaaaaaaaaaaaa × 退回修改", 20, ["aaaaaaaaaaaaaaaaa", "  × 退回修改"]),
        ("aaaaaaaaaa bbbbbbbbbbbbbbbb √ 通过 c", 20, ["aaaaaaaaaa", "  bbbbbbbbbbbbbbbb", "  √ 通过 c"]),
        ("n" * 45, 20, ["n" * 20, "  " + "n" * 18, "  " + "n" * 7]),
        ("", 20, [""]),
    ],
)
def test_a_line_in_as_many_as_it_takes(line, width, lines):
    assert shown(line, Screen(width)).split("\n") == lines


@pytest.mark.parametrize(
    ("line", "coloured"),
    [
        ("  × 甲", f"  {RED}×{OFF} 甲"),
        ("  ! 甲", f"  {YELLOW}!{OFF} 甲"),
        ("  · 甲", f"  {CYAN}·{OFF} 甲"),
        ("  - 甲", "  - 甲"),
        ("√ 通过  甲", f"{GREEN}√ 通过{OFF}  甲"),
        ("a.xlsx   ogi   × 退回修改", f"a.xlsx   ogi   {RED}× 退回修改{OFF}"),
        ("a.xlsx   × return", f"a.xlsx   {RED}× return{OFF}"),
        ("a: × returned", "a: × returned"),  # another word
        ("甲：× 退回修改 → √ 通过", f"甲：× 退回修改 → {GREEN}√ 通过{OFF}"),
        ("甲× 退回修改", "甲× 退回修改"),
        ("甲 ≠ 乙", "甲 ≠ 乙"),
    ],
)
def test_an_icon_and_a_verdict_are_in_colour(line, coloured):
    assert shown(line, Screen(80, colours=True)) == coloured
    assert shown(line, Screen(80)) == line


def test_only_the_first_of_the_lines_of_one_has_its_icon():
    said = shown("  × 甲乙丙丁戊己庚辛壬癸\n  √ 通过", Screen(20, colours=True))
    assert said == f"  {RED}×{OFF} 甲乙丙丁戊己庚辛\n    壬癸\n  {GREEN}√ 通过{OFF}"


@given(st.text(alphabet="甲乙，。〔〕 a-/×!√\n", max_size=60), st.integers(1, 40))
def test_nothing_is_lost_and_nothing_is_wider_than_the_screen(text, width):
    lines = shown(text, Screen(width)).split("\n")
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert [line for line in lines if columns(line) > max(width, 4)] == []


class Terminal(io.StringIO):
    """A stream that says that it is a terminal, and has no columns of its own."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "environment", "screen"),
    [
        (io.StringIO(), {"COLUMNS": "40"}, Screen(None, colours=False)),
        (None, {}, Screen(None, colours=False)),
        (Terminal(), {"COLUMNS": "40"}, Screen(40, colours=True)),
        (Terminal(), {}, Screen(80, colours=True)),
        (Terminal(), {"COLUMNS": "0"}, Screen(80, colours=True)),
        (Terminal(), {"COLUMNS": "wide"}, Screen(80, colours=True)),
        (Terminal(), {"NO_COLOR": "1"}, Screen(80, colours=False)),
        (Terminal(), {"NO_COLOR": ""}, Screen(80, colours=True)),  # https://no-color.org: only where it says something
        (Terminal(), {"TERM": "dumb"}, Screen(80, colours=False)),
    ],
)
def test_what_a_stream_is(stream, environment, screen, monkeypatch):
    for name in ("COLUMNS", "NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, said in environment.items():
        monkeypatch.setenv(name, said)
    assert screen_of(stream) == screen


def test_a_stream_that_was_closed_is_no_terminal():
    closed = io.StringIO()
    closed.close()
    assert (is_terminal(closed), is_terminal(None)) == (False, False)


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
def test_the_columns_of_a_terminal(monkeypatch):
    import fcntl
    import pty
    import struct
    import termios

    monkeypatch.delenv("COLUMNS", raising=False)
    ours, theirs = pty.openpty()
    with open(theirs, "w") as terminal:  # noqa: PTH123
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 53, 0, 0))
        assert width_of(terminal) == 53
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 0, 0, 0, 0))
        assert width_of(terminal) == 80
    os.close(ours)
