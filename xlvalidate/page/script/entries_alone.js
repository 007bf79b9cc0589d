// Entries of open tables: what a rule asks for at each, and what only other entries decide.
import { compare, plain, wholeNumber } from "./decimal.js";
import { judgedAlone } from "./balances.js";
import { evaluate } from "./evaluate.js";
import { operandOf } from "./edition.js";
import { blankReading, isBlank, isRightlyBlank, readingOf, readingOfEntry, valueOf } from "./submission.js";
import { amongEntries, blanksAsked, knownAs, operands, refKey } from "./tree.js";

/** @typedef {import('./shapes').Edition} Edition */
/** @typedef {import('./shapes').Instance} Instance */
/** @typedef {import('./shapes').Submission} Submission */
/** @typedef {import('./shapes').Entries} Entries */
/** @typedef {import('./shapes').Reading} Reading */
/** @typedef {import('./shapes').Figure} Figure */
/** @typedef {import('./shapes').Ref} Ref */
/** @typedef {import('./shapes').Claim} Claim */
/** @typedef {{ figures: Figure[], key: string } | null} EntryKey what stands in some columns; null where one has nothing */

/** Is a blank of it 0? No text and no day is. @param {Edition} edition @param {Ref} ref @param {boolean} zeroBlanks */
export function isZeroed(edition, ref, zeroBlanks) {
  const { kind, blank } = operandOf(edition, ref.code);
  return kind.type !== 'text' && kind.type !== 'date' && (zeroBlanks || blank === 'zero');
}

/** The open tables of one submission. What is asked of other entries is looked up once. */
export class EntriesAlone {
  /** @param {Submission} submission */
  constructor(submission) {
    this.submission = submission;
    this.edition = submission.edition;
    /** @type {Map<string, EntryKey[]>} */
    this.keysKnown = new Map();
    /** @type {Map<string, Map<string, number>>} */
    this.countsKnown = new Map();
  }

  /** Those of an open table. @param {string} table */
  entries(table) {
    return /** @type {Entries} */ (this.submission.entries.get(table));
  }

  /** What was read of an operand at an entry. @param {Ref} ref @param {string} table @param {number} entry */
  reading(ref, table, entry) {
    return this.edition.columns.has(ref.code)
      ? readingOfEntry(this.entries(table), ref.code, entry)
      : readingOf(this.submission, ref.code);
  }

  /** What an operand counts as at an entry. @param {Ref} ref @param {Instance} instance @param {number} entry */
  figure(ref, instance, entry) {
    const zero = isZeroed(this.edition, ref, instance.rule.zero_blanks);
    return this.countsAs(this.reading(ref, instance.entries, entry), zero);
  }

  /** What stands at an entry. Of a column that is lost nobody knows, whatever a blank in it would mean. @param {Reading} reading
   * @param {boolean} zeroBlanks
   */
  countsAs(reading, zeroBlanks) {
    const lost = reading.cell === null && this.edition.columns.has(reading.indicator.code);
    return lost ? null : valueOf(reading, zeroBlanks);
  }

  /** What a rule lacks at an entry. @param {Instance} instance @param {number} entry */
  lacking(instance, entry) {
    const refs = instance.operands.filter((ref) => this.figure(ref, instance, entry) === null);
    return refs.map((ref) => this.reading(ref, instance.entries, entry));
  }

  /** What a rule asks for at an entry, as far as it is there. @param {Instance} instance @param {number} entry */
  figures(instance, entry) {
    /** @type {Map<string, Figure>} */
    const found = new Map();
    for (const ref of instance.operands) {
      const figure = this.figure(ref, instance, entry);
      if (figure !== null) {
        found.set(refKey(ref), figure);
      }
    }
    for (const among of amongEntries(instance.claim)) {
      const holds = this.among(among, entry);
      if (holds !== null) {
        found.set(refKey(knownAs(among)), wholeNumber(holds ? 1 : 0));
      }
    }
    return found;
  }

