/* Which venues are open when: a bit for each day of each venue, tested some words at a time. */

import { toNumber } from "./calendar.js";

const WORDS = 12; // 384 days
const BYTES = WORDS * 4;

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
    const bytes = new Uint8Array(this.size * BYTES);
    venues.forEach((venue, index) => read(venue.days, bytes, index * BYTES));
    this.words = new Uint32Array(bytes.buffer);
    this.holidays = Object.entries(answer.school_holidays).map(([zone, stretches]) => ({
      zone,
      stretches: stretches.map((one) => [toNumber(one.first_day), toNumber(one.last_day)]),
    }));
    this.publicHolidays = new Map(answer.public_holidays.map((one) => [toNumber(one.day), one.name]));
  }

  /** Sets `open` to 1 for each venue that is open on some day of the span. */
  choose(first, last) {
    const mask = this.mask(first, last);
    for (let index = 0; index < this.size; index++) this.open[index] = this.meets(index, mask);
  }

  /** How many of `indices` are open on some day of each span. */
  counts(spans, indices) {
    const masks = spans.map(([first, last]) => this.mask(first, last));
    const counts = new Uint32Array(spans.length);
    for (const index of indices) {
      for (let nth = 0; nth < masks.length; nth++) counts[nth] += this.meets(index, masks[nth]);
    }
    return counts;
  }

  meets(index, { words, from, to }) {
    const base = index * WORDS;
    for (let word = from; word <= to; word++) if (this.words[base + word] & words[word]) return 1;
    return 0;
  }

  /** Bits of a span in the order of the venues' bytes, and the words that hold any. */
  mask(first, last) {
    const start = Math.max(0, first - this.first);
    const end = Math.min(WORDS * 32 - 1, last - this.first);
    const bytes = new Uint8Array(BYTES);
    for (let day = start; day <= end; day++) bytes[day >> 3] |= 128 >> (day & 7);
    return { words: new Uint32Array(bytes.buffer), from: start >> 5, to: end >> 5 };
  }

  /** The zones on school holiday on a day. */
  zonesOn(day) {
    return this.holidays
      .filter(({ stretches }) => stretches.some(([first, last]) => first <= day && day <= last))
      .map(({ zone }) => zone);
  }
}

function read(text, bytes, at) {
  const raw = atob(text);
  for (let nth = 0; nth < BYTES; nth++) bytes[at + nth] = raw.charCodeAt(nth);
}
