/* The season strip: twelve months of bars and bands, and the handles of a day or a span. */

import { monday, monthStarts } from "./calendar.js";
import { Picture } from "./picture.js";
import { drawStrip } from "./strip_drawing.js";

const MONTHS = 12;
const STEPS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageUp: 7, PageDown: -7 };
const EDGE = 40; // pixels from the edge of a scrolled strip where dragging scrolls it

export class Strip {
  /** `element` is the strip's card; `on` has `moved` (each step) and `settled` (a moment after the last). */
  constructor(element, words, on) {
    this.words = words;
    this.on = on;
    this.scroll = element.querySelector("[data-scroll]");
    this.track = element.querySelector("[data-track]");
    this.picture = new Picture(element.querySelector("canvas"));
    this.range = element.querySelector("[data-range]");
    this.handles = [...element.querySelectorAll("[role=slider]")];
    this.wide = false;
    this.counts = new Uint32Array(0);
    this.track.addEventListener("pointerdown", (event) => this.press(event));
    this.track.addEventListener("click", (event) => this.tap(event));
    for (const handle of this.handles) handle.addEventListener("keydown", (event) => this.key(event));
    new ResizeObserver(() => this.draw()).observe(this.track);
  }

  /** Days from the first of a month on. */
  setDays(days) {
    this.days = days;
    this.first = days.first;
    this.months = monthStarts(this.first, MONTHS);
    this.end = this.months[MONTHS];
    this.weeks = [];
    for (let day = this.first; day < this.end; day = monday(day) + 7) {
      this.weeks.push([day, Math.min(monday(day) + 6, this.end - 1)]);
    }
    for (const handle of this.handles) handle.setAttribute("aria-valuemax", this.end - this.first - 1);
  }

  /** How many places are open each week, out of the venues that are in sight. */
  setCounts(counts) {
    this.counts = counts;
    this.draw();
  }

  setColours(colours) {
    this.colours = colours;
    this.draw();
  }

  /** A single day, or a span with two handles. */
  setWide(wide) {
    this.wide = wide;
    this.handles[1].hidden = this.range.hidden = !wide;
  }

  /** One day for both without a span; clipped to the twelve months. */
  set(from, to) {
    const inside = (day) => Math.min(Math.max(day, this.first), this.end - 1);
    this.from = inside(from);
    this.to = this.wide ? inside(Math.max(from, to)) : this.from;
    if (this.width) this.place();
  }

  /** Sets what words the handles say; called when they rest, for screen readers hear each change. */
  say(texts) {
    this.handles.forEach((handle, nth) => handle.setAttribute("aria-valuetext", texts[nth]));
  }

  place() {
    const scale = this.width / (this.end - this.first);
    const middle = (day) => (day - this.first + 0.5) * scale;
    this.handles.forEach((handle, nth) => {
      const day = nth ? this.to : this.from;
      handle.style.translate = `${middle(day).toFixed(1)}px 0`;
      handle.setAttribute("aria-valuenow", day - this.first);
    });
    this.range.style.translate = `${((this.from - this.first) * scale).toFixed(1)}px 0`;
    // A size would be laid out at each step; a scale is not.
    this.range.style.scale = `${((this.to - this.from + 1) * scale).toFixed(1)} 1`;
  }

  /** Scrolls so that the day lies in sight; only a narrow strip has to. */
  reveal(behavior = "auto") {
    const at = ((this.from - this.first + 0.5) / (this.end - this.first)) * this.track.clientWidth;
    const { scrollLeft, clientWidth } = this.scroll;
    if (at > scrollLeft + EDGE && at < scrollLeft + clientWidth - EDGE) return;
    this.scroll.scrollTo({ left: at - clientWidth / 2, behavior });
  }

