// An edition with the template that its workbooks are made from.
import { Printed } from './printed.js';

/**
 * @typedef {import('./indicators.js').Edition} Edition
 * @typedef {object} ToldForm
 * @property {string | null} numbers by which marks the form parts thousands and decimals
 * @property {string | null} dates in which order it writes a day
 * @property {string[]} placeholders what stands in a cell until something is typed
 * @property {Record<string, string>} declared_words
 * @property {string[]} part_words of the year
 * @property {import('./printed.js').ToldPrinted} printed
 */

export class Form {
  /**
   * @param {Edition} edition
   * @param {ToldForm} told
   * @param {{names: import('./identify.js').FormNames, labels: {plainLabel: (text: string) => string}}} reader
   */
  constructor(edition, told, reader) {
    const every = [...edition.instances, ...edition.entry_instances];
    this.edition = edition;
    this.told = told;
    this.printed = new Printed(told.printed, [...edition.indicators.keys()], reader.labels.plainLabel);
    this.declaredWords = new Map(Object.entries(told.declared_words));
    this.partWords = told.part_words;
    this.indicatorNames = new Set([...edition.indicators.keys(), ...edition.columns.keys()].map(reader.names.figureName));
    this.columnNames = new Set([...edition.columns.keys()].map((code) => reader.names.figureName(code).toLowerCase()));
    /** The rule instances that may be explained. */
    this.explained = [
      ...every.filter((one) => one.rule.severity !== 'must').map((one) => one.id),
      ...(edition.copied_rule === null ? [] : [edition.copied_rule.id]),
    ];
  }

  /** What a line of the cover is called. @param {string} line */
  labelOf(line) {
    return this.edition.cover.fields.find((one) => one.code === line)?.label ?? line;
  }
}
