/* SPDX-License-Identifier: MIT */
/* Where the front runs and how far it moved, as an account. */
#include <math.h>
#include <string.h>

#include "front/front.h"
#include "out/account.h"

#include "base/banned.h"

/* Rows that eyes are shown. */
enum { PARTS_SHOWN = 20, SECTORS_SHOWN = 40 };

/* "12.3" or "+12.3" */
static void add_km(fm_str *out, double km, bool with_sign)
{
    if (with_sign && km > 0)
        fm_str_add_char(out, '+');
    fm_str_add_fixed(out, km, fabs(km) < 9.95 ? 2 : 1);
}

/* ---- the answer -------------------------------------------------------------------
 */

static double total_km(const fm_front *front)
{
    double km = 0;

    for (size_t i = 0; i < front->now.count; i++)
        km += front->now.parts[i].length_m / 1000;
    return km;
}

/* The two holders, where there is one pair alone; else NULLs. */
static void one_pair(const fm_front *front, const char **left, const char **right)
{
    const fm_frontline *f = front->now.count > 0 ? &front->now : &front->before;

    *left = *right = NULL;
    for (size_t i = 1; i < f->count; i++) {
        if (f->parts[i].left != f->parts[0].left ||
            f->parts[i].right != f->parts[0].right)
            return;
    }
    if (f->count == 0)
        return;
    *left = fm_frontline_holder(f, f->parts[0].left);
    *right = fm_frontline_holder(f, f->parts[0].right);
}

static void add_movement(const fm_front *front, const char *left, const char *right,
                         fm_str *out)
{
    fm_front_total total;

    if (!fm_front_total_of(front, &total))
        return;
    if (total.advanced_m + total.lost_m <= 0) {
        fm_str_add(out, "; it stood still");
        return;
    }
    fm_str_add(out, "; ");
    if (left == NULL) {
        fm_str_add(out, "it moved on ");
        add_km(out, (total.advanced_m + total.lost_m) / 1000, false);
        fm_str_add(out, " km");
    } else {
        fm_str_addf(out, "%s advanced on ", left);
        add_km(out, total.advanced_m / 1000, false);
        if (strcmp(right, FM_NOBODY_WORD) == 0)
            fm_str_add(out, " km of it and drew back on ");
        else
            fm_str_addf(out, " km of it, %s on ", right);
        add_km(out, total.lost_m / 1000, false);
        fm_str_add(out, " km");
    }
    fm_str_add(out, ", by up to ");
    add_km(out, fabs(front->displacement.moves[total.greatest].moved_m) / 1000, false);
    fm_str_add(out, " km");
}

static void tell_verdict(const fm_front *front, fm_account *a)
{
    const char *left, *right;
    fm_str text = { 0 };

    one_pair(front, &left, &right);
    if (front->now.count == 0) {
        fm_str_add(&text, "there is no front");
    } else {
        fm_str_add(&text, "the front ");
        if (left != NULL)
            fm_str_addf(&text, "between %s and %s ", left, right);
        fm_str_add(&text, "is ");
        add_km(&text, total_km(front), false);
        fm_str_addf(&text, " km long, in %zu part%s", front->now.count,
                    front->now.count == 1 ? "" : "s");
        add_movement(front, left, right, &text);
    }
    fm_account_verdict(a, fm_str_text(&text));
    fm_str_release(&text);
}

/* ---- facts ------------------------------------------------------------------------
 */

static void tell_facts(const fm_front *front, fm_account *a)
{
    fm_front_total total;

    fm_account_fact_text(a, "zones", "zones", front->name);
    if (front->has_before)
        fm_account_fact_text(a, "since_zones", "older zones", front->since_name);
    if (fm_date_is_set(front->date))
        fm_account_fact_date(a, "date", "date", front->date);
    if (fm_date_is_set(front->since))
        fm_account_fact_date(a, "since", "since", front->since);
    fm_account_fact_text(a, "by", "field of the holder", front->by);
    fm_account_fact_number(a, "tolerance_m", "tolerance, m", front->now.tolerance_m, 1);
    fm_account_fact_number(a, "gap_m", "gaps closed up to, m", front->now.gap_m, 0);
    if (front->has_land) {
        fm_account_fact_number(a, "land_tolerance_m",
                               "tolerance along the land's edge, m",
                               front->now.land_tolerance_m, 0);
        fm_account_fact_number(a, "coast_km", "left out along the land's edge, km",
                               front->now.coast_m / 1000, 1);
        fm_account_fact_number(a, "off_land_km", "left out beyond the land, km",
                               front->now.off_land_m / 1000, 1);
    }
    fm_account_fact_number(a, "length_km", "length, km", total_km(front), 1);
    if (!fm_front_total_of(front, &total))
        return;
    fm_account_fact_number(a, "every_km", "measured every, km", front->every_m / 1000,
                           2);
    fm_account_fact_number(a, "mean_km", "mean displacement, km", total.mean_m / 1000,
                           3);
    fm_account_fact_number(a, "greatest_km", "greatest, km",
                           front->displacement.moves[total.greatest].moved_m / 1000, 2);
    fm_account_fact_number(a, "advanced_km",
                           "length where the first holder advanced, km",
                           total.advanced_m / 1000, 1);
    fm_account_fact_number(a, "lost_km", "length where the second one did, km",
                           total.lost_m / 1000, 1);
    fm_account_fact_number(a, "still_km", "length that stood still, km",
                           total.still_m / 1000, 1);
}

