/* What opens at a mark: the venue and whether it is open at once, then what is free and at which price, from the server. */

import { toISO } from "./calendar.js";
import { forDays } from "./address.js";

/** The card of `venue`, and `offers`, a promise that is kept when they are shown. `facts`: from, to, open, span, url. */
export function cardOf(venue, config, facts) {
  const card = document.createElement("div");
  const title = document.createElement("a");
  title.className = "title";
  title.href = `${config.venue.replace("SLUG", venue.slug)}?semaine=${toISO(facts.from)}`;
  title.textContent = venue.name;
  const where = line("muted", `${config.kinds[venue.kind]?.name ?? ""} · ${venue.commune}`);
  const state = line(facts.open ? "free" : "muted", `${facts.open ? config.texts.is_open : config.texts.is_closed} · ${facts.span}`);
  card.append(title, where, state);
  return { card, offers: facts.open ? showOffers(card, venue, config, facts) : Promise.resolve() };
}

function line(name, text) {
  const paragraph = document.createElement("p");
  paragraph.className = name;
  paragraph.textContent = text;
  return paragraph;
}

/** Without an answer the card stays as it is: the venue's page says the rest. */
async function showOffers(card, venue, config, { url, from, to }) {
  try {
    const answer = await fetch(forDays(config.card.replace("SLUG", venue.slug), url, from, to));
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    card.append(...[...page.body.childNodes].map((node) => document.importNode(node, true)));
  } catch {
    // No network: nothing to add.
  }
}
