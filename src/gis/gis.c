/* SPDX-License-Identifier: MIT */
#include "gis/gis.h"

#include <string.h>
#include <strings.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/number.h"
#include "gis/drawn.h"

#include "base/banned.h"

typedef struct fm_gis_writer {
    fm_gis_format format;
    unsigned abilities; /* fm_gis_ability bits */
    bool gathers;       /* wants the map with its features */
    fm_gis_write_fn write;
} fm_gis_writer;

#define PACKAGE                                                                        \
    (FM_GIS_APPENDS | FM_GIS_TAKES_CRS | FM_GIS_HOLDS_LAYERS | FM_GIS_TAKES_DATES)
#define PROJECT (FM_GIS_TAKES_CRS | FM_GIS_HOLDS_LAYERS | FM_GIS_TAKES_DATES)
#define BESIDE  (FM_GIS_TAKES_CRS | FM_GIS_TAKES_DATES)
#define STYLES  (FM_GIS_HOLDS_LAYERS | FM_GIS_TAKES_DATES)
#define DATABASE                                                                       \
    (FM_GIS_APPENDS | FM_GIS_TAKES_CRS | FM_GIS_HOLDS_LAYERS | FM_GIS_TAKES_DATES)
#define TEXT (FM_GIS_TAKES_DECIMALS | FM_GIS_TAKES_DATES)
#define TILES                                                                          \
    (FM_GIS_TAKES_ZOOMS | FM_GIS_TAKES_TILES | FM_GIS_HOLDS_LAYERS | FM_GIS_TAKES_DATES)

static const fm_gis_writer writers[] = {
    { { ".gpkg", "GeoPackage", "all layers with styles, and a project of QGIS inside" },
      PACKAGE,
      true,
      fm_gis_write_gpkg },
    { { ".qgz", "QGIS project",
        "the project, and a GeoPackage of that name beside it" },
      PROJECT,
      true,
      fm_gis_write_qgz },
    { { ".shp", "Shapefile", "one layer of one kind of shape a file, .qml beside it" },
      BESIDE,
      true,
      fm_gis_write_shp },
    { { ".fgb", "FlatGeobuf", "one layer of one kind of shape a file, .qml beside it" },
      BESIDE,
      true,
      fm_gis_write_fgb },
    { { ".geojson", "GeoJSON", "one layer a file, with simplestyle" },
      TEXT | FM_GIS_IS_PLAIN,
      true,
      fm_gis_write_plain },
    { { ".geojsonl", "GeoJSON lines", "the same, a feature a line" },
      TEXT | FM_GIS_APPENDS | FM_GIS_IS_PLAIN,
      true,
      fm_gis_write_plain },
    { { ".ndjson", "GeoJSON lines", "the same, a feature a line" },
      TEXT | FM_GIS_APPENDS | FM_GIS_IS_PLAIN,
      true,
      fm_gis_write_plain },
    { { ".geojsons", "GeoJSON sequence",
        "the same behind record separators (RFC 8142)" },
      TEXT | FM_GIS_APPENDS | FM_GIS_IS_PLAIN,
      true,
      fm_gis_write_plain },
    { { ".csv", "CSV", "one layer a file, with WKT, or lon and lat" },
      TEXT | FM_GIS_APPENDS | FM_GIS_TAKES_CRS,
      true,
      fm_gis_write_plain },
    { { ".dxf", "DXF", "a drawing in metres, a layer for each class, in its colour" },
      TEXT | FM_GIS_TAKES_CRS | FM_GIS_HOLDS_LAYERS | FM_GIS_IS_SHEET | FM_GIS_IS_PLAIN,
      true,
      fm_gis_write_plain },
    { { ".gpx", "GPX", "points and lines for a device" },
      TEXT | FM_GIS_HOLDS_LAYERS,
      true,
      fm_gis_write_plain },
    { { ".style.json", "MapLibre style",
        "with sprite and glyphs; data inside, or tiles" },
      FM_GIS_HOLDS_LAYERS | FM_GIS_TAKES_DATES,
      true,
      fm_gis_write_maplibre },
    { { ".mbtiles", "MBTiles", "tiles: vector with all fields, or --tiles raster" },
      TILES,
      true,
      fm_gis_write_tiles },
    { { ".pmtiles", "PMTiles", "tiles: vector with all fields, or --tiles raster" },
      TILES,
      true,
      fm_gis_write_tiles },
    { { "{y}.pbf", "XYZ tiles", "vector tiles in a folder: NAME/{z}/{x}/{y}.pbf" },
      TILES,
      true,
      fm_gis_write_tiles },
    { { "{y}.png", "XYZ tiles", "raster tiles in a folder: NAME/{z}/{x}/{y}.png" },
      TILES,
      false,
      fm_gis_write_tiles },
    { { ".kmz", "KMZ", "all layers with styles, icons, times and a legend" },
      TEXT | FM_GIS_HOLDS_LAYERS | FM_GIS_IS_PLAIN,
      true,
      fm_gis_write_kmz },
    { { ".kml", "KML", "all layers with styles and times, without icons" },
      TEXT | FM_GIS_HOLDS_LAYERS | FM_GIS_IS_PLAIN,
      true,
      fm_gis_write_kml },
    { { ".html", "HTML", "one page to look at, that needs nothing else" },
      FM_GIS_HOLDS_LAYERS | FM_GIS_TAKES_DATES,
      true,
      fm_gis_write_page },
    { { ".sld", "SLD", "styles alone, SLD 1.0.0 as GeoServer and MapServer read it" },
      STYLES,
      true,
      fm_gis_write_sld },
    { { ".se", "SLD/SE", "styles alone, SLD 1.1.0 with Symbology Encoding" },
      STYLES,
      true,
      fm_gis_write_se },
    { { "PG:", "PostGIS", "tables of a database, with styles: PG:dbname=gis" },
      DATABASE,
      true,
      fm_gis_write_postgis },
    { { "postgresql://", "PostGIS", "the same by its URL" },
      DATABASE,
      true,
      fm_gis_write_postgis },
    { { "postgres://", "PostGIS", "the same by its URL" },
      DATABASE,
      true,
      fm_gis_write_postgis },
};

