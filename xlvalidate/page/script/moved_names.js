// Do the names still lead to the cells of the form? Inserted rows and renamed sheets are fine; a moved name is not.
import { keyOf, sameCell } from './cells.js';
import { placeAt } from './findings.js';

/**
 * @typedef {import('./book.js').Book} Book
 * @typedef {import('./cells.js').Cell} Cell
 * @typedef {import('./indicators.js').Edition} Edition
 * @typedef {import('./findings.js').Place} Place
 */

/** @type {Map<string, string>} */
const FAULTS = new Map([
  ['broken', 'name-broken'], ['sheet', 'name-broken'], ['doubled', 'name-doubled'], ['external', 'name-outside'],
  ['range', 'name-outside'], ['relative', 'name-outside'], ['formula', 'name-outside'],
]);

/**
 * The cell of each indicator that can be trusted, and what is wrong with the other names.
 * @param {Book} book
 * @param {Edition} edition
 * @param {Map<string, Cell>} template each indicator's cell in the template as it was issued
 * @param {import('./identify.js').FormNames} names
 * @param {import('./findings.js').StructureFinding} structure
 */
export function locate(book, edition, template, names, structure) {
  /** @type {Map<string, Cell>} */
  const cells = new Map();
  /** @type {Map<string, Place[]>} */
  const lost = new Map();
  const loses = (/** @type {string} */ word, /** @type {Place} */ place) => {
    lost.set(word, [...(lost.get(word) ?? []), place]);
  };
  for (const indicator of edition.indicators.values()) {
    const name = book.named(names.figureName(indicator.code));
    if (name === null) {
      loses('name-deleted', placeAt(indicator.code, null, ''));
    } else if (name.cell === null) {
      loses(/** @type {string} */ (FAULTS.get(name.fault ?? '')), placeAt(indicator.code, null, name.refers));
    } else {
      cells.set(indicator.code, name.cell);
    }
  }
  // Mostly every cell is where the template has it: then none is shared and none has moved.
  const atHome = [...cells].every(([code, cell]) => sameCell(cell, at(template, code)));
  if (!atHome) {
    const count = counts([...cells.values()].map(keyOf));
    const shared = [...cells].filter(([, cell]) => (count.get(keyOf(cell)) ?? 0) > 1).map(([code]) => code);
    const odd = new Set([...shared, ...moved(cells, edition, template)]);
    for (const code of odd) {
      const cell = at(cells, code);
      const word = (count.get(keyOf(cell)) ?? 0) > 1 ? 'cells-shared' : 'name-moved';
      loses(word, placeAt(code, cell, book.at(cell).text));
    }
    for (const code of odd) {
      cells.delete(code);
    }
  }
  const findings = [...lost].sort(([one], [other]) => (one < other ? -1 : 1)).map(([word, places]) => structure(word, places));
  return { cells, findings };
}

/**
 * @param {Map<string, Cell>} cells
 * @param {string} code
 */
const at = (cells, code) => /** @type {Cell} */ (cells.get(code));

/**
 * How often each occurs, in the order in which they first do.
 * @template T
 * @param {Iterable<T>} members
 */
export function counts(members) {
  /** @type {Map<T, number>} */
  const found = new Map();
  for (const member of members) {
    found.set(member, (found.get(member) ?? 0) + 1);
  }
  return found;
}

/**
 * Names that left the row, the column or the sheet that their neighbours are still in.
 * @param {Map<string, Cell>} cells
 * @param {Edition} edition
 * @param {Map<string, Cell>} template
 */
function moved(cells, edition, template) {
  /** @type {Set<string>} */
  const found = new Set();
  const add = (/** @type {Iterable<string>} */ codes) => {
    for (const code of codes) {
      found.add(code);
    }
  };
  for (const table of edition.tables) {
    const codes = [...edition.indicators.values()].filter((one) => one.table === table.code && cells.has(one.code)).map((one) => one.code);
    add(strays(codes, () => '', (code) => at(cells, code).sheet));
    add(strays(codes, (code) => at(template, code).row, (code) => at(cells, code).row));
    add(strays(codes, (code) => at(template, code).column, (code) => at(cells, code).column));
    add(outOfOrder(codes.filter((code) => !found.has(code)), cells, template));
  }
  return [...cells.keys()].filter((code) => found.has(code));
}

/**
 * @template L, N
 * @param {string[]} codes
 * @param {(code: string) => L} line
 * @param {(code: string) => N} now
 */
function strays(codes, line, now) {
  /** @type {Map<L, string[]>} */
  const lines = new Map();
  for (const code of codes) {
    lines.set(line(code), [...(lines.get(line(code)) ?? []), code]);
  }
  return [...lines.values()].flatMap((members) => {
    const [usual] = [...counts(members.map(now))].reduce((most, one) => (one[1] > most[1] ? one : most));
    return members.filter((code) => now(code) !== usual);
  });
}

/**
 * Rows that swapped places: in the form's order, rows only ever go down and columns only ever right.
 * @param {string[]} codes
 * @param {Map<string, Cell>} cells
 * @param {Map<string, Cell>} template
 */
function outOfOrder(codes, cells, template) {
  return /** @type {('row' | 'column')[]} */ (['row', 'column']).flatMap((axis) => {
    const pairs = codes.map((code) => [at(template, code)[axis], at(cells, code)[axis]]);
    const lines = pairs.sort((one, other) => one[0] - other[0] || one[1] - other[1]);
    /** @type {Set<number>} */
    const wrong = new Set();
    lines.forEach(([before, now], index) => {
      const next = lines.slice(index + 1).find((one) => one[0] !== before || one[1] !== now);
      if (next !== undefined && next[1] <= now) {
        wrong.add(now).add(next[1]);
      }
    });
    return codes.filter((code) => wrong.has(at(cells, code)[axis]));
  });
}
