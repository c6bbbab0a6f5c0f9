/* SPDX-License-Identifier: MIT */
/*
 * Names for a diff: the place nearest to each patch, and the places that changed hands.
 */
#include <math.h>

#include "base/mem.h"
#include "front/diff.h"

#include "base/banned.h"

static fm_status take_names(fm_context *ctx, const fm_places *places, fm_diff *d)
{
    d->places = fm_alloc(places->count, sizeof *d->places);
    if (d->places == NULL)
        return fm_fail_nomem(ctx);
    for (size_t i = 0; i < places->count; i++) {
        d->places[i] = fm_strdup(places->names[i]);
        if (d->places[i] == NULL)
            return fm_fail_nomem(ctx);
        d->place_count++;
    }
    return FM_OK;
}

/* Inside a patch that is only redrawn nothing changed hands. */
static bool is_redrawn(const fm_diff *d, fm_lonlat at)
{
    for (size_t i = 0; i < d->patch_count; i++) {
        fm_bbox box;

        if (!d->patches[i].is_redrawing)
            continue;
        box = fm_shapes_bbox(&d->ground, i);
        at.lon += round(((box.west + box.east) / 2 - at.lon) / 360.0) * 360.0;
        if (fm_shapes_contains(&d->ground, i, at))
            return true;
    }
    return false;
}

static bool add_change(fm_diff *d, const char *name, fm_lonlat at, uint32_t from,
                       uint32_t to, size_t province)
{
    fm_place_change *change = &d->place_changes[d->place_change_count];

    *change = (fm_place_change){ fm_strdup(name), at, from, to, province };
    if (change->name == NULL)
        return false;
    d->place_change_count++;
    return true;
}

static fm_status find_changes(fm_context *ctx, const fm_places *places,
                              const fm_provinces *provinces, const fm_zones *before,
                              const fm_zones *after, fm_diff *d)
{
    uint32_t *held[3] = { NULL, NULL, NULL }; /* before, after, province */
    fm_status status = FM_OK;

    d->place_changes = fm_alloc(places->count, sizeof *d->place_changes);
    for (int i = 0; i < 3; i++) {
        held[i] = fm_alloc(places->count, sizeof *held[i]);
        if (held[i] == NULL || d->place_changes == NULL)
            status = fm_fail_nomem(ctx);
    }
    if (status == FM_OK)
        status = fm_zones_locate(ctx, before, places->at, places->count, held[0]);
    if (status == FM_OK)
        status = fm_zones_locate(ctx, after, places->at, places->count, held[1]);
    if (status == FM_OK && provinces != NULL)
        status =
            fm_zones_locate(ctx, provinces->zones, places->at, places->count, held[2]);
    for (size_t i = 0; status == FM_OK && i < places->count; i++) {
        size_t province = provinces == NULL            ? FM_NO_COLUMN
                          : held[2][i] == FM_NO_HOLDER ? provinces->names.count
                                                       : held[2][i];

        if (held[0][i] != held[1][i] && !is_redrawn(d, places->at[i]) &&
            !add_change(d, places->names[i], places->at[i], held[0][i], held[1][i],
                        province))
            status = fm_fail_nomem(ctx);
    }
    for (int i = 0; i < 3; i++)
        fm_free(held[i]);
    return status;
}

fm_status fm_diff_name(fm_context *ctx, const fm_places *places,
                       const fm_provinces *provinces, const fm_zones *before,
                       const fm_zones *after, fm_diff *diff)
{
    fm_status status = take_names(ctx, places, diff);

    diff->has_places = true;
    for (size_t i = 0; status == FM_OK && i < diff->patch_count; i++) {
        fm_patch *p = &diff->patches[i];

        p->place =
            fm_places_near_ground(places, &diff->ground, i, p->inside, &p->place_m);
        status = fm_progress(ctx, "naming patches", i, diff->patch_count);
    }
    if (status == FM_OK)
        status = find_changes(ctx, places, provinces, before, after, diff);
    return status;
}
