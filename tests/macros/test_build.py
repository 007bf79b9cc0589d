"""The macros as files: ASCII, texts in both languages, the same bytes again, read back by an independent reader."""

import hashlib
import re
import warnings
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest

from macros import build
from xlvalidate.commands import EXIT, RAN
from xlvalidate.derive import check_states as states
from xlvalidate.derive import checks_sheet as checks
from xlvalidate.derive import hidden_sheets as meta
from xlvalidate.derive.fixed_texts import texts_of
from xlvalidate.derive.hidden_sheets import SCHEMA
from xlvalidate.editions.results_layout import CELL, FIRST_ROW, JUDGED_AS_COLUMN, TABLE, WHAT
from xlvalidate.ooxml.repack import same_parts

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # oletools calls pyparsing by its old names
    from olefile import OleFileIO
    from oletools.olevba import VBA_Parser

VBA = build.HERE / "vba"
SOURCES = {path.stem: path.read_text("ascii") for path in sorted(VBA.glob("*.bas"))}
TEMPLATES = sorted(build.TEMPLATES.glob("*.xlsx"))
RIBBON = ElementTree.parse(build.HERE / "ribbon.xml").getroot()
CUSTOM_UI = "{http://schemas.microsoft.com/office/2006/01/customui}"
CALLBACKS = {
    "onAction": "control As Object",
    "getLabel": "control As Object, ByRef returnedVal As Variant",
    "getScreentip": "control As Object, ByRef returnedVal As Variant",
}
LISTS = {"[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels"}


@pytest.fixture(scope="module")
def addin() -> bytes:
    return build.build_xlam()


@pytest.fixture(scope="module")
def form() -> bytes:
    return build.build_xlsm(TEMPLATES[0].read_bytes())


