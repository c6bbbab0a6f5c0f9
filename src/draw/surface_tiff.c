/* SPDX-License-Identifier: MIT */
/*
 * GeoTIFF: a picture of Cairo in deflated strips, and where it lies.
 *
 * TIFF 6.0 (Adobe, 1992) with the tags of OGC GeoTIFF 1.1 (19-008r4).  Written here
 * rather than through GDAL, which a map of GeoJSON layers need not load.  The file:
 *
 *     header | strips, each a zlib stream | values of long tags | directory
 *
 * with the directory last, since only then the strips' places are known. Little-endian;
 * classic TIFF, so at most 4 GiB.
 */
#include "draw/surface_backend.h"

#include <math.h>
#include <string.h>
#include <zlib.h>

#include "base/banned.h"

enum {
    STRIP_ROWS = 64,
    TAGS_MAX = 24,
    LEVEL = 1,
    /* types */
    BYTE_TEXT = 2,
    SHORT = 3,
    LONG = 4,
    RATIONAL = 5,
    DOUBLE = 12,
};

typedef struct entry {
    uint16_t id, type;
    uint32_t count;
    unsigned char value[4]; /* or the place of the values */
} entry;

typedef struct tiff {
    fm_surface *surface;
    fm_str out;
    entry tags[TAGS_MAX];
    size_t tag_count;
} tiff;

/* -- Bytes ------------------------------------------------------------------------ */

static void put16(unsigned char *out, uint32_t v)
{
    out[0] = (unsigned char)(v & 255u);
    out[1] = (unsigned char)(v >> 8 & 255u);
}

static void put32(unsigned char *out, uint32_t v)
{
    put16(out, v & 0xFFFFu);
    put16(out + 2, v >> 16);
}

static void add32(fm_str *out, uint32_t v)
{
    unsigned char bytes[4];

    put32(bytes, v);
    fm_str_add_bytes(out, bytes, 4);
}

/* Values begin on even places. */
static uint32_t place(tiff *t)
{
    if (t->out.length % 2 != 0)
        fm_str_add_char(&t->out, '\0');
    return (uint32_t)t->out.length;
}

/* -- Tags, to be added in ascending order ----------------------------------------- */

static entry *new_tag(tiff *t, uint16_t id, uint16_t type, size_t count)
{
    entry *added = &t->tags[t->tag_count++];

    *added = (entry){ .id = id, .type = type, .count = (uint32_t)count };
    return added;
}

static void tag_short(tiff *t, uint16_t id, uint32_t value)
{
    put16(new_tag(t, id, SHORT, 1)->value, value);
}

static void tag_long(tiff *t, uint16_t id, uint32_t value)
{
    put32(new_tag(t, id, LONG, 1)->value, value);
}

/* `bytes`: the values as they stand in the file. */
static void tag_bytes(tiff *t, uint16_t id, uint16_t type, size_t count,
                      const void *bytes, size_t length)
{
    entry *added = new_tag(t, id, type, count);

    if (length <= sizeof added->value) {
        memcpy(added->value, bytes, length);
    } else {
        put32(added->value, place(t));
        fm_str_add_bytes(&t->out, bytes, length);
    }
}

static void tag_text(tiff *t, uint16_t id, const char *text)
{
    if (text != NULL && text[0] != '\0')
        tag_bytes(t, id, BYTE_TEXT, strlen(text) + 1, text, strlen(text) + 1);
}

static void tag_shorts(tiff *t, uint16_t id, const uint32_t *values, size_t count)
{
    unsigned char bytes[64];

    for (size_t i = 0; i < count; i++)
        put16(bytes + 2 * i, values[i]);
    tag_bytes(t, id, SHORT, count, bytes, 2 * count);
}

static void tag_doubles(tiff *t, uint16_t id, const double *values, size_t count)
{
    unsigned char bytes[64];

    for (size_t i = 0; i < count; i++) {
        uint64_t bits;

        memcpy(&bits, &values[i], 8);
        put32(bytes + 8 * i, (uint32_t)(bits & 0xFFFFFFFFu));
        put32(bytes + 8 * i + 4, (uint32_t)(bits >> 32));
    }
    tag_bytes(t, id, DOUBLE, count, bytes, 8 * count);
}

/* Pixels an inch, in thousandths. */
static void tag_resolution(tiff *t, uint16_t id, double density)
{
    unsigned char bytes[8];

    put32(bytes, (uint32_t)lround(density * 96.0 * 1000.0));
    put32(bytes + 4, 1000);
    tag_bytes(t, id, RATIONAL, 1, bytes, 8);
}

static void tag_time(tiff *t, const char *iso)
{
    char text[20];

    if (strlen(iso) < 19)
        return;
    memcpy(text, iso, 19);
    text[4] = text[7] = ':';
    text[10] = ' ';
    text[19] = '\0';
    tag_text(t, 306, text);
}

