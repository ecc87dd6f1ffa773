// Measures the page under load: how long its frames take while a thousand ticks a second arrive, and whether its memory
// grows. Run by hand, or by page-test.mjs:
//   node frames.mjs URL [SECONDS [SPEED]]
// Beyond a minute it tells once a minute how much memory the page holds; with a speed each candle has ten ticks, so that 240
// seconds at 1800 show it two hours at 60 times the market's speed.
// Two times are told of each frame, both with the ticks that were taken in for it: `wall`, from the start of its animation
// callbacks until the browser has painted it, which grows with whatever else the machine does; and `work`, the processor
// time of the page's thread, which is the page's own.
import { pathToFileURL } from 'node:url';
import { launch } from './browser.mjs';

const TEN = ['NIFTY:NSE_INDEX', 'BANKNIFTY:NSE_INDEX', 'SENSEX:BSE_INDEX', 'RELIANCE:NSE', 'TCS:NSE', 'INFY:NSE', 'HDFCBANK:NSE', 'ICICIBANK:NSE', 'SBIN:NSE', 'ITC:NSE'];

/** Ten instruments of sixty ticks a candle at a hundred times the market's speed: a thousand ticks a second. */
const PLAN = {
  instruments: TEN, range: 'last:5d', regime: 'high_vol', synthesizer: 'bridge:ticks_per_candle=60', speed: 100, mode: 'loop', start: 'manual',
};

export async function measureFrames(browser, url, seconds = 15, speed = 0) {
  const name = `frames-${Math.random().toString(36).slice(2, 7)}`;
  await fetch(`${url}/api/sessions`, { method: 'POST', body: JSON.stringify({ ...PLAN, ...(speed ? { synthesizer: 'bridge', range: 'last:30d', speed } : {}), name }) });
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
  const stopTrace = seconds <= 60 ? await trace(browser) : async () => [];
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
  const work = workOfFrames(await stopTrace());
  await context.close();
  await fetch(`${url}/api/sessions/${name}`, { method: 'DELETE' });
  return { perSecond: messages / took, framesPerSecond: times.length / took, wall: spread(times), work: spread(work), heaps };
}

function spread(millis) {
  const sorted = millis.slice().sort((a, b) => a - b);
  const at = (part) => sorted[Math.floor((sorted.length - 1) * part)];
  return { frames: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), longest: sorted.at(-1) };
}

/** Starts to record what the browser's threads do; the answer ends it and gives the events. */
async function trace(browser) {
  const cdp = await browser.newBrowserCDPSession();
  const events = [];
  cdp.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  await cdp.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: ['toplevel', 'devtools.timeline'] } });
  return async () => {
    const complete = new Promise((done) => { cdp.once('Tracing.tracingComplete', done); });
    await cdp.send('Tracing.end');
    await complete;
    await cdp.detach();
    return events;
  };
}

// The thread that runs most animation callbacks is the page's. What it does from the task of one to the task of the next
// belongs to one frame.
function workOfFrames(events) {
  const threads = new Map();
  for (const event of events) {
    if (event.name === 'FireAnimationFrame') {
      const key = `${event.pid} ${event.tid}`;
      threads.set(key, [...(threads.get(key) ?? []), event.ts]);
    }
  }
  const [key, starts] = [...threads].sort((a, b) => b[1].length - a[1].length)[0] ?? ['', []];
  starts.sort((a, b) => a - b);
  const tasks = events
    .filter((event) => event.tdur !== undefined && event.name.endsWith('RunTask') && `${event.pid} ${event.tid}` === key)
    .sort((a, b) => a.ts - b.ts);
  const work = [];
  let frame = 0;
  let end = -Infinity;
  let sum = 0;
  for (const task of tasks) {
    // Tasks inside a task are in its time already.
    if (task.ts < end) continue;
    end = task.ts + task.dur;
    if (frame < starts.length && end > starts[frame]) {
      // Several callbacks may run in one frame.
      while (frame < starts.length && starts[frame] < end) frame++;
      if (frame > 1) work.push(sum / 1000);
      sum = 0;
    }
    sum += task.tdur;
  }
  return work;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const browser = await launch();
  const result = await measureFrames(browser, process.argv[2], Number(process.argv[3] ?? 15), Number(process.argv[4] ?? 0));
  console.log(JSON.stringify(result, (key, value) => (typeof value === 'number' ? Number(value.toFixed(2)) : value)));
  await browser.close();
}
