/* SPDX-License-Identifier: MIT
 *
 * The map on the page: where it is looked at, and all the ways to move it: wheel, drag,
 * pinch, double click, buttons and keys.
 */
const prefersStill = window.matchMedia('(prefers-reduced-motion: reduce)');

/* An element with attributes and children; texts are texts, never markup. */
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);

  for (const [name, value] of Object.entries(attributes || {})) {
    if (name === 'on') {
      for (const [event, handler] of Object.entries(value)) element.addEventListener(event, handler);
    } else if (value === true) {
      element.setAttribute(name, '');
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}

/*
 * A scene as it was painted last, with a margin round it.  While the map moves it is
 * shifted and stretched instead of being painted anew, so that a slow machine keeps up.
 */
const pictureMargin = 0.22;

class Picture {
  constructor() {
    this.canvas = document.createElement('canvas');
    this.ctx = this.canvas.getContext('2d', { alpha: false });
    this.version = -1;
  }

  paint(scene, view) {
    const mx = Math.round(view.width * pictureMargin), my = Math.round(view.height * pictureMargin);

    this.view = { ...view, base: view, x: view.x + mx, y: view.y + my,
      width: view.width + 2 * mx, height: view.height + 2 * my };
    this.canvas.width = Math.round(this.view.width * view.ratio);
    this.canvas.height = Math.round(this.view.height * view.ratio);
    scene.paint(this.ctx, this.view);
    this.version = scene.version;
  }

  /* Where its corner comes to lie in a view, and how far it is stretched. */
  lie(view) {
    const stretch = view.scale / this.view.scale;

    return { stretch, x: view.x - this.view.x * stretch, y: view.y - this.view.y * stretch };
  }

  serves(scene, view) {
    if (this.version !== scene.version || this.view.ratio !== view.ratio) return false;
    const { stretch, x, y } = this.lie(view);

    if (!view.isMoving && stretch !== 1) return false;
    return stretch > 0.55 && stretch < 1.9 && x <= 0.01 && y <= 0.01 &&
      x + this.view.width * stretch >= view.width - 0.01 && y + this.view.height * stretch >= view.height - 0.01;
  }

  copy(ctx, view) {
    const { stretch, x, y } = this.lie(view);

    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.drawImage(this.canvas, x * view.ratio, y * view.ratio, this.canvas.width * stretch, this.canvas.height * stretch);
  }
}

class MapView {
  /* `scenes(view)` tells what is seen: [{version, from, to, paint(ctx, view)}], side by
   * side between px `from` and `to`; `over(ctx, view)` draws what does not move with the
   * map; `inspect(at, how)` is told where the reader points. */
  constructor(host, scenes, over, inspect) {
    this.host = host;
    this.scenes = scenes;
    this.over = over;
    this.inspect = inspect;
    this.pictures = [new Picture(), new Picture()];
    this.canvas = make('canvas', { 'aria-hidden': 'true' });
    host.append(this.canvas);
    this.ctx = this.canvas.getContext('2d', { alpha: false });
    this.fingers = new Map();
    this.view = { x: 0, y: 0, scale: 1, width: 0, height: 0, ratio: 1, enlarged: 1, isMoving: false };
    this.zoom = 1;
    this.centre = [map.width / 2, map.height / 2];
    new ResizeObserver(() => this.resize()).observe(host);
    this.listen();
    this.resize();
  }

  /* Px of the screen for one of the sheet when all of the sheet is seen. */
  get fitting() {
    return Math.min(this.view.width / map.width, this.view.height / map.height);
  }

  /* Without a size: that of its place on the page. */
  resize(ratio, size) {
    const box = size || this.host.getBoundingClientRect();

    if (box.width === 0 || box.height === 0) return;
    this.view.width = box.width;
    this.view.height = box.height;
    this.view.ratio = ratio || Math.min(window.devicePixelRatio || 1, 3);
    this.canvas.width = Math.ceil(box.width * this.view.ratio);
    this.canvas.height = Math.ceil(box.height * this.view.ratio);
    /* A px of the canvas is one of the screen, whatever fraction its place has. */
    this.canvas.style.width = `${this.canvas.width / this.view.ratio}px`;
    this.canvas.style.height = `${this.canvas.height / this.view.ratio}px`;
    this.place();
    this.paint();
  }

  /* From zoom and centre to the view. */
  place() {
    const { view } = this;

    this.zoom = clamp(this.zoom, 1, Math.max(map.deepest / Math.min(this.fitting, 1), 1));
    this.centre = [clamp(this.centre[0], 0, map.width), clamp(this.centre[1], 0, map.height)];
    view.scale = this.fitting * this.zoom;
    view.enlarged = clamp(this.fitting, 0.75, 2.2);
    view.x = view.width / 2 - this.centre[0] * view.scale;
    view.y = view.height / 2 - this.centre[1] * view.scale;
  }

  /* Draw with the next frame. */
  request() {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => this.paint());
  }

  paint() {
    const { ctx, view } = this;
    const scenes = this.scenes(view);

    cancelAnimationFrame(this.frame);
    clearTimeout(this.later);
    this.frame = 0;
    scenes.forEach((scene, i) => {
      ctx.save();
      setScreen(ctx, view);
      ctx.beginPath();
      ctx.rect(scene.from, 0, scene.to - scene.from, view.height);
      ctx.clip();
      this.paintScene(scene, this.pictures[i]);
      ctx.restore();
    });
    setScreen(ctx, view);
    this.over(ctx, view);
    if (!view.isMoving) this.later = setTimeout(() => this.prepare(), 250);
  }

  paintScene(scene, picture) {
    const { ctx, view } = this;

    if (view.isMoving && !picture.serves(scene, view)) picture.paint(scene, view);
    if (picture.serves(scene, view) && (view.isMoving || this.isPrepared(picture))) picture.copy(ctx, view);
    else scene.paint(ctx, view);
  }

  /* Is the picture of this very view? Then it can stand for it to the px. */
  isPrepared(picture) {
    const { x, y } = picture.view.base, { view } = this;

    return picture.preparedFor === `${x} ${y} ${view.x} ${view.y}` && !picture.view.isMoving;
  }

  /* When nothing happens, get ready for being moved. */
  prepare() {
    this.scenes(this.view).forEach((scene, i) => {
      const picture = this.pictures[i];

      picture.paint(scene, { ...this.view });
      picture.preparedFor = `${this.view.x} ${this.view.y} ${this.view.x} ${this.view.y}`;
    });
  }

  /* While the map moves some things are drawn more simply; they are made good after. */
  moving() {
    this.view.isMoving = true;
    clearTimeout(this.rest);
    this.rest = setTimeout(() => {
      this.view.isMoving = false;
      this.paint();
      this.host.dispatchEvent(new Event('rest'));
    }, 140);
    this.request();
  }

  panBy(dx, dy) {
    this.centre = [this.centre[0] - dx / this.view.scale, this.centre[1] - dy / this.view.scale];
    this.place();
    this.moving();
  }

  /* So that what is at x, y of the screen stays there. */
  zoomBy(factor, x, y) {
    const { view } = this;
    const at = [(x - view.x) / view.scale, (y - view.y) / view.scale];

    this.zoom *= factor;
    this.place();
    this.centre = [at[0] - (x - view.width / 2) / view.scale, at[1] - (y - view.height / 2) / view.scale];
    this.place();
    this.moving();
  }

  /* In steps, unless the reader wants no motion. */
  glideBy(factor, x, y) {
    const steps = prefersStill.matches ? 1 : 10;
    let step = 0;
    const next = () => {
      this.zoomBy(factor ** (1 / steps), x, y);
      if (++step < steps) requestAnimationFrame(next);
    };

    next();
  }

  show(zoom, centre) {
    this.zoom = zoom;
    this.centre = centre;
    this.place();
    this.moving();
  }

  showAll() {
    this.show(1, [map.width / 2, map.height / 2]);
  }

  where(event) {
    const box = this.canvas.getBoundingClientRect();

    return [event.clientX - box.left, event.clientY - box.top];
  }

  listen() {
    const { host, canvas } = this;

    canvas.addEventListener('wheel', (event) => {
      event.preventDefault();
      const lines = event.deltaMode === 1 ? 16 : 1;
      this.zoomBy(2 ** (-clamp(event.deltaY * lines, -240, 240) / 240), ...this.where(event));
    }, { passive: false });
    canvas.addEventListener('dblclick', (event) => {
      event.preventDefault();
      this.inspect(null, 'key'); /* the card that its first click brought */
      this.glideBy(event.shiftKey ? 0.5 : 2, ...this.where(event));
    });
    canvas.addEventListener('pointerdown', (event) => this.touch(event));
    canvas.addEventListener('pointermove', (event) => this.drag(event));
    for (const name of ['pointerup', 'pointercancel']) canvas.addEventListener(name, (event) => this.lift(event));
    canvas.addEventListener('pointerleave', () => this.inspect(null));
    host.addEventListener('keydown', (event) => this.key(event));
    window.addEventListener('beforeprint', () => this.print());
    window.addEventListener('afterprint', () => this.resize());
  }

  /* On paper the map has the width of a sheet, and lines as fine as a printer's. */
  print() {
    const width = 700, height = clamp(width * map.height / map.width, 350, 800);

    this.resize(3, { width, height });
  }

  touch(event) {
    if (event.button > 0) return;
    this.canvas.setPointerCapture(event.pointerId);
    this.fingers.set(event.pointerId, this.where(event));
    this.travelled = this.fingers.size > 1 ? Infinity : 0;
    this.host.classList.add('dragging');
  }

  drag(event) {
    const now = this.where(event), before = this.fingers.get(event.pointerId);

    if (!before) {
      if (event.pointerType === 'mouse') this.inspect(now, 'hover');
      return;
    }
    const others = [...this.fingers.entries()].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
    this.fingers.set(event.pointerId, now);
    this.travelled += Math.hypot(now[0] - before[0], now[1] - before[1]);
    if (others.length === 0) {
      if (this.travelled > 3) this.panBy(now[0] - before[0], now[1] - before[1]);
      return;
    }
    const other = others[0];
    const spread = (at) => Math.max(Math.hypot(at[0] - other[0], at[1] - other[1]), 8);
    const middle = [(now[0] + other[0]) / 2, (now[1] + other[1]) / 2];
    this.panBy((now[0] - before[0]) / 2, (now[1] - before[1]) / 2);
    this.zoomBy(spread(now) / spread(before), ...middle);
  }

  lift(event) {
    const isTap = this.fingers.has(event.pointerId) && this.travelled <= 6 && event.type === 'pointerup';

    this.fingers.delete(event.pointerId);
    if (this.fingers.size === 0) this.host.classList.remove('dragging');
    if (isTap) this.inspect(this.where(event), 'tap');
  }

  key(event) {
    if (event.target !== this.host || event.ctrlKey || event.metaKey || event.altKey) return;
    const { view } = this, step = event.shiftKey ? 200 : 80;
    const middle = [view.width / 2, view.height / 2];
    const keys = {
      ArrowLeft: () => this.panBy(step, 0),
      ArrowRight: () => this.panBy(-step, 0),
      ArrowUp: () => this.panBy(0, step),
      ArrowDown: () => this.panBy(0, -step),
      '+': () => this.glideBy(2, ...middle),
      '=': () => this.glideBy(2, ...middle),
      '-': () => this.glideBy(0.5, ...middle),
      '0': () => this.showAll(),
      Enter: () => this.inspect(middle, 'key'),
      Escape: () => this.inspect(null, 'key'),
    };
    const act = keys[event.key];

    if (!act) return;
    event.preventDefault();
    act();
  }
}

