/* SPDX-License-Identifier: MIT */
#include "cli/account_out.h"

#include <string.h>

#include "base/date.h"
#include "base/mem.h"

#include "base/banned.h"

typedef struct front_args {
    fm_common_args common;
    const char *by;
    const char *between;
    const char *since;
    const char *date;
    const char *tolerance;
    const char *gap;
    const char *land;
    const char *land_tolerance;
    const char *places;
    const char *places_name;
    double every;
    double sector;
    size_t format;
    const char *table;
    fm_opt_list output;
    const char *arrows;
    bool overwrite;
    const char *where;
    const char *layer;
    const char *crs;
    const char *date_field, *valid_from, *valid_to;
    const char *size;
    double dpi;
} front_args;

#define ARG(field) offsetof(front_args, field)

static const char *const tables[] = { "parts", "sectors", NULL };

static const fm_opt options[] = {
    { FM_OPT_TEXT, 'b', "by", ARG(by), "FIELD",
      "field of the holder (holder, where there is such a field); without one "
      "all of it is one zone, against nobody",
      NULL, NULL },
    { FM_OPT_TEXT, 0, "between", ARG(between), "HOLDER[,HOLDER]",
      "the holders on the left and right of the line; one alone, or 'nobody' as the "
      "second: the side of his ground where nobody is; if not given, all pairs of "
      "holders",
      NULL, NULL },
    { FM_OPT_TEXT, 0, "since", ARG(since), "OLD|DATE",
      "an older snapshot, or a date of the series: say how far the front moved since",
      NULL, NULL },
    { FM_OPT_TEXT, 'd', "date", ARG(date), "DATE",
      "of a series: the day, as 2020-02-24 (the last one)", NULL, "at" },
    { FM_OPT_TEXT, 't', "tolerance", ARG(tolerance), "METRES",
      "zones nearer than this touch, and a front shorter than this is none (50)", NULL,
      NULL },
    { FM_OPT_TEXT, 'g', "gap", ARG(gap), "METRES",
      "gaps and overlaps up to this are closed along their middle (500)", NULL, NULL },
    { FM_OPT_TEXT, 0, "land", ARG(land), "LAYER",
      "a layer of land or countries; what runs along its edge is no front", NULL,
      NULL },
    { FM_OPT_TEXT, 0, "land-tolerance", ARG(land_tolerance), "METRES",
      "how near to the land's edge is along it (the tolerance); coarse countries want "
      "kilometres",
      NULL, NULL },
    { FM_OPT_TEXT, 'p', "places", ARG(places), "LAYER",
      "a layer of places, to name parts and sectors by", NULL, NULL },
    { FM_OPT_TEXT, 0, "places-name", ARG(places_name), "FIELD",
      "its field of names (name_en, name, or the first text)", NULL, NULL },
    { FM_OPT_NUMBER, 0, "every", ARG(every), "KM",
      "how often along the line displacement is measured (1)", NULL, NULL },
    { FM_OPT_NUMBER, 0, "sector", ARG(sector), "KM",
      "the length of a sector, about (25)", NULL, NULL },
    { FM_OPT_LIST, 'o', "output", ARG(output), "FILE",
      "write FILE by its suffix: the line as a layer (.geojson, .gpkg, .fgb, .shp, "
      ".kml), a "
      "map (.png, .svg, .pdf, .tif), or the report (.json, .csv, .md, .html, .txt); "
      "may be "
      "repeated",
      NULL, NULL },
    { FM_OPT_CHOICE, 'f', "format", ARG(format), "FORMAT",
      "print the report as text, json, csv, markdown or html", fm_account_format_words,
      "of" },
    { FM_OPT_TEXT, 0, "table", ARG(table), "NAME",
      "for csv: which table (parts, sectors)", tables, NULL },
    { FM_OPT_OUTPUT, 0, "arrows", ARG(arrows), "FILE",
      "write arrows from the old line to the new one as a layer", NULL, NULL },
    { FM_OPT_FLAG, 0, "overwrite", ARG(overwrite), NULL, "replace files that exist",
      NULL, NULL },
    { FM_OPT_TEXT, 'w', "where", ARG(where), "CONDITION",
      "only zones that meet an SQL condition", NULL, NULL },
    { FM_OPT_TEXT, 'l', "layer", ARG(layer), "NAME",
      "of a file of several layers, take the zones from this one", NULL,
      "input-layer" },
    { FM_OPT_TEXT, 0, "source-crs", ARG(crs), "CRS",
      "the CRS of zones that do not say their own", NULL, "src-crs" },
    { FM_OPT_TEXT, 0, "date-field", ARG(date_field), "FIELD",
      "the series is one layer; this field has the date of each snapshot", NULL, NULL },
    { FM_OPT_TEXT, 0, "valid-from", ARG(valid_from), "FIELD",
      "the series is one layer; features are valid from this date on", NULL, NULL },
    { FM_OPT_TEXT, 0, "valid-to", ARG(valid_to), "FIELD",
      "and up to, but not including, this one", NULL, NULL },
    { FM_OPT_TEXT, 's', "size", ARG(size), "SIZE", "size of the map", NULL, NULL },
    { FM_OPT_NUMBER, 0, "dpi", ARG(dpi), "N", "pixels an inch of the map (96)", NULL,
      NULL },
    FM_OPT_END
};

