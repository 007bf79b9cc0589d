// Inflating, as strict as zlib: what that refuses is refused here, and so are bytes behind the end of the stream.

/** The bytes are no deflate stream, or one that does not end with them. */
export class NotDeflatedError extends Error {}

/** The bytes end before the stream does: what has come out so far is given. */
class UnfinishedError extends NotDeflatedError {}

const WINDOW = 32768;
const STEP = 65536; // bytes taken and bytes given at once, as the reader in Python takes and gives them
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const LONGEST = 15;
const SHORT = 24; // bytes that are copied as quickly one by one
const MOST_LITERALS = 286;
const MOST_DISTANCES = 30;

/** The least value and the number of further bits, by code. @param {number[]} bits @param {number} first */
function ladder(bits, first) {
  let least = first;
  return bits.map((further) => {
    const one = { least, further };
    least += 2 ** further;
    return one;
  });
}

const LENGTHS = ladder([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5], 3).concat([
  { least: 258, further: 0 },
]);
const DISTANCES = ladder(
  Array.from({ length: MOST_DISTANCES }, (_, code) => (code < 2 ? 0 : Math.floor(code / 2) - 1)),
  1,
);

/** @typedef {{counts: Uint16Array, symbols: Uint16Array, quick: Int32Array}} Code */
const QUICK = 9; // bits that are looked up at once

/**
 * A code by the lengths of its words. It must be complete; where `one` is allowed, a single word of one bit is, and
 * no word at all.
 * @param {Uint8Array} lengths
 * @param {boolean} one
 * @returns {Code}
 */
function codeOf(lengths, one) {
  const counts = new Uint16Array(LONGEST + 1);
  for (const length of lengths) {
    counts[length] += 1;
  }
  let left = 1;
  let longest = 0;
  for (let length = 1; length <= LONGEST; length += 1) {
    left = left * 2 - counts[length];
    longest = counts[length] > 0 ? length : longest;
    if (left < 0) {
      throw new NotDeflatedError('a code has too many words');
    }
  }
  if (left > 0 && longest > 0 && !(one && longest === 1)) {
    throw new NotDeflatedError('a code lacks words');
  }
  const firsts = new Uint16Array(LONGEST + 2);
  const words = new Uint16Array(LONGEST + 2);
  for (let length = 1; length <= LONGEST; length += 1) {
    firsts[length + 1] = firsts[length] + counts[length];
    words[length + 1] = (words[length] + counts[length]) << 1;
  }
  const symbols = new Uint16Array(lengths.length);
  const quick = new Int32Array(1 << QUICK).fill(-1);
  lengths.forEach((length, symbol) => {
    if (length === 0) {
      return;
    }
    symbols[firsts[length]] = symbol;
    firsts[length] += 1;
    const word = words[length];
    words[length] += 1;
    if (length <= QUICK) {
      let turned = 0;
      for (let bit = 0; bit < length; bit += 1) {
        turned |= ((word >> bit) & 1) << (length - 1 - bit);
      }
      for (let at = turned; at < quick.length; at += 1 << length) {
        quick[at] = (symbol << 4) | length;
      }
    }
  });
  counts[0] = 0;
  return { counts, symbols, quick };
}

const FIXED = codeOf(
  Uint8Array.from({ length: 288 }, (_, symbol) => (symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8)),
  false,
);
const FIXED_DISTANCES = codeOf(new Uint8Array(32).fill(5), false);

