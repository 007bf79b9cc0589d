// The cells of one worksheet, read in one pass and kept if not blank.
import { ColumnCells } from './column_areas.js';
import { MAX_COLUMN, MAX_ROW, columnNumber, placeOf } from './cells.js';
import { valueOf } from './book.js';
import { Refused } from './refused.js';
import { SettingsHeard, rowHidden } from './sheet_settings.js';
import { isDigits, lengthOf, strippedOf } from './texts.js';
import { named, parse, unescaped } from './xml.js';

/**
 * @typedef {import('./book.js').Value} Value
 * @typedef {import('./xml.js').Attributes} Attributes
 * @typedef {import('./reader_tables.js').ReaderTables} ReaderTables
 * @typedef {object} SheetContent
 * @property {Map<number, Value>} values by place
 * @property {Map<number, {index: number, formula: string | null}>} shared wait for the strings
 * @property {Map<number, ColumnCells>} columns
 * @property {number[]} hidden_rows
 * @property {import('./book.js').SheetSettings} settings
 * @property {Set<number>} told_rows
 * @property {import('./column_areas.js').Masters} masters
 * @property {Map<number, string>} followers
 */

const ADDRESS = /^([A-Za-z]{1,3})([1-9][0-9]{0,6})$/;
const PLAIN = /^-?[0-9]{1,15}(?:\.[0-9]{1,20})?$/;
const INDEX = /^[0-9]{1,9}$/;
const LONGEST_NUMBER = 16;

/** @param {SheetContent} cells */
export const countInColumns = (cells) => [...cells.columns.values()].reduce((count, one) => count + one.count, 0);

/** @param {SheetContent} cells */
export const countOf = (cells) => cells.values.size + cells.shared.size;

/**
 * The cells of a worksheet that are not blank.
 * @param {import('./package.js').Package} whole
 * @param {string} part
 * @param {Set<number>} dates the styles that show a number as a date
 * @param {import('./column_areas.js').Bands} asked the cells that are kept in columns
 * @param {ReaderTables} told
 * @param {(text: string) => boolean} isNumber
 */
export function readCells(whole, part, dates, asked, told, isNumber) {
  const spaces = told.workbook.main;
  const sheet = new SheetWalk(part, whole.budget, dates, asked, told, isNumber);
  const text = { end: (/** @type {string} */ said) => sheet.inline(said), text: true };
  const cell = named(
    {
      v: { end: (said) => sheet.value(said), text: true },
      f: { start: (attributes) => sheet.formulaStarts(attributes), end: (said) => sheet.formula(said), text: true },
      is: { inside: named({ t: text, r: { inside: named({ t: text }, spaces) } }, spaces), start: () => sheet.inlineStarts() },
    },
    spaces,
  );
  const row = named({ c: { inside: cell, start: (attributes) => sheet.rowCells.push(attributes) } }, spaces);
  const rows = named(
    { row: { inside: row, start: (attributes) => sheet.rowStarts(attributes), end: () => sheet.rowEnds() } },
    spaces,
  );
  const heard = new SettingsHeard(part, whole.budget, told.settings, spaces);
  const data = { inside: rows, end: () => sheet.rowsEnd(), last: true, behind: heard.tail() };
  const root = named({ worksheet: { inside: named({ ...heard.head(), sheetData: data }, spaces) } }, spaces);
  parse(part, whole.chunks(part), root, whole.budget, told.xml, () => sheet.holdLimits());
  sheet.cells.settings = heard.settings;
  if (heard.settings.rows_hidden) {
    sheet.cells.told_rows = new Set(sheet.rows);
  }
  return sheet.cells;
}

class SheetWalk {
  /**
   * @param {string} part
   * @param {import('./budget.js').Budget} budget
   * @param {Set<number>} dates
   * @param {import('./column_areas.js').Bands} asked
   * @param {ReaderTables} told
   * @param {(text: string) => boolean} isNumber
   */
  constructor(part, budget, dates, asked, told, isNumber) {
    this.part = part;
    this.budget = budget;
    this.dates = dates;
    this.asked = asked;
    this.told = told;
    this.isNumber = isNumber;
    /** @type {SheetContent} */
    this.cells = {
      values: new Map(), shared: new Map(), columns: new Map(), hidden_rows: [],
      settings: /** @type {import('./book.js').SheetSettings} */ (/** @type {unknown} */ (null)),
      told_rows: new Set(), masters: new Map(), followers: new Map(),
    };
    /** @type {Map<string, number>} */
    this.letters = new Map();
    /** @type {number[]} */
    this.rows = [];
    this.row = 0;
    this.rowText = '';
    this.rowIsHidden = false;
    /** @type {Attributes[]} */
    this.rowCells = [];
    // By the number of the cell in its row.
    /** @type {Map<number, string>} */
    this.vs = new Map();
    /** @type {Map<number, string>} */
    this.fs = new Map();
    /** @type {Map<number, string>} */
    this.sis = new Map();
    /** @type {Map<number, string[]>} */
    this.inlines = new Map();
  }

