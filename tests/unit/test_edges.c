/* SPDX-License-Identifier: MIT */
#include "geo/edges.h"

#include <stdlib.h>

#include "geo/rays.h"
#include "support/check.h"

static uint32_t seed;

static int64_t chance(int64_t range)
{
    seed = seed * 1664525u + 1013904223u;
    return (int64_t)((uint64_t)(seed >> 4) * (uint64_t)range >> 28);
}

static fm_grid_point any_point(int64_t range)
{
    int64_t x = chance(range);

    return (fm_grid_point){ x, chance(range) };
}

/* Closed walks of so many edges each, of three owners. */
static void add_walks(fm_edges *e, int walks, int steps, int64_t range)
{
    for (int i = 0; i < walks; i++) {
        fm_grid_point first = any_point(range), at = first;

        for (int k = 0; k < steps; k++) {
            fm_grid_point next = k + 1 < steps ? any_point(range) : first;

            assert_true(fm_edges_add(e, at, next, (uint32_t)i % 3, 0, 1));
            at = next;
        }
    }
    assert_true(fm_edges_merge(e, FM_EDGES_EMPTY));
}

static bool lies_inside(const fm_edge *e, fm_grid_point p)
{
    return fm_grid_side(e->a, e->b, p) == 0 && fm_grid_before(e->a, p) &&
           fm_grid_before(p, e->b);
}

/* Do two edges have a point in common that is no end of both? */
static bool interfere(const fm_edge *e, const fm_edge *f)
{
    if (fm_grid_equal(e->a, f->a) && fm_grid_equal(e->b, f->b))
        return false;
    if (lies_inside(e, f->a) || lies_inside(e, f->b) || lies_inside(f, e->a) ||
        lies_inside(f, e->b))
        return true;
    return fm_grid_side(e->a, e->b, f->a) * fm_grid_side(e->a, e->b, f->b) < 0 &&
           fm_grid_side(f->a, f->b, e->a) * fm_grid_side(f->a, f->b, e->b) < 0;
}

static size_t interferences(const fm_edges *e)
{
    size_t count = 0;

    for (size_t i = 0; i < e->count; i++) {
        for (size_t j = i + 1; j < e->count; j++)
            count += interfere(&e->items[i], &e->items[j]);
    }
    return count;
}

static void nodes_until_edges_meet_at_ends_alone(void **state)
{
    /* On a narrow grid nearly everything touches or lies along something else. */
    static const int64_t ranges[] = { 6, 40, (int64_t)1 << 36 };
    fm_context *ctx = fm_context_new();

    (void)state;
    for (seed = 1; seed < 12; seed++) {
        for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
            uint32_t kept = seed;
            fm_edges e = { 0 };
            size_t splits, before;

            add_walks(&e, 5, 3 + (int)seed, ranges[i]);
            before = interferences(&e);
            CHECK_OK(ctx, fm_edges_node(ctx, &e, FM_EDGES_EMPTY, &splits));
            assert_int_equal(interferences(&e), 0);
            assert_int_equal(splits > 0, before > 0);
            CHECK_OK(ctx, fm_edges_node(ctx, &e, FM_EDGES_EMPTY, &splits));
            assert_int_equal(splits, 0);
            fm_edges_release(&e);
            seed = kept;
        }
    }
    fm_context_free(ctx);
}

