/* SPDX-License-Identifier: MIT */
/*
 * What stands above and below the panels: title and subtitle, the key of marks, a note
 * on the method, the source.  On a low sheet the note goes first, then the subtitle.
 */
#include <math.h>

#include "base/mem.h"
#include "sheet/chart.h"

#include "base/banned.h"

/* In em. */
static const double GAP = 0.9, KEY_ROW = 1.5, KEY_GAP = 1.8, LINE = 1.25;
static const double MARK_ROOM = FM_CHART_MARK + 0.5;

enum { KEYS_MAX = 3 };

struct strips {
    fm_text_run *title, *subtitle, *source, *note;
    fm_text_run *keys[KEYS_MAX];
    fm_chart_mark marks[KEYS_MAX];
    size_t key_count;
};

static void strips_release(struct strips *s)
{
    fm_text_run_free(s->title);
    fm_text_run_free(s->subtitle);
    fm_text_run_free(s->source);
    fm_text_run_free(s->note);
    for (size_t i = 0; i < KEYS_MAX; i++)
        fm_text_run_free(s->keys[i]);
}

static void drop(fm_text_run **run)
{
    fm_text_run_free(*run);
    *run = NULL;
}

/* ---- Words ----------------------------------------------------------------------- */

static void add_note(const fm_chart_plan *plan, fm_str *out)
{
    const fm_chart_data *d = plan->data;

    if (d->group == FM_CHART_DAY)
        fm_str_add(out, "A bar is as wide as the time between two snapshots; its area "
                        "is the ground.");
    else
        fm_str_addf(out,
                    "Bars add up what changed in each %s; their area is the ground.",
                    fm_chart_unit_word(d->group));
    if (d->bars != FM_CHART_BALANCE)
        fm_str_add(out, " Ground that passes from one to another is drawn once.");
    fm_str_add(out, " Areas on the WGS 84 ellipsoid; steps with nothing wider than ");
    fm_str_add_number(out, d->tolerance_m);
    fm_str_add(out, "\u00a0m show no bar.");
}

static void add_key(const fm_chart_plan *plan, fm_chart_mark mark, fm_str *out)
{
    const fm_chart_data *d = plan->data;

    switch (mark) {
    case FM_CHART_MARK_GAP:
        fm_str_add(out, "no snapshots: change spread evenly");
        break;
    case FM_CHART_MARK_CORRECTION:
        fm_str_add(out, "likely a correction of the map");
        if (d->correction_km2 > 0) {
            fm_str_add(out, ": more than ");
            fm_chart_add_number(out, d->correction_km2,
                                fm_chart_decimals(d->correction_km2), false);
            fm_str_add(out, "\u00a0km² a day");
        }
        break;
    case FM_CHART_MARK_NOBODY:
        fm_str_add(out, "lost, gained by nobody");
        break;
    case FM_CHART_NO_MARK:
        break;
    }
}

static fm_status shape_text(const fm_chart_plan *plan, const char *text,
                            fm_setting setting, fm_text_run **out)
{
    fm_str copy = { 0 };

    if (text != NULL)
        fm_str_add(&copy, text);
    return fm_chart_shape(plan, &copy, setting, out);
}

static fm_status shape_strips(const fm_chart_plan *plan, const fm_chart_words *words,
                              double width, struct strips *s)
{
    const fm_chart_data *d = plan->data;
    bool wanted[] = { d->has_gaps, d->has_corrections, d->has_nobody };
    fm_setting title = {
        .size = 1.8, .bold = true, .max_width_px = width, .max_lines = 2
    };
    fm_setting subtitle = { .size = 1.15, .max_width_px = width, .max_lines = 3 };
    fm_setting small = { .size = 0.82, .max_width_px = width, .max_lines = 3 };
    fm_setting key = { .size = 0.9,
                       .max_width_px = width - 2 * plan->em,
                       .max_lines = 2 };
    fm_str note = { 0 };
    fm_status status = shape_text(plan, words->title, title, &s->title);

    if (status == FM_OK)
        status = shape_text(plan, words->subtitle, subtitle, &s->subtitle);
    if (status == FM_OK)
        status = shape_text(plan, words->source, small, &s->source);
    for (size_t i = 0; i < KEYS_MAX && status == FM_OK; i++) {
        fm_str text = { 0 };

        if (!wanted[i])
            continue;
        s->marks[s->key_count] = (fm_chart_mark)(i + 1);
        add_key(plan, s->marks[s->key_count], &text);
        status = fm_chart_shape(plan, &text, key, &s->keys[s->key_count++]);
    }
    if (status == FM_OK) {
        add_note(plan, &note);
        status = fm_chart_shape(plan, &note, small, &s->note);
    }
    return status;
}

