/* SPDX-License-Identifier: MIT */
/*
 * The map of the whole movement as a map document: what changed hands in each step,
 * coloured by date from light to dark, the front on the first day dashed and on the
 * last one solid.  And the document of its film, which shows the day it is given.
 */
#include <math.h>
#include <string.h>

#include "doc/color.h"
#include "doc/yaml_write.h"
#include "front/history.h"
#include "front/propose_parts.h"

#include "base/banned.h"

enum { SPANS_MAX = 6 };

/* Light to dark in one hue and a half, so that later reads as heavier, in grey as well
 * (after ColorBrewer's YlOrBr). */
static const char *const span_colors[SPANS_MAX] = { "#fee391", "#fec44f", "#fe9929",
                                                    "#ec7014", "#cc4c02", "#8c2d04" };

static bool is_of_files(const fm_history *h)
{
    return h->date_field == NULL && h->valid_from == NULL && h->valid_to == NULL;
}

/* What a layer of the document reads. */
static fm_status find_source(fm_context *ctx, const fm_history *h, const char **source)
{
    *source = is_of_files(h) ? h->source : h->first_path;
    if (*source != NULL)
        return FM_OK;
    return fm_fail(ctx, FM_ERR_USAGE,
                   "the files of '%.200s' are not named alike but for their dates; a "
                   "map document cannot name them",
                   h->name);
}

static void add_source(const fm_history *h, const char *source, const char *id,
                       fm_str *out)
{
    fm_str_addf(out, "\n  - id: %s\n    source: ", id);
    fm_yaml_add_text(out, source);
    if (h->source_layer != NULL) {
        fm_str_add(out, "\n    layer: ");
        fm_yaml_add_text(out, h->source_layer);
    }
    if (h->crs != NULL) {
        fm_str_add(out, "\n    crs: ");
        fm_yaml_add_text(out, h->crs);
    }
    if (h->where != NULL) {
        fm_str_add(out, "\n    where: ");
        fm_yaml_add_text(out, h->where);
    }
    fm_str_add(out, "\n");
}

static void add_dates(const fm_history *h, fm_str *out)
{
    if (h->date_field != NULL) {
        fm_str_add(out, "    date-field: ");
        fm_yaml_add_text(out, h->date_field);
        fm_str_add(out, "\n");
    }
    if (h->valid_from != NULL || h->valid_to != NULL) {
        fm_str_add(out, "    valid: {");
        if (h->valid_from != NULL) {
            fm_str_add(out, "from: ");
            fm_yaml_add_text(out, h->valid_from);
        }
        if (h->valid_to != NULL) {
            fm_str_add(out, h->valid_from != NULL ? ", to: " : "to: ");
            fm_yaml_add_text(out, h->valid_to);
        }
        fm_str_add(out, "}\n");
    }
}

/* ---- Spans of time --------------------------------------------------------------- */

/* One colour: the steps from the first to the last. */
struct span {
    fm_date from, to;
};

/* As many steps with change in each, and no more spans than there are of those. */
static size_t choose_spans(const fm_history *h, struct span spans[SPANS_MAX])
{
    size_t changed = 0, count, seen = 0;

    for (size_t i = 0; i < h->step_count; i++)
        changed += h->steps[i].is_changed;
    count = changed < SPANS_MAX ? changed : SPANS_MAX;
    for (size_t i = 0; i < h->step_count; i++) {
        const fm_history_step *step = &h->steps[i];
        size_t k;

        if (!step->is_changed)
            continue;
        k = seen * count / changed;
        if (seen == 0 || (seen - 1) * count / changed != k)
            spans[k].from = step->from;
        spans[k].to = step->to;
        seen++;
    }
    return count;
}

static void add_spans(const fm_history *h, fm_str *out)
{
    struct span spans[SPANS_MAX];
    size_t count = choose_spans(h, spans);

    if (count == 0)
        return;
    fm_str_add(out, "    classes:\n      rules:\n");
    for (size_t i = 0; i < count; i++) {
        size_t color = count == 1 ? SPANS_MAX - 1 : i * (SPANS_MAX - 1) / (count - 1);
        fm_str label = { 0 };

        fm_str_add(out, "        - where: \"date <= '");
        fm_date_add_iso(out, spans[i].to);
        fm_str_add(out, "'\"\n          label: ");
        fm_propose_dates(spans[i].from, spans[i].to, &label);
        fm_yaml_add_text(out, fm_str_text(&label));
        fm_str_addf(out, "\n          fill-color: \"%s\"\n", span_colors[color]);
        fm_str_release(&label);
    }
}

/* The box of what changed hands, redrawing left out. */
static bool box_of_movement(const fm_history *h, fm_bbox *box)
{
    fm_shapes ground = { 0 };
    bool done = true;

    for (size_t i = 0; done && i < h->patch_count; i++) {
        if (h->patches[i].is_redrawing)
            continue;
        done = fm_shapes_begin_feature(&ground);
        for (size_t k = h->ground.feature_start[i];
             done && k < h->ground.feature_start[i + 1]; k++)
            done =
                fm_shapes_begin_part(&ground, (fm_part_role)h->ground.part_role[k]) &&
                fm_shapes_add_points(&ground,
                                     h->ground.points + h->ground.part_start[k],
                                     fm_shapes_part_size(&h->ground, k));
    }
    *box = ground.feature_count == 0 ? FM_BBOX_EMPTY : fm_shapes_bbox_all(&ground);
    fm_shapes_release(&ground);
    return done;
}

