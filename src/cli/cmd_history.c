/* SPDX-License-Identifier: MIT */
#include "cli/account_out.h"

#include <stddef.h>

#include "base/mem.h"

#include "base/banned.h"

typedef struct history_args {
    fm_common_args common;
    fm_opt_list output;
    size_t format;
    const char *table;
    const char *by;
    const char *from, *to;
    const char *tolerance;
    double correction;
    const char *within, *within_name;
    const char *places, *places_name;
    const char *layer, *where, *crs;
    const char *date_field, *valid_from, *valid_to;
    uint64_t threads;
    bool overwrite;
    const char *size;
    double dpi;
    const char *chart, *film, *frames, *frames_to, *document;
    double frame_delay, last_delay;
} history_args;

#define ARG(field) offsetof(history_args, field)

static const fm_opt options[] = {
    { FM_OPT_LIST, 'o', "output", ARG(output), "FILE",
      "write FILE by its suffix: the report (.csv, the ledger; .json, .md, .html, "
      ".txt), "
      "the map of the whole movement, coloured by date of change (.png, .svg, .pdf, "
      ".tif), or the ground of every step as a layer (.geojson, .gpkg, .fgb, .shp, "
      ".kml); may be repeated",
      NULL, NULL },
    { FM_OPT_CHOICE, 'f', "format", ARG(format), "FORMAT",
      "print the report as text, json, csv, markdown or html", fm_account_format_words,
      "of" },
    { FM_OPT_TEXT, 0, "table", ARG(table), "NAME",
      "for csv: which table (ledger, totals, provinces, steps, gaps)", NULL, NULL },
    { FM_OPT_TEXT, 'b', "by", ARG(by), "FIELD",
      "field of the holder (holder, where there is such a field); without "
      "one, or with '', one zone against nothing",
      NULL, NULL },
    { FM_OPT_TEXT, 0, "from", ARG(from), "DATE", "the first date, included", NULL,
      NULL },
    { FM_OPT_TEXT, 0, "to", ARG(to), "DATE", "the last date, included", NULL, NULL },
    { FM_OPT_TEXT, 't', "tolerance", ARG(tolerance), "METRES",
      "a patch that is nowhere wider is redrawing, no change (5)", NULL, NULL },
    { FM_OPT_NUMBER, 0, "correction", ARG(correction), "KM2",
      "flag steps in which more than so much changes hands a day (eight times the "
      "median, at least 25)",
      NULL, NULL },
    { FM_OPT_TEXT, 0, "within", ARG(within), "LAYER",
      "count by the provinces of this layer", NULL, NULL },
    { FM_OPT_TEXT, 0, "within-name", ARG(within_name), "FIELD",
      "its field of names (name_en, name, or the first of text)", NULL, NULL },
    { FM_OPT_TEXT, 0, "places", ARG(places), "LAYER",
      "name the largest change of each step by the places of this layer", NULL, NULL },
    { FM_OPT_TEXT, 0, "places-name", ARG(places_name), "FIELD", "its field of names",
      NULL, NULL },
    { FM_OPT_TEXT, 'l', "layer", ARG(layer), "NAME",
      "of files of several layers, this one", NULL, "input-layer" },
    { FM_OPT_TEXT, 'w', "where", ARG(where), "CONDITION",
      "only features that meet an SQL condition", NULL, NULL },
    { FM_OPT_TEXT, 0, "source-crs", ARG(crs), "CRS",
      "the CRS of layers that do not say their own", NULL, "src-crs" },
    { FM_OPT_TEXT, 0, "date-field", ARG(date_field), "FIELD",
      "the series is one layer; this field has the date of each snapshot", NULL, NULL },
    { FM_OPT_TEXT, 0, "valid-from", ARG(valid_from), "FIELD",
      "the series is one layer; features are valid from this date on", NULL, NULL },
    { FM_OPT_TEXT, 0, "valid-to", ARG(valid_to), "FIELD",
      "and up to, but not including, this one", NULL, NULL },
    { FM_OPT_AMOUNT, 0, "threads", ARG(threads), "N",
      "work on so many snapshots at once (as many as there are processors)", NULL,
      NULL },
    { FM_OPT_OUTPUT, 0, "chart", ARG(chart), "FILE",
      "draw the areas over time, and gains and losses: .png, .svg or .pdf", NULL,
      NULL },
    { FM_OPT_OUTPUT, 0, "animation", ARG(film), "FILE",
      "make a film, a whole sheet for each snapshot: .apng, .png or .gif", NULL, NULL },
    { FM_OPT_OUTPUT, 0, "frames", ARG(frames), "FOLDER",
      "write these sheets as numbered PNGs into FOLDER", NULL, NULL },
    { FM_OPT_OUTPUT, 0, "frames-to", ARG(frames_to), "FILE",
      "write them one behind the other; '-' is standard output, for ffmpeg -f "
      "image2pipe -i -",
      NULL, NULL },
    { FM_OPT_TEXT, 0, "document", ARG(document), "DOCUMENT",
      "film this map document on the date of each snapshot (a plain map of the zones); "
      "a "
      "chart takes the words and colours of its classes",
      NULL, NULL },
    { FM_OPT_NUMBER, 0, "frame-delay", ARG(frame_delay), "SECONDS",
      "how long the film shows a snapshot (0.6)", NULL, NULL },
    { FM_OPT_NUMBER, 0, "last-delay", ARG(last_delay), "SECONDS",
      "how long it shows the last one (2.5)", NULL, NULL },
    { FM_OPT_TEXT, 's', "size", ARG(size), "SIZE", "size of a picture", NULL, NULL },
    { FM_OPT_NUMBER, 0, "dpi", ARG(dpi), "N", "pixels an inch of a picture (96)", NULL,
      NULL },
    { FM_OPT_FLAG, 0, "overwrite", ARG(overwrite), NULL, "replace files that exist",
      NULL, NULL },
    FM_OPT_END
};

