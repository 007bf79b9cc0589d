"""What is kept, a part a function: each works in the folder of the program and puts what came out under its name."""

import contextlib
import hashlib
import json
import os
import re
import shutil
import sqlite3
import sys
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from tests.frozen import faulty, packages
from tests.frozen.program import Program, Said, stop

LANGUAGES = ("zh_CN", "en")
BUILT_IN = ("ogi-2014", "ogi-2019", "ogi-2021")
CHUNK, CHUNK_CPU, ONE_CPU = 25, 10, 8
KEYS = {"city": bytes(range(32)), "county": bytes(range(32, 64))}
WORDS = (("text", "zh_CN"), ("text", "en"), ("html", "zh_CN"), ("csv", "en"), ("junit", "zh_CN"))
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d+)?)?([+-]\d\d:\d\d|Z)?")
_TIMES = {"id", "token"}  # columns of the ledger that a run does not decide
_FIXED_MOMENT = 1_770_000_000


@dataclass
class Outputs:
    """A folder of what was kept, and what there is to keep it from."""

    into: Path
    program: Program
    inputs: Path
    cases: Path | None
    packages: int
    seed: int
    digests: dict[str, str] = field(default_factory=dict)

    @property
    def work(self) -> Path:
        return self.program.work

    def put(self, name: str, data: bytes | str) -> None:
        assert name not in self.digests, name
        data = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
        path = self.into / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        self.digests[name] = hashlib.sha256(data).hexdigest()

    def put_folder(self, name: str, folder: Path) -> None:
        """Every file below a folder of the work; none where the folder is not there."""
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix != ".lock":  # a lock says which process holds it
                below = path.relative_to(folder).as_posix()
                self.put(f"{name}/{below}", plain(self.program, path))
                if path.suffix == ".parquet":
                    self.put(f"{name}/{below}.csv", table_of(path))

    def put_said(self, name: str, *words: str | Path, cpu: int = 30) -> Said:
        said = self.program(*words, cpu=cpu)
        self.put(f"{name}.txt", _MOMENT.sub("MOMENT", said.shown([str(word) for word in words])))
        return said


def plain(program: Program, path: Path) -> bytes:
    """A file's bytes; in a page and in a text without the paths and the moment of this run."""
    data = path.read_bytes()
    if path.suffix in (".html", ".xml", ".txt", ".toml", ".jsonl"):
        text = program.plain(data)
        return (_MOMENT.sub("MOMENT", text) if path.suffix in (".html", ".xml") else text).encode()
    return data


def table_of(path: Path) -> str:
    import polars

    return polars.read_parquet(path).write_csv()


def given(kept: Outputs) -> None:
    """Puts the examples, the cases and the templates where the program runs, all of one moment."""
    shutil.copytree(kept.inputs / "examples", kept.work / "examples")
    if kept.cases:
        shutil.copytree(kept.cases, kept.work / "cases")
    shutil.copytree(kept.inputs / "templates", kept.work / "blank")
    for path in kept.work.rglob("*"):
        os.utime(path, (_FIXED_MOMENT, _FIXED_MOMENT))


def templates(kept: Outputs) -> None:
    own = [str(path.relative_to(kept.work)) for path in editions_in(kept.work, "examples/*")]
    kept.put_said("templates/build", "build", "-o", "templates")
    kept.put_folder("templates", kept.work / "templates")
    for edition in own:
        name = Path(edition).stem
        onto = sorted((kept.work / edition).parent.glob("official/*.xlsx"))
        words = ["--onto", str(onto[0].relative_to(kept.work))] if onto else []
        kept.put_said(f"templates/build-{name}", "build", edition, *words, "-o", f"own/{name}")
    kept.put_folder("templates/own", kept.work / "own")
    for edition in (*BUILT_IN, *own):
        for shape, language in (("md", "zh_CN"), ("md", "en"), ("html", "en")):
            said = kept.program("rules", edition, "--format", shape, "--lang", language)
            kept.put(f"handbooks/{Path(edition).stem}.{language}.{shape}", said.out + said.err)
    for older, newer in pairwise(BUILT_IN):
        for shape in ("text", "json"):
            kept.put_said(f"differences/{older}.{newer}.{shape}", "diff", older, newer, "--format", shape)


