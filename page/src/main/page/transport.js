// Driving: play, pause, step, speed, the timeline and the keys.
import { $, el, setAttribute, setClass, setText } from './dom.js';

const SPEEDS = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200];
const STEPS_A_DAY = 375;
const JUMP_MINUTES = 5;

/** Maps places on the timeline to market time and back: trading days side by side, nights left out. */
export class TimeMap {
  constructor(days, openSeconds, closeSeconds, zone) {
    this.days = days;
    this.open = openSeconds;
    this.close = closeSeconds;
    this.zone = zone;
  }

  get length() {
    return this.days.length * STEPS_A_DAY;
  }

  /** The instant in epoch milliseconds at a place from 0 to length. */
  instant(place) {
    const day = Math.min(this.days.length - 1, Math.floor(place / STEPS_A_DAY));
    const part = place / STEPS_A_DAY - day;
    const seconds = Math.round(this.open + part * (this.close - this.open));
    return (this.zone.instant(this.days[day], '00:00:00') + seconds) * 1000;
  }

  place(epochMillis) {
    const seconds = epochMillis / 1000;
    const date = this.zone.date(seconds);
    let day = this.days.findIndex((one) => one >= date);
    if (day < 0) return this.length;
    if (this.days[day] !== date) return day * STEPS_A_DAY;
    const inDay = this.zone.local(seconds) % 86_400;
    const part = Math.min(1, Math.max(0, (inDay - this.open) / (this.close - this.open)));
    return (day + part) * STEPS_A_DAY;
  }
}

export class Transport {
  constructor(replay, actions) {
    this.replay = replay;
    this.actions = actions;
    this.map = null;
    this.dragging = false;
    this.wire();
  }

  wire() {
    const { replay } = this;
    $('play').addEventListener('click', () => this.play());
    $('restart').addEventListener('click', () => replay.control('restart'));
    $('step-tick').addEventListener('click', () => replay.step({ ticks: 1 }));
    $('step-candle').addEventListener('click', () => replay.step({ candles: 1 }));
    $('loop').addEventListener('click', () => this.loop());
    $('slower').addEventListener('click', () => this.faster(-1));
    $('faster').addEventListener('click', () => this.faster(1));
    $('speed').addEventListener('change', () => this.setSpeed($('speed').value.trim()));
    const line = $('timeline');
    line.addEventListener('input', () => {
      this.dragging = true;
      this.saysAt(Number(line.value));
    });
    line.addEventListener('change', () => {
      this.dragging = false;
      $('line-says').hidden = true;
      if (this.map) replay.control('seek', { to: this.map.instant(Math.min(this.map.length - 1, Number(line.value))) });
    });
    line.addEventListener('pointermove', (event) => {
      if (!this.map || this.dragging) return;
      const box = line.getBoundingClientRect();
      this.saysAt(Math.max(0, Math.min(1, (event.clientX - box.left) / box.width)) * this.map.length);
    });
    line.addEventListener('pointerleave', () => {
      if (!this.dragging) $('line-says').hidden = true;
    });
  }

  saysAt(place) {
    if (!this.map) return;
    const seconds = this.map.instant(place) / 1000;
    const says = $('line-says');
    says.textContent = `${this.replay.zone.date(seconds)} ${this.replay.zone.time(seconds, false)}`;
    says.style.left = `${(place / this.map.length) * 100}%`;
    says.hidden = false;
    $('timeline').setAttribute('aria-valuetext', says.textContent);
  }

  /** The trading days of the range, which the timeline shows side by side. */
  setDays(days) {
    const { session, zone } = this.replay;
    if (!session?.playable || !days.length) {
      this.map = null;
      return;
    }
    const inDay = (iso) => zone.local(Date.parse(iso) / 1000) % 86_400;
    const open = inDay(session.playable.from);
    let close = inDay(session.playable.to);
    if (close <= open) close = 86_400;
    this.map = new TimeMap(days, open, close, zone);
    const line = $('timeline');
    line.max = String(this.map.length);
    line.disabled = false;
    const shown = days.length <= 60 ? days : [];
    $('line-days').replaceChildren(...shown.map((day) => el('span', { text: days.length <= 8 ? `${day.slice(8)} ${month(day)}` : '' })));
  }

  play() {
    if (this.replay.name) return this.replay.toggle();
    return this.actions.loadAndPlay();
  }

  loop() {
    this.replay.loop = !this.replay.loop;
    this.replay.changed();
  }

  faster(by) {
    const now = this.replay.speed === 'max' ? Infinity : Number(this.replay.speed) || 1;
    const next = by > 0 ? SPEEDS.find((one) => one > now) ?? 'max' : SPEEDS.findLast((one) => one < now) ?? Math.max(0.25, now / 2);
    this.setSpeed(String(next));
  }

  setSpeed(text) {
    if (this.replay.name && text) this.replay.control('speed', { speed: text });
  }

