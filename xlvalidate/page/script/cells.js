// Where a figure stands: a cell of a named sheet, an area of one, counted from 1.
import { compareTexts } from './texts.js';

/** @typedef {{sheet: string, row: number, column: number}} Cell */
/** @typedef {{top: number, left: number, bottom: number, right: number}} Area */
/** @typedef {{sheet: string, column: number, top: number, bottom: number}} ColumnArea */

export const MAX_ROW = 1048576;
export const MAX_COLUMN = 16384;
const A1 = /^\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})$/;

/**
 * @param {string} sheet
 * @param {number} row
 * @param {number} column
 * @returns {Cell}
 */
export const cellAt = (sheet, row, column) => ({ sheet, row, column });

/**
 * A row and a column as one number, to find something by it.
 * @param {number} row
 * @param {number} column
 */
export const placeOf = (row, column) => row * 32768 + column;

/** @param {number} place */
export const rowOf = (place) => Math.floor(place / 32768);

/** @param {number} place */
export const columnOf = (place) => place % 32768;

/** A cell as a text, to find something by it. @param {Cell} cell */
export const keyOf = (cell) => `${cell.row} ${cell.column} ${cell.sheet}`;

/**
 * @param {Cell} one
 * @param {Cell} other
 */
export const sameCell = (one, other) =>
  one.row === other.row && one.column === other.column && one.sheet === other.sheet;

/**
 * By sheet, then as one reads.
 * @param {Cell} one
 * @param {Cell} other
 */
export const compareCells = (one, other) =>
  compareTexts(one.sheet, other.sheet) || one.row - other.row || one.column - other.column;

/** `1` is `A`. @param {number} column */
export function columnLetters(column) {
  let letters = '';
  for (let left = column; left > 0; left = Math.floor((left - 1) / 26)) {
    letters = String.fromCharCode(65 + ((left - 1) % 26)) + letters;
  }
  return letters;
}

/**
 * `A` is `1`; null for what is no column of a sheet.
 * @param {string} letters from A to Z, in either case
 */
export function columnNumber(letters) {
  let number = 0;
  for (const letter of letters.toUpperCase()) {
    number = number * 26 + letter.charCodeAt(0) - 64;
  }
  return number >= 1 && number <= MAX_COLUMN ? number : null;
}

/** `D7`. @param {Cell} cell */
export const a1Of = (cell) => `${columnLetters(cell.column)}${cell.row}`;

/**
 * `D7` and `$D$7` as a row and a column; null for anything else.
 * @param {string} address
 * @returns {{row: number, column: number} | null}
 */
export function rowAndColumn(address) {
  const match = A1.exec(address);
  const column = match === null ? null : columnNumber(match[1]);
  const row = match === null ? 0 : Number(match[2]);
  return column === null || row > MAX_ROW ? null : { row, column };
}

/**
 * `D6:J28`, `$D$6`; null for anything else, also where the ends are swapped.
 * @param {string} address
 * @returns {Area | null}
 */
export function areaAt(address) {
  const colon = address.indexOf(':');
  const first = rowAndColumn(colon < 0 ? address : address.slice(0, colon));
  const behind = colon < 0 ? '' : address.slice(colon + 1);
  const last = behind === '' ? first : rowAndColumn(behind);
  if (first === null || last === null || last.row < first.row || last.column < first.column) {
    return null;
  }
  return { top: first.row, left: first.column, bottom: last.row, right: last.column };
}

/** How many cells an area has. @param {Area} area */
export const sizeOf = (area) => (area.bottom - area.top + 1) * (area.right - area.left + 1);

/** `D6:J28`; `D6` where it is one cell. @param {Area} area */
export function areaShown(area) {
  const first = `${columnLetters(area.left)}${area.top}`;
  const last = `${columnLetters(area.right)}${area.bottom}`;
  return first === last ? first : `${first}:${last}`;
}

/**
 * The row and the column of each cell of an area, as one reads.
 * @param {Area} area
 */
export function* placesIn(area) {
  for (let row = area.top; row <= area.bottom; row += 1) {
    for (let column = area.left; column <= area.right; column += 1) {
      yield { row, column };
    }
  }
}

/**
 * The areas that lists of areas name, those left out that are none; null where there are more than `most`.
 * @param {Iterable<string>} said
 * @param {number} most
 * @param {(text: string) => string[]} split
 */
export function areasOf(said, most, split) {
  /** @type {Area[]} */
  const areas = [];
  for (const one of said) {
    for (const address of split(one)) {
      if (areas.length === most) {
        return null;
      }
      const area = areaAt(address);
      if (area !== null) {
        areas.push(area);
      }
    }
  }
  return areas;
}
