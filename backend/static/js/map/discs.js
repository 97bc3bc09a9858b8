/* Clusters: a disc with the number of open venues, its rim their share. Copied from two sheets of pictures drawn once. */

export const LEAST_RADIUS = 13;
export const MOST_RADIUS = 24;
const RIM = 5;
const SHARES = 16; // steps of the rim
const CELL = 2 * (MOST_RADIUS + RIM);
const DIGIT = 14; // pixels of a digit's line
const LINE = DIGIT + 6;
// Numbers are put together from pictures of 0 to 9 and, after the first figures, of 00 to 99.
const PAIRS = 100;

export class Discs {
  constructor(colours, face, ratio) {
    this.colours = colours;
    this.font = `650 ${DIGIT}px ${face}`;
    this.ratio = ratio;
    this.discs = this.drawDiscs();
    this.figures = this.drawFigures();
  }

  draw(context, { x, y, radius, open, count }) {
    const share = open === 0 ? 0 : Math.max(1, Math.round((open / count) * SHARES));
    const side = 2 * (radius + RIM);
    const [left, top] = [share * CELL * this.ratio, (radius - LEAST_RADIUS) * CELL * this.ratio];
    const of = side * this.ratio;
    context.drawImage(this.discs, left, top, of, of, Math.round(x - side / 2), Math.round(y - side / 2), side, side);
    this.write(context, open, x, y);
  }

  write(context, number, x, y) {
    const { digit } = this;
    const text = String(number);
    let left = Math.round(x - (text.length * digit) / 2);
    const top = Math.round(y - LINE / 2);
    const row = number ? 0 : 2;
    let at = text.length % 2;
    if (at) left = this.copy(context, row, Number(text[0]), digit, left, top);
    for (; at < text.length; at += 2) left = this.copy(context, row + 1, Number(text.slice(at, at + 2)), 2 * digit, left, top);
  }

  copy(context, row, nth, width, left, top) {
    const { ratio, cell } = this;
    const wide = width + 2;
    context.drawImage(
      this.figures, nth * cell * ratio, row * LINE * ratio, wide * ratio, LINE * ratio, left - 1, top, wide, LINE,
    );
    return left + width;
  }

  /** A row for each radius, a column for each share. */
  drawDiscs() {
    const rows = MOST_RADIUS - LEAST_RADIUS + 1;
    const { canvas, context } = this.blank((SHARES + 1) * CELL, rows * CELL);
    for (let row = 0; row < rows; row++) {
      for (let share = 0; share <= SHARES; share++) {
        const radius = LEAST_RADIUS + row;
        this.disc(context, radius, share, share * CELL + radius + RIM, row * CELL + radius + RIM);
      }
    }
    return canvas.transferToImageBitmap();
  }

  disc(context, radius, share, x, y) {
    const { colours } = this;
    context.beginPath();
    context.arc(x, y, radius, 0, 7);
    context.fillStyle = share ? colours.brand : colours.surface;
    context.fill();
    context.lineWidth = 2;
    context.strokeStyle = share ? colours.land : colours.edge;
    context.stroke();
    context.beginPath();
    context.arc(x, y, radius + 3, -Math.PI / 2, -Math.PI / 2 + (2 * Math.PI * share) / SHARES);
    context.lineWidth = 3;
    context.strokeStyle = colours.brand;
    context.stroke();
  }

  /** Rows: single figures and pairs on an open disc, and the nought of a closed one. */
  drawFigures() {
    const measure = this.blank(1, 1).context;
    measure.font = this.font;
    this.digit = Math.ceil(measure.measureText("0").width);
    this.cell = 2 * this.digit + 2;
    const { canvas, context } = this.blank(PAIRS * this.cell, 3 * LINE);
    context.font = this.font;
    context.textBaseline = "middle";
    context.textAlign = "center";
    const write = (figure, nth, place, row) => {
      context.fillText(figure, nth * this.cell + 1 + (place + 0.5) * this.digit, (row + 0.5) * LINE + 1);
    };
    context.fillStyle = this.colours["on-brand"];
    for (let nth = 0; nth < 10; nth++) write(nth, nth, 0, 0);
    for (let nth = 0; nth < PAIRS; nth++) {
      write(Math.floor(nth / 10), nth, 0, 1);
      write(nth % 10, nth, 1, 1);
    }
    context.fillStyle = this.colours["ink-2"];
    write(0, 0, 0, 2);
    return canvas.transferToImageBitmap();
  }

  blank(width, height) {
    const canvas = new OffscreenCanvas(Math.ceil(width * this.ratio), Math.ceil(height * this.ratio));
    const context = canvas.getContext("2d");
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    return { canvas, context };
  }
}
