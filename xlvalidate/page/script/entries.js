// The open tables of a submission judged: one finding a rule, with the exact count of entries and the first places.
import { boundTo } from "./bound_figures.js";
import { brokenWith, notRunFinding, settledFinding } from "./broken_rules.js";
import { OF_LISTS, beyondFinding, readingFinding } from "./cell_rules.js";
import { tableOf } from "./edition.js";
import { EntriesAlone } from "./entries_alone.js";
import { wrongCells } from "./entry_cells.js";
import { withEntryFigures } from "./entry_figures.js";
import { judgedEntries, lackingFirst } from "./entry_rules.js";
import { MOST_ENTRIES_SHOWN, findingOf, placeOf, structureFinding } from "./finding.js";
import { factsOfSlip } from "./listed_words.js";
import { sha256 } from "./sha256.js";
import { columnOf, lackOf, readingOfEntry } from "./submission.js";
import { askedOfEntry, nodeKey, refKey } from "./tree.js";
import { utf8 } from "./utf8.js";

/** @typedef {import('./shapes').Edition} Edition */
/** @typedef {import('./shapes').Submission} Submission */
/** @typedef {import('./shapes').Entries} Entries */
/** @typedef {import('./shapes').Finding} Finding */
/** @typedef {import('./shapes').Rule} Rule */
/** @typedef {import('./shapes').Indicator} Indicator */
/** @typedef {import('./entry_rules').JudgedEntries} JudgedEntries */
/** @typedef {import('./entry_cells').WrongCells} WrongCells */
/** @typedef {[Map<string, string>, Finding[]]} Part */

const MOST_NEAR = 20; // different slips of a column for which the nearest item is looked for

/** A submission with what its entries come to, and the outcomes and findings of its open tables.
 * @param {Submission} read
 * @param {Submission | null} last
 * @returns {[Submission, Part[]]}
 */
export function checkEntries(read, last) {
  const submission = withEntryFigures(read);
  const alone = new EntriesAlone(submission);
  /** @type {Part[]} */
  const parts = [];
  for (const table of submission.edition.open_tables.keys()) {
    const rule = submission.edition.cell_rules.get(table);
    if (rule) {
      const [outcome, findings] = ofCells(rule, submission, wrongCells(submission, table));
      parts.push([new Map([[rule.id, outcome]]), findings]);
    }
  }
  return [submission, [...parts, ofRules(alone, last)]];
}

/** The outcome of every rule over entries, and what was found. @param {EntriesAlone} alone @param {Submission | null} last
 * @returns {Part}
 */
function ofRules(alone, last) {
  const outcomes = new Map();
  /** @type {Finding[]} */
  const findings = [];
  for (const one of judgedEntries(alone)) {
    const { id, rule } = one.instance;
    outcomes.set(id, outcomeOf(one));
    if (one.broken.length > 0) {
      const finding = settledFinding(brokenEntries(one, alone), alone.submission, last);
      if (!rule.trial && finding.explanation) {
        outcomes.set(id, 'explained');
      }
      findings.push(rule.trial ? { ...finding, severity: 'note' } : finding);
    }
    if (one.not_run.length > 0) {
      const lacking = lackingFirst(one, alone, MOST_ENTRIES_SHOWN);
      findings.push({ ...notRunFinding(rule, lacking, 1), entries: one.not_run.length });
    }
    if (one.undivided.length > 0) {
      findings.push(undividedEntries(one, alone));
    }
  }
  return [outcomes, findings];
}

/** @param {JudgedEntries} judged */
function outcomeOf({ instance, absence, broken, not_run: notRun, undivided, held }) {
  if (absence) {
    return 'not_applicable';
  }
  if (broken.length > 0) {
    return instance.rule.trial ? 'not_applicable' : 'failed';
  }
  if (notRun.length + undivided.length > 0) {
    return instance.rule.trial ? 'not_applicable' : 'not_run';
  }
  return held ? 'passed' : 'not_applicable';
}

