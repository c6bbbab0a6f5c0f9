'use strict';
/* SPDX-License-Identifier: MIT
 *
 * The map that the page holds, as src/gis/page_parts.h says it is written.  Coordinates
 * are those of the sheet: px from the frame's upper left corner, y down.
 */
const map = JSON.parse(document.getElementById('map-data').textContent);
const words = map.words;

/* A word of the page with {0} and {1} filled in. */
function say(key, ...values) {
  return words[key].replace(/\{(\d)\}/g, (all, i) => values[Number(i)]);
}

/* Five bits a letter, the lowest first; the sixth says that more follow. */
const letterValues = new Uint8Array(128);
Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_')
  .forEach((letter, i) => { letterValues[letter.charCodeAt(0)] = i; });

function readNumbers(text, from, to) {
  const numbers = [];
  let value = 0, place = 1;

  for (let i = from; i < to; i++) {
    const six = letterValues[text.charCodeAt(i)];

    value += (six & 31) * place;
    place *= 32;
    if (six < 32) {
      numbers.push(value % 2 === 1 ? -(value + 1) / 2 : value / 2);
      value = 0;
      place = 1;
    }
  }
  return numbers;
}

function emptyBox() {
  return [Infinity, Infinity, -Infinity, -Infinity];
}

function addToBox(box, x, y) {
  box[0] = Math.min(box[0], x);
  box[1] = Math.min(box[1], y);
  box[2] = Math.max(box[2], x);
  box[3] = Math.max(box[3], y);
}

function boxesMeet(a, b) {
  return a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];
}

/* {role, xy, cuts}: cuts are the indices of points from which the edge is not drawn. */
function readPart(text, box) {
  const blank = text.indexOf(' ');
  const end = blank < 0 ? text.length : blank;
  const steps = readNumbers(text, 1, end);
  const xy = new Float32Array(steps.length);
  const cuts = new Set();
  let x = 0, y = 0, cut = 0;

  for (let i = 0; i + 1 < steps.length; i += 2) {
    x += steps[i];
    y += steps[i + 1];
    xy[i] = x / map.steps;
    xy[i + 1] = y / map.steps;
    addToBox(box, xy[i], xy[i + 1]);
  }
  if (blank >= 0) {
    for (const step of readNumbers(text, blank + 1, text.length)) {
      cut += step;
      cuts.add(cut);
    }
  }
  return { role: text[0], xy, cuts };
}

function isRing(part) {
  return part.role === 's' || part.role === 'h';
}

/* All rings as one path, to be filled by the even-odd rule. */
function areaPath(parts) {
  const path = new Path2D();

  for (const part of parts.filter(isRing)) {
    for (let i = 0; i < part.xy.length; i += 2) {
      if (i === 0) path.moveTo(part.xy[0], part.xy[1]);
      else path.lineTo(part.xy[i], part.xy[i + 1]);
    }
    path.closePath();
  }
  return path;
}

/* The lines of a part as [points, closed], broken where a cut was made. */
function strokedLines(part) {
  const count = part.xy.length / 2;
  const lines = [];
  let line = [];

  if (part.cuts.size === 0) return [[Array.from(part.xy), isRing(part)]];
  const start = isRing(part) ? Math.min(...part.cuts) + 1 : 0;
  for (let i = 0; i < count; i++) {
    const at = (start + i) % count;

    line.push(part.xy[2 * at], part.xy[2 * at + 1]);
    if (part.cuts.has(at)) {
      if (line.length > 2) lines.push([line, false]);
      line = [];
    }
  }
  if (line.length > 2) lines.push([line, false]);
  return lines;
}

function linePath(lines) {
  const path = new Path2D();

  for (const [xy, closed] of lines) {
    path.moveTo(xy[0], xy[1]);
    for (let i = 2; i < xy.length; i += 2) path.lineTo(xy[i], xy[i + 1]);
    if (closed) path.closePath();
  }
  return path;
}

/* Geometry is read when it is drawn first, so that the page is there at once. */
class Shape {
  constructor(texts) {
    this.box = emptyBox();
    this.parts = texts.map((text) => readPart(text, this.box));
    this.hasArea = this.parts.some(isRing);
    this.hasLine = this.parts.some((part) => part.role === 'l');
    this.points = [];
    for (const part of this.parts) {
      if (part.role !== 'p') continue;
      for (let i = 0; i < part.xy.length; i += 2) {
        this.points.push([part.xy[i], part.xy[i + 1]]);
      }
    }
  }

  get area() {
    if (!this.areaPath) this.areaPath = areaPath(this.parts);
    return this.areaPath;
  }

  get lines() {
    if (!this.lineList) {
      this.lineList = this.parts.filter((part) => part.role !== 'p').flatMap(strokedLines);
    }
    return this.lineList;
  }

  get line() {
    if (!this.linePath) this.linePath = linePath(this.lines);
    return this.linePath;
  }
}

for (const layer of map.layers) {
  layer.visible = true;
  for (const feature of layer.features) {
    feature.layer = layer;
    feature.style = layer.looks[feature.look];
    feature.shape = new Shape(feature.parts);
    if (feature.label) feature.label = cleaned(feature.label);
    feature.from = feature.from || 0;
    feature.to = feature.to === undefined ? Infinity : feature.to;
    delete feature.parts;
  }
  layer.hasAreas = layer.features.some((f) => f.shape.hasArea);
  layer.hasLines = layer.features.some((f) => f.shape.hasLine);
  layer.hasPoints = layer.features.some((f) => f.shape.points.length > 0);
}
for (const level of map.graticule ? map.graticule.levels : []) {
  for (const line of level.lines) line.shape = new Shape(line.parts);
}
map.domain.shape = new Shape(map.domain.parts);

function isShownOn(feature, day) {
  return feature.from <= day && day < feature.to;
}

/* Without characters that steer a terminal or turn a line around. */
function cleaned(text) {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '');
}

function valueOf(feature, field) {
  const i = feature.layer.fields.indexOf(field);

  return i < 0 ? null : feature.values[i];
}

/* A number of the coarse grid over the map, between its corners; null off the Earth. */
function onGrid(values, x, y) {
  const { box, columns } = map.ground;
  const gx = Math.min(Math.max((x - box[0]) / (box[2] - box[0]), 0), 1) * (columns - 1);
  const gy = Math.min(Math.max((y - box[1]) / (box[3] - box[1]), 0), 1) * (columns - 1);
  const cx = Math.min(Math.floor(gx), columns - 2), cy = Math.min(Math.floor(gy), columns - 2);
  const corner = (dx, dy) => values[(cy + dy) * columns + cx + dx];
  const four = [corner(0, 0), corner(1, 0), corner(0, 1), corner(1, 1)];
  const fx = gx - cx, fy = gy - cy;

  if (four.includes(null)) return four.find((value) => value !== null) ?? null;
  return (four[0] * (1 - fx) + four[1] * fx) * (1 - fy) + (four[2] * (1 - fx) + four[3] * fx) * fy;
}
