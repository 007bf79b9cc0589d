"""Plays the offices: fills in what was issued to them, as a file of `rounds/` draws it, and mails it.

    python3 -m examples.collection.offices ROUND ISSUED MAIL

ROUND is drawn as the figures of the other examples are, an office after `==` and its code. `uses` fills in the
workbook that was issued to somebody else and types over whose it is; `template` the public one, which no office was
issued; `says` writes an explanation of a rule at a place. ISSUED is the folder of `xlvalidate issue`, MAIL a new one.
"""

import json
import re
import sys
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from examples.make import BLANK, figures, number
from xlvalidate.cells import Cell
from xlvalidate.derive.drawing import draw
from xlvalidate.derive.template import template
from xlvalidate.editions.catalogue import find
from xlvalidate.editions.template_names import explanation_name
from xlvalidate.ooxml.fill import Typed, filled
from xlvalidate.reading.identify import explaining
from xlvalidate.reading.read_book import read_book
from xlvalidate.reading.roster_file import load

HERE = Path(__file__).parent
ROUNDS = tuple(path.stem for path in sorted(HERE.glob("rounds/*.txt")))
FIRST_DAY = {"first": 5, "again": 20, "last": 27}  # of January


def main(round_: str, issued: Path, into: Path) -> None:
    """Writes a mail of every office of a round."""
    made = json.loads((issued / "manifest.json").read_text("utf-8"))
    edition, year = find(made["edition"]), made["year"]
    drawing, roster = draw(edition), load(HERE / "roster.csv")
    own = {one["office"]: issued / one["file"] for one in made["files"]}
    into.mkdir(parents=True, exist_ok=True)
    moment = datetime(year + 1, 1, FIRST_DAY[round_], 9, tzinfo=UTC)
    for part in re.split(r"^== ", (HERE / "rounds" / f"{round_}.txt").read_text("utf-8"), flags=re.MULTILINE)[1:]:
        head, _, text = part.partition("\n")
        code, *how = head.split()
        office = roster.by_code[code]
        said = dict(re.findall(r"^says (\S+) (.+)$", text, flags=re.MULTILINE))
        typed, *_ = figures(re.sub(r"^says .*$", "", text, flags=re.MULTILINE), edition)
        cells: dict[Cell, Typed] = {drawing.cell_of[key]: number(one) for key, one in typed.items() if one != BLANK}
        cover = {"head": "负责人甲", "reviewer": "审核人乙", "preparer": "填报人丙", "phone": "000-0000000",
                 "date": moment.date().isoformat()}  # fmt: skip
        data = own[code].read_bytes()
        if how:
            cover |= {"office": office.name, "office_code": code, "level": office.level}
            data = template(edition) if how == ["template"] else own[how[1]].read_bytes()
            cells[drawing.field_of["year"]] = year
        cells |= {drawing.field_of[field]: value for field, value in cover.items()}
        names = read_book(data, explaining).names
        for rule, reason in said.items():
            cell = names[explanation_name(rule).lower()].cell
            assert cell is not None
            cells[cell] = reason
        moment += timedelta(minutes=7)
        name = f"{code}_{round_}.eml"
        (into / name).write_bytes(mail(office.mail, office.name, own[code].name, filled(data, cells), moment))
        print(into / name)


def mail(sender: str, name: str, file: str, data: bytes, moment: datetime) -> bytes:
    """A mail with a workbook, as an office sends it."""
    message = EmailMessage(policy=SMTP)
    message["From"] = f"{name} <{sender}>"
    message["To"] = "xxgk@qinglan.example.gov.cn"
    message["Subject"] = f"报送{name}政府信息公开统计表"
    message["Date"] = moment
    message["Message-ID"] = f"<{moment:%Y%m%d%H%M}.{sender}>"
    message.set_content("请查收。")
    subtype = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    message.add_attachment(data, maintype="application", subtype=subtype, filename=file)
    message.set_boundary("=_0")
    return message.as_bytes()


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] not in ROUNDS:
        sys.exit(f"usage: python3 -m examples.collection.offices {'|'.join(ROUNDS)} ISSUED MAIL")
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