  /** Of what a claim asks whether it is blank, what is. @param {Instance} instance @param {number} entry */
  blanks(instance, entry) {
    return instance.blanks.filter((ref) => isBlank(this.reading(ref, instance.entries, entry)));
  }

  /** A rule at an entry that lacks nothing. @param {Instance} instance @param {number} entry */
  judged(instance, entry) {
    const blanks = new Set(this.blanks(instance, entry).map(refKey));
    return judgedAlone(instance.claim, this.figures(instance, entry), blanks, this.edition.shared.patterns);
  }

  /** What only other entries decide of one; null where it lacks itself what is asked.
   * @param {import('./shapes').AmongEntries} claim
   * @param {number} entry
   */
  among(claim, entry) {
    const own = this.keys(claim.of);
    const key = own[entry];
    if (key === null) {
      return null;
    }
    switch (claim.relation) {
      case 'unique':
        return this.counts(claim.of).get(key.key) === 1;
      case 'in':
        return this.counts(claim.within).has(key.key);
      default: {
        let before = entry - 1;
        while (before >= 0 && own[before] === null) {
          before -= 1;
        }
        return before < 0 || !isBefore(key, /** @type {any} */ (own[before]));
      }
    }
  }

  /** How often each key is there. @param {readonly Ref[]} refs */
  counts(refs) {
    const of = refs.map(refKey).join();
    const known = this.countsKnown.get(of);
    if (known) {
      return known;
    }
    const counts = new Map();
    for (const key of this.keys(refs)) {
      if (key !== null) {
        counts.set(key.key, (counts.get(key.key) || 0) + 1);
      }
    }
    this.countsKnown.set(of, counts);
    return counts;
  }

  /** By entry what stands in some columns. @param {readonly Ref[]} refs @returns {EntryKey[]} */
  keys(refs) {
    const of = refs.map(refKey).join();
    const known = this.keysKnown.get(of);
    if (known) {
      return known;
    }
    const entries = this.entries(operandOf(this.edition, refs[0].code).table);
    const zero = refs.map((ref) => isZeroed(this.edition, ref, false));
    const keys = entries.rows.map((_, entry) => {
      const values = refs.map((ref, at) => this.countsAs(readingOfEntry(entries, ref.code, entry), zero[at]));
      const figures = /** @type {Figure[]} */ (values);
      return values.includes(null) ? null : { figures, key: JSON.stringify(figures.map(keyOfFigure)) };
    });
    this.keysKnown.set(of, keys);
    return keys;
  }

  /** Does an entry meet a condition? Where it lacks what is asked, the reading of that; what rightly is left blank meets
   * none.
   * @param {Claim} where
   * @param {string} table
   * @param {number} entry
   * @returns {boolean | Reading}
   */
  meets(where, table, entry) {
    /** @type {Map<string, Figure>} */
    const figures = new Map();
    const lacking = [];
    for (const ref of operands(where)) {
      const reading = this.reading(ref, table, entry);
      const value = this.countsAs(reading, isZeroed(this.edition, ref, false));
      if (value === null) {
        lacking.push(reading);
      } else {
        figures.set(refKey(ref), value);
      }
    }
    if (lacking.length > 0) {
      const found = lacking.find((reading) => !isRightlyBlank(reading));
      // It stands for what entries come to: of a lost column that is never 0.
      return found && found.cell === null ? blankReading({ ...found.indicator, blank: 'unknown' }, null) : found || false;
    }
    const blanks = blanksAsked(where).filter((ref) => isBlank(this.reading(ref, table, entry)));
    return evaluate(where, figures, new Set(blanks.map(refKey)), this.edition.shared.patterns).holds;
  }
}

/** @param {Figure} figure */
const keyOfFigure = (figure) => (typeof figure === 'string' ? `"${figure}` : plain(figure));

/** @param {{ figures: Figure[] }} one @param {{ figures: Figure[] }} other */
function isBefore(one, other) {
  for (let at = 0; at < one.figures.length; at += 1) {
    const order = compare(/** @type {any} */ (one.figures[at]), /** @type {any} */ (other.figures[at]));
    if (order !== 0) {
      return order < 0;
    }
  }
  return false;
}
