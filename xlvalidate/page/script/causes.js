// Findings to causes: what an office does about them, a row each. Every finding is in exactly one cause. Blank cells of a
// table are one cause, and what waits for them is folded into it; so are rules that the same cells break, and cells of a
// table that are wrong in the same way. Causes stand in the order of the form.
import { UNCLEAR } from "./cell_rules.js";
import { keyOf } from "./cells.js";
import { operandOf } from "./edition.js";
import { gapsAmong, lackAt } from "./entry_gaps.js";
import { SEVERITIES, factOf, isOpen, placeOf } from "./finding.js";
import { LACKS, isSome, lackOf, readingOf } from "./submission.js";
import { aloneOf, cellsOfSuspects } from "./suspects.js";
import { nodes } from "./tree.js";

/** @typedef {import('./shapes').Checked} Checked */
/** @typedef {import('./shapes').Submission} Submission */
/** @typedef {import('./shapes').Edition} Edition */
/** @typedef {import('./shapes').Finding} Finding */
/** @typedef {import('./shapes').Place} Place */
/** @typedef {import('./shapes').Suspects} Suspects */
/** @typedef {import('./shapes').Cause} Cause */
/** @typedef {{ kind: string, findings: Finding[], places: Map<string, Place>, waits: number, suspects: Suspects | null }} Group */

const TABLE = 'table-blank';
const WAITS = 'not-run';

/** What is to be done about a checked file: first what is open, then what is only told or explained, each in the order of
 * the form. What is about the whole form comes first.
 * @param {Checked} checked
 * @returns {Cause[]}
 */
export function causesOf(checked) {
  const { submission } = checked;
  if (submission === null) {
    return checked.findings.map((finding) => ({
      ...NOTHING,
      kind: 'form',
      severity: finding.severity,
      findings: [finding],
      places: finding.places,
      open: isOpen(finding),
    }));
  }
  const order = orderOf(submission.edition);
  return groupsOf(checked, submission)
    .map((group) => causeOf(group, order, submission))
    .map((cause) => ({ cause, at: positionOf(cause, submission, order) }))
    .sort((one, other) => Number(!one.cause.open) - Number(!other.cause.open) || one.at[0] - other.at[0] || one.at[1] - other.at[1])
    .map(({ cause }) => cause);
}

/** @type {Pick<Cause, 'lacks' | 'waits' | 'suspects' | 'entries' | 'by_column'>} */
const NOTHING = { lacks: [], waits: 0, suspects: null, entries: 0, by_column: [] };

/** The cells to look at before all others: those of the only smallest set. @param {Cause} cause */
export function likeliestOf(cause) {
  const alone = cause.suspects ? aloneOf(cause.suspects) : [];
  return cause.places.filter((place) => place.code !== null && alone.includes(place.code));
}

/** Where it stands in the form: of the columns of an open table where its first entry does. @param {Cause} cause
 * @param {Submission} submission
 * @param {ReadonlyMap<string, number>} order
 */
function positionOf(cause, submission, order) {
  const { edition } = submission;
  const codes = cause.places.flatMap(({ code }) => (code ? [code] : []));
  // What is declared of a table stands above its figures.
  const cells = new Map([...submission.declared].map(([table, { cell }]) => [keyOf(cell), table]));
  const tables = cause.places.flatMap(({ code, cell }) => {
    const table = cell && !code ? cells.get(keyOf(cell)) : undefined;
    return table === undefined ? [] : [table];
  });
  if (codes.length === 0) {
    tables.push(...cause.findings.map((finding) => factOf(finding, 'table')).filter((table) => edition.open_tables.has(table)));
    codes.push(...cause.findings.flatMap(({ places }) => places.flatMap(({ code }) => (code ? [code] : []))));
  }
  codes.push(...tables.flatMap((table) => firstOf(table, edition)));
  const places = codes.map((code) => /** @type {number} */ (order.get(code)));
  const rows = cause.places.map((place) => rowOf(place, submission));
  return [places.length > 0 ? Math.min(...places) : -1, rows.length > 0 ? Math.min(...rows) : 0];
}

