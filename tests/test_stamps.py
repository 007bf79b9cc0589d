"""Stamps, signatures and keys: nothing but what an issuer wrote, to the letter, is taken."""

import os
from base64 import urlsafe_b64decode
from dataclasses import replace
from datetime import date
from itertools import chain
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from xlvalidate.cli import main
from xlvalidate.collecting import settings
from xlvalidate.errors import FileFaultsError, UsageError
from xlvalidate.identity import Identity, Period
from xlvalidate.stamps import COLLECTION, Issuers, Signer, Stamp, StampWrong, issuers, new_keys, signer

STAMP = Stamp(office="330802001", edition="ogi-2021", digest="ab" * 32, year=2025, revision=2, issued=date(2026, 1, 5))
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
OTHERS = ".=+/ \n\t\0é１"


def kept(folder: Path, name: str = "issuer") -> tuple[Path, Path]:
    """A new key in its two files."""
    private, public = folder / f"{name}.key", folder / f"{name}.pub"
    for path, data in zip((private, public), new_keys(), strict=True):
        path.touch(mode=0o600)
        path.write_bytes(data)
    return private, public


@pytest.fixture
def pair(tmp_path) -> tuple[Signer, Issuers]:
    private, public = kept(tmp_path)
    return signer(private), issuers(public)


def changes(text: str, characters: str = ALPHABET + OTHERS) -> chain[str]:
    """The text with one character replaced, taken out or put in, at every position."""
    replaced = (text[:at] + one + text[at + 1 :] for at in range(len(text)) for one in characters if one != text[at])
    inserted = (text[:at] + one + text[at:] for at in range(len(text) + 1) for one in characters[-12:] + "A0")
    deleted = (text[:at] + text[at + 1 :] for at in range(len(text)))
    return chain(replaced, inserted, deleted)


def test_a_stamp_is_one_short_line_and_opens_to_what_was_stamped(pair):
    ours, known = pair
    text = ours.stamp(STAMP)
    assert text.isascii()
    assert text.isprintable()
    assert len(text) < 1_000
    assert text == ours.stamp(STAMP)
    assert known.opened(text) == STAMP


def test_an_office_may_have_any_code_that_is_short_enough(pair):
    ours, known = pair
    stamp = Stamp(office="〇一二\"\\'<&>", edition="e", digest="", year=-1, revision=0, issued=date.min)
    assert known.opened(ours.stamp(stamp)) == stamp
    with pytest.raises(UsageError) as caught:
        ours.stamp(Stamp(office="长" * 300, edition="e", digest="", year=1, revision=1, issued=date.min))
    assert str(caught.value) == f"the code of the office {'长' * 40}… is too long for a stamp"


def test_every_change_of_one_character_of_a_stamp_is_refused(pair):
    ours, known = pair
    text = ours.stamp(STAMP)
    taken = [changed for changed in changes(text) if not isinstance(known.opened(changed), StampWrong)]
    assert taken == []


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (str.upper, StampWrong.FORGED),
        (str.strip, None),
        (lambda text: text + "\n", StampWrong.FORGED),
        (lambda text: text.replace("xlv1.", "xlv2."), StampWrong.FORGED),
        (lambda text: ".".join([*text.split(".")[:2], "", text.split(".")[3]]), StampWrong.FORGED),
        (lambda text: text + text, StampWrong.FORGED),
        (lambda text: "A" * 10_000_000, StampWrong.FORGED),
        (lambda text: "", StampWrong.FORGED),
        (lambda text: "=" + text, StampWrong.FORGED),
    ],
)
def test_what_a_stamp_is_not(pair, change, why):
    ours, known = pair
    assert known.opened(change(ours.stamp(STAMP))) == (why or STAMP)


def test_a_stamp_of_another_issuer_has_an_unknown_key_and_several_keys_may_be_known(pair, tmp_path):
    ours, known = pair
    private, public = kept(tmp_path, "next")
    text = signer(private).stamp(STAMP)
    assert known.opened(text) is StampWrong.UNKNOWN_KEY
    assert Issuers().opened(ours.stamp(STAMP)) is StampWrong.UNKNOWN_KEY
    both = issuers(tmp_path / "issuer.pub", public)
    assert [both.opened(text), both.opened(ours.stamp(STAMP))] == [STAMP, STAMP]


def test_a_stamp_under_another_known_issuers_name_is_forged(pair, tmp_path):
    ours, _ = pair
    private, public = kept(tmp_path, "next")
    both = issuers(tmp_path / "issuer.pub", public)
    assert both.opened(ours.stamp(STAMP).replace(ours.key_id, signer(private).key_id)) is StampWrong.FORGED