static const char *const description[] = {
    "Say where the front runs: the line along which the ground of two holders meets, "
    "or "
    "of one holder and nobody.  Every connected line is a part, with its length, its "
    "name by the places at its ends, and its width.",
    "A border that both holders share is kept to the last digit.  Where their zones "
    "leave a gap, or overlap, up to --gap, the line runs as far from one as from the "
    "other, and the distance of the two is its width: how well the front is known.",
    "With --since every part keeps the id that it had, and tells how far it moved: the "
    "shortest way from the new line to the old one, measured every kilometre along the "
    "new line, positive where the first holder advanced.  Parts that are new, or gone, "
    "have not moved but are told as such.",
    "The zones may be a series: a folder of dated files, a quoted pattern, a path with "
    "{date}, or a layer with dates.  --date and --since are dates then, each shows the "
    "latest snapshot up to it, and ids follow the parts through all snapshots between.",
    NULL
};

static const fm_example examples[] = {
    { "frontmap front control.geojson --by holder --places places.geojson",
      "all fronts of a day" },
    { "frontmap front control/2020-02-24.geojson --since control/2020-01-30.geojson "
      "--between opposition,government -o front.geojson --arrows arrows.geojson",
      "how far a front moved, and both as layers" },
    { "frontmap front control --since 2020-01-30 --date 2020-02-24 --places "
      "places.geojson -o front.png -o front.html",
      "two dates of a folder, as a map and a page" },
    { "frontmap front occupied.geojson --land countries.geojson --land-tolerance 5000",
      "one zone: its edge, less coast and border" },
    { NULL, NULL }
};

/* ---- values ---------------------------------------------------------------------- */

/* "a,b", or "a" alone; `copy` holds them and is the caller's. */
static fm_status read_between(fm_cli *cli, const char *text, char **copy,
                              fm_front_options *o)
{
    char *comma;

    if (text == NULL)
        return FM_OK;
    *copy = fm_strdup(text);
    if (*copy == NULL)
        return fm_fail_nomem(cli->ctx);
    comma = strchr(*copy, ',');
    if (comma != NULL)
        *comma++ = '\0';
    o->first = *copy;
    o->second = comma == NULL || comma[0] == '\0' ? NULL : comma;
    if (o->first[0] == '\0' || (comma != NULL && strchr(comma, ',') != NULL))
        return fm_fail(
            cli->ctx, FM_ERR_USAGE,
            "--between '%.100s': give two holders with a comma between them, "
            "or one",
            text);
    if (fm_str_equal(o->first, o->second))
        return fm_fail(cli->ctx, FM_ERR_USAGE,
                       "--between '%.100s': there is no front between a holder and "
                       "himself",
                       text);
    return FM_OK;
}

static fm_status read_options(fm_cli *cli, const front_args *args, char **holders,
                              fm_front_options *o)
{
    fm_status status = read_between(cli, args->between, holders, o);

    o->by = args->by;
    o->land = args->land;
    o->places = args->places;
    o->places_name = args->places_name;
    o->every_km = args->every;
    o->sector_km = args->sector;
    o->layer = args->layer;
    o->crs = args->crs;
    o->where = args->where;
    o->date_field = args->date_field;
    o->valid_from = args->valid_from;
    o->valid_to = args->valid_to;
    if (status == FM_OK)
        status = fm_opt_metres(cli->ctx, "tolerance", args->tolerance, &o->tolerance_m);
    if (status == FM_OK)
        status = fm_opt_metres(cli->ctx, "gap", args->gap, &o->gap_m);
    if (status == FM_OK)
        status = fm_opt_metres(cli->ctx, "land-tolerance", args->land_tolerance,
                               &o->land_tolerance_m);
    return status;
}

/* May all of them be written, and are they different files?  Before any work. */
static fm_status check_files(fm_cli *cli, const front_args *args)
{
    fm_opt_list files = { 0 };
    bool ok = true;
    fm_status status;

    for (size_t i = 0; i < args->output.count && ok; i++)
        ok = fm_opt_list_add(&files, args->output.items[i]);
    if (ok && args->arrows != NULL)
        ok = fm_opt_list_add(&files, args->arrows);
    status =
        ok ? fm_outputs_check(cli, &files, args->overwrite) : fm_fail_nomem(cli->ctx);
    fm_opt_list_release(&files);
    return status;
}

