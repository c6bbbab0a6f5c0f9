/* SPDX-License-Identifier: MIT */
/*
 * support/wkt.h: shapes as WKT on one line, for tables of cases and for failures.
 *
 *     wkt_add(&shapes, "POLYGON ((0 0, 4 0, 4 4), (1 1, 2 1, 2 2))");
 *
 * A ring's closing position may be left out, as fm_shapes leaves it out.
 */
#ifndef FM_TESTS_SUPPORT_WKT_H
#define FM_TESTS_SUPPORT_WKT_H

#include "geo/geometry.h"
#include "support/check.h"

static inline const char *wkt_skip(const char *at)
{
    return at + strspn(at, " ,\n");
}

/* "(x y, x y, ...)": one part. */
static inline const char *wkt_part(fm_shapes *s, const char *at, fm_part_role role)
{
    fm_lonlat first = { 0 }, p = { 0 };
    size_t count = 0;
    int used;

    assert_true(fm_shapes_begin_part(s, role));
    for (at = wkt_skip(at + 1); *at != ')'; at = wkt_skip(at)) {
        if (*at == '(') /* MULTIPOINT ((x y), (x y)) */
            at++;
        if (sscanf(at, "%lf %lf%n", &p.lon, &p.lat, &used) != 2)
            fail_msg("bad WKT at '%s'", at);
        at += used;
        if (*at == ')' && role == FM_PART_POINTS && at[1] != '\0')
            at++;
        first = count++ == 0 ? p : first;
        if (role >= FM_PART_SHELL && count > 3 && p.lon == first.lon &&
            p.lat == first.lat && *wkt_skip(at) == ')')
            break;
        assert_true(fm_shapes_add_point(s, p));
    }
    return wkt_skip(at) + 1;
}

static inline const char *wkt_polygon(fm_shapes *s, const char *at)
{
    fm_part_role role = FM_PART_SHELL;

    for (at = wkt_skip(at + 1); *at == '('; at = wkt_skip(at)) {
        at = wkt_part(s, at, role);
        role = FM_PART_HOLE;
    }
    return at + 1;
}

/* Append the shape as one feature, without unwrapping it. */
static inline void wkt_add(fm_shapes *s, const char *wkt)
{
    const char *at = strchr(wkt, '(');
    bool multi = strncmp(wkt, "MULTI", 5) == 0;
    const char *kind = multi ? wkt + 5 : wkt;

    assert_true(fm_shapes_begin_feature(s));
    if (at == NULL)
        return; /* POLYGON EMPTY */
    if (strncmp(kind, "POINT", 5) == 0) {
        wkt_part(s, at, FM_PART_POINTS);
    } else if (strncmp(kind, "LINE", 4) == 0 && !multi) {
        wkt_part(s, at, FM_PART_LINE);
    } else if (strncmp(kind, "LINE", 4) == 0) {
        for (at = wkt_skip(at + 1); *at == '('; at = wkt_skip(at))
            at = wkt_part(s, at, FM_PART_LINE);
    } else if (!multi) {
        wkt_polygon(s, at);
    } else {
        for (at = wkt_skip(at + 1); *at == '('; at = wkt_skip(at))
            at = wkt_polygon(s, at);
    }
}

/* As wkt_add, and unwrap every part as a reader does. */
static inline void wkt_read(fm_shapes *s, const char *wkt)
{
    fm_shapes raw = { 0 };

    wkt_add(&raw, wkt);
    assert_true(fm_shapes_begin_feature(s));
    for (size_t i = 0; i < raw.part_count; i++) {
        assert_true(fm_shapes_begin_part(s, (fm_part_role)raw.part_role[i]));
        for (size_t k = raw.part_start[i]; k < raw.part_start[i + 1]; k++)
            assert_true(fm_shapes_add_point(s, raw.points[k]));
        assert_true(fm_shapes_unwrap_last_part(s));
    }
    fm_shapes_release(&raw);
}

/* Write a feature: parts as "S(x y, ...) H(...) L(...) P(...)"; to 9 digits. */
static inline const char *wkt_write(const fm_shapes *s, size_t feature, char *out,
                                    size_t room)
{
    size_t used = 0;

    out[0] = '\0';
    for (size_t i = s->feature_start[feature]; i < s->feature_start[feature + 1]; i++) {
        used += (size_t)snprintf(out + used, room - used, "%s%c(", used > 0 ? " " : "",
                                 "PLSH"[s->part_role[i]]);
        for (size_t k = s->part_start[i]; k < s->part_start[i + 1]; k++) {
            used += (size_t)snprintf(out + used, room - used, "%s%.9g %.9g",
                                     k > s->part_start[i] ? ", " : "", s->points[k].lon,
                                     s->points[k].lat);
            assert_true(used < room);
        }
        used += (size_t)snprintf(out + used, room - used, ")");
    }
    return out;
}

#endif
