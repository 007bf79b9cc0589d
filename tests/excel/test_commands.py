"""open, press and addin on the command line: with a desktop that nobody looks at, and with whatever is missing."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import xlwings as xw
from click.testing import CliRunner, Result

from tests.excel.programs import EXAMPLES, demand_libreoffice, started
from xlvalidate import cli
from xlvalidate.commands import RAN
from xlvalidate.commands.press import BUTTONS
from xlvalidate.excel import commands
from xlvalidate.excel import press_memory as state
from xlvalidate.excel.buttons import Button
from xlvalidate.excel.engines import libreoffice_process as office_module


def run(*args: object) -> Result:
    return CliRunner().invoke(cli.main, [str(arg) for arg in args], catch_exceptions=False)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)


def copy(name: str, tmp_path: Path) -> Path:
    return Path(shutil.copy(EXAMPLES / "reports" / f"{name}.xlsx", tmp_path / f"{name}.xlsx"))


def test_the_words_of_the_command_line_are_the_buttons() -> None:
    assert tuple(commands.WORDS) == BUTTONS
    assert set(commands.WORDS.values()) == set(Button)


@pytest.fixture
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A desktop drawn into memory, with a LibreOffice profile of its own; what `open` leaves running ends with it."""
    demand_libreoffice()
    monkeypatch.setenv("DISPLAY", ":99")
    monkeypatch.setenv("SAL_USE_VCLPLUGIN", "svp")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    begun: list[Any] = []
    guards: list[Any] = []
    plain = office_module.subprocess.Popen

    def start(*args: Any, **more: Any) -> Any:
        begun.append(plain(*args, **more))
        # Killed in the middle, this test must not leave behind what `open` means to leave.
        guard = ["/bin/sh", "-c", 'read -r line; kill -s KILL -- "-$0"', str(begun[-1].pid)]
        guards.append(plain(guard, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True))
        return begun[-1]

    monkeypatch.setattr(office_module.subprocess, "Popen", start)
    yield
    for process, guard in zip(begun, guards, strict=True):
        guard.communicate()  # ends the session that was started here
        guard.wait(10)
        process.wait(10)


@pytest.mark.usefixtures("desktop")
def test_a_form_is_opened_checked_walked_explained_and_cleared(tmp_path: Path) -> None:
    path = copy("seed-004", tmp_path)
    before = path.read_bytes()
    opened = run("open", path)
    assert (opened.exit_code, opened.stdout) == (0, "seed-004.xlsx 已打开。改动后运行 xlvalidate press 校验。\n")
    note = state.folder() / "libreoffice.json"
    assert note.stat().st_mode & 0o777 == 0o600

    app = commands._attached()
    assert app is not None
    book = app.books["seed-004.xlsx"]
    for code, value in {"t2_licence_prior": 7, "t2_licence_change": 1, "t2_licence_decisions": 8}.items():
        book.names[f"i_{code}"].refers_to_range.value = value
    checked = run("press", "校验")
    assert checked.exit_code == 1
    assert "待说明。共 57 条审核关系" in checked.stdout
    assert run("press", "下一处").stdout.startswith("第 1 处，共 1 处：")
    assert app.selection.sheet.name == "表二"
    assert "审核说明已写入“校验”" in run("press", "说明", "--say", "恰好相等，已核对").stdout
    assert "已清除" in run("press", "clear", path).stdout

    other = app.books.add()
    other.activate()
    twice = run("press", "check")
    assert twice.exit_code == 2 and ("打开着的表有：seed-004.xlsx" in twice.stderr)
    assert run("press", "check", "seed-004.xlsx").exit_code == 0
    missing = run("press", "check", "nobody.xlsx")
    assert missing.exit_code == 2 and "没有打开“nobody.xlsx”" in missing.stderr
    second = run("open", copy("broken", tmp_path))  # into the same program
    assert second.exit_code == 0
    assert {one.name for one in app.books} >= {"seed-004.xlsx", "broken.xlsx"}
    assert path.read_bytes() == before


