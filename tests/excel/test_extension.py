"""The buttons in LibreOffice: put in by `addin install`, pressed on a screen that nobody sees. One start for all.

What is pressed is the button of the toolbar, by what LibreOffice tells screen readers of its windows; or a command URL,
as the menu sends it.
"""

import json
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from macros.build import HERE, texts
from tests.excel.programs import EXAMPLES, demand_libreoffice
from tests.test_child_processes import until
from xlvalidate import cli
from xlvalidate.child_processes import Child
from xlvalidate.desk.check_files import check_files, setup
from xlvalidate.editions.catalogue import catalogue
from xlvalidate.excel import office_extension
from xlvalidate.excel.engines.libreoffice_process import LibreOffice
from xlvalidate.excel.office_extension import own_command, setting_path
from xlvalidate.reports.marked_copy import summary_of

SOURCE = HERE / "extension" / "xlvalidate_buttons.py"
ENGLISH = {key: said[1] for key, said in texts().items()}


def run(*args: object) -> Result:
    return CliRunner().invoke(cli.main, [*map(str, args), "--lang", "en"], catch_exceptions=False)


@dataclass(frozen=True, repr=False)
class Desk:
    """A LibreOffice on a screen, with the extension in it and a broken form open."""

    office: LibreOffice
    form: Any
    path: Path

    @property
    def frame(self) -> Any:
        return self.form.getCurrentController().getFrame()

    def role(self, name: str) -> int:
        return int(self.office.uno.getConstantByName(f"com.sun.star.accessibility.AccessibleRole.{name}"))

    def inside(self, window: Any) -> Iterator[Any]:
        """All that is in a window, but for cells and lists."""
        long = {self.role(name) for name in ("DOCUMENT_SPREADSHEET", "COMBO_BOX", "LIST", "STATUS_BAR")}
        waiting = [window.getAccessibleContext()]
        while waiting:
            one = waiting.pop()
            yield one
            if one.getAccessibleRole() not in long:
                count = one.getAccessibleChildCount()
                waiting += [one.getAccessibleChild(at).getAccessibleContext() for at in range(count)]

    def widgets(self, window: Any, role: str, name: str) -> list[Any]:
        """The widgets of a window that are called so."""
        wanted = self.role(role)
        return [
            one for one in self.inside(window) if (one.getAccessibleRole(), one.getAccessibleName()) == (wanted, name)
        ]

    def press(self, label: str) -> None:
        """The button of the toolbar."""
        (button,) = self.widgets(self.frame.getContainerWindow(), "PUSH_BUTTON", label)
        button.doAccessibleAction(0)

    def send(self, button: str) -> None:
        """What the menu sends."""
        url = self.office.struct("util.URL", Complete=f"org.xlvalidate:{button}")
        _, url = self.office.service("com.sun.star.util.URLTransformer").parseStrict(url)
        self.frame.queryDispatch(url, "_self", 0).dispatch(url, ())

    def box(self) -> tuple[str, Any] | None:
        """What a message box says, and its button; None where there is no box."""
        toolkit, kinds = self.office.service("com.sun.star.awt.Toolkit"), (self.role("ALERT"), self.role("DIALOG"))
        for at in range(toolkit.getTopWindowCount()):
            window = toolkit.getTopWindow(at)
            shown = window and window.getAccessibleContext()  # None of a window that is just going
            if shown and shown.getAccessibleRole() in kinds:
                (button,) = self.widgets(window, "PUSH_BUTTON", "OK")
                texts_ = [one.getText() for one in self.inside(window) if hasattr(one, "getText")]
                return max(texts_, key=len), button
        return None

    def answered(self) -> str:
        """What the box says that comes up; it is put away."""
        seen: list[tuple[str, Any]] = []

        def is_there() -> bool:
            time.sleep(0.2)
            seen.extend(filter(None, [self.box()]))
            return bool(seen)

        assert until(is_there, 60)
        said, button = seen[0]
        button.doAccessibleAction(0)
        assert until(lambda: self.box() is None, 20)
        return said

    def cell(self, name: str) -> Any:
        return self.form.NamedRanges.getByName(name).getReferredCells().getCellByPosition(0, 0)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A user who has never started LibreOffice."""
    demand_libreoffice()
    if shutil.which("Xvfb") is None and os.environ.get("CI") == "true":
        pytest.fail("Xvfb is missing, and CI must not go without it")
    if shutil.which("Xvfb") is None:
        pytest.skip("Xvfb is not installed")
    folder = tmp_path_factory.mktemp("home of a user")
    with pytest.MonkeyPatch.context() as changed, tempfile.TemporaryFile() as said:
        for name, place in (("HOME", ""), ("XDG_CONFIG_HOME", ".config"), ("XDG_RUNTIME_DIR", "run")):
            (folder / place).mkdir(exist_ok=True)
            changed.setenv(name, str(folder / place))
        screen = Child(["Xvfb", "-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"], output=said)
        try:

            def number() -> str:
                # Not by moving to the beginning: Xvfb writes on from where this file stands, in pieces; and before
                # it, that a screen is another's.
                found = re.search(rb"^\d+\n", os.pread(said.fileno(), 4_096, 0), re.MULTILINE)
                return found[0].decode().strip() if found else ""

            assert until(number, 30)
            changed.setenv("DISPLAY", f":{number()}")
            changed.setenv("SAL_USE_VCLPLUGIN", "gen")
            changed.delenv("WAYLAND_DISPLAY", raising=False)
            for name in ("XLVALIDATE_EXE", "XLVALIDATE_PYTHON", "XLVALIDATE_ENGINE"):
                changed.delenv(name, raising=False)
            yield folder
        finally:
            screen.end()


@pytest.fixture(scope="module")
def desk(home: Path) -> Iterator[Desk]:
    installed = run("addin", "install")
    assert (installed.exit_code, installed.stderr) == (0, "")
    path = Path(shutil.copy(EXAMPLES / "reports" / "broken.xlsx", home / "表 格.xlsx"))
    office = LibreOffice(visible=True)
    try:
        form = office.desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, office.properties(MacroExecutionMode=0))
        yield Desk(office, form, path)
        form.setModified(False)
        form.close(True)
    finally:
        office.close()


def test_it_is_installed_where_the_user_runs_it(desk: Desk) -> None:
    """While LibreOffice runs: what is asked is asked of that one, which goes on."""
    assert json.loads(setting_path().read_text("utf-8"))["command"] == own_command()
    assert setting_path().stat().st_mode & 0o777 == 0o600
    assert run("addin", "status").stdout.endswith("and it is the one of this program.\n")
    assert desk.form.hasLocation()


def test_the_menu_and_the_toolbar_have_five_buttons(desk: Desk) -> None:
    found = Counter(
        (one.getAccessibleRole(), one.getAccessibleName()) for one in desk.inside(desk.frame.getContainerWindow())
    )
    labels = [ENGLISH[f"label.xlv{button}"] for button in ("Check", "Next", "Clear", "Explain", "Help")]
    assert [found[desk.role("PUSH_BUTTON"), label] for label in labels] == [1] * 5
    assert found[desk.role("TOOL_BAR"), ENGLISH["title"]] == found[desk.role("MENU"), ENGLISH["title"]] == 1


def test_check_writes_the_findings_and_says_them(desk: Desk) -> None:
    (by_file,) = check_files([desk.path], setup(catalogue(None)))
    assert desk.cell("xlv_findings").getString() == ""
    desk.press("Check")
    said = desk.answered()
    assert "退回修改。共 57 条" in said
    assert desk.cell("xlv_findings_summary").getString() == summary_of(by_file, "zh_CN")
    assert desk.cell("xlv_findings").getString() == "表二"


def test_next_goes_there_and_needs_no_box(desk: Desk) -> None:
    desk.send("next")
    assert until(lambda: desk.form.getCurrentSelection().AbsoluteName == "$表三.$D$7", 60)
    time.sleep(0.5)  # it has its last word to say, and while it runs no other press counts
    assert desk.box() is None


def test_clear_makes_the_form_what_it_was(desk: Desk) -> None:
    if desk.cell("xlv_findings").getString() == "":
        desk.press("Check")
        desk.answered()
    desk.press("Clear marks")
    assert desk.answered() == "标记和审核结果已清除，与校验前一样。"
    assert desk.cell("xlv_findings").getString() == ""


def test_without_the_program_the_sheet_of_checks_speaks(desk: Desk) -> None:
    kept = setting_path().read_bytes()
    setting_path().unlink()
    try:
        desk.send("check")
        said = desk.answered()
    finally:
        setting_path().write_bytes(kept)
    assert said.startswith(desk.cell("xlv_summary").getString())
    assert "xlvalidate addin install" in said


def test_a_program_that_does_not_run_is_a_sentence(desk: Desk) -> None:
    kept = setting_path().read_bytes()
    setting_path().write_text(json.dumps({"command": ["/nowhere/xlvalidate"]}), "utf-8")
    try:
        desk.send("check")
        assert desk.answered().startswith("The checking program did not run (")
    finally:
        setting_path().write_bytes(kept)


def test_it_is_taken_out_again(desk: Desk) -> None:
    assert run("addin", "uninstall").exit_code == 0
    assert not setting_path().exists()
    assert run("addin", "status").stdout == "LibreOffice does not have the extension “Form checks”.\n"


# ------------------------------------------------------------------------------- what LibreOffice's own Python decides

ASKS = """
import json, sys
sys.path.insert(0, sys.argv[1])
import xlvalidate_buttons as buttons
for environment in json.load(sys.stdin):
    print(json.dumps([buttons.program(environment), sorted(buttons.for_program(environment))]))
