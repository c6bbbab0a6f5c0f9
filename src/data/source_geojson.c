/* SPDX-License-Identifier: MIT */
/*
 * GeoJSON by our own reader: strict by RFC 8259 and RFC 7946, streaming into columns.
 *
 * The root may say last what it is.  So a root that begins with members of a Feature or
 * of a geometry is read as one, provisionally, and judged at its end:
 *
 *   { "features": [...] , "type": ...      a FeatureCollection
 *   { "geometry": {...} , "type": ...      a Feature
 *   { "coordinates": ...,  "type": ...     a geometry, read as a feature of nothing
 * else
 */
#include "data/geojson.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "data/sniff.h"
#include "data/source_backend.h"
#include "geo/projection.h"

#include "base/banned.h"

typedef enum root_kind {
    ROOT_UNKNOWN,
    ROOT_COLLECTION,
    ROOT_FEATURE,
    ROOT_GEOMETRY
} root_kind;

typedef struct root {
    root_kind kind;
    bool has_features;
    bool has_crs;
    bool begun;            /* a feature waits for the members of a lone one */
    unsigned seen;         /* of its members */
    size_t first_feature;  /* features in memory before this document */
    const char *resembles; /* another JSON format that has members like this one */
    fm_place place;
    fm_geojson_geometry geometry;
} root;

static const char expected[] =
    "a FeatureCollection, a Feature or a geometry was expected";

/* ---------------------------------------------------------------- the features */

static fm_status read_feature_list(fm_geojson *g)
{
    fm_status status;
    fm_token token;

    for (;;) {
        status = fm_reader_next(g->reader, &token);
        if (status != FM_OK || token.kind == FM_TOKEN_ARRAY_END)
            return status;
        if (token.kind == FM_TOKEN_OBJECT) {
            status = fm_geojson_feature(g);
        } else {
            g->read++;
            g->out->skipped++;
            status =
                fm_geojson_warn(g, NULL, "bad-feature",
                                "feature %zu: it is %s, not an object; left it out",
                                g->read, fm_geojson_kind(&token));
            if (status == FM_OK)
                status = fm_reader_skip(g->reader, &token);
        }
        if (status != FM_OK)
            return status;
    }
}

/* What was read as a lone feature was none: it had foreign members of a collection. */
static void drop_provisional(fm_geojson *g, root *r)
{
    if (!r->begun)
        return;
    fm_geojson_drop_feature(g);
    fm_shapes_release(&r->geometry.held);
    g->read--;
    r->begun = false;
}

static fm_status read_features(fm_geojson *g, root *r)
{
    fm_status status = FM_OK;
    fm_token token;

    drop_provisional(g, r);
    if (r->has_features)
        status = fm_geojson_warn_key(g, "features");
    if (status == FM_OK)
        status = fm_reader_next(g->reader, &token);
    if (status != FM_OK)
        return status;
    if (token.kind != FM_TOKEN_ARRAY)
        return fm_reader_fail(g->reader, FM_ERR_LAYER,
                              "'features' is %s; an array was expected",
                              fm_geojson_kind(&token));
    while (fm_features_count(g->out) > r->first_feature)
        fm_geojson_drop_feature(g);
    r->has_features = true;
    return read_feature_list(g);
}

/* -------------------------------------------------------------------- the root */

static fm_status read_root_type(fm_geojson *g, root *r)
{
    fm_token token;
    fm_status status = fm_reader_next(g->reader, &token);

    if (status != FM_OK)
        return status;
    if (token.kind != FM_TOKEN_TEXT)
        return fm_reader_fail(g->reader, FM_ERR_LAYER, "the type is %s; %s",
                              fm_geojson_kind(&token), expected);
    if (r->kind != ROOT_UNKNOWN)
        status = fm_geojson_warn_key(g, "type");
    r->geometry.type = fm_geojson_type_named(&token);
    if (r->geometry.type != NULL)
        r->kind = ROOT_GEOMETRY;
    else if (fm_token_is(&token, "FeatureCollection"))
        r->kind = ROOT_COLLECTION;
    else if (fm_token_is(&token, "Feature"))
        r->kind = ROOT_FEATURE;
    else if (fm_token_is(&token, "Topology"))
        return fm_reader_fail(g->reader, FM_ERR_LAYER,
                              "this is TopoJSON, not GeoJSON; name it '.topojson'");
    else
        return fm_reader_fail(g->reader, FM_ERR_LAYER, "the type is '%.*s'; %s",
                              token.length > 40 ? 40 : (int)token.length, token.text,
                              expected);
    return status;
}

