// Patterns of texts: classes of characters one after the other, each with how many, and alternatives.

/** @typedef {import('./shapes').Stretch} Stretch */

/** Patterns by what an edition file writes, and the characters of their classes. */
export class Patterns {
  /**
   * @param {Record<string, [string, number, number | null, boolean][][]>} sources
   * @param {Record<string, string>} classes
   */
  constructor(sources, classes) {
    this.sources = new Map(
      Object.entries(sources).map(([source, sequences]) => [
        source,
        sequences.map((pieces) => pieces.map(([of, least, most, literal]) => ({ of, least, most, literal }))),
      ]),
    );
    this.classes = new Map(Object.entries(classes).map(([word, characters]) => [word, taking(word, characters)]));
  }

  /** @param {string} source */
  sequences(source) {
    return /** @type {Stretch[][]} */ (this.sources.get(source));
  }

  /** Is the whole text so? @param {string} source @param {string} said */
  fits(source, said) {
    const characters = [...said];
    return this.sequences(source).some((pieces) => {
      let ends = new Set([0]);
      for (const piece of pieces) {
        ends = piece.literal ? literalEnds(piece, characters, ends) : this.runEnds(piece, characters, ends);
      }
      return ends.has(characters.length);
    });
  }

  /**
   * Where a piece can end that begins at one of several places.
   * @param {Stretch} piece
   * @param {string[]} said
   * @param {Set<number>} begins
   */
  runEnds(piece, said, begins) {
    const takes = /** @type {(character: string) => boolean} */ (this.classes.get(piece.of));
    const runEnd = Array(said.length + 1).fill(said.length);
    for (let at = said.length - 1; at >= 0; at -= 1) {
      runEnd[at] = takes(said[at]) ? runEnd[at + 1] : at;
    }
    const counts = Array(said.length + 2).fill(0);
    for (const begin of begins) {
      const last = piece.most === null ? runEnd[begin] : Math.min(runEnd[begin], begin + piece.most);
      if (begin + piece.least <= last) {
        counts[begin + piece.least] += 1;
        counts[last + 1] -= 1;
      }
    }
    const ends = new Set(/** @type {number[]} */ ([]));
    let covered = 0;
    counts.forEach((change, at) => {
      covered += change;
      if (covered) {
        ends.add(at);
      }
    });
    return ends;
  }
}

/** @param {Stretch} piece @param {string[]} said @param {Set<number>} begins */
function literalEnds(piece, said, begins) {
  const wanted = [...piece.of];
  const ends = [...begins].filter((at) => wanted.every((one, step) => said[at + step] === one));
  return new Set(ends.map((at) => at + wanted.length));
}

/** Which characters a class takes. @param {string} word @param {string} characters */
function taking(word, characters) {
  if (word === 'any') {
    return () => true;
  }
  if (word === 'han' || word === 'not-space') {
    const listed = new RegExp(`^[${characters}]$`, 'u');
    return word === 'han'
      ? (/** @type {string} */ one) => listed.test(one)
      : (/** @type {string} */ one) => !listed.test(one);
  }
  const those = new Set(characters);
  return (/** @type {string} */ one) => those.has(one);
}
