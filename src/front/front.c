/* SPDX-License-Identifier: MIT */
#include "front/front.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "data/source.h"
#include "front/place_names.h"
#include "geo/measure.h"

#include "base/banned.h"

#define EVERY_M  1000.0
#define SECTOR_M 25000.0
/* A sector is looked at in as many stretches for arrows. */
#define ARROWS_PER_SECTOR 5.0

static const fm_front_options defaults = FM_FRONT_OPTIONS_INIT;

static void free_texts(char **texts, size_t count)
{
    for (size_t i = 0; texts != NULL && i < count; i++)
        fm_free(texts[i]);
    fm_free(texts);
}

static void free_labels(fm_front_label *labels, size_t count)
{
    for (size_t i = 0; labels != NULL && i < count; i++)
        fm_free(labels[i].name);
    fm_free(labels);
}

void fm_front_free(fm_front *front)
{
    if (front == NULL)
        return;
    free_labels(front->labels, front->now.count);
    free_labels(front->labels_before, front->before.count);
    free_texts(front->sector_names, front->displacement.sector_count);
    free_texts(front->sector_places, front->displacement.sector_count);
    fm_displacement_release(&front->displacement);
    fm_frontline_release(&front->now);
    fm_frontline_release(&front->before);
    fm_features_release(&front->zones);
    fm_features_release(&front->zones_before);
    fm_features_release(&front->land);
    fm_free(front->gone);
    fm_free(front->gone_to);
    fm_free(front->arrows);
    fm_free(front->name);
    fm_free(front->since_name);
    fm_free(front->by);
    fm_free(front);
}

/* ---- reading ----------------------------------------------------------------------
 */

static bool copy(const char *text, char **out)
{
    *out = text == NULL ? NULL : fm_strdup(text);
    return text == NULL || *out != NULL;
}

/* Without a field that was asked for: `holder` when there is one of texts. */
static fm_status choose_by(fm_context *ctx, const fm_front_options *o, fm_front *front)
{
    size_t column;

    if (o->by != NULL)
        return copy(o->by, &front->by) ? FM_OK : fm_fail_nomem(ctx);
    column = fm_table_find(&front->zones.table, "holder");
    if (column == FM_NO_COLUMN ||
        fm_column_type(&front->zones.table.columns[column]) != FM_CELL_TEXT) {
        if (o->second != NULL && strcmp(o->second, FM_NOBODY_WORD) != 0)
            return fm_fail(
                ctx, FM_ERR_USAGE,
                "front line: which field of '%s' holds '%s'? give --by FIELD",
                front->name, o->first);
        fm_note(
            ctx, FM_PLACE_NONE, "front-one-zone",
            "'%s': without a field of holders all of it is one zone, against nobody",
            front->name);
        return FM_OK;
    }
    fm_note(ctx, FM_PLACE_NONE, "front-by",
            "'%s': holders are taken from field 'holder'", front->name);
    return copy("holder", &front->by) ? FM_OK : fm_fail_nomem(ctx);
}

static fm_status read_zones(fm_context *ctx, const char *path,
                            const fm_front_options *o, fm_features *out)
{
    fm_source_request request = { .layer = o->layer, .crs = o->crs };
    fm_where *where = NULL;
    fm_status status = FM_OK;

    if (o->where != NULL)
        status = fm_where_parse(ctx, FM_ERR_USAGE, FM_PLACE_NONE, o->where, &where);
    request.where = where;
    if (status == FM_OK)
        status = fm_source_read(ctx, path, &request, out);
    fm_where_free(where);
    return status;
}

static fm_status derive(fm_context *ctx, const fm_front_options *o, fm_front *front,
                        const fm_features *zones, fm_frontline *out)
{
    fm_frontline_options options = FM_FRONTLINE_OPTIONS_INIT;

    options.field = front->by;
    options.between[0] = o->first;
    options.between[1] =
        o->second != NULL || o->first == NULL ? o->second : FM_NOBODY_WORD;
    options.tolerance_m = o->tolerance_m;
    options.gap_m = o->gap_m;
    options.land_tolerance_m = o->land_tolerance_m;
    options.land = front->has_land ? &front->land.shapes : NULL;
    return fm_frontline_init(ctx, zones, &options, out);
}

/* ---- ids --------------------------------------------------------------------------
 */

static fm_front_label *new_labels(size_t count)
{
    fm_front_label *labels = fm_alloc(count, sizeof *labels);

    for (size_t i = 0; labels != NULL && i < count; i++)
        labels[i] = (fm_front_label){ .before = FM_NO_PART, .moved = FM_NO_PART };
    return labels;
}