/** The finding of a rule: the figures of the first entry, the cells of the first ones, and how many there are.
 * @param {JudgedEntries} judged
 * @param {EntriesAlone} alone
 * @returns {Finding}
 */
function brokenEntries(judged, alone) {
  const { instance, broken } = judged;
  const [first] = broken;
  const result = /** @type {import('./shapes').Broken} */ (alone.judged(instance, first));
  const figures = alone.figures(instance, first);
  const entries = alone.entries(instance.entries);
  const own = askedOfEntry(instance.claim).filter((ref) => alone.edition.columns.has(ref.code));
  const places = broken
    .slice(0, MOST_ENTRIES_SHOWN)
    .flatMap((entry) => own.map((ref) => placeOf(readingOfEntry(entries, ref.code, entry))));
  const finding = brokenWith(instance, alone.edition, figures, alone.blanks(instance, first), places, result);
  return {
    ...finding,
    facts: [...finding.facts, ['table', instance.entries], ['first', boundTo(figures)]],
    bound: instance.rule.severity === 'explain' ? boundOf(judged, alone) : '',
    entries: broken.length,
  };
}

/** All figures that the rule is broken with, as one text: an explanation lapses with any of them.
 * @param {JudgedEntries} judged
 * @param {EntriesAlone} alone
 */
function boundOf({ instance, broken }, alone) {
  const lines = broken.map((entry) => {
    const figures = instance.operands.map((ref) => [refKey(ref), alone.figure(ref, instance, entry)]);
    return `${boundTo(/** @type {any} */ (figures.filter(([, figure]) => figure !== null)))}\n`;
  });
  return boundTo([[instance.entries, `${broken.length} ${sha256(utf8(lines.join(''))).slice(0, 16)}`]]);
}

/** @param {JudgedEntries} judged @param {EntriesAlone} alone */
function undividedEntries({ instance, undivided }, alone) {
  const { zero } = /** @type {any} */ (alone.judged(instance, undivided[0]));
  const own = instance.operands.filter((ref) => alone.edition.columns.has(ref.code));
  return findingOf({
    id: instance.id,
    why: 'zero-divisor',
    places: undivided
      .slice(0, MOST_ENTRIES_SHOWN)
      .flatMap((entry) => own.map((ref) => placeOf(alone.reading(ref, instance.entries, entry)))),
    facts: [['divisor', nodeKey(zero)], ['table', instance.entries]],
    entries: undivided.length,
    divisor: zero,
  });
}

/** What a rule over every cell of an open table comes to. @param {Rule} rule @param {Submission} submission
 * @param {WrongCells[]} wrong
 * @returns {[string, Finding[]]}
 */
function ofCells(rule, submission, wrong) {
  const { edition } = submission;
  const entries = /** @type {Entries} */ (submission.entries.get(rule.table));
  /** @type {Finding[]} */
  const findings = [];
  let outcome = entries.rows.length > 0 ? 'passed' : 'not_applicable';
  const weaken = () => {
    outcome = outcome === 'failed' ? outcome : 'not_run';
  };
  for (const one of wrong.filter(({ why }) => why !== 'blank')) {
    const [found, fails] = wrongColumn(edition, rule, entries, one);
    findings.push(...found);
    outcome = fails ? 'failed' : outcome;
  }
  const blanks = wrong.filter(({ why }) => why === 'blank');
  if (blanks.length > 0) {
    findings.push(blankCells(rule, entries, blanks));
    weaken();
  }
  if (outcome === 'passed' && [...entries.columns.values()].some((one) => !one.column)) {
    outcome = 'not_run';
  }
  if (entries.rows.length < entries.table.least) {
    const { code, least } = entries.table;
    const facts = { least: String(least), table: code, sheet: tableOf(edition, code).sheet, count: String(entries.rows.length) };
    findings.push(structureFinding(edition.shared, 'too-few-entries', [], facts));
    weaken();
  }
  return [outcome, findings];
}

