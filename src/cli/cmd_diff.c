/* SPDX-License-Identifier: MIT */
#include "cli/account_out.h"

#include <stddef.h>

#include "base/banned.h"

typedef struct diff_args {
    fm_common_args common;
    fm_opt_list output;
    size_t format;
    const char *table;
    const char *by;
    const char *from, *to;
    const char *layer;
    const char *key;
    bool features;
    const char *tolerance;
    const char *within, *within_name;
    const char *places, *places_name;
    const char *where;
    const char *source_layer;
    const char *crs;
    const char *date_field, *valid_from, *valid_to;
    bool kept;
    bool exit_code;
    bool overwrite;
    const char *size;
    double dpi;
} diff_args;

#define ARG(field) offsetof(diff_args, field)

static const fm_opt options[] = {
    { FM_OPT_LIST, 'o', "output", ARG(output), "FILE",
      "write FILE by its suffix: the changed ground as a layer (.geojson, .gpkg, .fgb, "
      ".shp, .kml), the change map (.png, .svg, .pdf, .tif), or the report (.json, "
      ".csv, "
      ".md, .html, .txt); may be repeated",
      NULL, NULL },
    { FM_OPT_CHOICE, 'f', "format", ARG(format), "FORMAT",
      "print the report as text, json, csv, markdown or html", fm_account_format_words,
      "of" },
    { FM_OPT_TEXT, 0, "table", ARG(table), "NAME",
      "for csv: which table (holders, matrix, provinces, places, patches, features)",
      NULL, NULL },
    { FM_OPT_TEXT, 'b', "by", ARG(by), "FIELD",
      "field of the holder (holder, where there is such a field); without "
      "one, or with '', one zone against nothing",
      NULL, NULL },
    { FM_OPT_TEXT, 0, "from", ARG(from), "DATE",
      "of a series or a map document: the first date", NULL, NULL },
    { FM_OPT_TEXT, 0, "to", ARG(to), "DATE",
      "of a series or a map document: the second date", NULL, NULL },
    { FM_OPT_TEXT, 'l', "layer", ARG(layer), "ID",
      "of a map document: which layer; of a file of several layers: its name there",
      NULL, "input-layer" },
    { FM_OPT_TEXT, 'k', "key", ARG(key), "FIELD",
      "say what became of each feature; features with the same value are the same",
      NULL, NULL },
    { FM_OPT_FLAG, 0, "features", ARG(features), NULL,
      "the same, features matched by outline and overlap", NULL, NULL },
    { FM_OPT_TEXT, 't', "tolerance", ARG(tolerance), "METRES",
      "a patch that is nowhere wider is redrawing, no change (5)", NULL, NULL },
    { FM_OPT_TEXT, 0, "within", ARG(within), "LAYER",
      "count by the provinces of this layer as well", NULL, NULL },
    { FM_OPT_TEXT, 0, "within-name", ARG(within_name), "FIELD",
      "its field of names (name_en, name, or the first of text)", NULL, NULL },
    { FM_OPT_TEXT, 0, "places", ARG(places), "LAYER",
      "name patches by the places of this layer, and list those that changed hands",
      NULL, NULL },
    { FM_OPT_TEXT, 0, "places-name", ARG(places_name), "FIELD", "its field of names",
      NULL, NULL },
    { FM_OPT_FLAG, 0, "kept", ARG(kept), NULL,
      "the layer holds the kept ground too, and slivers of redrawing: kept + lost = "
      "old, kept + gained = new",
      NULL, NULL },
    { FM_OPT_FLAG, 0, "exit-code", ARG(exit_code), NULL,
      "end with 1 when ground changed hands", NULL, NULL },
    { FM_OPT_TEXT, 'w', "where", ARG(where), "CONDITION",
      "only features that meet an SQL condition", NULL, NULL },
    { FM_OPT_TEXT, 0, "date-field", ARG(date_field), "FIELD",
      "the series is one layer; this field has the date of each snapshot", NULL, NULL },
    { FM_OPT_TEXT, 0, "valid-from", ARG(valid_from), "FIELD",
      "the series is one layer; features are valid from this date on", NULL, NULL },
    { FM_OPT_TEXT, 0, "valid-to", ARG(valid_to), "FIELD",
      "and up to, but not including, this one", NULL, NULL },
    { FM_OPT_TEXT, 0, "source-crs", ARG(crs), "CRS",
      "the CRS of layers that do not say their own", NULL, "src-crs" },
    { FM_OPT_TEXT, 's', "size", ARG(size), "SIZE", "size of the change map", NULL,
      NULL },
    { FM_OPT_NUMBER, 0, "dpi", ARG(dpi), "N", "pixels an inch of the change map (96)",
      NULL, NULL },
    { FM_OPT_FLAG, 0, "overwrite", ARG(overwrite), NULL, "replace files that exist",
      NULL, NULL },
    FM_OPT_END
};

