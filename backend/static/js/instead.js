/* What could be had in place of nothing: fetched once an empty list stands, for finding it takes longer than the search. */

const list = document.getElementById("liste");

async function fill() {
  const place = list.querySelector("[data-part]:not([aria-busy])");
  if (!place) return;
  place.setAttribute("aria-busy", "true");
  const answer = await fetch(place.dataset.part, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (answer?.ok && !answer.redirected && place.isConnected) {
    place.innerHTML = await answer.text();
    delete place.dataset.part;
  }
  place.removeAttribute("aria-busy");
}

new MutationObserver(fill).observe(list, { childList: true });
fill();
