// One tick for all on the page.
const all = document.querySelector("[data-tick-all]");
const ticks = [...document.querySelectorAll('input[name="contact"]:not(:disabled)')];

all?.addEventListener("change", () => ticks.forEach((tick) => (tick.checked = all.checked)));
for (const tick of ticks) {
  tick.addEventListener("change", () => {
    const ticked = ticks.filter((one) => one.checked).length;
    all.checked = ticked === ticks.length;
    all.indeterminate = ticked > 0 && ticked < ticks.length;
  });
}
