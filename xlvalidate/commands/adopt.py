"""`xlvalidate adopt`: an edition file proposed for a workbook that somebody else made and that keeps its looks."""

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlvalidate.commands.asked_language import language_of
from xlvalidate.commands.command_groups import SpokenCommand
from xlvalidate.commands.options import FILE_THERE
from xlvalidate.commands.screen import tell
from xlvalidate.errors import UsageError, usage
from xlvalidate.files import write_whole
from xlvalidate.languages import listed, said_list
from xlvalidate.messages import LANGUAGES, text

if TYPE_CHECKING:
    from xlvalidate.desk.adopt import AdoptedForm

_SHOWN = 20
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@click.command("adopt", cls=SpokenCommand)
@click.argument("workbook", type=FILE_THERE)
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True)
@click.option("--id", "edition_id", metavar="ID")
@click.option("--lang", "language", type=click.Choice(LANGUAGES))
@click.option("--blank", is_flag=True)
@click.pass_context
def command(
    ctx: click.Context, workbook: Path, output: Path, edition_id: str | None, language: str | None, blank: bool
) -> None:
    """The command; its help is `help.adopt`."""
    from xlvalidate.desk.adopt import ENOUGH, adopt

    said_in = language_of(ctx)
    if output.suffix.lower() != ".toml":
        raise UsageError(usage("not-toml", path=output))
    if output.exists():
        raise UsageError(usage("there-already", path=output))
    name = edition_id or _id_of(workbook.stem)
    if not _ID.fullmatch(name):
        raise UsageError(usage("no-id", id=name))
    blank_form = output.with_name(f"{output.stem}.blank{workbook.suffix}")
    if blank and blank_form.exists():
        raise UsageError(usage("there-already", path=blank_form))
    file = blank_form.name if blank else workbook.name
    form = adopt(workbook.read_bytes(), file, name, language, blank=blank)
    tomllib.loads(form.edition)
    for file_name, rows in form.lists.items():
        write_whole(output.with_name(file_name), rows.encode())
    if form.blanked is not None or blank:
        write_whole(blank_form, form.blanked if form.blanked is not None else workbook.read_bytes())
        tell(text("adopt.blanked", said_in, path=blank_form), err=True)
    write_whole(output, form.edition.encode())
    _tell(form, output, said_in)
    if not form.enough:
        tell(text("adopt.too-few", said_in, share=int(100 * ENOUGH)), err=True)
        ctx.exit(1)


def _tell(form: "AdoptedForm", output: Path, said_in: str) -> None:
    from xlvalidate.desk.adopt import MOST_TRIED

    draft = form.draft
    for one in draft.unplaced[:_SHOWN]:
        tell(one.said(said_in), err=True)
    if (more := len(draft.unplaced) - _SHOWN) > 0:
        tell(text("adopt.and-more", said_in, count=more), err=True)
    for what, cells in (("answers", draft.answers), ("widened", form.widened), ("left-out", form.left_out)):
        if cells:
            shown = said_list(listed(map(str, cells[:_SHOWN])), said_in)
            tell(text(f"adopt.{what}", said_in, count=len(cells), cells=shown), err=True)
    found = {
        "tables": _count(draft.tables, "table", said_in),
        "figures": sum(len(table.kinds) for table in draft.tables),
        "lines": _count(draft.fields, "line", said_in),
        "rules": form.proposed,
        "left": len(draft.unplaced) + len(form.widened) + len(form.left_out),
    }
    tell(text("adopt.written", said_in, path=output, **found))
    if not form.whole:
        tell(text("adopt.not-tried", said_in, most=MOST_TRIED), err=True)
    tell(text("adopt.inputs", said_in, found=draft.found, asked=draft.asked))


def _count(members: tuple[object, ...], what: str, language: str) -> str:
    if len(members) == 1:
        return text(f"adopt.one-{what}", language)
    return text(f"adopt.{what}s", language, count=len(members))


def _id_of(stem: str) -> str:
    words = re.findall(r"[a-z0-9]+", stem.lower()) if stem.isascii() else []
    return "-".join(words) or "adopted-form"