/** The first cell of a table, or the first column of an open one. @param {string} table @param {Edition} edition */
function firstOf(table, edition) {
  const open = edition.open_tables.get(table);
  return (open ? open.columns : edition.by_table.get(table) || []).slice(0, 1).map((one) => one.code);
}

/** Where everything stands of which rules speak, by code; what entries come to stands with their table. @param {Edition} edition */
export function orderOf(edition) {
  if (edition.open_tables.size === 0) {
    return new Map([...edition.indicators.keys()].map((code, number) => [code, number]));
  }
  const own = edition.tables.flatMap(({ code }) => {
    const open = edition.open_tables.get(code);
    return open ? open.columns : edition.by_table.get(code) || [];
  });
  const order = new Map(own.map((one, number) => [one.code, number]));
  for (const [code, one] of edition.entry_figures) {
    order.set(code, /** @type {number} */ (order.get(firstOf(one.table, edition)[0])));
  }
  return order;
}

/** @param {Group} group @param {ReadonlyMap<string, number>} order @param {Submission} submission @returns {Cause} */
function causeOf(group, order, submission) {
  const severities = new Set(group.findings.map((finding) => finding.severity));
  const gaps = group.kind === 'gaps' ? gapsOfGroup(group, submission) : null;
  const at = (/** @type {Place} */ { code }) => {
    const found = order.get(code || '');
    return found === undefined ? -1 : found;
  };
  return {
    kind: group.kind,
    severity: SEVERITIES.filter((one) => severities.has(one))[0],
    findings: group.findings,
    places: [...group.places.values()].sort(
      (one, other) => at(one) - at(other) || rowOf(one, submission) - rowOf(other, submission),
    ),
    lacks: LACKS.flatMap((lack) => {
      const count = gaps && gaps.lacks.get(lack);
      return count ? [/** @type {[string, number]} */ ([lack, count])] : [];
    }),
    waits: group.waits,
    suspects: group.suspects,
    entries: (gaps && gaps.entries) || entriesOf(group.findings),
    by_column: gaps ? gaps.by_column : [],
    open: group.findings.some(isOpen),
  };
}

/** In how many entries it is so; what only waits for them may be of more. @param {Finding[]} findings */
function entriesOf(findings) {
  const told = findings.filter((finding) => finding.why !== WAITS);
  const own = (told.length > 0 ? told : findings).map((finding) => finding.entries);
  const apart = (told.length > 0 ? told : findings).every(({ origin, why }) => origin !== 'rule' || why !== 'broken');
  return apart ? own.reduce((all, one) => all + one, 0) : Math.max(...own);
}

/** The cells without a figure: of an open table all of them, of which the places are the first. @param {Group} group
 * @param {Submission} submission
 */
function gapsOfGroup(group, submission) {
  const places = [...group.places.values()];
  if (places.some(({ code }) => submission.edition.columns.has(code || ''))) {
    return gapsAmong(places, submission);
  }
  const lacks = new Map();
  for (const lack of places.filter(({ code }) => code).map((place) => lackAt(place, submission))) {
    lacks.set(lack, (lacks.get(lack) || 0) + 1);
  }
  return { lacks, by_column: [], entries: 0 };
}

/** Where it stands among the cells of a column. @param {Place} place @param {Submission} submission */
const rowOf = ({ cell, code }, submission) => (cell && submission.edition.columns.has(code || '') ? cell.row : 0);

/** Two places are the same where their keys are. @param {Place} place */
const placeKey = ({ code, cell, text }) => JSON.stringify([code, cell && keyOf(cell), text]);

/** @param {Group} group @param {Iterable<Place>} places */
function addPlaces(group, places) {
  for (const place of places) {
    const key = placeKey(place);
    if (!group.places.has(key)) {
      group.places.set(key, place);
    }
  }
}

/** @param {string} kind @returns {Group} */
const groupOf = (kind) => ({ kind, findings: [], places: new Map(), waits: 0, suspects: null });

