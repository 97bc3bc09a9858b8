/* Clusters: a disc with the number of open venues, its rim their share. Put together from small pictures made once. */

const RIM = 5;
const SHARES = 16; // steps of the rim
const DIGIT = 14; // pixels of a digit's line

export class Discs {
  constructor(colours, face, ratio) {
    this.colours = colours;
    this.face = face;
    this.ratio = ratio;
    this.drawn = new Map();
    this.digits = [true, false].map((open) => [...Array(10).keys()].map((digit) => this.digit(digit, open)));
  }

  draw(context, { x, y, radius, open, count }) {
    const share = open === 0 ? 0 : Math.max(1, Math.round((open / count) * SHARES));
    const key = radius * 100 + share;
    let disc = this.drawn.get(key);
    if (!disc) this.drawn.set(key, (disc = this.disc(radius, share)));
    const side = 2 * (radius + RIM);
    context.drawImage(disc, Math.round(x - side / 2), Math.round(y - side / 2), side, side);
    this.write(context, open, x, y);
  }

  write(context, number, x, y) {
    const pictures = this.digits[number ? 0 : 1];
    const figures = [...String(number)].map((figure) => pictures[Number(figure)]);
    let left = Math.round(x - figures.reduce((sum, one) => sum + one.advance, 0) / 2);
    for (const { canvas, advance, width, height } of figures) {
      context.drawImage(canvas, left - 1, Math.round(y - height / 2), width, height);
      left += advance;
    }
  }

  disc(radius, share) {
    const { canvas, context } = this.blank(2 * (radius + RIM), 2 * (radius + RIM));
    const { colours } = this;
    const middle = radius + RIM;
    context.beginPath();
    context.arc(middle, middle, radius, 0, 7);
    context.fillStyle = share ? colours.brand : colours.surface;
    context.fill();
    context.lineWidth = 2;
    context.strokeStyle = share ? colours.land : colours.edge;
    context.stroke();
    context.beginPath();
    context.arc(middle, middle, radius + 3, -Math.PI / 2, -Math.PI / 2 + (2 * Math.PI * share) / SHARES);
    context.lineWidth = 3;
    context.strokeStyle = colours.brand;
    context.stroke();
    return canvas;
  }

  digit(digit, open) {
    const font = `650 ${DIGIT}px ${this.face}`;
    const measure = this.blank(1, 1).context;
    measure.font = font;
    const advance = Math.ceil(measure.measureText(String(digit)).width);
    const [width, height] = [advance + 2, DIGIT + 6];
    const { canvas, context } = this.blank(width, height);
    context.font = font;
    context.textBaseline = "middle";
    context.fillStyle = open ? this.colours["on-brand"] : this.colours["ink-2"];
    context.fillText(String(digit), 1, height / 2 + 1);
    return { canvas, advance, width, height };
  }

  blank(width, height) {
    const canvas = document.createElement("canvas");
    canvas.width = Math.ceil(width * this.ratio);
    canvas.height = Math.ceil(height * this.ratio);
    const context = canvas.getContext("2d");
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    return { canvas, context };
  }
}
