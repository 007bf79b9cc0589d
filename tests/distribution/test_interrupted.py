"""An issue that does not come to its end: what was made safe is there, nothing else is, and the next run finishes."""

from datetime import date
from pathlib import Path

import pytest

from tests.distribution.issues import lay_keys, tree
from xlvalidate.desk.issue import PreparedIssue, issue, prepared
from xlvalidate.distribution import issue_folder
from xlvalidate.distribution.plan import Ask
from xlvalidate.identity import Period
from xlvalidate.safe_files import FEW, sync_all_of

SCHOOL = Path(__file__).parents[2] / "examples" / "own_form" / "school.toml"
ROSTER = "code,name,parent,mail\n1,市,,c@example.gov.cn\n" + "".join(
    f"{number},第{number}校,1,b{number}@example.gov.cn\n" for number in range(10, 19)
)


def ready(folder: Path) -> PreparedIssue:
    if not folder.exists():
        folder.mkdir()
        (folder / "roster.csv").write_text(ROSTER, "utf-8")
        lay_keys(folder)
    ask = Ask(period=Period(2025), issued=date(2026, 1, 5))
    return prepared(
        folder / "roster.csv", str(SCHOOL), folder / "out", folder / "issuer.key", None, lambda unfinished: ask
    )


class InterruptedHereError(Exception):
    """Somebody pressed a key."""


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("quiet") / "issue"
    done = issue(ready(folder), lambda: None)
    assert (done.written, done.left) == (24, 0)
    return tree(folder / "out")


def test_what_was_made_safe_stays(tmp_path, monkeypatch, quiet):
    monkeypatch.setattr(issue_folder, "_TOGETHER", FEW + 3)
    out, named = tmp_path / "issue" / "out", list[int]()

    def told() -> None:
        named.append(sum(not name.endswith(".part") for name in tree(out)))
        if len(named) == 10:
            raise InterruptedHereError

    with pytest.raises(InterruptedHereError):
        issue(ready(tmp_path / "issue"), told)
    # The first eight files are safe at once, three more when they are eleven, and then the next eight.
    together = sync_all_of(tmp_path) is not None
    assert named == ([2, 4, 6, 8, 8, 12, 14, 16, 18, 19] if together else [*range(2, 21, 2)])
    there = tree(out)
    assert there == {name: quiet[name] for name in there}
    assert len(there) == named[-1]
    done = issue(ready(tmp_path / "issue"), lambda: None)
    assert (done.written, done.left) == (24 - len(there), len(there))
    assert tree(out) == quiet


def test_a_file_that_cannot_be_written_is_told_and_leaves_no_drafts(tmp_path, quiet):
    workbooks = [name for name in quiet if name.startswith("workbooks/")]
    plan = ready(tmp_path / "issue")
    in_the_way = tmp_path / "issue" / "out" / workbooks[7]
    in_the_way.mkdir(parents=True)
    with pytest.raises(IsADirectoryError):
        issue(plan, lambda: None)
    there = tree(tmp_path / "issue" / "out")
    assert there == {name: quiet[name] for name in there}
    in_the_way.rmdir()
    issue(ready(tmp_path / "issue"), lambda: None)
    assert tree(tmp_path / "issue" / "out") == quiet
