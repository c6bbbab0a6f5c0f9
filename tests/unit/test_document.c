/* SPDX-License-Identifier: MIT */
#include "doc/document.h"

#include "support/check.h"

static const char idlib[] =
    "frontmap: 1\n"
    "title: Idlib, {date}\n"
    "date: 2020-02-24\n"
    "sheet:\n"
    "  size: 1600x1200\n"
    "  crs: EPSG:32637\n"
    "  extent: [35.9, 35.1, 37.4, 36.7]\n"
    "  background: \"#dfe9ee\"\n"
    "  language: no\n"
    "layers:\n"
    "  - id: provinces\n"
    "    source: provinces.geojson\n"
    "    fill-color: \"#f4f1e9\"\n"
    "    line-width: 0.3mm\n"
    "    label: {text-field: \"{name_en}\\n{name_ar}\", text-size: 11, priority: 2}\n"
    "  - id: control\n"
    "    title: Control\n"
    "    source: control/{date}.geojson\n"
    "    stale-after: 2w\n"
    "    classes:\n"
    "      field: holder\n"
    "      default: {label: Other}\n"
    "      values:\n"
    "        government: {label: Government, fill-color: \"#d98c7f\", fill-opacity: "
    "0.5}\n"
    "        no: {fill-pattern: hatch-45}\n"
    "        opposition: Opposition\n"
    "      certainty: {field: certainty}\n"
    "  - id: front\n"
    "    derive: {front-line: control, between: [government, opposition]}\n"
    "    tactical: flot\n"
    "    facing: government\n"
    "  - id: posts\n"
    "    source: posts.geojson\n"
    "    where: rank > 3\n"
    "    valid: {from: established, to: evacuated}\n"
    "    symbol: {sidc: \"{sidc}\", size: {field: rank, stops: [[1, 10], [9, 22]]}}\n"
    "    classes:\n"
    "      rules:\n"
    "        - {where: \"surrounded <= '{date}'\", label: Cut off, ring: \"#c00\"}\n"
    "    label: \"{official_no}\"\n"
    "furniture:\n"
    "  legend: {position: top-left}\n"
    "  scale-bar: {units: [km, nmi]}\n"
    "  north-arrow: no\n"
    "  graticule: {interval: 0.5}\n"
    "  credits: auto\n";

static fm_document *read_good(fm_context *ctx, const char *text)
{
    fm_document *document = NULL;
    check_log log = { 0 };
    fm_status status;

    fm_context_set_log(ctx, FM_LOG_NOTE, check_collect, &log);
    status = fm_document_read_text(ctx, "map.yaml", ".", text, strlen(text), &document);
    if (status != FM_OK)
        fail_msg("%s: %s\n%s", fm_status_name(status), fm_context_error(ctx)->message,
                 log.text);
    fm_context_set_log(ctx, FM_LOG_NOTE, NULL, NULL);
    return document;
}

static void reads_a_document_into_typed_values(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_document *d = read_good(ctx, idlib);
    const fm_layer_spec *layer;

    (void)state;
    assert_string_equal(d->title, "Idlib, {date}");
    assert_int_equal(d->date.day, 24);
    assert_string_equal(d->digest, "f50cd439aba6ea2c");
    CHECK_NEAR(d->sheet.width_px, 1600, 0, "width");
    CHECK_NEAR(d->sheet.extent.bbox.north, 36.7, 0, "north");
    assert_int_equal(d->sheet.extent.kind, FM_EXTENT_BBOX);
    assert_string_equal(d->sheet.language, "no"); /* Norwegian, not false */
    CHECK_NEAR(d->sheet.background.g, 0xE9 / 255.0, 1e-12, "background");
    assert_int_equal(d->layer_count, 4);

    layer = fm_document_layer(d, "provinces");
    assert_int_equal(layer->style.given, FM_STYLE_FILL_COLOR | FM_STYLE_LINE_WIDTH);
    CHECK_NEAR(layer->style.line_width.value, 0.3 * 96 / 25.4, 1e-12, "0.3mm");
    assert_true(layer->label.given);
    assert_string_equal(layer->label.text_field, "{name_en}\n{name_ar}");
    CHECK_NEAR(layer->label.priority.value, 2, 0, "priority");
    CHECK_NEAR(layer->opacity, 1, 0, "opacity");

    layer = fm_document_layer(d, "control");
    assert_int_equal(layer->place.line, 16);
    CHECK_NEAR(layer->stale_after_days, 14, 0, "2w");
    assert_string_equal(layer->class_field, "holder");
    assert_string_equal(layer->certainty_field, "certainty");
    assert_int_equal(layer->class_count, 4);
    assert_string_equal(layer->classes[0].value, "government");
    assert_string_equal(layer->classes[0].label, "Government");
    assert_int_equal(layer->classes[0].style.given,
                     FM_STYLE_FILL_COLOR | FM_STYLE_FILL_OPACITY);
    assert_string_equal(layer->classes[1].value, "no");
    assert_string_equal(layer->classes[1].label, "no");
    assert_string_equal(layer->classes[1].style.fill_pattern, "hatch-45");
    assert_string_equal(layer->classes[2].label, "Opposition");
    assert_true(layer->classes[3].is_default);

    layer = fm_document_layer(d, "front");
    assert_int_equal(layer->derive.kind, FM_DERIVE_FRONT_LINE);
    assert_string_equal(layer->derive.source, "control");
    assert_string_equal(layer->derive.between[1], "opposition");
    assert_string_equal(layer->style.tactical, "flot");
    assert_int_equal(layer->style.given, FM_STYLE_TACTICAL);

    layer = fm_document_layer(d, "posts");
    assert_string_equal(fm_where_text(layer->where), "rank > 3");
    assert_string_equal(layer->valid_to, "evacuated");
    assert_string_equal(layer->style.symbol_size.field, "rank");
    assert_int_equal(layer->style.symbol_size.stop_count, 2);
    CHECK_NEAR(layer->style.symbol_size.value, 10, 0, "value of the first stop");
    assert_string_equal(fm_where_text(layer->classes[0].where),
                        "surrounded <= '2020-02-24'");
    assert_string_equal(layer->label.text_field, "{official_no}");

    assert_int_equal(d->furniture.legend.position, FM_CORNER_TOP_LEFT);
    assert_int_equal(d->furniture.scale_bar.units, FM_UNIT_KM | FM_UNIT_NMI);
    assert_false(d->furniture.north_arrow.on);
    assert_true(d->furniture.graticule.on);
    assert_true(d->furniture.credits.on);
    assert_false(d->furniture.inset.on);
    fm_document_free(d);
    fm_context_free(ctx);
}

