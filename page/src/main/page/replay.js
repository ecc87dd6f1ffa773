// One replay session as the page sees it: joins it, keeps what it says, drives it, finds it again after a break.
import { api } from './api.js';
import { CandleBook, Zone, readCandles } from './candles.js';
import { Feed } from './feed.js';
import { instrumentOf, keyOf } from './plan.js';

const QUOTE = 2;
const DEPTH = 3;
/** Ticks that arrive while candles are fetched. More than this, and they are fetched again. */
const MOST_PENDING = 4_000;
const POLL_MILLIS = 1_000;
const CONTEXT_DAYS = 10;
const INDIA = 'Asia/Kolkata';

class Listed {
  constructor(instrument, zone) {
    this.symbol = instrument.symbol;
    this.exchange = instrument.exchange;
    this.key = keyOf(instrument);
    this.priceStep = instrument.price_step ?? 0.05;
    this.book = new CandleBook(instrument.exchange, zone);
    this.original = null;
    this.quote = null;
    this.depth = null;
    this.context = [];
    this.pending = null;
    this.syncing = null;
    this.again = false;
    this.direction = 0;
    this.ticks = 0;
  }
}

export class Replay {
  /**
   * @param changed is called after anything changed that is worth drawing; it must be cheap
   * @param said tells the trader something
   * @param held finds an instrument in the catalogue
   */
  constructor(changed, said, held) {
    this.changed = changed;
    this.said = said;
    /** What the source holds of an instrument, where that is known. */
    this.held = held;
    /** Which joining this is: what was asked for an earlier one is forgotten when it arrives. */
    this.generation = 0;
    this.reset();
  }

  reset() {
    this.name = '';
    this.session = null;
    this.connection = 'none';
    this.clockMillis = 0;
    this.state = '';
    this.speed = '';
    this.progress = 0;
    this.pass = 1;
    this.instruments = new Map();
    this.selected = null;
    this.zone = new Zone(INDIA);
    this.days = [];
    this.feed = null;
    this.poll = 0;
    this.ending = '';
    this.loop = false;
    this.dropped = 0;
    this.plan = null;
  }

  isMine() {
    return this.session?.kind === 'named';
  }

  get current() {
    return this.instruments.get(this.selected) ?? null;
  }

  // ---- making, joining, leaving

  /** Makes a session from a plan and joins it; one of the same name ends, unless the plan turns out to be none. */
  async load(name, plan, play) {
    const exists = await api.hasSession(name);
    const before = exists ? await this.remember(name) : null;
    if (this.name === name) this.leave();
    if (exists) await api.deleteSession(name);
    let made;
    try {
      made = await api.createSession({ ...plan, name, start: 'manual' });
    } catch (error) {
      if (before) {
        // A mistake in a form must not cost a running market.
        await this.remake(name, before, before.session.plan).catch(() => {});
        await this.join(name).catch(() => {});
      }
      throw error;
    }
    made.warnings.forEach((warning) => this.said(warning, 'info'));
    await this.join(name, plan);
    if (play) await this.control('resume');
  }

  async remember(name) {
    const session = await api.session(name);
    return { session, state: session.state, clockMillis: session.clock.epoch_ms };
  }

  async join(name, plan = null) {
    this.leave();
    const generation = ++this.generation;
    this.name = name;
    this.plan = plan;
    this.connection = 'connecting';
    this.changed();
    try {
      const session = await api.session(name);
      if (generation !== this.generation) return;
      this.adopt(session);
    } catch (error) {
      if (generation === this.generation) {
        this.connection = 'none';
        this.name = '';
      }
      throw error;
    }
    this.loop = this.session.mode.startsWith('loop');
    this.connect();
    this.poll = setInterval(() => this.refresh(), POLL_MILLIS);
  }

  leave() {
    this.generation++;
    clearInterval(this.poll);
    this.feed?.close();
    this.reset();
  }

