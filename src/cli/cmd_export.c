/* SPDX-License-Identifier: MIT */
#include <stddef.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "cli/operand.h"
#include "frontmap/gis.h"

#include "base/banned.h"

typedef struct export_args {
    fm_common_args common;
    fm_opt_list output;
    fm_opt_list layer;
    const char *date;
    const char *bbox;
    fm_opt_list where;
    const char *crs;
    const char *language;
    size_t graphics;
    size_t tiles;
    const char *decimals;
    const char *min_zoom, *max_zoom;
    const char *tile_size;
    double threads;
    bool append;
    bool overwrite;
    bool formats;
} export_args;

#define ARG(field) offsetof(export_args, field)

static const char *const graphics_words[] = { "code", "drawn", NULL };
static const char *const tiles_words[] = { "vector", "raster", NULL };

static const fm_opt options[] = {
    { FM_OPT_LIST, 'o', "output", ARG(output), "FILE",
      "write FILE, in the format of its suffix; may be repeated", NULL, NULL },
    { FM_OPT_LIST, 'l', "layer", ARG(layer), "ID",
      "only this layer of the document; may be repeated (all that the map shows)", NULL,
      NULL },
    { FM_OPT_TEXT, 'd', "date", ARG(date), "DATE",
      "the situation of 2020-02-24, of several days with commas, or of all days on "
      "which something changed in 2020-01-30..2020-02-24",
      NULL, "dates" },
    { FM_OPT_TEXT, 0, "bbox", ARG(bbox), "W,S,E,N",
      "only features that meet this box of degrees", NULL, NULL },
    { FM_OPT_LIST, 'w', "where", ARG(where), "[LAYER:]CONDITION",
      "only features that meet an SQL condition; may be repeated", NULL, NULL },
    { FM_OPT_TEXT, 0, "dst-crs", ARG(crs), "CRS",
      "the CRS of the coordinates, where the format leaves the choice (EPSG:4326)",
      NULL, "t_srs" },
    { FM_OPT_TEXT, 0, "language", ARG(language), "TAG",
      "the language of labels and words", NULL, NULL },
    { FM_OPT_CHOICE, 0, "graphics", ARG(graphics), "KIND",
      "decorations of lines as the style's business (code), or as geometry (drawn), "
      "with "
      "hatches and dashes where the format has none",
      graphics_words, NULL },
    { FM_OPT_CHOICE, 0, "tiles", ARG(tiles), "KIND",
      "what .mbtiles and .pmtiles hold: vector or raster", tiles_words, NULL },
    { FM_OPT_TEXT, 0, "min-zoom", ARG(min_zoom), "ZOOM",
      "the smallest zoom of tiles (where the map fits one)", NULL, NULL },
    { FM_OPT_TEXT, 0, "max-zoom", ARG(max_zoom), "ZOOM",
      "the largest zoom of tiles (by the map's scale)", NULL, NULL },
    { FM_OPT_TEXT, 0, "tile-size", ARG(tile_size), "PX",
      "of raster tiles: 256, or 512 for sharp screens", NULL, NULL },
    { FM_OPT_TEXT, 0, "decimals", ARG(decimals), "N",
      "of degrees in formats of text, 0 to 15 (7)", NULL, NULL },
    { FM_OPT_NUMBER, 0, "threads", ARG(threads), "N",
      "threads at most (as many as there are processors)", NULL, NULL },
    { FM_OPT_FLAG, 0, "append", ARG(append), NULL,
      "add to what exists, where the format can", NULL, NULL },
    { FM_OPT_FLAG, 0, "overwrite", ARG(overwrite), NULL, "replace files that exist",
      NULL, NULL },
    { FM_OPT_FLAG, 0, "formats", ARG(formats), NULL, "list the formats", NULL, NULL },
    FM_OPT_END
};

static const char *const description[] = {
    "Write a map document, or bare layers, for other programs: with the styles, so "
    "that "
    "they show the same map.  The format follows the suffix; --formats lists them.",
    "Every layer that the map shows is written as it stands on the date, all its "
    "fields "
    "with it, and derived layers (fronts, changes, the status of posts) like all "
    "others.  "
    "Over several dates a feature is there once for each time in which it stood "
    "unchanged, with the days from and to in its fields.",
    "What a format cannot hold is said before anything is written.", NULL
};

static const fm_example examples[] = {
    { "frontmap export map.yaml -o map.gpkg", "for QGIS, with styles and a project" },
    { "frontmap export map.yaml --date 2020-01-01..2020-03-06 -o map.html",
      "one page with a slider over the dates" },
    { "frontmap export map.yaml --layer front -o front.geojson", "one layer" },
    { "frontmap export map.yaml -o 'layers/{layer}.fgb'", "a file for every layer" },
    { "frontmap export map.yaml --tiles raster --max-zoom 12 -o map.pmtiles",
      "the map as picture tiles" },
    { NULL, NULL }
};

