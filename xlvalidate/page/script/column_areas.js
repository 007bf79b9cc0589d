// Areas that are one column wide: which cells of a sheet they have, and what stands in them.
import { placeOf } from './cells.js';
import { isOfItsRow, moved } from './shared_formulas.js';
import { lengthOf } from './texts.js';

/**
 * @typedef {import('./cells.js').ColumnArea} ColumnArea
 * @typedef {import('./book.js').Value} Value
 * @typedef {import('./book.js').ColumnContent} ColumnContent
 * @typedef {Map<string, {place: number, formula: string}>} Masters of formulas that cells share, by their number
 * @typedef {{moved: number, aside: number}} ColumnTables
 */

/** What stands in the cells of a column that are asked for, by row. */
export class ColumnCells {
  constructor() {
    /** @type {Map<number, string>} */
    this.numbers = new Map();
    /** @type {Map<number, string>} */
    this.texts = new Map();
    /** @type {Map<number, Value>} */
    this.others = new Map();
    /** @type {Map<number, number>} */
    this.shared = new Map();
    /** @type {Map<number, {index: number, formula: string}>} */
    this.results = new Map();
    /** @type {Map<number, string>} */
    this.followers = new Map();
  }

  get count() {
    return this.numbers.size + this.texts.size + this.others.size + this.shared.size + this.results.size;
  }

  /**
   * @param {number} row
   * @param {Value} value
   */
  keep(row, value) {
    if (value.formula === null && value.kind === 'number') {
      this.numbers.set(row, value.text);
    } else if (value.formula === null && value.kind === 'text') {
      this.texts.set(row, value.text);
    } else {
      this.others.set(row, value);
    }
  }
}

/** @type {Set<number>} */
const NO_COLUMNS = new Set();

/** The cells of a sheet that are asked for, in bands of rows that have the same columns. */
export class Bands {
  /** @param {ColumnArea[]} areas */
  constructor(areas) {
    this.tops = [...new Set(areas.flatMap((area) => [area.top, area.bottom + 1]))].sort((one, other) => one - other);
    this.columns = this.tops.map(
      (top) => new Set(areas.filter((area) => area.top <= top && top <= area.bottom).map((area) => area.column)),
    );
    this.band = -1;
  }

  /** The columns whose cell in this row is asked for. @param {number} row */
  at(row) {
    let [low, high] = [0, this.tops.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (row < this.tops[middle]) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low > 0 ? this.columns[low - 1] : NO_COLUMNS;
  }
}

/**
 * What stands in the columns of a sheet, with its texts and formulas.
 * @param {Map<number, ColumnCells>} columns
 * @param {Masters} masters
 * @param {Map<number, string>} strings
 * @param {ColumnTables} told
 */
export function contentsOfColumns(columns, masters, strings, told) {
  let left = told.moved;
  /** @type {Map<number, ColumnContent>} */
  const found = new Map();
  for (const [column, cells] of columns) {
    const texts = new Map(cells.texts);
    for (const [row, index] of cells.shared) {
      texts.set(row, /** @type {string} */ (strings.get(index)));
    }
    for (const [row, { index, formula }] of cells.results) {
      cells.others.set(row, { kind: 'text', text: /** @type {string} */ (strings.get(index)), formula });
    }
    left = withFormulas(column, cells, masters, left, told);
    found.set(column, { numbers: cells.numbers, texts, others: cells.others });
  }
  return found;
}

/**
 * Gives the followers their formulas, as long as there are characters left for them. What is left then.
 * @param {number} column
 * @param {ColumnCells} cells
 * @param {Masters} masters
 * @param {number} left
 * @param {ColumnTables} told
 */
function withFormulas(column, cells, masters, left, told) {
  /** @type {Map<string, boolean>} */
  const quick = new Map();
  for (const [row, number] of cells.followers) {
    const master = masters.get(number);
    if (master === undefined) {
      continue;
    }
    const [top, aside] = [Math.floor(master.place / placeOf(1, 0)), master.place % placeOf(1, 0)];
    if (!quick.has(number)) {
      quick.set(number, isOfItsRow(top, master.formula));
    }
    const easy = quick.get(number) === true && aside === column;
    left -= lengthOf(master.formula) * (easy ? 1 : told.aside);
    if (left < 0) {
      break;
    }
    const value = /** @type {Value} */ (cells.others.get(row));
    cells.others.set(row, { ...value, formula: moved(master.formula, row - top, column - aside) });
  }
  return left;
}

/** @type {ColumnContent} */
const NOTHING = { numbers: new Map(), texts: new Map(), others: new Map() };

/**
 * By its name, what stands in each area, of what stands in the `columns` of the sheets. Where areas share cells, each
 * of them counts for each.
 * @param {Map<string, ColumnArea>} asked
 * @param {Map<string, Map<number, ColumnContent>>} columns
 * @param {import('./budget.js').Budget} budget
 */
export function inAreas(asked, columns, budget) {
  /** @type {Map<string, Map<string, ColumnArea>>} */
  const beside = new Map();
  for (const area of asked.values()) {
    const key = `${area.column} ${area.sheet}`;
    const areas = beside.get(key) || new Map();
    areas.set(`${area.top} ${area.bottom}`, area);
    beside.set(key, areas);
  }
  /** @type {Map<string, ColumnContent>} */
  const found = new Map();
  for (const areas of beside.values()) {
    const [first] = areas.values();
    const sheet = columns.get(first.sheet);
    const content = (sheet !== undefined && sheet.get(first.column)) || NOTHING;
    if (areas.size === 1) {
      found.set(keyOf(first), content);
      continue;
    }
    budget.column_cells -= content.numbers.size + content.texts.size + content.others.size;
    for (const area of [...areas.values()].sort((one, other) => one.top - other.top || one.bottom - other.bottom)) {
      const part = cut(content, area);
      const count = part.numbers.size + part.texts.size + part.others.size;
      budget.hold(area.sheet, 0, count);
      budget.column_cells += count;
      found.set(keyOf(area), part);
    }
  }
  return new Map([...asked].map(([name, area]) => [name, /** @type {ColumnContent} */ (found.get(keyOf(area)))]));
}

/** @param {ColumnArea} area */
const keyOf = (area) => `${area.column} ${area.top} ${area.bottom} ${area.sheet}`;

/**
 * @param {ColumnContent} content
 * @param {ColumnArea} area
 * @returns {ColumnContent}
 */
function cut(content, area) {
  /**
   * @template T
   * @param {Map<number, T>} rows
   */
  const within = (rows) =>
    new Map([...rows].filter(([row]) => row >= area.top && row <= area.bottom).sort(([one], [other]) => one - other));
  return { numbers: within(content.numbers), texts: within(content.texts), others: within(content.others) };
}