/** @param {Checked} checked @param {Submission} submission */
function groupsOf(checked, submission) {
  const { edition } = submission;
  /** @type {Map<string, Group>} */
  const groups = new Map();
  /** @type {Map<string, string>} */
  const byRule = new Map();
  /** @type {Map<string, string>} */
  const certain = new Map();
  for (const [key, search] of searches(checked.suspects, edition)) {
    const group = { ...groupOf('balance'), suspects: search };
    addPlaces(group, [...cellsOfSuspects(search)].map((code) => placeOf(readingOf(submission, code))));
    groups.set(key, group);
    search.rules.forEach((rule) => byRule.set(rule, key));
    inEverySet(search).forEach((code) => certain.set(code, key));
  }
  const add = (/** @type {string} */ key, /** @type {string} */ kind) => {
    const group = groups.get(key) || groupOf(kind);
    groups.set(key, group);
    return group;
  };
  /** @type {Map<string, string>} */
  const told = new Map();
  for (const finding of checked.findings.filter((one) => one.why !== WAITS)) {
    const [key, kind] = keyOfFinding(finding, edition, byRule, certain);
    const group = add(key, kind);
    group.findings.push(finding);
    addPlaces(group, toActOn(finding, submission, group.suspects));
    gapsTold(finding, submission).forEach((gap) => told.has(gap) || told.set(gap, key));
  }
  for (const key of keysOfSilent(checked, submission, told)) {
    /** @type {Group} */ (groups.get(key)).waits += 1;
  }
  /** @type {{ group: Group, place: Place }[]} */
  const elsewhere = [];
  for (const finding of checked.findings.filter((one) => one.why === WAITS)) {
    const gaps = finding.places.filter((place) => place.code && keysTold(place, submission, told).length === 0);
    const tables = gaps.map(({ code }) => operandOf(edition, code || '').table);
    const key = gaps.length > 0 ? keyFrom('gaps', tables[0]) : keyTelling(finding, submission, told);
    const shown = gaps.map((place, at) => ({ place, table: tables[at] })).filter(({ place }) => !edition.entry_figures.has(place.code || ''));
    const group = add(key, 'gaps');
    group.findings.push(finding);
    addPlaces(group, shown.filter(({ table }) => table === tables[0]).map(({ place }) => place));
    group.waits += waitsOf(finding, checked);
    elsewhere.push(...shown.filter(({ table }) => table !== tables[0]).map(({ place }) => ({ group, place })));
  }
  const named = new Set([...groups.values()].flatMap((group) => [...group.places.keys()]));
  for (const { group, place } of elsewhere) {
    if (!named.has(placeKey(place))) {
      addPlaces(group, [place]); // no rule over its own table asks for it
    }
  }
  return [...groups.values()].filter((group) => group.findings.length > 0);
}

/** @param {string[]} parts */
const keyFrom = (...parts) => JSON.stringify(parts);

/** The cause that tells of the first cell; where none of its cells is known, the rule stands by itself.
 * @param {Finding} finding
 * @param {Submission} submission
 * @param {ReadonlyMap<string, string>} told
 */
function keyTelling(finding, submission, told) {
  const [key] = finding.places.flatMap((place) => keysTold(place, submission, told));
  return key === undefined ? keyFrom('', finding.id) : key;
}

/** What a cell without a figure is told by: its code; in an open table its column and what it lacks. @param {Place} place
 * @param {Submission} submission
 */
function gapOf(place, submission) {
  const code = place.code || '';
  return submission.edition.columns.has(code) ? `${code} ${lackAt(place, submission) || 'None'}` : code;
}

/** The causes that tell why there is no figure at a place. @param {Place} place @param {Submission} submission
 * @param {ReadonlyMap<string, string>} told
 */
function keysTold(place, submission, told) {
  const figure = submission.edition.entry_figures.get(place.code || '');
  if (figure) {
    return figure.column === null ? [] : keysOfColumn(figure.column.code, told);
  }
  const key = told.get(gapOf(place, submission));
  return key === undefined ? [] : [key];
}

/** @param {string} code @param {ReadonlyMap<string, string>} told */
const keysOfColumn = (code, told) =>
  LACKS.map((lack) => told.get(`${code} ${lack}`)).flatMap((key) => (key === undefined ? [] : [key]));

