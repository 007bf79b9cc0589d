"""A file's own fault ends nothing, whatever the file is called; a poor console and a closed pipe show no trace."""

import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest
from click.testing import CliRunner, Result

from tests.collecting.incoming import WRONG, collection, form
from xlvalidate.cli import main
from xlvalidate.intake.strangers_names import LONGEST, fitted, free_name, numbered, safe_name
from xlvalidate.messages import text

ROOT = Path(__file__).parents[1]
LONG = "年报" * 41 + ".xlsx"  # 251 bytes: with 审核 or .part it would be too long
LONGER = "年报" * 50 + ".xlsx"

posix = pytest.mark.skipif(os.name == "nt", reason="such files are a matter of POSIX")


def typed(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)


@pytest.mark.parametrize(
    ("stem", "tail", "longest", "wanted"),
    [
        ("年报", "_审核.xlsx", 255, "年报_审核.xlsx"),
        ("年报" * 100, "_审核.xlsx", 30, "年报年报年报_审核.xlsx"),
        ("a" * 300, ".xlsx", 255, "a" * 250 + ".xlsx"),
        ("a. b", ".xlsx", 7, "a.xlsx"),
        ("年", ".xlsx", 6, "_.xlsx"),
        ("x\udcff" * 9, ".x", 10, "x\udcffx\udcff.x"),
    ],
)
def test_a_name_is_cut_by_bytes_before_its_tail(stem, tail, longest, wanted):
    assert fitted(stem, tail, longest) == wanted


@pytest.mark.parametrize("stem", ["年报", "年报" * 60, "x" * 200, "con", "a" * 119, ""])
@pytest.mark.parametrize("tail", ["_审核.xlsx", "_2025.zip", ".eml"])
def test_names_stay_apart_short_and_whole_at_their_end(stem, tail):
    taken: set[str] = set()
    names = [free_name(stem, tail, taken) for _ in range(12)]
    assert len(set(names)) == 12
    assert all(0 < len(name.encode()) <= LONGEST for name in names)
    mark, dot, suffix = tail.rpartition(".")
    assert names[0].endswith(tail)
    assert all(name.endswith(f"{mark}-{number}{dot}{suffix}") for number, name in enumerate(names[1:], 2))
    assert names[1] == numbered(safe_name(stem, tail), 2, mark)


@posix
def test_every_bad_file_of_a_batch_costs_only_itself(tmp_path):
    inbox, out = tmp_path / "in", tmp_path / "out"
    inbox.mkdir()
    bad = os.fsencode(inbox) + b"/\xff\xfe.xlsx"
    for path in (inbox / LONG, inbox / "a.xlsx", Path(os.fsdecode(bad))):
        path.write_bytes(form("330802001", WRONG))
    (inbox / "folder.xlsx").mkdir()
    (inbox / "dangling.xlsx").symlink_to(inbox / "nowhere")
    (inbox / "loop.xlsx").symlink_to(inbox / "loop.xlsx")
    os.mkfifo(inbox / "pipe.xlsx")
    whole = typed("check", inbox, "--mark", out, "--lang", "en", "-o", tmp_path / "told.txt")
    told = (tmp_path / "told.txt").read_text("utf-8", "replace")
    assert whole.exit_code == 3
    assert told.endswith("6 files: 0 accepted, 0 to be explained, 3 returned, 3 unreadable.\n"), told
    marked = sorted(os.fsencode(path.name) for path in out.iterdir())
    assert [len(name) <= 255 and name.endswith("_审核.xlsx".encode()) for name in marked] == [True] * 3
    assert b"\xff\xfe_\xe5" in b"".join(marked)
    one_by_one = typed(
        "check", inbox / "a.xlsx", inbox / LONGER, tmp_path / "gone.xlsx", inbox / "pipe.xlsx", "/dev/null",
        inbox / "dangling.xlsx", "a\0b.xlsx", "--lang", "en",
    )  # fmt: skip
    assert one_by_one.exit_code == 3
    assert one_by_one.stdout.endswith("7 files: 0 accepted, 0 to be explained, 1 returned, 6 unreadable.\n"), (
        one_by_one.stdout
    )


@posix
def test_clearing_goes_on_behind_a_file_that_cannot_be_read(tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / LONG).write_bytes(form())
    os.mkfifo(tmp_path / "pipe.xlsx")
    done = typed("clear", tmp_path / "gone.xlsx", tmp_path / "pipe.xlsx", tmp_path, tmp_path / "a" / LONG,
                 tmp_path / "b" / LONG, "-o", tmp_path / "out", "--lang", "en")  # fmt: skip
    assert done.exit_code == 3
    assert [line.partition(": cannot be read (")[2][:12] for line in done.stderr.splitlines()] == [
        "No such file", "not a file);", "Is a directo",
    ]  # fmt: skip
    assert len(done.stdout.splitlines()) == 2
    assert len({len(path.name.encode()) <= 255 for path in (tmp_path / "out").iterdir()}) == 1
    assert len(list((tmp_path / "out").iterdir())) == 2


