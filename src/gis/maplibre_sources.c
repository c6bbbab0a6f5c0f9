/* SPDX-License-Identifier: MIT */
/*
 * Where a style's data is.  Tiles that lie beside the style under its name are taken,
 * map.pmtiles or map.mbtiles by map.style.json; without them every layer stands in the
 * style itself, so that one file and its pictures show the map.
 */
#include <string.h>

#include "base/file.h"
#include "gis/label_place.h"
#include "gis/maplibre.h"
#include "out/export.h"
#include "out/export_private.h"

#include "base/banned.h"

/* Sources are shown as HTML. */
static void add_html(fm_str *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '&')
            fm_str_add(out, "&amp;");
        else if (*text == '<')
            fm_str_add(out, "&lt;");
        else if (*text == '>')
            fm_str_add(out, "&gt;");
        else if (*text == '"')
            fm_str_add(out, "&quot;");
        else
            fm_str_add_char(out, *text);
    }
}

static void add_attribution(fm_maplibre *m, const char *text)
{
    fm_str html = { 0 };

    if (text == NULL || text[0] == '\0')
        return;
    add_html(&html, text);
    fm_json_text(&m->j, "attribution", fm_str_text(&html));
    m->j.out->failed = m->j.out->failed || html.failed;
    fm_str_release(&html);
}

/* ----------------------------------------------------------------- in the style */

static void add_cell(fm_json *j, const char *key, fm_cell cell)
{
    switch (cell.kind) {
    case FM_CELL_NULL:
        break;
    case FM_CELL_BOOL:
        fm_json_bool(j, key, cell.number != 0.0);
        break;
    case FM_CELL_INTEGER:
        fm_json_integer(j, key, cell.integer);
        break;
    case FM_CELL_REAL:
        fm_json_number(j, key, cell.number);
        break;
    default:
        /* What is JSON stays a text, as it is in tiles. */
        fm_json_text_n(j, key, cell.text, cell.length);
    }
}

static void add_properties(fm_json *j, const fm_features *f, size_t row)
{
    fm_cell id = { 0 };

    if (f->ids.column_count > 0)
        id = fm_table_cell(&f->ids, 0, row);
    if (id.kind == FM_CELL_INTEGER)
        fm_json_integer(j, "id", id.integer);
    fm_json_object(j, "properties");
    for (size_t i = 0; i < f->table.column_count; i++)
        add_cell(j, f->table.columns[i].name, fm_table_cell(&f->table, i, row));
    if (id.kind == FM_CELL_TEXT && fm_export_ids_matter(f) &&
        fm_table_find(&f->table, "id") == FM_NO_COLUMN)
        add_cell(j, "id", id);
    fm_json_end(j);
}

/* One feature a line. */
static void add_feature(fm_maplibre *m, const fm_gis_layer *layer, size_t row,
                        const char *geometry, size_t length)
{
    fm_json *j = &m->j;

    fm_json_object_flat(j, NULL);
    fm_json_text(j, "type", "Feature");
    add_properties(j, &layer->features, row);
    fm_json_raw(j, "geometry", geometry, length);
    fm_json_end(j);
}

static void begin_source(fm_maplibre *m, const char *name, const char *attribution)
{
    fm_json *j = &m->j;

    fm_json_object(j, name);
    fm_json_text(j, "type", "geojson");
    add_attribution(m, attribution);
    /* Rings are thinned out one by one there, which parts neighbours: a tenth of a
     * pixel is not seen. */
    fm_json_number(j, "tolerance", 0.1);
    fm_json_object(j, "data");
    fm_json_text(j, "type", "FeatureCollection");
    fm_json_array(j, "features");
}

static void end_source(fm_maplibre *m)
{
    fm_json_end(&m->j);
    fm_json_end(&m->j);
    fm_json_end(&m->j);
}

static void add_layer(fm_maplibre *m, const fm_gis_layer *layer)
{
    fm_str text = { 0 };

    begin_source(m, layer->spec->id, layer->attribution);
    for (size_t i = 0; i < fm_features_count(&layer->features); i++) {
        fm_str_clear(&text);
        fm_geojson_geometry_add(&text, &layer->features.shapes, i, -1);
        add_feature(m, layer, i, fm_str_text(&text), text.length);
    }
    end_source(m);
    m->j.out->failed = m->j.out->failed || text.failed;
    fm_str_release(&text);
}

static void add_places(fm_maplibre *m, const fm_gis_layer *layer)
{
    fm_str text = { 0 };

    fm_gis_label_layer_name(layer, &text);
    begin_source(m, fm_str_text(&text), NULL);
    for (size_t i = 0; i < fm_features_count(&layer->features); i++) {
        fm_lonlat at;

        if (!fm_gis_label_place(m->map, layer, i, &at))
            continue;
        fm_str_clear(&text);
        fm_str_add(&text, "{\"type\":\"Point\",\"coordinates\":[");
        fm_str_add_fixed(&text, at.lon, 7);
        fm_str_add_char(&text, ',');
        fm_str_add_fixed(&text, at.lat, 7);
        fm_str_add(&text, "]}");
        add_feature(m, layer, i, fm_str_text(&text), text.length);
    }
    end_source(m);
    m->j.out->failed = m->j.out->failed || text.failed;
    fm_str_release(&text);
}

/* -------------------------------------------------------------------- the whole */

static void add_archive(fm_maplibre *m)
{
    fm_str url = { 0 };

    fm_str_addf(&url, "%s://%s%s", m->scheme, m->name, m->suffix);
    fm_json_object(&m->j, "map");
    fm_json_text(&m->j, "type", "vector");
    fm_json_text(&m->j, "url", fm_str_text(&url));
    add_attribution(m, m->map->credits);
    fm_json_end(&m->j);
    m->j.out->failed = m->j.out->failed || url.failed;
    fm_str_release(&url);
}

fm_status fm_maplibre_add_sources(fm_maplibre *m)
{
    fm_json_object(&m->j, "sources");
    if (m->scheme != NULL)
        add_archive(m);
    for (size_t i = 0; m->scheme == NULL && i < m->map->layer_count; i++) {
        const fm_gis_layer *layer = &m->map->layers[i];

        add_layer(m, layer);
        if (fm_gis_label_places_needed(layer))
            add_places(m, layer);
    }
    fm_json_end(&m->j);
    return m->j.out->failed ? fm_fail_nomem(m->map->ctx) : FM_OK;
}