static void keeps_the_ground_when_it_nodes(void **state)
{
    enum { POINTS = 200 };
    const int64_t range = (int64_t)1 << 36;
    fm_context *ctx = fm_context_new();
    fm_grid_point points[POINTS];
    fm_ray_hits hits[2];
    fm_edges e = { 0 };

    (void)state;
    seed = 7;
    add_walks(&e, 6, 25, range);
    for (int i = 0; i < POINTS; i++)
        points[i] = any_point(2 * range);
    assert_true(fm_rays_cast(e.items, e.count, points, POINTS, &hits[0]));
    CHECK_OK(ctx, fm_edges_node(ctx, &e, FM_EDGES_EMPTY, NULL));
    assert_true(fm_rays_cast(e.items, e.count, points, POINTS, &hits[1]));
    assert_true(hits[0].count > POINTS);
    assert_int_equal(hits[0].count, hits[1].count);
    for (size_t i = 0; i < hits[0].count; i++) {
        assert_int_equal(hits[0].items[i].point, hits[1].items[i].point);
        assert_int_equal(hits[0].items[i].owner, hits[1].items[i].owner);
        assert_int_equal(hits[0].items[i].w[0], hits[1].items[i].w[0]);
    }
    fm_ray_hits_release(&hits[0]);
    fm_ray_hits_release(&hits[1]);
    fm_edges_release(&e);
    fm_context_free(ctx);
}

static void copy_edges(const fm_edges *from, int side, fm_edges *to)
{
    for (size_t i = 0; i < from->count; i++) {
        const fm_edge *e = &from->items[i];

        assert_true(fm_edges_add(to, e->a, e->b, e->owner, side, e->w[0]));
    }
}

static int compare_edges(const void *a, const void *b)
{
    const fm_edge *p = a, *q = b;

    if (!fm_grid_equal(p->a, q->a))
        return fm_grid_before(p->a, q->a) ? -1 : 1;
    if (!fm_grid_equal(p->b, q->b))
        return fm_grid_before(p->b, q->b) ? -1 : 1;
    return p->owner < q->owner ? -1 : p->owner > q->owner;
}

/* How often ends other than those of the edge before come. */
static size_t groups(const fm_edges *e)
{
    size_t count = 0;

    for (size_t i = 0; i < e->count; i++)
        count += i == 0 || !fm_grid_equal(e->items[i].a, e->items[i - 1].a) ||
                 !fm_grid_equal(e->items[i].b, e->items[i - 1].b);
    return count;
}

/* The short way and the long one, over bags that share some of their edges, have some
 * for other owners and some with the ground on the other hand. */
static void differs_as_merging_both_does(void **state)
{
    (void)state;
    for (seed = 1; seed < 60; seed++) {
        uint32_t kept = seed;
        fm_edges before = { 0 }, after = { 0 }, slow = { 0 }, fast = { 0 };

        add_walks(&before, 4, 10, 4);
        copy_edges(&before, 0, &after);
        add_walks(&after, (int)(kept % 4), 6, 4);
        copy_edges(&before, 0, &slow);
        copy_edges(&after, 1, &slow);
        assert_true(fm_edges_merge(&slow, FM_EDGES_SHARED));
        assert_true(fm_edges_differ(&before, &after, &fast));
        assert_int_equal(fast.count, slow.count);
        assert_int_equal(fast.count > 0, kept % 4 > 0);
        assert_int_equal(groups(&fast), groups(&slow));
        if (fast.count > 0) {
            qsort(fast.items, fast.count, sizeof *fast.items, compare_edges);
            qsort(slow.items, slow.count, sizeof *slow.items, compare_edges);
        }
        for (size_t i = 0; i < fast.count; i++) {
            const fm_edge *e = &fast.items[i], *f = &slow.items[i];

            assert_true(fm_grid_equal(e->a, f->a) && fm_grid_equal(e->b, f->b));
            assert_int_equal(e->owner, f->owner);
            assert_int_equal(e->w[0], f->w[0]);
            assert_int_equal(e->w[1], f->w[1]);
        }
        fm_edges_release(&before);
        fm_edges_release(&after);
        fm_edges_release(&slow);
        fm_edges_release(&fast);
        seed = kept;
    }
}