static const char *const description[] = {
    "Keep the ledger of ground over a series of snapshots: for every step from one "
    "snapshot to the next, every holder and every province what was held before and "
    "after, gained and lost.  A series is a folder or a quoted pattern (dates are read "
    "from the names: 2020-02-24 or 20200224), a path with {date}, or one layer with a "
    "field of dates or of validity.",
    "Missing days are said and never filled in; steps without a change are said; steps "
    "so large that the map was likely put right are flagged.  The CSV is the table "
    "ledger, with the columns from_date, to_date, holder, province, old_km2, new_km2, "
    "gained_km2, lost_km2 and net_km2.  Memory does not grow with the number of "
    "snapshots.",
    NULL
};

static const fm_example examples[] = {
    { "frontmap history control --by holder", "totals and steps of a folder" },
    { "frontmap history 'daily/zones_*.geojson' --format csv -q > ledger.csv",
      "the ledger of a pattern" },
    { "frontmap history zones.gpkg --date-field day --by holder --within "
      "provinces.geojson -o history.html",
      "one layer with dates, by province, as a page" },
    { "frontmap history control --by holder --chart areas.svg -o movement.png "
      "--animation film.gif -q",
      "the chart, the map of the whole movement, and the film" },
    { "frontmap history control --by holder --document map.yaml --frames-to - | "
      "ffmpeg -f image2pipe -framerate 4 -i - film.mp4",
      "a film of a map document, by ffmpeg" },
    { NULL, NULL }
};

static bool wants_film(const history_args *args)
{
    return args->film != NULL || args->frames != NULL || args->frames_to != NULL;
}

/* Does an output need the ground of every step? */
static bool wants_ground(fm_cli *cli, const history_args *args)
{
    /* A film without a document is shown where something moved. */
    if (wants_film(args) && args->document == NULL)
        return true;
    for (size_t i = 0; i < args->output.count; i++) {
        fm_output_kind kind = FM_OUTPUT_ACCOUNT;
        fm_account_format format;

        if (!fm_str_equal(args->output.items[i], "-") &&
            fm_output_kind_of(cli, args->output.items[i], &kind, &format) == FM_OK &&
            kind != FM_OUTPUT_ACCOUNT)
            return true;
    }
    return fm_wants_page(&args->output, args->format);
}

