// What the pages gain from JavaScript. Everything works without it.

// "/" jumps to the search.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable], dialog")) return;
  const search = document.querySelector("[data-search]");
  if (!search) return;
  event.preventDefault();
  search.focus();
  search.select();
});

// Menus close with Escape, and when something else is pressed.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (!menu) return;
  event.preventDefault();
  menu.open = false;
  menu.querySelector("summary").focus();
});

// A password can be looked at while it is typed.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-reveal]");
  if (!button) return;
  const field = document.getElementById(button.dataset.reveal);
  const shown = field.type === "password";
  field.type = shown ? "text" : "password";
  button.setAttribute("aria-pressed", shown);
  for (const word of button.querySelectorAll("span")) word.hidden = !word.hidden;
});

// What is ready to send can be taken along.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    if (!document.execCommand("copy")) return;
  }
  const [todo, done] = button.querySelectorAll("span");
  [todo.hidden, done.hidden] = [true, false];
  setTimeout(() => ([todo.hidden, done.hidden] = [false, true]), 3_000);
});

// A form goes out once, however often its button is pressed.
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
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.elt.matches("form")) release(event.detail.elt);
});
addEventListener("pageshow", () => document.querySelectorAll("form[aria-busy]").forEach(release));

// A letter is saved as a file; then the page shows what has changed with it.
let isDirty = () => false;

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-download]") || event.defaultPrevented) return;
  event.preventDefault();
  const sent = new FormData(form);
  try {
    const answer = await fetch(form.action, { method: "POST", body: sent, redirect: "manual" });
    if (answer.status >= 400) throw new Error(answer.statusText);
    if (answer.ok) saveAs(await answer.blob(), answer.headers.get("Content-Disposition"));
  } catch (error) {
    release(form);
    return showToast(error instanceof TypeError ? "toast-lost" : "toast-failed");
  }
  release(form);
  if (isDirty()) return;
  const back = sent.get("next");
  back && back !== location.pathname + location.search ? location.assign(back) : location.reload();
});

function saveAs(file, disposition) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = /filename="([^"]+)"/.exec(disposition)?.[1] ?? "";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

// Bubbles stay eight seconds, longer while somebody is on them, and until put away when they warn.
const TOAST_STAYS = 8_000;

function putAway(toast) {
  toast.classList.add("going");
  setTimeout(() => toast.remove(), 200);
}

function watchToast(toast) {
  if (toast.dataset.watched) return;
  toast.dataset.watched = "yes";
  if (toast.classList.contains("stays")) return;
  let timer = setTimeout(putAway, TOAST_STAYS, toast);
  const hold = () => clearTimeout(timer);
  const resume = () => {
    hold();
    timer = setTimeout(putAway, TOAST_STAYS / 2, toast);
  };
  toast.addEventListener("pointerenter", hold);
  toast.addEventListener("pointerleave", resume);
  toast.addEventListener("focusin", hold);
  toast.addEventListener("focusout", resume);
}

function showToast(template, words) {
  const toast = document.getElementById(template).content.firstElementChild.cloneNode(true);
  if (words) toast.querySelector(".toast-words").textContent = words;
  placeToasts();
  document.getElementById("toasts").append(toast);
}

// Nothing outside a window that is open can be seen or reached.
const placeToasts = () => (document.querySelector("dialog[open]") ?? document.body).append(document.getElementById("toasts"));

const toasts = document.getElementById("toasts");
if (toasts) {
  new MutationObserver(() => {
    if (!toasts.closest("dialog[open]") && document.querySelector("dialog[open]")) placeToasts();
    toasts.querySelectorAll("[data-toast]").forEach(watchToast);
  }).observe(toasts, { childList: true });
  document.getElementById("window")?.addEventListener("close", placeToasts);
  // Put in again after loading, so that they are read out.
  const waiting = [...toasts.querySelectorAll("[data-toast]")];
  requestAnimationFrame(() => toasts.append(...waiting));
}
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-toast-close]");
  if (button) putAway(button.closest("[data-toast]"));
});
document.addEventListener("htmx:sendError", () => showToast("toast-lost"));
document.addEventListener("htmx:timeout", () => showToast("toast-lost"));
document.addEventListener("htmx:responseError", () => showToast("toast-failed"));

// The summary of what is wrong with a form is where one reads on.
const findFocus = (within) => within.querySelector("[data-focus]")?.focus();
findFocus(document);

