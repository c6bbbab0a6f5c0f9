/* SPDX-License-Identifier: MIT */
/*
 * Any outlines as two snapshots of zones.  The bytes are places on a small lattice, so
 * that edges cross, touch, coincide and lie on the antimeridian and at the poles far
 * more often than any map's would:
 *
 *     byte 0xff        the next snapshot
 *     byte 0xf0-0xfe   a new ring: bit 0 a hole, bits 1 and 2 the holder
 *     two bytes        a position
 *
 * Whatever they are, the ledger balances, and the mirrored comparison is the mirror
 * image.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "front/diff.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The promises stand in release builds, too. */
#define PROMISE(holds)                                                                 \
    do {                                                                               \
        if (!(holds))                                                                  \
            abort();                                                                   \
    } while (0)

enum { BYTES_MAX = 600 };

static void need(bool done)
{
    if (!done)
        exit(1); /* out of memory */
}

static void begin_ring(fm_features *f, uint8_t byte, size_t column)
{
    static const char *const names[] = { "a", "b", "c", "d" };
    bool hole =
        (byte & 1) != 0 && f->shapes.feature_count > 0 &&
        f->shapes.part_count > f->shapes.feature_start[f->shapes.feature_count - 1];

    if (!hole) {
        need(fm_shapes_begin_feature(&f->shapes));
        need(fm_table_add_row(&f->table));
        need(fm_table_set_text(&f->table, column, f->shapes.feature_count - 1,
                               names[(byte >> 1) & 3], 1));
    }
    need(fm_shapes_begin_part(&f->shapes, hole ? FM_PART_HOLE : FM_PART_SHELL));
}

/* As a reader does: rings of fewer than three positions fall away. */
static void end_ring(fm_features *f)
{
    size_t parts = f->shapes.part_count;

    if (parts == 0)
        return;
    if (fm_shapes_part_size(&f->shapes, parts - 1) < 3) {
        fm_shapes_drop_part(&f->shapes);
        return;
    }
    need(fm_shapes_unwrap_last_part(&f->shapes));
}

static size_t read_snapshot(const uint8_t *data, size_t size, fm_features *f)
{
    size_t column, i = 0;
    bool in_ring = false;

    need(fm_table_column(&f->table, "h", 1, &column));
    while (i < size && data[i] != 0xff) {
        if (data[i] >= 0xf0) {
            if (in_ring)
                end_ring(f);
            begin_ring(f, data[i], column);
            in_ring = true;
            i++;
            continue;
        }
        if (i + 1 >= size)
            break;
        /* Steps of 1.5 degrees of longitude and of latitude, and a finer one. */
        if (in_ring)
            need(fm_shapes_add_point(
                &f->shapes,
                (fm_lonlat){ (data[i] - 120) * 1.5 + (data[i + 1] & 3) * 0.001,
                             fmin(fmax(((data[i + 1] >> 2) - 30) * 3.0, -90), 90) }));
        i += 2;
    }
    if (in_ring)
        end_ring(f);
    return i < size ? i + 1 : size;
}

static fm_diff compare(fm_context *ctx, const fm_features *f, const fm_features *g,
                       bool kept, bool *done)
{
    fm_diff d = { .tolerance_m = 5 };
    fm_zones *zones[2] = { NULL, NULL };
    fm_status status = fm_zones_new(ctx, f, "h", &d.holders, &zones[0]);

    if (status == FM_OK)
        status = fm_zones_new(ctx, g, "h", &d.holders, &zones[1]);
    if (status == FM_OK)
        status = fm_diff_compare(ctx, zones[0], zones[1], kept, &d);
    fm_zones_free(zones[0]);
    fm_zones_free(zones[1]);
    PROMISE(status == FM_OK || status == FM_ERR_LIMIT);
    *done = status == FM_OK;
    return d;
}

static void check(const fm_diff *d, const fm_diff *mirror)
{
    for (uint32_t i = 0; i < d->holders.count; i++) {
        const fm_change_sum *s = &d->sums[i];
        uint32_t other = fm_holders_find(&mirror->holders, d->holders.names[i]);
        const fm_change_sum *m;

        PROMISE(s->gained_m2 > -1 && s->lost_m2 > -1);
        PROMISE(fabs(s->old_m2 + s->gained_m2 - s->lost_m2 - s->new_m2) <
                1e-9 * s->old_m2 + 10);
        PROMISE(other != FM_NO_HOLDER);
        m = &mirror->sums[other];
        PROMISE(fabs(m->gained_m2 - s->lost_m2) < 1e-9 * s->old_m2 + 10);
        PROMISE(fabs(m->lost_m2 - s->gained_m2) < 1e-9 * s->new_m2 + 10);
    }
    for (size_t i = 0; i < d->patch_count; i++) {
        PROMISE(isfinite(d->patches[i].area_m2) && isfinite(d->patches[i].width_m));
        PROMISE(d->patches[i].from != d->patches[i].to);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fm_context *ctx = fm_context_new();
    fm_features f = { 0 }, g = { 0 };
    fm_diff d, mirror;
    bool done[2];
    size_t used;

    need(ctx != NULL);
    size = size > BYTES_MAX ? BYTES_MAX : size;
    used = read_snapshot(data, size, &f);
    read_snapshot(data + used, size - used, &g);
    d = compare(ctx, &f, &g, size % 2 == 0, &done[0]);
    mirror = compare(ctx, &g, &f, false, &done[1]);
    if (done[0] && done[1])
        check(&d, &mirror);
    fm_diff_release(&d);
    fm_diff_release(&mirror);
    fm_features_release(&f);
    fm_features_release(&g);
    fm_context_free(ctx);
    return 0;
}
