// Puts the page together and draws it: whatever arrives only marks what has changed, and one frame draws it all.
import { api, setApiKey } from './api.js';
import { ReplayChart } from './chart.js';
import { $, el, setClass, setText, toast } from './dom.js';
import { CandleBook, Zone, readCandles } from './candles.js';
import { Panels, changeText, price } from './panels.js';
import { cleanPlan, instrumentOf, keyOf, planFromText } from './plan.js';
import { Replay } from './replay.js';
import { Setup } from './setup.js';
import { tradingDays } from './strip.js';
import { Transport, keyTable } from './transport.js';

const NAME = 'afterbell.session';
const PLAN = 'afterbell.plan';
const THEME = 'afterbell.theme';
const PREVIEW_DAYS = 7;
const WORDS_MILLIS = 60;
const TITLE_MILLIS = 1_000;
/** Of a longer range the timeline shows weekdays, holidays among them. */
const MOST_TIMELINE_DAYS = 800;

// ---- dark and light: as the system says, unless the trader has said otherwise

const systemDark = matchMedia('(prefers-color-scheme: dark)');

function isDark() {
  const chosen = localStorage.getItem(THEME);
  return chosen ? chosen === 'dark' : systemDark.matches;
}

function applyTheme() {
  document.documentElement.dataset.theme = isDark() ? 'dark' : 'light';
  chart?.applyTheme();
  changed();
}

// ---- one frame for everything that has changed

let isDue = false;

function changed() {
  if (isDue) return;
  isDue = true;
  requestAnimationFrame(frame);
}

function frame() {
  isDue = false;
  draw();
}

let chart = null;
const replay = new Replay(changed, toast, (key) => setup.catalog.find((one) => keyOf(one) === key));
const setup = new Setup((plan) => load(plan, true));
const panels = new Panels(replay, setup);
const actions = {
  loadAndPlay: () => load(setup.plan(), true),
  interval: (minutes) => setInterval_(minutes),
  compare: () => $('tool-original').click(),
  volume: () => $('tool-volume').click(),
  now: () => chart.toNow(),
  next: (by) => next(by),
  setup: () => toggle('setup'),
  side: () => toggle('side'),
  search: () => {
    show('setup', true);
    $('search').focus();
  },
  regime: () => {
    show('side', true);
    $('live-regime-text').focus();
  },
  copyUrl: () => panels.copyUrl(),
  copyManifest: () => panels.copyManifest(),
  theme: () => $('theme').click(),
  help: () => $('help-dialog').showModal(),
};
const transport = new Transport(replay, actions);
const keys = keyTable(replay, transport, actions);

let shownKey = 'nothing yet';
let shownSession = null;
let shownInstruments = 0;
let scheduleText = '';

function draw() {
  const { current } = replay;
  const key = current ? `${replay.name} ${current.key}` : replay.name ? '' : preview.key;
  if (key !== shownKey) {
    shownKey = key;
    if (current || replay.name) chart.show(current?.book ?? null, current?.original ?? null, current?.priceStep);
    else chart.show(preview.book, null, preview.step);
    compare();
  }
  if (current) chart.setStep(current.priceStep);
  chart.draw();
  drawWords();
  if (replay.session !== shownSession) {
    shownSession = replay.session;
    panels.drawSession();
    drawSchedule();
    if (replay.instruments.size !== shownInstruments) {
      shownInstruments = replay.instruments.size;
      loadTimeline();
    }
  }
}

// The words around the chart follow a little slower than the chart: nobody reads sixty prices a second, and each costs a
// layout. The title of the tab costs the most.
let wordsAt = -Infinity;
let titleAt = -Infinity;
let wordsTimer = 0;

function drawWords() {
  const now = performance.now();
  if (now - wordsAt < WORDS_MILLIS) {
    if (!wordsTimer) {
      wordsTimer = setTimeout(() => {
        wordsTimer = 0;
        changed();
      }, WORDS_MILLIS);
    }
    return;
  }
  wordsAt = now;
  panels.draw();
  transport.draw();
  drawMark(now);
}

