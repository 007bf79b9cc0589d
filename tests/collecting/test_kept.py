"""A collection and an issue as the first version left them: read, gone on with, and nothing of it lost or said anew."""

import io
import json
import re
import shutil
import sqlite3
import zipfile
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from tests.distribution.issues import typed
from tests.kept import FIRST
from xlvalidate.collecting.ledger_schema import VERSION


@pytest.fixture
def first(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FIRST, tmp_path / "first"))


# What is beside a ledger while somebody looks into it.
BESIDE = {"collection.lock", "ledger.sqlite-shm", "ledger.sqlite-wal"}


_GIVEN = re.compile(rb'( t="(?:str|b|e)")?>(<f(?: [^>]*)?>[^<]*</f>)(?:<v>[^<]*</v>)?</c>')


def contents(folder: Path) -> dict[str, bytes]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name not in BESIDE)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def parts(folder: Path) -> dict[str, object]:
    """What is in each file: the parts of a workbook, of a draft its head and those of its workbook. No seal is, and no
    words of a draft: they are not those of the first version.
    """
    return {name: inside(data) for name, data in contents(folder).items()}


_RESULTS = "怎么办".encode()  # a heading of 审核结果 and of no other sheet
_LISTED = re.compile(r"（\d+ 处）：\r?\n1\. .*?(?=\r?\n\r?\n)", re.DOTALL)


def inside(data: bytes) -> object:
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            # The first version's marked copies had no values behind formulas, and a row a finding.
            found = {name: _GIVEN.sub(rb">\2</c>", archive.read(name)) for name in archive.namelist()}
        return {name: part for name, part in found.items() if _RESULTS not in part}
    mail = message_from_bytes(data, policy=default)
    if not mail.is_multipart() and "X-Unsent" not in mail:
        return b""  # the text of a draft with a workbook
    # The first version's drafts did not yet say which mail they answer.
    head = [(name, value) for name, value in mail.items() if name not in ("Content-Type", "In-Reply-To", "References")]
    if not mail.is_multipart():
        return [head]
    return [head, *(inside(part.get_payload(decode=True)) for part in mail.iter_parts())]


RETURNED = (
    "× 退回修改  990103 松涛县交通运输局  松涛县交通运输局 <transport@songtao.example.gov.cn>"
    "  990103_松涛县交通运输局_2025.xlsx [b3fbc408]：表三 （七）总计 自然人（D29）：2 条审核关系不符。"
    "最可能有误：D29。（另有 1 项）"
)
LISTED = """\
（2 处）：
1. 表三 （七）总计 自然人（D29）：2 条审核关系不符。最可能有误：D29。请先核对 D29。其他格也可能有误。〔T3-BAL.person、T3-SUM.person·强制〕
   表三 自然人：一、本年新收政府信息公开申请数量（D6） + 二、上年结转政府信息公开申请数量（D7）应等于（七）总计（D29） + 四、结转下年度继续办理（D30）；6 + 0 ≠ 5 + 0，差 1。
   表三 自然人：（七）总计（D29）应等于（一）至（六）各项办理结果之和；5 ≠ 4 + 2，差 -1。
2. 表三 （七）总计（J29）：2 条审核关系不符。最可能有误：J29。请先核对 J29。其他格也可能有误。〔T3-BAL.total、T3-SUM.total·强制〕
   表三 总计：一、本年新收政府信息公开申请数量（J6） + 二、上年结转政府信息公开申请数量（J7）应等于（七）总计（J29） + 四、结转下年度继续办理（J30）；7 + 0 ≠ 6 + 0，差 1。
   表三 总计：（七）总计（J29）应等于（一）至（六）各项办理结果之和；6 ≠ 4 + 3，差 -1。"""  # noqa: E501
STATUS = """\
√ 通过        2026-01-05 17:07  990101  松涛县教育局  990101_松涛县教育局_2025.xlsx [511cd3f3]
× 退回修改    2026-01-05 17:14  990103  松涛县交通运输局  990103_松涛县交通运输局_2025.xlsx [b3fbc408]
√ 通过        2026-01-05 17:21  990104  松涛镇人民政府  990104_松涛镇人民政府_2025.xlsx [61998d18]
未报                            990100  松涛县人民政府  xxgk@songtao.example.gov.cn

单位：通过 2，待说明 0，退回修改 1，无法读取 0，未报 1
"""


def test_a_run_judges_all_of_it_anew_and_gives_what_was_given_before(first):
    home = first / "collection"
    before = {name: parts(home / name) for name in ("marked", "replies", "originals")}
    done = typed("collect", "run", home, "--jobs", 0)
    assert (done.exit_code, done.stderr) == (1, "")
    assert done.stdout.splitlines()[:4] == [
        "√ 通过  990101 松涛县教育局  松涛县教育局 <edu@songtao.example.gov.cn>"
        "  990101_松涛县教育局_2025.xlsx [511cd3f3]",
        RETURNED,
        "√ 通过  990104 松涛镇人民政府  松涛镇人民政府 <town@songtao.example.gov.cn>"
        "  990104_松涛镇人民政府_2025.xlsx [61998d18]",
        "单位：通过 2，待说明 0，退回修改 1，无法读取 0，未报 1",
    ]
    shown = typed("collect", "status", home)
    erratum, *lines, _ = shown.stdout.splitlines(keepends=True)
    assert (shown.exit_code, "".join(lines)) == (0, STATUS)
    assert erratum.startswith("ogi-2021  勘误：S21-REG-ZERO ")  # in force since
    assert typed("collect", "replies", home).exit_code == 0
    assert {name: parts(home / name) for name in before} == before
    (draft,) = (path for path in (home / "replies").iterdir() if "990103" in path.name)
    body = message_from_bytes(draft.read_bytes(), policy=default).get_body()
    assert body is not None and _LISTED.findall(body.get_content().replace("\r\n", "\n")) == [LISTED]
    assert [line for line in typed("collect", "run", home, "--jobs", 0).stdout.splitlines() if "xlsx" in line] == []


