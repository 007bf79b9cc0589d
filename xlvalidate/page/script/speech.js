// One language: its sentences by their keys, and what differs by language and is no sentence.
import { kindOfPeriod, numberOfPeriod, periodOf } from "./period.js";
import { replaced } from "./texts.js";

const CHOICE = /\{(\w+)\|((?:[^|{}]|\{\w+\})*)\|((?:[^|{}]|\{\w+\})*)\}/g;
const FIELD = /\{\{|\}\}|\{(\w+)(?::([^{}]*))?\}/g;
const PARTED = '\x1f';

/** A language and its sentences. */
export class Speech {
  /**
   * @param {string} language
   * @param {import('./shapes').LanguageData} own
   * @param {Record<string, string>} messages
   */
  constructor(language, own, messages) {
    this.language = language;
    this.own = own;
    this.between = own.between;
    this.blanks = own.blanks;
    this.messages = new Map(Object.entries(messages));
  }

  /** Is there a text for this key? @param {string} key */
  has(key) {
    return this.messages.has(key);
  }

  /**
   * The sentence of a key, its facts filled in.
   * @param {string} key
   * @param {Record<string, unknown>} facts
   */
  text(key, facts = {}) {
    const template = this.messages.get(key);
    if (template === undefined) {
      throw new Error(`no text for ${key} in ${this.language}`);
    }
    if (Object.keys(facts).length === 0) {
      return replaced(replaced(template, '{{', '{'), '}}', '}');
    }
    const chosen = template.includes('|')
      ? template.replace(CHOICE, (_, name, one, many) => (String(fact(facts, name)) === '1' ? one : many))
      : template;
    return filled(chosen, facts);
  }

  /** A day as the language writes it. @param {import('./day').Day} day */
  day(day) {
    const { months } = this.own;
    const name = months.length > 0 ? months[day.month - 1] : String(day.month);
    return filled(this.own.day, { year: day.year, month: day.month, day: day.day, name });
  }

  /** Yes or no. @param {boolean} yes */
  flag(yes) {
    return yes ? this.own.yes : this.own.no;
  }

  /** Sentences one after the other; only between those of Latin letters stands a blank. @param {string[]} said */
  sentences(said) {
    return said.filter(Boolean).join(this.blanks ? ' ' : '');
  }

  /** A fact that names several, as it is shown. @param {string} said */
  list(said) {
    return replaced(said, PARTED, this.between);
  }

  /** A period as an office writes it. @param {import('./period').Period} period */
  period(period) {
    const kind = kindOfPeriod(period);
    const part =
      kind === 'year'
        ? String(period.year)
        : this.text(`period.${kind}.parts`).split('\n')[numberOfPeriod(period) - 1];
    return this.text(`period.${kind}`, { year: period.year, part });
  }

  /** A fact that may be a period of less than a year. @param {string} said */
  periodFact(said) {
    const period = periodOf(said);
    return period !== null && kindOfPeriod(period) !== 'year' ? this.period(period) : this.list(said);
  }
}

/** Several names as one fact; the language in which it is shown parts them. @param {Iterable<string>} names */
export const listed = (names) => [...names].join(PARTED);

/** The names of such a fact again. @param {string} said */
export const parted = (said) => said.split(PARTED);

/** @param {Record<string, unknown>} facts @param {string} name */
function fact(facts, name) {
  if (!Object.prototype.hasOwnProperty.call(facts, name)) {
    throw new Error(`no fact ${name}`);
  }
  const found = facts[name];
  return found === null ? 'None' : found;
}

/** @param {string} template @param {Record<string, unknown>} facts */
function filled(template, facts) {
  return template.replace(FIELD, (whole, name, form) => {
    if (name === undefined) {
      return whole[0];
    }
    const said = String(fact(facts, name));
    if (!form) {
      return said;
    }
    return form[0] === '.' ? said.slice(0, Number(form.slice(1))) : said.padStart(Number(form), '0');
  });
}