// A whole page where a part was asked for: somebody was signed out, or refused.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, target } = event.detail;
  if (!/^\s*<!doctype/i.test(xhr.response) || target === document.body) return;
  const page = new DOMParser().parseFromString(xhr.response, "text/html");
  const refusal = page.querySelector(".refusal");
  // What was typed into a window stays there when it is refused.
  if (refusal && target.id === "window-body" && event.detail.requestConfig.verb === "get") {
    event.detail.serverResponse = refusal.innerHTML;
    return;
  }
  event.detail.shouldSwap = false;
  if (!refusal) return location.assign(xhr.responseURL);
  event.detail.isError = false;
  const [what, why] = ["h1", "p"].map((part) => refusal.querySelector(part).textContent.trim());
  showToast("toast-failed", `${what}. ${why}`);
});

// A link held down with Ctrl opens a tab, also where it would open a window.
document.addEventListener(
  "click",
  (event) => {
    if ((event.ctrlKey || event.metaKey || event.shiftKey) && event.target.closest("a[hx-get]")) event.stopPropagation();
  },
  true,
);

// Windows: opened by what htmx puts into them, closed without losing what was typed.
const dialog = document.getElementById("window");
if (dialog) {
  const body = document.getElementById("window-body");
  const keep = document.getElementById("window-keep");
  let opener = null;
  let behind = null;
  let here = null;
  let pushes = 0;
  let untouched = "";
  let leaving = false;

  const typed = () =>
    [...body.querySelectorAll("form[method=post]")]
      .map((form) => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string")))
      .join("&");
  isDirty = () => dialog.open && typed() !== untouched;

  const ask = () => {
    keep.hidden = false;
    keep.querySelector("[data-window-keep]").focus();
  };
  const close = () => {
    // What was done here shows in the page behind.
    const changed = body.querySelector("[data-changed]");
    dialog.close();
    leaving = false;
    body.replaceChildren();
    keep.hidden = true;
    document.title = behind.title;
    opener?.isConnected ? opener.focus() : document.getElementById("main").focus();
    if (changed) location.reload();
  };
  // Going back in history closes the window: see popstate.
  const leave = () => {
    leaving = true;
    pushes ? history.go(-pushes) : close();
  };
  const askOrLeave = () => (isDirty() ? ask() : leave());

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.target !== body || dialog.open) return;
    opener = event.detail.elt;
    behind = { href: location.href, title: document.title };
    pushes = 0;
  });
  document.addEventListener("htmx:pushedIntoHistory", () => {
    if (!behind) return;
    pushes += 1;
    here = location.href;
  });
  body.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== body || !body.childElementCount) return;
    const first = !dialog.open;
    if (first) dialog.showModal();
    keep.hidden = true;
    // After a refusal what was typed is still unsaved.
    untouched = event.detail.requestConfig.verb === "get" ? typed() : "";
    const title = document.getElementById("window-title");
    document.title = [title.textContent.trim(), ...behind.title.split(" · ").slice(-1)].join(" · ");
    const wrong = body.querySelector("[data-focus]");
    // htmx gives the focus to what has autofocus a moment later, away from what is wrong.
    if (wrong) body.querySelectorAll("[autofocus]").forEach((field) => field.removeAttribute("autofocus"));
    (wrong ?? body.querySelector("[autofocus]") ?? title).focus();
  });

  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    askOrLeave();
  });
  dialog.addEventListener("cancel", (event) => {
    if (event.target !== dialog) return;
    event.preventDefault();
    askOrLeave();
  });
  let pressedOutside = false;
  dialog.addEventListener("pointerdown", (event) => (pressedOutside = event.target === dialog && event.offsetX < 0));
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog && pressedOutside) askOrLeave();
    if (event.target.closest("[data-window-close]")) {
      event.preventDefault();
      askOrLeave();
    }
    if (event.target.closest("[data-window-drop]")) leave();
    if (event.target.closest("[data-window-keep]")) {
      keep.hidden = true;
      body.querySelector("input:not([type=hidden]), textarea, select")?.focus();
    }
  });

  // Ahead of htmx, which would load the page behind again.
  addEventListener(
    "popstate",
    (event) => {
      if (!dialog.open || location.href !== behind.href) return;
      event.stopImmediatePropagation();
      if (leaving || !isDirty()) return close();
      history.pushState({ htmx: true }, "", here);
      pushes = 1;
      ask();
    },
    true,
  );

  addEventListener("submit", (event) => (leaving ||= !event.defaultPrevented));
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    leaving = /HX-(Redirect|Refresh|Location):/i.test(event.detail.xhr.getAllResponseHeaders());
  });
  addEventListener("beforeunload", (event) => {
    if (isDirty() && !leaving) event.preventDefault();
  });
}
