// A finding as people read it: where as the form says it, the figures, one sentence with 请, the rule's id last.
import { absolute, isZero, plain, scaled } from "./decimal.js";
import { figureSaid } from "./cell_rules.js";
import { a1Of } from "./cells.js";
import { dayFrom } from "./day.js";
import { operandOf, withoutLine } from "./edition.js";
import { columnsOf, columnsSaid, ofTheFirst, tableOfFinding } from "./entry_text.js";
import { hasChoice } from "./explain.js";
import { MOST_ENTRIES_SHOWN, factOf } from "./finding.js";
import { areNumbers, gapsOf } from "./gap_text.js";
import { clip } from "./plain_text.js";
import { patternWords } from "./rule_sentence.js";
import { askedBy, clausesSaid, conditionOf, divisorSaid, equationOf, ruleOfFinding, toleranceOf } from "./rule_words.js";
import { parted } from "./speech.js";
import { WITH_A_CAUSE } from "./submission.js";
import { lengthOf, words } from "./texts.js";
import { firstCells, whereSaid } from "./where_text.js";

/** @typedef {import('./shapes').Finding} Finding */
/** @typedef {import('./shapes').Edition} Edition */
/** @typedef {import('./shapes').Said} Said */
/** @typedef {import('./speech').Speech} Speech */
/** @typedef {Record<string, any>} Facts */

const TYPED = 40;
const TO_FILL = ['not-run', 'table-blank'];
const LISTING = ['text-outside', 'comments'];
const OF_LISTS = ['not-a-choice', 'not-under', 'not-for-office'];
const OF_LAST = ['last-not-earlier', 'last-older', 'last-year-unread', 'last-year-unknown'];
const PERIODS = ['period', 'year', 'this_year', 'wanted', 'stamped'];
const QUOTED = 3;
const SHORT = 20;
const MOST_CLAUSES = 160; // beyond it the figures alone are said: Excel shows 255 characters
const EXPLANATION = 6; // the column of the lines of the checks
const SHARE_DECIMALS = 2;
/** @type {Record<string, number>} */
const LONGER = {
  areas: 120, equation: 100, units: 300, largest: 200, offices: 200, office: 100, meant: 100,
  reason: 200, because: 200, files: 200, path: 300,
};

/** The words of a finding. `edition` is null only for a file that is of none. @param {Finding} finding
 * @param {Edition | null} edition
 * @param {Speech} speech
 * @returns {Said}
 */
export function say(finding, edition, speech) {
  const tail = tailOf(finding.id, finding.severity, speech);
  if (finding.origin === 'file' || edition === null) {
    return { ...NOTHING_SAID, ...ofFile(finding, speech), tail };
  }
  const variant = variantOf(finding, edition);
  const [condition, figures] = [conditionOf(finding, edition, speech), equationOf(finding, edition, speech)];
  const facts = factsOf(finding, edition, speech);
  return {
    where: whereSaid(finding, edition, speech),
    what: speech.sentences(whatOf(finding, variant, edition, speech, facts)),
    figures,
    please: finding.explanation ? '' : speech.text(`please.${pleaseOf(finding, variant, edition)}`, facts),
    tail,
    condition,
    short: condition && figures ? speech.text('finding.short', { condition, figures }) : figures,
  };
}

/** What is said of a workbook with the words for an archive. */
const OF_ARCHIVES = new Map([
  ['odd-compression', 'fate.odd-compression'],
  ['over-limits', 'fate.over-limits'],
]);

/** @type {Said} */
const NOTHING_SAID = { where: '', what: '', figures: '', please: '', tail: '', condition: '', short: '' };

/** How much it weighs, and which rules say so. @param {string} id @param {string} severity @param {Speech} speech */
export const tailOf = (id, severity, speech) =>
  speech.text('finding.tail', { id, severity: speech.text(`severity.${severity}`) });