def macros(kept: Outputs) -> None:
    blank = [f"blank/{name}.xlsx" for name in BUILT_IN]
    said = kept.program.python(kept.program.checkout / "macros" / "build.py", "-o", "macros", *blank)
    kept.put("macros/build.txt", said.shown(["macros/build.py"]))
    kept.put_folder("macros", kept.work / "macros")


def helps(kept: Outputs) -> None:
    """The page docs/cli.md: the help of every command, found in the help of the one above."""

    def page(*words: str) -> Iterator[str]:
        said = kept.program(*words, "--help").out
        yield f"## {' '.join(('xlvalidate', *words))}\n\n{said}\n"
        for name in re.findall(r"^  ([a-z-]+)  ", said.partition("\nCommands:\n")[2], flags=re.MULTILINE):
            yield from page(*words, name)

    kept.put("cli.md", "".join(page()))


def editions_in(folder: Path, where: str = ".") -> list[Path]:
    """The edition files; what stands beside one has its name and a dot before another."""
    return sorted(path for path in folder.glob(f"{where}/*.toml") if "." not in path.stem)


def editions_of(folder: Path) -> list[str]:
    found = editions_in(folder)
    return ["--edition", found[0].name] if found else []


def checked(kept: Outputs, name: str, files: Sequence[str], *words: str) -> None:
    """JSON in both languages without the messages, and the marked and cleared copies."""
    ended = list(files)
    for language in LANGUAGES:
        lines: dict[str, str] = {}
        marked = f"marked/{name}.{language}"
        for at in range(0, len(ended), CHUNK):
            lines.update(_lines(kept, ended[at : at + CHUNK], [*words, "--lang", language], f"{marked}/{at}"))
        kept.put(f"check/{name}.{language}.jsonl", "".join(lines[file] for file in sorted(lines)))
        ended = [file for file in ended if '"frozen"' not in lines[file]]
        _put_copies(kept, marked, kept.work / marked)
        if language == LANGUAGES[0]:
            _cleared(kept, name, sorted((kept.work / marked).rglob("*.xlsx")))


def _lines(kept: Outputs, files: Sequence[str], words: Sequence[str], marks: str) -> dict[str, str]:
    """The line of each file. Where a check of several does not end or crashes, each is checked alone."""
    several = len(files) > 1
    said = kept.program(
        "check", *files, *words, "--format", "json", "--mark", marks, cpu=CHUNK_CPU if several else ONE_CPU
    )
    found = {}
    with contextlib.suppress(json.JSONDecodeError):
        for line in said.out.splitlines():
            tree = json.loads(line)
            found[tree["file"]] = json.dumps(_without_messages(tree), ensure_ascii=False, sort_keys=True) + "\n"
    if set(found) == set(files) and said.code in ("0", "1", "3"):
        return found
    if several:
        shutil.rmtree(kept.work / marks, ignore_errors=True)
        return {
            file: line
            for at, file in enumerate(files)
            for line in _lines(kept, [file], words, f"{marks}-{at}").values()
        }
    crash = said.err if said.err.startswith("a crash") else ""
    return {files[0]: json.dumps({"file": files[0], "frozen": said.code, "said": crash}, ensure_ascii=False) + "\n"}


def _without_messages(tree: object) -> object:
    if isinstance(tree, dict):
        return {key: _without_messages(value) for key, value in tree.items() if key != "message"}
    return [_without_messages(value) for value in tree] if isinstance(tree, list) else tree


def _cleared(kept: Outputs, name: str, copies: Sequence[Path]) -> None:
    for at in range(0, len(copies), 100):
        some = [copy.relative_to(kept.work) for copy in copies[at : at + 100]]
        into = f"cleared/{name}"
        said = kept.program("clear", *some, "-o", f"{into}/{at}")
        if said.code not in ("0", "1"):
            kept.put(f"{into}/{at}.txt", said.shown(["clear"]))
    if copies:
        _put_copies(kept, into, kept.work / into)


