/* SPDX-License-Identifier: MIT */
/* The extent on the plane of a box of longitudes and latitudes. */
#include <math.h>

#include "base/mem.h"
#include "geo/cut.h"
#include "geo/project.h"
#include "geo/view.h"
#include "geo/wrap.h"

#include "base/banned.h"

enum {
    BORDER = 256, /* looks along each side of the box, along a cut, round a horizon */
    INSIDE = 33   /* looks across it, each way */
};

typedef struct looks {
    fm_lonlat *at;
    size_t count, capacity;
    const fm_projection_info *info;
    fm_bbox box, domain;
} looks;

static bool box_has(fm_bbox box, fm_lonlat p)
{
    return fm_bbox_meets(box, (fm_bbox){ p.lon, p.lat, p.lon, p.lat });
}

/* Add a place if the projection can show it, on its side of the cut. */
static bool add(looks *l, fm_lonlat p)
{
    const double horizon_slack_deg = 1e-4; /* the disk's centre is nudged by less */
    const fm_projection_info *info = l->info;
    fm_lonlat *at;

    p.lon = info->centre.lon + remainder(p.lon - info->centre.lon, 360.0);
    p.lon = fmin(fmax(p.lon, l->domain.west), l->domain.east);
    p.lat = fmin(fmax(p.lat, l->domain.south), l->domain.north);
    if (!box_has(l->box, p) ||
        (info->family == FM_FAMILY_AZIMUTHAL &&
         fm_wrap_angle_deg(info->centre, p) > info->reach_deg + horizon_slack_deg))
        return true;
    at = fm_grow(l->at, &l->capacity, l->count + 1, sizeof *at);
    if (at == NULL)
        return false;
    l->at = at;
    at[l->count++] = p;
    return true;
}

static bool add_box(looks *l)
{
    fm_bbox b = l->box;

    for (int i = 0; i <= BORDER; i++) {
        double lon = b.west + (b.east - b.west) * i / BORDER;
        double lat = b.south + (b.north - b.south) * i / BORDER;

        if (!add(l, (fm_lonlat){ lon, b.south }) ||
            !add(l, (fm_lonlat){ lon, b.north }) ||
            !add(l, (fm_lonlat){ b.west, lat }) ||
            !add(l, (fm_lonlat){ b.east, lat }) ||
            /* both sides of the cut */
            !add(l, (fm_lonlat){ l->domain.west, lat }) ||
            !add(l, (fm_lonlat){ l->domain.east, lat }))
            return false;
    }
    for (int i = 0; i < INSIDE * INSIDE; i++) {
        fm_lonlat p = { b.west + (b.east - b.west) * (i % INSIDE) / (INSIDE - 1),
                        b.south + (b.north - b.south) * (i / INSIDE) / (INSIDE - 1) };

        if (!add(l, p))
            return false;
    }
    return true;
}

static bool add_horizon(looks *l)
{
    fm_cut_disk disk;
    bool ok = true;

    fm_cut_disk_init(&disk, l->info->centre, l->info->reach_deg, 1.0);
    for (int i = 0; ok && i < BORDER; i++)
        ok = add(l, fm_cut_disk_horizon(&disk, 2.0 * M_PI * i / BORDER));
    fm_cut_disk_release(&disk);
    return ok;
}

fm_status fm_project_extent(fm_context *ctx, fm_projection *projection, fm_bbox box,
                            fm_extent *out)
{
    const fm_projection_info *info = fm_projection_about(projection);
    looks l = { .info = info, .box = box, .domain = fm_view_domain(info) };
    fm_extent extent = FM_EXTENT_EMPTY;
    fm_status status = FM_OK;
    fm_xy *xy = NULL;

    if (!fm_bbox_is_empty(box) &&
        (!add_box(&l) || (info->family == FM_FAMILY_AZIMUTHAL && !add_horizon(&l)))) {
        status = fm_fail_nomem(ctx);
        goto out;
    }
    xy = fm_alloc_raw(l.count, sizeof *xy);
    if (xy == NULL) {
        status = fm_fail_nomem(ctx);
        goto out;
    }
    fm_projection_forward(projection, l.at, l.count, xy);
    for (size_t i = 0; i < l.count; i++) {
        if (!isnan(xy[i].x))
            fm_extent_add(&extent, xy[i]);
    }
    if (fm_extent_is_empty(extent))
        status = fm_fail(ctx, FM_ERR_CRS,
                         "nothing of the extent can be shown in crs '%.120s'; choose "
                         "another crs, or auto",
                         info->crs);
    else
        *out = extent;
out:
    fm_free(xy);
    fm_free(l.at);
    return status;
}
