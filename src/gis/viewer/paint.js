/* SPDX-License-Identifier: MIT
 *
 * A day of the map onto a canvas, as src/sheet/map_layer_paint.c puts it on a sheet:
 * areas first, then outlines and lines, then points.
 *
 * A view is {x, y, scale, width, height, ratio, enlarged, isMoving}: the sheet's corner
 * is at x, y of the canvas, a px of the sheet is `scale` px there, and everything that
 * has a size on paper (strokes, symbols, letters) is `enlarged` times as large.
 */
const seamPx = 0.5;

function setScreen(ctx, view) {
  ctx.setTransform(view.ratio, 0, 0, view.ratio, 0, 0);
}

function setSheet(ctx, view) {
  const s = view.ratio * view.scale;

  ctx.setTransform(s, 0, 0, s, view.ratio * view.x, view.ratio * view.y);
}

/* The part of the sheet that a view shows, and `margin` px of the screen round it. */
function shownBox(view, margin) {
  return [(-view.x - margin) / view.scale, (-view.y - margin) / view.scale,
    (view.width + margin - view.x) / view.scale, (view.height + margin - view.y) / view.scale];
}

/* Canvases of the size of the view, for what is laid over as a whole. */
const spareCanvases = [];

function withSpare(ctx, view, opacity, draw) {
  const fits = (spare) => spare.width === ctx.canvas.width && spare.height === ctx.canvas.height;
  const known = spareCanvases.findIndex(fits);
  const canvas = known >= 0 ? spareCanvases.splice(known, 1)[0]
    : spareCanvases.length > 4 ? spareCanvases.shift() : document.createElement('canvas');
  const spare = canvas.getContext('2d');

  if (!fits(canvas)) {
    canvas.width = ctx.canvas.width;
    canvas.height = ctx.canvas.height;
  } else {
    spare.setTransform(1, 0, 0, 1, 0, 0);
    spare.clearRect(0, 0, canvas.width, canvas.height);
  }
  draw(spare);
  ctx.save();
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.globalAlpha = opacity;
  ctx.drawImage(canvas, 0, 0);
  ctx.restore();
  spareCanvases.push(canvas);
}

/* ---- patterns ---------------------------------------------------------------------- */

/* Lines of one family over a box; their grid moves with the map and keeps its size. */
function addHatch(path, box, angleDeg, spacing, origin) {
  const angle = angleDeg * Math.PI / 180;
  const dx = Math.cos(angle), dy = -Math.sin(angle), nx = -dy, ny = dx;
  const shift = origin[0] * nx + origin[1] * ny;
  let from = Infinity, to = -Infinity, start = Infinity, end = -Infinity;

  for (const [x, y] of [[box[0], box[1]], [box[2], box[1]], [box[0], box[3]], [box[2], box[3]]]) {
    from = Math.min(from, x * nx + y * ny);
    to = Math.max(to, x * nx + y * ny);
    start = Math.min(start, x * dx + y * dy);
    end = Math.max(end, x * dx + y * dy);
  }
  for (let across = Math.ceil((from - shift) / spacing) * spacing + shift; across <= to; across += spacing) {
    path.moveTo(across * nx + start * dx, across * ny + start * dy);
    path.lineTo(across * nx + end * dx, across * ny + end * dy);
  }
}

function addDots(path, box, spacing, radius, origin) {
  const rowHeight = spacing / 2;

  for (let row = Math.floor((box[1] - origin[1]) / rowHeight); row * rowHeight + origin[1] <= box[3] + radius; row++) {
    const shift = origin[0] + (row % 2 === 0 ? 0 : spacing / 2);

    for (let k = Math.floor((box[0] - shift) / spacing); k * spacing + shift <= box[2] + radius; k++) {
      const x = k * spacing + shift, y = row * rowHeight + origin[1];

      path.moveTo(x + radius, y);
      path.arc(x, y, radius, 0, 2 * Math.PI);
    }
  }
}

function fillPattern(ctx, view, shape, pattern) {
  const e = view.enlarged, path = new Path2D();
  const box = [
    Math.max(shape.box[0] * view.scale + view.x, 0), Math.max(shape.box[1] * view.scale + view.y, 0),
    Math.min(shape.box[2] * view.scale + view.x, view.width), Math.min(shape.box[3] * view.scale + view.y, view.height)];

  if (box[0] >= box[2] || box[1] >= box[3]) return;
  ctx.save();
  setSheet(ctx, view);
  ctx.clip(shape.area, 'evenodd');
  setScreen(ctx, view);
  if (pattern.dots) {
    addDots(path, box, pattern.spacing * e, pattern.width * e, [view.x, view.y]);
    ctx.fillStyle = pattern.color;
    ctx.fill(path);
  } else {
    for (const angle of pattern.angles) addHatch(path, box, angle, pattern.spacing * e, [view.x, view.y]);
    ctx.strokeStyle = pattern.color;
    ctx.lineWidth = pattern.width * e;
    ctx.setLineDash([]);
    ctx.stroke(path);
  }
  ctx.restore();
}