/** All but the figures in one line. @param {Said} said */
export function messageOf({ where, what, please, tail }) {
  const wide = tail.includes('〔');
  const head = where ? (wide ? `${where}：` : `${where}: `) : '';
  return head + [what, please, tail].filter(Boolean).join(wide ? '' : ' ');
}

/** @param {Finding} finding @param {Speech} speech @returns {Partial<Said>} */
function ofFile(finding, speech) {
  const facts = Object.fromEntries(finding.facts.map(([key, fact]) => [key, factSaid(key, fact, speech)]));
  if (finding.origin === 'structure' && speech.has(`what.${finding.why}`)) {
    const clean = Object.fromEntries(Object.entries(facts).map(([key, fact]) => [key, clip(fact, LONGER[key] || TYPED)]));
    const told = { ...clean, cover: speech.text('cover') };
    return { what: speech.text(`what.${finding.why}`, told), please: speech.text(`please.${finding.why}`, told) };
  }
  const elsewhere = OF_ARCHIVES.get(finding.why);
  if (elsewhere !== undefined) {
    return { what: speech.text(elsewhere) };
  }
  const known = speech.has(`file.${finding.why}`);
  const detail = known ? facts.detail || '' : `${finding.why} ${facts.detail || ''}`.trim();
  const told = { edition: '', ...facts, detail: clip(detail) };
  return { what: known ? speech.text(`file.${finding.why}`, told) : speech.text('file.unreadable', told) };
}

/** A fact as it is shown. @param {string} key @param {string} fact @param {Speech} speech */
const factSaid = (key, fact, speech) => (PERIODS.includes(key) ? speech.periodFact(fact) : speech.list(fact));

/** @param {Finding} finding @param {string} variant @param {Edition} edition @param {Speech} speech @param {Facts} facts */
function whatOf(finding, variant, edition, speech, facts) {
  const said = [ofTheFirst(finding, edition, speech.text(`what.${variant}`, facts), speech)];
  const fact = (/** @type {string} */ key, most = TYPED) => clip(factOf(finding, key), most);
  if (finding.explanation) {
    said.push(speech.text('what.explained', { explanation: clip(finding.explanation, 200) }));
  }
  said.push(nilSaid([finding], edition, speech));
  if (factOf(finding, 'saved_by')) {
    said.push(speech.text('what.saved-by', { saved_by: fact('saved_by'), lost: factOf(finding, 'lost') }));
  }
  if (factOf(finding, 'lapsed')) {
    const [lapsed, then] = [fact('lapsed', 200), fact('then', 200)];
    said.push(then ? speech.text('what.lapsed', { lapsed, then }) : speech.text('what.lapsed.unseen', { lapsed }));
  }
  if (factOf(finding, 'no_reason')) {
    said.push(speech.text('what.no-reason', { said: fact('no_reason', 200) }));
  }
  return said;
}

/** Of which tables the rules took every figure for 0, as there is nothing in them. @param {readonly Finding[]} broken
 * @param {Edition} edition
 * @param {Speech} speech
 */
export function nilSaid(broken, edition, speech) {
  const nils = broken.map((finding) => factOf(finding, 'nil')).filter(Boolean);
  const sheets = [...new Set(nils.flatMap(parted))];
  const word = edition.shared.speech(edition.language).text('sheet.declared.nil');
  return sheets.length === 0 ? '' : speech.text('what.counted-nil', { sheets: sheets.join(speech.between), word });
}

/** @param {Finding} finding @param {Edition} edition @returns {string} */
function variantOf(finding, edition) {
  const { why } = finding;
  const fact = (/** @type {string} */ key) => factOf(finding, key);
  if ((why === 'same-as-last' || OF_LAST.includes(why)) && edition.period !== 'year') {
    return `${why}.period`;
  }
  switch (why) {
    case 'broken':
      return brokenVariant(finding, edition);
    case 'not-run':
      return notRunVariant(finding, edition);
    case 'date':
    case 'text-date':
      return fact('detail') ? `${why}.day` : why;
    case 'places':
      return fact('decimals') === '0' ? 'places.whole' : why;
    case 'not-a-choice': {
      const ofList = fact('list') || listOf(finding, edition) ? '.list' : '';
      return `not-a-choice${ofList}${fact('near') ? '.near' : ''}`;
    }
    case 'too-few-entries':
      return fact('count') === '0' ? 'too-few-entries.none' : why;
    case 'not-under':
      return fact('near') ? 'not-under.near' : why;
    case 'columns-exchanged':
      return fact('sheet') ? why : 'columns-exchanged.entries';
    case 'least':
      return finding.right !== null && isZero(finding.right) ? 'least.negative' : why;
    case 'units-differ':
      return fact('largest') ? why : 'units-differ.none';
    default:
      return why;
  }
}

