/* A form that "Back" leads to is shown as it was left, which keeps what was typed when there was no network. But it may
   be sent by now: the page is asked for anew, and loaded when the form is no longer in it. */

const form = document.querySelector("form[data-once]");

function cameBack({ persisted }) {
  return persisted || performance.getEntriesByType("navigation")[0]?.type === "back_forward";
}

async function isOver() {
  const answer = await fetch(location.href, { cache: "no-store", headers: { Accept: "text/html" } });
  return answer.ok && !(await answer.text()).includes(" data-once");
}

if (form) {
  addEventListener("pageshow", async (event) => {
    if (cameBack(event) && (await isOver().catch(() => false))) location.reload();
  });
}
