// A workbook that was judged as plain data for the page, in every language: mirrors `reports/html_page.py` for one
// office, and `reports/csv_table.py`.

import { causesOf, likeliestOf } from './causes.js';
import { sayCause } from './cause_text.js';
import { figureSaid } from './cell_rules.js';
import { sayCounts } from './counts.js';
import { plain } from './decimal.js';
import { Day } from './day.js';
import { isNumeric } from './edition.js';
import { factOf, firstCell } from './finding.js';
import { say } from './finding_text.js';
import { identityOf } from './identity.js';
import { periodText } from './period.js';
import { clip } from './plain_text.js';
import { a1, allPlaces, DrawnForm, shownForm } from './show.js';
import { readingOfEntry } from './submission.js';
import { visible } from './visible.js';

const MOST_TEXT = 300;
const MOST_CAUSES = 200;
const MOST_LINKS = 12;
const SHORT = 120;
const ICON = new Map([
  ['must', '×'],
  ['explain', '!'],
  ['note', '·'],
]);

/**
 * @typedef {import('./show.js').View} View
 * @typedef {import('./show.js').ShownCause} ShownCause
 * @typedef {import('./show.js').Filled} Filled
 */

/** How each edition is drawn, by its id. @param {any} engine */
export const drawingsOf = (engine) =>
  new Map(Object.entries(engine.data.drawings).map(([id, drawing]) => [id, new DrawnForm(drawing)]));

/**
 * @param {any} engine
 * @param {Map<string, DrawnForm>} drawings
 * @param {any} checked
 * @returns {View}
 */
export function viewOf(engine, drawings, checked) {
  const languages = Object.keys(engine.data.languages);
  /** @template T @param {(language: string) => T} make @returns {Record<string, T>} */
  const inEach = (make) => Object.fromEntries(languages.map((language) => [language, make(language)]));
  const { submission } = checked;
  const edition = submission ? submission.edition : null;
  const causes = causesOf(checked).map((cause) => ({ ...cause, likeliest: likeliestOf(cause) }));
  const drawn = (edition && drawings.get(edition.id)) || null;
  const form = submission && drawn ? shownForm(filledOf(engine, submission), drawn, causes) : null;
  const told = causes.slice(0, MOST_CAUSES).map((cause) => shownCause(engine, cause, edition, drawn, form, languages));
  const cover = submission ? submission.cover : new Map();
  const period = submission ? identityOf(submission).period : null;
  const named = [cover.get('office') || '', cover.get('office_code') || '', cover.get('level') || ''];
  return {
    file: checked.source.file,
    sha256: checked.source.sha256,
    edition: edition ? edition.id : '',
    language: edition ? edition.language : languages[0],
    verdict: checked.verdict,
    office: named[0],
    code: named[1],
    level: named[2],
    period: period === null ? '' : periodText(period),
    must: causes.filter((cause) => cause.open && cause.severity === 'must').length,
    explain: causes.filter((cause) => cause.open && cause.severity === 'explain').length,
    notRun: checked.counts.not_run,
    counts: inEach((language) => (submission ? sayCounts(checked.counts, engine.speech(language)) : '')),
    first: inEach((language) => {
      const said = told.length && checked.verdict !== 'accepted' ? told[0].said[language] : null;
      return said ? clip(`${said.where} ${said.what}`.trim(), SHORT) : '';
    }),
    causes: told,
    more: causes.length - told.length,
    rows: inEach((language) => rowsOf(engine, checked, named, language)),
    form,
    errata: inEach((language) => (edition ? engine.data.errata[edition.id][language] : [])),
  };
}

/**
 * @param {any} engine
 * @param {any} cause
 * @param {any} edition
 * @param {DrawnForm | null} drawn
 * @param {import('./show.js').ShownForm | null} form
 * @param {string[]} languages
 * @returns {ShownCause}
 */
function shownCause(engine, cause, edition, drawn, form, languages) {
  /** @type {Map<string, string>} */
  const links = new Map();
  const rows = new Map(form ? form.sheets.map((sheet) => [sheet.code, drawnRows(sheet)]) : []);
  if (drawn !== null) {
    for (const cell of drawn.cellsOf(allPlaces(cause))) {
      const code = drawn.sheets.get(cell.sheet);
      const shown = code === undefined ? null : rows.get(code);
      if (!shown || shown.has(cell.row)) {
        const address = a1(cell);
        links.set(address, links.get(address) || `${code}-${address}`);
      }
    }
  }
  const open = cause.open;
  return {
    weight: open || cause.severity === 'note' ? cause.severity : 'explained',
    icon: open || cause.severity === 'note' ? /** @type {string} */ (ICON.get(cause.severity)) : '√',
    open,
    sheet: edition && drawn ? sheetOf(cause, edition, drawn) : '',
    said: Object.fromEntries(
      languages.map((language) => {
        const said = sayCause(cause, edition, engine.speech(language));
        const { where, what, please, tail } = said;
        const figures = withDifference(engine, cause, said, language);
        return [language, { where, what, please, tail, figures, equations: [...said.equations] }];
      }),
    ),
    links: [...links].slice(0, MOST_LINKS),
    moreCells: links.size > MOST_LINKS,
  };
}