def test_the_ledger_has_what_the_cover_and_the_stamp_say_apart(first):
    home = first / "collection"
    typed("collect", "run", home, "--jobs", 0)
    with sqlite3.connect(home / "ledger.sqlite") as ledger:
        assert ledger.execute("PRAGMA user_version").fetchone() == (VERSION,)
        found = ledger.execute("SELECT code, stamped, period, office, blank, length(content) FROM checks ORDER BY code")
        assert found.fetchall() == [
            ("990101", "990101", "2025", "松涛县教育局", "", 64),
            ("990103", "990103", "2025", "松涛县交通运输局", "", 64),
            ("990104", "990104", "2025", "松涛镇人民政府", "", 64),
        ]
    ledger.close()


@pytest.mark.parametrize("words", [("collect", "status"), ("collect", "report"), ("collect", "replies"), ("rollup",)])
def test_before_a_run_nothing_is_said_of_it(first, words):
    home = first / "collection"
    before = contents(home)
    done = typed(*words, home, "--lang", "en")
    assert (done.exit_code, done.stdout) == (2, "")
    told = (
        f"is of an older xlvalidate (version 1): run xlvalidate collect run {home} once; it judges everything again\n"
    )
    assert done.stderr.endswith(told)
    assert contents(home) == before


def test_its_reports_and_its_sums(first):
    home = first / "collection"
    typed("collect", "run", home, "--jobs", 0)
    assert typed("collect", "report", home).exit_code == 0
    tree = [json.loads(line) for line in (home / "reports" / "tree.jsonl").read_text("utf-8").splitlines()]
    assert [(one["code"], one["depth"], one["verdict"], one["below"]) for one in tree] == [
        ("990100", 0, None, {"accepted": 2, "return": 1}),
        ("990101", 1, "accepted", {}),
        ("990103", 1, "return", {}),
        ("990104", 1, "accepted", {}),
    ]
    assert tree[0]["units"] == [
        {"by": "report", "code": "990101", "name": "松涛县教育局", "why": None},
        {"by": "nothing", "code": "990103", "name": "松涛县交通运输局", "why": "return"},
        {"by": "report", "code": "990104", "name": "松涛镇人民政府", "why": None},
    ]
    lines = [json.loads(line) for line in (home / "reports" / "findings.jsonl").read_text("utf-8").splitlines()]
    assert [(one["file"], [finding["id"] for finding in one["findings"]]) for one in lines] == [
        ("990101_松涛县教育局_2025.xlsx", []),
        ("990103_松涛县交通运输局_2025.xlsx", ["T3-BAL.person", "T3-BAL.total", "T3-SUM.person", "T3-SUM.total"]),
        ("990104_松涛镇人民政府_2025.xlsx", []),
    ]
    done = typed("rollup", home, "--partial")
    assert (done.exit_code, done.stdout) == (
        1,
        "990100 松涛县人民政府   下级 3 个单位，缺 1 个\n  · 990103 松涛县交通运输局：退回修改\n"
        f"  已写出 {home}/rollup/990100_松涛县人民政府_2025_部分汇总.xlsx（只是部分合计，不能当作汇总数上报）\n",
    )


def test_what_was_issued_is_still_what_was_issued(first):
    books = sorted((first / "issued" / "workbooks").iterdir())
    manifest = first / "issued" / "manifest.json"
    key = first / "keys" / "county.pub"
    done = typed("verify", *books, "--manifest", manifest, "--key", key, "--on", "2026-01-10")
    names = ["990100 松涛县人民政府", "990101 松涛县教育局", "990103 松涛县交通运输局", "990104 松涛镇人民政府"]
    assert (done.exit_code, done.stdout.splitlines()) == (
        0, [f"√ {book}：与下发时一致（{name}）" for book, name in zip(books, names, strict=True)],
    )  # fmt: skip
    checked = typed("check", *books, "--key", key, "--manifest", manifest, "--format", "json").stdout.splitlines()
    ids = [{finding["id"] for finding in json.loads(line)["findings"]} for line in checked]
    assert ids == [{"table-blank", "erratum-applies"}, *[{"table-blank"}] * 3]


def test_an_issue_goes_on_where_it_was(first):
    before = contents(first / "issued")
    done = typed(
        "issue", first / "roster.csv", "--edition", "ogi-2021", "--year", 2025, "-o", first / "issued",
        "--issued-on", "2026-01-05",
    )  # fmt: skip
    assert (done.exit_code, done.stdout.splitlines()[5:]) == (
        0,
        [
            "工作簿：新下发 0，重新下发 0，已在那里、不动 4；压缩包 1，邮件草稿 4，"
            "清单 manifest.json、manifest.csv、manifest.sig",
            "没有写任何文件。加 --go 写出。",
        ],
    )
    assert contents(first / "issued") == before


def test_its_templates_are_templates(first):
    for path in sorted((first / "templates").glob("*.xlsx")):
        line = json.loads(typed("check", path, "--format", "json").stdout)
        assert line["edition"] == path.stem
        assert {finding["id"] for finding in line["findings"]} == {"table-blank", "cover-blank"}
