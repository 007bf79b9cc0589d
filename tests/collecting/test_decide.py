"""`xlvalidate collect decide` and `undecide`, as a collector types them, and what all that is told says afterwards."""

import csv
import io
import json
import shlex
import shutil
import sqlite3
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from tests.collecting.incoming import ODD, WRONG, collection, form, lay, mail, ran, reported
from xlvalidate.cli import main
from xlvalidate.collecting.lock import alone

RULE = "S21-MADE-LE.normative"
REVIEW = 'explanations = "review"\n'


def typed(*words: object) -> Result:
    return CliRunner().invoke(main, ["collect", *map(str, words)])


def decided(home: Path, *words: object) -> list[str]:
    done = typed("decide", home, *words, "--by", "张", "--lang", "en")
    assert done.exit_code == 0, done.output
    return done.stdout.splitlines()


def lines(home: Path, table: str = "decisions") -> list[tuple[object, ...]]:
    connection = sqlite3.connect(home / "ledger.sqlite")
    found = connection.execute(f"SELECT choice, office, who, why FROM {table} ORDER BY id").fetchall()
    connection.close()
    return found


def status(home: Path) -> dict:
    return json.loads(typed("status", home, "--format", "json", "--lang", "en").stdout)


def draft(home: Path, code: str) -> str:
    assert typed("replies", home).exit_code == 0
    (path,) = (home / "replies").glob(f"{code}*.eml")
    body = message_from_bytes(path.read_bytes(), policy=SMTP).get_body()
    assert body is not None
    return body.get_content()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two mails of one office, the newer one wrong; one that is another office's; one without a form."""
    made = collection(
        tmp_path_factory.mktemp("kept"),
        {
            "1.eml": mail(("一.xlsx", form()), day=10),
            "2.eml": mail(("二.xlsx", form(drawing=WRONG)), day=11),
            "3.eml": mail(("三.xlsx", form("330802001", name="柯城区水利局")), sender="water@example.gov.cn", day=12),
            "4.eml": mail(sender="stat@example.gov.cn", day=12),
        },
    )
    ran(made)
    return made


@pytest.fixture
def home(kept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(kept, tmp_path / "collection"))


def test_each_conflict_is_settled_by_the_command_that_is_shown(home):
    (conflict,) = status(home)["conflicts"]
    assert (conflict["why"], conflict["files"]) == ("whose", ["三.xlsx"])
    command = shlex.split(conflict["commands"][1])
    assert command[:4] == ["xlvalidate", "collect", "decide", str(home)] and command[5:7] == ["--office", "330802002"]
    assert conflict["commands"][1] in map(str.strip, typed("status", home, "--lang", "en").stdout.splitlines())
    done = CliRunner().invoke(main, command[1:])
    assert done.exit_code == 0, done.output
    assert status(home)["conflicts"] == []
    assert reported(home)[1] == "accepted 330802002 三.xlsx [office-decided,name-other-office,sender-mismatch] 0"
    # Whose it is, is known now: the office gets its draft, without a word of what was in doubt.
    assert "Your form “三.xlsx” (received 2026-01-12) has been accepted" in draft(home, "330802002")
    assert "330802001" not in draft(home, "330802002")


def test_what_is_decided_is_kept_with_who_when_and_why_and_can_be_undone(home):
    (two,) = [one["pieces"][0] for one in status(home)["offices"] if one["file"] == "二.xlsx"]
    said = decided(home, two, "--withdrawn", "--why", " wrong   year ")
    assert said[0].endswith(f"  张  二.xlsx [{two}] was taken back by its office: wrong   year")
    assert said[1:] == [
        "330802001 柯城区教育局: was × return 二.xlsx; is now √ accepted 一.xlsx",
        "4 mails and files, pieces received 4 = 1 accepted + 0 to be explained + 1 to return + 0 unreadable + "
        "0 repeated + 1 not a form + 1 withdrawn + 0 waiting",
    ]
    undone = typed("undecide", home, "二.xlsx", "--by", "李", "--lang", "en").stdout.splitlines()
    assert undone[0].endswith(f"  李  二.xlsx [{two}] nothing decided of it before holds any more")
    assert undone[1] == "330802001 柯城区教育局: was √ accepted 一.xlsx; is now × return 二.xlsx"
    assert lines(home) == [("withdrawn", "", "张", "wrong   year"), ("undone", "", "李", "")]
    assert [(one["choice"], one["holds"]) for one in status(home)["decisions"]] == [
        ("withdrawn", False),
        ("undone", False),
    ]


