/* SPDX-License-Identifier: MIT */
#include "gis/mvt_cut.h"

#include <stdlib.h>
#include <zlib.h>

#include "gis/mvt.h"
#include "support/mvt_decode.h"

enum { SIDE = 6, HALVINGS = 6, WIGGLE = (1 << HALVINGS) + 1, EDGES_MOST = 60000 };

/* ------------------------------------------------------------------- a small map */

typedef struct scene {
    fm_context *ctx;
    fm_layer_spec spec;
    fm_gis_layer layer;
    fm_gis_map map;
    fm_mvt_ground ground;
    int rules[4096];
} scene;

static void open_scene(scene *s)
{
    memset(s, 0, sizeof *s);
    s->ctx = fm_context_new();
    s->spec.id = "cells";
    s->spec.opacity = 1;
    s->layer.spec = &s->spec;
    s->layer.title = "Cells";
    s->layer.rule_of = s->rules;
    s->map.ctx = s->ctx;
    s->map.layers = &s->layer;
    s->map.layer_count = 1;
}

static void close_scene(scene *s)
{
    fm_mvt_ground_release(&s->ground);
    fm_features_release(&s->layer.features);
    fm_context_free(s->ctx);
}

static void add_part(scene *s, fm_part_role role, const fm_lonlat *points, size_t count,
                     bool is_new)
{
    fm_shapes *shapes = &s->layer.features.shapes;

    if (is_new) {
        assert_true(fm_shapes_begin_feature(shapes));
        assert_true(fm_table_add_row(&s->layer.features.table));
    }
    assert_true(fm_shapes_begin_part(shapes, role));
    assert_true(fm_shapes_add_points(shapes, points, count));
}

/* ----------------------------------------------------------------- reading a tile */

typedef struct edge {
    int32_t a[2], b[2];
} edge;

typedef struct seen {
    edge edges[EDGES_MOST];
    size_t edge_count, features, points, rings;
    int64_t area;
} seen;

static seen tile_seen;

static void take_part(void *user, int kind, const int32_t *p, size_t count, bool closed)
{
    seen *t = user;

    t->points += kind == 1 ? count : 0;
    t->rings += closed;
    t->area += closed ? llabs((long long)mvt_surveyed(p, count)) : 0;
    for (size_t i = 0, k = count - 1; closed && i < count; k = i++) {
        assert_true(t->edge_count < EDGES_MOST);
        t->edges[t->edge_count++] =
            (edge){ { p[2 * k], p[2 * k + 1] }, { p[2 * i], p[2 * i + 1] } };
    }
}

static void read_layer(mvt_bytes layer, seen *t)
{
    mvt_field f, g;

    while (mvt_next(&layer, &f)) {
        mvt_bytes geometry = { 0 };
        int kind = 0;

        if (f.number != 2)
            continue;
        while (mvt_next(&f.bytes, &g)) {
            if (g.number == 3)
                kind = (int)g.value;
            if (g.number == 4)
                geometry = g.bytes;
        }
        t->features++;
        mvt_walk(geometry, kind, take_part, t);
    }
}

/* What is in a tile; nothing where there is none. */
static seen *read_tile(scene *s, int zoom, uint32_t x, uint32_t y, bool is_last)
{
    fm_mvt_row row = {
        .zoom = zoom, .x = x, .y = y, .count = 1, .is_last_zoom = is_last
    };
    static unsigned char plain[4u << 20];
    fm_str tile = { 0 };
    z_stream z = { 0 };
    mvt_bytes bytes;
    mvt_field f;

    tile_seen.edge_count = tile_seen.features = tile_seen.points = tile_seen.rings = 0;
    tile_seen.area = 0;
    CHECK_OK(s->ctx, fm_mvt_cut(s->ctx, &s->ground, &row, &tile));
    if (tile.length == 0)
        return &tile_seen;
    assert_int_equal(inflateInit2(&z, 31), Z_OK);
    z.next_in = (unsigned char *)tile.text;
    z.avail_in = (unsigned)tile.length;
    z.next_out = plain;
    z.avail_out = sizeof plain;
    assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
    bytes = (mvt_bytes){ plain, z.next_out };
    inflateEnd(&z);
    while (mvt_next(&bytes, &f))
        read_layer(f.bytes, &tile_seen);
    fm_str_release(&tile);
    return &tile_seen;
}

/* ----------------------------------------------------------------------- a mosaic */

static uint32_t state_of_dice;

static double dice(void) /* -1 to 1 */
{
    state_of_dice = state_of_dice * 1664525u + 1013904223u;
    return (state_of_dice >> 8) / 8388608.0 - 1;
}

