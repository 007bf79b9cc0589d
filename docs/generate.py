"""Writes what the program already says about itself: `docs/cli.md` and `docs/cli.zh-CN.md`, the ids in `docs/json.md`,
`docs/handbook/`; and the built-in editions, compiled beside their files.

`python docs/generate.py` from the project's folder. A test fails when a page is stale.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from xlvalidate import cli
from xlvalidate.collecting.judging import OTHERS
from xlvalidate.collecting.which_counts import WEIGHTS
from xlvalidate.commands.asked_language import ask
from xlvalidate.desk.handbook import handbook
from xlvalidate.editions.catalogue import built_in, compile_edition, path_of
from xlvalidate.editions.compiled import written
from xlvalidate.findings import Severity
from xlvalidate.messages import LANGUAGES, has, of_many, text
from xlvalidate.ooxml.workbook_limits import REFUSALS
from xlvalidate.reading.severities import READING, STRUCTURE

HERE = Path(__file__).parent
CLI = {"en": HERE / "cli.md", "zh_CN": HERE / "cli.zh-CN.md"}
JSON = HERE / "json.md"
BEGIN, END = "<!-- ids -->", "<!-- /ids -->"
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
    JSON.write_text(json_page(JSON.read_text("utf-8")), "utf-8")
