// The namespaces of this moment, and the full names of what stands in them.
import { NotXmlError } from './xml_text.js';

/**
 * @typedef {import('./xml_tokens.js').Attributes} Attributes
 * @typedef {import('./xml_tokens.js').Written} Written
 * @typedef {import('./xml_tokens.js').Heard} Heard
 */

const XML_SPACE = 'http://www.w3.org/XML/1998/namespace';
const XMLNS_SPACE = 'http://www.w3.org/2000/xmlns/';

export class XmlSpaces {
  /** @param {Heard} heard */
  constructor(heard) {
    this.heard = heard;
    /** @type {Map<string, string>} */
    this.spaces = new Map([['xml', XML_SPACE]]);
    this.forget();
  }

  /** Names mean something else from here on. */
  forget() {
    /** @type {Map<string, string>} full names of this moment's namespaces, by raw ones */
    this.names = new Map();
    /** @type {Map<string, string>} the same of attributes */
    this.attributeNames = new Map();
  }

  /** Behind an element that declared namespaces. @param {Map<string, string>} before */
  restore(before) {
    this.spaces = before;
    this.forget();
  }

  /**
   * The attributes of a tag by their full names.
   * @param {Written[]} attributes
   * @param {(at: number) => never} wrong
   */
  named(attributes, wrong) {
    /** @type {Attributes} */
    const named = new Map();
    /** @type {Set<string> | null} */
    let raws = null;
    for (const [name, value, at] of attributes) {
      const plain = !name.includes(':') && name !== 'xmlns'; // its full name is no other's
      if (plain ? named.has(name) : raws !== null && raws.has(name)) {
        wrong(at);
      }
      if (!plain) {
        raws = raws || new Set();
        raws.add(name);
        if (name === 'xmlns' || name.startsWith('xmlns:')) {
          continue;
        }
      }
      const own = this.attributeName(name);
      if (named.has(own)) {
        throw new NotXmlError('an attribute twice');
      }
      named.set(own, value);
    }
    return named;
  }

  /**
   * Takes up the namespaces of a tag. Those before it, if it has any.
   * @param {Written[]} attributes
   */
  declare(attributes) {
    let kept = null;
    for (const [name, uri] of attributes) {
      if (name !== 'xmlns' && !name.startsWith('xmlns:')) {
        continue;
      }
      const prefix = name === 'xmlns' ? '' : name.slice(6);
      const odd =
        (prefix !== '' && uri === '') || prefix === 'xmlns' || uri === XMLNS_SPACE || uri.includes(' ') ||
        (prefix === 'xml') !== (uri === XML_SPACE);
      if (odd) {
        throw new NotXmlError('namespace');
      }
      if (kept === null) {
        kept = this.spaces;
        this.spaces = new Map(kept);
        this.forget();
      }
      this.spaces.set(prefix, uri);
      this.heard.space(prefix === '' ? null : prefix, uri);
    }
    return kept;
  }

  /** The full name of an element. @param {string} raw */
  fullName(raw) {
    let full = this.names.get(raw);
    if (full === undefined) {
      full = this.inSpace(raw, this.spaces.get('') ?? '');
      this.names.set(raw, full);
    }
    return full;
  }

  /** The full name of an attribute, which without a prefix has no namespace. @param {string} raw */
  attributeName(raw) {
    let full = this.attributeNames.get(raw);
    if (full === undefined) {
      full = this.inSpace(raw, '');
      this.attributeNames.set(raw, full);
    }
    return full;
  }

  /**
   * @param {string} raw
   * @param {string} unprefixed the namespace of a name without a prefix
   */
  inSpace(raw, unprefixed) {
    const colon = raw.indexOf(':');
    const space = colon < 0 ? unprefixed : this.spaces.get(raw.slice(0, colon));
    if (space === undefined) {
      throw new NotXmlError('prefix');
    }
    const full = space === '' ? raw : `${space} ${raw.slice(colon + 1)}`;
    this.heard.word(full);
    return full;
  }
}
