// The tokens of an XML part with their namespaces, as they come. No DTD, no entity but the five, nothing is repaired.
import { NotXmlError, XmlText } from './xml_text.js';

/**
 * @typedef {Map<string, string>} Attributes by their full names: the namespace and a blank before, if there is one
 * @typedef {object} Heard
 * @property {((tag: string, attributes: Attributes) => void) | null} start
 * @property {((tag: string) => void) | null} end
 * @property {((text: string) => void) | null} text
 * @property {(prefix: string | null, uri: string) => void} space
 * @property {(encoding: string) => void} declared
 * @property {() => void} doctype
 * @property {(word: string) => void} word
 */

const NAME = /[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Nd}\p{Mc}\p{Me}\p{Mn}\p{Lm}._\-·]*(?::[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Nd}\p{Mc}\p{Me}\p{Mn}\p{Lm}._\-·]*)?/uy;
const PLAIN_NAME = /[A-Za-z_][A-Za-z0-9._-]*(?::[A-Za-z_][A-Za-z0-9._-]*)?(?=[\s=/>])/y;
const GAP = /[ \t\r\n]*/y;
const ENTITY = /&(?:#([0-9]+)|#x([0-9A-Fa-f]+)|([^;&<\s]*));/g;
const ENTITIES = new Map([['lt', '<'], ['gt', '>'], ['amp', '&'], ['quot', '"'], ['apos', "'"]]);
const DECLARATION =
  /^<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:"[A-Za-z0-9_.:-]+"|'[A-Za-z0-9_.:-]+')(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(?:"([A-Za-z][A-Za-z0-9._-]*)"|'([A-Za-z][A-Za-z0-9._-]*)'))?(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\r\n]*\?>$/;
