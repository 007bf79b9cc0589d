// What an office meant by a number. Strict grammars: nothing is guessed, and nothing is read without a word.
import { Decimal, absolute, compare, decimal, digitsOf, multiply, scaled, settled, wholeNumber } from './decimal.js';
import { rounded } from './doubles.js';
import { storedNumbers } from './book.js';
import { group, sticky, whole } from './patterns.js';
import { isDigits, lengthOf, replaced, strippedOf, translated, translation } from './texts.js';

/**
 * @typedef {import('./patterns.js').ToldPattern} ToldPattern
 * @typedef {Record<'slashes' | 'dashes' | 'figure' | 'like_thousands' | 'tail', ToldPattern>} NumberPatterns
 * @typedef {{from: string, to: string}} ToldTranslation
 * @typedef {object} NumberTables
 * @property {number} digits
 * @property {number} longest
 * @property {number} share_decimals
 * @property {NumberPatterns} patterns
 * @property {ToldTranslation} unseen
 * @property {ToldTranslation} narrow
 * @property {ToldTranslation} exchanged
 * @property {ToldTranslation} percents
 * @property {string} blanks
 * @property {string} wide
 * @property {string} minuses
 * @property {string[]} none_words
 * @property {string[]} scale_words
 * @property {Record<string, number>} scales
 * @property {string[]} other_units
 * @property {string[]} gravest_first
 * @typedef {{value: Decimal | null, note: string | null, detail: string, united: boolean}} Numeral
 */

/**
 * @param {NumberTables} told
 * @param {import('./book.js').StoredNumbers} stored
 */