/** The findings of a column that is wrong in one way, and whether that breaks the rule. @param {Edition} edition
 * @param {Rule} rule
 * @param {Entries} entries
 * @param {WrongCells} wrong
 * @returns {[Finding[], boolean]}
 */
function wrongColumn(edition, rule, entries, wrong) {
  const { code, why } = wrong;
  const indicator = /** @type {Indicator} */ (edition.columns.get(code));
  const own = `${rule.id}.${indicator.short}`;
  const reading = readingOfEntry(entries, code, wrong.entries[0]);
  if (OF_LISTS.includes(why)) {
    return [wrongWords(edition, rule, indicator, entries, own, wrong), true];
  }
  if (edition.shared.severities.reading.has(why)) {
    const fails = lackOf(reading) !== '';
    return [[overEntries(readingFinding(fails ? own : why, why, reading, edition), indicator, entries, wrong.entries)], fails];
  }
  return [[overEntries(beyondFinding(own, rule, reading, why, edition), indicator, entries, wrong.entries)], true];
}

/** Of words that are none of their list those that are the same are told together. @param {Edition} edition
 * @param {Rule} rule
 * @param {Indicator} indicator
 * @param {Entries} entries
 * @param {string} own
 * @param {WrongCells} wrong
 */
function wrongWords(edition, rule, indicator, entries, own, { why, entries: at }) {
  /** @type {Map<string, { word: string, parent: string, those: number[] }>} */
  const byWord = new Map();
  for (const entry of at) {
    const word = String(columnOf(entries, indicator.code).typed[entry]);
    const above = indicator.under === null ? null : columnOf(entries, indicator.under).typed[entry];
    const parent = above !== null && why === 'not-under' ? String(above) : '';
    const key = JSON.stringify([word, parent]);
    const known = byWord.get(key) || { word, parent, those: [] };
    byWord.set(key, known);
    known.those.push(entry);
  }
  return [...byWord.values()].map(({ word, parent, those }, number) => {
    const reading = readingOfEntry(entries, indicator.code, those[0]);
    const finding = beyondFinding(own, rule, reading, why, edition);
    const slip = number < MOST_NEAR ? factsOfSlip(edition, indicator, word, parent || null, why) : [];
    return overEntries({ ...finding, facts: [...finding.facts, ...slip] }, indicator, entries, those);
  });
}

/** A finding of one cell, as that of all entries at which it is so. @param {Finding} finding @param {Indicator} indicator
 * @param {Entries} entries
 * @param {number[]} at
 * @returns {Finding}
 */
const overEntries = (finding, indicator, entries, at) => ({
  ...finding,
  places: at.slice(0, MOST_ENTRIES_SHOWN).map((entry) => placeOf(readingOfEntry(entries, indicator.code, entry))),
  entries: at.length,
  facts: [...finding.facts, ['table', entries.table.code]],
});

/** The cells of a table that are lacking, as one finding. @param {Rule} rule @param {Entries} entries
 * @param {WrongCells[]} blanks
 * @returns {Finding}
 */
function blankCells(rule, entries, blanks) {
  const count = blanks.reduce((all, one) => all + one.entries.length, 0);
  const places = blanks
    .flatMap(({ code, entries: at }) => at.slice(0, MOST_ENTRIES_SHOWN).map((entry) => ({ entry, code })))
    .sort((one, other) => one.entry - other.entry || (one.code < other.code ? -1 : 1));
  const first = [...new Set(places.map(({ entry }) => entry))].slice(0, MOST_ENTRIES_SHOWN);
  const shown = places.filter(({ entry }) => first.includes(entry));
  const finding = notRunFinding(rule, shown.map(({ entry, code }) => readingOfEntry(entries, code, entry)), 1);
  const facts = new Map([...finding.facts, ['blank', String(count)], ['table', rule.table]]);
  return { ...finding, facts: [...facts], entries: new Set(blanks.flatMap((one) => one.entries)).size };
}
