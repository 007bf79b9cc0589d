// What the office explained: its reasons on the sheet of the checks, and those that an earlier check kept.
import { columnOf, rowOf } from './cells.js';
import { stripped } from './texts.js';

/**
 * @typedef {import('./book.js').Book} Book
 * @typedef {import('./form.js').Form} Form
 * @typedef {import('./identify.js').FormNames} FormNames
 * @typedef {{id: number, explanation: number, bound: number, last_row: number, separator: string}} ResultsTables
 */

/**
 * The texts by rule instance; a blank text is no explanation.
 * @param {Book} book
 * @param {Form} form
 * @param {FormNames} names
 */
export function explanations(book, form, names) {
  /** @type {Map<string, string>} */
  const found = new Map();
  for (const id of form.explained) {
    const name = book.named(names.explanationName(id));
    if (name !== null && name.cell !== null) {
      const value = book.at(name.cell);
      if ((value.kind === 'text' || value.kind === 'number') && stripped(value.text) !== '') {
        found.set(id, stripped(value.text));
      }
    }
  }
  return found;
}

/**
 * The rule instances whose cell for a text is gone.
 * @param {Book} book
 * @param {Form} form
 * @param {FormNames} names
 */
export function linesLost(book, form, names) {
  const sheets = new Set(book.sheets.map((sheet) => sheet.name));
  return new Set(
    form.explained.filter((id) => {
      const name = book.named(names.explanationName(id));
      return name === null || name.cell === null || !sheets.has(name.cell.sheet);
    }),
  );
}

/**
 * The texts that a marked copy holds, by rule instance, with the figures they were written for.
 * @param {Book} book
 * @param {string} findings the name of their first cell
 * @param {ResultsTables} told
 */
export function kept(book, findings, told) {
  /** @type {Map<string, import('./readings.js').Kept>} */
  const found = new Map();
  const name = book.named(findings);
  if (name === null || name.cell === null) {
    return found;
  }
  const { sheet, row: first } = name.cell;
  const rows = [...(book.values.get(sheet) ?? new Map()).keys()]
    .filter((place) => columnOf(place) === told.bound && rowOf(place) >= first && rowOf(place) <= told.last_row)
    .map(rowOf);
  for (const row of rows.sort((one, other) => one - other)) {
    const [id, text, figures] = [told.id, told.explanation, told.bound].map((column) =>
      stripped(book.at({ sheet, row, column }).text),
    );
    const at = figures.indexOf(told.separator);
    const bound = at < 0 ? figures : figures.slice(0, at);
    if (id !== '' && text !== '' && bound !== '') {
      found.set(id, { text, bound, equation: at < 0 ? '' : figures.slice(at + told.separator.length) });
    }
  }
  return found;
}