enum { WRITERS = sizeof writers / sizeof writers[0] };

const fm_gis_format *fm_gis_format_at(size_t i)
{
    return i < WRITERS ? &writers[i].format : NULL;
}

/* "PG:" begins a connection, whatever that ends with. */
static bool is_prefix(const char *mark)
{
    return strchr(mark, ':') != NULL;
}

/* ".gpkg" ends the name of a file, "{y}.png" a pattern for many. */
static bool matches(const char *path, const char *mark)
{
    size_t length = strlen(path), bytes = strlen(mark);

    if (is_prefix(mark))
        return strncasecmp(path, mark, bytes) == 0;
    return length > bytes && fm_str_equal_nocase(path + length - bytes, mark);
}

const fm_gis_writer *fm_gis_writer_of(const char *path)
{
    const fm_gis_writer *found = NULL;

    if (strcmp(path, "-") == 0)
        path = "-.geojson"; /* what standard output takes */
    for (size_t i = 0; i < WRITERS; i++) {
        const char *mark = writers[i].format.suffix;

        if (!matches(path, mark))
            continue;
        /* A connection before all, else the longest: ".style.json" before ".json". */
        if (is_prefix(mark))
            return &writers[i];
        if (found == NULL || strlen(mark) > strlen(found->format.suffix))
            found = &writers[i];
    }
    return found;
}

bool fm_gis_path_is_known(const char *path)
{
    return fm_gis_writer_of(path) != NULL;
}

