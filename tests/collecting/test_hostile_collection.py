"""Every hostile text in every field that a stranger or a roster fills, in all that a collection tells and writes."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from click.testing import CliRunner

from tests.collecting.incoming import form
from tests.reports.test_outputs_are_safe import (
    EDITION,
    HOSTILE,
    Page,
    blank_form,
    csv_is_safe,
    harmless,
    json_is_safe,
    judged,
    shown,
)
from xlvalidate.cli import main
from xlvalidate.collecting import settings
from xlvalidate.collecting.asked_periods import AskedPeriods
from xlvalidate.collecting.collection_state import Fate
from xlvalidate.collecting.collection_view import CollectionView
from xlvalidate.collecting.decisions import Choice, Decision, in_force
from xlvalidate.collecting.figure_files import export
from xlvalidate.collecting.judged_record import line_of
from xlvalidate.collecting.judging import Judging
from xlvalidate.collecting.ledger import opened_ledger
from xlvalidate.collecting.ledger_lines import Check
from xlvalidate.collecting.replies import replies
from xlvalidate.collecting.run_lines import RunLine, Standing, say_line
from xlvalidate.collecting.status import addresses, as_json, without_address
from xlvalidate.collecting.status import lines as status_lines
from xlvalidate.collecting.tally import tally
from xlvalidate.collecting.which_counts import which_counts
from xlvalidate.collecting.write_reports import report
from xlvalidate.commands.collect.run import _telling
from xlvalidate.commands.progress import NoLine
from xlvalidate.commands.screen import tell
from xlvalidate.desk.check_files import setup
from xlvalidate.editions.catalogue import catalogue
from xlvalidate.errors import usage
from xlvalidate.identity import plain_text
from xlvalidate.intake.delivery import Delivery, Envelope, Oddity, Opened, Piece
from xlvalidate.intake.strangers_names import plain
from xlvalidate.roster import Office, Roster

MOMENT = datetime(2026, 1, 10, 9, 30, tzinfo=UTC)
RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{port}{number}" for port in ("COM", "LPT") for number in range(1, 10))}
HEADS = ["From", "To", "Subject", "X-Unsent", "Auto-Submitted", "MIME-Version", "Content-Type"]


@dataclass(frozen=True)
class Hostile:
    home: Path
    found: CollectionView
    judging: Judging


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hostile]:
    """An office a text: its name, its file, the delivery, the sender, the cover, the cells, what is odd about it."""
    home = tmp_path_factory.mktemp("hostile") / "c"
    known = catalogue(None)
    judging = Judging(
        prepared=lambda: (setup(known), None), editions=(EDITION,), asked=AskedPeriods(), originals=home / "o",
        marked=home / "m",
    )  # fmt: skip
    (home / "m").mkdir(parents=True)
    offices, checks = [], []
    with opened_ledger(home / "ledger.sqlite", write=True) as ledger:
        for number, text in enumerate(HOSTILE):
            code, sha = f"{number:03}", f"{number:064x}"
            name = text.encode("utf-8", "backslashreplace").decode()
            delivery = Delivery("mail", name, b"", f"folder:{number}", MOMENT)
            ledger.add_deliveries("in", [(delivery, f"{number:063x}p", 9)])
            mail = Envelope("x@example.com", plain(text, 200), plain(text, 200), MOMENT, plain(text, 200), False)
            odd = Oddity("not-a-form-file", text, (text, "odd"), text)
            ledger.add_opened(number + 1, Opened(mail, (Piece(text, b"", (text,)),), (odd,)), [(sha, 9)])
            offices.append(Office(code=code, name=text, mail=f"o{number}@example.gov.cn", level=text))
            offices.append(
                Office(code=f"{code}-missing", name=text, level=text, mail="" if number % 2 else "m@example.cn")
            )
            judging.marked_copy(sha).write_bytes(blank_form())
            checked = judged(text)
            checks.append(
                Check(
                    sha256=sha, verdict=str(checked.verdict), why="", code=code, office=text, level=text, marked=True,
                    record=line_of(checked),
                )
            )  # fmt: skip
        for number, text in enumerate(HOSTILE):
            ledger.decisions.add(
                Decision(piece=f"{number:064x}", choice=Choice.COUNTS, who=text, made=MOMENT, why=text)
            )  # fmt: skip
        ledger.judge_by("us")
        ledger.add_checks(checks)
        roster = Roster(tuple(offices))
        made = settings.Collection(home, settings.parsed(f'editions = ["{EDITION}"]\n'.encode()), roster)
        state = which_counts(ledger.lines(), roster, decided=in_force(ledger.decisions.all()))
        yield Hostile(home, CollectionView(made, ledger, state, known), judging)


def fit_for_every_disk(name: str) -> bool:
    stem = name.split(".")[0].rstrip(" ").upper()
    return (
        all(map(str.isprintable, name))
        and not set(name) & set('<>:"/\\|?*')
        and not name.endswith((".", " "))
        and stem not in RESERVED
        and 0 < len(name.encode()) <= 255
    )


def test_drafts_are_mails_to_one_address_with_one_plain_text(hostile):
    folder = hostile.home / "replies"
    written, none = replies(hostile.found, hostile.judging, folder)
    assert none == []
    assert len(written) == len(HOSTILE) == len(list(folder.iterdir()))
    assert len({path.name.casefold() for path in written}) == len(HOSTILE)
    for path in written:
        assert path.parent == folder and path.resolve().parent == folder.resolve()
        assert fit_for_every_disk(path.name), path.name
        data = path.read_bytes()
        assert all(byte in b"\t\r\n" or 32 <= byte <= 126 for byte in data)
        draft = message_from_bytes(data, _class=EmailMessage, policy=SMTP)
        assert list(draft.keys()) == HEADS[1:] and not draft.defects
        (to,) = draft["To"].addresses
        assert to.addr_spec == f"o{int(path.name[:3])}@example.gov.cn"
        assert all(map(shown, f"{to.display_name}{draft['Subject']}")) and "\n" not in draft["Subject"]
        body, copy = draft.iter_parts()
        assert (body.get_content_type(), copy.get_content_disposition()) == ("text/plain", "attachment")
        said = body.get_content().replace("\r\n", "\n")
        assert all(character == "\n" or shown(character) for character in said), path.name
        assert "@example" not in said.replace("all@example.com", "")
        assert fit_for_every_disk(copy.get_filename() or ""), copy.get_filename()


def test_status_is_a_line_an_office(hostile):
    made = tally(hostile.found.ledger, hostile.found.state)
    for language in ("zh_CN", "en"):
        lines = list(status_lines(hostile.found, made, language))
        assert len(lines) == 3 * len(HOSTILE) + 5  # two offices and a decision
        assert all(line.isprintable() or all(map(shown, line)) for line in lines)
    told = as_json(hostile.found, made, "en")
    assert told.isascii() and "\x1b" not in told and len(json.loads(told)["offices"]) == 2 * len(HOSTILE)
    assert addresses(hostile.found) == ["m@example.cn"]
    assert len(without_address(hostile.found)) == len(HOSTILE) // 2


def test_what_a_run_prints_is_a_line_a_workbook(capsys):
    telling = _telling("zh_CN", NoLine())
    one = RunLine(fate=Fate.RETURN, standing=Standing.SUPERSEDED, office="", sender="", file="", piece="")
    for text in HOSTILE:
        tell(say_line(replace(one, office=text, sender=text, file=text, other=text), "zh_CN"))
        telling.trouble(usage("nothing-at", place=text))
    printed = capsys.readouterr()
    for stream in (printed.out, printed.err):
        lines = stream.split("\n")
        assert len(lines) == len(HOSTILE) + 1
        assert all(all(map(shown, line)) for line in lines)


def test_reports_stay_in_their_folder_and_harm_nobody(hostile):
    folder = hostile.home / "reports"
    report(hostile.found, hostile.judging, folder, "zh_CN")
    export(hostile.found, hostile.home / "exported")
    files = [path for path in folder.rglob("*") if path.is_file()]
    copies = [path for path in files if path.parent.name == "marked"]
    assert len(copies) == len(HOSTILE) and {path.parent.parent for path in copies} == {folder}
    assert all(fit_for_every_disk(path.name) for path in files)
    # Another test of the same collection may have written its replies before.
    made = {path.name for path in hostile.home.iterdir() if path.name[0] != "l"} - {"replies"}
    assert made == {"exported", "m", "reports"}
    csv_is_safe((folder / "findings.csv").read_bytes())
    workbook_is_safe((folder / "summary.xlsx").read_bytes())
    page_is_safe((folder / "index.html").read_text("utf-8"), data=1)
    for path in folder.glob("offices/*"):
        page_is_safe(path.read_text("utf-8"))
    for line in (folder / "findings.jsonl").read_text("utf-8").splitlines():
        json_is_safe(line)
    ET.fromstring((folder / "junit.xml").read_bytes())


def workbook_is_safe(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            part = package.read(name)
            root = ET.fromstring(part)
            assert b"<f>" not in part and b"<f " not in part
            for link in root if name.endswith(".rels") else ():
                target = link.get("Target", "")
                assert link.get("TargetMode") != "External" or target.startswith("marked/"), target
    cells = [cell for sheet in openpyxl.load_workbook(io.BytesIO(data)) for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n", "d"}
    assert all(all(map(shown, cell.value)) for cell in cells if isinstance(cell.value, str))


def page_is_safe(written: str, data: int = 0) -> None:
    found = Page(written)
    assert all(map(shown, written))
    assert set(found.tags) <= {*harmless().tags, "nav"}
    assert (found.tags.count("script"), found.tags.count("style"), found.oddities) == (1 + data, 1, [])
    assert found.attributes.count(("script", "type", "application/json")) == data  # nothing of it runs
    assert not any(name.startswith("on") for _, name, _ in found.attributes)
    for _, name, value in found.attributes:
        ours = ("#", "marked/", "../marked/", "offices/", "../offices/", "../index.html")
        assert name not in ("href", "src") or value.startswith(ours)


@pytest.fixture(scope="module")
def on_disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Workbooks under hostile names, as a Linux disk takes them, with hostile texts on the cover and in a cell."""
    folder = tmp_path_factory.mktemp("disk") / "in"
    folder.mkdir()
    for number, text in enumerate(HOSTILE):
        name = text.replace("/", "⧸").replace("\0", "").encode("utf-8", "surrogatepass")
        held = "".join(c if c.isprintable() or c in "\t\n" else "\ufffd" for c in text)[:2_000]
        path = bytes(folder) + b"/" + name[:180] + b"%d.xlsx" % number
        Path(path.decode("utf-8", "surrogateescape")).write_bytes(
            form(f"{number:03}", name=held if plain_text(held) else "x")
        )
    return folder


