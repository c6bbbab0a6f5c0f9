/* SPDX-License-Identifier: MIT */
#include "sheet/enemy_side.h"

#include <math.h>
#include <string.h>

#include "base/banned.h"

enum { SAMPLES = 48 };
/* How far beside the line the ground is asked, in shares of its length; near enough to
 * be that of the line, far enough for a line that was drawn by another hand. */
static const double OFFS[] = { 0.01, 0.03 };

static bool says(const fm_features *f, const char *field, size_t feature,
                 const char *word)
{
    fm_cell cell = fm_table_cell(&f->table, fm_table_find(&f->table, field), feature);

    return cell.kind == FM_CELL_TEXT && strcmp(cell.text, word) == 0;
}

static const char *text_of(const fm_features *f, const char *field, size_t feature)
{
    fm_cell cell = fm_table_cell(&f->table, fm_table_find(&f->table, field), feature);

    return cell.kind == FM_CELL_TEXT ? cell.text : NULL;
}

/* The zones of the map: the first layer of areas that has its classes by a field. */
static const fm_situation_layer *find_zones(const fm_situation *situation,
                                            const fm_situation_layer *line)
{
    for (size_t i = 0; situation != NULL && i < situation->layer_count; i++) {
        const fm_situation_layer *layer = &situation->layers[i];

        if (layer == line || layer->spec->class_field == NULL ||
            fm_features_count(&layer->features) == 0)
            continue;
        if (fm_shapes_kinds(&layer->features.shapes, 0) & FM_SHAPE_POLYGON)
            return layer;
    }
    return NULL;
}

static bool is_of(const fm_situation_layer *zones, const char *holder, fm_lonlat at)
{
    for (size_t i = 0; i < fm_features_count(&zones->features); i++)
        if (says(&zones->features, zones->spec->class_field, i, holder) &&
            fm_shapes_contains(&zones->features.shapes, i, at))
            return true;
    return false;
}

/* Samples of `holder` to the left, less those to the right, beside one part. */
static int lean_of_part(const fm_situation_layer *zones, const char *holder,
                        const fm_lonlat *points, size_t count)
{
    fm_lonlat a = points[0];
    double wide = cos(a.lat * 3.14159265358979323846 / 180.0);
    double length = 0;
    int lean = 0;

    for (size_t i = 1; i < count; i++)
        length += hypot((points[i].lon - points[i - 1].lon) * wide,
                        points[i].lat - points[i - 1].lat);
    for (size_t k = 0; k < SAMPLES; k++) {
        size_t i = (count - 1) * k / SAMPLES;
        double dx = (points[i + 1].lon - points[i].lon) * wide;
        double dy = points[i + 1].lat - points[i].lat, step = hypot(dx, dy);

        for (size_t o = 0; step > 0 && o < sizeof OFFS / sizeof OFFS[0]; o++) {
            double off = OFFS[o] * length;
            fm_lonlat middle = { (points[i].lon + points[i + 1].lon) / 2,
                                 (points[i].lat + points[i + 1].lat) / 2 };
            /* North is up: to the left of (dx, dy) is (-dy, dx). */
            fm_lonlat left = { middle.lon - dy / step * off / fmax(wide, 0.01),
                               middle.lat + dx / step * off };
            fm_lonlat right = { middle.lon + dy / step * off / fmax(wide, 0.01),
                                middle.lat - dx / step * off };

            lean += is_of(zones, holder, left) - is_of(zones, holder, right);
        }
    }
    return lean;
}

static int lean_of(const fm_situation_layer *zones, const char *holder,
                   const fm_shapes *s, size_t feature)
{
    int lean = 0;

    for (size_t part = s->feature_start[feature]; part < s->feature_start[feature + 1];
         part++)
        if (s->part_role[part] != FM_PART_POINTS && fm_shapes_part_size(s, part) >= 2)
            lean += lean_of_part(zones, holder, s->points + s->part_start[part],
                                 fm_shapes_part_size(s, part));
    return lean;
}

/* The side that `holder` is on; false where neither the line nor the zones tell. */
static bool side_of(const fm_situation *situation, const fm_situation_layer *layer,
                    const char *holder, size_t feature, fm_side *out)
{
    const fm_features *f = &layer->features;
    const fm_situation_layer *zones;
    int lean;

    *out = FM_SIDE_LEFT;
    if (says(f, "right", feature, holder)) {
        *out = FM_SIDE_RIGHT;
        return true;
    }
    if (says(f, "left", feature, holder))
        return true;
    zones = find_zones(situation, layer);
    if (zones == NULL)
        return false;
    lean = lean_of(zones, holder, &f->shapes, feature);
    *out = lean < 0 ? FM_SIDE_RIGHT : FM_SIDE_LEFT;
    return lean != 0;
}

fm_side fm_enemy_side(const fm_situation *situation, const fm_situation_layer *layer,
                      const fm_style *style, size_t feature)
{
    const char *enemy = style->tactical_words.enemy != NULL
                            ? style->tactical_words.enemy
                            : layer->spec->facing;
    const char *own;
    fm_side side;

    if (enemy == NULL || strcmp(enemy, "left") == 0)
        return FM_SIDE_LEFT;
    if (strcmp(enemy, "right") == 0)
        return FM_SIDE_RIGHT;
    if (strcmp(enemy, "auto") != 0) {
        (void)side_of(situation, layer, enemy, feature, &side);
        return side;
    }
    own = text_of(&layer->features, "holder", feature);
    if (own == NULL)
        own = text_of(&layer->features, "side", feature);
    if (own == NULL || !side_of(situation, layer, own, feature, &side))
        return FM_SIDE_LEFT;
    return side == FM_SIDE_LEFT ? FM_SIDE_RIGHT : FM_SIDE_LEFT;
}

fm_side fm_enemy_side_said(const fm_features *features, const fm_layer_spec *spec,
                           const fm_style *style, size_t feature)
{
    const char *enemy = style->tactical_words.enemy != NULL
                            ? style->tactical_words.enemy
                            : spec->facing;

    if (enemy == NULL)
        return FM_SIDE_LEFT;
    if (strcmp(enemy, "right") == 0 || says(features, "right", feature, enemy))
        return FM_SIDE_RIGHT;
    return FM_SIDE_LEFT;
}