/* Ids of the first snapshot: in order. */
static bool number_first(const fm_frontline *f, fm_front_label **labels,
                         size_t *next_id)
{
    *labels = new_labels(f->count);
    for (size_t i = 0; *labels != NULL && i < f->count; i++)
        (*labels)[i].id = (*next_id)++;
    return *labels != NULL;
}

/* Ids of the next one: those of the parts that go on, new ones for the others. */
static fm_status number_next(fm_context *ctx, const fm_frontline *before,
                             const fm_front_label *labels_before,
                             const fm_frontline *now, fm_front_label **labels,
                             size_t *next_id)
{
    size_t *from = fm_alloc(now->count, sizeof *from);
    fm_status status;

    *labels = new_labels(now->count);
    if (from == NULL || *labels == NULL)
        status = fm_fail_nomem(ctx);
    else
        status = fm_front_track(ctx, before, now, from);
    for (size_t i = 0; i < now->count && status == FM_OK; i++) {
        (*labels)[i].before = from[i];
        (*labels)[i].id =
            from[i] == FM_NO_PART ? (*next_id)++ : labels_before[from[i]].id;
    }
    fm_free(from);
    return status;
}

/* ---- what moved -------------------------------------------------------------------
 */

/* Whose ground is the place now?  The outline that is nearest tells it for each. */
static size_t holder_at(const fm_frontline *f, fm_lonlat p)
{
    for (size_t i = 0; i < f->holdings.count; i++) {
        fm_near_hit hit;
        fm_xyz at = fm_xyz_from(p);

        if (fm_near_find(f->holdings.edges[i], at, 1.4e7, FM_NO_EDGE, &hit) &&
            fm_near_is_left(f->holdings.edges[i], &hit, at))
            return i;
    }
    return FM_NOBODY;
}

/* A place of the old line's left hand and of its right tell who took both. */
static fm_status find_gone(fm_context *ctx, fm_front *front)
{
    bool *goes_on = fm_alloc(front->before.count, sizeof *goes_on);

    front->gone = fm_alloc(front->before.count, sizeof *front->gone);
    front->gone_to = fm_alloc(front->before.count, sizeof *front->gone_to);
    if (goes_on == NULL || front->gone == NULL || front->gone_to == NULL) {
        fm_free(goes_on);
        return fm_fail_nomem(ctx);
    }
    for (size_t i = 0; i < front->now.count; i++) {
        if (front->labels[i].before != FM_NO_PART)
            goes_on[front->labels[i].before] = true;
    }
    for (size_t i = 0; i < front->before.count; i++) {
        if (goes_on[i])
            continue;
        front->gone_to[front->gone_count] = holder_at(
            &front->now,
            fm_front_place_at(&front->before, i, front->before.parts[i].length_m / 2));
        front->gone[front->gone_count++] = i;
    }
    fm_free(goes_on);
    return FM_OK;
}

/* In each stretch of a fifth of a sector the place that moved most, when it moved by
 * more than the tolerance. */
static bool choose_arrows(fm_front *front)
{
    const fm_displacement *d = &front->displacement;
    double stretch = fmax(front->sector_m / ARROWS_PER_SECTOR, front->every_m);

    front->arrows = fm_alloc(d->count, sizeof *front->arrows);
    if (front->arrows == NULL)
        return false;
    for (size_t i = 0; i < d->part_count; i++) {
        size_t end = d->parts[i].first + d->parts[i].count;

        for (size_t k = d->parts[i].first; k < end;) {
            size_t best = k;
            double along = 0;

            for (; k < end && along < stretch; k++) {
                if (fabs(d->moves[k].moved_m) > fabs(d->moves[best].moved_m))
                    best = k;
                along += d->moves[k].weight_m;
            }
            if (fabs(d->moves[best].moved_m) > front->now.tolerance_m)
                front->arrows[front->arrow_count++] = best;
        }
    }
    return true;
}

static fm_status measure(fm_context *ctx, fm_front *front)
{
    size_t *from = fm_alloc(front->now.count, sizeof *from);
    fm_status status = from == NULL ? fm_fail_nomem(ctx) : FM_OK;

    for (size_t i = 0; i < front->now.count && status == FM_OK; i++)
        from[i] = front->labels[i].before;
    if (status == FM_OK)
        status = fm_displacement_measure(ctx, &front->before, &front->now, from,
                                         front->every_m, front->sector_m,
                                         &front->displacement);
    for (size_t i = 0; i < front->displacement.part_count && status == FM_OK; i++)
        front->labels[front->displacement.parts[i].part].moved = i;
    fm_free(from);
    if (status == FM_OK)
        status = find_gone(ctx, front);
    if (status == FM_OK && !choose_arrows(front))
        status = fm_fail_nomem(ctx);
    return status;
}