def test_a_decision_follows_its_piece_through_runs_and_against_what_comes_later(home):
    said = decided(home, "一.xlsx", "--counts", "--why", "the office says so")
    assert said[1] == "330802001 柯城区教育局: was × return 二.xlsx; is now √ accepted 一.xlsx"
    assert decided(home, "4.eml", "--ignore", "--why", "spam")[1] == (
        "No office's form that counts has changed, and no verdict."
    )
    assert ran(home).tally.identity == (
        "received 4 = accepted 1 + explain 0 + return 2 + unreadable 0 + repeated 0 + not-a-form 0 + ignored 1"
    )
    lay(home / "inbox", {"5.eml": mail(("五.xlsx", form(drawing=ODD)), day=20)})
    ran(home)
    assert reported(home)[0] == "accepted 330802001 一.xlsx [counts-decided,came-since] 2"
    (_, since) = sorted(status(home)["conflicts"], key=lambda one: one["why"] == "since")
    assert since["commands"] == [shlex.join(["xlvalidate", "collect", "undecide", str(home), *since["pieces"]])]
    assert "since that was decided there came 五.xlsx" in typed("status", home, "--lang", "en").stdout
    assert CliRunner().invoke(main, shlex.split(since["commands"][0])[1:]).exit_code == 0
    assert reported(home)[0] == "explain 330802001 五.xlsx [] 2"


@pytest.fixture(scope="module")
def explained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = collection(
        tmp_path_factory.mktemp("explained"),
        {
            "1.eml": mail(("一.xlsx", form(drawing=ODD, says={RULE: "两件与其他单位联合制发"})), day=10),
            "2.eml": mail(
                ("二.xlsx", form("330802002", ODD, says={RULE: "情况属实。"})), sender="water@example.gov.cn", day=10
            ),
        },
        more=REVIEW,
    )
    ran(made)
    return made


@pytest.fixture
def reviewed(explained: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(explained, tmp_path / "collection"))


def test_a_reason_waits_for_the_collector_and_is_accepted_for_the_same_words_and_figures(reviewed):
    assert reported(reviewed) == ["explain 330802001 一.xlsx [] 0", "explain 330802002 二.xlsx [] 0"]
    (conflict,) = status(reviewed)["conflicts"]
    assert (conflict["why"], conflict["code"], conflict["rules"]) == ("reasons", "330802001", [RULE])
    assert [one["pending"] for one in status(reviewed)["offices"][:2]] == [1, 0]
    body = draft(reviewed, "330802001")
    assert "正等待认定，认定前不用重报" in body and "说明等待认定的（1 项）" in body
    assert "填写的说明是“两件与其他单位联合制发”。等收报人认定" in body and "需要核实或说明的" not in body
    assert "“情况属实。”, gives no reason" in draft(reviewed, "330802002")
    assert CliRunner().invoke(main, shlex.split(conflict["commands"][0])[1:]).exit_code == 0
    assert reported(reviewed)[0] == "accepted 330802001 一.xlsx [] 0"
    assert "已通过审核" in draft(reviewed, "330802001")
    # The same words over the same figures in a later form; and other words.
    again = form(
        drawing=f"{ODD}\n\nt3 person total\nnew 1 1\ngranted 1 1\nhandled 1 1", says={RULE: "两件与其他单位联合制发"}
    )
    lay(reviewed / "inbox", {"3.eml": mail(("三.xlsx", again), day=12)}, day=20)
    ran(reviewed)
    assert reported(reviewed)[0] == "accepted 330802001 三.xlsx [] 1"
    other = form(drawing=ODD, says={RULE: "联合制发两件"})
    lay(reviewed / "inbox", {"4.eml": mail(("四.xlsx", other), day=13)}, day=20)
    ran(reviewed)
    assert reported(reviewed)[0] == "explain 330802001 四.xlsx [] 2"


