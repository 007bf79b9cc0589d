"""What a chapter of a handbook has, whatever it is about."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HandbookEntry:
    """One rule, one open table or one list: its heading, what the contents says after it, its facts by heading, those
    that are written as code by their headings again, and a row for each of its places, its columns or its words.
    `id` is that of the rule, and stands before its title; `called` is the whole heading of anything else.
    """

    id: str
    title: str
    beside: str
    facts: tuple[tuple[str, str], ...]
    code: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    called: str = ""

    @property
    def heading(self) -> str:
        """What it is called."""
        return self.called or f"{self.id} {self.title}".rstrip()
