"""Modules become one script: each once, in the order of their needs, and nothing else than was written."""

import pytest

from xlvalidate.page.bundle import BundleError, bundled, short, sources

MODULES = {
    "numbers.js": """\
// What numbers are.

/**
 * One more.
 * @param {number} n
 */
export function more(n) {
  // a comment of its own line
  return n + STEP; // a comment behind
}

const STEP = 1;
export const NONE = 0;
""",
    "start.js": """\
import { more } from "./numbers.js";
import {
  NONE as nothing,
  more as again,
} from './numbers.js';

export async function start() {
  return /** @type {number} */ (more(again(nothing)));
}
export class Never {}
""",
    "alone.js": "export const one = 1;\n",
}


def test_each_module_is_a_function_and_comes_before_those_that_need_it():
    assert (
        bundled(MODULES, "start.js", "page")
        == """\
const module0 = (() => {
function more(n) {
return n + STEP; // a comment behind
}
const STEP = 1;
const NONE = 0;
return { more, NONE };
})();
const page = (() => {
const { more, NONE: nothing, more: again } = module0;
async function start() {
return /** @type {number} */ (more(again(nothing)));
}
class Never {}
return { start, Never };
})();
"""
    )


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('import { a } from "./b.js";\n', "start.js: there is no module b.js"),
        ('import { two } from "./alone.js";\n', "start.js: alone.js exports no two"),
        ('import { start } from "./start.js";\n', "start.js → start.js: modules need each other"),
        ('import * as all from "./alone.js";\n', 'start.js: import * as all from "./alone.js";'),
        ("export default 1;\n", "start.js: export default 1;"),
        ("const a = 1;\nexport { a };\n", "start.js: export { a };"),
        ("export let a = 1;\n", "start.js: export let a = 1;"),
        ('const a = "</SCRIPT>";\n', "start.js: </SCRIPT would end the script that it stands in"),
        ('const a = "<!--";\n', "start.js: <!-- would end the script that it stands in"),
        ("const a = `one\n  two`;\n", "start.js: a text in backquotes goes over several lines: const a = `one"),
    ],
)
def test_what_a_module_may_not_write_is_told(source, said):
    with pytest.raises(BundleError) as error:
        bundled({**MODULES, "start.js": source}, "start.js", "page")
    assert str(error.value) == said


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ("/* a */\nb();\n", "b();\n"),
        ("/** a */ b();\n/* c */\nd();\n", "/** a */ b();\nd();\n"),
        ("/**\n * a\n */\n\n\n  b();\n", "b();\n"),
        ("a('//'); // b\n  // c\nd = /\\/*/;\n/* e\n f */\ng;\n", "a('//'); // b\nd = /\\/*/;\ng;\n"),
        ("a\n  .b(`  c`)\n\n\n\n", "a\n.b(`  c`)\n"),
    ],
)
def test_only_comments_that_have_their_lines_and_indentation_go(source, left):
    assert short(source) == left


def test_every_module_of_the_page_is_in_it():
    there = sources()
    script = bundled(there, "start.js", "page")
    assert script.count("= (() => {\n") == len(there)
