/* SPDX-License-Identifier: MIT */
/*
 * support/zones.h: zones and posts from WKT, for tables of cases.
 *
 *     zones_add(&zones, "own", "POLYGON ((36 35, 37 35, 37 36, 36 36))");
 */
#ifndef FM_TESTS_SUPPORT_ZONES_H
#define FM_TESTS_SUPPORT_ZONES_H

#include "data/features.h"
#include "support/wkt.h"

static inline void zones_text(fm_features *f, const char *column, const char *text)
{
    size_t at;

    assert_true(fm_table_column(&f->table, column, strlen(column), &at));
    if (text != NULL)
        assert_true(fm_table_set_text(&f->table, at, f->shapes.feature_count - 1, text,
                                      strlen(text)));
}

/* A zone; `holder` NULL is null. */
static inline void zones_add(fm_features *f, const char *holder, const char *wkt)
{
    wkt_read(&f->shapes, wkt);
    assert_true(fm_table_add_row(&f->table));
    zones_text(f, "holder", holder);
}

/* A post with its days ("" is null) and its uncertainty in km (negative: null). */
static inline void posts_add(fm_features *f, const char *name, fm_lonlat at,
                             const char *from, const char *to, double uncertainty_km)
{
    size_t column;

    assert_true(fm_shapes_begin_feature(&f->shapes));
    assert_true(fm_shapes_begin_part(&f->shapes, FM_PART_POINTS));
    assert_true(fm_shapes_add_point(&f->shapes, at));
    assert_true(fm_table_add_row(&f->table));
    zones_text(f, "name", name);
    zones_text(f, "established", from[0] == '\0' ? NULL : from);
    zones_text(f, "evacuated", to[0] == '\0' ? NULL : to);
    assert_true(fm_table_column(&f->table, "uncertainty_km", 14, &column));
    if (uncertainty_km >= 0)
        assert_true(fm_table_set_real(&f->table, column, f->shapes.feature_count - 1,
                                      uncertainty_km));
}

#endif