static fm_status check(fm_cli *cli, const front_args *args, const fm_opt_list *operands)
{
    fm_status status = fm_need_operand(cli, operands, "a layer of zones");

    if (status != FM_OK)
        return status;
    if (operands->count > 1)
        return fm_fail(cli->ctx, FM_ERR_USAGE,
                       "zones come from one layer; '%.200s' is one too many; an older "
                       "snapshot is given with --since",
                       operands->items[1]);
    if (args->arrows != NULL && args->since == NULL)
        return fm_fail(cli->ctx, FM_ERR_USAGE,
                       "--arrows needs --since and an older snapshot");
    if (args->land_tolerance != NULL && args->land == NULL)
        return fm_fail(cli->ctx, FM_ERR_USAGE, "--land-tolerance needs --land");
    for (size_t i = 0; i < args->output.count && status == FM_OK; i++) {
        fm_account_format format;
        fm_output_kind kind;

        status = fm_output_kind_of(cli, args->output.items[i], &kind, &format);
    }
    if (status == FM_OK)
        status = check_files(cli, args);
    return status;
}

/* ---- the front ------------------------------------------------------------------- */

static fm_status find_front(fm_cli *cli, const front_args *args, const char *zones,
                            const fm_front_options *o, fm_front **front)
{
    fm_date date;
    bool is_layer_of_dates =
        args->date_field != NULL || args->valid_from != NULL || args->valid_to != NULL;

    if (is_layer_of_dates || fm_front_is_series(zones))
        return fm_front_series(cli->ctx, zones, args->date, args->since, o, front);
    if (args->date != NULL)
        return fm_fail(cli->ctx, FM_ERR_USAGE,
                       "'%.200s' is one snapshot; --date is for a series (a folder, a "
                       "pattern, a path with {date}, or a layer with --date-field)",
                       zones);
    if (args->since != NULL && fm_date_parse(args->since, strlen(args->since), &date))
        return fm_fail(cli->ctx, FM_ERR_USAGE,
                       "'%.200s' is one snapshot, and --since '%.40s' a date; give the "
                       "older snapshot, or a series",
                       zones, args->since);
    return fm_front_files(cli->ctx, zones, args->since, o, front);
}

/* ---- output ---------------------------------------------------------------------- */

static fm_status draw(fm_cli *cli, const front_args *args, const fm_front *front,
                      const char *path)
{
    fm_picture_args picture = { args->size, args->dpi, args->overwrite };
    char *yaml = NULL;
    fm_status status = fm_front_propose(cli->ctx, front, &yaml);

    if (status == FM_OK)
        status = fm_picture_emit(cli, yaml, &picture, path);
    fm_text_free(yaml);
    return status;
}

static fm_status write_one(fm_cli *cli, const front_args *args, const fm_front *front,
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
    if (kind == FM_OUTPUT_PICTURE)
        return draw(cli, args, front, path);
    return fm_front_export(cli->ctx, front, path, &o);
}

static fm_status tell(fm_cli *cli, const front_args *args, const fm_front *front)
{
    fm_export_options o = FM_EXPORT_OPTIONS_INIT;
    fm_account *account = NULL;
    fm_status status = fm_front_account(cli->ctx, front, &account);

    o.overwrite = args->overwrite;
    for (size_t i = 0; i < args->output.count && status == FM_OK; i++)
        status = write_one(cli, args, front, account, args->output.items[i]);
    if (status == FM_OK && args->arrows != NULL)
        status = fm_front_export_arrows(cli->ctx, front, args->arrows, &o);
    /* The report is printed as well, unless something else goes to standard output. */
    if (status == FM_OK && fm_wants_print(&args->common, args->format, &args->output) &&
        !fm_str_equal(args->arrows, "-"))
        status = fm_account_emit(cli, account, (fm_account_format)args->format,
                                 args->table, "-", false);
    fm_account_free(account);
    return status;
}

static fm_status run(fm_cli *cli, const void *given, const fm_opt_list *operands)
{
    const front_args *args = given;
    fm_front_options o = FM_FRONT_OPTIONS_INIT;
    fm_front *front = NULL;
    char *holders = NULL;
    fm_status status = check(cli, args, operands);

    if (status == FM_OK)
        status = read_options(cli, args, &holders, &o);
    if (status == FM_OK)
        status = find_front(cli, args, operands->items[0], &o, &front);
    if (status == FM_OK)
        status = tell(cli, args, front);
    fm_front_free(front);
    fm_free(holders);
    return status;
}

const fm_command fm_cmd_front = {
    .name = "front",
    .summary = "say where the front runs, and how far it moved",
    .operands = "ZONES | SERIES",
    .description = description,
    .options = options,
    .examples = examples,
    .args_size = sizeof(front_args),
    .run = run,
};
