// Small helpers for the document. Text from instruments, presets and errors goes in as text nodes only; there is no
// innerHTML anywhere in the page.

/** Makes an element: attributes, `on…` listeners and properties of the second argument, children behind it. */
export function el(tag, options = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === 'class') node.className = value;
    else if (name === 'text') node.textContent = value;
    else if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (name in node && typeof value !== 'string') node[name] = value;
    else node.setAttribute(name, value === true ? '' : String(value));
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

export const $ = (id) => document.getElementById(id);

/** Writes a text only when it has changed, because a write costs a layout. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export function setAttribute(node, name, value) {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

export function setClass(node, name, on) {
  if (node.classList.contains(name) !== on) node.classList.toggle(name, on);
}

let toastTimer = 0;

/** Tells the trader something, for a while; screen readers hear it. */
export function toast(text, kind = 'info') {
  const box = $('toast');
  box.textContent = text;
  box.className = `toast ${kind}`;
  box.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { box.hidden = true; }, kind === 'error' ? 9000 : 4000);
}

export async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
    toast(`${what} copied`);
  } catch {
    // Without permission for the clipboard the text can still be taken by hand.
    showText(what, text);
  }
}

/** Shows a longer text to be read or copied by hand. */
export function showText(title, text) {
  $('text-title').textContent = title;
  const area = $('text-area');
  area.value = text;
  area.readOnly = true;
  $('text-ok').hidden = true;
  $('text-dialog').showModal();
  area.select();
}

/** Asks for a longer text; resolves to null when the trader changes his mind. */
export function askText(title) {
  $('text-title').textContent = title;
  const area = $('text-area');
  area.value = '';
  area.readOnly = false;
  const ok = $('text-ok');
  ok.hidden = false;
  const dialog = $('text-dialog');
  dialog.returnValue = '';
  dialog.showModal();
  area.focus();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'ok' ? area.value : null), { once: true });
  });
}
