// A cause as people read it: where, what is wrong, what to do, and last the ids of its rules.
import { a1Of } from "./cells.js";
import { likeliestOf } from "./causes.js";
import { operandOf } from "./edition.js";
import { countedByColumn, entryRows, rowsSaid, whereOfEntries } from "./entry_text.js";
import { nilSaid, say, tailOf } from "./finding_text.js";
import { areNumbers, gapsSaid, stepsSaid } from "./gap_text.js";
import { clip } from "./plain_text.js";
import { aloneOf } from "./suspects.js";
import { sharedPlace } from "./wording.js";

/** @typedef {import('./shapes').Cause} Cause */
/** @typedef {import('./shapes').Edition} Edition */
/** @typedef {import('./shapes').Finding} Finding */
/** @typedef {import('./shapes').Place} Place */
/** @typedef {import('./shapes').Cell} Cell */
/** @typedef {import('./shapes').SaidCause} SaidCause */
/** @typedef {import('./shapes').Suspects} Suspects */
/** @typedef {import('./speech').Speech} Speech */

const MOST_CELLS = 12;
const MOST_EQUATIONS = 8;
const MOST_IDS = 4;
const MOST_SETS = 3;
const OF_A_LIST = ['not-a-choice', 'not-under'];
const RUN = 3; // cells in a line that are said as one range

/** The words of a cause. `edition` is null only for a file that is of none. @param {Cause} cause
 * @param {Edition | null} edition
 * @param {Speech} speech
 * @returns {SaidCause}
 */
export function sayCause(cause, edition, speech) {
  const said = saidOf(cause, edition, speech);
  const all = [...new Set(cause.findings.map((finding) => finding.id))];
  const shown = all.slice(0, MOST_IDS).join(speech.text('and'));
  const ids = all.length > MOST_IDS ? speech.text('cause.ids', { ids: shown, count: all.length }) : shown;
  return {
    where: said.where,
    what: said.what,
    please: thenSaid(said.please, cause, speech),
    figures: said.figures || [],
    equations: said.equations || [],
    ids,
    tail: tailOf(ids, cause.severity, speech),
  };
}

/** @typedef {{ where: string, what: string, please: string, figures?: string[], equations?: string[] }} Words */

/** @param {Cause} cause @param {Edition | null} edition @param {Speech} speech @returns {Words} */
function saidOf(cause, edition, speech) {
  const own = cause.findings.filter((finding) => finding.why !== 'not-run');
  if (edition !== null && cause.kind === 'gaps') {
    return gapsCause(cause, own, edition, speech);
  }
  if (edition !== null && own.length > 1) {
    return cause.kind === 'balance' ? rulesCause(cause, own, edition, speech) : alikeCause(cause, own, edition, speech);
  }
  const first = say(own[0], edition, speech);
  const [what, please] = suspectedSaid(first.what, first.please, cause, speech);
  return { where: first.where, what, please, figures: first.short ? [first.short] : [] };
}

/** Cells that are wrong in the same way. @param {Cause} cause @param {Finding[]} own @param {Edition} edition
 * @param {Speech} speech
 * @returns {Words}
 */
function alikeCause(cause, own, edition, speech) {
  const first = say(own[0], edition, speech);
  const table = openTableOf(cause.places, edition);
  if (table) {
    return alikeEntries(cause, own, edition, table, speech);
  }
  const cell = addressOf(own[0]);
  const cells = cellsSaid(cause.places, speech);
  const what = cell ? speech.text('cause.alike', { count: own.length, cells, cell, what: first.what }) : first.what;
  const [figures, equations] = first.figures ? each(own, edition, speech) : [[], []];
  return { where: whereOf(cause.places, edition), what, please: first.please, figures, equations };
}

/** Words of a column that are none of its list, each told by itself. @param {Cause} cause @param {Finding[]} own
 * @param {Edition} edition
 * @param {string} table
 * @param {Speech} speech
 * @returns {Words}
 */
function alikeEntries(cause, own, edition, table, speech) {
  const [finding] = own;
  const first = say(finding, edition, speech);
  const said = finding.entries < 2 ? speech.text('entry.first.cell', { at: addressOf(finding), said: first.what }) : first.what;
  const [, equations] = each(own, edition, speech);
  const words = own.slice(0, MOST_EQUATIONS).map((one) => wordInShort(one, edition, table, speech));
  return {
    where: whereOfEntries(cause.places, cause.entries, edition, table, speech),
    what: speech.text('entry.alike', { count: cause.entries, said }),
    please: OF_A_LIST.includes(finding.why) ? speech.text(`please.${finding.why}`) : first.please,
    figures: [...words, ...equations.slice(words.length)],
    equations,
  };
}