/* ---- Strips ---------------------------------------------------------------------- */

/* Rows of the key; with `plan`, its texts go there, the first row at `at`. */
static fm_status flow_keys(struct strips *s, double em, double width, fm_pt at,
                           double *height, fm_chart_plan *plan)
{
    double x = 0, y = 0, row = KEY_ROW * em;
    fm_status status = FM_OK;

    for (size_t i = 0; i < s->key_count && status == FM_OK; i++) {
        double own = MARK_ROOM * em + fm_type_width(s->keys[i]);
        double tall = fm_type_height(s->keys[i]) + (KEY_ROW - LINE) * em;

        if (x > 0 && x + own > width) {
            x = 0;
            y += row;
            row = KEY_ROW * em;
        }
        row = fmax(row, tall);
        if (plan != NULL) {
            fm_text_run *run = s->keys[i];
            fm_pt to = { at.x + x + MARK_ROOM * em, at.y + y };

            s->keys[i] = NULL;
            status = fm_chart_add_text(plan, run, to, plan->type.muted);
            if (status == FM_OK)
                plan->texts[plan->text_count - 1].mark = s->marks[i];
        }
        x += own + KEY_GAP * em;
    }
    *height = s->key_count > 0 ? y + row : 0;
    return status;
}

static double height_above(const struct strips *s, double em)
{
    double height = fm_type_height(s->title) + fm_type_height(s->subtitle);

    return FM_CHART_MARGIN * em + height + (height > 0 ? GAP * em : 0);
}

static double height_below(const struct strips *s, double em, double keys)
{
    double height = keys + fm_type_height(s->note) + fm_type_height(s->source);

    return FM_CHART_MARGIN * em + height + (height > 0 ? GAP * em : 0);
}

/* Texts above and below; `*y0` to `*y1` remains for headings, panels and dates. */
static fm_status place_strips(fm_chart_plan *plan, struct strips *s, double between,
                              double *y0, double *y1)
{
    fm_rect page = plan->sheet->page;
    double em = plan->em, keys = 0, least = FM_CHART_PANELS_LEAST * em + between;
    fm_rect inside = { page.x0 + FM_CHART_MARGIN * em, page.y0 + FM_CHART_MARGIN * em,
                       page.x1 - FM_CHART_MARGIN * em, page.y1 - FM_CHART_MARGIN * em };
    fm_text_run **optional[] = { &s->note, &s->subtitle };
    fm_text_run *runs[] = { s->title, s->subtitle, s->note, s->source };
    fm_color colors[] = { plan->type.ink, plan->type.muted, plan->type.muted,
                          plan->type.muted };
    fm_pt at = { inside.x0, inside.y0 };
    fm_status status = flow_keys(s, em, inside.x1 - inside.x0, at, &keys, NULL);

    for (size_t i = 0; i < 2; i++) {
        if (page.y1 - page.y0 - height_above(s, em) - height_below(s, em, keys) < least)
            drop(optional[i]);
    }
    runs[1] = s->subtitle;
    runs[2] = s->note;
    *y0 = page.y0 + height_above(s, em);
    *y1 = page.y1 - height_below(s, em, keys);
    if (*y1 - *y0 < least)
        return fm_fail(plan->ctx, FM_ERR_LIMIT,
                       "a chart has no room on %d x %d px; give a larger size",
                       (int)(page.x1 - page.x0), (int)(page.y1 - page.y0));
    s->title = s->subtitle = s->note = s->source = NULL;
    for (size_t i = 0; i < 4; i++) {
        double height = fm_type_height(runs[i]);

        if (i == 2) {
            at.y = *y1 + GAP * em;
            if (status == FM_OK)
                status = flow_keys(s, em, inside.x1 - inside.x0, at, &keys, plan);
            at.y += keys;
        }
        at.x = fm_type_start(plan->sheet, inside, fm_type_width(runs[i]));
        if (status == FM_OK)
            status = fm_chart_add_text(plan, runs[i], at, colors[i]);
        else
            fm_text_run_free(runs[i]);
        at.y += height;
    }
    return status;
}

fm_status fm_chart_place_strips(fm_chart_plan *plan, const fm_chart_words *words,
                                double between, double *y0, double *y1)
{
    fm_rect page = plan->sheet->page;
    struct strips strips = { 0 };
    fm_status status = shape_strips(
        plan, words, page.x1 - page.x0 - 2 * FM_CHART_MARGIN * plan->em, &strips);

    if (status == FM_OK)
        status = place_strips(plan, &strips, between, y0, y1);
    strips_release(&strips);
    return status;
}
