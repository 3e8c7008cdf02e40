// A control for files in the language of the page: its own words are those of the browser.
const FEW = 3;

function tell(input) {
  const said = input.closest(".file")?.querySelector(".file__chosen");
  if (!said) return;
  const names = [...input.files].map((file) => file.name);
  if (!names.length) said.textContent = said.dataset.none;
  else if (names.length > FEW) said.textContent = said.dataset.many.replace("{n}", names.length.toLocaleString(document.documentElement.lang));
  else said.textContent = names.join(", ");
}

function tellAll() {
  document.querySelectorAll('.file input[type="file"]').forEach(tell);
}

document.documentElement.dataset.files = "";
tellAll();
document.addEventListener("change", (event) => event.target.matches('.file input[type="file"]') && tell(event.target));
document.addEventListener("reset", () => setTimeout(tellAll));
