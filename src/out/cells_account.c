/* SPDX-License-Identifier: MIT */
/* Zones from reports, told in words and tables. */
#include "base/mem.h"
#include "front/cells.h"
#include "out/account.h"

#include "base/banned.h"

enum { KM2_DECIMALS = 1, ROWS_SHOWN = 60, PLACES_SHOWN = 20 };

static const double m2_per_km2 = 1e6;

/* What one holder has on one date. */
typedef struct holding {
    double m2[FM_GRADE_COUNT];
    size_t places;
} holding;

static void add_verdict(fm_account *a, const fm_cells *cells)
{
    fm_str text = { 0 };

    fm_str_addf(&text, "%zu %s from %zu %s of %zu %s", cells->date_count,
                cells->date_count == 1 ? "snapshot" : "snapshots", cells->report_count,
                cells->report_count == 1 ? "report" : "reports", cells->place_count,
                cells->place_count == 1 ? "place" : "places");
    fm_account_verdict(a, fm_str_text(&text));
    fm_str_release(&text);
}

static void add_facts(fm_account *a, const fm_cells *cells)
{
    fm_account_fact_text(a, "reports_file", "reports", cells->path);
    fm_account_fact_integer(a, "features", "features read", (int64_t)cells->read);
    fm_account_fact_integer(a, "reports", "reports used", (int64_t)cells->report_count);
    fm_account_fact_integer(a, "places", "places", (int64_t)cells->place_count);
    fm_account_fact_integer(a, "conflicts",
                            "reports of one place and day that disagree",
                            (int64_t)cells->conflicts);
    fm_account_fact_integer(a, "without_day", "reports without a day, left out",
                            (int64_t)cells->without_date);
    fm_account_fact_integer(a, "places_outside", "places off the land or the window",
                            (int64_t)cells->outside);
    fm_account_fact_text(a, "firm", "reports that are firm",
                         cells->firm == NULL ? "all" : cells->firm);
    fm_account_fact_number(a, "assessed_km", "assessed within, km",
                           cells->assessed_m / 1000, 1);
    fm_account_fact_number(a, "reach_km", "reach, km", cells->reach_m / 1000, 1);
    fm_account_fact_number(a, "rounding_km", "corners rounded from, km",
                           cells->rounding_m / 1000, 1);
    if (cells->stale_after_days >= 0)
        fm_account_fact_integer(a, "stale_after_days", "stale after, days",
                                cells->stale_after_days);
    fm_account_fact_text(a, "land", "land", cells->land);
    fm_account_fact_integer(a, "faces", "faces of the mosaic",
                            (int64_t)cells->faces.feature_count);
    fm_account_fact_is_quiet(a);
}

static fm_status measure(fm_context *ctx, const fm_cells *cells, size_t date,
                         fm_face_label *labels, fm_cell_state *states,
                         holding *holdings)
{
    fm_status status = fm_cells_label(ctx, cells, date, labels);

    if (status != FM_OK)
        return status;
    for (size_t i = 0; i < cells->holders.count; i++)
        holdings[i] = (holding){ 0 };
    for (size_t i = 0; i < cells->faces.feature_count; i++) {
        if (labels[i].holder != FM_NO_HOLDER)
            holdings[labels[i].holder].m2[labels[i].grade] +=
                cells->face_facts[i].area_m2;
    }
    fm_cells_states(cells, cells->dates[date], states);
    for (size_t i = 0; i < cells->place_count; i++) {
        if (states[i].holder != FM_NO_HOLDER)
            holdings[states[i].holder].places++;
    }
    return FM_OK;
}

static void add_row(fm_account *a, const fm_cells *cells, size_t date, size_t holder,
                    const holding *h)
{
    double total = 0;

    if (h->places == 0)
        return;
    fm_account_row(a);
    if (fm_date_is_set(cells->dates[date]))
        fm_account_cell_date(a, cells->dates[date]);
    else
        fm_account_cell_null(a);
    fm_account_cell_text(a, cells->holders.names[holder]);
    fm_account_cell_integer(a, (int64_t)h->places);
    for (int grade = 0; grade < FM_GRADE_COUNT; grade++)
        total += h->m2[grade];
    fm_account_cell_number(a, total / m2_per_km2);
    for (int grade = 0; grade < FM_GRADE_COUNT; grade++)
        fm_account_cell_number(a, h->m2[grade] / m2_per_km2);
}