class Inflater {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
    this.held = 0;
    this.count = 0;
    // Twice a step, so that what was given stays behind as the window.
    this.out = new Uint8Array(WINDOW + 2 * STEP);
    this.end = 0;
    this.given = 0;
    this.total = 0;
    this.piece = STEP; // where the bytes end that are taken at once
  }

  /** @param {number} count at most 16 */
  bits(count) {
    while (this.count < count) {
      if (this.at === this.bytes.length) {
        throw new UnfinishedError('the stream does not end');
      }
      this.held |= this.bytes[this.at] << this.count;
      this.at += 1;
      this.count += 8;
    }
    const value = this.held & ((1 << count) - 1);
    this.held >>>= count;
    this.count -= count;
    return value;
  }

  /** @param {Code} code */
  symbol(code) {
    while (this.count < LONGEST && this.at < this.bytes.length) {
      this.held |= this.bytes[this.at] << this.count;
      this.at += 1;
      this.count += 8;
    }
    const quick = code.quick[this.held & ((1 << QUICK) - 1)];
    if (quick >= 0 && (quick & 15) <= this.count) {
      this.held >>>= quick & 15;
      this.count -= quick & 15;
      return quick >> 4;
    }
    let word = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length <= LONGEST; length += 1) {
      word |= this.bits(1);
      const count = code.counts[length];
      if (word - first < count) {
        return code.symbols[index + word - first];
      }
      index += count;
      first = (first + count) << 1;
      word <<= 1;
    }
    throw new NotDeflatedError('no word of the code');
  }

  /** Gives what has come out, and keeps the window. */
  *flushed() {
    if (this.end > this.given) {
      yield this.out.slice(this.given, this.end);
    }
    if (this.end > WINDOW) {
      this.out.copyWithin(0, this.end - WINDOW, this.end);
      this.end = WINDOW;
    }
    this.given = this.end;
    this.piece = this.at - (this.at % STEP) + STEP;
  }

  /** Has enough come out, or enough been taken? */
  get isFull() {
    return this.end - this.given >= STEP || this.at >= this.piece;
  }

  /** @returns {Generator<Uint8Array>} */
  *stream() {
    try {
      yield* this.blocks();
    } catch (error) {
      if (error instanceof UnfinishedError) {
        yield* this.flushed();
      }
      throw error;
    }
    yield* this.flushed();
    // What is left of the last byte is nothing; whole bytes that were only held are put back.
    this.at -= this.count >> 3;
    if (this.at !== this.bytes.length) {
      throw new NotDeflatedError('bytes behind the end');
    }
  }

  *blocks() {
    let last = false;
    while (!last) {
      if (this.isFull) {
        yield* this.flushed();
      }
      last = this.bits(1) === 1;
      const kind = this.bits(2);
      if (kind === 0) {
        yield* this.stored();
      } else if (kind === 1) {
        yield* this.coded(FIXED, FIXED_DISTANCES);
      } else if (kind === 2) {
        const { literals, distances } = this.codes();
        yield* this.coded(literals, distances);
      } else {
        throw new NotDeflatedError('no kind of block');
      }
    }
  }

  *stored() {
    this.at -= this.count >> 3;
    this.held = 0;
    this.count = 0;
    const length = this.bits(16);
    if (length !== (this.bits(16) ^ 0xffff)) {
      throw new NotDeflatedError('a length and its complement');
    }
    for (let left = length; left > 0; ) {
      if (this.at === this.bytes.length) {
        throw new UnfinishedError('the stream does not end');
      }
      const piece = Math.min(left, this.bytes.length - this.at, STEP - (this.end - this.given));
      this.out.set(this.bytes.subarray(this.at, this.at + piece), this.end);
      this.at += piece;
      this.end += piece;
      this.total += piece;
      left -= piece;
      if (this.isFull) {
        yield* this.flushed();
      }
    }
  }

  codes() {
    const literals = this.bits(5) + 257;
    const distances = this.bits(5) + 1;
    const told = this.bits(4) + 4;
    if (literals > MOST_LITERALS || distances > MOST_DISTANCES) {
      throw new NotDeflatedError('too many words');
    }
    const own = new Uint8Array(19);
    for (let at = 0; at < told; at += 1) {
      own[ORDER[at]] = this.bits(3);
    }
    const code = codeOf(own, false);
    const lengths = new Uint8Array(literals + distances);
    for (let at = 0; at < lengths.length; ) {
      const symbol = this.symbol(code);
      if (symbol < 16) {
        lengths[at] = symbol;
        at += 1;
        continue;
      }
      if (symbol === 16 && at === 0) {
        throw new NotDeflatedError('nothing to repeat');
      }
      const repeated = symbol === 16 ? lengths[at - 1] : 0;
      const times = symbol === 16 ? 3 + this.bits(2) : symbol === 17 ? 3 + this.bits(3) : 11 + this.bits(7);
      if (at + times > lengths.length) {
        throw new NotDeflatedError('too many lengths');
      }
      lengths.fill(repeated, at, at + times);
      at += times;
    }
    if (lengths[256] === 0) {
      throw new NotDeflatedError('no end of block');
    }
    return {
      literals: codeOf(lengths.subarray(0, literals), true),
      distances: codeOf(lengths.subarray(literals), true),
    };
  }

  /**
   * @param {Code} literals
   * @param {Code} distances
   */
  *coded(literals, distances) {
    for (;;) {
      const symbol = this.symbol(literals);
      if (symbol < 256) {
        this.out[this.end] = symbol;
        this.end += 1;
        this.total += 1;
      } else if (symbol === 256) {
        return;
      } else {
        this.copied(symbol - 257, distances);
      }
      if (this.isFull) {
        yield* this.flushed();
      }
    }
  }

  /**
   * @param {number} code
   * @param {Code} distances
   */
  copied(code, distances) {
    if (code >= LENGTHS.length) {
      throw new NotDeflatedError('no such length');
    }
    const length = LENGTHS[code].least + this.bits(LENGTHS[code].further);
    const far = this.symbol(distances);
    if (far >= MOST_DISTANCES) {
      throw new NotDeflatedError('no such distance');
    }
    const distance = DISTANCES[far].least + this.bits(DISTANCES[far].further);
    if (distance > this.total) {
      throw new NotDeflatedError('too far back');
    }
    const { out, end } = this;
    if (distance === 1) {
      out.fill(out[end - 1], end, end + length);
    } else if (distance >= length && length > SHORT) {
      out.copyWithin(end, end - distance, end - distance + length);
    } else {
      for (let at = end; at < end + length; at += 1) {
        out[at] = out[at - distance];
      }
    }
    this.end += length;
    this.total += length;
  }
}

/**
 * What a deflate stream holds, in pieces. Throws NotDeflatedError for what is none, for one that does not end, and for
 * one with something behind it.
 * @param {Uint8Array} bytes
 */
export const inflated = (bytes) => new Inflater(bytes).stream();
