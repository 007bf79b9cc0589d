"""What the commands of a collection have in common: the folder, the language, a warning about its roster, and what a
decision comes to.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlvalidate.collecting.network_folder import network_of
from xlvalidate.collecting.replies import Unanswered
from xlvalidate.identity import Period
from xlvalidate.messages import LANGUAGES, text
from xlvalidate.reports.safe_text import visible
from xlvalidate.roster import Roster

if TYPE_CHECKING:
    from xlvalidate.collecting.decisions import Choice
    from xlvalidate.findings import Verdict

folder_argument = click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER")
language_option = click.option(
    "--lang", "language", type=click.Choice(LANGUAGES), help="help.option.lang-of-collection"
)


decided_by = click.option("--by", "who", metavar="NAME", help="help.collect.by")


def show_decided(
    folder: Path,
    piece: str,
    choice: "Choice",
    why: str,
    who: str | None,
    language: str | None,
    *,
    office: str = "",
    period: Period | None = None,
    rules: Sequence[str] = (),
) -> None:
    """Decides, and shows what that comes to."""
    from xlvalidate.collecting import settings as settings_file
    from xlvalidate.collecting.lock import user
    from xlvalidate.collecting.status import books_line
    from xlvalidate.desk.decide import decide
    from xlvalidate.reports.decided_text import say_decision

    done = decide(folder, piece, choice, who=who or user(), why=why, office=office, period=period, rules=rules)
    said_in = language or settings_file.load(folder).settings.language
    click.echo(say_decision(done.line, said_in))
    nothing = text("collect.decided.nothing", said_in)

    def shown(state: "tuple[str, Verdict] | None") -> str:
        return f"{text(f'verdict.{state[1]}', said_in)} {visible(state[0], 120)}" if state else nothing

    for one in done.changes:
        called = visible(f"{one.code} {one.name}".strip(), 200)
        before, after = shown(one.before), shown(one.after)
        click.echo(text("collect.decided.change", said_in, office=called, before=before, after=after))
    if not done.changes:
        click.echo(text("collect.decided.same", said_in))
    click.echo(books_line(done.books, said_in))


def tell_unknown_parents(roster: Roster | None, language: str) -> None:
    """Says once which offices above are not in the roster: their figures are added up for nobody."""
    unknown = roster.unknown_parents if roster else {}
    if unknown:
        count = sum(map(len, unknown.values()))
        some = text("and", language).join([*unknown][:10]) + ("…" if len(unknown) > 10 else "")
        click.echo(text("collect.unknown-parents", language, count=count, parents=visible(some)), err=True)


def tell_network(folder: Path, language: str) -> None:
    """Says that the collection is on another machine's disk, where its ledger does not belong."""
    if kind := network_of(folder):
        click.echo(text("collect.on-network", language, folder=folder, kind=visible(kind, 80)), err=True)


def tell_without_draft(none: Iterable[Unanswered], language: str) -> None:
    """Says who gets no draft, and why."""
    for one in none:
        why = text(f"reply.none.{one.why}", language)
        click.echo(text("reply.none", language, office=visible(f"{one.code} {one.name}".strip()), why=why), err=True)
