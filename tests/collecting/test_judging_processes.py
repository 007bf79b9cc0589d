"""A workbook that kills its reader costs only itself."""

import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from io import BytesIO

import pytest

from tests.collecting.incoming import WRONG, collection, form, ran, reported, viewed
from xlvalidate.collecting.limited_processes import Processes, ReadersError
from xlvalidate.collecting.settings import Reader

SLOW = "[reader]\ncpu_seconds = 1\nmemory_mib = 2048\n"
NEARLY_ALL = 195_000  # rows, of the cells that a workbook may have: no limit of CPU is below one second


def heavy(rows: int) -> bytes:
    """A form with so many rows below a table, within every limit, that reading takes more than its second."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(form("330802002"))) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == "xl/worksheets/sheet2.xml":
                filler = b"".join(
                    b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (row, row) for row in range(500, 500 + rows)
                )
                data = data.replace(b"</sheetData>", filler + b"</sheetData>")
            new.writestr(info, data)
    return made.getvalue()


def test_a_killer_costs_only_itself(tmp_path):
    files = {
        "a.xlsx": form(),
        "killer.xlsx": heavy(NEARLY_ALL),
        "c.xlsx": form("330802003", WRONG),
        "d.xlsx": form("330802004"),
    }
    home = collection(tmp_path, files, more=SLOW)
    told: list[str] = []
    done = ran(home, jobs=2, told=told.append)
    assert done.tally.identity == (
        "received 4 = accepted 2 + explain 0 + return 1 + unreadable 1 + repeated 0 + not-a-form 0"
    )
    assert sorted(told) == ["accepted a.xlsx", "accepted d.xlsx", "return c.xlsx", "unreadable killer.xlsx"]
    ((line, finding),) = done.state.others
    assert (line.name, finding.why) == ("killer.xlsx", "killed-the-reader")
    again: list[str] = []
    ran(home, jobs=2, told=again.append)
    assert again == []  # it is known, and not tried every night


@dataclass(frozen=True)
class Counting:
    """Counts to a number, or for ever."""

    def begin(self) -> Callable[[Sequence[float]], list[str]]:
        def counted(numbers: Sequence[float]) -> list[str]:
            for number in numbers:
                count = 0
                while count < number:
                    count += 1
            return [f"counted to {number}" for number in numbers]

        return counted

    def lost(self, item: float, how: str) -> str:
        return f"{item} {how}"


def test_what_never_ends_is_ended_on_any_machine():
    processes = Processes(Counting(), Reader(cpu_seconds=1), 2)
    chunks = [(1.0, float("inf"), 2.0), (3.0,)]
    assert sorted(one for done in processes.done(chunks) for one in done) == [
        "counted to 1.0", "counted to 2.0", "counted to 3.0", "inf SIGXCPU",
    ]  # fmt: skip


def test_processes_say_the_same_as_this_one(tmp_path):
    files = {f"{code}.xlsx": form(code, WRONG if code[-1] in "24" else "") for code in map(str, range(101, 112))}
    one, two = (
        collection(tmp_path / "one", files, roster=""),
        collection(tmp_path / "two", files, roster="", more="[reader]\nchunk = 2\n"),
    )
    ran(one)
    ran(two, jobs=2)
    assert reported(one) == reported(two)
    records: list[list[str]] = []
    for home in (one, two):
        viewed(home, lambda found, _: records.append([found.ledger.record(s.line.sha256) for s in found.state.offices]))
    assert records[0] == records[1]


def test_a_record_gives_back_all_that_was_judged(tmp_path):
    from tests.forms import checked
    from xlvalidate.collecting.judged_record import checked_of, line_of
    from xlvalidate.editions.catalogue import Catalogue

    drawing = (
        "t2 amount\nfee 18.6万元\n\nt3 person total\nnew □ 3\ngranted '2 2\nother_rest #REF! 2.5\nhandled \ud800 2"
    )
    one = checked("ogi-2021", drawing, office="\ud83d", office_code="1", year="2025")
    again = checked_of(line_of(one), Catalogue(), "other.xlsx")
    assert again.submission is not None and one.submission is not None
    renamed = replace(one.source, file="other.xlsx")
    assert again == replace(one, source=renamed, submission=replace(one.submission, source=renamed))


def test_a_reader_that_cannot_start_is_not_blamed_on_workbooks(tmp_path):
    home = collection(tmp_path, {"a.xlsx": form()}, more="[reader]\nmemory_mib = 256\n")
    with pytest.raises(ReadersError, match="cannot start"):
        ran(home, jobs=1)
    assert reported(home) == []
