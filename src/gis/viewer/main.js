/* SPDX-License-Identifier: MIT
 *
 * Puts the page together and keeps its parts in step: one state, told to all.  The state
 * also stands behind the '#' of the address, so that a view can be kept and sent:
 *
 *     map.html#date=2020-02-24&with=2020-01-30&mode=swipe&at=512,400,4&off=roads,places
 */
function readAddress() {
  const asked = new Map();

  for (const pair of location.hash.slice(1).split('&')) {
    const [key, value] = pair.split('=');

    try {
      asked.set(key, decodeURIComponent(value ?? ''));
    } catch (error) {
      asked.set(key, '');
    }
  }
  return asked;
}

function dayOf(iso) {
  return map.dates.findIndex((date) => date.iso === iso);
}

class Page {
  constructor() {
    const main = document.getElementById('main');
    const button = (name, act) => make('button', { type: 'button', title: words[name], 'aria-label': words[name],
      on: { click: act } }, icon(name));
    const middle = () => [this.mapView.view.width / 2, this.mapView.view.height / 2];

    this.labels = new Map();
    this.version = 0;
    this.day = Math.max(map.dates.length - 1, 0);
    this.other = -1;
    this.mode = 'changed';
    this.dividerShare = 0.5;
    this.host = make('div', { id: 'map', tabindex: '0', role: 'application', 'aria-describedby': 'map-help' });
    this.card = make('div', { id: 'card', hidden: true });
    this.scaleBar = make('div', { id: 'scale', 'aria-hidden': 'true' });
    this.dateBadge = make('p', { id: 'badge', 'aria-hidden': 'true' });
    this.divider = make('input', { type: 'range', id: 'divider', min: '0', max: '1000', step: '10', value: '500', hidden: true,
      'aria-label': words.divider, on: { input: () => this.moveDivider() } });
    this.status = make('p', { id: 'status', role: 'status', class: 'unseen' });
    this.changeBox = make('section', { id: 'change', hidden: true });
    this.tables = make('div', { class: 'tables' });
    const dates = map.dates.length > 1 ? new Dates((...asked) => this.setDates(...asked)) : null;
    this.dates = dates;
    main.replaceChildren(
      make('p', { id: 'map-help', class: 'unseen' }, words.help),
      make('div', { id: 'stage' }, this.host, this.divider, this.dateBadge, this.scaleBar,
        make('div', { id: 'buttons' },
          button('zoomIn', () => this.mapView.glideBy(2, ...middle())),
          button('zoomOut', () => this.mapView.glideBy(0.5, ...middle())),
          button('whole', () => this.mapView.showAll())),
        this.card),
      ...(dates ? [dates.element] : []),
      make('aside', {}, this.changeBox, makeLegend(() => this.switched())),
      this.status,
      make('details', { id: 'in-words' }, make('summary', {}, words.inWords), this.tables));
    document.documentElement.classList.add('live');
    this.mapView = new MapView(this.host, (view) => this.scenes(view), (ctx, view) => this.drawOver(ctx, view),
      (...asked) => this.inspect(...asked));
    this.host.addEventListener('rest', () => this.keepAddress());
    this.divider.addEventListener('keydown', (event) => event.stopPropagation());
    window.addEventListener('hashchange', () => this.follow());
    this.follow();
  }

  /* ---- state -------------------------------------------------------------------------- */

  follow() {
    const asked = readAddress();
    const off = (asked.get('off') || '').split(',');
    const at = (asked.get('at') || '').split(',').map(Number);

    this.asked = asked;
    for (const layer of map.layers) layer.visible = !off.includes(layer.id);
    if (at.length === 3 && at.every(Number.isFinite)) this.mapView.show(at[2], [at[0], at[1]]);
    if (this.dates) {
      const day = dayOf(asked.get('date'));

      if (day >= 0) this.dates.day = day;
      this.dates.other = dayOf(asked.get('with'));
      if (['changed', 'swipe'].includes(asked.get('mode'))) this.dates.mode = asked.get('mode');
      this.dates.tell();
    } else {
      this.setDates(this.day, -1, this.mode);
    }
  }

  keepAddress() {
    const parts = [];
    const off = map.layers.filter((layer) => !layer.visible).map((layer) => encodeURIComponent(layer.id));
    const { mapView } = this;

    if (this.dates) parts.push(`date=${map.dates[this.day].iso}`);
    if (this.other >= 0) parts.push(`with=${map.dates[this.other].iso}`, `mode=${this.mode}`);
    if (mapView && mapView.zoom > 1) {
      parts.push(`at=${mapView.centre.map((v) => v.toFixed(1)).join(',')},${mapView.zoom.toFixed(3)}`);
    }
    if (off.length > 0) parts.push(`off=${off.join(',')}`);
    if (this.asked.has('state')) return;
    try {
      history.replaceState(null, '', parts.length > 0 ? `#${parts.join('&')}` : '#');
    } catch (error) {
      /* Some browsers do not let a file change its address. */
    }
  }

