// Bytes of an XML part to characters, as they come. What is no character of XML ends it.
import { bytesOf, found, joined, latin, standsAt } from './bytes.js';

/** The part is no plain XML. */
export class NotXmlError extends Error {}

const DECLARED = bytesOf('<?xml');
const DECLARED_END = bytesOf('?>');
const ENCODING = /[ \t\r\n]encoding[ \t\r\n]*=[ \t\r\n]*["']([A-Za-z][A-Za-z0-9._-]*)["']/;
const NO_CHARACTER = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;

/** How a part is encoded, by how it begins. @param {Uint8Array} bytes */
function firstEncoding(bytes) {
  const [one, two] = bytes;
  if ((one === 0xfe && two === 0xff) || one === 0) {
    return 'utf-16be';
  }
  return (one === 0xff && two === 0xfe) || two === 0 ? 'utf-16le' : 'utf-8';
}

export class XmlText {
  constructor() {
    /** @type {Uint8Array} bytes of a character that is not whole */
    this.rest = new Uint8Array(0);
    this.encoding = '';
    this.marked = false; // with a mark of the byte order
    this.fed = 0;
  }

  /** How many bytes a text takes in the part. @param {string} text */
  sizeOf(text) {
    if (this.encoding.startsWith('utf-16')) {
      return 2 * text.length;
    }
    return this.encoding === 'utf-8' ? new TextEncoder().encode(text).length : text.length;
  }

  /**
   * The characters in some more bytes; `sound` says that no byte was wrong behind them.
   * @param {Uint8Array} chunk
   */
  take(chunk) {
    this.fed += chunk.length;
    let bytes = this.rest.length > 0 ? joined([this.rest, chunk]) : chunk;
    if (this.encoding === '') {
      if (!this.begins(bytes)) {
        this.rest = bytes;
        return { text: '', sound: true };
      }
      const marked = bytes.length;
      const first = firstEncoding(bytes);
      bytes = withoutMark(bytes, first);
      this.marked = bytes.length < marked;
      this.encoding = first === 'utf-8' ? ofDeclaration(bytes) : first;
    }
    const end = wholeCharacters(bytes, this.encoding);
    this.rest = bytes.slice(end);
    return sound(decoded(bytes.subarray(0, end), this.encoding));
  }

  /**
   * Is there enough to see the encoding?
   * @param {Uint8Array} bytes
   */
  begins(bytes) {
    if (bytes.length < 4) {
      return false;
    }
    const declares = firstEncoding(bytes) === 'utf-8' && found(bytes.subarray(0, 8), DECLARED) >= 0;
    return !declares || found(bytes, DECLARED_END) >= 0;
  }

  /** The characters of a part so short that nothing was taken of it. */
  end() {
    if (this.encoding !== '') {
      return { text: '', sound: true };
    }
    this.encoding = firstEncoding(this.rest);
    const bytes = withoutMark(this.rest, this.encoding);
    this.rest = new Uint8Array(0);
    return sound(decoded(bytes, this.encoding));
  }

  /**
   * Is the part written in the encoding that it declares?
   * @param {string} encoding in small letters
   */
  isIn(encoding) {
    const wide = this.encoding.startsWith('utf-16');
    return encoding.startsWith('utf-16') === wide && (!wide || encoding === 'utf-16' || encoding === this.encoding);
  }
}

/**
 * The encoding that a part in one of Latin letters declares.
 * @param {Uint8Array} bytes
 */
function ofDeclaration(bytes) {
  const end = standsAt(bytes, DECLARED) ? found(bytes, DECLARED_END) : -1;
  const match = end < 0 ? null : ENCODING.exec(latin(bytes.subarray(0, end)));
  const said = match === null ? 'utf-8' : match[1].toLowerCase();
  return said === 'us-ascii' ? 'ascii' : said === 'utf-8' || said === 'ascii' ? said : said.startsWith('utf') ? 'utf-8' : 'iso-8859-1';
}

/**
 * @param {Uint8Array} bytes
 * @param {string} encoding
 */
function withoutMark(bytes, encoding) {
  if (encoding !== 'utf-8') {
    return bytes[0] === 0xfe || bytes[0] === 0xff ? bytes.subarray(2) : bytes;
  }
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

/**
 * Where the last whole character ends.
 * @param {Uint8Array} bytes
 * @param {string} encoding
 */
function wholeCharacters(bytes, encoding) {
  const size = bytes.length;
  if (encoding.startsWith('utf-16')) {
    const even = size - (size % 2);
    const high = even < 2 ? 0 : bytes[encoding === 'utf-16le' ? even - 1 : even - 2];
    return high >= 0xd8 && high < 0xdc ? even - 2 : even;
  }
  if (encoding === 'utf-8') {
    for (let back = Math.min(3, size); back > 0; back -= 1) {
      const byte = bytes[size - back];
      const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
      if (needed > back) {
        return size - back; // also where what follows cannot belong to it
      }
    }
  }
  return size;
}

/**
 * As much as can be decoded.
 * @param {Uint8Array} bytes
 * @param {string} encoding
 */
function decoded(bytes, encoding) {
  if (encoding === 'utf-8' || encoding.startsWith('utf-16')) {
    try {
      return { text: new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes), sound: true };
    } catch {
      const end = firstWrong(bytes, encoding);
      const text = new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes.subarray(0, end));
      return { text, sound: false };
    }
  }
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  const beyond = encoding === 'iso-8859-1' ? -1 : text.search(/[\x80-\xff]/);
  return beyond < 0 ? { text, sound: true } : { text: text.slice(0, beyond), sound: false };
}

/**
 * About where the first wrong byte is: the longest beginning that can be decoded.
 * @param {Uint8Array} bytes
 * @param {string} encoding
 */
function firstWrong(bytes, encoding) {
  let [sure, wrong] = [0, bytes.length];
  while (wrong - sure > 1) {
    const middle = Math.floor((sure + wrong) / 2);
    const end = wholeCharacters(bytes.subarray(0, middle), encoding);
    try {
      new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes.subarray(0, end));
      sure = middle;
    } catch {
      wrong = middle;
    }
  }
  return wholeCharacters(bytes.subarray(0, sure), encoding);
}

/** @param {{text: string, sound: boolean}} taken */
function sound(taken) {
  const odd = taken.text.search(NO_CHARACTER);
  return odd < 0 ? taken : { text: taken.text.slice(0, odd), sound: false };
}