/* ---- areas ------------------------------------------------------------------------- */

function isOpaque(color) {
  return color.length < 9;
}

/* Does the outline that is drawn later hide the seam anyhow? */
function outlineCovers(style) {
  const stroke = style.strokes && style.strokes[style.strokes.length - 1];

  return Boolean(stroke) && !stroke.dashes && !style.offset && !style.tactical && !style.isDrawn &&
    isOpaque(stroke.color) && stroke.width >= seamPx;
}

function paintArea(ctx, view, feature, opacity, hasSeam) {
  const { style, shape } = feature;

  ctx.globalAlpha = opacity;
  if (style.fill) {
    setSheet(ctx, view);
    ctx.fillStyle = style.fill;
    ctx.fill(shape.area, 'evenodd');
  }
  if (style.pattern) fillPattern(ctx, view, shape, style.pattern);
  if (hasSeam && opacity === 1 && style.seam && !outlineCovers(style)) {
    setSheet(ctx, view);
    ctx.strokeStyle = style.seam;
    ctx.lineWidth = seamPx / view.scale;
    ctx.setLineDash([]);
    ctx.stroke(shape.area);
  }
  ctx.globalAlpha = 1;
}

/* Those of one opacity together: what overlaps inside the layer does not add up. */
function paintAreas(ctx, view, features) {
  const groups = new Map();

  for (const feature of features) {
    if (!feature.shape.hasArea || feature.style.fillOpacity === undefined) continue;
    const opacity = feature.style.fillOpacity;

    if (!groups.has(opacity)) groups.set(opacity, []);
    groups.get(opacity).push(feature);
  }
  for (const [opacity, members] of groups) {
    if (opacity < 1 && members.length > 1) {
      withSpare(ctx, view, opacity, (spare) => {
        for (const feature of members) paintArea(spare, view, feature, 1, true);
      });
    } else {
      for (const feature of members) paintArea(ctx, view, feature, opacity, members.length > 1);
    }
  }
}

/* ---- lines -------------------------------------------------------------------------- */

/* A polyline beside another, `by` px to its right; corners that are too sharp are cut. */
function offsetLine(xy, closed, by) {
  const out = [], count = xy.length / 2;
  const unit = (i, k) => {
    const x = xy[2 * k] - xy[2 * i], y = xy[2 * k + 1] - xy[2 * i + 1], length = Math.hypot(x, y);

    return length > 0 ? [x / length, y / length, length] : [0, 0, 0];
  };

  for (let i = 0; i < count; i++) {
    const isFirst = i === 0 && !closed, isLast = i === count - 1 && !closed;
    const into = isFirst ? unit(0, 1) : unit((i + count - 1) % count, i);
    const on = isLast ? into : unit(i, (i + 1) % count);
    const cosine = into[0] * on[0] + into[1] * on[1], turn = into[0] * on[1] - into[1] * on[0];
    const reach = Math.abs(by) * Math.sqrt((1 - cosine) / Math.max(1 + cosine, 1e-9));
    const x = xy[2 * i], y = xy[2 * i + 1];
    const sides = [-into[1] * by, into[0] * by, -on[1] * by, on[0] * by];

    if (turn * by > 0 ? reach > Math.min(into[2], on[2]) : cosine < -0.5) {
      out.push(x + sides[0], y + sides[1], x + sides[2], y + sides[3]);
    } else {
      const scale = 1 / Math.max(1 + cosine, 1e-9);

      out.push(x + (sides[0] + sides[2]) * scale, y + (sides[1] + sides[3]) * scale);
    }
  }
  return out;
}

/* Without points nearer than `least` px to the one before: detail only makes loops. */
function thinned(xy, least) {
  const out = [xy[0], xy[1]];

  for (let i = 2; i < xy.length; i += 2) {
    const isLast = i + 2 >= xy.length;

    if (isLast || Math.hypot(xy[i] - out[out.length - 2], xy[i + 1] - out[out.length - 1]) >= least) {
      out.push(xy[i], xy[i + 1]);
    }
  }
  return out;
}