/* Members that give another format away. */
static const char *resembles(const fm_token *key)
{
    static const struct {
        const char *key;
        const char *what;
    } tells[] = {
        { "geometryType", "Esri JSON" },
        { "spatialReference", "Esri JSON" },
        { "displayFieldName", "Esri JSON" },
        { "rings", "Esri JSON" },
        { "paths", "Esri JSON" },
        { "osm3s", "an answer of Overpass" },
        { "elements", "an answer of Overpass" },
        { "arcs", "TopoJSON" },
        { "objects", "TopoJSON" },
    };

    for (size_t i = 0; i < sizeof tells / sizeof *tells; i++) {
        if (fm_token_is(key, tells[i].key))
            return tells[i].what;
    }
    return NULL;
}

static fm_status read_root_member(fm_geojson *g, root *r, const fm_token *key)
{
    fm_status status = FM_OK;
    bool taken = false;

    if (fm_token_is(key, "type"))
        return read_root_type(g, r);
    if (r->kind == ROOT_UNKNOWN && r->resembles == NULL)
        r->resembles = resembles(key);
    if (fm_token_is(key, "features") && r->kind <= ROOT_COLLECTION &&
        (r->kind == ROOT_COLLECTION || r->resembles == NULL))
        return read_features(g, r);
    if (fm_token_is(key, "crs")) {
        if (r->has_crs)
            status = fm_geojson_warn_key(g, "crs");
        r->has_crs = true;
        return status == FM_OK ? fm_geojson_read_crs(g) : status;
    }
    if (r->kind != ROOT_COLLECTION && !r->has_features && !r->begun) {
        r->begun = true;
        status = fm_geojson_begin_feature(g);
    }
    if (status == FM_OK && r->begun && r->kind != ROOT_GEOMETRY)
        status = fm_geojson_feature_member(g, key, &r->seen, &taken);
    if (status == FM_OK && r->begun && !taken && r->kind != ROOT_FEATURE)
        status = fm_geojson_geometry_member(g, &r->geometry, key, &taken);
    if (status == FM_OK && !taken)
        status = fm_reader_skip(g->reader, key);
    return status;
}

/* The root is complete: was it what it says? */
static fm_status end_root(fm_geojson *g, root *r)
{
    fm_status status = FM_OK;

    if (r->kind == ROOT_UNKNOWN && r->resembles != NULL)
        return fm_fail_at(g->ctx, FM_ERR_LAYER, &r->place,
                          "this looks like %s, not GeoJSON", r->resembles);
    if (r->kind == ROOT_UNKNOWN)
        return fm_fail_at(g->ctx, FM_ERR_LAYER, &r->place, "there is no 'type'; %s",
                          expected);
    if (r->has_features && r->kind != ROOT_COLLECTION)
        return fm_fail_at(
            g->ctx, FM_ERR_LAYER, &r->place,
            "there are 'features', but the type is not FeatureCollection");
    if (r->kind == ROOT_COLLECTION) {
        drop_provisional(g, r);
        return r->has_features ? FM_OK
                               : fm_fail_at(g->ctx, FM_ERR_LAYER, &r->place,
                                            "a FeatureCollection without 'features'");
    }
    if (!r->begun) {
        r->begun = true;
        status = fm_geojson_begin_feature(g);
    }
    if (status == FM_OK && r->kind == ROOT_GEOMETRY)
        status = fm_geojson_geometry_end(g, &r->geometry);
    return status == FM_OK ? fm_geojson_end_feature(g) : status;
}

