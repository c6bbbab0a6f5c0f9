/* SPDX-License-Identifier: MIT */
/* The front and its displacement as features. */
#include <math.h>
#include <string.h>

#include "front/front.h"

#include "base/banned.h"

static bool column(fm_features *f, const char *name, size_t *c)
{
    return fm_table_column(&f->table, name, strlen(name), c);
}

static bool set_text(fm_features *f, const char *name, size_t row, const char *text)
{
    size_t c;

    return column(f, name, &c) &&
           (text == NULL || fm_table_set_text(&f->table, c, row, text, strlen(text)));
}

static bool set_real(fm_features *f, const char *name, size_t row, double value)
{
    size_t c;

    return column(f, name, &c) &&
           (!isfinite(value) || fm_table_set_real(&f->table, c, row, value));
}

static bool set_integer(fm_features *f, const char *name, size_t row, size_t value)
{
    size_t c;

    return column(f, name, &c) &&
           fm_table_set_integer(&f->table, c, row, (int64_t)value);
}

static bool set_bool(fm_features *f, const char *name, size_t row, bool value)
{
    size_t c;

    return column(f, name, &c) && fm_table_set_bool(&f->table, c, row, value);
}

/* ---- the line ---------------------------------------------------------------------
 */

static bool add_line(const fm_frontline *from, size_t part, fm_features *out)
{
    size_t p = from->lines.feature_start[part];

    return fm_table_add_row(&out->table) && fm_shapes_begin_feature(&out->shapes) &&
           fm_shapes_begin_part(&out->shapes, FM_PART_LINE) &&
           fm_shapes_add_points(&out->shapes,
                                from->lines.points + from->lines.part_start[p],
                                fm_shapes_part_size(&from->lines, p));
}

static bool add_part(const fm_front *front, size_t i, fm_features *out)
{
    fm_front_part part = fm_front_part_at(front, i);
    size_t row = out->shapes.feature_count;

    if (!add_line(&front->now, i, out) || !set_integer(out, "part", row, part.id) ||
        !set_text(out, "name", row, part.name) ||
        !set_text(out, "left", row, part.left) ||
        !set_text(out, "right", row, part.right) ||
        !set_real(out, "length_km", row, part.km) ||
        !set_bool(out, "closed", row, part.is_closed) ||
        !set_real(out, "width_m", row, part.width_mean_m) ||
        !set_real(out, "width_max_m", row, part.width_max_m) ||
        !set_real(out, "gap_km2", row, part.gap_km2) ||
        !set_real(out, "overlap_km2", row, part.overlap_km2))
        return false;
    return !front->has_before ||
           (set_text(out, "state", row, part.is_new ? "new" : "kept") &&
            set_real(out, "mean_km", row,
                     part.has_moved ? part.mean_km : (double)NAN) &&
            set_real(out, "greatest_km", row,
                     part.has_moved ? part.greatest_km : (double)NAN));
}

fm_status fm_front_features(fm_context *ctx, const fm_front *front, fm_features *out)
{
    for (size_t i = 0; i < front->now.count; i++) {
        if (!add_part(front, i, out))
            return fm_fail_nomem(ctx);
    }
    return FM_OK;
}

/* ---- arrows -----------------------------------------------------------------------
 */

static bool add_arrow(const fm_front *front, const fm_front_move *move,
                      fm_features *out)
{
    const fm_frontline_part *part = &front->now.parts[move->part];
    const char *left = fm_frontline_holder(&front->now, part->left);
    const char *right = fm_frontline_holder(&front->now, part->right);
    bool is_advance = move->moved_m > 0;
    size_t row = out->shapes.feature_count;
    const fm_front_moved *sector = &front->displacement.sectors[move->sector];

    return fm_table_add_row(&out->table) && fm_shapes_begin_feature(&out->shapes) &&
           fm_shapes_begin_part(&out->shapes, FM_PART_LINE) &&
           fm_shapes_add_point(&out->shapes, move->before) &&
           fm_shapes_add_point(&out->shapes, move->at) &&
           fm_shapes_unwrap_last_part(&out->shapes) &&
           set_real(out, "km", row, move->moved_m / 1000) &&
           set_text(out, "side", row, is_advance ? "left" : "right") &&
           set_text(out, "from", row, is_advance ? right : left) &&
           set_text(out, "to", row, is_advance ? left : right) &&
           set_integer(out, "part", row, front->labels[move->part].id) &&
           set_integer(out, "sector", row, sector->number) &&
           set_text(out, "sector_name", row,
                    front->has_places ? front->sector_names[move->sector] : NULL);
}

fm_status fm_front_arrows(fm_context *ctx, const fm_front *front, fm_features *out)
{
    for (size_t i = 0; i < front->arrow_count; i++) {
        if (!add_arrow(front, &front->displacement.moves[front->arrows[i]], out))
            return fm_fail_nomem(ctx);
    }
    return FM_OK;
}
