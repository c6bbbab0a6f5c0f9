/* SPDX-License-Identifier: MIT
 *
 * Names on the map: where each may stand, in the order of their weight, at the best free
 * place.  Letters are shaped by the browser, in any script.  A label is kept with its
 * place on the sheet, so that it moves with the map until all are placed anew.
 */
const roundAPoint = [[1, -1], [1, 0], [1, 1], [0, -1], [0, 1], [-1, -1], [-1, 0], [-1, 1]];
const anchorPlaces = {
  'center': [0, 0], 'left': [1, 0], 'right': [-1, 0], 'top': [0, 1], 'bottom': [0, -1],
  'top-left': [1, 1], 'top-right': [-1, 1], 'bottom-left': [1, -1], 'bottom-right': [-1, -1],
};
/* Smaller letters are not read on a screen, however small the sheet is shown. */
const leastLetterPx = 10;
const genericFonts = ['serif', 'sans-serif', 'monospace', 'cursive', 'fantasy', 'system-ui'];
const usualFonts = 'system-ui, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Arabic", "Liberation Sans", sans-serif';

function fontFamilies(given) {
  const families = (given || map.font || '').split(',').map((name) => name.trim()).filter(Boolean)
    .map((name) => name === 'sans' ? 'sans-serif' : name)
    .map((name) => genericFonts.includes(name) ? name : `"${name.replace(/["\\]/g, '')}"`);

  return families.length > 0 ? `${families.join(', ')}, ${usualFonts}` : usualFonts;
}