function drawMark(now) {
  const joined = replay.name !== '';
  setText($('mark-name'), joined ? replay.name : 'no session');
  const words = { none: 'not connected', connecting: 'connecting', open: 'connected', lost: 'reconnecting', ended: 'session ended' };
  const dot = $('connection');
  dot.dataset.state = replay.connection;
  setText(dot, words[replay.connection] ?? replay.connection);
  chart.setMark(joined ? replay.name : '');
  $('empty').hidden = joined || preview.book !== null;
  if (!joined) setText($('title'), preview.book ? `${preview.instrument.symbol}, before ${preview.date}` : 'No market yet');
  if (now - titleAt < TITLE_MILLIS) return;
  titleAt = now;
  const { current } = replay;
  const quote = current?.quote;
  const said = quote ? `${current.symbol} ${price(quote.ltp, current.priceStep)}${changeText(quote, current.priceStep) ? ` ${changeText(quote, current.priceStep)}` : ''} · ` : '';
  document.title = `${said}REPLAY, not live${joined ? ` · ${replay.name}` : ''}`;
}

function drawSchedule() {
  const schedule = replay.session?.plan.schedule ?? [];
  const text = JSON.stringify(schedule);
  if (text === scheduleText) return;
  scheduleText = text;
  chart.setSchedule(schedule.map((one) => ({ time: Date.parse(one.from) / 1000, text: one.regime.split(':')[0] })));
}

// ---- before a market is loaded: the days before the chosen one, and nothing of the day itself

let preview = { key: '', book: null };
let previewTimer = 0;

function choosePreview(key, date) {
  clearTimeout(previewTimer);
  previewTimer = setTimeout(() => loadPreview(key, date), 120);
}

async function loadPreview(key, date) {
  const first = setup.catalog.find((one) => keyOf(one) === key)?.first.slice(0, 10) ?? '';
  // The first day in a source has none before it.
  const wanted = key && date > first ? `${key} ${date}` : '';
  if (wanted === preview.key) return;
  preview = { key: wanted, book: null };
  if (!wanted) {
    changed();
    return;
  }
  const instrument = instrumentOf(key);
  const before = (days) => new Date(Date.parse(date) - days * 86_400_000).toISOString().slice(0, 10);
  try {
    // With the day itself, which has candles: a range without any would be an error.
    const answer = await api.candles({ ...instrument, interval: '1m', regime: 'none', from: before(PREVIEW_DAYS), to: date });
    const zone = new Zone(answer.timezone);
    const earlier = readCandles(answer).filter((candle) => zone.date(candle.time) < date);
    const book = earlier.length ? new CandleBook(instrument.exchange, zone) : null;
    book?.replace([], earlier);
    if (preview.key === wanted) preview = { key: wanted, book, instrument, date, step: answer.price_step };
  } catch {
    // Then there is nothing to show.
  }
  changed();
}

async function loadTimeline() {
  const { session, current, zone } = replay;
  if (!session?.playable || !current) {
    transport.setDays([]);
    return;
  }
  const from = session.playable.from.slice(0, 10);
  const to = zone.date(Date.parse(session.playable.to) / 1000 - 1);
  let days = [];
  if (Date.parse(to) - Date.parse(from) < MOST_TIMELINE_DAYS * 86_400_000) {
    try {
      days = [...(await tradingDays({ symbol: current.symbol, exchange: current.exchange }, from, to)).keys()];
    } catch {
      // Then the timeline has the weekdays.
    }
  }
  if (!days.length) days = weekdays(from, to);
  const inside = session.plan.ranges;
  days = days.filter((day) => inside.some((range) => day >= range.from.slice(0, 10) && day <= zone.date(Date.parse(range.to) / 1000 - 1)));
  transport.setDays(days);
  changed();
}

function weekdays(from, to) {
  const days = [];
  for (let at = Date.parse(from); at <= Date.parse(to) && days.length < 3000; at += 86_400_000) {
    const day = new Date(at);
    if (day.getUTCDay() % 6) days.push(day.toISOString().slice(0, 10));
  }
  return days.length ? days : [from];
}

