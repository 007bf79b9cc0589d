"""The commands of the command line that have a file of their own, imported when one of them is asked for."""

from xlvalidate.findings import Verdict

EXIT = {Verdict.ACCEPTED: 0, Verdict.EXPLAIN: 1, Verdict.RETURN: 1, Verdict.UNREADABLE: 3}
"""The exit code of a command that came to a verdict; of several, the highest."""

RAN = 88
"""What `press --from-button` leaves with once the button did its work, and nothing else does: a trace leaves with 1."""
