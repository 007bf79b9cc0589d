"""What the commands of a collection have in common: the folder, the language, and a warning about its roster."""

from collections.abc import Iterable
from pathlib import Path

import click

from xlvalidate.collecting.replies import Unanswered
from xlvalidate.messages import LANGUAGES, text
from xlvalidate.reports.safe_text import visible
from xlvalidate.roster import Roster

folder_argument = click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER")
language_option = click.option(
    "--lang", "language", type=click.Choice(LANGUAGES), help="help.option.lang-of-collection"
)


def tell_unknown_parents(roster: Roster | None, language: str) -> None:
    """Says once which offices above are not in the roster: their figures are added up for nobody."""
    unknown = roster.unknown_parents if roster else {}
    if unknown:
        count = sum(map(len, unknown.values()))
        some = "、".join([*unknown][:10]) + ("…" if len(unknown) > 10 else "")
        click.echo(text("collect.unknown-parents", language, count=count, parents=visible(some)), err=True)


def tell_without_draft(none: Iterable[Unanswered], language: str) -> None:
    """Says who gets no draft, and why."""
    for one in none:
        why = text(f"reply.none.{one.why}", language)
        click.echo(text("reply.none", language, office=visible(f"{one.code} {one.name}".strip()), why=why), err=True)
