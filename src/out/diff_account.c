/* SPDX-License-Identifier: MIT */
/*
 * A diff told in words and tables.
 */
#include <math.h>

#include "base/mem.h"
#include "front/diff.h"
#include "out/account.h"

#include "base/banned.h"

enum { KM2_DECIMALS = 2, PATCHES_SHOWN = 20, PLACES_SHOWN = 60 };

static double km2(double m2)
{
    return m2 / 1e6;
}

/* Ground under a hundredth of a square kilometre is given in full, or it would read as
 * nothing. */
static void add_km2(fm_str *out, double m2)
{
    fm_str_add_fixed(out, km2(m2), fabs(m2) >= 1e4 || m2 == 0 ? KM2_DECIMALS : 6);
    fm_str_add(out, " km²");
}

/* ---- The verdict ----------------------------------------------------------------- */

static double changed_m2(const fm_diff *d, bool redrawing)
{
    double m2 = 0;

    for (size_t i = 0; i < d->patch_count; i++)
        m2 += d->patches[i].is_redrawing == redrawing ? d->patches[i].area_m2 : 0;
    return m2;
}

static size_t patches_of(const fm_diff *d, bool redrawing)
{
    size_t count = 0;

    for (size_t i = 0; i < d->patch_count; i++)
        count += d->patches[i].is_redrawing == redrawing;
    return count;
}

static void say_no_change(const fm_diff *d, fm_str *out)
{
    fm_str_add(out, "no change");
    if (d->patch_count == 0)
        return;
    fm_str_addf(out, ": %zu sliver%s of redrawing, ", d->patch_count,
                d->patch_count == 1 ? "" : "s");
    add_km2(out, changed_m2(d, true));
    fm_str_add(out, " in all, nowhere wider than ");
    fm_str_add_number(out, d->tolerance_m);
    fm_str_add(out, " m");
}

/* The holder with the largest net change is the news. */
static void say_change(const fm_diff *d, fm_str *out)
{
    size_t patches = patches_of(d, false), most = 0;
    const fm_change_sum *s;

    for (size_t i = 1; i < d->holders.count; i++) {
        double net = fabs(d->sums[i].gained_m2 - d->sums[i].lost_m2);

        if (net > fabs(d->sums[most].gained_m2 - d->sums[most].lost_m2) + 0.5)
            most = i;
    }
    s = &d->sums[most];
    if (d->by != NULL) {
        add_km2(out, changed_m2(d, false));
        fm_str_addf(out, " changed hands in %zu patch%s; %s ", patches,
                    patches == 1 ? "" : "es", d->holders.names[most]);
    } else {
        fm_str_addf(out, "changed in %zu patch%s: ", patches, patches == 1 ? "" : "es");
    }
    fm_str_add(out, "gained ");
    add_km2(out, s->gained_m2);
    fm_str_add(out, " and lost ");
    add_km2(out, s->lost_m2);
    if (d->place_change_count > 0)
        fm_str_addf(out, "; %zu place%s changed hands", d->place_change_count,
                    d->place_change_count == 1 ? "" : "s");
}

static void add_verdict(const fm_diff *d, fm_account *a)
{
    fm_str text = { 0 };

    if (fm_diff_is_changed(d))
        say_change(d, &text);
    else
        say_no_change(d, &text);
    fm_account_verdict(a, fm_str_text(&text));
    fm_str_release(&text);
}

/* ---- Facts ----------------------------------------------------------------------- */

static void add_facts(const fm_diff *d, fm_account *a)
{
    fm_account_fact_text(a, "old", "old", d->old_name);
    if (fm_date_is_set(d->old_date))
        fm_account_fact_date(a, "old_date", "as of", d->old_date);
    fm_account_fact_text(a, "new", "new", d->new_name);
    if (fm_date_is_set(d->new_date))
        fm_account_fact_date(a, "new_date", "as of", d->new_date);
    fm_account_fact_text(a, "by", "by", d->by);
    fm_account_fact_is_quiet(a);
    fm_account_fact_bool(a, "changed", "changed", fm_diff_is_changed(d));
    fm_account_fact_is_quiet(a);
    fm_account_fact_number(a, "tolerance_m", "tolerance, m", d->tolerance_m, 2);
    fm_account_fact_number(a, "redrawn_km2", "redrawn, km²", km2(changed_m2(d, true)),
                           6);
    if (!(changed_m2(d, true) > 0) || !fm_diff_is_changed(d))
        fm_account_fact_is_quiet(a);
    fm_account_fact_number(a, "imbalance_km2", "off balance, km²", km2(d->imbalance_m2),
                           9);
    fm_account_fact_is_quiet(a);
}

