"""Stamps: which form a workbook was issued as, to whom and when, signed so that nobody else can say so.

What it proves and what it does not is in docs/stamps.md. Keys are Ed25519; `cryptography` is imported where it is used.
"""

import base64
import binascii
import hashlib
import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlvalidate.errors import Fault, FileFaultsError, UsageError, Words, fault, usage, why_of, words
from xlvalidate.identity import Identity, Period, PeriodKind, normal_code
from xlvalidate.key_files import as_bytes, locked

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

LONGEST = 999
_STAMP = re.compile(r"(xlv1\.([0-9a-f]{32})\.([A-Za-z0-9_-]+))\.([A-Za-z0-9_-]{86})")
_SIGNATURE = re.compile(r"(xlvsig1\.([0-9a-f]{32}))\.([A-Za-z0-9_-]{86})")
# What is signed begins with what it is for, so that the signature of one can never stand under the other.
_FOR_STAMPS = b"xlvalidate stamp\0"
_FOR_FILES = b"xlvalidate file\0"
_LARGEST_KEY = 65_536
_PRIVATE = b"PRIVATE KEY"
# A folder with this file is a collection, which is copied and shared: no private part is used from there.
COLLECTION = "collection.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What a workbook was issued as. `digest` is that of the edition whose template it is, as it was then.

    `part` is the period, where it is not the whole of the year: `2026-03`.
    """

    office: str
    edition: str
    digest: str
    year: int
    revision: int
    issued: date
    part: str = ""

    @property
    def period(self) -> Period:
        """What the workbook is for."""
        return Period.of(self.part) or Period(self.year)

    @property
    def identity(self) -> Identity:
        """Whose report the workbook is for, and for when."""
        return Identity(normal_code(self.office), self.period)


class StampWrong(StrEnum):
    """Why a text is no stamp of a known issuer."""

    FORGED = "stamp-forged"
    UNKNOWN_KEY = "stamp-unknown-key"


@dataclass(frozen=True)
class Signer:
    """The private part of a key. `key_id` is the fingerprint of the public part."""

    key_id: str
    _secret: bytes = field(repr=False)

    def stamp(self, stamp: Stamp) -> str:
        """The stamp as text for a cell: one line of ASCII, shorter than 1,000 characters.

        Raises UsageError where it would be longer.
        """
        signed = f"xlv1.{self.key_id}.{_coded(_canonical(stamp))}"
        text = f"{signed}.{self._signature(_FOR_STAMPS, signed.encode())}"
        if len(text) > LONGEST:
            raise UsageError(usage("stamp-too-long", office=stamp.office[:40]))
        return text

    def sign(self, data: bytes) -> str:
        """A detached signature of a file's bytes: one line, without its end, with the key's id."""
        head = f"xlvsig1.{self.key_id}"
        return f"{head}.{self._signature(_FOR_FILES, head.encode(), b'.', data)}"

    @property
    def public(self) -> "Issuers":
        """The public part of the same key: what a stamp of this signer is verified with."""
        return Issuers({self.key_id: self._key.public_key().public_bytes_raw()})

    @cached_property
    def _key(self) -> "Ed25519PrivateKey":
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self._secret)

    def _signature(self, *parts: bytes) -> str:
        return _coded(self._key.sign(b"".join(parts)))


@dataclass(frozen=True, slots=True)
class Issuers:
    """The public parts that are trusted, by their ids: 32 bytes each."""

    keys: Mapping[str, bytes] = field(default_factory=dict)

    def opened(self, text: str) -> Stamp | StampWrong:
        """The stamp in the text, exactly as an issuer wrote it, or why it is no stamp."""
        match = _STAMP.fullmatch(text) if len(text) <= LONGEST else None
        if match is None:
            return StampWrong.FORGED
        if match[2] not in self.keys:
            return StampWrong.UNKNOWN_KEY
        if not self._good(match[2], match[4], _FOR_STAMPS, match[1].encode()):
            return StampWrong.FORGED
        return _stamp_of(match[3]) or StampWrong.FORGED

    def signed(self, data: bytes, signature: str) -> bool:
        """Is this the signature of these bytes, by one of these issuers?"""
        match = _SIGNATURE.fullmatch(signature)
        return match is not None and self._good(match[2], match[3], _FOR_FILES, match[1].encode(), b".", data)

    def _good(self, key_id: str, coded: str, *parts: bytes) -> bool:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        signature = _decoded(coded)
        if signature is None or key_id not in self.keys:
            return False
        try:
            Ed25519PublicKey.from_public_bytes(self.keys[key_id]).verify(signature, b"".join(parts))
        except InvalidSignature:
            return False
        return True


def _canonical(stamp: Stamp) -> bytes:
    tree = {
        "digest": stamp.digest,
        "edition": stamp.edition,
        "issued": stamp.issued.isoformat(),
        "office": stamp.office,
        "revision": stamp.revision,
        "year": stamp.year,
    }
    if stamp.part:
        tree["period"] = stamp.part  # stamps of a whole year stay as they are
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


_TYPES: Mapping[str, type] = {
    "digest": str,
    "edition": str,
    "issued": str,
    "office": str,
    "revision": int,
    "year": int,
}
_TYPES_OF_PART: Mapping[str, type] = {**_TYPES, "period": str}


def part_of(period: Period) -> str:
    """What is written of a period beside its year: nothing, where it is the whole of it."""
    return "" if period.kind is PeriodKind.YEAR else str(period)


def _stamp_of(coded: str) -> Stamp | None:
    """The stamp, if writing it again gives the same text."""
    data = _decoded(coded)
    try:
        tree: Any = json.loads(data) if data is not None else None
        kinds = {key: type(value) for key, value in tree.items()} if isinstance(tree, dict) else None
        if kinds not in (_TYPES, _TYPES_OF_PART):
            return None
        part = tree.pop("period", "")
        stamp = Stamp(**{**tree, "issued": date.fromisoformat(tree["issued"]), "part": part})
    except (ValueError, RecursionError):
        return None
    period = Period.of(stamp.part) if stamp.part else None
    told = period is not None and period.year == stamp.year and period.kind is not PeriodKind.YEAR
    return stamp if _canonical(stamp) == data and (told or not stamp.part) else None


def _coded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decoded(text: str) -> bytes | None:
    """The bytes, if writing them again gives the same text: Python's decoder alone takes loose bits and more."""
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return None
    return data if _coded(data) == text else None


