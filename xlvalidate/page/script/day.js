// Days, as a workbook counts them and as people write them.

const A_DAY = 86_400_000;
const DAY_0 = Date.UTC(1899, 11, 30);

/** A day of the calendar. */
export class Day {
  /**
   * @param {number} year
   * @param {number} month from 1
   * @param {number} day
   */
  constructor(year, month, day) {
    this.year = year;
    this.month = month;
    this.day = day;
    Object.freeze(this);
  }
}

/** `2026-03-05`. @param {Day} day */
export const isoOf = ({ year, month, day }) =>
  `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;

/** The day that `isoOf` wrote. @param {string} iso */
export function dayFrom(iso) {
  const [year, month, day] = iso.split('-').map(Number);
  return new Day(year, month, day);
}

/** A day as a workbook counts it, from March 1900 on. @param {Day} day */
export function serialOf({ year, month, day }) {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return Math.round((date.getTime() - DAY_0) / A_DAY);
}

/** The day of such a number. @param {number} serial */
export function dayOfSerial(serial) {
  const date = new Date(DAY_0 + serial * A_DAY);
  return new Day(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
}
