"""What comes in, made small: forms with figures, mails with forms, collections with a roster."""

import os
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from io import BytesIO
from pathlib import Path
from types import MappingProxyType

from tests.forms import drawn_cells, form_of
from xlvalidate.cells import Cell
from xlvalidate.collecting import settings
from xlvalidate.collecting.collection_view import CollectionView
from xlvalidate.collecting.judging import Judging, Task
from xlvalidate.collecting.ledger import opened_ledger
from xlvalidate.collecting.ledger_lines import Check
from xlvalidate.collecting.run import RunResult, Telling, run
from xlvalidate.collecting.state_with_sums import state_with_sums
from xlvalidate.desk.collection import documents_of, judging_of, rules_of
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import built_in_edition
from xlvalidate.editions.template_names import explanation_name
from xlvalidate.ooxml.blank_form import BlankForm, blank_form
from xlvalidate.ooxml.fill import Typed, filled
from xlvalidate.reading.identify import wanted
from xlvalidate.reading.read_book import read_book

EDITION = "ogi-2021"
ROSTER = """code,name,level,parent,mail,language
330800000,衢州市人民政府办公室,地市级,,city@example.gov.cn,
330802001,柯城区教育局,县级部门,330800000,edu@example.gov.cn,
330802002,柯城区水利局,县级部门,330800000,water@example.gov.cn,en
330802003,柯城区统计局,县级部门,330800000,stat@example.gov.cn,
330802004,柯城区司法局,县级部门,330800000,,
"""
NAMES = {code: name for code, name, *_ in (line.split(",") for line in ROSTER.splitlines()[1:])}
XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
ODD = "t2 made repealed in_force\nnormative 5 1 3"  # to be explained under S21-MADE-LE.normative
WRONG = "t3 person total\nnew 3 3\ngranted 2 2\nhandled 2 2"


@cache
def _template(edition: str) -> bytes:
    return form_of(built_in_edition(edition))


_SIGNED = {"head": "李宁", "reviewer": "周敏", "preparer": "王建国", "phone": "000-0000000", "date": "2026-01-12"}


@cache
def _zeros(edition: str) -> BlankForm:
    """The template with 0 in every figure and the names of who signed: what is drawn is typed over it."""
    made, places = built_in_edition(edition), printed(built_in_edition(edition))
    figures: dict[Cell, Typed] = {places.cells[one]: 0 for one, of in made.indicators.items() if of.numeric}
    signed: dict[Cell, Typed] = {places.fields[field]: text for field, text in _SIGNED.items()}
    book = read_book(_template(edition), wanted)
    said = [book.named(explanation_name(one.id)) for one in made.instances]
    cells = [*figures, *places.fields.values(), *(name.cell for name in said if name and name.cell)]
    return blank_form(filled(_template(edition), figures | signed), cells)


def form(
    code: str = "330802001", drawing: str = "", *, name: str | None = None, year: int | str | None = 2025,
    edition: str = EDITION, says: Mapping[str, str] = MappingProxyType({}),
) -> bytes:  # fmt: skip
    """A form in which every figure that is not drawn is 0, with the name that the roster has for its code. `says` are
    the 审核说明 by rule instance.
    """
    made, zeros = built_in_edition(edition), _zeros(edition)
    places = printed(made)
    cells: dict[Cell, Typed] = {places.cells[one]: int(text) for one, text in drawn_cells(made, drawing)}
    called = NAMES.get(code, "柯城区某某局") if name is None else name
    cells |= {places.fields[field]: text for field, text in {"office": called, "office_code": code}.items() if text}
    if year is not None:
        cells[places.fields["year"]] = year
    for rule, text in says.items():
        named = zeros.formulas.names[explanation_name(rule).lower()]
        assert named.cell is not None
        cells[named.cell] = text
    return zeros.filled(cells)


