// What an office meant by a year. A text that could mean two years, or a part of one, is no year.
import { cutOff, plain } from './decimal.js';
import { Day, isoOf } from './day.js';
import { dayAt, dayOfOrdinal, ordinalOf } from './calendar.js';
import { group, searched, whole } from './patterns.js';
import { lengthOf, stripped, withoutFormat } from './texts.js';

/**
 * @typedef {import('./patterns.js').ToldPattern} ToldPattern
 * @typedef {Record<'plain' | 'as_it_stands' | 'a_year' | 'to' | 'first' | 'last', ToldPattern> & {dates: ToldPattern[],
 *   longest: number}} YearTables
 */

const DAY_0 = ordinalOf(new Day(1899, 12, 30));

/**
 * @param {YearTables} told
 * @param {import('./day_grammar.js').DayTables} days
 * @param {(text: string) => string} flattened
 * @param {(text: string) => import('./decimal.js').Decimal | null} exact
 */
export function yearGrammar(told, days, flattened, exact) {
  const [plainYear, asItStands, aYear] = [whole(told.plain), whole(told.as_it_stands), whole(told.a_year)];
  const [first, last, dates] = [whole(told.first), whole(told.last), told.dates.map(whole)];
  const to = searched(told.to);

  /** The one year that a text means; null if it means none, several, or only a part of one. @param {string} text */
  function yearOf(text) {
    if (plainYear.test(text)) {
      return Number(text);
    }
    return lengthOf(text) <= told.longest ? understood(flattened(text)) : null;
  }

  /** @param {string} flat */
  function understood(flat) {
    const year = aYear.exec(flat);
    if (year !== null) {
      return numberOf(year);
    }
    for (const pattern of dates) {
      const match = pattern.exec(flat);
      if (match !== null) {
        return yearOfDay(match);
      }
    }
    return wholeYear(flat);
  }

  /** @param {RegExpExecArray} match */
  const numberOf = (match) => Number((group(match, 'year') ?? '').replace(/[, ]/g, ''));

  /** The year of a day; null if there is no such day. @param {RegExpExecArray} match */
  function yearOfDay(match) {
    const [year, month] = [numberOf(match), group(match, 'month')];
    return month === undefined || dayAt(year, Number(month), Number(group(match, 'day'))) !== null ? year : null;
  }

  /** The year of 2024年1月1日至12月31日, which is all of it. @param {string} flat */
  function wholeYear(flat) {
    const halves = to.test(flat) ? flat.split(to) : flat.split('-');
    if (halves.length !== 2) {
      return null;
    }
    const [begin, end] = [first.exec(stripped(halves[0])), last.exec(stripped(halves[1]))];
    const ends = end === null ? undefined : group(end, 'year');
    if (begin === null || end === null || (!/[年月]/.test(flat) && ends === undefined)) {
      return null;
    }
    const year = numberOf(begin);
    return ends === undefined || ends === String(year) ? year : null;
  }

  /**
   * A cell's content as people see it: a date as a date, a number without what a program writes behind it, a formula
   * without a result as the formula.
   * @param {import('./book.js').Value} value
   * @param {boolean} since1904
   */
  function shown(value, since1904) {
    if (value.kind === 'date') {
      return dateShown(value.text, since1904);
    }
    if (value.kind === 'number' && !asItStands.test(value.text)) {
      const number = exact(value.text);
      return number === null ? value.text : plain(number);
    }
    if (value.kind === 'uncalculated') {
      return `=${value.formula}`;
    }
    const text = stripped(value.text);
    return withoutFormat(text) === '' ? '' : text;
  }

  /**
   * @param {string} text
   * @param {boolean} since1904
   */
  function dateShown(text, since1904) {
    const serial = exact(text);
    if (serial === null) {
      return stripped(text); // it is written as a date already
    }
    const number = Number(cutOff(serial)) + (since1904 ? days.since_1904 : 0);
    if (number < 1 || number > days.last_number) {
      return text;
    }
    return isoOf(dayOfOrdinal(DAY_0 + number + (number < days.no_day ? 1 : 0)));
  }

  return { yearOf, shown };
}
