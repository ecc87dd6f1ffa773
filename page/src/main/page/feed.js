// The WebSocket feed in OpenAlgo's protocol: authenticates, asks for replay events, subscribes, and begins again with
// what was subscribed when the connection breaks.
import { apiKey } from './api.js';

const LTP = 1;
const RETRY_MILLIS = [250, 500, 1000, 2000, 3000];

export class Feed {
  /**
   * @param {string} session the replay session to join
   * @param handler takes onOpen, onTick(symbol, exchange, data, mode), onEvent, onLost(code, reason), onError(message)
   */
  constructor(session, handler) {
    this.session = session;
    this.handler = handler;
    this.socket = null;
    this.attempts = 0;
    this.timer = 0;
    this.closed = false;
    this.messages = 0;
  }

  url() {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const query = this.session === 'main' ? '' : `?session=${encodeURIComponent(this.session)}`;
    return `${scheme}://${location.host}/${query}`;
  }

  connect() {
    clearTimeout(this.timer);
    if (this.closed) return;
    const socket = new WebSocket(this.url());
    this.socket = socket;
    socket.onopen = () => this.send({ action: 'authenticate', api_key: apiKey() || 'page' });
    socket.onmessage = (event) => {
      if (socket === this.socket) this.receive(event.data);
    };
    socket.onclose = (event) => {
      if (socket !== this.socket || this.closed) return;
      this.socket = null;
      this.handler.onLost(event.code, event.reason);
    };
  }

  /** Tries again after a pause that grows. */
  retry(connect) {
    clearTimeout(this.timer);
    const pause = RETRY_MILLIS[Math.min(this.attempts++, RETRY_MILLIS.length - 1)];
    this.timer = setTimeout(() => {
      if (!this.closed) connect();
    }, pause);
  }

  send(message) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  subscribe(instruments, mode) {
    if (instruments.length) this.send({ action: 'subscribe', symbols: instruments.map(plain), mode });
  }

  unsubscribe(instruments, mode) {
    if (instruments.length) {
      this.send({ action: 'unsubscribe', symbols: instruments.map((one) => ({ ...plain(one), mode })) });
    }
  }

  receive(text) {
    const message = JSON.parse(text);
    switch (message.type) {
      case 'market_data':
        this.messages++;
        this.handler.onTick(message.symbol, message.exchange, message.data, message.mode ?? LTP);
        break;
      case 'replay_event':
        this.handler.onEvent(message);
        break;
      case 'auth':
        this.attempts = 0;
        this.send({ action: 'replay_events' });
        this.handler.onOpen();
        break;
      case 'subscribe': {
        const failed = message.subscriptions.filter((one) => one.status !== 'success');
        if (failed.length) this.handler.onError(failed.map((one) => one.message).join('; '));
        this.handler.onSubscribed();
        break;
      }
      default:
        if (message.status === 'error') this.handler.onError(message.message);
    }
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
    this.socket?.close();
    this.socket = null;
  }
}

function plain({ symbol, exchange }) {
  return { symbol, exchange };
}
