// The rules over entries: at which entries one is broken, at which it could not be run, where it does not apply.
import { notFor } from "./figures.js";
import { keyOf } from "./cells.js";
import { isRightlyBlank } from "./submission.js";

/** @typedef {import('./shapes').Instance} Instance */
/** @typedef {import('./entries_alone').EntriesAlone} EntriesAlone */
/**
 * What a rule over entries comes to. `held` says that there are entries at which it holds, `absence` why it is not asked.
 * @typedef {{ instance: Instance, broken: number[], not_run: number[], undivided: number[], held: boolean, absence: string }} JudgedEntries
 */

const NO_BLOCKS = new Set(/** @type {string[]} */ ([]));

/** The rules over entries, in the order of the edition. @param {EntriesAlone} alone @returns {JudgedEntries[]} */
export const judgedEntries = (alone) => alone.edition.entry_instances.map((instance) => judgedAtEntries(instance, alone));

/** @param {Instance} instance @param {EntriesAlone} alone @returns {JudgedEntries} */
function judgedAtEntries(instance, alone) {
  const absence = notFor(instance, alone.submission, NO_BLOCKS);
  /** @type {JudgedEntries} */
  const judged = { instance, broken: [], not_run: [], undivided: [], held: false, absence };
  if (absence) {
    return judged;
  }
  alone.entries(instance.entries).rows.forEach((_, entry) => {
    const lacking = alone.lacking(instance, entry);
    if (lacking.length > 0) {
      if (!lacking.every(isRightlyBlank)) {
        judged.not_run.push(entry);
      }
      return;
    }
    const result = alone.judged(instance, entry);
    if ('zero' in result) {
      judged.undivided.push(entry);
    } else if (result.sides.holds) {
      judged.held = true;
    } else {
      judged.broken.push(entry);
    }
  });
  return judged;
}

/** What the first entries lack at which a rule could not be run, each cell once. @param {JudgedEntries} judged
 * @param {EntriesAlone} alone
 * @param {number} most
 */
export function lackingFirst(judged, alone, most) {
  const seen = new Set();
  return judged.not_run.slice(0, most).flatMap((entry) =>
    alone.lacking(judged.instance, entry).filter((reading) => {
      const key = reading.cell === null ? '' : keyOf(reading.cell);
      if (isRightlyBlank(reading) || (key && seen.has(key))) {
        return false;
      }
      seen.add(key);
      return true;
    }),
  );
}