static fm_status read_root(fm_geojson *g, root_kind *kind)
{
    root r = { .first_feature = fm_features_count(g->out) };
    fm_status status;
    fm_token token;

    status = fm_reader_next(g->reader, &token);
    if (status != FM_OK)
        return status;
    r.place = fm_reader_place(g->reader);
    if (token.kind != FM_TOKEN_OBJECT) {
        /* Is it JSON at all? */
        status = fm_reader_skip(g->reader, &token);
        return status != FM_OK
                   ? status
                   : fm_fail_at(g->ctx, FM_ERR_LAYER, &r.place, "the text is %s; %s",
                                fm_geojson_kind(&token), expected);
    }
    while (status == FM_OK) {
        status = fm_reader_next(g->reader, &token);
        if (status != FM_OK || token.kind == FM_TOKEN_OBJECT_END)
            break;
        status = read_root_member(g, &r, &token);
    }
    if (status == FM_OK)
        status = end_root(g, &r);
    fm_shapes_release(&r.geometry.held);
    *kind = r.kind;
    return status;
}

/* --------------------------------------------------------------- the documents */

/*
 * One document, or many: records with their separators (RFC 8142) may be anything;
 * without separators a sequence is features or geometries, each on a line of its own.
 * What else stands behind a document would be lost without a word, so it is refused.
 */
static fm_status read_documents(fm_geojson *g)
{
    fm_document_start start;
    fm_status status = fm_reader_document(g->reader, &start);
    root_kind kind = ROOT_UNKNOWN;
    size_t count = 0;

    if (status == FM_OK && !start.found)
        return fm_fail(g->ctx, FM_ERR_LAYER, "'%s' is empty", g->out->source);
    while (status == FM_OK && start.found) {
        bool is_line = count > 0 && !start.is_record;

        if (is_line && (kind == ROOT_COLLECTION || !start.is_new_line))
            return fm_reader_fail(g->reader, FM_ERR_LAYER,
                                  "there is more behind the end of the document; were "
                                  "two files joined?");
        status = read_root(g, &kind);
        if (status != FM_OK)
            return status;
        if (is_line && kind == ROOT_COLLECTION)
            return fm_reader_fail(g->reader, FM_ERR_LAYER,
                                  "a FeatureCollection among lines of features; were "
                                  "two files joined?");
        count++;
        status = fm_reader_document(g->reader, &start);
    }
    if (status != FM_OK)
        return status;
    g->out->format = fm_strdup(count > 1 ? "GeoJSONSeq" : "GeoJSON");
    return g->out->format == NULL ? fm_fail_nomem(g->ctx) : FM_OK;
}

static fm_status check_head(fm_context *ctx, fm_byte_stream *stream)
{
    const unsigned char *head;
    const char *what;
    size_t length;
    fm_status status = fm_byte_stream_peek(stream, &head, &length);

    if (status != FM_OK)
        return status;
    what = fm_sniff_encoding(head, length);
    if (what != NULL)
        return fm_fail(ctx, FM_ERR_LAYER, "'%s' is %s text; convert it to UTF-8",
                       fm_byte_stream_name(stream), what);
    what = fm_sniff(head, length);
    if (what != NULL)
        return fm_fail(ctx, FM_ERR_LAYER, "'%s' is not GeoJSON; it looks like %s",
                       fm_byte_stream_name(stream), what);
    return FM_OK;
}

static void drop_all_parts(fm_shapes *s)
{
    s->point_count = 0;
    s->part_count = 0;
    for (size_t i = 0; i <= s->feature_count && s->feature_start != NULL; i++)
        s->feature_start[i] = 0;
}

