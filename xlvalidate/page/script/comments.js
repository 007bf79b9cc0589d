// The comments on worksheets: the notes that every program writes, and the threads that newer Excels do.
import { cellAt, compareCells, keyOf, rowAndColumn } from './cells.js';
import { join, split } from './paths.js';
import { headOf, lengthOf } from './texts.js';
import { linksOf } from './workbook.js';
import { named, parse, unescaped } from './xml.js';

/**
 * @typedef {import('./cells.js').Cell} Cell
 * @typedef {import('./reader_tables.js').ReaderTables} ReaderTables
 * @typedef {{threads: string, most: number, longest: number}} CommentTables
 * @typedef {Map<string, {cell: Cell, texts: string[]}>} ByCell
 */

/**
 * The comments on some sheets, each with its cell, as one reads.
 * @param {import('./workbook.js').Workbook} workbook
 * @param {string[]} sheets
 * @param {ReaderTables} told
 */
export function readComments(workbook, sheets, told) {
  /** @type {{cell: Cell, text: string}[]} */
  const found = [];
  for (const sheet of sheets) {
    /** @type {ByCell} */
    let said = new Map();
    for (const { kind, target } of partsOf(workbook, sheet, told)) {
      const there = kind === 'comments' ? notes(workbook.whole, target, told) : threads(workbook.whole, target, told);
      const own = byCell(sheet, there);
      // A thread's note only says that the program is too old for it.
      said = kind === 'comments' ? new Map([...own, ...said]) : new Map([...said, ...own]);
    }
    for (const { cell, texts } of [...said.values()].sort((one, other) => compareCells(one.cell, other.cell))) {
      found.push(...texts.map((text) => ({ cell, text })));
    }
  }
  return found.slice(0, told.comments.most);
}

/**
 * @param {string} sheet
 * @param {[string, string][]} there
 */
function byCell(sheet, there) {
  /** @type {ByCell} */
  const own = new Map();
  for (const [at, text] of there) {
    const place = rowAndColumn(at);
    if (place !== null) {
      const cell = cellAt(sheet, place.row, place.column);
      const one = own.get(keyOf(cell)) || { cell, texts: [] };
      one.texts.push(text);
      own.set(keyOf(cell), one);
    }
  }
  return own;
}

/**
 * @param {import('./workbook.js').Workbook} workbook
 * @param {string} sheet
 * @param {ReaderTables} told
 */
function partsOf(workbook, sheet, told) {
  const part = /** @type {string} */ (workbook.parts.get(sheet));
  const { folder, base } = split(part);
  if (!workbook.whole.has(join(folder, '_rels', `${base}.rels`))) {
    return [];
  }
  const links = [...linksOf(workbook.whole, part, told).values()];
  return links.filter(
    ({ kind, target }) => (kind === 'comments' || kind === 'threadedComment') && workbook.whole.has(target),
  );
}

/**
 * @param {import('./package.js').Package} whole
 * @param {string} part
 * @param {ReaderTables} told
 * @returns {[string, string][]}
 */
function notes(whole, part, told) {
  const spaces = told.workbook.main;
  /** @type {{at: string, texts: string[]}[]} */
  const found = [];
  const word = {
    text: true,
    end: (/** @type {string} */ said) => {
      whole.budget.keep(part, lengthOf(said));
      found[found.length - 1].texts.push(said);
    },
  };
  const rich = { text: { inside: named({ t: word, r: { inside: named({ t: word }, spaces) } }, spaces) } };
  const note = {
    inside: named(rich, spaces),
    start: (/** @type {import('./xml.js').Attributes} */ attributes) => {
      found.push({ at: attributes.get('ref') || '', texts: [] });
    },
  };
  const list = named({ commentList: { inside: named({ comment: note }, spaces) } }, spaces);
  parse(part, whole.chunks(part), named({ comments: { inside: list } }, spaces), whole.budget, told.xml);
  const { most, longest } = told.comments;
  return found.slice(0, most).map(({ at, texts }) => [at, headOf(unescaped(texts.join(''), told.xml), longest)]);
}

/**
 * @param {import('./package.js').Package} whole
 * @param {string} part
 * @param {ReaderTables} told
 * @returns {[string, string][]}
 */
function threads(whole, part, told) {
  const spaces = [told.comments.threads];
  /** @type {[string, string][]} */
  const found = [];
  let at = '';
  const text = {
    text: true,
    end: (/** @type {string} */ said) => {
      whole.budget.keep(part, lengthOf(said));
      found.push([at, headOf(said, told.comments.longest)]);
    },
  };
  const comment = {
    inside: named({ text }, spaces),
    start: (/** @type {import('./xml.js').Attributes} */ attributes) => {
      at = attributes.get('ref') || '';
    },
  };
  const all = named({ threadedComment: comment }, spaces);
  parse(part, whole.chunks(part), named({ ThreadedComments: { inside: all } }, spaces), whole.budget, told.xml);
  return found.slice(0, told.comments.most);
}
