/* SPDX-License-Identifier: MIT */
#include "doc/document.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_a_document_into_typed_values),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
