'use strict';
// Text reaches the page only as textContent: names of models and endpoints come from outside.

const SVG = 'http://www.w3.org/2000/svg';
let last = null;

const $ = id => document.getElementById(id);

function make(name, text, className) {
  const element = document.createElement(name);
  if (text !== undefined) element.textContent = text;
  if (className) element.className = className;
  return element;
}

function shape(parent, name, attributes, text) {
  const element = document.createElementNS(SVG, name);
  for (const key in attributes) element.setAttribute(key, attributes[key]);
  if (text !== undefined) element.textContent = text;
  parent.appendChild(element);
  return element;
}

const number = value => value === null ? '–' : value.toLocaleString('en', {maximumFractionDigits: 0});
const rate = value => value === null ? '–' : value >= 100 ? number(value) : value.toFixed(value >= 10 ? 1 : 2);
const percent = value => value === null ? '–' : (value * 100).toFixed(1) + ' %';
function time(ms) {
  if (ms === null) return '–';
  if (ms < 1) return rate(ms * 1000) + ' µs';
  return ms < 1000 ? rate(ms) + ' ms' : rate(ms / 1000) + ' s';
}
function span(seconds) {
  if (seconds < 120) return Math.round(seconds) + ' s';
  return seconds < 7200 ? Math.round(seconds / 60) + ' min' : (seconds / 3600).toFixed(1) + ' h';
}

// A long name breaks between its parts on a narrow screen; it stays one text.
function breakable(cell) {
  // No look behind: older browsers refuse the whole script for it.
  const parts = cell.textContent.replace(/[.\/:-](?=.)|[a-z](?=[A-Z])/g, '$&\u0000').split('\u0000');
  cell.replaceChildren(...parts.flatMap((part, i) => i === 0 ? [part] : [make('wbr'), part]));
}

function table(id, head, rows, none) {
  const target = $(id);
  target.replaceChildren();
  const top = target.createTHead().insertRow();
  head.forEach((title, i) => {
    const first = rows.length > 0 && rows[0][i] !== null && typeof rows[0][i] === 'object' ? rows[0][i].className : '';
    const cell = make('th', title, i === 0 || first.startsWith('left') ? 'left' : '');
    cell.scope = 'col';
    top.appendChild(cell);
  });
  const body = target.createTBody();
  if (rows.length === 0) {
    const cell = body.insertRow().insertCell();
    cell.colSpan = head.length;
    cell.className = 'left';
    cell.textContent = none;
  }
  for (const row of rows) {
    const line = body.insertRow();
    row.forEach((value, i) => {
      const given = value !== null && typeof value === 'object' ? value : {text: value};
      const cell = make(i === 0 ? 'th' : 'td', given.text, given.className);
      if (i === 0) {
        cell.scope = 'row';
        breakable(cell);
      }
      line.appendChild(cell);
    });
  }
}

const STATS = ['calls', 'per second', 'failed', 'cache hits', 'p50', 'p95', 'p99', 'first token p50', 'tokens in', 'tokens out', 'cost', 'a call'];
const stats = s => [
  number(s.calls), rate(s.perSecond), {text: percent(s.errorRate), className: s.errorRate > .05 ? 'bad' : ''},
  percent(s.hitRatio), time(s.p50), time(s.p95), time(s.p99), time(s.firstP50), number(s.tokensIn), number(s.tokensOut), s.cost, s.costPerCall];

// A health score, and what it is multiplied by while the trend is bad.
const score = e => e.score === null ? '–' : e.score.toFixed(2) + (e.outlook < 1 ? ' × ' + e.outlook.toFixed(2) : '');

function tiles(id, values) {
  $(id).replaceChildren(...values.map(([name, value]) => {
    const box = make('div');
    box.append(make('dt', name), make('dd', value));
    return box;
  }));
}

function figures(s) {
  tiles('tiles', [
    ['Calls', number(s.calls)], ['Per second', rate(s.perSecond)], ['Failed', percent(s.errorRate)],
    ['Median', time(s.p50)], ['p95', time(s.p95)], ['p99', time(s.p99)], ['First token', time(s.firstP50)],
    ['Cache hits', percent(s.hitRatio)], ['Tokens in', number(s.tokensIn)], ['Tokens out', number(s.tokensOut)],
    ['Tokens a minute', number(s.tokensPerMinute)], ['Cost', s.cost], ['Cost a call', s.costPerCall]]);
}

function budgets(all) {
  $('budgets-section').hidden = all.length === 0;
  $('budgets').replaceChildren(...all.map(budget => {
    const box = make('div', undefined, 'budget');
    const left = new Date(budget.roomAt);
    box.append(make('p', budget.name + (budget.owner === '' ? '' : ': ' + budget.owner) + ': ' + budget.spent + ' of ' + budget.limit));
    const bar = shape(box, 'svg', {viewBox: '0 0 100 4', preserveAspectRatio: 'none', role: 'img', 'aria-label': percent(budget.share) + ' spent'});
    shape(bar, 'rect', {class: 'rail', width: 100, height: 4});
    shape(bar, 'rect', {class: 'held', width: Math.min(100, budget.taken * 100), height: 4});
    shape(bar, 'rect', {class: 'spent' + (budget.share >= .9 ? ' bad' : budget.share >= .7 ? ' warn' : ''), width: Math.min(100, budget.share * 100), height: 4});
    box.append(make('p', percent(budget.share) + ' spent, ' + budget.reserved + ' reserved; room again ' + left.toLocaleString()));
    return box;
  }));
}