/* Two outlines that cross at every edge, each cut once, more often than a layer may. */
static void limits_scribble_but_not_outlines_drawn_anew(void **state)
{
    enum { EDGES = 210000, SCRIBBLE = 2000 };
    fm_context *ctx = fm_context_new();
    fm_edges drawn = { 0 }, scribble = { 0 };
    size_t splits;

    (void)state;
    for (uint32_t side = 0; side < 2; side++) {
        for (int64_t i = 0; i < EDGES; i++) {
            int64_t up = (i + side) % 2;

            assert_true(fm_edges_add(&drawn, (fm_grid_point){ i * 100, up * 100 },
                                     (fm_grid_point){ i * 100 + 100, 100 - up * 100 },
                                     side, 0, 1));
        }
    }
    assert_true(fm_edges_merge(&drawn, FM_EDGES_EMPTY));
    CHECK_OK(ctx, fm_edges_node(ctx, &drawn, FM_EDGES_EMPTY, &splits));
    assert_int_equal(splits, 2 * EDGES);
    assert_true(splits > FM_EDGES_SPLITS_MAX);
    fm_edges_release(&drawn);
    seed = 44;
    add_walks(&scribble, 1, SCRIBBLE, (int64_t)1 << 27);
    assert_int_equal(fm_edges_node(ctx, &scribble, FM_EDGES_EMPTY, &splits),
                     FM_ERR_LIMIT);
    assert_non_null(strstr(fm_context_error(ctx)->message, "more than 400000 times"));
    fm_edges_release(&scribble);
    fm_context_free(ctx);
}

/* Slanting edges side by side: each one's box meets all others, and none crosses. */
static void limits_combs(void **state)
{
    static const struct {
        int64_t teeth;
        fm_status status;
    } rows[] = { { 1000, FM_OK }, { 12000, FM_ERR_LIMIT } };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_context *ctx = fm_context_new();
        fm_edges e = { 0 };

        for (int64_t k = 0; k < rows[i].teeth; k++)
            assert_true(fm_edges_add(&e, (fm_grid_point){ k, 0 },
                                     (fm_grid_point){ k + 1000000, 1000000 }, 0, 0,
                                     k % 2 == 0 ? 1 : -1));
        assert_true(fm_edges_merge(&e, FM_EDGES_EMPTY));
        assert_int_equal(fm_edges_node(ctx, &e, FM_EDGES_EMPTY, NULL), rows[i].status);
        fm_edges_release(&e);
        fm_context_free(ctx);
    }
}

/* Rays through more parts than are remembered one by one: what they sum up to. */
static void rays_pass_through_thousands_of_parts(void **state)
{
    enum { PARTS = 50000 };
    fm_edges e = { 0 };
    fm_ray_hits hits;
    fm_grid_point at[] = { { -2, 11 }, { 2 * 25, 11 }, { -2, 101 } };

    (void)state;
    for (int64_t i = 0; i < PARTS; i++) {
        int64_t x = i * 20;

        /* going up they have their ground on the left */
        assert_true(fm_edges_add(&e, (fm_grid_point){ x + 10, 0 },
                                 (fm_grid_point){ x + 10, 10 }, (uint32_t)i, 0, 1));
        assert_true(fm_edges_add(&e, (fm_grid_point){ x, 10 }, (fm_grid_point){ x, 0 },
                                 (uint32_t)i, 0, 1));
    }
    assert_true(fm_rays_cast(e.items, e.count, at, 3, &hits));
    assert_int_equal(hits.count, 1);
    assert_int_equal(hits.items[0].point, 1);
    assert_int_equal(hits.items[0].owner, 1);
    assert_int_equal(hits.items[0].w[0], 1);
    fm_ray_hits_release(&hits);
    fm_edges_release(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nodes_until_edges_meet_at_ends_alone),
        cmocka_unit_test(keeps_the_ground_when_it_nodes),
        cmocka_unit_test(differs_as_merging_both_does),
        cmocka_unit_test(limits_scribble_but_not_outlines_drawn_anew),
        cmocka_unit_test(limits_combs),
        cmocka_unit_test(rays_pass_through_thousands_of_parts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
