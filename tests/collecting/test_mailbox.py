"""A collection from a mailbox on a real server: from `init` to the replies, nothing twice, nothing lost."""

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.collecting.incoming import ROSTER, WRONG, form, mail, reported, reports
from tests.collecting.killing import state
from tests.intake.mailserver import DOVECOT, PASSWORD, USERS, Server, server
from tests.intake.wire import wire
from xlvalidate.cli import main
from xlvalidate.collecting.ledger import opened_ledger
from xlvalidate.intake.imap import PASSWORD as VARIABLE

pytest.importorskip("imap_tools")
pytestmark = pytest.mark.skipif(
    DOVECOT is None and os.environ.get("CI") != "true", reason="needs dovecot: tests/system-packages.sh"
)
MAILS = (
    mail(("年报.xlsx", form())),
    mail(("年报.xlsx", form("330802002", WRONG)), sender="water@example.gov.cn", day=11),
    mail(sender="stat@example.gov.cn", day=12),
)
LATE = mail(("统计局.xlsx", form("330802003")), sender="stat@example.gov.cn", day=13)
THREE = ["accepted 330802001 年报.xlsx [] 0", "return 330802002 年报.xlsx [] 0"]
FOUR = [*THREE, "accepted 330802003 统计局.xlsx [] 0"]


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[Server, Iterator[str]]]:
    with server() as one:
        yield one, iter(USERS)


@pytest.fixture
def box(running: tuple[Server, Iterator[str]], monkeypatch: pytest.MonkeyPatch) -> Server:
    """A mailbox with three mails."""
    monkeypatch.setenv(VARIABLE, PASSWORD)
    made = replace(running[0], user=next(running[1]))
    for data in MAILS:
        made.append(data)
    return made


def typed(*words: object) -> Result:
    return CliRunner().invoke(main, ["collect", *map(str, words)], catch_exceptions=False)


def run(home: Path) -> Result:
    return typed("run", home, "--jobs", 0)


def begun(box: Server, home: Path, *more: str, port: int = 0) -> Path:
    home.parent.mkdir(parents=True, exist_ok=True)
    (home.parent / "roster.csv").write_text(ROSTER, "utf-8")
    place = f"imap://{box.user}@127.0.0.1:{port or box.port}/INBOX"
    made = typed(
        "init", home, "--edition", "ogi-2021", "--year", 2025, "--roster", home.parent / "roster.csv",
        "--source", place, *more,
    )  # fmt: skip
    assert made.exit_code == 0, made.output
    through(home, port or box.port)
    return home


def through(home: Path, port: int) -> None:
    """On this machine there may be no TLS; elsewhere it is refused."""
    path = home / "collection.toml"
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith(("port", "security"))]
    path.write_text("\n".join([*lines, f"port = {port}", 'security = "plain"', ""]), "utf-8")


def counted(home: Path) -> tuple[int, int, int, int]:
    with opened_ledger(home / "ledger.sqlite", write=False) as ledger:
        return ledger.counted()


def files(box: Server) -> list[Path]:
    """The mails as the server keeps them, in the order of their coming."""
    found = (box.root / "mail" / box.user).glob("[cn]*/*,S=*")
    # `1764163434.M5P7.host`: the numbers have as many digits as they need.
    return sorted(found, key=lambda path: [int(digits) for digits in re.findall(r"[0-9]+", path.name)[:3]])


def opened(box: Server) -> None:
    for path in files(box):
        path.chmod(0o600)


RETURNED = (
    "× 退回修改  330802002 柯城区水利局  报表员 <water@example.gov.cn>  年报.xlsx："
    "表三 D6、J6、D30、J30：2 条审核关系不符。可能是 D6 和 J6，也可能是 D30 和 J30。"
)


def told(printed: str) -> list[str]:
    """What a run said, without the names of the pieces: mails are made anew for each test."""
    return re.sub(r" \[[0-9a-f]{8}\]", "", printed).splitlines()


def test_a_mailbox_from_init_to_the_replies(box, tmp_path):
    home = begun(box, tmp_path / "c")
    assert PASSWORD not in (home / "collection.toml").read_text("utf-8")
    flags = box.flags()
    first = run(home)
    assert told(first.stdout) == [
        "√ 通过  330802001 柯城区教育局  报表员 <edu@example.gov.cn>  年报.xlsx",
        RETURNED,
        "单位：通过 1，待说明 0，退回修改 1，无法读取 0，未报 3",
        "其中：来信但没有报表 1",
        "邮件和文件 3 个，其中收到材料 3 件 = 通过 1 + 待说明 0 + 退回修改 1 + 无法读取 0 + 重复 0 + 不是报表 1 + "
        "待处理 0",
    ]
    assert (first.exit_code, first.stderr, reported(home)) == (1, "", THREE)
    assert "2026-01-10 17:30" not in typed("status", home).stdout  # the server's date counts, not the mail's
    assert "2025-01-10 09:30" in typed("status", home).stdout

    # Only what is new is fetched: the server could not give out the others once more.
    for path in files(box):
        path.chmod(0)
    box.append(LATE)
    second = run(home)
    assert told(second.stdout)[0] == "√ 通过  330802003 柯城区统计局  报表员 <stat@example.gov.cn>  统计局.xlsx"
    assert (second.exit_code, second.stderr, reported(home)) == (1, "", FOUR)
    assert counted(home) == (4, 0, 0, 4)
    opened(box)
    assert box.flags()[:3] == flags and len(box.flags()) == 4  # nothing was moved, and nothing was read
    for command in ("report", "replies"):
        assert typed(command, home).exit_code == 0
    assert sorted(path.name for path in (home / "replies").iterdir()) == [
        "330802001 柯城区教育局.eml",
        "330802002 柯城区水利局.eml",
        "330802003 柯城区统计局.eml",
    ]