static fm_status keep_ledger(fm_cli *cli, const history_args *args, const char *series,
                             fm_history **history)
{
    fm_history_options o = FM_HISTORY_OPTIONS_INIT;
    fm_status status =
        fm_opt_metres(cli->ctx, "tolerance", args->tolerance, &o.tolerance_m);

    o.by = args->by;
    o.from = args->from;
    o.to = args->to;
    o.within = args->within;
    o.within_name = args->within_name;
    o.places = args->places;
    o.places_name = args->places_name;
    o.layer = args->layer;
    o.crs = args->crs;
    o.where = args->where;
    o.date_field = args->date_field;
    o.valid_from = args->valid_from;
    o.valid_to = args->valid_to;
    o.correction_km2 = args->correction;
    o.threads = (unsigned)args->threads;
    o.patches = wants_ground(cli, args);
    return status == FM_OK ? fm_history_new(cli->ctx, series, &o, history) : status;
}

static fm_status draw(fm_cli *cli, const history_args *args, const fm_history *history,
                      const char *path)
{
    fm_picture_args picture = { args->size, args->dpi, args->overwrite };
    char *yaml = NULL;
    fm_status status = fm_history_propose(cli->ctx, history, &yaml);

    if (status == FM_OK)
        status = fm_picture_emit(cli, yaml, &picture, path);
    fm_text_free(yaml);
    return status;
}

/* As long as a double of milliseconds fits; the library says which are sensible. */
static unsigned milliseconds(double seconds)
{
    return seconds > 1e6 ? 1000000000u : (unsigned)(seconds * 1000 + 0.5);
}

/* ---- Chart and film -------------------------------------------------------------- */

/* Holders have the words and colours of the document, when one is given. */
static fm_status draw_chart(fm_cli *cli, const history_args *args,
                            const fm_history *history, const fm_document *document)
{
    fm_chart_options o = FM_CHART_OPTIONS_INIT;
    fm_chart_holder *holders = NULL;
    fm_status status = FM_OK;

    o.size = args->size;
    o.overwrite = args->overwrite;
    if (args->dpi > 0)
        o.density = args->dpi / FM_CSS_DPI;
    if (document != NULL)
        status = fm_chart_holders_new(cli->ctx, document, fm_history_by(history),
                                      &holders, &o.holder_count);
    o.holders = holders;
    if (status == FM_OK)
        status = fm_chart_write(cli->ctx, history, &o, args->chart);
    fm_chart_holders_free(holders);
    return status;
}

/* Without a document of the user's a plain map of the zones is filmed. */
static fm_status propose_film(fm_cli *cli, const fm_history *history,
                              fm_document **document)
{
    char *yaml = NULL;
    fm_status status = fm_history_propose_film(cli->ctx, history, &yaml);

    if (status == FM_OK)
        status = fm_document_parse_own(cli, yaml, document);
    fm_text_free(yaml);
    return status;
}

/* The dates as the film takes them; one block, freed with fm_free(). */
static const char **dates_of(const fm_history *history, size_t *count)
{
    enum { TEXT = 11 };
    const char **dates;
    char *texts;

    *count = fm_history_date_count(history);
    dates = fm_alloc(*count, sizeof *dates + TEXT);
    if (dates == NULL)
        return NULL;
    texts = (char *)(dates + *count);
    for (size_t i = 0; i < *count; i++) {
        fm_history_date(history, i, texts + i * TEXT);
        dates[i] = texts + i * TEXT;
    }
    return dates;
}

static void note_film(fm_cli *cli, const char *path, const fm_animation_report *r)
{
    fm_place place = { .file = path };
    fm_str scale = { 0 };

    fm_str_add_fixed(&scale, r->scale, 0);
    fm_note(cli->ctx, &place, "filmed", "%zu frames at 1:%s in %s, %llu bytes",
            r->frames, fm_str_text(&scale), r->crs, (unsigned long long)r->bytes);
    fm_str_release(&scale);
}

