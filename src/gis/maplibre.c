/* SPDX-License-Identifier: MIT */
/*
 * The style and the files beside it: for map.style.json these are map-sprite.json,
 * map-sprite.png and both @2x, and the folder map-glyphs.  They take their names before
 * the style does, which names them by relative URLs.
 */
#include "gis/maplibre.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/folder.h"
#include "gis/maplibre_expression.h"
#include "gis/web_zoom.h"
#include "sheet/ink.h"

#include "base/banned.h"

static const char suffix[] = ".style.json";

/* ------------------------------------------------------------------- the archive */

enum { PIECE = 1 << 18 };

/* The first bytes of a file, or the last ones; how many there are. */
static size_t read_piece(const char *path, bool is_end, char piece[PIECE])
{
    fm_context *quiet = fm_context_new();
    size_t length = 0;
    int fd = -1;

    if (quiet != NULL && fm_file_open(quiet, path, &fd) == FM_OK) {
        off_t size = lseek(fd, 0, SEEK_END);
        off_t from = is_end && size > PIECE ? size - PIECE : 0;
        ssize_t got = 1;

        while (length < PIECE && got > 0) {
            got = pread(fd, piece + length, PIECE - length, from + (off_t)length);
            length += got > 0 ? (size_t)got : 0;
        }
        close(fd);
    }
    fm_context_free(quiet);
    return length;
}

static bool has_bytes(const char *text, size_t length, const char *wanted)
{
    size_t bytes = strlen(wanted);

    for (size_t i = 0; i + bytes <= length; i++)
        if (memcmp(text + i, wanted, bytes) == 0)
            return true;
    return false;
}

/* Is it an archive of vector tiles, and not of pictures?  PMTiles 3 has the type in
 * byte 99; in a database the value of a row stands right behind its name, and rows that
 * describe it stand at one of its ends. */
static bool holds_vectors(const char *path, const char *archive)
{
    enum { TILE_TYPE = 99, TYPE_MVT = 1 };
    char *piece = fm_alloc_raw(PIECE, 1);
    size_t length = piece == NULL ? 0 : read_piece(path, false, piece);
    bool holds;

    if (strcmp(archive, ".pmtiles") == 0) {
        holds = length > TILE_TYPE && memcmp(piece, "PMTiles\3", 8) == 0 &&
                piece[TILE_TYPE] == TYPE_MVT;
    } else {
        holds = length > 16 && memcmp(piece, "SQLite format 3", 16) == 0;
        if (holds && !has_bytes(piece, length, "formatpbf")) {
            length = read_piece(path, true, piece);
            holds = has_bytes(piece, length, "formatpbf");
        }
    }
    fm_free(piece);
    return holds;
}

static bool is_beside(const fm_maplibre *m, const char *archive)
{
    fm_str path = { 0 };
    bool found;

    fm_str_addf(&path, "%s%s", fm_str_text(&m->base), archive);
    found = !path.failed && holds_vectors(fm_str_text(&path), archive);
    fm_str_release(&path);
    return found;
}

static void find_archive(fm_maplibre *m)
{
    static const struct {
        const char *suffix, *scheme;
    } archives[] = { { ".pmtiles", "pmtiles" }, { ".mbtiles", "mbtiles" } };

    for (int i = 0; i < 2 && m->scheme == NULL; i++) {
        if (!is_beside(m, archives[i].suffix))
            continue;
        m->scheme = archives[i].scheme;
        m->suffix = archives[i].suffix;
        fm_note(m->map->ctx, FM_PLACE_NONE, "style-source",
                "the style takes its data from '%s%s', which lies beside it", m->name,
                m->suffix);
    }
}

/* ------------------------------------------------------------------------- style */

static void add_head_metadata(fm_maplibre *m)
{
    const fm_gis_map *map = m->map;
    fm_json *j = &m->j;
    fm_bbox frame = fm_web_frame(map);
    const double box[] = { frame.west, frame.south, frame.east, frame.north };

    fm_json_object(j, "metadata");
    if (map->title != NULL)
        fm_json_text(j, "frontmap:title", map->title);
    if (map->subtitle != NULL)
        fm_json_text(j, "frontmap:subtitle", map->subtitle);
    if (map->credits != NULL)
        fm_json_text(j, "frontmap:credits", map->credits);
    if (fm_date_is_set(map->date)) {
        fm_str date = { 0 };

        fm_date_add_iso(&date, map->date);
        fm_json_text(j, "frontmap:date", fm_str_text(&date));
        fm_str_release(&date);
    }
    fm_json_text(j, "frontmap:projection",
                 "Web Mercator (EPSG:3857): the renderer has no other");
    fm_json_array_flat(j, "frontmap:bounds");
    for (int i = 0; i < 4; i++)
        fm_json_fixed(j, NULL, box[i], 6);
    fm_json_end(j);
    fm_json_end(j);
}

