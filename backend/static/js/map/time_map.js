/* The map with its time axis: puts its parts together. One on a page, with its configuration in #carte-donnees. */

import { chosenIn, viewIn, withBox, withChosen, withPoint, withView } from "./address.js";
import { toISO, toNumber, Words } from "./calendar.js";
import { List } from "./list.js";
import { VenueMap } from "./map.js";
import { OpenDays } from "./open_days.js";
import { onScheme, palette } from "./palette.js";
import { Sheet } from "./sheet.js";
import { Strip } from "./strip.js";

const REST = 350; // milliseconds without a change after which the list follows
const READ = 80; // milliseconds between two sets of words while one drags: nobody reads faster

class TimeMap {
  constructor(element) {
    this.element = element;
    this.config = JSON.parse(document.getElementById("carte-donnees").textContent);
    this.words = new Words(this.config.language);
    this.moves = 0;
    this.parts = {};
    this.frame = this.part("frame");
    this.strip = new Strip(this.part("season"), this.words, {
      moved: (from, to) => this.moved(from, to),
      settled: () => this.settle(),
    });
    const list = document.getElementById("liste");
    this.list = list && this.config.has_list ? new List(list, { pointed: (slug) => this.pointedInList(slug) }) : null;
    this.sheet = new Sheet(element, { open: this.part("open"), close: this.part("close"), onOpen: () => this.wantMap() });
    this.listen();
  }

  part(name) {
    return this.element.querySelector(`[data-${name}]`);
  }

  listen() {
    addEventListener("popstate", () => this.arrive());
    onScheme(() => this.paint());
    for (const button of this.element.querySelectorAll("[data-wide]")) {
      button.addEventListener("click", () => this.setWide(button.dataset.wide === "1"));
    }
    this.part("area").addEventListener("click", () => this.ask(withBox(this.searchUrl(), this.map.box)));
    this.part("around").addEventListener("click", () => this.locate());
    this.part("share").addEventListener("click", () => this.share());
    if (!this.list) return;
    document.addEventListener("submit", (event) => this.submit(event));
    document.addEventListener("click", (event) => this.follow(event));
  }

  get url() {
    return new URL(location.href);
  }

  async start() {
    await this.loadDays();
    this.takeChosen();
    this.paint();
    if (matchMedia("(min-width: 64.01rem)").matches) {
      const watch = new IntersectionObserver(([seen]) => {
        if (!seen.isIntersecting) return;
        watch.disconnect();
        this.wantMap();
      }, { rootMargin: "200px" });
      watch.observe(this.frame);
    }
    this.element.dataset.ready = "strip";
  }

  async loadDays() {
    const address = this.config.days;
    const answer = await fetch(address);
    if (!answer.ok) return this.tell(this.config.texts.no_days);
    this.loaded = address;
    this.days = new OpenDays(await answer.json());
    this.strip.setDays(this.days);
    this.map?.setDays(this.days);
  }

  /** Makes the map the first time it is wanted. */
  async wantMap() {
    if (this.mapWanted || !this.days) return;
    this.mapWanted = true;
    const map = await VenueMap.make(this.part("map"), this.config, {
      moved: (touched) => this.mapMoved(touched),
      pointed: (index) => this.list?.mark(index < 0 ? "" : this.days.venues[index].slug),
      opened: (index) => this.card(index),
    });
    this.map = map;
    map.setColours(palette(this.element));
    map.setDays(this.days);
    this.show();
    this.recount();
    await map.loadBackground(this.config);
    this.element.dataset.ready = "map";
  }

  show() {
    this.showing = true;
    this.map?.show({ view: viewIn(this.url), box: this.config.box, circle: this.config.circle });
    this.showing = false;
    this.part("area").hidden = true;
  }

  paint() {
    const colours = palette(this.element);
    this.strip.setColours(colours);
    this.map?.setColours(colours);
  }

  /** Takes the day or span of the address; today when it has none. */
  takeChosen() {
    const [from, to] = chosenIn(this.url) ?? [toNumber(this.config.today), toNumber(this.config.today)];
    this.showWide(from !== to);
    this.strip.set(from, to);
    this.recount();
    this.say();
  }

  showWide(wide) {
    this.strip.setWide(wide);
    for (const button of this.element.querySelectorAll("[data-wide]")) {
      button.setAttribute("aria-pressed", String((button.dataset.wide === "1") === wide));
    }
  }

  setWide(wide) {
    if (wide === this.strip.wide || !this.days) return;
    const { from } = this.strip;
    this.showWide(wide);
    this.strip.set(from, wide ? from + 13 : from);
    this.moves++;
    this.step();
    this.settle();
  }

  /** Each step of a drag, at most one a frame: what is open, and how many. */
  moved() {
    this.moves++;
    this.step();
  }

  step() {
    this.days.choose(this.strip.from, this.strip.to);
    this.map?.places.recount();
    this.telling ??= setTimeout(() => this.tellCount(), READ);
  }

  /** What is in sight has changed, and with it the bars. */
  recount() {
    this.sight = this.map ? this.map.inSight() : this.days.venues.map((_, index) => index);
    this.strip.setCounts(this.days.counts(this.strip.weeks, this.sight));
    this.step();
    this.tellCount();
  }

  tellCount() {
    clearTimeout(this.telling);
    this.telling = undefined;
    const { open } = this.days;
    let count = 0;
    for (const index of this.sight) count += open[index];
    const { texts } = this.config;
    const total = this.map ? texts.of_sight : texts.of_all;
    this.countText = `${this.words.count(texts.open, count)} ${total.replace("{n}", this.words.number.format(this.sight.length))}`;
    this.dateText = this.words.span(this.strip.from, this.strip.to);
    this.write("date", this.dateText);
    this.write("count", this.countText);
    this.write("note", this.notes(this.strip.from, this.strip.to));
  }

