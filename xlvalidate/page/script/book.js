// A workbook opened and not yet understood: its sheets, its names, its cells. Plain data.
import { placeOf } from './cells.js';
import { moved } from './shared_formulas.js';
import { searched, whole } from './patterns.js';
import { lengthOf } from './texts.js';

/**
 * @typedef {import('./cells.js').Cell} Cell
 * @typedef {import('./cells.js').ColumnArea} ColumnArea
 * @typedef {'number' | 'text' | 'blank' | 'boolean' | 'date' | 'error' | 'uncalculated'} ValueKind
 * @typedef {{kind: ValueKind, text: string, formula: string | null}} Value
 * @typedef {'broken' | 'external' | 'range' | 'relative' | 'formula' | 'doubled' | 'sheet'} NameFault
 * @typedef {{name: string, refers: string, cell: Cell | null, fault: NameFault | null, instead: boolean,
 *   area: ColumnArea | null}} DefinedName
 * @typedef {{numbers: Map<number, string>, texts: Map<number, string>, others: Map<number, Value>}} ColumnContent
 * @typedef {{name: string, state: string}} Worksheet
 * @typedef {{merged: string[], hidden_columns: [number, number][], rows_hidden: boolean, filtered: boolean,
 *   validated: string[], coloured: string[], newer: boolean}} SheetSettings
 * @typedef {{settings: SheetSettings, filled: Set<number>, hidden_rows: number[], told_rows: Set<number>,
 *   shared: Map<number, {place: number, formula: string}>}} ReadSheet
 */

/** @type {Value} */
export const BLANK = Object.freeze({ kind: 'blank', text: '', formula: null });

/**
 * @param {ValueKind} kind
 * @param {string} text
 * @param {string | null} formula
 * @returns {Value}
 */
export const valueOf = (kind, text, formula = null) => ({ kind, text, formula });

/** @typedef {{stored: import('./patterns.js').ToldPattern, longest: number}} StoredNumbers */

/**
 * Whether a numeric cell's text is a number that a spreadsheet can hold.
 * @param {StoredNumbers} told
 * @returns {(text: string) => boolean}
 */
export function storedNumbers(told) {
  const stored = whole(told.stored);
  const aDigit = searched({ source: '[1-9]', flags: '' });
  return (text) => {
    const match = lengthOf(text) <= told.longest ? stored.exec(text) : null;
    if (match === null) {
      return false;
    }
    const double = Number(text);
    const { digits } = /** @type {{digits: string}} */ (match.groups);
    return Number.isFinite(double) && (double !== 0 || !aDigit.test(digits));
  };
}

export class Book {
  /**
   * @param {object} has
   * @param {Worksheet[]} has.sheets
   * @param {Map<string, DefinedName>} has.names by the name in lower case
   * @param {Map<string, Map<number, Value>>} has.values by sheet and place, those that are not blank
   * @param {Set<string>} has.oddities
   * @param {boolean} has.since_1904
   * @param {Map<string, Map<string, Cell>>} has.copies
   * @param {number} has.junk
   * @param {Map<string, ReadSheet>} has.read_sheets
   * @param {{cell: Cell, text: string}[]} has.comments
   * @param {boolean} has.as_shown
   * @param {string} has.saved_by
   * @param {Map<string, number>} has.formula_counts
   * @param {Map<string, ColumnContent>} has.columns
   */
  constructor(has) {
    this.sheets = has.sheets;
    this.names = has.names;
    this.values = has.values;
    this.oddities = has.oddities;
    this.since_1904 = has.since_1904;
    this.copies = has.copies;
    this.junk = has.junk;
    this.read_sheets = has.read_sheets;
    this.comments = has.comments;
    this.as_shown = has.as_shown;
    this.saved_by = has.saved_by;
    this.formula_counts = has.formula_counts;
    this.columns = has.columns;
  }

  /**
   * What stands in a cell; `BLANK` when nothing does.
   * @param {Cell} cell
   */
  at(cell) {
    return this.held(cell) || BLANK;
  }

  /**
   * What stands in a cell; null when nothing does.
   * @param {Cell} cell
   */
  held(cell) {
    const sheet = this.values.get(cell.sheet);
    return (sheet !== undefined && sheet.get(placeOf(cell.row, cell.column))) || null;
  }

  /**
   * The formula in a cell, without its `=`; empty where there is none, or nobody knows it.
   * @param {Cell} cell
   */
  formula(cell) {
    const said = this.at(cell).formula;
    const read = said === '' ? this.read_sheets.get(cell.sheet) : undefined;
    const shared = read === undefined ? undefined : read.shared.get(placeOf(cell.row, cell.column));
    if (shared === undefined) {
      return said === null ? '' : said;
    }
    return moved(shared.formula, cell.row - Math.floor(shared.place / 32768), cell.column - (shared.place % 32768));
  }

  /**
   * The defined name, compared as Excel does; null when there is none.
   * @param {string} name
   */
  named(name) {
    return this.names.get(name.toLowerCase()) || null;
  }
}