/** @param {Finding} finding @param {Edition} edition */
function notRunVariant(finding, edition) {
  if (finding.entries) {
    // Of a rule only the first cells are counted, of a table all of them.
    const exact = finding.entries <= MOST_ENTRIES_SHOWN || factOf(finding, 'table');
    return exact ? 'not-run.entries' : 'not-run.entries.many';
  }
  const [blank, other] = ['blank', 'other'].map((key) => factOf(finding, key) !== '0');
  if (WITH_A_CAUSE.some((lack) => factOf(finding, lack)) || (other && !areNumbers(finding.places, edition))) {
    return 'not-run.mixed';
  }
  return blank && other ? 'not-run.both' : other ? 'not-run.other' : 'not-run';
}

/** A broken rule: with its difference and what is tolerated, with which of its clauses hold, or with its figures.
 * @param {Finding} finding
 * @param {Edition} edition
 */
function brokenVariant(finding, edition) {
  if (finding.difference !== null && !isZero(finding.difference)) {
    return toleranceOf(finding, ruleOfFinding(finding, edition)) ? 'broken.tolerated' : 'broken';
  }
  const instance = edition.by_instance.get(finding.id);
  if (factOf(finding, 'clauses') && finding.difference === null && instance && hasChoice(instance.claim)) {
    return 'broken.clauses';
  }
  return factOf(finding, 'equation') ? 'broken.equal' : 'broken.plain';
}

/** @param {Finding} finding @param {string} variant @param {Edition} edition */
function pleaseOf(finding, variant, edition) {
  const fact = (/** @type {string} */ key) => factOf(finding, key);
  if (fact('lapsed')) {
    return 'lapsed';
  }
  if (fact('no_reason')) {
    return 'no-reason';
  }
  if (fact('path')) {
    return 'names-lost';
  }
  if (finding.why === 'broken') {
    if (finding.severity !== 'explain') {
      return finding.severity === 'must' ? 'broken' : 'broken.trial';
    }
    if (withoutLine(edition).has(finding.id.split('.')[0])) {
      return 'broken.no-line';
    }
    return fact('line') ? 'broken.lost' : 'broken.explain';
  }
  if (finding.why === 'table-blank' && edition.declarable.has(fact('table'))) {
    return 'table-blank.may-be';
  }
  if (finding.why === 'same-as-last' && fact('line')) {
    return 'same-as-last.lost';
  }
  return TO_FILL.includes(variant) && !areNumbers(finding.places, edition) ? `${variant}.any` : variant;
}

