// The period that the lines of a cover state: a year, and where less is reported a month, a quarter or a half of it.
import { group, whole } from './patterns.js';
import { lengthOf, stripped } from './texts.js';

/**
 * @typedef {import('./patterns.js').ToldPattern} ToldPattern
 * @typedef {{number: number, year: number | null}} StatedPart
 * @typedef {object} PeriodTables
 * @property {Record<string, number>} months how many a kind has
 * @property {ToldPattern} first_day
 * @property {ToldPattern[]} with_year
 * @property {ToldPattern} range
 * @property {Record<string, ToldPattern[]>} patterns by kind
 * @property {Record<string, number>} numbers
 * @property {Record<string, number>} names of months
 * @property {Record<string, number>} chinese numbers of months
 * @property {Record<string, number>} halves
 */

/** What figures are reported for: so many months of a year from the `first` one on. */
export class Period {
  /**
   * @param {number} year
   * @param {number} first
   * @param {number} months
   */
  constructor(year, first = 1, months = 12) {
    this.year = year;
    this.first = first;
    this.months = months;
    Object.freeze(this);
  }

  /** Which month, quarter or half of its year it is, from 1. */
  get number() {
    return Math.floor((this.first - 1) / this.months) + 1;
  }

  /** `2026`, `2026-H1`, `2026-Q1`, `2026-03`. */
  toString() {
    const tail = new Map([[6, `-H${this.number}`], [3, `-Q${this.number}`], [1, `-${String(this.number).padStart(2, '0')}`]]);
    return `${this.year}${tail.get(this.months) ?? ''}`;
  }
}

/**
 * @param {PeriodTables} told
 * @param {number} longest
 * @param {(text: string) => string} flattened
 * @param {(text: string) => number | null} yearOf
 */
export function periodGrammar(told, longest, flattened, yearOf) {
  const monthsOf = new Map(Object.entries(told.months));
  const [numbers, names] = [new Map(Object.entries(told.numbers)), new Map(Object.entries(told.names))];
  const [halves, chinese] = [new Map(Object.entries(told.halves)), new Map(Object.entries(told.chinese))];
  const [firstDay, range, withYear] = [whole(told.first_day), whole(told.range), told.with_year.map(whole)];
  const patterns = new Map(Object.entries(told.patterns).map(([kind, every]) => [kind, every.map(whole)]));

  /**
   * The one part of a year that a text means; null if it means none, or could mean several.
   * @param {string} kind
   * @param {string} typed
   * @returns {StatedPart | null}
   */
  function partOf(kind, typed) {
    if (kind === 'year' || lengthOf(typed) > longest) {
      return null;
    }
    const flat = flattened(typed);
    const day = firstDay.exec(flat);
    if (day !== null) {
      return kind === 'month' ? { number: Number(group(day, 'rest')), year: Number(group(day, 'year')) } : null;
    }
    for (const pattern of withYear) {
      const match = pattern.exec(flat);
      if (match !== null) {
        const number = numberOf(kind, stripped(group(match, 'rest') ?? ''));
        return number === null ? null : { number, year: Number(group(match, 'year')) };
      }
    }
    const number = numberOf(kind, flat);
    return number === null ? null : { number, year: null };
  }

  /**
   * @param {string} kind
   * @param {string} said
   */
  function numberOf(kind, said) {
    const months = monthsOf.get(kind) ?? 12;
    const name = kind === 'month' ? names.get(said.replace(/\.$/, '')) ?? chinese.get(said) : undefined;
    if (name !== undefined) {
      return name;
    }
    if (kind === 'half' && halves.has(said)) {
      return halves.get(said) ?? null;
    }
    const span = kind === 'month' ? null : range.exec(said);
    if (span !== null) {
      const [first, last] = [Number(group(span, 'first')), Number(group(span, 'last'))];
      const fits = last - first + 1 === months && (first - 1) % months === 0;
      return fits ? Math.floor((first - 1) / months) + 1 : null;
    }
    for (const pattern of patterns.get(kind) ?? []) {
      const match = pattern.exec(said);
      if (match !== null) {
        const written = group(match, 'number') ?? '';
        const number = numbers.get(written) ?? Number(written);
        return number <= 12 / months ? number : null;
      }
    }
    return null;
  }

  /**
   * The year of a line of the cover. Where a month is reported, the line may state that, too.
   * @param {string} kind
   * @param {string} typed
   */
  function statedYear(kind, typed) {
    const part = partOf(kind, typed);
    return yearOf(typed) ?? (part === null ? null : part.year);
  }

  /**
   * The period that the lines of a cover state; null where one of them states none, or they contradict each other.
   * @param {string} kind
   * @param {Map<string, string>} cover
   */
  function periodOn(kind, cover) {
    const typed = cover.get('year') ?? '';
    if (kind === 'year') {
      const year = yearOf(typed);
      return year === null ? null : new Period(year);
    }
    const [year, part] = [statedYear(kind, typed), partOf(kind, cover.get(kind) ?? '')];
    if (year === null || part === null || contradict(kind, cover)) {
      return null;
    }
    return partOfYear(year, kind, part.number);
  }

  /**
   * The so-manieth month, quarter or half of a year, from 1.
   * @param {number} year
   * @param {string} kind
   * @param {number} number
   */
  function partOfYear(year, kind, number) {
    const months = monthsOf.get(kind) ?? 12;
    return new Period(year, (number - 1) * months + 1, months);
  }

  /**
   * Do the line of the year and that of the month, which can both be read, state two periods?
   * @param {string} kind
   * @param {Map<string, string>} cover
   */
  function contradict(kind, cover) {
    const typed = cover.get('year') ?? '';
    const [year, part] = [statedYear(kind, typed), partOf(kind, cover.get(kind) ?? '')];
    if (year === null || part === null) {
      return false;
    }
    const beside = partOf(kind, typed);
    const ofYear = beside !== null && beside.year !== null ? beside.number : part.number;
    return (part.year !== null && part.year !== year) || ofYear !== part.number;
  }

  return { partOf, statedYear, periodOn, partOfYear, contradict };
}