def _put_copies(kept: Outputs, name: str, folder: Path) -> None:
    """The workbooks below a folder, whose inner folders are this tool's own; of several with one name each is put."""
    for copy in sorted(
        folder.rglob("*.xlsx"), key=lambda path: (path.name, hashlib.sha256(path.read_bytes()).digest())
    ):
        names = (f"{name}/{copy.stem}{again}.xlsx" for again in ("", *map("-{}".format, range(2, 1_000))))
        kept.put(next(one for one in names if one not in kept.digests), copy.read_bytes())


def _below(kept: Outputs, pattern: str) -> list[str]:
    return sorted(path.relative_to(kept.work).as_posix() for path in kept.work.glob(pattern) if path.is_file())


def examples(kept: Outputs) -> None:
    for folder in sorted((kept.work / "examples").iterdir()):
        files = _below(kept, f"examples/{folder.name}/*.xlsx")
        if not files:
            continue
        own = [f"examples/{folder.name}/{word}" if word.endswith(".toml") else word for word in editions_of(folder)]
        checked(kept, f"examples/{folder.name}", files, *own)
        for shape, language in WORDS:
            name = f"words/{folder.name}.{language}.{shape}"
            kept.put_said(name, "check", *files, *own, "--format", shape, "--lang", language)
    years = [f"examples/fujian_short/county-{year}.xlsx" for year in (2017, 2016)]
    own = ["--edition", "examples/fujian_short/ogi-2014-fj.toml"]
    for language in LANGUAGES:
        kept.put_said(f"words/last.{language}", "check", years[0], "--last", years[1], *own, "--lang", language)


def cases(kept: Outputs) -> None:
    if not kept.cases:
        return
    for folder in sorted((kept.work / "cases").iterdir()):
        if files := _below(kept, f"cases/{folder.name}/**/*.xlsx"):
            checked(kept, f"cases/{folder.name}", files)
    for edition in _below(kept, "cases/**/*.toml"):
        kept.put_said(f"words/lint/{Path(edition).stem}", "lint", edition)
    for roster in _below(kept, "cases/**/roster.csv"):
        folder = Path(roster).parent
        name = "-".join(folder.parts[1:])
        kept.put_said(f"words/cases/{name}.roster", "roster", "check", roster)
        for source in ("in", "inbox", "mail"):
            if (kept.work / folder / source).is_dir():
                home = f"collections/{name}-{source}"
                init = ("--edition", "ogi-2021", "--year", "2025", "--roster", roster, "--source", str(folder / source))
                kept.program("collect", "init", home, *init).must("0")
                kept.put_said(f"collect/cases/{name}-{source}/run", "collect", "run", home, "--jobs", "0")
                _collection(kept, f"collect/cases/{name}-{source}", home, reports=False)


def mutated(kept: Outputs) -> None:
    """Workbooks that the seed spoils, of the examples of all editions."""
    originals = [kept.work / file for file in _below(kept, "examples/reports/*.xlsx")]
    originals += [kept.work / "blank/ogi-2021.xlsx", kept.work / "blank/ogi-2014.xlsx"]
    made = packages.spoiled([path.read_bytes() for path in originals], kept.packages, kept.seed)
    folder = kept.work / "spoiled"
    folder.mkdir()
    for number, data in enumerate(made):
        (folder / f"{number:04}.xlsx").write_bytes(data)
    kept.put("check/spoiled.sha256", "".join(f"{hashlib.sha256(data).hexdigest()}\n" for data in made))
    checked(kept, "spoiled", _below(kept, "spoiled/*.xlsx"))