/** @param {Finding} finding @param {Edition} edition @param {Speech} speech @returns {Facts} */
function factsOf(finding, edition, speech) {
  const own = edition.shared.speech(edition.language);
  const { places, why, difference } = finding;
  /** @type {Facts} */
  const facts = Object.fromEntries(
    finding.facts.map(([key, fact]) => [key, clip(factSaid(key, fact, speech), LONGER[key] || TYPED)]),
  );
  facts.checks = own.text('sheet.checks_sheet');
  facts.column = own.text('sheet.checks_headings').split('\n')[EXPLANATION];
  facts.cover = edition.onto ? speech.text('cover.sheet', { sheet: edition.cover.sheet }) : speech.text('cover');
  facts.left = figureOf(finding, finding.left, edition);
  facts.right = figureOf(finding, finding.right, edition);
  Object.assign(facts, valuesOf(finding, edition, speech));
  if (difference !== null) {
    facts.difference = plain(difference);
  }
  if (places.length > 0) {
    facts.text = clip(places[0].text);
  }
  ofEntries(facts, finding, edition, speech);
  facts.count = facts.count === undefined ? String(places.length) : facts.count;
  const list = listOf(finding, edition);
  if (list) {
    facts.list = clip(list.label);
  }
  if (why === 'table-blank') {
    const mayBe = edition.declarable.get(factOf(finding, 'table')) || [];
    facts.choices = mayBe.map((one) => own.text(`sheet.declared.${one}`)).join(speech.text('or.quoted'));
  }
  if (why === 'declared-filled') {
    const cells = places.slice(1).flatMap(({ cell }) => (cell ? [a1Of(cell)] : []));
    Object.assign(facts, { count: String(cells.length), cells: firstCells(cells, speech) });
  }
  if (LISTING.includes(why)) {
    facts.list = quotedSaid(finding, speech);
  }
  if (why.startsWith('lines-hidden')) {
    facts.lines = linesSaid(finding, speech);
  }
  if (why === 'not-run') {
    Object.assign(facts, gapsOf(finding, edition, speech));
    facts.count = finding.entries || facts.count;
  }
  if (factOf(finding, 'divisor')) {
    facts.divisor = divisorSaid(finding, edition, speech);
  }
  if (facts.severity !== undefined) {
    facts.severity = speech.text(`severity.${facts.severity}`);
  }
  if (why.startsWith('erratum-')) {
    const erratum = edition.errata.find((one) => one.rule === factOf(finding, 'rule'));
    const reason = erratum ? erratum.reasons[speech.language] || erratum.reason : factOf(finding, 'reason');
    facts.reason = clip(reason, LONGER.reason);
  }
  ofRule(facts, finding, edition, speech);
  return facts;
}

/** What is said of the open table that a finding is about. @param {Facts} facts @param {Finding} finding
 * @param {Edition} edition
 * @param {Speech} speech
 */
function ofEntries(facts, finding, edition, speech) {
  const table = tableOfFinding(finding, edition);
  if (!table) {
    return;
  }
  const { most } = /** @type {import('./shapes').OpenTable} */ (edition.open_tables.get(table));
  const count = finding.why.startsWith('column') ? columnsOf(finding.places, edition, table).length : finding.entries;
  facts.columns = columnsSaid(finding.places, edition, table, speech);
  facts.most = facts.most === undefined ? most : facts.most;
  facts.count = facts.count === undefined ? count : facts.count;
}

/** What is said of the rule that a finding is of. @param {Facts} facts @param {Finding} finding @param {Edition} edition
 * @param {Speech} speech
 */
function ofRule(facts, finding, edition, speech) {
  const rule = ruleOfFinding(finding, edition);
  const { why, difference } = finding;
  if (rule !== null) {
    facts.title = rule.labels[speech.language] || rule.label || rule.id;
  }
  if (edition.by_instance.has(finding.id)) {
    facts.sentence = askedBy(finding, edition, speech);
  }
  if (why === 'broken' && difference !== null) {
    const tolerance = toleranceOf(finding, rule);
    if (tolerance || factOf(finding, 'measure')) {
      facts.difference = apartSaid(absolute(difference), finding, speech);
    }
    if (tolerance) {
      const most = apartSaid(finding.tolerated, finding, speech);
      facts.allowed = speech.text(`allowed.${tolerance[0]}`, { tolerance: tolerance[1], most });
    }
  }
  if (why === 'broken') {
    facts.equation = clip(equationOf(finding, edition, speech), LONGER.equation);
  }
  if (factOf(finding, 'clauses')) {
    const said = clausesSaid(finding, edition, speech);
    facts.clauses = said && lengthOf(said) <= MOST_CLAUSES ? said : facts.equation;
  }
}

/** A figure as its cell shows it: a share as a percentage. @param {Finding} finding
 * @param {import('./decimal').Decimal | null} number
 * @param {Edition} edition
 */
