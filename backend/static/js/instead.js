/* What could be had in place of nothing: fetched once an empty list stands, for finding it takes longer than the search. */

const list = document.getElementById("liste");

async function fill() {
  const place = list.querySelector("[data-instead]");
  if (!place) return;
  const address = place.dataset.instead;
  delete place.dataset.instead;
  place.setAttribute("aria-busy", "true");
  const answer = await fetch(address).catch(() => null);
  if (answer?.ok) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.getElementById(place.id);
    if (found) place.replaceChildren(...[...found.childNodes].map((node) => document.importNode(node, true)));
  }
  place.removeAttribute("aria-busy");
}

new MutationObserver(fill).observe(list, { childList: true });
fill();