static void add_head(fm_maplibre *m)
{
    const fm_gis_map *map = m->map;
    fm_lonlat centre = fm_web_centre(map);
    fm_json *j = &m->j;
    fm_str name = { 0 };

    fm_json_integer(j, "version", 8);
    fm_json_text(j, "name", map->title != NULL ? map->title : map->name);
    add_head_metadata(m);
    fm_json_array_flat(j, "center");
    fm_json_fixed(j, NULL, centre.lon, 6);
    fm_json_fixed(j, NULL, centre.lat, 6);
    fm_json_end(j);
    fm_json_fixed(j, "zoom", fm_web_zoom_of_sheet(map), 3);
    fm_str_addf(&name, "%s-sprite", m->name);
    fm_json_text(j, "sprite", fm_str_text(&name));
    fm_str_clear(&name);
    fm_str_addf(&name, "%s-glyphs/{fontstack}/{range}.pbf", m->name);
    fm_json_text(j, "glyphs", fm_str_text(&name));
    j->out->failed = j->out->failed || name.failed;
    fm_str_release(&name);
}

static void add_background(fm_maplibre *m)
{
    fm_color color = m->map->document->sheet.background;
    fm_str text = { 0 };

    if (color.a <= 0)
        return;
    fm_json_object(&m->j, NULL);
    fm_json_text(&m->j, "id", "background");
    fm_json_text(&m->j, "type", "background");
    fm_json_object_flat(&m->j, "paint");
    fm_maplibre_color(&text, color, 1);
    fm_maplibre_raw(m, "background-color", &text);
    fm_json_end(&m->j);
    fm_json_end(&m->j);
    fm_str_release(&text);
}

static fm_status make_style(fm_maplibre *m)
{
    fm_status status;

    fm_json_object(&m->j, NULL);
    add_head(m);
    status = fm_maplibre_add_sources(m);
    fm_json_array(&m->j, "layers");
    add_background(m);
    for (size_t i = 0; i < m->map->layer_count && status == FM_OK; i++)
        status = fm_maplibre_add_layers(m, &m->map->layers[i]);
    if (status == FM_OK)
        status = fm_maplibre_add_labels(m);
    for (size_t i = 0; i < m->map->layer_count && status == FM_OK; i++)
        status = fm_maplibre_keep_clear(m, &m->map->layers[i]);
    if (status != FM_OK)
        return status;
    fm_json_end(&m->j);
    fm_json_end(&m->j);
    fm_str_add_char(m->j.out, '\n');
    return m->j.out->failed ? fm_fail_nomem(m->map->ctx) : FM_OK;
}

/* ------------------------------------------------------------------------- files */

enum { STYLE, SPRITE_PNG, SPRITE_JSON, SPRITE_PNG_2X, SPRITE_JSON_2X, FILES };

static const char *const endings[FILES] = { ".style.json", "-sprite.png",
                                            "-sprite.json", "-sprite@2x.png",
                                            "-sprite@2x.json" };

typedef struct files {
    fm_output *outputs[FILES];
    fm_folder *glyphs;
} files;

/* "Noto Sans Bold/" and "Noto Sans Bold/0-255.pbf" */
static bool is_glyphs(const char *name)
{
    const char *slash = strchr(name, '/');
    size_t low, high;

    if (slash == NULL || slash == name)
        return false;
    if (slash[1] == '\0')
        return true;
    low = strspn(slash + 1, "0123456789");
    if (low == 0 || slash[1 + low] != '-')
        return false;
    high = strspn(slash + 2 + low, "0123456789");
    return high > 0 && strcmp(slash + 2 + low + high, ".pbf") == 0;
}

static fm_status open_files(const fm_maplibre *m, files *f)
{
    fm_context *ctx = m->map->ctx;
    bool overwrite = m->job->options->overwrite;
    fm_str path = { 0 };
    fm_status status = FM_OK;

    for (int i = 0; i < FILES && status == FM_OK; i++) {
        fm_str_clear(&path);
        fm_str_addf(&path, "%s%s", fm_str_text(&m->base), endings[i]);
        status = fm_output_open(ctx, fm_str_text(&path), overwrite, &f->outputs[i]);
    }
    fm_str_clear(&path);
    fm_str_addf(&path, "%s-glyphs", fm_str_text(&m->base));
    if (status == FM_OK)
        status =
            fm_folder_open(ctx, fm_str_text(&path), overwrite, is_glyphs, &f->glyphs);
    fm_str_release(&path);
    return status;
}

static fm_status write_sprite(const fm_maplibre *m, files *f)
{
    fm_status status = FM_OK;

    for (unsigned density = 1; density <= 2 && status == FM_OK; density++) {
        int at = density == 1 ? SPRITE_PNG : SPRITE_PNG_2X;
        fm_str png = { 0 }, json = { 0 };

        status = fm_sprite_write(m->map->ctx, &m->sprite, density, &png, &json);
        if (status == FM_OK)
            status = fm_output_write(f->outputs[at], fm_str_text(&png), png.length);
        if (status == FM_OK)
            status =
                fm_output_write(f->outputs[at + 1], fm_str_text(&json), json.length);
        fm_str_release(&png);
        fm_str_release(&json);
    }
    return status;
}