def new_keys(passphrase: str | None = None) -> tuple[bytes, bytes]:
    """A new key: its private part, locked where there is a passphrase, and its public part, as PEM."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()
    if passphrase is None:
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    else:
        private = locked(key, passphrase)
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return private, public


def signer(path: Path, passphrase: Callable[[], str] | None = None) -> Signer:
    """The private part in a file; `passphrase` is asked where it is locked with one.

    Raises FileFaultsError where it is no key, a public part, locked with another passphrase, readable by others, or in
    the folder of a collection; OSError as files do.
    """
    with path.open("rb") as file:
        mode = os.fstat(file.fileno()).st_mode
        data = file.read(_LARGEST_KEY)
    faults = []
    found = _private(data, passphrase)
    if os.name == "posix" and mode & 0o077 and _PRIVATE in data:
        faults.append(fault(words("the-file"), "key-open", file=path.name))
    if (collection := collection_of(path)) is not None:
        faults.append(fault(words("the-file"), "key-in-collection", collection=str(collection)))
    if isinstance(found, Words):
        faults.append(Fault(words("the-key"), found.why, found.facts))
    if faults or isinstance(found, Words):
        raise FileFaultsError(path.name, faults)
    return found


def collection_of(path: Path) -> Path | None:
    """The folder of the collection that a file lies in, or would; None where it is in none."""
    return next((folder for folder in path.resolve().parents if (folder / COLLECTION).exists()), None)


def is_private(path: Path) -> bool:
    """Does a file say that it is the private part of a key? Raises OSError as files do."""
    with path.open("rb") as file:
        return _PRIVATE in file.read(_LARGEST_KEY)


def _private(data: bytes, passphrase: Callable[[], str] | None) -> Signer | Words:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    if _PRIVATE not in data and b"PUBLIC KEY" in data:
        return words("key-is-public")
    try:
        key = load_pem_private_key(data, None)
    except TypeError:
        if passphrase is None:
            return words("key-locked")
        try:
            key = load_pem_private_key(data, as_bytes(passphrase()))
        except (TypeError, ValueError, UnsupportedAlgorithm):  # TypeError: an empty one
            return words("key-passphrase")
    except (ValueError, UnsupportedAlgorithm):
        return words("no-private-key")
    if not isinstance(key, Ed25519PrivateKey):
        return words("other-private-key")
    return Signer(_fingerprint(key.public_key().public_bytes_raw()), key.private_bytes_raw())


def issuers(*paths: Path) -> Issuers:
    """The public parts in files. Raises FileFaultsError with every fault: no key, a PRIVATE part, not to be read."""
    keys: dict[str, bytes] = {}
    faults: list[Fault] = []
    for path in paths:
        try:
            with path.open("rb") as file:
                found = _public(file.read(_LARGEST_KEY))
        except OSError as error:
            found = words("key-unread", said=why_of(error))
        if isinstance(found, Words):
            faults.append(Fault(path.name, found.why, found.facts))
        else:
            keys[_fingerprint(found)] = found
    if faults:
        raise FileFaultsError(words("the-list-of-keys"), faults)
    return Issuers(keys)


def _public(data: bytes) -> bytes | Words:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    if _PRIVATE in data:
        return words("private-key")
    try:
        key = load_pem_public_key(data)
    except (ValueError, UnsupportedAlgorithm):
        return words("no-public-key")
    if not isinstance(key, Ed25519PublicKey):
        return words("other-public-key")
    return key.public_bytes_raw()


def _fingerprint(public: bytes) -> str:
    return hashlib.sha256(public).hexdigest()[:32]
