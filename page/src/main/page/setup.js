// Choosing: instruments, days, regime, ticks and how it is played. What is chosen is a plan, the same for a session, a
// preset and a link.
import { api } from './api.js';
import { $, askText, copy, el, setText, showText, toast } from './dom.js';
import { Strip } from './strip.js';
import { cleanPlan, formatChain, formatChoice, instrumentOf, keyOf, parseChain, parseChoice, planToLink } from './plan.js';

const MOST_FOUND = 40;
const FAVOURITES = ['NIFTY:NSE_INDEX', 'BANKNIFTY:NSE_INDEX', 'SENSEX:BSE_INDEX'];

export class Setup {
  constructor(onLoad) {
    this.catalog = [];
    this.regimes = [];
    this.synthesizers = [];
    this.presets = [];
    this.chosen = [];
    this.stages = [];
    this.synthesizer = { name: 'bridge', settings: {} };
    this.scenario = '';
    this.other = {};
    this.onLoad = onLoad;
    /** Told which instrument and first day are chosen. */
    this.onDays = () => {};
    this.strip = new Strip($('strip'), $('strip-says'), (from, to) => this.setDates(from, to, false));
    this.wire();
  }

  wire() {
    $('setup').addEventListener('submit', (event) => {
      event.preventDefault();
      this.problem('');
      this.onLoad(this.plan());
    });
    const search = $('search');
    search.addEventListener('input', () => this.find());
    search.addEventListener('focus', () => this.find());
    search.addEventListener('blur', () => setTimeout(() => this.closeFound(), 150));
    search.addEventListener('keydown', (event) => this.searchKey(event));
    for (const id of ['from', 'to']) {
      $(id).addEventListener('change', () => {
        this.setDates($('from').value, $('to').value < $('from').value ? $('from').value : $('to').value, true);
      });
    }
    $('like').addEventListener('change', () => this.findLike());
    $('add-stage').addEventListener('click', () => {
      this.stages.push({ name: this.regimes[0]?.name ?? 'choppy', settings: {} });
      this.drawRegime();
    });
    $('regime-text').addEventListener('change', () => this.setRegime($('regime-text').value));
    $('preset').addEventListener('change', () => this.takePreset($('preset').value));
    $('preset-save').addEventListener('click', () => this.savePreset());
    $('preset-share').addEventListener('click', () => copy(planToLink(this.plan()), 'Link'));
    $('preset-json').addEventListener('click', () => showText('This choice as JSON', JSON.stringify({ name: $('preset').value || 'my market', ...this.plan() }, null, 2)));
    $('preset-import').addEventListener('click', () => this.importPreset());
    $('preset-delete').addEventListener('click', () => this.deletePreset());
  }

  problem(text) {
    setText($('problem'), text);
  }

  async start(plan) {
    const [catalog, regimes, synthesizers] = await Promise.all([api.instruments(), api.regimes(), api.synthesizers()]);
    this.catalog = catalog.instruments;
    this.regimes = regimes.regimes.filter((one) => one.name !== 'none');
    this.synthesizers = synthesizers.synthesizers;
    const like = $('like');
    like.replaceChildren(el('option', { value: '', text: 'any' }), ...this.regimes.map((one) => el('option', { value: one.name, text: one.name })));
    await this.loadPresets();
    this.take(plan?.instruments ? plan : { ...this.usual(), ...plan });
  }

  /** What a newcomer most likely wants: an index, the last day that the source holds. */
  usual() {
    const names = this.catalog.map(keyOf);
    const first = FAVOURITES.find((one) => names.includes(one)) ?? names[0];
    return first ? { instruments: [first] } : {};
  }

  // ---- the plan

  plan() {
    const plan = {
      ...this.other,
      instruments: this.chosen,
      regime: this.scenario || formatChain(this.stages, this.regimes),
      synthesizer: formatChoice(this.synthesizer, this.synthesizers.find((one) => one.name === this.synthesizer.name)),
      speed: $('plan-speed').value.trim() || '1',
      seed: $('plan-seed').value.trim() || '1',
      mode: $('plan-loop').checked ? 'loop' : 'single_pass',
    };
    if ($('from').value) plan.start_date = $('from').value;
    if ($('to').value) plan.end_date = $('to').value;
    if ($('plan-depth').checked) plan.index_depth = 'synthetic';
    return plan;
  }