fm_status fm_gis_layer_path(const fm_gis_job *job, const fm_gis_layer *layer,
                            fm_str *path)
{
    const char *place = strstr(job->path, "{layer}");

    fm_str_clear(path);
    if (place == NULL) {
        fm_str_add(path, job->path);
    } else {
        fm_str_add_bytes(path, job->path, (size_t)(place - job->path));
        fm_str_add(path, layer->spec->id);
        fm_str_add(path, place + strlen("{layer}"));
    }
    return path->failed ? fm_fail_nomem(job->ctx) : FM_OK;
}

static fm_status fail_unknown(fm_context *ctx, const char *path)
{
    fm_str known = { 0 };
    fm_status status;

    for (size_t i = 0; i < WRITERS; i++)
        fm_str_addf(&known, "%s%s", i > 0 ? " " : "", writers[i].format.suffix);
    status = fm_fail(ctx, FM_ERR_USAGE,
                     "cannot tell the format of '%.200s' by its name; end it with one "
                     "of: %s",
                     path, fm_str_text(&known));
    fm_str_release(&known);
    return status;
}

/* ---------------------------------------------------------------------- options */

static fm_status refuse(const fm_gis_job *job, const fm_gis_writer *writer,
                        const char *what, const char *cure)
{
    return fm_fail(job->ctx, FM_ERR_USAGE, "'%.200s': %s %s; %s", job->path,
                   writer->format.name, what, cure);
}

static fm_status check_options(const fm_gis_job *job, const fm_gis_writer *w)
{
    const fm_gis_options *o = job->options;

    if (o->append && !(w->abilities & FM_GIS_APPENDS))
        return refuse(job, w, "is written whole and cannot be added to",
                      "leave --append out, or write .gpkg");
    if (o->append && o->overwrite)
        return fm_fail(job->ctx, FM_ERR_USAGE,
                       "--append and --overwrite exclude each other");
    if (o->crs != NULL && !(w->abilities & FM_GIS_TAKES_CRS))
        return refuse(job, w, "has coordinates of its own and takes no CRS",
                      "leave --dst-crs out");
    if (o->decimals >= 0 && !(w->abilities & FM_GIS_TAKES_DECIMALS))
        return refuse(job, w, "keeps every digit", "leave --decimals out");
    if ((o->min_zoom >= 0 || o->max_zoom >= 0) && !(w->abilities & FM_GIS_TAKES_ZOOMS))
        return refuse(job, w, "has no zooms", "leave --min-zoom and --max-zoom out");
    if (o->tiles == FM_TILES_RASTER && !(w->abilities & FM_GIS_TAKES_TILES))
        return refuse(job, w, "holds no tiles", "leave --tiles out");
    if (o->tile_size != 0 && !(w->abilities & FM_GIS_TAKES_TILES))
        return refuse(job, w, "has no tiles of a size", "leave --tile-size out");
    return FM_OK;
}

static void add_box(fm_str *out, fm_bbox box)
{
    const double edges[] = { box.west, box.south, box.east, box.north };
    char digits[FM_FIXED_MAX];

    for (int i = 0; i < 4; i++) {
        fm_number_format_fixed(edges[i], 7, digits);
        fm_str_addf(out, "%s%s", i > 0 ? "," : "", digits);
    }
}

/* One run over several files: what they have in common is gathered once. */
typedef struct gis_run {
    fm_context *ctx;
    const fm_document *document;
    const fm_gis_options *options;
    fm_gis_map *maps[2]; /* the second with hatches and dashes drawn; NULL: not gathered
                            yet */
} gis_run;

static fm_status gather(const gis_run *run, const fm_gis_options *options,
                        bool draws_textures, fm_gis_map **map)
{
    fm_status status = fm_gis_map_new(run->ctx, run->document, options, map);

    if (status == FM_OK && options->graphics == FM_GRAPHICS_DRAWN)
        status = fm_gis_draw_measures(*map);
    if (status == FM_OK && draws_textures)
        status = fm_gis_draw_textures(*map);
    return status;
}

/* A drawing has what meets the sheet's box, which is known once the map is gathered:
 * `own` is for that file alone. */
