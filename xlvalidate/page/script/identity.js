// Which office's figures a form holds, and for which period.
import { kindOfPeriod, numberOfPeriod, samePeriod } from "./period.js";
import { normal, withoutFormat, words } from "./texts.js";

/** @typedef {import('./shapes').Submission} Submission */
/** @typedef {import('./period').Period} Period */

const OF_A_DOUBLE = /^([0-9]+)\.0*$/;

/** An office's code as it is compared: narrow, without blanks and without what programs add. @param {string} typed */
export function normalCode(typed) {
  const flat = withoutFormat(words(normal('NFKC', typed)).join('')).replace(/^['‘’\x60]+/, '');
  const found = OF_A_DOUBLE.exec(flat);
  return found === null ? flat : found[1];
}

/** The office's code as stated on the cover; empty when it is not. @param {Submission} submission */
export const officeCodeOf = (submission) => normalCode(submission.cover.get('office_code') || '');

/** The period that is reported, as stated on the cover. @param {Submission} submission */
export const statedPeriodOf = ({ edition, cover }) => edition.shared.periodOn(edition.period, cover);

/** Whose report it is and for when: as the cover says, and where that is blank, as a verified stamp does.
 * @param {Submission} submission
 */
export function identityOf(submission) {
  const { stamped } = submission;
  return {
    office: officeCodeOf(submission) || (stamped ? stamped.office : ''),
    period: periodWith(submission, stamped ? stamped.period : null),
  };
}

/** @param {Submission} submission @param {Period | null} stamped */
function periodWith(submission, stamped) {
  const kind = submission.edition.period;
  const names = [...new Set(['year', kind])];
  const lines = new Map(names.filter((line) => submission.cover.get(line)).map((line) => [line, submission.cover.get(line)]));
  if (stamped === null || kindOfPeriod(stamped) !== kind || lines.size === names.length) {
    return statedPeriodOf(submission);
  }
  if (lines.size === 0) {
    return stamped;
  }
  const madeUp = new Map([['year', String(stamped.year)], [kind, String(numberOfPeriod(stamped))], ...lines]);
  const period = submission.edition.shared.periodOn(kind, /** @type {Map<string, string>} */ (madeUp));
  return samePeriod(period, stamped) ? period : null;
}