static fm_status finish(fm_geojson *g)
{
    fm_features *out = g->out;
    fm_status status;

    out->read = g->read;
    status = fm_geojson_check_columns(g);
    if (status == FM_OK)
        status = fm_geojson_settle_crs(g);
    if (status == FM_OK)
        status = fm_features_check_ids(g->ctx, out);
    if (status != FM_OK)
        return status;
    if (g->request->no_geometry)
        drop_all_parts(&out->shapes);
    fm_shapes_shrink(&out->shapes);
    fm_table_shrink(&out->table);
    fm_table_shrink(&out->ids);
    return FM_OK;
}

static fm_status read_stream(fm_context *ctx, fm_byte_stream *stream,
                             const fm_source_request *request, fm_features *out)
{
    static const fm_source_request everything;
    fm_geojson g = {
        .ctx = ctx,
        .request = request != NULL ? request : &everything,
        .out = out,
        .far_box = FM_BBOX_EMPTY,
    };
    fm_status status = check_head(ctx, stream);

    if (status != FM_OK)
        return status;
    if (g.request->crs != NULL)
        g.crs =
            fm_crs_is_lonlat(g.request->crs) ? FM_GEOJSON_DEGREES : FM_GEOJSON_OTHER;
    out->source = fm_strdup(fm_byte_stream_name(stream));
    if (out->source == NULL)
        return fm_fail_nomem(ctx);
    status = fm_reader_new(ctx, stream, &g.reader);
    if (status == FM_OK)
        status = fm_geojson_keys_init(&g);
    if (status == FM_OK)
        status = read_documents(&g);
    if (status == FM_OK)
        status = finish(&g);
    fm_reader_free(g.reader);
    fm_geojson_keys_release(&g);
    fm_str_release(&g.raw);
    fm_free(g.crs_name);
    return status;
}

/* ----------------------------------------------------------------- the backend */

static bool has_suffix(const char *path, const char *suffix)
{
    size_t length = strlen(path), n = strlen(suffix);

    return length >= n && fm_str_equal_nocase(path + length - n, suffix);
}

/*
 * By its name, or by its content where the name says nothing else.  What is called
 * GeoJSON is never offered to another reader, whatever is inside: that reader might
 * open what the file names.
 */
static bool recognises(const char *path, const unsigned char *head, size_t length)
{
    static const char *const suffixes[] = {
        ".geojson",      ".geojsonl",   ".geojsons",   ".ndgeojson",   ".ndjson",
        ".jsonl",        ".geojsonseq", ".geojson.gz", ".geojsonl.gz", ".geojsons.gz",
        ".ndgeojson.gz", ".ndjson.gz",  ".jsonl.gz",   ".json.gz",
    };

    if (strcmp(path, "-") == 0)
        return true;
    if (strstr(path, "://") != NULL || strncmp(path, "/vsi", 4) == 0)
        return false;
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        if (has_suffix(path, suffixes[i]))
            return true;
    }
    if (has_suffix(path, ".topojson"))
        return false;
    if (fm_sniff_is_gzip(head, length))
        return !has_suffix(path, ".svgz") && !has_suffix(path, ".gpkg.gz");
    return fm_sniff_is_json(head, length) && !fm_sniff_is_topojson(head, length);
}

static fm_status read_path(fm_context *ctx, const char *path,
                           const fm_source_request *request, fm_features *out)
{
    fm_byte_stream *stream = NULL;
    fm_status status = fm_byte_stream_open(ctx, path, &stream);

    if (status == FM_OK)
        status = read_stream(ctx, stream, request, out);
    fm_byte_stream_free(stream);
    return status;
}

fm_status fm_source_read_memory(fm_context *ctx, const char *name, const void *bytes,
                                size_t length, const fm_source_request *request,
                                fm_features *out)
{
    fm_byte_stream *stream = NULL;
    fm_status status = fm_byte_stream_open_memory(ctx, name, bytes, length, &stream);

    if (status == FM_OK)
        status = read_stream(ctx, stream, request, out);
    fm_byte_stream_free(stream);
    return status;
}

const fm_source_backend fm_source_geojson = { "GeoJSON", recognises, read_path };
