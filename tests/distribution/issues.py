"""Issues made small: a roster, a key, and `xlvalidate issue` as it is typed."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from click.testing import CliRunner, Result

from xlvalidate.cli import main
from xlvalidate.stamps import Issuers, Signer, issuers, new_keys, signer

ROSTER = """code,name,level,parent,mail,language
330800000,衢州市人民政府办公室,设区的市级,,city@example.gov.cn,
330802001,柯城区教育局,县级部门,330800000,edu@example.gov.cn,
330802002,柯城区水利局,县级部门,330800000,water@example.gov.cn,en
330802003,柯城区统计局,统计机构,330800000,edu@example.gov.cn,
330802004,柯城区司法局,,330800000,,
"""
WORKBOOKS = {
    "330800000": "330800000_衢州市人民政府办公室_2025.xlsx",
    "330802001": "330802001_柯城区教育局_2025.xlsx",
    "330802002": "330802002_柯城区水利局_2025.xlsx",
    "330802003": "330802003_柯城区统计局_2025.xlsx",
    "330802004": "330802004_柯城区司法局_2025.xlsx",
}
BUNDLE = "bundles/330800000_衢州市人民政府办公室_2025.zip"


@cache
def keys() -> tuple[bytes, bytes]:
    return new_keys()


def lay_keys(folder: Path, name: str = "issuer", pair: tuple[bytes, bytes] | None = None) -> tuple[Signer, Issuers]:
    private, public = pair or keys()
    (folder / f"{name}.pub").write_bytes(public)
    (folder / f"{name}.key").touch(mode=0o600)
    (folder / f"{name}.key").write_bytes(private)
    return signer(folder / f"{name}.key"), issuers(folder / f"{name}.pub")


def typed(*words: object) -> Result:
    return CliRunner().invoke(main, [*map(str, words)])


def issue(folder: Path, *words: object, roster: str = ROSTER, key: str = "issuer.key") -> Result:
    """`xlvalidate issue` of ogi-2021 for 2025 into `out`, on a day of January; later words win."""
    (folder / "roster.csv").write_text(roster, "utf-8")
    if not (folder / "issuer.key").exists():
        lay_keys(folder)
    return typed(
        "issue", folder / "roster.csv", "--edition", "ogi-2021", "--year", 2025, "-o", folder / "out",
        "--issued-on", "2026-01-05", "--key", folder / key, *words,
    )  # fmt: skip


def written(folder: Path, *words: object, roster: str = ROSTER) -> Path:
    """The folder of an issue that was written there and then."""
    done = issue(folder, "--go", *words, roster=roster)
    assert (done.exit_code, done.stderr) == (0, ""), done.output
    return folder / "out"


@cache
def _files_of(words: tuple[object, ...], roster: str) -> dict[str, bytes]:
    with TemporaryDirectory() as made:
        out = written(Path(made), *words, roster=roster)
        return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def issued(folder: Path, *words: object, roster: str = ROSTER) -> Path:
    """The folder of an issue with the key of all tests, for what comes after it: each issue is made once, and laid."""
    out = folder / "out"
    assert not out.exists()
    (folder / "roster.csv").write_text(roster, "utf-8")
    lay_keys(folder)
    for name, data in _files_of(words, roster).items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_bytes(data)
    return out


def tree(root: Path) -> dict[str, bytes]:
    """Every file of an issue but its own notes."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.relative_to(root).parts[0] != ".issue"
    }
