// The figures of a table one by one: what was not understood, what is beyond its bounds, what is blank.
import { compare, plain, scaled, subtract } from "./decimal.js";
import { notRunFinding } from "./broken_rules.js";
import { Day, isoOf } from "./day.js";
import { tableOf } from "./edition.js";
import { findingOf, placeOf, severityOf, structureFinding } from "./finding.js";
import { decidingWord, factsOfSlip } from "./listed_words.js";
import { listed } from "./speech.js";
import { declarationOf, isUntyped, lackOf, standsFor, typedOf } from "./submission.js";
import { stripped } from "./texts.js";

/** @typedef {import('./shapes').Edition} Edition */
/** @typedef {import('./shapes').Indicator} Indicator */
/** @typedef {import('./shapes').Submission} Submission */
/** @typedef {import('./shapes').Reading} Reading */
/** @typedef {import('./shapes').Finding} Finding */
/** @typedef {import('./shapes').Rule} Rule */

export const UNCLEAR = ['declared-filled', 'declared-unknown'];
export const OF_LISTS = ['not-a-choice', 'not-under', 'not-for-office'];
const UNTYPED = ['blank', 'not_found', 'merged'];
const SHARE_DECIMALS = 2;

/** @param {Submission} submission @param {Indicator} indicator */
const readIn = (submission, indicator) => /** @type {Reading} */ (submission.readings.get(indicator.code));

/** Is an office asked to fill it in? @param {Indicator} indicator */
const isExpected = (indicator) => indicator.kind.asked && indicator.blank === 'unknown' && !indicator.optional;

/** Tables in which every figure that is expected was left blank (and whose cells are still there). @param {Submission} submission */
export function emptyTables(submission) {
  return [...submission.edition.by_table]
    .filter(([table, members]) => {
      const expected = members.filter(isExpected).map((one) => readIn(submission, one));
      const empty = expected.every(isUntyped) && expected.some((reading) => reading.cell !== null);
      return standsFor(submission, table) === null && empty;
    })
    .map(([table]) => table);
}

/** A table that is wholly blank, told once. @param {string} table @param {Submission} submission */
export function tableBlank(table, submission) {
  const expected = [...submission.edition.indicators.values()].filter((one) => one.table === table && isExpected(one));
  const places = expected.map((one) => placeOf(readIn(submission, one)));
  return structureFinding(submission.edition.shared, 'table-blank', places, { table });
}

/** Optional blocks in which something was typed. @param {Submission} submission */
export function startedBlocks(submission) {
  const { indicators } = submission.edition;
  const started = [...indicators.values()].filter(
    (one) => one.optional && !UNTYPED.includes(lackOf(readIn(submission, one))),
  );
  return new Set(started.map((one) => one.optional));
}

/**
 * What a rule over every figure of a table comes to. `bounds` says by code what is against a content.
 * @param {Rule} rule
 * @param {Submission} submission
 * @param {ReadonlyMap<string, string>} bounds
 * @param {readonly string[]} empty
 * @param {ReadonlySet<string | null>} started
 * @returns {[string, Finding[]]}
 */
export function judgeCells(rule, submission, bounds, empty, started) {
  const { edition } = submission;
  const stands = standsFor(submission, rule.table);
  const findings = unclear(rule, submission);
  let outcome = findings.length > 0 ? 'failed' : 'passed';
  let missing = false;
  /** @type {Reading[]} */
  let blank = [];
  /** @type {Reading[]} */
  const covered = [];
  for (const indicator of edition.by_table.get(rule.table) || []) {
    const reading = readIn(submission, indicator);
    const own = `${rule.id}.${indicator.short}`;
    const beyond = bounds.get(indicator.code);
    if (reading.why !== null && lackOf(reading) === 'merged') {
      covered.push(reading);
    } else if (reading.why !== null) {
      const odd = lackOf(reading) !== '';
      findings.push(readingFinding(odd ? own : reading.why, reading.why, reading, edition));
      outcome = odd ? 'failed' : outcome;
    }
    if (beyond !== undefined) {
      const finding = beyondFinding(own, rule, reading, beyond, edition);
      findings.push(OF_LISTS.includes(beyond) ? withSlip(finding, submission, indicator) : finding);
      outcome = 'failed';
    }
    if (isUntyped(reading) && indicator.kind.asked) {
      const expected = isExpected(indicator);
      missing = missing || (expected && reading.cell === null);
      if (reading.cell !== null && (expected || (indicator.optional !== null && started.has(indicator.optional)))) {
        blank.push(reading);
      }
    }
  }
  if (stands !== null) {
    blank = [];
  }
  if (stands === 'not-applicable' && outcome === 'passed') {
    return ['not_applicable', findings];
  }
  if (outcome === 'passed' && (blank.length > 0 || missing || covered.length > 0)) {
    outcome = 'not_run';
  }
  if (empty.includes(rule.table)) {
    blank = [];
  }
  if (blank.length + covered.length > 0) {
    findings.push(notRunFinding(rule, [...blank, ...covered], 1));
  }
  return [outcome, findings];
}

/** A finding on a word with the nearest item of its list. @param {Finding} finding @param {Submission} submission
 * @param {Indicator} indicator
 */
function withSlip(finding, submission, indicator) {
  const word = stripped(readIn(submission, indicator).value.text);
  const parent = decidingWord(indicator, submission);
  const slip = factsOfSlip(submission.edition, indicator, word, parent, finding.why);
  return { ...finding, facts: [...finding.facts, ...slip] };
}

