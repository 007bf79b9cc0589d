// A rule that is broken, or could not be run, as a finding; an explanation is bound to the figures it explains.
import { wholeNumber } from "./decimal.js";
import { boundTo } from "./bound_figures.js";
import { operandOf, tableOf } from "./edition.js";
import { givesNoReason } from "./empty_reasons.js";
import { clausesOnce, decides, equation, hasChoice, holding, isWordedClaim, truthOf } from "./explain.js";
import { Writing } from "./figure_text.js";
import { factOf, findingOf, placeOf } from "./finding.js";
import { listed } from "./speech.js";
import { WITH_A_CAUSE, isUntyped, lackOf, readingOf } from "./submission.js";
import { nodeKey, refKey } from "./tree.js";

/** @typedef {import('./shapes').Edition} Edition */
/** @typedef {import('./shapes').Instance} Instance */
/** @typedef {import('./shapes').Submission} Submission */
/** @typedef {import('./shapes').Reading} Reading */
/** @typedef {import('./shapes').Finding} Finding */
/** @typedef {import('./shapes').Figure} Figure */
/** @typedef {import('./shapes').Ref} Ref */
/** @typedef {import('./shapes').Broken} Broken */
/** @typedef {import('./shapes').NotComputed} NotComputed */

/** What each indicator of an edition is: a number, a share, a day. @param {Edition} edition */
export const measuredIn = (edition) => (/** @type {Ref} */ ref) => {
  const { kind } = operandOf(edition, ref.code);
  return kind.type === 'date' ? 'day' : kind.share ? 'share' : 'number';
};

/** An instance that does not hold, with its cells and figures. @param {Instance} instance @param {Submission} submission
 * @param {ReadonlyMap<string, Figure>} figures
 * @param {Broken} found
 * @returns {Finding}
 */
export function brokenFinding(instance, submission, figures, found) {
  const { edition } = submission;
  const values = new Map(
    instance.operands.map((ref) => {
      const figure = figures.get(refKey(ref));
      return [refKey(ref), figure === undefined ? nothingOf(edition, ref) : figure];
    }),
  );
  const now = instance.operands.filter((ref) => !ref.period).map((ref) => readingOf(submission, ref.code));
  const blanks = instance.blanks.filter((ref) => isUntyped(readingOf(submission, ref.code)));
  const finding = brokenWith(instance, edition, values, blanks, now.map(placeOf), found);
  const tables = [...new Set(now.filter((reading) => reading.nil).map((reading) => reading.indicator.table))];
  const [first, ...others] = finding.facts;
  const nil = listed(tables.map((table) => tableOf(edition, table).sheet));
  return tables.length > 0 ? { ...finding, facts: [first, ['nil', nil], ...others] } : finding;
}

/**
 * An instance that does not hold with these figures: its equation, and what a sentence says of its clauses.
 * @param {Instance} instance
 * @param {Edition} edition
 * @param {ReadonlyMap<string, Figure>} values
 * @param {readonly Ref[]} blanks
 * @param {readonly import('./shapes').Place[]} places
 * @param {Broken} found
 * @returns {Finding}
 */
export function brokenWith(instance, edition, values, blanks, places, found) {
  const { claim } = instance;
  const writing = new Writing(edition.shared.speech(edition.language), measuredIn(edition));
  const words = hasChoice(claim) || isWordedClaim(claim, writing);
  const empty = new Set(blanks.map(refKey));
  const holds = holding(words ? truthOf(claim, values, empty, edition.shared.patterns) : found.met);
  const decided = decides(claim, holds);
  const measure = decided.kind === 'comparison' ? writing.ofBoth(decided.left, decided.right) : 'number';
  /** @type {[string, string][]} */
  const facts = [['equation', equation(claim, values, holds, writing)]];
  if (claim.kind === 'iff') {
    facts.push(['given', holds(claim.first) ? 'first' : 'second']);
  }
  if (words) {
    facts.push(['clauses', clausesOnce(claim).map((one) => (holds(one) ? '1' : '0')).join('')]);
  }
  if (measure !== 'number') {
    facts.push(['measure', measure]);
  }
  const { left, right, difference, tolerated } = found.sides;
  return findingOf({
    id: instance.id,
    severity: instance.rule.severity,
    why: 'broken',
    places,
    left,
    right,
    difference,
    tolerated,
    facts,
    bound: boundTo(values),
  });
}