// ---- what a trader does

async function load(plan, play) {
  if (!plan.instruments?.length) {
    setup.problem('Choose an instrument first.');
    return;
  }
  const name = $('plan-name').value.trim() || newName();
  const button = $('load');
  button.disabled = true;
  try {
    await replay.load(name, plan, play);
    localStorage.setItem(NAME, name);
    localStorage.setItem(PLAN, JSON.stringify(plan));
    joined();
  } catch (error) {
    setup.problem(error.message);
    show('setup', true);
  } finally {
    button.disabled = false;
    changed();
  }
}

async function join(name) {
  try {
    if (!(await api.hasSession(name))) return false;
    await replay.join(name);
    joined();
    return true;
  } catch (error) {
    toast(error.message, 'error');
    return false;
  }
}

function joined() {
  history.replaceState(null, '', `#session=${encodeURIComponent(replay.name)}`);
  $('plan-name').value = replay.session.kind !== 'named' ? $('plan-name').value : replay.name;
  document.body.classList.remove('choosing');
  show('setup', false);
  show('side', true);
  if (!matchMedia('(max-width: 760px)').matches) $('play').focus();
  shownInstruments = 0;
  shownSession = null;
  changed();
}

function newName() {
  return `page-${Math.random().toString(36).slice(2, 6).padEnd(4, '0')}`;
}

async function endSession() {
  const { name } = replay;
  replay.leave();
  history.replaceState(null, '', location.pathname);
  document.body.classList.add('choosing');
  show('setup', true);
  transport.setDays([]);
  shownSession = null;
  panels.drawSession();
  changed();
  try {
    await api.deleteSession(name);
    toast(`${name} has ended`);
  } catch (error) {
    toast(error.message, 'error');
  }
  others();
}

function next(by) {
  const all = [...replay.instruments.keys()];
  if (all.length) replay.select(all[(all.indexOf(replay.selected) + by + all.length) % all.length]);
}

function setInterval_(minutes) {
  chart.setInterval(minutes);
  for (const button of $('intervals').querySelectorAll('button')) {
    button.setAttribute('aria-pressed', String(Number(button.dataset.minutes) === minutes));
  }
  changed();
}

async function compare() {
  const on = $('tool-original').getAttribute('aria-pressed') === 'true';
  const { current } = replay;
  chart.setOriginal(current?.original ?? null, on);
  changed();
  if (on && current && !current.original) {
    try {
      const book = await replay.loadOriginal(current);
      if (current === replay.current) chart.setOriginal(book, true);
    } catch (error) {
      toast(error.message, 'error');
    }
    changed();
  }
}

function press(button) {
  const on = button.getAttribute('aria-pressed') !== 'true';
  button.setAttribute('aria-pressed', String(on));
  return on;
}

function show(id, on) {
  setClass(document.body, `no-${id}`, !on);
  $(`open-${id}`).setAttribute('aria-expanded', String(on));
}

function toggle(id) {
  show(id, document.body.classList.contains(`no-${id}`));
}

async function others() {
  try {
    const { sessions } = await api.sessions();
    const list = sessions.filter((one) => one.kind !== 'private' && one.name !== replay.name);
    $('others').hidden = !list.length;
    $('sessions').replaceChildren(...list.map((one) => el('li', {},
      el('button', { type: 'button', onclick: () => join(one.name) }, el('strong', { text: one.name }), el('span', { text: ` ${one.state}, ${one.instruments.map((instrument) => instrument.symbol).slice(0, 3).join(' ') || 'any instrument'}` })))));
  } catch {
    $('others').hidden = true;
  }
}

// ---- the beginning

