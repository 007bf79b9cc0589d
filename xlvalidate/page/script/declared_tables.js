// What a workbook declares of whole tables, and what stands beside that in the table.
import { keyOf, sameCell } from './cells.js';
import { placeAt } from './findings.js';
import { isZero } from './decimal.js';
import { counts } from './moved_names.js';
import { DeclaredTable, trimmed } from './readings.js';
import { stripped } from './texts.js';

/**
 * @typedef {import('./book.js').Book} Book
 * @typedef {import('./cells.js').Cell} Cell
 * @typedef {import('./readings.js').Reading} Reading
 */

/** A text as it is compared. @param {string} typed */
const compared = (typed) => trimmed(typed).toLowerCase();

/**
 * What is declared, by table, and a finding for each cell that was lost.
 * @param {Book} book
 * @param {import('./form.js').Form} form
 * @param {Map<string, Reading>} readings
 * @param {Map<string, import('./moved_lines.js').MovedSheet | null>} places
 * @param {boolean} ofThisEdition an older template may not have had the cell
 * @param {import('./identify.js').FormNames} names
 * @param {import('./findings.js').StructureFinding} structure
 */
export function declaredTables(book, form, readings, places, ofThisEdition, names, structure) {
  const { edition, printed } = form;
  /** @type {Map<string, DeclaredTable>} */
  const found = new Map();
  const lost = [];
  const named = new Map([...edition.declarable.keys()].map((table) => [table, book.named(names.declaredName(table))]));
  const count = counts([...named.values()].flatMap((name) => (name !== null && name.cell !== null ? [keyOf(name.cell)] : [])));
  const figures = new Set([...readings.values()].flatMap((reading) => (reading.cell === null ? [] : [keyOf(reading.cell)])));
  for (const [table, mayBe] of edition.declarable) {
    const name = named.get(table) ?? null;
    const beside = [...readings.values()].filter((one) => one.indicator.table === table && hasInput(one)).map((one) => one.indicator.code);
    const cell = name === null ? null : name.cell;
    const home = printed.declared.get(table);
    const moved = cell !== null && home !== undefined && !isAt(cell, home, places.get(home.sheet) ?? null);
    if (cell === null || moved || figures.has(keyOf(cell)) || (count.get(keyOf(cell)) ?? 0) > 1) {
      if (name !== null || ofThisEdition) {
        const sheet = edition.tables.find((one) => one.code === table)?.sheet ?? '';
        const word = beside.length > 0 ? 'declared-unseen' : 'declared-lost';
        lost.push(structure(word, cell === null ? [] : [placeAt(null, cell, '')], { table, sheet }));
      }
      continue;
    }
    const value = book.at(cell);
    const text = value.kind === 'uncalculated' ? `=${value.formula}` : value.text;
    if (compared(text) !== '') {
      const says = mayBe.find((one) => compared(form.declaredWords.get(one) ?? '') === compared(text));
      found.set(table, new DeclaredTable(cell, text, says ?? null, beside));
    }
  }
  return { declared: found, findings: lost };
}

/**
 * Is a cell where the template has it, as far as anybody knows where that is now?
 * @param {Cell} cell
 * @param {Cell} home
 * @param {import('./moved_lines.js').MovedSheet | null} stands
 */
function isAt(cell, home, stands) {
  const now = stands === null ? null : stands.now(home);
  return now === null || sameCell(now, cell);
}

/**
 * Did the office put something there? The form's own formula has nothing in it while it gives 0.
 * @param {Reading} reading
 */
export function hasInput(reading) {
  const uncalculated = reading.value.kind === 'uncalculated';
  if (reading.indicator.computed && ((reading.number !== null && isZero(reading.number)) || uncalculated)) {
    return false;
  }
  return stripped(reading.value.text) !== '' || uncalculated;
}

/**
 * The readings, those of a table with nothing in it this period as known to be nothing.
 * @param {Map<string, Reading>} readings
 * @param {Map<string, DeclaredTable>} declared
 */
export function withNil(readings, declared) {
  const nil = new Set([...declared].filter(([, one]) => one.stands === 'nil').map(([table]) => table));
  return new Map(
    [...readings].map(([code, reading]) => {
      const known = nil.has(reading.indicator.table) && reading.blank && reading.cell !== null;
      return [code, known ? reading.asNil : reading];
    }),
  );
}
