/* The map with its time axis: puts its parts together. One on a page, with its configuration in #carte-donnees. */

import { boxText, chosenIn, forDays, viewIn, withBox, withChosen, withPoint, withView } from "./address.js";
import { locate, share } from "./around.js";
import { listenToQuestions } from "./asking.js";
import { toISO, toNumber, Words } from "./calendar.js";
import { cardOf } from "./card.js";
import { Free } from "./free.js";
import { List } from "./list.js";
import { OpenDays } from "./open_days.js";
import { onScheme, palette } from "./palette.js";
import { Sheet } from "./sheet.js";
import { Strip } from "./strip.js";
import { Telling } from "./telling.js";

const REST = 350; // milliseconds without a change after which the list follows

class TimeMap {
  constructor(element) {
    this.element = element;
    this.config = JSON.parse(document.getElementById("carte-donnees").textContent);
    const words = new Words(this.config.language);
    this.moves = 0;
    this.frame = this.part("frame");
    this.strip = new Strip(this.part("season"), words, {
      moved: () => this.moved(),
      settled: () => this.settle(),
    });
    this.telling = new Telling(element, words, this.config.texts, () => this.facts());
    this.free = new Free(() => this.say());
    const list = document.getElementById("liste");
    this.list = list && this.config.has_list ? new List(list, { pointed: (slug) => this.pointedInList(slug) }) : null;
    this.sheet = new Sheet(element, { open: this.part("open"), close: this.part("close"), onOpen: () => this.wantMap() });
    this.listen();
  }

  part(name) {
    return this.element.querySelector(`[data-${name}]`);
  }

  listen() {
    const tell = (text) => this.tell(text);
    const { texts } = this.config;
    addEventListener("popstate", () => this.arrive());
    onScheme(() => this.paint());
    for (const button of this.element.querySelectorAll("[data-wide]")) {
      button.addEventListener("click", () => this.setWide(button.dataset.wide === "1"));
    }
    this.part("area").addEventListener("click", () => this.ask(withBox(this.searchUrl(), this.map.box)));
    this.part("around").addEventListener("click", () => {
      locate(texts, tell, (latitude, longitude) => this.ask(withPoint(this.searchUrl(), latitude, longitude)));
    });
    this.part("share").addEventListener("click", () => share(texts, tell));
    if (this.list) listenToQuestions(() => this.searchUrl(), (url) => this.go(url));
  }

  /** A sentence over the map. */
  tell(text) {
    this.part("told").textContent = text;
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
    const { VenueMap } = await import("./map.js");
    const map = await VenueMap.make(this.part("map"), this.config, {
      moved: (touched) => this.mapMoved(touched),
      pointed: (index) => this.list?.mark(index < 0 ? "" : this.days.venues[index].slug),
      opened: (index, grown) => this.card(index, grown),
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
    this.free.forget();
    this.step();
  }

  step() {
    const changed = this.days.choose(this.strip.from, this.strip.to);
    this.map?.places.follow(changed);
    this.telling.soon();
  }

  /** What is in sight has changed, and with it the bars. */
  recount() {
    this.sight = this.map ? this.map.inSight() : this.days.venues.map((_, index) => index);
    this.strip.setCounts(this.days.counts(this.strip.weeks, this.sight));
    if (this.map) this.tell(this.sight.length || !this.days.size ? "" : this.config.texts.nothing_here);
    this.step();
    this.telling.now();
    this.askFree();
  }

  facts() {
    const { days, sight, strip } = this;
    return { from: strip.from, to: strip.to, days, sight, mapped: Boolean(this.map), free: this.free.slugs };
  }

  /** A while after the last step: the address, the list and the words follow. */
  settle() {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      this.say();
      const chosen = chosenIn(this.url);
      if (chosen && chosen[0] === this.strip.from && chosen[1] === this.strip.to) return this.askFree();
      this.go(this.keepView(withChosen(this.url, this.strip.from, this.strip.to)));
    }, REST);
  }

  /** How many of the open places in sight are free, of days that somebody has chosen. */
  askFree() {
    if (!chosenIn(this.url)) return this.free.forget();
    const address = forDays(this.config.free, this.url, this.strip.from, this.strip.to);
    if (this.map) address.searchParams.set("bbox", boxText(this.map.box));
    this.free.ask(address, this.sight.length);
  }

  say() {
    this.strip.say(this.telling.aloud());
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

  pointedInList(slug) {
    const index = this.days?.bySlug.get(slug) ?? -1;
    this.map?.places.choose(index);
  }

  /** What opens at a mark; `grown` is called when it has become larger. */
  card(index, grown) {
    const { from, to } = this.strip;
    const facts = { from, to, url: this.url, open: this.days.open[index], span: this.telling.span };
    const { card, offers } = cardOf(this.days.venues[index], this.config, facts);
    offers.then(grown);
    return card;
  }
}

const element = document.querySelector("[data-time-map]");
if (element) new TimeMap(element).start();
