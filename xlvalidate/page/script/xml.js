// One safe way through an XML part: no DTD, no depth, no size without a limit, exact paths only.
import { Refused } from './refused.js';
import { everywhere } from './patterns.js';
import { lengthOf } from './texts.js';
import { NotXmlError } from './xml_text.js';
import { XmlTokens } from './xml_tokens.js';

/** @typedef {import('./xml_tokens.js').Attributes} Attributes */

/**
 * An element somebody wants to hear of, and its wanted children; all others are passed over, with theirs. `end` gets
 * the element's text, which is gathered only where `text` says so. Nothing behind the `last` one is wanted: the rest of
 * the part is still held to be plain XML; a second one is refused. Only who is named in `behind` hears what is there.
 * @typedef {object} Element
 * @property {Map<string, Element>} [inside]
 * @property {(attributes: Attributes) => void} [start]
 * @property {(text: string) => void} [end]
 * @property {boolean} [text]
 * @property {boolean} [last]
 * @property {Map<string, (attributes: Attributes) => void>} [behind]
 */

/** @typedef {{encodings: string[], word: number, prolog: number, escaped: import('./patterns.js').ToldPattern}} XmlTables */

/** @type {Map<string, Element>} */
const NO_CHILDREN = new Map();

/**
 * Children under their full names, in each of some namespaces.
 * @param {Record<string, Element>} children
 * @param {string[]} spaces
 */
export function named(children, spaces) {
  /** @type {Map<string, Element>} */
  const found = new Map();
  for (const space of spaces) {
    for (const [local, child] of Object.entries(children)) {
      found.set(`${space} ${local}`, child);
    }
  }
  return found;
}

/**
 * Drives the elements of `root` over a part, at the cost of `budget`. `beat` is called between chunks, where a caller
 * can hold its own limits without a call for each element.
 * @param {string} part
 * @param {Iterable<Uint8Array>} chunks
 * @param {Map<string, Element>} root
 * @param {import('./budget.js').Budget} budget
 * @param {XmlTables} told
 * @param {() => void} [beat]
 */
export function parse(part, chunks, root, budget, told, beat) {
  const walk = new Walk(part, root, budget, told);
  try {
    for (const chunk of chunks) {
      budget.parse(part, chunk);
      walk.tokens.feed(chunk);
      walk.holdLimits();
      if (beat !== undefined) {
        beat();
      }
    }
    walk.tokens.finish();
    walk.onlyOnce();
  } catch (error) {
    throw error instanceof NotXmlError ? new Refused('bad-xml', `${part} ${walk.tokens.place}`) : error;
  }
}

class Walk {
  /**
   * @param {string} part
   * @param {Map<string, Element>} root
   * @param {import('./budget.js').Budget} budget
   * @param {XmlTables} told
   */
  constructor(part, root, budget, told) {
    this.part = part;
    this.limits = budget.limits;
    this.told = told;
    /** @type {Element} */
    this.here = { inside: root };
    /** @type {Element[]} */
    this.above = [];
    /** @type {string[]} */
    this.pieces = [];
    /** @type {Set<string>} */
    this.words = new Set();
    /** @type {Set<string | null>} */
    this.prefixes = new Set();
    this.known = 0;
    this.once = '';
    /** @type {Set<string>} */
    this.ended = new Set();
    this.tokens = new XmlTokens({
      start: (tag, attributes) => this.start(tag, attributes),
      end: (tag) => this.end(tag),
      text: (text) => {
        this.pieces.push(text);
      },
      space: (prefix, uri) => this.space(prefix, uri),
      declared: (encoding) => {
        if (!told.encodings.includes(encoding.toLowerCase())) {
          throw new Refused('odd-encoding', encoding);
        }
      },
      doctype: () => {
        throw new Refused('dtd', part);
      },
      word: (word) => {
        this.words.add(word);
      },
    });
  }

  /**
   * @param {string} tag
   * @param {Attributes} attributes
   */
  start(tag, attributes) {
    const { here, above } = this;
    let child = (here.inside || NO_CHILDREN).get(tag);
    if (child === undefined) {
      if (here.text || above.length === 0) {
        throw new Refused(above.length > 0 ? 'bad-xml' : 'not-a-workbook', `${this.part} ${tag}`);
      }
      if (above.length >= this.limits.depth) {
        throw new Refused('too-deep', this.part);
      }
      child = {};
    }
    above.push(here);
    this.here = child;
    if (attributes.size > this.limits.attributes) {
      throw new Refused('too-many-attributes', this.part);
    }
    if (child.start !== undefined) {
      child.start(attributes);
    }
    if (child.text) {
      this.pieces.length = 0;
    }
  }