/* Lines that have a shape of their own at each scale, in px of the screen from the
 * sheet's corner.  While the map moves the last one serves, stretched. */
function screenPath(feature, view) {
  const { style, shape } = feature;
  const known = feature.screen;

  if (known && (view.isMoving || (known.scale === view.scale && known.enlarged === view.enlarged))) return known;
  const lines = shape.lines.map(([xy, closed]) => [Array.from(xy, (v) => v * view.scale), closed]);
  let path;

  if (style.tactical) {
    path = dressedPath(lines, style.tactical, view.enlarged);
  } else {
    const by = style.offset * view.enlarged;

    path = new Path2D();
    for (const [xy, closed] of lines) {
      const thin = thinned(xy, Math.abs(by) * 0.5);

      if (thin.length >= 4) addPolyline(path, offsetLine(thin, closed, by), closed);
    }
  }
  feature.screen = { path, scale: view.scale, enlarged: view.enlarged };
  return feature.screen;
}

function setPen(ctx, stroke, factor) {
  ctx.strokeStyle = stroke.color;
  ctx.lineWidth = stroke.width * factor;
  ctx.lineCap = stroke.cap;
  ctx.lineJoin = stroke.join;
  ctx.setLineDash((stroke.dashes || []).map((dash) => dash * factor));
}

/* A control measure that was drawn for several zooms: the nearest, stretched a little. */
function nearestDrawing(feature, view) {
  const zoom = view.scale / view.enlarged;
  const far = (drawing) => Math.abs(Math.log(drawing.zoom / zoom));

  return feature.drawn.filter((drawing) => drawing.ink.length > 0)
    .sort((a, b) => far(a) - far(b))[0] || null;
}

function paintMeasureText(ctx, ink, fine) {
  const lines = cleaned(ink.text).split(/[\n\u2028]/);

  ctx.translate(ink.at[0], ink.at[1]);
  ctx.rotate(ink.angle);
  ctx.scale(fine, fine);
  ctx.font = `700 ${ink.size}px ${fontFamilies(null)}`;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'alphabetic';
  ctx.direction = runsLeftward(ink.text) ? 'rtl' : 'ltr';
  lines.forEach((line, i) => {
    const y = ink.size * (1.3 * (i - (lines.length - 1) / 2) + 0.36);

    if (ink.halo) {
      ctx.strokeStyle = ink.halo;
      ctx.lineWidth = 2 * ink.haloWidth;
      ctx.lineJoin = 'round';
      ctx.setLineDash([]);
      ctx.strokeText(line, 0, y);
    }
    ctx.fillStyle = ink.color;
    ctx.fillText(line, 0, y);
  });
}

function paintMeasure(ctx, view, feature) {
  const drawing = nearestDrawing(feature, view);

  if (!drawing) return;
  const s = view.scale / drawing.zoom, fine = view.enlarged / s;
  for (const ink of drawing.ink) {
    ctx.setTransform(view.ratio * s, 0, 0, view.ratio * s, view.ratio * view.x, view.ratio * view.y);
    if (ink.text !== undefined) {
      paintMeasureText(ctx, ink, fine);
      continue;
    }
    if (!ink.drawn) ink.drawn = new Path2D(ink.path);
    if (ink.fill) {
      ctx.fillStyle = ink.fill;
      ctx.fill(ink.drawn, ink.evenOdd ? 'evenodd' : 'nonzero');
    }
    if (ink.stroke) {
      setPen(ctx, ink.stroke, fine);
      ctx.stroke(ink.drawn);
    }
  }
}

function paintLine(ctx, view, feature) {
  const { style, shape } = feature;

  if (feature.drawn) {
    paintMeasure(ctx, view, feature);
    return;
  }
  if (style.tactical || style.offset) {
    const { path, scale } = screenPath(feature, view);
    const stretch = view.scale / scale, s = view.ratio * stretch;

    ctx.setTransform(s, 0, 0, s, view.ratio * view.x, view.ratio * view.y);
    for (const stroke of style.strokes) {
      setPen(ctx, stroke, view.enlarged / stretch);
      ctx.stroke(path);
    }
    return;
  }
  setSheet(ctx, view);
  for (const stroke of style.strokes) {
    setPen(ctx, stroke, view.enlarged / view.scale);
    ctx.stroke(shape.line);
  }
}

/* ---- points ------------------------------------------------------------------------- */

