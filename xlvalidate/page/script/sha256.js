// SHA-256 of bytes, at once: pages of an intranet have no crypto of their own.

const PRIMES = firstPrimes(64);
const SHARES = PRIMES.map((prime) => share(Math.cbrt(prime)));
const START = PRIMES.slice(0, 8).map((prime) => share(Math.sqrt(prime)));

/** @param {number} count */
function firstPrimes(count) {
  /** @type {number[]} */
  const found = [];
  for (let one = 2; found.length < count; one += 1) {
    if (found.every((prime) => one % prime !== 0)) {
      found.push(one);
    }
  }
  return found;
}

/** The first 32 bits behind the point. @param {number} root */
function share(root) {
  return ((root - Math.floor(root)) * 2 ** 32) >>> 0;
}

/** @param {number} word @param {number} by */
const turned = (word, by) => (word >>> by) | (word << (32 - by));

/** The digest in small hexadecimal digits. @param {Uint8Array} data */
export const sha256 = (data) =>
  [...sha256Bytes(data)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** @param {Uint8Array} data */
export function sha256Bytes(data) {
  const padded = new Uint8Array(((data.length + 72) >> 6) << 6);
  padded.set(data);
  padded[data.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(data.length / 2 ** 29));
  view.setUint32(padded.length - 4, (data.length << 3) >>> 0);
  const state = Uint32Array.from(START);
  const words = new Uint32Array(64);
  for (let at = 0; at < padded.length; at += 64) {
    mixed(state, words, view, at);
  }
  const digest = new DataView(new ArrayBuffer(32));
  state.forEach((word, at) => digest.setUint32(at * 4, word));
  return new Uint8Array(digest.buffer);
}

/** @param {Uint32Array} state @param {Uint32Array} words @param {DataView} view @param {number} at */
function mixed(state, words, view, at) {
  for (let step = 0; step < 64; step += 1) {
    if (step < 16) {
      words[step] = view.getUint32(at + step * 4);
    } else {
      const [low, high] = [words[step - 15], words[step - 2]];
      const one = turned(low, 7) ^ turned(low, 18) ^ (low >>> 3);
      const two = turned(high, 17) ^ turned(high, 19) ^ (high >>> 10);
      words[step] = words[step - 16] + one + words[step - 7] + two;
    }
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let step = 0; step < 64; step += 1) {
    const one = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
    const first = (h + one + ((e & f) ^ (~e & g)) + SHARES[step] + words[step]) | 0;
    const two = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
    const second = (two + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, place) => {
    state[place] += word;
  });
}