/* By the first letter that has a direction. */
function runsLeftward(text) {
  const strong = /[A-Za-z\u00C0-\u058F\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/.exec(text);

  return Boolean(strong) && strong[0] >= '\u0590' && strong[0] !== '\u058F';
}

function setFont(ctx, spec, size, text) {
  ctx.font = `${spec.italic ? 'italic ' : ''}${spec.bold ? '700' : '400'} ${size}px ${fontFamilies(spec.font)}`;
  if ('letterSpacing' in ctx) ctx.letterSpacing = runsLeftward(text) ? '0px' : `${spec.spacing * size}px`;
  ctx.direction = runsLeftward(text) ? 'rtl' : 'ltr';
}

/* Lines of a text that are no wider than asked for. */
function breakText(ctx, text, widest) {
  const lines = [];

  for (const paragraph of text.split('\n')) {
    let line = '';

    for (const word of paragraph.split(/\s+/).filter(Boolean)) {
      const longer = line ? `${line} ${word}` : word;

      if (line && widest > 0 && ctx.measureText(longer).width > widest) {
        lines.push(line);
        line = word;
      } else {
        line = longer;
      }
    }
    if (line) lines.push(line);
  }
  return lines;
}

function measureLabel(ctx, view, feature) {
  const spec = feature.layer.label;
  const asked = (feature.size === undefined ? spec.size : feature.size) * view.enlarged;
  const size = Math.max(asked, leastLetterPx);

  setFont(ctx, spec, size, feature.label);
  const lines = breakText(ctx, feature.label, spec.maxWidth * size);
  return {
    feature, spec, size, lines,
    width: Math.max(...lines.map((line) => ctx.measureText(line).width)),
    height: size * (1.22 * (lines.length - 1) + 0.74),
    priority: feature.priority === undefined ? spec.priority : feature.priority,
  };
}

/* ---- what is in the way --------------------------------------------------------------- */

/* Boxes that are taken, by cells; and how much ink of lines there is where. */
class Taken {
  constructor(view) {
    this.cell = 64;
    this.cells = new Map();
    this.ink = new Map();
    this.view = view;
  }

  each(box, visit) {
    for (let x = Math.floor(box[0] / this.cell); x <= Math.floor(box[2] / this.cell); x++) {
      for (let y = Math.floor(box[1] / this.cell); y <= Math.floor(box[3] / this.cell); y++) visit(x * 100003 + y);
    }
  }

  add(box, weight, owner) {
    this.each(box, (key) => {
      if (!this.cells.has(key)) this.cells.set(key, []);
      this.cells.get(key).push([box, weight, owner]);
    });
  }

  /* The most weight of what meets the box and is not the owner's own; 0: it is free. */
  weight(box, owner) {
    let most = 0;

    this.each(box, (key) => {
      for (const [other, weight, whose] of this.cells.get(key) || []) {
        if (whose !== owner && boxesMeet(box, other)) most = Math.max(most, weight);
      }
    });
    return most;
  }

  inkKey(x, y) {
    return Math.floor(x / 6) * 100003 + Math.floor(y / 6);
  }

  addLine(xy, closed, weight) {
    const { view } = this;
    const count = xy.length / 2;

    for (let i = 0; i + 1 < count + (closed ? 1 : 0); i++) {
      const k = (i + 1) % count;
      const ax = xy[2 * i] * view.scale + view.x, ay = xy[2 * i + 1] * view.scale + view.y;
      const bx = xy[2 * k] * view.scale + view.x, by = xy[2 * k + 1] * view.scale + view.y;

      if (Math.max(ax, bx) < 0 || Math.max(ay, by) < 0 || Math.min(ax, bx) > view.width ||
          Math.min(ay, by) > view.height) {
        continue;
      }
      const steps = Math.min(Math.ceil(Math.hypot(bx - ax, by - ay) / 5), 4000);
      for (let s = 0; s <= steps; s++) {
        const t = steps === 0 ? 0 : s / steps;
        const key = this.inkKey(ax + (bx - ax) * t, ay + (by - ay) * t);

        this.ink.set(key, Math.max(this.ink.get(key) || 0, weight));
      }
    }
  }

  inkUnder(box) {
    let sum = 0;

    for (let x = box[0]; x <= box[2] + 5; x += 6) {
      for (let y = box[1]; y <= box[3] + 5; y += 6) sum += this.ink.get(this.inkKey(x, y)) || 0;
    }
    return sum;
  }
}

function isInside(box, view) {
  return box[0] >= 1 && box[1] >= 1 && box[2] <= view.width - 1 && box[3] <= view.height - 1;
}

/* ---- candidates ------------------------------------------------------------------------ */

function boxAt(label, x, y) {
  return [x, y, x + label.width, y + label.height];
}

/* Upper left corners of a label round its symbol, best first, and how its lines are set. */
function placesRound(label, view, x, y) {
  const { spec, width, height } = label, stamp = label.feature.style.stamp, e = view.enlarged;
  const box = stamp ? stamp.box.map((v) => v * e) : [0, 0, 0, 0];
  const least = Math.max((spec.haloWidth || 0) * e, 2 * e);
  const gapX = Math.max(spec.offset[0] * e, least), gapY = Math.max(spec.offset[1] * e, least);
  const lift = Math.max(0.12 * label.size, 0.35 * (box[3] - box[1]) / 2);
  const mirror = runsLeftward(label.feature.label) ? -1 : 1;

  if (spec.anchor !== 'auto') {
    const [h, v] = anchorPlaces[spec.anchor];
    const ax = x + spec.offset[0] * e, ay = y + spec.offset[1] * e;

    return [[h > 0 ? ax : h < 0 ? ax - width : ax - width / 2,
      v > 0 ? ay : v < 0 ? ay - height : ay - height / 2, h]];
  }
  return roundAPoint.map(([side, level]) => {
    const h = side * mirror;
    const gap = level === 0 ? gapX : Math.max(gapX * 0.6, least);
    const left = h > 0 ? x + box[2] + gap : h < 0 ? x + box[0] - gap - width : x - width / 2;

    const line = height / label.lines.length;

    if (h === 0) return [left, level < 0 ? y + box[1] - gapY - height : y + box[3] + gapY, 0];
    if (level === 0) return [left, y + (box[1] + box[3]) / 2 - height / 2, h];
    return [left, level < 0 ? y + (box[1] + box[3]) / 2 - lift - height + line * 0.22
      : y + (box[1] + box[3]) / 2 + lift - line * 0.22, h];
  });
}

/* Distance from a place on the sheet to the rings and the view's edges; negative outside. */
function depthInside(rings, shown, x, y) {
  let nearest = Math.min(x - shown[0], shown[2] - x, y - shown[1], shown[3] - y) ** 2;
  const isOut = x < shown[0] || x > shown[2] || y < shown[1] || y > shown[3];
  let inside = false;

  for (const { xy } of rings) {
    for (let i = 0, k = xy.length - 2; i < xy.length; k = i, i += 2) {
      const ax = xy[k], ay = xy[k + 1], bx = xy[i], by = xy[i + 1];

      if ((ay > y) !== (by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax) inside = !inside;
      const dx = bx - ax, dy = by - ay, length = dx * dx + dy * dy;
      const t = length > 0 ? Math.min(Math.max(((x - ax) * dx + (y - ay) * dy) / length, 0), 1) : 0;
      nearest = Math.min(nearest, (ax + t * dx - x) ** 2 + (ay + t * dy - y) ** 2);
    }
  }
  return (inside && !isOut ? 1 : -1) * Math.sqrt(nearest);
}

/* The place inside that is farthest from all edges: squares are halved as long as one
 * may hold a better place. */
function middleOfArea(shape, view) {
  const shown = shownBox(view, 0);
  const rings = shape.parts.filter(isRing);
  const box = [Math.max(shape.box[0], shown[0]), Math.max(shape.box[1], shown[1]),
    Math.min(shape.box[2], shown[2]), Math.min(shape.box[3], shown[3])];
  const width = box[2] - box[0], height = box[3] - box[1];
  const precision = 3 / view.scale;
  let half = Math.min(width, height) / 2, best = null, rounds = 0;

  if (!(half > 0)) return null;
  const cells = [];
  const look = (x, y, h) => {
    const depth = depthInside(rings, shown, x, y);

    if (!best || depth > best.depth) best = { x, y, depth };
    return { x, y, h, most: depth + h * Math.SQRT2 };
  };
  for (let x = box[0] + half; x < box[2] + half * 0.99; x += 2 * half) {
    for (let y = box[1] + half; y < box[3] + half * 0.99; y += 2 * half) cells.push(look(x, y, half));
  }
  while (cells.length > 0 && rounds++ < 250) {
    cells.sort((a, b) => a.most - b.most);
    const cell = cells.pop();

    if (cell.most - best.depth <= precision) break;
    half = cell.h / 2;
    for (const [dx, dy] of [[-1, -1], [1, -1], [-1, 1], [1, 1]]) {
      cells.push(look(cell.x + dx * half, cell.y + dy * half, half));
    }
  }
  return best && best.depth > 0 ? best : null;
}

/* Stretches of a line that are long and straight enough for the label, best first. */
function placesAlong(label, view) {
  const places = [];

  for (const [xy] of label.feature.shape.lines) {
    const points = [];
    let along = 0;

    for (let i = 0; i < xy.length; i += 2) {
      const x = xy[i] * view.scale + view.x, y = xy[i + 1] * view.scale + view.y;

      if (i > 0) along += Math.hypot(x - points[points.length - 1][0], y - points[points.length - 1][1]);
      points.push([x, y, along]);
    }
    const row = { line: points, along: points.map((p) => p[2]) };
    const step = Math.max(label.width / 2, 12);
    if (along < label.width || points.length < 2) continue;
    for (let at = label.width / 2; at <= along - label.width / 2 && places.length < 400; at += step) {
      const a = placeOn(row, at - label.width / 2), b = placeOn(row, at + label.width / 2);
      const m = placeOn(row, at), chord = Math.hypot(b[0] - a[0], b[1] - a[1]);
      const bow = Math.hypot(m[0] - (a[0] + b[0]) / 2, m[1] - (a[1] + b[1]) / 2);

      if (chord < 0.92 * label.width || bow > 0.5 * label.size) continue;
      if (m[0] < 0 || m[1] < 0 || m[0] > view.width || m[1] > view.height) continue;
      let angle = Math.atan2(b[1] - a[1], b[0] - a[0]);
      if (angle > Math.PI / 2) angle -= Math.PI;
      if (angle < -Math.PI / 2) angle += Math.PI;
      const middle = Math.hypot(m[0] - view.width / 2, m[1] - view.height / 2) / (view.width + view.height);
      places.push({ x: m[0], y: m[1], angle, cost: bow / label.size + middle });
    }
  }
  return places.sort((a, b) => a.cost - b.cost);
}

/* ---- placing ----------------------------------------------------------------------------- */

function grownBox(box, by) {
  return [box[0] - by, box[1] - by, box[2] + by, box[3] + by];
}

function turnedBox(x, y, width, height, angle) {
  const c = Math.abs(Math.cos(angle)), s = Math.abs(Math.sin(angle));
  const w = (width * c + height * s) / 2, h = (width * s + height * c) / 2;

  return [x - w, y - h, x + w, y + h];
}

/* The cheapest of the places [x, y, box, side] that is free; null. */
function choosePlace(label, taken, view, places, own) {
  const pad = label.spec.padding * view.enlarged;
  let best = null;

  places.forEach(([x, y, box, side], i) => {
    if (!isInside(box, view)) return;
    const weight = label.spec.overlap ? 0 : taken.weight(grownBox(box, pad), label.feature);
    const isSoft = weight < Infinity && weight < label.priority;

    if (weight > 0 && !isSoft) return;
    const cost = own * i + taken.inkUnder(box) * 0.5 + (weight > 0 ? 6 : 0);
    if (!best || cost < best.cost) best = { x, y, box, side, cost };
  });
  return best;
}

function placeLabel(label, taken, view) {
  const { feature, width, height } = label;
  const withBox = ([x, y, side]) => [x, y, boxAt(label, x, y), side || 0];

  if (feature.shape.points.length > 0) {
    const [px, py] = feature.shape.points[0];
    const places = placesRound(label, view, px * view.scale + view.x, py * view.scale + view.y);

    return choosePlace(label, taken, view, places.map(withBox), 1);
  }
  if (feature.shape.hasLine && label.spec.placement !== 'point') {
    const along = placesAlong(label, view);
    const best = choosePlace(label, taken, view, along.map((place, i) =>
      [i, 0, turnedBox(place.x, place.y, width, height, place.angle)]), 0.05);

    if (!best) return null;
    const place = along[best.x];
    return { x: place.x, y: place.y, angle: place.angle, box: best.box };
  }
  if (!feature.shape.hasArea) return null;
  const middle = middleOfArea(feature.shape, view);
  if (!middle) return null;
  const x = middle.x * view.scale + view.x, y = middle.y * view.scale + view.y;
  const room = Math.max(middle.depth * view.scale * 0.8, 0);
  const places = [[0, 0], [0, -0.5], [0, 0.5], [0.5, 0], [-0.5, 0], [0, -1], [0, 1]].map(([dx, dy]) =>
    withBox([x - width / 2 + dx * room, y - height / 2 + dy * room]));

  if (room * 2.2 < Math.min(width, 3 * height)) return null;
  return choosePlace(label, taken, view, places, 1);
}

function takeLines(taken, layer, features) {
  for (const feature of features) {
    if (!feature.style.strokes) continue;
    const weight = feature.style.tactical || feature.drawn ? 2 : feature.shape.hasArea ? 0.5 : 1;

    for (const [xy, closed] of feature.shape.lines) taken.addLine(xy, closed, weight);
  }
}

function takeSymbols(taken, view, layer, features) {
  for (const feature of features) {
    const { stamp } = feature.style;
    const weight = feature.priority === undefined ? (layer.label ? layer.label.priority : 0) : feature.priority;

    for (const [x, y] of stamp ? feature.shape.points : []) {
      const sx = x * view.scale + view.x, sy = y * view.scale + view.y;

      taken.add(stamp.box.map((v, i) => v * view.enlarged + (i % 2 === 0 ? sx : sy)), Math.max(weight, 0.01), feature);
    }
  }
}

/* All labels of a day: {label, x, y of the sheet, dx, dy on the screen, angle}. */
function placeLabels(ctx, view, day, blocks) {
  const taken = new Taken(view), wanted = [], placed = [], seen = new Set();

  setScreen(ctx, view);
  for (const block of blocks) taken.add(block, Infinity);
  for (const degrees of degreeLabels(ctx, view)) taken.add(degrees.box, Infinity);
  for (const layer of map.layers) {
    if (!isLayerShown(layer, view)) continue;
    const features = shownFeatures(layer, view, day);

    takeLines(taken, layer, features);
    takeSymbols(taken, view, layer, features);
    for (const feature of features) {
      if (layer.label && feature.label) wanted.push(measureLabel(ctx, view, feature));
    }
  }
  wanted.sort((a, b) => b.priority - a.priority || b.size - a.size);
  for (const label of wanted) {
    const { feature } = label;
    /* Pieces of one thing are named once. */
    const key = feature.shape.points.length > 0 ? null : `${feature.layer.id}\n${feature.label}`;

    if (key !== null && seen.has(key)) continue;
    const place = placeLabel(label, taken, view);
    if (!place) continue;
    if (key !== null) seen.add(key);
    taken.add(place.box, Infinity);
    placed.push({ ...label, angle: place.angle, side: place.side || 0,
      x: (place.x - view.x) / view.scale, y: (place.y - view.y) / view.scale });
  }
  return placed.reverse();
}

/* ---- drawing ------------------------------------------------------------------------------ */

function drawText(ctx, label, text, x, y) {
  const { spec } = label;

  if (spec.halo) {
    ctx.strokeStyle = spec.halo;
    ctx.lineWidth = 2 * spec.haloWidth * label.enlarged;
    ctx.lineJoin = 'round';
    ctx.setLineDash([]);
    ctx.strokeText(text, x, y);
  }
  ctx.fillStyle = spec.color;
  ctx.fillText(text, x, y);
}

function drawLabels(ctx, view, labels) {
  for (const label of labels) {
    const x = label.x * view.scale + view.x, y = label.y * view.scale + view.y;

    setScreen(ctx, view);
    setFont(ctx, label.spec, label.size, label.feature.label);
    ctx.textBaseline = 'alphabetic';
    label.enlarged = view.enlarged;
    if (label.angle !== undefined) {
      ctx.textAlign = 'center';
      ctx.translate(x, y);
      ctx.rotate(label.angle);
      drawText(ctx, label, label.lines.join(' '), 0, label.size * 0.36);
      continue;
    }
    /* Several lines keep to the side of their symbol. */
    ctx.textAlign = label.side > 0 ? 'left' : label.side < 0 ? 'right' : 'center';
    label.lines.forEach((line, i) => {
      drawText(ctx, label, line, x + label.width * (1 - label.side) / 2, y + label.size * (0.74 + 1.22 * i));
    });
  }
  if ('letterSpacing' in ctx) ctx.letterSpacing = '0px';
  setScreen(ctx, view);
}

function setDegreeFont(ctx, view) {
  const size = Math.max(11 * Math.min(view.enlarged, 1.5), leastLetterPx);

  ctx.font = `400 ${size}px ${fontFamilies(null)}`;
  ctx.direction = 'ltr';
  return size;
}

/* Degrees where lines of the graticule leave the map, along its upper edge and the one
 * that has no buttons; or where they end, on a map of the whole Earth. */
function degreeLabels(ctx, view) {
  const labels = [];
  const add = (text, x, y, width, size) => {
    const box = [x - 2, y - 2, x + width + 2, y + size + 2];

    if (labels.every((other) => !boxesMeet(other.box, box))) labels.push({ text, x, y: y + size * 0.8, box });
  };

  if (!map.graticule || !map.graticule.labels) return labels;
  const level = graticuleLevel(view), size = setDegreeFont(ctx, view);
  for (const line of level ? level.lines : []) {
    for (const [xy] of line.shape.lines) {
      const at = edgeCrossing(xy, view, line.meridian);

      const width = ctx.measureText(line.label).width;
      const end = at === null ? endInside(xy, view, line.meridian) : null;

      if (end && line.meridian) add(line.label, end[0] - width / 2, end[1] - size - 4, width, size);
      else if (end) add(line.label, end[0] - width - 4, end[1] - size / 2, width, size);
      if (at === null || at < 40 || at > (line.meridian ? view.width - 60 : view.height - 60)) continue;
      if (line.meridian) add(line.label, at - width / 2, 4, width, size);
      else add(line.label, map.rightToLeft ? view.width - width - 5 : 5, at - size / 2, width, size);
    }
  }
  return labels;
}

function drawDegrees(ctx, view) {
  setScreen(ctx, view);
  ctx.lineJoin = 'round';
  ctx.textAlign = 'left';
  ctx.textBaseline = 'alphabetic';
  for (const label of degreeLabels(ctx, view)) {
    ctx.strokeStyle = map.paper;
    ctx.lineWidth = 3;
    ctx.setLineDash([]);
    ctx.strokeText(label.text, label.x, label.y);
    ctx.fillStyle = '#59626d';
    ctx.fillText(label.text, label.x, label.y);
  }
}

/* The upper or left end of a line that the view has wholly; null for a ring. */
function endInside(xy, view, isMeridian) {
  const ends = [[xy[0], xy[1]], [xy[xy.length - 2], xy[xy.length - 1]]]
    .map(([x, y]) => [x * view.scale + view.x, y * view.scale + view.y]);
  const isSeen = ends.every(([x, y]) => x > 0 && y > 0 && x < view.width && y < view.height);

  if (!isSeen || Math.hypot(ends[0][0] - ends[1][0], ends[0][1] - ends[1][1]) < 20) return null;
  return ends.sort((a, b) => (isMeridian ? a[1] - b[1] : a[0] - b[0]))[0];
}

function edgeCrossing(xy, view, isMeridian) {
  const along = isMeridian ? 0 : 1, across = 1 - along;
  const edge = !isMeridian && map.rightToLeft ? view.width : 0;
  const shift = [view.x, view.y];

  for (let i = 0; i + 3 < xy.length; i += 2) {
    const a = xy[i + across] * view.scale + shift[across] - edge;
    const b = xy[i + 2 + across] * view.scale + shift[across] - edge;

    if ((a > 0) === (b > 0)) continue;
    const t = a / (a - b);
    return (xy[i + along] + t * (xy[i + 2 + along] - xy[i + along])) * view.scale + shift[along];
  }
  return null;
}