/* ---- tables -----------------------------------------------------------------------
 */

static const char *state_of(const fm_front *front, const fm_front_part *part)
{
    if (!front->has_before)
        return NULL;
    if (part->is_gone)
        return part->is_merged ? "merged" : "gone";
    return part->is_new ? "new" : "kept";
}

static const struct {
    const char *key, *heading;
    int decimals;
} widths[] = { { "width_m", "width, m", 0 },
               { "width_max_m", "widest, m", 0 },
               { "gap_km2", "gaps, km²", 2 },
               { "overlap_km2", "overlaps, km²", 2 } };

static void begin_parts(const fm_front *front, fm_account *a)
{
    bool has_width = false;

    for (size_t i = 0; i < fm_front_part_count(front); i++)
        has_width = has_width || fm_front_part_at(front, i).width_max_m > 0.5;
    fm_account_table(a, "parts", "Parts");
    fm_account_table_show(a, PARTS_SHOWN);
    fm_account_column(a, "part", "part", FM_COLUMN_INTEGER, 0);
    if (front->has_places)
        fm_account_column(a, "name", "name", FM_COLUMN_TEXT, 0);
    fm_account_column(a, "left", "left", FM_COLUMN_TEXT, 0);
    fm_account_column(a, "right", "right", FM_COLUMN_TEXT, 0);
    fm_account_column(a, "length_km", "length, km", FM_COLUMN_NUMBER, 1);
    fm_account_column(a, "closed", "round a pocket", FM_COLUMN_BOOL, 0);
    for (size_t i = 0; i < sizeof widths / sizeof widths[0]; i++) {
        fm_account_column(a, widths[i].key, widths[i].heading, FM_COLUMN_NUMBER,
                          widths[i].decimals);
        if (!has_width)
            fm_account_column_is_quiet(a);
    }
    if (!front->has_before)
        return;
    fm_account_column(a, "state", "state", FM_COLUMN_TEXT, 0);
    fm_account_column(a, "mean_km", "moved, mean, km", FM_COLUMN_NUMBER, 2);
    fm_account_column(a, "greatest_km", "moved, greatest, km", FM_COLUMN_NUMBER, 2);
    fm_account_column(a, "greatest_lon", "longitude", FM_COLUMN_NUMBER, 5);
    fm_account_column_is_quiet(a);
    fm_account_column(a, "greatest_lat", "latitude", FM_COLUMN_NUMBER, 5);
    fm_account_column_is_quiet(a);
    fm_account_column(a, "taken_by", "taken by", FM_COLUMN_TEXT, 0);
    if (front->gone_count == 0)
        fm_account_column_is_quiet(a);
}

static void tell_parts(const fm_front *front, fm_account *a)
{
    begin_parts(front, a);
    if (fm_front_part_count(front) == 0)
        fm_account_table_is_quiet(a);
    for (size_t i = 0; i < fm_front_part_count(front); i++) {
        fm_front_part part = fm_front_part_at(front, i);

        fm_account_row(a);
        fm_account_cell_integer(a, (int64_t)part.id);
        if (front->has_places)
            fm_account_cell_text(a, part.name);
        fm_account_cell_text(a, part.left);
        fm_account_cell_text(a, part.right);
        fm_account_cell_number(a, part.km);
        fm_account_cell_bool(a, part.is_closed);
        fm_account_cell_number(a, part.width_mean_m);
        fm_account_cell_number(a, part.width_max_m);
        fm_account_cell_number(a, part.gap_km2);
        fm_account_cell_number(a, part.overlap_km2);
        if (!front->has_before)
            continue;
        fm_account_cell_text(a, state_of(front, &part));
        fm_account_cell_number(a, part.has_moved ? part.mean_km : (double)NAN);
        fm_account_cell_number(a, part.has_moved ? part.greatest_km : (double)NAN);
        fm_account_cell_number(a, part.has_moved ? part.greatest_lon : (double)NAN);
        fm_account_cell_number(a, part.has_moved ? part.greatest_lat : (double)NAN);
        fm_account_cell_text(a, !part.is_gone || part.is_merged ? NULL
                                : part.taken_by != NULL         ? part.taken_by
                                                                : FM_NOBODY_WORD);
    }
}

