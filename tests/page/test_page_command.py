"""`xlvalidate page`: one file, the same bytes each time, that needs nothing else and may do nothing else."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import zlib
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

import pytest

from tests.distribution.issues import keys
from tests.test_cli import run
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import built_in, find
from xlvalidate.languages import LANGUAGES
from xlvalidate.page.single_file import single_file
from xlvalidate.page.used_messages import used_messages

ROOT = Path(__file__).parents[2]
SCHOOL = ROOT / "examples/own_form/school.toml"
SHIPPED = ROOT / "templates/校验.html"


def sources_in(page: str, tag: str) -> list[str]:
    return re.findall(f"<{tag}>(.*?)</{tag}>", page, re.DOTALL)


def data_in(page: str) -> dict[str, Any]:
    """What the page knows."""
    (packed,) = re.findall(r"page\.start\('([A-Za-z0-9+/=]*)'\);\n", page)
    return dict(json.loads(zlib.decompress(b64decode(packed), -zlib.MAX_WBITS)))


def test_the_shipped_page_is_fresh_and_has_its_sum():
    assert run("page", "-o", SHIPPED, "--check").exit_code == 0, "run make templates"
    sums = dict(reversed(line.split("  ")) for line in (ROOT / "templates/SHA256SUMS").read_text("utf-8").splitlines())
    assert sums["校验.html"] == hashlib.sha256(SHIPPED.read_bytes()).hexdigest()
    assert len(SHIPPED.read_bytes()) <= 400_000


def test_another_process_makes_the_same_bytes(tmp_path: Path):
    made = tmp_path / "a.html"
    subprocess.run(
        [sys.executable, "-m", "xlvalidate", "page", "-o", str(made)],
        env={"PYTHONHASHSEED": "7", "PYTHONPATH": str(ROOT), "PATH": "", "LANG": "C.UTF-8", "TZ": "Asia/Tokyo"},
        check=True,
        capture_output=True,
    )
    assert made.read_bytes() == SHIPPED.read_bytes()


def test_nothing_runs_but_what_the_policy_names_and_nothing_is_asked_of_any_network():
    page = SHIPPED.read_text("utf-8")

    def named(content: str) -> str:
        return f"'sha256-{b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"

    first, last = sources_in(page, "script")
    (style,) = sources_in(page, "style")
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert policy.split("; ") == [
        "default-src 'none'",
        f"script-src {named(first)} {named(last)}",
        f"style-src {named(style)}",
        "worker-src blob:",
        "connect-src 'none'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    assert re.findall(r"\b(?:src|href|action|style|on\w+)=\"", page.replace(first, "")) == []
    assert "url(" not in style and "@import" not in style
    assert set(re.findall(r"https?://[\w.]+", page)) == {"http://www.w3.org"}  # the names of XML's own prefixes


def test_the_licence_is_in_it():
    assert data_in(SHIPPED.read_text("utf-8"))["licences"] == (ROOT / "LICENSE").read_text("utf-8")


def test_it_holds_the_editions_that_are_named_own_ones_too(tmp_path: Path):
    done = run("page", "ogi-2021", SCHOOL, "-o", tmp_path / "a.html", "--lang", "en")
    assert (done.exit_code, done.stdout, done.stderr) == (0, f"{tmp_path / 'a.html'}: written\n", "")
    page = (tmp_path / "a.html").read_text("utf-8")
    assert [one["id"] for one in data_in(page)["editions"]] == ["ogi-2021", "school-census"]
    assert run("page", "ogi-2021", SCHOOL, "-o", tmp_path / "a.html", "--lang", "en").stdout.endswith(": up to date\n")


def test_without_a_name_all_built_in_ones_are_in_it():
    assert [one["id"] for one in data_in(SHIPPED.read_text("utf-8"))["editions"]] == list(built_in())


def test_two_editions_of_one_id_are_refused(tmp_path: Path):
    other = tmp_path / "again.toml"
    shutil.copy(SCHOOL, other)
    done = run("page", SCHOOL, other, "-o", tmp_path / "a.html", "--lang", "en")
    said = (
        f"{SCHOOL}, {other} all have the id school-census: a page holds one edition of an id. Name one of them only\n"
    )
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", said)
    assert not (tmp_path / "a.html").exists()


def test_a_page_that_another_compressor_packed_is_fresh(tmp_path: Path):
    page = SHIPPED.read_text("utf-8")
    (packed,) = re.findall(r"page\.start\('([A-Za-z0-9+/=]*)'\);\n", page)
    stored = zlib.compressobj(0, zlib.DEFLATED, -zlib.MAX_WBITS)
    told = stored.compress(zlib.decompress(b64decode(packed), -zlib.MAX_WBITS)) + stored.flush()
    editions = [find(name) for name in built_in()]
    other = single_file(editions, printed, kept=f"page.start('{b64encode(told).decode()}');\n")
    assert len(other) > len(page) and data_in(other) == data_in(page)
    made = tmp_path / "a.html"
    made.write_text(other, "utf-8")
    assert run("page", "-o", made, "--check").exit_code == 0
    made.write_text(other.replace("'self'", "").replace("connect-src 'none'", "connect-src *"), "utf-8")
    assert run("page", "-o", made, "--check").exit_code == 1


def test_what_is_stale_is_told_and_left(tmp_path: Path):
    made = tmp_path / "a.html"
    made.write_text("old")
    done = run("page", SCHOOL, "-o", made, "--check", "--lang", "en")
    assert (done.exit_code, done.stdout, done.stderr) == (1, "", f"{made}: stale, run xlvalidate page\n")
    assert made.read_text() == "old"


def test_the_sums_beside_it_are_kept_true(tmp_path: Path):
    made, sums = tmp_path / "a.html", tmp_path / "SHA256SUMS"
    (tmp_path / "b.xlsx").write_bytes(b"b")
    sums.write_text(f"{'0' * 64}  b.xlsx\n{'1' * 64}  gone.xlsx\n")
    assert run("page", SCHOOL, "-o", made).exit_code == 0
    assert sums.read_text() == f"{hashlib.sha256(made.read_bytes()).hexdigest()}  a.html\n{'0' * 64}  b.xlsx\n"


def test_a_key_is_in_it_and_only_its_public_part(tmp_path: Path):
    private, public = keys()
    (tmp_path / "a.pub").write_bytes(public)
    assert run("page", SCHOOL, "-o", tmp_path / "a.html", "--key", tmp_path / "a.pub").exit_code == 0
    (found,) = data_in((tmp_path / "a.html").read_text("utf-8"))["keys"].items()
    der = b64decode("".join(line for line in public.decode().splitlines() if not line.startswith("-")))
    assert b64decode(found[1]) == der[-32:]
    (tmp_path / "a.key").touch(mode=0o600)
    (tmp_path / "a.key").write_bytes(private)
    assert run("page", SCHOOL, "-o", tmp_path / "b.html").exit_code == 0
    assert data_in((tmp_path / "b.html").read_text("utf-8"))["keys"] is None


@pytest.mark.parametrize("label", ["</script><b>", "<!--x", "a'b\\", "\u2028", "{{x}}", "__proto__", '"]}'])
def test_what_an_author_writes_stays_a_text(tmp_path: Path, label: str):
    written = SCHOOL.read_text("utf-8")
    title = re.search(r'^title = "(.*)"$', written, re.MULTILINE)
    assert title is not None
    own = tmp_path / "own.toml"
    own.write_text(written.replace(title[0], f"title = {json.dumps(label)}", 1), "utf-8")
    page = single_file([find(str(own))], printed)
    assert len(sources_in(page, "script")) == 2
    assert [one["title"] for one in data_in(page)["editions"]] == [label]


def test_every_sentence_that_the_script_can_say_is_in_it_and_no_other():
    sources = ["""text('page.title'); speech.text(`verdict.${word}`); has("no.such.key"); text(`page.drop`)"""]
    found = used_messages(sources)
    assert list(found) == list(LANGUAGES)
    assert sorted(found["en"]) == [
        "page.drop",
        "page.title",
        "verdict.accepted",
        "verdict.explain",
        "verdict.return",
        "verdict.unreadable",
    ]
    assert found["zh_CN"]["page.title"] == "报表校验"
