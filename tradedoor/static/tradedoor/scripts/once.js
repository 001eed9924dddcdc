// A form goes out once, however often its button is pressed. Whoever answers it without leaving the page
// sends it the event "answered".
const GIVE_UP_AFTER = 20_000;

const release = (form) => form.removeAttribute("aria-busy");

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.ariaBusy === "true") {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.ariaBusy = "true";
    setTimeout(release, GIVE_UP_AFTER, form);
  },
  true,
);
document.addEventListener("answered", (event) => release(event.target));
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.elt.matches("form")) release(event.detail.elt);
});
addEventListener("pageshow", () => document.querySelectorAll("form[aria-busy]").forEach(release));
