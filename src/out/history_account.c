/* SPDX-License-Identifier: MIT */
/*
 * A history told in words and tables.
 */
#include <math.h>

#include "base/mem.h"
#include "front/history.h"
#include "out/account.h"

#include "base/banned.h"

enum { KM2_DECIMALS = 2, STEPS_SHOWN = 40, GAPS_SHOWN = 20 };

static double km2(double m2)
{
    return m2 / 1e6;
}

static const char *province_name(const fm_history *h, size_t province)
{
    return province < h->province_count ? h->provinces[province] : NULL;
}

static size_t count_changed(const fm_history *h)
{
    size_t count = 0;

    for (size_t i = 0; i < h->step_count; i++)
        count += h->steps[i].is_changed;
    return count;
}

static int64_t missing_days(const fm_history *h)
{
    int64_t missing = 0;

    for (size_t i = 0; i < h->step_count; i++)
        missing += h->steps[i].missing_days;
    return missing;
}

static size_t count_corrections(const fm_history *h)
{
    size_t count = 0;

    for (size_t i = 0; i < h->step_count; i++)
        count += h->steps[i].is_correction;
    return count;
}

/* ---- The verdict ----------------------------------------------------------------- */

static void add_verdict(const fm_history *h, fm_account *a)
{
    fm_str text = { 0 };
    size_t most = 0;
    fm_change_sum s = { 0 };

    for (size_t i = 0; i < h->holders.count; i++) {
        fm_change_sum t = fm_history_total(h, (uint32_t)i);

        if (i == 0 || fabs(t.gained_m2 - t.lost_m2) > fabs(s.gained_m2 - s.lost_m2)) {
            s = t;
            most = i;
        }
    }
    fm_date_add_iso(&text, h->first);
    fm_str_add(&text, " to ");
    fm_date_add_iso(&text, h->last);
    if (count_changed(h) == 0) {
        fm_str_add(&text, ": no change");
    } else {
        fm_str_addf(&text, ": %s gained ",
                    h->by == NULL ? "the zone" : h->holders.names[most]);
        fm_str_add_fixed(&text, km2(s.gained_m2), KM2_DECIMALS);
        fm_str_add(&text, " km² and lost ");
        fm_str_add_fixed(&text, km2(s.lost_m2), KM2_DECIMALS);
        fm_str_add(&text, " km², net ");
        fm_str_add_fixed(&text, km2(s.gained_m2 - s.lost_m2), KM2_DECIMALS);
        fm_str_add(&text, " km²");
    }
    fm_account_verdict(a, fm_str_text(&text));
    fm_str_release(&text);
}

/* ---- Facts ----------------------------------------------------------------------- */

static void add_facts(const fm_history *h, fm_account *a)
{
    int64_t missing = missing_days(h);
    size_t corrections = count_corrections(h);

    fm_account_fact_text(a, "series", "series", h->name);
    fm_account_fact_text(a, "by", "by", h->by);
    fm_account_fact_is_quiet(a);
    fm_account_fact_date(a, "first", "first", h->first);
    fm_account_fact_date(a, "last", "last", h->last);
    fm_account_fact_integer(a, "snapshots", "snapshots", (int64_t)h->snapshot_count);
    fm_account_fact_integer(a, "steps_changed", "steps with change",
                            (int64_t)count_changed(h));
    fm_account_fact_integer(a, "steps_unchanged", "steps without change",
                            (int64_t)(h->step_count - count_changed(h)));
    fm_account_fact_integer(a, "rhythm_days", "days from one to the next",
                            h->rhythm_days);
    if (h->rhythm_days == 0)
        fm_account_fact_is_quiet(a);
    if (h->rhythm_days > 0)
        fm_account_fact_integer(a, "missing_days", "missing days", missing);
    else
        fm_account_fact_text(a, "missing_days", "missing days", NULL);
    if (missing == 0)
        fm_account_fact_is_quiet(a);
    fm_account_fact_integer(a, "corrections", "likely corrections",
                            (int64_t)corrections);
    if (corrections == 0)
        fm_account_fact_is_quiet(a);
    fm_account_fact_number(a, "correction_km2", "correction from, km² a day",
                           km2(h->correction_m2), 1);
    if (corrections == 0)
        fm_account_fact_is_quiet(a);
    fm_account_fact_number(a, "tolerance_m", "tolerance, m", h->tolerance_m, 2);
    fm_account_fact_number(a, "imbalance_km2", "off balance, km²", km2(h->imbalance_m2),
                           9);
    fm_account_fact_is_quiet(a);
}

/* ---- Tables ---------------------------------------------------------------------- */

