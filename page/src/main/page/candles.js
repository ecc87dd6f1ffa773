// One-minute candles made of ticks, and longer ones made of those. Nothing here knows the chart or the network.

const DAY_SECONDS = 86_400;
/** How many minutes are kept of an instrument: about a month, so that an hour at any speed costs the same memory. */
export const MOST_MINUTES = 9_000;
const DROPPED_AT_ONCE = 1_500;
const OPEN_AT_NINE = new Set(['CDS', 'BCD', 'MCX', 'NCO', 'MCX_INDEX']);

/**
 * The second of the day from which /api/candles counts an exchange's longer candles; nothing where it goes by the
 * exchange's own hours, which the day's first candle then stands for.
 */
function opensAt(exchange, zone) {
  if (zone.name !== 'Asia/Kolkata') return undefined;
  return exchange === '24X7' ? 0 : OPEN_AT_NINE.has(exchange) ? 32_400 : 33_300;
}

/** Seconds between UTC and the clock of a zone at an instant; candles of a day share one look-up. */
export class Zone {
  constructor(name) {
    this.name = name;
    this.format = new Intl.DateTimeFormat('en-GB', {
      timeZone: name, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
    });
    this.known = new Map();
  }

  offset(epochSeconds) {
    // A change of clocks falls on a full hour.
    const hour = Math.floor(epochSeconds / 3600);
    let offset = this.known.get(hour);
    if (offset === undefined) {
      const parts = Object.fromEntries(this.format.formatToParts(hour * 3_600_000).map(({ type, value }) => [type, Number(value)]));
      const local = Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second) / 1000;
      offset = local - hour * 3600;
      if (this.known.size > 5_000) this.known.clear();
      this.known.set(hour, offset);
    }
    return offset;
  }

  local(epochSeconds) {
    return epochSeconds + this.offset(epochSeconds);
  }

  day(epochSeconds) {
    return Math.floor(this.local(epochSeconds) / DAY_SECONDS);
  }

  date(epochSeconds) {
    return new Date(this.local(epochSeconds) * 1000).toISOString().slice(0, 10);
  }

  time(epochSeconds, seconds = true) {
    return new Date(this.local(epochSeconds) * 1000).toISOString().slice(11, seconds ? 19 : 16);
  }

  /** The instant at which clocks of the zone show a date and a time. */
  instant(date, time) {
    const wall = Date.parse(`${date}T${time}Z`) / 1000;
    const guess = wall - this.offset(wall);
    return wall - this.offset(guess);
  }
}

/** The minutes of one instrument, in the order of time. */
export class CandleBook {
  constructor(exchange, zone) {
    this.exchange = exchange;
    this.zone = zone;
    this.candles = [];
    /** The day's running total before the last candle, and with it. */
    this.volumeBefore = 0;
    this.volumeNow = 0;
    /** From which candle's time on something has changed since it was last looked at. */
    this.changedFrom = -Infinity;
    this.replaced = true;
  }

  /** Takes candles that the server has made, those of days before first. */
  replace(context, candles) {
    this.candles = [...context.map((one) => ({ ...one, context: true })), ...candles].slice(-MOST_MINUTES);
    const last = this.candles.at(-1);
    this.volumeNow = 0;
    if (last) {
      const day = this.zone.day(last.time);
      for (let i = this.candles.length - 1; i >= 0 && this.zone.day(this.candles[i].time) === day; i--) {
        this.volumeNow += this.candles[i].volume;
      }
    }
    this.volumeBefore = this.volumeNow - (last?.volume ?? 0);
    this.replaced = true;
  }

  /** Puts a tick into its candle; false when it is older than the last candle, as after a seek or in a new pass. */
  tick(epochMillis, price, dayVolume) {
    const time = Math.floor(epochMillis / 60_000) * 60;
    const last = this.candles.at(-1);
    if (last && time < last.time) return false;
    if (last && time === last.time) {
      if (price > last.high) last.high = price;
      if (price < last.low) last.low = price;
      last.close = price;
      // Context ends where the range begins, which may be inside a minute that the replay then plays.
      if (last.context) last.context = false;
      last.volume = Math.max(0, dayVolume - this.volumeBefore);
    } else {
      this.volumeBefore = last && this.zone.day(last.time) === this.zone.day(time) ? this.volumeNow : 0;
      this.candles.push({ time, open: price, high: price, low: price, close: price, volume: Math.max(0, dayVolume - this.volumeBefore) });
      if (this.candles.length > MOST_MINUTES) {
        this.candles.splice(0, DROPPED_AT_ONCE);
        this.replaced = true;
      }
    }
    this.volumeNow = dayVolume;
    if (this.changedFrom === -Infinity || time < this.changedFrom) this.changedFrom = time;
    return true;
  }

  last() {
    return this.candles.at(-1);
  }
}

/** Candles of some minutes, counted from the day's open, made from a book and kept up to date. */
export class CandleView {
  constructor(book, minutes) {
    this.book = book;
    this.minutes = minutes;
    this.candles = [];
    this.dayOpens = new Map();
  }

  bucket(candle) {
    if (this.minutes === 1) return candle.time;
    const { exchange, zone } = this.book;
    const day = zone.day(candle.time);
    let open = this.dayOpens.get(day);
    if (open === undefined) {
      const seconds = opensAt(exchange, zone);
      const midnight = candle.time - (zone.local(candle.time) % DAY_SECONDS);
      open = seconds === undefined ? candle.time : midnight + seconds;
      this.dayOpens.set(day, open);
    }
    const width = this.minutes * 60;
    return open + Math.floor((candle.time - open) / width) * width;
  }

  rebuild() {
    this.candles = [];
    this.dayOpens.clear();
    for (const candle of this.book.candles) this.add(candle);
    return this.candles;
  }

  add(candle) {
    const time = this.bucket(candle);
    const last = this.candles.at(-1);
    if (last?.time === time) {
      last.high = Math.max(last.high, candle.high);
      last.low = Math.min(last.low, candle.low);
      last.close = candle.close;
      last.volume += candle.volume;
      last.context = last.context && candle.context;
    } else {
      this.candles.push({ ...candle, time });
    }
  }

  /** Brings the candles from a time on up to date; returns the first index that may have changed. */
  refresh(from) {
    const minutes = this.book.candles;
    let i = minutes.length;
    while (i > 0 && minutes[i - 1].time >= from) i--;
    if (i >= minutes.length) return this.candles.length;
    const bucket = this.bucket(minutes[i]);
    while (i > 0 && this.bucket(minutes[i - 1]) === bucket) i--;
    while (this.candles.length && this.candles.at(-1).time >= bucket) this.candles.pop();
    const first = this.candles.length;
    for (; i < minutes.length; i++) this.add(minutes[i]);
    return first;
  }
}

/** Reads the rows of /api/candles. */
export function readCandles(answer) {
  const at = Object.fromEntries(answer.columns.map((column, index) => [column, index]));
  return answer.candles.map((row) => ({
    time: row[at.time], open: row[at.open], high: row[at.high], low: row[at.low], close: row[at.close], volume: row[at.volume] ?? 0,
  }));
}
