"""Whose stamps count: keys, and the manifest of what is current."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from xlvalidate.checking.stamp_findings import Trusted
from xlvalidate.distribution import manifest as manifests
from xlvalidate.errors import UsageError, usage
from xlvalidate.stamps import Issuers, issuers


def trusted(keys: Sequence[Path], manifest: Path | None = None, *others: Path) -> Trusted | None:
    """Which stamps count: public keys, and manifests for the revisions that are current. None without either.

    The signature of a manifest is looked for beside it. Raises UsageError for one without a key, or that is not what
    was signed; FileFaultsError with every fault of the files; OSError as files do.
    """
    if not keys:
        if manifest is not None:
            raise UsageError(usage("manifest-without-key", manifest=manifest))
        return None
    found = issuers(*keys)
    if manifest is None:
        return Trusted(found)
    first, *more = (_of_manifest(one, found) for one in (manifest, *others))
    return replace(first, others=tuple(more))


def _of_manifest(manifest: Path, known: Issuers) -> Trusted:
    signature = manifest.with_name(manifests.SIGNATURE).read_text("utf-8", "replace")
    issued = manifests.trusted(manifest.read_bytes(), signature, known, manifest.name)
    return Trusted(known, issued.revisions, issued.edition, issued.reported, issued.expires)


def outdated(trusted: Trusted) -> date | None:
    """The day until which a manifest held, where that is over."""
    days = (one.until for one in (trusted, *trusted.others) if one.until is not None)
    return next((day for day in days if date.today() > day), None)