static fm_status write_glyphs(fm_maplibre *m, files *f)
{
    fm_text_engine *engine = m->map->making.sheet.engine;
    fm_str bytes = { 0 }, name = { 0 };
    fm_status status = FM_OK;

    for (size_t s = 0; s < m->stacks.count; s++) {
        for (unsigned first = 0; first < 0x10000 && status == FM_OK; first += 256) {
            fm_str_clear(&bytes);
            status = fm_glyph_range(engine, &m->stacks.items[s], first, &bytes);
            if (status == FM_OK && (bytes.failed || name.failed))
                status = fm_fail_nomem(m->map->ctx);
            if (status != FM_OK || bytes.length == 0)
                continue;
            fm_str_clear(&name);
            fm_str_addf(&name, "%s/%u-%u.pbf", m->stacks.items[s].name, first,
                        first + 255);
            status = fm_folder_write(f->glyphs, fm_str_text(&name), fm_str_text(&bytes),
                                     bytes.length);
            m->job->report->files++;
        }
    }
    fm_str_release(&bytes);
    fm_str_release(&name);
    return status;
}

static fm_status commit(files *f)
{
    fm_status status = fm_folder_commit(&f->glyphs);

    for (int i = FILES - 1; i >= 0 && status == FM_OK; i--)
        status = fm_output_commit(&f->outputs[i]);
    return status;
}

/* ------------------------------------------------------------------------ losses */

/* Does a rule ask for a control measure that is not made of figures in a row? */
static fm_status tell_measures(const fm_maplibre *m, const fm_gis_layer *layer,
                               const fm_place *place)
{
    for (size_t i = 0; i < layer->rule_count; i++) {
        fm_gis_figure figure;
        fm_status status;
        bool is_row;

        if (!fm_ink_is_tactical(&layer->rules[i].style))
            continue;
        status = fm_gis_rule_figure(m->map->ctx, &layer->rules[i], &figure);
        is_row = figure.pitch_px > 0;
        fm_gis_figure_release(&figure);
        if (status != FM_OK)
            return status;
        if (!is_row)
            return fm_warn(m->map->ctx, FM_ERR_OUTPUT, place, "control-measure",
                           "layer '%.100s': control measures that are no figures in a "
                           "row become plain lines, without their words",
                           layer->spec->id);
    }
    return FM_OK;
}

static fm_status tell_losses(const fm_maplibre *m)
{
    const fm_place place = { .file = m->job->path };
    fm_status status = FM_OK;

    if (m->stacks.has_joined)
        status = fm_warn(m->map->ctx, FM_ERR_OUTPUT, &place, "joined-letters",
                         "labels have letters that join their neighbours; MapLibre "
                         "sets them with its plugin for right-to-left text alone");
    for (size_t i = 0; i < m->map->layer_count && status == FM_OK; i++)
        status = tell_measures(m, &m->map->layers[i], &place);
    for (size_t i = 0; i < m->map->layer_count && status == FM_OK; i++)
        if (m->map->layers[i].spec->style_from_features &&
            fm_table_find(&m->map->layers[i].features.table, "marker-symbol") !=
                FM_NO_COLUMN)
            status = fm_warn(m->map->ctx, FM_ERR_OUTPUT, &place, "marker-symbol",
                             "layer '%.100s': symbols that features name themselves "
                             "become circles",
                             m->map->layers[i].spec->id);
    return status;
}

static void count(const fm_maplibre *m)
{
    fm_gis_report *report = m->job->report;

    report->layers = m->map->layer_count;
    report->files += FILES;
    for (size_t i = 0; i < m->map->layer_count; i++)
        report->features += fm_features_count(&m->map->layers[i].features);
}

fm_status fm_gis_write_maplibre(const fm_gis_job *job)
{
    fm_maplibre m = { .job = job, .map = job->map };
    files f = { 0 };
    fm_str text = { 0 };
    fm_status status;

    fm_str_add_bytes(&m.base, job->path, strlen(job->path) - strlen(suffix));
    m.name = fm_path_name(fm_str_text(&m.base));
    fm_json_init(&m.j, &text, true);
    if (m.base.failed)
        return fm_fail_nomem(job->ctx);
    find_archive(&m);
    status = open_files(&m, &f);
    if (status == FM_OK)
        status = make_style(&m);
    if (status == FM_OK)
        status = tell_losses(&m);
    if (status == FM_OK) {
        fm_sprite_lay(&m.sprite);
        status = write_sprite(&m, &f);
    }
    if (status == FM_OK)
        status = write_glyphs(&m, &f);
    if (status == FM_OK)
        status = fm_output_write(f.outputs[STYLE], fm_str_text(&text), text.length);
    if (status == FM_OK)
        status = commit(&f);
    for (int i = 0; i < FILES; i++)
        fm_output_abort(&f.outputs[i]);
    fm_folder_abort(&f.glyphs);
    count(&m);
    fm_sprite_release(&m.sprite);
    fm_glyph_stacks_release(&m.stacks);
    fm_str_release(&m.base);
    fm_str_release(&text);
    return status;
}
