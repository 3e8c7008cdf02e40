// A block copied from Excel: what it would change is shown first. And municipalities are offered by their name.
const form = document.querySelector("form[data-saves]");
const dialog = document.getElementById("vlozeni");
let block = null;
let before = null;

if (form?.dataset.pastes && dialog) {
  document.addEventListener("grid-paste", preview);
  document.addEventListener("keydown", takeBack, true);
  dialog.querySelector("[data-paste-keep]").addEventListener("click", () => keep(block.cells));
  dialog.querySelector("[data-paste-leave]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => block?.input.focus());
}
if (form) form.addEventListener("input", suggest);

function cellsOf({ input, lines }) {
  const grid = input.closest("[data-grid]");
  const rows = [...grid.tBodies[0].rows];
  const columns = grid.dataset.columns.split(" ");
  const top = rows.indexOf(input.closest("tr"));
  const left = input.closest("td").cellIndex - 1;
  const cells = [];
  let lost = 0;
  lines.forEach((line, down) =>
    line.forEach((text, right) => {
      const key = keyAt(grid, rows, columns, top + down, left + right);
      if (key) cells.push([key, text.trim()]);
      else if (text.trim()) lost += 1;
    }),
  );
  return { grid, cells, lost };
}

function keyAt(grid, rows, columns, down, right) {
  if (!columns[right]) return null;
  if (rows[down]) return rows[down].cells[right + 1].querySelector("[data-key]")?.dataset.key ?? null;
  if (!("grows" in grid.dataset)) return null;
  return `${grid.dataset.section}/+${down - rows.length + 1}/${columns[right]}`;
}

async function preview(event) {
  event.preventDefault();
  const { grid, cells, lost } = cellsOf(event.detail);
  block = { input: event.detail.input, grid, cells };
  const answer = await post({ cells: JSON.stringify(cells) });
  if (!answer?.ok) return;
  const content = dialog.querySelector("[data-pasted-content]");
  content.replaceChildren(...new DOMParser().parseFromString(await answer.text(), "text/html").body.childNodes);
  if (lost) content.append(Object.assign(document.createElement("p"), { textContent: grid.dataset.tooLarge.replace("{count}", lost) }));
  const button = dialog.querySelector("[data-paste-keep]");
  button.disabled = !Number(content.querySelector("[data-counts]").dataset.kept);
  dialog.showModal();
  (button.disabled ? dialog.querySelector("[data-paste-leave]") : button).focus();
}

async function keep(cells) {
  const earlier = cells.map(([key]) => [key, shown(key)]);
  const answer = await post({ cells: JSON.stringify(cells), keep: "1" });
  if (dialog.open) dialog.close();
  if (!answer) return;
  const told = await answer.json();
  if (told.state !== "saved") return void say(told.said);
  if (told.new) return void location.reload();
  before = earlier.filter(([key]) => key in told.fields);
  form.dispatchEvent(new CustomEvent("kept-block", { detail: told }));
  say(block.grid.dataset.pasted.replace("{count}", Object.keys(told.fields).length));
}

function shown(key) {
  const field = form.querySelector(`[data-key="${CSS.escape(key)}"]`);
  return field?.tagName === "SELECT" ? (field.selectedOptions[0]?.text ?? "") : (field?.value ?? "");
}

async function takeBack(event) {
  if (!before || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
  const field = event.target.closest?.("[data-key]");
  if (!field?.closest("[data-grid]") || ("defaultValue" in field && field.value !== field.defaultValue)) return;
  event.preventDefault();
  event.stopPropagation();
  const cells = before;
  before = null;
  await keep(cells);
  before = null;
  say(block.grid.dataset.takenBack);
}

async function post(told) {
  const sent = new FormData();
  for (const name of ["csrfmiddlewaretoken", "seen"]) sent.set(name, form.querySelector(`[name=${name}]`).value);
  for (const [name, value] of Object.entries(told)) sent.set(name, value);
  try {
    return await fetch(form.dataset.pastes, { method: "POST", body: sent, redirect: "error" });
  } catch {
    say(form.dataset.notSaved);
    return null;
  }
}

function say(text) {
  form.querySelector("[data-saved-said]").textContent = text;
}

let asked = "";
async function suggest(event) {
  const field = event.target.closest("[data-place]");
  if (!field) return;
  const text = field.value.trim();
  if (text.length < 2 || /\d{6}/.test(text)) return;
  asked = text;
  await new Promise((done) => setTimeout(done, 200));
  if (asked !== text) return;
  const answer = await fetch(`${form.dataset.suggests}?q=${encodeURIComponent(text)}`).catch(() => null);
  if (!answer?.ok || asked !== text) return;
  const { found } = await answer.json();
  document.getElementById("obce").replaceChildren(...found.map((name) => Object.assign(document.createElement("option"), { value: name })));
}