export function numberGrammar(told, stored) {
  const isNumber = storedNumbers(stored);
  const [slashes, dashes] = [whole(told.patterns.slashes), whole(told.patterns.dashes)];
  const [figure, tail] = [sticky(told.patterns.figure), told.patterns.tail];
  const likeThousands = whole(told.patterns.like_thousands);
  const behindFigure = sticky({ source: `(?:${tail.source})$`, flags: tail.flags });
  const [unseen, narrow] = [translation(told.unseen), translation(told.narrow)];
  const [exchanged, percents] = [translation(told.exchanged), translation(told.percents)];
  const scales = new Map(Object.entries(told.scales));
  const most = scaled(wholeNumber(1), told.digits);

  /** @param {string | null} note @param {string} detail @returns {Numeral} */
  const no = (note, detail = '') => ({ value: null, note, detail, united: false });

  /**
   * The value of a numeric cell's text at so many digits as a spreadsheet keeps; null when it is not a number.
   * @param {string} text
   * @returns {Decimal | null}
   */
  function exact(text) {
    if (text.length <= told.digits && isDigits(text)) {
      return wholeNumber(BigInt(text));
    }
    if (!isNumber(text)) {
      return null;
    }
    const plain = /^[+-]?[0-9]+(?:\.[0-9]+)?$/.test(text) ? decimal(text) : null;
    // A decimal of so few digits is the nearest one of its double again.
    const same = plain !== null && digitsOf(plain) <= told.digits && text.length < 200;
    return settled(same ? /** @type {Decimal} */ (plain) : rounded(Number(text), told.digits));
  }

  /**
   * The number that a text cell holds, in `unit`. `signed` says that a `+` belongs here; `marks` are those that the
   * form declares.
   * @param {string} text
   * @param {string} unit
   * @param {boolean} signed
   * @param {string | null} marks
   * @returns {Numeral}
   */
  function numeral(text, unit, signed, marks) {
    const seen = translated(text, unseen);
    const narrowed = translated(seen, narrow);
    const flat = marks === 'comma' ? translated(narrowed, exchanged) : narrowed;
    const bare = strippedOf(flat, ' ');
    if (lengthOf(bare) > told.longest) {
      return no('text');
    }
    figure.lastIndex = 0;
    const match = figure.exec(bare);
    if (match === null) {
      return no(noNumber(bare));
    }
    const start = flat.indexOf(bare);
    const typed = seen.slice(start, start + bare.length);
    behindFigure.lastIndex = match[0].length;
    const behind = behindFigure.exec(bare);
    const read = behind === null ? null : tailRead(behind, typed, match[0].length, unit);
    if (read === null) {
      return no('text');
    }
    const [sign, written] = [/** @type {string} */ (group(match, 'sign')), /** @type {string} */ (group(match, 'whole'))];
    const two = marks === null ? null : twoReadings(match[0], written);
    if (two !== null) {
      return no('two-readings', two);
    }
    const [digits, rest] = [written.replace(/[, ]/g, ''), group(match, 'rest') ?? ''];
    if ((digits + rest.slice(1)).replace(/^0+/, '').length > told.digits || rest.length - 1 > told.digits) {
      return no('too-long');
    }
    const value = multiply(/** @type {Decimal} */ (decimal(sign + digits + rest)), read.factor);
    if (digitsOf(value) > told.digits || compare(absolute(value), most) >= 0) {
      return no('too-long');
    }
    const { notes } = read;
    const united = notes.has('unit') || notes.has('unit-converted');
    const typedFigure = typed.slice(0, match[0].length);
    for (const [note, is] of /** @type {[string, boolean][]} */ ([
      ['full-width', [...typedFigure].some((letter) => told.wide.includes(letter))],
      ['minus', [...typedFigure].some((letter) => told.minuses.includes(letter))],
      ['thousands', written.includes(',')],
      ['plus', sign === '+' && !signed],
      ['spaces', seen !== text || bare !== flat || match[0].includes(' ')],
    ])) {
      if (is) {
        notes.add(note);
      }
    }
    if (notes.size === 0 && !(signed && sign === '+')) {
      notes.add('text-number');
    }
    const gravest = told.gravest_first.find((note) => notes.has(note));
    return { value: settled(value), note: gravest ?? null, detail: read.detail, united };
  }

  /**
   * Both numbers that a figure could be by the marks of a form; null where it is one.
   * @param {string} said
   * @param {string} written
   */
  function twoReadings(said, written) {
    const two = likeThousands.exec(said);
    if (two !== null) {
      const [sign, first, rest] = ['sign', 'whole', 'rest'].map((name) => group(two, name));
      return `${sign}${first}.${rest} ${sign}${first}${rest}`;
    }
    if (!written.startsWith('0,')) {
      return null;
    }
    return `${written.replace(',', '.')} ${replaced(written, ',', '').replace(/^0+/, '') || '0'}`;
  }

  /** @param {string} bare */
  function noNumber(bare) {
    const word = replaced(bare, ' ', '');
    if (word === '') {
      return 'blank-text';
    }
    if (told.none_words.includes(word.toLowerCase())) {
      return 'none-word';
    }
    return slashes.test(word) ? 'slash' : dashes.test(word) ? 'dash' : 'text';
  }

  /**
   * What follows the figure: a unit, an annotation, both or nothing. Null when it is anything else.
   * @param {RegExpExecArray} match
   * @param {string} typed
   * @param {number} from where the tail begins
   * @param {string} unit
   */
  function tailRead(match, typed, from, unit) {
    const [word, inside] = [group(match, 'word') ?? '', group(match, 'inside')];
    /** @type {Set<string>} */
    const notes = new Set();
    let factor = wholeNumber(1);
    let detail = '';
    const leading = /^ */.exec(match[0]);
    const wordAt = from + (leading === null ? 0 : leading[0].length);
    if (word !== '') {
      const given = factorOf(word, unit);
      if (given === null) {
        return null;
      }
      factor = given;
      detail = typed.slice(wordAt, wordAt + word.length);
      notes.add(noteOf(given));
    }
    if (inside === undefined) {
      return { factor, notes, detail };
    }
    const bare = strippedOf(inside, ' ');
    const given = word !== '' || bare === '' ? null : factorOf(bare, unit);
    const insideAt = from + match[0].length - 1 - inside.length;
    const comment = strippedOf(typed.slice(insideAt, insideAt + inside.length), `${told.blanks} `);
    if (given !== null) {
      return { factor: given, notes: new Set([noteOf(given)]), detail: comment };
    }
    // `5（亿）` where nothing is counted in 亿 is another figure, not a remark.
    if (bare === '' || told.scale_words.some((scale) => bare.startsWith(scale)) || told.other_units.includes(bare)) {
      return null;
    }
    notes.add('annotated');
    return { factor, notes, detail: comment };
  }

  /** @param {Decimal} factor */
  const noteOf = (factor) => (compare(factor, wholeNumber(1)) === 0 ? 'unit' : 'unit-converted');

  /**
   * What a figure in the typed unit is multiplied by to be in `unit`; null when the two do not measure the same.
   * @param {string} word
   * @param {string} unit
   */
  function factorOf(word, unit) {
    const [typed, wanted] = [splitUnit(word), splitUnit(translated(unit, narrow))];
    if (typed.base !== '' && typed.base !== wanted.base) {
      return null;
    }
    // Scales are powers of ten.
    return settled(new Decimal(BigInt(1), String(typed.scale).length - String(wanted.scale).length));
  }

  /** @param {string} unit */
  function splitUnit(unit) {
    const word = told.scale_words.find((one) => unit.startsWith(one)) ?? '';
    return { scale: scales.get(word) ?? 1, base: strippedOf(unit.slice(word.length), ' ') };
  }

  /**
   * The share that a text means: `50%` is 0.5, and so is `0.5`.
   * @param {string} text
   * @param {string} unit
   * @param {string | null} marks
   * @returns {Numeral}
   */
  function share(text, unit, marks) {
    const said = numeral(translated(text, percents), unit, false, marks);
    if (said.value === null || !said.united) {
      return said;
    }
    if (said.note === 'unit-converted') {
      return no('text'); // a hundred percents, a thousand of them
    }
    return { ...said, value: settled(scaled(said.value, -told.share_decimals)) };
  }

  return { exact, numeral, share };
}