static const char *const description[] = {
    "Compare two snapshots of zones: ground gained and lost by each holder, who took "
    "from whom, the places that changed hands, and each patch of changed ground.  Give "
    "two layers, or one series (a folder, a quoted pattern, a path with {date}, a "
    "layer "
    "with dates) or one map document with --from and --to.",
    "Redrawing is not change: another order of vertices or features makes no patch, "
    "and "
    "a patch that is nowhere wider than the tolerance is counted apart, as redrawn.  "
    "Areas are those of edges that are straight in longitude and latitude on the "
    "ellipsoid, to the last sliver, and the ledger balances.",
    "In a layer that is written, each patch is there once for the holder who gained it "
    "and once for the one who lost it, with the fields change, holder, from, to, km2, "
    "kind, width_m, place, place_km and province.",
    NULL
};

static const fm_example examples[] = {
    { "frontmap diff old.geojson new.geojson --by holder", "who gained and lost" },
    { "frontmap diff control --from 2020-01-30 --to 2020-02-24 --by holder --places "
      "places.geojson -o change.html -o change.png",
      "two dates of a folder, as a page and a map" },
    { "frontmap diff monday.geojson tuesday.geojson --exit-code -q",
      "has anything changed?" },
    { "frontmap diff map.yaml --from 2020-01-30 --to 2020-02-24 -o change.gpkg",
      "two dates of a map's layer, the ground as a layer" },
    { NULL, NULL }
};

/* ---- The comparison -------------------------------------------------------------- */

static fm_status fill_options(fm_cli *cli, const diff_args *args, bool is_document,
                              fm_diff_options *o)
{
    o->by = args->by;
    o->key = args->key;
    o->features = args->features;
    o->within = args->within;
    o->within_name = args->within_name;
    o->places = args->places;
    o->places_name = args->places_name;
    o->layer = is_document ? NULL : args->layer;
    o->crs = args->crs;
    o->where = args->where;
    o->date_field = args->date_field;
    o->valid_from = args->valid_from;
    o->valid_to = args->valid_to;
    o->kept = args->kept;
    return fm_opt_metres(cli->ctx, "tolerance", args->tolerance, &o->tolerance_m);
}

static fm_status compare_document(fm_cli *cli, const diff_args *args, const char *path,
                                  const fm_diff_options *o, fm_diff **diff)
{
    fm_document *document = NULL;
    fm_status status = fm_document_read(cli->ctx, path, &document);

    if (status == FM_OK)
        status = fm_diff_document(cli->ctx, document, args->layer, args->from, args->to,
                                  o, diff);
    fm_document_free(document);
    return status;
}

static fm_status compare(fm_cli *cli, const diff_args *args,
                         const fm_opt_list *operands, fm_diff **diff)
{
    bool is_document =
        operands->count == 1 && fm_operand_is_document(operands->items[0]);
    bool dated = args->from != NULL || args->to != NULL;
    fm_diff_options o = FM_DIFF_OPTIONS_INIT;
    fm_status status = fill_options(cli, args, is_document, &o);

    if (status != FM_OK)
        return status;
    if (operands->count > 2)
        return fm_fail(cli->ctx, FM_ERR_USAGE,
                       "%zu inputs; give two layers, or one "
                       "series or map document with --from and --to",
                       operands->count);
    if (operands->count == 2 && dated)
        return fm_fail(cli->ctx, FM_ERR_USAGE,
                       "--from and --to are for one series; two layers have no dates");
    if (operands->count == 2)
        return fm_diff_files(cli->ctx, operands->items[0], operands->items[1], &o,
                             diff);
    if (args->from == NULL || args->to == NULL)
        return fm_fail(
            cli->ctx, FM_ERR_USAGE,
            "one input is compared with itself on two dates; give --from and "
            "--to, or a second layer");
    if (is_document)
        return compare_document(cli, args, operands->items[0], &o, diff);
    return fm_diff_series(cli->ctx, operands->items[0], args->from, args->to, &o, diff);
}

