// The texts that cells share, and the styles that show a number as a date.
import { dateFormats } from './date_formats.js';
import { Refused } from './refused.js';
import { lengthOf } from './texts.js';
import { understood } from './workbook.js';
import { named, parse, unescaped } from './xml.js';

/**
 * @typedef {import('./xml.js').Attributes} Attributes
 * @typedef {import('./reader_tables.js').ReaderTables} ReaderTables
 */

const LONGEST_NUMBER = 16;

/**
 * The shared strings that are needed, phonetic guides left out. Those `ofColumns` are in areas.
 * @param {import('./package.js').Package} whole
 * @param {string} part
 * @param {Set<number>} needed
 * @param {Set<number>} ofColumns
 * @param {ReaderTables} told
 */
export function readStrings(whole, part, needed, ofColumns, told) {
  const { budget } = whole;
  const spaces = told.workbook.main;
  /** @type {Map<number, string>} */
  const strings = new Map();
  whole.foresee([part]);
  /** @type {string[]} */
  let texts = [];
  let at = 0;
  let length = 0;
  const text = {
    text: true,
    end: (/** @type {string} */ said) => {
      if (needed.has(at)) {
        texts.push(said);
        length += lengthOf(said);
        budget.keep(part, lengthOf(said));
        if (length > budget.limits.text) {
          throw new Refused('too-long-text', part);
        }
      }
    },
  };
  const item = {
    inside: named({ t: text, r: { inside: named({ t: text }, spaces) } }, spaces),
    start: () => {
      if (at === budget.limits.strings) {
        throw new Refused('too-many-strings');
      }
      texts = [];
      length = 0;
    },
    end: () => {
      if (needed.has(at)) {
        strings.set(at, unescaped(texts.join(''), told.xml));
        if (ofColumns.has(at)) {
          budget.giveBack(1, length);
        }
      }
      at += 1;
    },
  };
  parse(part, whole.chunks(part), named({ sst: { inside: named({ si: item }, spaces) } }, spaces), budget, told.xml);
  const missing = [...needed].filter((index) => !strings.has(index));
  if (missing.length > 0) {
    throw new Refused('bad-shared-string', String(missing.reduce((least, index) => Math.min(least, index))));
  }
  return strings;
}

/**
 * The styles, by their index, that show a number as a date or a time.
 * @param {import('./package.js').Package} whole
 * @param {string} part
 * @param {ReaderTables} told
 */
export function readDates(whole, part, told) {
  const spaces = told.workbook.main;
  return understood(whole, part, told, (budget, chunks) => {
    /** @type {[string, string][]} */
    const formats = [];
    /** @type {string[]} */
    const styles = [];
    const format = (/** @type {Attributes} */ attributes) => {
      const code = attributes.get('formatCode') || '';
      budget.keep(part, lengthOf(code));
      formats.push([attributes.get('numFmtId') || '', code]);
    };
    const style = (/** @type {Attributes} */ attributes) => {
      const number = attributes.get('numFmtId');
      styles.push((number === undefined ? '0' : number).slice(0, LONGEST_NUMBER));
    };
    const inside = named(
      {
        numFmts: { inside: named({ numFmt: { start: format } }, spaces) },
        cellXfs: { inside: named({ xf: { start: style } }, spaces) },
      },
      spaces,
    );
    parse(part, chunks, named({ styleSheet: { inside } }, spaces), budget, told.xml, () => {
      if (formats.length + styles.length > budget.limits.styles) {
        throw new Refused('too-many-styles');
      }
    });
    const dated = dateFormats(told.date_formats)(formats);
    /** @type {Map<string, boolean>} */
    const known = new Map();
    return new Set(
      styles.flatMap((number, at) => {
        const is = known.has(number) ? known.get(number) : dated(number);
        known.set(number, is === true);
        return is ? [at] : [];
      }),
    );
  });
}
