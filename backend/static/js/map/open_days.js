/* Which venues are open when: a set of venues for each day, a bit each, so that a step along the year costs some words. */

import { toNumber } from "./calendar.js";

const DAYS = 384;

export class OpenDays {
  /** `answer` is that of GET /api/v1/map/days/. */
  constructor(answer) {
    const venues = answer.venues;
    this.first = toNumber(answer.first_day);
    this.size = venues.length;
    this.venues = venues;
    this.latitudes = Float64Array.from(venues, (venue) => venue.latitude);
    this.longitudes = Float64Array.from(venues, (venue) => venue.longitude);
    this.bySlug = new Map(venues.map((venue, index) => [venue.slug, index]));
    this.open = new Uint8Array(this.size);
    this.words = Math.ceil(this.size / 32);
    this.none = new Uint32Array(this.words);
    this.chosen = this.none;
    // By length: sets of 1, 2, 4 … days, by their first day. The longer ones are made when they are first wanted.
    this.sets = [byDay(venues, this.words)];
    this.holidays = Object.entries(answer.school_holidays).map(([zone, stretches]) => ({
      zone,
      stretches: stretches.map((one) => [toNumber(one.first_day), toNumber(one.last_day)]),
    }));
    this.publicHolidays = new Map(answer.public_holidays.map((one) => [toNumber(one.day), one.name]));
  }

  /** Sets `open` to 1 for each venue that is open on some day of the span. Gives the venues for which it has changed. */
  choose(first, last) {
    const { chosen, open } = this;
    const set = (this.chosen = this.within(first, last));
    const changed = [];
    for (let word = 0; word < this.words; word++) {
      for (let bits = set[word] ^ chosen[word]; bits; bits &= bits - 1) {
        const index = 32 * word + 31 - Math.clz32(bits & -bits);
        open[index] ^= 1;
        changed.push(index);
      }
    }
    return changed;
  }

  /** How many of `indices` are open on some day of each span. */
  counts(spans, indices) {
    const among = new Uint32Array(this.words);
    for (const index of indices) among[index >> 5] |= 1 << (index & 31);
    return Uint32Array.from(spans, ([first, last]) => countOf(this.within(first, last), among));
  }

  /** The venues that are open on some day of a span, as bits. */
  within(first, last) {
    const start = Math.max(0, first - this.first);
    const end = Math.min(DAYS - 1, last - this.first);
    if (start > end) return this.none;
    // Two sets that overlap hold a span of any length.
    const level = 31 - Math.clz32(end - start + 1);
    const [one, other] = [this.set(level, start), this.set(level, end + 1 - (1 << level))];
    return one === other ? one : union(one, other);
  }

  /** The venues that are open on some of the `2 ** level` days from `start` on. */
  set(level, start) {
    const sets = (this.sets[level] ??= []);
    return (sets[start] ??= union(this.set(level - 1, start), this.set(level - 1, start + (1 << (level - 1)))));
  }

  /** The zones on school holiday on a day. */
  zonesOn(day) {
    return this.holidays
      .filter(({ stretches }) => stretches.some(([first, last]) => first <= day && day <= last))
      .map(({ zone }) => zone);
  }
}

/** What each venue says of its days, in bits of base 64, turned into what each day says of the venues. */
function byDay(venues, words) {
  const sets = Array.from({ length: DAYS }, () => new Uint32Array(words));
  venues.forEach(({ days }, index) => {
    const [bytes, word, bit] = [atob(days), index >> 5, 1 << (index & 31)];
    for (let nth = 0; nth < DAYS / 8; nth++) {
      // The first day of a byte is its highest bit.
      for (let left = bytes.charCodeAt(nth); left; left &= left - 1) sets[8 * nth + Math.clz32(left & -left) - 24][word] |= bit;
    }
  });
  return sets;
}

function union(one, other) {
  const both = new Uint32Array(one.length);
  for (let word = 0; word < both.length; word++) both[word] = one[word] | other[word];
  return both;
}

/** How many bits both have. */
function countOf(one, other) {
  let count = 0;
  for (let word = 0; word < one.length; word++) {
    let bits = one[word] & other[word];
    bits -= (bits >>> 1) & 0x55555555;
    bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
    count += Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return count;
}
