// The queue by keyboard: j and k or the arrows go through it, Enter opens, a, r and q answer.
const rows = [...document.querySelectorAll("[data-queue] [data-row]")];
const opens = rows.map((row) => row.querySelector("[data-open]"));
const KEPT = `queue ${location.pathname}`;

const here = () => rows.findIndex((row) => row.contains(document.activeElement));
const go = (to) => opens[Math.max(0, Math.min(to, opens.length - 1))]?.focus();

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target.closest("input, textarea, select, [contenteditable], dialog, details[open]")) return;
  if (document.querySelector("dialog[open]")) return;
  const at = here();
  const steps = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };
  if (event.key in steps) {
    // Arrows move the page until somebody is among the rows.
    if (at < 0 && event.key.startsWith("Arrow")) return;
    event.preventDefault();
    go(at < 0 ? 0 : at + steps[event.key]);
    return;
  }
  const button = at < 0 || event.repeat ? null : rows[at].querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!button) return;
  event.preventDefault();
  // Rejected from here, the next row takes its place under the hands.
  if (button.closest("form")) sessionStorage.setItem(KEPT, at);
  button.click();
});

const kept = sessionStorage.getItem(KEPT);
sessionStorage.removeItem(KEPT);
if (kept !== null) go(Number(kept));
