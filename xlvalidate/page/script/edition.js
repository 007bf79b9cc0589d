// An edition put together again from its data: every indicator, every rule instance.
import { certainDecimal } from "./decimal.js";
import { dayFrom } from "./day.js";
import { blanksAsked, operands, references, treeOf } from "./tree.js";

/** @typedef {import('./shapes').Edition} Edition */
/** @typedef {import('./shapes').Indicator} Indicator */
/** @typedef {import('./shapes').Rule} Rule */
/** @typedef {import('./shapes').Instance} Instance */
/** @typedef {import('./shapes').Shared} Shared */

/**
 * @param {any} data as `page_data.edition_data` writes it
 * @param {Shared} shared what all editions of a page have in common
 * @returns {Edition}
 */
export function editionOf(data, shared) {
  const labelled = labels(data, shared);
  const tables = data.tables.map((/** @type {any} */ table) => ({
    code: table.code,
    sheet: table.sheet,
    may_be: table.may_be,
    indicators: table.indicators.map((/** @type {any} */ line) => labelled(line, table.code, '')),
    columns: table.columns.map((/** @type {any} */ line) => labelled(line, table.code, '')),
  }));
  const found = new Map(byCode(tables.flatMap((/** @type {any} */ table) => table.indicators)));
  /** @type {Map<string, Indicator>} */
  const indicators = data.order
    ? new Map(data.order.map((/** @type {string} */ code) => [code, found.get(code)]))
    : found;
  const columns = new Map(byCode(tables.flatMap((/** @type {any} */ table) => table.columns)));
  const figureCodes = data.entry_figures.map((/** @type {any} */ [code]) => code);
  const codes = [...indicators.keys(), ...columns.keys(), ...figureCodes];
  const claimOf = (/** @type {[number, number[]]} */ [tree, places]) =>
    treeOf(data.trees[tree], places.map((place) => codes[place]));
  /** @type {Map<string, import('./shapes').EntryFigure>} */
  const entryFigures = new Map(
    data.entry_figures.map((/** @type {any} */ [code, table, name, column, where]) => {
      const of = column === null ? null : columns.get(codes[column]);
      return [
        code,
        { table, function: name, column: of, where: where && claimOf(where), indicator: entryIndicator(code, table, of, shared) },
      ];
    }),
  );
  /** @type {Rule[]} */
  const rules = data.rules.map(ruleOf);
  const instances = instancesOf(data.instances, rules, claimOf);
  const entryInstances = instancesOf(data.entry_instances, rules, claimOf);
  const figures = [...entryFigures.values()].map((one) => one.indicator);
  return {
    id: data.id,
    digest: data.digest,
    title: data.title,
    titles: data.titles,
    language: data.language,
    period: data.period,
    years: data.years,
    cover: data.cover,
    cover_roles: data.cover_roles,
    onto: data.onto,
    shared,
    data,
    tables,
    indicators,
    columns,
    entry_figures: entryFigures,
    operands: new Map(byCode([...indicators.values(), ...columns.values(), ...figures])),
    open_tables: new Map(
      data.tables
        .map((/** @type {any} */ table, /** @type {number} */ at) => [table, tables[at]])
        .filter((/** @type {any} */ [table]) => table.open)
        .map((/** @type {any} */ [table, own]) => [table.code, { code: table.code, columns: own.columns, ...table.open }]),
    ),
    by_table: grouped([...indicators.values()]),
    optional: new Map([...indicators.values()].flatMap((one) => (one.optional === null ? [] : [[one.code, one.optional]]))),
    declarable: new Map(tables.filter((/** @type {any} */ one) => one.may_be.length > 0).map((/** @type {any} */ one) => [one.code, one.may_be])),
    named: namedOf(data, shared),
    sets: new Map(Object.entries(data.sets).map(([name, [label, others]]) => [name, { label, labels: others }])),
    lists: new Map(data.lists.map((/** @type {any} */ one) => [one.code, { ...one, by_word: new Map(one.by_word) }])),
    rules,
    instances,
    entry_instances: entryInstances,
    by_instance: new Map([...instances, ...entryInstances].map((one) => [one.id, one])),
    cell_rules: new Map(rules.filter((one) => one.type === 'cells').map((one) => [one.table, one])),
    heading_rules: rules.filter((one) => one.type === 'headings'),
    copied_rule: rules.find((one) => one.type === 'copied') || null,
    unasked: rules.filter((one) => one.type === 'units' || one.type === 'manual'),
    errata: data.errata,
    made: new Map(),
  };
}

/**
 * What is made of an edition once, when it is asked for the first time.
 * @template T
 * @param {Edition} edition
 * @param {string} name
 * @param {(edition: Edition) => T} make
 * @returns {T}
 */
export function madeOnce(edition, name, make) {
  if (!edition.made.has(name)) {
    edition.made.set(name, make(edition));
  }
  return edition.made.get(name);
}

/** A table of an edition by its code. @param {Edition} edition @param {string} code */
export const tableOf = (edition, code) =>
  /** @type {import('./shapes').Table} */ (edition.tables.find((table) => table.code === code));

/** The rules that may be explained and for which an issued template has no line to do so. @param {Edition} edition */
export const withoutLine = (edition) =>
  new Set(edition.errata.filter((one) => one.added || one.severity === 'explain').map((one) => one.rule));

