/* Form and links of the search page lead to another question without leaving the page. */

const LINKS = "#liste .pages a, #liste .chips a, #recherche .chips a";

/** `go(url)` is called for each question; `base()` gives the address to which the form belongs. */
export function listenToQuestions(base, go) {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.id !== "recherche") return;
    event.preventDefault();
    const url = base();
    url.search = new URLSearchParams([...new FormData(form, event.submitter)].filter(([, value]) => value !== ""));
    go(url);
    fold(form.closest("details"));
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(LINKS);
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    go(new URL(link.href)).then(() => document.getElementById("liste").scrollIntoView({ block: "nearest" }));
  });
}

/** On a phone the form folds away when it has been sent; the line that unfolds it takes the focus. */
function fold(details) {
  const line = details.querySelector("summary");
  details.open = false;
  if (line.checkVisibility()) line.focus();
}
