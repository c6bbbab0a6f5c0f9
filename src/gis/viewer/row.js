/* SPDX-License-Identifier: MIT
 *
 * Where the figures of a dressed line stand: a row of equal figures along it, whole at
 * both ends, kept off corners that are too sharp for them.  The same rules with the same
 * measures as src/draw/row.c, which tells the reasons; change both.  Px of the screen.
 */
const rowRules = {
  samplesPerFigure: 8,
  samplesMax: 1 << 17,
  crowd: 160,
  detail: 0.08,
  stretch: 1.35,
  footMin: 0.7,
  footMax: 1.3,
  slack: 3,
  offFoot: 0.42,
  pastFoot: 0.65,
  clearFrom: 0.3,
  clearTo: 1.25,
  clearSide: 0.6,
  clearDisc: 0.8,
};

/* The points without those that are nearer than `detail` to the last one kept. */
function cleanLine(xy, closed, detail) {
  const line = [], along = [];
  const count = xy.length / 2, end = count + (closed && count > 0 ? 1 : 0);

  for (let i = 0; i < end; i++) {
    const x = xy[2 * (i % count)], y = xy[2 * (i % count) + 1];
    const isLast = i === end - 1;
    const distance = () => {
      const [px, py] = line[line.length - 1];
      return Math.hypot(x - px, y - py);
    };
    let step = 0;

    if (line.length > 1 && isLast && distance() <= detail) {
      line.pop();
      along.pop();
    }
    if (line.length > 0) {
      step = distance();
      if (step <= (isLast ? 0 : detail)) continue;
    }
    along.push(line.length === 0 ? 0 : along[along.length - 1] + step);
    line.push([x, y]);
  }
  return { line, along };
}

