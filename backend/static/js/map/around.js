/* Two buttons that ask the browser for something: the position, and a place to put the link. */

/** Calls `found(latitude, longitude)`; `tell` shows a sentence over the map. */
export function locate(texts, tell, found) {
  if (!navigator.geolocation) return tell(texts.no_position);
  tell(texts.locating);
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      tell("");
      found(coords.latitude, coords.longitude);
    },
    (error) => tell(error.code === error.PERMISSION_DENIED ? texts.refused : texts.no_position),
    { timeout: 10_000, maximumAge: 300_000 },
  );
}

/** Passes the address on; where that cannot be done it is shown, to be copied by hand. */
export async function share(texts, tell) {
  const address = location.href;
  try {
    if (navigator.share && matchMedia("(pointer: coarse)").matches) await navigator.share({ url: address });
    else await navigator.clipboard.writeText(address);
    tell(texts.shared);
  } catch (error) {
    if (error.name !== "AbortError") tell(address);
  }
}
