// What a trader has chosen: the fields of a replay session or preset, as text for links, and regimes as text.

export const FIELDS = ['instruments', 'start_date', 'end_date', 'regime', 'synthesizer', 'speed', 'seed', 'mode', 'index_depth', 'idle_gap'];

/** Only the fields that are known, each as a text; what comes from a link or a file may hold anything. */
export function cleanPlan(wild) {
  const plan = {};
  if (!wild || typeof wild !== 'object') return plan;
  for (const field of FIELDS) {
    const value = wild[field];
    if (field === 'instruments') {
      const list = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : [];
      const names = list
        .map((one) => (typeof one === 'object' && one ? `${one.symbol}:${one.exchange}` : String(one).trim()))
        .filter((one) => one.includes(':'));
      if (names.length) plan.instruments = names.slice(0, 50);
    } else if (typeof value === 'string' || typeof value === 'number') {
      plan[field] = String(value);
    }
  }
  return plan;
}

export function planToLink(plan) {
  const bytes = new TextEncoder().encode(JSON.stringify(plan));
  const base64 = btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  return `${location.origin}/#plan=${base64}`;
}

export function planFromText(base64) {
  const bytes = Uint8Array.from(atob(base64.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
  return cleanPlan(JSON.parse(new TextDecoder().decode(bytes)));
}

export function instrumentOf(text) {
  const colon = text.lastIndexOf(':');
  return { symbol: text.slice(0, colon), exchange: text.slice(colon + 1) };
}

export const keyOf = ({ symbol, exchange }) => `${symbol}:${exchange}`;

/**
 * Takes a service's choice apart: `high_vol:scale=2.5` has a name and settings. A chain of regimes is strung together
 * with `+`; null when the text is a scenario over the day, which only a text can say.
 */
export function parseChain(text) {
  const trimmed = text.trim();
  if (/\d\d:\d\d|\bthen\b/.test(trimmed)) return null;
  if (!trimmed || trimmed === 'none') return [];
  // A + in front of a digit belongs to a number.
  return trimmed.split(/\+(?=[a-z])/).map(parseChoice);
}

export function parseChoice(text) {
  const colon = text.indexOf(':');
  const settings = {};
  if (colon >= 0) {
    for (const pair of text.slice(colon + 1).split(',')) {
      const equals = pair.indexOf('=');
      if (equals > 0) settings[pair.slice(0, equals).trim()] = pair.slice(equals + 1).trim();
    }
  }
  return { name: (colon < 0 ? text : text.slice(0, colon)).trim(), settings };
}

/** Writes a choice, leaving out what is as by default. */
export function formatChoice({ name, settings }, service) {
  const said = Object.entries(settings).filter(([key, value]) => {
    const parameter = service?.parameters.find((one) => one.name === key);
    return value !== '' && !(parameter && sameValue(parameter.default, value));
  });
  return said.length ? `${name}:${said.map(([key, value]) => `${key}=${value}`).join(',')}` : name;
}

function sameValue(a, b) {
  return a === b || (a !== '' && b !== '' && Number(a) === Number(b));
}

export function formatChain(choices, services) {
  const texts = choices.map((choice) => formatChoice(choice, services.find((one) => one.name === choice.name)));
  return texts.length ? texts.join('+') : 'none';
}
