/* The marks of venues: a shape and a colour for each kind, filled when open, hollow when not; drawn once, copied often. */

const BOX = 24; // of the shapes' paths
export const SIZE = 19;
export const LARGE = 27;
const AIR = 3;

export class Marks {
  /** `shapes`: SVG paths by name. `kinds`: shape and variant by code; kinds of one shape differ by what is inside. */
  constructor(shapes, kinds, colours, ratio) {
    this.paths = Object.fromEntries(Object.entries(shapes).map(([name, path]) => [name, new Path2D(path)]));
    this.kinds = kinds;
    this.colours = colours;
    this.ratio = ratio;
    this.drawn = new Map();
  }

  /** Draws the mark of a kind in the middle of `x`, `y`: `filled` from 0 (hollow) to 1. */
  draw(context, kind, x, y, filled) {
    if (filled < 1) this.copy(context, kind, "hollow", SIZE, x, y);
    if (filled === 0) return;
    context.globalAlpha = filled;
    this.copy(context, kind, "filled", SIZE, x, y);
    context.globalAlpha = 1;
  }

  /** The mark that one points at. */
  drawChosen(context, kind, x, y, open) {
    this.copy(context, kind, open ? "chosen" : "chosen-hollow", LARGE, x, y);
  }

  copy(context, kind, state, size, x, y) {
    const key = `${kind} ${state}`;
    let picture = this.drawn.get(key);
    if (!picture) this.drawn.set(key, (picture = this.make(kind, state, size)));
    const side = size + 2 * AIR;
    context.drawImage(picture, Math.round(x - side / 2), Math.round(y - side / 2), side, side);
  }

  make(kind, state, size) {
    const { shape, variant } = this.kinds[kind] ?? { shape: "circle", variant: 0 };
    const side = Math.ceil((size + 2 * AIR) * this.ratio);
    const canvas = new OffscreenCanvas(side, side);
    const context = canvas.getContext("2d");
    const scale = (size * this.ratio) / BOX;
    context.setTransform(scale, 0, 0, scale, AIR * this.ratio, AIR * this.ratio);
    const chosen = state.startsWith("chosen");
    const colour = chosen ? this.colours.action : this.colours[`mark-${shape}`];
    const filled = state === "filled" || state === "chosen";
    context.lineJoin = "round";
    // A rim of the land's colour parts marks that touch.
    context.lineWidth = 5.5;
    context.strokeStyle = this.colours.land;
    context.stroke(this.paths[shape]);
    context.globalAlpha = filled || chosen ? 1 : 0.72;
    context.fillStyle = filled ? colour : this.colours.surface;
    context.fill(this.paths[shape]);
    context.lineWidth = filled ? 1.2 : 2.4;
    context.strokeStyle = colour;
    context.stroke(this.paths[shape]);
    if (variant) {
      context.fillStyle = filled ? this.colours.surface : colour;
      context.beginPath();
      if (variant === 1) context.arc(12, shape === "triangle" ? 15 : 12.5, 3.2, 0, 7);
      else context.rect(8, 10.8, 8, 3.2);
      context.fill();
    }
    return canvas.transferToImageBitmap();
  }
}
