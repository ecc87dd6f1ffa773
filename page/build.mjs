// Makes the page: what src/main/page holds, bundled into target/classes/afterbell-page. Maven runs this, and
// `npm run build` does the same. Where npm cannot fetch its packages, one line says so and the page is left out.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, 'src', 'main', 'page');
const target = join(here, 'target', 'classes', 'afterbell-page');

function isInstalled() {
  const stamp = join(here, 'node_modules', '.package-lock.json');
  return existsSync(stamp) && statSync(stamp).mtimeMs >= statSync(join(here, 'package-lock.json')).mtimeMs;
}

function install() {
  const windows = process.platform === 'win32';
  execFileSync(windows ? 'npm.cmd' : 'npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: here,
    shell: windows,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

function leaveOut(why) {
  console.error(`page: left out, because ${why}; everything else is built`);
  rmSync(target, { recursive: true, force: true });
  process.exit(process.env.AFTERBELL_PAGE === 'required' ? 1 : 0);
}

if (Number(process.versions.node.split('.')[0]) < 18) {
  leaveOut(`Node.js 18 or later is needed, and this is ${process.versions.node}`);
}
if (!isInstalled()) {
  try {
    install();
  } catch (error) {
    const lines = String(error.stderr ?? error.message).split('\n');
    leaveOut(`npm could not fetch its packages (${lines.find((line) => line.trim()) ?? 'no reason given'})`);
  }
}

const { build } = await import('esbuild');
rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
await build({
  entryPoints: { page: join(source, 'main.js') },
  outdir: target,
  bundle: true,
  format: 'esm',
  target: ['es2022'],
  minify: true,
  legalComments: 'inline',
  logLevel: 'warning',
});
await build({
  entryPoints: { page: join(source, 'page.css') },
  outdir: target,
  bundle: true,
  minify: true,
  logLevel: 'warning',
});
for (const file of ['index.html', 'icon.svg']) {
  cpSync(join(source, file), join(target, file));
}