/* ---- The outputs ----------------------------------------------------------------- */

static fm_status draw(fm_cli *cli, const diff_args *args, const fm_diff *diff,
                      const char *path)
{
    fm_picture_args picture = { args->size, args->dpi, args->overwrite };
    char *yaml = NULL;
    fm_status status = fm_diff_propose(cli->ctx, diff, &yaml);

    if (status == FM_OK)
        status = fm_picture_emit(cli, yaml, &picture, path);
    fm_text_free(yaml);
    return status;
}

static fm_status write_one(fm_cli *cli, const diff_args *args, const fm_diff *diff,
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
        return draw(cli, args, diff, path);
    return fm_diff_export(cli->ctx, diff, path, &o);
}

/* A page has the change map on it.  What came from standard input cannot be read again:
 * then the page does without. */
static fm_status add_map(fm_cli *cli, const fm_diff *diff, fm_account *account)
{
    char *yaml = NULL;
    fm_status status = fm_diff_propose(cli->ctx, diff, &yaml);

    if (status == FM_ERR_USAGE) {
        fm_note(cli->ctx, FM_PLACE_NONE, "page-without-map", "%s",
                fm_context_error(cli->ctx)->message);
        return FM_OK;
    }
    if (status == FM_OK)
        status = fm_page_add_map(cli, account, yaml, "What changed hands");
    fm_text_free(yaml);
    return status;
}

static fm_status tell(fm_cli *cli, const diff_args *args, const fm_diff *diff)
{
    fm_account *account = NULL;
    fm_status status = fm_diff_account(cli->ctx, diff, &account);

    if (status == FM_OK && fm_wants_page(&args->output, args->format))
        status = add_map(cli, diff, account);

    for (size_t i = 0; i < args->output.count && status == FM_OK; i++)
        status = write_one(cli, args, diff, account, args->output.items[i]);
    /* The report is printed as well, unless something else goes to standard output;
     * under --quiet the exit code speaks, or a format that was asked for. */
    if (status == FM_OK && fm_wants_print(&args->common, args->format, &args->output))
        status = fm_account_emit(cli, account, (fm_account_format)args->format,
                                 args->table, "-", false);
    fm_account_free(account);
    return status;
}

static fm_status check(fm_cli *cli, const diff_args *args, const fm_opt_list *operands)
{
    fm_status status = fm_need_operand(
        cli, operands,
        "two layers, or a series or a map document with --from and --to");

    for (size_t i = 0; i < args->output.count && status == FM_OK; i++) {
        fm_account_format format;
        fm_output_kind kind;

        status = fm_output_kind_of(cli, args->output.items[i], &kind, &format);
    }
    if (status == FM_OK)
        status = fm_outputs_check(cli, &args->output, args->overwrite);
    return status;
}

static fm_status run(fm_cli *cli, const void *given, const fm_opt_list *operands)
{
    const diff_args *args = given;
    fm_diff *diff = NULL;
    fm_status status = check(cli, args, operands);

    if (status == FM_OK)
        status = compare(cli, args, operands, &diff);
    if (status == FM_OK)
        status = tell(cli, args, diff);
    if (status == FM_OK && args->exit_code && fm_diff_is_changed(diff))
        status = FM_FINDINGS;
    fm_diff_free(diff);
    return status;
}

const fm_command fm_cmd_diff = {
    .name = "diff",
    .summary = "say what changed on the ground between two snapshots",
    .operands = "OLD NEW | SERIES | DOCUMENT",
    .description = description,
    .options = options,
    .examples = examples,
    .args_size = sizeof(diff_args),
    .run = run,
};