def test_what_was_signed_as_a_file_is_no_stamp_and_a_stamp_is_no_signature_of_a_file(pair):
    ours, known = pair
    stamp = ours.stamp(STAMP)
    signed, _, signature = stamp.rpartition(".")
    by_file = ours.sign(signed.encode()).rpartition(".")[2]
    assert known.opened(f"{signed}.{by_file}") is StampWrong.FORGED
    assert not known.signed(signed.encode(), f"xlvsig1.{ours.key_id}.{signature}")
    assert not known.signed(b"", stamp)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b"null",
        b'{"digest":"","edition":"e","issued":"2026-01-05","office":"1","revision":true,"year":2025}',
        b'{"digest":"","edition":"e","issued":"20260105","office":"1","revision":1,"year":2025}',
        b'{"digest":"","edition":"e","issued":"2026-01-05","office":"1","revision":1,"year":2025,"zone":1}',
        b'{"digest":"", "edition":"e","issued":"2026-01-05","office":"1","revision":1,"year":2025}',
        b'{"digest":"","edition":"e","issued":"2026-01-05","office":"1","office":"1","revision":1,"year":2025}',
        b"\xff",
        b"[" * 600,
    ],
)
def test_what_an_issuer_signed_and_is_no_stamp_of_this_version(pair, body):
    from xlvalidate.stamps import _FOR_STAMPS, _coded

    ours, known = pair
    signed = f"xlv1.{ours.key_id}.{_coded(body)}"
    assert known.opened(f"{signed}.{ours._signature(_FOR_STAMPS, signed.encode())}") is StampWrong.FORGED


MANIFEST = b'{"schema": 1, "files": []}\n'


def test_a_file_is_signed_by_a_line_and_every_change_of_either_is_refused(pair):
    ours, known = pair
    line = ours.sign(MANIFEST)
    assert line.isascii()
    assert line.isprintable()
    assert known.signed(MANIFEST, line)
    assert [changed for changed in changes(line) if known.signed(MANIFEST, changed)] == []
    inside = MANIFEST.decode()
    assert [one for one in changes(inside, "0a \n{\0") if known.signed(one.encode(), line)] == []
    assert not Issuers().signed(MANIFEST, line)


# keys


def test_a_key_does_not_show_its_secret(pair):
    ours, known = pair
    assert repr(ours) == f"Signer(key_id='{ours.key_id}')"
    assert list(known.keys) == [ours.key_id]


def faults(call) -> list[str]:
    with pytest.raises(FileFaultsError) as caught:
        call()
    return [f"{fault.path}: {fault.what}" for fault in caught.value.faults]


NO_PRIVATE = "the key: it is no private key as xlvalidate keys new makes them"


def pem(key, password: bytes = b"") -> bytes:
    locked = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, locked)


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", NO_PRIVATE),
        (b"\xff" * 200_000, NO_PRIVATE),
        (new_keys()[0][:60], NO_PRIVATE),
        (
            new_keys()[1],
            "the key: it is the public part, which verifies; signing needs the private part, the .key file",
        ),
        (
            pem(Ed25519PrivateKey.generate(), b"secret"),
            "the key: it is locked with a passphrase, and nobody was asked for it",
        ),
        (
            pem(generate_private_key(SECP256R1())),
            "the key: it is a private key of another kind than Ed25519; make one with xlvalidate keys new",
        ),
    ],
    ids=["empty", "long", "cut", "public", "password", "another-kind"],  # keys are new in each process
)
def test_what_is_no_private_key(tmp_path, data, fault):
    path = tmp_path / "a.key"
    path.touch(mode=0o600)
    path.write_bytes(data)
    assert faults(lambda: signer(path)) == [fault]


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such modes")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o610, 0o620, 0o644, 0o666, 0o777])
def test_a_private_key_that_others_may_read(tmp_path, mode):
    private, _ = kept(tmp_path)
    private.chmod(mode)
    assert faults(lambda: signer(private)) == [
        "the file: others than its owner may read or write it: chmod 600 issuer.key"
    ]
    private.chmod(0o400)
    assert signer(private).key_id


def test_a_private_key_in_a_collection(tmp_path):
    assert settings.FILE == COLLECTION
    (tmp_path / COLLECTION).touch()
    (tmp_path / "originals").mkdir()
    private, _ = kept(tmp_path / "originals")
    assert faults(lambda: signer(private)) == [
        f"the file: it lies in the collection {tmp_path.resolve()}, which is no place for a private key"
    ]