/* What a program takes: every step, holder and province. */
static void add_ledger(const fm_history *h, fm_account *a)
{
    static const char *const keys[] = { "old_km2", "new_km2", "gained_km2", "lost_km2",
                                        "net_km2" };

    fm_account_table(a, "ledger", "Ledger");
    fm_account_table_is_quiet(a);
    fm_account_column(a, "from_date", "from", FM_COLUMN_DATE, 0);
    fm_account_column(a, "to_date", "to", FM_COLUMN_DATE, 0);
    fm_account_column(a, "holder", "holder", FM_COLUMN_TEXT, 0);
    fm_account_column(a, "province", "province", FM_COLUMN_TEXT, 0);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        fm_account_column(a, keys[i], keys[i], FM_COLUMN_NUMBER, KM2_DECIMALS);
    for (size_t i = 0; i < h->step_count; i++) {
        for (uint32_t k = 0; k < h->holders.count; k++) {
            for (size_t p = 0; p < h->zones_per_holder; p++) {
                const fm_change_sum *s = fm_history_sum_at(h, i, k, p);

                if (h->zones_per_holder > 1 && s->old_m2 < 1 && s->new_m2 < 1 &&
                    s->gained_m2 < 1)
                    continue; /* a province that has nothing to do with it */
                fm_account_row(a);
                fm_account_cell_date(a, h->steps[i].from);
                fm_account_cell_date(a, h->steps[i].to);
                fm_account_cell_text(a, h->holders.names[k]);
                fm_account_cell_text(a, province_name(h, p));
                fm_account_cell_number(a, km2(s->old_m2));
                fm_account_cell_number(a, km2(s->new_m2));
                fm_account_cell_number(a, km2(s->gained_m2));
                fm_account_cell_number(a, km2(s->lost_m2));
                fm_account_cell_number(a, km2(s->gained_m2 - s->lost_m2));
            }
        }
    }
}

static void add_total_columns(fm_account *a)
{
    fm_account_column(a, "first_km2", "first, km²", FM_COLUMN_NUMBER, KM2_DECIMALS);
    fm_account_column(a, "last_km2", "last, km²", FM_COLUMN_NUMBER, KM2_DECIMALS);
    fm_account_column(a, "gained_km2", "gained", FM_COLUMN_NUMBER, KM2_DECIMALS);
    fm_account_column(a, "lost_km2", "lost", FM_COLUMN_NUMBER, KM2_DECIMALS);
    fm_account_column(a, "net_km2", "net", FM_COLUMN_NUMBER, KM2_DECIMALS);
    fm_account_column(a, "redrawn_gained_km2", "of gained: redrawn", FM_COLUMN_NUMBER,
                      3);
    fm_account_column(a, "redrawn_lost_km2", "of lost: redrawn", FM_COLUMN_NUMBER, 3);
}

static void add_total_cells(fm_account *a, const fm_change_sum *s)
{
    fm_account_cell_number(a, km2(s->old_m2));
    fm_account_cell_number(a, km2(s->new_m2));
    fm_account_cell_number(a, km2(s->gained_m2));
    fm_account_cell_number(a, km2(s->lost_m2));
    fm_account_cell_number(a, km2(s->gained_m2 - s->lost_m2));
    fm_account_cell_number(a, km2(s->redrawn_gained_m2));
    fm_account_cell_number(a, km2(s->redrawn_lost_m2));
}

static void add_totals(const fm_history *h, fm_account *a)
{
    fm_account_table(a, "totals", h->by == NULL ? "In total" : "In total, by holder");
    fm_account_column(a, "holder", h->by == NULL ? "zone" : "holder", FM_COLUMN_TEXT,
                      0);
    add_total_columns(a);
    for (uint32_t i = 0; i < h->holders.count; i++) {
        fm_change_sum s = fm_history_total(h, i);

        fm_account_row(a);
        fm_account_cell_text(a, h->holders.names[i]);
        add_total_cells(a, &s);
    }
    if (h->provinces == NULL)
        return;
    fm_account_table(a, "provinces", "In total, by province");
    fm_account_column(a, "province", "province", FM_COLUMN_TEXT, 0);
    fm_account_column(a, "holder", "holder", FM_COLUMN_TEXT, 0);
    add_total_columns(a);
    for (size_t p = 0; p < h->zones_per_holder; p++) {
        for (uint32_t i = 0; i < h->holders.count; i++) {
            fm_change_sum s = fm_history_total_at(h, i, p);

            if (s.old_m2 < 1 && s.new_m2 < 1 && s.gained_m2 < 1)
                continue;
            fm_account_row(a);
            fm_account_cell_text(a, province_name(h, p));
            fm_account_cell_text(a, h->holders.names[i]);
            add_total_cells(a, &s);
        }
    }
}

/* By step, all holders together: what changed hands, and the gains and losses of the
 * one zone there is, or of the holder with the largest net change. */