/** The cells without a figure of which a finding itself says why. @param {Finding} finding @param {Submission} submission */
function gapsTold(finding, submission) {
  const gaps = [];
  if (UNCLEAR.includes(finding.why)) {
    const members = submission.edition.by_table.get(factOf(finding, 'table')) || [];
    gaps.push(...members.map((one) => one.code).filter((code) => lackOf(readingOf(submission, code)) === 'blank'));
  }
  for (const place of finding.places.filter(({ code }) => code !== null)) {
    const lack = lackAt(place, submission);
    const ofForm = finding.origin === 'structure' && (lack === 'not_found' || lack === 'merged');
    if (ofForm || (finding.origin === 'reading' && lack) || finding.why === TABLE) {
      gaps.push(gapOf(place, submission));
    }
  }
  return gaps;
}

/** For each rule instance that was not run and of which no finding says so, the cause that it waits for.
 * @param {Checked} checked
 * @param {Submission} submission
 * @param {ReadonlyMap<string, string>} told
 */
function keysOfSilent(checked, submission, told) {
  const { edition } = submission;
  const said = new Set(checked.findings.filter((one) => one.why === WAITS).map((one) => one.id));
  const cells = new Map([...edition.cell_rules.values()].map((rule) => [rule.id, edition.by_table.get(rule.table) || []]));
  return [...checked.outcomes].flatMap(([own, outcome]) => {
    if (outcome !== 'not_run' || said.has(own.split('.')[0])) {
      return [];
    }
    const instance = edition.by_instance.get(own);
    const codes = instance
      ? instance.operands.filter((ref) => !ref.period).map((ref) => ref.code)
      : (cells.get(own) || []).map((indicator) => indicator.code);
    return codes.flatMap((code) => keysLacking(code, submission, told)).slice(0, 1);
  });
}

/** The causes that tell why an operand of a rule has no figure. @param {string} code @param {Submission} submission
 * @param {ReadonlyMap<string, string>} told
 */
function keysLacking(code, submission, told) {
  if (submission.edition.columns.has(code)) {
    return keysOfColumn(code, told);
  }
  if (submission.edition.entry_figures.has(code)) {
    return keysTold({ code, cell: null, text: '' }, submission, told);
  }
  const key = told.get(code);
  return key !== undefined && readingOf(submission, code).number === null ? [key] : [];
}

/** How many rule instances were not run, as a finding says. @param {Finding} finding @param {Checked} checked */
function waitsOf(finding, checked) {
  const outcome = checked.outcomes.get(finding.id);
  if ((outcome !== undefined && outcome !== 'not_run') || finding.severity === 'note') {
    return 0;
  }
  return finding.entries ? 1 : Number(factOf(finding, 'count')); // the entries of a table are one rule
}

/** Which cause a finding belongs to, and what that is about. @param {Finding} finding @param {Edition} edition
 * @param {ReadonlyMap<string, string>} byRule
 * @param {ReadonlyMap<string, string>} certain
 * @returns {[string, string]}
 */
function keyOfFinding(finding, edition, byRule, certain) {
  const must = finding.severity === 'must';
  const codes = [...new Set(finding.places.flatMap(({ code }) => (code ? [code] : [])))];
  if (finding.why === TABLE) {
    return [keyFrom('gaps', factOf(finding, 'table')), 'gaps'];
  }
  if (UNCLEAR.includes(finding.why)) {
    return [keyFrom('declared', factOf(finding, 'table')), 'cells'];
  }
  if (finding.origin === 'rule' && finding.why === 'broken') {
    return [byRule.get(finding.id) || keyFrom('rule', finding.id), must ? 'balance' : 'reason'];
  }
  if ((finding.origin === 'rule' || finding.origin === 'reading') && codes.length === 1) {
    const [code] = codes;
    const known = certain.get(code);
    if (must && finding.left !== null && known !== undefined) {
      return [known, 'balance'];
    }
    const state = [String(isOpen(finding)), factOf(finding, 'reason_is'), String(Boolean(factOf(finding, 'lapsed')))];
    const of = edition.columns.has(code) ? code : operandOf(edition, code).table;
    return [keyFrom('cells', finding.why, finding.severity, of, ...state), 'cells'];
  }
  const facts = finding.facts.map((fact) => JSON.stringify(fact));
  return [keyFrom('', finding.id, finding.why, ...codes, ...facts), finding.origin === 'rule' ? 'reason' : 'form'];
}

