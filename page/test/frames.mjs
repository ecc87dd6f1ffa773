// Measures the page under load: how long its frames take while a thousand ticks a second arrive, and whether its memory
// grows. Run by hand, or by page-test.mjs:
//   node frames.mjs URL [SECONDS]
// A frame is timed from the start of its animation callbacks until the browser has laid out and painted it; the ticks
// that were taken in since the last frame are timed beside it and added.
import { pathToFileURL } from 'node:url';
import { launch } from './browser.mjs';

const TEN = ['NIFTY:NSE_INDEX', 'BANKNIFTY:NSE_INDEX', 'SENSEX:BSE_INDEX', 'RELIANCE:NSE', 'TCS:NSE', 'INFY:NSE', 'HDFCBANK:NSE', 'ICICIBANK:NSE', 'SBIN:NSE', 'ITC:NSE'];

/** Ten instruments of sixty ticks a candle at a hundred times the market's speed: a thousand ticks a second. */
const PLAN = {
  instruments: TEN, range: 'last:5d', regime: 'high_vol', synthesizer: 'bridge:ticks_per_candle=60', speed: 100, mode: 'loop', start: 'manual',
};

export async function measureFrames(browser, url, seconds = 15) {
  const name = `frames-${Math.random().toString(36).slice(2, 7)}`;
  await fetch(`${url}/api/sessions`, { method: 'POST', body: JSON.stringify({ ...PLAN, name }) });
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  const page = await context.newPage();
  await page.addInitScript(() => {
    const frames = { times: [], messages: 0, taken: 0, isMeasuring: false };
    globalThis.frameTimes = frames;
    const Plain = globalThis.WebSocket;
    globalThis.WebSocket = class extends Plain {
      set onmessage(listener) {
        super.onmessage = (event) => {
          const begun = performance.now();
          listener(event);
          frames.taken += performance.now() - begun;
          frames.messages++;
        };
      }
    };
    const channel = new MessageChannel();
    let begun = 0;
    let taken = 0;
    // Comes behind the painting of the frame in which it was sent.
    channel.port1.onmessage = () => {
      if (frames.isMeasuring && frames.times.length < 200_000) frames.times.push(performance.now() - begun + taken);
      requestAnimationFrame(tick);
    };
    function tick() {
      begun = performance.now();
      taken = frames.taken;
      frames.taken = 0;
      channel.port2.postMessage(0);
    }
    requestAnimationFrame(tick);
  });
  await page.goto(`${url}/#session=${name}`);
  await page.waitForFunction(() => globalThis.afterbell?.replay.connection === 'open');
  await fetch(`${url}/api/sessions/${name}/resume`, { method: 'POST' });
  await page.waitForTimeout(2_000);
  const cdp = await context.newCDPSession(page);
  const heap = async () => {
    await cdp.send('HeapProfiler.collectGarbage');
    return (await cdp.send('Runtime.getHeapUsage')).usedSize / 1e6;
  };
  await page.evaluate(() => { Object.assign(globalThis.frameTimes, { isMeasuring: true, messages: 0 }); });
  const begun = Date.now();
  const heaps = [];
  while (Date.now() - begun < seconds * 1000) {
    await page.waitForTimeout(Math.min(60_000, seconds * 1000));
    if (seconds > 60) {
      heaps.push(await heap());
      console.log(`# ${Math.round((Date.now() - begun) / 1000)} s: heap ${heaps.at(-1).toFixed(2)} MB, ${await page.evaluate(() => globalThis.afterbell.replay.current.book.candles.length)} candles`);
    }
  }
  const { times, messages } = await page.evaluate(() => globalThis.frameTimes);
  const took = (Date.now() - begun) / 1000;
  await context.close();
  await fetch(`${url}/api/sessions/${name}`, { method: 'DELETE' });
  times.sort((a, b) => a - b);
  const at = (part) => times[Math.floor((times.length - 1) * part)];
  return { perSecond: messages / took, frames: times.length, framesPerSecond: times.length / took, p50: at(0.5), p95: at(0.95), p99: at(0.99), longest: times.at(-1), heaps };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const browser = await launch();
  const result = await measureFrames(browser, process.argv[2], Number(process.argv[3] ?? 15));
  console.log(JSON.stringify(result, (key, value) => (typeof value === 'number' ? Number(value.toFixed(2)) : value)));
  await browser.close();
}
