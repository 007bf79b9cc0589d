// Is a workbook the template that was issued: to this office, of this edition, for this period?
import { structureFinding } from "./finding.js";
import { identityOf, normalCode, officeCodeOf, statedPeriodOf } from "./identity.js";
import { periodText, samePeriod } from "./period.js";
import { openedStamp } from "./stamps.js";

/** @typedef {import('./shapes').Submission} Submission */
/** @typedef {import('./shapes').Engine} Engine */

const SHOWN = 12; // digits of a digest that tell two apart

/** Whose report a workbook is by its stamp, verified; null without one, and if it cannot be verified.
 * @param {Submission} submission
 * @param {Engine} engine
 */
export function stampIdentity(submission, engine) {
  if (engine.keys === null || !submission.stamp) {
    return null;
  }
  const stamp = openedStamp(submission.stamp, engine.keys);
  return typeof stamp === 'string' ? null : { office: normalCode(stamp.office), period: stamp.period };
}

/** What is wrong with the stamp. Without keys a note says that it was not verified. @param {Submission} submission
 * @param {Engine} engine
 */
export function stampFindings(submission, engine) {
  const { edition } = submission;
  const told = (/** @type {string} */ word, /** @type {Record<string, string>} */ facts = {}) =>
    structureFinding(edition.shared, word, [], facts);
  if (engine.keys === null) {
    return submission.stamp ? [told('stamp-not-verified')] : [];
  }
  if (!submission.stamp) {
    return [told('stamp-missing')];
  }
  const stamp = openedStamp(submission.stamp, engine.keys);
  if (typeof stamp === 'string') {
    return [told(stamp)];
  }
  const found = [];
  const code = officeCodeOf(submission);
  if (code && normalCode(stamp.office) !== code) {
    found.push(told('stamp-other-office', { stamped: stamp.office, code }));
  }
  if (stamp.edition !== edition.id || stamp.digest !== edition.digest) {
    const stamped = `${stamp.edition} ${stamp.digest.slice(0, SHOWN)}`;
    found.push(told('stamp-other-edition', { stamped, here: `${edition.id} ${edition.digest.slice(0, SHOWN)}` }));
  }
  const stamped = periodText(stamp.period);
  const [year, part] = ['year', edition.period].map((line) => submission.cover.get(line) || '');
  if (edition.period === 'year') {
    if (year && !samePeriod(stamp.period, statedPeriodOf(submission))) {
      found.push(told('stamp-other-year', { stamped, year }));
    }
  } else if ((year || part) && !samePeriod(stamp.period, identityOf(submission).period)) {
    const stated = statedPeriodOf(submission);
    const period = stated ? periodText(stated) : [year, part].filter(Boolean).join(' ');
    found.push(told('stamp-other-period', { stamped, period }));
  }
  return found;
}