  take(plan) {
    this.chosen = plan.instruments ?? this.chosen;
    this.other = plan.idle_gap ? { idle_gap: plan.idle_gap } : {};
    this.setRegime(plan.regime ?? 'none');
    this.synthesizer = parseChoice(plan.synthesizer ?? 'bridge');
    this.drawSynthesizer();
    $('plan-speed').value = plan.speed ?? '60';
    $('plan-seed').value = plan.seed ?? '1';
    $('plan-loop').checked = (plan.mode ?? '').startsWith('loop');
    $('plan-depth').checked = plan.index_depth === 'synthetic';
    this.drawChosen();
    const from = (plan.start_date ?? '').slice(0, 10);
    this.loadDays(from, (plan.end_date ?? from).slice(0, 10));
  }

  // ---- instruments

  find() {
    const words = $('search').value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const found = this.catalog
      .filter((one) => {
        const text = `${one.symbol} ${one.exchange} ${one.kind} ${one.underlying ?? ''}`.toLowerCase();
        return words.every((word) => text.includes(word)) && !this.chosen.includes(keyOf(one));
      })
      .sort((a, b) => rank(a, words) - rank(b, words))
      .slice(0, MOST_FOUND);
    const list = $('found');
    list.replaceChildren(...found.map((one, index) =>
      el('li', { role: 'option', id: `found-${index}`, 'data-key': keyOf(one), 'aria-selected': index === 0 ? 'true' : 'false', onmousedown: (event) => {
        event.preventDefault();
        this.add(keyOf(one));
      } }, el('strong', { text: one.symbol }), el('span', { text: one.exchange }), el('em', { text: `${one.kind}, ${one.first.slice(0, 10)} to ${one.last.slice(0, 10)}` }))));
    if (!found.length) list.append(el('li', { class: 'none', text: words.length ? 'nothing in this source is called that' : 'everything is chosen' }));
    list.hidden = false;
    $('search').setAttribute('aria-expanded', 'true');
    $('search').setAttribute('aria-activedescendant', found.length ? 'found-0' : '');
  }

  closeFound() {
    $('found').hidden = true;
    $('search').setAttribute('aria-expanded', 'false');
    $('search').setAttribute('aria-activedescendant', '');
  }