def mail(
    *attached: tuple[str, bytes], sender: str = "edu@example.gov.cn", day: int = 10, id_: str = "", **headers: str
) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"] = f"报表员 <{sender}>"
    message["To"] = "collect@example.gov.cn"
    message["Subject"] = "报送年报"
    message["Date"] = datetime(2026, 1, day, 9, 30, tzinfo=UTC)
    message["Message-ID"] = id_ or f"<{day}.{sender}>"
    for key, value in headers.items():
        message[key.replace("_", "-")] = value
    message.set_content("请查收。")
    for number, (name, data) in enumerate(attached):
        message.add_attachment(data, maintype=XLSX[0], subtype=XLSX[1], filename=name)
        message.set_boundary(f"=_{number}")
    return message.as_bytes()


def zipped(**members: bytes) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name.replace("__", "."), (2026, 1, 1, 0, 0, 0)), data)
    return packed.getvalue()


def lay(folder: Path, files: dict[str, bytes], day: int = 12) -> None:
    """Files in a folder, each saved a minute after the one before."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, (name, data) in enumerate(files.items()):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        moment = datetime(2026, 1, day, 8, tzinfo=UTC).timestamp() + 60 * number
        os.utime(path, (moment, moment))


def collection(folder: Path, files: dict[str, bytes] | None = None, *, roster: str = ROSTER, more: str = "") -> Path:
    """A collection's folder with an inbox in it."""
    home = folder / "collection"
    home.mkdir(parents=True)
    if files is not None:
        lay(home / "inbox", files)
    if roster:
        (home / "roster.csv").write_text(roster, "utf-8")
    listed = 'roster = "roster.csv"\n' if roster else ""
    (home / settings.FILE).write_text(
        f'editions = ["{EDITION}"]\nyear = 2025\n{listed}{more}\n[[sources]]\nkind = "folder"\npath = "inbox"\n',
        "utf-8",
    )
    return home


def ran(
    home: Path, jobs: int = 0, last: Path | None = None, told: Callable[[str], None] = lambda said: None
) -> RunResult:
    """One run, in this process unless jobs are asked for."""
    made = settings.load(home)
    judging, known = judging_of(made, last)

    def judged(task: Task, check: Check) -> None:
        told(f"{check.verdict} {task.name}")

    telling = Telling(judged, lambda what: told(what.said("en")))
    forms = documents_of(made, pdf=jobs > 0)
    return run(made, judging, rules_of(made, judging, known, last), jobs, telling, known, documents=forms)


def viewed(home: Path, use: Callable[[CollectionView, Judging], None], *, write: bool = True) -> None:
    made = settings.load(home)
    judging, known = judging_of(made, None)
    with opened_ledger(made.ledger, write=write) as ledger:
        state = state_with_sums(ledger, made, judging.editions, known, judging.asked)
        use(CollectionView(made, ledger, state, known), judging)


def reported(home: Path) -> list[str]:
    """What is told of every office: verdict, code, file, findings of the collection, and how many came before."""
    lines: list[str] = []

    def use(found: CollectionView, judging: Judging) -> None:
        for one in found.state.offices:
            said = ",".join(finding.why for finding in one.findings)
            lines.append(f"{one.verdict} {one.code or '-'} {one.line.name} [{said}] {len(one.earlier)}")

    viewed(home, use)
    return lines


def all_pages(written: Mapping[str, bytes]) -> str:
    """The index and the pages of offices, as one text."""
    return "".join(data.decode() for name, data in written.items() if name.endswith(".html"))


def reports(home: Path, language: str = "zh_CN") -> dict[str, bytes]:
    """Every report and every reply, by its path."""
    from xlvalidate.collecting.replies import replies
    from xlvalidate.collecting.write_reports import report

    viewed(home, lambda found, judging: report(found, judging, home / "reports", language) and None)
    viewed(home, lambda found, judging: replies(found, judging, home / "replies") and None)
    return {
        path.relative_to(home).as_posix(): path.read_bytes()
        for name in ("reports", "replies")
        for path in sorted((home / name).rglob("*"))
        if path.is_file()
    }
