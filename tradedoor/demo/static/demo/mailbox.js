// Looking for new mail goes on by itself: a look that got no answer is not worth a bubble.
const mails = document.getElementById("mails");
for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  mails?.addEventListener(name, (event) => event.stopPropagation());
}
