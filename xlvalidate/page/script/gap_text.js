// Cells without a figure in words: how many for which reason, and what is to be done about them.
import { isNumeric, operandOf } from "./edition.js";
import { factOf } from "./finding.js";
import { WITH_A_CAUSE } from "./submission.js";

/** @typedef {import('./shapes').Finding} Finding */
/** @typedef {import('./shapes').Edition} Edition */
/** @typedef {import('./shapes').Place} Place */
/** @typedef {import('./speech').Speech} Speech */
/** @typedef {readonly (readonly [string, number])[]} Lacks */

/** How many cells of a finding lack what, and what is to be done about it, each once. @param {Finding} finding
 * @param {Edition} edition
 * @param {Speech} speech
 */
export function gapsOf(finding, edition, speech) {
  const counts = ['blank', ...WITH_A_CAUSE].map((lack) => /** @type {[string, number]} */ ([lack, Number(factOf(finding, lack) || 0)]));
  const told = counts.slice(1).reduce((all, [, count]) => all + count, 0);
  const rest = Number(factOf(finding, 'other') || 0) - told;
  const lacks = [...counts, /** @type {[string, number]} */ (['no_number', rest])].filter(([, count]) => count);
  const numbers = areNumbers(finding.places, edition);
  return { gaps: gapsSaid(lacks, numbers, speech), steps: stepsSaid(lacks, numbers, speech) };
}

/** How many cells have no figure for which reason. @param {Lacks} lacks @param {boolean} numbers @param {Speech} speech */
export const gapsSaid = (lacks, numbers, speech) =>
  lacks
    .map(([lack, count]) =>
      lack === 'no_number' && !numbers ? speech.text('gap.no_number.other', { count }) : speech.text(`gap.${lack}`, { count }),
    )
    .join(speech.between);

/** Are all of these cells for numbers, so that 0 can be filled in? @param {readonly Place[]} places @param {Edition} edition */
export const areNumbers = (places, edition) =>
  places.every(({ code }) => !code || isNumeric(operandOf(edition, code)));

/** What is to be done about them, each step once; where not all are `numbers`, none can be 0. @param {Lacks} lacks
 * @param {boolean} numbers
 * @param {Speech} speech
 */
export const stepsSaid = (lacks, numbers, speech) =>
  lacks
    .map(([lack]) => (!numbers && (lack === 'blank' || lack === 'no_number') ? speech.text(`step.${lack}.other`) : speech.text(`step.${lack}`)))
    .join(speech.text('and.then'));