/* -- Where it lies ---------------------------------------------------------------- */

/* 32637 of "EPSG:32637"; 0 when the name is of another kind. */
static uint32_t epsg_code(const char *crs)
{
    uint32_t code = 0;

    if (crs == NULL || strncmp(crs, "EPSG:", 5) != 0)
        return 0;
    for (crs += 5; *crs >= '0' && *crs <= '9' && code < 65536; crs++)
        code = code * 10 + (uint32_t)(*crs - '0');
    return *crs == '\0' && code < 65536 ? code : 0;
}

/* A GeoKey directory in the making: its header, then four numbers a key. */
typedef struct geo_keys {
    uint32_t values[4 + 4 * 4];
    size_t count;
} geo_keys;

/* `tag` 0: the value stands in the key itself; else `length` values of that tag. */
static void add_key(geo_keys *keys, uint32_t id, uint32_t tag, uint32_t length,
                    uint32_t value)
{
    uint32_t *key = keys->values + keys->count;

    key[0] = id;
    key[1] = tag;
    key[2] = length;
    key[3] = value;
    keys->count += 4;
    keys->values[3]++;
}

/*
 * The CRS by its code, or as text where it has none: GDAL reads WKT behind
 * "ESRI PE String = " in the citation of a model of neither kind.
 */
static void tag_crs(tiff *t, const fm_georeference *g)
{
    enum { CITATION_TAG = 34737, PROJECTED = 1, GEOGRAPHIC = 2, USER_DEFINED = 32767 };
    bool is_geographic = g->wkt != NULL && strncmp(g->wkt, "GEOGCS", 6) == 0;
    uint32_t code = epsg_code(g->crs);
    geo_keys keys = { { 1, 1, 0, 0 }, 4 };
    fm_str citation = { 0 };

    if (code != 0) {
        /* GTModelType; GTRasterType: area; GeographicType or ProjectedCSType */
        add_key(&keys, 1024, 0, 1, is_geographic ? GEOGRAPHIC : PROJECTED);
        add_key(&keys, 1025, 0, 1, 1);
        add_key(&keys, is_geographic ? 2048 : 3072, 0, 1, code);
    } else if (g->wkt != NULL) {
        fm_str_add(&citation, "ESRI PE String = ");
        fm_str_add(&citation, g->wkt);
        fm_str_add_char(&citation, '|');
        add_key(&keys, 1024, 0, 1, USER_DEFINED);
        add_key(&keys, 1025, 0, 1, 1);
        add_key(&keys, 3073, CITATION_TAG, (uint32_t)citation.length, 0);
    }
    if (keys.count > 4)
        tag_shorts(t, 34735, keys.values, keys.count);
    tag_text(t, CITATION_TAG, fm_str_text(&citation));
    if (citation.failed)
        t->out.failed = true;
    fm_str_release(&citation);
}

static void tag_georeference(tiff *t)
{
    const fm_surface *s = t->surface;
    const fm_georeference *g = &s->georeference;
    /* Of the plane, per pixel of the picture. */
    double x_m = (g->extent.x1 - g->extent.x0) / (g->frame.x1 - g->frame.x0);
    double y_m = (g->extent.y1 - g->extent.y0) / (g->frame.y1 - g->frame.y0);
    double scale[3] = { x_m / s->density, y_m / s->density, 0.0 };
    /* The sheet's corner, which is the first pixel's, lies beside the map's frame. */
    double tie[6] = { 0.0,
                      0.0,
                      0.0,
                      g->extent.x0 - g->frame.x0 * x_m,
                      g->extent.y1 + g->frame.y0 * y_m,
                      0.0 };

    tag_doubles(t, 33550, scale, 3);
    tag_doubles(t, 33922, tie, 6);
    tag_crs(t, g);
}

/* -- Strips ----------------------------------------------------------------------- */

typedef struct strips {
    fm_str places, lengths; /* as they stand in the file */
    size_t count;
} strips;

static void *allocate(void *nothing, unsigned count, unsigned size)
{
    (void)nothing;
    return fm_alloc(count, size);
}

static void release(void *nothing, void *memory)
{
    (void)nothing;
    fm_free(memory);
}

static bool add_strip(tiff *t, z_stream *z, const unsigned char *rows, size_t length,
                      strips *added)
{
    unsigned char chunk[16384];
    uint32_t start = place(t);

    if (deflateReset(z) != Z_OK)
        return false;
    z->next_in = (unsigned char *)rows; /* zlib does not write through it */
    z->avail_in = (unsigned)length;
    do {
        z->next_out = chunk;
        z->avail_out = sizeof chunk;
        deflate(z, Z_FINISH);
        fm_str_add_bytes(&t->out, chunk, sizeof chunk - z->avail_out);
    } while (z->avail_out == 0);
    add32(&added->places, start);
    add32(&added->lengths, (uint32_t)(t->out.length - start));
    added->count++;
    return !t->out.failed && !added->places.failed && !added->lengths.failed;
}

