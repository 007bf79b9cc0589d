// SHA-512 of bytes: only stamps need it, which are short.

const WORD = (1n << 64n) - 1n;
const PRIMES = firstPrimes(80);
const ROUNDS = PRIMES.map((prime) => share(prime, 3n));
const START = PRIMES.slice(0, 8).map((prime) => share(prime, 2n));

/** @param {number} count */
function firstPrimes(count) {
  /** @type {bigint[]} */
  const found = [];
  for (let one = 2n; found.length < count; one += 1n) {
    if (found.every((prime) => one % prime !== 0n)) {
      found.push(one);
    }
  }
  return found;
}

/** The first 64 bits behind the point of a root. @param {bigint} prime @param {bigint} power */
function share(prime, power) {
  const wanted = prime << (64n * power);
  let root = 0n;
  for (let bit = 1n << 72n; bit; bit >>= 1n) {
    if ((root + bit) ** power <= wanted) {
      root += bit;
    }
  }
  return root & WORD;
}

/** @param {bigint} word @param {bigint} by */
const turned = (word, by) => ((word >> by) | (word << (64n - by))) & WORD;

/** @param {Uint8Array} data */
export function sha512(data) {
  const padded = new Uint8Array(((data.length + 144) >> 7) << 7);
  padded.set(data);
  padded[data.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(padded.length - 8, BigInt(data.length) * 8n);
  const state = [...START];
  for (let at = 0; at < padded.length; at += 128) {
    mixed(state, view, at);
  }
  const digest = new DataView(new ArrayBuffer(64));
  state.forEach((word, at) => digest.setBigUint64(at * 8, word));
  return new Uint8Array(digest.buffer);
}

/** @param {bigint[]} state @param {DataView} view @param {number} at */
function mixed(state, view, at) {
  const words = Array.from({ length: 16 }, (_, step) => view.getBigUint64(at + step * 8));
  for (let step = 16; step < 80; step += 1) {
    const [low, high] = [words[step - 15], words[step - 2]];
    const one = turned(low, 1n) ^ turned(low, 8n) ^ (low >> 7n);
    const two = turned(high, 19n) ^ turned(high, 61n) ^ (high >> 6n);
    words.push((words[step - 16] + one + words[step - 7] + two) & WORD);
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let step = 0; step < 80; step += 1) {
    const one = turned(e, 14n) ^ turned(e, 18n) ^ turned(e, 41n);
    const first = h + one + ((e & f) ^ ((e ^ WORD) & g)) + ROUNDS[step] + words[step];
    const two = turned(a, 28n) ^ turned(a, 34n) ^ turned(a, 39n);
    const second = two + ((a & b) ^ (a & c) ^ (b & c));
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) & WORD, c, b, a, (first + second) & WORD];
  }
  [a, b, c, d, e, f, g, h].forEach((word, place) => {
    state[place] = (state[place] + word) & WORD;
  });
}
