interface Given {
  /** From where the figures come. */
  path: string
  words: Record<string, string>
}

/**
 * What a screen does by itself: asks for the figures every minute, shows one dashboard after the other, says how fresh they are, and comes back
 * after a lost network. Everything is set as text: nothing that comes is read as markup. Where the link is gone, no figure stays on the screen.
 */
export const wallScript = ({ path, words }: Given): string =>
  `const path = ${inScript(path)}, words = ${inScript(words)};\n${program}`

/** As JSON that ends no script. */
const inScript = (value: unknown): string => JSON.stringify(value).replace(/</g, '\\u003c')

const program = `
const everyMs = 60000, againMs = 15000, staleMs = 150000;
const main = document.querySelector('main'), head = document.querySelector('h1'), turn = document.getElementById('turn'), fresh = document.getElementById('fresh');
let shown = null, came = 0, at = 0, next = 0, rotation = 0;
const element = (name, kind, text) => { const made = document.createElement(name); if (kind) made.className = kind; if (text !== undefined) made.textContent = text; return made; };
function table({ head, labels, rows }) {
  const place = element('div', 'rows'), made = element('table'), line = element('tr');
  head.forEach((text, i) => line.append(element('th', i < labels ? '' : 'figure', text)));
  const top = element('thead'), body = element('tbody');
  top.append(line);
  for (const row of rows) { const one = element('tr'); row.forEach((text, i) => one.append(element('td', i < labels ? '' : 'figure', text))); body.append(one); }
  made.append(top, body); place.append(made);
  return place;
}
function numbers(list) {
  const place = element('div', 'numbers');
  for (const { label, value, change } of list) { const one = element('div', 'number'); one.append(element('b', '', value), element('span', '', change ? label + ' · ' + change : label)); place.append(one); }
  return place;
}
function tile({ title, x, y, w, h, picture, numbers: list, table: rows, note }) {
  const made = element('section');
  made.style.gridColumn = (x + 1) + ' / span ' + w;
  made.style.gridRow = (y + 1) + ' / span ' + h;
  made.append(element('h2', '', title));
  if (picture) { const drawn = element('img'); drawn.alt = note; drawn.src = picture; made.append(drawn); }
  if (list) made.append(numbers(list));
  if (rows) made.append(table(rows));
  if (note) made.append(element('p', 'note', note));
  return made;
}
function draw() {
  if (!shown) return;
  const all = shown.dashboards;
  at %= all.length;
  head.textContent = all[at].name;
  turn.textContent = all.length > 1 ? all.map((_, i) => i === at ? '●' : '○').join('') : '';
  main.replaceChildren(...(all[at].tiles.length ? all[at].tiles.map(tile) : [element('p', 'loading', words.empty)]));
  main.removeAttribute('aria-busy');
  main.style.animation = 'none';
}
function say(offline) {
  if (!shown) { fresh.textContent = offline ? words.offline : ''; return; }
  const stale = offline || Date.now() - came > staleMs;
  document.body.classList.toggle('stale', stale);
  fresh.textContent = (stale ? words.offline + '. ' : '') + words.asOf.replace('{{time}}', shown.time);
}
function gone() {
  shown = null;
  clearInterval(rotation);
  document.body.className = '';
  const place = element('main', 'gone');
  place.append(element('h1', '', words.gone), element('p', '', words.goneText));
  document.body.replaceChildren(place);
}
function rotate() {
  clearInterval(rotation);
  if (shown.dashboards.length > 1) rotation = setInterval(() => { at++; draw(); }, shown.turnSeconds * 1000);
}
async function look() {
  clearTimeout(next);
  let wait = everyMs;
  try {
    const answer = await fetch(path, { cache: 'no-store', signal: AbortSignal.timeout(50000) });
    if (answer.status === 404) return gone();
    if (!answer.ok) throw new Error(String(answer.status));
    const before = shown;
    shown = await answer.json();
    came = Date.now();
    if (!before || before.dashboards.length !== shown.dashboards.length || before.turnSeconds !== shown.turnSeconds) rotate();
    draw();
    say(false);
  } catch {
    wait = againMs;
    say(true);
  }
  next = setTimeout(look, wait);
}
setInterval(() => say(document.body.classList.contains('stale')), 30000);
addEventListener('online', look);
look();
`