/** What was declared of whole tables, as it was understood. @param {Submission} submission */
export function declarations(submission) {
  const { edition } = submission;
  return [...submission.declared].flatMap(([table, declared]) => {
    const stands = declarationOf(declared);
    const where = [{ code: null, cell: declared.cell, text: declared.text }];
    const facts = { table, sheet: tableOf(edition, table).sheet };
    return stands === null ? [] : [structureFinding(edition.shared, `declared-${stands}`, where, facts)];
  });
}

/** A declaration of a whole table that is none of its words, or that has figures beside it. @param {Rule} rule
 * @param {Submission} submission
 * @returns {Finding[]}
 */
function unclear(rule, submission) {
  const { edition } = submission;
  const declared = submission.declared.get(rule.table);
  if (!declared || declarationOf(declared) !== null) {
    return [];
  }
  const why = UNCLEAR[declared.says === null ? 1 : 0];
  const beside = declared.says === null ? [] : declared.beside;
  const speech = edition.shared.speech(edition.language);
  const known = (edition.declarable.get(rule.table) || []).map((one) => speech.text(`sheet.declared.${one}`));
  return [
    findingOf({
      id: rule.id,
      origin: 'reading',
      severity: severityOf(edition.shared.severities.reading, why),
      why,
      places: [
        { code: null, cell: declared.cell, text: declared.text },
        ...beside.map((code) => placeOf(/** @type {Reading} */ (submission.readings.get(code)))),
      ],
      facts: [['table', rule.table], ['sheet', tableOf(edition, rule.table).sheet], ['known', listed(known)]],
    }),
  ];
}

/** What is to be said of how a cell was read. @param {string} own @param {string} why @param {Reading} reading
 * @param {Edition} edition
 */
export const readingFinding = (own, why, reading, edition) =>
  findingOf({
    id: own,
    origin: 'reading',
    severity: severityOf(edition.shared.severities.reading, why),
    why,
    places: [placeOf(reading)],
    left: reading.number,
    facts: [['unit', reading.indicator.unit], ['detail', reading.detail], ...meant(reading)],
  });

/** The day, or yes or no, that was read. @param {Reading} reading @returns {[string, string][]} */
function meant(reading) {
  if (typeof reading.meant === 'boolean') {
    return [['flag', String(reading.meant)]];
  }
  return reading.meant instanceof Day ? [['day', isoOf(reading.meant)]] : [];
}

/** What is against a cell by itself. @param {string} own @param {Rule} rule @param {Reading} reading @param {string} why
 * @param {Edition} edition
 */
export function beyondFinding(own, rule, reading, why, edition) {
  if (OF_LISTS.includes(why)) {
    return readingFinding(own, why, reading, edition);
  }
  const { indicator } = reading;
  const cell = (/** @type {string} */ word, /** @type {[string, string][]} */ facts) =>
    findingOf({ id: own, severity: rule.severity, why: word, places: [placeOf(reading)], facts });
  switch (why) {
    case 'date-least':
    case 'date-most': {
      const bound = why === 'date-least' ? indicator.earliest : indicator.latest;
      return cell(why, [...meant(reading), ['bound', bound === null ? '' : isoOf(bound)]]);
    }
    case 'pattern':
      return cell(why, [['pattern', indicator.pattern || '']]);
    case 'length': {
      const between = indicator.shortest === indicator.longest ? 'length' : 'length.between';
      const length = String(typedOf(reading)).length;
      return cell(between, [
        ['length', String(length)],
        ['least', String(indicator.shortest)],
        ['most', String(indicator.longest)],
      ]);
    }
    default:
      return boundFinding(own, rule, reading, why);
  }
}

/** @param {string} own @param {Rule} rule @param {Reading} reading @param {string} why */
function boundFinding(own, rule, reading, why) {
  const { indicator, number } = reading;
  const bound = why === 'least' ? indicator.least : why === 'most' ? indicator.most : null;
  const said = mayLackItsSign(reading, why) ? 'most-percent' : why;
  const { decimals } = indicator;
  const printed = decimals === null || !indicator.kind.share ? decimals : decimals - SHARE_DECIMALS;
  return findingOf({
    id: own,
    severity: rule.severity,
    why: said === 'places' && indicator.kind.share ? 'places-percent' : said,
    places: [placeOf(reading)],
    left: number,
    right: bound,
    difference: bound === null || number === null ? null : subtract(number, bound),
    facts: [['decimals', printed === null ? 'None' : String(printed)]],
  });
}

/** Would a percentage be within its bounds if what stands there were so many percents? @param {Reading} reading
 * @param {string} why
 */
function mayLackItsSign(reading, why) {
  const { indicator, number } = reading;
  if (why !== 'most' || !indicator.kind.share || number === null || reading.detail.includes('%')) {
    return false;
  }
  const share = scaled(number, -SHARE_DECIMALS);
  const { least, most } = indicator;
  return (least === null || compare(share, least) >= 0) && (most === null || compare(share, most) <= 0);
}

/** A figure as its cell shows it: a share as a percentage. @param {Indicator} indicator
 * @param {import('./decimal').Decimal | null} number
 */
export function figureSaid(indicator, number) {
  if (number === null) {
    return null;
  }
  return indicator.kind.share ? `${plain(scaled(number, SHARE_DECIMALS))}%` : plain(number);
}
