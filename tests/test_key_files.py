"""A private part that is locked with a passphrase: standard, opened by it alone, asked for by whatever signs."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from xlvalidate.cli import main
from xlvalidate.commands.passphrase import VARIABLE
from xlvalidate.errors import FileFaultsError
from xlvalidate.key_files import _item, as_bytes, locked
from xlvalidate.stamps import issuers, signer

ROOT = Path(__file__).parents[1]
PHRASE = "绿色 的 Ärger 和 3 只鸟"
WRONG = "the key: this is not its passphrase; please type it again, and look at capitals and the input method"


@pytest.fixture
def no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a locked key, hq."""
    folder = tmp_path_factory.mktemp("keys")
    done = CliRunner(env={VARIABLE: PHRASE}).invoke(
        main, ["keys", "new", "hq", "--passphrase", "-o", str(folder), "--lang", "zh_CN"]
    )
    assert done.exit_code == 0 and "有口令" in done.stdout
    return folder


def run(*arguments: object, phrase: str | None = None) -> tuple[int, str, str]:
    done = CliRunner(env={VARIABLE: phrase}).invoke(main, [*map(str, arguments), "--lang", "en"])
    return done.exit_code, done.stdout, done.stderr


def test_the_file_is_pkcs8_that_others_open(made: Path) -> None:
    data = (made / "hq.key").read_bytes()
    assert data.startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----\n")
    assert max(map(len, data.splitlines())) == 64
    assert os.name != "posix" or (made / "hq.key").stat().st_mode & 0o777 == 0o600
    key = load_pem_private_key(data, as_bytes(PHRASE))
    assert isinstance(key, Ed25519PrivateKey)
    asked = ["openssl", "pkey", "-passin", f"pass:{PHRASE}", "-pubout"]
    opened = subprocess.run(asked, input=data, capture_output=True, timeout=60)
    assert (opened.returncode, opened.stdout) == (0, (made / "hq.pub").read_bytes())
    parsed = subprocess.run(["openssl", "asn1parse"], input=data, capture_output=True, timeout=60).stdout
    numbers = [line.rpartition(b":")[2] for line in parsed.splitlines() if b"INTEGER" in line]
    assert (b"scrypt" in parsed, b"aes-256-cbc" in parsed, numbers) == (True, True, [b"4000", b"08", b"05"])


def test_two_keys_have_nothing_in_common() -> None:
    key = Ed25519PrivateKey.generate()
    first, second = (locked(key, "passphrase").splitlines() for _ in range(2))
    assert [a == b for a, b in zip(first, second, strict=True)].count(True) == 2  # where it begins and where it ends


@pytest.mark.parametrize(
    ("length", "head"), [(0, "0400"), (127, "047f"), (128, "048180"), (255, "0481ff"), (256, "04820100")]
)
def test_the_length_of_an_item(length: int, head: str) -> None:
    assert _item(0x04, b"x" * length) == bytes.fromhex(head) + b"x" * length


def test_it_signs_what_its_public_part_verifies(made: Path) -> None:
    ours = signer(made / "hq.key", lambda: PHRASE)
    assert issuers(made / "hq.pub").signed(b"data", ours.sign(b"data"))


def test_a_letter_typed_in_two_ways_is_one_letter(made: Path) -> None:
    assert signer(made / "hq.key", lambda: PHRASE.replace("Ä", "A\u0308")).key_id


@pytest.mark.parametrize("phrase", ["", "wrong passphrase", PHRASE.lower(), PHRASE + " "])
def test_another_passphrase_opens_nothing(made: Path, phrase: str) -> None:
    with pytest.raises(FileFaultsError) as caught:
        signer(made / "hq.key", lambda: phrase)
    assert [f"{fault.path}: {fault.what}" for fault in caught.value.faults] == [WRONG]


def test_a_plain_key_is_never_asked_for_a_passphrase(tmp_path: Path) -> None:
    assert run("keys", "new", "old", "-o", tmp_path, phrase="not asked for")[0] == 0
    assert b"ENCRYPTED" not in (tmp_path / "old.key").read_bytes()

    def never() -> str:
        raise AssertionError

    assert signer(tmp_path / "old.key", never) == signer(tmp_path / "old.key")


