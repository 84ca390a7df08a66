'use strict';
// The charts, drawn by uPlot on a canvas. Beside each is a table of the same figures: a canvas says nothing to those who cannot see it.

const HISTORY = 300;
const COLUMN_SECONDS = 10;
const COLUMNS = 60;
const TABLE_ROWS = 12;
const WITHOUT = 'Charts need org.webjars.npm:uplot on the class path; the tables have the figures.';
const CHARTS = {
  'chart-calls': {keys: ['calls'], names: ['calls'], format: rate},
  'chart-latency': {keys: ['p50', 'p95'], names: ['median', 'p95'], format: time},
  'chart-tokens': {keys: ['tokensIn', 'tokensOut'], names: ['in', 'out'], format: rate},
  'chart-first': {keys: ['firstP50', 'firstP95'], names: ['median', 'p95'], format: time}};
const history = [];
const columns = [];
const plots = new Map();
let bounds = [];

const color = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const clock = seconds => new Date(seconds * 1000).toLocaleTimeString([], {hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false});
const newest = values => values.length === 0 ? null : values[values.length - 1];

function axes(format, size) {
  const common = {stroke: () => color('--soft'), font: '11px system-ui, sans-serif', grid: {stroke: () => color('--line'), width: 1}, ticks: {show: false}};
  return [{...common, space: 90, size: 24, values: (u, splits) => splits.map(clock)},
    {...common, size, gap: 4, space: 34, values: (u, splits) => splits.map(format)}];
}

// Makes the plot of a chart, unless its library is not there or it has no room yet.
function plot(id, options, data) {
  const target = $(id);
  if (typeof uPlot === 'undefined') {
    target.textContent = WITHOUT;
    return;
  }
  const known = plots.get(id);
  if (known !== undefined) {
    known.setData(data);
    return;
  }
  if (target.clientWidth === 0) return;
  plots.set(id, new uPlot({width: target.clientWidth, height: Number(target.dataset.height), 
    cursor: {drag: {x: false, y: false}, y: false}, ...options}, data, target));
}

function lines(id) {
  const {keys, names, format} = CHARTS[id];
  const data = [history.map(point => point.at), ...keys.map(key => history.map(point => point[key]))];
  const strokes = ['--one', '--two'];
  plot(id, {
    scales: {x: {time: true, range: () => [newest(history).at - HISTORY, newest(history).at]}, y: {range: (u, low, high) => [0, high > 0 ? high * 1.1 : 1]}},
    axes: axes(format, 62),
    series: [{label: 'at', value: (u, value, i, index) => clock(index === null ? newest(u.data[0]) : value)},
      ...names.map((name, i) => ({label: name, stroke: () => color(strokes[i]), width: 2, dash: i === 0 ? undefined : [5, 3], points: {show: false},
        value: (u, value, at, index) => format(index === null ? newest(u.data[at]) : value)}))]}, data);
  const now = newest(history);
  const top = keys.reduce((most, key) => history.reduce((high, point) => Math.max(high, point[key] || 0), most), 0);
  $(id).setAttribute('aria-label', 'Now ' + keys.map((key, i) => names[i] + ' ' + format(now[key])).join(' and ') + '; at most ' + format(top));
  beside(id, ['at', ...names], () => {
    const every = Math.max(1, Math.floor(history.length / TABLE_ROWS));
    return history.filter((point, i) => (history.length - 1 - i) % every === 0).reverse()
      .map(point => [clock(point.at), ...keys.map(key => format(point[key]))]);
  });
}

// The table of a chart's figures, made while somebody has it open.
function beside(id, head, rows) {
  const details = $(id + '-figures');
  if (!details.open) return;
  table(id + '-table', head, rows(), 'Nothing yet.');
}

const bound = i => i < bounds.length ? '≤ ' + time(bounds[i]) : 'more';

// From the first to the last row of the heat map that has a call; null without any.
function rowsOfHeat() {
  let low = bounds.length;
  let high = -1;
  for (const column of columns) {
    column.counts.forEach((count, i) => {
      if (count > 0) { low = Math.min(low, i); high = Math.max(high, i); }
    });
  }
  return high < 0 ? null : [low, high + 1];
}