static void tell_sectors(const fm_front *front, fm_account *a)
{
    fm_account_table(a, "sectors", "By sector");
    fm_account_table_show(a, SECTORS_SHOWN);
    fm_account_column(a, "part", "part", FM_COLUMN_INTEGER, 0);
    fm_account_column(a, "sector", "sector", FM_COLUMN_INTEGER, 0);
    if (front->has_places)
        fm_account_column(a, "name", "name", FM_COLUMN_TEXT, 0);
    fm_account_column(a, "length_km", "length, km", FM_COLUMN_NUMBER, 1);
    fm_account_column(a, "mean_km", "moved, mean, km", FM_COLUMN_NUMBER, 2);
    fm_account_column(a, "greatest_km", "greatest, km", FM_COLUMN_NUMBER, 2);
    if (front->has_places)
        fm_account_column(a, "place", "near", FM_COLUMN_TEXT, 0);
    fm_account_column(a, "greatest_lon", "longitude", FM_COLUMN_NUMBER, 4);
    fm_account_column(a, "greatest_lat", "latitude", FM_COLUMN_NUMBER, 4);
    for (size_t i = 0; i < fm_front_sector_count(front); i++) {
        fm_front_sector s = fm_front_sector_at(front, i);

        fm_account_row(a);
        fm_account_cell_integer(a, (int64_t)front->labels[s.part].id);
        fm_account_cell_integer(a, (int64_t)s.number);
        if (front->has_places)
            fm_account_cell_text(a, s.name);
        fm_account_cell_number(a, s.km);
        fm_account_cell_number(a, s.mean_km);
        fm_account_cell_number(a, s.greatest_km);
        if (front->has_places)
            fm_account_cell_text(a, s.place);
        fm_account_cell_number(a, s.greatest_lon);
        fm_account_cell_number(a, s.greatest_lat);
    }
}

/* ---- notes ------------------------------------------------------------------------
 */

static void tell_gaps(const fm_front *front, fm_account *a)
{
    fm_str text = { 0 };

    fm_str_add(&text,
               "a border that two holders share is kept as it is; gaps and overlaps "
               "up to ");
    fm_str_add_fixed(&text, front->now.gap_m, 0);
    fm_str_add(&text,
               " m are closed along the line as far from one as from the other, and "
               "their width says how well the front is known");
    fm_account_note(a, fm_str_text(&text));
    fm_str_release(&text);
}

static void tell_method(const fm_front *front, fm_account *a)
{
    bool has_pair = false;
    fm_str text = { 0 };

    for (size_t i = 0; i < front->now.count; i++)
        has_pair = has_pair || front->now.parts[i].right != FM_NOBODY;
    if (has_pair)
        tell_gaps(front, a);
    if (front->has_land) {
        fm_str_add(&text, "what runs within ");
        fm_str_add_fixed(&text, front->now.land_tolerance_m, 0);
        fm_str_add(&text, " m of the land's edge, or lies off the land, is no front");
        fm_account_note(a, fm_str_text(&text));
        fm_str_clear(&text);
    }
    if (front->has_before) {
        fm_str_add(&text,
                   "displacement is the shortest way from the new line to the old "
                   "one, measured every ");
        fm_str_add_number(&text, front->every_m / 1000);
        fm_str_add(&text,
                   " km at most along the new line; positive where the left holder "
                   "advanced");
        fm_account_note(a, fm_str_text(&text));
    }
    if (front->now.speck_count > 0) {
        fm_str_clear(&text);
        fm_str_addf(&text, "%zu line%s shorter than the tolerance %s left out",
                    front->now.speck_count, front->now.speck_count == 1 ? "" : "s",
                    front->now.speck_count == 1 ? "was" : "were");
        fm_account_note(a, fm_str_text(&text));
    }
    fm_str_release(&text);
}

fm_status fm_front_account(fm_context *ctx, const fm_front *front, fm_account **out)
{
    fm_account *a = fm_account_new("front", "Front line");

    *out = NULL;
    if (a == NULL)
        return fm_fail_nomem(ctx);
    tell_verdict(front, a);
    tell_facts(front, a);
    tell_parts(front, a);
    if (fm_front_sector_count(front) > 0)
        tell_sectors(front, a);
    tell_method(front, a);
    if (fm_account_failed(a)) {
        fm_account_free(a);
        return fm_fail_nomem(ctx);
    }
    *out = a;
    return FM_OK;
}