@posix
def test_a_source_with_odd_files_is_read_to_its_end(tmp_path):
    from tests.collecting.incoming import ran, reported

    home = collection(tmp_path, {"z.xlsx": form()})
    os.mkfifo(home / "inbox" / "pipe.xlsx")
    (home / "inbox" / "dangling.xlsx").symlink_to("nowhere")
    (home / "inbox" / "folder.xlsx").mkdir()
    done = ran(home)
    assert done.tally.identity == (
        "received 3 = accepted 1 + explain 0 + return 0 + unreadable 0 + repeated 0 + not-a-form 2"
    )
    assert sorted(line.name for line, _ in done.state.others) == ["dangling.xlsx", "pipe.xlsx"]
    assert [one.split()[0] for one in reported(home)] == ["accepted"]


def program(*words: object, **environment: str) -> tuple[int, bytes, bytes]:
    done = subprocess.run(
        [sys.executable, "-m", "xlvalidate", *map(str, words)],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT), **environment}, capture_output=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


STRICT = {"PYTHONIOENCODING": "ascii:strict"}
CONSOLES = {
    "cp1252": {"PYTHONIOENCODING": "cp1252"},
    "no locale": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
}


@pytest.mark.parametrize("console", CONSOLES)
def test_a_poor_console_shows_no_trace(tmp_path, console):
    for words, code in ((["--help"], 0), (["check", "--格式", tmp_path / "没有.xlsx"], 2), (["rules", "ogi-2021"], 0)):
        done = program(*words, **CONSOLES[console])
        assert (done[0], b"Traceback" in done[1] + done[2]) == (code, False), (words, done)


def test_the_poorest_console_shows_no_trace(tmp_path):
    (tmp_path / "年报.xlsx").write_bytes(form("330802001", WRONG))
    home = collection(tmp_path, {"年报.xlsx": form("330802001", WRONG)})
    for words, code in (
        (["--help"], 0),
        (["查无此令"], 2),
        (["check", "--格式"], 2),
        (["check", tmp_path / "没有.xlsx"], 2),
        (["check", tmp_path / "年报.xlsx", "--mark", tmp_path / "标记", "-o", tmp_path / "结果.txt"], 1),
        (["rules", "ogi-2021"], 0),
        (["collect", "run", home, "--jobs", "0"], 1),
        (["collect", "status", home], 0),
        (["collect", "replies", home], 0),
    ):
        done = program(*words, **STRICT)
        assert (done[0], b"Traceback" in done[1] + done[2]) == (code, False), (words, done)
    assert [path.name for path in (tmp_path / "标记").iterdir()] == ["年报_审核.xlsx"]
    assert [path.name[:9] for path in (home / "replies").iterdir()] == ["330802001"]


@posix
@pytest.mark.parametrize("words", ["--help", "rules ogi-2021", "check --format json {file}", "no-such-command", "lint"])
def test_a_closed_pipe_ends_it_quietly(tmp_path, words):
    (tmp_path / "a.xlsx").write_bytes(form("330802001", WRONG))
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "xlvalidate", *words.format(file=tmp_path / "a.xlsx").split()]
    stderr = tmp_path / "stderr"
    for both in (False, True):
        if words == "no-such-command" and not both:
            continue  # it prints nothing there
        with stderr.open("wb") as file:
            done = subprocess.run(
                command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=writing,
                stderr=writing if both else file, check=False,
            )  # fmt: skip
        assert (done.returncode, stderr.read_bytes()) == (141, b"")
    os.close(writing)


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="there is no device that is always full")
@pytest.mark.parametrize("words", ["--help", "--version", "check {file}", "check --format json {file}", "issue --help"])
def test_where_nothing_more_can_be_written_that_is_said(tmp_path, words):
    (tmp_path / "a.xlsx").write_bytes(form("330802001", WRONG))
    command = [sys.executable, "-m", "xlvalidate", *words.format(file=tmp_path / "a.xlsx").split()]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "LC_ALL": "zh_CN.UTF-8"}
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, cwd=ROOT, env=environment, stdout=full, stderr=subprocess.PIPE, check=False)
        silent = subprocess.run(command, cwd=ROOT, env=environment, stdout=full, stderr=full, check=False)
    said = text("output-unwritable", "zh_CN", why="磁盘已满")
    assert (done.returncode, done.stderr.decode()) == (2, f"{said}\n")
    assert silent.returncode == 2


def test_a_crash_is_no_finding() -> None:
    fallen = """
        import sys
        import click
        from xlvalidate.cli import main
        from xlvalidate.commands import rules
        rules.command = click.Command("rules", callback=lambda: 1 // 0)
        sys.argv = ["xlvalidate", "rules"]
        main()
    """
    done = subprocess.run([sys.executable, "-c", dedent(fallen)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (70, "")
    assert done.stderr.startswith("Traceback")
    assert done.stderr.endswith("ZeroDivisionError: integer division or modulo by zero\n")
