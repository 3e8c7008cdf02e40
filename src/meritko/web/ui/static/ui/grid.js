// A table of inputs that is moved through as a sheet: arrows, Enter, a block pasted from Excel, and the paste taken back.
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Enter: [1, 0] };
const pastes = new WeakMap();

const FIELD = "input:not([type=checkbox]), select";

// Rows of fields, by the column they stand in: a cell without a field is a hole.
const cells = (grid) => [...grid.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.querySelector(FIELD)));

function place(rows, input) {
  const y = rows.findIndex((row) => row.includes(input));
  return [y, rows[y].indexOf(input)];
}

function move(grid, input, [down, right]) {
  const rows = cells(grid);
  let [y, x] = place(rows, input);
  do {
    y += down;
    x += right;
  } while (rows[y] && x < rows[y].length && x >= 0 && (!rows[y][x] || rows[y][x].disabled));
  const next = rows[y]?.[x];
  if (!next) return;
  next.focus();
  next.select?.();
}

// With an arrow the cursor leaves the cell only from its edge, so that a number can be mended inside.
function leaves(input, key) {
  if (input.tagName === "SELECT" || key === "Enter" || key === "ArrowUp" || key === "ArrowDown") return true;
  const { selectionStart: from, selectionEnd: to, value } = input;
  if (from === 0 && to === value.length) return true;
  return from === to && (key === "ArrowLeft" ? from === 0 : to === value.length);
}

function say(grid, text) {
  grid.parentElement.querySelector("[data-grid-said]").textContent = text;
}

function put(input, value) {
  input.value = value;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

function paste(grid, input, lines) {
  const rows = cells(grid);
  const [top, left] = place(rows, input);
  const before = [];
  let lost = 0;
  lines.forEach((line, down) =>
    line.forEach((value, right) => {
      const cell = rows[top + down]?.[left + right];
      if (!cell || cell.disabled) return void (lost += 1);
      before.push([cell, cell.value]);
      put(cell, value.trim());
    }),
  );
  pastes.set(grid, before);
  const said = grid.dataset.pasted.replace("{count}", before.length);
  say(grid, lost ? `${said} ${grid.dataset.tooLarge.replace("{count}", lost)}` : said);
}

function takeBack(grid) {
  for (const [cell, value] of pastes.get(grid)) put(cell, value);
  pastes.delete(grid);
  say(grid, grid.dataset.takenBack);
}

document.addEventListener("keydown", (event) => {
  const input = event.target.closest("[data-grid]") && event.target.closest(FIELD);
  if (!input || event.altKey) return;
  const grid = input.closest("[data-grid]");
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && pastes.has(grid)) {
    event.preventDefault();
    takeBack(grid);
  } else if (input.tagName === "SELECT" && event.key === "=" && input.dataset.last) {
    event.preventDefault();
    put(input, input.dataset.last);
  } else if (event.key === "F2" && input.tagName === "INPUT") {
    input.setSelectionRange(input.value.length, input.value.length);
  } else if (STEPS[event.key] && !event.ctrlKey && !event.metaKey && leaves(input, event.key)) {
    event.preventDefault();
    const [down, right] = STEPS[event.key];
    move(grid, input, event.shiftKey && event.key === "Enter" ? [-1, 0] : [down, right]);
  }
});

document.addEventListener("focusin", (event) => {
  if (event.target.matches("[data-grid] input:not([type=checkbox])")) event.target.select();
});

document.addEventListener("input", (event) => {
  const grid = event.isTrusted && event.target.closest("[data-grid]");
  if (grid) pastes.delete(grid);
});

document.addEventListener("paste", (event) => {
  const input = event.target.closest("[data-grid]") && event.target.closest(FIELD);
  const text = event.clipboardData.getData("text/plain");
  if (!input || !/[\t\n\r]/.test(text.replace(/[\r\n]+$/, ""))) return;
  event.preventDefault();
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n").map((line) => line.split("\t"));
  // A page may show first what would change, and keep it by itself.
  const asks = new CustomEvent("grid-paste", { bubbles: true, cancelable: true, detail: { input, lines } });
  if (input.dispatchEvent(asks)) paste(input.closest("[data-grid]"), input, lines);
});