  /** @param {Attributes} attributes */
  rowStarts(attributes) {
    const said = attributes.get('r');
    if (said === undefined) {
      this.row += 1;
      this.rowText = '';
    } else if (lengthOf(said) > LONGEST_NUMBER || !isDigits(said) || (said[0] === '0' && said !== '0')) {
      throw new Refused('bad-address', `${this.part} ${said}`);
    } else {
      this.row = Number(said);
      this.rowText = said;
    }
    this.rowCells.length = 0;
    this.rowIsHidden = rowHidden(attributes, this.told.settings.true);
  }

  /** @param {string} text */
  value(text) {
    this.onlyOne(this.vs).set(this.rowCells.length, text);
    this.budget.keep(this.part, lengthOf(text));
  }

  /** @param {Attributes} attributes */
  formulaStarts(attributes) {
    const si = attributes.get('si');
    if (si !== undefined) {
      this.sis.set(this.rowCells.length, si.slice(0, LONGEST_NUMBER));
    }
  }

  /** @param {string} text */
  formula(text) {
    this.onlyOne(this.fs).set(this.rowCells.length, text);
    this.budget.keep(this.part, lengthOf(text));
  }

  inlineStarts() {
    this.onlyOne(this.inlines).set(this.rowCells.length, []);
  }

  /** @param {string} text */
  inline(text) {
    const texts = /** @type {string[]} */ (this.inlines.get(this.rowCells.length));
    texts.push(text);
    if (texts.length > 1 && texts.reduce((size, one) => size + lengthOf(one), 0) > this.budget.limits.text) {
      throw new Refused('too-long-text', this.part);
    }
    this.budget.keep(this.part, lengthOf(text));
  }

  /**
   * @template T
   * @param {Map<number, T>} contents
   */
  onlyOne(contents) {
    const at = this.rowCells.length;
    if (contents.has(at)) {
      throw new Refused('doubled-cell', `${this.part} ${this.rowCells[at - 1].get('r') || ''}`);
    }
    return contents;
  }

  holdLimits() {
    if (this.rowCells.length > MAX_COLUMN) {
      throw new Refused('bad-address', `${this.part} ${this.row}`);
    }
    this.budget.hold(this.part, countOf(this.cells), countInColumns(this.cells));
  }

  rowEnds() {
    const columns = this.rowCells.length > 0 ? this.columns() : null;
    if (this.row < 1 || this.row > MAX_ROW) {
      throw new Refused('bad-address', `${this.part} ${this.row}`);
    }
    this.rows.push(this.row);
    if (this.rowIsHidden) {
      this.cells.hidden_rows.push(this.row);
    }
    if (columns === null) {
      return;
    }
    if (new Set(columns).size !== columns.length) {
      throw new Refused('doubled-cell', `${this.part} ${this.row}`);
    }
    if (this.vs.size > 0 || this.fs.size > 0 || this.inlines.size > 0) {
      this.keepRow(columns);
    }
  }

  /** @param {number[]} columns */
  keepRow(columns) {
    const filled = new Set([...this.vs.keys(), ...this.fs.keys(), ...this.inlines.keys()]);
    const inAreas = this.asked.at(this.row);
    const left = inAreas.size > 0 ? this.keepInColumns(columns, inAreas, filled) : filled;
    for (const at of left) {
      const place = placeOf(this.row, columns[at - 1]);
      this.keep(place, at);
      const number = this.sis.get(at);
      if (number !== undefined) {
        this.shares(place, number, this.fs.get(at) || '');
      }
    }
    for (const contents of [this.vs, this.fs, this.sis, this.inlines]) {
      contents.clear();
    }
  }

  /**
   * A cell has the shared formula of this number.
   * @param {number} place
   * @param {string} number
   * @param {string} formula
   */
  shares(place, number, formula) {
    if (formula === '') {
      this.cells.followers.set(place, number);
    } else if (!this.cells.masters.has(number)) {
      this.cells.masters.set(number, { place, formula });
    }
  }

  /** @param {number} at */
  typed(at) {
    const texts = this.inlines.get(at);
    return texts === undefined ? null : texts.join('');
  }

  /**
   * Keeps the cells that are in areas. The others.
   * @param {number[]} columns
   * @param {Set<number>} inAreas
   * @param {Set<number>} filled
   */
  keepInColumns(columns, inAreas, filled) {
    /** @type {number[]} */
    const left = [];
    let kept = 0;
    let characters = 0;
    for (const at of filled) {
      const column = columns[at - 1];
      if (!inAreas.has(column)) {
        left.push(at);
        continue;
      }
      const cells = this.cells.columns.get(column) || new ColumnCells();
      this.cells.columns.set(column, cells);
      if (!this.keepInColumn(cells, column, at)) {
        continue;
      }
      const v = this.vs.get(at);
      kept += 1;
      characters += v ? lengthOf(v) : lengthOf(this.typed(at) || '');
    }
    this.budget.giveBack(kept, characters);
    return left;
  }

