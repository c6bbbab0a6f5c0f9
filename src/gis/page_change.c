/* SPDX-License-Identifier: MIT */
/*
 * Ground by holder, for the tables of a page: how much each has on each date, and what
 * it gained and lost between two of them, measured on the ellipsoid by front/diff.
 *
 * The page can compare any two dates by drawing them; the numbers of every pair are
 * written while there are few dates.  Of many, those of neighbours and of the first and
 * last date with all others: between the rest the page tells the two areas alone.
 */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "front/diff.h"
#include "gis/page_parts.h"

#include "base/banned.h"

/* Dates of which all pairs are compared. */
enum { ALL_PAIRS = 24 };

/* One layer of zones over the dates. */
typedef struct ledger {
    fm_page *page;
    const fm_gis_layer *layer;
    const char *by;
    fm_holders holders;
    fm_zones **zones; /* of each date */
} ledger;

/* A layer of ground whose classes are holders. */
static bool is_ledger(const fm_gis_layer *layer)
{
    return (layer->kinds & FM_SHAPE_POLYGON) != 0 && layer->spec->class_count > 0 &&
           layer->spec->class_field != NULL &&
           fm_table_find(&layer->features.table, layer->spec->class_field) !=
               FM_NO_COLUMN;
}

static fm_status read_day(ledger *l, size_t day)
{
    const fm_features *features = &l->layer->features;
    size_t count = fm_features_count(features);
    bool *kept = fm_alloc(count + 1, sizeof *kept);
    size_t by = fm_table_find(&features->table, l->by);
    fm_features of_day = { 0 };
    fm_status status = FM_OK;

    if (kept == NULL)
        return fm_fail_nomem(l->page->ctx);
    for (size_t i = 0; i < count; i++) {
        size_t from, to;

        fm_page_days(l->page, l->layer, i, &from, &to);
        kept[i] = l->layer->rule_of[i] >= 0 && from <= day &&
                  (day < to || l->page->date_count == 0) &&
                  (fm_shapes_kinds(&features->shapes, i) & FM_SHAPE_POLYGON) != 0 &&
                  fm_table_cell(&features->table, by, i).kind != FM_CELL_NULL;
    }
    if (!fm_features_copy(features, kept, &of_day))
        status = fm_fail_nomem(l->page->ctx);
    if (status == FM_OK)
        status =
            fm_zones_new(l->page->ctx, &of_day, l->by, &l->holders, &l->zones[day]);
    fm_features_release(&of_day);
    fm_free(kept);
    return status;
}

static void add_km2(fm_json *j, double m2)
{
    fm_json_fixed(j, NULL, m2 / 1e6, 3);
}

/* The class of a holder's name; -1: none of its own. */
static int class_of(const fm_layer_spec *spec, const char *holder)
{
    int other = -1;

    for (size_t i = 0; i < spec->class_count; i++) {
        if (fm_str_equal(spec->classes[i].value, holder))
            return (int)i;
        if (spec->classes[i].is_default)
            other = (int)i;
    }
    return other;
}

static void add_holders(const ledger *l)
{
    fm_json *j = &l->page->json;

    fm_json_array(j, "holders");
    for (size_t i = 0; i < l->holders.count; i++) {
        fm_json_object_flat(j, NULL);
        fm_json_text(j, "name", l->holders.names[i]);
        fm_json_integer(j, "class", class_of(l->layer->spec, l->holders.names[i]));
        fm_json_end(j);
    }
    fm_json_end(j);
}

static void add_areas(const ledger *l, size_t days)
{
    fm_json *j = &l->page->json;

    fm_json_array(j, "areas");
    for (size_t day = 0; day < days; day++) {
        fm_json_array_flat(j, NULL);
        for (uint32_t h = 0; h < l->holders.count; h++)
            add_km2(j, fm_zones_area_m2(l->zones[day], h));
        fm_json_end(j);
    }
    fm_json_end(j);
}

/* What each holder gained and lost; the diff borrows the holders of the ledger. */
static fm_status add_pair(ledger *l, size_t before, size_t after)
{
    fm_json *j = &l->page->json;
    fm_diff diff = { .tolerance_m = FM_DIFF_TOLERANCE_M, .holders = l->holders };
    fm_status status =
        fm_diff_compare(l->page->ctx, l->zones[before], l->zones[after], false, &diff);

    if (status == FM_OK) {
        fm_json_array_flat(j, NULL);
        fm_json_integer(j, NULL, (int64_t)before);
        fm_json_integer(j, NULL, (int64_t)after);
        for (size_t h = 0; h < l->holders.count; h++) {
            add_km2(j, diff.sums[h].gained_m2);
            add_km2(j, diff.sums[h].lost_m2);
        }
        fm_json_end(j);
    }
    diff.holders = (fm_holders){ 0 };
    fm_diff_release(&diff);
    return status;
}

static fm_status add_pairs(ledger *l, size_t days)
{
    fm_status status = FM_OK;

    fm_json_array(&l->page->json, "pairs");
    for (size_t b = 1; b < days && status == FM_OK; b++) {
        status = fm_progress(l->page->ctx, "comparing dates", b, days);
        for (size_t a = 0; a < b && status == FM_OK; a++)
            if (days <= ALL_PAIRS || a + 1 == b || a == 0 || b + 1 == days)
                status = add_pair(l, a, b);
    }
    fm_json_end(&l->page->json);
    return status;
}

static fm_status add_ledger(fm_page *page, size_t layer)
{
    ledger l = { .page = page, .layer = &page->map->layers[layer] };
    size_t days = page->date_count > 0 ? page->date_count : 1;
    fm_status status = FM_OK;

    l.by = l.layer->spec->class_field;
    /* Ground that never changes has one day for all. */
    if (l.layer->time_from == NULL && l.layer->time_to == NULL)
        days = 1;
    l.zones = fm_alloc(days, sizeof *l.zones);
    if (l.zones == NULL)
        status = fm_fail_nomem(page->ctx);
    for (size_t day = 0; day < days && status == FM_OK; day++)
        status = read_day(&l, day);
    if (status == FM_OK) {
        fm_json_object(&page->json, NULL);
        fm_json_integer(&page->json, "layer", (int64_t)layer);
        fm_json_text(&page->json, "field", l.by);
        add_holders(&l);
        add_areas(&l, days);
        status = add_pairs(&l, days);
        fm_json_end(&page->json);
    }
    for (size_t day = 0; day < days && l.zones != NULL; day++)
        fm_zones_free(l.zones[day]);
    fm_free(l.zones);
    fm_holders_release(&l.holders);
    return status;
}

fm_status fm_page_add_change(fm_page *page)
{
    const fm_gis_map *map = page->map;
    fm_status status = FM_OK;

    fm_json_array(&page->json, "held");
    for (size_t i = 0; i < map->layer_count && status == FM_OK; i++)
        if (is_ledger(&map->layers[i]))
            status = add_ledger(page, i);
    fm_json_end(&page->json);
    return status;
}
