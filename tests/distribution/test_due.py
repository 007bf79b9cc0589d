"""`issue --due`: on every cover, in letters, pages and manifest; and workbooks that were issued keep theirs."""

import json
import zipfile

import openpyxl
import pytest

from tests.distribution.issues import BUNDLE, ROSTER, WORKBOOKS, issue, issued, written
from tests.distribution.test_drafts import opened, said

DUE = "报送期限：2026-01-31 17:00。"


def cover(path) -> list[object]:
    book = openpyxl.load_workbook(path)
    return [cell.value for row in book.worksheets[0] for cell in row if isinstance(cell.value, str)]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("due")
    issued(folder, "--due", "2026-01-31 17:00")
    return folder


def test_the_deadline_is_everywhere_where_somebody_looks(home):
    out = home / "out"
    assert [line for line in cover(out / "workbooks" / WORKBOOKS["330802001"]) if DUE in str(line)] == [f"5. {DUE}"]
    letters = {path.name[:9]: said(opened(path.read_bytes())) for path in (out / "drafts").iterdir()}
    assert [DUE in letter for code, letter in letters.items() if code != "330802002"] == [True] * 3
    assert "The deadline is 2026-01-31 17:00." in letters["330802002"]
    with zipfile.ZipFile(out / BUNDLE) as bundle:
        assert f"<p>{DUE}</p>" in bundle.read("填报说明.html").decode()
    assert json.loads((out / "manifest.json").read_bytes())["due"] == "2026-01-31T17:00"


def test_run_again_it_stays_and_another_one_needs_a_revision(home):
    before = {path.name: path.read_bytes() for path in (home / "out" / "workbooks").iterdir()}
    more = ROSTER + "330802005,柯城区审计局,县级部门,330800000,audit@example.gov.cn,\n"
    written(home, roster=more)
    after = {path.name: path.read_bytes() for path in (home / "out" / "workbooks").iterdir()}
    assert {name: after[name] for name in before} == before
    assert f"5. {DUE}" in cover(home / "out" / "workbooks" / "330802005_柯城区审计局_2025.xlsx")
    for words in (["--due", "2026-02-10"], ["--due", "2026-02-10", "--revision", 2, "--for", "330802001"]):
        done = issue(home, *words, roster=more)
        assert done.exit_code == 2 and "2026-01-31T17:00" in done.output
    written(home, "--due", "2026-02-10", "--revision", 2, roster=more)
    assert "5. 报送期限：2026-02-10（含当日）。" in cover(home / "out" / "workbooks" / WORKBOOKS["330802001"])
    assert json.loads((home / "out" / "manifest.json").read_bytes())["due"] == "2026-02-10"


def test_without_one_nothing_says_so(tmp_path):
    out = issued(tmp_path, "--for", "330802001")
    assert "due" not in json.loads((out / "manifest.json").read_bytes())
    assert not any(
        "期限" in str(line) and "报送" in str(line) for line in cover(out / "workbooks" / WORKBOOKS["330802001"])
    )
    done = issue(tmp_path, "--due", "2026-02-10")
    assert done.exit_code == 2 and "2026-02-10" in done.output


@pytest.mark.parametrize("words", [["--due", "31.1.2026"], ["--due", "2026-02-30"], ["--due", "2026-01-04"]])
def test_what_is_no_deadline(tmp_path, words):
    done = issue(tmp_path, *words)
    assert (done.exit_code, (tmp_path / "out").exists()) == (2, False)
    assert words[1] in done.output


def test_the_plan_says_it(tmp_path):
    done = issue(tmp_path, "--due", "2026-01-31")
    assert done.output.splitlines()[1] == "报送期限：2026-01-31（含当日）。"
