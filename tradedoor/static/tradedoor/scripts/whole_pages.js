// A whole page where a part was asked for: somebody was signed out, or refused.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, target, requestConfig } = event.detail;
  if (!/^\s*<!doctype/i.test(xhr.response) || target === document.body) return;
  const page = new DOMParser().parseFromString(xhr.response, "text/html");
  const refusal = page.querySelector(".refusal");
  // A window that was to open says so inside. What was typed into one stays there.
  if (refusal && target.closest("page-window") && requestConfig.verb === "get") {
    event.detail.serverResponse = refusal.innerHTML;
    return;
  }
  event.detail.shouldSwap = false;
  if (!refusal) return location.assign(xhr.responseURL);
  event.detail.isError = false;
  document.dispatchEvent(new CustomEvent("toast", { detail: { kind: "failed", refusal } }));
});
