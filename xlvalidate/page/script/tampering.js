// What was done to the form itself: labels, sheets, rows, formulas, links. None of it breaks the reading of figures.
import { a1Of, cellAt, keyOf } from './cells.js';
import { exchanged } from './exchanged_lines.js';
import { formulaFindings } from './figure_formulas.js';
import { finding, placeAt } from './findings.js';
import { inserted, standing } from './moved_lines.js';
import { headOf, lengthOf, stripped, words } from './texts.js';

/**
 * @typedef {import('./book.js').Book} Book
 * @typedef {import('./cells.js').Cell} Cell
 * @typedef {import('./form.js').Form} Form
 * @typedef {import('./indicators.js').Edition} Edition
 * @typedef {import('./findings.js').Finding} Finding
 * @typedef {import('./printed.js').Printed} Printed
 * @typedef {import('./printed.js').PrintedSheet} PrintedSheet
 * @typedef {import('./read.js').Reader} Reader
 * @typedef {import('./moved_lines.js').MovedSheet} MovedSheet
 * @typedef {Map<string, MovedSheet | null>} Places
 * @typedef {{label: Cell, sheet: string, cell: Cell | null, before: string, after: string}} Change a printed text: its
 *   cell in the template, where it should be now, what it was and what is there
 * @typedef {{odd_words: string[], many_names: number, shown_sheets: number, short: number}} TamperingTables
 */

/**
 * Where each sheet that is filled in stands now, by its name in the template.
 * @param {Book} book
 * @param {Map<string, Cell>} cells
 * @param {Printed} printed
 * @param {Reader} reader
 */
export function movedSheets(book, cells, printed, reader) {
  const plainLabel = reader.labels.plainLabel;
  return new Map(
    printed.forms.map((form) => [form.tab.name, standing(book, form, anchors(book, form, cells, reader), plainLabel)]),
  );
}

/**
 * @param {Book} book
 * @param {PrintedSheet} form
 * @param {Map<string, Cell>} cells
 * @param {Reader} reader
 */
function anchors(book, form, cells, reader) {
  /** @type {{before: Cell, now: Cell}[]} */
  const found = [];
  for (const [code, before] of form.cells) {
    const now = cells.get(code);
    if (now !== undefined) {
      found.push({ before, now });
    }
  }
  for (const [code, home] of form.columns) {
    const area = book.named(reader.names.figureName(code))?.area ?? null;
    const { plain, above } = form.column_headings.get(code) ?? { plain: '', above: 0 };
    // A column below another heading says nothing of where the sheet is.
    if (area !== null && reader.labels.plainLabel(book.at(cellAt(area.sheet, area.top - above, area.column)).text) === plain) {
      found.push({ before: cellAt(home.sheet, home.top, home.column), now: cellAt(area.sheet, area.top, area.column) });
    }
  }
  for (const [code, before] of form.fields) {
    const now = book.named(reader.names.coverName(code))?.cell ?? null;
    if (now !== null) {
      found.push({ before, now });
    }
  }
  return found;
}

/**
 * Everything that was done to the form.
 * @param {Book} book
 * @param {Form} of
 * @param {Map<string, Cell>} cells each indicator's cell that can be trusted
 * @param {Places} places
 * @param {Reader} reader
 */
export function tampering(book, of, cells, places, reader) {
  const { edition, printed } = of;
  const { structure, told } = reader;
  /** @type {Change[]} */
  const labels = [];
  /** @type {Finding[]} */
  const moved = [];
  /** @type {Finding[]} */
  const found = [];
  for (const form of printed.forms) {
    const stands = places.get(form.tab.name) ?? null;
    if (stands === null) {
      continue;
    }
    const changes = changesOf(book, form, stands, reader);
    if (changes.length > 0) {
      const { exchanges, parted } = told;
      const out = exchanged(book, edition, form, stands, reader.labels, exchanges, parted, structure);
      moved.push(...out.findings);
      labels.push(...changes.filter((change) => !out.explained.has(keyOf(change.label))));
    }
    found.push(...shifted(stands, reader), ...filledHeadings(book, of, form, stands, reader));
  }
  const relabelled = labels.length > 0 ? [relabelling(labels, reader)] : [];
  return [
    ...moved,
    ...relabelled,
    ...found,
    ...formulaFindings(book, edition, cells, told.recalculation, structure),
    ...sheets(book, printed, places, reader),
    ...copies(book, edition, reader),
    ...junkNames(book, reader),
    ...told.oddities.odd_words.filter((word) => book.oddities.has(word)).map((word) => structure(word)),
    ...templateFindings(book, edition, reader),
  ];
}

