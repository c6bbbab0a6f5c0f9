/* SPDX-License-Identifier: MIT */
/* Parts and sectors of a front get the names of the places that are nearest. */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "front/front.h"
#include "front/places.h"

#include "base/banned.h"

/* Places, and where they are on the globe. */
typedef struct gazetteer {
    fm_places places;
    fm_xyz *at;
} gazetteer;

static fm_status read_gazetteer(fm_context *ctx, const char *path, const char *field,
                                gazetteer *g)
{
    fm_status status = fm_places_read(ctx, path, field, &g->places);

    if (status != FM_OK)
        return status;
    g->at = fm_alloc(g->places.count, sizeof *g->at);
    if (g->at == NULL)
        return fm_fail_nomem(ctx);
    for (size_t i = 0; i < g->places.count; i++)
        g->at[i] = fm_xyz_from(g->places.at[i]);
    return FM_OK;
}

/* There is one place at least. */
static const char *nearest(const gazetteer *g, fm_lonlat p)
{
    fm_xyz here = fm_xyz_from(p);
    double best = INFINITY;
    size_t place = 0;

    for (size_t i = 0; i < g->places.count; i++) {
        fm_xyz d = fm_xyz_minus(g->at[i], here);
        double d2 = fm_xyz_dot(d, d);

        if (d2 < best) {
            best = d2;
            place = i;
        }
    }
    return g->places.names[place];
}

/* "Saraqib – Kafr Nabl" by the places nearest to both ends of the stretch, with the one
 * at its middle where both ends have the same; "round Saraqib" for a pocket. */
static char *name_stretch(const gazetteer *g, const fm_frontline *f, size_t part,
                          double start_m, double length_m, bool is_closed)
{
    const char *a = nearest(g, fm_front_place_at(f, part, start_m));
    const char *m = nearest(g, fm_front_place_at(f, part, start_m + length_m / 2));
    const char *b = nearest(g, fm_front_place_at(f, part, start_m + length_m));
    fm_str name = { 0 };

    if (is_closed)
        fm_str_add(&name, "round ");
    fm_str_add(&name, a);
    if (strcmp(a, b) == 0 && strcmp(a, m) != 0) {
        fm_str_add(&name, " – ");
        fm_str_add(&name, m);
    }
    if (!is_closed && strcmp(a, b) != 0) {
        fm_str_add(&name, " – ");
        fm_str_add(&name, b);
    }
    return fm_str_take(&name);
}

static bool name_parts(const gazetteer *g, const fm_frontline *f,
                       fm_front_label *labels)
{
    for (size_t i = 0; i < f->count; i++) {
        labels[i].name =
            name_stretch(g, f, i, 0, f->parts[i].length_m, f->parts[i].is_closed);
        if (labels[i].name == NULL)
            return false;
    }
    return true;
}

static bool name_sectors(const gazetteer *g, fm_front *front)
{
    const fm_displacement *d = &front->displacement;

    front->sector_names = fm_alloc(d->sector_count, sizeof(char *));
    front->sector_places = fm_alloc(d->sector_count, sizeof(char *));
    if (front->sector_names == NULL || front->sector_places == NULL)
        return false;
    for (size_t i = 0; i < d->sector_count; i++) {
        const fm_front_moved *s = &d->sectors[i];

        front->sector_names[i] =
            name_stretch(g, &front->now, s->part, s->start_m, s->length_m, false);
        front->sector_places[i] = fm_strdup(nearest(g, d->moves[s->greatest].at));
        if (front->sector_names[i] == NULL || front->sector_places[i] == NULL)
            return false;
    }
    return true;
}

fm_status fm_front_name(fm_context *ctx, const char *places, const char *field,
                        fm_front *front)
{
    gazetteer g = { 0 };
    fm_status status = read_gazetteer(ctx, places, field, &g);

    if (status == FM_OK && g.places.count > 0) {
        front->has_places = true;
        if (!name_parts(&g, &front->now, front->labels) ||
            (front->has_before &&
             !name_parts(&g, &front->before, front->labels_before)) ||
            !name_sectors(&g, front))
            status = fm_fail_nomem(ctx);
    }
    fm_places_release(&g.places);
    fm_free(g.at);
    return status;
}