/* ---- Mistakes ------------------------------------------------------------------- */

/* A document that is whole but for what a test adds to its layer. */
#define LAYER "layers:\n- id: a\n  source: a.geojson\n  "

static void every_mistake_has_a_place_and_a_cure(void **state)
{
    static const struct {
        const char *text;
        const char *message; /* the whole log line behind "error " */
    } cases[] = {
        /* keys */
        { LAYER "fil-color: red\n",
          "unknown-key m:4:3: layers.a.fil-color: unknown key; did you mean "
          "'fill-color'?" },
        { LAYER "filter: x\n", /* as MapLibre has it */
          "unknown-key m:4:3: layers.a.filter: unknown key; did you mean 'where'?" },
        { "sheet: {projection: x}\n" LAYER "opacity: 1\n",
          "unknown-key m:1:9: sheet.projection: unknown key; did you mean 'crs'?" },
        { LAYER "thickness: 3\n", "unknown-key m:4:3: layers.a.thickness: unknown key; "
                                  "'layer' has none of this "
                                  "name" },
        { "titel: x\n" LAYER "opacity: 1\n",
          "unknown-key m:1:1: titel: unknown key; did you mean 'title'?" },
        { LAYER "id: b\n",
          "duplicate-key m:4:3: key 'id' is given twice; first in line 2" },
        { LAYER "label: {text-field: x, text-colour: red}\n",
          "unknown-key m:4:26: layers.a.label.text-colour: unknown key; did you mean "
          "'text-color'?" },
        /* kinds of nodes */
        { "layers: 5\n", "bad-value m:1:9: layers: expected a list of layers, each "
                         "behind a '-'; found "
                         "'5'" },
        { "layers: {id: a}\n", "bad-value m:1:9: layers: expected a list of layers, "
                               "each behind a '-'; found "
                               "a map" },
        { "layers: [a.geojson]\n",
          "bad-value m:1:10: layers.1: expected a map with the keys of a layer; found "
          "'a.geojson'" },
        { "sheet: a4\n" LAYER "opacity: 1\n",
          "bad-value m:1:8: sheet: expected a map; found 'a4'" },
        { LAYER "title: [a]\n",
          "bad-value m:4:10: layers.a.title: expected a text; found a list of 1" },
        { LAYER "title:\n",
          "bad-value m:4:9: layers.a.title: expected a text; found nothing" },
        { LAYER "valid: start\n",
          "bad-value m:4:10: layers.a.valid: expected a map; found 'start'" },
        /* numbers */
        { LAYER "opacity: 2\n",
          "out-of-range m:4:12: layers.a.opacity: 2 is out of range; give 0 to 1" },
        { LAYER "opacity: -0.1\n",
          "out-of-range m:4:12: layers.a.opacity: -0.1 is out of range; give 0 to 1" },
        { LAYER "opacity: 0,5\n",
          "bad-value m:4:12: layers.a.opacity: '0,5' is not a number; decimals have a "
          "point" },
        { LAYER "opacity: .nan\n",
          "bad-value m:4:12: layers.a.opacity: expected a number; found '.nan'" },
        { LAYER "opacity: .inf\n",
          "bad-value m:4:12: layers.a.opacity: expected a number; found '.inf'" },
        { LAYER "opacity: 0o14\n",
          "bad-value m:4:12: layers.a.opacity: expected a number; found '0o14'" },
        { LAYER "line-width: -5\n", "out-of-range m:4:15: layers.a.line-width: -5 is "
                                    "out of range; give 0 to 1000 "
                                    "px" },
        { LAYER "line-width: 1e9\n", "out-of-range m:4:15: layers.a.line-width: 1e9 is "
                                     "out of range; give 0 to 1000 "
                                     "px" },
        { LAYER "line-width: 3em\n",
          "bad-value m:4:15: layers.a.line-width: expected a length such as 1.5, 0.3mm "
          "or 2pt; found '3em'" },
        { LAYER "line-dasharray: [4, -2]\n",
          "out-of-range m:4:23: layers.a.line-dasharray: -2 is out of range; give 0 to "
          "1000" },
        { LAYER "line-dasharray: [0, 0]\n",
          "out-of-range m:4:19: layers.a.line-dasharray: dashes and gaps are all 0" },
        { LAYER "line-dasharray: []\n",
          "bad-value m:4:19: layers.a.line-dasharray: expected a list of 1 to 16 "
          "lengths "
          "in line widths such as [4, 2]; found a list of 0" },
        { LAYER "line-dasharray: [4, x]\n",
          "bad-value m:4:23: layers.a.line-dasharray: expected a number; found 'x'" },
        { LAYER "label: {text-field: x, text-offset: 3}\n",
          "bad-value m:4:39: layers.a.label.text-offset: expected two lengths, [right, "
          "down]; found '3'" },
        { LAYER "circle-radius: {field: n, stops: 5}\n",
          "bad-value m:4:36: layers.a.circle-radius.stops: expected a list such as "
          "[[1000, 2], [50000, 8]]; found '5'" },
        { LAYER "opacity: [1]\n",
          "bad-value m:4:12: layers.a.opacity: expected a number; found a list of 1" },
        { LAYER "stale-after: soon\n",
          "bad-value m:4:16: layers.a.stale-after: expected a number of days such as "
          "30d; found 'soon'" },
        { LAYER "min-scale: 1/5000\n",
          "bad-value m:4:14: layers.a.min-scale: expected a scale such as 1:500000; "
          "found '1/5000'" },
        { LAYER "circle-radius: {field: n}\n",
          "missing-key m:4:18: layers.a.circle-radius: a number by a field needs both "
          "'field' and 'stops'" },
        { LAYER "circle-radius: {field: n, stops: [[1, 2], [1, 3]]}\n",
          "bad-value m:4:45: layers.a.circle-radius.stops: the values of the field "
          "have "
          "to ascend" },
        { LAYER "circle-radius: {field: n, stops: [[1, 2000]]}\n",
          "out-of-range m:4:41: layers.a.circle-radius.stops: 2000 is out of range; "
          "give "
          "0 to 1000 px" },
        { LAYER "circle-radius: {field: n, stops: [1, 2]}\n",
          "bad-value m:4:37: layers.a.circle-radius.stops: expected a pair such as "
          "[1000, 2]; found '1'" },
        /* sheets */
        { "sheet: {size: 50000x100}\n" LAYER "opacity: 1\n",
          "out-of-range m:1:15: sheet.size: 50000x100 is out of range; give 16 to "
          "40000 "
          "px each way" },
        { "sheet: {size: large}\n" LAYER "opacity: 1\n",
          "bad-value m:1:15: sheet.size: expected a size such as 1600x1200, 180mm x "
          "120mm or a4 landscape; found 'large'" },
        { "sheet: {extent: [1, 2, 3]}\n" LAYER "opacity: 1\n",
          "bad-value m:1:17: sheet.extent: expected [west, south, east, north] in "
          "degrees; found a list of 3" },
        { "sheet: {extent: [35, 91, 37, 92]}\n" LAYER "opacity: 1\n",
          "out-of-range m:1:17: sheet.extent: latitudes are from -90 to 90 (order: "
          "west, "
          "south, east, north)" },
        { "sheet: {extent: [35, 37, 36, 36]}\n" LAYER "opacity: 1\n",
          "out-of-range m:1:17: sheet.extent: south has to be below north (order: "
          "west, "
          "south, east, north)" },
        { "sheet: {extent: {layer: aa}}\n" LAYER "opacity: 1\n",
          "unknown-layer m:1:17: sheet.extent: no layer 'aa'; did you mean 'a'?" },
        { "sheet: {extent: {centre: [35, 36]}}\n" LAYER "opacity: 1\n",
          "missing-key m:1:17: sheet.extent: give 'layer' (and 'margin'), or 'centre' "
          "and 'scale'" },
        { "sheet: {extent: {centre: [35, 96], scale: 1:5000}}\n" LAYER "opacity: 1\n",
          "out-of-range m:1:26: sheet.extent.centre: longitudes are from -180 to 180, "
          "latitudes from -90 to 90; longitude comes first" },
        { "sheet: {extent: all}\n" LAYER "opacity: 1\n",
          "bad-value m:1:17: sheet.extent: expected [west, south, east, north], auto, "
          "or "
          "a map; found 'all'" },
        { "sheet: {extent: {centre: 35, scale: 1:5000}}\n" LAYER "opacity: 1\n",
          "bad-value m:1:26: sheet.extent.centre: expected [longitude, latitude] in "
          "degrees; found '35'" },
        { "sheet: {size: }\n" LAYER "opacity: 1\n",
          "bad-value m:1:15: sheet.size: expected a size such as 1600x1200, 180mm x "
          "120mm or a4 landscape; found nothing" },
        { "sheet: {language: [en]}\n" LAYER "opacity: 1\n",
          "bad-value m:1:19: sheet.language: expected a language tag such as en or "
          "ar-SY; found a list of 1" },
        { "sheet: {language: english}\n" LAYER "opacity: 1\n",
          "bad-value m:1:19: sheet.language: expected a language tag such as en or "
          "ar-SY; found 'english'" },
        /* colours, words, dates */
        { LAYER "fill-color: #fff\n",
          "bad-value m:4:14: layers.a.fill-color: no value; a colour that starts with "
          "# "
          "stands in quotes, for a bare # starts a comment" },
        { LAYER "fill-color: reddish\n",
          "bad-value m:4:15: layers.a.fill-color: expected a colour such as "
          "\"#d98c7f\", salmon or none; found 'reddish'" },
        { LAYER "fill-pattern: hatch45\n", "bad-value m:4:17: layers.a.fill-pattern: "
                                           "unknown word 'hatch45'; did you mean "
                                           "'hatch-45'?" },
        { LAYER "line-cap: pointed\n",
          "bad-value m:4:13: layers.a.line-cap: expected one of butt, round, square; "
          "found 'pointed'" },
        { LAYER "visible: maybe\n",
          "bad-value m:4:12: layers.a.visible: expected true or false; found 'maybe'" },
        { "date: 2020-02-30\n" LAYER "opacity: 1\n",
          "bad-value m:1:7: date: expected a date of the calendar such as 2020-02-24; "
          "found '2020-02-30'" },
        { "frontmap: 2\n" LAYER "opacity: 1\n",
          "bad-value m:1:11: frontmap: '2' is not a version of the format that is "
          "known "
          "here; it is 1" },
        { "furniture: {scale-bar: {units: [km, furlong]}}\n" LAYER "opacity: 1\n",
          "bad-value m:1:37: furniture.scale-bar.units: expected one of km, mi, nmi; "
          "found 'furlong'" },
        { "furniture: {scale-bar: {units: furlong}}\n" LAYER "opacity: 1\n",
          "bad-value m:1:32: furniture.scale-bar.units: expected one of km, mi, nmi; "
          "found 'furlong'" },
        { "furniture: {scale-bar: {units: []}}\n" LAYER "opacity: 1\n",
          "bad-value m:1:32: furniture.scale-bar.units: the list is empty" },
        { "furniture: {legend: [x]}\n" LAYER "opacity: 1\n",
          "bad-value m:1:21: furniture.legend: expected true or false; found a list of "
          "1" },
        { "frontmap: [1]\n" LAYER "opacity: 1\n",
          "bad-value m:1:11: frontmap: expected the version, 1; found a list of 1" },
        { "date: {a: b}\n" LAYER "opacity: 1\n",
          "bad-value m:1:7: date: expected a date of the calendar such as 2020-02-24; "
          "found a map" },
        { "include: \n" LAYER "opacity: 1\n",
          "bad-value m:1:9: include: expected a file, or a list of files; found "
          "nothing" },
        { "include: \"-\"\n" LAYER "opacity: 1\n",
          "bad-value m:1:10: include: standard input cannot be included" },
        { LAYER "fill-color: [red]\n",
          "bad-value m:4:15: layers.a.fill-color: expected a colour such as "
          "\"#d98c7f\", salmon or none; found a list of 1" },
        { LAYER "certainty: ''\n",
          "bad-value m:4:14: layers.a.certainty: the name is empty" },
        { LAYER "label: ~\n",
          "bad-value m:4:10: layers.a.label: expected a text such as \"{name}\"; found "
          "nothing" },
        { LAYER "where: [x]\n", "bad-value m:4:10: layers.a.where: expected a "
                                "condition such as \"rank > 3\"; "
                                "found a list of 1" },
        { LAYER "classes: holder\n",
          "bad-value m:4:12: layers.a.classes: expected a map of 'field' and 'values'; "
          "found 'holder'" },
        { LAYER "opacity: 1\n- id: b\n  derive: {front-line: a, field: h, between: "
                "x}\n",
          "bad-value m:6:46: layers.b.derive.between: expected two holders such as "
          "[government, opposition]; found 'x'" },
        { LAYER "opacity: 1\n- id: b\n  derive: {front-line: a, field: h, between: [x, "
                "~]}\n",
          "bad-value m:6:50: layers.b.derive.between: expected the name of a holder; "
          "found nothing" },
        { "furniture: {legend: {position: botom-left}}\n" LAYER "opacity: 1\n",
          "bad-value m:1:32: furniture.legend.position: unknown word 'botom-left'; did "
          "you mean 'bottom-left'?" },
        /* texts */
        { "title: \"{dat}\"\n" LAYER "opacity: 1\n",
          "bad-value m:1:8: title: '{dat}' cannot stand here; only {date} and "
          "{date:iso} can" },
        { LAYER "label: \"{name\"\n", "bad-value m:4:10: layers.a.label: the brace at "
                                      "'{name' has no partner; write "
                                      "{{ or }} for a brace of the text" },
        { "layers:\n- id: a b\n  source: a.geojson\n",
          "bad-value m:2:7: layers.a b.id: an id is a word without blanks, quotes, "
          "slashes or brackets" },
        /* conditions point into themselves */
        { LAYER "where: rank = = 3\n",
          "bad-condition m:4:17: layers.a.where: condition: expected a value (equality "
          "is a single =) at '= 3'" },
        { LAYER "where: \"rank =\"\n", "bad-condition m:4:17: layers.a.where: "
                                       "condition 'rank =': expected a value or "
                                       "a name at its end" },
        { LAYER "where: |\n    rank =\n",
          "bad-condition m:4:10: layers.a.where: condition 'rank =\\u000a': expected a "
          "value or a name at its end" },
        /* classes */
        { LAYER "classes: {values: {x: X}}\n",
          "missing-key m:4:21: layers.a.classes.values: values of which field? give "
          "'field' beside it" },
        { LAYER "classes: {rules: [{label: X}]}\n",
          "missing-key m:4:21: layers.a.classes.rules.1: a rule needs 'where'" },
        { LAYER "classes: {field: x}\n",
          "missing-key m:2:3: layers.a.classes: no classes; give values, rules or "
          "default" },
        { LAYER "classes: {field: x, values: [a]}\n",
          "bad-value m:4:31: layers.a.classes.values: expected a map of values and "
          "classes; found a list of 1" },
        { LAYER "classes: {field: x, values: {a: {fill-color: x}}}\n",
          "bad-value m:4:48: layers.a.classes.values.a.fill-color: expected a colour "
          "such as \"#d98c7f\", salmon or none; found 'x'" },
        /* what two keys say together */
        { "title: x\n", "missing-key m:1:1: layers: there are none; a map needs data" },
        { "layers:\n- id: a\n",
          "missing-key m:2:3: layers.a: nothing to draw; give it a source, or derive "
          "it" },
        { LAYER "label: {text-size: 3}\n",
          "missing-key m:2:3: layers.a.label: which text? give text-field" },
        { LAYER "min-scale: 1:5000\n  max-scale: 1:2000\n",
          "out-of-range m:2:3: layers.a: min-scale 1:5000 is not larger than max-scale "
          "1:2000; the layer would never be drawn" },
        { LAYER "opacity: 1\n- id: a\n  source: b.geojson\n",
          "duplicate-id m:5:3: layers.a: two layers have this id; the first is in line "
          "2" },
        { LAYER "opacity: 1\n- id: b\n  derive: {front-line: aa, field: h}\n",
          "unknown-layer m:6:11: layers.b.derive: no layer 'aa'; did you mean 'a'?" },
        { LAYER "opacity: 1\n- id: b\n  derive: {front-line: a}\n",
          "missing-key m:6:11: layers.b.derive: which field holds the holder? give "
          "'field' here, or classes with a field to layer 'a'" },
        { "layers:\n- id: b\n  derive: {front-line: a, field: h}\n- id: a\n  source: "
          "a.geojson\n",
          "bad-value m:3:11: layers.b.derive: layer 'a' has to come before the one "
          "derived from it" },
        { LAYER "opacity: 1\n- id: b\n  derive: {front-line: b, field: h}\n",
          "bad-value m:6:11: layers.b.derive: layer 'b' has to come before the one "
          "derived from it" },
        { LAYER "opacity: 1\n- id: b\n  derive: {between: [x, y]}\n",
          "missing-key m:6:11: layers.b.derive: what? give front-line, front-arrows, "
          "change, movement, post-status, line-through, ground-beyond or range-fan, "
          "and the id of "
          "a "
          "layer" },
        { LAYER "opacity: 1\n- id: b\n  source: b.geojson\n  derive: {post-status: a, "
                "field: h}\n",
          "missing-key m:7:11: layers.b.derive: whose side? give 'side' and the name "
          "of "
          "a holder" },
        { LAYER "opacity: 1\n- id: b\n  derive: {post-status: a, field: h, side: x}\n",
          "missing-key m:6:11: layers.b: the post status of which points? give the "
          "layer a source" },
        { LAYER "opacity: 1\n- id: b\n  source: b.geojson\n  derive: {post-status: a, "
                "field: h, side: []}\n",
          "bad-value m:7:44: layers.b.derive.side: expected the name of a holder; "
          "found "
          "a list of 0" },
        { LAYER "opacity: 1\n- id: b\n  source: b.geojson\n  derive: {post-status: a, "
                "field: h, side: [x, {}]}\n",
          "bad-value m:7:48: layers.b.derive.side: expected the name of a holder; "
          "found "
          "a map" },
        { LAYER "opacity: 1\n- id: b\n  derive: {ground-beyond: a, field: h, side: x, "
                "holder: y}\n",
          "missing-key m:6:11: layers.b.derive: beyond which line? give 'line' and the "
          "id of a layer" },
        { LAYER "opacity: 1\n- id: b\n  derive: {ground-beyond: a, field: h, side: x, "
                "line: a}\n",
          "missing-key m:6:11: layers.b.derive: whose ground? give 'holder' and the "
          "name of one" },
        { LAYER "opacity: 1\n- id: b\n  derive: {ground-beyond: a, field: h, side: x, "
                "holder: y, line: aa}\n",
          "unknown-layer m:6:11: layers.b.derive.line: no layer 'aa'; did you mean "
          "'a'?" },
        { LAYER "opacity: 1\n- id: b\n  source: b.geojson\n  derive: {line-through: "
                "a}\n",
          "bad-value m:6:11: layers.b.source: a line through points is derived and has "
          "no source" },
        { LAYER "opacity: 1\n- id: b\n  derive: {change: a}\n",
          "missing-key m:6:11: layers.b.derive: change against what? give one of "
          "'since' "
          "with a date and 'old' with the id of a layer" },
        { LAYER "opacity: 1\n- id: b\n  derive: {front-line: a, field: h, between: [x, "
                "x]}\n",
          "bad-value m:6:46: layers.b.derive.between: both holders are 'x'; there is "
          "no "
          "front between them" },
        { LAYER "opacity: 1\n- id: b\n  derive: {front-line: a, field: h, between: [x, "
                "y]}\n  facing: z\n",
          "bad-value m:5:3: layers.b.facing: 'z' is neither of the holders 'x' and "
          "'y', "
          "nor left or right" },
        { LAYER "opacity: 1\n- id: b\n  source: b.geojson\n  derive: {front-line: a, "
                "field: h}\n",
          "bad-value m:6:11: layers.b.source: a front line is derived and has no "
          "source" },
        { "layers:\n- source: \"{date}/a.geojson\"\n",
          "bad-value m:2:11: layers.a.source: {date} stands once, in the name of "
          "the file" },
        { "layers:\n- source: \"a/{date}.geojson\"\n  date-field: d\n",
          "bad-value m:2:11: layers.a: a series is either one file a day or one file "
          "with a date-field" },
        { "layers:\n- source: \"-\"\n- source: \"-\"\n",
          "bad-value m:3:11: layers.input-2.source: standard input is layer 'input' "
          "already" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fm_context *ctx = fm_context_new();
        fm_document *document;
        check_log log = { 0 };
        fm_status status;
        const char *message;

        fm_context_set_log(ctx, FM_LOG_NOTE, check_collect, &log);
        status = fm_document_read_text(ctx, "m", ".", cases[i].text,
                                       strlen(cases[i].text), &document);
        assert_int_equal(status, FM_ERR_DOCUMENT);
        assert_null(document);
        message = strncmp(log.text, "error ", 6) == 0 ? log.text + 6 : log.text;
        if (strncmp(message, cases[i].message, strlen(cases[i].message)) != 0 ||
            strcmp(message + strlen(cases[i].message), "\n") != 0)
            fail_msg("%s\nEXP %s\nOBT %s", cases[i].text, cases[i].message, message);
        assert_string_equal(fm_context_error(ctx)->message, "1 error in 'm'");
        fm_context_free(ctx);
    }
}

static void one_run_tells_all_mistakes(void **state)
{
    static const char text[] = "titel: x\n"
                               "date: 2020-02-30\n"
                               "layers:\n"
                               "- source: a.geojson\n"
                               "  opacity: 7\n"
                               "  where: \"a = \"\n"
                               "- source: b.geojson\n"
                               "  fill-color: \"#12\"\n"
                               "sheet: {extent: {layer: c}}\n";
    fm_context *ctx = fm_context_new();
    check_log log = { 0 };
    fm_document *document;

    (void)state;
    fm_context_set_log(ctx, FM_LOG_NOTE, check_collect, &log);
    assert_int_equal(
        fm_document_read_text(ctx, "m", ".", text, strlen(text), &document),
        FM_ERR_DOCUMENT);
    assert_int_equal(log.count[FM_LOG_ERROR], 6);
    assert_string_equal(fm_context_error(ctx)->message, "6 errors in 'm'");
    fm_context_free(ctx);
}

static void a_flood_of_mistakes_is_cut_off(void **state)
{
    fm_context *ctx = fm_context_new();
    check_log log = { 0 };
    fm_document *document;
    fm_str text = { 0 };

    (void)state;
    for (int i = 0; i < 9000; i++)
        fm_str_addf(&text, "unknown%d: x\n", i);
    fm_context_set_log(ctx, FM_LOG_NOTE, check_collect, &log);
    assert_int_equal(
        fm_document_read_text(ctx, "m", ".", text.text, text.length, &document),
        FM_ERR_DOCUMENT);
    assert_int_equal(log.count[FM_LOG_ERROR], 100);
    assert_string_equal(fm_context_error(ctx)->message,
                        "100 errors in 'm'; stopped there");
    fm_str_release(&text);
    fm_context_free(ctx);
}

/* ---- Values --------------------------------------------------------------------- */

static void values_are_typed_by_their_keys(void **state)
{
    static const char text[] = "title: 1.10\n"
                               "subtitle: 12:30:45\n"
                               "layers:\n"
                               "- id: no\n"
                               "  source: ~.geojson\n"
                               "  title: \"~\"\n"
                               "  visible: OFF\n"
                               "  legend: 'no'\n"
                               "  opacity: \"0.5\"\n"
                               "  line-width: .5pt\n"
                               "  attribution: 0o14\n"
                               "  line-dasharray: none\n"
                               "  fill-pattern: none\n"
                               "  min-scale: 1:50 000\n"
                               "  max-scale: 2e6\n"
                               "  classes: {field: yes, values: {~: , 1.10: ten}}\n"
                               "sheet:\n"
                               "  size: A4 Landscape\n"
                               "  margin: 0\n"
                               "  extent: {centre: [36.6, 35.9], scale: 500000}\n"
                               "furniture: {credits: off, inset: {width: 5cm}}\n";
    fm_context *ctx = fm_context_new();
    fm_document *d = read_good(ctx, text);
    const fm_layer_spec *layer = &d->layers[0];

    (void)state;
    assert_string_equal(d->title, "1.10");
    assert_string_equal(d->subtitle, "12:30:45");
    assert_string_equal(layer->id, "no");
    assert_string_equal(layer->title, "~");
    assert_true(layer->hidden);
    assert_true(layer->no_legend);
    CHECK_NEAR(layer->opacity, 0.5, 0, "a quoted number");
    CHECK_NEAR(layer->style.line_width.value, 0.5 * 96 / 72, 1e-12, "pt");
    assert_string_equal(layer->attribution, "0o14");
    assert_int_equal(layer->style.dash_count, 0);
    assert_null(layer->style.fill_pattern);
    assert_int_equal(layer->style.given, FM_STYLE_LINE_WIDTH | FM_STYLE_LINE_DASHARRAY |
                                             FM_STYLE_FILL_PATTERN);
    CHECK_NEAR(layer->min_scale, 50000, 0, "1:50 000");
    CHECK_NEAR(layer->max_scale, 2e6, 0, "2e6");
    assert_string_equal(layer->class_field, "yes");
    assert_string_equal(layer->classes[0].value, "~");
    assert_string_equal(layer->classes[0].label, "~"); /* a class of defaults */
    assert_string_equal(layer->classes[1].value, "1.10");
    CHECK_NEAR(d->sheet.width_px, 297 * 96 / 25.4, 1e-9, "a4 landscape");
    CHECK_NEAR(d->sheet.margin_px, 0, 0, "margin");
    assert_int_equal(d->sheet.extent.kind, FM_EXTENT_CENTRE);
    CHECK_NEAR(d->sheet.extent.scale, 500000, 0, "scale");
    assert_false(d->furniture.credits.on);
    assert_true(d->furniture.inset.on);
    CHECK_NEAR(d->furniture.inset.width_px, 50 * 96 / 25.4, 1e-9, "5cm");
    fm_document_free(d);
    fm_context_free(ctx);
}

/* Each key once with a value that no default has. */
static void every_key_of_a_style_and_a_label_finds_its_place(void **state)
{
    static const char text[] =
        "layers:\n"
        "- source: a.geojson\n"
        "  fill-color: '#010000'\n"
        "  fill-opacity: 0.1\n"
        "  fill-outline-color: '#020000'\n"
        "  fill-pattern: stipple\n"
        "  fill-pattern-color: '#030000'\n"
        "  line-color: '#040000'\n"
        "  line-width: 2\n"
        "  line-opacity: 0.2\n"
        "  line-dasharray: [3, 1.5]\n"
        "  line-cap: square\n"
        "  line-join: bevel\n"
        "  line-offset: -3\n"
        "  line-casing-color: '#050000'\n"
        "  line-casing-width: 4\n"
        "  circle-radius: 5\n"
        "  circle-color: '#060000'\n"
        "  circle-opacity: 0.3\n"
        "  circle-stroke-color: '#070000'\n"
        "  circle-stroke-width: 6\n"
        "  ring: '#080000'\n"
        "  symbol:\n"
        "    shape: star\n"
        "    sidc: '{code}'\n"
        "    size: 7\n"
        "    color: '#090000'\n"
        "    stroke-color: '#0a0000'\n"
        "    stroke-width: 8\n"
        "    rotate: {field: dir, stops: [[0, 0], [9, 90]], value: 45}\n"
        "  tactical: {kind: fortified-line, size: 9, spacing: 10}\n"
        "  label:\n"
        "    text-field: t\n"
        "    text-font: serif\n"
        "    text-size: 11.5\n"
        "    text-bold: yes\n"
        "    text-italic: yes\n"
        "    text-color: '#0b0000'\n"
        "    text-opacity: 0.4\n"
        "    text-halo-color: '#0c0000'\n"
        "    text-halo-width: 12\n"
        "    text-anchor: bottom-right\n"
        "    symbol-placement: line\n"
        "    text-max-width: 13\n"
        "    text-letter-spacing: 0.5\n"
        "    text-offset: [14, -1mm]\n"
        "    text-padding: 15\n"
        "    text-transform: uppercase\n"
        "    priority: 16\n"
        "    text-allow-overlap: yes\n"
        "    optional: yes\n";
    fm_context *ctx = fm_context_new();
    fm_document *d = read_good(ctx, text);
    const fm_style *s = &d->layers[0].style;
    const fm_label_spec *l = &d->layers[0].label;
    const struct {
        double value, expected;
    } numbers[] = {
        { s->fill_color.r * 255, 1 },
        { s->fill_opacity, 0.1 },
        { s->fill_outline_color.r * 255, 2 },
        { s->fill_pattern_color.r * 255, 3 },
        { s->line_color.r * 255, 4 },
        { s->line_width.value, 2 },
        { s->line_opacity, 0.2 },
        { (double)s->dash_count, 2 },
        { s->dashes[0], 3 },
        { s->dashes[1], 1.5 },
        { s->line_cap, FM_CAP_SQUARE },
        { s->line_join, FM_JOIN_BEVEL },
        { s->line_offset, -3 },
        { s->line_casing_color.r * 255, 5 },
        { s->line_casing_width, 4 },
        { s->circle_radius.value, 5 },
        { s->circle_color.r * 255, 6 },
        { s->circle_opacity, 0.3 },
        { s->circle_stroke_color.r * 255, 7 },
        { s->circle_stroke_width, 6 },
        { s->ring.r * 255, 8 },
        { s->symbol_size.value, 7 },
        { s->symbol_color.r * 255, 9 },
        { s->symbol_stroke_color.r * 255, 10 },
        { s->symbol_stroke_width, 8 },
        { s->symbol_rotate.value, 45 },
        { s->symbol_rotate.outputs[1], 90 },
        { s->tactical_size, 9 },
        { s->tactical_spacing, 10 },
        { l->text_size.value, 11.5 },
        { l->bold + l->italic + l->allow_overlap + l->optional, 4 },
        { l->text_color.r * 255, 11 },
        { l->text_opacity, 0.4 },
        { l->text_halo_color.r * 255, 12 },
        { l->text_halo_width, 12 },
        { l->text_anchor, FM_ANCHOR_BOTTOM_RIGHT },
        { l->placement, FM_PLACEMENT_LINE },
        { l->text_max_width, 13 },
        { l->text_letter_spacing, 0.5 },
        { l->text_offset[0], 14 },
        { l->text_offset[1], -96 / 25.4 },
        { l->text_padding, 15 },
        { l->priority.value, 16 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        if (fabs(numbers[i].value - numbers[i].expected) > 1e-9)
            fail_msg("number %zu: EXP %g OBT %g", i, numbers[i].expected,
                     numbers[i].value);
    }
    assert_int_equal(s->given, (1u << 30) - 1); /* all of them */
    assert_string_equal(s->fill_pattern, "stipple");
    assert_string_equal(s->symbol_shape, "star");
    assert_string_equal(s->symbol_sidc, "{code}");
    assert_string_equal(s->symbol_rotate.field, "dir");
    assert_string_equal(s->tactical, "fortified-line");
    assert_string_equal(l->text_font, "serif");
    assert_string_equal(l->text_transform, "uppercase");
    fm_document_free(d);
    fm_context_free(ctx);
}

static void a_text_from_memory_needs_no_folder(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_document *d;

    (void)state;
    CHECK_OK(ctx, fm_document_parse(ctx,
                                    "layers: [{source: a.geojson}]\n"
                                    "sheet: {extent: auto}\n"
                                    "furniture: {scale-bar: {units: mi}}\n",
                                    NULL, &d));
    assert_string_equal(d->folder, ".");
    assert_int_equal(d->furniture.scale_bar.units, FM_UNIT_MI);
    fm_document_free(d);
    assert_int_equal(fm_document_parse(ctx, "layers: []", "no/such/folder", &d),
                     FM_ERR_DOCUMENT);
    assert_null(d);
    fm_document_free(NULL);
    fm_context_free(ctx);
}

static void nothing_but_a_layer_is_required(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_document *d =
        read_good(ctx, "{\"layers\": [{\"source\": \"data/a.geojson.gz\"}, "
                       "{\"source\": \"b/{date}.json\"}, "
                       "{\"source\": \"other/a.geojson\"}]}");

    (void)state;
    assert_null(d->title);
    assert_false(fm_date_is_set(d->date));
    assert_string_equal(d->layers[0].id, "a");
    assert_string_equal(d->layers[1].id, "b");
    assert_string_equal(d->layers[2].id, "a-3");
    assert_string_equal(d->layers[0].folder, ".");
    assert_string_equal(d->sheet.language, "en");
    assert_null(d->sheet.crs);
    assert_int_equal(d->sheet.extent.kind, FM_EXTENT_AUTO);
    assert_true(d->sheet.frame);
    assert_true(d->sheet.margin_px < 0);
    assert_true(d->furniture.legend.on);
    assert_true(d->furniture.scale_bar.on);
    assert_true(d->furniture.north_arrow.on);
    assert_true(d->furniture.credits.on);
    assert_false(d->furniture.graticule.on);
    assert_false(d->furniture.inset.on);
    assert_false(d->layers[0].label.given);
    fm_document_free(d);
    fm_context_free(ctx);
}

static void limits_are_limits(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_document *document;
    fm_str text = { 0 };

    (void)state;
    fm_str_add(&text, "layers: [");
    for (int i = 0; i < 1001; i++)
        fm_str_add(&text, "{source: a},");
    fm_str_add(&text, "]");
    assert_int_equal(
        fm_document_read_text(ctx, "m", ".", text.text, text.length, &document),
        FM_ERR_LIMIT);
    assert_string_equal(fm_context_error(ctx)->message, "more than 1000 layers");

    fm_str_clear(&text);
    fm_str_add(&text, "layers:\n");
    for (int layer = 0; layer < 3; layer++) {
        fm_str_addf(&text,
                    "- id: l%d\n  source: a\n  classes:\n    field: f\n    values:\n",
                    layer);
        for (int i = 0; i < 4000; i++)
            fm_str_addf(&text, "      v%d: x\n", i);
    }
    assert_int_equal(
        fm_document_read_text(ctx, "m", ".", text.text, text.length, &document),
        FM_ERR_LIMIT);
    assert_string_equal(fm_context_error(ctx)->message,
                        "more than 10000 classes in all layers");
    fm_str_release(&text);
    fm_context_free(ctx);
}

/* ---- Memory --------------------------------------------------------------------- */

static void fails_cleanly_at_every_allocation(void **state)
{
    fm_status status = FM_ERR_NOMEM;

    (void)state;
    for (size_t n = 1; status != FM_OK; n++) {
        fm_context *ctx = fm_context_new();
        fm_document *document;

        fm_mem_fail_at(n);
        status = fm_document_read_text(ctx, "m", ".", idlib, strlen(idlib), &document);
        if (status == FM_OK)
            status = fm_document_set_where(ctx, document, NULL, "x = '{date}'");
        if (status == FM_OK)
            status = fm_document_set_date(ctx, document, "2020-03-06");
        fm_mem_fail_at(0);
        if (status != FM_OK)
            assert_int_equal(status, FM_ERR_NOMEM);
        fm_document_free(document);
        fm_context_free(ctx);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_a_document_into_typed_values),
        cmocka_unit_test(every_mistake_has_a_place_and_a_cure),
        cmocka_unit_test(one_run_tells_all_mistakes),
        cmocka_unit_test(a_flood_of_mistakes_is_cut_off),
        cmocka_unit_test(values_are_typed_by_their_keys),
        cmocka_unit_test(every_key_of_a_style_and_a_label_finds_its_place),
        cmocka_unit_test(a_text_from_memory_needs_no_folder),
        cmocka_unit_test(nothing_but_a_layer_is_required),
        cmocka_unit_test(limits_are_limits),
        cmocka_unit_test(fails_cleanly_at_every_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