/* The last i with list[i] <= value, at most the last but one. */
function stretchOf(list, value) {
  let low = 0, high = list.length - 2;

  while (low < high) {
    const middle = (low + high + 1) >> 1;

    if (list[middle] <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

function placeOn(row, along) {
  const i = stretchOf(row.along, along);
  const [a, b] = [row.line[i], row.line[i + 1]];
  const share = Math.min(Math.max((along - row.along[i]) / (row.along[i + 1] - row.along[i]), 0), 1);

  return [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])];
}

/* The line sampled evenly, and the length of its smoothed copy up to each sample. */
function makeGuide(row, figurePx, reachPx, closed) {
  const length = row.along[row.along.length - 1];
  const wanted = Math.ceil((length / figurePx) * rowRules.samplesPerFigure);
  const count = Math.min(Math.max(wanted, 2), rowRules.samplesMax) + 1;
  const step = length / (count - 1);
  const at = [], along = [0];

  for (let i = 0; i < count; i++) at.push(placeOn(row, i * step));
  const reach = Math.floor(reachPx / step + 0.5), period = count - 1;
  const pad = closed ? reach % period : 0;
  const sumX = new Float64Array(count + 2 * pad + 1), sumY = new Float64Array(count + 2 * pad + 1);
  for (let i = 0; i < count + 2 * pad; i++) {
    const p = closed ? at[(i + period - pad) % period] : at[i];

    sumX[i + 1] = sumX[i] + p[0];
    sumY[i + 1] = sumY[i] + p[1];
  }
  let last = null;
  for (let i = 0; i < count; i++) {
    const within = closed ? pad : Math.min(reach, i, count - 1 - i);
    const from = (closed ? i + pad : i) - within, to = (closed ? i + pad : i) + within + 1;
    const p = [(sumX[to] - sumX[from]) / (to - from), (sumY[to] - sumY[from]) / (to - from)];

    if (i > 0) along.push(along[i - 1] + Math.hypot(p[0] - last[0], p[1] - last[1]));
    last = p;
  }
  return { at, along, count, step };
}

function guideToLine(guide, along) {
  const i = stretchOf(guide.along, along);
  const from = guide.along[i], to = guide.along[i + 1];
  const share = to > from ? Math.min(Math.max((along - from) / (to - from), 0), 1) : 0;

  return (i + share) * guide.step;
}

/* Who is where: points by square cells. */
class Cells {
  constructor(size) {
    this.size = size;
    this.cells = new Map();
  }

  key(x, y) {
    return Math.floor(x / this.size) * 67108864 + Math.floor(y / this.size);
  }

  add(p, index) {
    const key = this.key(p[0], p[1]);
    const cell = this.cells.get(key);

    if (cell) cell.push([p, index]);
    else this.cells.set(key, [[p, index]]);
  }

  /* Is any point in the nine cells round `centre` in the way, or are there too many? */
  any(centre, isInWay) {
    for (let k = 0; k < 9; k++) {
      const cell = this.cells.get(this.key(
        centre[0] + ((k % 3) - 1) * this.size, centre[1] + (Math.floor(k / 3) - 1) * this.size));

      if (!cell) continue;
      if (cell.length > rowRules.crowd) return true;
      for (const [p, index] of cell) if (isInWay(p, index)) return true;
    }
    return false;
  }
}

/* The figure that starts where the guide is `from` long; null when it has no foot. */
function applyFigure(p, from) {
  const alongFrom = guideToLine(p.guide, from), alongTo = guideToLine(p.guide, from + p.width);
  const a = placeOn(p.row, alongFrom), b = placeOn(p.row, alongTo);
  const width = Math.hypot(b[0] - a[0], b[1] - a[1]);

  if (!(width > 1e-6)) return null;
  const along = [(b[0] - a[0]) / width, (b[1] - a[1]) / width];
  const across = p.left ? [along[1], -along[0]] : [-along[1], along[0]];
  const height = p.measure.height * Math.min(width / p.measure.width, rowRules.stretch);
  return {
    from: a,
    to: b,
    up: [across[0] * height, across[1] * height],
    alongFrom,
    alongTo,
    along,
    across,
    width,
    height,
    first: Math.floor(alongFrom / p.guide.step),
    last: Math.ceil(alongTo / p.guide.step),
    middle: [(a[0] + b[0] + across[0] * height) / 2, (a[1] + b[1] + across[1] * height) / 2],
  };
}

function alongFoot(f, p) {
  return (p[0] - f.from[0]) * f.along[0] + (p[1] - f.from[1]) * f.along[1];
}

function aboveFoot(f, p) {
  return (p[0] - f.from[0]) * f.across[0] + (p[1] - f.from[1]) * f.across[1];
}

/* Does the line run along the figure's foot? */
function hasFooting(p, f) {
  const { guide, width } = p;

  if (f.width < rowRules.footMin * width || f.width > rowRules.footMax * width ||
      f.alongTo - f.alongFrom > rowRules.slack * f.width) {
    return false;
  }
  for (let i = f.first; i <= f.last && i < guide.count; i++) {
    const at = i * guide.step, sample = guide.at[i];

    if (at < f.alongFrom || at > f.alongTo) continue;
    if (Math.abs(aboveFoot(f, sample)) > rowRules.offFoot * f.height ||
        Math.abs(alongFoot(f, sample) / f.width - 0.5) > rowRules.pastFoot) {
      return false;
    }
  }
  return true;
}

/* Samples from here to the figure's own stretch, the shorter way round; 0 inside it. */
function samplesAway(p, f, index) {
  const period = p.closed ? p.guide.count - 1 : 0;
  let behind = Math.max(f.first - index, 0), ahead = Math.max(index - f.last, 0);

  if (period > 0 && ahead > 0 && f.first + period > index) behind = f.first + period - index;
  else if (period > 0 && behind > 0) ahead = Math.max(index + period - f.last, 0);
  if (period > 0) return ahead === 0 || behind === 0 ? 0 : Math.min(ahead, behind);
  return ahead + behind;
}

function admitFigure(p, from) {
  const f = applyFigure(p, from);

  if (f === null || !hasFooting(p, f)) return null;
  const isLineInWay = (q, index) => {
    const above = aboveFoot(f, q) / f.height, away = samplesAway(p, f, index);
    const clearFrom = away > rowRules.samplesPerFigure ? -rowRules.clearFrom : rowRules.clearFrom;

    return away > 0 && above > clearFrom && above < rowRules.clearTo &&
      Math.abs(alongFoot(f, q) / f.width - 0.5) < rowRules.clearSide;
  };
  const isFigureInWay = (q) => Math.hypot(q[0] - f.middle[0], q[1] - f.middle[1]) <
    rowRules.clearDisc * (f.width + 0.75 * p.gap);

  if (p.lines.any(f.middle, isLineInWay) || p.figures.any(f.middle, isFigureInWay)) return null;
  p.figures.add(f.middle, 0);
  return f;
}

/* How many figures, the factor that makes them fit, and where the first one starts. */
function fitFigures(length, m, closed) {
  const gap = closed ? 0 : m.gap;
  const count = Math.floor((length + gap) / (m.width + m.gap) + 0.5);

  if (count < 1 || count > rowRules.samplesMax) return { count: 0, stretch: 1, start: 0 };
  const stretch = length / (count * (m.width + m.gap) - gap);
  if (stretch > rowRules.stretch) return { count, stretch: 1, start: (length - m.width) / 2 };
  return { count, stretch, start: 0 };
}

/* Between two figures that stand, slide others along until they fit. */
function fillGap(p, from, to, figures) {
  while (from + p.width <= to) {
    const f = admitFigure(p, from);

    if (f) {
      figures.push(f);
      from += p.width + p.gap;
    } else {
      from += p.width / rowRules.samplesPerFigure;
    }
  }
}

/* First the even places, then the stretches that these left bare. */
function fillRow(p, fitted) {
  const pitch = p.width + p.gap;
  const even = [], figures = [];
  let bare = fitted.start;

  for (let i = 0; i < fitted.count; i++) even.push(admitFigure(p, fitted.start + i * pitch));
  even.forEach((f, i) => {
    const from = fitted.start + i * pitch;

    if (f === null) return;
    fillGap(p, bare, from - p.gap * 0.999, figures);
    figures.push(f);
    bare = from + pitch;
  });
  fillGap(p, bare, fitted.start + fitted.count * pitch - p.gap, figures);
  return figures;
}

/* {line, along, figures} of a line given as x, y, x, y ... */
function makeRow(xy, closed, measure, left) {
  const row = cleanLine(xy, closed, rowRules.detail * measure.width);

  row.figures = [];
  if (row.line.length < 2 || !(measure.width > 0) || !(measure.height > 0)) return row;
  const guide = makeGuide(row, measure.width, 0.75 * (measure.width + measure.gap), closed);
  const fitted = fitFigures(guide.along[guide.count - 1], measure, closed);
  const cell = Math.max(measure.width, measure.height) * rowRules.stretch;
  const p = {
    row, guide, measure, closed, left,
    width: measure.width * fitted.stretch,
    gap: measure.gap * fitted.stretch,
    lines: new Cells(cell),
    figures: new Cells(cell),
  };

  guide.at.forEach((at, i) => p.lines.add(at, i));
  row.figures = fillRow(p, fitted);
  return row;
}

/* ---- figures: as src/draw/tactical.c has them -------------------------------------- */

function drawScallop(path, f) {
  const k = 0.5522847498;
  const half = [(f.to[0] - f.from[0]) / 2, (f.to[1] - f.from[1]) / 2];
  const top = [f.from[0] + half[0] + f.up[0], f.from[1] + half[1] + f.up[1]];

  path.moveTo(f.from[0], f.from[1]);
  path.bezierCurveTo(f.from[0] + k * f.up[0], f.from[1] + k * f.up[1],
    top[0] - k * half[0], top[1] - k * half[1], top[0], top[1]);
  path.bezierCurveTo(top[0] + k * half[0], top[1] + k * half[1],
    f.to[0] + k * f.up[0], f.to[1] + k * f.up[1], f.to[0], f.to[1]);
}

function drawTooth(path, f) {
  path.lineTo(f.from[0], f.from[1]);
  path.lineTo(f.from[0] + f.up[0], f.from[1] + f.up[1]);
  path.lineTo(f.to[0] + f.up[0], f.to[1] + f.up[1]);
  path.lineTo(f.to[0], f.to[1]);
}

/* Width over height, and whether the figure takes the place of the line. */
const figureKinds = {
  'flot': { aspect: 2, replaces: false, draw: drawScallop },
  'fortified-line': { aspect: 1, replaces: true, draw: drawTooth },
};

function addPolyline(path, xy, closed) {
  path.moveTo(xy[0], xy[1]);
  for (let i = 2; i < xy.length; i += 2) path.lineTo(xy[i], xy[i + 1]);
  if (closed) path.closePath();
}

/* One path that follows the line from figure to figure. */
function drawInstead(path, row, kind, closed) {
  let next = 1;

  path.moveTo(row.line[0][0], row.line[0][1]);
  for (const f of row.figures) {
    for (; next < row.line.length && row.along[next] <= f.alongFrom; next++) {
      path.lineTo(row.line[next][0], row.line[next][1]);
    }
    kind.draw(path, f);
    while (next < row.line.length && row.along[next] <= f.alongTo) next++;
  }
  for (; next < row.line.length; next++) path.lineTo(row.line[next][0], row.line[next][1]);
  if (closed) path.closePath();
}

/* The dressed line as a path; `lines` are [points, closed] in px of the screen. */
function dressedPath(lines, tactical, enlarged) {
  const kind = figureKinds[tactical.kind];
  const path = new Path2D();

  for (const [xy, closed] of lines) {
    if (!kind) {
      addPolyline(path, xy, closed);
      continue;
    }
    const height = tactical.height * enlarged, width = height * kind.aspect;
    const gap = Math.max(tactical.pitch * enlarged - width, 0);
    const row = makeRow(xy, closed, { width, height, gap }, tactical.left);

    if (!kind.replaces) addPolyline(path, xy, closed);
    if (kind.replaces && row.line.length >= 2) drawInstead(path, row, kind, closed);
    else if (!kind.replaces) for (const f of row.figures) kind.draw(path, f);
  }
  return path;
}
