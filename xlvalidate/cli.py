"""The command line: parse, call the desk, print, exit. Results go to stdout, complaints and progress to stderr.

Exit codes: 0 all accepted, 1 findings, 2 usage or an edition with faults, 3 something could not be read.
"""

import gc
import importlib
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from itertools import pairwise
from os.path import realpath
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xlvalidate.commands import EXIT
from xlvalidate.console import (
    CLOSED,
    FULL,
    begin_again_with_utf8,
    can_show_all,
    is_closed_pipe,
    last_words,
    system_language,
)
from xlvalidate.errors import UsageError, XlvalidateError
from xlvalidate.findings import Verdict
from xlvalidate.limits import OverLimitError
from xlvalidate.messages import LANGUAGES, text
from xlvalidate.version import __version__

if TYPE_CHECKING:
    from xlvalidate.checking.last import LastPeriod
    from xlvalidate.checking.stamped import Trusted
    from xlvalidate.desk import Editions
    from xlvalidate.intake.found import Found

language_option = click.option(
    "--lang", "language", type=click.Choice(LANGUAGES), help="Language of messages; the form's own by default."
)
edition_option = click.option(
    "--edition", "edition", metavar="FILE", help="An edition file of your own (.toml), known beside the built-in ones."
)
addin_option = click.option(
    "--file", "file", type=click.Path(path_type=Path, dir_okay=False), help="The add-in, where it is not beside us."
)
SHAPES = ("text", "json", "html", "csv", "junit")
BUTTONS = ("校验", "下一处", "清除标记", "说明", "帮助", "check", "next", "clear", "explain", "help")

FILE_THERE = click.Path(path_type=Path, exists=True, dir_okay=False)


# Commands that have a file of their own in `xlvalidate.commands`, under the name of that file.
FILES: tuple[str, ...] = ("adopt", "demo", "issue", "keys", "rollup", "roster", "verify")


_ASKED = "xlvalidate.language"


def asked_language(args: Sequence[str]) -> str:
    """The language that is named in what follows the program's name; empty where none is."""
    named = [one.partition("=")[2] for one in args if one.startswith("--lang=")]
    named += [after for one, after in pairwise(args) if one == "--lang"]
    return next((one for one in named if one in LANGUAGES), "")