static void begin_holders(fm_account *a, const fm_cells *cells)
{
    fm_account_table(a, "holders", "Ground by date and holder");
    fm_account_table_show(a, ROWS_SHOWN);
    fm_account_column(a, "date", "date", FM_COLUMN_DATE, 0);
    fm_account_column(a, "holder", "holder", FM_COLUMN_TEXT, 0);
    fm_account_column(a, "places", "places", FM_COLUMN_INTEGER, 0);
    fm_account_column(a, "km2", "km²", FM_COLUMN_NUMBER, KM2_DECIMALS);
    fm_account_column(a, "assessed_km2", "assessed, km²", FM_COLUMN_NUMBER,
                      KM2_DECIMALS);
    fm_account_column(a, "claimed_km2", "claimed, km²", FM_COLUMN_NUMBER, KM2_DECIMALS);
    fm_account_column(a, "stale_km2", "stale, km²", FM_COLUMN_NUMBER, KM2_DECIMALS);
    if (cells->stale_after_days < 0)
        fm_account_column_is_quiet(a);
}

static void note_landless(fm_account *a, const fm_cells *cells, const bool *landless)
{
    for (size_t i = 0; i < cells->holders.count; i++) {
        fm_str text = { 0 };

        if (!landless[i])
            continue;
        fm_str_addf(&text,
                    "'%s' has places but no ground on some date: they lie off the land "
                    "or the window",
                    cells->holders.names[i]);
        fm_account_note(a, fm_str_text(&text));
        fm_str_release(&text);
    }
}

static fm_status add_holders(fm_context *ctx, fm_account *a, const fm_cells *cells)
{
    size_t holders = cells->holders.count;
    fm_face_label *labels = fm_alloc(cells->faces.feature_count, sizeof *labels);
    fm_cell_state *states = fm_alloc(cells->place_count, sizeof *states);
    holding *holdings = fm_alloc(holders, sizeof *holdings);
    bool *landless = fm_alloc(holders, sizeof *landless);
    fm_status status = FM_OK;

    if (labels == NULL || states == NULL || holdings == NULL || landless == NULL)
        status = fm_fail_nomem(ctx);
    begin_holders(a, cells);
    for (size_t date = 0; date < cells->date_count && status == FM_OK; date++) {
        status = measure(ctx, cells, date, labels, states, holdings);
        for (size_t i = 0; i < holders && status == FM_OK; i++) {
            const holding *h = &holdings[i];

            add_row(a, cells, date, i, h);
            if (h->places > 0 && !(h->m2[0] + h->m2[1] + h->m2[2] > 0))
                landless[i] = true;
        }
    }
    if (status == FM_OK)
        note_landless(a, cells, landless);
    fm_free(labels);
    fm_free(states);
    fm_free(holdings);
    fm_free(landless);
    return status;
}

static void add_outside(fm_account *a, const fm_cells *cells)
{
    if (cells->outside == 0)
        return;
    fm_account_table(a, "outside", "Places off the land or the window");
    fm_account_table_show(a, PLACES_SHOWN);
    fm_account_column(a, "place", "place", FM_COLUMN_TEXT, 0);
    fm_account_column(a, "lon", "longitude", FM_COLUMN_NUMBER, 4);
    fm_account_column(a, "lat", "latitude", FM_COLUMN_NUMBER, 4);
    for (size_t i = 0; i < cells->place_count; i++) {
        const fm_reporter *place = &cells->places[i];

        if (!place->outside)
            continue;
        fm_account_row(a);
        fm_account_cell_text(a, place->name);
        fm_account_cell_number(a, place->at.lon);
        fm_account_cell_number(a, place->at.lat);
    }
    fm_account_note(a,
                    "places off the land or the window keep their cells: ground near "
                    "them is theirs");
}

fm_status fm_cells_account(fm_context *ctx, const fm_cells *cells, fm_account **out)
{
    fm_account *a = fm_account_new("zones", "Zones from reports");
    fm_status status = FM_OK;

    *out = NULL;
    if (a == NULL)
        return fm_fail_nomem(ctx);
    add_verdict(a, cells);
    add_facts(a, cells);
    status = add_holders(ctx, a, cells);
    if (status == FM_OK) {
        add_outside(a, cells);
        fm_account_note(a,
                        "a reconstruction: a border lies somewhere between two places, "
                        "and half their distance is its error");
        if (fm_account_failed(a))
            status = fm_fail_nomem(ctx);
    }
    if (status != FM_OK) {
        fm_account_free(a);
        return status;
    }
    *out = a;
    return FM_OK;
}