function wire() {
  $('theme').addEventListener('click', () => {
    localStorage.setItem(THEME, isDark() ? 'light' : 'dark');
    applyTheme();
  });
  systemDark.addEventListener('change', applyTheme);
  $('help').addEventListener('click', actions.help);
  $('open-setup').addEventListener('click', () => {
    toggle('setup');
    if (!document.body.classList.contains('no-setup')) others();
  });
  $('open-side').addEventListener('click', () => toggle('side'));
  $('end-session').addEventListener('click', endSession);
  for (const button of $('intervals').querySelectorAll('button')) {
    button.addEventListener('click', () => setInterval_(Number(button.dataset.minutes)));
  }
  $('tool-original').addEventListener('click', () => {
    press($('tool-original'));
    compare();
  });
  $('tool-volume').addEventListener('click', () => {
    chart.setVolume(press($('tool-volume')));
    changed();
  });
  $('tool-now').addEventListener('click', actions.now);
  $('key-ok').addEventListener('click', () => {
    setApiKey($('key').value);
    location.reload();
  });
  setup.onDays = choosePreview;
  replay.onRegime = () => { panels.verdictOf = ''; };
  chart.onCrosshair = (bar, volume) => {
    const step = replay.current?.priceStep ?? 0.05;
    setText($('ohlc'), bar ? `O ${price(bar.open, step)}  H ${price(bar.high, step)}  L ${price(bar.low, step)}  C ${price(bar.close, step)}${volume ? `  V ${volume.value}` : ''}` : '');
  };
  $('help-keys').append(...keys.flatMap(([names, what]) => [
    el('dt', {}, ...names.slice(0, 1).map((one) => el('kbd', { text: one.replace('Arrow', '') }))), el('dd', { text: what })]));
  addEventListener('keydown', onKey);
  // A mouse presses a button without taking the keys to it: after a click on Volume the space bar still plays.
  addEventListener('mousedown', (event) => {
    if (!event.target.closest?.('button') || document.querySelector('dialog[open]')) return;
    event.preventDefault();
    document.activeElement?.blur();
  });
  addEventListener('hashchange', () => begin());
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) replay.refresh();
  });
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
  const at = event.target;
  const typing = at.matches?.('input:not([type=range]):not([type=checkbox]), select, textarea');
  if (event.key === 'Escape') {
    if (typing) at.blur();
    return;
  }
  if (typing) return;
  // What a focused button or the timeline does with a key is theirs.
  if (at.matches?.('button, summary, a') && (event.key === ' ' || event.key === 'Enter') && at.id !== 'play') return;
  if (at.matches?.('input[type=range]') && /^(Arrow|Page|Home|End)/.test(event.key)) return;
  const pressed = event.key === ' ' ? 'Space' : event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const found = keys.find(([names]) => names.includes(pressed));
  if (found) {
    event.preventDefault();
    found[2]();
  }
}

async function begin() {
  const hash = new URLSearchParams(location.hash.slice(1));
  const stored = localStorage.getItem(NAME) ?? '';
  const wanted = hash.get('session');
  if (wanted) {
    if (wanted === replay.name || (await join(wanted))) return;
    toast(`There is no session ${wanted} any more; choose a market`, 'error');
  }
  if (hash.get('plan')) {
    try {
      setup.take({ ...setup.usual(), ...planFromText(hash.get('plan')) });
      toast('The link’s choice is taken; press Load and play');
    } catch {
      toast('This link does not hold a choice that can be read', 'error');
    }
    return;
  }
  if (!wanted && stored && (await join(stored))) toast(`Back in ${stored}`);
}

async function main() {
  chart = new ReplayChart($('chart'));
  wire();
  applyTheme();
  $('plan-name').value = localStorage.getItem(NAME) || newName();
  try {
    const stored = localStorage.getItem(PLAN);
    await setup.start(stored ? cleanPlan(JSON.parse(stored)) : null);
    panels.setRegimes(setup.regimes);
    panels.setCatalog(setup.catalog);
    await begin();
    others();
  } catch (error) {
    $('key-field').hidden = error.status !== 401;
    setup.problem(error.message);
  }
  panels.drawSession();
  document.body.dataset.ready = 'true';
  changed();
}

// For tests and for whoever is curious in the console; the page itself does not use it.
globalThis.afterbell = { replay, setup, data: () => chart.data(), chart: () => chart };
main();
