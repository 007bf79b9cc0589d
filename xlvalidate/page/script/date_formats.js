// Which number formats show a number as a date or a time, by Excel's grammar of them and by their fixed numbers.
import { everywhere, searched } from './patterns.js';
import { headOf } from './texts.js';

/**
 * @typedef {Record<'not_shown' | 'general' | 'shown', import('./patterns.js').ToldPattern>
 *   & {built_in: number[], longest: number, sections: number}} DateFormats
 */

/**
 * @param {DateFormats} told
 */
export function dateFormats(told) {
  const builtIn = new Set(told.built_in);
  const isNumber = (/** @type {string} */ number) => /^[0-9]{1,9}$/.test(number);

  /** Whether a number format has a part of a date or a time in it. @param {string} code */
  function showsDate(code) {
    const bare = headOf(code, told.longest).replace(everywhere(told.not_shown), '');
    const numbers = bare.split(';').slice(0, told.sections).join(';');
    return searched(told.shown).test(numbers.replace(everywhere(told.general), ''));
  }

  /**
   * By its number, whether a format shows a date; `own` are those that the workbook defines itself.
   * @param {[string, string][]} own
   * @returns {(number: string) => boolean}
   */
  return function dated(own) {
    const known = new Map(own.filter(([number]) => isNumber(number)).map(([number, code]) => [Number(number), code]));
    return (number) => {
      if (!isNumber(number)) {
        return false;
      }
      const code = known.get(Number(number));
      return code === undefined ? builtIn.has(Number(number)) : showsDate(code);
    };
  };
}
