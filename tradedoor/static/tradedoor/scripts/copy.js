// What is ready to send can be taken along.
const SAID_FOR = 3_000;

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
  setTimeout(() => ([todo.hidden, done.hidden] = [false, true]), SAID_FOR);
});
