"""What a run tells of each workbook: the office, the sender, the file, how it counts in the end, and why."""

import re
from collections import Counter

import pytest

from tests.collecting.incoming import ODD, WRONG, collection, form, lay, mail, ran, zipped
from xlvalidate.collecting.decisions import Choice
from xlvalidate.collecting.run import RunResult
from xlvalidate.collecting.run_lines import say_line
from xlvalidate.desk.decide import decide

OTHER = "t3 person total\nnew 3 3\ngranted 3 3\nhandled 3 3"  # as right as all zeros


def told(done: RunResult, language: str = "en") -> list[str]:
    """The lines without the keys of their pieces."""
    return [re.sub(r" \[[0-9a-f]{8}\]", "", say_line(one, language)) for one in done.lines]


def test_every_way_in_which_a_workbook_can_count(tmp_path):
    home = collection(
        tmp_path,
        {
            "a/年报表.xlsx": form("330802002", WRONG),
            "b/年报表.xlsx": b"hello",
            "c.eml": mail(("年报表.xlsx", form("330802001", OTHER))),
            "d.eml": mail(("年报表.xlsx", form("330802001"))),  # of the same moment as the one before
            "e.eml": mail(("年报.zip", zipped(年报表__xlsx=form("330802003"))), sender="stat@example.gov.cn", day=11),
            "f.eml": mail(("年报表.xlsx", form("330802003")), sender="stat@example.gov.cn", day=12),
            "g.eml": mail(("年报表.xlsx", form("999999999")), sender="x@example.gov.cn"),
            "h.eml": mail(("年报表.xlsx", form("330802004", ODD)), sender="law@example.gov.cn"),
            "i.eml": mail(("年报表.xlsx", form("330802004", year=2024)), sender="law@example.gov.cn", day=13),
            "j.eml": mail(("说明.pdf", b"%PDF-1.7")),
        },
    )
    done = ran(home)
    lines = told(done)
    clerk = "报表员 <{}@example.gov.cn>"
    heads = [line.partition(": ")[0] for line in lines]
    assert heads == [
        f"! to be explained  330802001 柯城区教育局  {clerk.format('edu')}  年报表.xlsx",
        f"! to be explained  330802001 柯城区教育局  {clerk.format('edu')}  年报表.xlsx",
        f"√ accepted  330802003 柯城区统计局  {clerk.format('stat')}  年报.zip/年报表.xlsx",
        f"· repeated  330802003 柯城区统计局  {clerk.format('stat')}  年报表.xlsx",
        f"× return  999999999 柯城区某某局  {clerk.format('x')}  年报表.xlsx",
        f"! to be explained  330802004 柯城区司法局  {clerk.format('law')}  年报表.xlsx",
        f"× return  330802004 柯城区司法局  {clerk.format('law')}  年报表.xlsx",
        "× return  330802002 柯城区水利局  inbox/a/年报表.xlsx",
        "× unreadable  office unknown  inbox/b/年报表.xlsx",
    ]
    whys = [line.partition(": ")[2] for line in lines]
    assert sorted(why.startswith("came at the same moment as 年报表.xlsx") for why in whys[:2]) == [False, True]
    assert whys[2:4] == ["", "says the same as 年报.zip/年报表.xlsx, and is counted once"]
    assert "999999999" in whys[4]
    assert whys[8].startswith("counts for no office; this is not an Excel workbook")
    assert "D6 and J6" in whys[7]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_what_is_told_adds_up_to_the_books(tmp_path, language):
    files = {
        "1.eml": mail(("a.xlsx", form("330802001"))),
        "2.eml": mail(("a.xlsx", form("330802001", OTHER)), day=11),
        "3.eml": mail(("a.xlsx", form("330802002", WRONG)), sender="water@example.gov.cn"),
        "4.eml": mail(("a.xlsx", form("330802001"))),
        "x.xlsx": b"hello",
    }
    done = ran(collection(tmp_path, files))
    fates = Counter(one.fate for one in done.lines)
    assert fates == {fate: count for fate, count in done.tally.fates.items() if count}
    first, *_ = told(done, language)
    newer = {"en": "counts no more: a.xlsx came in its place", "zh_CN": "不再计入，已由 a.xlsx 代替"}
    assert first.endswith(newer[language])  # accepted, and yet not the one that the total counts


