"""The command line: parse, call the desk, print, exit. Results go to stdout, complaints and progress to stderr.

The exit codes are in `cli.exit-codes.said`.
"""

import sys
import traceback
from contextlib import suppress
from typing import Any

import click

from xlvalidate.commands.asked_language import ask, language_of
from xlvalidate.commands.click_words import in_words
from xlvalidate.commands.command_groups import CommandFolder
from xlvalidate.console import (
    CLOSED,
    FULL,
    begin_again_with_utf8,
    can_show_all,
    is_closed_pipe,
    last_words,
    system_language,
)
from xlvalidate.errors import XlvalidateError, system_says
from xlvalidate.limits import OverLimitError
from xlvalidate.messages import text
from xlvalidate.version import __version__

COMMANDS = (
    "addin", "adopt", "build", "check", "clear", "collect", "demo", "diff", "edition-schema", "import", "issue", "keys",
    "lint", "migrate", "open", "page", "press", "rollup", "roster", "rules", "verify",
)  # fmt: skip
"""Each is a file of `xlvalidate.commands` of that name, with `_` for `-`, and behind a word that Python keeps."""


CRASHED = 70
"""As BSD's `sysexits.h` has it: the program itself is at fault. It leaves with a trace, and 1 is of findings."""


class Program(CommandFolder):
    """Turns our own errors into a sentence on stderr and exit code 2."""

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
                _tell(error, system_language())
                sys.exit(2)
            raise
        except OSError as error:
            last_words()
            if is_closed_pipe(error):
                sys.exit(CLOSED)
            if error.filename is not None:
                raise
            _tell(error, system_language())
            sys.exit(2)
        except Exception:
            if args or extra:
                raise
            traceback.print_exc()
            sys.exit(CRASHED)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Keeps the language that is asked for, for help and for what stops a command."""
        ask(ctx, args)
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            raise in_words(error, language_of(ctx)) from None

    def invoke(self, ctx: click.Context) -> object:
        """Runs a command. A crash of ours keeps its trace."""
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            raise in_words(error, language_of(ctx)) from None
        except XlvalidateError as error:
            click.echo(error.said(language_of(ctx)), err=True)
            ctx.exit(2)
        except (KeyboardInterrupt, click.Abort):
            click.echo(f"\n{text('stopped', language_of(ctx))}", err=True)
            ctx.exit(1)
        except OverLimitError as over:
            click.echo(text("over-limits", language_of(ctx), what=over.what), err=True)
            ctx.exit(3)
        except UnicodeEncodeError as error:
            # Names of files that this system's encoding lacks; what is printed is never one of these.
            click.echo(text("unspeakable", language_of(ctx), name=ascii(error.object)), err=True)
            ctx.exit(2)
        except OSError as error:
            if is_closed_pipe(error):
                ctx.exit(CLOSED)
            # A place that cannot be read or written; a bug of ours would be of another kind.
            _tell(error, language_of(ctx))
            ctx.exit(2)


def _tell(error: OSError, language: str) -> None:
    """What the system says of a place; of one without a name that what was to be written is not."""
    why = system_says(error, language)
    if error.filename is not None:
        said = text("place-says", language, place=error.filename, why=why)
    elif error.errno in FULL:
        said = text("output-unwritable", language, why=why)
    else:
        said = why
    with suppress(OSError):  # stderr may be the place
        click.echo(said, err=True)


@click.group(cls=Program, names=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
def main() -> None:
    """The program; its help is `help.program`."""