@pytest.mark.parametrize("shape", ["text", "json", "html", "csv", "junit"])
def test_a_check_in_every_shape(on_disk, shape, tmp_path):
    taken = [path for path in on_disk.iterdir() if not path.name.startswith((".", "~$"))]
    output = tmp_path / "out"
    done = CliRunner().invoke(
        main, ["check", str(on_disk), "--format", shape, "-o", str(output)], catch_exceptions=False
    )
    assert (done.exit_code, len(list(on_disk.iterdir())), [path.name for path in tmp_path.iterdir()]) == (
        0, len(HOSTILE), ["out"],
    )  # fmt: skip
    data = output.read_bytes()
    match shape:
        case "text":
            lines = data.decode("utf-8").split("\n")
            assert all(all(map(shown, line)) for line in lines)
            assert sum(line.endswith("√ 通过") for line in lines) == len(taken)
        case "json":
            told = [json.loads(line) for line in data.decode("utf-8").splitlines()]
            assert len(told) == len(taken)
            assert not any(byte < 32 and byte != 10 for byte in data)
        case "html":
            page_is_safe(data.decode("utf-8"))
        case "csv":
            csv_is_safe(data)
            assert len(list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))) > len(taken)
        case "junit":
            root = ET.fromstring(data)
            assert len(root) == len(taken)
            assert all(shown(c) for one in root.iter() for value in one.attrib.values() for c in value)