def test_the_gravest_cause_is_named_and_the_others_counted(tmp_path):
    home = collection(tmp_path, {"a.xlsx": form("330802001", f"{ODD}\n\n{WRONG}"), "b.xlsx": form("330802002", ODD)})
    first, second = told(ran(home))
    assert first.startswith("× return  330802001 柯城区教育局  inbox/a.xlsx: 表三 ") and first.endswith(" (and 1 more)")
    assert second.startswith("! to be explained  330802002 柯城区水利局  inbox/b.xlsx: 表二 ")
    assert second.endswith(", off by 1.")


def test_only_what_is_new_is_told(tmp_path):
    home = collection(tmp_path, {"a.xlsx": form("330802001")})
    assert told(ran(home)) == ["√ accepted  330802001 柯城区教育局  inbox/a.xlsx"]
    assert told(ran(home)) == []
    lay(home / "inbox", {"b.xlsx": form("330802001")}, day=13)  # the same bytes once more: nothing is judged
    assert told(ran(home)) == [
        "· repeated  330802001 柯城区教育局  inbox/b.xlsx: says the same as inbox/a.xlsx, and is counted once"
    ]


def test_what_the_collector_has_decided_is_told(tmp_path):
    home = collection(
        tmp_path,
        {"a.xlsx": form("330802001"), "b.xlsx": form("330802001", OTHER), "c.xlsx": form("330802002", OTHER)},
    )
    pieces = {one.file: one.piece for one in ran(home).lines}
    decide(home, pieces["inbox/a.xlsx"], Choice.COUNTS, who="王", why="电话核实")
    decide(home, pieces["inbox/c.xlsx"], Choice.IGNORE, who="王", why="试填")
    lay(
        home / "inbox",
        {"a.xlsx": form("330802001"), "d.xlsx": form("330802001", OTHER), "e.xlsx": form("330802002", OTHER)},
    )
    lines = sorted(told(ran(home, last=None)))
    assert lines == [
        "· does not count  330802002 柯城区水利局  inbox/e.xlsx: the collector has decided: does not count (试填)",
        "· repeated  330802001 柯城区教育局  inbox/d.xlsx: says the same as inbox/b.xlsx, and is counted once",
    ]
    lay(home / "inbox", {"f.xlsx": form("330802001", WRONG)}, day=14)
    assert told(ran(home)) == [
        "× return  330802001 柯城区教育局  inbox/f.xlsx: does not count: the collector has decided for inbox/a.xlsx"
    ]


def test_an_accepted_form_of_an_office_that_has_a_graver_one_says_so(tmp_path):
    home = collection(tmp_path, {"a.xlsx": form("330802001", year=2024), "b.xlsx": form("330802001", WRONG, year=2025)})
    settings = home / "collection.toml"
    settings.write_text(settings.read_text("utf-8").replace("year = 2025\n", ""), "utf-8")
    done = ran(home)
    assert told(done)[0] == (
        "√ accepted  330802001 柯城区教育局 2024  inbox/a.xlsx: another report of this office is graver; the office "
        "counts as × return"
    )
    assert [line.partition(":")[0] for line in told(done)[1:]] == [
        "× return  330802001 柯城区教育局 2025  inbox/b.xlsx"
    ]


def test_names_of_strangers_stay_on_their_line(tmp_path):
    long = "年" * 80 + ".xlsx"
    home = collection(
        tmp_path, {"两\n行.xlsx": form("330802001", name="局\n\x1b[31m"), long: form("330802002")}, roster=""
    )
    lines = told(ran(home))
    assert len(lines) == 2
    assert all(line.isprintable() for line in lines)
    assert any(line.endswith(f"inbox/{long}") for line in lines)


def test_without_anything_there_is_nothing_to_tell(tmp_path):
    home = collection(tmp_path, {})
    (home / "inbox").mkdir(exist_ok=True)
    assert told(ran(home)) == []


def test_what_a_run_that_was_killed_had_judged_is_told_by_the_next(tmp_path):
    home = collection(tmp_path, {"a.xlsx": form("330802001")})

    def stop(code: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ran(home, told=stop)
    assert told(ran(home)) == ["√ accepted  330802001 柯城区教育局  inbox/a.xlsx"]
