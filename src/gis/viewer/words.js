/* SPDX-License-Identifier: MIT
 *
 * The map in words: who holds how much, what changed, and what the symbols are, as tables
 * that are read without seeing the map.
 */
function km2Text(value) {
  return numberText(value, value !== 0 && Math.abs(value) < 10 ? 1 : 0);
}

function signedKm2(value, sign) {
  if (value === null) return '–';
  return value < 0.05 ? '0' : `${sign}${km2Text(value)}`;
}

function makeTable(caption, heads, rows) {
  const isNumber = (i) => rows.length > 0 && rows.every((row) => /^[+−–]?[\d\s.,٠-٩٬٫\u00a0\u202f’]*$/.test(row[i].text ?? ''));
  const cell = (content, i, tag, attributes) => make(tag, { ...attributes, class: isNumber(i) ? 'n' : null },
    content.swatch ? swatchImage(content.swatch) : null,
    isNumber(i) ? make('bdi', { dir: 'ltr' }, content.text) : isolated(content.text));

  return make('table', {}, make('caption', {}, isolated(caption)),
    make('thead', {}, make('tr', {}, ...heads.map((head, i) => cell({ text: head }, i, 'th', { scope: 'col' })))),
    make('tbody', {}, ...rows.map((row) => make('tr', {}, ...row.map((content, i) =>
      cell(content, i, i === 0 ? 'th' : 'td', i === 0 ? { scope: 'row' } : {}))))));
}

function holderCell(held, holder) {
  return { text: holderLabel(held, holder), swatch: holderSwatch(held, holder) };
}

function heldTable(held, day) {
  const areas = areasOn(held, day);
  const rows = held.holders.map((holder, i) => ({ holder, area: areas[i] })).filter(({ area }) => area > 0)
    .sort((a, b) => b.area - a.area);
  const caption = map.dates.length > 0 ? say('groundHeld', map.dates[day].words) : layerTitle(map.layers[held.layer]);

  return makeTable(caption, [words.holder, words.area],
    rows.map(({ holder, area }) => [holderCell(held, holder), { text: km2Text(area) }]));
}

/* `isDrawn`: the map shows it in strong colours. */
function changeTable(held, earlier, later, isDrawn) {
  const rows = changeBetween(held, earlier, later).filter((row) => row.before > 0 || row.after > 0);
  const caption = say('change', map.dates[earlier].words, map.dates[later].words);
  const isMeasured = rows.some((row) => row.gained !== null);
  const isSame = isMeasured && rows.every((row) => row.gained < 0.05 && row.lost < 0.05);

  return [
    makeTable(caption, [words.holder, words.before, words.after, words.gained, words.lost], rows.map((row) => [
      isDrawn && row.gained !== 0 ? { text: holderLabel(held, row.holder), swatch: strongSwatch(held, row.holder) }
        : holderCell(held, row.holder),
      { text: km2Text(row.before) }, { text: km2Text(row.after) },
      { text: signedKm2(row.gained, '+') }, { text: signedKm2(row.lost, '−') }])),
    isDrawn && !isSame ? make('p', { class: 'note' }, words.inColour) : null,
    make('p', { class: 'note' }, isSame ? words.noChange : isMeasured ? words.inKm2 : words.notMeasured),
  ].filter(Boolean);
}

/* Points that are named or classed, of one layer on a day. */
function pointsTable(layer, day) {
  const features = layer.features.filter((f) => f.shape.points.length > 0 && isShownOn(f, day) &&
    f.shape.points.some(([x, y]) => x >= 0 && y >= 0 && x <= map.width && y <= map.height));
  const hasKind = layer.hasClasses;

  if (features.length === 0 || features.length > 400) return null;
  const rows = features.map((f) => [{ text: featureName(f) }, ...(hasKind ? [{ text: ruleLabel(f) }] : [])]);
  rows.sort((a, b) => a[0].text.localeCompare(b[0].text, undefined, { numeric: true }));
  return makeTable(layerTitle(layer), hasKind ? [words.name, words.kind] : [words.name], rows);
}

function updateWords(element, day) {
  const tables = map.held.map((held) => heldTable(held, day));

  for (const layer of map.layers.slice().reverse()) {
    const table = layer.hasPoints ? pointsTable(layer, day) : null;

    if (table) tables.push(table);
  }
  element.replaceChildren(...tables);
}
