/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/mem.h"
#include "front/diff.h"
#include "geo/measure.h"

#include "base/banned.h"

struct writer {
    const fm_diff *diff;
    fm_features *out;
    size_t change, holder, from, to, km2, kind, width_m, place, place_km, province;
};

static bool add_columns(struct writer *w)
{
    struct {
        const char *name;
        size_t *column;
    } columns[] = {
        { "change", &w->change },     { "holder", &w->holder },
        { "from", &w->from },         { "to", &w->to },
        { "km2", &w->km2 },           { "kind", &w->kind },
        { "width_m", &w->width_m },   { "place", &w->place },
        { "place_km", &w->place_km }, { "province", &w->province },
    };

    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        if (!fm_table_column(&w->out->table, columns[i].name, strlen(columns[i].name),
                             columns[i].column))
            return false;
    }
    return true;
}

static bool set_text(struct writer *w, size_t column, const char *text)
{
    size_t row = w->out->table.row_count - 1;

    return text == NULL ||
           fm_table_set_text(&w->out->table, column, row, text, strlen(text));
}

static bool add_shape(struct writer *w, const fm_shapes *s, size_t feature)
{
    fm_shapes *out = &w->out->shapes;

    if (!fm_shapes_begin_feature(out) || !fm_table_add_row(&w->out->table))
        return false;
    for (size_t i = s->feature_start[feature]; i < s->feature_start[feature + 1]; i++) {
        if (!fm_shapes_begin_part(out, (fm_part_role)s->part_role[i]) ||
            !fm_shapes_add_points(out, s->points + s->part_start[i],
                                  fm_shapes_part_size(s, i)))
            return false;
    }
    return true;
}

static bool add_patch(struct writer *w, size_t patch, const char *change,
                      const char *holder)
{
    const fm_diff *d = w->diff;
    const fm_patch *p = &d->patches[patch];
    fm_table *t = &w->out->table;
    bool named = p->place != FM_NO_COLUMN;
    size_t row = t->row_count;

    return add_shape(w, &d->ground, patch) && set_text(w, w->change, change) &&
           set_text(w, w->holder, holder) &&
           set_text(w, w->from, fm_diff_party_name(d, p->from)) &&
           set_text(w, w->to, fm_diff_party_name(d, p->to)) &&
           fm_table_set_real(t, w->km2, row, p->area_m2 / 1e6) &&
           set_text(w, w->kind, p->is_redrawing ? "redrawing" : "ground") &&
           fm_table_set_real(t, w->width_m, row, p->width_m) &&
           set_text(w, w->place, named ? d->places[p->place] : NULL) &&
           (!named || fm_table_set_real(t, w->place_km, row, p->place_m / 1e3)) &&
           set_text(w, w->province, fm_diff_province_name(d, p->province));
}

static bool add_patches(struct writer *w)
{
    const fm_diff *d = w->diff;

    for (size_t i = 0; i < d->patch_count; i++) {
        const fm_patch *p = &d->patches[i];

        if (!p->is_redrawing &&
            !add_patch(w, i, p->to == FM_NO_HOLDER ? "lost" : "gained",
                       fm_diff_party_name(d, p->to == FM_NO_HOLDER ? p->from : p->to)))
            return false;
    }
    return true;
}

static bool add_by_holder(struct writer *w)
{
    const fm_diff *d = w->diff;

    /* Slivers of redrawing are no change, but without them nothing would add up. */
    for (size_t i = 0; i < d->patch_count; i++) {
        if (d->patches[i].is_redrawing && d->kept.feature_count == 0)
            break;
        for (uint32_t h = 0; h < d->holders.count; h++) {
            bool before = fm_diff_party_has(d, d->patches[i].from, h);
            bool after = fm_diff_party_has(d, d->patches[i].to, h);

            if (before != after &&
                !add_patch(w, i, after ? "gained" : "lost", d->holders.names[h]))
                return false;
        }
    }
    return true;
}

/* Ground that a party of several kept is each one's. */
static bool add_kept(struct writer *w)
{
    const fm_diff *d = w->diff;

    for (uint32_t party = 0; party < d->kept.feature_count; party++) {
        double km2 = fm_shapes_area_m2(&d->kept, party) / 1e6;

        for (uint32_t h = 0; km2 > 0 && h < d->holders.count; h++) {
            size_t row = w->out->table.row_count;

            if (!fm_diff_party_has(d, party, h))
                continue;
            if (!add_shape(w, &d->kept, party) || !set_text(w, w->change, "kept") ||
                !set_text(w, w->holder, d->holders.names[h]) ||
                !set_text(w, w->from, fm_diff_party_name(d, party)) ||
                !set_text(w, w->to, fm_diff_party_name(d, party)) ||
                !fm_table_set_real(&w->out->table, w->km2, row, km2) ||
                !set_text(w, w->kind, "ground"))
                return false;
        }
    }
    return true;
}

fm_status fm_diff_features(fm_context *ctx, const fm_diff *diff, fm_diff_view view,
                           fm_features *out)
{
    struct writer w = { .diff = diff, .out = out };
    bool done =
        add_columns(&w) &&
        (view == FM_DIFF_PATCHES ? add_patches(&w) : add_by_holder(&w) && add_kept(&w));

    if (!done)
        return fm_fail_nomem(ctx);
    out->read = fm_features_count(out);
    return FM_OK;
}