function load(now) {
  tiles('load', [['Waiting in the queue', number(now.waiting)], ['Under way', number(now.running) + ' of ' + number(now.limit)],
    ['Connections', number(now.connections)], ['Requests on them', number(now.inFlight)], ['Waiting for one', number(now.forConnection)],
    ['Events dropped', number(now.dropped)], ['Heap in use', percent(now.heap)], ['Threads', number(now.threads)]]);
  table('pools', ['origin', 'connections', 'in flight', 'waiting'],
    now.pools.map(pool => [pool.origin, number(pool.connections), number(pool.inFlight), number(pool.waiting)]), 'No connection is open.');
}

function list(id, items, none) {
  const target = $(id);
  const key = JSON.stringify(items);
  if (target.dataset.key === key) return; // a live region speaks only of what is new
  target.dataset.key = key;
  target.replaceChildren();
  if (items.length === 0) target.appendChild(make('li', none, 'none'));
  for (const item of items) {
    const line = make('li', undefined, item.className);
    item.lines.forEach(text => line.appendChild(make('p', text)));
    target.appendChild(line);
  }
}

function show(state) {
  if (last !== null && state.uptime < last.uptime) { // another process answers on this port
    forgetCharts();
    last = null;
  }
  $('status').textContent = 'Live; up for ' + span(Math.floor(state.uptime / 10) * 10);
  figures(state.recent);
  budgets(state.budgets);
  load(state.load);
  list('issues', state.issues.map(issue => ({
    className: issue.severity,
    lines: [`${issue.severity}: ${issue.subject}: ${issue.message}`, issue.advice]})), 'None.');
  table('endpoints', ['endpoint', 'circuit', 'score', 'opened', 'attempts', 'failed', 'p50', 'p95', 'p99', 'since', 'reason'],
    state.endpoints.map(e => [e.name + (e.region === '' ? '' : ' (' + e.region + ')'), {text: e.state === 'closed' ? 'closed' : e.state === 'open' ? 'OPEN' : 'half open',
      className: e.state === 'closed' ? 'good' : e.state === 'open' ? 'bad' : 'warn'},
    {text: score(e), className: e.score !== null && e.score * e.outlook < .5 ? 'bad' : ''},
    number(e.opened), number(e.attempts), percent(e.errorRate), time(e.p50), time(e.p95), time(e.p99), span(e.since), {text: e.reason, className: 'left prose'}]),
    'No endpoint was called yet.');
  table('methods', ['method', ...STATS], state.methods.map(m => [m.name, ...stats(m)]), 'No calls in the last 15 minutes.');
  table('models', ['model', ...STATS], state.models.map(m => [m.name, ...stats(m)]), 'No calls in the last 15 minutes.');
  table('windows', ['window', ...STATS], state.windows.map(w => [w.name, ...stats(w)]), '');
  const answered = state.answers.reduce((sum, answer) => sum + answer.count, 0);
  table('cache', ['answered by', 'calls', 'share'], state.answers.map(a => [a.source, number(a.count), percent(a.count / answered)]),
    'No answers in the last 15 minutes.');
  table('failures', ['at', 'call', 'failure', 'model', 'endpoint', 'after', 'attempts'], state.failures.map(f => [
    new Date(f.at).toLocaleTimeString(), {text: f.call, className: 'left'}, {text: f.failure, className: 'left bad'},
    {text: f.model, className: 'left'}, {text: f.endpoint, className: 'left'}, time(f.after), number(f.attempts)]), 'None.');
  $('tuning-section').hidden = state.tuning.length === 0;
  table('tuning', ['setting', 'now', 'configured', 'bounds', 'last step'], state.tuning.map(t => [t.setting,
    {text: number(t.value), className: t.value === t.configured ? '' : 'moved'}, number(t.configured), number(t.least) + ' – ' + number(t.most),
    {text: (t.trying ? 'trying: ' : '') + (t.reason || '–'), className: 'left prose'}]), '');
  list('alerts', state.alerts.map(alert => ({
    className: alert.resolved ? 'resolved' : alert.severity,
    lines: [new Date(alert.at).toLocaleString() + ': ' + (alert.resolved ? 'resolved: ' : '') + alert.subject + ': ' + alert.message]})),
    'None.');
  charts(state, last);
  last = state;
}

function theme() {
  const button = $('theme');
  const media = matchMedia('(prefers-color-scheme: dark)');
  const set = dark => {
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
    button.setAttribute('aria-pressed', String(dark));
    redrawCharts();
  };
  set(media.matches);
  media.addEventListener('change', event => set(event.matches));
  button.addEventListener('click', () => set(document.documentElement.dataset.theme !== 'dark'));
}

function connect() {
  const events = new EventSource('events');
  events.onmessage = event => show(JSON.parse(event.data));
  events.onerror = () => { $('status').textContent = 'Connection lost; trying again'; };
}
