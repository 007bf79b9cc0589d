"""Stamps as the script opens them: digests and signatures are its own, the findings those of the program."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest

from tests.office import differential
from tests.page.script_judge import ScriptJudge, expected, needs_node
from xlvalidate.checking.check import check
from xlvalidate.checking.stamp_findings import Trusted, stamp_findings, stamp_of
from xlvalidate.editions.catalogue import built_in_edition
from xlvalidate.messages import LANGUAGES
from xlvalidate.reading.submission import Submission
from xlvalidate.stamps import Issuers, Signer, Stamp, issuers, new_keys, signer

pytestmark = needs_node
ISSUED = Stamp(
    office="330802001",
    edition="ogi-2021",
    digest=built_in_edition("ogi-2021").digest,
    year=2025,
    revision=2,
    issued=date(2026, 1, 5),
)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> tuple[Signer, Issuers]:
    folder = tmp_path_factory.mktemp("keys")
    private, public = folder / "private.pem", folder / "public.pem"
    for path, data in zip((private, public), new_keys(), strict=True):
        path.write_bytes(data)
        path.chmod(0o600)
    return signer(private), issuers(public)


@pytest.fixture(scope="module")
def pupil(keys: tuple[Signer, Issuers]) -> Iterator[ScriptJudge]:
    with ScriptJudge([]) as found:
        found.knows([built_in_edition("ogi-2021")], keys[1])
        yield found


def form(stamp: str, office: str = "330802001", year: str = "2025") -> Submission:
    edition = built_in_edition("ogi-2021")
    cover = {"office": "甲", "office_code": office, "year": year}
    read = differential.read_as(edition, differential.Filling(dict.fromkeys(edition.indicators, 0), {}, cover))
    return replace(read, stamp=stamp)


def turned(text: str) -> str:
    """Another letter at its end, which leaves a signature of as many."""
    return text[:-2] + ("AA" if text[-2:] != "AA" else "BB")


STAMPS: dict[str, Callable[[Signer], str]] = {
    "none": lambda own: "",
    "good": lambda own: own.stamp(ISSUED),
    "letters": lambda own: own.stamp(replace(ISSUED, office="甲“乙”\\ \U0001f600")),
    "other office": lambda own: own.stamp(replace(ISSUED, office="1")),
    "other edition": lambda own: own.stamp(replace(ISSUED, digest="0" * 64)),
    "other year": lambda own: own.stamp(replace(ISSUED, year=2024)),
    "of a month": lambda own: own.stamp(replace(ISSUED, part="2025-03")),
    "changed": lambda own: turned(own.stamp(ISSUED)),
    "longer": lambda own: own.stamp(ISSUED) + "A",
    "of nobody": lambda own: own.stamp(ISSUED).replace(own.key_id, "0" * 32),
    "no stamp": lambda own: "xlv1.1.2.3",
    "a formula": lambda own: f"={own.stamp(ISSUED)}",
}


@pytest.mark.parametrize("stamp", STAMPS)
@pytest.mark.parametrize(("office", "year"), [("330802001", "2025"), ("", ""), ("330802001", "")])
def test_a_stamp_says_the_same(pupil: ScriptJudge, keys: tuple[Signer, Issuers], stamp: str, office: str, year: str):
    item, trusted = form(STAMPS[stamp](keys[0]), office, year), Trusted(keys[1])
    found = stamp_of(item, trusted)
    stamped = item if found is None else replace(item, stamped=found.identity)
    told = replace(stamped, findings=(*stamp_findings(stamped, trusted), *stamped.findings))
    (checked,) = check([told])
    for language in LANGUAGES:
        assert pupil.judged(item, language) == expected(checked, language)


def test_without_keys_nothing_is_verified(judge: ScriptJudge, keys: tuple[Signer, Issuers]):
    item = form(keys[0].stamp(ISSUED))
    (checked,) = check([replace(item, findings=(*stamp_findings(item, None), *item.findings))])
    assert judge.judged(item, "en") == expected(checked, "en")


@pytest.mark.parametrize("length", [0, 1, 55, 56, 63, 64, 65, 111, 112, 119, 127, 128, 129, 1_000])
def test_digests(judge: ScriptJudge, length: int):
    data = bytes(at * 7 % 256 for at in range(length))
    found = judge.ask({"digests": json.loads(json.dumps(list(data)))})
    assert found == {"sha256": hashlib.sha256(data).hexdigest(), "sha512": hashlib.sha512(data).hexdigest()}
