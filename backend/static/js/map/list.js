/* The list beside the map: fetched anew for another question, and pointing at the map while the map points back. */

export class List {
  /** `on.pointed(slug)` with "" for none. */
  constructor(element, on) {
    this.element = element;
    this.marked = "";
    const slugOf = (event) => event.target.closest?.("[data-venue]")?.dataset.venue ?? "";
    element.addEventListener("mouseover", (event) => on.pointed(slugOf(event)));
    element.addEventListener("mouseleave", () => on.pointed(""));
    element.addEventListener("focusin", (event) => on.pointed(slugOf(event)));
    element.addEventListener("focusout", () => on.pointed(""));
  }

  /** Shows one venue's cards as the ones pointed at, in this list and in those fetched later; "" for none. */
  mark(slug) {
    this.marked = slug;
    for (const card of this.element.querySelectorAll("[data-venue]")) {
      card.classList.toggle("current", card.dataset.venue === slug);
    }
  }

  /** Fetches the page at `url` and takes its list and form. Gives its configuration, null when another came after. */
  async refresh(url) {
    this.asked?.abort();
    const asked = (this.asked = new AbortController());
    this.element.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(url, { signal: asked.signal, headers: { Accept: "text/html" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      this.element.replaceChildren(...take(page, this.element.id));
      this.mark(this.marked);
      const said = document.getElementById("recherche-dite");
      said.replaceChildren(...take(page, said.id));
      const form = document.getElementById("recherche");
      if (!form.contains(document.activeElement)) form.replaceChildren(...take(page, form.id));
      const heading = document.querySelector("main h1");
      heading.replaceChildren(...page.querySelector("main h1").childNodes);
      document.title = page.title;
      return JSON.parse(page.getElementById("carte-donnees").textContent);
    } catch (error) {
      if (error.name === "AbortError") return null;
      throw error;
    } finally {
      if (asked === this.asked) this.element.removeAttribute("aria-busy");
    }
  }
}

function take(page, id) {
  return [...page.getElementById(id).childNodes].map((node) => document.importNode(node, true));
}