const DOCTYPE =
  /<!DOCTYPE[ \t\r\n]+[^ \t\r\n<>&"'[\]]+(?:[ \t\r\n]+(?:SYSTEM|PUBLIC[ \t\r\n]+(?:"[^"]*"|'[^']*'))[ \t\r\n]+(?:"[^"]*"|'[^']*'))?[ \t\r\n]*[[>]/y;
const XML_SPACE = 'http://www.w3.org/XML/1998/namespace';
const XMLNS_SPACE = 'http://www.w3.org/2000/xmlns/';
const COMMENT = '<!' + '--'; // apart, as it would hide what follows it in a page
const WAIT = -1;

/** @typedef {{raw: string, full: string, spaces: Map<string, string> | null}} Open */

export class XmlTokens {
  /** @param {Heard} heard */
  constructor(heard) {
    this.heard = heard;
    this.characters = new XmlText();
    this.left = '';
    this.at = 0;
    this.line = 1;
    this.column = 0;
    /** @type {Open[]} */
    this.open = [];
    this.rooted = false;
    this.begun = false;
    this.inside = false; // of a CDATA section that has not ended yet
    /** @type {Map<string, string>} */
    this.spaces = new Map([['xml', XML_SPACE]]);
    /** @type {Map<string, string>} full names of this moment's namespaces, by raw ones */
    this.names = new Map();
  }

  /** How many bytes have come of a token that is not whole. */
  get waiting() {
    const rest = this.inside ? 0 : this.left.length - this.at;
    const bytes = rest * 3 < 65536 ? rest : this.characters.sizeOf(this.left.slice(this.at));
    return bytes + this.characters.rest.length;
  }

  /** Where the token begins that is being read, as a parser says it. */
  get place() {
    const before = this.left.slice(0, this.at);
    const lines = before.split('\n').length - 1;
    const column = lines > 0 ? before.length - before.lastIndexOf('\n') - 1 : this.column + before.length;
    return `${this.line + lines}:${column}`;
  }

  /** @param {Uint8Array} chunk */
  feed(chunk) {
    const { text, sound } = this.characters.take(chunk);
    this.scan(text, sound, false);
  }

  finish() {
    const { text, sound } = this.characters.end();
    this.scan(text, sound, true);
    if (this.at < this.left.length || this.open.length > 0 || !this.rooted) {
      throw new NotXmlError('end');
    }
  }

  /**
   * @param {string} text
   * @param {boolean} sound
   * @param {boolean} last
   */
  scan(text, sound, last) {
    this.forget();
    this.left = this.left === '' ? text : this.left + text;
    while (this.at < this.left.length) {
      const next = this.token(last);
      if (next === WAIT) {
        break;
      }
      this.at = next;
    }
    if (!sound) {
      throw new NotXmlError('character');
    }
  }

  /** Drops what was read. */
  forget() {
    if (this.at === 0) {
      return;
    }
    const before = this.left.slice(0, this.at);
    for (let at = before.indexOf('\n'); at >= 0; at = before.indexOf('\n', at + 1)) {
      this.line += 1;
      this.column = -at - 1;
    }
    this.column += before.length;
    this.left = this.left.slice(this.at);
    this.at = 0;
  }

  /**
   * Reads one token. Where the next one begins, or WAIT.
   * @param {boolean} last
   */
  token(last) {
    const { left, at } = this;
    if (this.inside) {
      return this.section(at);
    }
    if (left.charCodeAt(at) !== 0x3c) {
      return this.text(last);
    }
    if (at + 1 === left.length) {
      return WAIT;
    }
    const second = left.charCodeAt(at + 1);
    if (second === 0x2f) {
      return this.endTag();
    }
    if (second === 0x3f) {
      return this.instruction();
    }
    return second === 0x21 ? this.markup() : this.startTag();
  }

  /** @param {boolean} last */
  text(last) {
    const { left, at } = this;
    let end = left.indexOf('<', at);
    const whole = end >= 0 || last;
    end = end < 0 ? left.length : end;
    if (this.open.length === 0) {
      if (/[^ \t\r\n]/.test(left.slice(at, end))) {
        throw new NotXmlError('text outside of the root');
      }
      this.begun = true;
      return end;
    }
    if (!whole) {
      end = cutBefore(left, at, end);
      if (end === at) {
        return WAIT;
      }
    }
    const text = left.slice(at, end);
    if (text.includes(']]>')) {
      throw new NotXmlError('end of CDATA');
    }
    if (this.heard.text !== null || text.includes('&')) {
      const plain = unfolded(normalized(text));
      if (this.heard.text !== null) {
        this.heard.text(plain);
      }
    }
    return end;
  }

  startTag() {
    const { left } = this;
    const raw = nameAt(left, this.at + 1);
    if (raw === null) {
      return this.waitFor('>');
    }
    let at = this.at + 1 + raw.length;
    /** @type {[string, string][]} */
    const attributes = [];
    for (;;) {
      const before = at;
      at = behindGap(left, at);
      const code = left.charCodeAt(at);
      if (code === 0x3e || (code === 0x2f && left[at + 1] === '>')) {
        break;
      }
      if (at >= left.length || (code === 0x2f && at + 1 === left.length)) {
        return WAIT;
      }
      const name = nameAt(left, at);
      if (name === null || before === at) {
        return this.waitFor('>', at);
      }
      at = behindGap(left, at + name.length);
      if (at >= left.length) {
        return WAIT;
      }
      if (left[at] !== '=') {
        return this.waitFor('>', at);
      }
      at = behindGap(left, at + 1);
      const quote = left[at];
      if (quote === undefined) {
        return WAIT;
      }
      if (quote !== '"' && quote !== "'") {
        return this.waitFor('>', at);
      }
      const end = left.indexOf(quote, at + 1);
      const value = left.slice(at + 1, end < 0 ? undefined : end);
      if (value.includes('<')) {
        return this.waitFor('>', at);
      }
      if (end < 0) {
        return WAIT;
      }
      attributes.push([name, valueOf(value)]);
      at = end + 1;
    }
    const empty = left.charCodeAt(at) === 0x2f;
    this.opens(raw, attributes);
    if (empty) {
      this.closes();
    }
    return at + (empty ? 2 : 1);
  }

  /**
   * @param {string} raw
   * @param {[string, string][]} attributes
   */
  opens(raw, attributes) {
    if (this.rooted && this.open.length === 0) {
      throw new NotXmlError('a second root');
    }
    this.rooted = true;
    this.begun = true;
    const kept = this.declareSpaces(attributes);
    const full = this.fullName(raw, true);
    /** @type {Attributes} */
    const named = new Map();
    /** @type {Set<string>} */
    const raws = new Set();
    this.heard.word(full);
    for (const [name, value] of attributes) {
      if (raws.has(name)) {
        throw new NotXmlError('an attribute twice');
      }
      raws.add(name);
      if (name === 'xmlns' || name.startsWith('xmlns:')) {
        continue;
      }
      const own = this.fullName(name, false);
      if (named.has(own)) {
        throw new NotXmlError('an attribute twice');
      }
      this.heard.word(own);
      named.set(own, value);
    }
    this.open.push({ raw, full, spaces: kept });
    if (this.heard.start !== null) {
      this.heard.start(full, named);
    }
  }

  /**
   * Takes up the namespaces of a tag. Those before it, if it has any.
   * @param {[string, string][]} attributes
   */
  declareSpaces(attributes) {
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
        this.names = new Map();
      }
      this.spaces.set(prefix, uri);
      this.heard.space(prefix === '' ? null : prefix, uri);
    }
    return kept;
  }

  /**
   * @param {string} raw
   * @param {boolean} element an attribute without a prefix has no namespace
   */
  fullName(raw, element) {
    const key = element ? raw : ` ${raw}`;
    let full = this.names.get(key);
    if (full === undefined) {
      const colon = raw.indexOf(':');
      const space = colon < 0 ? (element ? this.spaces.get('') || '' : '') : this.spaces.get(raw.slice(0, colon));
      if (space === undefined) {
        throw new NotXmlError('prefix');
      }
      full = space === '' ? raw : `${space} ${raw.slice(colon + 1)}`;
      this.names.set(key, full);
    }
    return full;
  }

  endTag() {
    const { left, at } = this;
    const end = left.indexOf('>', at);
    if (end < 0) {
      return this.waitFor('>');
    }
    const raw = left.slice(at + 2, end).replace(/[ \t\r\n]+$/, '');
    const innermost = this.open[this.open.length - 1];
    if (innermost === undefined || innermost.raw !== raw) {
      throw new NotXmlError('tags do not match');
    }
    this.closes();
    return end + 1;
  }

  closes() {
    const done = /** @type {Open} */ (this.open.pop());
    if (this.heard.end !== null) {
      this.heard.end(done.full);
    }
    if (done.spaces !== null) {
      this.spaces = done.spaces;
      this.names = new Map();
    }
  }

  instruction() {
    const { left, at } = this;
    const end = left.indexOf('?>', at + 2);
    if (end < 0) {
      return this.waitFor('?>');
    }
    const target = nameAt(left, at + 2);
    const behind = target === null ? '' : left[at + 2 + target.length];
    if (target === null || target.includes(':') || (behind !== '?' && !/[ \t\r\n]/.test(behind))) {
      throw new NotXmlError('instruction');
    }
    if (target.toLowerCase() === 'xml') {
      return this.declaration(left.slice(at, end + 2), end + 2);
    }
    this.begun = true;
    return end + 2;
  }

  /**
   * @param {string} said
   * @param {number} end behind it
   */
  declaration(said, end) {
    const match = DECLARATION.exec(said);
    if (this.begun || match === null) {
      throw new NotXmlError('declaration');
    }
    this.begun = true;
    const encoding = match[1] || match[2];
    if (encoding !== undefined) {
      this.heard.declared(encoding);
      this.characters.declare(encoding.toLowerCase());
    }
    return end;
  }

  /** A comment, a CDATA section, or a DTD. */
  markup() {
    const { left, at } = this;
    this.begun = true;
    if (left.startsWith(COMMENT, at)) {
      const end = left.indexOf('--', at + 4);
      if (end < 0 || end + 2 === left.length) {
        return WAIT;
      }
      return left[end + 2] === '>' ? end + 3 : this.wrong('comment');
    }
    if (left.startsWith('<![CDATA[', at) && this.open.length > 0) {
      this.inside = true;
      return at + 9;
    }
    if (left.startsWith('<!DOCTYPE', at) && !this.rooted) {
      DOCTYPE.lastIndex = at;
      if (DOCTYPE.test(left)) {
        this.heard.doctype();
      }
      return this.waitFor('>', at);
    }
    const begins = [COMMENT, '<![CDATA[', '<!DOCTYPE'].some((word) => word.startsWith(left.slice(at)));
    return begins ? WAIT : this.wrong('markup');
  }

  /**
   * Characters of a CDATA section.
   * @param {number} at
   */
  section(at) {
    const { left } = this;
    const end = left.indexOf(']]>', at);
    const cut = end < 0 ? Math.max(at, left.length - 2) : end; // what may be the begin of its end stays
    if (this.heard.text !== null && cut > at) {
      this.heard.text(normalized(left.slice(at, cut)));
    }
    if (end < 0) {
      return cut === at ? WAIT : cut;
    }
    this.inside = false;
    return end + 3;
  }

  /**
   * @param {string} what
   * @returns {never}
   */
  wrong(what) {
    throw new NotXmlError(what);
  }

  /**
   * What is not whole is waited for; with its end it is wrong.
   * @param {string} sign
   * @param {number} from
   */
  waitFor(sign, from = this.at) {
    if (this.left.indexOf(sign, from) >= 0) {
      throw new NotXmlError('markup');
    }
    return WAIT;
  }
}

