/* Days as numbers (days since 1970, without zones), and their words. */

const DAY = 86_400_000;

/** "2027-01-12" as a number; null for anything that is no date. */
export function toNumber(text) {
  const found = /^(\d{4})-(\d{2})-(\d{2})/.exec(text ?? "");
  if (!found) return null;
  const [year, month, day] = found.slice(1).map(Number);
  const number = Date.UTC(year, month - 1, day) / DAY;
  return toISO(number) === found[0] ? number : null;
}

export function toISO(number) {
  return new Date(number * DAY).toISOString().slice(0, 10);
}

/** The Monday of a day's week. */
export function monday(number) {
  return number - ((number + 3) % 7);
}

/** The first days of the months that begin from `first` on, and of one more. */
export function monthStarts(first, count) {
  const start = new Date(first * DAY);
  return Array.from({ length: count + 1 }, (_, n) => Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + n, 1) / DAY);
}

/** The meteorological season of the northern half. */
export function seasonOf(number) {
  return ["winter", "spring", "summer", "autumn"][Math.floor(((new Date(number * DAY).getUTCMonth() + 1) % 12) / 3)];
}

/** Words of days in one language. */
export class Words {
  constructor(language) {
    const format = (options) => new Intl.DateTimeFormat(language, { timeZone: "UTC", ...options });
    this.long = format({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
    this.short = format({ day: "numeric", month: "long", year: "numeric" });
    this.longMonth = format({ month: "long" });
    this.shortMonth = format({ month: "short" });
    this.list = new Intl.ListFormat(language);
    this.plural = new Intl.PluralRules(language);
    this.number = new Intl.NumberFormat(language);
  }

  day(number) {
    return this.long.format(new Date(number * DAY));
  }

  /** A day, or a span of days. */
  span(first, last) {
    return first === last ? this.day(first) : this.short.formatRange(new Date(first * DAY), new Date(last * DAY));
  }

  month(number, long) {
    return (long ? this.longMonth : this.shortMonth).format(new Date(number * DAY));
  }

  /** "3 lieux ouverts" out of `{one, other}`, each with `{n}`. */
  count(forms, n) {
    return (this.plural.select(n) === "one" ? forms.one : forms.other).replace("{n}", this.number.format(n));
  }
}
