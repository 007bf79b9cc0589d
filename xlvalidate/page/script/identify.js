// Which edition a book is a form of. It needs only the names, and one cell of the hidden sheet.
import { everywhere } from './patterns.js';
import { stripped } from './texts.js';

/**
 * @typedef {import('./book.js').Book} Book
 * @typedef {import('./form.js').Form} Form
 * @typedef {object} IdentityTables
 * @property {string} name_prefix
 * @property {string} cover_prefix
 * @property {string} explanation_prefix
 * @property {string} status_prefix
 * @property {string[]} our_prefixes
 * @property {string[]} engines_own
 * @property {string[]} engines_prefixes
 * @property {import('./patterns.js').ToldPattern} not_word
 * @property {string} edition_name
 * @property {string} stamp_name
 * @property {string} digest_name
 * @property {string} declared_prefix
 * @property {string} findings_name
 * @property {string} judged_name
 * @property {number} enough
 */

/** @param {IdentityTables} told */
export function namesOfForms(told) {
  const isEnginesOwn = (/** @type {string} */ code) =>
    told.engines_own.includes(code) || told.engines_prefixes.some((prefix) => code.startsWith(prefix));
  const isFigure = (/** @type {string} */ name) => name.startsWith(told.name_prefix);
  return {
    isFigure,
    /** Does a name (in lower case) lead to something that is read? @param {string} name */
    wanted: (name) =>
      isFigure(name) ||
      name === told.edition_name ||
      name === told.stamp_name ||
      (name.startsWith(told.cover_prefix) && !isEnginesOwn(name.slice(told.cover_prefix.length))),
    /** Is a name (in lower case) one that a template may have? @param {string} name */
    isOurs: (name) => told.our_prefixes.some((prefix) => name.startsWith(prefix)),
    /** Does a name (in lower case) lead to what a live check comes to? @param {string} name */
    isStatus: (name) => name.startsWith(told.status_prefix),
    /** Does a name (in lower case) lead to a reason, or to where an earlier check kept one? @param {string} name */
    explaining: (name) => name.startsWith(told.explanation_prefix) || name === told.findings_name,
    /** @param {string} code */
    figureName: (code) => told.name_prefix + code,
    /** @param {string} code */
    coverName: (code) => told.cover_prefix + code,
    /** @param {string} table */
    declaredName: (table) => told.declared_prefix + table,
    /** @param {string} instance */
    explanationName: (instance) => told.explanation_prefix + instance.replace(everywhere(told.not_word), '_'),
  };
}

/** @typedef {ReturnType<typeof namesOfForms>} FormNames */

/**
 * The edition's id as the template carries it; null when the cell or its name is gone.
 * @param {Book} book
 * @param {IdentityTables} told
 */
export function statedEdition(book, told) {
  const name = book.named(told.edition_name);
  if (name === null || name.cell === null) {
    return null;
  }
  const value = book.at(name.cell);
  return value.kind === 'text' ? stripped(value.text) || null : null;
}

/**
 * The stamp as it stands in its cell, to the letter; empty when there is none. A formula is shown as one.
 * @param {Book} book
 * @param {IdentityTables} told
 */
export function stampText(book, told) {
  const name = book.named(told.stamp_name);
  if (name === null || name.cell === null) {
    return '';
  }
  const value = book.at(name.cell);
  return value.formula === null ? value.text : `=${value.formula}`;
}

/**
 * The edition of a book, or the word for why there is none: `not-a-form`, `unknown-edition`.
 * @param {Book} book
 * @param {Form[]} forms
 * @param {IdentityTables} told
 * @returns {Form | string}
 */
export function identify(book, forms, told) {
  const stated = statedEdition(book, told);
  if (stated !== null) {
    return forms.find((form) => form.edition.id === stated) ?? 'unknown-edition';
  }
  return byNames(book, forms, told) ?? 'not-a-form';
}

/**
 * The edition that shares the most indicator names with the book; null if none shares enough.
 * @param {Book} book
 * @param {Form[]} forms
 * @param {IdentityTables} told
 */
function byNames(book, forms, told) {
  let best = null;
  for (const form of forms) {
    const size = form.indicatorNames.size;
    const share = [...form.indicatorNames].filter((name) => book.names.has(name)).length / size;
    const strangers = [...book.names.keys()].filter(
      (name) => name.startsWith(told.name_prefix) && !form.indicatorNames.has(name),
    ).length;
    const score = share - strangers / size;
    if (share >= told.enough && (best === null || score > best.score)) {
      best = { score, form };
    }
  }
  return best === null ? null : best.form;
}