  searchKey(event) {
    const options = [...$('found').querySelectorAll('[role=option]')];
    const at = options.findIndex((one) => one.getAttribute('aria-selected') === 'true');
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if ($('found').hidden) return this.find();
      const next = options[Math.min(options.length - 1, Math.max(0, at + (event.key === 'ArrowDown' ? 1 : -1)))];
      options.forEach((one) => one.setAttribute('aria-selected', String(one === next)));
      if (next) {
        $('search').setAttribute('aria-activedescendant', next.id);
        next.scrollIntoView({ block: 'nearest' });
      }
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (!$('found').hidden && options[at]) this.add(options[at].dataset.key);
    } else if (event.key === 'Escape') {
      this.closeFound();
    }
    return undefined;
  }

  add(key) {
    if (!this.chosen.includes(key)) this.chosen = [...this.chosen, key];
    $('search').value = '';
    this.closeFound();
    this.drawChosen();
    if (this.chosen.length === 1) this.loadDays('', '');
  }

  drop(key) {
    const first = this.chosen[0];
    this.chosen = this.chosen.filter((one) => one !== key);
    this.drawChosen();
    if (this.chosen[0] !== first) this.loadDays($('from').value, $('to').value);
  }

  drawChosen() {
    $('chosen').replaceChildren(...this.chosen.map((key) => {
      const { symbol, exchange } = instrumentOf(key);
      return el('span', { class: 'chip' }, el('strong', { text: symbol }), el('span', { text: exchange }),
        el('button', { type: 'button', 'aria-label': `Remove ${symbol}`, text: '×', onclick: () => this.drop(key) }));
    }));
  }

  // ---- days

  async loadDays(from, to) {
    const key = this.chosen[0];
    $('like-days').replaceChildren();
    $('like').value = '';
    if (!key) {
      this.strip.clear();
      this.onDays(undefined, '');
      return;
    }
    const wanted = (this.daysOf = `${key} ${from}`);
    const instrument = instrumentOf(key);
    try {
      const range = await api.range(instrument);
      if (this.daysOf !== wanted) return;
      const last = range.last.slice(0, 10);
      const first = range.first.slice(0, 10);
      setText($('days-note'), `${range.days} from ${first} to ${last}`);
      for (const id of ['from', 'to']) {
        $(id).min = first;
        $(id).max = last;
      }
      const start = from >= first && from <= last ? from : last;
      const end = to >= start && to <= last ? to : start;
      await this.strip.load(instrument, range, start);
      if (this.daysOf !== wanted) return;
      this.setDates(start, end, true);
    } catch (error) {
      this.strip.clear();
      this.strip.says.textContent = error.message;
    }
  }

  setDates(from, to, show) {
    $('from').value = from;
    $('to').value = to || from;
    this.strip.select(from, to || from, show);
    this.onDays(this.chosen[0], from);
  }

  async findLike() {
    const like = $('like').value;
    const box = $('like-days');
    box.replaceChildren();
    this.strip.markLike([]);
    if (!like || !this.chosen.length) return;
    try {
      const { days } = await api.days({ ...instrumentOf(this.chosen[0]), like, top: 8 });
      this.strip.markLike(days.map((day) => day.date));
      box.replaceChildren(...days.map((day) => el('button', {
        type: 'button', class: 'chip pick', text: day.date, title: measures(day), onclick: () => this.setDates(day.date, day.date, true),
      })));
    } catch (error) {
      toast(error.message, 'error');
    }
  }

  // ---- regime and ticks

  setRegime(text) {
    const chain = parseChain(text);
    const known = chain?.every((one) => this.regimes.some((regime) => regime.name === one.name));
    this.scenario = known ? '' : text.trim();
    this.stages = known ? chain : [];
    this.drawRegime();
  }

  drawRegime() {
    const rows = this.scenario ? [] : this.stages.length ? this.stages : [{ name: 'none', settings: {} }];
    $('stages').replaceChildren(...rows.map((stage, index) => this.stageRow(stage, index)));
    if (this.scenario) $('stages').append(el('p', { class: 'hint', text: 'As the text below says.' }), el('button', { type: 'button', text: 'Choose from the list instead', onclick: () => this.setRegime('none') }));
    $('add-stage').hidden = !this.stages.length || this.scenario !== '';
    this.writeRegime();
  }

  writeRegime() {
    $('regime-text').value = this.scenario || formatChain(this.stages, this.regimes);
  }

  stageRow(stage, index) {
    const service = this.regimes.find((one) => one.name === stage.name);
    const select = el('select', { 'aria-label': index ? `Regime ${index + 1}` : 'Regime', onchange: () => {
      if (select.value === 'none') this.stages.splice(index, 1);
      else if (index < this.stages.length) this.stages[index] = { name: select.value, settings: {} };
      else this.stages.push({ name: select.value, settings: {} });
      this.drawRegime();
      $('stages').querySelectorAll('select')[Math.min(index, $('stages').children.length - 1)]?.focus();
    } }, ...['none', ...this.regimes.map((one) => one.name)].map((name) => el('option', { value: name, text: name, selected: name === stage.name })));
    return el('div', { class: 'service' }, select,
      el('p', { class: 'explains', text: service?.description ?? 'The candles as they were.' }),
      service ? parameterFields(service, stage.settings, () => this.writeRegime()) : null);
  }

  drawSynthesizer() {
    const service = this.synthesizers.find((one) => one.name === this.synthesizer.name);
    const select = el('select', { 'aria-label': 'What makes the ticks', id: 'synthesizer-name', onchange: () => {
      this.synthesizer = { name: select.value, settings: {} };
      this.drawSynthesizer();
      $('synthesizer-name').focus();
    } }, ...this.synthesizers.map((one) => el('option', { value: one.name, text: one.name, selected: one.name === this.synthesizer.name })));
    $('synthesizer').replaceChildren(el('div', { class: 'service' }, select, el('p', { class: 'explains', text: service?.description ?? '' }),
      service ? parameterFields(service, this.synthesizer.settings, () => {}) : null));
  }

  // ---- presets

  async loadPresets(selected = '') {
    try {
      this.presets = (await api.presets()).presets;
    } catch (error) {
      this.presets = [];
      toast(error.message, 'error');
    }
    $('preset').replaceChildren(el('option', { value: '', text: this.presets.length ? 'choose one' : 'none saved yet' }),
      ...this.presets.map((preset) => el('option', { value: preset.name, text: preset.name })));
    $('preset').value = selected;
  }

  takePreset(name) {
    const preset = this.presets.find((one) => one.name === name);
    if (preset) this.take({ ...this.usual(), ...cleanPlan(preset) });
  }

  async savePreset() {
    const dialog = $('name-dialog');
    $('name-input').value = $('preset').value;
    dialog.returnValue = '';
    dialog.showModal();
    await new Promise((resolve) => { dialog.addEventListener('close', resolve, { once: true }); });
    const name = $('name-input').value.trim();
    if (dialog.returnValue !== 'ok' || !name) return;
    try {
      await api.savePreset({ name, ...this.plan() });
      await this.loadPresets(name);
      toast(`Saved as ${name}`);
    } catch (error) {
      toast(error.message, 'error');
    }
  }

  async importPreset() {
    const text = await askText('A preset, or several, as JSON');
    if (text === null) return;
    try {
      const json = JSON.parse(text);
      if (Array.isArray(json.presets)) {
        await api.importPresets(json);
        await this.loadPresets();
        toast(`${json.presets.length} presets taken`);
      } else {
        this.take({ ...this.usual(), ...cleanPlan(json) });
        toast('Taken; save it to keep it');
      }
    } catch (error) {
      toast(error.message, 'error');
    }
  }

  async deletePreset() {
    const name = $('preset').value;
    if (!name) {
      toast('Choose a preset first');
      return;
    }
    try {
      await api.deletePreset(name);
      await this.loadPresets();
      toast(`${name} is deleted`);
    } catch (error) {
      toast(error.message, 'error');
    }
  }
}

