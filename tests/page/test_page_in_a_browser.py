"""校验.html as people use it, in Chromium: dropped, drawn, filtered, printed, in two languages; nothing leaves it."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from tests.page.browsers import Tab, tab
from tests.page.parity import page_at
from tests.test_cli import run
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import built_in, find
from xlvalidate.messages import text
from xlvalidate.page.single_file import single_file

ROOT = Path(__file__).parents[2]
REPORTS = ROOT / "examples/reports"
BROKEN, CLEAN = REPORTS / "broken.xlsx", REPORTS / "seed-002.xlsx"
ALL = sorted(REPORTS.glob("*.xlsx"))
ROWS = "return [...document.querySelectorAll('#offices-table tbody tr')].filter((row) => !row.hidden)"
TEXT = "return document.querySelector(values[0]).innerText"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return page_at(tmp_path_factory.mktemp("page"), map(find, built_in()))


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    with tab("chromium", tmp_path_factory.mktemp("chromium")) as opened:
        yield opened


@pytest.fixture
def opened(browser: Tab, page: Path) -> Tab:
    browser.open(page)
    return browser


def count(session: Tab, selector: str) -> int:
    return int(session.run("return document.querySelectorAll(values[0]).length", selector))


def column(session: Tab, number: int) -> list[str]:
    return list(session.run(f"{ROWS}.map((row) => row.cells[values[0]].innerText)", number))


def outcome(path: Path) -> dict[str, object]:
    return dict(json.loads(run("check", path, "--format", "json").stdout))


def test_a_workbook_that_is_dropped_is_drawn_and_nothing_leaves_the_page(opened: Tab, page: Path) -> None:
    opened.drop(".drop.now", {"城关.xlsx": BROKEN})
    wanted = outcome(BROKEN)
    todo = sum(1 for cause in wanted["causes"] if cause["open"])
    assert opened.run(TEXT, ".summary h4") == f"{todo} 个问题要处理"
    assert count(opened, ".summary li") == todo
    assert count(opened, ".told > li") == len(wanted["causes"])
    assert count(opened, "table.form") == 3
    assert "城关.xlsx" in opened.run(TEXT, ".office .facts")
    assert opened.run(TEXT, ".office .verdict") == "× 退回修改"
    # The focus is on the summary, and what stands over a cell says so without colour.
    assert opened.run("return [...document.activeElement.classList].slice(0, 2)") == ["summary", "return"]
    marks = opened.run("return [...document.querySelectorAll('.form td.must')].map((one) => one.innerText[0])")
    assert set(marks) == {"×", "★"}
    assert [url for url in opened.ask("requests") if not url.startswith("blob:")] == [page.as_uri()]
    assert opened.ask("faults") == []


def test_every_link_has_a_place_and_leads_there(opened: Tab) -> None:
    opened.choose("#choose", BROKEN)
    links = "[...document.querySelectorAll('#forms a')]"
    assert opened.run(f"return {links}.filter((a) => !document.getElementById(a.hash.slice(1))).length") == 0
    ids = opened.run("return [...document.querySelectorAll('[id]')].map((one) => one.id)")
    assert len(ids) == len(set(ids))
    # By the keyboard: from the summary to its first cell, and from there to what is said of it.
    opened.ask("press", keys=["Tab", "Enter"])
    assert opened.run("return document.activeElement.closest('table.form') !== null")
    opened.ask("press", keys=["Tab", "Enter"])
    assert opened.run("return document.activeElement.closest('.told') !== null")
    assert opened.run("return location.hash") == ""


def test_the_words_are_those_of_check_in_both_languages(opened: Tab) -> None:
    opened.choose("#choose", BROKEN)
    shown = "return [...document.querySelectorAll('.told > li')].map((one) => one.innerText.replace(/\\s+/g, ''))"
    for language in ("zh_CN", "en"):
        opened.run("document.querySelector(values[0]).click()", f'[data-language="{language}"]')
        causes = json.loads(run("check", BROKEN, "--format", "json", "--lang", language).stdout)["causes"]
        said = opened.run(shown)
        for cause in causes:
            tail = cause["message"].rpartition("〔")[2] if language == "zh_CN" else cause["message"].rpartition("[")[2]
            assert any("".join(tail.split()) in one for one in said), cause["message"]
    assert opened.run("return document.documentElement.lang") == "en"
    assert opened.run("return document.title") == "Check workbooks"


def test_several_workbooks_are_a_table_that_is_filtered_and_sorted(opened: Tab) -> None:
    opened.choose("#choose", *ALL)
    assert column(opened, 0) == ["× 退回修改"] * 4 + ["√ 通过"] * 2
    assert opened.run("return document.querySelectorAll('#forms section').length") == 0
    first = column(opened, 6)
    assert first[0].startswith("表二 行政许可") and first[4:] == ["", ""]
    opened.run("document.querySelectorAll('#chips button')[4].click()")
    assert column(opened, 0) == ["√ 通过"] * 2
    opened.run(
        "document.querySelectorAll('#chips button')[0].click();"
        "const find = document.getElementById('find'); find.value = '衢江'; find.dispatchEvent(new Event('input'))"
    )
    assert column(opened, 2) == ["SEED-001"]
    assert opened.run(TEXT, "#shown") == "显示 1 / 6"
    opened.run("const find = document.getElementById('find'); find.value = ''; find.dispatchEvent(new Event('input'))")
    opened.run("document.querySelectorAll('#offices-table th button')[3].click()")
    numbers = [int(one) for one in column(opened, 3)]
    assert numbers == sorted(numbers)
    # The form of one office, and back.
    opened.run("document.querySelector('#offices-table tr:last-child .link').click()")
    assert (
        opened.run("return document.querySelector('#forms section h3').innerText")
        == column(opened, 1)[-1].split(" ")[0]
    )
    opened.run("document.querySelector('.back a').click()")
    assert opened.run("return document.activeElement.id") == "results-head"
    assert opened.ask("faults") == []


def test_the_csv_is_that_of_check(opened: Tab, tmp_path: Path) -> None:
    opened.choose("#choose", *ALL)
    opened.run(
        "const make = URL.createObjectURL; window.made = [];"
        "URL.createObjectURL = (blob) => { window.made.push(blob); return make(blob); };"
        "HTMLAnchorElement.prototype.click = () => undefined;"
        "document.querySelector('.tools button').click()"
    )
    said = opened.run("return [...new Uint8Array(await window.made[0].arrayBuffer())]")
    wanted = run("check", *ALL, "--format", "csv", "--lang", "zh_CN").stdout_bytes.decode("utf-8-sig")
    mine = list(csv.reader(io.StringIO(bytes(said).decode("utf-8-sig"))))
    theirs = [[*row[:-2], Path(row[-2]).name, row[-1]] for row in csv.reader(io.StringIO(wanted))]
    assert mine[1:] == theirs[1:] and mine[0] == [*theirs[0][:-2], text("report.head.file", "zh_CN"), theirs[0][-1]]


def test_a_formula_in_a_name_is_no_formula_in_the_csv(opened: Tab) -> None:
    opened.choose("#choose", BROKEN)
    opened.run(
        "window.made = []; const make = URL.createObjectURL;"
        "URL.createObjectURL = (blob) => { window.made.push(blob); return make(blob); };"
        "HTMLAnchorElement.prototype.click = () => undefined"
    )
    opened.drop(".drop.now", {"=HYPERLINK(1).xlsx": BROKEN, "+1;=2.xlsx": CLEAN})
    opened.run("document.querySelector('.tools button').click()")
    said = opened.run("return await window.made[window.made.length - 1].text()")
    assert '"\'=HYPERLINK(1).xlsx"' in said and "\"'+1;'=2.xlsx\"" in said


def test_the_same_file_twice_counts_once(opened: Tab) -> None:
    opened.drop(".drop.now", {"a.xlsx": BROKEN, "b.xlsx": BROKEN, "c.xlsx": CLEAN})
    assert len(column(opened, 0)) == 2
    assert opened.run(TEXT, "#notices") == "b.xlsx 与 a.xlsx 内容完全相同，只算一份。"


def test_many_files_that_are_the_same_are_not_all_named(opened: Tab) -> None:
    opened.drop(".drop.now", {f"{at}.xlsx": BROKEN for at in range(9)})
    said = opened.run(TEXT, "#notices").split("\n\n")
    assert said[4:] == ["5.xlsx 与 0.xlsx 内容完全相同，只算一份。", "另有 3 个文件也与前面的相同，只算一份。"]


def test_what_is_dropped_and_is_no_file_changes_nothing(opened: Tab) -> None:
    opened.choose("#choose", CLEAN)
    before = opened.run(TEXT, "#app")
    opened.run(
        "const dataTransfer = new DataTransfer(); dataTransfer.setData('text/plain', 'a');"
        "const event = new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer });"
        "document.querySelector('.drop.now').dispatchEvent(event)"
    )
    assert opened.run(TEXT, "#app") == before


def test_a_language_that_the_page_does_not_speak_is_told_so(opened: Tab) -> None:
    ask = "return await window.xlvalidate.check(new Uint8Array(3), 'a', { language: 'fr' }).catch(String)"
    assert opened.run(ask) == "RangeError: language: zh_CN, en"


@pytest.mark.parametrize("way", ["drag", "choose"])
def test_a_folder_is_looked_through(opened: Tab, tmp_path: Path, way: str) -> None:
    folder = tmp_path / "来件"
    (folder / "乡镇").mkdir(parents=True)
    for name, file in (("b.xlsx", BROKEN), ("乡镇/a.XLSX", CLEAN), ("~$b.xlsx", BROKEN), ("说明.txt", BROKEN)):
        (folder / name).write_bytes(file.read_bytes())
    (folder / "Thumbs.db").touch()
    if way == "drag":
        opened.drag(".drop.now", folder)
    else:
        opened.choose("#choose-folder", folder)
    assert column(opened, 7) == ["来件/b.xlsx", "来件/乡镇/a.XLSX"]
    said = opened.run(TEXT, "#notices")
    # What the system keeps for itself Chromium does not even name to a page on which a folder is dropped.
    assert said.startswith(f"没有审核 {1 if way == 'drag' else 3} 个文件") and "来件/说明.txt" in said


def test_a_folder_without_a_workbook_is_told_so(opened: Tab, tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    opened.choose("#choose-folder", tmp_path)
    assert opened.run(TEXT, "#notices").startswith(text("page.nothing", "zh_CN"))
    assert count(opened, "#results *") == 0


def told(session: Tab) -> str:
    return str(session.run(TEXT, ".told li"))


@pytest.mark.parametrize(
    ("name", "data", "key"),
    [
        ("说明.pdf", b"%PDF-1.7 ...", "file.not-a-workbook"),
        ("旧表.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096), None),
        ("空.xlsx", b"", None),
    ],
)
def test_what_is_no_workbook_gets_its_sentence(
    opened: Tab, tmp_path: Path, name: str, data: bytes, key: str | None
) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    opened.choose("#choose", file)
    wanted = json.loads(run("check", file, "--format", "json").stdout)["causes"][0]["message"]
    assert opened.run(TEXT, ".office .verdict") == "× 无法读取"
    if key:
        assert text(key, "zh_CN") in told(opened).replace("\n", "")
    assert "".join(wanted.split()) == "".join(told(opened).replace("×", "", 1).split())


def test_what_the_page_says_instead_of_an_option_or_a_command(opened: Tab, tmp_path: Path) -> None:
    """`check` speaks of what its user can call; the JSON for programs is that of `check` all the same."""
    unknown = ROOT / "examples/own_form/hill-school.xlsx"
    strange = tmp_path / "strange.xlsx"
    openpyxl.Workbook().save(strange)
    for file, key, facts in ((unknown, "unknown-edition", {"edition": "school-census"}), (strange, "not-a-form", {})):
        opened.choose("#choose", file)
        assert text(f"page.instead.file.{key}", "zh_CN", **facts) in told(opened).replace("\n", "")
        (answer,) = opened.check([{"name": str(file), "path": str(file)}])
        assert answer["json"] == outcome(file)


def test_a_file_of_200_mb_is_not_even_read(opened: Tab, tmp_path: Path) -> None:
    file = tmp_path / "大.xlsx"
    with file.open("wb") as sparse:
        sparse.truncate(200 * 1_048_576)
    opened.choose("#choose", file, BROKEN)
    assert column(opened, 0) == ["× 无法读取", "× 退回修改"]
    assert text("file.too-big", "zh_CN").split("。")[0] in column(opened, 6)[0]


def test_a_file_that_has_gone_since_it_was_chosen_is_told_so(opened: Tab, tmp_path: Path) -> None:
    file = tmp_path / "走.xlsx"
    file.write_bytes(BROKEN.read_bytes())
    opened.choose("#choose", file)
    file.unlink()
    opened.choose("#choose-last", CLEAN)
    assert opened.run(TEXT, ".office .verdict") == "× 无法读取"
    assert "被移走、改名" in told(opened)


def test_the_page_reads_by_itself_where_no_worker_starts(browser: Tab, page: Path) -> None:
    browser.open(page, before="window.Worker = class { constructor() { throw new Error('no'); } };")
    browser.choose("#choose", BROKEN)
    assert browser.run(TEXT, ".office .verdict") == "× 退回修改"
    assert browser.run("return (await window.xlvalidate.check(new Uint8Array(3), 'a.xlsx')).verdict") == "unreadable"


def test_a_file_that_takes_too_long_is_stopped_and_the_page_goes_on(browser: Tab, tmp_path: Path) -> None:
    quick = tmp_path / "quick.html"
    quick.write_text(single_file([find("ogi-2019")], printed, seconds=0.001), "utf-8")
    browser.open(quick)
    browser.choose("#choose", BROKEN, CLEAN)
    assert column(browser, 0) == ["× 无法读取"] * 2
    assert browser.ask("faults") == []
    assert not browser.run("return document.getElementById('progress').innerText")


def test_a_browser_that_does_not_run_the_script_says_that_it_is_too_old(
    browser: Tab, page: Path, tmp_path: Path
) -> None:
    spoiled = tmp_path / "old.html"
    spoiled.write_text(page.read_text("utf-8").replace("<script>var page=", "<script>var page =", 1), "utf-8")
    browser.open(spoiled)
    assert browser.run("return window.xlvalidate === undefined")
    assert browser.run("return [...document.querySelectorAll('#old p')].map((one) => one.innerText)") == [
        text("page.too-old", "zh_CN"),
        text("page.too-old", "en"),
    ]
    assert browser.run("return document.getElementById('old').getBoundingClientRect().height") > 50


@pytest.mark.parametrize(
    "injection",
    [
        "const s = document.createElement('script'); s.textContent = 'window.pwned = 1'; document.body.append(s)",
        "const s = document.createElement('div'); s.innerHTML = '<img src=x onerror=\"window.pwned = 1\">';"
        " document.body.append(s)",
        "await fetch('http://127.0.0.1:9/').then(() => { window.pwned = 1; }, () => 0)",
        "const s = document.createElement('base'); s.href = 'http://127.0.0.1:9/'; document.head.append(s)",
        "const s = document.createElement('style'); s.textContent = 'body{display:none}'; document.head.append(s)",
        "setTimeout('window.pwned = 1', 0)",
    ],
)
def test_what_is_injected_does_not_run(opened: Tab, page: Path, injection: str) -> None:
    opened.run(injection)
    opened.run("await new Promise((go) => setTimeout(go, 100))")
    state = opened.run("return [window.pwned || 0, getComputedStyle(document.body).display, document.baseURI]")
    assert state == [0, "block", page.as_uri()]


def test_nothing_is_stored(opened: Tab) -> None:
    opened.choose("#choose", BROKEN)
    stored = (
        "return [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length, document.cookie]"
    )
    assert opened.run(stored) == [0, 0, 0, ""]


def test_it_fits_a_narrow_screen(opened: Tab) -> None:
    opened.ask("resize", width=390, height=844)
    opened.choose("#choose", *ALL)
    opened.run("document.querySelector('#offices-table .link').click()")
    assert opened.run("return document.documentElement.scrollWidth") <= 390


def test_it_prints_the_table_and_on_demand_the_forms_that_are_not_accepted(opened: Tab, tmp_path: Path) -> None:
    opened.choose("#choose", *ALL)
    printed = (
        "window.dispatchEvent(new Event('beforeprint')); return document.querySelectorAll('#forms section').length"
    )
    assert opened.run(printed) == 0
    opened.run("window.dispatchEvent(new Event('afterprint')); document.querySelector('.check input').click()")
    assert opened.run(printed) == 4
    opened.run("window.dispatchEvent(new Event('afterprint'))")
    assert count(opened, "#forms section") == 0
    opened.ask("print", path=str(tmp_path / "a.pdf"))
    assert (tmp_path / "a.pdf").read_bytes().count(b"/Type /Page\n") > 4


def test_everything_is_reached_by_the_keyboard(opened: Tab) -> None:
    opened.choose("#choose", *ALL[:2])
    opened.run("document.querySelector('#languages button').focus()")
    seen = ["中文"]
    for _ in range(30):
        opened.ask("press", keys=["Tab"])
        seen.append(
            opened.run("const one = document.activeElement; return one.id || one.innerText || one.parentNode.innerText")
        )
    for wanted in ("中文", "choose", "choose-folder", "choose-last", "打印", "重新开始", "find", "全部"):
        assert wanted in seen, (wanted, seen)
