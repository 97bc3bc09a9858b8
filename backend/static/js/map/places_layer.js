/* All venues on one canvas of a Leaflet map: marks and clusters. Moving along the year draws, and changes nothing else. */

import { Discs, LEAST_RADIUS, MOST_RADIUS } from "./discs.js";
import { SIZE, Marks } from "./marks.js";

const CLUSTER = { radius: 25, extent: 256, minPoints: 2, maxZoom: 13 };
const PACE = 25; // milliseconds between two drawings: the handle moves at every frame, marks at every other
const FADE = 180; // milliseconds
const LONGEST_FRAME = 50;
const RIM = 5; // pixels around a cluster's disc
const REACH = 15; // pixels around a mark that are the mark

/** The layer's class; `L` and `Supercluster` are the two libraries. */
export function placesLayer(L, Supercluster) {
  return L.Renderer.extend({
    initialize(options) {
      L.Renderer.prototype.initialize.call(this, { padding: 0.1, ...options });
      this.items = [];
      this.itemOf = []; // by venue: the mark or cluster that shows it, null for those out of sight
      this.chosen = -1;
      this._last = 0; // when it was last drawn
      this.still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    },

    getEvents() {
      return { ...L.Renderer.prototype.getEvents.call(this), moveend: this._regroup };
    },

    _initContainer() {
      this._container = document.createElement("canvas");
      this._context = this._container.getContext("2d");
    },

    _destroyContainer() {
      cancelAnimationFrame(this._frame);
      this._container.remove();
    },

    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      const { min } = this._bounds;
      const size = this._bounds.getSize();
      this.ratio = Math.min(2, devicePixelRatio || 1);
      L.DomUtil.setPosition(this._container, min);
      this._container.width = size.x * this.ratio;
      this._container.height = size.y * this.ratio;
      this._container.style.width = `${size.x}px`;
      this._container.style.height = `${size.y}px`;
      this._last = 0; // empty now: to be drawn at once
      this._regroup();
    },

    /** Other venues (see OpenDays). */
    setDays(days) {
      this.days = days;
      this.clusters = new Supercluster(CLUSTER);
      this.clusters.load(
        Array.from(days.venues, (venue, index) => ({
          type: "Feature",
          properties: { index },
          geometry: { type: "Point", coordinates: [venue.longitude, venue.latitude] },
        })),
      );
      this.chosen = -1;
      this._regroup();
    },

    setColours(colours) {
      this.marks = new Marks(this.options.shapes, this.options.kinds, colours, this.ratio ?? 1);
      this.discs = new Discs(colours, this.options.face, this.ratio ?? 1);
      this.colours = colours;
      this.redraw();
    },

    /** Shows another state of `days.open`, different for the venues `changed`: marks fade to it. */
    follow(changed) {
      const { open } = this.days;
      let seen = false;
      for (const index of changed) {
        const item = this.itemOf[index];
        if (!item) continue;
        item.open += open[index] ? 1 : -1;
        item.goal = item.open ? 1 : 0;
        seen = true;
      }
      if (seen) this.redraw();
    },

    /** Points at one venue, wherever it is drawn; -1 for none. */
    choose(index) {
      if (index === this.chosen) return;
      this.chosen = index;
      this.redraw();
    },

    redraw() {
      if (!this._frame && this._map) this._frame = requestAnimationFrame((time) => this._draw(time));
    },

    /** The item at a point of the map's container; null when there is none. */
    itemAt(point) {
      const at = this._map.containerPointToLayerPoint(point);
      let found = null;
      let least = Infinity;
      for (const item of this.items) {
        const distance = Math.hypot(item.x - at.x, item.y - at.y);
        if (distance < least && distance <= Math.max(REACH, item.radius ?? 0)) [found, least] = [item, distance];
      }
      return found;
    },

    /** What names of towns must not cover, in layer pixels: left, top, right, bottom. */
    obstacles() {
      return this.items.map(({ x, y, radius }) => {
        const reach = radius ? radius + RIM : SIZE / 2;
        return [x - reach, y - reach, x + reach, y + reach];
      });
    },

    _regroup() {
      if (!this.days || !this._map || !this._bounds) return;
      const was = new Map(this.items.map((item) => [item.key, item.filled]));
      const bounds = this._map.getBounds().pad(0.1);
      const box = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
      this.items = this.clusters.getClusters(box, Math.round(this._map.getZoom())).map((feature) => this._item(feature));
      this.itemOf = new Array(this.days.size).fill(null);
      for (const item of this.items) {
        for (const index of item.members ?? [item.index]) {
          this.itemOf[index] = item;
          item.open += this.days.open[index];
        }
        item.goal = item.open ? 1 : 0;
        item.filled = was.get(item.key) ?? item.goal;
      }
      this.redraw();
      this.fire("regroup");
    },

    _item(feature) {
      const [longitude, latitude] = feature.geometry.coordinates;
      const { x, y } = this._map.latLngToLayerPoint([latitude, longitude]);
      const item = { x, y, latitude, longitude, open: 0, goal: 0, filled: 0 };
      if (!feature.properties.cluster) {
        const { index } = feature.properties;
        return { ...item, key: `v${index}`, index, kind: this.days.venues[index].kind };
      }
      const { cluster_id: id, point_count: count } = feature.properties;
      const members = this.clusters.getLeaves(id, Infinity).map((leaf) => leaf.properties.index);
      return { ...item, key: `c${id}`, id, members, count, radius: Math.min(MOST_RADIUS, LEAST_RADIUS + Math.round(Math.sqrt(count))) };
    },

    _draw(time) {
      this._frame = 0;
      if (!this.marks || !this._bounds) return;
      if (time - this._last < PACE) return this.redraw();
      const step = this.still ? 1 : Math.min(LONGEST_FRAME, time - this._last) / FADE;
      this._last = time;
      const { _context: context, ratio } = this;
      const { min } = this._bounds;
      context.setTransform(ratio, 0, 0, ratio, -min.x * ratio, -min.y * ratio);
      context.clearRect(min.x, min.y, this._container.width / ratio, this._container.height / ratio);
      let moving = false;
      let pointed = null;
      for (const item of this.items) {
        if (item.filled !== item.goal) {
          item.filled += Math.sign(item.goal - item.filled) * Math.min(step, Math.abs(item.goal - item.filled));
          moving = true;
        }
        if (item.members) this._drawCluster(context, item);
        else if (item.index === this.chosen) pointed = item;
        else this.marks.draw(context, item.kind, item.x, item.y, item.filled);
      }
      if (pointed) this._drawPointed(context, pointed);
      if (moving) this.redraw();
    },

    _drawPointed(context, { kind, x, y, open }) {
      context.fillStyle = this.colours.action;
      context.globalAlpha = 0.22;
      context.beginPath();
      context.arc(x, y, 21, 0, 7);
      context.fill();
      context.globalAlpha = 1;
      this.marks.drawChosen(context, kind, x, y, open);
    },

    _drawCluster(context, item) {
      if (this.chosen >= 0 && item.members.includes(this.chosen)) {
        context.fillStyle = this.colours.action;
        context.beginPath();
        context.arc(item.x, item.y, item.radius + 8, 0, 7);
        context.fill();
      }
      this.discs.draw(context, item);
    },
  });
}