def test_what_is_no_workbook_is_not_given_to_any_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":99")
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    result = run("open", tmp_path / "broken.xlsx")
    assert result.exit_code == 2
    assert "broken.xlsx 打不开：" in result.stderr


def test_without_a_desktop(tmp_path: Path) -> None:
    result = run("open", copy("seed-004", tmp_path))
    assert result.exit_code == 2
    assert "这里没有图形桌面" in result.stderr and f"xlvalidate check {tmp_path}" in result.stderr
    assert "There is no desktop here" in run("open", tmp_path / "seed-004.xlsx", "--lang", "en").stderr


def test_without_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":99")
    monkeypatch.setattr(office_module, "ON_LINUX", ("no-such-office",))
    result = run("open", copy("seed-004", tmp_path))
    assert result.exit_code == 2
    assert "没有 LibreOffice" in result.stderr and "libreoffice-calc" in result.stderr


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert run("open", tmp_path / "nobody.xlsx").exit_code == 2


def test_nothing_was_opened() -> None:
    result = run("press", "校验")
    assert result.exit_code == 2
    assert "请先运行 xlvalidate open" in result.stderr


@pytest.mark.parametrize(
    "url",
    [
        "uno:socket,host=evil.example,port=2002;urp;StarOffice.ComponentContext",
        "uno:pipe,name=xlvalidate-0123456789abcdef0123456789abcdef;urp;StarOffice.ComponentContext",
        5,
        None,
    ],
)
def test_a_program_that_is_gone_or_no_program_of_ours(url: object) -> None:
    demand_libreoffice()
    state.keep("libreoffice.json", {"url": url})
    assert "请先运行 xlvalidate open" in run("press", "校验").stderr


def test_a_button_that_there_is_not() -> None:
    assert run("press", "printing").exit_code == 2


# ------------------------------------------------------------------------------------------------ Windows and macOS


class Apps:
    """xlwings' apps, as if one were running, or none, or Excel were not installed."""

    def __init__(self, app: xw.App | None, error: Exception | None = None) -> None:
        self._app, self._error = app, error

    @property
    def active(self) -> xw.App | None:
        if self._error:
            raise self._error
        return self._app


def test_elsewhere_excel_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "_on_linux", lambda: False)
    with started("openpyxl") as app:
        app.books.open(copy("broken", tmp_path))
        monkeypatch.setattr(commands.xw, "apps", Apps(app))
        assert run("press", "check").exit_code == 1
        opened = []
        monkeypatch.setattr(commands.xw, "Book", opened.append)
        assert run("open", tmp_path / "broken.xlsx").exit_code == 0
        assert opened == [str(tmp_path / "broken.xlsx")]
    monkeypatch.setattr(commands.xw, "apps", Apps(None))
    assert "没有打开的工作簿" in run("press", "check").stderr