static fm_status write_films(fm_cli *cli, const history_args *args,
                             const fm_document *document, const char **dates,
                             size_t count)
{
    fm_animation_options o = FM_ANIMATION_OPTIONS_INIT;
    fm_animation_report report = { 0 };
    fm_status status = FM_OK;

    o.overwrite = args->overwrite;
    o.threads = (unsigned)args->threads;
    if (args->dpi > 0)
        o.density = args->dpi / FM_CSS_DPI;
    if (args->frame_delay > 0)
        o.delay_ms = milliseconds(args->frame_delay);
    if (args->last_delay > 0)
        o.last_delay_ms = milliseconds(args->last_delay);
    if (args->film != NULL) {
        status = fm_animation_write(cli->ctx, document, dates, count, &o, args->film,
                                    &report);
        if (status == FM_OK)
            note_film(cli, args->film, &report);
    }
    if (status == FM_OK && args->frames != NULL) {
        status = fm_animation_frames(cli->ctx, document, dates, count, &o, args->frames,
                                     &report);
        if (status == FM_OK)
            note_film(cli, args->frames, &report);
    }
    if (status == FM_OK && args->frames_to != NULL) {
        o.format = FM_ANIMATION_PNGS;
        status = fm_animation_write(cli->ctx, document, dates, count, &o,
                                    args->frames_to, &report);
        if (status == FM_OK)
            note_film(cli, args->frames_to, &report);
    }
    return status;
}

/* `document` may be NULL. */
static fm_status film(fm_cli *cli, const history_args *args, const fm_history *history,
                      fm_document *document)
{
    fm_document *proposed = NULL;
    const char **dates = NULL;
    size_t count = 0;
    fm_status status = FM_OK;

    if (document == NULL) {
        status = propose_film(cli, history, &proposed);
        document = proposed;
    }
    if (status == FM_OK && args->size != NULL)
        status = fm_document_set_size(cli->ctx, document, args->size);
    if (status == FM_OK && (dates = dates_of(history, &count)) == NULL)
        status = fm_fail_nomem(cli->ctx);
    if (status == FM_OK)
        status = write_films(cli, args, document, dates, count);
    fm_free(dates);
    fm_document_free(proposed);
    return status;
}

/* ---- The report ------------------------------------------------------------------ */

static fm_status write_one(fm_cli *cli, const history_args *args,
                           const fm_history *history, const fm_account *account,
                           const char *path)
{
    fm_account_format format = (fm_account_format)args->format;
    fm_export_options export = FM_EXPORT_OPTIONS_INIT;
    fm_output_kind kind = FM_OUTPUT_ACCOUNT;
    const char *table = args->table;
    fm_status status = FM_OK;

    if (!fm_str_equal(path, "-"))
        status = fm_output_kind_of(cli, path, &kind, &format);
    if (status != FM_OK)
        return status;
    export.overwrite = args->overwrite;
    if (kind == FM_OUTPUT_PICTURE)
        return draw(cli, args, history, path);
    if (kind == FM_OUTPUT_LAYER)
        return fm_history_export(cli->ctx, history, path, &export);
    if (format == FM_ACCOUNT_CSV && table == NULL)
        table = "ledger";
    return fm_account_emit(cli, account, format, table, path, args->overwrite);
}

static bool is_standard_output(const char *path)
{
    return path != NULL && fm_str_equal(path, "-");
}

/* Then the report stays unsaid, unless a file is named for it. */
static bool takes_standard_output(const history_args *args)
{
    return is_standard_output(args->chart) || is_standard_output(args->film) ||
           is_standard_output(args->frames_to);
}

/* A page has the chart on it, and the map of the whole movement. */
static fm_status add_chart(fm_cli *cli, const fm_history *history,
                           const fm_document *document, fm_account *account)
{
    fm_chart_options o = FM_CHART_OPTIONS_INIT;
    fm_chart_holder *holders = NULL;
    fm_str svg = { 0 };
    fm_status status = fm_chart_holders_new(cli->ctx, document, fm_history_by(history),
                                            &holders, &o.holder_count);

    o.holders = holders;
    o.format = FM_FORMAT_SVG;
    if (status == FM_OK)
        status = fm_chart_draw(cli->ctx, history, &o, fm_keep_bytes, &svg);
    if (status == FM_OK)
        status = fm_account_add_picture(cli->ctx, account, "chart", "Area over time",
                                        fm_str_text(&svg), svg.length);
    fm_str_release(&svg);
    fm_chart_holders_free(holders);
    return status;
}

