/* SPDX-License-Identifier: MIT */
/*
 * The front as a map document: the zones of the snapshot, pale; the front solid, that
 * of the older snapshot dashed; the places, named.
 */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "doc/yaml_write.h"
#include "front/front.h"

#include "base/banned.h"

static void add_title(const fm_front *front, fm_str *out)
{
    fm_str title = { 0 };

    fm_str_add(&title, "Front line");
    if (fm_date_is_set(front->date)) {
        fm_str_add(&title, ", ");
        if (fm_date_is_set(front->since)) {
            fm_date_add_words(&title, front->since, "en");
            fm_str_add(&title, " to ");
        }
        fm_date_add_words(&title, front->date, "en");
    }
    fm_str_add(out, "frontmap: 1\ntitle: ");
    fm_yaml_add_text(out, fm_str_text(&title));
    fm_str_release(&title);
}

/* The line with a sixth more on each side. */
static void add_extent(const fm_shapes *lines, fm_str *out)
{
    const double least_deg = 0.05, share = 0.17;
    fm_bbox box = fm_shapes_bbox_all(lines);
    double shrink, margin, edges[4];

    if (fm_bbox_is_empty(box))
        return;
    shrink = fmax(cos((box.south + box.north) / 2 * 0.017453292519943295), 0.05);
    margin = fmax(fmax((box.east - box.west) * shrink, box.north - box.south) * share,
                  least_deg);
    edges[0] = box.west - margin / shrink;
    edges[1] = fmax(box.south - margin, -89.9);
    edges[2] = box.east + margin / shrink;
    edges[3] = fmin(box.north + margin, 89.9);
    if (edges[2] - edges[0] >= 360)
        return;
    fm_str_add(out, "  extent: [");
    for (int i = 0; i < 4; i++) {
        fm_str_add(out, i == 0 ? "" : ", ");
        fm_str_add_fixed(out, edges[i], 4);
    }
    fm_str_add(out, "]\n");
}

static void add_key(fm_str *out, const char *key, const char *text)
{
    if (text == NULL)
        return;
    fm_str_addf(out, "\n    %s: ", key);
    fm_yaml_add_text(out, text);
}

/* The snapshot of a series that is one layer: its condition. */
static void add_where(const fm_front *front, fm_date date, fm_str *out)
{
    const char *const fields[3] = { front->date_field, front->valid_from,
                                    front->valid_to };
    fm_str text = { 0 }, day = { 0 };

    fm_date_add_iso(&day, date);
    if (front->where != NULL)
        fm_str_addf(&text, "(%s)", front->where);
    for (size_t i = 0; i < 3; i++) {
        const char *field = fields[i];

        if (field == NULL)
            continue;
        fm_str_add(&text, text.length > 0 ? " AND " : "");
        if (i == 0)
            fm_str_addf(&text, "\"%s\" = '%s'", field, fm_str_text(&day));
        else
            fm_str_addf(&text, "(\"%s\" IS NULL OR \"%s\" %s '%s')", field, field,
                        i == 1 ? "<=" : ">", fm_str_text(&day));
    }
    if (text.length > 0)
        add_key(out, "where", fm_str_text(&text));
    fm_str_release(&text);
    fm_str_release(&day);
}

static void add_zones(const fm_front *front, bool is_before, fm_str *out)
{
    const fm_holdings *h = &front->now.holdings;

    fm_str_addf(out, "\n  - id: %s", is_before ? "before" : "zones");
    add_key(out, "source", is_before ? front->since_name : front->name);
    add_key(out, "layer", front->source_layer);
    add_key(out, "crs", front->crs);
    add_where(front, is_before ? front->since : front->date, out);
    fm_str_add(out, "\n");
    if (is_before) {
        fm_str_add(out, "    visible: false\n");
        return;
    }
    fm_str_add(out, "    title: Ground held\n");
    if (front->by == NULL) {
        fm_str_add(out, "    fill-color: \"#8c8c8c\"\n    fill-opacity: 0.3\n");
        return;
    }
    fm_str_add(out, "    classes:\n      field: ");
    fm_yaml_add_text(out, front->by);
    fm_str_add(out, "\n      values:\n");
    for (size_t i = 0; i < h->count; i++) {
        fm_str_add(out, "        ");
        fm_yaml_add_text(out, h->holders[i]);
        fm_str_add(out, ": {fill-opacity: 0.35, fill-color: ");
        fm_yaml_add_color(out, fm_color_palette(i));
        fm_str_add(out, "}\n");
    }
}

