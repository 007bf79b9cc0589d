// Formulas where figures are typed: which of them change by themselves, and which were saved with another result.
import { placeAt } from './findings.js';
import { everywhere, searched } from './patterns.js';
import { fits, recalculation, shown } from './recalculate.js';

/**
 * @typedef {import('./book.js').Book} Book
 * @typedef {import('./cells.js').Cell} Cell
 * @typedef {import('./findings.js').Place} Place
 */

/**
 * What is to be said of the formulas in figures, each cell once. A formula without a result, reading has told.
 * @param {Book} book
 * @param {import('./indicators.js').Edition} edition
 * @param {Map<string, Cell>} cells
 * @param {import('./recalculate.js').RecalculationTables} told
 * @param {import('./findings.js').StructureFinding} structure
 */
export function formulaFindings(book, edition, cells, told, structure) {
  const formulas = [...cells].filter(([, cell]) => {
    const value = book.held(cell);
    return value !== null && value.formula !== null && value.kind !== 'uncalculated';
  });
  if (formulas.length === 0) {
    return [];
  }
  const again = recalculation(book, told);
  const [texts, changing] = [everywhere(told.texts), searched(told.volatile)];
  /** @type {Place[]} */
  const plain = [];
  /** @type {Place[]} */
  const volatile = [];
  /** @type {{place: Place, gives: string}[]} */
  const wrong = [];
  let unchecked = 0;
  for (const [code, cell] of formulas) {
    const value = book.at(cell);
    const place = placeAt(code, cell, value.text);
    const result = again.result(cell);
    if (result !== null && !fits(value, result, told)) {
      wrong.push({ place, gives: shown(result, told) });
    } else if (edition.indicators.get(code)?.computed) {
      continue; // the form's own: only a wrong result is told of it
    } else if (changing.test(book.formula(cell).replace(texts, ''))) {
      volatile.push(place);
    } else {
      plain.push(place);
      unchecked += result === null ? 1 : 0;
    }
  }
  const found = [];
  if (wrong.length > 0) {
    const places = wrong.map((one) => one.place);
    const facts = { ...factsOf(book, places), saved: places[0].text, gives: wrong[0].gives };
    found.push(structure('formula-result', places, facts));
  }
  if (volatile.length > 0) {
    found.push(structure('formula-volatile', volatile, factsOf(book, volatile)));
  }
  if (plain.length > 0) {
    const why = unchecked > 0 ? 'formula-in-figure.unchecked' : 'formula-in-figure';
    found.push(structure('formula-in-figure', plain, { ...factsOf(book, plain), unchecked: String(unchecked) }, why));
  }
  return found;
}

/** @param {Book} book @param {Place[]} places */
function factsOf(book, places) {
  const said = places.map((place) => (place.cell === null ? '' : book.formula(place.cell)));
  return { count: String(places.length), formula: `=${said.find((one) => one !== '') ?? ''}` };
}
