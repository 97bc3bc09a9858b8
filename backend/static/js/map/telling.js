/* What is chosen, in words: the day or span, how many places are open and free, holidays. */

const READ = 80; // milliseconds between two sets of words while one drags: nobody reads faster

export class Telling {
  /** `facts()` gives `from`, `to`, `days`, `sight` (indices), `mapped` and, once it is known, `free` (a set of slugs). */
  constructor(element, words, texts, facts) {
    Object.assign(this, { element, words, texts, facts });
    this.parts = {};
  }

  /** At a pace one can read. */
  soon() {
    this.waiting ??= setTimeout(() => this.now(), READ);
  }

  now() {
    clearTimeout(this.waiting);
    this.waiting = undefined;
    const facts = this.facts();
    this.span = this.words.span(facts.from, facts.to);
    this.count = this.countOf(facts);
    this.note = [this.freeOf(facts), this.holidaysOf(facts)].filter(Boolean).join(" · ");
    this.write("date", this.span);
    this.write("count", this.count);
    this.write("note", this.note);
  }

  /** All of it for screen readers, once one rests; gives what the handles say. */
  aloud() {
    this.now();
    const tail = [this.count, this.note].filter(Boolean).join(", ");
    this.write("said", `${this.span} : ${tail}`);
    const { from, to } = this.facts();
    return [from, to].map((day) => `${this.words.day(day)}, ${tail}`);
  }

  countOf({ days, sight, mapped }) {
    let open = 0;
    for (const index of sight) open += days.open[index];
    const total = mapped ? this.texts.of_sight : this.texts.of_all;
    return `${this.words.count(this.texts.open, open)} ${total.replace("{n}", this.words.number.format(sight.length))}`;
  }

  /** Open is not free: some of the open places may be taken. */
  freeOf({ days, sight, free }) {
    if (!free) return "";
    const open = sight.filter((index) => days.open[index]);
    if (!open.length) return "";
    const left = open.filter((index) => free.has(days.venues[index].slug)).length;
    return left ? this.words.count(this.texts.free, left) : this.texts.none_free;
  }

  /** Holidays of a day in words; a span is told by its bands. */
  holidaysOf({ from, to, days }) {
    if (from !== to) return "";
    const zones = days.zonesOn(from);
    const school = zones.length ? this.words.count(this.texts.zones, zones.length).replace("{zones}", this.words.list.format(zones)) : "";
    return [school, days.publicHolidays.get(from)].filter(Boolean).join(" · ");
  }

  /** Words that stay the same cost no layout. */
  write(name, text) {
    const part = (this.parts[name] ??= this.element.querySelector(`[data-${name}]`));
    if (part.textContent !== text) part.textContent = text;
  }
}
