/* How long a place is still kept, to the second. The seconds that were left come with the page, and are counted from
   when it came: a phone whose clock is wrong counts right. The page says the minutes without this. */

const shown = document.querySelector(".countdown");
const said = document.getElementById("countdown-said");
const SOON = 120;

function tell() {
  const left = Math.max(0, Math.ceil(Number(shown.dataset.seconds) - performance.now() / 1000));
  shown.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  if (left === SOON) said.textContent = shown.dataset.soon;
  if (left) return;
  shown.textContent = said.textContent = shown.dataset.over;
  shown.removeAttribute("aria-hidden");
  clearInterval(turn);
}

const turn = shown && setInterval(tell, 1000);
if (shown) tell();
