// The columns of open tables cell by cell: what was not understood, what is out of bounds, what is none of its list. A
// column that is wrong in the same way at many entries is one finding.
import { contentFault, figureFault, finestOf } from "./bounds.js";
import { isNumeric } from "./edition.js";
import { officeCodeOf } from "./identity.js";
import { listFault } from "./listed_words.js";
import { trimmed } from "./plain_text.js";
import { columnOf, lackOf } from "./submission.js";

/** @typedef {import('./shapes').Submission} Submission */
/** @typedef {import('./shapes').Indicator} Indicator */
/** @typedef {import('./shapes').Entries} Entries */
/** @typedef {{ code: string, why: string, entries: number[] }} WrongCells */

/** What is wrong in the cells of an open table, in the order of its columns. @param {Submission} submission
 * @param {string} table
 */
export function wrongCells(submission, table) {
  const entries = /** @type {Entries} */ (submission.entries.get(table));
  /** @type {Map<string, WrongCells>} */
  const found = new Map();
  const add = (/** @type {string} */ code, /** @type {string} */ why, /** @type {number} */ entry) => {
    const known = found.get(`${code} ${why}`) || { code, why, entries: [] };
    found.set(`${code} ${why}`, known);
    known.entries.push(entry);
  };
  for (const indicator of entries.table.columns) {
    const { code } = indicator;
    for (const [entry, reading] of columnOf(entries, code).odd) {
      if (reading.why !== null) {
        add(code, reading.why, entry);
      }
    }
    blanksIn(indicator, entries).forEach((entry) => add(code, 'blank', entry));
    faultsIn(indicator, entries, submission).forEach(({ why, entry }) => add(code, why, entry));
  }
  found.forEach((one) => one.entries.sort((first, second) => first - second));
  return [...found.values()];
}

/** The entries that lack what every entry has to have. @param {Indicator} indicator @param {Entries} entries */
function blanksIn(indicator, entries) {
  const { column, typed, odd } = columnOf(entries, indicator.code);
  if (!column || indicator.blank !== 'unknown') {
    return [];
  }
  return entries.rows.flatMap((_, at) => {
    const reading = odd.get(at);
    return typed[at] === null && (!reading || lackOf(reading) === 'blank') ? [at] : [];
  });
}

/** What is against the content of a column. @param {Indicator} indicator @param {Entries} entries
 * @param {Submission} submission
 */
function faultsIn(indicator, entries, submission) {
  const { typed } = columnOf(entries, indicator.code);
  const { patterns } = submission.edition.shared;
  const finest = finestOf(submission.edition);
  /** @type {{ why: string, entry: number }[]} */
  const contents = [];
  /** @type {{ why: string, entry: number }[]} */
  const words = [];
  typed.forEach((one, entry) => {
    if (one === null) {
      return;
    }
    const why = isNumeric(indicator)
      ? figureFault(indicator, /** @type {any} */ (one), finest)
      : contentFault(indicator, one, patterns);
    if (why) {
      contents.push({ why, entry });
    }
    if (indicator.choices.length > 0 && typeof one === 'string') {
      const fault = listFault(submission.edition, indicator, one, parentOf(indicator, entries, entry, submission));
      if (fault) {
        words.push({ why: fault, entry });
      }
    }
  });
  return [...contents, ...words];
}

/** The word that decides which items are valid; null where nothing does, or it is lacking. @param {Indicator} indicator
 * @param {Entries} entries
 * @param {number} entry
 * @param {Submission} submission
 */
function parentOf(indicator, entries, entry, submission) {
  const list = submission.edition.lists.get(indicator.list || '');
  if (!list || list.parent === null) {
    return null;
  }
  if (indicator.under === null) {
    return officeCodeOf(submission) || null;
  }
  const above = columnOf(entries, indicator.under).typed[entry];
  return typeof above === 'string' ? trimmed(above) : null;
}
