// Bytes to a submission. The result says everything that is wrong with a file; nothing is raised.
import { Budget } from './budget.js';
import { writtenIn, readValue } from './cell_values.js';
import { declaredTables, withNil } from './declared_tables.js';
import { Form } from './form.js';
import { entriesOf } from './read_entries.js';
import { entryOddities } from './entry_oddities.js';
import { labelReading } from './exchanged_lines.js';
import { explanations, kept, linesLost } from './explanations.js';
import { finding, placeAt, structureFindings } from './findings.js';
import { grammarOf } from './grammar.js';
import { identify, namesOfForms, stampText, statedEdition } from './identify.js';
import { locate } from './moved_names.js';
import { comments, formsOnSheets, hiddenLines, lostChecks, mergedInputs, textsOutside } from './odd_sheets.js';
import { overwrittenChecks } from './overwritten_checks.js';
import { plainLabels } from './printed.js';
import { readBook } from './read_book.js';
import { sha256 } from './sha256.js';
import { Submission, blankReading, mergedReading } from './readings.js';
import { movedSheets, tampering, templateFindings } from './tampering.js';

/**
 * @typedef {import('./book.js').Book} Book
 * @typedef {import('./cells.js').Cell} Cell
 * @typedef {import('./findings.js').Finding} Finding
 * @typedef {import('./indicators.js').Edition} Edition
 * @typedef {import('./reader_tables.js').ReaderTables} ReaderTables
 * @typedef {import('./readings.js').SubmittedFile} SubmittedFile
 * @typedef {import('./tampering.js').TamperingTables & {sheet_limits: import('./odd_sheets.js').SheetLimits,
 *   entries: import('./entry_oddities.js').EntryTables}} OddityTables
 * @typedef {object} Tables
 * @property {ReaderTables} reader
 * @property {Edition[]} editions those that a workbook may be a form of, in the order in which they are asked
 * @property {Record<string, import('./form.js').ToldForm>} forms by the id of the edition
 * @typedef {{source: SubmittedFile, finding: Finding}} Unreadable
 * @typedef {{submission: Submission} | {unreadable: Unreadable}} Read
 */

/** All that reading needs, made once from the tables. */
export class Reader {
  /** @param {Tables} tables */
  constructor(tables) {
    this.told = tables.reader;
    this.grammar = grammarOf(this.told);
    this.names = namesOfForms(this.told.identity);
    this.labels = labelReading(this.told.labels, plainLabels(this.told.labels));
    this.structure = structureFindings(this.told.structure);
    this.forms = tables.editions.map((edition) => new Form(edition, tables.forms[edition.id], this));
  }
}

/** @type {WeakMap<Tables, Reader>} */
const READERS = new WeakMap();

/** What tables are, made once for each of them. @param {Tables} tables */
export function readerOf(tables) {
  const reader = READERS.get(tables) ?? new Reader(tables);
  READERS.set(tables, reader);
  return reader;
}

/**
 * The submission in a file's bytes, by the edition that the workbook says it is of.
 * @param {Uint8Array} bytes
 * @param {string} name
 * @param {Tables} tables
 * @returns {Read}
 */
export function read(bytes, name, tables) {
  const reader = readerOf(tables);
  const source = { file: name, sha256: sha256(bytes), within: null };
  const { book, form, refusal } = identified(bytes, reader);
  if (refusal !== null) {
    return unreadable(source, refusal.code, [['detail', refusal.detail]]);
  }
  if (typeof form === 'string') {
    return unreadable(source, form, [['edition', statedEdition(book, reader.told.identity) ?? '']]);
  }
  const overwritten = overwrittenChecks(book, bytes, form.printed, reader);
  return { submission: submissionOf(source, book, form, overwritten, reader) };
}

/**
 * The book, and its edition or why there is none. Columns are read at once; where the edition has another form for one
 * of them, the book is read again, each of these cells by itself.
 * @param {Uint8Array} bytes
 * @param {Reader} reader
 * @returns {{book: Book, form: Form | string, refusal: null}
 *   | {book: null, form: '', refusal: import('./read_book.js').Refusal}}
 */
