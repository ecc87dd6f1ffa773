import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cleanPlan, formatChain, formatChoice, instrumentOf, parseChain, planFromText, planToLink } from '../../src/main/page/plan.js';
import { Zone } from '../../src/main/page/candles.js';
import { TimeMap } from '../../src/main/page/transport.js';

const REGIMES = [
  { name: 'high_vol', parameters: [{ name: 'scale', default: '2.0' }, { name: 'activity', default: '1.0' }] },
  { name: 'choppy', parameters: [{ name: 'reversion', default: '0.45' }] },
];

test('a chain of regimes is taken apart and put together, without what is so by default', () => {
  const chain = parseChain('high_vol:scale=3,activity=1.0+choppy:reversion=0.45');
  assert.deepEqual(chain, [
    { name: 'high_vol', settings: { scale: '3', activity: '1.0' } },
    { name: 'choppy', settings: { reversion: '0.45' } },
  ]);
  assert.equal(formatChain(chain, REGIMES), 'high_vol:scale=3+choppy');
  assert.equal(formatChain([], REGIMES), 'none');
  assert.deepEqual(parseChain('none'), []);
  assert.equal(formatChoice({ name: 'unknown', settings: { a: 'b' } }, undefined), 'unknown:a=b');
});

test('a scenario over the day stays a text', () => {
  assert.equal(parseChain('09:15-10:00 choppy, then none'), null);
});

test('a link carries a plan in any script, and nothing that is not one', () => {
  globalThis.location = { origin: 'http://127.0.0.1:8770' };
  const plan = { instruments: ['NIFTY:NSE_INDEX'], start_date: '2024-01-23', regime: 'choppy', speed: '60', mode: 'loop' };
  const link = planToLink({ ...plan, regime: 'überraschung+<b>' });
  assert.ok(link.startsWith('http://127.0.0.1:8770/#plan='));
  assert.deepEqual(planFromText(link.split('#plan=')[1]), { ...plan, regime: 'überraschung+<b>' });
  assert.deepEqual(cleanPlan({ ...plan, name: 'x', onerror: 1, seed: { a: 1 }, instruments: 'A:NSE, B:NSE,nonsense' }), { ...plan, instruments: ['A:NSE', 'B:NSE'] });
  assert.deepEqual(cleanPlan(null), {});
});

test('a symbol may hold a colon', () => {
  assert.deepEqual(instrumentOf('a:b:NSE'), { symbol: 'a:b', exchange: 'NSE' });
});

test('the timeline puts trading days side by side and finds its way back', () => {
  const zone = new Zone('Asia/Kolkata');
  const map = new TimeMap(['2024-01-19', '2024-01-22'], 33_300, 55_800, zone);
  const noon = zone.instant('2024-01-22', '12:22:30') * 1000;
  assert.equal(map.length, 750);
  assert.equal(map.place(noon), 375 + 187.5);
  assert.equal(map.instant(375 + 187.5), noon);
  assert.equal(map.place(zone.instant('2024-01-20', '12:00:00') * 1000), 375, 'a Saturday is where Monday begins');
  assert.equal(map.place(zone.instant('2024-02-01', '12:00:00') * 1000), 750);
});
