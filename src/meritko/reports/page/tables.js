// Saves a table as CSV that Czech Excel opens by itself: semicolons, a byte order mark.

function asNumber(words) {
  const bare = words.replace(/[\s\u00a0\u202f]/g, '').replace('\u2212', '-');
  return /^[-+]?\d+(,\d+)?$/.test(bare) ? bare : undefined;
}

// A text that a spreadsheet would compute gets an apostrophe before it.
function asText(words) {
  return /^[=+\-@\t\r]/.test(words) ? `'${words}` : words;
}

function field(cell) {
  const copy = cell.cloneNode(true);
  copy.querySelectorAll('.unseen, .verdict').forEach((one) => one.remove());
  const words = copy.textContent.trim();
  const number = cell.tagName === 'TD' && cell.classList.contains('n') ? asNumber(words) : undefined;
  const written = number ?? asText(words);
  return /[";\r\n]/.test(written) ? `"${written.replaceAll('"', '""')}"` : written;
}

function csvOf(table) {
  return [...table.rows].map((row) => [...row.cells].map(field).join(';')).join('\r\n');
}

function save(event) {
  const name = event.currentTarget.dataset.table;
  const content = new Blob([`\ufeff${csvOf(document.getElementById(name))}\r\n`], { type: 'text/csv;charset=utf-8' });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = `${name}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function startTables() {
  for (const button of document.querySelectorAll('button[data-table]')) {
    button.hidden = false;
    button.addEventListener('click', save);
  }
}
