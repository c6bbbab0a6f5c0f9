/* SPDX-License-Identifier: MIT */
/*
 * The change map as a map document: the zones of the later snapshot, pale; the changed
 * ground hatched in the colour of who took it; the old front dashed, the new one solid;
 * the places that changed hands, or all of a layer of them, named.
 */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "doc/yaml_write.h"
#include "front/diff.h"
#include "front/propose_parts.h"

#include "base/banned.h"

enum { PLACES_MAX = 200 };

static void add_title(const fm_diff *d, fm_str *out)
{
    fm_str title = { 0 };

    fm_str_add(&title, d->by == NULL ? "Change of ground" : "Change of control");
    if (fm_date_is_set(d->old_date) && fm_date_is_set(d->new_date)) {
        fm_str_add(&title, ", ");
        fm_propose_dates(d->old_date, d->new_date, &title);
    }
    fm_str_add(out, "frontmap: 1\ntitle: ");
    fm_yaml_add_text(out, fm_str_text(&title));
    fm_str_release(&title);
}

static const char *label_of(const fm_diff *d, size_t holder)
{
    if (d->looks != NULL && d->looks[holder].label != NULL)
        return d->looks[holder].label;
    return d->holders.names[holder];
}

static fm_color color_of(const fm_diff *d, size_t holder)
{
    if (d->looks != NULL && d->looks[holder].has_color)
        return d->looks[holder].color;
    return fm_color_palette(holder);
}

static void add_km2(fm_str *out, double m2)
{
    fm_str_add_fixed(out, m2 / 1e6, m2 < 1e8 ? 1 : 0);
    fm_str_add(out, " km²");
}

/* "Government: 1480 km² gained.  18 places changed hands." */
static void add_subtitle(const fm_diff *d, fm_str *out)
{
    fm_str text = { 0 };
    size_t told = 0;

    for (size_t i = 0; i < d->holders.count && told < 3; i++) {
        const fm_change_sum *s = &d->sums[i];
        double gained_m2 = s->gained_m2 - s->redrawn_gained_m2;
        double lost_m2 = s->lost_m2 - s->redrawn_lost_m2;

        if (gained_m2 < 5e4 && lost_m2 < 5e4)
            continue;
        fm_str_add(&text, told++ == 0 ? "" : "; ");
        if (d->by != NULL)
            fm_str_addf(&text, "%s: ", label_of(d, i));
        if (gained_m2 >= 5e4) {
            add_km2(&text, gained_m2);
            fm_str_add(&text, " gained");
        }
        if (lost_m2 >= 5e4) {
            fm_str_add(&text, gained_m2 >= 5e4 ? ", " : "");
            add_km2(&text, lost_m2);
            fm_str_add(&text, " lost");
        }
    }
    if (told == 0)
        fm_str_add(&text, fm_diff_is_changed(d) ? "less than 0.05 km² changed hands"
                                                : "no change on the ground");
    if (d->place_change_count > 0)
        fm_str_addf(&text, "; %zu place%s changed hands", d->place_change_count,
                    d->place_change_count == 1 ? "" : "s");
    fm_str_add(out, "\nsubtitle: ");
    fm_yaml_add_text(out, fm_str_text(&text));
    fm_str_release(&text);
}

/* ---- The sheet ------------------------------------------------------------------- */

/* The box of the patches that are ground. */
static bool box_of_change(const fm_diff *d, fm_bbox *box)
{
    fm_shapes ground = { 0 };
    bool done = true;

    for (size_t i = 0; done && i < d->patch_count && !d->patches[i].is_redrawing; i++) {
        done = fm_shapes_begin_feature(&ground);
        for (size_t k = d->ground.feature_start[i];
             done && k < d->ground.feature_start[i + 1]; k++)
            done =
                fm_shapes_begin_part(&ground, (fm_part_role)d->ground.part_role[k]) &&
                fm_shapes_add_points(&ground,
                                     d->ground.points + d->ground.part_start[k],
                                     fm_shapes_part_size(&d->ground, k));
    }
    *box = ground.feature_count == 0 ? FM_BBOX_EMPTY : fm_shapes_bbox_all(&ground);
    fm_shapes_release(&ground);
    return done;
}

/* ---- Layers ---------------------------------------------------------------------- */

