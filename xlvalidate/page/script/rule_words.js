// What a finding says of its rule: what that asks, the equation, the condition and the clauses, each with figures.
import { figuresBound } from "./bound_figures.js";
import { measuredIn, truthIn } from "./broken_rules.js";
import { a1Of } from "./cells.js";
import { equation, holding } from "./explain.js";
import { Writing } from "./figure_text.js";
import { factOf } from "./finding.js";
import { clip } from "./plain_text.js";
import { operands, refKey } from "./tree.js";
import { tellerOf } from "./wording.js";

/** @typedef {import('./shapes').Finding} Finding */
/** @typedef {import('./shapes').Edition} Edition */
/** @typedef {import('./shapes').Instance} Instance */
/** @typedef {import('./shapes').Claim} Claim */
/** @typedef {import('./speech').Speech} Speech */

const MOST_SAID = 200; // characters of what a rule divides by

/** The rule that a finding is of; null for the form's structure and for notes of reading. @param {Finding} finding
 * @param {Edition} edition
 */
export function ruleOfFinding(finding, edition) {
  const [head] = finding.id.split('.');
  return edition.rules.find((rule) => rule.id === head) || null;
}

/** What a rule divides by, in words, with its cells. @param {Finding} finding @param {Edition} edition @param {Speech} speech */
export const divisorSaid = (finding, edition, speech) =>
  clip(teller(finding, edition, speech).amount(/** @type {any} */ (finding.divisor)), MOST_SAID);

/** What decides, with its figures. It is kept as the form's language has it, and drawn again in another one.
 * @param {Finding} finding
 * @param {Edition} edition
 * @param {Speech} speech
 */
export function equationOf(finding, edition, speech) {
  const instance = edition.by_instance.get(finding.id);
  if (!instance || speech.language === edition.language) {
    return factOf(finding, 'equation');
  }
  const [truth, figures] = [truthIn(finding, instance.claim), figuresOfFinding(finding)];
  if (truth.size === 0 || lacks(instance.claim, figures)) {
    return factOf(finding, 'equation');
  }
  return equation(instance.claim, figures, holding(truth), new Writing(speech, measuredIn(edition)));
}

/** What a broken rule tolerates, where it depends on the figures; a number stands in the rule itself. @param {Finding} finding
 * @param {import('./shapes').Rule | null} rule
 * @returns {readonly [string, string] | null} the kind, and how it is written
 */
export function toleranceOf(finding, rule) {
  if (rule === null || finding.tolerated === null || rule.tolerance === null || rule.tolerance[0] === 'number') {
    return null;
  }
  return rule.tolerance;
}

/** Which clauses of what a rule asks hold, with their figures; empty where the finding does not say it.
 * @param {Finding} finding
 * @param {Edition} edition
 * @param {Speech} speech
 */
export function clausesSaid(finding, edition, speech) {
  const instance = edition.by_instance.get(finding.id);
  if (!instance) {
    return '';
  }
  const [truth, figures] = [truthIn(finding, instance.claim), figuresOfFinding(finding)];
  const [, claim] = partsOf(finding, instance);
  return truth.size === 0 || lacks(claim, figures) ? '' : teller(finding, edition, speech).truths(claim, truth, figures);
}

/** What a rule asks, a condition with the figures that meet it. @param {Finding} finding @param {Edition} edition
 * @param {Speech} speech
 */
export function askedBy(finding, edition, speech) {
  const instance = /** @type {Instance} */ (edition.by_instance.get(finding.id));
  const condition = conditionOf(finding, edition, speech);
  const told = teller(finding, edition, speech);
  return condition ? told.because(condition, partsOf(finding, instance)[1]) : told.sentence(instance.claim);
}

/** The condition under which a broken rule asks something, with its figures; empty where it asks without one.
 * @param {Finding} finding
 * @param {Edition} edition
 * @param {Speech} speech
 */
export function conditionOf(finding, edition, speech) {
  const instance = edition.by_instance.get(finding.id);
  if (!instance || finding.why !== 'broken') {
    return '';
  }
  const [condition] = partsOf(finding, instance);
  const figures = figuresOfFinding(finding);
  if (condition === null || lacks(condition, figures)) {
    return '';
  }
  return teller(finding, edition, speech).given(condition, figures, truthIn(finding, instance.claim));
}

/** The figures of a broken rule; of one that is broken at several entries those of the first. @param {Finding} finding */
const figuresOfFinding = (finding) => figuresBound(factOf(finding, 'first') || finding.bound);

/** @param {Claim} claim @param {ReadonlyMap<string, unknown>} figures */
const lacks = (claim, figures) => operands(claim).some((ref) => !figures.has(refKey(ref)));

/** The condition of a claim that is met, and what is asked where it is. @param {Finding} finding @param {Instance} instance
 * @returns {[Claim | null, Claim]}
 */
function partsOf(finding, { claim }) {
  switch (claim.kind) {
    case 'when':
      return [claim.condition, claim.claim];
    case 'iff':
      return factOf(finding, 'given') === 'second' ? [claim.second, claim.first] : [claim.first, claim.second];
    default:
      return [null, claim];
  }
}

/** @param {Finding} finding @param {Edition} edition @param {Speech} speech */
function teller(finding, edition, speech) {
  // Of several entries the first is said.
  const cells = new Map([...finding.places].reverse().flatMap(({ code, cell }) => (cell ? [[code, a1Of(cell)]] : [])));
  const instance = /** @type {Instance} */ (edition.by_instance.get(finding.id));
  return tellerOf(edition, instance, speech, (code) => cells.get(code) || '');
}
