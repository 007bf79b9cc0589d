// What figures are reported for: so many months of a year from the first one on.

const WRITTEN = /^([1-9][0-9]{0,3})(?:-H([12])|-Q([1-4])|-(0[1-9]|1[0-2]))?$/;
const KINDS = new Map([['year', 12], ['half', 6], ['quarter', 3], ['month', 1]]);

/** A whole year, or so many months of it. */
export class Period {
  /** @param {number} year */
  constructor(year, first = 1, months = 12) {
    this.year = year;
    this.first = first;
    this.months = months;
    Object.freeze(this);
  }
}

/** Is it a year, a half, a quarter or a month? @param {Period} period */
export const kindOfPeriod = ({ months }) => [...KINDS].filter(([, many]) => many === months)[0][0];

/** Which month, quarter or half of its year it is, from 1. @param {Period} period */
export const numberOfPeriod = ({ first, months }) => Math.floor((first - 1) / months) + 1;

/** The so-manieth month, quarter or half of a year. @param {number} year @param {string} kind @param {number} number */
export function partOfYear(year, kind, number) {
  const months = /** @type {number} */ (KINDS.get(kind));
  return new Period(year, (number - 1) * months + 1, months);
}

/** `2026`, `2026-H1`, `2026-Q1`, `2026-03`. @param {Period} period */
export function periodText(period) {
  const number = numberOfPeriod(period);
  switch (period.months) {
    case 12:
      return String(period.year);
    case 6:
      return `${period.year}-H${number}`;
    case 3:
      return `${period.year}-Q${number}`;
    default:
      return `${period.year}-${String(number).padStart(2, '0')}`;
  }
}

/** The period that `periodText` wrote; null for anything else. @param {string} written */
export function periodOf(written) {
  const found = WRITTEN.exec(written);
  if (found === null) {
    return null;
  }
  const [, year, half, quarter, month] = found;
  if (half || quarter || month) {
    return partOfYear(Number(year), half ? 'half' : quarter ? 'quarter' : 'month', Number(half || quarter || month));
  }
  return new Period(Number(year));
}

/** The one right before it. @param {Period} period */
export const periodBefore = ({ year, first, months }) =>
  first > 1 ? new Period(year, first - months, months) : new Period(year - 1, 13 - months, months);

/** The same one a year before. @param {Period} period */
export const yearBefore = ({ year, first, months }) => new Period(year - 1, first, months);

/** @param {Period | null} one @param {Period | null} other */
export const samePeriod = (one, other) =>
  one === other || (one !== null && other !== null && periodText(one) === periodText(other));

/** Below 0 where the first one is earlier. @param {Period} one @param {Period} other */
export const comparePeriods = (one, other) =>
  one.year - other.year || one.first - other.first || one.months - other.months;