static fm_status gather_sheet(const gis_run *run, const char *path, fm_bbox sheet,
                              bool draws_textures, fm_gis_map **own)
{
    fm_gis_options options = *run->options;
    fm_str box = { 0 };
    fm_status status;

    add_box(&box, sheet);
    options.bbox = fm_str_text(&box);
    fm_note(run->ctx, FM_PLACE_NONE, "sheet-only",
            "'%.200s': a drawing has what the sheet shows; give --bbox for more", path);
    status = box.failed ? fm_fail_nomem(run->ctx)
                        : gather(run, &options, draws_textures, own);
    fm_str_release(&box);
    return status;
}

static fm_status write_one(gis_run *run, const char *path, fm_gis_report *report)
{
    const fm_gis_writer *writer = fm_gis_writer_of(path);
    const fm_gis_options *options = run->options;
    bool draws_textures = options->graphics == FM_GRAPHICS_DRAWN &&
                          (writer->abilities & FM_GIS_IS_PLAIN) != 0;
    fm_gis_map *own = NULL, **map = &run->maps[draws_textures];
    fm_gis_job job = { .ctx = run->ctx,
                       .document = run->document,
                       .path = path,
                       .options = options,
                       .report = report };
    fm_status status = FM_OK;

    /* Raster tiles are drawn, as the sheet is, from the document. */
    if (writer->gathers && options->tiles == FM_TILES_VECTOR) {
        if (*map == NULL)
            status = gather(run, options, draws_textures, map);
        if (status == FM_OK && (writer->abilities & FM_GIS_IS_SHEET) &&
            options->bbox == NULL && options->crs == NULL &&
            !fm_bbox_is_empty((*map)->box))
            status = gather_sheet(run, path, (*map)->box, draws_textures, &own);
        job.map = own != NULL ? own : *map;
    }
    if (status == FM_OK && job.map != NULL && writer->write != fm_gis_write_plain)
        status = fm_gis_tell_symbol_words(&job);
    if (status == FM_OK)
        status = writer->write(&job);
    fm_gis_map_free(own);
    return status;
}

/* Before the first file is written every one has been asked whether it can be. */
static fm_status check_all(const gis_run *run, const char *const *paths, size_t count)
{
    fm_status status = FM_OK;

    for (size_t i = 0; i < count && status == FM_OK; i++) {
        const fm_gis_job job = { .ctx = run->ctx,
                                 .document = run->document,
                                 .path = paths[i],
                                 .options = run->options };
        const fm_gis_writer *writer = fm_gis_writer_of(paths[i]);

        status = writer == NULL ? fail_unknown(run->ctx, paths[i])
                                : check_options(&job, writer);
        for (size_t k = 0; k < i && status == FM_OK; k++)
            if (fm_str_equal_nocase(paths[k], paths[i]))
                status = fm_fail(run->ctx, FM_ERR_USAGE,
                                 "'%.200s' and '%.200s' would be one file", paths[k],
                                 paths[i]);
    }
    return status;
}

fm_status fm_gis_export_all(fm_context *ctx, const fm_document *document,
                            const char *const *paths, size_t count,
                            const fm_gis_options *options, fm_gis_report *reports)
{
    static const fm_gis_options defaults = FM_GIS_OPTIONS_INIT;
    gis_run run = { .ctx = ctx,
                    .document = document,
                    .options = options != NULL ? options : &defaults };
    fm_status status = check_all(&run, paths, count);

    for (size_t i = 0; i < count && status == FM_OK; i++) {
        fm_gis_report unused, *report = reports != NULL ? &reports[i] : &unused;

        *report = (fm_gis_report){ .min_zoom = -1, .max_zoom = -1 };
        status = write_one(&run, paths[i], report);
    }
    fm_gis_map_free(run.maps[0]);
    fm_gis_map_free(run.maps[1]);
    return status;
}

fm_status fm_gis_export(fm_context *ctx, const fm_document *document, const char *path,
                        const fm_gis_options *options, fm_gis_report *report)
{
    return fm_gis_export_all(ctx, document, &path, 1, options, report);
}
