// What was found in a file as plain data: the object of `check --format json`.
import { causesOf } from "./causes.js";
import { sayCause } from "./cause_text.js";
import { a1Of } from "./cells.js";
import { OUTCOMES } from "./counts.js";
import { plain } from "./decimal.js";
import { messageOf, say } from "./finding_text.js";
import { identityOf } from "./identity.js";
import { periodText } from "./period.js";
import { encodable } from "./plain_text.js";
import { declarationOf } from "./submission.js";

/** @typedef {import('./shapes').Checked} Checked */
/** @typedef {import('./shapes').Edition} Edition */
/** @typedef {import('./shapes').Finding} Finding */
/** @typedef {import('./shapes').Cause} Cause */
/** @typedef {import('./shapes').Place} Place */
/** @typedef {import('./shapes').Submission} Submission */
/** @typedef {import('./speech').Speech} Speech */

/** One workbook's result as plain data. @param {Checked} checked @param {Speech} speech */
export function asData(checked, speech) {
  const { submission, source, findings } = checked;
  const edition = submission === null ? null : submission.edition;
  const counted = [...checked.outcomes.values()];
  return {
    file: encodable(source.file),
    sha256: source.sha256,
    edition: edition === null ? null : edition.id,
    verdict: checked.verdict,
    rules: Object.fromEntries(
      OUTCOMES.filter((outcome) => outcome !== 'not_applicable').map((outcome) => [
        outcome,
        counted.filter((one) => one === outcome).length,
      ]),
    ),
    findings: findings.map((finding) => findingData(finding, encodable(messageOf(say(finding, edition, speech))), edition)),
    causes: causesOf(checked).map((cause) => causeData(cause, findings, edition, speech)),
    ...(submission === null || submission.edition.period === 'year' ? {} : { period: partOf(submission) }),
    ...(submission === null || submission.edition.declarable.size === 0 ? {} : { declared: declaredData(submission) }),
  };
}

/** What a form reports, where its edition is of less than a year. @param {Submission} submission */
function partOf(submission) {
  const { period } = identityOf(submission);
  return period === null ? '' : periodText(period);
}

/** What was declared of whole tables; `says` is null where it is not clear. @param {Submission} submission */
const declaredData = (submission) =>
  [...submission.declared].map(([table, one]) => ({
    table,
    says: declarationOf(one),
    text: encodable(one.text),
    sheet: encodable(one.cell.sheet),
    cell: a1Of(one.cell),
    beside: [...one.beside],
  }));

/** @param {import('./decimal').Decimal | null} number */
const numberData = (number) => (number === null ? null : plain(number));

/** @param {Finding} finding @param {string} message @param {Edition | null} edition */
const findingData = (finding, message, edition) => ({
  id: finding.id,
  kind: finding.origin,
  severity: finding.severity,
  cells: finding.places.map((place) => placeData(place, edition)),
  ...(finding.entries ? { entries: finding.entries } : {}),
  left: numberData(finding.left),
  right: numberData(finding.right),
  difference: numberData(finding.difference),
  ...(finding.tolerated === null ? {} : { tolerated: numberData(finding.tolerated) }),
  message,
});

/** @param {Cause} cause @param {readonly Finding[]} findings @param {Edition | null} edition @param {Speech} speech */
function causeData(cause, findings, edition, speech) {
  const said = sayCause(cause, edition, speech);
  const places = new Map(cause.places.map((place) => [place.code, place]));
  const { suspects } = cause;
  return {
    kind: cause.kind,
    severity: cause.severity,
    open: cause.open,
    findings: cause.findings.map((finding) => findings.indexOf(finding)).sort((one, other) => one - other),
    cells: cause.places.map((place) => placeData(place, edition)),
    ...(cause.entries ? { entries: cause.entries } : {}),
    waits: cause.waits,
    suspects: suspects && {
      ended: suspects.ended,
      sets: suspects.sets.map((codes, at) => ({
        cells: codes.map((code) => placeData(/** @type {Place} */ (places.get(code)), edition)),
        slip: suspects.slips[at],
      })),
    },
    message: encodable(messageOf({ ...said, figures: '', condition: '', short: '' })),
  };
}

/** One place of a finding; `entry` is the row of the sheet where it is of an open table's entry. @param {Place} place
 * @param {Edition | null} edition
 */
function placeData({ code, cell, text }, edition) {
  const ofEntry = edition !== null && cell !== null && edition.columns.has(code || '');
  return {
    entry: ofEntry && cell ? cell.row : null,
    code,
    sheet: cell && encodable(cell.sheet),
    cell: cell && a1Of(cell),
    text: encodable(text),
  };
}