  connect() {
    this.feed?.close();
    this.feed = new Feed(this.name, {
      onOpen: () => this.onOpen(),
      onSubscribed: () => {
        for (const one of this.instruments.values()) if (one.book.candles.length === 0 && !one.syncing) this.sync(one);
      },
      onTick: (symbol, exchange, data, mode) => this.onTick(symbol, exchange, data, mode),
      onEvent: (event) => this.onEvent(event),
      onLost: (code, reason) => this.onLost(code, reason),
      onError: (message) => this.said(message, 'error'),
    });
    this.feed.connect();
  }

  onOpen() {
    this.connection = 'open';
    this.ending = '';
    const all = [...this.instruments.values()];
    this.feed.subscribe(all.filter((one) => one.key !== this.selected), QUOTE);
    if (this.current) this.feed.subscribe([this.current], DEPTH);
    this.syncAll();
    this.changed();
  }

  /** Takes in what REST says of the session. */
  adopt(session) {
    this.session = session;
    this.state = session.state;
    this.speed = session.speed;
    this.pass = session.pass;
    this.progress = session.progress;
    if (session.clock.epoch_ms && !(this.state === 'running' && this.clockMillis > session.clock.epoch_ms && this.connection === 'open')) {
      this.clockMillis = session.clock.epoch_ms;
    }
    for (const instrument of session.instruments) {
      const known = this.instruments.get(keyOf(instrument));
      if (known) known.priceStep = instrument.price_step ?? known.priceStep;
      else this.instruments.set(keyOf(instrument), new Listed(instrument, this.zone));
    }
    if (!this.selected && this.instruments.size) {
      const first = this.plan?.instruments?.[0];
      this.selected = this.instruments.has(first) ? first : this.instruments.keys().next().value;
    }
    this.changed();
  }

  async refresh() {
    if (this.connection !== 'open' || document.hidden) return;
    const { name } = this;
    try {
      const session = await api.session(name);
      if (name !== this.name) return;
      const known = this.instruments.size;
      this.adopt(session);
      if (this.instruments.size > known) this.subscribeNew(known);
      const dropped = session.client_list.reduce((sum, client) => sum + client.messages_dropped, 0);
      // It may have been another client that was left behind; then the candles are as they were.
      if (dropped > this.dropped) this.syncAll();
      this.dropped = dropped;
    } catch {
      // The feed notices when the server is gone.
    }
  }

  subscribeNew(known) {
    const added = [...this.instruments.values()].slice(known);
    this.feed.subscribe(added, QUOTE);
    added.forEach((one) => this.sync(one));
  }

  /** Adds an instrument to the running market. */
  addInstrument(key) {
    if (this.instruments.has(key)) return this.select(key);
    this.feed?.subscribe([instrumentOf(key)], QUOTE);
    setTimeout(() => this.refresh(), 150);
  }

  select(key) {
    if (!this.instruments.has(key) || key === this.selected) return;
    const before = this.current;
    this.selected = key;
    if (this.feed && this.connection === 'open') {
      if (before) {
        this.feed.subscribe([before], QUOTE);
        this.feed.unsubscribe([before], DEPTH);
      }
      this.feed.subscribe([this.current], DEPTH);
      this.feed.unsubscribe([this.current], QUOTE);
    }
    this.changed();
  }

  // ---- what the server says

  onTick(symbol, exchange, data, mode) {
    const one = this.instruments.get(`${symbol}:${exchange}`);
    if (!one) return;
    if (one.quote) one.direction = Math.sign(data.ltp - one.quote.ltp) || one.direction;
    one.quote = data;
    if (mode === DEPTH) one.depth = data.depth ?? null;
    one.ticks++;
    if (this.session.plan.timestamps === 'now') {
      this.changed();
      return;
    }
    if (data.timestamp > this.clockMillis) this.clockMillis = data.timestamp;
    if (one.pending) {
      if (one.pending.length < MOST_PENDING) one.pending.push([data.timestamp, data.ltp, data.volume ?? 0]);
      else one.again = true;
    } else if (!one.book.tick(data.timestamp, data.ltp, data.volume ?? 0)) {
      this.clockMillis = data.timestamp;
      this.sync(one);
    }
    this.changed();
  }