def parts(package: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(package)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def code(source: str) -> str:
    """Without comments; no text of ours holds a '."""
    return re.sub(r"'.*", "", source)


def keys_in_use() -> set[str]:
    """The keys that the code names, and those that it puts together from a word or a control."""
    all_code = "\n".join(map(code, SOURCES.values()))
    used = set(re.findall(r'(?:Said|TextOf)\("([a-z_.]+)"', all_code))
    used |= set(re.findall(r'IIf\(row > 0, "(\w+)", "(\w+)"\)', all_code)[0])
    words = re.search(r"Words = Array\((.*?)\)", all_code)
    assert words
    assert set(re.findall(r'Said\("([a-z]+\.)" &', all_code)) == {"word.", "label.", "tip."}
    used |= {f"word.{word}" for word in re.findall(r'"(\w+)"', words[1])}
    for control in RIBBON.iter():
        for attribute, prefix in (("getLabel", "label"), ("getScreentip", "tip")):
            if attribute in control.attrib:
                used.add(f"{prefix}.{control.attrib['id']}")
    return used - {"word.", "label.", "tip."}


def test_the_sources_are_ascii_and_of_short_lines() -> None:
    for name, source in SOURCES.items():
        assert source.isascii(), name
        assert "\r" not in source
        assert source.splitlines()[1] == "Option Explicit"
        assert all(len(line) <= 120 for line in source.splitlines()), name
    assert build._texts_module().source.isascii()
    assert all(len(line) < 1000 for line in build._texts_module().source.splitlines())


def test_no_function_of_ours_is_offered_to_a_worksheet() -> None:
    """In a private module none is; callbacks of the ribbon stand in the one that is not, which has no function."""
    private = {name for name, source in SOURCES.items() if source.splitlines()[2] == "Option Private Module"}
    assert private == set(SOURCES) - {"XlvButtons"}
    assert "Option Private Module" in build._texts_module().source.split("\r\n")
    assert re.findall(r"^(?:Public )?Function \w+", SOURCES["XlvButtons"], re.M) == []


def test_no_type_is_of_a_library_that_a_program_may_lack() -> None:
    """IRibbonControl is of Microsoft's MSO.DLL."""
    types = {kind for source in SOURCES.values() for kind in re.findall(r"\bAs (?:New )?([\w.]+)", code(source))}
    assert types <= {"Boolean", "Long", "Object", "String", "Variant", "Workbook"}


def test_a_message_box_never_gets_more_than_it_shows() -> None:
    boxes = [line.strip() for line in code(SOURCES["XlvButtons"]).splitlines() if "MsgBox" in line]
    assert boxes == ['MsgBox Left(text, MOST_LETTERS), vbInformation, Said("title", language)']
    assert "Public Const MOST_LETTERS As Long = 450" in SOURCES["XlvFindings"]
    assert {key for key, said in build.texts().items() if max(map(len, said)) > 450} == set()


def test_what_the_program_leaves_with_is_what_the_button_waits_for() -> None:
    assert f"Public Const RAN As Long = {RAN}" in SOURCES["XlvEngine"]
    assert RAN not in {*EXIT.values(), 1, 2, 126, 127, 141, 255}


def test_every_text_is_used_and_every_used_text_is_there() -> None:
    assert keys_in_use() == set(build.texts())


def test_the_texts_of_both_languages_have_the_same_places_and_chinese_only_where_it_belongs() -> None:
    for key, (chinese, english) in build.texts().items():
        assert english.isascii(), key
        assert not chinese.isascii(), key
        assert set(re.findall(r"\{\d\}", chinese)) == set(re.findall(r"\{\d\}", english)), key
        assert chinese == chinese.strip() and len(chinese) < 900
        chinese.encode("gbk")  # what a message box of a Chinese Windows shows


@pytest.mark.parametrize(("place", "language"), list(enumerate(build.LANGUAGES)))
def test_the_words_are_those_of_the_sheets(place: int, language: str) -> None:
    ours = {key: said[place] for key, said in build.texts().items()}
    theirs = texts_of(language)

    for word in checks.WORDS:
        assert ours[f"word.{word}"] == getattr(theirs.live, word)
    assert ours["results_empty"] == theirs.results_empty


def test_the_columns_and_states_are_those_of_the_sheet() -> None:
    said = dict(re.findall(r"Const (\w+) As Long = (\d+)", "\n".join(SOURCES.values())))
    columns = {"ID": checks.ID, "SENTENCE": checks.SENTENCE, "LEFT_SIDE": checks.LEFT, "RIGHT_SIDE": checks.RIGHT}
    columns |= {"DIFFERENCE": checks.DIFFERENCE, "STATUS": checks.STATUS, "LINK": checks.LINK, "STATE": checks.STATE}
    columns |= {"COUNTED": checks.COUNTED}
    rows = {"TITLE_ROW": checks.TITLE_ROW, "FIRST_ROW": checks.FIRST_ROW, "RESULTS_ROW": FIRST_ROW}
    # A sheet that knows of divisors says in its hidden column what a line with one that is 0 counts as.
    by_state = [state for state in states.CheckState if state is not states.CheckState.ZERO_DIVISOR]
    wanted = columns | rows | {state.name: int(state) for state in by_state}
    wanted |= {"SCHEMA": SCHEMA, "LAST_RESULTS_COLUMN": JUDGED_AS_COLUMN}
    wanted |= {"RESULT_TABLE": TABLE, "RESULT_CELL": CELL, "RESULT_WHAT": WHAT}

    assert {name: int(said[name]) for name in wanted} == wanted
    assert f'FIGURES_SHEET As String = "{meta.FIGURES_SHEET}"' in SOURCES["XlvFindings"]
    figures = re.findall(r"Case (\w+): figure = (\d)", SOURCES["XlvFindings"])
    assert figures == [("TO_FILL", "1"), ("NOT_NUMBER", "2"), ("BREAKS", "3")]
    assert (meta.Figure.BLANK, meta.Figure.NOT_NUMBER, meta.Figure.BREAKS) == (1, 2, 3)
    assert (meta.CODE, meta.STATUS) == (1, 3)


def test_every_callback_of_the_ribbon_is_a_public_sub_of_its_signature() -> None:
    public = dict(re.findall(r"^Public Sub (\w+)\((.*)\)$", SOURCES["XlvButtons"], re.M))
    asked = [(attribute, control.attrib[attribute]) for control in RIBBON.iter() for attribute in control.attrib]

    for attribute, callback in asked:
        if attribute.startswith(("on", "get")):
            assert public[callback] == CALLBACKS[attribute], callback
    assert {c for a, c in asked if a.startswith(("on", "get"))} == {c for c, s in public.items() if "control" in s}


def test_the_ribbon_has_one_tab_with_five_buttons() -> None:
    buttons = [control.attrib["id"] for control in RIBBON.iter(f"{CUSTOM_UI}button")]
    chinese = {key: said[0] for key, said in build.texts().items()}

    assert RIBBON.tag == f"{CUSTOM_UI}customUI"
    assert [chinese[f"label.{tab.attrib['id']}"] for tab in RIBBON.iter(f"{CUSTOM_UI}tab")] == ["统计审核"]
    assert [chinese[f"label.{button}"] for button in buttons] == ["校验", "下一处", "清除标记", "说明", "帮助"]


def test_only_the_buttons_show_anything() -> None:
    for name, source in SOURCES.items():
        for word in ("MsgBox", "StatusBar", "ActiveWorkbook", ".Select", ".Activate", "InputBox"):
            assert name == "XlvButtons" or word not in code(source), (name, word)


def test_a_second_build_gives_the_same_bytes(addin: bytes, form: bytes) -> None:
    assert hashlib.sha256(build.build_xlam()).hexdigest() == hashlib.sha256(addin).hexdigest()
    assert build.build_xlsm(TEMPLATES[0].read_bytes()) == form
    with ZipFile(BytesIO(addin)) as package:
        assert {info.date_time for info in package.infolist()} == {(2000, 1, 1, 0, 0, 0)}
    assert b"2000-01-01T00:00:00Z" in parts(addin)["docProps/core.xml"]


@pytest.mark.parametrize("of_form", [False, True], ids=["addin", "form"])
def test_another_reader_finds_every_module_as_it_was_written(of_form: bool, addin: bytes, form: bytes) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        parser = VBA_Parser("book.xlsm" if of_form else "book.xlam", data=form if of_form else addin)
        read = list(parser.extract_macros())
    found = {file.removesuffix(".bas"): text for _, _, file, text in read if file.endswith(".bas")}

    wanted = {module.name: module.source for module in build.modules(form=of_form)}
    assert {name: text.rstrip() for name, text in found.items()} == {n: s.rstrip() for n, s in wanted.items()}
    assert set(wanted) == set(SOURCES)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_a_form_keeps_every_part_of_its_template(template: Path) -> None:
    before, after = parts(template.read_bytes()), parts(build.build_xlsm(template.read_bytes()))

    assert set(after) - set(before) == {"xl/vbaProject.bin", "customUI/customUI.xml"}
    named = {name for name in before if name.startswith("xl/worksheets/sheet")} | {"xl/workbook.xml"}
    assert {name for name, data in before.items() if after[name] != data} == LISTS | named
    for name in named:
        assert re.sub(rb' codeName="[^"]*"', b"", after[name]) == before[name]


def code_names(package: bytes) -> list[str]:
    """Of the workbook and of its sheets in the order of the tabs."""
    found = parts(package)
    main = ElementTree.fromstring(found["xl/workbook.xml"])
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    rels = {
        one.attrib["Id"]: one.attrib["Target"] for one in ElementTree.fromstring(found["xl/_rels/workbook.xml.rels"])
    }
    link = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    sheets = [rels[sheet.attrib[link]].removeprefix("/xl/") for sheet in main.iter(f"{space}sheet")]
    named = [ElementTree.fromstring(found[f"xl/{sheet}"]).find(f"{space}sheetPr") for sheet in sheets]
    return [main.find(f"{space}workbookPr").attrib["codeName"], *(one.attrib["codeName"] for one in named)]


@pytest.mark.parametrize("of_form", [False, True], ids=["addin", "form"])
def test_workbook_and_sheets_have_the_names_of_their_modules(of_form: bool, addin: bytes, form: bytes) -> None:
    package = form if of_form else addin
    project = OleFileIO(BytesIO(parts(package)["xl/vbaProject.bin"]))
    said = project.openstream("PROJECT").read().decode("ascii")
    documents = re.findall(r"^Document=(\w+)/", said, re.M)
    assert code_names(package) == documents == ["ThisWorkbook", *(f"Sheet{n}" for n in range(1, len(documents)))]


@pytest.mark.parametrize("of_form", [False, True], ids=["addin", "form"])
def test_nothing_compiled_is_in_the_project(of_form: bool, addin: bytes, form: bytes) -> None:
    project = OleFileIO(BytesIO(parts(form if of_form else addin)["xl/vbaProject.bin"]))
    assert project.openstream(["VBA", "_VBA_PROJECT"]).read() == bytes.fromhex("CC61FFFF000000")
    assert not [name for name in project.listdir() if name[-1].startswith("__SRP_")]
    modules = [name for name in project.listdir() if name[0] == "VBA" and name[1] not in ("dir", "_VBA_PROJECT")]
    for name in modules:
        assert project.openstream(name).read(1) == b"\x01", name  # the compressed source from the first byte on


def test_a_workbook_that_calls_itself_otherwise_is_refused() -> None:
    with pytest.raises(build.BuildError, match="sheetPr is called Old, and its module Sheet1"):
        build._named(b'<sheetPr filterMode="1" codeName="Old"/>', "sheetPr", "Sheet1")
    with pytest.raises(build.BuildError, match="no sheetPr"):
        build._named(b"<worksheet/>", "sheetPr", "Sheet1")


def test_the_new_parts_are_listed_and_related(addin: bytes, form: bytes) -> None:
    for package, kind in ((addin, "addin"), (form, "sheet")):
        found = parts(package)
        types = ElementTree.fromstring(found["[Content_Types].xml"])
        by_part = {node.attrib.get("PartName"): node.attrib["ContentType"] for node in types}
        by_end = {node.attrib.get("Extension"): node.attrib["ContentType"] for node in types}
        assert by_part["/xl/workbook.xml"] == f"application/vnd.ms-excel.{kind}.macroEnabled.main+xml"
        assert by_end["bin"] == "application/vnd.ms-office.vbaProject"
        targets = {
            relation.attrib["Type"].rsplit("/", 1)[1]: relation.attrib["Target"]
            for part in ("_rels/.rels", "xl/_rels/workbook.xml.rels")
            for relation in ElementTree.fromstring(found[part])
        }
        assert targets["extensibility"] == "/customUI/customUI.xml"
        assert targets["vbaProject"] == "/xl/vbaProject.bin"
        assert found["customUI/customUI.xml"] == (build.HERE / "ribbon.xml").read_bytes()


def test_the_addin_that_is_kept_is_the_one_that_these_sources_make(addin: bytes) -> None:
    kept = (build.HERE / build.ADDIN_NAME).read_bytes()
    assert same_parts(kept, addin), "stale: run python macros/build.py"
    sums = (build.HERE / build.SUMS).read_text("ascii")
    assert f"{hashlib.sha256(kept).hexdigest()}  {build.ADDIN_NAME}" in sums.splitlines()
    assert [line.partition("  ")[2] for line in sums.splitlines()] == ["xlvalidate.oxt", build.ADDIN_NAME]


def test_the_sum_of_another_file_stays(tmp_path: Path) -> None:
    sums = tmp_path / build.SUMS
    assert build.summed(sums, "b", "2" * 64) == b"2" * 64 + b"  b\n"
    sums.write_bytes(build.summed(sums, "b", "2" * 64))
    sums.write_bytes(build.summed(sums, "a", "1" * 64))
    assert build.summed(sums, "b", "3" * 64) == b"1" * 64 + b"  a\n" + b"3" * 64 + b"  b\n"


def test_a_kept_addin_is_written_anew_only_where_it_is_stale(tmp_path: Path, addin: bytes) -> None:
    assert build.keep(tmp_path) == [tmp_path / build.ADDIN_NAME, tmp_path / build.SUMS]
    assert build.keep(tmp_path) == []
    with ZipFile(BytesIO(addin)) as packed, ZipFile(tmp_path / build.ADDIN_NAME, "w") as loose:
        for name in packed.namelist():
            loose.writestr(name, packed.read(name))
    assert build.keep(tmp_path) == [tmp_path / build.SUMS]  # packed in another way, the same add-in
    (tmp_path / build.ADDIN_NAME).write_bytes(build.build_xlsm(TEMPLATES[0].read_bytes()))
    assert build.keep(tmp_path) == [tmp_path / build.ADDIN_NAME, tmp_path / build.SUMS]
    assert (tmp_path / build.ADDIN_NAME).read_bytes() == addin


def test_what_is_no_plain_workbook_is_refused(addin: bytes) -> None:
    with pytest.raises(build.BuildError, match="macros or a ribbon already"):
        build.build_xlsm(addin)
    empty = BytesIO()
    with ZipFile(empty, "w") as package:
        package.writestr("hello.txt", "hello")
    with pytest.raises(build.BuildError, match=r"has no \[Content_Types\]"):
        build.build_xlsm(empty.getvalue())


def test_chinese_in_a_source_is_refused() -> None:
    with pytest.raises(build.BuildError, match="not ASCII"):
        build._module("XlvForm.bas", 'Attribute VB_Name = "XlvForm"\n\' 校验\n'.encode())


def test_the_command_writes_the_addin_and_the_forms(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert build.main(["-o", str(tmp_path), str(TEMPLATES[0])]) == 0

    names = [build.ADDIN_NAME, f"{TEMPLATES[0].stem}.xlsm"]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)
    assert capsys.readouterr().out.splitlines() == [str(tmp_path / name) for name in names]
    assert build.main(["-o", str(tmp_path), str(tmp_path / "none.xlsx")]) == 1
    assert "none.xlsx" in capsys.readouterr().err
