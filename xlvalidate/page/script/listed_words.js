// Words that are chosen from a list: is it one, is it valid beside the word that decides, and which item is the nearest.
import { madeOnce } from "./edition.js";
import { normalCode, officeCodeOf } from "./identity.js";
import { trimmed, withoutHalves } from "./plain_text.js";
import { isUntyped } from "./submission.js";

/** @typedef {import('./shapes').Edition} Edition */
/** @typedef {import('./shapes').Indicator} Indicator */
/** @typedef {import('./shapes').Submission} Submission */

const NEAR = 0.6; // from 0 to 1: as alike a slip and the item have to be that is asked after

/** What an indicator may be; with `pairs` where a word decides. @param {Edition} edition @param {Indicator} indicator */
const validItems = (edition, indicator) =>
  madeOnce(edition, `items of ${indicator.code}`, () => itemsOf(edition, indicator));

/** @param {Edition} edition @param {Indicator} indicator */
function itemsOf(edition, indicator) {
  const items = indicator.choices.map(trimmed);
  const found = edition.lists.get(indicator.list || '');
  if (!found || found.parent === null) {
    return { items, pairs: null, elsewhere: 'not-under' };
  }
  const ofOffice = found.parent === 'office';
  /** @type {Map<string, string[]>} */
  const pairs = new Map();
  for (const [word, those] of found.by_word) {
    const key = ofOffice ? normalCode(word) : trimmed(word);
    pairs.set(key, [...(pairs.get(key) || []), ...those.map(trimmed)]);
  }
  return { items, pairs, elsewhere: indicator.under === null ? 'not-for-office' : 'not-under' };
}

/**
 * What is wrong with a word; empty where nothing is.
 * @param {Edition} edition
 * @param {Indicator} indicator
 * @param {string} text
 * @param {string | null} parent the word that decides, where there is one
 */
export function listFault(edition, indicator, text, parent) {
  const { items, pairs, elsewhere } = validItems(edition, indicator);
  const said = withoutHalves(trimmed(text));
  if (!items.includes(said)) {
    return 'not-a-choice';
  }
  if (pairs === null || pairs.size === 0 || parent === null) {
    return '';
  }
  const valid = pairs.get(parent);
  // Of a word that is none of its own list, or of an item of none, that is told already.
  if (valid === undefined) {
    return elsewhere === 'not-under' ? '' : elsewhere;
  }
  return valid.includes(said) ? '' : elsewhere;
}

/** The word that decides which items of its list a cell may have; null where nothing does, or it is lacking.
 * @param {Indicator} indicator
 * @param {Submission} submission
 */
export function decidingWord(indicator, submission) {
  const found = submission.edition.lists.get(indicator.list || '');
  if (!found || found.parent === null) {
    return null;
  }
  if (indicator.under === null) {
    return officeCodeOf(submission) || null;
  }
  const above = /** @type {any} */ (submission.readings.get(indicator.under));
  return above.why === null && !isUntyped(above) ? withoutHalves(trimmed(above.value.text)) : null;
}

/** What a sentence about a word that may not stand there says. @param {Edition} edition @param {Indicator} indicator
 * @param {string} word
 * @param {string | null} parent
 * @param {string} why
 * @returns {[string, string][]}
 */
export function factsOfSlip(edition, indicator, word, parent, why) {
  const near = nearest(word, validItems(edition, indicator), why === 'not-a-choice' ? null : parent);
  const listed = edition.lists.get(indicator.list || '');
  /** @type {[string, string][]} */
  const facts = listed
    ? [['word', word], ['list', listed.label], ['near', near], ['parent', why === 'not-under' ? parent || '' : '']]
    : [['near', near]];
  return facts.filter(([, said]) => said);
}

/** The item that a slip is nearest to, of those that are valid beside a word; empty where none is near.
 * @param {string} said
 * @param {{ items: string[], pairs: Map<string, string[]> | null }} valid
 * @param {string | null} beside
 */
function nearest(said, { items, pairs }, beside) {
  const word = trimmed(said);
  let [found, best] = ['', 0];
  for (const item of beside === null ? items : (pairs && pairs.get(beside)) || []) {
    const alike = likeness(word, item);
    if (alike >= NEAR && alike > best) {
      [found, best] = [item, alike];
    }
  }
  return found;
}

/** From 0 to 1: twice the longest sequence that both have in common, by all their characters. @param {string} one
 * @param {string} other
 */
function likeness(one, other) {
  const [left, right] = [[...one], [...other]];
  const all = left.length + right.length;
  if (all === 0) {
    return 1;
  }
  let row = Array(right.length + 1).fill(0);
  for (const letter of left) {
    const next = [0];
    right.forEach((beside, at) => next.push(letter === beside ? row[at] + 1 : Math.max(row[at + 1], next[at])));
    row = next;
  }
  return 1 - (all - 2 * row[right.length]) / all;
}