/* ---- The document ---------------------------------------------------------------- */

/* "government: 1480 km² gained, 12 km² lost" for the one with the largest net change.
 */
static void add_subtitle(const fm_history *h, fm_str *out)
{
    fm_str text = { 0 };
    fm_change_sum best = { 0 };
    size_t most = 0;

    for (uint32_t i = 0; i < h->holders.count; i++) {
        fm_change_sum s = fm_history_total(h, i);

        if (i == 0 ||
            fabs(s.gained_m2 - s.lost_m2) > fabs(best.gained_m2 - best.lost_m2)) {
            best = s;
            most = i;
        }
    }
    if (h->by != NULL && h->holders.count > 0)
        fm_str_addf(&text, "%s: ", h->holders.names[most]);
    fm_str_add_fixed(&text, best.gained_m2 / 1e6, best.gained_m2 < 1e8 ? 1 : 0);
    fm_str_add(&text, " km² gained, ");
    fm_str_add_fixed(&text, best.lost_m2 / 1e6, best.lost_m2 < 1e8 ? 1 : 0);
    fm_str_addf(&text, " km² lost in %zu step%s", h->step_count,
                h->step_count == 1 ? "" : "s");
    fm_str_add(out, "\nsubtitle: ");
    fm_yaml_add_text(out, fm_str_text(&text));
    fm_str_release(&text);
}

static void add_head(const fm_history *h, fm_bbox box, fm_str *out)
{
    fm_str title = { 0 };

    fm_str_add(&title, "Movement of the front, ");
    fm_propose_dates(h->first, h->last, &title);
    fm_str_add(out, "frontmap: 1\ntitle: ");
    fm_yaml_add_text(out, fm_str_text(&title));
    fm_str_release(&title);
    add_subtitle(h, out);
    fm_str_add(out, "\ndate: ");
    fm_date_add_iso(out, h->last);
    fm_str_add(out, "\n\nsheet:\n  size: 1440x1200\n  crs: auto\n"
                    "  background: \"#f3f1ec\"\n");
    if (!fm_bbox_is_empty(box))
        fm_propose_extent(box, out);
    fm_str_add(out, "\nlayers:");
}

static void add_field(const fm_history *h, fm_str *out)
{
    if (h->by == NULL)
        return;
    fm_str_add(out, ", field: ");
    fm_yaml_add_text(out, h->by);
}

static void add_front(const fm_history *h, const char *zones, const char *source,
                      const char *id, const char *title, const char *style, fm_str *out)
{
    if (h->by == NULL) {
        add_source(h, source, id, out);
        fm_str_addf(out, "    title: \"%s\"\n%s", title, style);
        return;
    }
    fm_str_addf(out, "\n  - id: %s\n    title: \"%s\"\n    derive: {front-line: %s", id,
                title, zones);
    add_field(h, out);
    fm_str_addf(out, "}\n%s", style);
}

static void add_fronts(const fm_history *h, fm_str *out)
{
    bool files = is_of_files(h);
    fm_str first = { 0 }, last = { 0 };

    fm_str_add(&first, "Front on ");
    fm_date_add_words(&first, h->first, "en");
    fm_str_add(&last, "Front on ");
    fm_date_add_words(&last, h->last, "en");
    if (files)
        add_front(h, "first", h->first_path, "front-first", fm_str_text(&first),
                  "    line-color: \"#1c1c1c\"\n    line-width: 1.3\n"
                  "    line-dasharray: [4, 2.5]\n",
                  out);
    add_front(h, "zones", h->last_path, "front-last", fm_str_text(&last),
              "    line-color: \"#1c1c1c\"\n    line-width: 2\n", out);
    if (!files && h->by == NULL)
        add_dates(h, out);
    fm_str_release(&first);
    fm_str_release(&last);
}

/* Pale, and in cold colours where there are few: the movement is the subject. */
static void add_holders(const fm_history *h, fm_str *out)
{
    static const char *const colors[] = { "#8da0cb", "#66c2a5", "#bdbdbd",
                                          "#a6d8e8", "#c5b0d5", "#9fb8ad" };
    size_t count = sizeof colors / sizeof *colors;

    fm_str_add(out, "    classes:\n      field: ");
    fm_yaml_add_text(out, h->by);
    fm_str_add(out, "\n      values:\n");
    for (size_t i = 0; i < h->holders.count; i++) {
        fm_str_add(out, "        ");
        fm_yaml_add_text(out, h->holders.names[i]);
        fm_str_addf(out, ": {fill-color: \"%s\", fill-opacity: 0.3}\n",
                    colors[i % count]);
    }
}

