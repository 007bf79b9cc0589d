// A submission to findings and a verdict.
import { coverFindings, errataFindings, isSameAsLast, sameFinding } from "./around_findings.js";
import { judged } from "./balances.js";
import { beyond } from "./bounds.js";
import { brokenFinding, notRunFinding, settledFinding, undividedFinding } from "./broken_rules.js";
import { declarations, emptyTables, judgeCells, startedBlocks, tableBlank } from "./cell_rules.js";
import { countsOf } from "./counts.js";
import { checkEntries } from "./entries.js";
import { SEVERITIES } from "./finding.js";
import { matched } from "./last_period.js";
import { stampFindings, stampIdentity } from "./stamp_findings.js";
import { suspectsOf } from "./suspects.js";
import { verdictOf } from "./verdict.js";

/** @typedef {import('./shapes').Submission} Submission */
/** @typedef {import('./shapes').Unreadable} Unreadable */
/** @typedef {import('./shapes').Edition} Edition */
/** @typedef {import('./shapes').Engine} Engine */
/** @typedef {import('./shapes').Finding} Finding */
/** @typedef {import('./shapes').Checked} Checked */
/** @typedef {import('./shapes').NotComputed} NotComputed */
/** @typedef {[Map<string, string>, Finding[]]} Part outcomes by the ids of rules, and findings */

const NOT_RUN = ['not_run', 'zero_divisor', 'rounded_divisor'];
/** @type {Map<string, string>} */
const NO_OUTCOMES = new Map();

/**
 * One file judged.
 * @param {Submission | Unreadable} item
 * @param {Engine} engine
 * @param {import('./last_period.js').LastPeriod | null} before what may be the period before
 * @returns {Checked}
 */
export function check(item, engine, before = null) {
  if (!('readings' in item)) {
    const findings = [item.finding];
    const { source } = item;
    return { source, verdict: 'unreadable', findings, outcomes: NO_OUTCOMES, submission: null, suspects: [], counts: countsOf(NO_OUTCOMES, null) };
  }
  const stamped = withStamp(item, engine);
  const told = { ...stamped, findings: [...stampFindings(stamped, engine), ...stamped.findings] };
  const [submission, last] = matched(told, before);
  return judge(submission, last);
}

/** @param {Submission} item @param {Engine} engine @returns {Submission} */
export const withStamp = (item, engine) => ({ ...item, stamped: stampIdentity(item, engine) });

/** A submission whose stamp was looked at, with the form of the period before that belongs to it.
 * @param {Submission} read
 * @param {Submission | null} last
 * @returns {Checked}
 */
export function judge(read, last) {
  const { edition } = read;
  const [submission, entries] = edition.open_tables.size > 0 ? checkEntries(read, last) : [read, []];
  const rules = judged(submission, last);
  const empty = emptyTables(submission);
  /** @type {Part[]} */
  const parts = [
    [new Map(), [...submission.findings, ...coverFindings(submission), ...errataFindings(submission)]],
    [new Map(), declarations(submission)],
    // Of one in which something was declared that is not clear, that is told.
    [new Map(), empty.filter((table) => !submission.declared.has(table)).map((table) => tableBlank(table, submission))],
    ...byCells(submission, empty),
    byBalances(submission, last, rules),
    byGaps(edition, rules.absent, empty),
    ...entries,
  ];
  const named = new Set(parts.flatMap(([, findings]) => findings.map((finding) => finding.id)));
  parts.push([headings(edition, named), []], copied(submission, last));
  const outcomes = new Map(parts.flatMap(([found]) => [...found]));
  const findings = parts.flatMap(([, found]) => found).sort((one, other) => weight(one) - weight(other));
  return {
    source: submission.source,
    verdict: verdictOf(findings),
    findings,
    outcomes,
    submission,
    suspects: suspectsOf(submission, rules),
    counts: countsOf(outcomes, edition),
  };
}

/** The gravest first; what is explained after what is not. @param {Finding} finding */
const weight = ({ severity, explanation }) => SEVERITIES.indexOf(severity) * 2 + (explanation ? 1 : 0);

