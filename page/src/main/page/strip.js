// The strip of days: which exist, how far each went and where it went.
import { api } from './api.js';
import { Zone, readCandles } from './candles.js';
import { el } from './dom.js';

const SHOWN_BEFORE = 150;
const SHOWN_BEHIND = 60;
const DAY_MILLIS = 86_400_000;
/** A source with fewer days is shown as a whole. */
const FEW_DAYS = 320;
/** A longer row of missing days is one gap. */
const MISSING_SHOWN = 4;
/** A day whose open and close lie closer together than this part of its range went nowhere. */
const TREND = 0.5;

function shift(date, days) {
  return new Date(Date.parse(date) + days * DAY_MILLIS).toISOString().slice(0, 10);
}

/**
 * Days made of the minutes that can be replayed. Daily candles would be simpler, but a source may hold those of other days
 * than it has minutes of.
 */
export async function tradingDays(instrument, from, to) {
  const answer = await api.candles({ ...instrument, interval: '1h', from, to, regime: 'none' });
  const zone = new Zone(answer.timezone);
  const days = new Map();
  for (const candle of readCandles(answer)) {
    const date = zone.date(candle.time);
    const day = days.get(date);
    if (day) {
      day.high = Math.max(day.high, candle.high);
      day.low = Math.min(day.low, candle.low);
      day.close = candle.close;
    } else {
      days.set(date, candle);
    }
  }
  return days;
}

export class Strip {
  constructor(box, says, picked) {
    this.box = box;
    this.says = says;
    this.picked = picked;
    this.days = [];
    this.bars = new Map();
    this.from = '';
    this.to = '';
    this.like = new Set();
    box.addEventListener('keydown', (event) => this.key(event));
    box.addEventListener('pointerdown', (event) => this.down(event));
    box.addEventListener('pointermove', (event) => this.move(event));
    addEventListener('pointerup', () => { this.anchor = ''; });
  }

  clear() {
    this.days = [];
    this.box.replaceChildren();
    this.says.textContent = '';
  }

  /** Shows the days around one. */
  async load(instrument, range, around) {
    this.instrument = instrument;
    this.range = range;
    const first = range.first.slice(0, 10);
    const last = range.last.slice(0, 10);
    const few = range.days <= FEW_DAYS;
    const to = few ? last : min(last, shift(around, SHOWN_BEHIND));
    const from = few ? first : max(first, shift(to, -SHOWN_BEFORE - SHOWN_BEHIND));
    const key = `${instrument.symbol}:${instrument.exchange} ${from} ${to}`;
    if (key === this.loaded && this.days.length) return;
    this.loaded = key;
    this.hasOlder = from > first;
    this.hasNewer = to < last;
    const measured = api.days({ ...instrument, like: 'choppy', top: 1000, from, to }).then((answer) => answer.days, () => []);
    const byDate = await tradingDays(instrument, from, to).catch(() => new Map());
    if (key !== this.loaded) return;
    const missing = new Set(range.missing_days);
    const short = new Map(range.short_days.map((day) => [day.date, day.candles]));
    this.days = [];
    for (let date = from; date <= to; date = shift(date, 1)) {
      const candle = byDate.get(date);
      if (candle) this.days.push({ date, candle, short: short.get(date) });
      else if (missing.has(date)) this.days.push({ date, missing: true });
    }
    this.days = joinGaps(this.days);
    this.draw();
    // Takes longer, and only adds to what is said of a day.
    measured.then((days) => {
      if (key !== this.loaded) return;
      const byDay = new Map(days.map((day) => [day.date, day]));
      for (const day of this.days) day.measures = byDay.get(day.date);
      for (const day of this.days) this.bars.get(day.date)?.setAttribute('title', describe(day));
      this.paint();
    });
  }

  draw() {
    const widest = Math.max(0.001, ...this.days.map((day) => reach(day)));
    this.bars.clear();
    const bars = this.days.map((day) => {
      const bar = el('span', { class: `day ${kindOf(day)}`, 'data-date': day.count ? undefined : day.date, title: describe(day) });
      const height = day.missing ? 6 : Math.round(12 + 36 * Math.sqrt(reach(day) / widest));
      bar.style.height = `${height}px`;
      this.bars.set(day.date, bar);
      return bar;
    });
    const more = (text, label, days) => el('button', { type: 'button', class: 'more', text, 'aria-label': label, tabindex: -1, onclick: () => this.page(days) });
    this.box.replaceChildren(
      this.hasOlder ? more('‹', 'Older days', -SHOWN_BEFORE) : '', ...bars, this.hasNewer ? more('›', 'Newer days', SHOWN_BEFORE) : '');
    this.paint();
  }

