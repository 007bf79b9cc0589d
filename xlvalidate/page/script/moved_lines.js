// Where the rows and columns of a printed sheet are now, after lines were inserted or deleted or the sheet was renamed.
import { cellAt } from './cells.js';

/**
 * @typedef {import('./book.js').Book} Book
 * @typedef {import('./cells.js').Cell} Cell
 * @typedef {import('./printed.js').PrintedSheet} PrintedSheet
 * @typedef {Map<number, number>} Lines
 */

const REACH = 40; // how far from where it should be a line that holds no figure is looked for

/** Where a sheet of the form stands now; its rows and columns are null where nothing moved within the sheet. */
export class MovedSheet {
  /**
   * @param {string} sheet
   * @param {Lines | null} rows
   * @param {Lines | null} columns
   */
  constructor(sheet, rows = null, columns = null) {
    this.sheet = sheet;
    this.rows = rows;
    this.columns = columns;
  }

  /**
   * Where a cell of the template is now; null when its row or its column is gone.
   * @param {{row: number, column: number}} cell
   * @returns {Cell | null}
   */
  now(cell) {
    if (this.rows === null || this.columns === null) {
      return cellAt(this.sheet, cell.row, cell.column);
    }
    const [row, column] = [this.rows.get(cell.row), this.columns.get(cell.column)];
    return row === undefined || column === undefined ? null : cellAt(this.sheet, row, column);
  }
}

/**
 * Where a sheet of the form is, by cells with a sure place. Null without such cells.
 * @param {Book} book
 * @param {PrintedSheet} form
 * @param {{before: Cell, now: Cell}[]} pairs
 * @param {(text: string) => string} plainLabel
 */
export function standing(book, form, pairs, plainLabel) {
  if (pairs.length === 0) {
    return null;
  }
  const { sheet } = pairs[0].now;
  if (pairs.every(({ before, now }) => before.row === now.row && before.column === now.column)) {
    return new MovedSheet(sheet);
  }
  /** @type {Lines} */
  const sureRows = new Map(pairs.map(({ before, now }) => [before.row, now.row]));
  /** @type {Lines} */
  const sureColumns = new Map(pairs.map(({ before, now }) => [before.column, now.column]));
  const says = (/** @type {import('./printed.js').Label} */ label, /** @type {number} */ row, /** @type {number} */ column) => {
    const typed = book.at(cellAt(sheet, row, column)).text;
    return typed === label.text || plainLabel(typed) === label.plain;
  };
  const there = form.labels.filter((label) => sureRows.has(label.cell.row));
  const columns = filledIn(sureColumns, form.labels.map((label) => label.cell.column), (line, at) =>
    there.filter((label) => label.cell.column === line && says(label, /** @type {number} */ (sureRows.get(label.cell.row)), at)).length,
  );
  const wanted = [...form.labels.map((label) => label.cell.row), ...form.headings.map((cell) => cell.row)];
  const rows = filledIn(sureRows, wanted, (line, at) =>
    form.labels.filter((label) => label.cell.row === line && says(label, at, columns.get(label.cell.column) ?? 0)).length,
  );
  return new MovedSheet(sheet, rows, columns);
}

/**
 * The lines with those that hold no figure put between them: where most of their labels are, else as shifted.
 * @param {Lines} sure
 * @param {number[]} wanted
 * @param {(line: number, at: number) => number} matches
 */
function filledIn(sure, wanted, matches) {
  const found = new Map(sure);
  const missing = [...new Set(wanted)].filter((line) => !sure.has(line)).sort((one, other) => one - other);
  for (const line of missing) {
    const before = [...found.keys()].filter((known) => known < line).reduce((most, known) => Math.max(most, known), 0);
    const after = [...sure.keys()].filter((known) => known > line).reduce((least, known) => Math.min(least, known), Infinity);
    const low = before > 0 ? /** @type {number} */ (found.get(before)) + 1 : 1;
    const high = after < Infinity ? /** @type {number} */ (sure.get(after)) - 1 : low + REACH;
    const beside = before > 0 ? before : after;
    const usual = line + /** @type {number} */ (found.get(beside)) - beside;
    const near = [...range(low, Math.min(high, low + REACH)), ...range(Math.max(low, high - REACH), high)];
    let best = null;
    for (const at of new Set(near)) {
      const key = [matches(line, at), -Math.abs(at - usual), -at];
      if (best === null || compareKeys(key, best.key) > 0) {
        best = { at, key };
      }
    }
    if (best !== null) {
      found.set(line, best.at);
    }
  }
  return new Map([...found].sort(([one], [other]) => one - other));
}

/**
 * @param {number} first
 * @param {number} last
 */
const range = (first, last) => Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);

/**
 * @param {number[]} one
 * @param {number[]} other
 */
function compareKeys(one, other) {
  const at = one.findIndex((key, index) => key !== other[index]);
  return at < 0 ? 0 : one[at] - other[at];
}

/**
 * How many lines were put in between those that the form had, and above them.
 * @param {Lines | null} lines
 */
export function inserted(lines) {
  let [above, before, count] = [0, 0, 0];
  for (const [line, now] of lines ?? []) {
    count += Math.max(0, now - before - (line - above));
    [above, before] = [line, now];
  }
  return count;
}
