// What the rules of an edition ask for of a form, and why an instance cannot be computed where one is lacking.
import { isFor, tablesOf } from "./edition.js";
import { isUntyped, readingOf, standsFor, valueOf } from "./submission.js";
import { once, references, refKey, refTo } from "./tree.js";

/** @typedef {import('./shapes').Edition} Edition */
/** @typedef {import('./shapes').Instance} Instance */
/** @typedef {import('./shapes').Submission} Submission */
/** @typedef {import('./shapes').Figure} Figure */
/** @typedef {import('./shapes').Ref} Ref */
/** @typedef {import('./shapes').NotComputed} NotComputed */

/** Everything that a rule may ask for, by the keys of references. @param {Submission} submission
 * @param {Submission | null} last
 */
export function figuresOf(submission, last) {
  /** @type {Map<string, Figure>} */
  const found = new Map();
  for (const [code, reading] of [...submission.readings, ...submission.entry_figures]) {
    const value = valueOf(reading);
    if (value !== null) {
      found.set(code, value);
    }
  }
  const earlier = /** @type {[string, Submission | null][]} */ ([['last', last], ['year_ago', yearAgoOf(submission, last)]]);
  for (const [whose, form] of earlier) {
    for (const [code, old] of form === null ? [] : comparableHomes(submission.edition, form.edition)) {
      const value = valueOf(/** @type {any} */ (form).readings.get(old));
      if (value !== null) {
        found.set(refKey(refTo(code, whose)), value);
      }
    }
  }
  return found;
}

/** The form of the same period a year before; where a year is reported, that is the one before.
 * @param {Submission} submission
 * @param {Submission | null} last
 */
export const yearAgoOf = (submission, last) => (submission.edition.period === 'year' ? last : submission.year_ago);

/** By code: what the same figure is called in an older edition. @param {Edition} newer @param {Edition} older
 * @returns {[string, string][]}
 */
export function comparableHomes(newer, older) {
  if (newer.id === older.id) {
    return [...newer.indicators.values()]
      .filter(({ code, kind }) => {
        const other = older.indicators.get(code);
        return other !== undefined && kind.type === other.kind.type && kind.share === other.kind.share;
      })
      .map(({ code }) => [code, code]);
  }
  const told = newer.shared.homes.find(([new_, old]) => new_ === newer.id && old === older.id);
  const [here, there] = [[...newer.indicators.keys()], [...older.indicators.keys()]];
  return (told ? told[2] : []).flatMap(([at, old, count]) =>
    here.slice(at, at + count).map((code, step) => /** @type {[string, string]} */ ([code, there[old + step]])),
  );
}

/** An operand of an instance; null where there is none. @param {Ref} ref @param {Instance} instance
 * @param {Submission} submission
 * @param {ReadonlyMap<string, Figure>} figures
 */
export function operandFigure(ref, instance, submission, figures) {
  if (!ref.period) {
    return valueOf(readingOf(submission, ref.code), instance.rule.zero_blanks);
  }
  const found = figures.get(refKey(ref));
  return found === undefined ? null : found;
}

/** The optional blocks in which nothing was typed. @param {Edition} edition @param {Submission} submission */
export function absentBlocks(edition, submission) {
  const blocks = new Map();
  for (const [code, block] of edition.optional) {
    blocks.set(block, blocks.get(block) !== false && isUntyped(readingOf(submission, code)));
  }
  return new Set([...blocks].filter(([, blank]) => blank).map(([block]) => block));
}

/** Why an instance is not asked of a submission at all; empty where it is. @param {Instance} instance
 * @param {Submission} submission
 * @param {ReadonlySet<string>} leftOut
 */
export function notFor(instance, submission, leftOut) {
  const { edition } = submission;
  if (!isFor(instance.rule.applies, submission.cover)) {
    return 'other_offices';
  }
  if (tablesOf(edition, instance).some((table) => standsFor(submission, table) === 'not-applicable')) {
    return 'other_tables';
  }
  const optional = instance.operands.some((ref) => leftOut.has(edition.optional.get(ref.code) || ''));
  return optional ? 'optional_block' : '';
}

/** An instance with operands that are not there. @param {Ref[]} lacking @param {Submission} submission
 * @returns {NotComputed}
 */
export function absent(lacking, submission) {
  if (lacking.some((ref) => ref.period)) {
    return { absence: 'other_period', operands: [], divisor: null }; // nothing to compare with
  }
  const readings = lacking.map((ref) => readingOf(submission, ref.code));
  const rightly = readings.every((one) => isUntyped(one) && one.indicator.blank === 'empty');
  if (readings.some((one) => one.nil) || rightly) {
    return { absence: 'optional_block', operands: [], divisor: null };
  }
  return { absence: 'not_run', operands: readings, divisor: null };
}

/** An instance that would divide by an amount that is 0, or by one that may be. @param {import('./shapes').Amount} divisor
 * @param {boolean} exactly
 * @param {Submission} submission
 * @returns {NotComputed}
 */
export function undivided(divisor, exactly, submission) {
  const refs = once(references(divisor)).filter((ref) => !ref.period);
  const readings = refs.map((ref) => readingOf(submission, ref.code));
  return { absence: exactly ? 'zero_divisor' : 'rounded_divisor', operands: readings, divisor };
}
