/* Keeps one's own confirmed reservations for when there is no network. It sees nothing but /mes-reservations/.

Pages come from the network as ever; only when that fails does the copy of the last visit answer, and it says so: each page
that may be kept carries a hidden sentence (`data-offline`), which is shown then. A page without it is never kept, and one
that was kept and no longer is a confirmation is forgotten. Signing in or out empties everything (Clear-Site-Data). */

const PAGES = "reservations-1";
const FILES = "files-1";
const MOST_FILES = 60; // those of earlier versions of the site go first
const MARK = /(<[a-z]+ [^>]*data-offline) hidden/;

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOthers().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request, url));
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(request));
});

/** A page that came before the worker was there, and its files. */
self.addEventListener("message", ({ data }) => {
  const address = new URL(data.page);
  if (address.origin !== location.origin) return;
  page(new Request(address.href, { redirect: "manual" }), address).then(() => {
    for (const one of data.files) file(new Request(one)).catch(() => {});
  }, () => {});
});

/** Caches of earlier versions of this file. */
async function forgetOthers() {
  for (const name of await caches.keys()) if (name !== PAGES && name !== FILES) await caches.delete(name);
}

async function page(request, url) {
  const key = url.origin + url.pathname;
  const kept = await caches.open(PAGES);
  let answer;
  try {
    answer = await fetch(request);
  } catch (error) {
    const copy = await kept.match(key);
    if (copy) return shown(copy);
    throw error;
  }
  if (answer.ok) await keep(kept, key, answer.clone());
  // Gone, not one's own, or leading elsewhere (to sign in, say); a server in trouble takes nothing away.
  else if (answer.status < 500) await kept.delete(key);
  return answer;
}

/** Keeps the page if it may be; forgets what was kept of it otherwise. */
async function keep(kept, key, answer) {
  const text = await answer.text();
  if (!MARK.test(text)) return kept.delete(key);
  return kept.put(key, new Response(text, { headers: safe(answer.headers) }));
}

function safe(headers) {
  return ["Content-Type", "Content-Security-Policy", "Referrer-Policy", "Permissions-Policy"]
    .filter((name) => headers.has(name))
    .map((name) => [name, headers.get(name)]);
}

/** The copy, with its sentence that says when it was saved. */
async function shown(copy) {
  return new Response((await copy.text()).replace(MARK, "$1"), { headers: copy.headers });
}

/** Style sheets, faces and pictures: from the network, or as they were last. */
async function file(request) {
  const kept = await caches.open(FILES);
  try {
    const answer = await fetch(request);
    if (answer.ok) {
      await kept.put(request, answer.clone());
      const names = await kept.keys();
      for (const old of names.slice(0, Math.max(0, names.length - MOST_FILES))) await kept.delete(old);
    }
    return answer;
  } catch (error) {
    const copy = await kept.match(request);
    if (copy) return copy;
    throw error;
  }
}
