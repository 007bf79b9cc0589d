"""Stamps in a collection: whose a form is, and what is told where the stamp says otherwise."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.collecting.incoming import ROSTER, collection, form, lay, ran, reported
from xlvalidate.cells import Cell
from xlvalidate.cli import main
from xlvalidate.collecting.settings import load
from xlvalidate.derive.hidden_sheets import SHEET, STAMP_ROW
from xlvalidate.desk.collection import judging_of, rules_of
from xlvalidate.distribution.manifest import SIGNATURE, Manifest, ManifestLine, as_json
from xlvalidate.editions.catalogue import built_in_edition
from xlvalidate.errors import FileFaultsError, UsageError
from xlvalidate.ooxml.fill import filled
from xlvalidate.stamps import Signer, Stamp, new_keys, signer

ISSUED = Stamp(
    office="330802001",
    edition="ogi-2021",
    digest=built_in_edition("ogi-2021").digest,
    year=2025,
    revision=2,
    issued=date(2026, 1, 5),
)


@pytest.fixture
def key(tmp_path) -> Signer:
    """A new key: its private part stays outside of the collection, where nothing reads it."""
    private, public = new_keys()
    (tmp_path / "issuer.pub").write_bytes(public)
    (tmp_path / "issuer.key").touch(mode=0o600)
    (tmp_path / "issuer.key").write_bytes(private)
    return signer(tmp_path / "issuer.key")


def manifest(folder: Path, key: Signer, *, expires: date | None = None) -> None:
    """What was issued: revision 2 to the office of ISSUED."""
    line = ManifestLine(
        office=ISSUED.office, name="柯城区教育局", parent="330800000", file="a.xlsx", sha256="0" * 64,
        digest=ISSUED.digest, revision=2, issued=ISSUED.issued,
    )  # fmt: skip
    data = as_json(Manifest(edition="ogi-2021", year=2025, issued=ISSUED.issued, expires=expires, files=(line,)))
    (folder / "manifest.json").write_bytes(data)
    (folder / SIGNATURE).write_text(key.sign(data) + "\n")


def stamped(key: Signer, data: bytes, **changed: object) -> bytes:
    text = key.stamp(replace(ISSUED, **changed))  # type: ignore[arg-type]
    return filled(data, {Cell(SHEET, STAMP_ROW, 2): text})


BY_KEY = '\n[stamps]\nkeys = ["../issuer.pub"]\n'
BY_KEYS = '\n[stamps]\nkeys = ["../issuer.pub", "../next.pub"]\n'
BY_MANIFEST = BY_KEY + 'manifest = "../manifest.json"\n'


def whys(home: Path) -> dict[str, list[str]]:
    """The findings of every form that counts, by its file."""
    from tests.collecting.incoming import viewed

    found: dict[str, list[str]] = {}

    def use(view, judging) -> None:
        for one in view.state.offices:
            found[one.line.name] = [finding.id for finding in view.checked(one).findings]

    viewed(home, use)
    return found


@pytest.mark.parametrize("jobs", [0, 1])
def test_a_form_is_whose_its_stamp_says(tmp_path, key, jobs):
    files = {
        "good.xlsx": stamped(key, form()),
        "theirs.xlsx": stamped(key, form("330802001"), office="330802002"),
        "blank.xlsx": stamped(key, form("", name="柯城区统计局"), office="330802003"),
        "old.xlsx": stamped(key, form("330802004"), office="330802004", year=2024),
    }
    home = collection(tmp_path, files, more=BY_KEY)
    ran(home, jobs)
    assert reported(home) == [
        "accepted 330802001 good.xlsx [] 0",
        "return 330802002 theirs.xlsx [] 0",
        "accepted 330802003 blank.xlsx [] 0",
        "return 330802004 old.xlsx [] 0",
    ]
    assert whys(home) == {
        "good.xlsx": [],
        "theirs.xlsx": ["stamp-other-office"],
        "blank.xlsx": ["cover-stamped"],
        "old.xlsx": ["stamp-other-year"],
    }


def test_a_form_with_a_wrong_stamp_is_whose_its_cover_says(tmp_path, key):
    stranger = tmp_path / "stranger"
    stranger.touch(mode=0o600)
    stranger.write_bytes(new_keys()[0])
    files = {
        "strange.xlsx": stamped(signer(stranger), form("330802002"), office="330802001"),
        "none.xlsx": form("330802003"),
        "old.xlsx": stamped(key, form(), revision=1),
    }
    home = collection(tmp_path, files, more=BY_MANIFEST)
    manifest(tmp_path, key)
    ran(home)
    assert reported(home) == [
        "return 330802001 old.xlsx [] 0",
        "return 330802002 strange.xlsx [] 0",
        "return 330802003 none.xlsx [] 0",
    ]
    assert whys(home) == {
        "old.xlsx": ["stamp-superseded"],
        "strange.xlsx": ["stamp-unknown-key"],
        "none.xlsx": ["stamp-missing"],
    }


def test_without_keys_stamps_are_told_and_weigh_nothing(tmp_path, key):
    home = collection(tmp_path, {"a.xlsx": stamped(key, form("330802002"))})
    ran(home)
    assert reported(home) == ["accepted 330802002 a.xlsx [] 0"]
    assert whys(home) == {"a.xlsx": ["stamp-not-verified"]}


def test_with_another_key_or_manifest_everything_is_judged_anew(tmp_path, key):
    digests = set()
    home = collection(tmp_path, {}, more="")
    (tmp_path / "next.pub").write_bytes(new_keys()[1])
    manifest(tmp_path, key)
    plain = (home / "collection.toml").read_text("utf-8")
    for more in ("", BY_KEY, BY_KEYS, BY_MANIFEST):
        (home / "collection.toml").write_text(plain + more, "utf-8")
        made = load(home)
        judging, known = judging_of(made, None)
        digests.add(rules_of(made, judging, known, None))
    assert len(digests) == 4


@pytest.mark.parametrize(
    ("lines", "faults"),
    [
        ('keys = ["../issuer.key"]', ["stamps.keys[0]: ../issuer.key: this is the PRIVATE part of a key"]),
        (
            'keys = ["../none.pub", "roster.csv"]\nmanifest = "none.json"',
            [
                "stamps.keys[0]: ../none.pub: it cannot be read: No such file or directory",
                "stamps.keys[1]: roster.csv: it is no public key as xlvalidate keys new makes them",
                "stamps.manifest: there is no file none.json",
            ],
        ),
        ('manifest = "none.json"', ["stamps.keys: is missing; add it"]),
        ("keys = []", ["stamps.keys: is empty; write something"]),
    ],
)
def test_keys_that_are_none(tmp_path, key, lines, faults):
    home = collection(tmp_path, {}, more=f"\n[stamps]\n{lines}\n")
    with pytest.raises(FileFaultsError) as caught:
        load(home)
    assert [f"{one.path}: {one.what}".split(": whoever")[0] for one in caught.value.faults] == faults


def test_the_manifest_of_another_year_is_told(tmp_path, key):
    home = collection(tmp_path, {}, more=BY_MANIFEST)
    settings = home / "collection.toml"
    settings.write_text(settings.read_text("utf-8").replace("year = 2025", "year = 2026"), "utf-8")
    manifest(tmp_path, key)
    with pytest.raises(UsageError, match=r"^the manifest is that of ogi-2021 for 2025, the collection is for 2026: "):
        judging_of(load(home), None)


def test_a_manifest_that_was_changed_is_not_gone_by(tmp_path, key):
    home = collection(tmp_path, {}, more=BY_MANIFEST)
    manifest(tmp_path, key)
    path = tmp_path / "manifest.json"
    path.write_bytes(path.read_bytes().replace(b'"revision": 2', b'"revision": 1'))
    with pytest.raises(UsageError, match=r"^manifest\.json does not bear the signature of this issuer"):
        judging_of(load(home), None)


def typed(*words: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, [str(word) for word in words])
    return done.exit_code, done.stdout, done.stderr


def test_a_collection_is_made_with_its_keys(tmp_path, key):
    manifest(tmp_path, key, expires=date(2026, 1, 6))
    (tmp_path / "roster.csv").write_text(ROSTER, "utf-8")
    lay(tmp_path / "inbox", {"a.xlsx": stamped(key, form())})
    home = tmp_path / "c"
    made = ("collect", "init", home, "--edition", "ogi-2021", "--year", 2025, "--source", tmp_path / "inbox")
    assert typed(*made, "--key", tmp_path / "issuer.key")[0] == 2
    assert typed(*made, "--manifest", tmp_path / "manifest.json") == (
        2,
        "",
        f"{tmp_path / 'manifest.json'} is verified with the public key of its issuer: name that with --key, too\n",
    )
    assert not home.exists()
    by_key = ("--key", tmp_path / "issuer.pub", "--manifest", tmp_path / "manifest.json")
    assert typed(*made, *by_key)[::2] == (0, "")
    assert (home / "collection.toml").read_text("utf-8") == (
        'editions = ["ogi-2021"]\nyear = 2025\nlanguage = "zh_CN"\n\n'
        '[stamps]\nkeys = ["../issuer.pub"]\nmanifest = "../manifest.json"\n\n'
        '[[sources]]\nkind = "folder"\npath = "../inbox"\n'
    )
    code, said, complained = typed("collect", "run", home, "--jobs", 0, "--lang", "en")
    assert (code, complained) == (
        0,
        "the manifest held until 2026-01-06: it does not know what was issued since. Please ask the issuer for the "
        "current one.\n",
    )
    assert said.startswith("√ accepted")


def test_check_verifies_as_a_collection_does(tmp_path, key):
    manifest(tmp_path, key)
    lay(tmp_path / "in", {"a.xlsx": stamped(key, form()), "b.xlsx": stamped(key, form(), revision=1)})
    plain = typed("check", tmp_path / "in" / "a.xlsx", "--lang", "en")
    assert plain[0] == 0
    assert "the workbook has a stamp that was not verified. To have it verified" in plain[1]
    by_key = ("--key", tmp_path / "issuer.pub", "--lang", "en")
    assert typed("check", tmp_path / "in" / "b.xlsx", *by_key)[0] == 0
    code, said, _ = typed("check", tmp_path / "in", *by_key, "--manifest", tmp_path / "manifest.json")
    assert code == 1
    assert said.count("this template is revision 1; revision 2 has taken its place. Please fill in") == 1
    assert "nobody has verified" not in said
    refused = typed("check", tmp_path / "in", "--key", tmp_path / "issuer.key")
    assert refused[0] == 2
    assert "this is the PRIVATE part of a key" in refused[2]