  onEvent(event) {
    this.state = event.state;
    this.speed = event.speed;
    this.pass = event.pass;
    this.progress = event.progress;
    if (event.clock) this.clockMillis = event.clock;
    switch (event.event) {
      case 'seek':
        this.syncAll();
        break;
      case 'regime':
        this.refresh();
        this.onRegime?.();
        break;
      case 'end_of_pass':
        if (!this.loop && this.session?.mode.startsWith('loop')) this.control('pause');
        break;
      case 'warning':
        this.said(event.message, 'info');
        break;
      case 'state':
        if (this.state === 'ended' && this.loop && !this.session.mode.startsWith('loop')) this.again();
        if (this.session?.plan.timestamps === 'now') this.syncAll();
        break;
      default:
        if (this.session?.plan.timestamps === 'now') this.syncAll();
    }
    this.changed();
  }

  async again() {
    await this.control('restart');
    await this.control('resume');
  }

  onLost(code, reason) {
    const { generation } = this;
    this.connection = 'lost';
    // 1001 with a reason: somebody ended the session, or the server stops; anything else is a broken line.
    this.ending = code === 1001 && !/shutting down/.test(reason) ? reason : '';
    this.endingSeen = 0;
    const wanted = { clockMillis: this.clockMillis, state: this.state, session: this.session };
    const find = async () => {
      try {
        await api.health();
        await this.find(wanted, generation);
      } catch {
        if (generation === this.generation) this.feed?.retry(find);
      }
      this.changed();
    };
    this.feed.retry(find);
    this.changed();
  }

  /** Joins the session again; makes it again where the server has forgotten it. */
  async find(wanted, generation) {
    const { name } = this;
    if (!(await api.hasSession(name))) {
      if (this.ending) {
        // Another tab may be about to make it again.
        if (++this.endingSeen < 4) throw new Error('not yet');
        this.connection = 'ended';
        this.state = 'closed';
        this.said(`${this.ending}; play makes it again`, 'info');
        return;
      }
      await this.remake(name, wanted, wanted.session.plan);
      this.said('Afterbell was started again; the replay goes on where it was', 'info');
    }
    const session = await api.session(name);
    if (generation !== this.generation) return;
    if (this.ending) {
      const held = new Set(session.instruments.map(keyOf));
      for (const key of this.instruments.keys()) if (!held.has(key)) this.instruments.delete(key);
      if (!this.instruments.has(this.selected)) this.selected = null;
    }
    this.adopt(session);
    this.clockMillis = session.clock.epoch_ms ?? this.clockMillis;
    this.dropped = 0;
    this.connect();
  }

  // The same tape from its manifest; where the clock stood; running if it ran.
  async remake(name, { clockMillis, state, session }, plan) {
    const pacing = { name, speed: session.speed, start: 'manual', mode: session.mode, timestamps: plan.timestamps, idle_gap: plan.idle_gap };
    if (this.plan?.index_depth) pacing.index_depth = this.plan.index_depth;
    try {
      await api.createSession({ ...pacing, manifest: session.manifest });
    } catch (error) {
      // Another tab was faster.
      if (error.code === 'wrong_state') return;
      if (error.code !== 'manifest_differs') throw error;
      this.said(`The candles are not the same as before: ${error.message}`, 'error');
      await api.createSession({
        ...pacing, instruments: session.instruments.map(keyOf), ranges: plan.ranges, regime: plan.regime, synthesizer: plan.synthesizer, seed: plan.seed,
      });
    }
    if (clockMillis) await api.control(name, 'seek', { to: clockMillis });
    if (state === 'running') await api.control(name, 'resume');
  }

  // ---- candles