static void add_source(const fm_diff *d, int side, const char *id, fm_str *out)
{
    fm_str_addf(out, "\n  - id: %s\n    source: ", id);
    fm_yaml_add_text(out, side == 0 ? d->old_path : d->new_path);
    if (d->source_layer != NULL) {
        fm_str_add(out, "\n    layer: ");
        fm_yaml_add_text(out, d->source_layer);
    }
    if (d->crs != NULL) {
        fm_str_add(out, "\n    crs: ");
        fm_yaml_add_text(out, d->crs);
    }
    if (d->where[side] != NULL) {
        fm_str_add(out, "\n    where: ");
        fm_yaml_add_text(out, d->where[side]);
    }
    fm_str_add(out, "\n");
}

/* Holders who hold ground in the later snapshot, or changed any. */
static void add_holder_classes(const fm_diff *d, fm_str *out)
{
    fm_str_add(out, "    title: Ground held\n    classes:\n      field: ");
    fm_yaml_add_text(out, d->by);
    fm_str_add(out, "\n      values:\n");
    for (size_t i = 0; i < d->holders.count; i++) {
        fm_str_add(out, "        ");
        fm_yaml_add_text(out, d->holders.names[i]);
        fm_str_add(out, ": {label: ");
        fm_yaml_add_text(out, label_of(d, i));
        fm_str_add(out, ", fill-opacity: 0.35, fill-color: ");
        fm_yaml_add_color(out, color_of(d, i));
        fm_str_add(out, "}\n");
    }
}

static void add_zones(const fm_diff *d, fm_str *out)
{
    add_source(d, 0, "before", out);
    fm_str_add(out, "    visible: false\n");
    add_source(d, 1, "zones", out);
    if (d->by != NULL)
        add_holder_classes(d, out);
    else
        fm_str_add(out, "    title: Ground held\n"
                        "    fill-color: \"#8c8c8c\"\n    fill-opacity: 0.3\n");
}

/* A taking is hatched in the colour of who took it, over the pale ground that he has.
 */
static void add_taker(const fm_diff *d, size_t holder, fm_str *out)
{
    fm_str label = { 0 };

    fm_str_addf(&label, "Gained by %s", label_of(d, holder));
    fm_str_add(out, "        ");
    fm_yaml_add_text(out, d->holders.names[holder]);
    fm_str_add(out, ": {label: ");
    fm_yaml_add_text(out, fm_str_text(&label));
    fm_str_add(out, ", fill-opacity: 0.55, fill-pattern: hatch-45, fill-color: ");
    fm_yaml_add_color(out, color_of(d, holder));
    fm_str_add(out, ", fill-pattern-color: \"#1c1c1cb0\"}\n");
    fm_str_release(&label);
}

static void add_change(const fm_diff *d, fm_str *out)
{
    fm_str_add(out, "\n  - id: change\n    title: Changed hands\n"
                    "    derive: {change: zones, old: before");
    if (d->by != NULL) {
        fm_str_add(out, ", field: ");
        fm_yaml_add_text(out, d->by);
    }
    fm_str_add(out, "}\n    classes:\n");
    if (d->by == NULL) {
        fm_str_add(
            out, "      field: change\n      values:\n"
                 "        gained: {label: Gained, fill-pattern: hatch-45, fill-color: "
                 "\"#d55e00\", fill-opacity: 0.55, fill-pattern-color: \"#1c1c1cb0\"}\n"
                 "        lost: {label: Lost, fill-pattern: hatch-135, fill-color: "
                 "\"#0072b2\", fill-opacity: 0.55, fill-pattern-color: "
                 "\"#1c1c1cb0\"}\n");
        return;
    }
    fm_str_add(out, "      field: to\n      values:\n");
    for (size_t i = 0; i < d->holders.count; i++)
        add_taker(d, i, out);
    fm_str_add(out, "      default: {label: Given up, fill-pattern: hatch-135, "
                    "fill-color: \"#bdbdbd\", fill-opacity: 0.55, "
                    "fill-pattern-color: \"#1c1c1cb0\"}\n");
}

static void add_front(const fm_diff *d, const char *zones, const char *id,
                      const char *title, const char *style, fm_str *out)
{
    if (d->by == NULL) {
        add_source(d, strcmp(zones, "before") == 0 ? 0 : 1, id, out);
        fm_str_addf(out, "    title: %s\n%s", title, style);
        return;
    }
    fm_str_addf(out,
                "\n  - id: %s\n    title: %s\n    derive: {front-line: %s, field: ", id,
                title, zones);
    fm_yaml_add_text(out, d->by);
    fm_str_addf(out, "}\n%s", style);
}