class Commands(click.Group):
    """Turns our own errors into a sentence on stderr and exit code 2."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All of them; the help of each is asked for only where it is shown."""
        return sorted((*self.commands, *FILES))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command by its name."""
        if cmd_name in FILES:
            command: click.Command = importlib.import_module(f"xlvalidate.commands.{cmd_name}").command
            return command
        return super().get_command(ctx, cmd_name)

    def main(self, *args: Any, **extra: Any) -> Any:
        """The whole program: help, usage errors and all that is printed last as well as the commands."""
        if not args and not extra:
            begin_again_with_utf8()
        can_show_all()
        stdout = sys.stdout
        try:
            return super().main(*args, **extra)
        except SystemExit:
            if sys.stdout is not stdout:  # click has met a closed pipe, and put something else there
                sys.exit(CLOSED)
            if (error := last_words()) is not None:
                if is_closed_pipe(error):
                    sys.exit(CLOSED)
                _tell(error)
                sys.exit(2)
            raise
        except OSError as error:
            last_words()
            if is_closed_pipe(error):
                sys.exit(CLOSED)
            if error.filename is not None:
                raise
            _tell(error)
            sys.exit(2)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Keeps the language that a command is asked to speak, for what stops it."""
        ctx.meta[_ASKED] = asked_language(args) or system_language()
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Runs a command. A crash of ours keeps its trace."""
        try:
            return super().invoke(ctx)
        except XlvalidateError as error:
            click.echo(error.said(ctx.meta[_ASKED]), err=True)
            ctx.exit(2)
        except OverLimitError as over:
            for language in LANGUAGES:
                click.echo(text("over-limits", language, what=over.what), err=True)
            ctx.exit(3)
        except UnicodeEncodeError as error:
            # Names of files that this system's encoding lacks; what is printed is never one of these.
            click.echo(f"{error.object!a}: this system has no such letters in names; set PYTHONUTF8=1", err=True)
            ctx.exit(2)
        except OSError as error:
            if is_closed_pipe(error):
                ctx.exit(CLOSED)
            # A place that cannot be read or written; a bug of ours would be of another kind.
            _tell(error)
            ctx.exit(2)


def _tell(error: OSError) -> None:
    """What the system says of a place; of one without a name that what was to be written is not."""
    why = error.strerror or str(error)
    if error.filename is not None:
        said = [f"{error.filename}: {why}"]
    elif error.errno in FULL:
        said = [text("output-unwritable", language, why=why) for language in LANGUAGES]
    else:
        said = [why]
    with suppress(OSError):  # stderr may be the place
        for line in said:
            click.echo(line, err=True)


class Elsewhere(click.Group):
    """A group whose commands stand in a file of `xlvalidate.commands`, imported when one of them is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names."""
        return sorted(self._commands())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One of them."""
        return self._commands().get(cmd_name)

    def _commands(self) -> dict[str, click.Command]:
        module = importlib.import_module(f"xlvalidate.commands.{self.name}")
        commands: dict[str, click.Command] = module.COMMANDS
        return commands


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Official Excel forms, issued, collected and reconciled from one edition file."""


@main.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--format", "shape", type=click.Choice(SHAPES), default="text", help="How to tell the results.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the results to this file.")
@click.option("--last", type=click.Path(path_type=Path, exists=True), help="Last period's workbook, or a folder.")
@click.option("--mark", "into", type=click.Path(path_type=Path, file_okay=False), help="Write marked copies here.")
@click.option("--key", "keys", type=FILE_THERE, multiple=True, help="The issuer's public key (.pub), to verify stamps.")
@click.option("--manifest", type=FILE_THERE, help="What was issued: with it, superseded templates are found.")
@edition_option
@language_option
@click.pass_context
def check(
    ctx: click.Context,
    paths: tuple[str, ...],
    shape: str,
    output: Path | None,
    last: Path | None,
    into: Path | None,
    keys: tuple[Path, ...],
    manifest: Path | None,
    edition: str | None,
    language: str | None,
) -> None:
    """Check workbooks: files, folders (searched through) or patterns."""
    # A cold start makes many objects that stay: the collector would go through them again and again.
    gc.disable()
    from xlvalidate import desk
    from xlvalidate.commands.results import Results
    from xlvalidate.files import sync_folder
    from xlvalidate.intake.found import found

    verdicts: Counter[Verdict] = Counter()
    known = desk.editions(edition)
    known.forms  # noqa: B018 - imports what judges
    gc.freeze()
    gc.enable()
    trusted = desk.trusted(keys, manifest)
    before = _last_period(last, known, trusted, language or LANGUAGES[0]) if last else None
    if trusted and (late := desk.outdated(trusted)):
        click.echo(text("stamps.outdated", language or LANGUAGES[0], until=late.isoformat()), err=True)
    looked = found(paths)
    if output is not None and realpath(output) in map(realpath, looked.workbooks):
        raise UsageError(f"{output} is one of the workbooks: name another file for the results")
    results = Results(shape, output, language)
    for checked in desk.check_files(looked.workbooks, known, before, trusted):
        verdicts[checked.verdict] += 1
        said_in = language or (checked.submission.edition.language if checked.submission else LANGUAGES[0])
        results.add(checked, said_in)
        if into is not None and checked.submission is not None:
            if marked := desk.mark(checked, into, said_in):
                results.marked(checked.source.file, marked)
            where = text("marked", said_in, path=marked) if marked else ""
            click.echo(where or text("marked.not", said_in, file=checked.source.file), err=True)
    if into is not None and into.is_dir():
        sync_folder(into)
    results.end(verdicts)
    unseen = _tell_passed(looked, language or LANGUAGES[0]) if looked.passed else False
    ctx.exit(max(EXIT[Verdict.UNREADABLE] if unseen else 0, *(EXIT[verdict] for verdict in verdicts)))


def _tell_passed(found: "Found", language: str) -> bool:
    """Says what was passed over. Is a folder among it that cannot be looked into?"""
    from xlvalidate.intake.passed import Why, line_of, passed_over

    passed = passed_over(found.passed)
    click.echo(line_of(passed, "passed.check", language), err=True)
    return Why.CLOSED in passed.counts


def _last_period(path: Path, known: "Editions", trusted: "Trusted | None", language: str) -> "LastPeriod":
    from xlvalidate import desk

    found = desk.last_period(path, known, trusted)
    for sentence in desk.unused(found, language):
        click.echo(sentence, err=True)
    return found.period


@main.command()
@click.argument("editions", nargs=-1, metavar="[EDITION]...")
@click.option("-o", "--into", type=click.Path(path_type=Path, file_okay=False), default=Path("templates"))
@click.option("--check", "only_check", is_flag=True, help="Write nothing; fail where a template is stale.")
@click.option("--onto", type=FILE_THERE, help="The workbook that the edition was adopted from: it keeps its looks.")
@click.pass_context
def build(ctx: click.Context, editions: tuple[str, ...], into: Path, only_check: bool, onto: Path | None) -> None:
    """Build the templates of editions (all built-in ones by default) and their SHA256SUMS."""
    from xlvalidate import desk
    from xlvalidate.files import write_whole

    stale = 0
    for built in desk.build(editions, into, onto):
        if built.fresh:
            click.echo(f"{built.path}: up to date")
        elif only_check:
            stale += 1
            click.echo(f"{built.path}: stale, run xlvalidate build", err=True)
        else:
            write_whole(built.path, built.data)
            click.echo(f"{built.path}: written")
    ctx.exit(1 if stale else 0)


@main.command()
@click.argument("editions", nargs=-1, metavar="[EDITION]...")
@click.option("--lang", "language", type=click.Choice(LANGUAGES), help="Language of messages; the system's by default.")
def lint(editions: tuple[str, ...], language: str | None) -> None:
    """Look for faults in edition files: all at once, each with its path, its line and what to write instead."""
    from xlvalidate.editions.catalogue import as_issued, built_in

    said_in, faults = language or system_language(), 0
    for name in editions or built_in():
        try:
            edition = as_issued(name)
        except XlvalidateError as error:
            click.echo(error.said(said_in), err=True)
            faults += 1
            continue
        counts = {"indicators": len(edition.indicators), "rules": len(edition.rules)}
        places = len(edition.instances) + len(edition.cell_rules)
        click.echo(text("lint.sound", said_in, name=name, places=places, **counts))
    if faults:
        raise SystemExit(2)


@main.command()
@click.argument("edition")
@click.option("--format", "shape", type=click.Choice(["md", "html"]), default="md", help="How to print it.")
@language_option
def rules(edition: str, shape: str, language: str | None) -> None:
    """Print the handbook of an edition's rules."""
    from xlvalidate import desk

    click.echo(desk.handbook(edition, language, shape), nl=False)


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-o", "--into", type=click.Path(path_type=Path, file_okay=False), help="Write the copies here.")
@language_option
def clear(files: tuple[Path, ...], into: Path | None, language: str | None) -> None:
    """Take the marks out of marked copies; each is written anew beside itself, or into a folder."""
    from xlvalidate import desk
    from xlvalidate.files import read_whole

    said_in = language or LANGUAGES[0]
    failed = unreadable = False
    taken: set[Path] = set()
    for file in files:
        target = (into or file.parent) / file.name
        if into is not None and target in taken:  # of the same name, from another folder
            target = desk.free_path(into, file.stem, file.suffix)
        try:
            before = read_whole(file)
        except OSError as error:
            unreadable = True
            click.echo(text("cleared.closed", said_in, file=file, why=error.strerror or error), err=True)
            continue
        taken.add(target)
        done = desk.clear(before, target, said_in)
        if done is not None:
            click.echo(text("cleared" if done else "cleared.nothing", said_in, path=target))
        else:
            failed = True
            click.echo(text("cleared.not", said_in, file=file), err=True)
    if failed or unreadable:
        raise SystemExit(3 if unreadable else 1)