bool fm_front_total_of(const fm_front *front, fm_front_total *total)
{
    const fm_displacement *d = &front->displacement;
    double weight = 0;

    *total = (fm_front_total){ 0 };
    for (size_t i = 0; i < d->count; i++) {
        const fm_front_move *m = &d->moves[i];

        weight += m->weight_m;
        total->mean_m += m->moved_m * m->weight_m;
        if (fabs(m->moved_m) > fabs(d->moves[total->greatest].moved_m))
            total->greatest = i;
        if (fabs(m->moved_m) <= front->now.tolerance_m)
            total->still_m += m->weight_m;
        else if (m->moved_m > 0)
            total->advanced_m += m->weight_m;
        else
            total->lost_m += m->weight_m;
    }
    if (weight > 0)
        total->mean_m /= weight;
    return weight > 0;
}

/* ---- names ------------------------------------------------------------------------
 */

/* "Saraqib – Kafr Nabl" by the places nearest to both ends of the stretch, with the one
 * at its middle where both ends have the same; "round Saraqib" for a pocket. */
static char *name_stretch(const fm_place_names *places, const fm_frontline *f,
                          size_t part, double start_m, double length_m, bool is_closed)
{
    const char *a = fm_place_names_nearest(places, fm_front_place_at(f, part, start_m));
    const char *m = fm_place_names_nearest(
        places, fm_front_place_at(f, part, start_m + length_m / 2));
    const char *b =
        fm_place_names_nearest(places, fm_front_place_at(f, part, start_m + length_m));
    fm_str name = { 0 };

    if (a == NULL || m == NULL || b == NULL)
        return fm_strdup("");
    if (is_closed)
        fm_str_add(&name, "round ");
    fm_str_add(&name, a);
    if (strcmp(a, m) != 0 && (is_closed || strcmp(a, b) == 0)) {
        fm_str_add(&name, " – ");
        fm_str_add(&name, m);
    }
    if (strcmp(a, b) != 0) {
        fm_str_add(&name, " – ");
        fm_str_add(&name, b);
    }
    return fm_str_take(&name);
}

static bool name_parts(const fm_place_names *places, const fm_frontline *f,
                       fm_front_label *labels)
{
    for (size_t i = 0; i < f->count; i++) {
        labels[i].name =
            name_stretch(places, f, i, 0, f->parts[i].length_m, f->parts[i].is_closed);
        if (labels[i].name == NULL)
            return false;
    }
    return true;
}

static bool name_sectors(const fm_place_names *places, fm_front *front)
{
    const fm_displacement *d = &front->displacement;

    front->sector_names = fm_alloc(d->sector_count, sizeof(char *));
    front->sector_places = fm_alloc(d->sector_count, sizeof(char *));
    if (front->sector_names == NULL || front->sector_places == NULL)
        return false;
    for (size_t i = 0; i < d->sector_count; i++) {
        const fm_front_moved *s = &d->sectors[i];
        const char *place = fm_place_names_nearest(places, d->moves[s->greatest].at);

        front->sector_names[i] =
            name_stretch(places, &front->now, s->part, s->start_m, s->length_m, false);
        front->sector_places[i] = fm_strdup(place == NULL ? "" : place);
        if (front->sector_names[i] == NULL || front->sector_places[i] == NULL)
            return false;
    }
    return true;
}

static fm_status name_all(fm_context *ctx, const fm_front_options *o, fm_front *front)
{
    fm_place_names places = { 0 };
    fm_status status = fm_place_names_read(ctx, o->places, o->places_name, &places);

    if (status == FM_OK && places.count > 0) {
        front->has_places = true;
        if (!name_parts(&places, &front->now, front->labels) ||
            (front->has_before &&
             !name_parts(&places, &front->before, front->labels_before)) ||
            !name_sectors(&places, front))
            status = fm_fail_nomem(ctx);
    }
    fm_place_names_release(&places);
    return status;
}

/* ---- life -------------------------------------------------------------------------
 */

static fm_status begin(fm_context *ctx, const char *zones, const char *since,
                       const fm_front_options *o, fm_front **out)
{
    fm_front *front = fm_alloc(1, sizeof *front);
    fm_source_request request = { .column_count = 0,
                                  .columns = (const char *const[]){ "" } };

    *out = front;
    if (front == NULL || !copy(zones, &front->name) || !copy(since, &front->since_name))
        return fm_fail_nomem(ctx);
    front->next_id = 1;
    front->every_m = o->every_km > 0 ? o->every_km * 1000 : EVERY_M;
    front->sector_m = o->sector_km > 0 ? o->sector_km * 1000 : SECTOR_M;
    front->has_land = o->land != NULL;
    return o->land == NULL ? FM_OK
                           : fm_source_read(ctx, o->land, &request, &front->land);
}

