// The summary of what is wrong with a form is where one reads on.
document.querySelector("[data-focus]")?.focus();
