// A formula that cells share: it is written once, and holds for each of them with its references moved along.
import { MAX_COLUMN, MAX_ROW, columnLetters, columnNumber } from './cells.js';

const REFERENCE =
  /("(?:[^"]|"")*"|'(?:[^']|'')*')|(?<![A-Za-z0-9_.$])(\$?)([A-Za-z]{1,3})(\$?)([1-9][0-9]{0,6})(?![A-Za-z0-9_(!.])/g;
const LOST = '#REF!';

/**
 * The formula as it holds so many rows further down and columns further right.
 * @param {string} formula
 * @param {number} rows
 * @param {number} columns
 */
export function moved(formula, rows, columns) {
  return formula.replace(REFERENCE, (found, text, fixedColumn, letters, fixedRow, digits) => {
    const before = text === undefined ? columnNumber(letters) : null;
    if (before === null) {
      return found;
    }
    const column = before + (fixedColumn ? 0 : columns);
    const row = Number(digits) + (fixedRow ? 0 : rows);
    const inside = column >= 1 && column <= MAX_COLUMN && row >= 1 && row <= MAX_ROW;
    return inside ? `${fixedColumn}${columnLetters(column)}${fixedRow}${row}` : LOST;
  });
}

/**
 * Is a formula on its own row alone, so that it is quick to move down?
 * @param {number} row
 * @param {string} formula
 */
export function isOfItsRow(row, formula) {
  let own = !formula.includes('\0');
  formula.replace(REFERENCE, (found, text, _column, _letters, fixedRow, digits) => {
    own = own && (text !== undefined || (!fixedRow && digits === String(row)));
    return found;
  });
  return own;
}