/* Both lines are there: which is which, and how far. */
static fm_status finish(fm_context *ctx, const fm_front_options *o, fm_front *front)
{
    fm_status status = FM_OK;

    if (front->has_before)
        status = measure(ctx, front);
    if (status == FM_OK && o->places != NULL)
        status = name_all(ctx, o, front);
    if (status == FM_OK && front->now.count == 0)
        status = fm_warn(ctx, FM_ERR_LAYER, FM_PLACE_NONE, "front-empty",
                         "front line: there is none in '%s'", front->name);
    return status;
}

fm_status fm_front_files(fm_context *ctx, const char *zones, const char *since,
                         const fm_front_options *options, fm_front **out)
{
    const fm_front_options *o = options == NULL ? &defaults : options;
    fm_front *front = NULL;
    fm_status status;

    *out = NULL;
    status = begin(ctx, zones, since, o, &front);
    if (status == FM_OK)
        status = read_zones(ctx, zones, o, &front->zones);
    if (status == FM_OK)
        status = choose_by(ctx, o, front);
    if (status == FM_OK)
        status = derive(ctx, o, front, &front->zones, &front->now);
    if (status == FM_OK && since != NULL) {
        front->has_before = true;
        status = read_zones(ctx, since, o, &front->zones_before);
        if (status == FM_OK)
            status = derive(ctx, o, front, &front->zones_before, &front->before);
        if (status == FM_OK &&
            !number_first(&front->before, &front->labels_before, &front->next_id))
            status = fm_fail_nomem(ctx);
        if (status == FM_OK)
            status = number_next(ctx, &front->before, front->labels_before, &front->now,
                                 &front->labels, &front->next_id);
    } else if (status == FM_OK &&
               !number_first(&front->now, &front->labels, &front->next_id)) {
        status = fm_fail_nomem(ctx);
    }
    if (status == FM_OK)
        status = finish(ctx, o, front);
    if (status != FM_OK) {
        fm_front_free(front);
        return status;
    }
    *out = front;
    return FM_OK;
}

/* ---- looking at it ----------------------------------------------------------------
 */

static const char *named(const char *name)
{
    return name == NULL || name[0] == '\0' ? NULL : name;
}

size_t fm_front_part_count(const fm_front *front)
{
    return front->now.count + front->gone_count;
}

static fm_front_part describe(const fm_frontline *f, size_t part,
                              const fm_front_label *label)
{
    const fm_frontline_part *p = &f->parts[part];

    return (fm_front_part){
        .id = label->id,
        .name = named(label->name),
        .left = fm_frontline_holder(f, p->left),
        .right = fm_frontline_holder(f, p->right),
        .km = p->length_m / 1000,
        .is_closed = p->is_closed,
        .width_mean_m = p->width_mean_m,
        .width_max_m = p->width_max_m,
        .gap_km2 = p->gap_m2 / 1e6,
        .overlap_km2 = p->overlap_m2 / 1e6,
    };
}

fm_front_part fm_front_part_at(const fm_front *front, size_t part)
{
    const fm_front_label *label;
    const fm_front_moved *moved;
    fm_front_part out;

    if (part >= front->now.count) {
        size_t gone = part - front->now.count;

        out = describe(&front->before, front->gone[gone],
                       &front->labels_before[front->gone[gone]]);
        out.is_gone = true;
        if (front->gone_to[gone] != FM_NOBODY)
            out.taken_by = fm_frontline_holder(&front->now, front->gone_to[gone]);
        return out;
    }
    label = &front->labels[part];
    out = describe(&front->now, part, label);
    out.is_new = front->has_before && label->before == FM_NO_PART;
    if (label->moved == FM_NO_PART)
        return out;
    moved = &front->displacement.parts[label->moved];
    out.has_moved = true;
    out.mean_km = moved->mean_m / 1000;
    out.greatest_km = front->displacement.moves[moved->greatest].moved_m / 1000;
    out.greatest_lon = front->displacement.moves[moved->greatest].at.lon;
    out.greatest_lat = front->displacement.moves[moved->greatest].at.lat;
    return out;
}

size_t fm_front_sector_count(const fm_front *front)
{
    return front->displacement.sector_count;
}

fm_front_sector fm_front_sector_at(const fm_front *front, size_t sector)
{
    const fm_front_moved *s = &front->displacement.sectors[sector];
    const fm_front_move *greatest = &front->displacement.moves[s->greatest];

    return (fm_front_sector){
        .part = s->part,
        .number = s->number,
        .name = front->has_places ? named(front->sector_names[sector]) : NULL,
        .km = s->length_m / 1000,
        .mean_km = s->mean_m / 1000,
        .greatest_km = greatest->moved_m / 1000,
        .greatest_lon = greatest->at.lon,
        .greatest_lat = greatest->at.lat,
        .place = front->has_places ? named(front->sector_places[sector]) : NULL,
    };
}