/** @param {Finding} finding @param {Edition} edition @param {string} table @param {Speech} speech */
function wordInShort(finding, edition, table, speech) {
  const where = rowsSaid(entryRows(finding.places, edition, table), finding.entries, speech);
  return speech.text('cause.equation', { where, what: speech.text('words.text', { said: clip(finding.places[0].text) }) });
}

/** Several rules that the same cells break, and what is wrong with these cells by themselves. @param {Cause} cause
 * @param {Finding[]} own
 * @param {Edition} edition
 * @param {Speech} speech
 * @returns {Words}
 */
function rulesCause(cause, own, edition, speech) {
  const broken = own.filter((one) => one.why === 'broken');
  const told = speech.sentences([speech.text('cause.broken', { count: broken.length }), nilSaid(broken, edition, speech)]);
  const [what, please] = suspectedSaid(told, say(broken[0], edition, speech).please, cause, speech);
  const [figures, equations] = each(own, edition, speech);
  return { where: whereWithCells(cause.places, edition, speech), what, please, figures, equations };
}

/** What is wrong by each finding, in short and in words, and how many more there are. @param {Finding[]} own
 * @param {Edition} edition
 * @param {Speech} speech
 * @returns {[string[], string[]]}
 */
function each(own, edition, speech) {
  const told = own.slice(0, MOST_EQUATIONS).map((one) => ({ one, said: say(one, edition, speech) }));
  const more = own.length > told.length ? [speech.text('cause.more', { count: own.length - told.length })] : [];
  const line = (/** @type {string} */ where, /** @type {string} */ what) => speech.text('cause.equation', { where, what });
  return [
    [...told.map(({ one, said }) => line(addressOf(one), said.short || said.what)), ...more],
    [...told.map(({ said }) => line(said.where, said.what)), ...more],
  ];
}

/** What to do, and what is judged only afterwards. @param {string} please @param {Cause} cause @param {Speech} speech */
function thenSaid(please, cause, speech) {
  if (!cause.waits) {
    return please;
  }
  const count = cause.waits;
  const waits = cause.kind === 'gaps' ? speech.text('cause.waits.gaps', { count }) : speech.text('cause.waits', { count });
  return speech.sentences([please, waits]);
}

/** @param {Cause} cause @param {Finding[]} own @param {Edition} edition @param {Speech} speech @returns {Words} */
function gapsCause(cause, own, edition, speech) {
  if (own.length > 0) {
    const told = say(own[0], edition, speech); // the whole table is blank
    return { where: whereOf(cause.places, edition), what: told.what, please: told.please };
  }
  const numbers = areNumbers(cause.places, edition);
  const [gaps, cells] = [gapsSaid(cause.lacks, numbers, speech), cellsLacking(cause, edition, speech)];
  const steps = stepsSaid(cause.lacks, numbers, speech);
  const table = openTableOf(cause.places, edition);
  const blank = cause.lacks.length === 1 && cause.lacks[0][0] === 'blank';
  return {
    where: table
      ? whereOfEntries(cause.places, cause.entries, edition, table, speech)
      : whereOf(cause.places, edition),
    what: cells ? speech.text('cause.gaps', { gaps, cells }) : speech.text('cause.gaps.nowhere', { gaps, cells }),
    please: !blank
      ? speech.text('please.not-run.mixed', { steps })
      : numbers
        ? speech.text('please.not-run', { steps })
        : speech.text('please.not-run.any', { steps }),
  };
}

/** The open table in which all of these cells are; empty where there is none. @param {readonly Place[]} places
 * @param {Edition} edition
 */
function openTableOf(places, edition) {
  const tables = new Set(places.map(({ code }) => (edition.columns.get(code || '') || { table: '' }).table));
  return tables.size === 1 ? [...tables][0] : '';
}

/** The cells without a figure; of an open table, where not all of them can be said, how many in which column.
 * @param {Cause} cause
 * @param {Edition} edition
 * @param {Speech} speech
 */
function cellsLacking(cause, edition, speech) {
  const { by_column: byColumn, places } = cause;
  if (byColumn.length === 1) {
    return ''; // its column is said, and its rows
  }
  const all = byColumn.reduce((sum, [, count]) => sum + count, 0);
  if (byColumn.length === 0 || (all === places.length && places.length <= MOST_CELLS)) {
    return cellsSaid(places, speech);
  }
  return countedByColumn(byColumn, places, edition, speech);
}

/** @param {readonly Place[]} places @param {Edition} edition */
function whereOf(places, edition) {
  const indicators = places.flatMap(({ code }) => (code ? [operandOf(edition, code)] : []));
  return indicators.length > 0 ? sharedPlace(edition, indicators) : '';
}

