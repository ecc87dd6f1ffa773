// The candlestick chart of one instrument, over Lightweight Charts. Ticks are gathered in the book; the chart is brought
// up to date at most once a frame.
import {
  CandlestickSeries, ColorType, CrosshairMode, HistogramSeries, LineSeries, LineStyle, createChart, createSeriesMarkers, createTextWatermark,
} from 'lightweight-charts';
import { CandleView } from './candles.js';

/** More changed candles than this are drawn afresh as a whole. */
const MOST_UPDATES = 40;

function color(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

export class ReplayChart {
  constructor(container) {
    this.container = container;
    this.chart = createChart(container, {
      autoSize: true,
      // The link that its licence asks for is in the page's footer: the logo would bring a style that the policy forbids.
      layout: { attributionLogo: false, fontSize: 11 },
      crosshair: { mode: CrosshairMode.Normal },
      timeScale: { timeVisible: true, secondsVisible: false, rightOffset: 6, barSpacing: 6, minBarSpacing: 0.4 },
      rightPriceScale: { scaleMargins: { top: 0.08, bottom: 0.06 } },
      localization: { locale: 'en-GB', dateFormat: 'dd MMM yyyy' },
    });
    this.series = this.chart.addSeries(CandlestickSeries, { priceLineVisible: true, borderVisible: false });
    this.volume = this.chart.addSeries(HistogramSeries, {
      priceScaleId: 'volume', priceFormat: { type: 'volume' }, lastValueVisible: false, priceLineVisible: false,
    });
    this.chart.priceScale('volume').applyOptions({ scaleMargins: { top: 0.82, bottom: 0 }, visible: false });
    this.original = this.chart.addSeries(LineSeries, {
      lineWidth: 2, lineStyle: LineStyle.Solid, lastValueVisible: false, priceLineVisible: false, crosshairMarkerVisible: false,
    });
    this.markers = createSeriesMarkers(this.series, []);
    this.watermark = createTextWatermark(this.chart.panes()[0], { horzAlign: 'center', vertAlign: 'center', lines: [] });
    this.book = null;
    this.view = null;
    this.originalBook = null;
    this.originalView = null;
    this.originalShown = 0;
    this.minutes = 1;
    this.showVolume = true;
    this.showOriginal = false;
    this.schedule = [];
    this.mark = '';
    this.stale = true;
    this.redraws = 0;
    this.chart.subscribeCrosshairMove((event) => this.onCrosshair?.(event.seriesData.get(this.series), event.seriesData.get(this.volume)));
    this.applyTheme();
  }

  applyTheme() {
    const muted = color('--muted');
    this.up = color('--up');
    this.down = color('--down');
    this.upSoft = color('--up-soft');
    this.downSoft = color('--down-soft');
    this.contextUp = color('--context-up');
    this.contextDown = color('--context-down');
    this.chart.applyOptions({
      layout: {
        background: { type: ColorType.Solid, color: color('--chart') }, textColor: muted,
        fontFamily: getComputedStyle(document.body).fontFamily,
      },
      grid: { vertLines: { color: color('--grid') }, horzLines: { color: color('--grid') } },
      rightPriceScale: { borderColor: color('--line') },
      timeScale: { borderColor: color('--line') },
      crosshair: {
        vertLine: { color: muted, labelBackgroundColor: color('--label') },
        horzLine: { color: muted, labelBackgroundColor: color('--label') },
      },
    });
    this.series.applyOptions({ upColor: this.up, downColor: this.down, wickUpColor: this.up, wickDownColor: this.down });
    this.original.applyOptions({ color: color('--original') });
    this.drawMark();
    this.stale = true;
  }

  /** What the chart carries behind its candles, so that no picture of it passes for a live market. */
  setMark(text) {
    if (this.mark === text) return;
    this.mark = text;
    this.drawMark();
  }

  drawMark() {
    const family = getComputedStyle(document.body).fontFamily;
    this.watermark.applyOptions({
      lines: this.mark
        ? [
            { text: 'REPLAY, not live', color: color('--watermark'), fontSize: 34, fontStyle: 'bold', fontFamily: family },
            { text: this.mark, color: color('--watermark'), fontSize: 16, fontFamily: family },
          ]
        : [],
    });
  }

  /** Shows another instrument. */
  show(book, originalBook, priceStep) {
    this.book = book;
    this.originalBook = originalBook;
    this.originalView = null;
    this.setStep(priceStep);
    this.fit = true;
    this.stale = true;
  }

  setStep(step) {
    if (!step || this.step === step) return;
    this.step = step;
    const precision = decimalsOf(step);
    const priceFormat = { type: 'price', precision, minMove: step };
    this.series.applyOptions({ priceFormat });
    this.original.applyOptions({ priceFormat });
  }

  setInterval(minutes) {
    this.minutes = minutes;
    this.originalView = null;
    this.stale = true;
    this.fit = true;
  }

  setVolume(on) {
    this.showVolume = on;
    this.stale = true;
  }

  setOriginal(book, on) {
    this.originalBook = book;
    this.originalView = null;
    this.showOriginal = on;
    this.stale = true;
  }

  setSchedule(changes) {
    this.schedule = changes;
    this.stale = true;
  }

  /** Draws what has changed since the last frame; true when something had. */
  draw() {
    const book = this.book;
    if (!book) {
      if (this.stale) {
        this.stale = false;
        this.series.setData([]);
        this.volume.setData([]);
        this.original.setData([]);
        this.markers.setMarkers([]);
      }
      return false;
    }
    if (this.stale || book.replaced || this.view?.book !== book) {
      this.redraw();
      return true;
    }
    if (book.changedFrom === -Infinity) return false;
    const first = this.view.refresh(book.changedFrom);
    book.changedFrom = -Infinity;
    const { candles } = this.view;
    if (candles.length - first > MOST_UPDATES || first < this.drawn - 1) {
      this.redraw();
      return true;
    }
    for (let i = first; i < candles.length; i++) {
      this.series.update(this.bar(candles[i]));
      this.volume.update(this.volumeBar(candles[i]));
    }
    this.drawn = candles.length;
    this.drawOriginal();
    return true;
  }

  redraw() {
    const { book } = this;
    this.redraws++;
    this.stale = false;
    this.view = new CandleView(book, this.minutes);
    const candles = this.view.rebuild();
    book.replaced = false;
    book.changedFrom = -Infinity;
    this.hasVolume = this.showVolume && candles.some((candle) => candle.volume > 0);
    this.series.setData(candles.map((candle) => this.bar(candle)));
    // Nought where there is none: with one series alone Lightweight Charts 5.2.1 forgets which times it holds when the same
    // times are set again, and the next update breaks its index.
    this.volume.setData(candles.map((candle) => this.volumeBar(candle)));
    this.volume.applyOptions({ visible: this.hasVolume });
    this.chart.priceScale('right').applyOptions({ scaleMargins: { top: 0.08, bottom: this.hasVolume ? 0.2 : 0.06 } });
    this.drawn = candles.length;
    this.originalShown = 0;
    this.original.setData([]);
    this.drawOriginal();
    this.drawSchedule();
    if (this.fit && candles.length) {
      this.fit = false;
      const visible = Math.min(candles.length, Math.max(60, Math.floor(this.container.clientWidth / 7)));
      this.chart.timeScale().setVisibleLogicalRange({ from: candles.length - visible, to: candles.length + 6 });
    }
  }

  // Only up to the candle before the last: what the untransformed day does next is not known yet.
  drawOriginal() {
    if (!this.showOriginal || !this.originalBook || !this.view) return;
    if (!this.originalView) {
      this.originalView = new CandleView(this.originalBook, this.minutes);
      this.originalView.rebuild();
      this.originalShown = 0;
    }
    const end = this.view.candles.at(-1)?.time ?? -Infinity;
    const all = this.originalView.candles;
    const start = this.originalShown;
    let i = start;
    while (i < all.length && all[i].time < end) i++;
    const points = all.slice(start, i).map((candle) => ({ time: this.local(candle.time), value: candle.close }));
    this.originalShown = i;
    if (start === 0 && points.length) this.original.setData(points);
    else for (const point of points) this.original.update(point);
  }

  drawSchedule() {
    const { candles } = this.view;
    const marks = [];
    for (const change of this.schedule) {
      const candle = candles.find((one) => one.time >= change.time && !one.context);
      if (candle) {
        marks.push({ time: this.local(candle.time), position: 'aboveBar', shape: 'arrowDown', color: color('--accent'), text: change.text });
      }
    }
    this.markers.setMarkers(marks);
  }

  local(epochSeconds) {
    return this.book.zone.local(epochSeconds);
  }

  bar(candle) {
    const bar = { time: this.local(candle.time), open: candle.open, high: candle.high, low: candle.low, close: candle.close };
    if (candle.context) {
      bar.color = candle.close >= candle.open ? this.contextUp : this.contextDown;
      bar.wickColor = bar.color;
    }
    return bar;
  }

  volumeBar(candle) {
    return { time: this.local(candle.time), value: this.hasVolume ? candle.volume : 0, color: candle.close >= candle.open ? this.upSoft : this.downSoft };
  }

  toNow() {
    this.chart.timeScale().scrollToRealTime();
  }

  /** What the chart shows, as it was drawn: times in UTC again. For tests and the curious. */
  data() {
    const candles = this.view?.candles ?? [];
    const volumes = this.volume.data();
    return this.series.data().map((bar, i) => ({
      time: candles[i]?.time, open: bar.open, high: bar.high, low: bar.low, close: bar.close,
      volume: volumes[i]?.value ?? 0, context: candles[i]?.context === true,
    }));
  }
}

export function decimalsOf(step) {
  for (let digits = 0; digits < 8; digits++) {
    if (Math.abs(step * 10 ** digits - Math.round(step * 10 ** digits)) < 1e-9) return Math.max(2, digits);
  }
  return 8;
}
