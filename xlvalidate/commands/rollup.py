"""`xlvalidate rollup`: the sums of a collection, by its roster's tree, into the forms of the offices above others."""

from collections.abc import Callable, Iterator
from pathlib import Path

import click

from xlvalidate.collecting.collection_view import CollectionView
from xlvalidate.collecting.rollup import Made, at_or_below, chosen_edition, made, roll_ups, roster_of
from xlvalidate.collecting.state_with_sums import Reports
from xlvalidate.commands.collect.options import language_option, tell_unknown_parents
from xlvalidate.commands.command_groups import SpokenCommand
from xlvalidate.desk.build import template_of
from xlvalidate.desk.check_files import setup
from xlvalidate.desk.collection import trusted_by, view
from xlvalidate.distribution.manifest import JSON as MANIFEST
from xlvalidate.editions.catalogue import blank_of, find
from xlvalidate.editions.edition import Edition
from xlvalidate.errors import UsageError, Words, usage
from xlvalidate.files import write_whole
from xlvalidate.findings import Verdict
from xlvalidate.reports.sums_text import line, render

FOLDER = "rollup"


@click.command("rollup", cls=SpokenCommand)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="COLLECTION")
@click.option("--parent", metavar="CODE")
@click.option("-o", "--into", type=click.Path(path_type=Path, file_okay=False))
@click.option("--partial", is_flag=True)
@click.option(
    "--issued",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
)
@click.option("--edition", metavar="EDITION")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text")
@language_option
@click.pass_context
def command(
    ctx: click.Context,
    folder: Path,
    parent: str | None,
    into: Path | None,
    partial: bool,
    issued: Path | None,
    edition: str | None,
    shape: str,
    language: str | None,
) -> None:
    """The command; its help is `help.rollup`."""
    with view(folder, "rollup") as (found, judging):
        said_in = language or found.collection.settings.language
        roster, year = roster_of(found)
        tell_unknown_parents(roster, said_in)
        codes = at_or_below(roster, parent)
        reports = Reports(found.state, found.ledger, found.catalogue, judging.editions)
        chosen = chosen_edition(reports, edition)
        rolled = roll_ups(found, reports, chosen, codes)
        means = setup(found.catalogue, trusted_by(found.collection))
        done = list(made(found, rolled, _workbooks(issued or _issued(found)), _blank(found, chosen), means, partial))
        target = into or folder / FOLDER
        if (issue := next((one for one in (target, target.parent) if (one / MANIFEST).exists()), None)) is not None:
            raise UsageError(usage("holds-an-issue", folder=issue))
        _write(found, done, target)
    for one in done:
        file = str(target / one.name) if one.data is not None else ""
        if shape == "json":
            click.echo(line(one.rolled, year, said_in, file, one.checked))
        else:
            click.echo(render(one.rolled, said_in, file, one.checked))
    ctx.exit(max(map(_exit, done)))


def _blank(found: CollectionView, chosen: Edition) -> bytes:
    """The blank form of an edition that is collected; of an adopted one, its own workbook with all laid onto it."""
    folder = found.collection.folder
    for name in found.collection.settings.editions:
        path = str(folder / name) if name.endswith(".toml") else name
        if find(path).id == chosen.id:
            return template_of(path, edition_of=blank_of)[1]
    raise AssertionError(f"{chosen.id} is not collected")


def _exit(one: Made) -> int:
    if any(unit.why == Verdict.UNREADABLE for unit in one.rolled.missing):
        return 3
    told = one.rolled.missing or one.rolled.differing or one.rolled.blanks
    return int(bool(told) or (one.checked is not None and one.checked.verdict is not Verdict.ACCEPTED))


def _issued(found: CollectionView) -> Path | None:
    """Where what was issued is: beside the manifest of the collection."""
    stamps = found.collection.settings.stamps
    return (found.collection.folder / stamps.manifest).parent if stamps and stamps.manifest else None


def _workbooks(folder: Path | None) -> Callable[[str], bytes | None]:
    """Gives what was issued under a name; None where nothing was."""
    names = {path.name: path for path in sorted(folder.rglob("*.xlsx"))} if folder else {}
    return lambda name: names[name].read_bytes() if name in names else None


def _write(found: CollectionView, done: list[Made], into: Path) -> None:
    """Every workbook, whole; a sum of an earlier time that is no more so goes. Nothing that is not ours is touched.

    Raises UsageError, with every file that is in the way, before anything is written.
    """
    ours = found.ledger.outputs(FOLDER)
    home = found.collection.folder.resolve()

    def told(path: Path) -> str:
        path = path.resolve()
        return (path.relative_to(home) if path.is_relative_to(home) else path).as_posix()

    def strangers() -> Iterator[Words]:
        for one in done:
            path = into / one.name
            if one.data is not None and path.exists() and told(path) not in ours and path.read_bytes() != one.data:
                yield usage("not-ours", path=path)

    if wrong := list(strangers()):
        raise UsageError(*wrong)
    written = {told(into / one.name) for one in done if one.data is not None}
    found.ledger.set_outputs(FOLDER, ours | written)
    gone = set()
    for one in done:
        if one.data is not None:
            write_whole(into / one.name, one.data)
        for name in {one.name, one.other} if one.data is None else {one.other}:
            if told(into / name) in ours:
                (into / name).unlink(missing_ok=True)
                gone.add(told(into / name))
    found.ledger.set_outputs(FOLDER, (ours | written) - gone)
