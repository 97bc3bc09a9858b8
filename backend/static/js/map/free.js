/* Which of the open places still have room: asked once one rests, for open days do not know what is taken. */

const REST = 350; // milliseconds without another wish after which it is asked
const MOST = 400; // venues in sight; more would be a long search for one number

export class Free {
  /** `onKnown` is called when `slugs` has changed; it is null while that is not known. */
  constructor(onKnown) {
    this.onKnown = onKnown;
    this.slugs = null;
  }

  forget() {
    clearTimeout(this.waiting);
    this.asked?.abort();
    this.slugs = null;
  }

  /** Soon `slugs` will be those that are free in the time `address` asks for. `count`: how many venues are in sight. */
  ask(address, count) {
    this.forget();
    if (count && count <= MOST) this.waiting = setTimeout(() => this.fetch(address), REST);
  }

  /** Without an answer nothing is said of it. */
  async fetch(address) {
    const asked = (this.asked = new AbortController());
    try {
      const answer = await fetch(address, { signal: asked.signal });
      if (!answer.ok) return;
      const { features } = await answer.json();
      this.slugs = new Set(features.map((feature) => feature.properties.slug));
      this.onKnown();
    } catch {
      // Given up, or no network.
    }
  }
}
