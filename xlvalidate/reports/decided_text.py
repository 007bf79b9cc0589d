"""What the collector decided, and what waits for a decision, in words; with the command that settles it, to copy."""

import shlex
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Any

from xlvalidate.findings import Finding
from xlvalidate.messages import text
from xlvalidate.reports.finding_text import say, sentences
from xlvalidate.reports.json_lines import encodable
from xlvalidate.reports.safe_text import visible

ANY_OFFICE = "CODE"
"""Stands for an office's code where nothing says which."""
UNDONE, PERIOD = "undone", "period"
HERE = "."
"""The collection in reports, which are the same wherever it is: its commands are run in its own folder."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way to settle something: a command of `collect`, the piece, what is decided, and the office or the period it is
    given to.
    """

    command: str
    piece: str
    choice: str = ""
    office: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """What only the collector can settle. `pieces` have their names and files; `findings` say what speaks against
    what; `rules` are those whose reasons wait.
    """

    why: str
    code: str
    name: str
    pieces: tuple[tuple[str, str], ...]
    ways: tuple[Way, ...]
    findings: tuple[Finding, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionLine:
    """A decision as it is shown: of which piece, what, and whether it still holds. `office` is whose piece it is, or
    which office it is given to.
    """

    piece: str
    file: str
    choice: str
    office: str
    rules: tuple[str, ...]
    who: str
    made: datetime
    why: str
    holds: bool
    period: str = ""


def say_conflict(conflict: Conflict, language: str) -> str:
    """What is to be decided, in one line."""
    files = text("and", language).join(f"{visible(file, 120)} [{piece}]" for piece, file in conflict.pieces)
    office = visible(f"{conflict.code} {conflict.name}".strip(), 200)
    told = [say(one, None, language) for one in conflict.findings]
    why = sentences((said for one in told for said in (one.what, one.please)), language)
    rules = text("and", language).join(conflict.rules)
    said = text(f"conflict.{conflict.why}", language, files=files, why=why, rules=rules)
    return f"{office}  {said}" if office else said


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOut:
    """A piece that does not count because the collector says so, and which office it would have been of."""

    piece: str
    file: str
    sha256: str
    code: str
    name: str
    sender: str
    received: datetime | None
    decision: DecisionLine


def say_choice(line: DecisionLine, language: str) -> str:
    """What was decided, without the piece."""
    rules = text("and", language).join(line.rules)
    return text(f"choice.{line.choice}", language, office=visible(line.office, 200), rules=rules, period=line.period)


def say_decision(line: DecisionLine, language: str) -> str:
    """A decision in one line."""
    return text(
        "decision",
        language,
        piece=line.piece,
        file=visible(line.file, 120),
        choice=say_choice(line, language),
        who=visible(line.who, 60),
        made=line.made.isoformat(sep=" ", timespec="minutes"),
        why=text("decision.why", language, why=visible(line.why, 500)) if line.why else "",
        over="" if line.holds or line.choice == UNDONE else text("decision.over", language),
    )


def decision_data(line: DecisionLine) -> dict[str, Any]:
    """A decision as plain data."""
    period = {"period": line.period} if line.choice == PERIOD else {}
    return period | {
        "piece": line.piece,
        "file": encodable(line.file),
        "choice": line.choice,
        "office": encodable(line.office),
        "rules": list(line.rules),
        "who": encodable(line.who),
        "made": line.made.isoformat(),
        "why": encodable(line.why),
        "holds": line.holds,
    }


def say_way(way: Way, language: str) -> str:
    """What a command would settle."""
    return text(f"way.{way.choice or way.command}", language, office=visible(f"{way.office} {way.name}".strip(), 200))


def command_of(way: Way, folder: PurePath | str, language: str) -> str:
    """The command as it is typed, quoted for this system's shell."""
    words = ["xlvalidate", "collect", way.command, str(folder), way.piece]
    if way.choice:
        words.append(f"--{way.choice}")
    if way.office:
        words.append(way.office)
    if way.choice:
        words += ["--why", text("way.why", language)]
    return as_typed(words)


def as_typed(words: Sequence[str]) -> str:
    """A command, quoted for this system's shell."""
    return visible(subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words))