/** The searches, each cut into the rules that hang together through the cells that it suspects. Where a search was given
 * up, or found nothing, each rule stands alone.
 * @param {readonly Suspects[]} suspects
 * @param {Edition} edition
 * @returns {[string, Suspects][]}
 */
function searches(suspects, edition) {
  return suspects.flatMap((search) => searchesIn(search, edition));
}

/** @param {Suspects} search @param {Edition} edition @returns {[string, Suspects][]} */
function searchesIn(search, edition) {
  if (!search.ended || search.sets.length === 0) {
    return search.rules.map((rule) => [keyFrom('balance', rule), { rules: [rule], sets: [], slips: [], ended: search.ended }]);
  }
  const cells = cellsOfSuspects(search);
  const used = search.rules.map((rule) => {
    const { operands } = /** @type {import('./shapes').Instance} */ (edition.by_instance.get(rule));
    return { rules: [rule], codes: new Set(operands.map((ref) => ref.code).filter((code) => cells.has(code))) };
  });
  const whole = /** @type {[string, Suspects]} */ ([keyFrom('balance', ...search.rules), search]);
  if ([...cells].some((code) => !used.some(({ codes }) => codes.has(code)))) {
    return [whole]; // cells of rules that hold tie the others together
  }
  const parts = together(used).map(({ rules, codes }) => {
    const sets = search.sets.map((one) => one.filter((code) => codes.has(code)));
    return { rules, sets: [...new Map(sets.map((one) => [one.join(), one])).values()] };
  });
  if (parts.length === 1 || parts.reduce((all, { sets }) => all * sets.length, 1) !== search.sets.length) {
    return [whole]; // what is wrong in one part tells what is in another
  }
  return parts.map(({ rules, sets }) => [
    keyFrom('balance', ...rules),
    { rules, sets, slips: sets.map(() => null), ended: true },
  ]);
}

/** Rules that share cells, and all the cells of each such group. @param {{ rules: string[], codes: Set<string> }[]} used */
function together(used) {
  /** @type {typeof used} */
  let groups = [];
  for (const { rules, codes } of used) {
    const joined = groups.filter((group) => [...group.codes].some((code) => codes.has(code)));
    groups = groups.filter((group) => !joined.includes(group));
    groups.push({
      rules: [...joined.flatMap((group) => group.rules), ...rules],
      codes: new Set([...codes, ...joined.flatMap((group) => [...group.codes])]),
    });
  }
  return groups;
}

/** @param {Suspects} search */
const inEverySet = (search) =>
  search.sets.length > 0 ? search.sets[0].filter((code) => search.sets.every((one) => one.includes(code))) : [];

/** The cells of a finding. Of a broken rule those that are suspected; where none are known, its total and what else is
 * not 0.
 * @param {Finding} finding
 * @param {Submission} submission
 * @param {Suspects | null} search
 * @returns {readonly Place[]}
 */
function toActOn(finding, submission, search) {
  if (finding.why !== 'broken') {
    return finding.places;
  }
  if (search && search.sets.length > 0) {
    return []; // its cause has them already
  }
  const { edition } = submission;
  const instance = edition.by_instance.get(finding.id);
  const total = instance ? totalOf(instance.claim) : null;
  const shown = finding.places.filter(({ code }) => {
    if (instance && instance.entries) {
      return edition.columns.has(code || '');
    }
    const some = code === null || code === total || isSome(readingOf(submission, code).number);
    return !edition.entry_figures.has(code || '') && some;
  });
  return shown.length > 0 ? shown : finding.places;
}

/** The indicator that stands alone on its side of a comparison, and not on the other. @param {import('./shapes').Claim} claim */
function totalOf(claim) {
  for (const node of nodes(claim)) {
    if (node.kind === 'comparison') {
      const alone = [node.left, node.right].flatMap((side) => (side.kind === 'ref' ? [side.code] : []));
      if (alone.length === 1) {
        return alone[0];
      }
    }
  }
  return null;
}