function identified(bytes, reader) {
  const { told, names } = reader;
  const budget = new Budget(told.limits, told.prices);
  const asks = { wanted: names.wanted, ours: names.isOurs, budget };
  const first = readBook(bytes, { ...asks, areas: names.isFigure }, told);
  if ('refusal' in first) {
    return { book: null, form: '', refusal: first.refusal };
  }
  const form = identify(first.book, reader.forms, told.identity);
  const columns = typeof form === 'string' ? new Set() : form.columnNames;
  if ([...first.book.columns.keys()].every((name) => columns.has(name))) {
    return { book: first.book, form, refusal: null };
  }
  const again = readBook(bytes, { ...asks, areas: (name) => columns.has(name), seen: true }, told);
  if ('refusal' in again) {
    return { book: null, form: '', refusal: again.refusal };
  }
  return { book: again.book, form: identify(again.book, reader.forms, told.identity), refusal: null };
}

/**
 * The submission with what the office explained, from the same bytes. Its reasons stand on sheets of their own, which
 * most workbooks need not be read for: only one with a finding that may be explained.
 * @param {Submission} submission
 * @param {Uint8Array} bytes
 * @param {Tables} tables
 */
export function withExplanations(submission, bytes, tables) {
  const { told, names, forms } = readerOf(tables);
  const budget = new Budget(told.again, told.prices);
  const read = readBook(bytes, { wanted: names.explaining, ours: names.isOurs, seen: true, budget }, told);
  const form = forms.find((one) => one.edition === submission.edition);
  if ('refusal' in read || form === undefined) {
    return submission;
  }
  return new Submission({
    ...submission,
    explanations: explanations(read.book, form, names),
    kept: kept(read.book, told.identity.findings_name, told.results),
  });
}

/**
 * A file that cannot be judged, and the word for why.
 * @param {SubmittedFile} source
 * @param {string} why
 * @param {[string, string][]} facts
 * @returns {{unreadable: Unreadable}}
 */
export function unreadable(source, why, facts) {
  const told = finding({ id: why, origin: 'file', severity: 'must', why, facts: [['file', source.file], ...facts] });
  return { unreadable: { source, finding: told } };
}

/**
 * A book read by its edition, with the template that it was made from.
 * @param {SubmittedFile} source
 * @param {Book} book
 * @param {Form} form
 * @param {Finding[]} overwritten
 * @param {Reader} reader
 */
function submissionOf(source, book, form, overwritten, reader) {
  const { edition, printed } = form;
  const { grammar, names, structure, told } = reader;
  const limits = told.oddities.sheet_limits;
  const { cells, findings } = locate(book, edition, printed.cells, names, structure);
  const places = movedSheets(book, cells, printed, reader);
  const sheets = formsOnSheets(book, printed, cells, places);
  const merged = mergedInputs(sheets, limits, structure);
  const written = writtenIn(form, book.since_1904);
  const typed = readings(book, edition, cells, merged.covered, written, reader);
  const current = templateFindings(book, edition, reader).length === 0;
  const { declared, findings: undeclared } = declaredTables(book, form, typed, places, current, names, structure);
  const entries = entriesOf(book, edition, written, names, grammar);
  const odd = entryOddities(book, edition, printed, entries, reader);
  const { cover, stated } = coverOf(book, edition, reader);
  return new Submission({
    source,
    edition,
    readings: withNil(typed, declared),
    cover,
    stamp: stampText(book, told.identity),
    explanations: explanations(book, form, names),
    kept: kept(book, told.identity.findings_name, told.results),
    lines_lost: linesLost(book, form, names),
    declared,
    entries,
    period: grammar.periodOn(edition.period, cover),
    findings: [
      ...findings.map((one) => withAWayOut(one, source, book, edition)),
      ...undeclared,
      ...merged.findings,
      ...odd.findings,
      ...periodFindings(form, cover, stated, reader),
      ...tampering(book, form, cells, places, reader),
      ...hiddenLines(sheets, book, limits, structure),
      ...textsOutside(sheets, book, printed.strip, odd.told, limits, structure),
      ...comments(sheets, book, limits, structure),
      ...lostChecks(sheets, cells, limits, structure),
      ...overwritten,
    ],
  });
}

/**
 * @param {Book} book
 * @param {Edition} edition
 * @param {Map<string, Cell>} cells
 * @param {Set<string>} covered
 * @param {import('./cell_values.js').Written} written
 * @param {Reader} reader
 */