  /** @param {string} tag */
  end(tag) {
    const done = this.here;
    this.here = /** @type {Element} */ (this.above.pop());
    if (done.text) {
      const text = this.pieces.join('');
      if (lengthOf(text) > this.limits.text) {
        throw new Refused('too-long-text', this.part);
      }
      if (done.end !== undefined) {
        done.end(text);
      }
    } else if (done.end !== undefined) {
      done.end('');
    }
    if (done.last) {
      this.hearNoMore(tag, done.behind);
    }
  }

  /**
   * @param {string} tag
   * @param {Map<string, (attributes: Attributes) => void> | undefined} behind
   */
  hearNoMore(tag, behind) {
    this.once = tag;
    const heard = this.tokens.heard;
    heard.text = null;
    heard.end = (other) => {
      this.ended.add(other);
    };
    heard.start = (other, attributes) => {
      const hear = behind === undefined ? undefined : behind.get(other);
      if (hear !== undefined) {
        hear(attributes);
      }
    };
  }

  /**
   * @param {string | null} prefix
   * @param {string} uri
   */
  space(prefix, uri) {
    if (lengthOf(uri) > this.limits.namespace) {
      throw new Refused('too-long-token', this.part);
    }
    this.prefixes.add(prefix);
    this.words.add(uri);
    if (prefix !== null) {
      this.words.add(prefix);
    }
  }

  /** What is held between chunks. */
  holdLimits() {
    if (this.tokens.waiting > this.limits.token) {
      throw new Refused('too-long-token', this.part);
    }
    this.onlyOnce();
    if (this.words.size !== this.known) {
      this.known = this.words.size;
      let characters = this.told.word * this.known;
      for (const word of this.words) {
        characters += word.length;
      }
      if (this.prefixes.size > this.limits.prefixes || characters > this.limits.words) {
        throw new Refused('too-many-tags', this.part);
      }
    }
    if (!this.here.text) {
      this.pieces.length = 0;
    } else if (this.pieces.reduce((size, piece) => size + lengthOf(piece), 0) > this.limits.text) {
      throw new Refused('too-long-text', this.part);
    }
  }

  /** Refuses a second one of the last element that is wanted. */
  onlyOnce() {
    if (this.ended.has(this.once)) {
      throw new Refused('bad-xml', `${this.part} ${this.once}`);
    }
    this.ended.clear();
  }
}

class RootReached extends Error {}

/**
 * Refuses a part that is not going to be parsed if it begins with a DTD, or has too much in front of its root to tell.
 * @param {string} part
 * @param {Iterable<Uint8Array>} chunks
 * @param {import('./budget.js').Budget} budget
 * @param {XmlTables} told
 */
export function refuseDtd(part, chunks, budget, told) {
  const tokens = new XmlTokens({
    start: () => {
      throw new RootReached();
    },
    end: null,
    text: null,
    space: () => {},
    declared: (encoding) => {
      if (!/^(?:utf|windows-|iso-8859-|koi8|macintosh|ibm866|x-mac)/.test(new TextDecoder(encoding).encoding)) {
        throw new RangeError(encoding);
      }
    },
    doctype: () => {
      throw new Refused('dtd', part);
    },
    word: () => {},
  });
  let fed = 0;
  try {
    for (const chunk of chunks) {
      for (let at = 0; at < chunk.length; ) {
        const piece = chunk.subarray(at, at + Math.max(fed, told.prolog));
        budget.look(part, piece.length);
        tokens.feed(piece);
        at += piece.length;
        fed += piece.length;
        if (tokens.waiting > budget.limits.token) {
          throw new Refused('too-long-token', part);
        }
      }
    }
  } catch (error) {
    if (!(error instanceof NotXmlError || error instanceof RootReached || error instanceof RangeError)) {
      throw error;
    }
  }
}

/**
 * Text as it was typed: Excel writes what XML cannot hold as `_x0007_`. Half a surrogate pair stays as it is.
 * @param {string} text
 * @param {XmlTables} told
 */
export function unescaped(text, told) {
  if (!text.includes('_x')) {
    return text;
  }
  const raw = text.replace(everywhere(told.escaped), (_, digits) => String.fromCharCode(parseInt(digits, 16)));
  return raw.replace(
    /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    (half) => `_x${half.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
  );
}