@main.command()
@click.argument("old", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--to", "to", required=True, metavar="EDITION", help="The edition of the new workbook.")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="The new workbook, .xlsx.")
@click.option("--from", "stated", metavar="EDITION", help="The edition of the old one, where nothing in it says so.")
@language_option
@click.pass_context
def migrate(ctx: click.Context, old: Path, to: str, output: Path, stated: str | None, language: str | None) -> None:
    """Carry the figures of a workbook into a fresh template: of a newer edition, or of its own if it is damaged."""
    from xlvalidate import desk
    from xlvalidate.migrating.carry import Plan
    from xlvalidate.reports.migration import render
    from xlvalidate.reports.wording import say

    done = desk.migrate(old, to, output, stated)
    if not isinstance(done, Plan):
        click.echo(f"{old}: {say(done.finding, None, language or LANGUAGES[0]).message}", err=True)
        ctx.exit(3)
    click.echo(render(done, output, language or done.newer.language))


@main.command()
@click.argument("older", metavar="OLDER")
@click.argument("newer", metavar="NEWER")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text", help="How to print results.")
@language_option
def diff(older: str, newer: str, shape: str, language: str | None) -> None:
    """List what differs between two editions: indicators and rules added, removed and changed."""
    from xlvalidate.editions.catalogue import as_issued
    from xlvalidate.editions.compare import compare
    from xlvalidate.reports.difference import as_json, render

    before, after = as_issued(older), as_issued(newer)
    found = compare(before, after)
    click.echo(as_json(found) if shape == "json" else render(found, language or after.language))


@main.command("open")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@language_option
def open_(file: Path, language: str | None) -> None:
    """Open a form on this desktop: in LibreOffice on Linux, elsewhere in Excel."""
    from xlvalidate.excel.commands import open_form

    click.echo(open_form(file, language or LANGUAGES[0]))


@main.command()
@click.argument("button", type=click.Choice(BUTTONS), metavar="BUTTON")
@click.argument("workbook", required=False)
@click.option("--say", metavar="TEXT", help="With 说明: write this as the explanation.")
@edition_option
@language_option
@click.pass_context
def press(
    ctx: click.Context, button: str, workbook: str | None, say: str | None, edition: str | None, language: str | None
) -> None:
    """Press a button for an open form: 校验, 下一处, 清除标记, 说明 or 帮助 (check, next, clear, explain, help).

    The form in front is meant, or the WORKBOOK that is named. On Linux it has to be opened with `xlvalidate open`.
    """
    from xlvalidate import desk
    from xlvalidate.excel.commands import press_button

    done = press_button(button, workbook, desk.editions(edition), say, language or LANGUAGES[0])
    click.echo(done.message)
    if done.checked is not None and button in ("校验", "check"):
        ctx.exit(EXIT[done.checked.verdict])


@main.group(cls=Elsewhere)
def collect() -> None:
    """A collection: what came in by mail and folders is kept, checked and answered. Killed, it goes on where it was."""


@main.group()
def addin() -> None:
    """The add-in for Excel on Windows and macOS: its ribbon has the buttons and needs no Python."""


@addin.command("install")
@addin_option
@language_option
def addin_install(file: Path | None, language: str | None) -> None:
    """Copy the add-in to where Excel loads add-ins from."""
    from xlvalidate.excel.commands import install

    click.echo(install(file, language or LANGUAGES[0]))


@addin.command("uninstall")
@language_option
def addin_uninstall(language: str | None) -> None:
    """Remove the add-in."""
    from xlvalidate.excel.commands import uninstall

    click.echo(uninstall(language or LANGUAGES[0]))


@addin.command("status")
@addin_option
@language_option
def addin_status(file: Path | None, language: str | None) -> None:
    """Say whether the add-in is installed, and whether it is the one of this program."""
    from xlvalidate.excel.commands import status

    click.echo(status(file, language or LANGUAGES[0]))
