// Where a finding is, as the form says it.
import { a1Of } from "./cells.js";
import { operandOf, tableOf } from "./edition.js";
import { tableOfFinding, whereOfEntries } from "./entry_text.js";
import { factOf, firstCell } from "./finding.js";
import { clip } from "./plain_text.js";
import { MOST_OF_A_NAME, fullName, placeOfInstance, sharedPlace } from "./wording.js";

/** @typedef {import('./speech').Speech} Speech */

const MOST_CELLS = 6;

/** Where a finding is; empty where it is of the whole form. @param {import('./shapes').Finding} finding
 * @param {import('./shapes').Edition} edition
 * @param {Speech} speech
 */
export function whereSaid(finding, edition, speech) {
  const instance = edition.by_instance.get(finding.id);
  if (instance && finding.why === 'broken' && !instance.entries) {
    return placeOfInstance(edition, instance);
  }
  if (finding.why.startsWith('declared-')) {
    const [cell, name] = [firstCell(finding), clip(factOf(finding, 'sheet'))];
    return cell ? speech.text('cell', { name, cell: a1Of(cell) }) : name;
  }
  const table = tableOfFinding(finding, edition);
  if (table) {
    const whole = finding.why.startsWith('entries-') || finding.why.startsWith('column');
    return whereOfEntries(finding.places, finding.entries, edition, table, speech, whole);
  }
  const indicators = finding.places.flatMap(({ code }) => (code ? [operandOf(edition, code)] : []));
  if (indicators.length === 0) {
    return '';
  }
  if (indicators.length === 1) {
    const name = clip(fullName(indicators[0]), MOST_OF_A_NAME);
    const { cell } = finding.places[0];
    return `${tableOf(edition, indicators[0].table).sheet} ${cell ? speech.text('cell', { name, cell: a1Of(cell) }) : name}`;
  }
  return whereOfCells(finding.places, sharedPlace(edition, indicators), speech);
}

/** @param {readonly import('./shapes').Place[]} places @param {string} where @param {Speech} speech */
function whereOfCells(places, where, speech) {
  /** @type {Map<string, string[]>} */
  const bySheet = new Map();
  for (const { cell } of places) {
    if (cell) {
      bySheet.set(cell.sheet, [...(bySheet.get(cell.sheet) || []), a1Of(cell)]);
    }
  }
  if (bySheet.size > 1) {
    return [...bySheet].map(([sheet, cells]) => `${sheet} ${firstCells(cells, speech)}`).join(speech.text('and'));
  }
  return [where, ...[...bySheet.values()].map((cells) => firstCells(cells, speech))].filter(Boolean).join(' ');
}

/** The first of several addresses. @param {readonly string[]} cells @param {Speech} speech */
export const firstCells = (cells, speech) =>
  cells.slice(0, MOST_CELLS).join(speech.text('and')) + (cells.length > MOST_CELLS ? '…' : '');
