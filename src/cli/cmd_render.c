/* SPDX-License-Identifier: MIT */
#include "cli/operand.h"

#include <string.h>

#include "base/mem.h"
#include "frontmap/frontmap.h"

#include "base/banned.h"

typedef struct render_args {
    fm_common_args common;
    fm_opt_list output;
    size_t format;
    const char *size;
    double dpi;
    double scale;
    const char *crs;
    const char *bbox;
    const char *date;
    const char *language;
    fm_opt_list where;
    bool overwrite;
    bool georeference;
} render_args;

#define ARG(field) offsetof(render_args, field)

/* In the order of fm_format. */
static const char *const formats[] = {
    "auto", "png", "svg", "pdf", "tif", "trace", NULL
};

static const fm_opt options[] = {
    { FM_OPT_LIST, 'o', "output", ARG(output), "FILE",
      "write FILE, in the format of its suffix; '-' is standard output; may be "
      "repeated",
      NULL, NULL },
    { FM_OPT_CHOICE, 'f', "format", ARG(format), "FORMAT",
      "the format, whatever the suffix: png, svg, pdf, tif (GeoTIFF) or trace (the "
      "drawing calls as text)",
      formats, "of" },
    { FM_OPT_TEXT, 's', "size", ARG(size), "SIZE",
      "size of the sheet: 1600x1200 (pixels of 1/96 inch), 180mmx120mm, a4, \"a3 "
      "landscape\"",
      NULL, NULL },
    { FM_OPT_NUMBER, 0, "dpi", ARG(dpi), "N",
      "pixels an inch in PNG and TIFF (96); the sheet keeps its size", NULL, NULL },
    { FM_OPT_NUMBER, 0, "scale", ARG(scale), "N",
      "the same as a factor: --scale 2 is --dpi 192", NULL, NULL },
    { FM_OPT_TEXT, 0, "crs", ARG(crs), "CRS",
      "draw in this CRS: EPSG:n, a PROJ string, WKT, or auto", NULL, "dst-crs" },
    { FM_OPT_TEXT, 0, "bbox", ARG(bbox), "W,S,E,N",
      "show this box of degrees; east may exceed 180", NULL, NULL },
    { FM_OPT_TEXT, 'd', "date", ARG(date), "DATE", "show this day, as 2020-02-24", NULL,
      "at" },
    { FM_OPT_TEXT, 'l', "language", ARG(language), "TAG",
      "label in this language first, as en or ar", NULL, NULL },
    { FM_OPT_LIST, 'w', "where", ARG(where), "[LAYER:]CONDITION",
      "draw the features that meet an SQL condition, on one layer or on all; may be "
      "repeated",
      NULL, NULL },
    { FM_OPT_FLAG, 0, "overwrite", ARG(overwrite), NULL, "replace files that exist",
      NULL, NULL },
    { FM_OPT_FLAG, 0, "georeference", ARG(georeference), NULL,
      "write a world file beside a PNG", NULL, NULL },
    FM_OPT_END
};

static const char *const description[] = {
    "Draw a map document, or bare layers, as a complete sheet.  The format follows the "
    "suffix of the output.  The file appears whole or not at all, and an existing one "
    "is "
    "only replaced with --overwrite.",
    "Bare layers need no document: roles are guessed from geometry and fields, the CRS "
    "and the extent from the data.  'frontmap new' prints the document that says the "
    "same.  GeoJSON in all its forms is read by frontmap itself; GeoPackage, "
    "Shapefile, "
    "FlatGeobuf, KML, GPX, CSV and TopoJSON are read through GDAL.",
    "The same input gives the same bytes, whatever the folder, the locale, the time "
    "zone "
    "or the day.",
    NULL
};

static const fm_example examples[] = {
    { "frontmap render map.yaml -o map.png", "the map of a document" },
    { "frontmap render map.yaml --date 2020-03-06 -o map.svg -o map.pdf",
      "another day, in two formats" },
    { "frontmap render zones.gpkg posts.geojson -o map.png --dpi 192",
      "bare layers, at twice the density" },
    { "frontmap render map.yaml --where \"control:holder = 'government'\" -o - -f png",
      "some features of one layer, to standard output" },
    { NULL, NULL }
};