function rank(instrument, words) {
  const symbol = instrument.symbol.toLowerCase();
  const first = words[0] ?? '';
  const kinds = ['index', 'equity', 'future', 'option'];
  const kind = kinds.indexOf(instrument.kind);
  return (symbol === first ? 0 : symbol.startsWith(first) ? 10 : 20) + (kind < 0 ? 5 : kind);
}

function measures(day) {
  return Object.entries(day).filter(([key]) => key !== 'date').map(([key, value]) => `${key.replaceAll('_', ' ')} ${typeof value === 'number' ? Number(value.toPrecision(3)) : value}`).join(', ');
}

/** Fields for the parameters of a service, made from what it says about itself. */
export function parameterFields(service, settings, changed) {
  const fields = service.parameters.map((parameter) => {
    const label = parameter.name.replaceAll('_', ' ');
    const value = settings[parameter.name] ?? parameter.default;
    const set = (text) => {
      if (text === '' || text === parameter.default) delete settings[parameter.name];
      else settings[parameter.name] = text;
      changed();
    };
    let input;
    if (parameter.type === 'flag') {
      input = el('input', { type: 'checkbox', checked: value === 'true', onchange: () => set(String(input.checked)) });
    } else if (parameter.type === 'choice') {
      input = el('select', { onchange: () => set(input.value) }, ...parameter.choices.map((one) => el('option', { value: one, text: one, selected: one === value })));
    } else if ((parameter.type === 'integer' || parameter.type === 'decimal') && !parameter.choices?.length) {
      input = el('input', {
        type: 'number', value, step: parameter.type === 'integer' ? '1' : 'any', min: String(parameter.minimum ?? ''), max: String(parameter.maximum ?? ''),
        onchange: () => set(input.value),
      });
    } else {
      const list = parameter.choices?.length ? `choices-${service.name}-${parameter.name}` : undefined;
      input = el('input', { type: 'text', value, spellcheck: 'false', list, onchange: () => set(input.value.trim()) });
      if (list) return el('label', { class: 'parameter', title: parameter.description }, el('span', { text: label }), input, el('datalist', { id: list }, ...parameter.choices.map((one) => el('option', { value: one }))));
    }
    return el('label', { class: 'parameter', title: parameter.description }, el('span', { text: label }), input);
  });
  return el('div', { class: 'parameters' }, ...fields);
}