/** The rows of an open table that are drawn; null for one that is drawn as a whole. @param {any} sheet */
const drawnRows = (sheet) =>
  sheet.count === null ? null : new Set(sheet.rows.filter((/** @type {any} */ one) => !('count' in one)).map((/** @type {any} */ one) => one.row));

/**
 * The equation of a single rule and by how much it is off; several stand below what is wrong.
 * @param {any} engine
 * @param {any} cause
 * @param {any} said
 * @param {string} language
 */
function withDifference(engine, cause, said, language) {
  if (said.equations.length || !said.figures.length) {
    return '';
  }
  const { difference } = cause.findings[0];
  const number = difference === null ? '' : plain(difference);
  const off = number && number !== '0' ? engine.speech(language).text('report.difference', { difference: number }) : '';
  return [said.figures[0], off].filter(Boolean).join('    ');
}

/**
 * The sheet beside which a cause is told; empty for what is about the whole form.
 * @param {any} cause
 * @param {any} edition
 * @param {DrawnForm} drawn
 */
function sheetOf(cause, edition, drawn) {
  const [cell] = drawn.cellsOf(cause.places);
  let found = '';
  if (cell) {
    found = drawn.sheets.get(cell.sheet) || '';
  } else {
    const told = cause.findings.map((/** @type {any} */ one) => factOf(one, 'table'));
    const columns = cause.places.map((/** @type {any} */ place) => edition.columns.get(place.code || '')).filter(Boolean);
    const tables = [...told, ...columns.map((/** @type {any} */ column) => column.table)];
    found = tables.find((table) => edition.open_tables.has(table)) || '';
  }
  return found === 'cover' ? '' : found;
}

/**
 * What a submission has, as the form shows it: in the words of the form's own language.
 * @param {any} engine
 * @param {any} submission
 * @returns {Filled}
 */
function filledOf(engine, submission) {
  const speech = engine.speech(submission.edition.language);
  const read = (/** @type {any} */ reading) => {
    const { value, meant, indicator } = reading;
    let said = '';
    if (value.kind === 'number' && indicator.kind.share) {
      said = reading.number === null ? '' : figureSaid(indicator, reading.number) || '';
    } else if ((value.kind === 'date' || value.kind === 'number') && meant instanceof Day) {
      said = speech.day(meant);
    } else if (value.kind === 'boolean' && typeof meant === 'boolean') {
      said = speech.flag(meant);
    }
    if (said) {
      return { text: said, look: null };
    }
    const text =
      value.kind === 'uncalculated'
        ? visible(`=${value.formula || ''}`, MOST_TEXT)
        : visible(value.text, MOST_TEXT, true);
    return { text, look: isNumeric(indicator) && value.kind !== 'number' && text ? 'text' : null };
  };
  return {
    reading: (code) => read(submission.readings.get(code)),
    cover: (field) => submission.cover.get(field) || '',
    declared: (table) => {
      const found = submission.declared.get(table);
      return found ? found.text : '';
    },
    entries: (table) => {
      const found = submission.entries.get(table);
      return found
        ? { rows: found.rows, reading: (code, entry) => read(readingOfEntry(found, code, entry)) }
        : { rows: [], reading: () => ({ text: '', look: null }) };
    },
  };
}

/**
 * The lines of a workbook in a table: a finding a line.
 * @param {any} engine
 * @param {any} checked
 * @param {string[]} named its office's name, code and level
 * @param {string} language
 * @returns {string[][]}
 */
function rowsOf(engine, checked, named, language) {
  const { text } = engine.speech(language);
  const speak = text.bind(engine.speech(language));
  const [office, code, level] = named;
  const period = checked.submission && identityOf(checked.submission).period;
  const apart = period && period.months !== 12 ? ` ${periodText(period)}` : '';
  const called = (office.trim() || code.trim() || checked.source.file) + apart;
  const head = [speak(`verdict.${checked.verdict}`), called, code, '', level];
  const end = [checked.source.file, checked.source.sha256];
  if (!checked.findings.length) {
    return [[...head, ...Array(11).fill(''), ...end]];
  }
  const edition = checked.submission ? checked.submission.edition : null;
  return checked.findings.map((/** @type {any} */ finding) => {
    const said = say(finding, edition, engine.speech(language));
    const cell = firstCell(finding);
    const figures = [finding.left, finding.right, finding.difference].map((one) => (one === null ? '' : plain(one)));
    return [
      ...head,
      speak(`severity.${finding.severity}`),
      finding.id,
      said.where,
      cell === null ? '' : `${cell.sheet}!${a1(cell)}`,
      finding.places.length === 1 ? finding.places[0].text : '',
      ...figures,
      said.what,
      said.please,
      finding.explanation || factOf(finding, 'lapsed') || factOf(finding, 'reason'),
      ...end,
    ];
  });
}
