// The rows and columns of a printed table, by the labels that name them; and how alike two labels are.
import { columnLetters } from './cells.js';
import { headingOf, rowLabelOf } from './printed.js';
import { headOf } from './texts.js';

/**
 * @typedef {import('./cells.js').Cell} Cell
 * @typedef {import('./printed.js').Label} Label
 * @typedef {import('./printed.js').PrintedSheet} PrintedSheet
 * @typedef {'rows' | 'columns'} Axis
 */

/** A row or a column of a table: the label that names it, and those of its groups, the inmost first. */
export class TableLine {
  /**
   * @param {Axis} axis
   * @param {Label} label
   * @param {Label[]} groups
   */
  constructor(axis, label, groups = []) {
    this.axis = axis;
    this.label = label;
    this.groups = groups;
  }
}

/** The line that a cell is in. @param {Axis} axis @param {Cell} cell */
export const lineNumber = (axis, cell) => (axis === 'rows' ? cell.row : cell.column);

/** Where in its line a cell is. @param {Axis} axis @param {Cell} cell */
export const acrossNumber = (axis, cell) => (axis === 'rows' ? cell.column : cell.row);

/** The line as a spreadsheet program names it. @param {Axis} axis @param {Cell} cell */
export const lineShown = (axis, cell) => (axis === 'rows' ? String(cell.row) : columnLetters(cell.column));

/**
 * A line, the same object for the same axis, label and groups.
 * @param {Map<string, TableLine>} known
 * @param {Axis} axis
 * @param {Label} label
 * @param {Label[]} groups
 */
export function lineOf(known, axis, label, groups = []) {
  const key = [axis, ...[label, ...groups].map((one) => `${one.cell.row}:${one.cell.column}`)].join(' ');
  const line = known.get(key) ?? new TableLine(axis, label, groups);
  known.set(key, line);
  return line;
}

/** Lines by what names them: exactly so, or without the number and the remark. */
export class LineIndex {
  /**
   * @param {[Label, TableLine][]} lines
   * @param {(text: string) => string} bare
   */
  constructor(lines, bare) {
    this.bare = bare;
    /** @type {Map<string, Set<TableLine>>} */
    this.exact = new Map();
    /** @type {Map<string, Set<TableLine>>} */
    this.loose = new Map();
    for (const [label, line] of lines) {
      add(this.exact, label.plain, line);
      add(this.loose, bare(label.plain), line);
    }
  }

  /** The lines that a text names. @param {string} text */
  lines(text) {
    const named = text === '' ? undefined : this.exact.get(text) ?? this.loose.get(this.bare(text));
    return new Set(named ?? []);
  }
}

/**
 * @param {Map<string, Set<TableLine>>} index
 * @param {string} key
 * @param {TableLine} line
 */
function add(index, key, line) {
  index.set(key, (index.get(key) ?? new Set()).add(line));
}

/**
 * Is a text left where some characters of another one are left out?
 * @param {string} short
 * @param {string} text
 */
export function isWithin(short, text) {
  const rest = [...text];
  let at = 0;
  for (const letter of short) {
    const there = rest.indexOf(letter, at);
    if (there < 0) {
      return false;
    }
    at = there + 1;
  }
  return true;
}

/**
 * How many characters both have in the same order.
 * @param {string} one
 * @param {string} other
 * @param {number} longest
 */
export function inCommon(one, other, longest) {
  const letters = [...other];
  let row = letters.concat('').map(() => 0);
  for (const letter of headOf(one, longest)) {
    const before = row;
    row = [0];
    letters.forEach((there, at) => row.push(letter === there ? before[at] + 1 : Math.max(before[at + 1], row[at])));
  }
  return row[row.length - 1];
}

/**
 * The row and the column that a figure stands in, each with the groups around its label; null where it is not printed.
 * @param {PrintedSheet} form
 * @param {import('./indicators.js').Indicator} indicator
 * @param {Cell} cell
 * @param {Map<string, TableLine>} known
 */
export function linesOf(form, indicator, cell, known) {
  const [row, column] = [rowLabelOf(form.labels, indicator.row, cell), headingOf(form.labels, indicator.column, cell)];
  return {
    row: row === null ? null : lineOf(known, 'rows', row, groupsOf(form, row, indicator.row, 'column', 'row')),
    column: column === null ? null : lineOf(known, 'columns', column, groupsOf(form, column, indicator.column, 'row', 'column')),
  };
}

/**
 * @param {PrintedSheet} form
 * @param {Label} label
 * @param {string[]} names
 * @param {'row' | 'column'} before the axis on which a group stands before what is in it
 * @param {'row' | 'column'} above
 */
function groupsOf(form, label, names, before, above) {
  /** @type {Label[]} */
  const groups = [];
  for (const text of names.slice(0, -1).reverse()) {
    const inner = (groups[groups.length - 1] ?? label).cell;
    const over = form.labels.filter(
      (one) => one.text === text && one.cell[before] < inner[before] && one.cell[above] <= inner[above],
    );
    if (over.length > 0) {
      groups.push(over.reduce((nearest, one) => (isBehind(one.cell, nearest.cell) ? one : nearest)));
    }
  }
  return groups;
}

/** @param {Cell} one @param {Cell} other */
const isBehind = (one, other) => one.row > other.row || (one.row === other.row && one.column > other.column);
