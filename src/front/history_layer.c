/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/mem.h"
#include "front/history.h"

#include "base/banned.h"

struct writer {
    const fm_history *history;
    fm_features *out;
    size_t date, since, change, holder, from, to, km2;
};

static bool add_columns(struct writer *w)
{
    struct {
        const char *name;
        size_t *column;
    } columns[] = {
        { "date", &w->date },     { "since", &w->since }, { "change", &w->change },
        { "holder", &w->holder }, { "from", &w->from },   { "to", &w->to },
        { "km2", &w->km2 },
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
    return text == NULL ||
           fm_table_set_text(&w->out->table, column, w->out->table.row_count - 1, text,
                             strlen(text));
}

static bool set_date(struct writer *w, size_t column, fm_date date)
{
    fm_str text = { 0 };
    bool done;

    fm_date_add_iso(&text, date);
    done = !text.failed && set_text(w, column, fm_str_text(&text));
    fm_str_release(&text);
    return done;
}

static bool add_patch(struct writer *w, size_t patch)
{
    const fm_history *h = w->history;
    const fm_history_patch *p = &h->patches[patch];
    const fm_history_step *step = &h->steps[p->step];
    const char *from = p->from == FM_NO_HOLDER ? NULL : h->parties.names[p->from];
    const char *to = p->to == FM_NO_HOLDER ? NULL : h->parties.names[p->to];
    fm_shapes *out = &w->out->shapes;
    size_t row = w->out->table.row_count;

    if (!fm_shapes_begin_feature(out) || !fm_table_add_row(&w->out->table))
        return false;
    for (size_t i = h->ground.feature_start[patch];
         i < h->ground.feature_start[patch + 1]; i++) {
        if (!fm_shapes_begin_part(out, (fm_part_role)h->ground.part_role[i]) ||
            !fm_shapes_add_points(out, h->ground.points + h->ground.part_start[i],
                                  fm_shapes_part_size(&h->ground, i)))
            return false;
    }
    return set_date(w, w->date, step->to) && set_date(w, w->since, step->from) &&
           set_text(w, w->change, to == NULL ? "lost" : "gained") &&
           set_text(w, w->holder, to == NULL ? from : to) &&
           set_text(w, w->from, from) && set_text(w, w->to, to) &&
           fm_table_set_real(&w->out->table, w->km2, row, p->area_m2 / 1e6);
}

fm_status fm_history_features(fm_context *ctx, const fm_history *history,
                              fm_features *out)
{
    struct writer w = { .history = history, .out = out };
    bool done = add_columns(&w);

    for (size_t i = 0; done && i < history->patch_count; i++)
        done = history->patches[i].is_redrawing || add_patch(&w, i);
    if (!done)
        return fm_fail_nomem(ctx);
    out->read = fm_features_count(out);
    return FM_OK;
}
