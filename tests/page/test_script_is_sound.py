"""The JavaScript of the page is typed and linted: Chromium 80 has all that it uses, and it stores and sends nothing."""

import json
import subprocess
from pathlib import Path

from tests.page.browsers import HERE, modules, needed

ROOT = HERE.parents[1]


WRONG = """\
localStorage.setItem("a", "b"); // no-restricted-globals
window.sessionStorage.clear(); // no-restricted-properties
document.cookie = "a"; // no-restricted-properties
fetch("a"); // no-restricted-globals
navigator.sendBeacon("a"); // no-restricted-properties
location.reload(); // no-restricted-globals
document.location = "a"; // no-restricted-syntax, no-restricted-properties
document.body.innerHTML = "a"; // no-restricted-properties
export const go = (one) => { one.href = "a"; }; // no-restricted-syntax
export const has = Object.hasOwn({}, "a"); // compat/compat, no-restricted-properties
export const other = "a".replaceAll("a", "b"); // compat/compat, no-restricted-properties
export const copy = structuredClone({}); // compat/compat, no-restricted-globals
export const weak = new WeakRef({}); // compat/compat
export const any = Promise.any([]); // compat/compat
const unused = 1; // no-unused-vars
"""


def run(*command: str, said: str | None = None, cwd: Path = ROOT) -> tuple[int, str]:
    """The code that a program ends with, and what it says."""
    needed("node")
    modules()
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, input=said)
    return done.returncode, done.stdout + done.stderr


def eslint(*arguments: str, said: str | None = None) -> tuple[int, str]:
    return run(str(HERE / "node_modules/.bin/eslint"), "--config", "tests/page/eslint.config.js", *arguments, said=said)


def test_every_type_is_right():
    assert run(str(HERE / "node_modules/.bin/tsc"), "-p", "tests/page") == (0, "")


def test_the_modules_are_in_the_script_that_is_shipped(tmp_path: Path):
    """Made by esbuild, whose version stands in package-lock.json; where only Python is, the file is taken as it is."""
    command = json.loads((HERE / "package.json").read_text("utf-8"))["scripts"]["build"].split()
    into = [f"--outfile={tmp_path / 'a.js'}" if word.startswith("--outfile=") else word for word in command[1:]]
    assert run(str(HERE / "node_modules/.bin/esbuild"), *into, "--log-level=warning", cwd=HERE) == (0, "")
    assert (tmp_path / "a.js").read_bytes() == (ROOT / "xlvalidate/page/page.min.js").read_bytes(), "make templates"


def test_nothing_is_used_that_a_browser_lacks_or_a_page_may_not_do():
    assert eslint("xlvalidate/page") == (0, "")


def test_the_linter_sees_what_is_wrong():
    where = "xlvalidate/page/script/seen.js"
    code, said = eslint("--format", "json", "--stdin", "--stdin-filename", where, said=WRONG)
    assert code == 1
    found: dict[int, list[str]] = {}
    for one in json.loads(said)[0]["messages"]:
        found.setdefault(one["line"], []).append(one["ruleId"])
    lines = [", ".join(sorted(set(found.get(number, [])))) for number, _ in enumerate(WRONG.splitlines(), start=1)]
    wanted = [", ".join(sorted(line.rpartition("// ")[2].split(", "))) for line in WRONG.splitlines()]
    assert lines == wanted