  setDates(day, other, mode) {
    const isOther = other >= 0 && other !== day;

    this.day = day;
    this.other = isOther ? other : -1;
    this.mode = ledger ? mode : 'swipe';
    this.earlier = isOther ? Math.min(day, other) : day;
    this.later = isOther ? Math.max(day, other) : day;
    this.change = isOther && this.mode === 'changed' ? new Change(ledger, this.earlier, this.later) : null;
    this.divider.hidden = !(isOther && this.mode === 'swipe');
    this.labels.clear();
    this.tellDate();
    this.switched();
  }

  tellDate() {
    const date = map.dates[this.day];
    const isCompared = this.other >= 0;
    const told = isCompared ? say('change', map.dates[this.earlier].words, map.dates[this.later].words)
      : date ? date.words : '';
    const title = (date && date.title) || map.title || map.name;

    document.getElementById('title').textContent = title;
    const subtitle = document.getElementById('subtitle');
    if (subtitle) subtitle.textContent = (date && date.subtitle) || map.subtitle;
    this.host.setAttribute('aria-label', `${words.map}: ${title}${told && !title.includes(told) ? `, ${told}` : ''}`);
    this.dateBadge.textContent = this.dates && !title.includes(told) ? told : '';
    if (this.dates) this.status.textContent = told;
    this.changeBox.hidden = !(isCompared && ledger);
    if (isCompared && ledger) this.changeBox.replaceChildren(...changeTable(ledger, this.earlier, this.later, this.mode === 'changed'));
    updateWords(this.tables, this.day);
  }

  switched() {
    updateLegend(this.other >= 0 ? [this.earlier, this.later] : [this.day]);
    this.version++;
    this.labels.clear();
    this.showCard(null);
    if (this.mapView) this.mapView.request();
    this.keepAddress();
  }

  /* ---- drawing ------------------------------------------------------------------------- */

  /* What covers the map, so that no name stands under it. */
  blocks() {
    const stage = this.host.getBoundingClientRect();

    return [...this.host.parentElement.querySelectorAll('#buttons, #scale, #badge')].map((element) => {
      const box = element.getBoundingClientRect();

      return [box.left - stage.left, box.top - stage.top, box.right - stage.left, box.bottom - stage.top];
    }).filter((box) => box[2] > box[0]);
  }

  /* Those of the view itself serve the picture with a margin as well. */
  labelsOf(ctx, pictured, day) {
    const view = pictured.base || pictured;
    const known = this.labels.get(day);
    const key = `${view.scale} ${view.width} ${view.height} ${view.x} ${view.y}`;

    if (known && (view.isMoving || known.key === key)) return known.placed;
    const placed = placeLabels(ctx, view, day, this.blocks());
    this.labels.set(day, { key, placed });
    return placed;
  }

  paintScene(ctx, view, day, change) {
    paintDay(ctx, view, day, change);
    drawLabels(ctx, view, this.labelsOf(ctx, view, day));
  }

  isSwiped() {
    return this.other >= 0 && this.mode === 'swipe';
  }

  /* Under the middle of its handle, which is 2.4 rem wide and stays on the map. */
  dividerAt(view) {
    const handle = 2.4 * parseFloat(getComputedStyle(document.documentElement).fontSize);

    return Math.round(handle / 2 + (view.width - handle) * this.dividerShare);
  }

  scenes(view) {
    const scene = (day, change, from, to) => ({ version: this.version, from, to,
      paint: (ctx, painted) => this.paintScene(ctx, painted, day, change) });

    if (!this.isSwiped()) return [scene(this.change ? this.later : this.day, this.change, 0, view.width)];
    const at = this.dividerAt(view);
    const [left, right] = map.rightToLeft ? [this.later, this.earlier] : [this.earlier, this.later];

    return [scene(left, null, 0, at), scene(right, null, at, view.width)];
  }

  drawOver(ctx, view) {
    if (this.isSwiped()) {
      const at = this.dividerAt(view);

      ctx.fillStyle = '#ffffff';
      ctx.fillRect(at - 2, 0, 4, view.height);
      ctx.fillStyle = '#1b1f24';
      ctx.fillRect(at - 1, 0, 2, view.height);
    }
    drawDegrees(ctx, view);
    this.drawScale(view);
    if (this.asked && this.asked.has('state') && !view.isMoving) this.tellState(ctx, view);
  }

  moveDivider() {
    const share = Number(this.divider.value) / 1000;

    this.dividerShare = map.rightToLeft ? 1 - share : share;
    this.mapView.request();
  }

