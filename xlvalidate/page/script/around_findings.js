// Around the figures: who reports, for a year that the form is for, which errata are in force, and are the figures last
// period's over again?
import { compare } from "./decimal.js";
import { boundTo } from "./bound_figures.js";
import { isFor } from "./edition.js";
import { comparableHomes } from "./figures.js";
import { findingOf, placeOf, structureFinding } from "./finding.js";
import { identityOf } from "./identity.js";
import { periodText } from "./period.js";
import { isSome } from "./submission.js";

/** @typedef {import('./shapes').Submission} Submission */
/** @typedef {import('./shapes').Reading} Reading */
/** @typedef {import('./shapes').Finding} Finding */

// So many figures other than 0 must agree before anybody is asked: quiet offices report the same few every year.
const ENOUGH = 8;

/** Lines that tell submissions apart and were left blank, and a year outside of the edition's. @param {Submission} submission
 * @returns {Finding[]}
 */
export function coverFindings(submission) {
  const { edition, cover } = submission;
  const { shared } = edition;
  const found = [];
  const blank = edition.cover_roles.filter((role) => !cover.get(role));
  if (blank.length > 0) {
    const labels = blank.map((role) => edition.cover.fields.filter((field) => field.code === role)[0].label);
    const lines = labels.join(shared.speech(edition.language).between);
    found.push(structureFinding(shared, submission.stamped === null ? 'cover-blank' : 'cover-stamped', [], { lines }));
  }
  const [first, last] = edition.years;
  const { period } = identityOf(submission);
  if (period !== null && (period.year < first || (last !== null && period.year > last))) {
    const text = cover.get('year') || periodText(period);
    const facts = { text, first: String(first), last: last === null ? '' : String(last) };
    found.push(structureFinding(shared, 'year-outside', [], facts));
  }
  return found;
}

/** Every erratum in force that touches this form. @param {Submission} submission @returns {Finding[]} */
export function errataFindings({ edition, cover }) {
  const { between } = edition.shared.speech(edition.language);
  return edition.errata
    .filter((erratum) => changes(erratum, cover))
    .flatMap((erratum) =>
      does(erratum, between).map(([word, more]) =>
        structureFinding(edition.shared, word, [], {
          rule: erratum.rule,
          since: erratum.since,
          reason: erratum.reason,
          ...more,
        }),
      ),
    );
}

/** Does the form of an office meet another rule than the one that was issued? @param {import('./shapes').Erratum} erratum
 * @param {ReadonlyMap<string, string>} cover
 */
function changes(erratum, cover) {
  if (erratum.added) {
    return isFor(erratum.added.applies, cover);
  }
  return erratum.off || erratum.severity !== null || isFor(erratum.applies || [], cover) !== isFor(erratum.applied, cover);
}

/** What it does, each thing by its word. @param {import('./shapes').Erratum} erratum @param {string} between
 * @returns {[string, Record<string, string>][]}
 */
function does(erratum, between) {
  /** @type {[string, Record<string, string>][]} */
  const found = [];
  if (erratum.added) {
    found.push(['erratum-added', { severity: erratum.added.severity }]);
  }
  if (erratum.off) {
    found.push(['erratum-off', {}]);
  }
  if (erratum.severity !== null) {
    found.push(['erratum-severity', { severity: erratum.severity }]);
  }
  if (erratum.applies !== null) {
    const offices = [...new Set(erratum.applies.flatMap(([, words]) => words))].join(between);
    found.push(offices ? ['erratum-applies', { offices }] : ['erratum-applies-all', {}]);
  }
  return found;
}

/** Is every figure that both periods have the same, and are there enough of them? @param {Submission} submission
 * @param {Submission} last
 */
export function isSameAsLast(submission, last) {
  const pairs = pairsOf(submission, last);
  const alike = pairs.every(
    ([{ number: now }, { number: before }]) => now !== null && before !== null && compare(now, before) === 0,
  );
  return alike && pairs.filter(([now]) => isSome(now.number)).length >= ENOUGH;
}

/** Asks whether the form was filled in again this year; bound to all of the figures. @param {Submission} submission
 * @param {Submission} last
 */
export function sameFinding(submission, last) {
  const rule = /** @type {import('./shapes').Rule} */ (submission.edition.copied_rule);
  const nows = pairsOf(submission, last).map(([now]) => now).filter((now) => isSome(now.number));
  return findingOf({
    id: rule.id,
    severity: rule.severity,
    why: 'same-as-last',
    places: nows.map(placeOf),
    facts: [['file', last.source.file]],
    bound: boundTo(nows.map((now) => [now.indicator.code, /** @type {any} */ (now.number)])),
  });
}

/** @param {Submission} submission @param {Submission} last @returns {[Reading, Reading][]} */
const pairsOf = (submission, last) =>
  comparableHomes(submission.edition, last.edition)
    .map(([code, old]) => /** @type {any} */ ([submission.readings.get(code), last.readings.get(old)]))
    .filter(([now, before]) => now.number !== null || before.number !== null);
