// A form that is answered with a file. Then the page shows what has changed with it, unless the form
// says data-download="stay": nothing has.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-download]") || event.defaultPrevented) return;
  event.preventDefault();
  const sent = new FormData(form, event.submitter);
  const saved = await download(form.action, sent);
  form.dispatchEvent(new CustomEvent("answered", { bubbles: true }));
  if (saved === undefined || (saved && form.dataset.download === "stay")) return;
  if (document.querySelector("page-window")?.isDirty) return;
  const back = sent.get("next");
  back && back !== location.pathname + location.search ? location.assign(back) : location.reload();
});

// Whether a file came; an answer that leads elsewhere is none. Undefined where there was no answer.
async function download(url, body) {
  try {
    const answer = await fetch(url, { method: "POST", body, redirect: "manual" });
    if (answer.status >= 400) return tell("failed", await answer.text());
    if (answer.ok) save(await answer.blob(), answer.headers.get("Content-Disposition"));
    return answer.ok;
  } catch (error) {
    tell(error instanceof TypeError ? "lost" : "failed", "");
  }
}

function tell(kind, page) {
  const refusal = new DOMParser().parseFromString(page, "text/html").querySelector(".refusal");
  document.dispatchEvent(new CustomEvent("toast", { detail: { kind, refusal } }));
}

function save(file, disposition) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = /filename="([^"]+)"/.exec(disposition)?.[1] ?? "";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