static fm_status list_formats(fm_cli *cli)
{
    fm_emit emit;
    fm_status status = fm_emit_open(cli, "-", false, &emit);

    if (status != FM_OK)
        return status;
    for (size_t i = 0; fm_gis_format_at(i) != NULL; i++) {
        const fm_gis_format *f = fm_gis_format_at(i);

        fm_str_addf(&emit.text, "%-14s %-14s %s\n", f->suffix, f->name, f->what);
    }
    return fm_emit_close(cli, &emit, FM_OK);
}

/* A whole number of an option, `*out` as it is for NULL. */
static fm_status take_whole(fm_cli *cli, const char *option, const char *text,
                            int64_t least, int64_t most, int64_t *out)
{
    if (text == NULL)
        return FM_OK;
    if (fm_integer_parse(text, strlen(text), out) && *out >= least && *out <= most)
        return FM_OK;
    return fm_fail(cli->ctx, FM_ERR_USAGE,
                   "--%s '%.40s': give a whole number from %d to %d", option, text,
                   (int)least, (int)most);
}

static fm_status set_options(fm_cli *cli, const export_args *args, fm_gis_options *o)
{
    int64_t decimals = -1, min_zoom = -1, max_zoom = -1, tile_size = 0;
    fm_status status = take_whole(cli, "decimals", args->decimals, 0, 15, &decimals);

    if (status == FM_OK)
        status = take_whole(cli, "min-zoom", args->min_zoom, 0, 22, &min_zoom);
    if (status == FM_OK)
        status = take_whole(cli, "max-zoom", args->max_zoom, 0, 22, &max_zoom);
    if (status == FM_OK)
        status = take_whole(cli, "tile-size", args->tile_size, 256, 512, &tile_size);
    if (status == FM_OK && tile_size != 0 && tile_size != 256 && tile_size != 512)
        status = fm_fail(cli->ctx, FM_ERR_USAGE, "--tile-size is 256 or 512");
    *o = (fm_gis_options)FM_GIS_OPTIONS_INIT;
    o->overwrite = args->overwrite;
    o->append = args->append;
    o->layers = args->layer.items;
    o->layer_count = args->layer.count;
    o->dates = args->date;
    o->bbox = args->bbox;
    o->crs = args->crs;
    o->decimals = (int)decimals;
    o->graphics = (fm_graphics)args->graphics;
    o->tiles = (fm_tile_kind)args->tiles;
    o->min_zoom = (int)min_zoom;
    o->max_zoom = (int)max_zoom;
    o->tile_size = (unsigned)tile_size;
    o->threads = args->threads > 0 ? (unsigned)args->threads : 0;
    return status;
}

static fm_status export_all(fm_cli *cli, const export_args *args,
                            const fm_document *document)
{
    size_t count = args->output.count;
    fm_gis_report *reports = fm_alloc(count, sizeof *reports);
    fm_gis_options o;
    fm_status status =
        reports == NULL ? fm_fail_nomem(cli->ctx) : set_options(cli, args, &o);

    if (status == FM_OK)
        status = fm_gis_export_all(cli->ctx, document, args->output.items, count, &o,
                                   reports);
    for (size_t i = 0; i < count && status == FM_OK; i++)
        fm_note(cli->ctx, FM_PLACE_NONE, "exported",
                "'%.200s': %zu layer%s, %zu feature%s", args->output.items[i],
                reports[i].layers, reports[i].layers == 1 ? "" : "s",
                reports[i].features, reports[i].features == 1 ? "" : "s");
    fm_free(reports);
    return status;
}

static fm_status run(fm_cli *cli, const void *given, const fm_opt_list *operands)
{
    const export_args *args = given;
    fm_document *document = NULL;
    fm_status status;

    if (args->formats)
        return list_formats(cli);
    status = fm_need_operand(cli, operands, "a map document or layers");
    if (status == FM_OK && args->output.count == 0)
        status = fm_fail(cli->ctx, FM_ERR_USAGE,
                         "where to? give -o FILE; --formats lists the suffixes");
    if (status == FM_OK)
        status = fm_operands_document(cli, operands, &document);
    if (status == FM_OK && args->date != NULL && strpbrk(args->date, ",.") == NULL)
        status = fm_document_set_date(cli->ctx, document, args->date);
    if (status == FM_OK && args->language != NULL)
        status = fm_document_set_language(cli->ctx, document, args->language);
    for (size_t i = 0; i < args->where.count && status == FM_OK; i++)
        status = fm_operand_where(cli, document, args->where.items[i]);
    if (status == FM_OK)
        status = export_all(cli, args, document);
    fm_document_free(document);
    return status;
}

const fm_command fm_cmd_export = {
    .name = "export",
    .summary = "write a map and its styles for other programs",
    .operands = "DOCUMENT | LAYER...",
    .description = description,
    .options = options,
    .examples = examples,
    .args_size = sizeof(export_args),
    .run = run,
};
