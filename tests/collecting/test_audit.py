"""`xlvalidate collect audit`: whatever was done to a collection behind its back is told, and what to do."""

import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.collecting.incoming import ODD, WRONG, collection, form, lay, mail, ran
from xlvalidate.cli import main
from xlvalidate.collecting.lock import alone
from xlvalidate.collecting.made_with import differing

RULE = "S21-MADE-LE.normative"


def typed(*words: object) -> Result:
    return CliRunner().invoke(main, ["collect", *map(str, words)])


def audited(home: Path) -> tuple[int, list[tuple[str, str, list[str]]]]:
    """The exit code, and each problem: the word, what it is about, its files."""
    done = typed("audit", home, "--format", "json")
    told = json.loads(done.stdout)
    return done.exit_code, [(one["why"], one["what"], one["files"]) for one in told["problems"]]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = collection(
        tmp_path_factory.mktemp("kept"),
        {
            "1.eml": mail(("一.xlsx", form(drawing=ODD, says={RULE: "两件联合制发"})), day=10),
            "2.eml": mail(("二.xlsx", form("330802002", WRONG)), sender="water@example.gov.cn", day=11),
        },
    )
    ran(made)
    return made


@pytest.fixture
def home(kept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(kept, tmp_path / "collection"))


def original(home: Path, name: str) -> Path:
    (digest,) = sql(home, f"SELECT sha256 FROM parcels WHERE name = '{name}'")
    return home / "originals" / digest[:2] / digest


def sql(home: Path, query: str) -> list[str]:
    connection = sqlite3.connect(home / "ledger.sqlite", isolation_level=None)
    found = [row[0] for row in connection.execute(query).fetchall()]
    connection.close()
    return found


def test_what_is_whole_is_said_to_be(home):
    done = typed("audit", home, "--lang", "en")
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("All is well: 4 originals (") and "2 marked copies, 0 decisions" in done.stdout
    assert audited(home) == (0, [])
    with alone(home, "run"):
        assert typed("audit", home).exit_code == 2


def test_originals_that_are_gone_changed_or_strange(home):
    one, two = original(home, "1.eml"), original(home, "2.eml")
    one.unlink()
    two.write_bytes(two.read_bytes() + b"x")
    stray = one.parent / ("f" * 64)
    stray.write_bytes(b"x")
    (home / "originals" / ".damaged").mkdir()
    (home / "originals" / ".damaged" / "x").write_bytes(b"x")
    code, problems = audited(home)
    assert code == 3
    assert sorted(problems) == [
        ("original-changed", two.name, ["2.eml"]),
        ("original-extra", f"{stray.parent.name}/{stray.name}", []),
        ("original-missing", one.name, ["1.eml"]),
    ]
    said = typed("audit", home, "--lang", "en").stdout
    assert f"An original is gone: 1.eml ({one.name}). Please run collect run" in said
    assert "3 problems. Looked at: 4 originals" in said
    stray.unlink()
    ran(home)  # the source still has them
    assert audited(home) == (0, [])


def test_what_is_gone_of_a_mail_is_taken_out_of_it_again(home):
    mails = {original(home, name) for name in ("1.eml", "2.eml")}
    attached = [path for path in (home / "originals").glob("[0-9a-f][0-9a-f]/*") if path not in mails]
    for path in attached:
        path.unlink()
    code, problems = audited(home)
    assert (code, sorted(what for _, what, _ in problems)) == (3, sorted(path.name for path in attached))
    ran(home)
    assert audited(home) == (0, [])


def test_marked_copies_that_are_gone_changed_or_left_over(home):
    one, two = sorted((home / "marked").glob("*.xlsx"))
    one.unlink()
    two.write_bytes(two.read_bytes().replace(b"PK\x05\x06", b"PK\x05\x07"))
    extra = home / "marked" / f"{'a' * 64}.xlsx"
    extra.write_bytes(b"x")
    code, problems = audited(home)
    assert code == 1
    assert [(why, what) for why, what, _ in problems] == [
        *sorted([("copy-missing", one.stem), ("copy-changed", two.stem)], key=lambda pair: pair[1]),
        ("copy-extra", extra.name),
    ]
    two.unlink()
    ran(home)
    assert audited(home) == (0, []) and not extra.exists() and one.exists() and two.exists()


@pytest.mark.parametrize(
    ("done_to_it", "expected"),
    [
        ("UPDATE made_with SET value = '0.0' WHERE name = 'xlvalidate'", (1, [("made-with", "xlvalidate", [])])),
        ("UPDATE made_with SET value = 'x' WHERE name LIKE '%.errata'", (1, [("made-with", "ogi-2021.errata", [])])),
        ("DELETE FROM made_with", (0, [])),
        ("UPDATE pieces SET fate = 'waiting'", (1, [("fates-old", "", [])])),
        ("DELETE FROM checks", (1, None)),
        ("INSERT INTO parcels (id, source, place, sha256, kind, name, size, token, fault, detail, opened) "
         "SELECT 99, 'x', 'x', sha256, kind, name, size, token, fault, detail, 1 FROM parcels LIMIT 1", (3, None)),
    ],
)  # fmt: skip
def test_a_ledger_that_is_not_what_a_run_left(home, done_to_it, expected):
    sql(home, done_to_it)
    code, problems = audited(home)
    if expected[1] is None:
        assert (code, len(problems) > 0) == (expected[0], True)
        assert {why for why, *_ in problems} <= {"waiting", "copy-extra", "unbalanced"}
    else:
        assert (code, problems) == expected


def test_decisions_that_are_gone_or_have_no_effect(home):
    for words in (
        ("一.xlsx", "--counts"), ("二.xlsx", "--office", "330802003"), ("一.xlsx", "--accept-reason"),
    ):  # fmt: skip
        assert typed("decide", home, *words, "--why", "asked").exit_code == 0
    assert audited(home) == (0, [])
    lay(home / "inbox", {"3.eml": mail(("三.xlsx", form()), day=12)}, day=20)
    ran(home)
    assert typed("decide", home, "三.xlsx", "--counts", "--why", "asked").exit_code == 0
    sql(home, "UPDATE checks SET explained = ''")
    roster = home / "roster.csv"
    roster.write_text(
        "".join(line for line in roster.read_text("utf-8").splitlines(True) if "2003" not in line), "utf-8"
    )
    code, problems = audited(home)
    assert (code, [(why, files) for why, _, files in problems if why.startswith("decision")]) == (
        1,
        [("decision-overtaken", ["一.xlsx"]), ("decision-office", ["二.xlsx"]), ("decision-reason", ["一.xlsx"])],
    )
    sql(home, "DELETE FROM decisions WHERE id = 1")
    sql(home, "UPDATE decisions SET piece = 'f' || substr(piece, 2) WHERE id = 2")
    problems = audited(home)[1]
    assert ("decision-gone", "1", []) in problems
    assert [(why, files) for why, _, files in problems if why == "decision-of-nothing"] == [("decision-of-nothing", [])]


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ({}, {"xlvalidate": "1"}, ()),  # it was not kept yet
        ({"xlvalidate": "1", "a": "x"}, {"xlvalidate": "1", "a": "x"}, ()),
        ({"xlvalidate": "1", "a": "x", "b": "x"}, {"xlvalidate": "2", "a": "x", "c": "x"}, ("xlvalidate", "b", "c")),
    ],
)
def test_what_has_changed_since_the_last_run(before, now, expected):
    assert differing(before, now) == expected
