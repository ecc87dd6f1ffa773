// Beside the chart: the instruments with their prices, the order book, the regime's verdict, the session and its clients.
import { api, apiKey } from './api.js';
import { decimalsOf } from './chart.js';
import { $, copy, el, setAttribute, setClass, setText, toast } from './dom.js';
import { formatChain, instrumentOf, keyOf, parseChain, parseChoice } from './plan.js';

const LEVELS = 5;
/** More names than this are no help in a list. */
const MOST_LISTED = 2_000;
const whole = new Intl.NumberFormat('en-IN', { maximumFractionDigits: 2 });
const formats = new Map();

export function price(value, step) {
  const digits = decimalsOf(step);
  let format = formats.get(digits);
  if (!format) {
    format = new Intl.NumberFormat('en-IN', { minimumFractionDigits: digits, maximumFractionDigits: digits });
    formats.set(digits, format);
  }
  return format.format(value);
}

function signed(value, digits) {
  return `${value > 0 ? '+' : value < 0 ? '−' : ''}${Math.abs(value).toFixed(digits)}`;
}

export function changeText(quote, step) {
  if (quote?.change === undefined) return '';
  const sign = quote.change > 0 ? '+' : quote.change < 0 ? '−' : '';
  return `${sign}${price(Math.abs(quote.change), step)} (${sign}${Math.abs(quote.change_percent).toFixed(2)} %)`;
}

export class Panels {
  constructor(replay, setup) {
    this.replay = replay;
    this.setup = setup;
    this.rows = new Map();
    this.bookRows = [];
    this.verdictOf = '';
    const body = $('book').tBodies[0];
    for (let i = 0; i < LEVELS; i++) {
      const cells = Array.from({ length: 6 }, (_, column) => el('td', { class: column < 3 ? 'bid' : 'ask' }));
      body.append(el('tr', {}, ...cells));
      this.bookRows.push(cells);
    }
    for (const id of ['copy-url', 'top-url']) $(id).addEventListener('click', () => this.copyUrl());
    $('copy-manifest').addEventListener('click', () => this.copyManifest());
    $('bot-url').addEventListener('focus', (event) => event.target.select());
    $('add').addEventListener('change', () => this.add());
    this.liveRegime();
  }

  add() {
    const asked = $('add').value.trim();
    const found = this.setup.catalog.find((one) => [keyOf(one), one.symbol].some((name) => name.toLowerCase() === asked.toLowerCase()));
    // What the catalogue does not list may still exist: a source may know names of its own.
    const key = found ? keyOf(found) : asked.includes(':') ? asked : '';
    if (!key) {
      if (asked) toast(`There is no ${asked} in this source; write it as SYMBOL:EXCHANGE`, 'error');
      return;
    }
    $('add').value = '';
    this.replay.addInstrument(key);
  }

