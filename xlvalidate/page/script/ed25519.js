// Is this the signature of these bytes? Ed25519 as RFC 8032 has it; nothing here is secret.
import { sha512 } from "./sha512.js";

/** @typedef {readonly [bigint, bigint, bigint, bigint]} Point in extended coordinates */

const PRIME = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const D = reduced(-121665n * inverse(121666n));
const ROOT_OF_MINUS_1 = power(2n, (PRIME - 1n) / 4n);
const SIZE = 32;

/** @param {bigint} number */
function reduced(number) {
  const rest = number % PRIME;
  return rest < 0n ? rest + PRIME : rest;
}

/** @param {bigint} base @param {bigint} exponent */
function power(base, exponent) {
  let [result, square] = [1n, reduced(base)];
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) {
      result = reduced(result * square);
    }
    square = reduced(square * square);
  }
  return result;
}

/** @param {bigint} number */
function inverse(number) {
  return power(number, PRIME - 2n);
}

/** @param {Uint8Array} bytes */
const numberOfBytes = (bytes) => bytes.reduceRight((number, byte) => (number << 8n) | BigInt(byte), 0n);

/** @param {Point} one @param {Point} two @returns {Point} */
function added([x1, y1, z1, t1], [x2, y2, z2, t2]) {
  const a = reduced((y1 - x1) * (y2 - x2));
  const b = reduced((y1 + x1) * (y2 + x2));
  const c = reduced(2n * t1 * t2 * D);
  const d = reduced(2n * z1 * z2);
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return [reduced(e * f), reduced(g * h), reduced(f * g), reduced(e * h)];
}

/** @param {bigint} times @param {Point} point @returns {Point} */
function multiplied(times, point) {
  let [result, double] = /** @type {[Point, Point]} */ ([[0n, 1n, 1n, 0n], point]);
  for (let left = times; left > 0n; left >>= 1n) {
    if (left & 1n) {
      result = added(result, double);
    }
    double = added(double, double);
  }
  return result;
}

/** @param {Point} one @param {Point} two */
const isSame = ([x1, y1, z1], [x2, y2, z2]) =>
  reduced(x1 * z2 - x2 * z1) === 0n && reduced(y1 * z2 - y2 * z1) === 0n;

/** The point that 32 bytes stand for; null where they stand for none. @param {Uint8Array} bytes @returns {Point | null} */
function pointOf(bytes) {
  const whole = numberOfBytes(bytes);
  const [y, odd] = [whole & (2n ** 255n - 1n), whole >> 255n];
  if (y >= PRIME) {
    return null;
  }
  const square = reduced((y * y - 1n) * inverse(D * y * y + 1n));
  let x = power(square, (PRIME + 3n) / 8n);
  if (reduced(x * x - square) !== 0n) {
    x = reduced(x * ROOT_OF_MINUS_1);
  }
  if (reduced(x * x - square) !== 0n || (x === 0n && odd === 1n)) {
    return null;
  }
  if ((x & 1n) !== odd) {
    x = PRIME - x;
  }
  return [x, y, 1n, reduced(x * y)];
}

/**
 * @param {Uint8Array} key 32 bytes
 * @param {Uint8Array} signature 64 bytes
 * @param {Uint8Array} data
 */
export function isSigned(key, signature, data) {
  const base = /** @type {Point} */ (pointOf(baseBytes()));
  const [point, commitment] = [pointOf(key), pointOf(signature.subarray(0, SIZE))];
  const scalar = numberOfBytes(signature.subarray(SIZE));
  if (signature.length !== 2 * SIZE || point === null || commitment === null || scalar >= ORDER) {
    return false;
  }
  const hashed = new Uint8Array(2 * SIZE + data.length);
  hashed.set(signature.subarray(0, SIZE));
  hashed.set(key, SIZE);
  hashed.set(data, 2 * SIZE);
  const challenge = numberOfBytes(sha512(hashed)) % ORDER;
  return isSame(multiplied(scalar, base), added(commitment, multiplied(challenge, point)));
}

/** The y of the base point is 4/5, its x is even. */
function baseBytes() {
  const y = reduced(4n * inverse(5n));
  return Uint8Array.from({ length: SIZE }, (_, at) => Number((y >> BigInt(8 * at)) & 255n));
}