/* ---- what is at a place of the screen ------------------------------------------------- */

function isHit(ctx, view, feature, x, y) {
  const { shape, style } = feature;
  const sx = (x - view.x) / view.scale, sy = (y - view.y) / view.scale;

  if (style.stamp) {
    const box = style.stamp.box.map((v) => v * view.enlarged);

    for (const [px, py] of shape.points) {
      const dx = x - (px * view.scale + view.x), dy = y - (py * view.scale + view.y);

      if (dx >= box[0] - 4 && dx <= box[2] + 4 && dy >= box[1] - 4 && dy <= box[3] + 4) return true;
    }
  }
  if (style.strokes && shape.lines.length > 0) {
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.lineWidth = 10 / view.scale;
    ctx.setLineDash([]);
    if (ctx.isPointInStroke(shape.line, sx, sy)) return true;
  }
  if (style.fillOpacity !== undefined && shape.hasArea) {
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    return ctx.isPointInPath(shape.area, sx, sy, 'evenodd');
  }
  return false;
}

/* Features there, what is on top first. */
function featuresAt(ctx, view, day, x, y) {
  const hits = [];
  const reach = 40 / view.scale;
  const sx = (x - view.x) / view.scale, sy = (y - view.y) / view.scale;

  for (let i = map.layers.length - 1; i >= 0; i--) {
    const layer = map.layers[i];

    if (!isLayerShown(layer, view)) continue;
    for (let k = layer.features.length - 1; k >= 0; k--) {
      const feature = layer.features[k];

      if (!isShownOn(feature, day) || !boxesMeet(feature.shape.box, [sx - reach, sy - reach, sx + reach, sy + reach])) {
        continue;
      }
      if (isHit(ctx, view, feature, x, y)) hits.push(feature);
    }
  }
  ctx.setTransform(view.ratio, 0, 0, view.ratio, 0, 0);
  return hits.sort((a, b) => kindRank(a) - kindRank(b));
}

function kindRank(feature) {
  return feature.shape.points.length > 0 ? 0 : feature.style.fillOpacity === undefined ? 1 : 2;
}
