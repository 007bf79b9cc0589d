// Days as whole numbers from the one before the first of the year 1, as Python's `date.toordinal` counts them.
import { Day } from './day.js';

/** @param {number} year */
const isLeap = (year) => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** How many days a month has. @param {number} year @param {number} month from 1 */
const daysIn = (year, month) => (month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31);

/** The number of the last day before a year. @param {number} year */
function daysBefore(year) {
  const before = year - 1;
  return before * 365 + Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
}

/** The number of a day. @param {Day} day */
export function ordinalOf({ year, month, day }) {
  let days = daysBefore(year) + day;
  for (let earlier = 1; earlier < month; earlier += 1) {
    days += daysIn(year, earlier);
  }
  return days;
}

/**
 * A day that there is; null for any other.
 * @param {number} year
 * @param {number} month
 * @param {number} day
 */
export function dayAt(year, month, day) {
  const there = year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
  return there ? new Day(year, month, day) : null;
}

/** The day of such a number. @param {number} ordinal above 0 */
export function dayOfOrdinal(ordinal) {
  let year = Math.floor(ordinal / 365.2425) + 1;
  while (daysBefore(year) >= ordinal) {
    year -= 1;
  }
  while (daysBefore(year + 1) < ordinal) {
    year += 1;
  }
  let left = ordinal - daysBefore(year) - 1;
  let month = 1;
  while (left >= daysIn(year, month)) {
    left -= daysIn(year, month);
    month += 1;
  }
  return new Day(year, month, left + 1);
}
