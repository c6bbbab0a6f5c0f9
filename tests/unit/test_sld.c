/* SPDX-License-Identifier: MIT */
#include "gis/sld.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "support/check.h"
#include "support/gathered.h"

static char folder[64];

static int make_folder(void **state)
{
    static const char text[] =
        "{\"type\":\"FeatureCollection\",\"features\":["
        "{\"type\":\"Feature\",\"properties\":{\"Name\":\"a\",\"name\":\"<b>\",\"n\":1}"
        ","
        "\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2]}},"
        "{\"type\":\"Feature\",\"properties\":{\"Name\":\"b\",\"name\":null,\"n\":2},"
        "\"geometry\":{\"type\":\"Point\",\"coordinates\":[2,2]}}]}";
    char path[128];
    FILE *file;

    (void)state;
    snprintf(folder, sizeof folder, "sld-XXXXXX");
    if (mkdtemp(folder) == NULL)
        return -1;
    snprintf(path, sizeof path, "%s/points.geojson", folder);
    file = fopen(path, "w");
    if (file == NULL || fputs(text, file) < 0)
        return -1;
    return fclose(file);
}

static int drop_folder(void **state)
{
    char path[128];

    (void)state;
    snprintf(path, sizeof path, "%s/points.geojson", folder);
    unlink(path);
    return rmdir(folder);
}

static gathered gather(const char *keys)
{
    fm_gis_options options = FM_GIS_OPTIONS_INIT;
    char text[2048];

    snprintf(text, sizeof text,
             "frontmap: 1\nlayers:\n  - {id: points, source: points.geojson, %s}\n",
             keys);
    return gathered_of(text, folder, &options);
}

static void says_what_the_style_says(void **state)
{
    static const struct {
        const char *keys, *wanted[3];
    } rows[] = {
        { "circle-radius: 4, circle-color: red",
          { "<se:WellKnownName>circle</", "<se:SvgParameter name=\"fill\">#ff0000</",
            "<se:Size>8</" } },
        { "circle-color: \"#00ff0080\"",
          { "<se:SvgParameter name=\"fill-opacity\">0.502</", NULL } },
        { "symbol: {shape: triangle, size: 10}",
          { "<se:WellKnownName>equilateral_triangle</", "<se:Size>11.547</" } },
        { "symbol: {shape: triangle-down, size: 10}", { "<se:Rotation>180</" } },
        { "symbol: {shape: square, size: {field: n, stops: [[1, 8], [2, 12]]}}",
          { "<se:Interpolate fallbackValue=\"8\" mode=\"linear\" method=\"numeric\">"
            "<se:LookupValue><ogc:PropertyName>n</",
            "<se:Data>2</se:Data><se:Value>12</" } },
        { "symbol: {sidc: \"99\"}",
          { "xlink:href=\"base64:", "<se:Format>image/svg+xml</", "wkt://" } },
        { "opacity: 0.5, circle-color: red",
          { "<se:SvgParameter name=\"fill-opacity\">0.5</" } },
        { "min-scale: 1000, max-scale: 50000",
          { "<se:MinScaleDenominator>1000</", "<se:MaxScaleDenominator>50000</" } },
        /* As a GeoPackage names fields that differ in case alone. */
        { "label: {text-field: \"{name}\"}",
          { "<se:Label><ogc:PropertyName>name_2</", "<se:Radius>" } },
        { "classes: {field: name, values: {\"<b>\": {label: \"a & b\"}}}",
          { "<ogc:PropertyName>name_2</ogc:PropertyName><ogc:Literal>&lt;b&gt;</",
            "<se:Title>a &amp; b</" } },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        gathered g = gather(rows[i].keys);
        fm_str sld = { 0 };

        CHECK_OK(g.ctx, fm_gis_sld_layer(g.ctx, g.map, &g.map->layers[0], &sld));
        for (size_t k = 0; k < 3 && rows[i].wanted[k] != NULL; k++)
            if (strstr(fm_str_text(&sld), rows[i].wanted[k]) == NULL)
                fail_msg("%s: no %s in %s", rows[i].keys, rows[i].wanted[k],
                         fm_str_text(&sld));
        fm_str_release(&sld);
        gathered_release(&g);
    }
}

static void survives_every_failing_allocation(void **state)
{
    gathered g = gather("symbol: {shape: pentagon}, ring: red, fill-pattern: cross, "
                        "label: {text-field: \"{name} ({n})\"}");
    fm_status status = FM_ERR_NOMEM;

    (void)state;
    for (size_t n = 1; status != FM_OK; n++) {
        fm_str sld = { 0 };

        fm_mem_fail_at(n);
        status = fm_gis_sld_layer(g.ctx, g.map, &g.map->layers[0], &sld);
        fm_mem_fail_at(0);
        if (status != FM_OK)
            assert_int_equal(status, FM_ERR_NOMEM);
        else
            assert_non_null(strstr(fm_str_text(&sld), "</StyledLayerDescriptor>"));
        fm_str_release(&sld);
        assert_true(n < 10000);
    }
    gathered_release(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_what_the_style_says),
        cmocka_unit_test(survives_every_failing_allocation),
    };

    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