/**
 * @param {Book} book
 * @param {PrintedSheet} form
 * @param {MovedSheet} stands
 * @param {Reader} reader
 */
function changesOf(book, form, stands, reader) {
  /** @type {Change[]} */
  const changes = [];
  for (const label of form.labels) {
    const cell = stands.now(label.cell);
    const typed = cell === null ? '' : book.at(cell).text;
    if (typed !== label.text && reader.labels.plainLabel(typed) !== label.plain) {
      changes.push({ label: label.cell, sheet: stands.sheet, cell, before: label.text, after: typed });
    }
  }
  return changes;
}

/** @param {Change[]} changes @param {Reader} reader */
function relabelling(changes, reader) {
  const places = changes.map((change) => placeAt(null, change.cell, change.after));
  const [one, two] = changes;
  if (two === undefined) {
    const why = stripped(one.after) !== '' ? 'label-changed' : 'label-removed';
    const facts = { which: whereIs(one), from: one.before, to: one.after };
    return reader.structure('label-changed', places, facts, why);
  }
  const most = reader.told.oddities.short;
  const shown = (/** @type {Change} */ change) =>
    `${whereIs(change)} “${shortened(change.before, most)}”→“${shortened(change.after, most)}”`;
  const names = listed(new Set(changes.map((change) => change.sheet)), reader);
  const facts = { count: String(changes.length), sheets: names, first: shown(one), second: shown(two) };
  return reader.structure('label-changed', places, facts, 'labels-changed');
}

/** @param {Change} change */
const whereIs = (change) => (change.cell === null ? change.sheet : `${change.cell.sheet} ${a1Of(change.cell)}`);

/** @param {string} text @param {number} most */
function shortened(text, most) {
  const flat = words(text).join('');
  return lengthOf(flat) <= most ? flat : `${headOf(flat, most - 1)}…`;
}

/** @param {Iterable<string>} names @param {Reader} reader */
function listed(names, reader) {
  const every = [...names];
  const most = reader.told.oddities.shown_sheets;
  return every.slice(0, most).join(reader.told.parted) + (every.length > most ? '…' : '');
}

/** @param {MovedSheet} stands @param {Reader} reader */
function shifted(stands, reader) {
  /** @type {[string, Map<number, number> | null][]} */
  const axes = [['rows-inserted', stands.rows], ['columns-inserted', stands.columns]];
  return axes.flatMap(([word, lines]) => {
    const count = inserted(lines);
    return count > 0 ? [reader.structure(word, [], { sheet: stands.sheet, count: String(count) })] : [];
  });
}

/**
 * @param {Book} book
 * @param {Form} of
 * @param {PrintedSheet} form
 * @param {MovedSheet} stands
 * @param {Reader} reader
 */
function filledHeadings(book, of, form, stands, reader) {
  const filled = form.headings.flatMap((cell) => {
    const now = stands.now(cell);
    const ownFormula = now !== null && !form.whole && book.at(now).formula !== null;
    if (now === null || ownFormula || !isFigure(book, now)) {
      return [];
    }
    const label = form.labels.find((one) => one.cell.row === cell.row)?.text ?? '';
    return [{ label, cell: now, place: placeAt(null, now, book.at(now).text) }];
  });
  if (filled.length === 0) {
    return [];
  }
  const table = of.edition.tables.find((one) => one.sheet === form.tab.name);
  const rule = of.edition.heading_rules.find((one) => table !== undefined && one.table === table.code);
  const [one] = filled;
  return [
    finding({
      id: rule === undefined ? 'heading-filled' : rule.id,
      origin: rule === undefined ? 'structure' : 'rule',
      severity: rule === undefined ? reader.told.structure['heading-filled'] : rule.severity,
      why: filled.length === 1 ? 'heading-filled' : 'headings-filled',
      places: filled.map(({ place }) => place),
      facts: [
        ['label', one.label],
        ['cell', `${one.cell.sheet} ${a1Of(one.cell)}`],
        ['text', one.place.text],
        ['count', String(filled.length)],
      ],
    }),
  ];
}

/** @param {Book} book @param {Cell} cell */
function isFigure(book, cell) {
  const value = book.at(cell);
  return value.kind === 'text' ? /\p{Nd}/u.test(value.text) : value.kind !== 'blank';
}

/**
 * @param {Book} book
 * @param {Printed} printed
 * @param {Places} places
 * @param {Reader} reader
 */
