"""The commands of the command line that have a file of their own, imported when one of them is asked for."""

from collections.abc import Iterable

from xlvalidate.findings import Verdict

EXIT = {Verdict.ACCEPTED: 0, Verdict.EXPLAIN: 1, Verdict.RETURN: 1, Verdict.UNREADABLE: 3}
"""The exit code of a command that came to a verdict; of several, the highest."""

FAIL_ON = ("must", "explain", "never")
_PASSES = {
    "must": (Verdict.ACCEPTED, Verdict.EXPLAIN),
    "explain": (Verdict.ACCEPTED,),
    "never": (Verdict.ACCEPTED, Verdict.EXPLAIN, Verdict.RETURN),
}


def exit_code(verdicts: Iterable[Verdict], fail_on: str) -> int:
    """The exit code of several verdicts where only some count as a failure; what cannot be read always does."""
    return max((EXIT[verdict] for verdict in verdicts if verdict not in _PASSES[fail_on]), default=0)


RAN = 88
"""What `press --from-button` leaves with once the button did its work, and nothing else does: a trace leaves with 1."""