  /** Words that stay the same cost no layout. */
  write(name, text) {
    const part = (this.parts[name] ??= this.part(name));
    if (part.textContent !== text) part.textContent = text;
  }

  /** Holidays of a day in words; a span is told by its bands. */
  notes(from, to) {
    if (from !== to) return "";
    const zones = this.days.zonesOn(from);
    const holidays = zones.length ? this.words.count(this.config.texts.zones, zones.length).replace("{zones}", this.words.list.format(zones)) : "";
    return [holidays, this.days.publicHolidays.get(from)].filter(Boolean).join(" · ");
  }

  /** A while after the last step: the address, the list and the words follow. */
  settle() {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      const wanted = withChosen(this.url, this.strip.from, this.strip.to);
      this.say();
      const chosen = chosenIn(this.url);
      if (chosen && chosen[0] === this.strip.from && chosen[1] === this.strip.to) return;
      this.go(this.keepView(wanted));
    }, REST);
  }

  say() {
    if (this.telling) this.tellCount();
    const { from, to } = this.strip;
    const tail = [this.countText, this.notes(from, to)].filter(Boolean).join(", ");
    this.strip.say([from, to].map((day) => `${this.words.day(day)}, ${tail}`));
    this.part("said").textContent = `${this.dateText} : ${tail}`;
  }

  /** The address follows what one does with the map, not what the page does. */
  mapMoved(touched) {
    if (!this.days || this.showing) return;
    this.recount();
    if (!touched) return;
    history.replaceState(null, "", withView(this.url, ...this.map.view));
    this.showLinks();
    this.part("area").hidden = false;
  }

  keepView(url) {
    const view = viewIn(this.url);
    return view ? withView(url, ...view) : url;
  }

  /** Another place: on the search page at once, from elsewhere by going there. */
  ask(url) {
    if (this.list) this.go(url);
    else location.assign(url);
  }

  /** Another question: its address, its list, its days. */
  async go(url) {
    history.pushState(null, "", url);
    await this.arrive();
  }

  /** Shows what the address asks. One may move on while the list is on its way: that is kept. */
  async arrive() {
    clearTimeout(this.resting);
    this.showLinks();
    this.takeChosen();
    if (!this.list) return this.syncForm();
    const { moves } = this;
    const before = JSON.stringify([this.config.box, this.config.circle]);
    try {
      const config = await this.list.refresh(this.url);
      if (!config) return;
      this.config = { ...config, texts: this.config.texts };
      if (config.days !== this.loaded) await this.loadDays();
    } catch {
      location.reload();
      return;
    }
    if (moves === this.moves) this.takeChosen();
    this.map?.setCircle(this.config.circle);
    if (JSON.stringify([this.config.box, this.config.circle]) !== before) this.show();
    this.recount();
  }

  /** The home page has a form and no list: the form takes the day. */
  syncForm() {
    const field = document.querySelector("#recherche [name=date]");
    if (field && !this.strip.wide) field.value = toISO(this.strip.from);
  }

  searchUrl() {
    const url = this.url;
    url.pathname = this.config.search;
    return url;
  }

  /** Links to the list for what is shown. */
  showLinks() {
    const link = this.element.querySelector("[data-see]");
    if (link) link.href = this.searchUrl().href;
  }

  submit(event) {
    const form = event.target;
    if (form.id !== "recherche") return;
    event.preventDefault();
    const url = this.searchUrl();
    url.search = new URLSearchParams([...new FormData(form, event.submitter)].filter(([, value]) => value !== ""));
    this.go(url);
  }

  follow(event) {
    const link = event.target.closest?.("#liste .pages a, #liste .chips a, #recherche .chips a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    this.go(new URL(link.href)).then(() => this.list.element.scrollIntoView({ block: "nearest" }));
  }

  pointedInList(slug) {
    const index = this.days?.bySlug.get(slug) ?? -1;
    this.map?.places.choose(index);
  }

  /** What opens at a mark. */
  card(index) {
    const venue = this.days.venues[index];
    const { texts, kinds } = this.config;
    const card = document.createElement("div");
    const title = document.createElement("a");
    title.href = `${this.config.venue.replace("SLUG", venue.slug)}?semaine=${toISO(this.strip.from)}`;
    title.textContent = venue.name;
    const where = document.createElement("p");
    where.className = "muted";
    where.textContent = `${kinds[venue.kind]?.name ?? ""} · ${venue.commune}`;
    const state = document.createElement("p");
    const open = this.days.open[index];
    state.className = open ? "free" : "muted";
    state.textContent = `${open ? texts.is_open : texts.is_closed} · ${this.dateText}`;
    card.append(title, where, state);
    return card;
  }

  locate() {
    const { texts } = this.config;
    if (!navigator.geolocation) return this.tell(texts.no_position);
    this.tell(texts.locating);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        this.tell("");
        this.ask(withPoint(this.searchUrl(), coords.latitude, coords.longitude));
      },
      (error) => this.tell(error.code === error.PERMISSION_DENIED ? texts.refused : texts.no_position),
      { timeout: 10_000, maximumAge: 300_000 },
    );
  }

  async share() {
    const address = this.url.href;
    try {
      if (navigator.share && matchMedia("(pointer: coarse)").matches) await navigator.share({ url: address });
      else await navigator.clipboard.writeText(address);
      this.tell(this.config.texts.shared);
    } catch (error) {
      if (error.name !== "AbortError") this.tell(address);
    }
  }

  tell(text) {
    this.part("told").textContent = text;
  }
}

const element = document.querySelector("[data-time-map]");
if (element) new TimeMap(element).start();