  syncAll() {
    for (const one of this.instruments.values()) this.sync(one);
  }

  /** Fetches what has been played so far; ticks that arrive meanwhile are put behind it. */
  async sync(one) {
    if (one.syncing) {
      one.again = true;
      return;
    }
    const { name } = this;
    one.pending = [];
    one.again = false;
    one.syncing = true;
    try {
      const named = { symbol: one.symbol, exchange: one.exchange };
      const [context, answer] = await Promise.all([this.contextOf(one), api.candles({ ...named, interval: '1m', session: name })]);
      if (answer.timezone && answer.timezone !== one.book.zone.name) one.book.zone = new Zone(answer.timezone);
      if (answer.price_step) one.priceStep = answer.price_step;
      if (one === this.current) this.zone = one.book.zone;
      one.book.replace(context, readCandles(answer));
    } catch (error) {
      // Without them the chart begins with the next tick; when the line is broken they come after the reconnect.
      if (name === this.name && error.status) this.said(error.message, 'error');
    }
    if (name !== this.name) return;
    const pending = one.pending;
    one.pending = null;
    one.syncing = false;
    let last = one.book.last()?.time ?? 0;
    for (const [millis, price, volume] of pending) {
      // What is older than the candles fetched is in them.
      if (millis >= last * 1000) one.book.tick(millis, price, volume);
    }
    if (one.again) setTimeout(() => this.sync(one), 250);
    this.changed();
  }

  async contextOf(one) {
    const from = this.session.plan.from;
    if (one.contextFrom === from) return one.context;
    const start = Date.parse(from);
    const before = new Date(start - CONTEXT_DAYS * 86_400_000);
    one.contextFrom = from;
    one.context = [];
    if ((this.held(one.key)?.first_epoch_ms ?? -Infinity) >= start) return one.context;
    try {
      const answer = await api.candles({
        symbol: one.symbol, exchange: one.exchange, interval: '1m', regime: 'none',
        // With the first day itself, which has candles: a range without any would be an error.
        from: this.zone.date(before.getTime() / 1000), to: this.zone.date(start / 1000),
      });
      one.context = readCandles(answer).filter((candle) => candle.time * 1000 < start);
    } catch {
      // A long gap in front of the range; then there is nothing to show.
    }
    return one.context;
  }

  /** The whole range untransformed, to compare with. */
  async loadOriginal(one) {
    const answer = await api.candles({
      symbol: one.symbol, exchange: one.exchange, interval: '1m', regime: 'none',
      from: this.session.plan.from.slice(0, 10), to: this.zone.date(Date.parse(this.session.plan.to) / 1000 - 1),
    });
    const book = new CandleBook(one.exchange, one.book.zone);
    book.replace([], readCandles(answer));
    one.original = book;
    return book;
  }

  /** Makes a session that has ended again, as it was. */
  async revive() {
    const { name, plan } = this;
    const wanted = { clockMillis: this.clockMillis, state: 'running', session: this.session };
    try {
      await this.remake(name, wanted, wanted.session.plan);
      await this.join(name, plan);
    } catch (error) {
      this.said(error.message, 'error');
    }
  }

  // ---- driving

  async control(action, body) {
    if (!this.name) return null;
    try {
      const answer = await api.control(this.name, action, body);
      this.adopt({ ...answer.session, manifest: this.session.manifest });
      if (action === 'seek' || action === 'restart') {
        this.clockMillis = answer.session.clock.epoch_ms ?? this.clockMillis;
      }
      return answer;
    } catch (error) {
      this.said(error.message, 'error');
      return null;
    }
  }

  async toggle() {
    if (this.connection === 'ended') return this.revive();
    if (this.state === 'running' || this.state === 'waiting') return this.control('pause');
    if (this.state === 'ended') await this.control('restart');
    return this.control('resume');
  }

  async step(what) {
    if (this.state === 'ended') return;
    if (this.state !== 'paused') await this.control('pause');
    await this.control('step', what);
  }
}