  liveRegime() {
    const input = el('input', { id: 'live-regime-text', list: 'live-regimes', spellcheck: 'false', 'aria-label': 'Regime from the next candle on', placeholder: 'none' });
    const apply = async () => {
      const regime = input.value.trim() || 'none';
      const answer = await this.replay.control('regime', { regime });
      if (answer) toast(`${regime} from ${this.replay.zone.time(answer.from_epoch_ms / 1000, false)} on`);
    };
    input.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') apply();
    });
    $('live-regime').append(input, el('button', { type: 'button', id: 'apply-regime', text: 'From the next candle', onclick: apply }), el('datalist', { id: 'live-regimes' }));
  }

  setCatalog(catalog) {
    $('addable').replaceChildren(...catalog.slice(0, MOST_LISTED).map((one) => el('option', { value: keyOf(one) })));
  }

  setRegimes(regimes) {
    $('live-regimes').replaceChildren(...['none', ...regimes.map((one) => one.name)].map((value) => el('option', { value })));
  }

  copyUrl() {
    if ($('bot-url').value) copy($('bot-url').value, 'URL');
  }

  copyManifest() {
    const manifest = this.replay.session?.manifest;
    if (manifest) copy(JSON.stringify(manifest, null, 2), 'Manifest');
  }

  /** Every frame in which something has changed. */
  draw() {
    const { replay } = this;
    this.drawWatch();
    this.drawBook();
    const current = replay.current;
    if (current?.quote) {
      setText($('title'), `${current.symbol}`);
      setText($('ltp'), price(current.quote.ltp, current.priceStep));
      setText($('change'), changeText(current.quote, current.priceStep));
      tone($('change'), current.quote.change);
      tone($('ltp'), current.direction);
    } else {
      if (current) setText($('title'), current.symbol);
      setText($('ltp'), '');
      setText($('change'), '');
    }
  }

  drawWatch() {
    const list = $('watch');
    for (const one of this.replay.instruments.values()) {
      let row = this.rows.get(one.key);
      if (!row) {
        row = {
          ltp: el('span', { class: 'watch-ltp' }), change: el('span', { class: 'watch-change' }), more: el('span', { class: 'watch-more' }),
        };
        row.button = el('button', { type: 'button', onclick: () => this.replay.select(one.key) },
          el('span', { class: 'watch-name' }, el('strong', { text: one.symbol }), el('span', { text: one.exchange })), row.ltp, row.more, row.change);
        row.item = el('li', {}, row.button);
        this.rows.set(one.key, row);
        list.append(row.item);
      }
      const { quote } = one;
      setClass(row.item, 'current', one.key === this.replay.selected);
      setAttribute(row.button, 'aria-pressed', String(one.key === this.replay.selected));
      if (quote) {
        setText(row.ltp, price(quote.ltp, one.priceStep));
        setText(row.change, quote.change_percent === undefined ? '' : `${signed(quote.change_percent, 2)} %`);
        tone(row.ltp, one.direction);
        tone(row.change, quote.change);
        const parts = quote.high === undefined ? '' : `${price(quote.low, one.priceStep)} – ${price(quote.high, one.priceStep)}${quote.volume ? `  ${compact(quote.volume)}` : ''}`;
        setText(row.more, parts);
      } else {
        setText(row.more, 'no tick yet');
      }
    }
    if (this.rows.size > this.replay.instruments.size) {
      for (const [key, row] of this.rows) {
        if (!this.replay.instruments.has(key)) {
          row.item.remove();
          this.rows.delete(key);
        }
      }
    }
  }

  drawBook() {
    const one = this.replay.current;
    const depth = one?.depth;
    $('book').hidden = !depth;
    setText($('book-note'), !one ? '' : depth ? 'invented around the price' : one.exchange.endsWith('_INDEX') ? 'an index has none' : 'none yet');
    if (!depth) return;
    const most = Math.max(1, ...depth.buy.map((level) => level.quantity), ...depth.sell.map((level) => level.quantity));
    this.bookRows.forEach((cells, i) => {
      const buy = depth.buy[i];
      const sell = depth.sell[i];
      if (buy) {
        setText(cells[0], String(buy.orders));
        setText(cells[1], whole.format(buy.quantity));
        setText(cells[2], price(buy.price, one.priceStep));
        shade(cells[1], buy.quantity / most);
      }
      if (sell) {
        setText(cells[3], price(sell.price, one.priceStep));
        setText(cells[4], whole.format(sell.quantity));
        setText(cells[5], String(sell.orders));
        shade(cells[4], sell.quantity / most);
      }
    });
  }

  /** When REST has said something new. */
  drawSession() {
    const { replay } = this;
    const { session } = replay;
    $('bot-url').value = session ? replay.feed?.url() ?? '' : '';
    const rows = (session?.client_list ?? []).map((client) => el('tr', {},
      el('th', { scope: 'row', text: `${client.id} ${client.protocol}` }), el('td', { text: String(client.subscriptions) }), el('td', { text: compact(client.messages_sent) }),
      el('td', { class: client.messages_dropped ? 'bad' : '', text: compact(client.messages_dropped) }), el('td', { text: `${client.lag_ms} ms` })));
    $('clients').tBodies[0].replaceChildren(...rows);
    setText($('session-note'), session ? `${session.name}, seed ${session.plan.seed}${apiKey() ? ', with a key' : ''}` : '');
    const schedule = session?.plan.schedule ?? [];
    const at = replay.clockMillis;
    const now = schedule.filter((one) => Date.parse(one.from) <= at).at(-1)?.regime ?? session?.plan.regime ?? '';
    setText($('regime-now'), session ? shortRegime(now, this.setup.regimes) : '');
    for (const id of ['add', 'top-url', 'copy-manifest', 'copy-url', 'end-session', 'apply-regime']) $(id).disabled = !session;
    $('end-session').hidden = session?.kind === 'main';
    if (session && replay.current) this.verdict(now);
    if (!session) {
      $('verdict').replaceChildren();
      this.verdictOf = '';
    }
  }

  async verdict(regime) {
    const { replay } = this;
    const { plan } = replay.session;
    const from = plan.from.slice(0, 10);
    const to = replay.zone.date(Date.parse(plan.to) / 1000 - 1);
    const key = `${replay.selected} ${regime} ${from} ${to} ${plan.seed}`;
    if (key === this.verdictOf) return;
    this.verdictOf = key;
    const box = $('verdict');
    if (regime === 'none' || regime === '') {
      box.replaceChildren(el('p', { class: 'hint', text: 'The candles are as they were; nothing to prove.' }));
      return;
    }
    try {
      const answer = await api.measure({ ...instrumentOf(replay.selected), from, to, regime, seed: plan.seed });
      if (key !== this.verdictOf) return;
      box.replaceChildren(...answer.stages.map((stage) => this.stage(stage)));
    } catch (error) {
      if (key === this.verdictOf) box.replaceChildren(el('p', { class: 'hint', text: error.message }));
    }
  }

  stage(stage) {
    const known = this.setup.regimes.find((one) => one.name === parseChoice(stage.regime).name);
    const rows = stage.targets.map((target) => el('tr', {},
      el('td', { text: target.target.replaceAll('_', ' ') }), el('td', { class: 'number', text: Number.isFinite(target.value) ? target.value.toFixed(2) : '–' }),
      el('td', {}, el('span', { class: `badge ${String(target.verdict).toLowerCase().replaceAll(' ', '-')}`, text: target.verdict }))));
    return el('div', {}, el('p', { class: 'explains', text: known?.description ?? stage.regime }),
      el('table', { class: 'targets' }, el('thead', {}, el('tr', {}, el('th', { scope: 'col', text: 'target' }), el('th', { scope: 'col', text: 'measured' }), el('th', { scope: 'col', text: 'verdict' }))), el('tbody', {}, ...rows)),
      el('p', { class: 'hint', text: `over ${stage.days} ${stage.days === 1 ? 'day' : 'days'}${stage.coarse_days ? `, ${stage.coarse_days} too coarse to judge` : ''}` }));
  }
}

export function shortRegime(text, services) {
  const chain = parseChain(text || 'none');
  return chain ? formatChain(chain, services) : text;
}

function tone(node, value) {
  setClass(node, 'is-up', value > 0);
  setClass(node, 'is-down', value < 0);
}

// Sixteen widths as classes: a policy without inline styles allows setting them from a script as well, but this is cheaper.
function shade(cell, part) {
  const width = `fill-${Math.max(1, Math.round(part * 16))}`;
  if (!cell.classList.contains(width)) {
    cell.className = `${cell.className.replace(/ ?fill-\d+/, '')} ${width}`;
  }
}

export function compact(value) {
  if (value >= 1e7) return `${(value / 1e7).toFixed(2)} Cr`;
  if (value >= 1e5) return `${(value / 1e5).toFixed(2)} L`;
  return whole.format(value);
}