static void add_inside(const fm_diff *d, fm_account *a)
{
    static const char *const keys[2][2] = { { "overlap_old_km2", "overlap_new_km2" },
                                            { "gap_old_km2", "gap_new_km2" } };
    static const char *const headings[2][2] = {
        { "overlap of holders, old, km²", "overlap of holders, new, km²" },
        { "gaps between holders, old, km²", "gaps between holders, new, km²" }
    };

    for (int what = 0; what < 2; what++) {
        for (int side = 0; side < 2; side++) {
            double m2 = what == 0 ? d->overlap_m2[side] : d->gap_m2[side];

            fm_account_fact_number(a, keys[what][side], headings[what][side], km2(m2),
                                   6);
            if (!(m2 > 0))
                fm_account_fact_is_quiet(a);
        }
    }
}

/* ---- Tables ---------------------------------------------------------------------- */

static void add_sum_columns(fm_account *a, bool redrawn)
{
    static const struct {
        const char *key, *heading;
    } columns[] = {
        { "old_km2", "old, km²" },
        { "new_km2", "new, km²" },
        { "gained_km2", "gained" },
        { "lost_km2", "lost" },
        { "net_km2", "net" },
        { "gross_km2", "gross" },
        { "redrawn_gained_km2", "of gained: redrawn" },
        { "redrawn_lost_km2", "of lost: redrawn" },
    };

    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        bool is_redrawn = i >= 6;

        fm_account_column(a, columns[i].key, columns[i].heading, FM_COLUMN_NUMBER,
                          is_redrawn ? 4 : KM2_DECIMALS);
        if (is_redrawn && !redrawn)
            fm_account_column_is_quiet(a);
    }
}

static void add_sum_cells(fm_account *a, const fm_change_sum *s)
{
    fm_account_cell_number(a, km2(s->old_m2));
    fm_account_cell_number(a, km2(s->new_m2));
    fm_account_cell_number(a, km2(s->gained_m2));
    fm_account_cell_number(a, km2(s->lost_m2));
    fm_account_cell_number(a, km2(s->gained_m2 - s->lost_m2));
    fm_account_cell_number(a, km2(s->gained_m2 + s->lost_m2));
    fm_account_cell_number(a, km2(s->redrawn_gained_m2));
    fm_account_cell_number(a, km2(s->redrawn_lost_m2));
}

static void add_holders(const fm_diff *d, fm_account *a)
{
    fm_account_table(a, "holders", d->by == NULL ? "Ground" : "By holder");
    fm_account_column(a, "holder", d->by == NULL ? "zone" : "holder", FM_COLUMN_TEXT,
                      0);
    add_sum_columns(a, changed_m2(d, true) > 0);
    for (size_t i = 0; i < d->holders.count; i++) {
        fm_account_row(a);
        fm_account_cell_text(a, d->holders.names[i]);
        add_sum_cells(a, &d->sums[i]);
    }
}

static void add_takings(const fm_diff *d, fm_account *a)
{
    fm_account_table(a, "matrix", "Who took from whom");
    if (d->by == NULL || d->taking_count == 0)
        fm_account_table_is_quiet(a);
    fm_account_column(a, "from", "from", FM_COLUMN_TEXT, 0);
    fm_account_column(a, "to", "to", FM_COLUMN_TEXT, 0);
    fm_account_column(a, "km2", "km²", FM_COLUMN_NUMBER, KM2_DECIMALS);
    fm_account_column(a, "redrawn_km2", "of it: redrawn", FM_COLUMN_NUMBER, 4);
    if (!(changed_m2(d, true) > 0))
        fm_account_column_is_quiet(a);
    for (size_t i = 0; i < d->taking_count; i++) {
        const fm_taking *t = &d->takings[i];

        fm_account_row(a);
        fm_account_cell_text(a, fm_diff_party_name(d, t->from));
        fm_account_cell_text(a, fm_diff_party_name(d, t->to));
        fm_account_cell_number(a, km2(t->area_m2));
        fm_account_cell_number(a, km2(t->redrawn_m2));
    }
}