function sheets(book, printed, places, reader) {
  const there = new Map(book.sheets.map((sheet) => [sheet.name.toLowerCase(), sheet]));
  /** @type {Set<string>} */
  const known = new Set();
  /** @type {Finding[]} */
  const found = [];
  for (const tab of printed.tabs) {
    const stands = places.get(tab.name) ?? null;
    const name = stands === null ? sheetOf(book, tab) : stands.sheet;
    const sheet = there.get((name || tab.name).toLowerCase());
    if (sheet === undefined) {
      if (tab.visible) {
        found.push(reader.structure(tab.form ? 'sheet-missing' : 'checks-missing', [], { sheet: tab.name }));
      }
      continue;
    }
    known.add(sheet.name);
    if (sheet.name !== tab.name && tab.visible) {
      const word = isACopy(book, sheet.name) ? 'copy-read' : 'sheet-renamed';
      found.push(reader.structure(word, [], { from: tab.name, to: sheet.name }));
    }
    if (tab.form && sheet.state !== 'visible') {
      found.push(reader.structure('sheet-hidden', [], { sheet: sheet.name }));
    }
  }
  const extra = book.sheets.filter(({ name }) => !known.has(name) && !book.copies.has(name)).map(({ name }) => name);
  if (extra.length > 0) {
    found.push(reader.structure('sheet-extra', [], { count: String(extra.length), sheets: listed(extra, reader) }));
  }
  return found;
}

/** @param {Book} book @param {string} sheet */
const isACopy = (book, sheet) =>
  [...book.names.values()].some((name) => name.instead && name.cell !== null && name.cell.sheet === sheet);

/** Where the names of a sheet lead that is not filled in. @param {Book} book @param {import('./printed.js').Tab} tab */
function sheetOf(book, tab) {
  const names = tab.form ? [] : tab.names.map((said) => book.names.get(said));
  return names.find((name) => name !== undefined && name.cell !== null)?.cell?.sheet ?? null;
}

/**
 * Sheets that were copied within the workbook, and whether they say the same as those that were read.
 * @param {Book} book
 * @param {Edition} edition
 * @param {Reader} reader
 */
function copies(book, edition, reader) {
  const { coverName, declaredName, figureName } = reader.names;
  const asked = new Map([
    ...[...edition.indicators.values()].map((one) => /** @type {[string, string]} */ ([figureName(one.code).toLowerCase(), one.code])),
    ...edition.cover.fields.map((field) => /** @type {[string, string]} */ ([coverName(field.code).toLowerCase(), ''])),
    ...[...edition.declarable.keys()].map((table) => /** @type {[string, string]} */ ([declaredName(table).toLowerCase(), ''])),
  ]);
  return book.sheets.flatMap(({ name }) => {
    const pairs = [...(book.copies.get(name) ?? [])].flatMap(([key, copy]) => {
      const own = book.names.get(key)?.cell ?? null;
      const code = asked.get(key);
      return code === undefined || own === null ? [] : [{ code, cell: own, copy }];
    });
    if (pairs.length === 0) {
      return [];
    }
    const before = pairs[0].cell.sheet;
    const blank = pairs.every(({ copy }) => book.at(copy).text === '');
    const differing = blank ? [] : pairs.filter(({ cell, copy }) => book.at(cell).text !== book.at(copy).text);
    if (differing.length === 0) {
      return [reader.structure('sheet-copied', [], { copy: name, sheet: before })];
    }
    const [{ cell, copy }] = differing;
    const places = differing.map((pair) => placeAt(pair.code || null, pair.cell, book.at(pair.cell).text));
    const typed = (/** @type {Cell} */ at) => book.at(at).text || '□';
    const facts = { copy: name, sheet: before, count: String(differing.length), cell: a1Of(cell), here: typed(cell), there: typed(copy) };
    return [reader.structure('copy-differs', places, facts)];
  });
}

/** @param {Book} book @param {Reader} reader */
function junkNames(book, reader) {
  const most = reader.told.oddities.many_names;
  const others = book.junk + [...book.names.keys()].filter((key) => !reader.names.isOurs(key)).length;
  if (book.names.size + book.junk <= most || others <= most) {
    return [];
  }
  const ours = reader.told.identity.our_prefixes.join(' ');
  return [reader.structure('junk-names', [], { count: String(others), ours })];
}

/**
 * Another state of the same edition: the template was made before the edition was last changed, or altered.
 * @param {Book} book
 * @param {Edition} edition
 * @param {Reader} reader
 */
export function templateFindings(book, edition, reader) {
  const cell = book.named(reader.told.identity.digest_name)?.cell ?? null;
  const digest = cell === null ? '' : stripped(book.at(cell).text);
  return digest === '' || digest === edition.digest ? [] : [reader.structure('template-differs', [], { edition: edition.id })];
}
