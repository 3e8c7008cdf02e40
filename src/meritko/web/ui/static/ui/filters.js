// A changed filter shows its list at once; empty filters stay out of the address.
document.addEventListener("change", (event) => {
  if (event.target.closest("[data-submits]")) event.target.form?.requestSubmit();
});

document.addEventListener("formdata", (event) => {
  if (!event.target.closest("[data-filters]")) return;
  for (const [name, value] of [...event.formData]) {
    if (value === "") event.formData.delete(name);
  }
});
