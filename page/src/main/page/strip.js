// The strip of days: which exist, how far each went and where it went.
import { api } from './api.js';
import { readCandles } from './candles.js';
import { el } from './dom.js';

const SHOWN_BEFORE = 150;
const SHOWN_BEHIND = 60;
const DAY_MILLIS = 86_400_000;
/** Where a day used less of its way than this for progress, it went nowhere. */
const TREND = 0.35;

function shift(date, days) {
  return new Date(Date.parse(date) + days * DAY_MILLIS).toISOString().slice(0, 10);
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
    const to = min(last, shift(around, SHOWN_BEHIND));
    const from = max(first, shift(to, -SHOWN_BEFORE - SHOWN_BEHIND));
    const key = `${instrument.symbol}:${instrument.exchange} ${from} ${to}`;
    if (key === this.loaded && this.days.length) return;
    const [daily, character] = await Promise.all([
      api.candles({ ...instrument, interval: 'D', from, to, regime: 'none' }).then(readCandles, () => []),
      api.days({ ...instrument, like: 'choppy', top: 1000, from, to }).then((answer) => answer.days, () => []),
    ]);
    const byDate = new Map();
    for (const candle of daily) {
      byDate.set(new Date(candle.time * 1000).toISOString().slice(0, 10), candle);
    }
    const measured = new Map(character.map((day) => [day.date, day]));
    const missing = new Set(range.missing_days);
    const short = new Map(range.short_days.map((day) => [day.date, day.candles]));
    this.days = [];
    for (let date = from; date <= to; date = shift(date, 1)) {
      const candle = byDate.get(date);
      const measures = measured.get(date);
      if (candle || measures || short.has(date)) this.days.push({ date, candle, measures, short: short.get(date) });
      else if (missing.has(date)) this.days.push({ date, missing: true });
    }
    this.loaded = key;
    this.hasOlder = from > first;
    this.hasNewer = to < last;
    this.draw();
  }

  draw() {
    const widest = Math.max(0.001, ...this.days.map((day) => reach(day)));
    this.bars.clear();
    const bars = this.days.map((day) => {
      const bar = el('span', { class: `day ${kindOf(day)}`, 'data-date': day.date, title: describe(day) });
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

function reach({ candle, measures }) {
  if (candle) return (candle.high - candle.low) / candle.open;
  return measures ? 0.01 : 0;
}

function isTrend({ candle, measures }) {
  if (candle && candle.high > candle.low) return Math.abs(candle.close - candle.open) / (candle.high - candle.low) > TREND + 0.15;
  return (measures?.efficiency_ratio ?? 0) > TREND;
}

function kindOf(day) {
  if (day.missing) return 'missing';
  const kind = !isTrend(day) ? 'flat' : !day.candle || day.candle.close >= day.candle.open ? 'up' : 'down';
  return day.short ? `${kind} short` : kind;
}

function describe(day) {
  const weekday = new Date(day.date).toLocaleDateString('en-GB', { weekday: 'short', timeZone: 'UTC' });
  const parts = [];
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
