// <page-window>: another page, opened over the one somebody is on, whose place is given back on closing.
//
// A link with data-window opens here, by the address in data-window or else by its own; without JavaScript it is
// a link. htmx fetches what stands inside. The address shown is that of the page inside: Back closes the window,
// and a reload makes it a page. Nothing typed is lost without asking. Other scripts read `isDirty` and hear
// "window-opened" and "window-closed". data-changed inside has the page behind loaded anew on closing.

class PageWindow extends HTMLElement {
  #dialog;
  #body;
  #keep;
  #listening; // an AbortController, which ends with the element
  #opener = null; // what was pressed, and gets the focus back
  #titleBehind = "";
  #step = null; // what is fetched: where, under which address, by whom
  #awaited = null; // the request whose answer may come in; any other is too late
  #depth = 0; // how many steps of the history lead back to the page behind
  #here = null; // the last of them
  #untouched = ""; // what the forms held before anybody typed
  #afterwards = null; // what happens once typed words are thrown away
  #isClosing = false; // going back through the history
  #isLeaving = false; // another page is on its way
  #pressedOutside = false;

  connectedCallback() {
    [this.#dialog, this.#body, this.#keep] = ["dialog", ".window-body", ".window-keep"].map((part) => this.querySelector(part));
    this.#listening = new AbortController();
    this.#listen(document, {
      click: this.#linkPressed,
      "htmx:beforeRequest": this.#asked,
      "htmx:beforeOnLoad": this.#answered,
      "htmx:beforeSwap": this.#shutOutWhatIsLate,
    });
    this.#listen(this.#body, { "htmx:afterSwap": this.#arrived });
    this.#listen(this.#dialog, {
      click: this.#pressed,
      pointerdown: this.#pressing,
      keydown: this.#keyPressed,
      cancel: this.#cancelled,
    });
    this.#listen(window, {
      popstate: this.#wentTo,
      submit: (event) => (this.#isLeaving ||= !event.defaultPrevented),
      pageshow: () => (this.#isLeaving = false),
      beforeunload: (event) => this.isDirty && event.preventDefault(),
    });
  }

  disconnectedCallback() {
    this.#listening.abort();
  }

  #listen(target, handlers) {
    for (const [name, handle] of Object.entries(handlers)) {
      target.addEventListener(name, handle.bind(this), { signal: this.#listening.signal });
    }
  }

  // Whether something typed would be lost.
  get isDirty() {
    return this.#dialog.open && !this.#isClosing && !this.#isLeaving && this.#typed() !== this.#untouched;
  }

  open(link) {
    if (link.classList.contains("htmx-request")) return;
    const step = { url: link.dataset.window || link.href, address: link.href, opener: link };
    this.#unlessDirty(() => this.#fetch(step));
  }

  close() {
    this.#unlessDirty(() => this.#leave());
  }

  // --- What comes in

  #fetch(step) {
    this.#step = step;
    const asks = htmx.ajax("GET", step.url, { source: step.opener ?? this.#body, target: this.#body });
    asks.catch(() => {}); // a bubble says so
  }

  #asked({ detail: { target, xhr } }) {
    if (target === this.#body) this.#awaited = xhr;
  }

  #answered({ detail: { xhr } }) {
    this.#isLeaving ||= /^HX-(Redirect|Refresh|Location):/im.test(xhr.getAllResponseHeaders());
  }

  #shutOutWhatIsLate({ detail }) {
    if (detail.target === this.#body && detail.xhr !== this.#awaited) detail.shouldSwap = false;
  }

  #arrived({ detail: { target, requestConfig } }) {
    if (target !== this.#body || !this.#body.childElementCount) return;
    const isFetched = requestConfig.verb === "get";
    const step = isFetched ? this.#step : null;
    if (!this.#dialog.open) this.#begin(step);
    if (step?.opener) this.#push(step.url, step.address, this.#depth + 1);
    this.#keep.hidden = true;
    // After a refusal what was typed is still unsaved.
    this.#untouched = isFetched ? this.#typed() : "";
    document.title = [this.#title.textContent.trim(), this.#titleBehind.split(" · ").at(-1)].join(" · ");
    this.#focus();
  }

  #begin(step) {
    this.#opener = step.opener;
    this.#titleBehind = document.title;
    this.#dialog.showModal();
    this.#tell("window-opened");
  }

  #focus() {
    const wrong = this.#body.querySelector("[data-focus]");
    // htmx gives the focus to what has autofocus a moment later, away from what is wrong.
    if (wrong) this.#body.querySelectorAll("[autofocus]").forEach((field) => field.removeAttribute("autofocus"));
    (wrong ?? this.#body.querySelector("[autofocus]") ?? this.#title).focus();
  }

  get #title() {
    return this.#body.querySelector("#window-title");
  }

  #typed() {
    return [...this.#body.querySelectorAll("form[method=post]")]
      .map((form) => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string")))
      .join("&");
  }

  // --- The history: one step for each page opened here

  #push(url, address, depth) {
    if (depth === 1) history.replaceState({ ...history.state, isBehind: true }, "");
    history.pushState({ window: url, depth }, "", address);
    this.#stand(url, depth);
  }

  #stand(url, depth) {
    [this.#depth, this.#here] = [depth, { url, address: location.href }];
  }

  #wentTo({ state }) {
    const depth = state?.window ? state.depth : 0;
    if (this.isDirty) {
      this.#push(this.#here.url, this.#here.address, depth + 1);
      this.#ask(() => this.#leave());
      return;
    }
    this.#stand(state?.window, depth);
    if (depth) this.#fetch({ url: state.window });
    else if (this.#dialog.open) this.#end();
  }

  // --- Closing

  #unlessDirty(act) {
    this.isDirty ? this.#ask(act) : act();
  }

  #ask(afterwards) {
    this.#afterwards = afterwards;
    this.#keep.hidden = false;
    this.#keep.querySelector("[data-window-keep]").focus();
  }

  #keepTyping() {
    this.#keep.hidden = true;
    this.#body.querySelector("input:not([type=hidden]), textarea, select")?.focus();
  }

  #throwAway() {
    this.#keep.hidden = true;
    this.#untouched = this.#typed();
    this.#afterwards();
  }

  #leave() {
    if (this.#isClosing) return;
    this.#isClosing = true;
    this.#awaited = null;
    this.#depth ? history.go(-this.#depth) : this.#end();
  }

  #end() {
    const hasChanged = this.#body.querySelector("[data-changed]");
    this.#dialog.close();
    this.#body.replaceChildren();
    this.#keep.hidden = true;
    this.#awaited = null;
    this.#isClosing = false;
    document.title = this.#titleBehind;
    (this.#opener?.isConnected ? this.#opener : document.getElementById("main")).focus();
    this.#tell("window-closed");
    if (hasChanged) location.reload();
  }

  #tell(name) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true }));
  }

  // --- What is pressed

  #linkPressed(event) {
    const link = event.target.closest("a[data-window]");
    // Held down with Ctrl, a link opens a tab.
    const isPlain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (!link || !isPlain || event.defaultPrevented) return;
    event.preventDefault();
    this.open(link);
  }

  #pressing({ target, clientX, clientY }) {
    const box = this.#dialog.getBoundingClientRect();
    const isInside = clientX >= box.left && clientX < box.right && clientY >= box.top && clientY < box.bottom;
    this.#pressedOutside = target === this.#dialog && !isInside;
  }

  #pressed(event) {
    const isOn = (selector) => event.target.closest(selector);
    const anchor = isOn('a[href^="#"]');
    if (anchor || isOn("[data-window-close]")) event.preventDefault();
    if (anchor) this.#body.querySelector(anchor.hash)?.focus();
    else if (isOn("[data-window-close]")) this.close();
    else if (isOn("[data-window-drop]")) this.#throwAway();
    else if (isOn("[data-window-keep]")) this.#keepTyping();
    else if (event.target === this.#dialog && this.#pressedOutside) this.close();
  }

  #keyPressed(event) {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    this.close();
  }

  // The browser's own way of closing: a gesture, where there is no Escape.
  #cancelled(event) {
    if (event.target !== this.#dialog) return;
    event.preventDefault();
    this.close();
  }
}

customElements.define("page-window", PageWindow);

// A window made a page by a reload has its steps still: where one leads, is another page.
addEventListener("popstate", ({ state }) => {
  const isOurs = state?.window || state?.isBehind;
  if (isOurs && !document.querySelector("page-window")) location.reload();
});
