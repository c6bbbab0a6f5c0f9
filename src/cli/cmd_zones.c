/* SPDX-License-Identifier: MIT */
#include "cli/account_out.h"

#include <stddef.h>

#include "base/banned.h"

typedef struct zones_args {
    fm_common_args common;
    fm_opt_list output;
    size_t format;
    const char *table;
    const char *by;
    const char *date_field;
    const char *place;
    double same_place_m;
    const char *firm;
    const char *dates;
    double assessed_km;
    double reach_km;
    double rounding_km;
    bool no_rounding;
    double stale_after;
    const char *land, *land_where;
    const char *bbox;
    const char *layer;
    const char *where;
    const char *crs;
    bool overwrite;
} zones_args;

#define ARG(field) offsetof(zones_args, field)

static const fm_opt options[] = {
    { FM_OPT_LIST, 'o', "output", ARG(output), "FILE",
      "write FILE by its suffix: the zones as a layer (.geojson, .gpkg, .fgb, .shp, "
      ".kml), with {date} in its name a file for each date; or the report (.json, "
      ".csv, "
      ".md, .html, .txt); may be repeated",
      NULL, NULL },
    { FM_OPT_CHOICE, 'f', "format", ARG(format), "FORMAT",
      "print the report as text, json, csv, markdown or html", fm_account_format_words,
      "of" },
    { FM_OPT_TEXT, 0, "table", ARG(table), "NAME",
      "for csv: which table (holders, outside)", NULL, NULL },
    { FM_OPT_TEXT, 'b', "by", ARG(by), "FIELD",
      "the field that names the holder (holder)", NULL, NULL },
    { FM_OPT_TEXT, 0, "date-field", ARG(date_field), "FIELD",
      "the field with the day of a report (date); it holds until the next report of "
      "the "
      "place",
      NULL, NULL },
    { FM_OPT_TEXT, 0, "place", ARG(place), "FIELD",
      "reports with the same value are of one place; without it, those of one spot",
      NULL, NULL },
    { FM_OPT_NUMBER, 0, "same-place-m", ARG(same_place_m), "METRES",
      "how wide a spot is (300)", NULL, NULL },
    { FM_OPT_TEXT, 0, "firm", ARG(firm), "CONDITION",
      "an SQL condition: reports that are firm (all)", NULL, NULL },
    { FM_OPT_TEXT, 0, "dates", ARG(dates), "DATES",
      "the dates of the zones, separated by commas (every one on which a holder "
      "changes)",
      NULL, NULL },
    { FM_OPT_NUMBER, 0, "assessed-km", ARG(assessed_km), "KM",
      "ground this near to a firm report is assessed, the rest claimed (15)", NULL,
      NULL },
    { FM_OPT_NUMBER, 0, "reach-km", ARG(reach_km), "KM",
      "nothing is said of ground farther from every place (35)", NULL, NULL },
    { FM_OPT_NUMBER, 0, "rounding-km", ARG(rounding_km), "KM",
      "corners are rounded from this far at most (1.5)", NULL, NULL },
    { FM_OPT_FLAG, 0, "no-rounding", ARG(no_rounding), NULL,
      "leave the corners of cells as they are", NULL, NULL },
    { FM_OPT_NUMBER, 0, "stale-after", ARG(stale_after), "DAYS",
      "ground of older reports is stale (never)", NULL, NULL },
    { FM_OPT_TEXT, 0, "land", ARG(land), "LAYER",
      "say nothing of ground outside these polygons", NULL, NULL },
    { FM_OPT_TEXT, 0, "land-where", ARG(land_where), "CONDITION",
      "only those that meet an SQL condition", NULL, NULL },
    { FM_OPT_TEXT, 0, "bbox", ARG(bbox), "W,S,E,N",
      "say nothing of ground outside this box of degrees", NULL, NULL },
    { FM_OPT_TEXT, 'l', "layer", ARG(layer), "NAME",
      "of a file of several layers, the one with the reports", NULL, "input-layer" },
    { FM_OPT_TEXT, 'w', "where", ARG(where), "CONDITION",
      "only reports that meet an SQL condition", NULL, NULL },
    { FM_OPT_TEXT, 0, "source-crs", ARG(crs), "CRS",
      "the CRS of reports that do not say their own", NULL, "src-crs" },
    { FM_OPT_FLAG, 0, "overwrite", ARG(overwrite), NULL, "replace files that exist",
      NULL, NULL },
    FM_OPT_END
};

static const char *const description[] = {
    "Derive zones of control from dated reports by place: points with a holder and a "
    "day.  Each place gets the ground that is nearer to it than to any other, the "
    "ground "
    "of one holder is joined, and borders are rounded off.  Ground near a firm report "
    "is "
    "assessed, the rest is claimed, and that of old reports stale.",
    "All dates are cut from one mosaic: ground changes hands only where a report says "
    "so, neighbours share every vertex of their border, and two dates differ by whole "
    "pieces, never by slivers.  So the zones can be compared (frontmap diff) and "
    "followed (frontmap history) at once.",
    "A report holds from its day until the next one of its place; one without a holder "
    "ends what was said.  Of two of one place and day that disagree the firm one "
    "counts, "
    "or else the later one in the file, and it is said.  Ground of a place of which "
    "nothing has been reported yet belongs to nobody.",
    NULL
};

