// Shows the card of a number. Its address is the state: going back closes it.

const cardValues = JSON.parse(document.getElementById('m-cards').textContent);
const dialog = document.getElementById('m-card');
let cameByLink = false;

function element(name, ...inside) {
  const made = document.createElement(name);
  made.append(...inside);
  return made;
}

function said(place) {
  return cardValues.texts[place];
}

function part(body, name, ...inside) {
  body.append(element('h3', cardValues.words[name]), ...inside);
}

function pairsOf(row) {
  const pairs = [];
  for (let at = 3; at < row.length; at += 2) pairs.push(`${said(row[at])}: ${said(row[at + 1])}`);
  return pairs.join('; ');
}

function rowTable(rows, leftOut) {
  const { words } = cardValues;
  const heads = [words.row, words.place, words.values, ...(leftOut ? [words.reason] : [])];
  const head = element('tr', ...heads.map((word) => {
    const cell = element('th', word);
    cell.scope = 'col';
    return cell;
  }));
  const lines = rows.map((row) => {
    const cells = [said(row[0]), said(row[1]), pairsOf(row), ...(leftOut ? [said(row[2])] : [])];
    return element('tr', ...cells.map((text) => element('td', text)));
  });
  const frame = element('div', element('table', element('thead', head), element('tbody', ...lines)));
  frame.className = 'scroll';
  frame.tabIndex = 0;
  frame.setAttribute('role', 'region');
  frame.setAttribute('aria-label', leftOut ? words.left_out : words.rows);
  return frame;
}

function list(places) {
  return element('ul', ...places.map((place) => element('li', said(place))));
}

function paragraph(place) {
  return place ? [element('p', said(place))] : [];
}

function pairList(places) {
  const pairs = [];
  for (let at = 0; at < places.length; at += 2) {
    pairs.push(element('div', element('dt', said(places[at])), element('dd', said(places[at + 1]))));
  }
  return element('dl', ...pairs);
}

function fillCard([title, shared, numbers, rows, counted, note, leftOut, leftOutCounted]) {
  const [definition, formula, sources, errata, pages, label] = cardValues.shared[shared];
  const body = document.getElementById('m-card-body');
  document.getElementById('m-card-title').textContent = cardValues.words.asked;
  const lead = element('p', said(title));
  lead.className = 'lead';
  body.replaceChildren(lead, ...paragraph(label));
  if (numbers.length) part(body, 'numbers', pairList(numbers));
  if (definition) part(body, 'definition', ...paragraph(definition));
  if (formula) part(body, 'formula', ...paragraph(formula));
  if (rows.length || counted || note) {
    part(body, 'rows', ...paragraph(counted), ...paragraph(note), ...(rows.length ? [rowTable(rows, false)] : []));
  }
  if (leftOut.length || leftOutCounted) {
    part(body, 'left_out', ...paragraph(leftOutCounted), ...(leftOut.length ? [rowTable(leftOut, true)] : []));
  }
  if (errata.length) part(body, 'errata', list(errata));
  if (sources.length) part(body, 'sources', list(sources));
  if (pages) part(body, 'pages', ...paragraph(pages));
}

function askedCard() {
  if (!location.hash.startsWith('#card/')) return undefined;
  try {
    const name = decodeURIComponent(location.hash.slice('#card/'.length));
    return Object.hasOwn(cardValues.cards, name) ? cardValues.cards[name] : undefined;
  } catch {
    return undefined;
  }
}

function showAsked() {
  const card = askedCard();
  if (card) {
    fillCard(card);
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
  } else if (dialog.open) {
    dialog.close();
  }
}

function leaveCard(event) {
  event.preventDefault();
  if (cameByLink) {
    cameByLink = false;
    history.back();
  } else {
    history.replaceState(null, '', location.pathname + location.search);
    dialog.close();
  }
}

function startCards() {
  document.getElementById('m-close').addEventListener('click', leaveCard);
  dialog.addEventListener('cancel', leaveCard);
  dialog.addEventListener('click', (event) => { if (event.target === dialog) leaveCard(event); });
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href^="#card/"]');
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) cameByLink = true;
  });
  for (const link of document.querySelectorAll('a[href^="#card/"]')) link.setAttribute('aria-haspopup', 'dialog');
  addEventListener('hashchange', showAsked);
  showAsked();
}
