"""The reader of the page run by Node, which is started once: workbooks go in, what was read of them comes out."""

import base64
import json
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.edition import Edition, Indicator
from xlvalidate.page.form_tables import form_tables
from xlvalidate.page.reader_tables import reader_tables

_DRIVER = Path(__file__).parent / "reader_driver.mjs"


class ScriptReader:
    """A running Node with the tables of some editions."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def holds(self, editions: Iterable[Edition]) -> "ScriptReader":
        """Takes these editions instead of those that it had."""
        editions = tuple(editions)
        forms = {edition.id: form_tables(edition, printed(edition)) for edition in editions}
        self._asked({"reader": reader_tables(), "forms": forms, "editions": [plain_edition(one) for one in editions]})
        return self

    def _asked(self, told: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(told) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def read(self, name: str, data: bytes, *, explained: bool = False) -> dict[str, Any]:
        """What was read, as plain data; where it is asked for, with what is on the sheets of explanations."""
        answer = self._asked({"name": name, "bytes": base64.b64encode(data).decode(), "explained": explained})
        assert "crash" not in answer, answer["crash"]
        result: dict[str, Any] = answer["result"]
        return result

    def measured(self, name: str, data: bytes) -> dict[str, Any]:
        """The same with the time and the memory that it took."""
        return self._asked({"name": name, "bytes": base64.b64encode(data).decode()})

    def keep(self, name: str, data: bytes, wanted: Mapping[str, Any], *, explained: bool = False) -> None:
        """Has this workbook, to be read again and again, and what is to be read of it."""
        told = {"name": name, "bytes": base64.b64encode(data).decode(), "explained": explained, "wanted": wanted}
        self._asked({"keep": told})

    def first_unlike(self, mistake: Sequence[str] | None) -> str | None:
        """The first of them that a script with this mistake reads otherwise: the mistake is a module, what stands in
        it, and what stands there instead; None is the script as it is.
        """
        found: str | None = self._asked({"mistake": mistake})["result"]
        return found

    def understood(self, asked: list[list[Any]]) -> list[Any]:
        """What contents mean, each asked as the name of a function and what it is given."""
        answer: list[Any] = self._asked({"grammar": asked})["result"]
        return answer


@contextmanager
def script_reader(*options: str) -> Iterator[ScriptReader]:
    """Node with a reader, ended at the end."""
    node = shutil.which("node")
    assert node is not None, "the page is tested with Node"
    command = [node, "--no-warnings", "--experimental-vm-modules", *options, str(_DRIVER)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        yield ScriptReader(process)
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(30) == 0


def plain_edition(edition: Edition) -> dict[str, Any]:
    """What reading asks of an edition."""
    every = (("instances", edition.instances), ("entry_instances", edition.entry_instances))
    return {
        "id": edition.id,
        "language": edition.language,
        "period": str(edition.period),
        "digest": edition.digest,
        "tables": [{"code": table.code, "sheet": table.sheet} for table in edition.tables],
        "cover": {
            "fields": [
                {"code": one.code, "label": one.label, "choices": list(one.choices)} for one in edition.cover.fields
            ]
        },
        "indicators": [_indicator(one) for one in edition.indicators.values()],
        "columns": [_indicator(one) for one in edition.columns.values()],
        "open_tables": [
            {"code": one.code, "most": one.most, "columns": [column.code for column in one.columns]}
            for one in edition.open_tables.values()
        ],
        "declarable": {table: [*map(str, may_be)] for table, may_be in edition.declarable.items()},
        "heading_rules": [
            {"id": one.id, "table": one.table, "severity": str(one.severity)} for one in edition.heading_rules.values()
        ],
        **{
            name: [{"id": one.id, "rule": {"severity": str(one.rule.severity)}} for one in members]
            for name, members in every
        },
        "copied_rule": None if edition.copied_rule is None else {"id": edition.copied_rule.id},
    }


def _indicator(one: Indicator) -> dict[str, Any]:
    facts = one.kind.facts
    return {
        "code": one.code,
        "table": one.table,
        "row": list(one.row),
        "column": list(one.column),
        "kind": {"type": str(facts.type), "signed": facts.signed, "share": facts.share},
        "unit": one.unit,
        "blank": str(one.blank),
        "computed": one.computed,
        "shortest": one.shortest,
        "pattern": one.pattern,
    }
