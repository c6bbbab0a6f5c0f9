/* SPDX-License-Identifier: MIT */
/*
 * GeoJSON of 2008 could name a CRS; RFC 7946 knows WGS 84 alone.  Files with the old
 * member are everywhere, so it is honoured where it names something, and where it wants
 * something opened it is refused.
 */
#include "data/geojson.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "geo/projection.h"
#include "geo/wrap.h"

#include "base/banned.h"

enum { CRS_SHOWN = 120 };

/* What the member says. */
typedef struct saying {
    char type[16];
    char *name;
    char *link;
    double code;
} saying;

static void saying_release(saying *s)
{
    fm_free(s->name);
    fm_free(s->link);
}

static fm_status keep_text(fm_geojson *g, const fm_token *token, char **out)
{
    fm_free(*out);
    *out = fm_strndup(token->text, token->length);
    return *out == NULL ? fm_fail_nomem(g->ctx) : FM_OK;
}

/* "properties": {"name": ..., "href": ..., "code": ...} behind its '{'. */
static fm_status read_crs_properties(fm_geojson *g, saying *s)
{
    enum { NONE, NAME, LINK, CODE } member;
    fm_status status;
    fm_token token;

    for (;;) {
        status = fm_reader_next(g->reader, &token);
        if (status != FM_OK || token.kind == FM_TOKEN_OBJECT_END)
            return status;
        member = fm_token_is(&token, "name")   ? NAME
                 : fm_token_is(&token, "href") ? LINK
                 : fm_token_is(&token, "code") ? CODE
                                               : NONE;
        status = fm_reader_next(g->reader, &token);
        if (status != FM_OK)
            return status;
        if (token.kind == FM_TOKEN_TEXT && (member == NAME || member == LINK))
            status = keep_text(g, &token, member == NAME ? &s->name : &s->link);
        else if (token.kind == FM_TOKEN_NUMBER && member == CODE)
            s->code = token.number;
        else
            status = fm_reader_skip(g->reader, &token);
        if (status != FM_OK)
            return status;
    }
}

static fm_status read_saying(fm_geojson *g, saying *s)
{
    fm_status status;
    fm_token token;

    for (;;) {
        bool is_type, is_properties;

        status = fm_reader_next(g->reader, &token);
        if (status != FM_OK || token.kind == FM_TOKEN_OBJECT_END)
            return status;
        is_type = fm_token_is(&token, "type");
        is_properties = fm_token_is(&token, "properties");
        status = fm_reader_next(g->reader, &token);
        if (status != FM_OK)
            return status;
        if (is_type && token.kind == FM_TOKEN_TEXT && token.length < sizeof s->type) {
            memcpy(s->type, token.text, token.length);
            s->type[token.length] = '\0';
        } else if (is_properties && token.kind == FM_TOKEN_OBJECT) {
            status = read_crs_properties(g, s);
        } else {
            status = fm_reader_skip(g->reader, &token);
        }
        if (status != FM_OK)
            return status;
    }
}

/* Refuse a crs, or go on without it when the request says what to take instead. */
static fm_status refuse(fm_geojson *g, fm_status status, const fm_place *place,
                        const char *why)
{
    if (g->request->crs != NULL)
        return fm_geojson_warn(g, place, "crs-member", "%s; took '%.*s' instead", why,
                               CRS_SHOWN, g->request->crs);
    return fm_fail_at(
        g->ctx, status, place,
        strstr(why, "; give ") != NULL ? "%s with --crs" : "%s; give --crs", why);
}

/* Take the name over when it may be looked up at all. */
static fm_status accept_name(fm_geojson *g, const fm_place *place, const char *name)
{
    char why[512];
    fm_status status = fm_crs_check(g->ctx, name);

    if (status == FM_ERR_NOMEM)
        return status;
    if (status != FM_OK) {
        snprintf(why, sizeof why, "member 'crs': %.400s",
                 fm_context_error(g->ctx)->message);
        return refuse(g, status, place, why);
    }
    fm_free(g->crs_name);
    g->crs_name = fm_strdup(name);
    if (g->crs_name == NULL)
        return fm_fail_nomem(g->ctx);
    g->crs = fm_crs_is_lonlat(name) ? FM_GEOJSON_DEGREES : FM_GEOJSON_OTHER;
    return FM_OK;
}

fm_status fm_geojson_read_crs(fm_geojson *g)
{
    saying s = { .code = -1.0 };
    char name[32], why[64 + CRS_SHOWN];
    fm_place place;
    fm_token token;
    fm_status status = fm_reader_next(g->reader, &token);

    if (status != FM_OK)
        return status;
    place = fm_reader_place(g->reader);
    g->crs_said = true;
    if (token.kind != FM_TOKEN_OBJECT) {
        snprintf(why, sizeof why, "the member 'crs' is %s", fm_geojson_kind(&token));
        status = refuse(g, FM_ERR_CRS, &place, why);
        return status == FM_OK ? fm_reader_skip(g->reader, &token) : status;
    }
    status = read_saying(g, &s);
    if (status != FM_OK)
        goto out;
    if (s.link != NULL || strcmp(s.type, "link") == 0) {
        snprintf(why, sizeof why,
                 "the member 'crs' is a link to '%.*s', which is not "
                 "followed",
                 CRS_SHOWN / 2, s.link == NULL ? "" : s.link);
        status = refuse(g, FM_ERR_POLICY, &place, why);
    } else if (s.name != NULL) {
        status = accept_name(g, &place, s.name);
    } else if (s.code >= 1.0 && s.code < 1e6 && s.code == floor(s.code)) {
        snprintf(name, sizeof name, "EPSG:%d", (int)s.code);
        status = accept_name(g, &place, name);
    } else {
        status = refuse(g, FM_ERR_CRS, &place, "the member 'crs' names no CRS");
    }

out:
    saying_release(&s);
    return status;
}