  /**
   * Keeps a cell, whatever is in it; false where it is blank.
   * @param {ColumnCells} cells
   * @param {number} column
   * @param {number} at
   */
  keepInColumn(cells, column, at) {
    const { row } = this;
    const [v, f, attributes] = [this.vs.get(at), this.fs.get(at), this.rowCells[at - 1]];
    const kind = attributes.get('t') ?? 'n';
    const bare = v && f === undefined && !this.inlines.has(at);
    if (bare && kind === 's') {
      cells.shared.set(row, this.index(v));
      return true;
    }
    if (bare && kind === 'n' && PLAIN.test(v) && !this.isDated(attributes.get('s') ?? '0')) {
      cells.numbers.set(row, v);
      return true;
    }
    if (f !== undefined && v && kind === 's') {
      cells.results.set(row, { index: this.index(v), formula: f });
    } else {
      const value = this.understood(at);
      if (value === null) {
        return false;
      }
      cells.keep(row, value);
    }
    const number = this.sis.get(at);
    if (number !== undefined && f) {
      this.shares(placeOf(row, column), number, f);
    } else if (number !== undefined) {
      cells.followers.set(row, number);
    }
    return true;
  }

  rowsEnd() {
    if (new Set(this.rows).size !== this.rows.length) {
      throw new Refused('doubled-cell', this.part);
    }
  }

  /** The columns of the row's cells; one without an address stands right of the one before it. */
  columns() {
    /** @type {number[]} */
    const columns = [];
    let most = 0;
    for (const attributes of this.rowCells) {
      const address = attributes.get('r');
      const column = address ? this.placed(address, columns) : (columns[columns.length - 1] || 0) + 1;
      columns.push(column);
      most = Math.max(most, column);
    }
    if (most > MAX_COLUMN) {
      throw new Refused('bad-address', `${this.part} ${this.row}`);
    }
    return columns;
  }

  /**
   * The column of an address; a row that did not say its number takes it from its first cell.
   * @param {string} said
   * @param {number[]} before
   */
  placed(said, before) {
    const known = this.rowText !== '' && said.endsWith(this.rowText) ? this.letters.get(said.slice(0, -this.rowText.length)) : undefined;
    if (known !== undefined) {
      return known;
    }
    const match = ADDRESS.exec(said);
    if (match === null) {
      throw new Refused('bad-address', `${this.part} ${said}`);
    }
    if (this.rowText === '' && before.length === 0) {
      this.row = Number(match[2]);
    }
    const column = Number(match[2]) === this.row ? columnNumber(match[1]) : null;
    if (column === null) {
      throw new Refused('bad-address', `${this.part} ${said}`);
    }
    this.letters.set(match[1], column);
    return column;
  }

  /**
   * @param {number} place
   * @param {number} at
   */
  keep(place, at) {
    const v = this.vs.get(at);
    if (v && this.rowCells[at - 1].get('t') === 's') {
      const formula = this.fs.get(at);
      this.cells.shared.set(place, { index: this.index(v), formula: formula === undefined ? null : formula });
      return;
    }
    const value = this.understood(at);
    if (value !== null) {
      this.cells.values.set(place, value);
    }
  }

  /** Which of the strings that cells share stands in a cell. @param {string} v */
  index(v) {
    if (!INDEX.test(v)) {
      throw new Refused('bad-shared-string', `${this.part} ${v}`);
    }
    return Number(v);
  }

  /** Does a style show a number as a date? @param {string} style */
  isDated(style) {
    return INDEX.test(style) && this.dates.has(Number(style));
  }

  /**
   * What a cell holds; null where it is blank.
   * @param {number} at
   * @returns {Value | null}
   */
  understood(at) {
    const attributes = this.rowCells[at - 1];
    const [kind, style] = [attributes.get('t'), attributes.get('s')];
    const [v, inline] = [this.vs.get(at), this.typed(at)];
    const said = this.fs.get(at);
    const f = said === undefined ? null : said;
    const type = kind === undefined ? 'n' : kind;
    if (type === 'inlineStr' && inline !== null) {
      return valueOf('text', unescaped(inline, this.told.xml), f);
    }
    if (v === undefined && inline !== null) {
      return valueOf('error', inline, f);
    }
    if (v === undefined || (v === '' && type !== 'str')) {
      return f === null ? null : valueOf('uncalculated', '', f);
    }
    if (type === 'str' || type === 'inlineStr') {
      return valueOf('text', unescaped(v, this.told.xml), f);
    }
    const plain = type === 'n' || type === 'b' || type === 'd' ? strippedOf(v, ' \t\r\n') : v;
    if (type === 'n' && this.isNumber(plain)) {
      return valueOf(this.isDated(style === undefined ? '0' : style) ? 'date' : 'number', plain, f);
    }
    if (type === 'b' && ['0', '1', 'false', 'true'].includes(plain)) {
      return valueOf('boolean', plain === '1' || plain === 'true' ? 'TRUE' : 'FALSE', f);
    }
    // An unknown type, or a number that is not one: treated like an error, and shown as it is.
    return valueOf(type === 'd' ? 'date' : 'error', plain, f);
  }
}