static void add_metres(fm_str *out, const char *key, double metres)
{
    fm_str_addf(out, ", %s: ", key);
    fm_str_add_number(out, metres);
    fm_str_add(out, "m");
}

static void add_front(const fm_front *front, const char *derive, const char *id,
                      const char *title, const char *style, fm_str *out)
{
    fm_str_addf(out, "\n  - id: %s\n    title: %s\n    derive: {%s", id, title, derive);
    if (front->by != NULL) {
        fm_str_add(out, ", field: ");
        fm_yaml_add_text(out, front->by);
    }
    if (front->between[0] != NULL || front->by == NULL) {
        fm_str_add(out, ", between: [");
        fm_yaml_add_text(out, front->between[0] == NULL ? "zone" : front->between[0]);
        fm_str_add(out, ", ");
        fm_yaml_add_text(out, front->between[1] == NULL ? FM_NOBODY_WORD
                                                        : front->between[1]);
        fm_str_add(out, "]");
    }
    add_metres(out, "tolerance", front->now.tolerance_m);
    add_metres(out, "gap", front->now.gap_m);
    if (front->has_land) {
        fm_str_add(out, ", land: land");
        add_metres(out, "land-tolerance", front->now.land_tolerance_m);
    }
    fm_str_addf(out, "}\n%s", style);
}

static void add_places(const fm_front *front, fm_str *out)
{
    if (front->places_path == NULL)
        return;
    fm_str_add(out, "\n  - id: places");
    add_key(out, "source", front->places_path);
    fm_str_addf(
        out,
        "\n    legend: false\n    circle-radius: 2\n    circle-color: \"#222222\"\n"
        "    circle-stroke-color: \"#ffffff\"\n    circle-stroke-width: 0.8\n"
        "    label:\n      text-field: \"{%s}\"\n      text-size: 11\n"
        "      text-halo-color: \"#ffffffd8\"\n      text-halo-width: 1.5\n"
        "      optional: true\n",
        front->places_name == NULL ? "name" : front->places_name);
}

fm_status fm_front_propose(fm_context *ctx, const fm_front *front, char **yaml)
{
    fm_str out = { 0 };

    *yaml = NULL;
    if (fm_str_equal(front->name, "-") || fm_str_equal(front->since_name, "-"))
        return fm_fail(
            ctx, FM_ERR_USAGE,
            "a map of the front reads the layers again, which standard input "
            "does not allow; give files");
    add_title(front, &out);
    fm_str_add(&out, "\n\nsheet:\n  size: 1440x1200\n  crs: auto\n"
                     "  background: \"#f3f1ec\"\n");
    add_extent(&front->now.lines, &out);
    fm_str_add(&out, "\nlayers:");
    if (front->has_land) {
        fm_str_add(&out, "\n  - id: land");
        add_key(&out, "source", front->land_path);
        fm_str_add(&out, "\n    legend: false\n    line-color: \"#9a9184\"\n"
                         "    line-width: 0.7\n");
    }
    if (front->has_before)
        add_zones(front, true, &out);
    add_zones(front, false, &out);
    if (front->has_before)
        add_front(front, "front-line: before", "front-before", "Front before",
                  "    line-color: \"#1c1c1c\"\n    line-width: 1.1\n"
                  "    line-dasharray: [5, 3]\n",
                  &out);
    add_front(front, "front-line: zones", "front",
              front->has_before ? "Front now" : "Front",
              "    line-color: \"#1c1c1c\"\n    line-width: 1.8\n", &out);
    if (front->has_before && front->arrow_count > 0)
        add_front(front, "front-arrows: zones, old: before", "arrows",
                  "Moved, at its most every 5 km",
                  "    line-color: \"#b3131b\"\n    line-width: 1.6\n", &out);
    add_places(front, &out);
    fm_str_add(&out, "\nfurniture:\n  legend: {position: bottom-right}\n"
                     "  scale-bar: {position: bottom-left}\n"
                     "  north-arrow: {position: top-right}\n"
                     "  graticule: {labels: true}\n  credits: true\n");
    *yaml = fm_str_take(&out);
    return *yaml == NULL ? fm_fail_nomem(ctx) : FM_OK;
}
