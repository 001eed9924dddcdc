// Bubbles stay eight seconds, longer while somebody is on them, and until put away when they warn.
// Other scripts show one with the event "toast": its kind is "lost" or "failed", its words may be those
// of a page that says no.
const STAYS = 8_000;

const toasts = document.getElementById("toasts");

function putAway(toast) {
  toast.classList.add("going");
  setTimeout(() => toast.remove(), 200);
}

function watch(toast) {
  if (toast.dataset.watched) return;
  toast.dataset.watched = "yes";
  if (toast.classList.contains("stays")) return;
  let timer = setTimeout(putAway, STAYS, toast);
  const hold = () => clearTimeout(timer);
  const resume = () => {
    hold();
    timer = setTimeout(putAway, STAYS / 2, toast);
  };
  toast.addEventListener("pointerenter", hold);
  toast.addEventListener("pointerleave", resume);
  toast.addEventListener("focusin", hold);
  toast.addEventListener("focusout", resume);
}

const wordsOf = (toast) => toast.querySelector(".toast-words").textContent;

function show(kind, refusal) {
  const toast = document.getElementById(`toast-${kind}`).content.firstElementChild.cloneNode(true);
  if (refusal) {
    const [what, why] = ["h1", "p"].map((part) => refusal.querySelector(part).textContent.trim());
    toast.querySelector(".toast-words").textContent = `${what}. ${why}`;
  }
  // What looks for news every second says only once that there are none.
  const shown = [...toasts.querySelectorAll("[data-toast]")].map(wordsOf);
  if (!shown.includes(wordsOf(toast))) toasts.append(toast);
}

// Nothing outside a window that is open can be seen or reached.
const place = () => (document.querySelector("dialog[open]") ?? document.body).append(toasts);

new MutationObserver(() => toasts.querySelectorAll("[data-toast]").forEach(watch)).observe(toasts, {
  childList: true,
});
for (const name of ["window-opened", "window-closed"]) document.addEventListener(name, place);

// Put in again after loading, so that they are read out.
const waiting = [...toasts.querySelectorAll("[data-toast]")];
requestAnimationFrame(() => toasts.append(...waiting));

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-toast-close]");
  if (button) putAway(button.closest("[data-toast]"));
});
document.addEventListener("toast", (event) => show(event.detail.kind, event.detail.refusal));
document.addEventListener("htmx:sendError", () => show("lost"));
document.addEventListener("htmx:timeout", () => show("lost"));
document.addEventListener("htmx:responseError", () => show("failed"));
