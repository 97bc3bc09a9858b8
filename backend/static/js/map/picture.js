/* A canvas that seldom changes. Drawn elsewhere and handed over: without a graphics processor the browser copies the
   drawing of every other canvas in sight at each frame, whether or not it has changed. */

export class Picture {
  constructor(canvas) {
    this.shown = canvas.getContext("bitmaprenderer");
    this.resize(1, 1);
  }

  /** In pixels of the screen. What was drawn is gone. */
  resize(width, height) {
    this.canvas = new OffscreenCanvas(Math.max(1, Math.round(width)), Math.max(1, Math.round(height)));
    this.context = this.canvas.getContext("2d");
  }

  /** Shows what was drawn, and leaves an empty canvas to draw the next on. */
  show() {
    this.shown.transferFromImageBitmap(this.canvas.transferToImageBitmap());
  }
}
