"""What a check found, in the shape that was asked for, on the screen or in a file."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from os.path import relpath
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlvalidate.commands.screen import tell
from xlvalidate.files import write_whole
from xlvalidate.findings import Verdict
from xlvalidate.messages import LANGUAGES, text

if TYPE_CHECKING:
    from xlvalidate.checking.check import Checked
    from xlvalidate.reading.submission import Within
    from xlvalidate.reports.report_data import Collected

_BOM = b"\xef\xbb\xbf"
_BY_WORKBOOK = ("text", "line", "json")


@dataclass(slots=True)
class Results:
    """Text, lines and JSON come a workbook at a time, the others when all are there; a file is written at the end.

    Without `language` each workbook is shown in that of its form.
    """

    shape: str
    output: Path | None
    language: str | None
    _lines: list[str] = field(default_factory=list)
    _whole: "list[Checked]" = field(default_factory=list)
    _marked: dict[str, Path] = field(default_factory=dict)
    _within: "Within | None" = None
    _report: bytes = b""

    def add(self, checked: "Checked", said_in: str) -> None:
        """One workbook; what it was taken out of is told before its first."""
        within = checked.source.within
        if within is not None and within != self._within and self.shape != "json":
            from xlvalidate.reports.terminal import within_lines

            for said in within_lines(within, said_in):
                self._tell(said) if self.shape == "text" else tell(said, err=True)
        self._within = within
        if self.shape == "json":
            from xlvalidate.reports.json_lines import line

            self._tell(line(checked, said_in))
        elif self.shape == "text":
            from xlvalidate.reports.terminal import render

            self._tell(render(checked, said_in))
        elif self.shape == "line":
            from xlvalidate.reports.finding_lines import finding_lines

            for said in finding_lines(checked, said_in):
                self._tell(said)
        else:
            self._whole.append(checked)

    def marked(self, file: str, copy: Path) -> None:
        """Where the marked copy of a workbook is; a page leads there."""
        self._marked[file] = copy

    def make(self) -> None:
        """All workbooks are there: a report of them together is made."""
        if self.shape not in _BY_WORKBOOK:
            self._report = self._made()

    def end(self, verdicts: Counter[Verdict]) -> None:
        """Everything is told. Raises OSError where the file cannot be written."""
        if self.shape == "text" and verdicts.total() > 1:
            counts = {str(verdict).replace("return", "return_"): verdicts[verdict] for verdict in Verdict}
            self._tell("\n" + text("run", self.language or LANGUAGES[0], total=verdicts.total(), **counts))
        if self.shape in _BY_WORKBOOK:
            data = "".join(f"{line}\n" for line in self._lines).encode("utf-8", "backslashreplace")
        else:
            data = self._report
        if self.output is not None:
            write_whole(self.output, data)
            click.echo(text("collect.written", self.language or LANGUAGES[0], path=self.output), err=True)
        elif self._whole:
            click.echo(data.removeprefix(_BOM), nl=False)  # Excel looks for the mark in files only

    def _tell(self, line: str) -> None:
        if self.output is None and self.shape == "text":
            tell(line)
        elif self.output is None:
            click.echo(line)  # whole, for grep and for programs
        else:
            self._lines.append(line)

    def _made(self) -> bytes:
        from xlvalidate.reports.plain_files import of_files

        there = {checked.submission.edition.language for checked in self._whole if checked.submission}
        said_in = self.language or (there.pop() if len(there) == 1 else LANGUAGES[0])
        copies = {file: self._beside(copy) for file, copy in self._marked.items()}
        made = of_files(self._whole, title=text("check.title", said_in), made=datetime.now(), marked=copies)
        return _writer(self.shape)(made, said_in)

    def _beside(self, copy: Path) -> str:
        try:
            return Path(relpath(copy, self.output.parent if self.output else Path())).as_posix()
        except ValueError:  # another drive of Windows: no link
            return ""


def _writer(shape: str) -> "Callable[[Collected, str], bytes]":
    if shape == "csv":
        from xlvalidate.reports.csv_table import table

        return table
    if shape == "junit":
        from xlvalidate.reports.junit import junit

        return junit
    if shape == "xlsx":
        from xlvalidate.reports.summary_workbook import summary

        return summary
    from xlvalidate.reports.html_page import page

    return lambda collected, language: page(collected, language).encode("utf-8", "backslashreplace")
