// The tokens of an XML part with their namespaces, as they come. No DTD, no entity but the five, nothing is repaired.
import { declarationOf } from './xml_declaration.js';
import { NotXmlError, XmlText } from './xml_text.js';
import { ENTITIES, ENTITY, brokenEntity, characterOf, cutBefore, flattened, normalized } from './xml_entities.js';
import { XmlSpaces } from './xml_spaces.js';
import { END_NAME, NAME, PLAIN_NAME, WORD, behindGap } from './xml_words.js';
import { lengthOf } from './texts.js';

/**
 * @typedef {Map<string, string>} Attributes by their full names: the namespace and a blank before, if there is one
 * @typedef {[string, string, number, number]} Written an attribute's name, its value, and where the two stand
 * @typedef {object} Heard
 * @property {((tag: string, attributes: Attributes) => void) | null} start
 * @property {((tag: string) => void) | null} end
 * @property {((text: string) => void) | null} text
 * @property {(prefix: string | null, uri: string) => void} space
 * @property {(encoding: string) => void} declared
 * @property {() => void} doctype
 * @property {(word: string) => void} word
 * @typedef {{raw: string, full: string, spaces: Map<string, string> | null}} Open
 */

const LINE_END = /\r\n?|\n/;
const DOCTYPE =
  /<!DOCTYPE[ \t\r\n]+[^ \t\r\n<>&"'[\]]+(?:[ \t\r\n]+(?:SYSTEM|PUBLIC[ \t\r\n]+(?:"[^"]*"|'[^']*'))[ \t\r\n]+(?:"[^"]*"|'[^']*'))?[ \t\r\n]*[[>]/y;
const COMMENT = '<!' + '--'; // apart, as it would hide what follows it in a page
const SECTION = '<![CDATA[';
const WAIT = -1;
/** @type {Attributes} */
const NO_ATTRIBUTES = new Map();

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
    this.spaces = new XmlSpaces(heard);
    this.outcry = (/** @type {number} */ at) => this.wrong(at);
  }

  /** How many bytes have come of a token that is not whole. */
  get waiting() {
    const rest = this.inside ? 0 : this.left.length - this.at;
    const bytes = rest * 3 < 65536 ? rest : this.characters.sizeOf(this.left.slice(this.at));
    return bytes + this.characters.rest.length;
  }

  /** Where the parser is: its line, and how many characters stand before it there. */
  get place() {
    const lines = this.left.slice(0, this.at).split(LINE_END);
    const more = lines.length - 1;
    return `${this.line + more}:${lengthOf(lines[more]) + (more > 0 ? 0 : this.column)}`;
  }

  /** @param {Uint8Array} chunk */
  feed(chunk) {
    const { text, sound } = this.characters.take(chunk);
    if (!this.begun && this.left === '' && this.characters.marked) {
      this.column = 1;
    }
    this.scan(text, sound, false);
  }

  finish() {
    const { text, sound } = this.characters.end();
    this.scan(text, sound, true);
    if (this.inside) {
      this.at = this.left.length - (this.left.length - this.left.replace(/\]{1,2}$/, '').length); // where its end could begin
    }
    const over = this.inside || this.at < this.left.length || this.characters.rest.length > 0;
    if (over || this.open.length > 0 || !this.rooted) {
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
      this.wrong(this.left.length);
    }
  }

  /** Drops what was read. */
  forget() {
    if (this.at === 0) {
      return;
    }
    const before = this.left.slice(0, this.at);
    const lines = /[\r\n]/.test(before) ? before.split(LINE_END) : [before];
    const more = lines.length - 1;
    this.line += more;
    this.column = lengthOf(lines[more]) + (more > 0 ? 0 : this.column);
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
      const odd = left.slice(at, end).search(/[^ \t\r\n]/);
      this.begun = true;
      return odd < 0 ? end : this.outside(at + odd);
    }
    if (!whole) {
      end = cutBefore(left, at, end);
      if (end === at) {
        return WAIT;
      }
    }
    const text = left.slice(at, end);
    const odd = text.indexOf(']]>');
    if (odd >= 0) {
      this.wrong(at + odd + 2);
    }
    if (last && end === left.length && brokenEntity(text) === text.length) {
      this.wrong(at + text.lastIndexOf('&')); // that it goes on nobody knows
    }
    if (this.heard.text !== null || text.includes('&')) {
      const plain = this.unfolded(text, at, normalized);
      if (this.heard.text !== null) {
        this.heard.text(plain);
      }
    }
    return end;
  }

  /**
   * What stands outside of the root: a word that could stand in a DTD is wrong as a whole, any other where it ends.
   * @param {number} at
   */
  outside(at) {
    if (/["']/.test(this.left[at])) {
      return this.literal(at);
    }
    WORD.lastIndex = at;
    const match = WORD.exec(this.left);
    const end = at + (match === null ? 0 : match[0].length);
    this.at = at;
    return end === this.left.length ? WAIT : this.wrong(match === null || /[ \t\r\n>),|[%?*+]/.test(this.left[end]) ? at : end);
  }

  /**
   * A text in quotation marks outside of the root: in a DTD it could stand, with some signs behind it.
   * @param {number} at
   */
  literal(at) {
    const behind = this.left.indexOf(this.left[at], at + 1) + 1;
    this.at = at;
    if (behind === 0 || behind === this.left.length) {
      return WAIT;
    }
    return this.wrong(/[ \t\r\n>%[]/.test(this.left[behind]) ? at : behind);
  }

  /**
   * The name that begins there; null where more has to come.
   * @param {number} at
   */
  nameAt(at) {
    const { left } = this;
    PLAIN_NAME.lastIndex = at;
    const plain = PLAIN_NAME.exec(left);
    if (plain !== null) {
      return plain[0];
    }
    if (at >= left.length) {
      return null;
    }
    NAME.lastIndex = at;
    const match = NAME.exec(left) ?? this.wrong(at);
    const end = at + match[0].length;
    if (left[end] === ':') {
      return match[0].includes(':') ? this.wrong(end) : end + 1 < left.length ? this.wrong(end + 1) : null;
    }
    return end < left.length ? match[0] : null;
  }

  startTag() {
    const raw = this.nameAt(this.at + 1);
    if (raw === null) {
      return WAIT;
    }
    /** @type {Written[]} */
    const attributes = [];
    const end = this.attributesFrom(this.at + 1 + raw.length, attributes);
    if (end === WAIT) {
      return WAIT;
    }
    const empty = this.left.charCodeAt(end) === 0x2f;
    for (const one of attributes) {
      one[1] = this.unfolded(one[1], one[3], flattened);
    }
    this.opens(raw, attributes);
    if (empty) {
      this.closes();
    }
    return end + (empty ? 2 : 1);
  }

  /**
   * Where the end of a tag begins, or WAIT.
   * @param {number} from
   * @param {Written[]} attributes
   */
  attributesFrom(from, attributes) {
    const { left } = this;
    for (let at = from; ; ) {
      const before = at;
      at = behindGap(left, at);
      const code = left.charCodeAt(at);
      if (code === 0x3e) {
        return at;
      }
      if (code === 0x2f && at + 1 < left.length) {
        return left[at + 1] === '>' ? at : this.wrong(at + 1);
      }
      if (at >= left.length || code === 0x2f) {
        return WAIT;
      }
      const name = before === at ? this.wrong(at) : this.nameAt(at);
      if (name === null) {
        return WAIT;
      }
      const named = at;
      at = behindGap(left, at + name.length);
      if (at < left.length && left[at] !== '=') {
        this.wrong(at);
      }
      at = behindGap(left, at + 1);
      const quote = left[at];
      if (quote === undefined) {
        return WAIT;
      }
      if (quote !== '"' && quote !== "'") {
        this.wrong(at);
      }
      const end = left.indexOf(quote, at + 1);
      const value = left.slice(at + 1, end < 0 ? undefined : end);
      const odd = value.indexOf('<');
      if (odd >= 0) {
        this.wrong(at + 1 + odd);
      }
      const broken = brokenEntity(value);
      if (broken >= 0 && (end >= 0 || broken < value.length)) {
        this.wrong(at + 1 + broken);
      }
      if (end < 0) {
        return WAIT;
      }
      attributes.push([name, value, named, at + 1]);
      at = end + 1;
    }
  }

  /**
   * @param {string} raw
   * @param {Written[]} attributes
   */
  opens(raw, attributes) {
    if (this.rooted && this.open.length === 0) {
      throw new NotXmlError('a second root');
    }
    this.rooted = true;
    this.begun = true;
    const kept = attributes.length === 0 ? null : this.spaces.declare(attributes);
    const full = this.spaces.fullName(raw);
    const named = attributes.length === 0 ? NO_ATTRIBUTES : this.spaces.named(attributes, this.outcry);
    this.open.push({ raw, full, spaces: kept });
    if (this.heard.start !== null) {
      this.heard.start(full, named);
    }
  }

  endTag() {
    const { left, at } = this;
    if (this.open.length === 0) {
      this.wrong(at + 1);
    }
    const wanted = this.open[this.open.length - 1].raw;
    const behind = at + 2 + wanted.length;
    if (left.charCodeAt(behind) === 0x3e && left.startsWith(wanted, at + 2)) {
      this.closes();
      return behind + 1;
    }
    if (at + 2 === left.length) {
      return WAIT;
    }
    END_NAME.lastIndex = at + 2;
    const [raw] = END_NAME.exec(left) ?? this.wrong(at + 2);
    const end = behindGap(left, at + 2 + raw.length);
    if (end >= left.length) {
      return WAIT;
    }
    if (left[end] !== '>') {
      this.wrong(end);
    }
    if (wanted !== raw) {
      this.wrong(at + 2);
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
      this.spaces.restore(done.spaces);
    }
  }

  instruction() {
    const { left, at } = this;
    const target = this.nameAt(at + 2);
    if (target === null) {
      return WAIT;
    }
    const behind = at + 2 + target.length;
    if (target.includes(':')) {
      this.wrong(at + 2 + target.indexOf(':'));
    }
    if (target !== 'xml' && target.toLowerCase() === 'xml') {
      this.wrong(behind);
    }
    if (left[behind] === '?' && behind + 1 < left.length && left[behind + 1] !== '>') {
      this.wrong(behind + 1);
    }
    if (left[behind] !== '?' && !/[ \t\r\n]/.test(left[behind])) {
      this.wrong(behind);
    }
    const end = left.indexOf('?>', behind);
    if (end < 0) {
      return WAIT;
    }
    if (target === 'xml') {
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
    const { encoding, stands, wrong } = declarationOf(said);
    if (this.begun || wrong >= 0) {
      this.wrong(this.at + (this.begun ? 0 : wrong));
    }
    this.begun = true;
    if (encoding !== null) {
      this.heard.declared(encoding);
      if (!this.characters.isIn(encoding.toLowerCase())) {
        this.wrong(this.at + stands);
      }
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
      return left[end + 2] === '>' ? end + 3 : this.wrong(end + 2);
    }
    if (left.startsWith(SECTION, at) && this.open.length > 0) {
      this.inside = true;
      return at + SECTION.length;
    }
    if (left.startsWith('<!DOCTYPE', at) && !this.rooted) {
      DOCTYPE.lastIndex = at;
      if (DOCTYPE.test(left)) {
        this.heard.doctype();
      }
      return left.indexOf('>', at) >= 0 ? this.wrong(at) : WAIT;
    }
    const said = left.slice(at, at + SECTION.length);
    const words = this.open.length > 0 ? [COMMENT, SECTION] : [COMMENT, SECTION, '<!DOCTYPE'];
    if (words.some((word) => word.startsWith(said) && at + said.length === left.length)) {
      return WAIT;
    }
    if (this.open.length === 0 && /[[\p{L}_]/u.test(left[at + 2] ?? '')) {
      this.wrong(at);
    }
    const same = words.map((word) => [...word].findIndex((letter, index) => letter !== said[index]));
    return this.wrong(at + Math.max(...same.filter((index) => index >= 0)));
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
   * What stands there is no XML.
   * @param {number} at
   * @returns {never}
   */
  wrong(at) {
    this.at = at;
    throw new NotXmlError('markup');
  }

  /**
   * A text with its entities resolved, and its line ends as they are meant there.
   * @param {string} text
   * @param {number} from where it stands
   * @param {(text: string) => string} lines
   */
  unfolded(text, from, lines) {
    let next = text.indexOf('&');
    if (next < 0) {
      return lines(text);
    }
    let whole = '';
    let at = 0;
    for (; next >= 0; next = text.indexOf('&', at)) {
      ENTITY.lastIndex = next;
      const [said, decimal, hexadecimal, name] = ENTITY.exec(text) ?? this.wrong(from + brokenEntity(text));
      const code = decimal === undefined ? parseInt(hexadecimal, 16) : Number(decimal);
      const meant = name === undefined ? characterOf(code) : ENTITIES.get(name);
      whole += lines(text.slice(at, next)) + (meant ?? this.wrong(name !== undefined && lines === flattened ? this.at : from + next));
      at = next + said.length;
    }
    return whole + lines(text.slice(at));
  }
}
