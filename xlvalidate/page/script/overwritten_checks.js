// The live checks of the form: were their formulas typed over? An office that did so saw nothing while it filled in.
import { Budget } from './budget.js';
import { a1Of, cellAt } from './cells.js';
import { placeAt } from './findings.js';
import { readBook } from './read_book.js';

/**
 * @typedef {import('./book.js').Book} Book
 * @typedef {import('./printed.js').Printed} Printed
 * @typedef {import('./read.js').Reader} Reader
 */

/**
 * A finding if lines of the checks have lost a formula; none where that cannot be told.
 * @param {Book} book
 * @param {Uint8Array} bytes
 * @param {Printed} printed
 * @param {Reader} reader
 */
export function overwrittenChecks(book, bytes, printed, reader) {
  const older = book.named(reader.told.identity.judged_name) === null;
  const sheet = checksSheet(book, printed);
  const count = sheet === null ? undefined : book.formula_counts.get(sheet);
  if (count === undefined || count >= (older ? printed.older_check_formulas : printed.check_formulas)) {
    return [];
  }
  const budget = new Budget(reader.told.again, reader.told.prices);
  const asks = { wanted: reader.names.isStatus, ours: reader.names.isOurs, seen: true, budget };
  const read = readBook(bytes, asks, reader.told);
  return 'refusal' in read ? [] : lostFormulas(read.book, printed, reader);
}

/** The sheet of the checks as it is called now; null where no name leads to it. @param {Book} book @param {Printed} printed */
function checksSheet(book, printed) {
  const tab = printed.tabs.find((one) => one.visible && !one.form);
  const name = tab === undefined || tab.names.length === 0 ? null : book.named(tab.names[0]);
  return name?.cell?.sheet ?? null;
}

/**
 * @param {Book} book
 * @param {Printed} printed
 * @param {Reader} reader
 */
function lostFormulas(book, printed, reader) {
  const older = book.named(reader.told.identity.judged_name) === null;
  const places = [...printed.checks(older)].flatMap(([said, [status, ...others]]) => {
    const now = book.named(said)?.cell ?? null;
    if (now === null) {
      return [];
    }
    const atHome = now.row === status.row && now.column === status.column;
    const cells = [now, ...(atHome ? others.map((cell) => cellAt(now.sheet, cell.row, cell.column)) : [])];
    const gone = cells.find((cell) => book.at(cell).formula === null);
    return gone === undefined ? [] : [{ cell: gone, place: placeAt(null, gone, book.at(gone).text) }];
  });
  if (places.length === 0) {
    return [];
  }
  const [{ cell }] = places;
  const facts = { count: String(places.length), cell: `${cell.sheet} ${a1Of(cell)}` };
  const shown = places.slice(0, reader.told.oddities.sheet_limits.places).map(({ place }) => place);
  return [reader.structure('checks-missing', shown, facts, 'checks-overwritten')];
}