/* A border from a to b, ragged at every scale; straight along the mosaic's rim. */
static void ragged(fm_lonlat a, fm_lonlat b, bool is_rim, fm_lonlat out[WIGGLE])
{
    out[0] = a;
    out[WIGGLE - 1] = b;
    for (int step = WIGGLE - 1; step > 1; step /= 2) {
        for (int i = step / 2; i < WIGGLE; i += step) {
            fm_lonlat p = out[i - step / 2], q = out[i + step / 2];
            double by = is_rim ? 0 : 0.12 * hypot(q.lon - p.lon, q.lat - p.lat);

            out[i] = (fm_lonlat){ (p.lon + q.lon) / 2 + by * dice(),
                                  (p.lat + q.lat) / 2 + by * dice() };
        }
    }
}

static fm_lonlat across[SIDE][SIDE + 1][WIGGLE], down[SIDE + 1][SIDE][WIGGLE];

/* Cells whose rings begin anywhere and go round either way. */
static void add_mosaic(scene *s)
{
    state_of_dice = 7;
    for (int x = 0; x <= SIDE; x++) {
        for (int y = 0; y <= SIDE; y++) {
            fm_lonlat p = { 10.0 + x, 40.0 + y };

            if (x < SIDE)
                ragged(p, (fm_lonlat){ p.lon + 1, p.lat }, y == 0 || y == SIDE,
                       across[x][y]);
            if (y < SIDE)
                ragged(p, (fm_lonlat){ p.lon, p.lat + 1 }, x == 0 || x == SIDE,
                       down[x][y]);
        }
    }
    for (int x = 0; x < SIDE; x++) {
        for (int y = 0; y < SIDE; y++) {
            fm_lonlat ring[4 * WIGGLE], turned[4 * WIGGLE];
            int n = 0, first, way = (x + y) % 2 ? 1 : -1;

            for (int i = 0; i + 1 < WIGGLE; i++)
                ring[n++] = across[x][y][i];
            for (int i = 0; i + 1 < WIGGLE; i++)
                ring[n++] = down[x + 1][y][i];
            for (int i = WIGGLE - 1; i > 0; i--)
                ring[n++] = across[x][y + 1][i];
            for (int i = WIGGLE - 1; i > 0; i--)
                ring[n++] = down[x][y][i];
            first = (x * 37 + y * 91) % n;
            for (int i = 0; i < n; i++)
                turned[i] = ring[((first + way * i) % n + n) % n];
            add_part(s, FM_PART_SHELL, turned, (size_t)n, true);
        }
    }
    s->layer.kinds = FM_SHAPE_POLYGON;
}

static int by_ends(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(edge));
}

static bool is_inside(const edge *e)
{
    return e->a[0] >= 0 && e->a[1] >= 0 && e->b[0] >= 0 && e->b[1] >= 0 &&
           e->a[0] <= FM_MVT_EXTENT && e->a[1] <= FM_MVT_EXTENT &&
           e->b[0] <= FM_MVT_EXTENT && e->b[1] <= FM_MVT_EXTENT;
}

/* Does it lie on the rim of the mosaic? */
static bool is_on_rim(const edge *e, int zoom, uint32_t x, uint32_t y)
{
    fm_mvt_point nw = fm_mvt_place((fm_lonlat){ 10, 40 + SIDE });
    fm_mvt_point se = fm_mvt_place((fm_lonlat){ 10 + SIDE, 40 });
    int bits = FM_MVT_GRID_BITS - 12 - zoom;
    int64_t half = (int64_t)1 << (bits - 1);
    int64_t left = ((nw.x + half) >> bits) - (int64_t)x * FM_MVT_EXTENT;
    int64_t right = ((se.x + half) >> bits) - (int64_t)x * FM_MVT_EXTENT;
    int64_t top = ((nw.y + half) >> bits) - (int64_t)y * FM_MVT_EXTENT;
    int64_t bottom = ((se.y + half) >> bits) - (int64_t)y * FM_MVT_EXTENT;

    return (e->a[0] == e->b[0] && (e->a[0] == left || e->a[0] == right)) ||
           (e->a[1] == e->b[1] && (e->a[1] == top || e->a[1] == bottom));
}

static void neighbours_keep_the_same_border_at_every_zoom(void **state)
{
    scene s;
    size_t borders = 0, least = SIZE_MAX;

    (void)state;
    open_scene(&s);
    add_mosaic(&s);
    CHECK_OK(s.ctx, fm_mvt_ground_make(&s.map, 12, 2, &s.ground));
    for (int zoom = 4; zoom <= 10; zoom++) {
        fm_mvt_point nw = fm_mvt_place((fm_lonlat){ 10, 40 + SIDE });
        fm_mvt_point se = fm_mvt_place((fm_lonlat){ 10 + SIDE, 40 });
        int bits = FM_MVT_GRID_BITS - zoom;
        size_t here = 0;

        for (int64_t x = nw.x >> bits; x <= se.x >> bits; x++) {
            for (int64_t y = nw.y >> bits; y <= se.y >> bits; y++) {
                seen *t = read_tile(&s, zoom, (uint32_t)x, (uint32_t)y, false);

                qsort(t->edges, t->edge_count, sizeof *t->edges, by_ends);
                for (size_t i = 0; i < t->edge_count; i++) {
                    const edge *e = &t->edges[i];
                    edge back = { { e->b[0], e->b[1] }, { e->a[0], e->a[1] } };

                    if (!is_inside(e) || is_on_rim(e, zoom, (uint32_t)x, (uint32_t)y))
                        continue;
                    here++;
                    if (bsearch(&back, t->edges, t->edge_count, sizeof back, by_ends) ==
                        NULL)
                        fail_msg(
                            "zoom %d: the border %d,%d to %d,%d is one cell's alone",
                            zoom, e->a[0], e->a[1], e->b[0], e->b[1]);
                }
            }
        }
        borders += here;
        least = here < least ? here : least;
    }
    assert_true(borders > 10000);
    /* At small zooms most vertices are not there. */
    assert_true(least < 36 * 4 * WIGGLE / 4);
    close_scene(&s);
}

