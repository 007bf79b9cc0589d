// The entries of open tables: cells of columns to what they mean.
import { cellAt } from './cells.js';
import { readValue } from './cell_values.js';
import { counts } from './moved_names.js';
import { Entries, EntryColumn } from './readings.js';
import { stripped } from './texts.js';

/**
 * @typedef {import('./book.js').Book} Book
 * @typedef {import('./book.js').Value} Value
 * @typedef {import('./book.js').ColumnContent} ColumnContent
 * @typedef {import('./cells.js').ColumnArea} ColumnArea
 * @typedef {import('./indicators.js').Indicator} Indicator
 * @typedef {import('./cell_values.js').Written} Written
 * @typedef {import('./grammar.js').Grammar} Grammar
 * @typedef {import('./identify.js').FormNames} FormNames
 */

/** @type {ColumnContent} */
const NOTHING = { numbers: new Map(), texts: new Map(), others: new Map() };

/**
 * Where the cells of a column are: of a table with room for one entry that is one cell.
 * @param {Book} book
 * @param {Indicator} indicator
 * @param {FormNames} names
 * @returns {ColumnArea | null}
 */
export function areaOf(book, indicator, names) {
  const name = book.named(names.figureName(indicator.code));
  if (name === null || name.cell === null) {
    return name === null ? null : name.area;
  }
  const { sheet, row, column } = name.cell;
  return { sheet, column, top: row, bottom: row };
}

/**
 * @param {Book} book
 * @param {Indicator} indicator
 * @param {ColumnArea} area
 * @param {FormNames} names
 * @returns {ColumnContent}
 */
function contentOf(book, indicator, area, names) {
  const found = book.columns.get(names.figureName(indicator.code).toLowerCase());
  if (found !== undefined) {
    return found;
  }
  const value = book.held(cellAt(area.sheet, area.top, area.column));
  return value === null ? NOTHING : { ...NOTHING, others: new Map([[area.top, value]]) };
}

/**
 * The open tables of a book, by code.
 * @param {Book} book
 * @param {import('./indicators.js').Edition} edition
 * @param {Written} written
 * @param {FormNames} names
 * @param {Grammar} grammar
 */
export function entriesOf(book, edition, written, names, grammar) {
  return new Map([...edition.open_tables].map(([code, table]) => [code, ofTable(book, table, written, names, grammar)]));
}

/**
 * @param {Book} book
 * @param {import('./indicators.js').OpenTable} table
 * @param {Written} written
 * @param {FormNames} names
 * @param {Grammar} grammar
 */
function ofTable(book, table, written, names, grammar) {
  /** @type {Map<string, ColumnArea>} */
  const found = new Map();
  for (const one of table.columns) {
    const area = areaOf(book, one, names);
    if (area !== null) {
      found.set(one.code, area);
    }
  }
  const sheets = [...counts([...found.values()].map((area) => area.sheet))];
  const sheet = sheets.length === 0 ? '' : sheets.reduce((most, one) => (one[1] > most[1] ? one : most))[0];
  /** @type {Map<string, {area: ColumnArea, content: ColumnContent}>} */
  const contents = new Map();
  for (const one of table.columns) {
    const area = found.get(one.code);
    if (area !== undefined && area.sheet === sheet) {
      contents.set(one.code, { area, content: without(contentOf(book, one, area, names), written.placeholders) });
    }
  }
  const rows = [...new Set([...contents.values()].flatMap(({ content }) => filled(content)))].sort((one, other) => one - other);
  const position = new Map(rows.map((row, at) => [row, at]));
  const columns = table.columns.map((one) => {
    const there = contents.get(one.code);
    const column = there === undefined ? lostColumn(one, rows.length) : columnOf(one, there, position, written, grammar);
    return /** @type {[string, EntryColumn]} */ ([one.code, column]);
  });
  return new Entries(table, sheet, rows, new Map(columns));
}

/** What was filled in: not what stands in a cell until then. @param {ColumnContent} content @param {ReadonlySet<string>} placeholders */
function without(content, placeholders) {
  if (placeholders.size === 0) {
    return content;
  }
  const texts = new Map([...content.texts].filter(([, text]) => !placeholders.has(stripped(text))));
  return { ...content, texts };
}

/** The rows in which something was typed. A text of blanks is nothing; so is a formula that shows none. @param {ColumnContent} content */
function filled(content) {
  return [
    ...content.numbers.keys(),
    ...[...content.texts].filter(([, text]) => stripped(text) !== '').map(([row]) => row),
    ...[...content.others].filter(([, value]) => value.kind !== 'text' || stripped(value.text) !== '').map(([row]) => row),
  ];
}

/** @param {Indicator} indicator @param {number} count */
const lostColumn = (indicator, count) => new EntryColumn(indicator, 0, Array(count).fill(''), Array(count).fill(null));

/**
 * @param {Indicator} indicator
 * @param {{area: ColumnArea, content: ColumnContent}} there
 * @param {Map<number, number>} position of the entries, by row
 * @param {Written} written
 * @param {Grammar} grammar
 */
function columnOf(indicator, { area, content }, position, written, grammar) {
  /** @type {string[]} */
  const texts = Array(position.size).fill('');
  /** @type {(import('./readings.js').Meaning | null)[]} */
  const typed = Array(position.size).fill(null);
  const odd = new Map();
  const take = (/** @type {number} */ row, /** @type {Value} */ value) => {
    const at = position.get(row);
    if (at === undefined) {
      return; // nothing but blanks
    }
    const reading = readValue(indicator, cellAt(area.sheet, row, area.column), value, written, grammar);
    const means = reading.typed;
    [texts[at], typed[at]] = [value.text, means];
    if (reading.why !== null || (means === null && !reading.blank)) {
      odd.set(at, reading);
    }
  };
  content.numbers.forEach((text, row) => take(row, { kind: 'number', text, formula: null }));
  content.texts.forEach((text, row) => take(row, { kind: 'text', text, formula: null }));
  content.others.forEach((value, row) => take(row, value));
  return new EntryColumn(indicator, area.column, texts, typed, odd);
}