/** @param {Submission} submission @param {string[]} empty @returns {Part[]} */
function byCells(submission, empty) {
  const { edition } = submission;
  const [bounds, started] = [beyond(submission), startedBlocks(submission)];
  return [...edition.cell_rules.values()]
    .filter((rule) => !edition.open_tables.has(rule.table))
    .map((rule) => {
      const [outcome, findings] = judgeCells(rule, submission, bounds, empty, started);
      return [new Map([[rule.id, outcome]]), findings];
    });
}

/** What was computed: holds, or broken and perhaps explained. A rule on trial gives a note, and no outcome.
 * @param {Submission} submission
 * @param {Submission | null} last
 * @param {ReturnType<typeof judged>} rules
 * @returns {Part}
 */
function byBalances(submission, last, rules) {
  const { instances } = submission.edition;
  const outcomes = new Map(instances.filter((_, at) => !rules.absent.has(at)).map((one) => [one.id, 'passed']));
  const findings = [...rules.broken].map(([rule, broken]) => {
    const instance = instances[rule];
    const finding = settledFinding(brokenFinding(instance, submission, rules.figures, broken), submission, last);
    const { trial } = instance.rule;
    outcomes.set(instance.id, trial ? 'not_applicable' : finding.explanation ? 'explained' : 'failed');
    return trial ? { ...finding, severity: 'note' } : finding;
  });
  return [outcomes, findings];
}

/** What could not be computed. @param {Edition} edition @param {ReadonlyMap<number, NotComputed>} gaps
 * @param {readonly string[]} empty
 * @returns {Part}
 */
function byGaps(edition, gaps, empty) {
  const outcomes = new Map();
  const undivided = [];
  for (const [at, gap] of gaps) {
    const instance = edition.instances[at];
    const counts = NOT_RUN.includes(gap.absence) && !instance.rule.trial;
    outcomes.set(instance.id, counts ? 'not_run' : 'not_applicable');
    if (gap.divisor !== null) {
      undivided.push(undividedFinding(instance, gap));
    }
  }
  return [outcomes, [...notRun(edition, gaps, empty), ...undivided]];
}

/** One finding a rule, naming the cells that keep it from being run; a table that is wholly blank says so once.
 * @param {Edition} edition
 * @param {ReadonlyMap<number, NotComputed>} gaps
 * @param {readonly string[]} empty
 */
function notRun(edition, gaps, empty) {
  /** @type {Map<import('./shapes').Rule, NotComputed[]>} */
  const byRule = new Map();
  for (const [at, gap] of gaps) {
    if (gap.absence === 'not_run') {
      const { rule } = edition.instances[at];
      byRule.set(rule, [...(byRule.get(rule) || []), gap]);
    }
  }
  return [...byRule].flatMap(([rule, members]) => {
    const readings = [...new Map(members.flatMap((gap) => gap.operands.map((one) => [one.indicator.code, one]))).values()];
    const told = readings.every((reading) => empty.includes(reading.indicator.table));
    return told ? [] : [notRunFinding(rule, readings, members.length)];
  });
}

/** What the form itself was found to break, and the rules that are asked elsewhere. @param {Edition} edition
 * @param {ReadonlySet<string>} named
 */
const headings = (edition, named) =>
  new Map([
    ...edition.heading_rules.map((rule) => /** @type {[string, string]} */ ([rule.id, named.has(rule.id) ? 'failed' : 'passed'])),
    ...edition.unasked.map((rule) => /** @type {[string, string]} */ ([rule.id, 'not_applicable'])),
  ]);

/** Are the figures last period's over again? @param {Submission} submission @param {Submission | null} last
 * @returns {Part}
 */
function copied(submission, last) {
  const rule = submission.edition.copied_rule;
  if (rule === null) {
    return [new Map(), []];
  }
  if (last === null) {
    return [new Map([[rule.id, 'not_applicable']]), []];
  }
  if (!isSameAsLast(submission, last)) {
    return [new Map([[rule.id, 'passed']]), []];
  }
  const finding = settledFinding(sameFinding(submission, last), submission, null);
  return [new Map([[rule.id, finding.explanation ? 'explained' : 'failed']]), [finding]];
}