static void add_steps(const fm_history *h, fm_account *a)
{
    fm_account_table(a, "steps", "By step");
    fm_account_table_show(a, STEPS_SHOWN);
    fm_account_column(a, "from_date", "from", FM_COLUMN_DATE, 0);
    fm_account_column(a, "to_date", "to", FM_COLUMN_DATE, 0);
    fm_account_column(a, "days", "days", FM_COLUMN_INTEGER, 0);
    fm_account_column(a, "missing_days", "missing days", FM_COLUMN_INTEGER, 0);
    fm_account_column(a, "changed", "changed", FM_COLUMN_BOOL, 0);
    fm_account_column_is_quiet(a);
    fm_account_column(a, "changed_km2", "changed hands, km²", FM_COLUMN_NUMBER,
                      KM2_DECIMALS);
    fm_account_column(a, "note", "note", FM_COLUMN_TEXT, 0);
    fm_account_column(a, "place", "nearest place", FM_COLUMN_TEXT, 0);
    fm_account_column(a, "overlap_km2", "overlap, km²", FM_COLUMN_NUMBER, 4);
    fm_account_column_is_quiet(a);
    fm_account_column(a, "gap_km2", "gaps, km²", FM_COLUMN_NUMBER, 4);
    fm_account_column_is_quiet(a);
    for (size_t i = 0; i < h->step_count; i++) {
        const fm_history_step *s = &h->steps[i];

        fm_account_row(a);
        fm_account_cell_date(a, s->from);
        fm_account_cell_date(a, s->to);
        fm_account_cell_integer(a, fm_date_to_days(s->to) - fm_date_to_days(s->from));
        if (h->rhythm_days > 0)
            fm_account_cell_integer(a, s->missing_days);
        else
            fm_account_cell_null(a); /* without a rhythm nobody knows */
        fm_account_cell_bool(a, s->is_changed);
        fm_account_cell_number(a, km2(s->changed_m2));
        fm_account_cell_text(a, s->is_correction ? "correction?"
                                : !s->is_changed ? "no change"
                                                 : NULL);
        fm_account_cell_text(a, s->place);
        fm_account_cell_number(a, km2(s->overlap_m2));
        fm_account_cell_number(a, km2(s->gap_m2));
    }
}

static void add_gaps(const fm_history *h, fm_account *a)
{
    fm_account_table(a, "gaps", "Missing days");
    if (missing_days(h) == 0)
        fm_account_table_is_quiet(a);
    fm_account_table_show(a, GAPS_SHOWN);
    fm_account_column(a, "after", "after", FM_COLUMN_DATE, 0);
    fm_account_column(a, "before", "before", FM_COLUMN_DATE, 0);
    fm_account_column(a, "days", "days", FM_COLUMN_INTEGER, 0);
    for (size_t i = 0; i < h->step_count; i++) {
        if (h->steps[i].missing_days == 0)
            continue;
        fm_account_row(a);
        fm_account_cell_date(a, h->steps[i].from);
        fm_account_cell_date(a, h->steps[i].to);
        fm_account_cell_integer(a, h->steps[i].missing_days);
    }
}

static void add_notes(const fm_history *h, fm_account *a)
{
    fm_str text = { 0 };

    fm_account_note(a, "Areas are those of edges that are straight in longitude and "
                       "latitude, on the WGS 84 ellipsoid; gained and lost count every "
                       "sliver, so that net = gained - lost = last - first.");
    fm_str_add(&text, "A step whose patches are nowhere wider than ");
    fm_str_add_number(&text, h->tolerance_m);
    fm_str_add(&text,
               " m is redrawing, no change on the ground. Missing days are said, "
               "never filled in.");
    fm_account_note(a, fm_str_text(&text));
    if (count_corrections(h) > 0) {
        fm_str_clear(&text);
        fm_str_add(&text, "A step in which more than ");
        fm_str_add_fixed(&text, km2(h->correction_m2), 1);
        fm_str_add(&text,
                   " km² a day changed hands is flagged: so much at once is often "
                   "the map put right, and not the day's events.");
        fm_account_note(a, fm_str_text(&text));
    }
    fm_str_clear(&text);
    fm_str_add(&text, "The ledger balances to ");
    fm_str_add_fixed(&text, km2(h->imbalance_m2), 9);
    fm_str_add(&text, " km².");
    fm_account_note(a, fm_str_text(&text));
    fm_str_release(&text);
}

fm_status fm_history_account(fm_context *ctx, const fm_history *history,
                             fm_account **out)
{
    fm_account *a = fm_account_new(
        "history", history->by == NULL ? "History of ground" : "History of control");

    *out = NULL;
    if (a == NULL)
        return fm_fail_nomem(ctx);
    add_verdict(history, a);
    add_facts(history, a);
    add_ledger(history, a);
    add_totals(history, a);
    add_steps(history, a);
    add_gaps(history, a);
    add_notes(history, a);
    if (fm_account_failed(a)) {
        fm_account_free(a);
        return fm_fail_nomem(ctx);
    }
    *out = a;
    return FM_OK;
}