"""


def test_which_program_is_asked(tmp_path: Path) -> None:
    demand_libreoffice()
    place = tmp_path / "config" / "xlvalidate"
    place.mkdir(parents=True)
    setting = place / "program.json"
    setting.write_text('{"command": ["/opt/a b/python", "-m", "xlvalidate"]}', "utf-8")
    setting.chmod(0o600)
    open_to_all = tmp_path / "open" / "xlvalidate" / "program.json"
    open_to_all.parent.mkdir(parents=True)
    open_to_all.write_text('{"command": ["/tmp/theirs"]}', "utf-8")
    open_to_all.chmod(0o666)
    odd = tmp_path / "odd" / "xlvalidate" / "program.json"
    odd.parent.mkdir(parents=True)
    odd.write_text('{"command": "sh -c"}', "utf-8")
    odd.chmod(0o600)

    def by(folder: str, **more: str) -> dict[str, str]:
        return {"XDG_CONFIG_HOME": str(tmp_path / folder), **more}

    asked = {
        "set up": by("config"),
        "set up elsewhere": by("config", XLVALIDATE_EXE="/opt/x", XLVALIDATE_PYTHON="/opt/python"),
        "set up before a python": by("config", XLVALIDATE_PYTHON="/opt/python"),
        "turned off": by("config", XLVALIDATE_ENGINE=" Off "),
        "a python": by("none", XLVALIDATE_PYTHON="/opt/python", PYTHONPATH="/office", PYTHONHOME="/office"),
        "nothing": by("none"),
        "anybody can write it": by("open"),
        "no list of words": by("odd"),
    }
    done = subprocess.run(
        ["/usr/bin/python3", "-c", ASKS, str(SOURCE.parent)],
        input=json.dumps(list(asked.values())),
        env={"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stderr == ""
    found = dict(zip(asked, map(json.loads, done.stdout.splitlines()), strict=True))
    ours = ["/opt/a b/python", "-m", "xlvalidate"]
    assert {case: command for case, (command, _) in found.items()} == {
        "set up": ours,
        "set up elsewhere": ["/opt/x"],
        "set up before a python": ours,
        "turned off": None,
        "a python": ["/opt/python", "-m", "xlvalidate"],
        "nothing": None,
        "anybody can write it": None,
        "no list of words": None,
    }
    assert found["a python"][1] == ["PYTHONIOENCODING", "PYTHONUTF8", "XDG_CONFIG_HOME", "XLVALIDATE_PYTHON"]


@pytest.mark.parametrize(
    "address",
    [
        "uno:socket,host=evil.example,port=2002;urp;StarOffice.ComponentContext",
        "uno:pipe,name=other;urp;StarOffice.ComponentContext",
        "",
    ],
)
def test_nothing_but_the_pipe_of_an_extension_is_connected_to(address: str) -> None:
    result = run("press", "check", "--office", address)
    assert result.exit_code == 2
    assert "is no address of an extension" in result.stderr


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for what in ("install",):
        result = run("addin", what, "--file", tmp_path / "nobody.oxt")
        assert (result.exit_code, result.stdout) == (2, "")
        assert "There is no extension at" in result.stderr


def test_the_program_is_started_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    assert own_command()[1:] == ["-m", "xlvalidate"]
    monkeypatch.setattr(office_extension.sys, "frozen", True, raising=False)
    assert len(own_command()) == 1