def test_a_key_that_another_program_locked_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "theirs.key"
    path.touch(mode=0o600)
    key = Ed25519PrivateKey.generate()
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"passphrase")))
    assert signer(path, lambda: "passphrase").key_id


def test_a_locked_file_that_was_cut_is_no_key(made: Path, tmp_path: Path) -> None:
    path = tmp_path / "cut.key"
    path.touch(mode=0o600)
    path.write_bytes((made / "hq.key").read_bytes()[:150])
    assert "is no private key" in run("keys", "show", path, phrase=PHRASE)[2]


# ------------------------------------------------------------------------------------------------------- the commands


def issued(key: Path, folder: Path, *more: str, phrase: str | None = None) -> tuple[int, str, str]:
    roster = folder / "roster.csv"
    roster.write_text("code,name,level,email\nA-1,街道办,乡级,office@example.org\n", "utf-8")
    asked = ("issue", roster, "--edition", "ogi-2021", "--year", 2025, "-o", folder / "issue", "--key", key, *more)
    return run(*asked, phrase=phrase)


def test_issuing_asks_for_it(made: Path, tmp_path: Path) -> None:
    assert issued(made / "hq.key", tmp_path, "--go", phrase=PHRASE)[0] == 0
    assert (tmp_path / "issue" / "manifest.sig").is_file()
    wrong = issued(made / "hq.key", tmp_path / "issue" / "..", phrase="wrong passphrase")
    assert (wrong[0], wrong[1]) == (2, "") and "this is not its passphrase" in wrong[2]


@pytest.mark.usefixtures("no_terminal")
def test_where_nobody_can_type_it_is_said(made: Path, tmp_path: Path) -> None:
    said = (
        "the passphrase cannot be typed, because there is no terminal: please run it in one, or give the passphrase in "
        "the environment variable XLVALIDATE_PASSPHRASE\n"
    )
    assert issued(made / "hq.key", tmp_path) == (2, "", said)
    assert run("keys", "show", made / "hq.key") == (2, "", said)
    assert run("keys", "new", "b", "--passphrase", "-o", tmp_path) == (2, "", said)
    assert not (tmp_path / "issue").exists() and list(tmp_path.glob("b.*")) == []


def test_the_id_of_a_locked_key(made: Path) -> None:
    key_id = run("keys", "show", made / "hq.pub")[1].partition(" ")[0]
    assert run("keys", "show", made / "hq.key", phrase=PHRASE)[1].startswith(f"{key_id} (private part")


@pytest.mark.parametrize("phrase", ["", "seven 7"])
def test_a_short_passphrase_makes_no_key(tmp_path: Path, phrase: str) -> None:
    code, _, said = run("keys", "new", "a", "--passphrase", "-o", tmp_path / "b", phrase=phrase)
    assert (code, said.startswith("a passphrase has at least 8 characters")) == (2, True)
    assert not (tmp_path / "b").exists()


def typed(folder: Path, *answers: str) -> str:
    """What a terminal shows when this is typed at `keys new`."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    environment.pop(VARIABLE, None)
    ours, theirs = pty.openpty()
    asked = [sys.executable, "-m", "xlvalidate", "keys", "new", "a", "--passphrase", "-o", str(folder), "--lang", "en"]
    with subprocess.Popen(
        asked, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True
    ) as process:
        os.close(theirs)
        shown = b""
        waiting = [*answers]
        while True:
            try:
                piece = os.read(ours, 4096)
            except OSError:  # the terminal of a program that has ended
                break
            if not piece:
                break
            shown += piece
            if shown.endswith(b": ") and waiting:
                os.write(ours, waiting.pop(0).encode() + b"\n")
        process.wait(60)
    os.close(ours)
    return shown.decode().replace("\r\n", "\n")


def test_it_is_typed_twice_and_never_shown(tmp_path: Path) -> None:
    shown = typed(tmp_path, PHRASE, PHRASE)
    assert shown.startswith("Passphrase of the new key: \nOnce more: \nthe key ")
    assert PHRASE not in shown
    assert signer(tmp_path / "a.key", lambda: PHRASE).key_id in shown


def test_two_that_differ_make_no_key(tmp_path: Path) -> None:
    shown = typed(tmp_path, PHRASE, PHRASE + "x")
    assert shown.endswith("the two passphrases differ and no key was made, please try again\n")
    assert list(tmp_path.iterdir()) == []
