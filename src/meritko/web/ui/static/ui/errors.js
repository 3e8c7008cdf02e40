// What has to be corrected is told first; its links put the cursor into the field.
function tell() {
  const summary = document.querySelector("[data-error-summary]");
  if (!summary) return;
  summary.focus();
  if (!document.title.startsWith("(!)")) document.title = `(!) ${document.title}`;
}

tell();
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.querySelector("[data-error-summary]")) tell();
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-error-summary] a[href^='#']");
  const found = link && document.getElementById(link.hash.slice(1));
  if (!found) return;
  event.preventDefault();
  const field = found.matches("fieldset") ? found.querySelector("input") : found;
  (found.closest(".field") ?? found).scrollIntoView({ block: "center" });
  field.focus({ preventScroll: true });
});
