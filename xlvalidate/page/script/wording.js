// How an edition's parts are said: where something is as the form says it.
import { measuredIn } from "./broken_rules.js";
import { operandOf, tableOf } from "./edition.js";
import { clip } from "./plain_text.js";
import { Teller, worded } from "./rule_sentence.js";
import { words } from "./texts.js";
import { references } from "./tree.js";

/** @typedef {import('./shapes').Edition} Edition */
/** @typedef {import('./shapes').Indicator} Indicator */
/** @typedef {import('./shapes').Instance} Instance */
/** @typedef {import('./shapes').Ref} Ref */
/** @typedef {import('./speech').Speech} Speech */

export const MOST_OF_A_NAME = 60; // of a name that its cell's address follows
const NUMBERING = /^(?:[（(][一二三四五六七八九十0-9]+[)）]|[一二三四五六七八九十0-9]+[.、．](?![0-9]))[\t-\r\x1c- \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*/;

/** What all these cells have in common, as the form says it: `表三 自然人`. @param {Edition} edition
 * @param {readonly Indicator[]} indicators
 */
export function sharedPlace(edition, indicators) {
  const [rows, columns] = [common(indicators.map((one) => one.row)), common(indicators.map((one) => one.column))];
  const oneRow = indicators.every((one) => one.row.length === rows.length);
  const sheets = sheetsOf(edition, indicators);
  const inner = [...(oneRow ? rows.slice(-1) : []), ...columns];
  return [sheets.join(edition.shared.speech(edition.language).between), ...saidOnce(unsaid(inner, sheets))].join(' ');
}

/** By code: each of these cells by what tells it from the others. @param {Edition} edition
 * @param {readonly Indicator[]} indicators
 * @returns {Map<string, string>}
 */
function namesAmong(edition, indicators) {
  const sheets = sheetsOf(edition, indicators);
  for (const parts of [apart(indicators), indicators.map(ownLabels)]) {
    if (parts.every((part) => part.length > 0)) {
      for (const before of [sheets, []]) {
        const names = parts.map((part) => saidOnce([...unsaid(part.slice(0, -1), before), ...part.slice(-1)]).join(' '));
        if (new Set(names).size === names.length) {
          return new Map(indicators.map((one, at) => [one.code, names[at]]));
        }
      }
    }
  }
  // Of several sheets two cells may have one name.
  return new Map(indicators.map((one) => [one.code, `${tableOf(edition, one.table).sheet} ${fullName(one)}`]));
}

/** An indicator by its row and its column: `（七）总计 自然人`. @param {Indicator} indicator */
export const fullName = (indicator) => saidOnce(ownLabels(indicator)).join(' ');

/** Labels without one that repeats the one right before it, but for how the form numbers it. @param {readonly string[]} labels */
function saidOnce(labels) {
  /** @type {string[]} */
  const kept = [];
  for (const label of labels) {
    if (kept.length === 0 || unnumbered(label) !== unnumbered(kept[kept.length - 1])) {
      kept.push(label);
    }
  }
  return kept;
}

/** @param {string} label */
const unnumbered = (label) => words(label.replace(NUMBERING, '')).join('') || label;

/** Labels without those that say what the sheet is called. @param {readonly string[]} labels @param {readonly string[]} sheets */
const unsaid = (labels, sheets) => labels.filter((label) => !sheets.map(unnumbered).includes(unnumbered(label)));

/** @param {Indicator} indicator */
const ownLabels = (indicator) => [...indicator.row.slice(-1), ...indicator.column];

/** @param {readonly Indicator[]} indicators */
function apart(indicators) {
  const rows = common(indicators.map((one) => one.row)).length;
  const columns = common(indicators.map((one) => one.column)).length;
  return indicators.map((one) => [...(one.row.length > rows ? one.row.slice(-1) : []), ...one.column.slice(columns)]);
}

/** @param {Edition} edition @param {readonly Indicator[]} indicators */
const sheetsOf = (edition, indicators) => [...new Set(indicators.map((one) => tableOf(edition, one.table).sheet))];

/** The same with the labels that they have in a language. @param {Edition} edition @param {readonly Indicator[]} indicators
 * @param {string} language
 */
const inLanguage = (edition, indicators, language) =>
  indicators.map((one) => (edition.named.get(language) || new Map()).get(one.code) || one);

/** @param {readonly (readonly string[])[]} paths */
function common([first, ...others]) {
  let shared = 0;
  while (shared < first.length && others.every((other) => other.length > shared && other[shared] === first[shared])) {
    shared += 1;
  }
  return first.slice(0, shared);
}

/** Every indicator a rule instance speaks of, each once, in the order written. @param {Edition} edition @param {Instance} instance */
const indicatorsIn = (edition, instance) =>
  [...new Set(instance.references.map((ref) => ref.code))].map((code) => operandOf(edition, code));

/** Where a rule instance looks: `表三 自然人`; what its sentence does not say. @param {Edition} edition @param {Instance} instance */
export function placeOfInstance(edition, instance) {
  const every = indicatorsIn(edition, instance);
  const here = every.filter((one) => !hasTableInName(edition, instance, one));
  const indicators = here.length > 0 ? here : every;
  return apart(indicators).every((part) => part.length > 0)
    ? sharedPlace(edition, indicators)
    : sheetsOf(edition, indicators).join(edition.shared.speech(edition.language).between);
}

/** Is it what entries come to, or a column of another table than the one whose entries are looked at?
 * @param {Edition} edition
 * @param {Instance} instance
 * @param {Indicator} indicator
 */
const hasTableInName = (edition, instance, { code, table }) =>
  (edition.columns.has(code) && table !== instance.entries) || edition.entry_figures.has(code);

/** What the entries of a table come to: `资助明细中类别为“研发”的“金额”合计`. @param {Edition} edition @param {string} code
 * @param {Speech} speech
 */
function entryFigureName(edition, code, speech) {
  const figure = /** @type {import('./shapes').EntryFigure} */ (edition.entry_figures.get(code));
  const day = figure.column !== null && figure.column.kind.type === 'date' ? '.day' : '';
  /** @type {Record<string, string>} */
  const facts = { table: tableOf(edition, figure.table).sheet };
  if (figure.column !== null) {
    facts.column = fullName(inLanguage(edition, [figure.column], speech.language)[0]);
  }
  if (figure.where !== null) {
    const codes = [...new Set(references(figure.where).map((ref) => ref.code))];
    const names = namesAmong(edition, inLanguage(edition, codes.map((one) => operandOf(edition, one)), speech.language));
    const name = (/** @type {Ref} */ ref) => names.get(ref.code) || '';
    facts.given = new Teller(speech, edition, name, measuredIn(edition)).condition(figure.where);
  }
  return worded(`of-entries.${figure.function}${day}${figure.where === null ? '' : '.where'}`, speech, facts);
}

/** Who tells of the parts of an instance; `address` gives the cell to be said after a name.
 * @param {Edition} edition
 * @param {Instance} instance
 * @param {Speech} speech
 * @param {(code: string) => string} address
 */
export function tellerOf(edition, instance, speech, address) {
  const every = indicatorsIn(edition, instance);
  const here = every.filter((one) => !hasTableInName(edition, instance, one));
  const names = here.length > 0 ? namesAmong(edition, inLanguage(edition, here, speech.language)) : new Map();
  for (const one of every.filter((other) => !here.includes(other))) {
    if (edition.entry_figures.has(one.code)) {
      names.set(one.code, entryFigureName(edition, one.code, speech));
    } else {
      const [column] = inLanguage(edition, [one], speech.language);
      names.set(one.code, [tableOf(edition, one.table).sheet, ...saidOnce(column.column)].join(' '));
    }
  }
  const name = (/** @type {Ref} */ ref) => {
    const said = /** @type {string} */ (names.get(ref.code));
    // The figures of other forms have no cell in this one.
    const cell = !ref.period && !edition.entry_figures.has(ref.code) ? address(ref.code) : '';
    return cell ? speech.text('words.at', { name: clip(said, MOST_OF_A_NAME), cell }) : said;
  };
  return new Teller(speech, edition, name, measuredIn(edition));
}
