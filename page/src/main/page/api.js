// The public REST interface, as any program uses it.

/** An answer that says what went wrong, in the server's own words. */
export class ApiError extends Error {
  constructor(status, code, message, body = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.body = body;
  }
}

const KEY = 'afterbell.key';

export function apiKey() {
  return sessionStorage.getItem(KEY) ?? '';
}

export function setApiKey(key) {
  sessionStorage.setItem(KEY, key);
}

async function call(method, path, body) {
  const headers = {};
  if (apiKey()) headers['X-API-KEY'] = apiKey();
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  let response;
  try {
    response = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch {
    throw new ApiError(0, 'unreachable', 'Afterbell does not answer');
  }
  let json;
  try {
    json = await response.json();
  } catch {
    json = {};
  }
  if (!response.ok) {
    throw new ApiError(response.status, json.code ?? 'error', json.message ?? `HTTP ${response.status}`, json);
  }
  return json;
}

function query(parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== '');
  return given.length ? `?${new URLSearchParams(given)}` : '';
}

const name = encodeURIComponent;

export const api = {
  health: () => call('GET', '/api/health'),
  instruments: () => call('GET', '/api/instruments'),
  range: (instrument) => call('GET', `/api/range${query(instrument)}`),
  days: (parameters) => call('GET', `/api/days${query(parameters)}`),
  candles: (parameters) => call('GET', `/api/candles${query(parameters)}`),
  regimes: () => call('GET', '/api/regimes'),
  synthesizers: () => call('GET', '/api/synthesizers'),
  measure: (parameters) => call('GET', `/api/regimes/measure${query(parameters)}`),
  presets: () => call('GET', '/api/presets'),
  savePreset: (preset) => call('PUT', `/api/presets/${name(preset.name)}`, preset),
  importPresets: (json) => call('POST', '/api/presets', json),
  deletePreset: (preset) => call('DELETE', `/api/presets/${name(preset)}`),
  sessions: () => call('GET', '/api/sessions'),
  session: (session) => call('GET', `/api/sessions/${name(session)}`),
  // Asked for in the list, because a browser notes every 404 as an error in its console.
  hasSession: async (session) => (await call('GET', '/api/sessions')).sessions.some((one) => one.name === session),
  createSession: (fields) => call('POST', '/api/sessions', fields),
  deleteSession: (session) => call('DELETE', `/api/sessions/${name(session)}`),
  control: (session, action, body) => call('POST', `/api/sessions/${name(session)}/${action}`, body),
};
