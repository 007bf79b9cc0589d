// What an office meant by a day. As with figures, the grammars are strict, and what fits two readings is none.
import { cutOff, isWhole } from './decimal.js';
import { Day, isoOf } from './day.js';
import { dayAt, dayOfOrdinal, ordinalOf } from './calendar.js';
import { group, whole } from './patterns.js';
import { lengthOf, normal, words } from './texts.js';

/**
 * @typedef {import('./patterns.js').ToldPattern} ToldPattern
 * @typedef {{day: Day | null, note: string | null, detail: string}} DayRead
 * @typedef {{order: string | null, language: string, since_1904: boolean}} DaysWritten
 * @typedef {object} DayTables
 * @property {number} longest
 * @property {number} since_1904
 * @property {number} last_number
 * @property {number} no_day
 * @property {Record<'numbered' | 'compact' | 'chinese' | 'month_and_day', ToldPattern>} patterns
 * @property {ToldPattern[]} named
 */

const BEFORE_MARCH = ordinalOf(new Day(1899, 12, 31));
const FROM_MARCH = ordinalOf(new Day(1899, 12, 30));

/**
 * @param {DayTables} told
 * @param {Map<string, {months: string[]}>} languages
 * @param {(text: string) => string} figuresForWords
 * @param {(text: string) => import('./decimal.js').Decimal | null} exact
 */
export function dayGrammar(told, languages, figuresForWords, exact) {
  const { patterns } = told;
  const [numberedDay, compact] = [whole(patterns.numbered), whole(patterns.compact)];
  const [chinese, monthAndDay, named] = [whole(patterns.chinese), whole(patterns.month_and_day), told.named.map(whole)];

  /** @param {Day | null} day @param {string | null} note @param {string} detail @returns {DayRead} */
  const read = (day, note = null, detail = '') => ({ day, note, detail });

  /**
   * The day that a cell holds.
   * @param {import('./book.js').Value} value
   * @param {DaysWritten} written
   * @returns {DayRead}
   */
  function dayOf(value, written) {
    if (value.kind === 'text') {
      return ofText(value.text, written);
    }
    if (value.kind !== 'date' && value.kind !== 'number') {
      return read(null, 'date-unread');
    }
    const serial = exact(value.text);
    if (serial === null) {
      const found = ofText(value.text, written); // a cell may hold a day as text that is none for whoever wrote it
      return found.note === 'date-text' ? read(found.day) : found;
    }
    const found = ofSerial(Number(cutOff(serial)), written.since_1904);
    if (found.day === null) {
      return found;
    }
    if (!isWhole(serial)) {
      return read(found.day, 'date-time');
    }
    return read(found.day, value.kind === 'number' ? 'date-serial' : null);
  }

  /**
   * The day that a spreadsheet counts with this number; its 1900 has a 29th of February.
   * @param {number} number
   * @param {boolean} since1904
   */
  function ofSerial(number, since1904) {
    const days = since1904 ? number + told.since_1904 : number;
    if (number < (since1904 ? 0 : 1) || days > told.last_number) {
      return read(null, 'date-outside');
    }
    if (days === told.no_day) {
      return read(null, 'date-leap-1900');
    }
    return read(dayOfOrdinal((days < told.no_day ? BEFORE_MARCH : FROM_MARCH) + days));
  }

  /**
   * @param {string} text
   * @param {DaysWritten} written
   */
  function ofText(text, written) {
    if (lengthOf(text) > told.longest) {
      return read(null, 'date-unread');
    }
    const flat = words(normal('NFKC', text)).join(' ').toLowerCase();
    const byNumbers = numberedDay.exec(flat);
    if (byNumbers !== null) {
      return numbered(byNumbers, written.order);
    }
    const close = compact.exec(flat);
    if (close !== null) {
      return stated(group(close, 'year') ?? '', group(close, 'month') ?? '', group(close, 'day') ?? '');
    }
    if (monthAndDay.test(flat)) {
      return read(null, 'date-no-year');
    }
    const inChinese = chinese.exec(figuresForWords(flat));
    if (inChinese !== null) {
      return withYear(inChinese, group(inChinese, 'month') ?? '');
    }
    const own = languages.get(written.language);
    const months = own === undefined ? [] : own.months;
    for (const pattern of months.length > 0 ? named : []) {
      const match = pattern.exec(flat);
      const month = match === null ? 0 : monthNumber(group(match, 'name') ?? '', months);
      if (match !== null && month > 0) {
        return withYear(match, String(month));
      }
    }
    return read(null, 'date-unread');
  }

  /**
   * @param {RegExpExecArray} match
   * @param {string} month
   */
  function withYear(match, month) {
    const year = group(match, 'year');
    return year === undefined ? read(null, 'date-no-year') : stated(year, month, group(match, 'day') ?? '', group(match, 'time'));
  }

  /**
   * @param {string} name
   * @param {string[]} months
   */
  function monthNumber(name, months) {
    return months.findIndex((one) => [one, one.slice(0, 3), one.slice(0, 4)].some((way) => way.toLowerCase() === name)) + 1;
  }

  /**
   * @param {RegExpExecArray} match
   * @param {string | null} order
   */
  function numbered(match, order) {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => group(match, name) ?? '');
    const time = group(match, 'time');
    if (a.length === 4 && c.length <= 2) {
      return stated(a, b, c, time);
    }
    if (a.length > 2 || c.length !== 4) {
      return read(null, Math.max(a.length, c.length) <= 2 ? 'date-short-year' : 'date-unread');
    }
    if (order === 'day-first' || order === 'month-first') {
      return order === 'day-first' ? stated(c, b, a, time) : stated(c, a, b, time);
    }
    const fits = [stated(c, b, a, time), stated(c, a, b, time)].filter((one) => one.day !== null);
    const days = [...new Set(fits.map((one) => isoOf(/** @type {Day} */ (one.day))))].sort();
    if (days.length > 1) {
      return read(null, 'date-two-readings', days.join(' '));
    }
    return fits.length > 0 ? fits[fits.length - 1] : read(null, 'date-no-such-day');
  }

  /**
   * @param {string} year
   * @param {string} month
   * @param {string} day
   * @param {string} [time]
   */
  function stated(year, month, day, time) {
    if (year.length < 4) {
      return read(null, 'date-short-year');
    }
    const numbers = [Number(year), Number(month), Number(day)];
    if (numbers.join(' ') === '1900 2 29') {
      return read(null, 'date-leap-1900');
    }
    const found = dayAt(numbers[0], numbers[1], numbers[2]);
    if (found === null) {
      return read(null, 'date-no-such-day');
    }
    const timed = time !== undefined && time.split(':').some((part) => part.replace(/^[0.]+|[0.]+$/g, '') !== '');
    return read(found, timed ? 'date-time' : 'date-text');
  }

  return { dayOf };
}