/* ------------------------------------------------------------------ at the end */

typedef bool (*feature_test)(const fm_geojson *g, size_t feature);

static bool is_finite(const fm_geojson *g, size_t feature)
{
    const fm_shapes *s = &g->out->shapes;
    size_t part = s->feature_start[feature], end = s->feature_start[feature + 1];

    for (; part < end; part++) {
        for (size_t i = s->part_start[part]; i < s->part_start[part + 1]; i++) {
            if (!isfinite(s->points[i].lon) || !isfinite(s->points[i].lat))
                return false;
        }
    }
    return true;
}

static bool is_on_earth(const fm_geojson *g, size_t feature)
{
    const fm_shapes *s = &g->out->shapes;
    size_t part = s->feature_start[feature], end = s->feature_start[feature + 1];

    for (; part < end; part++) {
        fm_bbox box =
            fm_wrap_box(s->points + s->part_start[part], fm_shapes_part_size(s, part));

        if (!fm_bbox_is_empty(box) && !fm_geojson_is_on_earth(box))
            return false;
    }
    return true;
}

static bool meets_box(const fm_geojson *g, size_t feature)
{
    return fm_bbox_meets(fm_shapes_bbox(&g->out->shapes, feature), *g->request->bbox);
}

/* Drop the features that fail, with a warning each when there are words for it. */
static fm_status keep_features(fm_geojson *g, feature_test test, const char *kind,
                               const char *words)
{
    size_t count = fm_features_count(g->out);
    bool *keep = fm_alloc(count, sizeof *keep);
    fm_status status = FM_OK;
    fm_str name = { 0 };

    if (keep == NULL)
        return fm_fail_nomem(g->ctx);
    for (size_t i = 0; status == FM_OK && i < count; i++) {
        fm_place place = { g->out->source, g->out->lines[i], 0 };

        keep[i] = test(g, i);
        if (keep[i] || words == NULL)
            continue;
        g->out->skipped++;
        fm_str_clear(&name);
        fm_features_describe(g->out, i, &name);
        status = fm_warn(g->ctx, FM_ERR_CRS, &place, kind, "%s: %s; left it out",
                         fm_str_text(&name), words);
    }
    if (status == FM_OK)
        fm_features_keep(g->out, keep);
    fm_str_release(&name);
    fm_free(keep);
    return status;
}

/* Positions that are no degrees, and no CRS was given: when that is the layer's way,
 * say what it looks like. */
static fm_status settle_far(fm_geojson *g)
{
    fm_bbox far = g->far_box;
    double most = fmax(fmax(fabs(far.west), fabs(far.east)),
                       fmax(fabs(far.south), fabs(far.north)));
    bool swapped = far.west >= -90.0 && far.east <= 90.0 && far.south >= -180.0 &&
                   far.north <= 180.0;
    fm_place place = { .file = g->out->source };
    fm_str number = { 0 };
    fm_status status;

    if (g->far_count <= g->read / 2)
        return keep_features(g, is_on_earth, "off-earth",
                             swapped
                                 ? "a latitude beyond 90 degrees; are longitude and "
                                   "latitude swapped?"
                                 : "a position that is nowhere on Earth");
    fm_str_add_number(&number, most);
    if (swapped)
        status = fm_fail_at(g->ctx, FM_ERR_CRS, &place,
                            "latitudes to %s: longitude and latitude look swapped; "
                            "GeoJSON has the longitude first",
                            fm_str_text(&number));
    else
        status = fm_fail_at(g->ctx, FM_ERR_CRS, &place,
                            "coordinates to %s: this looks projected; give --crs",
                            fm_str_text(&number));
    fm_str_release(&number);
    return status;
}

/* From the layer's own CRS to degrees. */
static fm_status transform(fm_geojson *g, const char *crs, bool is_member)
{
    fm_shapes *s = &g->out->shapes;
    fm_place place = { .file = g->out->source };
    fm_status status;
    size_t failed;

    if (g->bent)
        return fm_fail_at(g->ctx, FM_ERR_CRS, &place,
                          "the member 'crs' (%.*s) stands behind the features, which "
                          "look like degrees; give --crs to say what they are",
                          CRS_SHOWN, crs);
    status = fm_projection_to_lonlat(g->ctx, crs, s->points, s->point_count, &failed);
    if (status != FM_OK)
        return fm_fail_while(g->ctx, status, "'%s'%s", g->out->source,
                             is_member ? ", member 'crs'" : "");
    fm_note(g->ctx, &place, "crs", "coordinates are in %.*s%s; brought to WGS 84",
            CRS_SHOWN, crs, is_member ? " (member 'crs')" : "");
    if (failed == 0)
        return FM_OK;
    return keep_features(g, is_finite, "outside-crs",
                         "a position cannot be brought to WGS 84");
}

fm_status fm_geojson_settle_crs(fm_geojson *g)
{
    bool is_member = g->crs_name != NULL;
    const char *crs = is_member ? g->crs_name : g->request->crs;
    bool is_degrees = crs == NULL || fm_crs_is_lonlat(crs);
    fm_status status = FM_OK;

    g->out->crs = fm_strdup(is_degrees ? "OGC:CRS84" : crs);
    if (g->out->crs == NULL)
        return fm_fail_nomem(g->ctx);
    if (!is_degrees)
        status = transform(g, crs, is_member);
    else if (g->far_count > 0)
        status = settle_far(g);
    if (status != FM_OK || (is_degrees && !g->deferred))
        return status;
    status = fm_geojson_place_all(g->ctx, &g->out->shapes);
    if (status == FM_OK && g->request->bbox != NULL)
        status = keep_features(g, meets_box, NULL, NULL);
    return status;
}