/** @param {readonly Place[]} places @param {Edition} edition @param {Speech} speech */
function whereWithCells(places, edition, speech) {
  const [where, cells] = [whereOf(places, edition), cellsSaid(places, speech)];
  if (places.length === 1 && cells) {
    return speech.text('cell', { name: where, cell: cells });
  }
  return onSeveralSheets(places) ? cells : `${where} ${cells}`.trim();
}

/** @param {readonly Place[]} places */
const onSeveralSheets = (places) => new Set(places.flatMap(({ cell }) => (cell ? [cell.sheet] : []))).size > 1;

/** Addresses, three and more in a line as a range: `C9, C11, C26:C29`; with their sheets where these are several.
 * @param {readonly Place[]} places
 * @param {Speech} speech
 */
export function cellsSaid(places, speech) {
  const several = onSeveralSheets(places);
  /** @type {Cell[][]} */
  const runs = [];
  for (const { cell } of places) {
    const last = runs[runs.length - 1];
    if (cell && last && goesOn(last, cell)) {
      last.push(cell);
    } else if (cell) {
      runs.push([cell]);
    }
  }
  const said = runs.flatMap((run) => runSaid(run, several));
  return said.slice(0, MOST_CELLS).join(speech.text('and')) + (said.length > MOST_CELLS ? '…' : '');
}

/** Does the cell stand below or right of the last of a run, as all before it do? @param {Cell[]} run @param {Cell} cell */
function goesOn(run, cell) {
  const step = stepOf(run[run.length - 1], cell);
  return (step === '1,0' || step === '0,1') && (run.length === 1 || step === stepOf(run[run.length - 2], run[run.length - 1]));
}

/** @param {Cell} before @param {Cell} after */
const stepOf = (before, after) =>
  before.sheet === after.sheet ? `${after.row - before.row},${after.column - before.column}` : '';

/** @param {Cell[]} run @param {boolean} withSheet */
function runSaid(run, withSheet) {
  const sheet = withSheet ? `${run[0].sheet} ` : '';
  return run.length < RUN
    ? run.map((cell) => `${sheet}${a1Of(cell)}`)
    : [`${sheet}${a1Of(run[0])}:${a1Of(run[run.length - 1])}`];
}

/** That of its first place; empty where it has none, or one without a cell. @param {Finding} finding */
function addressOf({ places: [first] }) {
  return first && first.cell ? a1Of(first.cell) : '';
}

/** What is wrong with the cells that are suspected, and what to do, where they are to be looked at first.
 * @param {string} what
 * @param {string} please
 * @param {Cause} cause
 * @param {Speech} speech
 * @returns {[string, string]}
 */
function suspectedSaid(what, please, cause, speech) {
  if (cause.suspects === null) {
    return [what, please];
  }
  const names = namesOf(cause);
  const said = speech.sentences([what, suspectsSaid(cause.suspects, names, speech)]);
  const likeliest = likeliestOf(cause).length > 0;
  const first = likeliest ? speech.text('please.suspects', { cells: named(aloneOf(cause.suspects), names, speech) }) : please;
  return [said, speech.sentences([first, speech.text('suspects.others')])];
}

/** @param {Cause} cause @returns {Map<string, string>} */
function namesOf(cause) {
  const several = onSeveralSheets(cause.places);
  return new Map(
    cause.places.flatMap(({ code, cell }) => {
      const at = cell ? a1Of(cell) : '';
      return code ? [[code, cell && several ? `${cell.sheet} ${at}` : at]] : [];
    }),
  );
}

/** Which cells are likely wrong, as far as that is known. @param {Suspects} suspects @param {ReadonlyMap<string, string>} names
 * @param {Speech} speech
 */
function suspectsSaid(suspects, names, speech) {
  const sets = suspects.ended ? suspects.sets : [];
  if (sets.length === 0) {
    return speech.text('suspects.unknown');
  }
  if (sets.length > MOST_SETS) {
    return speech.text('suspects.many');
  }
  if (sets.length > 1) {
    const either = sets.map((one) => one.map((code) => names.get(code)).join(speech.text('suspects.with')));
    return speech.text('suspects.either', { sets: either.join(speech.text('suspects.or')) });
  }
  const facts = { cells: named(sets[0], names, speech), count: sets[0].length };
  const said = speech.text(`suspects.${sets[0].length === 1 ? 'one' : sets[0].length === 2 ? 'both' : 'all'}`, facts);
  const [slip] = suspects.slips;
  return slip === null ? said : speech.sentences([said, speech.text(`slip.${slip}`)]);
}

/** @param {readonly string[]} codes @param {ReadonlyMap<string, string>} names @param {Speech} speech */
const named = (codes, names, speech) => codes.map((code) => names.get(code)).join(speech.text('and'));