static void weighs_vertices_alike_on_any_number_of_threads(void **state)
{
    const unsigned threads[] = { 1, 2, 7 };
    uint8_t *first = NULL;

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        scene s;

        open_scene(&s);
        add_mosaic(&s);
        CHECK_OK(s.ctx, fm_mvt_ground_make(&s.map, 12, threads[i], &s.ground));
        if (first == NULL) {
            first = malloc(s.ground.point_count);
            assert_non_null(first);
            memcpy(first, s.ground.levels, s.ground.point_count);
        }
        assert_memory_equal(first, s.ground.levels, s.ground.point_count);
        close_scene(&s);
    }
    free(first);
}

static void keeps_every_point_and_one_pixel_for_what_is_tiny(void **state)
{
    fm_mvt_point at;
    scene s;
    seen *t;

    (void)state;
    open_scene(&s);
    for (int i = 0; i < 500; i++) {
        double by = i * 1e-5;
        const fm_lonlat box[] = { { 20 + by, 30 },
                                  { 20.00001 + by, 30 },
                                  { 20.00001 + by, 30.00001 },
                                  { 20 + by, 30.00001 } };

        add_part(&s, FM_PART_SHELL, box, 4, true);
    }
    for (int i = 0; i < 500; i++)
        add_part(&s, FM_PART_POINTS, &(fm_lonlat){ 20 + i * 1e-5, 30 }, 1, true);
    CHECK_OK(s.ctx, fm_mvt_ground_make(&s.map, 12, 1, &s.ground));
    t = read_tile(&s, 0, 0, 0, false);
    assert_int_equal(t->points, 500);
    assert_int_equal(t->rings, 1);
    assert_int_equal(t->area, 2 * 8 * 8);
    at = fm_mvt_place((fm_lonlat){ 20.000001, 30.000001 });
    t = read_tile(&s, 22, (uint32_t)(at.x >> 12), (uint32_t)(at.y >> 12), true);
    assert_true(t->points >= 1);
    assert_true(t->rings >= 1);
    close_scene(&s);
}

static void shows_what_crosses_the_antimeridian_on_both_sides(void **state)
{
    const fm_lonlat box[] = { { 170, -10 }, { 190, -10 }, { 190, 10 }, { 170, 10 } };
    scene s;

    (void)state;
    open_scene(&s);
    add_part(&s, FM_PART_SHELL, box, 4, true);
    CHECK_OK(s.ctx, fm_mvt_ground_make(&s.map, 6, 1, &s.ground));
    for (uint32_t x = 0; x < 8; x++) {
        seen *t = read_tile(&s, 3, x, 3, false);

        assert_int_equal(t->rings, x == 0 || x == 7);
    }
    close_scene(&s);
}

static void bends_edges_that_are_straight_in_degrees(void **state)
{
    const fm_lonlat line[] = { { 0, 0 }, { 60, 70 } };
    scene s;
    double off = 0;

    (void)state;
    open_scene(&s);
    add_part(&s, FM_PART_LINE, line, 2, true);
    CHECK_OK(s.ctx, fm_mvt_ground_make(&s.map, 8, 1, &s.ground));
    assert_true(s.ground.point_count > 20);
    for (size_t i = 0; i < s.ground.point_count; i++) {
        double lon =
            (double)s.ground.points[i].x / ldexp(1, FM_MVT_GRID_BITS) * 360 - 180;
        fm_mvt_point p = fm_mvt_place((fm_lonlat){ lon, lon / 60 * 70 });

        off = fmax(off, fabs((double)(p.y - s.ground.points[i].y)));
    }
    assert_true(off <= 4);
    close_scene(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(neighbours_keep_the_same_border_at_every_zoom),
        cmocka_unit_test(weighs_vertices_alike_on_any_number_of_threads),
        cmocka_unit_test(keeps_every_point_and_one_pixel_for_what_is_tiny),
        cmocka_unit_test(shows_what_crosses_the_antimeridian_on_both_sides),
        cmocka_unit_test(bends_edges_that_are_straight_in_degrees),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
