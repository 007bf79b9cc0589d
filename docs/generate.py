"""Writes what the program already says about itself: `docs/cli.md` and `docs/cli.zh-CN.md`, the ids in `docs/json.md`,
the limits in `docs/operations.md` and `docs/operations.zh-CN.md`, `docs/handbook/`; and the built-in editions, compiled
beside their files.

`python docs/generate.py` from the project's folder. A test fails when a page is stale.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from xlvalidate import cli, limits
from xlvalidate.collecting.judging import OTHERS
from xlvalidate.collecting.settings import Reader
from xlvalidate.collecting.which_counts import WEIGHTS
from xlvalidate.commands.asked_language import ask
from xlvalidate.desk.handbook import handbook
from xlvalidate.editions import item_lists, model, open_faults
from xlvalidate.editions.catalogue import built_in, compile_edition, path_of
from xlvalidate.editions.compiled import written
from xlvalidate.findings import Severity
from xlvalidate.importing import document_reading, open_document
from xlvalidate.intake import delivery
from xlvalidate.messages import LANGUAGES, has, of_many, text
from xlvalidate.ooxml import workbook_limits
from xlvalidate.ooxml.workbook_limits import REFUSALS
from xlvalidate.reading import statements
from xlvalidate.reading.severities import READING, STRUCTURE

HERE = Path(__file__).parent
CLI = {"en": HERE / "cli.md", "zh_CN": HERE / "cli.zh-CN.md"}
JSON = HERE / "json.md"
OPERATIONS = {"en": HERE / "operations.md", "zh_CN": HERE / "operations.zh-CN.md"}
BEGIN, END = "<!-- ids -->", "<!-- /ids -->"
LIMITS_BEGIN, LIMITS_END = "<!-- limits -->", "<!-- /limits -->"
_MIB = 1_048_576
WIDTH = 80
# Ids of files that were opened, or tried to be, and are no submission; the refusals of the reader stand beside them.
NO_SUBMISSION = ("not-a-form", "not-opened", "unknown-edition", "killed-the-reader", "not-converted")


def cli_page(language: str) -> str:
    """`docs/cli.md`: every command with its help, the exit codes last."""
    return "\n".join(_cli_lines(language)) + "\n"


def _cli_lines(language: str) -> Iterator[str]:
    yield f"# {text('cli.title', language)}"
    yield ""
    yield text("cli.generated", language)
    root = click.Context(cli.main, info_name="xlvalidate", terminal_width=WIDTH, **cli.main.context_settings)
    ask(root, ["--lang", language])
    yield from _help("xlvalidate", root)
    yield from _commands(cli.main, root)
    yield ""
    yield f"## {text('cli.exit-codes', language)}"
    yield ""
    yield text("cli.exit-codes.said", language)


def _commands(group: click.Group, above: click.Context) -> Iterator[str]:
    for name in sorted(group.list_commands(above)):
        command = group.get_command(above, name)
        assert command is not None
        context = click.Context(command, above, name, terminal_width=WIDTH)
        yield from _help(context.command_path, context)
        if isinstance(command, click.Group):
            yield from _commands(command, context)


def _help(title: str, context: click.Context) -> Iterator[str]:
    yield ""
    yield f"## {title}"
    yield ""
    yield "```text"
    yield context.get_help()
    yield "```"


def json_page(page: str) -> str:
    """`docs/json.md` with its table of ids written anew."""
    before, rest = page.split(BEGIN, 1)
    _, after = rest.split(END, 1)
    return "\n".join([before + BEGIN, *_id_lines(), END + after])


def _id_lines() -> Iterator[str]:
    yield from _words("How a cell was read (`kind` is `reading`)", "what", READING)
    yield from _words("The form's structure (`kind` is `structure`)", "what", STRUCTURE)
    of_a_collection = {**dict.fromkeys(OTHERS, Severity.MUST), **WEIGHTS}
    yield from _words("What a collection says of a submission (`kind` is `structure`)", "what", of_a_collection)
    yield from _words("The file (`kind` is `file`)", "file", dict.fromkeys(NO_SUBMISSION, Severity.MUST))
    yield "Every other `file` id is a refusal of the reader, `must`, with the sentence of `file.unreadable`:"
    yield ""
    for language in LANGUAGES:
        yield f"- {_sentence('file.unreadable', language)}"
    yield ""
    plain = sorted(code for code in REFUSALS if not has(f"file.{code}", LANGUAGES[0]) or code == "unreadable")
    yield " · ".join(f"`{code}`" for code in plain)
    own = sorted(REFUSALS - set(plain))
    if own:
        yield ""
        yield from _words("Refusals with a sentence of their own", "file", dict.fromkeys(own, Severity.MUST))


def _words(title: str, prefix: str, weights: Mapping[str, Severity]) -> Iterator[str]:
    yield f"### {title}"
    yield ""
    yield "| word | severity | " + " | ".join(LANGUAGES) + " |"
    yield "|---|---|" + "---|" * len(LANGUAGES)
    for word, severity in weights.items():
        said = " | ".join(_sentence(f"{prefix}.{word}", language) for language in LANGUAGES)
        yield f"| `{word}` | {severity} | {said} |"
    yield ""


def _sentence(key: str, language: str) -> str:
    return of_many(key, language).replace("|", "\\|")


def operations_page(page: str, language: str) -> str:
    """`docs/operations.md` with its table of limits written anew."""
    before, rest = page.split(LIMITS_BEGIN, 1)
    _, after = rest.split(LIMITS_END, 1)
    return "\n".join([before + LIMITS_BEGIN, *_limit_lines(language), LIMITS_END + after])


def _limit_lines(language: str) -> Iterator[str]:
    yield f"| {text('limits.what', language)} | {text('limits.most', language)} | {text('limits.where', language)} |"
    yield "|---|---|---|"
    for name, most, where in _limits():
        yield f"| {text(f'limits.{name}', language)} | {most} | `{where}` |"


def _limits() -> Iterator[tuple[str, str, str]]:
    """Of each limit its name, how much, and where it is set."""
    reader, workbook, came = Reader(), workbook_limits.LIMITS, delivery.LIMITS
    yield "reader-cpu", f"{reader.cpu_seconds} s", "[reader] cpu_seconds"
    yield "reader-seconds", f"{reader.seconds} s", "[reader] seconds"
    yield "reader-memory", f"{reader.memory_mib:,} MiB", "[reader] memory_mib"
    yield "reader-chunk", f"{reader.chunk}", "[reader] chunk"
    yield "file-cpu", f"{limits.FILE_SECONDS} s", "limits.py"
    yield "file-memory", f"{limits.FILE_MIB:,} MiB", "limits.py"
    yield "workbook", _mib(workbook.package), "ooxml/workbook_limits.py"
    yield "workbook-unpacked", _mib(workbook.total), "ooxml/workbook_limits.py"
    yield "workbook-cells", f"{workbook.cells:,}", "ooxml/workbook_limits.py"
    yield "workbook-sheets", f"{workbook.sheets:,}", "ooxml/workbook_limits.py"
    yield "workbook-names", f"{workbook.names:,}", "ooxml/workbook_limits.py"
    yield "entries", f"{model.MOST_ENTRIES:,}", "editions/model.py"
    yield "entry-columns", f"{open_faults.MOST_COLUMNS}", "editions/open_faults.py"
    yield "entry-cells", f"{open_faults.MOST_CELLS:,}", "editions/open_faults.py"
    yield "list-items", f"{item_lists.MOST_ITEMS:,}", "editions/item_lists.py"
    yield "delivery", _mib(came.delivery), "intake/delivery.py"
    yield "mail", _mib(came.mail), "intake/delivery.py"
    yield "piece", _mib(came.piece), "intake/delivery.py"
    yield "unpacked", _mib(came.total), "intake/delivery.py"
    yield "pieces", f"{came.pieces:,}", "intake/delivery.py"
    yield "archives", f"{came.archives}", "intake/delivery.py"
    yield "mails", f"{came.mails}", "intake/delivery.py"
    yield "mailbox", f"{came.mailbox:,}", "intake/delivery.py"
    yield "document", _mib(open_document.MOST_BYTES), "importing/open_document.py"
    yield "document-cpu", f"{document_reading.SECONDS} s", "importing/document_reading.py"
    yield "document-memory", f"{document_reading.MEMORY_MIB} MiB", "importing/document_reading.py"
    yield "text", f"{statements.MOST_CHARACTERS:,}", "reading/statements.py"


def _mib(count: int) -> str:
    return f"{count // _MIB:,} MiB"


def handbooks() -> dict[Path, str]:
    """The handbook of each built-in edition, by its page."""
    return {HERE / "handbook" / f"{name}.md": handbook(name, None) for name in built_in()}


def compiled_editions() -> dict[Path, str]:
    """The built-in editions as a start of the program reads them, by their file."""
    return dict(written(path_of(name), compile_edition(name)) for name in built_in())


if __name__ == "__main__":
    # First of all: what is written below is made from them.
    for page, told in compiled_editions().items():
        page.parent.mkdir(exist_ok=True)
        page.write_text(told, "utf-8")
    for page, told in handbooks().items():
        page.parent.mkdir(exist_ok=True)
        page.write_text(told, "utf-8")
    for language, page in CLI.items():
        page.write_text(cli_page(language), "utf-8")
    for language, page in OPERATIONS.items():
        page.write_text(operations_page(page.read_text("utf-8"), language), "utf-8")
    JSON.write_text(json_page(JSON.read_text("utf-8")), "utf-8")