  /* A bar of a round length for each unit, true in the middle of what is seen. */
  drawScale(view) {
    const middle = [(view.width / 2 - view.x) / view.scale, (view.height / 2 - view.y) / view.scale];
    const metresPerPx = onGrid(map.ground.metres, ...middle) / view.scale;
    const north = onGrid(map.ground.north, ...middle);
    const units = { km: [1000, 1, 'm'], mi: [1609.344, 0.3048, 'ft'], nmi: [1852, 1, 'm'] };
    const bars = [];

    for (const unit of metresPerPx > 0 ? map.units : []) {
      const [large, small, smallName] = units[unit];
      const longest = metresPerPx * Math.min(view.width * 0.28, 160);
      const isSmall = longest < large;
      const most = longest / (isSmall ? small : large);
      const power = 10 ** Math.floor(Math.log10(most));
      const round = [5, 2, 1].map((n) => n * power).find((n) => n <= most) || power;
      const px = round * (isSmall ? small : large) / metresPerPx;
      const bar = make('span', { class: 'bar' });

      bar.style.inlineSize = `${px.toFixed(1)}px`;
      bars.push(make('span', { class: 'unit' }, bar, `${numberText(round)} ${words[isSmall ? smallName : unit]}`));
    }
    if (north !== null && Math.abs(north) > 1 && this.isNorthSteady(view, north)) {
      const arrow = make('span', { class: 'north', title: words.north }, make('span', {}, '↑'), words['^N']);

      arrow.firstChild.style.rotate = `${north.toFixed(1)}deg`;
      bars.push(arrow);
    }
    const key = `${metresPerPx} ${north}`;
    if (key === this.scaleKey) return;
    this.scaleKey = key;
    this.scaleBar.replaceChildren(...bars);
  }

  /* Near a pole there is no one way north. */
  isNorthSteady(view, north) {
    const box = shownBox(view, 0);

    return [0, 2].every((i) => [1, 3].every((k) => {
      const there = onGrid(map.ground.north, box[i], box[k]);

      return there !== null && Math.abs(((there - north + 540) % 360) - 180) < 15;
    }));
  }

  /* ---- the card ------------------------------------------------------------------------- */

  dayAt(x) {
    if (!this.isSwiped()) return this.change ? this.later : this.day;
    return (x < this.dividerAt(this.mapView.view)) !== map.rightToLeft ? this.earlier : this.later;
  }

  inspect(at, how) {
    if (how === 'hover' && this.isPinned) return;
    if (at === null) {
      if (!this.isPinned || how === 'key') this.showCard(null);
      return;
    }
    const { ctx, view } = this.mapView;
    const hits = featuresAt(ctx, view, this.dayAt(at[0]), ...at);

    this.isPinned = how !== 'hover' && hits.length > 0;
    this.host.classList.toggle('pointing', hits.length > 0);
    this.showCard(hits.length > 0 ? hits : null, at);
    if (how === 'key') {
      this.status.textContent = hits.length > 0 ? this.card.textContent : words.nothingHere;
    }
  }

  showCard(hits, at) {
    const { card } = this;

    card.hidden = !hits;
    if (!hits) {
      this.isPinned = false;
      return;
    }
    card.classList.toggle('pinned', this.isPinned);
    card.replaceChildren(...cardContent(hits, this.isPinned));
    if (this.isPinned) {
      card.prepend(make('button', { type: 'button', class: 'close', title: words.close, 'aria-label': words.close,
        on: { click: () => { this.showCard(null); this.host.focus(); } } }, icon('close')));
    }
    const stage = this.host.getBoundingClientRect(), box = card.getBoundingClientRect();
    const left = at[0] + 14 + box.width > stage.width ? at[0] - 14 - box.width : at[0] + 14;
    const top = at[1] + 14 + box.height > stage.height ? at[1] - 14 - box.height : at[1] + 14;
    card.style.left = `${clamp(left, 4, Math.max(stage.width - box.width - 4, 4))}px`;
    card.style.top = `${clamp(top, 4, Math.max(stage.height - box.height - 4, 4))}px`;
  }

  /* ---- for tests ------------------------------------------------------------------------- */

  /* With '#state' in the address the page writes down what it shows, to be read by a
   * program that cannot see. */
  tellState(ctx, view) {
    const day = this.change ? this.later : this.day;
    const place = (this.asked.get('state') || '').split(',').map(Number);
    const state = {
      date: map.dates.length > 0 ? map.dates[day].iso : null,
      dates: map.dates.length,
      zoom: this.mapView.zoom,
      shown: Object.fromEntries(map.layers.map((layer) =>
        [layer.id, isLayerShown(layer, view) ? shownFeatures(layer, view, day).length : 0])),
      labels: (this.labels.get(day) || { placed: [] }).placed.map((label) => label.feature.label),
    };

    if (place.length === 2 && place.every(Number.isFinite)) {
      const pixel = ctx.getImageData(Math.round((place[0] * view.scale + view.x) * view.ratio),
        Math.round((place[1] * view.scale + view.y) * view.ratio), 1, 1).data;

      state.colour = `#${[...pixel.slice(0, 3)].map((v) => v.toString(16).padStart(2, '0')).join('')}`;
      state.there = featuresAt(ctx, view, day, place[0] * view.scale + view.x, place[1] * view.scale + view.y)
        .map(featureName);
    }
    document.getElementById('state')?.remove();
    document.body.append(make('pre', { id: 'state', hidden: true }, JSON.stringify(state)));
  }
}

const page = new Page();