static void add_within(const fm_diff *d, fm_str *out)
{
    if (d->within_path == NULL)
        return;
    fm_str_add(out, "\n  - id: provinces\n    source: ");
    fm_yaml_add_text(out, d->within_path);
    fm_str_add(out, "\n    line-color: \"#7d7466\"\n    line-width: 0.8\n"
                    "    legend: false\n");
}

static const char PLACE_STYLE[] = "    legend: false\n"
                                  "    circle-stroke-color: \"#ffffff\"\n"
                                  "    circle-stroke-width: 0.8\n"
                                  "    circle-color: \"#222222\"\n";

/* The places that changed hands, in bold; the others as far as there is room. */
static void add_places(const fm_diff *d, fm_str *out)
{
    const char *field = d->places_name == NULL ? "name" : d->places_name;
    fm_str list = { 0 };
    size_t count = d->place_change_count;

    if (d->places_path == NULL)
        return;
    for (size_t i = 0; i < count && i < PLACES_MAX; i++) {
        fm_str_add(&list, i == 0 ? "'" : ", '");
        for (const char *c = d->place_changes[i].name; *c != '\0'; c++)
            fm_str_addf(&list, *c == '\'' ? "''" : "%c", *c);
        fm_str_add(&list, "'");
    }
    for (int changed = 0; changed < 2; changed++) {
        fm_str where = { 0 };

        if (changed && count == 0)
            continue;
        fm_str_addf(out, "\n  - id: places%s\n    source: ", changed ? "-changed" : "");
        fm_yaml_add_text(out, d->places_path);
        if (count > 0) {
            fm_str_addf(&where, "\"%s\" %sIN (%s)",
                        d->places_name == NULL ? "name_en" : d->places_name,
                        changed ? "" : "NOT ", fm_str_text(&list));
            fm_str_add(out, "\n    where: ");
            fm_yaml_add_text(out, fm_str_text(&where));
        }
        fm_str_addf(
            out, "\n%s    circle-radius: %s\n    label:\n      text-field: \"{%s}\"\n",
            PLACE_STYLE, changed ? "3" : "2", field);
        fm_str_add(out, changed
                            ? "      text-size: 12\n      text-bold: true\n"
                              "      priority: 8\n"
                            : "      text-size: 10.5\n      text-color: \"#444444\"\n"
                              "      priority: 1\n      optional: true\n");
        fm_str_add(out, "      text-halo-color: \"#ffffffd8\"\n"
                        "      text-halo-width: 1.5\n");
        fm_str_release(&where);
    }
    fm_str_release(&list);
}

fm_status fm_diff_propose(fm_context *ctx, const fm_diff *diff, char **yaml)
{
    fm_str out = { 0 };
    fm_bbox box;

    *yaml = NULL;
    if (fm_str_equal(diff->old_path, "-") || fm_str_equal(diff->new_path, "-"))
        return fm_fail(ctx, FM_ERR_USAGE,
                       "a map of the change reads the layers again, which standard "
                       "input does not allow; give files");
    if (!box_of_change(diff, &box))
        return fm_fail_nomem(ctx);
    add_title(diff, &out);
    add_subtitle(diff, &out);
    fm_str_add(&out, "\n\nsheet:\n  size: 1440x1200\n  crs: auto\n"
                     "  background: \"#f3f1ec\"\n");
    if (!fm_bbox_is_empty(box))
        fm_propose_extent(box, &out);
    fm_str_add(&out, "\nlayers:");
    add_zones(diff, &out);
    add_change(diff, &out);
    add_within(diff, &out);
    add_front(diff, "before", "front-before", "Front before",
              "    line-color: \"#1c1c1c\"\n    line-width: 1.3\n"
              "    line-dasharray: [4, 2.5]\n",
              &out);
    add_front(diff, "zones", "front-now", "Front now",
              "    line-color: \"#1c1c1c\"\n    line-width: 2\n", &out);
    add_places(diff, &out);
    fm_propose_furniture(&out);
    *yaml = fm_str_take(&out);
    return *yaml == NULL ? fm_fail_nomem(ctx) : FM_OK;
}