def test_mails_that_were_numbered_anew_are_the_same_mails(box, tmp_path):
    home = begun(box, tmp_path / "c")
    files(box)[1].chmod(0)
    assert run(home).exit_code == 3
    opened(box)
    box.renumber(101)
    again = run(home)
    assert (again.exit_code, again.stderr, reported(home)) == (1, "", THREE)
    assert counted(home) == (3, 0, 0, 3)  # what could not be had under its old number came under the new one
    written = reports(home)
    box.renumber(102)
    run(home)
    assert (counted(home), reports(home)) == ((3, 0, 0, 3), written)
    box.append(LATE)
    files(box)[0].unlink()
    box.renumber(103)
    run(home)
    assert (counted(home), reported(home)) == ((4, 0, 0, 4), FOUR)  # what was taken away there stays here
    quiet = begun(box, tmp_path / "quiet")
    run(quiet)
    assert reported(quiet) == FOUR[1:]


def test_mails_are_filed_away_only_where_that_is_asked_for(box, tmp_path):
    home = begun(box, tmp_path / "c", "--file-away", "已收")
    assert 'file_away = "已收"\n' in (home / "collection.toml").read_text("utf-8")
    files(box)[1].chmod(0)
    stopped = run(home)
    assert stopped.exit_code == 3
    assert len(box.flags()) == 2  # what is not safe stays
    opened(box)
    assert (run(home).exit_code, reported(home)) == (1, THREE)
    assert (box.flags(), len(box.flags("&XfJlNg-"))) == ([], 3)
    assert run(home).stderr == ""
    assert counted(home) == (3, 0, 0, 3)


def test_file_away_without_a_mailbox_is_said(tmp_path):
    (tmp_path / "in").mkdir()
    done = typed("init", tmp_path / "c", "--edition", "ogi-2021", "--source", tmp_path / "in", "--file-away", "x")
    assert (done.exit_code, "--file-away is for a mailbox" in done.stderr) == (2, True)


def test_a_mail_that_the_server_does_not_give_out_is_asked_for_until_it_does(box, tmp_path):
    home = begun(box, tmp_path / "c")
    files(box)[1].chmod(0)
    first = run(home)
    assert first.exit_code == 3
    lost, kept = first.stderr.splitlines()
    assert f"{box.user} 在 127.0.0.1 的邮箱无法继续读取" in lost
    assert f"{box.user}@127.0.0.1/INBOX：未能取得 INBOX-2.eml（command: UID => FETCH failed:" in kept
    assert reported(home) == THREE[:1]
    assert counted(home) == (2, 0, 0, 2)  # it has a line; what is behind it does not wait for it for ever:
    box.append(LATE)
    second = run(home)
    assert (second.exit_code, second.stderr.count("\n"), "下次运行时会再取" in second.stderr) == (
        3,
        1,
        True,
    )
    assert reported(home) == [THREE[0], FOUR[2]]
    assert counted(home) == (4, 0, 0, 4)
    opened(box)
    third = run(home)
    assert told(third.stdout)[0] == RETURNED
    assert (third.exit_code, third.stderr, reported(home)) == (1, "", FOUR)
    assert counted(home) == (4, 0, 0, 4)
    assert run(home).stdout.splitlines()[0].startswith("单位：")  # and it is not asked for again


@pytest.mark.parametrize("away", [(), ("--file-away", "已收")])
def test_a_server_that_dies_anywhere_costs_nothing(box, tmp_path, away):
    whole = begun(box, tmp_path / "whole")
    with wire(box.port) as line:
        through(whole, line.port)
        run(whole)
        said = line.passed
    reports(whole)
    home = begun(box, tmp_path / "cut", *away)
    stops = 0
    for share in (0.01, 0.2, 0.4, 0.6, 0.8, 0.97):
        if not away:
            home = begun(box, tmp_path / str(share))
        with wire(box.port, int(said * share) if not away else int(said * 0.45)) as line:
            through(home, line.port)
            done = run(home)
        if done.exit_code == 3:
            stops += 1
            assert "127.0.0.1" in done.stderr.splitlines()[0]
            assert done.stdout.splitlines()[-1].startswith("邮件和文件")  # the books balance
        through(home, box.port)
        if not away:
            assert run(home).exit_code == 1
            reports(home)
            assert state(home) == state(whole)
    assert stops >= (2 if away else 5)
    run(home)
    reports(home)
    assert (reported(home), counted(home)) == (THREE, (3, 0, 0, 3))
    assert len(box.flags()) == (0 if away else 3)