def test_every_public_key_that_is_none_at_once(tmp_path):
    private, public = kept(tmp_path)
    (tmp_path / "text.pub").write_text("-----BEGIN PUBLIC KEY-----\n")
    other = generate_private_key(SECP256R1()).public_key()
    (tmp_path / "other.pub").write_bytes(
        other.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    paths = [private, public, *(tmp_path / name for name in ("text.pub", "other.pub", "nothing.pub"))]
    assert faults(lambda: issuers(*paths)) == [
        "issuer.key: this is the PRIVATE part of a key: whoever has it can issue forms in your name. "
        "Take it away from here and give the .pub file; if others have seen it, make a new key",
        "text.pub: it is no public key as xlvalidate keys new makes them",
        "other.pub: it is a public key of another kind than Ed25519",
        "nothing.pub: it cannot be read: No such file or directory",
    ]


def test_a_private_part_hidden_behind_a_public_one_is_seen(tmp_path):
    private, public = kept(tmp_path)
    public.write_bytes(public.read_bytes() + private.read_bytes())
    assert faults(lambda: issuers(public))[0].startswith("issuer.pub: this is the PRIVATE part of a key")


# the commands


def run(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, [str(one) for one in arguments])
    return done.exit_code, done.stdout, done.stderr


def test_a_key_is_made_and_shown(tmp_path):
    folder = tmp_path / "new" / "folder"
    code, said, _ = run("keys", "new", "hq", "-o", folder, "--lang", "en")
    private, public = folder / "hq.key", folder / "hq.pub"
    key_id = signer(private).key_id
    assert (code, said) == (
        0,
        f"the key {key_id} was made: its private part {private} (keep it, give it to nobody, never put it into a "
        f"collection) and its public part {public} (for everyone who verifies).\n",
    )
    assert sorted(path.name for path in folder.iterdir()) == ["hq.key", "hq.pub"]
    assert os.name != "posix" or private.stat().st_mode & 0o777 == 0o600
    assert run("keys", "show", public, "--lang", "zh_CN") == (0, f"{key_id}（公钥）\n", "")
    assert run("keys", "show", private, "--lang", "en") == (0, f"{key_id} (private part: keep it to yourself)\n", "")


def test_a_key_is_never_written_over(tmp_path):
    private, public = kept(tmp_path)
    before = private.read_bytes(), public.read_bytes()
    assert run("keys", "new", "issuer", "-o", tmp_path) == (
        2,
        "",
        f"{private} and {public}: there already; a key is never written over\n",
    )
    private.unlink()
    assert run("keys", "new", "issuer", "-o", tmp_path)[0] == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["issuer.pub"]
    assert public.read_bytes() == before[1]


@pytest.mark.parametrize("below", ["", "originals/a"])
def test_no_key_is_made_in_a_collection(tmp_path, below):
    (tmp_path / COLLECTION).touch()
    assert run("keys", "new", "a", "-o", tmp_path / below) == (
        2,
        "",
        f"{tmp_path.resolve()} is a collection: a private key is never kept in one; name another folder\n",
    )
    assert [path.name for path in tmp_path.iterdir()] == [COLLECTION]


@pytest.mark.parametrize("name", ["../a", "a/b", "", "a\n", "..", "."])
def test_a_key_has_a_plain_name(tmp_path, name):
    assert run("keys", "new", name, "-o", tmp_path)[0] == 2
    assert list(tmp_path.iterdir()) == []


def test_a_stamp_of_a_month_carries_its_period(pair):
    ours, known = pair
    of_march = replace(STAMP, part="2025-03")
    assert known.opened(ours.stamp(of_march)) == of_march
    assert of_march.identity == Identity("330802001", Period(2025, 3, 1))
    # A whole year has no such key: stamps of before and of now are the same text.
    payloads = [urlsafe_b64decode(ours.stamp(one).split(".")[2] + "==") for one in (STAMP, of_march)]
    assert [b'"period"' in one for one in payloads] == [False, True]


@pytest.mark.parametrize("part", ["2025", "2024-03", "2025-3", "x", "2025-13"])
def test_a_stamp_with_a_period_that_is_none_of_its_year_is_forged(pair, part):
    ours, known = pair
    assert known.opened(ours.stamp(replace(STAMP, part=part))) is StampWrong.FORGED