def migrated(kept: Outputs) -> None:
    moves = [
        *((file, "ogi-2021", ()) for file in _below(kept, "examples/reports/*.xlsx")),
        *((file, "ogi-2019", ()) for file in _below(kept, "examples/reports/seed-00[01].xlsx")),
        *((file, "ogi-2019", ("--from", "ogi-2014")) for file in _below(kept, "examples/fujian_short/*-2017.xlsx")),
        *((f"cases/{file}", "ogi-2021", ()) for file in CASES_TO_MIGRATE if (kept.work / "cases" / file).exists()),
        *((f"spoiled/{number:04}.xlsx", "ogi-2021", ()) for number in range(1, 33, 4)),
    ]
    for old, to, words in moves:
        if (kept.work / old).exists():
            name = f"{old.removesuffix('.xlsx').replace('/', '-')}.{to}"
            kept.put_said(f"migrate/{name}", "migrate", old, "--to", to, *words, "-o", f"migrated/{name}.xlsx")
    kept.put_folder("migrate", kept.work / "migrated")


CASES_TO_MIGRATE = (
    *("05-exchanged-rows/swapped.xlsx", "08-odd-workbooks/b5_i_names_lost.xlsx", "14-domain/ogi-2019-for-2023.xlsx"),
    *("08-odd-workbooks/c6_wrong_cache_ok_value.xlsx", "08-odd-workbooks/a4_merged.xlsx"),
)


def adopted(kept: Outputs) -> None:
    """Drafts of editions for workbooks of others, and what is laid on them where the draft has no fault."""
    forms = _below(kept, "examples/*/official/*.xlsx") + _below(kept, "cases/15-adopt/*.xlsx")
    for form in [*forms, "examples/own_form/hill-school.xlsx", "blank/ogi-2019.xlsx"]:
        name = form.removesuffix(".xlsx").replace("/", "-")
        draft = f"drafts/{name}.toml"
        kept.put_said(f"adopt/{name}", "adopt", form, "-o", draft)
        if (kept.work / draft).exists():
            kept.put_said(f"adopt/{name}.lint", "lint", draft)
            kept.put_said(f"adopt/{name}.onto", "build", draft, "--onto", form, "-o", f"laid/{name}")
    kept.put_folder("adopt/drafts", kept.work / "drafts")
    kept.put_folder("adopt/laid", kept.work / "laid")