static bool is_nothing(const fm_change_sum *s)
{
    return s->old_m2 < 1 && s->new_m2 < 1 && s->gained_m2 < 1 && s->lost_m2 < 1;
}

static void add_provinces(const fm_diff *d, fm_account *a)
{
    if (d->provinces == NULL)
        return;
    fm_account_table(a, "provinces", "By province");
    fm_account_column(a, "province", "province", FM_COLUMN_TEXT, 0);
    fm_account_column(a, "holder", "holder", FM_COLUMN_TEXT, 0);
    add_sum_columns(a, changed_m2(d, true) > 0);
    for (size_t k = 0; k <= d->province_count; k++) {
        for (size_t i = 0; i < d->holders.count; i++) {
            const fm_change_sum *s = &d->province_sums[i * (d->province_count + 1) + k];

            if (is_nothing(s))
                continue;
            fm_account_row(a);
            fm_account_cell_text(a, fm_diff_province_name(d, k));
            fm_account_cell_text(a, d->holders.names[i]);
            add_sum_cells(a, s);
        }
    }
}

static void add_places(const fm_diff *d, fm_account *a)
{
    if (!d->has_places)
        return;
    fm_account_table(a, "places", "Places that changed hands");
    fm_account_table_show(a, PLACES_SHOWN);
    fm_account_column(a, "place", "place", FM_COLUMN_TEXT, 0);
    fm_account_column(a, "from", "from", FM_COLUMN_TEXT, 0);
    fm_account_column(a, "to", "to", FM_COLUMN_TEXT, 0);
    fm_account_column(a, "province", "province", FM_COLUMN_TEXT, 0);
    if (d->provinces == NULL)
        fm_account_column_is_quiet(a);
    fm_account_column(a, "lon", "lon", FM_COLUMN_NUMBER, 4);
    fm_account_column_is_quiet(a);
    fm_account_column(a, "lat", "lat", FM_COLUMN_NUMBER, 4);
    fm_account_column_is_quiet(a);
    for (size_t i = 0; i < d->place_change_count; i++) {
        const fm_place_change *c = &d->place_changes[i];

        fm_account_row(a);
        fm_account_cell_text(a, c->name);
        fm_account_cell_text(a, fm_diff_party_name(d, c->from));
        fm_account_cell_text(a, fm_diff_party_name(d, c->to));
        fm_account_cell_text(a, fm_diff_province_name(d, c->province));
        fm_account_cell_number(a, c->at.lon);
        fm_account_cell_number(a, c->at.lat);
    }
}

static void add_patch_columns(const fm_diff *d, fm_account *a)
{
    fm_account_column(a, "from", "from", FM_COLUMN_TEXT, 0);
    fm_account_column(a, "to", "to", FM_COLUMN_TEXT, 0);
    fm_account_column(a, "km2", "km²", FM_COLUMN_NUMBER, 3);
    fm_account_column(a, "width_m", "mean width, m", FM_COLUMN_NUMBER, 0);
    fm_account_column(a, "kind", "kind", FM_COLUMN_TEXT, 0);
    fm_account_column(a, "place", "nearest place", FM_COLUMN_TEXT, 0);
    if (!d->has_places)
        fm_account_column_is_quiet(a);
    fm_account_column(a, "place_km", "km away", FM_COLUMN_NUMBER, 1);
    if (!d->has_places)
        fm_account_column_is_quiet(a);
    fm_account_column(a, "province", "province", FM_COLUMN_TEXT, 0);
    if (d->provinces == NULL)
        fm_account_column_is_quiet(a);
    fm_account_column(a, "lon", "lon", FM_COLUMN_NUMBER, 4);
    fm_account_column(a, "lat", "lat", FM_COLUMN_NUMBER, 4);
}