function paintStamp(ctx, view, feature, x, y) {
  const { stamp } = feature.style;
  const s = view.ratio * view.enlarged;

  ctx.setTransform(s, 0, 0, s, view.ratio * x, view.ratio * y);
  if (feature.turn) ctx.rotate(feature.turn * Math.PI / 180);
  for (const part of stamp.parts) {
    if (!part.drawn) part.drawn = new Path2D(part.path);
    if (part.fill) {
      ctx.fillStyle = part.fill;
      ctx.fill(part.drawn, part.evenOdd ? 'evenodd' : 'nonzero');
    }
    if (part.stroke) {
      setPen(ctx, part.stroke, 1);
      ctx.stroke(part.drawn);
    }
  }
}

function stampSize(feature) {
  const { stamp } = feature.style;

  return stamp ? stamp.box[2] - stamp.box[0] : 0;
}

function paintPoints(ctx, view, layer, features) {
  const points = features.filter((f) => f.style.stamp && f.shape.points.length > 0);

  if (layer.bySize) points.sort((a, b) => stampSize(b) - stampSize(a));
  for (const feature of points) {
    for (const [x, y] of feature.shape.points) {
      paintStamp(ctx, view, feature, x * view.scale + view.x, y * view.scale + view.y);
    }
  }
}

/* ---- layers and the whole ------------------------------------------------------------ */

/* The scale as a sheet would have it on which things are as large as in this view. */
function scaleOf(view) {
  return map.scale * view.enlarged / view.scale;
}

function isLayerShown(layer, view) {
  const scale = scaleOf(view);

  return layer.visible && (!layer.minScale || scale >= layer.minScale) &&
    (!layer.maxScale || scale <= layer.maxScale);
}

/* Features of a layer that a view shows on a day. */
function shownFeatures(layer, view, day) {
  const box = shownBox(view, 60 * view.enlarged);

  return layer.features.filter((f) => isShownOn(f, day) && boxesMeet(f.shape.box, box));
}

function paintFeatures(ctx, view, layer, features) {
  if (layer.hasAreas) paintAreas(ctx, view, features);
  for (const feature of features) if (feature.style.strokes) paintLine(ctx, view, feature);
  if (layer.hasPoints) paintPoints(ctx, view, layer, features);
}

/* `faded` is a layer whose areas step back. */
function paintLayer(ctx, view, layer, day, faded) {
  const features = shownFeatures(layer, view, day);
  const opacity = layer.opacity * (layer === faded ? 0.35 : 1);

  if (features.length === 0) return;
  if (opacity < 1) withSpare(ctx, view, opacity, (spare) => paintFeatures(spare, view, layer, features));
  else paintFeatures(ctx, view, layer, features);
}

function graticuleLevel(view) {
  const levels = map.graticule.levels.filter((level) => level.zoom <= view.scale / view.enlarged * 1.01);

  return levels[levels.length - 1] || map.graticule.levels[0];
}

function paintGraticule(ctx, view) {
  const box = shownBox(view, 0), level = graticuleLevel(view);

  if (!level) return;
  setSheet(ctx, view);
  ctx.strokeStyle = map.graticule.color;
  ctx.lineWidth = map.graticule.width * view.enlarged / view.scale;
  ctx.lineJoin = 'round';
  ctx.setLineDash([]);
  for (const line of level.lines) if (boxesMeet(line.shape.box, box)) ctx.stroke(line.shape.line);
}

function paintGround(ctx, view) {
  setScreen(ctx, view);
  ctx.fillStyle = map.paper;
  ctx.fillRect(0, 0, view.width + 1, view.height + 1);
  setSheet(ctx, view);
  ctx.fillStyle = map.background;
  ctx.fill(map.domain.shape.area, 'evenodd');
}

/* All of a day but its labels; `change` draws over the layer of ground held. */
function paintDay(ctx, view, day, change) {
  const overGraticule = map.layers.findIndex((layer) => layer.hasLines || layer.hasPoints);

  paintGround(ctx, view);
  map.layers.forEach((layer, i) => {
    if (i === overGraticule && map.graticule) paintGraticule(ctx, view);
    if (isLayerShown(layer, view)) {
      paintLayer(ctx, view, layer, day, change && change.layer);
      if (change && layer === change.layer) change.paint(ctx, view);
    }
    if (change && layer.visible && !layer.hasAreas) change.paintGone(ctx, view, layer);
  });
  if (overGraticule < 0 && map.graticule) paintGraticule(ctx, view);
  setScreen(ctx, view);
}
