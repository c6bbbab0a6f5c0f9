/* SPDX-License-Identifier: MIT */
/*
 * The ledger by province.  Most patches lie in one province and are counted there
 * whole; those that meet a border of provinces are cut along it.  What each holder had
 * before and has after is cut once for each snapshot, so that the two ways check each
 * other.
 */
#include <math.h>

#include "base/mem.h"
#include "front/diff.h"
#include "front/zones_inside.h"

#include "base/banned.h"

static const double BALANCE_SHARE = 1e-9, BALANCE_M2 = 1.0;

struct splitting {
    fm_diff *diff;
    size_t stride;  /* provinces, and outside */
    double *shares; /* of the patch under way, by province */
    double *m2;     /* of zones, by holder and province */
};

static void count_zone(void *user, const fm_layers *layers, size_t count,
                       size_t province, double area_m2)
{
    struct splitting *s = user;

    for (size_t i = 0; i < count; i++)
        s->m2[layers[i].owner * s->stride + province] += area_m2;
}

fm_status fm_zones_split(fm_context *ctx, const fm_provinces *provinces,
                         const fm_zones *zones, double *out)
{
    struct splitting s = { .stride = provinces->names.count + 1, .m2 = out };

    return fm_provinces_split(ctx, provinces, &zones->edges, count_zone, &s);
}

static void count_share(void *user, const fm_layers *layers, size_t count,
                        size_t province, double area_m2)
{
    struct splitting *s = user;

    (void)layers, (void)count;
    s->shares[province] += area_m2;
}

static void add_share(fm_diff *d, const fm_patch *p, size_t province, size_t stride,
                      double area_m2)
{
    for (uint32_t i = 0; i < d->holders.count; i++) {
        fm_change_sum *sum = &d->province_sums[i * stride + province];
        bool before = fm_diff_party_has(d, p->from, i);
        bool after = fm_diff_party_has(d, p->to, i);

        if (after && !before) {
            sum->gained_m2 += area_m2;
            sum->redrawn_gained_m2 += p->is_redrawing ? area_m2 : 0;
        }
        if (before && !after) {
            sum->lost_m2 += area_m2;
            sum->redrawn_lost_m2 += p->is_redrawing ? area_m2 : 0;
        }
    }
}

static fm_grid_box box_of(const fm_shapes *s, size_t feature)
{
    fm_bbox b = fm_shapes_bbox(s, feature);
    fm_grid_point low = fm_grid_point_of((fm_lonlat){ b.west, b.south });
    fm_grid_point high = fm_grid_point_of((fm_lonlat){ b.east, b.north });

    return (fm_grid_box){ low.x, low.y, high.x, high.y };
}

/* A patch across a border of provinces. */
static fm_status cut_patch(fm_context *ctx, const fm_provinces *provinces,
                           struct splitting *s, size_t patch)
{
    fm_diff *d = s->diff;
    fm_patch *p = &d->patches[patch];
    fm_edges edges = { 0 };
    fm_status status = FM_OK;

    for (size_t i = 0; i < s->stride; i++)
        s->shares[i] = 0;
    if (!fm_edges_add_feature(&edges, &d->ground, patch, 0, 0) ||
        !fm_edges_merge(&edges, FM_EDGES_EMPTY))
        status = fm_fail_nomem(ctx);
    if (status == FM_OK)
        status = fm_provinces_split(ctx, provinces, &edges, count_share, s);
    p->province = 0;
    for (size_t i = 0; status == FM_OK && i < s->stride; i++) {
        if (s->shares[i] > s->shares[p->province])
            p->province = i;
        if (s->shares[i] != 0)
            add_share(d, p, i, s->stride, s->shares[i]);
    }
    fm_edges_release(&edges);
    return status;
}

static fm_status split_patches(fm_context *ctx, const fm_provinces *provinces,
                               struct splitting *s)
{
    fm_diff *d = s->diff;
    fm_lonlat *inside = fm_alloc(d->patch_count, sizeof *inside);
    uint32_t *where = fm_alloc(d->patch_count, sizeof *where);
    fm_status status = FM_OK;