static const fm_example examples[] = {
    { "frontmap zones town-reports.geojson -o 'control/{date}.geojson'",
      "a file for every date on which something changed" },
    { "frontmap zones towns.csv --by side --dates 2020-02-24 --land land.gpkg -o "
      "zones.gpkg",
      "one date, kept to the land" },
    { "frontmap zones towns.geojson --firm \"source IS NOT NULL\" --stale-after 90 -f "
      "csv",
      "ground by date, holder and certainty" },
    { NULL, NULL }
};

static double given_or_default(double value)
{
    return value > 0 ? value : -1;
}

static fm_status derive(fm_cli *cli, const zones_args *args, const char *path,
                        fm_cells **cells)
{
    fm_cells_options o = FM_CELLS_OPTIONS_INIT;

    if (args->no_rounding && args->rounding_km > 0)
        return fm_fail(cli->ctx, FM_ERR_USAGE,
                       "--rounding-km and --no-rounding exclude each other");
    if (args->land_where != NULL && args->land == NULL)
        return fm_fail(cli->ctx, FM_ERR_USAGE,
                       "--land-where is a condition on a layer; name it with --land");
    o.by = args->by;
    o.date_field = args->date_field;
    o.place = args->place;
    o.same_place_m = given_or_default(args->same_place_m);
    o.firm = args->firm;
    o.dates = args->dates;
    o.assessed_km = given_or_default(args->assessed_km);
    o.reach_km = given_or_default(args->reach_km);
    o.rounding_km = args->no_rounding ? 0 : given_or_default(args->rounding_km);
    if (args->stale_after > 0)
        o.stale_after_days = args->stale_after < 1e6 ? (int)args->stale_after : 1000000;
    o.land = args->land;
    o.land_where = args->land_where;
    o.bbox = args->bbox;
    o.layer = args->layer;
    o.where = args->where;
    o.crs = args->crs;
    return fm_cells_derive(cli->ctx, path, &o, cells);
}

static fm_status write_one(fm_cli *cli, const zones_args *args, const fm_cells *cells,
                           const fm_account *account, const char *path)
{
    fm_export_options o = FM_EXPORT_OPTIONS_INIT;
    fm_account_format format = FM_ACCOUNT_TEXT;
    fm_output_kind kind = FM_OUTPUT_ACCOUNT;
    fm_status status = fm_output_kind_of(cli, path, &kind, &format);

    if (status != FM_OK)
        return status;
    o.overwrite = args->overwrite;
    if (kind == FM_OUTPUT_ACCOUNT)
        return fm_account_emit(cli, account, format, args->table, path,
                               args->overwrite);
    return fm_cells_export(cli->ctx, cells, path, &o);
}

static fm_status tell(fm_cli *cli, const zones_args *args, const fm_cells *cells)
{
    fm_account *account = NULL;
    fm_status status = fm_cells_account(cli->ctx, cells, &account);

    for (size_t i = 0; i < args->output.count && status == FM_OK; i++)
        status = write_one(cli, args, cells, account, args->output.items[i]);
    if (status == FM_OK && fm_wants_print(&args->common, args->format, &args->output))
        status = fm_account_emit(cli, account, (fm_account_format)args->format,
                                 args->table, "-", false);
    fm_account_free(account);
    return status;
}

static fm_status check(fm_cli *cli, const zones_args *args, const fm_opt_list *operands)
{
    fm_status status = fm_need_operand(cli, operands, "a layer of reports");

    if (status == FM_OK && operands->count > 1)
        return fm_fail(
            cli->ctx, FM_ERR_USAGE,
            "%zu layers of reports; the cells of all places hang together, so "
            "give one",
            operands->count);
    for (size_t i = 0; i < args->output.count && status == FM_OK; i++) {
        fm_account_format format;
        fm_output_kind kind = FM_OUTPUT_ACCOUNT;

        status = fm_output_kind_of(cli, args->output.items[i], &kind, &format);
        if (status == FM_OK && kind == FM_OUTPUT_PICTURE)
            return fm_fail(cli->ctx, FM_ERR_USAGE,
                           "'%.200s': zones are written as a layer; draw that with "
                           "'frontmap render'",
                           args->output.items[i]);
    }
    if (status == FM_OK)
        status = fm_outputs_check(cli, &args->output, args->overwrite);
    return status;
}

static fm_status run(fm_cli *cli, const void *given, const fm_opt_list *operands)
{
    const zones_args *args = given;
    fm_cells *cells = NULL;
    fm_status status = check(cli, args, operands);

    if (status == FM_OK)
        status = derive(cli, args, operands->items[0], &cells);
    if (status == FM_OK)
        status = tell(cli, args, cells);
    fm_cells_free(cells);
    return status;
}

const fm_command fm_cmd_zones = {
    .name = "zones",
    .summary = "derive zones from dated reports by place",
    .operands = "REPORTS",
    .description = description,
    .options = options,
    .examples = examples,
    .args_size = sizeof(zones_args),
    .run = run,
};
