/* SPDX-License-Identifier: MIT
 *
 * Two dates against each other.  The ground that changed hands is found on the canvas:
 * what a holder has on the later date, less what he had on the earlier one.  How many km²
 * that is was measured when the page was written.
 */

/* The layer of ground held that changes; its ledger. */
const ledger = map.held.find((held) => held.areas.length > 1) || map.held[0] || null;

for (const held of map.held) held.on = map.layers[held.layer];

function areasOn(held, day) {
  return held.areas[Math.min(day, held.areas.length - 1)];
}

/* [{holder, before, after, gained, lost}]; gained is null where it was not measured. */
function changeBetween(held, earlier, later) {
  const before = areasOn(held, earlier), after = areasOn(held, later);
  const isSteady = held.areas.length === 1;
  const pair = held.pairs.find(([a, b]) => a === earlier && b === later);

  return held.holders.map((holder, i) => ({
    holder,
    before: before[i],
    after: after[i],
    gained: pair ? pair[2 + 2 * i] : isSteady ? 0 : null,
    lost: pair ? pair[3 + 2 * i] : isSteady ? 0 : null,
  }));
}

/* What the legend calls a holder. */
function holderLabel(held, holder) {
  const rule = held.on.rules.find((r) => r.class === holder.class && r.label);

  return rule ? rule.label : holder.name;
}

function holderSwatch(held, holder) {
  const rule = held.on.rules.find((r) => r.class === holder.class && r.swatch);

  return rule ? rule.swatch : '';
}

function isHeldBy(held, name) {
  return (feature) => feature.shape.hasArea && String(valueOf(feature, held.field)) === name;
}

/* Strong enough to be seen among faded neighbours. */
function strongColor(feature) {
  const hex = feature.style.fill || (feature.style.pattern && feature.style.pattern.color) || '#777777';
  const part = (i) => Math.round(parseInt(hex.slice(1 + 2 * i, 3 + 2 * i), 16) * 0.8);

  return `rgb(${part(0)}, ${part(1)}, ${part(2)})`;
}

/* A sample of that colour. */
function strongSwatch(held, holder) {
  const feature = held.on.features.find(isHeldBy(held, holder.name));
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="14" viewBox="0 0 24 14">';

  return feature ? `${svg}<rect width="24" height="14" fill="${strongColor(feature)}"/></svg>` : '';
}

/* Draws what changed between two dates over a layer of ground held. */
class Change {
  constructor(held, earlier, later) {
    this.held = held;
    this.layer = held.on;
    this.earlier = earlier;
    this.later = later;
  }

  fill(ctx, view, features, color) {
    setSheet(ctx, view);
    ctx.fillStyle = color;
    for (const feature of features) ctx.fill(feature.shape.area, 'evenodd');
  }

  /* Taken out with a hair's breadth more, since neighbours' edges never match wholly. */
  erase(ctx, view, features) {
    ctx.globalCompositeOperation = 'destination-out';
    this.fill(ctx, view, features, '#000');
    ctx.strokeStyle = '#000';
    ctx.lineWidth = 1.6 / view.scale;
    ctx.setLineDash([]);
    for (const feature of features) ctx.stroke(feature.shape.area);
    ctx.globalCompositeOperation = 'source-over';
  }

  paint(ctx, view) {
    const before = shownFeatures(this.layer, view, this.earlier);
    const after = shownFeatures(this.layer, view, this.later);

    withSpare(ctx, view, 1, (spare) => {
      this.fill(spare, view, before, '#5a5a5a');
      this.erase(spare, view, after);
    });
    for (const holder of this.held.holders) {
      const has = isHeldBy(this.held, holder.name);
      const now = after.filter(has), then = before.filter(has);

      if (now.every((feature) => then.includes(feature))) continue;
      withSpare(ctx, view, 0.95, (spare) => {
        this.fill(spare, view, now, strongColor(now[0]));
        this.erase(spare, view, then);
      });
    }
  }

  /* Lines and symbols of the earlier date that are no more, faintly. */
  paintGone(ctx, view, layer) {
    if (!isLayerShown(layer, view)) return;
    const gone = shownFeatures(layer, view, this.earlier).filter((f) => !isShownOn(f, this.later));

    if (gone.length > 0) {
      withSpare(ctx, view, 0.38, (spare) => paintFeatures(spare, view, layer, gone));
    }
  }
}
