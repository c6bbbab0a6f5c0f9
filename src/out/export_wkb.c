/* SPDX-License-Identifier: MIT */
/*
 * Well-known binary (OGC 06-103r4, 8.2), little-endian: what GDAL makes geometries of
 * in one call.
 */
#include "out/export_ogr.h"

#include <string.h>

#include "base/banned.h"

enum {
    WKB_POINT = 1,
    WKB_LINE = 2,
    WKB_POLYGON = 3,
    WKB_MULTI = 3,
    WKB_COLLECTION = 7
};

static void add_count(fm_str *out, size_t value)
{
    unsigned char bytes[4];

    for (int i = 0; i < 4; i++)
        bytes[i] = (unsigned char)(value >> (8 * i));
    fm_str_add_bytes(out, bytes, sizeof bytes);
}

static void add_head(fm_str *out, unsigned type)
{
    fm_str_add_char(out, '\1'); /* little-endian */
    add_count(out, type);
}

static void add_positions(fm_str *out, const fm_lonlat *points, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const double pair[2] = { points[i].lon, points[i].lat };
        unsigned char bytes[16];

        for (int k = 0; k < 2; k++) {
            uint64_t bits;

            memcpy(&bits, &pair[k], sizeof bits);
            for (int b = 0; b < 8; b++)
                bytes[8 * k + b] = (unsigned char)(bits >> (8 * b));
        }
        fm_str_add_bytes(out, bytes, sizeof bytes);
    }
}

static void add_ring(fm_str *out, const fm_shapes *s, size_t part)
{
    const fm_lonlat *points = s->points + s->part_start[part];
    size_t count = fm_shapes_part_size(s, part);

    add_count(out, count + (count > 0));
    add_positions(out, points, count);
    add_positions(out, points, count > 0);
}

static void add_points(fm_str *out, const fm_shapes *s, size_t part)
{
    for (size_t i = s->part_start[part]; i < s->part_start[part + 1]; i++) {
        add_head(out, WKB_POINT);
        add_positions(out, s->points + i, 1);
    }
}

static void add_line(fm_str *out, const fm_shapes *s, size_t part)
{
    add_head(out, WKB_LINE);
    add_count(out, fm_shapes_part_size(s, part));
    add_positions(out, s->points + s->part_start[part], fm_shapes_part_size(s, part));
}

static void add_polygon(fm_str *out, const fm_shapes *s, size_t shell)
{
    size_t end = shell + 1;

    while (end < s->part_count && s->part_role[end] == FM_PART_HOLE)
        end++;
    add_head(out, WKB_POLYGON);
    add_count(out, end - shell);
    for (size_t part = shell; part < end; part++)
        add_ring(out, s, part);
}

/* All of one kind: alone, or as a Multi. */
static void add_kind(fm_str *out, const fm_export_shape *e, fm_part_role role,
                     bool is_multi)
{
    static void (*const add[])(fm_str *, const fm_shapes *, size_t) = {
        [FM_PART_POINTS] = add_points,
        [FM_PART_LINE] = add_line,
        [FM_PART_SHELL] = add_polygon,
    };
    static const unsigned types[] = { WKB_POINT, WKB_LINE, WKB_POLYGON };
    const size_t counts[] = { e->points, e->lines, e->polygons };

    if (counts[role] == 0)
        return;
    if (is_multi || counts[role] > 1) {
        add_head(out, types[role] + WKB_MULTI);
        add_count(out, counts[role]);
    }
    for (size_t part = 0; part < e->shapes.part_count; part++) {
        if (e->shapes.part_role[part] == role)
            add[role](out, &e->shapes, part);
    }
}

void fm_export_add_wkb(fm_str *out, const fm_export_shape *e, bool is_multi)
{
    size_t kinds = (size_t)(e->points > 0) + (e->lines > 0) + (e->polygons > 0);

    if (kinds > 1) {
        add_head(out, WKB_COLLECTION);
        add_count(out, kinds);
    }
    add_kind(out, e, FM_PART_POINTS, is_multi);
    add_kind(out, e, FM_PART_LINE, is_multi);
    add_kind(out, e, FM_PART_SHELL, is_multi);
}
