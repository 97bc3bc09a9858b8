/* The site's own background: boundaries, rivers, lakes, and names of towns that leave marks and each other alone. */

import { Picture } from "./picture.js";

const GAP = 4;
const LINE = 16;

export function backgroundLayer(L) {
  return L.Renderer.extend({
    initialize(options) {
      L.Renderer.prototype.initialize.call(this, { padding: 0.1, pane: "background", ...options });
      this.features = [];
      this.towns = [];
      this.obstacles = () => [];
    },

    _initContainer() {
      this._container = document.createElement("canvas");
      this._picture = new Picture(this._container);
    },

    _destroyContainer() {
      this._container.remove();
    },

    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      const size = this._bounds.getSize();
      this.ratio = Math.min(2, devicePixelRatio || 1);
      L.DomUtil.setPosition(this._container, this._bounds.min);
      this._picture.resize(size.x * this.ratio, size.y * this.ratio);
      this._container.style.width = `${size.x}px`;
      this._container.style.height = `${size.y}px`;
      this.draw();
    },

    /** `background` is a GeoJSON collection, `towns` rows of name, latitude, longitude, zoom. */
    setContent(background, towns) {
      this.features = background.features.map(({ properties, geometry }) => ({ kind: properties.kind, lines: linesOf(geometry) }));
      this.towns = towns;
      this.draw();
    },

    setColours(colours) {
      this.colours = colours;
      this.draw();
    },

    draw() {
      if (!this.colours || !this._bounds) return;
      const { ratio } = this;
      const { context } = this._picture;
      const { min } = this._bounds;
      context.setTransform(ratio, 0, 0, ratio, -min.x * ratio, -min.y * ratio);
      context.lineJoin = context.lineCap = "round";
      for (const feature of this.features) this._drawFeature(context, feature);
      if (this.options.circle) this._drawCircle(context, this.options.circle);
      this._drawTowns(context);
      this._picture.show();
    },

    _drawFeature(context, { kind, lines }) {
      context.beginPath();
      for (const line of lines) {
        line.forEach(([longitude, latitude], nth) => {
          const { x, y } = this._map.latLngToLayerPoint([latitude, longitude]);
          if (nth) context.lineTo(x, y);
          else context.moveTo(x, y);
        });
      }
      context.setLineDash(kind === "boundary" ? [7, 5] : []);
      if (kind === "lake") {
        context.fillStyle = this.colours.water;
        context.fill("evenodd");
        return;
      }
      context.lineWidth = kind === "river" ? 1.8 : 1.3;
      context.strokeStyle = kind === "river" ? this.colours.water : this.colours.border;
      context.stroke();
      context.setLineDash([]);
    },

    /** Where one searches: latitude, longitude, kilometres. */
    _drawCircle(context, [latitude, longitude, kilometres]) {
      const middle = this._map.latLngToLayerPoint([latitude, longitude]);
      const north = this._map.latLngToLayerPoint([latitude + kilometres / 111.195, longitude]);
      context.beginPath();
      context.arc(middle.x, middle.y, middle.y - north.y, 0, 7);
      context.fillStyle = this.colours.brand;
      context.globalAlpha = 0.05;
      context.fill();
      context.globalAlpha = 0.6;
      context.setLineDash([1, 6]);
      context.lineWidth = 2;
      context.strokeStyle = this.colours.brand;
      context.stroke();
      context.globalAlpha = 1;
      context.setLineDash([]);
    },

    _drawTowns(context) {
      const zoom = this._map.getZoom();
      const taken = this.obstacles();
      const marks = [...taken];
      const sight = this._map.getPixelBounds();
      const from = this._map.containerPointToLayerPoint([0, 0]);
      const to = from.add(sight.getSize());
      context.textBaseline = "middle";
      context.textAlign = "left";
      for (const [name, latitude, longitude, since] of this.towns) {
        if (since > zoom) break;
        const { x, y } = this._map.latLngToLayerPoint([latitude, longitude]);
        if (x < from.x || x > to.x || y < from.y || y > to.y) continue;
        context.font = `${since <= 8 ? 600 : 450} ${since <= 8 ? 14 : 13}px ${this.options.face}`;
        const width = context.measureText(name).width;
        // A mark on the town stands for its dot: the name goes beside the mark.
        const under = marks.find((mark) => mark[0] <= x && x <= mark[2] && mark[1] <= y && y <= mark[3]);
        const inside = (side) => side[0] > from.x && side[2] < to.x && side[1] > from.y && side[3] < to.y;
        const box = sides(under ?? [x - 5, y - 4, x + 5, y + 4], width).find(
          (side) => inside(side) && !taken.some((other) => meet(side, other)),
        );
        if (!box) continue;
        taken.push(box);
        if (!under) {
          context.fillStyle = this.colours["ink-2"];
          context.beginPath();
          context.arc(x, y, 2, 0, 7);
          context.fill();
        }
        context.lineWidth = 3;
        context.strokeStyle = this.colours.land;
        context.strokeText(name, box[0], box[1] + LINE / 2);
        context.fillStyle = since <= 8 ? this.colours.ink : this.colours["ink-2"];
        context.fillText(name, box[0], box[1] + LINE / 2);
      }
    },
  });
}

/** Boxes for a name right, left, below, above of a dot or mark. */
function sides([left, top, right, bottom], width) {
  const [x, y, half] = [(left + right) / 2, (top + bottom) / 2, LINE / 2];
  return [
    [right + GAP, y - half, right + GAP + width, y + half],
    [left - GAP - width, y - half, left - GAP, y + half],
    [x - width / 2, bottom + 2, x + width / 2, bottom + 2 + LINE],
    [x - width / 2, top - 2 - LINE, x + width / 2, top - 2],
  ];
}

function meet(one, other) {
  return one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];
}

function linesOf({ type, coordinates }) {
  if (type === "LineString") return [coordinates];
  return type === "MultiPolygon" ? coordinates.flat() : coordinates;
}