/* What the command line says over the document. */
static fm_status override(fm_cli *cli, const render_args *args, fm_document *document)
{
    fm_status status = FM_OK;

    if (args->date != NULL)
        status = fm_document_set_date(cli->ctx, document, args->date);
    if (status == FM_OK && args->size != NULL)
        status = fm_document_set_size(cli->ctx, document, args->size);
    if (status == FM_OK && args->crs != NULL)
        status = fm_document_set_crs(cli->ctx, document, args->crs);
    if (status == FM_OK && args->bbox != NULL)
        status = fm_document_set_bbox(cli->ctx, document, args->bbox);
    if (status == FM_OK && args->language != NULL)
        status = fm_document_set_language(cli->ctx, document, args->language);
    for (size_t i = 0; i < args->where.count && status == FM_OK; i++)
        status = fm_operand_where(cli, document, args->where.items[i]);
    return status;
}

/* ---- The outputs ----------------------------------------------------------------- */

/* Two names that some file system takes for one would leave one map. */
static fm_status check_outputs(fm_cli *cli, const render_args *args)
{
    const fm_opt_list *outputs = &args->output;

    if (outputs->count == 0)
        return fm_fail(cli->ctx, FM_ERR_USAGE, "where to? give -o FILE");
    if (args->dpi > 0 && args->scale > 0)
        return fm_fail(cli->ctx, FM_ERR_USAGE,
                       "--dpi and --scale say the same; give one of them");
    for (size_t i = 0; i < outputs->count; i++) {
        fm_output *output;
        fm_status status;

        for (size_t k = 0; k < i; k++) {
            if (fm_str_equal_nocase(outputs->items[i], outputs->items[k]))
                return fm_fail(cli->ctx, FM_ERR_USAGE,
                               "the outputs '%.200s' and '%.200s' are one file",
                               outputs->items[k], outputs->items[i]);
        }
        /* Before any work: may this be written at all? */
        status = fm_output_open(cli->ctx, outputs->items[i], args->overwrite, &output);
        if (status != FM_OK)
            return status;
        fm_output_abort(&output);
    }
    return FM_OK;
}

static void note_report(fm_cli *cli, const char *path, const fm_render_report *r)
{
    fm_place place = { .file = path };
    fm_str scale = { 0 };

    fm_str_add_fixed(&scale, r->scale, 0);
    fm_note(cli->ctx, &place, "rendered",
            "drew %zu features and %zu labels (%zu dropped) at 1:%s in %s",
            r->features_drawn, r->labels_placed, r->labels_dropped, fm_str_text(&scale),
            r->crs);
    fm_str_release(&scale);
}

static fm_status render(fm_cli *cli, const render_args *args,
                        const fm_document *document)
{
    fm_render_options options_of_library = FM_RENDER_OPTIONS_INIT;
    fm_status status = FM_OK;

    options_of_library.format = (fm_format)args->format;
    options_of_library.overwrite = args->overwrite;
    options_of_library.georeference = args->georeference;
    if (args->dpi > 0)
        options_of_library.density = args->dpi / FM_CSS_DPI;
    else if (args->scale > 0)
        options_of_library.density = args->scale;
    for (size_t i = 0; i < args->output.count && status == FM_OK; i++) {
        fm_render_report report = { 0 };

        status = fm_render(cli->ctx, document, &options_of_library,
                           args->output.items[i], &report);
        if (status == FM_OK)
            note_report(cli, args->output.items[i], &report);
    }
    return status;
}

static fm_status run(fm_cli *cli, const void *given, const fm_opt_list *operands)
{
    const render_args *args = given;
    fm_document *document = NULL;
    fm_status status = fm_need_operand(cli, operands, "a map document or layers");

    if (status == FM_OK)
        status = check_outputs(cli, args);
    if (status == FM_OK)
        status = fm_operands_document(cli, operands, &document);
    if (status == FM_OK)
        status = override(cli, args, document);
    if (status == FM_OK)
        status = render(cli, args, document);
    fm_document_free(document);
    return status;
}

const fm_command fm_cmd_render = {
    .name = "render",
    .summary = "draw a map document, or bare layers, as PNG, SVG or PDF",
    .operands = "DOCUMENT | LAYER...",
    .description = description,
    .options = options,
    .examples = examples,
    .args_size = sizeof(render_args),
    .run = run,
};
