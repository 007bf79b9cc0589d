"""`xlvalidate import`: published reports read into filled workbooks."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlvalidate.commands import EXIT, exit_code
from xlvalidate.commands.command_groups import SpokenCommand
from xlvalidate.commands.options import language_option, tell_untranslated
from xlvalidate.commands.screen import tell
from xlvalidate.editions.catalogue import catalogue
from xlvalidate.findings import Verdict
from xlvalidate.messages import LANGUAGES, text

if TYPE_CHECKING:
    from xlvalidate.desk.import_reports import ImportedFile
    from xlvalidate.importing.report import RefusedPart, ReportStatements

_PATIENCE = 0.5
_SHOWN = 12  # refused parts of a document; all are in its JSON


@click.command("import", cls=SpokenCommand)
@click.argument("paths", nargs=-1, required=True, metavar="FILE...")
@click.option("-o", "--output", "into", type=click.Path(path_type=Path, file_okay=False), required=True)
@click.option("--edition", "edition", metavar="EDITION")
@click.option("--check", "judge", is_flag=True)
@language_option
@click.pass_context
def command(
    ctx: click.Context, paths: tuple[str, ...], into: Path, edition: str | None, judge: bool, language: str | None
) -> None:
    """The command; its help is `help.import`."""
    from xlvalidate.commands.progress import progress
    from xlvalidate.desk.import_reports import Importing, documents_at

    said_in = language or LANGUAGES[0]
    editions = catalogue(edition)
    tell_untranslated(editions.own, said_in)
    importing = Importing.of(into, editions, edition, said_in)
    found = documents_at(paths)
    codes: set[int] = {0}
    made: dict[Path, ReportStatements] = {}
    with progress(said_in, _PATIENCE) as line:
        for one in importing.files(found, line):
            with line.aside():
                for said in _lines(one, language):
                    tell(said)
            if one.target is not None and one.report is not None:
                made[one.target] = one.report.said
            codes.add(_code(one))
    if judge and made:
        codes.add(_judged(made, edition, language))
    ctx.exit(max(codes))


def _code(one: "ImportedFile") -> int:
    """Unreadable where nothing was read, findings where something was refused."""
    if one.report is None:
        return EXIT[Verdict.UNREADABLE]
    return EXIT[Verdict.EXPLAIN] if one.report.refused else 0


def _lines(one: "ImportedFile", language: str | None) -> Iterator[str]:
    if one.report is None or one.edition is None:
        said_in = language or LANGUAGES[0]
        why = text(f"import.unread.{one.word}", said_in)
        yield text("import.unread", said_in, file=one.source, why=why, path=one.told)
        return
    report = one.report
    said_in = language or one.edition.language
    yield text(
        "import.written",
        said_in,
        file=one.source,
        path=one.target,
        edition=report.edition,
        count=len(report.cells),
        all=len(one.edition.indicators),
    )
    for part in report.refused[:_SHOWN]:
        yield f"  × {_refused(part, said_in)}"
    if len(report.refused) > _SHOWN:
        yield "  " + text("import.more", said_in, count=len(report.refused) - _SHOWN, path=one.told)


def _refused(part: "RefusedPart", language: str) -> str:
    where = ""
    if part.where is not None:
        said = (text(f"import.where.{name}", language, number=number) for name, number in part.where.as_data().items())
        where = text("import.where", language, where=text("import.where.between", language).join(said))
    return text("import.refused", language, what=part.what, why=text(f"import.why.{part.why}", language), where=where)


def _judged(made: "dict[Path, ReportStatements]", edition: str | None, language: str | None) -> int:
    """Judges what was written, as `check` does, beside what each report's text says. Returns its exit code."""
    from xlvalidate.commands.results import Results
    from xlvalidate.desk.check_files import check_found, setup
    from xlvalidate.intake.workbook_paths import FoundWorkbooks

    verdicts: Counter[Verdict] = Counter()
    results = Results("text", None, language)
    texts = {str(path): said.of for path, said in made.items()}
    for checked, _ in check_found(FoundWorkbooks([*made], ()), setup(catalogue(edition)), texts=texts):
        verdicts[checked.verdict] += 1
        results.add(checked, language or (checked.submission.edition.language if checked.submission else LANGUAGES[0]))
    results.make()
    results.end(verdicts)
    return exit_code(verdicts, "explain")
