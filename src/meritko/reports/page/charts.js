// Draws the charts when they come near the window, then the rest in quiet moments.
// Vega runs with its interpreter: nothing is evaluated as code.

const drawn = new Map();
const chartValues = JSON.parse(document.getElementById('m-charts').textContent);
const tip = document.getElementById('m-tip');

// Boundaries that several maps share are written once.
for (const spec of Object.values(chartValues.charts)) {
  for (const layer of spec.layer) {
    for (const row of layer.data.values) {
      if (row.shape !== undefined) row.geometry = chartValues.shapes[row.shape];
    }
  }
}

function tell(words, x, y) {
  tip.textContent = words;
  tip.classList.toggle('shown', Boolean(words));
  if (!words) return;
  const wide = Math.min(tip.offsetWidth, innerWidth - 16);
  tip.style.left = `${Math.max(8, Math.min(x + 12, innerWidth - wide - 8))}px`;
  tip.style.top = `${Math.max(8, Math.min(y + 16, innerHeight - tip.offsetHeight - 8))}px`;
}

function tellAtPointer(handler, event, item, value) {
  tell(value === null || value === undefined ? '' : String(value), event.clientX, event.clientY);
}

function widthOf(box, spec) {
  return Math.max(box.clientWidth - 10, (spec.usermeta && spec.usermeta.least) || 0, 120);
}

async function draw(box) {
  if (drawn.has(box)) return;
  const spec = chartValues.charts[box.dataset.chart];
  drawn.set(box, null);
  const settings = {
    mode: 'vega-lite', ast: true, actions: false, defaultStyle: false, renderer: 'svg',
    config: chartValues.theme, tooltip: tellAtPointer, logLevel: 1,
  };
  const inside = document.createElement('div'); // Vega gives its element a role of its own
  inside.setAttribute('aria-hidden', 'true');
  box.append(inside);
  const result = await window.vegaEmbed(inside, { ...spec, width: widthOf(box, spec) }, settings);
  drawn.set(box, { view: result.view, width: widthOf(box, spec), at: -1 });
  box.classList.add('ready');
}

function fit(box) {
  const state = drawn.get(box);
  if (!state) return;
  const width = widthOf(box, chartValues.charts[box.dataset.chart]);
  if (width === state.width || !box.clientWidth) return;
  state.width = width;
  state.view.width(width).runAsync();
}

// Marks that tell something, in the order of their categories.
function tellingMarks(box) {
  return [...box.querySelectorAll('path, line, text')]
    .filter((one) => one.__data__ && typeof one.__data__.tooltip === 'string')
    .sort((a, b) => order(a.__data__.datum) - order(b.__data__.datum));
}

function order(row) {
  return (row.c ?? 1e6) * 1000 + (row.s ?? 0);
}

function walk(event) {
  const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  const box = event.currentTarget;
  const state = drawn.get(box);
  if (event.key === 'Escape') return tell('');
  if (!state || !(event.key in steps)) return undefined;
  const marks = tellingMarks(box);
  if (!marks.length) return undefined;
  event.preventDefault();
  const from = state.at < 0 && steps[event.key] < 0 ? 0 : state.at;
  state.at = (from + steps[event.key] + marks.length) % marks.length;
  const mark = marks[state.at];
  const place = mark.getBoundingClientRect();
  return tell(mark.__data__.tooltip, place.left + place.width / 2, place.top + place.height / 2);
}

function startCharts() {
  const boxes = [...document.querySelectorAll('.drawing')];
  const near = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting) draw(entry.target);
  }, { rootMargin: '600px' });
  const resized = new ResizeObserver((entries) => entries.forEach((entry) => fit(entry.target)));
  // On a busy machine no moment is idle: then a chart is drawn after half a second all the same.
  const quiet = window.requestIdleCallback
    ? (work) => window.requestIdleCallback(work, { timeout: 500 })
    : (work) => setTimeout(work, 50);
  for (const box of boxes) {
    const spec = chartValues.charts[box.dataset.chart];
    box.style.minHeight = `${(spec.height || 200) + 10}px`;
    box.addEventListener('keydown', walk);
    box.addEventListener('blur', () => tell(''));
    box.addEventListener('pointerleave', () => tell(''));
    near.observe(box);
    resized.observe(box);
  }
  const rest = boxes.slice();
  const next = async () => {
    const box = rest.shift();
    if (!box) return document.documentElement.classList.add('drawn');
    await draw(box);
    return quiet(next);
  };
  quiet(next);
}
