/* SPDX-License-Identifier: MIT
 *
 * Beside the map: the legend, which is the switchboard of the layers, the dates, and the
 * card that tells what is at a place.
 */
function swatchImage(svg) {
  const size = /width="([\d.]+)" height="([\d.]+)"/.exec(svg);

  const image = make('img', { alt: '', class: 'swatch', src: `data:image/svg+xml,${encodeURIComponent(svg)}` });

  if (size) {
    image.style.width = `${Number(size[1]) / 16}rem`;
    image.style.height = `${Number(size[2]) / 16}rem`;
  }
  return image;
}

/* Ids serve where a layer has no title: as words. */
function layerTitle(layer) {
  if (layer.title !== layer.id) return layer.title;
  const text = layer.id.replace(/[-_]+/g, ' ');

  return text.charAt(0).toUpperCase() + text.slice(1);
}

function isolated(text) {
  return make('bdi', {}, cleaned(text));
}

/* ---- legend ---------------------------------------------------------------------------- */

function legendItem(layer, onSwitch) {
  const box = make('input', { type: 'checkbox', id: `layer-${layer.id}`, checked: true,
    on: { change: () => { layer.visible = box.checked; onSwitch(layer); } } });
  const rules = layer.rules.map((rule, i) => ({ rule, i })).filter(({ rule }) => rule.swatch && layer.inLegend);
  const label = make('label', {}, box);

  layer.box = box;
  layer.lines = new Map();
  if (!layer.hasClasses && rules.length === 1) label.append(swatchImage(rules[0].rule.swatch));
  label.append(isolated(layerTitle(layer)));
  if (!layer.hasClasses && rules.length === 1) return make('li', {}, label);
  const lines = rules.filter(({ rule }) => rule.label !== '').map(({ rule, i }) => {
    const line = make('li', {}, swatchImage(rule.swatch), isolated(rule.label));

    layer.lines.set(i, line);
    return line;
  });
  return make('li', {}, label, lines.length > 0 ? make('ul', {}, ...lines) : null);
}

function makeLegend(onSwitch) {
  const items = map.layers.slice().reverse().map((layer) => legendItem(layer, onSwitch));

  return make('section', { id: 'legend', 'aria-labelledby': 'legend-title' },
    make('h2', { id: 'legend-title' }, words.layers), make('ul', {}, ...items));
}

/* Lines of what no feature of these dates has step out of the legend. */
function updateLegend(days) {
  for (const layer of map.layers) {
    const seen = new Set(layer.features.filter((f) => days.some((day) => isShownOn(f, day))).map((f) => f.rule));

    for (const [i, line] of layer.lines) line.hidden = !seen.has(i);
    layer.box.checked = layer.visible;
  }
}

/* ---- dates ------------------------------------------------------------------------------- */

class Dates {
  /* `change(day, other, mode)` is told what is asked for. */
  constructor(change) {
    const last = map.dates.length - 1;
    const option = (i) => make('option', { value: String(i) }, map.dates[i].words);
    const step = (by, label, sign) => make('button', { type: 'button', title: label, 'aria-label': label,
      on: { click: () => this.set(clamp(this.day + by, 0, last)) } }, icon(sign));

    this.change = change;
    this.day = last;
    this.other = -1;
    this.mode = 'changed';
    this.slider = make('input', { type: 'range', min: '0', max: String(last), step: '1', list: 'date-marks',
      'aria-label': words.date, on: { input: () => this.set(Number(this.slider.value)) } });
    this.slider.value = String(last);
    this.list = make('select', { 'aria-label': words.date,
      on: { change: () => this.set(Number(this.list.value)) } }, ...map.dates.map((date, i) => option(i)));
    this.playButton = make('button', { type: 'button', on: { click: () => this.play(!this.timer) } });
    this.others = make('select', { id: 'other-date', on: { change: () => {
      this.other = Number(this.others.value);
      this.tell();
    } } }, make('option', { value: '-1' }, words.noComparison), ...map.dates.map((date, i) => option(i)));
    this.modes = ['changed', 'swipe'].map((mode) => make('input', { type: 'radio', name: 'mode', value: mode,
      checked: mode === 'changed', on: { change: () => { this.mode = mode; this.tell(); } } }));
    this.modeBox = make('span', { class: 'modes', role: 'radiogroup', 'aria-label': words.compare },
      ...this.modes.map((input) => make('label', {}, input, words[input.value])));
    this.element = make('section', { id: 'dates', 'aria-label': words.date },
      make('div', { class: 'steps' }, step(-1, words.earlier, 'earlier'), this.playButton, step(1, words.later, 'later'),
        this.slider, this.list,
        make('datalist', { id: 'date-marks' }, ...map.dates.map((date, i) => make('option', { value: String(i) })))),
      make('div', { class: 'compare' }, make('label', { for: 'other-date' }, words.compare), this.others, this.modeBox));
    if (!ledger) this.mode = 'swipe';
    this.play(false);
  }