/** What a cell without anything in it is to a rule that takes it so. @param {Edition} edition @param {Ref} ref */
const nothingOf = (edition, ref) => (operandOf(edition, ref.code).kind.type === 'text' ? '' : wholeNumber(0));

/** Which clauses of its rule hold; nothing where the finding does not say. @param {Finding} finding
 * @param {import('./shapes').Claim} claim
 * @returns {Map<string, boolean>}
 */
export function truthIn(finding, claim) {
  const [said, those] = [factOf(finding, 'clauses'), clausesOnce(claim)];
  return new Map(said.length === those.length ? those.map((one, at) => [nodeKey(one), said[at] === '1']) : []);
}

/** The finding with the explanation that settles it, or with the word that an older one has lapsed. @param {Finding} finding
 * @param {Submission} submission
 * @param {Submission | null} last
 * @returns {Finding}
 */
export function settledFinding(finding, submission, last) {
  if (finding.severity === 'must') {
    return finding;
  }
  const text = submission.explanations.get(finding.id) || '';
  /** @type {(...facts: [string, string][]) => Finding} */
  const more = (...facts) => ({ ...finding, facts: [...finding.facts, ...facts] });
  if (!text) {
    return submission.lines_lost.has(finding.id) ? more(['line', 'lost']) : finding;
  }
  for (const kept of [submission.kept.get(finding.id), lastYears(finding.id, last)]) {
    if (kept && kept.text === text && kept.bound !== finding.bound) {
      return more(['lapsed', text], ['then', kept.equation], ['then_bound', kept.bound]);
    }
  }
  const { no_reason: words } = submission.edition.shared;
  return givesNoReason(text, words) ? more(['no_reason', text]) : { ...finding, explanation: text };
}

/** @param {string} id @param {Submission | null} last */
function lastYears(id, last) {
  const instance = last && last.edition.by_instance.get(id);
  if (!last || !instance || !last.explanations.has(id)) {
    return null;
  }
  if (instance.operands.some((ref) => !last.edition.indicators.has(ref.code))) {
    return null; // what entries were or came to, nobody has computed of last year's form
  }
  /** @type {[string, Figure][]} */
  const numbers = instance.operands.flatMap((ref) => {
    const { number } = readingOf(last, ref.code);
    return number === null || ref.period ? [] : [[refKey(ref), number]];
  });
  return { text: /** @type {string} */ (last.explanations.get(id)), bound: boundTo(numbers), equation: '' };
}

/** A rule that could not be run at `count` places, because of these cells. @param {import('./shapes').Rule} rule
 * @param {readonly Reading[]} lacking
 * @param {number} count
 */
export function notRunFinding(rule, lacking, count) {
  const lacks = lacking.map(lackOf);
  const many = (/** @type {string} */ lack) => lacks.filter((one) => one === lack).length;
  return findingOf({
    id: rule.id,
    severity: rule.trial ? 'note' : rule.severity,
    why: 'not-run',
    places: lacking.map(placeOf),
    facts: [
      ['count', String(count)],
      ['blank', String(many('blank'))],
      ['other', String(lacking.length - many('blank'))],
      ...WITH_A_CAUSE.filter(many).map((lack) => /** @type {[string, string]} */ ([lack, String(many(lack))])),
    ],
  });
}

/** An instance that could not be run because it would divide by 0: it is told, and nobody has to act on it.
 * @param {Instance} instance
 * @param {NotComputed} gap
 */
export const undividedFinding = (instance, gap) =>
  findingOf({
    id: instance.id,
    why: gap.absence === 'zero_divisor' ? 'zero-divisor' : 'rounded-divisor',
    places: gap.operands.map(placeOf),
    facts: [['divisor', gap.divisor === null ? '' : nodeKey(gap.divisor)]],
    divisor: gap.divisor,
  });