function figureOf(finding, number, edition) {
  const codes = [...new Set(finding.places.map(({ code }) => code))];
  const code = codes.length === 1 ? codes[0] : null;
  if (code === null || finding.why === 'broken') {
    return number === null ? null : plain(number);
  }
  return figureSaid(operandOf(edition, code), number);
}

/** The list that a finding of a word is about; null where its choices stand in the edition themselves. @param {Finding} finding
 * @param {Edition} edition
 */
function listOf(finding, edition) {
  if (!OF_LISTS.includes(finding.why)) {
    return null;
  }
  const listed = finding.places.flatMap(({ code }) => (code ? [operandOf(edition, code).list] : [])).find(Boolean);
  return edition.lists.get(factOf(finding, 'list') || listed || '') || null;
}

/** Days, yes and no, patterns and accepted words in a language, where a finding has them. @param {Finding} finding
 * @param {Edition} edition
 * @param {Speech} speech
 */
function valuesOf(finding, edition, speech) {
  const fact = (/** @type {string} */ key) => factOf(finding, key);
  /** @type {Facts} */
  const found = {};
  for (const name of ['day', 'bound'].filter(fact)) {
    found[name] = speech.day(dayFrom(fact(name)));
  }
  if (fact('flag')) {
    found.flag = speech.flag(fact('flag') === 'true');
  }
  switch (finding.why) {
    case 'date':
    case 'text-date':
      if (fact('detail')) {
        found.day = speech.day(dayFrom(fact('detail')));
      }
      break;
    case 'date-two-readings':
      found.readings = words(fact('detail')).map((one) => speech.day(dayFrom(one))).join(speech.text('or'));
      break;
    case 'two-readings':
      found.readings = words(fact('detail')).join(speech.text('or'));
      break;
    case 'flag-unread':
      found.words = edition.shared.speech(edition.language).own.flags.join(speech.between);
      break;
    case 'most-percent':
      found.percent = finding.left && plain(finding.left);
      found.share = finding.left && plain(scaled(finding.left, -SHARE_DECIMALS));
      break;
    case 'pattern':
      found.pattern = patternWords(fact('pattern'), edition, speech);
      break;
    default:
  }
  return found;
}

/** How far apart two sides are: in days, in points of a percentage, or as a number.
 * @param {import('./decimal').Decimal | null} number
 * @param {Finding} finding
 * @param {Speech} speech
 */
function apartSaid(number, finding, speech) {
  const count = number === null ? '0' : plain(number);
  switch (factOf(finding, 'measure')) {
    case 'day':
      return speech.text('apart.day', { count });
    case 'share':
      return speech.text('apart.share', { count: number === null ? '0' : plain(scaled(number, SHARE_DECIMALS)) });
    default:
      return count;
  }
}

/** The first texts that a finding lists, each with its cell. @param {Finding} finding @param {Speech} speech */
function quotedSaid(finding, speech) {
  const shown = [];
  let sheet = '';
  for (const { cell, text } of finding.places.slice(0, QUOTED)) {
    if (cell !== null) {
      const at = cell.sheet === sheet ? a1Of(cell) : `${cell.sheet} ${a1Of(cell)}`;
      ({ sheet } = cell);
      shown.push(speech.text('said.at', { cell: at, text: clip(text, SHORT) }));
    }
  }
  return shown.join(speech.between) + (finding.places.length > QUOTED ? '…' : '');
}

/** @param {Finding} finding @param {Speech} speech */
function linesSaid(finding, speech) {
  const said = ['rows', 'columns'].flatMap((axis) => {
    const lines = words(factOf(finding, axis));
    const one = lines.length === 1 && /^[\p{L}\p{N}]+$/u.test(lines[0]); // `6-9` are several
    return lines.length === 0 ? [] : [speech.text(`lines.${axis}`, { count: one ? 1 : 2, [axis]: lines.join(speech.between) })];
  });
  return said.join(speech.text('and'));
}