function cells(u) {
  const most = columns.reduce((high, column) => Math.max(high, ...column.counts), 0);
  const context = u.ctx;
  context.save();
  context.beginPath();
  context.rect(u.bbox.left, u.bbox.top, u.bbox.width, u.bbox.height);
  context.clip();
  context.fillStyle = color('--one');
  for (const column of columns) {
    const left = u.valToPos(column.at, 'x', true);
    const width = Math.max(1, u.valToPos(column.at + COLUMN_SECONDS, 'x', true) - left - 1);
    column.counts.forEach((count, i) => {
      if (count === 0) return;
      const top = u.valToPos(i + 1, 'y', true);
      context.globalAlpha = .15 + .85 * count / most;
      context.fillRect(left, top, width, Math.max(1, u.valToPos(i, 'y', true) - top - 1));
    });
  }
  context.restore();
}

function heat() {
  const rows = rowsOfHeat();
  const target = $('heat');
  target.setAttribute('aria-label', rows === null ? 'No upstream calls since this page was opened'
    : `Upstream calls took ${bound(rows[0])} to ${bound(rows[1] - 1)}`);
  $('heat-none').hidden = rows !== null;
  target.hidden = rows === null;
  if (rows === null) return;
  const end = () => newest(columns).at + COLUMN_SECONDS;
  plot('heat', {
    legend: {show: false},
    cursor: {show: false},
    scales: {x: {time: true, range: () => [end() - COLUMNS * COLUMN_SECONDS, end()]}, y: {range: () => rowsOfHeat() || [0, 1]}},
    axes: [axes(String, 0)[0], {...axes(String, 72)[1], grid: {show: false},
      splits: u => Array.from({length: u.scales.y.max - u.scales.y.min}, (none, i) => u.scales.y.min + i + .5),
      filter: (u, splits) => {
        const each = Math.max(1, Math.ceil(14 * splits.length / (u.bbox.height / devicePixelRatio)));
        return splits.map((split, i) => i % each === 0 ? split : null);
      },
      values: (u, splits) => splits.map(split => split === null ? '' : bound(Math.floor(split)))}],
    series: [{}, {points: {show: false}, paths: () => null}],
    hooks: {draw: [cells]}}, [columns.map(column => column.at), columns.map(() => null)]);
  beside('heat', ['duration', 'calls since this page was opened'], () => {
    const sums = columns[0].counts.map((none, i) => columns.reduce((sum, column) => sum + column.counts[i], 0));
    return sums.map((sum, i) => [bound(i), number(sum)]).filter((row, i) => sums[i] > 0);
  });
}

function forgetCharts() {
  history.length = 0;
  columns.length = 0;
}

function remember(state, last) {
  const at = Date.now() / 1000;
  const recent = state.recent;
  let point = {calls: null, tokensIn: null, tokensOut: null};
  if (last !== null && state.uptime > last.uptime) {
    const seconds = state.uptime - last.uptime;
    point = {
      calls: Math.max(0, state.total.calls - last.total.calls) / seconds,
      tokensIn: Math.max(0, state.total.tokensIn - last.total.tokensIn) / seconds,
      tokensOut: Math.max(0, state.total.tokensOut - last.total.tokensOut) / seconds};
    if (columns.length === 0 || at - newest(columns).at >= COLUMN_SECONDS) columns.push({at, counts: state.total.buckets.map(() => 0)});
    const column = newest(columns);
    state.total.buckets.forEach((count, i) => { column.counts[i] += Math.max(0, count - last.total.buckets[i]); });
    if (columns.length > COLUMNS) columns.shift();
  }
  // A clock that was put back would have the lines run backwards.
  if (history.length > 0 && at <= newest(history).at) forgetCharts();
  history.push({at, ...point, p50: recent.p50, p95: recent.p95, firstP50: recent.firstP50, firstP95: recent.firstP95});
  if (history.length > HISTORY) history.shift();
}

function charts(state, last) {
  bounds = state.bounds;
  remember(state, last);
  Object.keys(CHARTS).forEach(lines);
  heat();
}

// With other colours or another width everything is drawn anew.
function redrawCharts() {
  plots.forEach(each => each.destroy());
  plots.clear();
  if (history.length > 0) {
    Object.keys(CHARTS).forEach(lines);
    heat();
  }
}

function watchCharts() {
  document.querySelectorAll('details.figures').forEach(each => each.addEventListener('toggle', () => {
    if (each.open && history.length > 0) each.id === 'heat-figures' ? heat() : lines(each.id.replace('-figures', ''));
  }));
  let width = document.documentElement.clientWidth;
  addEventListener('resize', () => {
    if (width === document.documentElement.clientWidth) return;
    width = document.documentElement.clientWidth;
    redrawCharts();
  });
}
