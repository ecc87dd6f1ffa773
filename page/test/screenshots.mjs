// Takes the README's pictures of the page, of the made-up market only:
//   ./afterbell demo --port 28771 &
//   node page/test/screenshots.mjs http://127.0.0.1:28771
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch } from './browser.mjs';

const url = process.argv[2];
const docs = join(fileURLToPath(import.meta.url), '..', '..', '..', 'docs');
const PLAN = {
  name: 'volatile-friday', instruments: ['NIFTY:NSE_INDEX', 'BANKNIFTY:NSE_INDEX', 'RELIANCE:NSE'], range: '2026-11-19/2026-11-20',
  regime: 'high_vol:scale=1.6', synthesizer: 'bridge:ticks_per_candle=30', speed: 30, start: 'manual', index_depth: 'synthetic',
};

const call = async (method, path, body) => {
  const response = await fetch(url + path, { method, body: body && JSON.stringify(body) });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${path}: ${answer.message}`);
  return answer;
};

const browser = await launch();
await call('DELETE', `/api/sessions/${PLAN.name}`).catch(() => {});
await call('POST', '/api/sessions', PLAN);
await call('POST', `/api/sessions/${PLAN.name}/seek`, { to: '2026-11-20T11:42' });
for (const [scheme, file] of [['dark', 'replay-page.png'], ['light', 'replay-page-light.png']]) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, colorScheme: scheme });
  const page = await context.newPage();
  await page.goto(`${url}/#session=${PLAN.name}`);
  await page.waitForFunction(() => globalThis.afterbell?.replay.connection === 'open');
  await page.click('#tool-original');
  await call('POST', `/api/sessions/${PLAN.name}/resume`);
  await page.waitForFunction(() => [...globalThis.afterbell.replay.instruments.values()].every((one) => one.ticks > 30));
  await page.waitForSelector('#verdict .badge');
  await page.waitForTimeout(1_500);
  await page.screenshot({ path: join(docs, file) });
  await call('POST', `/api/sessions/${PLAN.name}/pause`);
  await context.close();
}
await call('DELETE', `/api/sessions/${PLAN.name}`);
await browser.close();
