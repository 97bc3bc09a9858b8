/* The address holds all: the day or span, the place, the part of the map one looks at. */

import { toISO, toNumber } from "./calendar.js";

const TIMES = ["date", "to_date", "first", "last", "flexible", "from", "to", "between", "weekdays", "duration", "hours"];
const OF_SPANS = ["weekdays", "duration", "hours"];
// Parts of a given day; they take the place of hours.
const PARTS = ["morning", "afternoon", "P1D"];
const PLACES = ["where", "commune", "near", "radius_km", "bbox"];

/** First and last day that an address asks for, as numbers; null without. */
export function chosenIn(url) {
  const get = (name) => toNumber(url.searchParams.get(name));
  const [since, until] = (url.searchParams.get("between") ?? "").split("/").map(toNumber);
  const first = since ?? get("first") ?? get("date") ?? get("from");
  if (first === null || first === undefined) return null;
  const last = until ?? (get("first") === null ? (get("to_date") ?? get("to")) : get("last")) ?? first;
  return last >= first ? [first, last] : [first, first];
}

/** The same search on another day, or within another span, which keeps the days of the week and how long. */
export function withChosen(url, first, last) {
  const changed = without(url, first === last ? TIMES : TIMES.filter((name) => !OF_SPANS.includes(name)));
  const duration = url.searchParams.get("duration");
  if (first === last) {
    if (PARTS.includes(duration)) changed.searchParams.set("duration", duration);
    changed.searchParams.set("date", toISO(first));
    // A moment has both its hours, a span may begin at any.
    const hours = ["from_time", "to_time"];
    if (!hours.every((name) => changed.searchParams.get(name))) hours.forEach((name) => changed.searchParams.delete(name));
  } else {
    if (duration === "hours") changed.searchParams.delete("duration");
    changed.searchParams.set("flexible", "1");
    changed.searchParams.set("first", toISO(first));
    changed.searchParams.set("last", toISO(last));
  }
  return changed;
}

/** An address of the server for the chosen days, with the hours that the page's own asks of a day. */
export function forDays(address, url, first, last) {
  const chosen = withChosen(url, first, last).searchParams;
  const asked = new URL(address, location.href);
  const [opens, closes] = [chosen.get("from_time"), chosen.get("to_time")];
  if (first !== last && (opens || closes)) asked.searchParams.set("hours", `${opens || "00:00"}-${closes || "00:00"}`);
  const ofTheDay = first === last && !chosen.get("duration") ? ["from_time", "to_time"] : [];
  for (const name of ["date", "first", "last", "duration", ...ofTheDay]) {
    if (chosen.get(name)) asked.searchParams.set(name, chosen.get(name));
  }
  for (const day of chosen.getAll("weekdays")) asked.searchParams.append("weekdays", day);
  return asked;
}

/** The same search within west, south, east, north. */
export function withBox(url, box) {
  const changed = without(url, PLACES);
  changed.searchParams.set("bbox", boxText(box));
  return tidy(changed);
}

/** West, south, east, north as the server reads them: of a map that shows more than the world, the world. */
export function boxText([west, south, east, north]) {
  const box = [Math.max(west, -180), Math.max(south, -90), Math.min(east, 180), Math.min(north, 90)];
  return box.map((degrees) => degrees.toFixed(3)).join(",");
}

/** The same search around a point; a tenth of a kilometre is near enough to find a place, and tells less. */
export function withPoint(url, latitude, longitude) {
  const changed = without(url, PLACES);
  changed.searchParams.set("near", `${latitude.toFixed(3)},${longitude.toFixed(3)}`);
  return tidy(changed);
}

/** `[latitude, longitude, zoom]` of the map; null when the address does not say. */
export function viewIn(url) {
  const numbers = (url.searchParams.get("vue") ?? "").split(",").map(Number);
  const [latitude, longitude, zoom] = numbers;
  const sound = numbers.length === 3 && Math.abs(latitude) <= 85 && Math.abs(longitude) <= 180 && zoom >= 3 && zoom <= 19;
  return sound ? numbers : null;
}

export function withView(url, latitude, longitude, zoom) {
  const changed = new URL(url);
  changed.searchParams.set("vue", `${latitude.toFixed(4)},${longitude.toFixed(4)},${zoom}`);
  return tidy(changed);
}

/** Commas need no code, and are easier to read in a link that is passed on. */
function tidy(url) {
  url.search = url.search.replaceAll("%2C", ",");
  return url;
}

function without(url, names) {
  const changed = new URL(url);
  for (const name of [...names, "page", "vue"]) changed.searchParams.delete(name);
  changed.hash = "";
  return changed;
}
