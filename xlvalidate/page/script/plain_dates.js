// What people write years, months and days with, made plain: one way for all that reads a date or a part of one.
import { everywhere, searched } from './patterns.js';
import { normal, translated, translation, withoutFormat, words } from './texts.js';

/**
 * @typedef {import('./patterns.js').ToldPattern} ToldPattern
 * @typedef {object} PlainDateTables
 * @property {Record<string, string>} chinese
 * @property {ToldPattern} chinese_year
 * @property {ToldPattern} spaced_out
 * @property {ToldPattern} surely_chinese
 * @property {ToldPattern} chinese_days
 * @property {{from: string, to: string}} brackets
 * @property {number} longest
 */

/** @param {PlainDateTables} told */
export function plainDates(told) {
  const chinese = new Map(Object.entries(told.chinese));
  const brackets = translation(told.brackets);
  const spacedOut = everywhere(told.spaced_out);
  const surely = searched(told.surely_chinese);

  /** 十二 is 12, 三十一 is 31; any other text stays as it is. @param {string} said */
  function dayNumber(said) {
    const ten = said.lastIndexOf('十');
    const [tens, ones] = ten < 0 ? ['', said] : [said.slice(0, ten), said.slice(ten + 1)];
    if (tens.length > 1 || ones.length > 1 || tens === '十') {
      return said;
    }
    const digit = (/** @type {string} */ letter, /** @type {string} */ other) => Number(chinese.get(letter) ?? other);
    return String(10 * digit(tens, ten < 0 ? '0' : '1') + digit(ones, '0'));
  }

  /** A text with figures for the words of its year and its days: 二〇二六年三月五日 is 2026年3月5日. @param {string} text */
  function figuresForWords(text) {
    const years = text.replace(everywhere(told.chinese_year), (said) =>
      surely.test(said) ? [...said].map((letter) => chinese.get(letter) ?? letter).join('') : said,
    );
    return years.replace(everywhere(told.chinese_days), dayNumber);
  }

  /**
   * A text with its figures in Arabic digits, without what an eye does not see, without brackets and what ends it.
   * @param {string} text
   */
  function flattened(text) {
    const seen = withoutFormat(normal('NFKC', text));
    const flat = words(translated(seen, brackets)).join(' ').replace(spacedOut, '');
    return figuresForWords(flat).toLowerCase().replace(/[ .,;:、。]+$/, '').replace(/^[ :]+/, '');
  }

  return { figuresForWords, flattened };
}
