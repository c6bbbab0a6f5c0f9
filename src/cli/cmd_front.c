/* SPDX-License-Identifier: MIT */
#include "cli/cmd.h"

#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "frontmap/frontmap.h"

#include "base/banned.h"

typedef struct front_args {
    fm_common_args common;
    const char *by;
    const char *between;
    const char *since;
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
    const char *output;
    const char *arrows;
    bool overwrite;
    const char *where;
    const char *layer;
    const char *crs;
} front_args;

#define ARG(field) offsetof(front_args, field)

/* In the order of fm_account_format. */
static const char *const formats[] = {
    "text", "json", "csv", "markdown", "html", NULL
};
static const char *const tables[] = { "parts", "sectors", NULL };

static const fm_opt options[] = {
    { FM_OPT_TEXT, 'b', "by", ARG(by), "FIELD",
      "field of the holder (holder, where there is such a field of texts); without one "
      "all of it is one zone, against nobody",
      NULL, NULL },
    { FM_OPT_TEXT, 0, "between", ARG(between), "HOLDER[,HOLDER]",
      "the holders on the left and right of the line; one alone, or 'nobody' as the "
      "second: the side of his ground where nobody is; if not given, all pairs of "
      "holders",
      NULL, NULL },
    { FM_OPT_TEXT, 's', "since", ARG(since), "OLD",
      "an older snapshot: say how far the front moved since", NULL, NULL },
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
    { FM_OPT_CHOICE, 'f', "format", ARG(format), "FORMAT",
      "print text, json, csv, markdown or html", formats, "of" },
    { FM_OPT_TEXT, 0, "table", ARG(table), "NAME",
      "the table of --format csv: parts or sectors", tables, NULL },
    { FM_OPT_TEXT, 'o', "output", ARG(output), "FILE",
      "write the line as a layer, in the format of its suffix; '-' is standard output "
      "and takes GeoJSON, in place of the report",
      NULL, NULL },
    { FM_OPT_TEXT, 0, "arrows", ARG(arrows), "FILE",
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
    NULL
};

static const fm_example examples[] = {
    { "frontmap front control.geojson --by holder --places places.geojson",
      "all fronts of a day" },
    { "frontmap front 2020-02-24.geojson --since 2020-01-30.geojson --between "
      "opposition,government -o front.geojson --arrows arrows.geojson",
      "how far a front moved, and both as layers" },
    { "frontmap front occupied.geojson --land countries.geojson --land-tolerance 5000",
      "one zone: its edge, less coast and border" },
    { NULL, NULL }
};

/* ---- values ---------------------------------------------------------------------- */

/* "50", "50m" or "1.5 km" as metres; below 0: not given. */
static fm_status read_metres(fm_cli *cli, const char *option, const char *text,
                             double *metres)
{
    static const struct {
        const char *word;
        double metres;
    } units[] = { { "km", 1000.0 }, { "m", 1.0 }, { "", 1.0 } };
    size_t length = text == NULL ? 0 : strlen(text);

    *metres = -1;
    if (text == NULL)
        return FM_OK;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        size_t unit = strlen(units[i].word), digits;

        if (length < unit || strcmp(text + length - unit, units[i].word) != 0)
            continue;
        digits = length - unit;
        while (digits > 0 && text[digits - 1] == ' ')
            digits--;
        if (!fm_number_parse(text, digits, metres))
            break;
        *metres *= units[i].metres;
        if (*metres >= 0 && *metres <= 1e6)
            return FM_OK;
        break;
    }
    return fm_fail(cli->ctx, FM_ERR_USAGE,
                   "--%s '%.100s' is no distance; give metres, as 50, or 1.5km", option,
                   text);
}

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
    if (status == FM_OK)
        status = read_metres(cli, "tolerance", args->tolerance, &o->tolerance_m);
    if (status == FM_OK)
        status = read_metres(cli, "gap", args->gap, &o->gap_m);
    if (status == FM_OK)
        status = read_metres(cli, "land-tolerance", args->land_tolerance,
                             &o->land_tolerance_m);
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
    if (args->output != NULL && args->arrows != NULL &&
        fm_str_equal_nocase(args->output, args->arrows))
        return fm_fail(cli->ctx, FM_ERR_USAGE, "two outputs are one file, '%.200s'",
                       args->output);
    return FM_OK;
}

/* Before any work: may these be written at all? */
static fm_status check_outputs(fm_cli *cli, const front_args *args)
{
    const char *const outputs[] = { args->output, args->arrows };
    fm_status status = FM_OK;

    for (size_t i = 0; i < 2 && status == FM_OK; i++) {
        fm_output *output;

        /* The export tells which suffixes there are. */
        if (outputs[i] == NULL || strcmp(outputs[i], "-") == 0 ||
            !fm_export_suffix_is_known(outputs[i]))
            continue;
        status = fm_output_open(cli->ctx, outputs[i], args->overwrite, &output);
        if (status == FM_OK)
            fm_output_abort(&output);
    }
    return status;
}

/* ---- output ---------------------------------------------------------------------- */

static fm_status write_layers(fm_cli *cli, const front_args *args,
                              const fm_front *front)
{
    fm_export_options o = FM_EXPORT_OPTIONS_INIT;
    fm_status status = FM_OK;

    o.overwrite = args->overwrite;
    if (args->output != NULL)
        status = fm_front_export(cli->ctx, front, args->output, &o);
    if (status == FM_OK && args->arrows != NULL)
        status = fm_front_export_arrows(cli->ctx, front, args->arrows, &o);
    return status;
}

static bool is_standard_output(const char *path)
{
    return path != NULL && strcmp(path, "-") == 0;
}

static fm_status print_report(fm_cli *cli, const front_args *args,
                              const fm_front *front)
{
    fm_account_format format = (fm_account_format)args->format;
    const char *table = args->table;
    fm_account *account = NULL;
    fm_emit emit = { 0 };
    char *text = NULL;
    fm_status status;

    if (is_standard_output(args->output) || is_standard_output(args->arrows))
        return FM_OK;
    if (table == NULL && format == FM_ACCOUNT_CSV)
        table = tables[0];
    status = fm_front_account(cli->ctx, front, &account);
    if (status == FM_OK)
        status = fm_account_write(cli->ctx, account, format, table, &text);
    if (status == FM_OK)
        status = fm_emit_open(cli, "-", false, &emit);
    if (status == FM_OK) {
        fm_str_add(&emit.text, text);
        status = fm_emit_close(cli, &emit, FM_OK);
    }
    fm_text_free(text);
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
        status = check_outputs(cli, args);
    if (status == FM_OK)
        status = fm_front_files(cli->ctx, operands->items[0], args->since, &o, &front);
    if (status == FM_OK)
        status = write_layers(cli, args, front);
    if (status == FM_OK)
        status = print_report(cli, args, front);
    fm_front_free(front);
    fm_free(holders);
    return status;
}

const fm_command fm_cmd_front = {
    .name = "front",
    .summary = "say where the front runs, and how far it moved",
    .operands = "ZONES",
    .description = description,
    .options = options,
    .examples = examples,
    .args_size = sizeof(front_args),
    .run = run,
};