static bool add_strips(tiff *t, size_t row_bytes, strips *added)
{
    z_stream z = { .zalloc = allocate, .zfree = release };
    int height = t->surface->device_height;
    unsigned char *rows = fm_alloc_raw(STRIP_ROWS, row_bytes);
    bool ok = rows != NULL && deflateInit(&z, LEVEL) == Z_OK;

    for (int y = 0; ok && y < height; y += STRIP_ROWS) {
        int count = height - y < STRIP_ROWS ? height - y : STRIP_ROWS;

        for (int i = 0; i < count; i++)
            fm_surface_row(t->surface, y + i, rows + (size_t)i * row_bytes);
        ok = add_strip(t, &z, rows, (size_t)count * row_bytes, added);
    }
    deflateEnd(&z);
    fm_free(rows);
    return ok;
}

/* -- The file --------------------------------------------------------------------- */

/* Title, sources and manifest: TIFF has one place for all of them. */
static void tag_description(tiff *t, const fm_metadata *m)
{
    const char *const parts[] = { m->title, m->subject, m->sources, m->manifest };
    fm_str text = { 0 };

    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (parts[i] == NULL || parts[i][0] == '\0')
            continue;
        if (text.length > 0)
            fm_str_add_char(&text, '\n');
        fm_str_add(&text, parts[i]);
    }
    tag_text(t, 270, fm_str_text(&text));
    if (text.failed)
        t->out.failed = true;
    fm_str_release(&text);
}

static void add_tags(tiff *t, const strips *s)
{
    static const uint32_t bits[] = { 8, 8, 8, 8 };
    const fm_surface *surface = t->surface;
    bool has_alpha = fm_surface_has_alpha(surface);
    size_t channels = has_alpha ? 4 : 3;

    tag_long(t, 256, (uint32_t)surface->device_width);
    tag_long(t, 257, (uint32_t)surface->device_height);
    tag_shorts(t, 258, bits, channels);
    tag_short(t, 259, 8); /* deflate */
    tag_short(t, 262, 2); /* RGB */
    tag_description(t, &surface->metadata);
    tag_bytes(t, 273, LONG, s->count, s->places.text, s->places.length);
    tag_short(t, 277, (uint32_t)channels);
    tag_long(t, 278, STRIP_ROWS);
    tag_bytes(t, 279, LONG, s->count, s->lengths.text, s->lengths.length);
    tag_resolution(t, 282, surface->density);
    tag_resolution(t, 283, surface->density);
    tag_short(t, 284, 1); /* channels together */
    tag_short(t, 296, 2); /* inches */
    tag_text(t, 305, surface->metadata.creator);
    tag_time(t, surface->file_time);
    if (has_alpha)
        tag_short(t, 338, 2); /* colours are not multiplied by alpha */
    if (surface->has_georeference)
        tag_georeference(t);
}

static void add_directory(tiff *t)
{
    uint32_t start = place(t);
    unsigned char bytes[12];

    put16(bytes, (uint32_t)t->tag_count);
    fm_str_add_bytes(&t->out, bytes, 2);
    for (size_t i = 0; i < t->tag_count; i++) {
        const entry *g = &t->tags[i];

        put16(bytes, g->id);
        put16(bytes + 2, g->type);
        put32(bytes + 4, g->count);
        memcpy(bytes + 8, g->value, 4);
        fm_str_add_bytes(&t->out, bytes, 12);
    }
    add32(&t->out, 0);
    if (!t->out.failed)
        put32((unsigned char *)t->out.text + 4, start);
}

static fm_status finish_tiff(fm_surface *surface)
{
    tiff t = { .surface = surface, .out.limit = 0xFFFFFF00u };
    strips s = { 0 };
    size_t row_bytes =
        (size_t)surface->device_width * (fm_surface_has_alpha(surface) ? 4 : 3);
    fm_status status = FM_OK;

    fm_str_add_bytes(&t.out, "II*\0\0\0\0\0", 8);
    if (add_strips(&t, row_bytes, &s)) {
        add_tags(&t, &s);
        add_directory(&t);
    } else {
        t.out.failed = true;
    }
    if (t.out.failed)
        status = fm_fail_nomem(surface->ctx);
    else
        status = fm_surface_write(surface, t.out.text, t.out.length);
    fm_str_release(&s.places);
    fm_str_release(&s.lengths);
    fm_str_release(&t.out);
    return status;
}

const fm_surface_backend fm_surface_tiff = {
    .is_picture = true,
    .open = fm_surface_open_picture,
    .finish = finish_tiff,
};