  async page(days) {
    const around = days < 0 ? shift(this.days[0].date, -SHOWN_BEHIND) : shift(this.days.at(-1).date, SHOWN_BEFORE);
    await this.load(this.instrument, this.range, max(this.range.first.slice(0, 10), min(this.range.last.slice(0, 10), around)));
    this.box.scrollLeft = days < 0 ? this.box.scrollWidth : 0;
  }

  async select(from, to, show) {
    this.from = from;
    this.to = to;
    const shown = this.days.length && from >= this.days[0].date && from <= this.days.at(-1).date;
    if (show && !shown && this.instrument) await this.load(this.instrument, this.range, from);
    this.paint();
    if (show) {
      const bar = this.bars.get(from) ?? this.bars.get(to);
      if (bar) this.box.scrollLeft = bar.offsetLeft - this.box.clientWidth / 2;
    }
  }

  markLike(dates) {
    this.like = new Set(dates);
    this.paint();
  }

  paint() {
    for (const [date, bar] of this.bars) {
      bar.classList.toggle('chosen', date >= this.from && date <= this.to);
      bar.classList.toggle('like', this.like.has(date));
    }
    const chosen = this.days.filter((day) => day.date >= this.from && day.date <= this.to && !day.missing);
    this.says.textContent = chosen.length === 1 ? describe(chosen[0]) : chosen.length ? `${chosen.length} trading days` : '';
  }

  dateAt(event) {
    return event.target.closest?.('[data-date]')?.dataset.date ?? '';
  }

  down(event) {
    const date = this.dateAt(event);
    if (!date) return;
    this.anchor = event.shiftKey && this.from ? this.from : date;
    this.pick(this.anchor, date);
  }

  move(event) {
    const date = this.anchor ? this.dateAt(event) : '';
    if (date) this.pick(this.anchor, date);
  }

  pick(a, b) {
    const [from, to] = a <= b ? [a, b] : [b, a];
    if (from !== this.from || to !== this.to) this.picked(from, to);
  }

  key(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -5, PageDown: 5 }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const real = this.days.filter((day) => !day.missing);
    const at = real.findIndex((day) => day.date >= (step < 0 && !event.shiftKey ? this.from : this.to));
    const next = real[Math.max(0, Math.min(real.length - 1, (at < 0 ? real.length - 1 : at) + step))];
    if (!next) return;
    if (event.shiftKey) this.picked(this.from, max(this.from, next.date));
    else this.picked(next.date, next.date);
    this.bars.get(next.date)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }
}

function joinGaps(days) {
  const joined = [];
  for (let i = 0; i < days.length; ) {
    let end = i;
    while (end < days.length && days[end].missing) end++;
    if (end - i > MISSING_SHOWN) joined.push({ date: days[i].date, missing: true, until: days[end - 1].date, count: end - i });
    else joined.push(...days.slice(i, Math.max(end, i + 1)));
    i = Math.max(end, i + 1);
  }
  return joined;
}

function reach({ candle }) {
  return candle ? (candle.high - candle.low) / candle.open : 0;
}

function isTrend({ candle }) {
  return candle !== undefined && candle.high > candle.low && Math.abs(candle.close - candle.open) / (candle.high - candle.low) > TREND;
}

function kindOf(day) {
  if (day.missing) return day.count ? 'missing gap' : 'missing';
  const kind = !isTrend(day) ? 'flat' : day.candle.close >= day.candle.open ? 'up' : 'down';
  return day.short ? `${kind} short` : kind;
}

function describe(day) {
  const weekday = new Date(day.date).toLocaleDateString('en-GB', { weekday: 'short', timeZone: 'UTC' });
  const parts = [];
  if (day.count) return `${day.date} to ${day.until}: no candles of ${day.count} trading days`;
  if (day.missing) parts.push('no candles, though the market was open');
  if (day.candle) {
    const change = (day.candle.close / day.candle.open - 1) * 100;
    parts.push(`range ${(reach(day) * 100).toFixed(2)} %`, `${change < 0 ? 'down' : 'up'} ${Math.abs(change).toFixed(2)} %`);
  }
  if (!day.missing) parts.push(isTrend(day) ? 'trending' : 'no trend');
  if (day.measures) parts.push(`variance ratio ${day.measures.variance_ratio_5?.toFixed(2)}`);
  if (day.short) parts.push(`only ${day.short} candles`);
  return `${weekday} ${day.date}: ${parts.join(', ')}`;
}

function min(a, b) {
  return a < b ? a : b;
}

function max(a, b) {
  return a > b ? a : b;
}