static void add_patches(const fm_diff *d, fm_account *a)
{
    fm_account_table(a, "patches", "Patches, the largest first");
    fm_account_table_show(a, PATCHES_SHOWN);
    if (!fm_diff_is_changed(d))
        fm_account_table_is_quiet(a);
    add_patch_columns(d, a);
    for (size_t i = 0; i < d->patch_count; i++) {
        const fm_patch *p = &d->patches[i];
        bool named = p->place != FM_NO_COLUMN;

        fm_account_row(a);
        fm_account_cell_text(a, fm_diff_party_name(d, p->from));
        fm_account_cell_text(a, fm_diff_party_name(d, p->to));
        fm_account_cell_number(a, km2(p->area_m2));
        fm_account_cell_number(a, p->width_m);
        fm_account_cell_text(a, p->is_redrawing ? "redrawing" : "ground");
        fm_account_cell_text(a, named ? d->places[p->place] : NULL);
        fm_account_cell_number(a, named ? p->place_m / 1e3 : (double)NAN);
        fm_account_cell_text(a, fm_diff_province_name(d, p->province));
        fm_account_cell_number(a, p->inside.lon);
        fm_account_cell_number(a, p->inside.lat);
    }
}

static void add_features(const fm_diff *d, fm_account *a)
{
    if (d->features == NULL)
        return;
    fm_account_table(a, "features", "Features");
    fm_account_table_show(a, PATCHES_SHOWN);
    fm_account_column(a, "feature", "feature", FM_COLUMN_TEXT, 0);
    fm_account_column(a, "fate", "what became of it", FM_COLUMN_TEXT, 0);
    fm_account_column(a, "old_km2", "old, km²", FM_COLUMN_NUMBER, KM2_DECIMALS);
    fm_account_column(a, "new_km2", "new, km²", FM_COLUMN_NUMBER, KM2_DECIMALS);
    fm_account_column(a, "kept_km2", "kept, km²", FM_COLUMN_NUMBER, KM2_DECIMALS);
    for (size_t i = 0; i < d->feature_count; i++) {
        const fm_feature_change *f = &d->features[i];

        fm_account_row(a);
        fm_account_cell_text(a, f->name);
        fm_account_cell_text(a, fm_feature_fate_word(f->fate));
        fm_account_cell_number(a, km2(f->old_m2));
        fm_account_cell_number(a, km2(f->new_m2));
        fm_account_cell_number(a, km2(f->kept_m2));
    }
}

static void add_notes(const fm_diff *d, fm_account *a)
{
    fm_str text = { 0 };

    fm_account_note(a, "Areas are those of edges that are straight in longitude and "
                       "latitude, on the WGS 84 ellipsoid; gained and lost count every "
                       "sliver.");
    fm_str_add(&text, "A patch that is nowhere wider than ");
    fm_str_add_number(&text, d->tolerance_m);
    fm_str_add(&text, " m is redrawing, no change on the ground.");
    fm_account_note(a, fm_str_text(&text));
    fm_str_clear(&text);
    fm_str_add(&text, "The ledger balances (old + gained - lost = new) to ");
    fm_str_add_fixed(&text, km2(d->imbalance_m2), 9);
    fm_str_add(&text, " km².");
    fm_account_note(a, fm_str_text(&text));
    fm_str_release(&text);
}

fm_status fm_diff_account(fm_context *ctx, const fm_diff *diff, fm_account **out)
{
    fm_account *a = fm_account_new("diff", diff->by == NULL ? "Change of ground"
                                                            : "Change of control");

    *out = NULL;
    if (a == NULL)
        return fm_fail_nomem(ctx);
    add_verdict(diff, a);
    add_facts(diff, a);
    add_inside(diff, a);
    add_holders(diff, a);
    add_takings(diff, a);
    add_provinces(diff, a);
    add_places(diff, a);
    add_patches(diff, a);
    add_features(diff, a);
    add_notes(diff, a);
    if (fm_account_failed(a)) {
        fm_account_free(a);
        return fm_fail_nomem(ctx);
    }
    *out = a;
    return FM_OK;
}
