"""The open tables of a batch judged, and what their entries come to."""

from collections.abc import Sequence
from typing import TypeAlias

from xlvalidate.checking.entry_cells import wrong_cells
from xlvalidate.checking.entry_figures import with_entry_figures
from xlvalidate.checking.entry_findings import of_cells, of_rules
from xlvalidate.checking.entry_frames import entry_batches, with_among, with_around
from xlvalidate.checking.entry_rules import judged_entries
from xlvalidate.findings import Finding, Outcome
from xlvalidate.reading.submission import Submission

Part: TypeAlias = tuple[dict[str, Outcome], list[Finding]]


def check_entries(
    submissions: Sequence[Submission], lasts: Sequence[Submission | None]
) -> tuple[Sequence[Submission], list[list[Part]]]:
    """The submissions of a batch of one edition with what their entries come to, and the outcomes and findings of their
    open tables.
    """
    edition = submissions[0].edition
    batches = entry_batches(edition, submissions)
    wrong = {table: wrong_cells(batch) for table, batch in batches.items()}
    asked = {table: with_around(one, submissions, one.layout.around_wheres) for table, one in batches.items()}
    submissions = with_entry_figures(submissions, asked)
    whole = {
        table: with_around(with_among(batch, batches), submissions, batch.layout.around)
        for table, batch in batches.items()
    }
    judged = judged_entries(whole)
    parts: list[list[Part]] = []
    for owner, submission in enumerate(submissions):
        of_tables: list[Part] = []
        for table in edition.open_tables:
            rule = edition.cell_rules.get(table)
            if rule is not None:
                outcome, findings = of_cells(edition, rule, submission, wrong[table][owner])
                of_tables.append(({rule.id: outcome}, findings))
        alone, rules = judged[owner]
        of_tables.append(of_rules(rules, alone, lasts[owner]))
        parts.append(of_tables)
    return submissions, parts