  set(day) {
    this.day = day;
    this.tell();
  }

  /* Make the controls say what is, and tell the map. */
  tell() {
    this.slider.value = String(this.day);
    this.slider.setAttribute('aria-valuetext', map.dates[this.day].words);
    this.list.value = String(this.day);
    this.others.value = String(this.other);
    this.modeBox.hidden = this.other < 0 || !ledger;
    for (const input of this.modes) input.checked = input.value === this.mode;
    this.change(this.day, this.other, this.mode);
  }

  play(isOn) {
    const label = isOn ? words.pause : words.play;

    clearInterval(this.timer);
    this.timer = 0;
    this.playButton.replaceChildren(icon(isOn ? 'pause' : 'play'));
    this.playButton.title = label;
    this.playButton.setAttribute('aria-label', label);
    if (!isOn) return;
    if (this.day === map.dates.length - 1) this.set(0);
    this.timer = setInterval(() => {
      this.set(this.day + 1);
      if (this.day === map.dates.length - 1) this.play(false);
    }, prefersStill.matches ? 2500 : map.dates.length > 30 ? 350 : 1200);
  }
}

/* Simple signs, drawn here so that they look alike everywhere. */
function icon(name) {
  const shapes = {
    earlier: 'M11 3 5 8l6 5z', later: 'M5 3l6 5-6 5z', play: 'M4 2.5 13 8l-9 5.5z',
    pause: 'M4 3h3v10H4zM9 3h3v10H9z', zoomIn: 'M7 3h2v4h4v2H9v4H7V9H3V7h4z', zoomOut: 'M3 7h10v2H3z',
    whole: 'M2 2h5v2H4v3H2zM9 2h5v5h-2V4H9zM2 9h2v3h3v2H2zM12 9h2v5H9v-2h3z',
    close: 'M3 4.4 4.4 3 8 6.6 11.6 3 13 4.4 9.4 8l3.6 3.6-1.4 1.4L8 9.4 4.4 13 3 11.6 6.6 8z',
  };
  const ns = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(ns, 'svg'), path = document.createElementNS(ns, 'path');

  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', name === 'earlier' || name === 'later' ? 'icon turns' : 'icon');
  path.setAttribute('d', shapes[name]);
  svg.append(path);
  return svg;
}

/* ---- the card ------------------------------------------------------------------------------ */

function ruleLabel(feature) {
  const { label } = feature.layer.rules[feature.rule];

  return feature.layer.hasClasses && label ? label : '';
}

/* Fields that may hold a name, the likeliest first. */
function nameFields(layer) {
  if (!layer.nameFields) {
    const language = map.language.split(/[-_]/)[0];
    const rank = (field) => ['name', `name_${language}`, 'title', 'label'].indexOf(field);
    const likely = layer.fields.filter((field) => rank(field) >= 0 || /name|title|place|town/i.test(field));

    layer.nameFields = likely.sort((a, b) => (rank(a) < 0 ? 9 : rank(a)) - (rank(b) < 0 ? 9 : rank(b)));
  }
  return layer.nameFields;
}

/* Its label, or what a field calls it, or what it is. */
function featureName(feature) {
  const named = nameFields(feature.layer).map((field) => valueOf(feature, field))
    .find((value) => typeof value === 'string' && value !== '');

  return String(feature.label || (feature.shape.points.length > 0 || !ruleLabel(feature) ? named : '') ||
    ruleLabel(feature) || layerTitle(feature.layer)).replace(/\s+/g, ' ');
}

function valueText(value) {
  return typeof value === 'number' ? numberText(value) : String(value);
}

function numberText(value, decimals) {
  try {
    return value.toLocaleString(map.language, decimals === undefined
      ? { maximumFractionDigits: 6 } : { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  } catch (error) {
    return String(value);
  }
}

function featureFacts(feature) {
  const rows = [];
  const add = (name, text) => rows.push(make('dt', {}, isolated(name)), make('dd', {}, isolated(text)));

  feature.layer.fields.forEach((field, i) => {
    const value = feature.values[i];

    if (value === null || value === '' || String(value) === featureName(feature)) return;
    add(field.replace(/_/g, ' '), valueText(value));
  });
  return rows;
}

function cardContent(hits, isFull) {
  const first = hits[0];
  const about = [layerTitle(first.layer), ruleLabel(first)].filter((text) => text && text !== featureName(first));
  const parts = [make('h3', {}, isolated(featureName(first)))];
  const facts = featureFacts(first);
  const shown = isFull ? facts : facts.slice(0, 12);

  if (about.length > 0) parts.push(make('p', {}, isolated(about.join(' · '))));
  if (shown.length > 0) parts.push(make('dl', {}, ...shown));
  for (const feature of hits.slice(1, isFull ? 6 : 3)) {
    const name = featureName(feature), layer = layerTitle(feature.layer);

    parts.push(make('p', { class: 'under' }, isolated(name === layer ? name : `${layer}: ${name}`)));
  }
  return parts;
}
