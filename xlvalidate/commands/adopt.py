"""`xlvalidate adopt`: an edition file proposed for a workbook that somebody else made and that keeps its looks."""

import re
import tomllib
from pathlib import Path

import click

from xlvalidate.commands.asked_language import language_of
from xlvalidate.commands.command_groups import SpokenCommand
from xlvalidate.commands.options import FILE_THERE
from xlvalidate.errors import UsageError, usage
from xlvalidate.files import write_whole
from xlvalidate.messages import LANGUAGES, text

_SHOWN = 10
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@click.command("adopt", cls=SpokenCommand)
@click.argument("workbook", type=FILE_THERE)
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True)
@click.option("--id", "edition_id", metavar="ID")
@click.option("--lang", "language", type=click.Choice(LANGUAGES))
@click.pass_context
def command(ctx: click.Context, workbook: Path, output: Path, edition_id: str | None, language: str | None) -> None:
    """The command; its help is `help.adopt`."""
    from xlvalidate.adopting.draft import draft_of
    from xlvalidate.adopting.write_edition import written

    said_in = language_of(ctx)
    if output.suffix.lower() != ".toml":
        raise UsageError(usage("not-toml", path=output))
    if output.exists():
        raise UsageError(usage("there-already", path=output))
    name = edition_id or _id_of(workbook.stem)
    if not _ID.fullmatch(name):
        raise UsageError(usage("no-id", id=name))
    draft = draft_of(workbook.read_bytes(), workbook.name, language)
    if not draft.tables:
        for one in draft.unplaced[:_SHOWN]:
            click.echo(one.said(said_in), err=True)
        raise UsageError(usage("no-table", workbook=workbook))
    told = written(draft, name)
    tomllib.loads(told)
    write_whole(output, told.encode())
    for one in draft.unplaced:
        click.echo(one.said(said_in), err=True)
    figures = sum(len(table.kinds) for table in draft.tables)
    rules = sum(len(table.proposals) for table in draft.tables)
    found = {
        "tables": _count(draft.tables, "table", said_in),
        "figures": figures,
        "lines": _count(draft.fields, "line", said_in),
        "rules": rules,
        "left": len(draft.unplaced),
    }
    click.echo(text("adopt.written", said_in, path=output, **found))


def _count(members: tuple[object, ...], what: str, language: str) -> str:
    if len(members) == 1:
        return text(f"adopt.one-{what}", language)
    return text(f"adopt.{what}s", language, count=len(members))


def _id_of(stem: str) -> str:
    words = re.findall(r"[a-z0-9]+", stem.lower()) if stem.isascii() else []
    return "-".join(words) or "adopted-form"