    if (inside == NULL || where == NULL)
        status = fm_fail_nomem(ctx);
    for (size_t i = 0; status == FM_OK && i < d->patch_count; i++)
        inside[i] = d->patches[i].inside;
    if (status == FM_OK)
        status = fm_zones_locate(ctx, provinces->zones, inside, d->patch_count, where);
    for (size_t i = 0; status == FM_OK && i < d->patch_count; i++) {
        fm_patch *p = &d->patches[i];
        fm_grid_box box = box_of(&d->ground, i);

        if (fm_provinces_meet(provinces, &box)) {
            status = cut_patch(ctx, provinces, s, i);
        } else {
            p->province = where[i] == FM_NO_HOLDER ? provinces->names.count : where[i];
            add_share(d, p, p->province, s->stride, p->area_m2);
        }
    }
    fm_free(inside);
    fm_free(where);
    return status;
}

static fm_status balance(fm_context *ctx, const struct splitting *s)
{
    fm_diff *d = s->diff;

    for (size_t i = 0; i < d->holders.count; i++) {
        double ground = fmax(d->sums[i].old_m2, d->sums[i].new_m2);

        for (size_t k = 0; k < s->stride; k++) {
            const fm_change_sum *sum = &d->province_sums[i * s->stride + k];
            double off =
                fabs(sum->old_m2 + sum->gained_m2 - sum->lost_m2 - sum->new_m2);

            d->imbalance_m2 = fmax(d->imbalance_m2, off);
            if (off > BALANCE_SHARE * ground + BALANCE_M2)
                return fm_fail(ctx, FM_ERR_GEOMETRY,
                               "internal check: the ledger of '%.100s' does not "
                               "balance in '%.100s'; please report it with the layers",
                               d->holders.names[i],
                               k < d->province_count ? d->provinces[k] : "no province");
        }
    }
    return FM_OK;
}

static fm_status take_names(fm_context *ctx, const fm_provinces *provinces, fm_diff *d)
{
    d->provinces = fm_alloc(provinces->names.count, sizeof *d->provinces);
    if (d->provinces == NULL)
        return fm_fail_nomem(ctx);
    for (size_t i = 0; i < provinces->names.count; i++) {
        d->provinces[i] = fm_strdup(provinces->names.names[i]);
        if (d->provinces[i] == NULL)
            return fm_fail_nomem(ctx);
        d->province_count++;
    }
    return FM_OK;
}

fm_status fm_diff_split_patches(fm_context *ctx, const fm_provinces *provinces,
                                fm_diff *diff)
{
    struct splitting s = { .diff = diff, .stride = provinces->names.count + 1 };
    fm_status status = FM_OK;

    diff->province_sums =
        fm_alloc(diff->holders.count * s.stride, sizeof *diff->province_sums);
    s.shares = fm_alloc(s.stride, sizeof *s.shares);
    if (diff->province_sums == NULL || s.shares == NULL)
        status = fm_fail_nomem(ctx);
    if (status == FM_OK)
        status = split_patches(ctx, provinces, &s);
    fm_free(s.shares);
    return status;
}

fm_status fm_diff_split(fm_context *ctx, const fm_provinces *provinces,
                        const fm_zones *before, const fm_zones *after, fm_diff *diff)
{
    struct splitting s = { .diff = diff, .stride = provinces->names.count + 1 };
    size_t count = diff->holders.count * s.stride;
    fm_status status = take_names(ctx, provinces, diff);

    if (status == FM_OK)
        status = fm_diff_split_patches(ctx, provinces, diff);
    for (int side = 0; status == FM_OK && side < 2; side++) {
        double *m2 = fm_alloc(count, sizeof *m2);

        status = m2 == NULL
                     ? fm_fail_nomem(ctx)
                     : fm_zones_split(ctx, provinces, side == 0 ? before : after, m2);
        for (size_t i = 0; status == FM_OK && i < count; i++)
            *(side == 0 ? &diff->province_sums[i].old_m2
                        : &diff->province_sums[i].new_m2) = m2[i];
        fm_free(m2);
    }
    if (status == FM_OK)
        status = balance(ctx, &s);
    return status;
}
