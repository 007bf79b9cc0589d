// How many rule instances came out how: the one set of numbers that everything shows of a workbook.

/** @typedef {import('./shapes').Edition} Edition */

export const OUTCOMES = ['passed', 'failed', 'explained', 'not_run', 'not_applicable'];

/** The outcomes of one workbook counted. @param {ReadonlyMap<string, string>} outcomes @param {Edition | null} edition
 * @returns {Record<string, number>}
 */
export function countsOf(outcomes, edition) {
  const counted = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0]));
  const added = new Set(edition === null ? [] : edition.errata.filter((one) => one.added).map((one) => one.rule));
  for (const [id, outcome] of outcomes) {
    // Of rules that errata added and that are for other offices no form has a line.
    if (outcome !== 'not_applicable' || !added.has(id.split('.')[0])) {
      counted[outcome] += 1;
    }
  }
  const total = counted.passed + counted.failed + counted.explained + counted.not_run;
  return { total, ...counted };
}

/** All rules that apply, and how many of them came out how. @param {Record<string, number>} counts
 * @param {import('./speech').Speech} speech
 */
export const sayCounts = (counts, speech) => speech.text('counts', counts);
