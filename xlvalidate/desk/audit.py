"""A collection looked through while nobody writes to it."""

from pathlib import Path

from xlvalidate.collecting import settings as settings_file
from xlvalidate.collecting.audit import AuditResult, audit
from xlvalidate.collecting.lock import alone
from xlvalidate.collecting.made_with import made_with
from xlvalidate.desk.collection import view


def audited(folder: Path) -> tuple[AuditResult, str]:
    """What is wrong, and the language of the collection. Raises as the view of a collection does, and BusyError."""
    settings = settings_file.load(folder).settings
    with alone(folder, "audit"), view(folder) as (found, judging):
        return audit(found, judging, made_with(found.catalogue, judging.editions)), settings.language