function readings(book, edition, cells, covered, written, reader) {
  return new Map(
    [...edition.indicators].map(([code, indicator]) => {
      const cell = cells.get(code);
      if (cell === undefined) {
        return [code, blankReading(indicator, null)];
      }
      const reading = covered.has(code)
        ? mergedReading(indicator, cell)
        : readValue(indicator, cell, book.at(cell), written, reader.grammar);
      return [code, reading];
    }),
  );
}

/**
 * A finding on lost cells with who saved the workbook, and what `migrate` is to be called with.
 * @param {Finding} one
 * @param {SubmittedFile} source
 * @param {Book} book
 * @param {Edition} edition
 * @returns {Finding}
 */
function withAWayOut(one, source, book, edition) {
  return {
    ...one,
    facts: [
      ...one.facts,
      ['path', source.file],
      ['edition', edition.id],
      ['saved_by', book.saved_by],
      ['lost', String(one.places.length)],
    ],
  };
}

/**
 * The lines of the cover, and what states the period.
 * @param {Book} book
 * @param {Edition} edition
 * @param {Reader} reader
 */
function coverOf(book, edition, reader) {
  /** @type {Map<string, string>} */
  const cover = new Map();
  /** @type {Map<string, {value: import('./book.js').Value, cell: Cell}>} */
  const stated = new Map();
  for (const { code } of edition.cover.fields) {
    const cell = book.named(reader.names.coverName(code))?.cell ?? null;
    if (cell !== null) {
      const value = book.at(cell);
      const shown = reader.grammar.shown(value, book.since_1904);
      cover.set(code, shown);
      if ((code === 'year' || code === edition.period) && shown !== '') {
        stated.set(code, { value, cell });
      }
    }
  }
  return { cover, stated };
}

/**
 * The findings on the lines that state the period, each with what was typed: not plainly, no period, or two.
 * @param {Form} form
 * @param {Map<string, string>} cover
 * @param {Map<string, {value: import('./book.js').Value, cell: Cell}>} stated
 * @param {Reader} reader
 */
function periodFindings(form, cover, stated, reader) {
  const { grammar, structure } = reader;
  const kind = form.edition.period;
  const found = yearFindings(kind, cover, stated.get('year'), reader);
  const line = kind === 'year' ? undefined : stated.get(kind);
  if (line === undefined) {
    return found;
  }
  const typed = cover.get(kind) ?? '';
  const where = [placeAt(null, line.cell, typed)];
  const part = grammar.partOf(kind, typed);
  const period = grammar.periodOn(kind, cover);
  if (part === null) {
    found.push(structure('period-unread', where, { text: typed, line: form.labelOf(kind) }));
  } else if (grammar.contradict(kind, cover)) {
    const lines = ['year', kind].map((one) => `${form.labelOf(one)}“${cover.get(one)}”`);
    found.push(structure('period-contradicts', where, { lines: lines.join(reader.told.parted) }));
  } else if (period !== null && !isPlain(form, line.value, typed, part.number)) {
    const text = line.value.formula === null ? typed : `=${line.value.formula}`;
    found.push(structure('period-read', where, { text, line: form.labelOf(kind), period: String(period) }));
  }
  return found;
}

/**
 * Was it typed as it is written here, or taken from the list?
 * @param {Form} form
 * @param {import('./book.js').Value} value
 * @param {string} typed
 * @param {number} part
 */
function isPlain({ edition, partWords }, value, typed, part) {
  const choices = edition.cover.fields.find((one) => one.code === edition.period)?.choices ?? [];
  const ways = [...choices, String(part), String(part).padStart(2, '0'), partWords[part - 1]];
  return value.formula === null && ways.includes(typed);
}

/**
 * The finding on a year that was not typed plainly: which one it was read as, or that it is no year.
 * @param {string} kind
 * @param {Map<string, string>} cover
 * @param {{value: import('./book.js').Value, cell: Cell} | undefined} line
 * @param {Reader} reader
 */
function yearFindings(kind, cover, line, reader) {
  if (line === undefined) {
    return [];
  }
  const typed = cover.get('year') ?? '';
  const year = reader.grammar.statedYear(kind, typed);
  const where = [placeAt(null, line.cell, typed)];
  if (year === null) {
    return [reader.structure('year-unread', where, { text: typed })];
  }
  if (line.value.formula !== null) {
    return [reader.structure('year-read', where, { text: `=${line.value.formula}`, year: String(year) })];
  }
  return line.value.text === String(year) ? [] : [reader.structure('year-read', where, { text: typed, year: String(year) })];
}