def test_a_button_can_tell_that_it_ran(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever it found: 88. Refused, not found, without the program or stopped by a mistake of ours: anything else."""
    monkeypatch.setattr(commands, "_on_linux", lambda: False)
    with started("openpyxl") as app:
        app.books.open(copy("broken", tmp_path))
        app.books.open(copy("seed-004", tmp_path))
        monkeypatch.setattr(commands.xw, "apps", Apps(app))
        for button in BUTTONS:
            assert run("press", button, "--from-button", "seed-004.xlsx").exit_code == RAN
        for name in ("broken.xlsx", "seed-004.xlsx"):
            assert run("press", "check", "--from-button", name).exit_code == RAN
        assert run("press", "check", "--from-button", "nobody.xlsx").exit_code == 2

        def mistake(*_: object) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr(commands, "press", mistake)
        with pytest.raises(ZeroDivisionError):
            run("press", "check", "--from-button", "broken.xlsx")
    monkeypatch.setattr(commands.xw, "apps", Apps(None))
    assert run("press", "check", "--from-button").exit_code == 2
    lacks = subprocess.run([sys.executable, "-S", "-m", "xlvalidate", "press"], cwd=tmp_path, capture_output=True)
    assert lacks.returncode not in (0, RAN)


def test_excel_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "_on_linux", lambda: False)
    missing = OSError("Invalid class string")

    def no_book(path: str) -> None:
        raise missing

    monkeypatch.setattr(commands.xw, "Book", no_book)
    monkeypatch.setattr(commands.xw, "apps", Apps(None, missing))
    for result in (run("open", copy("seed-004", tmp_path)), run("press", "check"), run("addin", "install")):
        assert result.exit_code == 2
        assert "Excel 没有安装，或者没有应答（Invalid class string）" in result.stderr


@pytest.fixture
def addin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An add-in to install, on a machine that has Excel."""
    monkeypatch.setattr(commands, "_on_linux", lambda: False)
    excel = SimpleNamespace(startup_path=str(tmp_path / "XLSTART"))
    monkeypatch.setattr(commands.xw, "apps", SimpleNamespace(active=excel))
    file = tmp_path / "built.xlam"
    file.write_bytes(b"an add-in")
    return file


def test_the_add_in_is_installed_looked_at_and_removed(addin: Path, tmp_path: Path) -> None:
    target = tmp_path / "XLSTART" / "xlvalidate.xlam"
    assert "没有加载项" in run("addin", "status").stdout
    assert "重新启动 Excel" in run("addin", "install", "--file", addin).stdout
    assert target.read_bytes() == b"an add-in"
    assert "与本程序带的一样" in run("addin", "status", "--file", addin).stdout
    addin.write_bytes(b"a newer one")
    assert "不一样" in run("addin", "status", "--file", addin).stdout
    assert run("addin", "install", "--file", addin).exit_code == 0
    assert target.read_bytes() == b"a newer one"
    assert "删除" in run("addin", "uninstall").stdout
    assert not target.exists()
    assert "没有加载项" in run("addin", "uninstall").stdout


def test_excel_is_started_to_say_where_its_add_ins_are(
    addin: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class App:
        startup_path = str(tmp_path / "other")

        def __init__(self, visible: bool) -> None:
            assert not visible

        def __enter__(self) -> "App":
            return self

        def __exit__(self, *_: object) -> None: ...

    monkeypatch.setattr(commands.xw, "apps", SimpleNamespace(active=None))
    monkeypatch.setattr(commands.xw, "App", App)
    assert str(tmp_path / "other") in run("addin", "install", "--file", addin).stdout


def test_the_add_in_cannot_be_written(addin: Path, tmp_path: Path) -> None:
    (tmp_path / "XLSTART" / "xlvalidate.xlam").mkdir(parents=True)
    for result in (run("addin", "install", "--file", addin), run("addin", "uninstall")):
        assert result.exit_code == 2
        assert "请关掉 Excel 再试" in result.stderr


def test_the_add_in_file_is_missing(addin: Path, tmp_path: Path) -> None:
    result = run("addin", "install", "--file", tmp_path / "nobody.xlam")
    assert result.exit_code == 2
    assert "找不到加载项文件" in result.stderr


def test_without_a_file_it_is_the_one_that_came_with_the_program(tmp_path: Path) -> None:
    commands.install(None, "en", lambda: tmp_path)
    assert (tmp_path / "xlvalidate.xlam").read_bytes() == (EXAMPLES.parent / "macros" / "xlvalidate.xlam").read_bytes()
    assert commands.status(None, "en", lambda: tmp_path).endswith("is the one of this program.")


def test_the_folder_of_each_system(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert state.folder() == tmp_path / "run" / "xlvalidate"
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert state.folder() == tmp_path / "cache" / "xlvalidate"
    monkeypatch.setattr(state.sys, "platform", "darwin")
    assert state.folder().parts[-3:] == ("Library", "Caches", "xlvalidate")
    monkeypatch.setattr(state.sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
    assert state.folder() == tmp_path / "local" / "xlvalidate"


def test_no_other_command_loads_xlwings() -> None:
    program = (
        "import sys; from click.testing import CliRunner; from xlvalidate.cli import main;"
        f"CliRunner().invoke(main, ['check', {str(EXAMPLES / 'reports' / 'seed-004.xlsx')!r}]);"
        "print('xlwings' in sys.modules, 'pandas' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "False False\n"
