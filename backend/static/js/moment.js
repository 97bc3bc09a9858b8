/* Hours that are no longer asked for are not sent: they stay in their hidden fields, should one want them again. */

document.addEventListener("formdata", ({ target, formData }) => {
  for (const field of target.querySelectorAll?.('.find [type="time"]') ?? []) {
    if (!field.offsetParent) formData.delete(field.name);
  }
}, true);