def test_a_refused_reason_settles_nothing_and_the_office_is_told_why(reviewed):
    (reviewed / "collection.toml").write_text(
        (reviewed / "collection.toml").read_text("utf-8").replace(REVIEW, ""), "utf-8"
    )
    assert reported(reviewed)[0] == "accepted 330802001 一.xlsx [] 0"
    decided(reviewed, "一.xlsx", "--refuse-reason", "--rule", "S21-MADE-LE", "--why", "请附联合制发的文号")
    assert reported(reviewed)[0] == "explain 330802001 一.xlsx [] 0"
    body = draft(reviewed, "330802001")
    assert "填写的说明“两件与其他单位联合制发”没有被认可：请附联合制发的文号" in body
    assert "需要核实或说明的（1 处）" in body


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["二.xlsx", "--why", "x"], "please choose one of these, and only one: --office, --period, --ignore"),
        (["二.xlsx", "--counts", "--ignore", "--why", "x"], "please choose one of these, and only one"),
        (["二.xlsx", "--counts", "--why", " "], "please say why"),
        (["二.xlsx", "--counts", "--rule", "X", "--why", "x"], "--rule goes with --accept-reason"),
        (["二.xlsx", "--accept-reason", "--why", "x"], "has no reasons"),
        (["二.xlsx", "--office", "水利", "--why", "x"], "no office 水利\n  330802002  柯城区水利局\n"),
        (["六.xlsx", "--ignore", "--why", "x"], "there is no piece “六.xlsx”"),
        (["三.xlsx", "--counts", "--why", "x"], "is not settled; please settle that first, with --office"),
        (["4.eml", "--counts", "--why", "x"], "is no form; all that can be decided of it is --ignore"),
    ],
)
def test_what_cannot_be_decided_is_said_and_nothing_is_written(home, words, said):
    done = typed("decide", home, *words, "--lang", "en")
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr
    assert lines(home) == []


def test_a_rule_that_has_no_reason_lists_those_that_have_one(reviewed):
    done = typed("decide", reviewed, "一.xlsx", "--accept-reason", "--rule", "S21-X", "--why", "x", "--lang", "en")
    assert (done.exit_code, done.stderr) == (2, f"{piece(reviewed)} gives no reason for S21-X; it does for: {RULE}\n")
    done = typed("undecide", reviewed, "一.xlsx", "--lang", "en")
    assert done.exit_code == 2 and "nothing that is decided of" in done.stderr


def piece(home: Path) -> str:
    return status(home)["offices"][0]["pieces"][0]


def test_while_somebody_writes_nothing_is_decided(home):
    with alone(home, "run"):
        done = typed("decide", home, "二.xlsx", "--ignore", "--why", "x", "--lang", "en")
        assert done.exit_code == 2 and "has been at “run” since" in done.stderr
    assert lines(home) == []


def test_what_was_not_chosen_is_not_said_to_be_older(home):
    decided(home, "一.xlsx", "--counts", "--why", "the office says so")
    assert "已定以上述这一份为准" in draft(home, "330802001")
    assert typed("report", home).exit_code == 0
    page = (home / "reports" / "index.html").read_text("utf-8")
    assert "收报人已定另一份为现行报表" in page and "较早的一份" not in page


def test_the_reports_show_what_was_decided_and_what_waits(home):
    decided(home, "二.xlsx", "--ignore", "--why", "=a <b>test</b>")
    assert typed("report", home, "--lang", "en").exit_code == 0
    folder = home / "reports"
    page = (folder / "index.html").read_text("utf-8")
    assert "does not count: =a &lt;b&gt;test&lt;/b&gt;" in page and "For the collector to decide" in page
    assert "xlvalidate collect decide . " in page and str(home) not in page
    book = openpyxl.load_workbook(io.BytesIO((folder / "summary.xlsx").read_bytes()))
    conflicts, decisions = book["To decide"], book["Decisions"]
    assert [[cell.value for cell in row][1] for row in conflicts.iter_rows(min_row=2)] == [
        "it is of 330802001 柯城区教育局", "it is of 330802002 柯城区水利局", "it does not count",
    ]  # fmt: skip
    (row,) = [[cell.value for cell in row][1:] for row in decisions.iter_rows(min_row=2)]
    assert (row[0], row[2:]) == ("张", ["二.xlsx", "does not count", "=a <b>test</b>", "holds"])
    rows = list(csv.reader(io.StringIO((folder / "findings.csv").read_text("utf-8-sig"))))
    (out,) = [row for row in rows if row[6] == "ignore"]
    assert out[1:3] == ["柯城区教育局", "330802001"] and "does not count" in out[13] and out[16] == "二.xlsx"
    (told,) = map(json.loads, (folder / "decisions.jsonl").read_text("utf-8").splitlines())
    assert (told["choice"], told["holds"], told["why"]) == ("ignore", True, "=a <b>test</b>")