/**
 * @param {string} text
 * @param {number} at
 */
function nameAt(text, at) {
  PLAIN_NAME.lastIndex = at;
  const plain = PLAIN_NAME.exec(text);
  if (plain !== null) {
    return plain[0];
  }
  NAME.lastIndex = at;
  const match = NAME.exec(text);
  return match === null || text[at + match[0].length] === ':' ? null : match[0];
}

/**
 * @param {string} text
 * @param {number} at
 */
function behindGap(text, at) {
  if (text.charCodeAt(at) > 0x20) {
    return at;
  }
  GAP.lastIndex = at;
  const match = /** @type {RegExpExecArray} */ (GAP.exec(text));
  return at + match[0].length;
}

/**
 * Where text can be cut that may go on: not within an entity, nor between signs that mean something together.
 * @param {string} text
 * @param {number} from
 * @param {number} end
 */
function cutBefore(text, from, end) {
  const entity = text.lastIndexOf('&', end - 1);
  if (entity >= from && text.indexOf(';', entity) < 0) {
    return entity;
  }
  let cut = end;
  while (cut > from && (text[cut - 1] === ']' || text[cut - 1] === '\r')) {
    cut -= 1;
  }
  return Math.max(cut, end - 2, from);
}

/** Line ends as XML has them. @param {string} text */
const normalized = (text) => (text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text);

/** @param {string} value */
function valueOf(value) {
  const flat = /[\t\r\n]/.test(value) ? value.replace(/\r\n|[\t\r\n]/g, ' ') : value;
  return unfolded(flat);
}

/** A text with its entities resolved. @param {string} text */
function unfolded(text) {
  if (!text.includes('&')) {
    return text;
  }
  if (text.replace(ENTITY, '').includes('&')) {
    throw new NotXmlError('entity');
  }
  return text.replace(ENTITY, (_, decimal, hexadecimal, name) => {
    if (name !== undefined) {
      const known = ENTITIES.get(name);
      if (known === undefined) {
        throw new NotXmlError('entity');
      }
      return known;
    }
    const code = decimal !== undefined ? Number(decimal) : parseInt(hexadecimal, 16);
    const odd =
      code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) || code === 0xfffe || code === 0xffff ||
      (code < 0x20 && code !== 9 && code !== 10 && code !== 13);
    if (odd) {
      throw new NotXmlError('character');
    }
    return String.fromCodePoint(code);
  });
}