  jump(minutes) {
    const { replay } = this;
    if (!replay.clockMillis || !this.map) return;
    const place = this.map.place(replay.clockMillis) + minutes;
    replay.control('seek', { to: this.map.instant(Math.max(0, Math.min(this.map.length - 1, place))) });
  }

  /** Every frame in which something has changed. */
  draw() {
    const { replay } = this;
    const running = replay.state === 'running';
    const play = $('play');
    const icon = running ? '#i-pause' : '#i-play';
    if ($('play-icon').getAttribute('href') !== icon) $('play-icon').setAttribute('href', icon);
    setAttribute(play, 'aria-label', running ? 'Pause' : 'Play');
    const joined = replay.name !== '';
    for (const id of ['restart', 'step-tick', 'step-candle', 'slower', 'faster', 'loop']) $(id).disabled = !joined;
    setAttribute($('loop'), 'aria-pressed', String(replay.loop));
    if (document.activeElement !== $('speed') && joined) $('speed').value = replay.speed;
    const line = $('timeline');
    line.disabled = !this.map || !joined;
    if (this.map && replay.clockMillis && !this.dragging) {
      const place = Math.round(this.map.place(replay.clockMillis));
      if (Number(line.value) !== place) {
        line.value = String(place);
      }
    }
    const seconds = replay.clockMillis / 1000;
    if (joined && replay.clockMillis) {
      setText($('clock-date'), weekday(replay.zone.date(seconds)));
      setText($('clock-time'), replay.zone.time(seconds));
      setText($('clock-zone'), replay.zone.name === 'Asia/Kolkata' ? 'IST' : replay.zone.name);
      setAttribute(line, 'aria-valuetext', `${replay.zone.date(seconds)} ${replay.zone.time(seconds, false)}`);
    } else {
      setText($('clock-date'), '');
      setText($('clock-time'), '--:--:--');
    }
    const words = {
      running: `playing at ${replay.speed === 'max' ? 'full speed' : `${replay.speed}×`}`, paused: 'paused', waiting: 'waiting', ended: 'at the end',
      failed: 'failed', closed: 'ended',
    };
    const pass = replay.pass > 1 ? `, pass ${replay.pass}` : '';
    setText($('playing'), joined ? `${words[replay.state] ?? replay.state}${pass}` : 'no session');
    setClass(document.body, 'is-running', running);
  }
}

function month(date) {
  return new Date(date).toLocaleDateString('en-GB', { month: 'short', timeZone: 'UTC' });
}

const weekdays = new Map();

function weekday(date) {
  let text = weekdays.get(date);
  if (!text) {
    text = new Date(date).toLocaleDateString('en-GB', { weekday: 'short', day: '2-digit', month: 'short', year: 'numeric', timeZone: 'UTC' });
    weekdays.clear();
    weekdays.set(date, text);
  }
  return text;
}

/** All keys, as the help shows them: what to press, what it does, the doing. */
export function keyTable(replay, transport, actions) {
  return [
    [['Space'], 'play or pause', () => transport.play()],
    [['.'], 'one candle on', () => replay.step({ candles: 1 })],
    [[','], 'one tick on', () => replay.step({ ticks: 1 })],
    [['+', '='], 'faster', () => transport.faster(1)],
    [['-'], 'slower', () => transport.faster(-1)],
    [['0'], 'as fast as it goes', () => transport.setSpeed('max')],
    [['ArrowRight'], 'five minutes on', () => transport.jump(JUMP_MINUTES)],
    [['ArrowLeft'], 'five minutes back', () => transport.jump(-JUMP_MINUTES)],
    [['PageDown'], 'an hour on', () => transport.jump(60)],
    [['PageUp'], 'an hour back', () => transport.jump(-60)],
    [['Home'], 'back to the start', () => replay.control('restart')],
    [['l'], 'loop', () => transport.loop()],
    [['1'], 'one-minute candles', () => actions.interval(1)],
    [['2'], 'five minutes', () => actions.interval(5)],
    [['3'], 'fifteen minutes', () => actions.interval(15)],
    [['4'], 'an hour', () => actions.interval(60)],
    [['c'], 'compare with the day as it was', () => actions.compare()],
    [['v'], 'volume', () => actions.volume()],
    [['n'], 'to the newest candle', () => actions.now()],
    [['j', 'ArrowDown'], 'next instrument', () => actions.next(1)],
    [['k', 'ArrowUp'], 'previous instrument', () => actions.next(-1)],
    [['s'], 'choose a market', () => actions.setup()],
    [['m'], 'market and session beside the chart', () => actions.side()],
    [['/'], 'search instruments', () => actions.search()],
    [['r'], 'regime from the next candle on', () => actions.regime()],
    [['u'], 'copy the URL for a bot', () => actions.copyUrl()],
    [['y'], 'copy the manifest', () => actions.copyManifest()],
    [['t'], 'dark or light', () => actions.theme()],
    [['?'], 'these keys', () => actions.help()],
  ];
}
