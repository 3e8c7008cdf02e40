// An element with data-copies="#what" copies that text, and says so in its own words (data-copied).
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copies]");
  if (!button) return;
  const from = document.querySelector(button.dataset.copies);
  await navigator.clipboard.writeText(from.value ?? from.textContent.trim());
  const label = button.lastChild;
  const before = label.textContent;
  if (before === button.dataset.copied) return;
  label.textContent = button.dataset.copied;
  setTimeout(() => (label.textContent = before), 2000);
});