/** Is it a text with a length or a pattern? @param {Indicator} indicator */
export const isWorded = (indicator) => indicator.shortest !== null || indicator.pattern !== null;

/** Is a number expected? @param {Indicator} indicator */
export const isNumeric = (indicator) => indicator.kind.type === 'number';

/** The tables whose figures of this period an instance speaks of. @param {Edition} edition @param {Instance} instance */
export function tablesOf(edition, instance) {
  const here = instance.references.filter((ref) => !ref.period);
  return [...new Set(here.map((ref) => operandOf(edition, ref.code).table))];
}

/** What rules call by a code. @param {Edition} edition @param {string} code */
export const operandOf = (edition, code) => /** @type {Indicator} */ (edition.operands.get(code));

/**
 * Is the office of a cover one of those?
 * @param {readonly [string, readonly string[]][]} offices
 * @param {ReadonlyMap<string, string>} cover
 */
export const isFor = (offices, cover) => offices.every(([line, words]) => words.includes(cover.get(line) || ''));

/** @param {Indicator[]} members @returns {[string, Indicator][]} */
const byCode = (members) => members.map((one) => [one.code, one]);

/** @param {Indicator[]} members */
function grouped(members) {
  /** @type {Map<string, Indicator[]>} */
  const tables = new Map();
  for (const one of members) {
    tables.set(one.table, [...(tables.get(one.table) || []), one]);
  }
  return tables;
}

/** How a line of a table's data becomes an indicator, with its labels in a language. @param {any} data @param {Shared} shared */
function labels(data, shared) {
  const traits = data.traits.map((/** @type {any} */ one) => traitsOf(one, shared, data.lists));
  return (/** @type {any} */ [short, row, column, own], /** @type {string} */ table, /** @type {string} */ language) => {
    const at = language ? data.languages.indexOf(language) + 1 : 0;
    const code = short ? `${table}_${short}` : table;
    return Object.freeze({ code, short: short || code, table, row: data.rows[row][at], column: data.columns[column][at], ...traits[own] });
  };
}

/** @param {any} data @param {Shared} shared @returns {Map<string, Map<string, Indicator>>} */
function namedOf(data, shared) {
  const labelled = labels(data, shared);
  return new Map(
    data.languages.map((/** @type {string} */ language) => [
      language,
      new Map(
        data.tables.flatMap((/** @type {any} */ table) =>
          byCode([...table.indicators, ...table.columns].map((line) => labelled(line, table.code, language))),
        ),
      ),
    ]),
  );
}

/** @param {any} said @param {Shared} shared @param {any[]} lists */
function traitsOf(said, shared, lists) {
  const number = (/** @type {string | undefined} */ one) => (one === undefined ? null : certainDecimal(one));
  const day = (/** @type {string | undefined} */ one) => (one === undefined ? null : dayFrom(one));
  const { decimals = null, optional = null, shortest = null, longest = null, pattern = null, list = null, under = null } = said;
  const listed = lists.find((one) => one.code === list);
  return {
    kind: shared.kinds[said.kind],
    unit: said.unit,
    decimals,
    least: number(said.least),
    most: number(said.most),
    blank: said.blank,
    choices: listed ? listed.items : said.choices || [],
    optional,
    computed: Boolean(said.computed),
    earliest: day(said.earliest),
    latest: day(said.latest),
    shortest,
    longest,
    pattern,
    list,
    under,
  };
}

/** What entries come to, as an indicator that no cell has. @param {string} code @param {string} table
 * @param {Indicator | null | undefined} column
 * @param {Shared} shared
 */
function entryIndicator(code, table, column, shared) {
  const nothing = traitsOf({ kind: column ? column.kind.word : 'count', blank: 'unknown', unit: '' }, shared, []);
  const own = column ? { unit: column.unit, decimals: column.decimals } : { decimals: 0 };
  const short = code.startsWith(`${table}_`) ? code.slice(table.length + 1) : code;
  return Object.freeze({ ...nothing, code, short, table, row: [], column: column ? column.column : [], ...own });
}

/** @param {any} said @returns {Rule} */
const ruleOf = (said) => ({
  table: '',
  applies: [],
  label: '',
  labels: {},
  zero_blanks: false,
  tolerance: null,
  trial: false,
  ...said,
});

/**
 * @param {any[]} lines
 * @param {Rule[]} rules
 * @param {(told: [number, number[]]) => any} claimOf
 * @returns {Instance[]}
 */
function instancesOf(lines, rules, claimOf) {
  let before = { rule: -1, tree: -1, places: /** @type {number[]} */ ([]) };
  return lines.map((line) => {
    const short = typeof line[0] === 'string';
    const [key, entries = ''] = short ? [line[0], line[2]] : [line[1], line[4]];
    before = short
      ? { ...before, places: before.places.map((place) => place + line[1]) }
      : { rule: line[0], tree: line[2], places: line[3] };
    const rule = rules[before.rule];
    const claim = claimOf([before.tree, before.places]);
    const id = key ? `${rule.id}.${key}` : rule.id;
    return { id, rule, key, claim, operands: operands(claim), references: references(claim), blanks: blanksAsked(claim), entries };
  });
}