/* The chart has the colours of the user's document, and else of the map below it. */
static fm_status add_pictures(fm_cli *cli, const fm_history *history,
                              const fm_document *document, fm_account *account)
{
    fm_document *proposed = NULL;
    char *yaml = NULL;
    fm_status status;

    if (fm_history_date_count(history) < 2)
        return FM_OK;
    status = fm_history_propose(cli->ctx, history, &yaml);
    if (status == FM_OK && document == NULL) {
        status = fm_document_parse_own(cli, yaml, &proposed);
        document = proposed;
    }
    if (status == FM_OK)
        status = add_chart(cli, history, document, account);
    if (status == FM_OK)
        status = fm_page_add_map(cli, account, yaml, "What changed hands, and when");
    fm_document_free(proposed);
    fm_text_free(yaml);
    return status;
}

static fm_status tell(fm_cli *cli, const history_args *args, const fm_history *history,
                      const fm_document *document)
{
    fm_account *account = NULL;
    fm_status status = fm_history_account(cli->ctx, history, &account);

    if (status == FM_OK && fm_wants_page(&args->output, args->format))
        status = add_pictures(cli, history, document, account);
    for (size_t i = 0; i < args->output.count && status == FM_OK; i++)
        status = write_one(cli, args, history, account, args->output.items[i]);
    if (status == FM_OK && !takes_standard_output(args) &&
        fm_wants_print(&args->common, args->format, &args->output))
        status = write_one(cli, args, history, account, "-");
    fm_account_free(account);
    return status;
}

/* All that will be written, before any work: by its suffix, by whether it may be, and
 * that no two are one. */
static fm_status check_outputs(fm_cli *cli, const history_args *args)
{
    const char *const more[] = { args->chart, args->film, args->frames_to };
    fm_opt_list all = { 0 };
    fm_status status = FM_OK;

    if (args->document != NULL && !wants_film(args) && args->chart == NULL &&
        !fm_wants_page(&args->output, args->format))
        return fm_fail(cli->ctx, FM_ERR_USAGE,
                       "--document is what a film shows and a chart takes its colours "
                       "from; give --animation, --frames, --frames-to or --chart as "
                       "well");
    if (args->format != 0 && takes_standard_output(args))
        return fm_fail(cli->ctx, FM_ERR_USAGE,
                       "standard output is taken by pictures; write the report to a "
                       "file with -o");
    for (size_t i = 0; i < args->output.count && status == FM_OK; i++) {
        fm_output_kind kind;
        fm_account_format format;

        if (!fm_str_equal(args->output.items[i], "-"))
            status = fm_output_kind_of(cli, args->output.items[i], &kind, &format);
        if (status == FM_OK && !fm_opt_list_add(&all, args->output.items[i]))
            status = fm_fail_nomem(cli->ctx);
    }
    for (size_t i = 0; i < sizeof more / sizeof *more && status == FM_OK; i++) {
        if (more[i] != NULL && !fm_opt_list_add(&all, more[i]))
            status = fm_fail_nomem(cli->ctx);
    }
    if (status == FM_OK)
        status = fm_outputs_check(cli, &all, args->overwrite);
    fm_opt_list_release(&all);
    return status;
}

static fm_status run(fm_cli *cli, const void *given, const fm_opt_list *operands)
{
    const history_args *args = given;
    fm_history *history = NULL;
    fm_document *document = NULL;
    fm_status status = fm_need_operand(
        cli, operands, "a folder, a quoted pattern, or a layer with dates");

    if (status == FM_OK && operands->count > 1)
        status =
            fm_fail(cli->ctx, FM_ERR_USAGE,
                    "%zu inputs; a history is of one series: quote the pattern, so "
                    "that the shell leaves it as it is",
                    operands->count);
    if (status == FM_OK)
        status = check_outputs(cli, args);
    if (status == FM_OK && args->document != NULL)
        status = fm_document_read(cli->ctx, args->document, &document);
    if (status == FM_OK)
        status = keep_ledger(cli, args, operands->items[0], &history);
    if (status == FM_OK && args->chart != NULL)
        status = draw_chart(cli, args, history, document);
    if (status == FM_OK && wants_film(args))
        status = film(cli, args, history, document);
    if (status == FM_OK)
        status = tell(cli, args, history, document);
    fm_history_free(history);
    fm_document_free(document);
    return status;
}

const fm_command fm_cmd_history = {
    .name = "history",
    .summary = "keep the ledger of ground over a series of snapshots",
    .operands = "SERIES",
    .description = description,
    .options = options,
    .examples = examples,
    .args_size = sizeof(history_args),
    .run = run,
};
