/* Lets the browser keep this page for when there is no network; without the means to, it is a page like any other. */

const { worker } = document.querySelector("[data-offline]").dataset;

async function begin() {
  // Asked first: a new worker takes over the page as soon as it is ready.
  const before = navigator.serviceWorker.controller;
  const { active } = await navigator.serviceWorker.register(worker).then(() => navigator.serviceWorker.ready);
  // The first time, this page and its files came before the worker was there.
  if (before) return;
  const files = performance.getEntriesByType("resource").map(({ name }) => name);
  active.postMessage({ page: location.href, files: files.filter((name) => name.includes("/static/")) });
}

// Not over plain HTTP, nor where one forbade it.
if (navigator.serviceWorker) begin().catch(() => {});
