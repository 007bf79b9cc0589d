"""A collection as a city has it in February: published reports, drawn forms, who is missing, what came twice."""

import textwrap
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from tests.forms import filled
from xlvalidate.checking.check import Checked, check
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import built_in_edition, catalogue
from xlvalidate.findings import Finding, Origin, Severity, Verdict
from xlvalidate.reading.read import read
from xlvalidate.reading.submission import SubmittedFile, Unreadable
from xlvalidate.reports.report_data import (
    Awaited,
    Collected,
    Earlier,
    OfficeResult,
    Other,
    Repeated,
)
from xlvalidate.reports.rule_tally import rule_counts

REPORTS = Path(__file__).parents[2] / "examples" / "reports"
MADE = datetime(2026, 1, 30, 20, 15)
EDITION = "ogi-2021"
MARKED = (Verdict.EXPLAIN, Verdict.RETURN)

DRAWN: tuple[tuple[str, str, str, Mapping[str, str]], ...] = (
    # An office: its code, its name, its form (what is not drawn is 0), the explanations it wrote.
    (
        "330802001",
        "柯城区人民政府办公室",
        """
        t2                   in_force
        regulation           0
        normative            14

        t3                   person business total
        new                  21     6        27
        carried_in           2      0        2
        granted              12     4        16
        denied_secret        1      0        1
        unable_not_held      8      2        10
        handled              21     6        27
        carried_out          2      0        2

        t4                   upheld total
        review               1      1
        """,
        {},
    ),
    ("330802002", "柯城区教育局", "t3 person total\nnew 5 5\ngranted 5 5\nhandled 5 5", {}),
    (
        "330802003",
        "柯城区卫生健康局",
        """
        t3           person legal total
        new          12     3     15
        granted      9      3     12
        handled      9      3     12
        carried_out  2      0     2
        """,
        {},
    ),
    (
        "330803001",
        "衢江区水利局",
        """
        t2           amount
        fee          18.6万元

        t3           person total
        new          1      1
        other_rest   1      1
        handled      1      1
        """,
        {},
    ),
    (
        "330803002",
        "衢江区高家镇人民政府",
        """
        t2           made  in_force
        normative    4     2

        t3           person business total
        new          □      /        3
        granted      2      1        3
        handled      2      1        3
        """,
        {},
    ),
    (
        "330881001",
        "江山市自然资源和规划局",
        """
        t3              person total
        new             40     40
        granted         21     21
        other_rest      18     18
        handled         39     39
        carried_out     1      1
        """,
        {"S-OTHER-SHARE.total": "18 件为同一申请人的重复咨询，已逐件答复。"},
    ),
    (
        "330824001",
        "开化县池淮镇人民政府",
        """
        t3              person total
        new             30     30
        granted         11     11
        other_rest      19     19
        handled         30     30
        """,
        {},
    ),
    ("330824002", "开化县统计局", "", {}),
)
NOTHING = Finding(id="encrypted", origin=Origin.FILE, severity=Severity.MUST, why="encrypted")


@cache
def collection() -> Collected:
    """Sixteen offices, three that are missing, one that sent twice, one repeat, two files that are no forms."""
    known = catalogue(None)
    seeds = [read(f"2020/{path.name}", path.read_bytes(), known, printed) for path in sorted(REPORTS.glob("*.xlsx"))]
    forms = [
        replace(
            filled(
                built_in_edition(EDITION), textwrap.dedent(form), office=name, office_code=code, year="2025",
                head="李宁", reviewer="周敏", preparer="王建国", phone="0570-3021188", date="2026-01-12",
            ),
            source=SubmittedFile(file=f"{name}.xlsx", sha256=f"{number:064x}"),
            explanations=said,
        )
        for number, (code, name, form, said) in enumerate(DRAWN, start=1)
    ]  # fmt: skip
    locked = Unreadable(source=SubmittedFile(file="常山县-年报（加密）.xlsx", sha256="e" * 64), finding=NOTHING)
    old = Unreadable(
        source=SubmittedFile(file="龙游县统计表.xls", sha256="f" * 64),
        finding=replace(NOTHING, id="old-xls", why="old-xls"),
    )
    checks = check([*forms, *seeds, locked, old])
    names = {locked.source.file: ("常山县人民政府办公室", "330822001"), old.source.file: ("龙游县财政局", "330825003")}
    offices = []
    for number, one in enumerate(checks):
        name, code = names.get(one.source.file, ("", ""))
        offices.append(office(number, one, **({"name": name, "code": code} if name else {})))
    twice = Earlier(
        file="柯城卫健.xlsx", sha256="c" * 64, received=datetime(2026, 1, 9, 16, 40), verdict=Verdict.RETURN
    )
    offices[2] = replace(offices[2], earlier=(twice,))
    return Collected(
        title="衢州市 2025 年度政府信息公开年度报告 审核情况",
        period="2025",
        made=MADE,
        editions=tuple(dict.fromkeys(o.edition.id for o in offices if o.edition)),
        offices=tuple(offices),
        rules=rule_counts(checks),
        repeated=(
            Repeated(
                code="330802002", name="柯城区教育局", file="Fwd_柯城区教育局.xlsx", sha256=f"{2:064x}",
                of="柯城区教育局.xlsx", sender="bgs02@example.gov.cn", received=datetime(2026, 1, 20, 8, 1),
            ),
        ),
        others=(
            Other(file="关于报送年度报告的函.docx", sha256="a" * 64, sender="江山市 <js@example.gov.cn>",
                  received=datetime(2026, 1, 13, 10, 0), finding=replace(NOTHING, id="not-a-form", why="not-a-form")),
        ),
        missing=(
            Awaited(code="330881004", name="江山市贺村镇人民政府", parent="江山市", level="乡镇街道"),
            Awaited(code="330824003", name="开化县水利局", parent="开化县", level="县级部门"),
            Awaited(code="330803009", name="衢江区峡川镇人民政府", parent="衢江区", level="乡镇街道"),
        ),
    )  # fmt: skip


def office(number: int, checked: Checked, **more: object) -> OfficeResult:
    cover = checked.submission.cover if checked.submission else {}
    fields: dict[str, object] = {
        "code": cover.get("office_code", ""),
        "name": cover.get("office", ""),
        "parent": "衢州市",
        "level": "县级部门",
        "verdict": checked.verdict,
        "received": datetime(2026, 1, 12, 9, 5) + timedelta(hours=7 * number),
        "file": checked.source.file,
        "sha256": checked.source.sha256,
        "sender": f"bgs{number:02}@example.gov.cn",
        "checked": checked,
        "marked_copy": f"marked/{Path(checked.source.file).stem}_审核.xlsx" if checked.verdict in MARKED else None,
    }
    return OfficeResult(**(fields | more))  # type: ignore[arg-type]
