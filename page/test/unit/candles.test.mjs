import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CandleBook, CandleView, MOST_MINUTES, Zone, readCandles } from '../../src/main/page/candles.js';

const INDIA = new Zone('Asia/Kolkata');
/** 2024-01-23 09:15 in Indian time. */
const OPEN = Date.parse('2024-01-23T03:45:00Z') / 1000;

const candle = (minute, price, volume = 10) => ({ time: OPEN + 60 * minute, open: price, high: price + 1, low: price - 1, close: price, volume });

test('ticks become candles, and the running total of the day their volumes', () => {
  const book = new CandleBook('NSE', INDIA);
  book.tick(OPEN * 1000 + 500, 100, 5);
  book.tick(OPEN * 1000 + 900, 103, 7);
  book.tick(OPEN * 1000 + 59_999, 99, 12);
  book.tick((OPEN + 60) * 1000, 101, 15);
  assert.deepEqual(book.candles, [
    { time: OPEN, open: 100, high: 103, low: 99, close: 99, volume: 12 },
    { time: OPEN + 60, open: 101, high: 101, low: 101, close: 101, volume: 3 },
  ]);
});

test('a new day counts its volume from nothing', () => {
  const book = new CandleBook('NSE', INDIA);
  book.tick(OPEN * 1000, 100, 500);
  book.tick((OPEN + 86_400) * 1000, 100, 7);
  assert.equal(book.last().volume, 7);
});

test('ticks go on where fetched candles end, and the same tick twice changes nothing', () => {
  const book = new CandleBook('NSE', INDIA);
  book.replace([{ ...candle(-1, 90, 1000), time: OPEN - 86_400 }], [candle(0, 100, 10), candle(1, 101, 4)]);
  for (let i = 0; i < 2; i++) book.tick((OPEN + 90) * 1000, 105, 16);
  assert.deepEqual(book.last(), { time: OPEN + 60, open: 101, high: 105, low: 100, close: 105, volume: 6 });
  assert.equal(book.candles[0].context, true);
});

test('a tick of an earlier candle is refused, so that the candles are fetched again', () => {
  const book = new CandleBook('NSE', INDIA);
  assert.equal(book.tick((OPEN + 120) * 1000, 100, 1), true);
  assert.equal(book.tick((OPEN + 60) * 1000, 100, 1), false);
  assert.equal(book.candles.length, 1);
});

test('a book keeps a bounded number of minutes', () => {
  const book = new CandleBook('NSE', INDIA);
  for (let minute = 0; minute < 3 * MOST_MINUTES; minute++) book.tick((OPEN + 60 * minute) * 1000, 100, minute);
  assert.ok(book.candles.length <= MOST_MINUTES);
  book.replace([], Array.from({ length: 2 * MOST_MINUTES }, (_, minute) => candle(minute, 100)));
  assert.equal(book.candles.length, MOST_MINUTES);
});

test('longer candles are counted from the open, and grow as if they were made afresh', () => {
  const book = new CandleBook('NSE', INDIA);
  // The first minute is missing; the buckets are those of the open all the same.
  book.replace([], [candle(1, 100), candle(2, 102)]);
  const view = new CandleView(book, 15);
  view.rebuild();
  assert.equal(view.candles[0].time, OPEN);
  let seed = 7;
  for (let minute = 2; minute < 400; minute++) {
    for (let i = 0; i < 3; i++) {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      book.tick((OPEN + 60 * minute) * 1000 + i * 1000, 100 + (seed % 50), 100 + minute * 3 + i);
    }
    const first = view.refresh(book.changedFrom);
    assert.ok(first >= view.candles.length - 2, 'only the end is made again');
    book.changedFrom = -Infinity;
  }
  assert.deepEqual(view.candles, new CandleView(book, 15).rebuild());
});

test('MCX counts from nine, and an exchange elsewhere from its first candle', () => {
  const nine = OPEN - 900;
  const hourly = (exchange, zone, time) => {
    const book = new CandleBook(exchange, zone);
    book.replace([], [{ ...candle(0, 1), time: time + 600 }]);
    return new CandleView(book, 60).rebuild()[0].time;
  };
  assert.equal(hourly('MCX', INDIA, nine), nine);
  assert.equal(hourly('NSE', INDIA, OPEN), OPEN);
  assert.equal(hourly('US', new Zone('America/New_York'), OPEN), OPEN + 600);
});

test('a zone with summer time knows both offsets', () => {
  const zone = new Zone('America/New_York');
  assert.equal(zone.offset(Date.parse('2024-01-15T15:00:00Z') / 1000), -5 * 3600);
  assert.equal(zone.offset(Date.parse('2024-07-15T15:00:00Z') / 1000), -4 * 3600);
  assert.equal(zone.instant('2024-07-15', '09:30:00'), Date.parse('2024-07-15T13:30:00Z') / 1000);
  assert.equal(INDIA.date(OPEN), '2024-01-23');
  assert.equal(INDIA.time(OPEN), '09:15:00');
});

test('rows are read by the names of their columns', () => {
  const answer = { columns: ['close', 'time', 'open', 'high', 'low', 'volume', 'oi'], candles: [[4, 60, 1, 5, 0.5, 9, 0]] };
  assert.deepEqual(readCandles(answer), [{ time: 60, open: 1, high: 5, low: 0.5, close: 4, volume: 9 }]);
});
