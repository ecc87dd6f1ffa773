// A real browser for the tests: the machine's own Chromium, driven over its debugging protocol.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The path of a Chromium, or nothing. */
export function findChromium() {
  if (process.env.AFTERBELL_CHROMIUM) return process.env.AFTERBELL_CHROMIUM;
  const folders = (process.env.PATH ?? '').split(delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
}

/** Starts the browser; whoever runs the tests as root, as builds in containers do, needs it without its sandbox. */
export function launch(...options) {
  return chromium.launch({
    executablePath: findChromium(),
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...options],
  });
}