static void add_provinces(const fm_history *h, fm_str *out)
{
    fm_str_add(out, "\n  - id: provinces\n    source: ");
    fm_yaml_add_text(out, h->within_path);
    fm_str_add(out, "\n    line-color: \"#7d7466\"\n    line-width: 0.8\n"
                    "    legend: false\n");
}

static void add_places(const fm_history *h, fm_str *out)
{
    fm_str_add(out, "\n  - id: places\n    source: ");
    fm_yaml_add_text(out, h->places_path);
    fm_str_addf(out,
                "\n    legend: false\n    circle-radius: 2\n"
                "    circle-color: \"#222222\"\n"
                "    circle-stroke-color: \"#ffffff\"\n"
                "    circle-stroke-width: 0.8\n    label:\n"
                "      text-field: \"{%s}\"\n      text-size: 10.5\n"
                "      text-halo-color: \"#ffffffd8\"\n      text-halo-width: 1.5\n"
                "      optional: true\n",
                h->places_name == NULL ? "name" : h->places_name);
}

static void add_layers(const fm_history *h, const char *source, fm_str *out)
{
    bool files = is_of_files(h);

    add_source(h, source, "zones", out);
    add_dates(h, out);
    fm_str_add(out, "    title: Ground held on the last day\n");
    if (h->by == NULL)
        fm_str_add(out, "    fill-color: \"#8c8c8c\"\n    fill-opacity: 0.25\n");
    else
        add_holders(h, out);
    if (files && h->by != NULL) {
        add_source(h, h->first_path, "first", out);
        fm_str_add(out, "    visible: false\n");
    }
    fm_str_add(out, "\n  - id: movement\n    title: Changed hands\n"
                    "    derive: {movement: zones, since: ");
    fm_date_add_iso(out, h->first);
    add_field(h, out);
    fm_str_add(out, "}\n    fill-opacity: 0.85\n");
    add_spans(h, out);
    if (h->within_path != NULL)
        add_provinces(h, out);
    add_fronts(h, out);
    if (h->places_path != NULL)
        add_places(h, out);
}

fm_status fm_history_propose(fm_context *ctx, const fm_history *history, char **yaml)
{
    fm_str out = { 0 };
    const char *source;
    fm_bbox box;
    fm_status status = find_source(ctx, history, &source);

    *yaml = NULL;
    if (status != FM_OK)
        return status;
    if (!box_of_movement(history, &box))
        return fm_fail_nomem(ctx);
    add_head(history, box, &out);
    add_layers(history, source, &out);
    fm_propose_furniture(&out);
    *yaml = fm_str_take(&out);
    return *yaml == NULL ? fm_fail_nomem(ctx) : FM_OK;
}

/* ---- The film ---------------------------------------------------------------------
 */

static void add_film_holders(const fm_history *h, fm_str *out)
{
    fm_str_add(out, "    classes:\n      field: ");
    fm_yaml_add_text(out, h->by);
    fm_str_add(out, "\n      values:\n");
    for (size_t i = 0; i < h->holders.count; i++) {
        fm_str_add(out, "        ");
        fm_yaml_add_text(out, h->holders.names[i]);
        fm_str_add(out, ": {fill-color: \"");
        fm_color_add_hex(out, fm_color_palette(i));
        fm_str_add(out, "\", fill-opacity: 0.45}\n");
    }
}

/* The zones of the day alone, and the line between holders: nothing on the sheet says
 * what is not of that day. */
fm_status fm_history_propose_film(fm_context *ctx, const fm_history *history,
                                  char **yaml)
{
    fm_str out = { 0 };
    const char *source;
    fm_bbox box;
    fm_status status = find_source(ctx, history, &source);

    *yaml = NULL;
    if (status != FM_OK)
        return status;
    if (!box_of_movement(history, &box))
        return fm_fail_nomem(ctx);
    fm_str_add(&out, "frontmap: 1\ntitle: \"{date}\"\ndate: ");
    fm_date_add_iso(&out, history->last);
    fm_str_add(&out, "\n\nsheet:\n  size: 1200x1000\n  crs: auto\n"
                     "  background: \"#f3f1ec\"\n");
    if (!fm_bbox_is_empty(box))
        fm_propose_extent(box, &out);
    fm_str_add(&out, "\nlayers:");
    add_source(history, source, "zones", &out);
    add_dates(history, &out);
    fm_str_add(&out, "    title: Ground held\n");
    if (history->by == NULL)
        fm_str_add(&out, "    fill-color: \"#b2182b\"\n    fill-opacity: 0.35\n"
                         "    line-color: \"#7f0f1d\"\n    line-width: 1.6\n");
    else
        add_film_holders(history, &out);
    if (history->within_path != NULL)
        add_provinces(history, &out);
    if (history->by != NULL) {
        fm_str_add(&out, "\n  - id: front\n    title: Front\n"
                         "    derive: {front-line: zones");
        add_field(history, &out);
        fm_str_add(&out, "}\n    line-color: \"#1c1c1c\"\n    line-width: 2\n");
    }
    if (history->places_path != NULL)
        add_places(history, &out);
    fm_propose_furniture(&out);
    *yaml = fm_str_take(&out);
    return *yaml == NULL ? fm_fail_nomem(ctx) : FM_OK;
}