def write_keys(folder: Path) -> None:
    """Two keys that are always the same, in the way that `xlvalidate keys new` writes them."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

    folder.mkdir(parents=True)
    for name, secret in KEYS.items():
        key = Ed25519PrivateKey.from_private_bytes(secret)
        private = folder / f"{name}.key"
        private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        private.chmod(0o600)
        public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        (folder / f"{name}.pub").write_bytes(public)


def issued(kept: Outputs) -> None:
    """The roster of the examples, with and without a key, then one office anew, and one of another edition."""
    write_keys(kept.work / "keys")
    roster = "examples/collection/roster.csv"
    same = (roster, "--edition", "ogi-2021", "--year", "2025", "--issued-on", "2026-01-04")
    key = ("--key", "keys/city.key", "--expires", "2099-12-31")
    kept.put_said("issue/plan", "issue", *same, "-o", "unsigned")
    kept.put_said("issue/unsigned", "issue", *same, "-o", "unsigned", "--for", "990101", "--go")
    kept.put_said("issue/first", "issue", *same, *key, "-o", "issued", "--go")
    shutil.copytree(kept.work / "issued", kept.work / "again")
    second = ("-o", "again", "--revision", "2", "--for", "990101", "--go", "--last", "examples/reports")
    kept.put_said("issue/second", "issue", *same, *key, *second)
    own = ("--edition", "examples/own_form/school.toml", "--year", "2025", "--issued-on", "2026-01-04")
    kept.put_said("issue/own", "issue", roster, *own, *key, "-o", "school", "--for", "990202", "--go", "--lang", "en")
    for folder in ("unsigned", "issued", "again", "school"):
        kept.put_folder(f"issue/{folder}", kept.work / folder)
    files = [*_below(kept, "issued/workbooks/*.xlsx")[:4], "issued/bundles", "blank/ogi-2021.xlsx"]
    for manifest in ("issued", "again"):
        for language in LANGUAGES:
            words = ("--manifest", f"{manifest}/manifest.json", "--key", "keys/city.pub", "--on", "2026-02-01")
            kept.put_said(f"issue/verify-{manifest}.{language}", "verify", *files, *words, "--lang", language)
    kept.put_said("issue/verify-late", "verify", files[0], *words[:4], "--on", "2100-01-01")
    kept.put_said("issue/verify-other-key", "verify", files[0], *words[:2], "--key", "keys/county.pub")
    kept.put_said("issue/keys", "keys", "show", "keys/city.pub")


def collected(kept: Outputs) -> None:
    """Three rounds of the year of the examples. The first run is killed and goes on, until it is done."""
    home = "year"
    init = ("--edition", "ogi-2021", "--year", "2025", "--roster", "examples/collection/roster.csv", "--source", "mail")
    stamped = ("--key", "keys/city.pub", "--manifest", "issued/manifest.json", "--title", "年报")
    (kept.work / "mail").mkdir()
    kept.put_said("collect/init", "collect", "init", home, *init, *stamped).must("0")
    for round_ in ("first", "again", "last"):
        kept.program.python("-m", "examples.collection.offices", round_, "issued", "mail").must("0")
        for path in (kept.work / "mail").iterdir():
            os.utime(path, (_FIXED_MOMENT, _FIXED_MOMENT))
        if round_ == "first":
            _killed(kept, home)
            # What the run that goes on has left to say depends on when it was killed.
            kept.program("collect", "run", home, "--jobs", "1")
        kept.put_said(f"collect/{round_}/run", "collect", "run", home, "--jobs", "1" if round_ == "last" else "0")
        _collection(kept, f"collect/{round_}", home, reports=True)
    kept.put_said("collect/rollup.en", "rollup", home, "-o", "sums.en", "--format", "json", "--lang", "en")
    checked(kept, "sums", _below(kept, "sums-last/*.xlsx"), "--key", "keys/city.pub")


def _killed(kept: Outputs, home: str) -> None:
    """Kills a run as soon as there is something in the ledger, again and again. Not one may end before its time."""
    ledger, kills = kept.work / home / "ledger.sqlite", 0
    # What is waited for is farther on each time: mails, pieces, checks.
    for table in ("parcels", "pieces", "checks"):
        process = kept.program.started("-m", "xlvalidate", "collect", "run", home, "--jobs", "1")
        while process.poll() is None and not _rows(ledger, table):
            time.sleep(0.001)
        running = process.poll() is None
        if running:
            stop(process)
        process.communicate()
        kills += running and process.returncode == -9
    if kills < 2:
        sys.exit(f"{kills} runs of the collection were killed, which is too few: it is done too fast")


def _rows(ledger: Path, table: str) -> int:
    try:
        with contextlib.closing(sqlite3.connect(f"{ledger.as_uri()}?mode=ro", uri=True)) as connection:
            return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
    except sqlite3.Error:
        return 0


def _collection(kept: Outputs, name: str, home: str, *, reports: bool) -> None:
    for shape, language in (
        ("json", "zh_CN"),
        *([("json", "en"), ("text", "zh_CN"), ("text", "en")] if reports else []),
    ):
        words = ("collect", "status", home, "--format", shape, "--lang", language)
        kept.put_said(f"{name}/status.{language}.{shape}", *words)
    kept.put_said(f"{name}/replies", "collect", "replies", home)
    sums = f"sums-{Path(name).name}"
    kept.put_said(f"{name}/rollup", "rollup", home, "-o", sums, "--format", "json", "--partial")
    kept.put_folder(f"{name}/sums", kept.work / sums)
    if reports:
        kept.put_said(f"{name}/addresses", "collect", "status", home, "--missing-addresses")
        kept.put_said(f"{name}/report", "collect", "report", home)
        kept.put_said(f"{name}/export", "collect", "export", home, "-o", f"exported-{Path(name).name}")
        kept.put_folder(f"{name}/exported", kept.work / f"exported-{Path(name).name}")
    for folder in ("originals", "marked", "replies", "reports"):
        kept.put_folder(f"{name}/{folder}", kept.work / home / folder)
    lines = (kept.program.plain(line.encode()) for line in ledger_lines(kept.work / home / "ledger.sqlite"))
    kept.put(f"{name}/ledger.jsonl", "\n".join(sorted(lines)) + "\n")


def ledger_lines(path: Path) -> Iterator[str]:
    """Every line of a ledger without its number; a line that another points to stands in its place."""
    with contextlib.closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        yield json.dumps({"version": connection.execute("PRAGMA user_version").fetchone()[0]})
        named = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        for (table,) in connection.execute(named).fetchall():
            pointing = {line["from"]: line["table"] for line in connection.execute(f"PRAGMA foreign_key_list({table})")}
            for row in connection.execute(f"SELECT * FROM {table}").fetchall():
                said = {key: _said(row[key]) for key in row.keys() if key not in _TIMES}  # noqa: SIM118
                for key, other in pointing.items():
                    target = connection.execute(f"SELECT * FROM {other} WHERE rowid = ?", (row[key],)).fetchone()
                    said[key] = {one: _said(target[one]) for one in target.keys() if one not in _TIMES}  # noqa: SIM118
                yield json.dumps({"table": table, **said}, ensure_ascii=False, sort_keys=True)


def _said(value: object) -> object:
    """A value of the ledger as JSON takes it; what was packed is unpacked."""
    if not isinstance(value, bytes):
        return value
    with contextlib.suppress(zlib.error):
        value = zlib.decompress(value)
    try:
        return json.loads(value)
    except ValueError:
        return hashlib.sha256(value).hexdigest()


def faults(kept: Outputs) -> None:
    """What is said of editions, errata, rosters and collections that have faults."""
    folder = kept.work / "faulty"
    folder.mkdir()
    for name, text in faulty.editions():
        (folder / name).write_text(text, "utf-8")
    all_of_them = _below(kept, "faulty/*.toml")
    said = kept.program("lint", *all_of_them)
    kept.put("faults/editions.txt", said.shown(["lint", "faulty/*.toml"]))
    if said.err.startswith("a crash") or said.code.startswith("none"):
        for file in all_of_them:
            kept.put_said(f"faults/{Path(file).stem}", "lint", file)
    for name, text in faulty.ERRATA.items():
        home = folder / name
        home.mkdir()
        (home / "tiny.toml").write_text(faulty.SOUND, "utf-8")
        (home / "tiny.errata.toml").write_text(text, "utf-8")
        kept.put_said(f"faults/errata-{name}", "lint", f"faulty/{name}/tiny.toml")
    for name, text in faulty.ROSTERS.items():
        (folder / name).write_text(text, "utf-8")
        kept.put_said(f"faults/roster-{name}", "roster", "check", f"faulty/{name}", "--lang", "en")
    for name, text in faulty.COLLECTIONS.items():
        home = folder / f"collection-{name}"
        home.mkdir()
        (home / "collection.toml").write_text(text, "utf-8")
        kept.put_said(f"faults/{home.name}", "collect", "run", home.relative_to(kept.work), "--jobs", "0")


Part = Callable[[Outputs], None]
PARTS: dict[str, Part] = {
    "templates": templates,
    "macros": macros,
    "helps": helps,
    "faults": faults,
    "examples": examples,
    "cases": cases,
    "mutated": mutated,
    "migrated": migrated,
    "adopted": adopted,
    "issued": issued,
    "collected": collected,
}
# What a part needs of another.
NEEDS = {"collected": ("issued",), "migrated": ("mutated",)}


def refusals(lines: Iterable[str]) -> dict[str, int]:
    """How many workbooks were refused for what, in lines of a check."""
    found: dict[str, int] = {}
    for line in lines:
        tree = json.loads(line)
        for finding in tree.get("findings", ()):
            if finding["kind"] == "file":
                found[finding["id"]] = found.get(finding["id"], 0) + 1
        if "frozen" in tree:
            found[f"({tree['frozen']})"] = found.get(f"({tree['frozen']})", 0) + 1
    return found