  draw() {
    if (!this.colours || !this.days || !this.track.clientWidth) return;
    const ratio = Math.min(2, devicePixelRatio || 1);
    // Read once for each size: asking while a drag writes would lay the page out anew at every step.
    const [width, height] = [this.track.clientWidth, this.track.clientHeight];
    this.width = width;
    const { picture } = this;
    picture.resize(width * ratio, height * ratio);
    picture.context.setTransform(ratio, 0, 0, ratio, 0, 0);
    drawStrip(picture.context, { ...this, width, height, face: getComputedStyle(this.track).fontFamily });
    picture.show();
    if (this.from !== undefined) {
      this.place();
      this.reveal();
    }
  }

  change(from, to) {
    const [was, until] = [this.from, this.to];
    this.set(Math.min(from, to), Math.max(from, to));
    if (was !== this.from || until !== this.to) this.on.moved(this.from, this.to);
  }

  key(event) {
    const nth = this.handles.indexOf(event.currentTarget);
    const day = nth ? this.to : this.from;
    const steps = { ...STEPS, Home: this.first - day, End: this.end - 1 - day };
    if (!(event.key in steps) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const wanted = Math.min(Math.max(day + steps[event.key], this.first), this.end - 1);
    if (!this.wide) this.change(wanted, wanted);
    else if (nth) this.change(this.from, Math.max(wanted, this.from));
    else this.change(Math.min(wanted, this.to), this.to);
    this.reveal();
    this.on.settled();
  }

  measure() {
    this.box = this.track.getBoundingClientRect();
    this.sight = this.scroll.getBoundingClientRect();
  }

  dayAt(clientX) {
    const { box } = this;
    const day = this.first + Math.floor(((clientX - box.left) / box.width) * (this.end - this.first));
    return Math.min(Math.max(day, this.first), this.end - 1);
  }

  /** A finger on a strip that scrolls moves the strip; on a handle, or any other pointer, it moves the day. */
  press(event) {
    const nth = this.handles.indexOf(event.target.closest("[role=slider]"));
    if (event.button || (event.pointerType === "touch" && nth < 0)) return;
    event.preventDefault();
    this.measure();
    const start = this.dayAt(event.clientX);
    const drag = this.dragged(nth, start);
    const moved = (move) => {
      this.wanted = move.clientX;
      this.frame ??= requestAnimationFrame(() => {
        this.frame = undefined;
        drag(this.dayAt(this.wanted));
        this.pull(this.wanted);
      });
    };
    const done = () => {
      this.track.removeEventListener("pointermove", moved);
      this.track.classList.remove("dragging");
      this.on.settled();
    };
    this.track.setPointerCapture(event.pointerId);
    this.track.classList.add("dragging");
    this.track.addEventListener("pointermove", moved);
    this.track.addEventListener("lostpointercapture", done, { once: true });
    if (nth < 0) drag(start);
    this.handles[Math.max(nth, 0)].focus({ preventScroll: true });
  }

  /** What a drag that begins at `start` does with each day it comes to. */
  dragged(nth, start) {
    const { from, to } = this;
    if (!this.wide) return (day) => this.change(day, day);
    if (nth < 0 && start >= from && start <= to) {
      const [least, most] = [this.first - from, this.end - 1 - to];
      return (day) => {
        const step = Math.min(Math.max(day - start, least), most);
        this.change(from + step, to + step);
      };
    }
    const fixed = nth === 0 || (nth < 0 && start < from) ? to : from;
    return (day) => this.change(fixed, day);
  }

  /** Dragging at the edge of a scrolled strip draws more of it in. */
  pull(clientX) {
    if (this.box.width <= this.sight.width) return;
    const step = clientX > this.sight.right - EDGE ? 12 : clientX < this.sight.left + EDGE ? -12 : 0;
    if (!step) return;
    this.scroll.scrollBy({ left: step, behavior: "instant" });
    this.measure();
  }

  tap(event) {
    if (event.pointerType !== "touch" || event.target.closest("[role=slider]")) return;
    this.measure();
    this.dragged(-1, this.dayAt(event.clientX))(this.dayAt(event.clientX));
    this.on.settled();
  }
}

