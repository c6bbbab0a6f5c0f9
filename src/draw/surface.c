/* SPDX-License-Identifier: MIT */
#include "draw/surface.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/number.h"
#include "draw/surface_backend.h"

#include "base/banned.h"

/* Cairo's pictures end at 32,767 pixels a side. */
enum { PICTURE_SIDE_MAX = 32767 };
/* A page of 26 m; far below where Cairo's numbers wrap. */
enum { PAGE_SIDE_MAX_PX = 100000 };

/* -- The trace, which needs no file of its own ------------------------------------ */

static fm_status open_trace(fm_surface *s)
{
    return fm_painter_trace_new(s->ctx, &s->bytes, &s->painter);
}

static fm_status finish_trace(fm_surface *s)
{
    return fm_surface_write(s, fm_str_text(&s->bytes), s->bytes.length);
}

static const fm_surface_backend trace_backend = { false, open_trace, finish_trace };

static const fm_surface_backend *backend_of(fm_format format)
{
    switch (format) {
    case FM_FORMAT_PNG:
        return &fm_surface_png;
    case FM_FORMAT_TRACE:
        return &trace_backend;
    case FM_FORMAT_SVG:
        return &fm_surface_svg;
    case FM_FORMAT_PDF:
        return &fm_surface_pdf;
    case FM_FORMAT_TIFF:
        return &fm_surface_tiff;
    case FM_FORMAT_AUTO:
        break;
    }
    return NULL;
}

fm_format fm_surface_format_of(const char *path)
{
    static const struct {
        const char *suffix;
        fm_format format;
    } formats[] = {
        { ".png", FM_FORMAT_PNG },   { ".svg", FM_FORMAT_SVG },
        { ".pdf", FM_FORMAT_PDF },   { ".tif", FM_FORMAT_TIFF },
        { ".tiff", FM_FORMAT_TIFF }, { ".trace", FM_FORMAT_TRACE },
    };

    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        if (fm_str_equal_nocase(fm_path_suffix(path), formats[i].suffix))
            return formats[i].format;
    }
    return FM_FORMAT_AUTO;
}

/* -- Sizes ------------------------------------------------------------------------ */

static fm_status check_picture(fm_surface *s)
{
    /* More than any limit stays more than any limit. */
    double width = fmin(fmax(nearbyint(s->width_px * s->density), 1.0), 1e9);
    double height = fmin(fmax(nearbyint(s->height_px * s->density), 1.0), 1e9);
    uint64_t most = fm_context_policy(s->ctx)->max_pixels;

    s->device_width = (int)width;
    s->device_height = (int)height;
    if (s->device_width > PICTURE_SIDE_MAX || s->device_height > PICTURE_SIDE_MAX)
        return fm_fail(
            s->ctx, FM_ERR_LIMIT,
            "a picture of %d x %d pixels is beyond %d a side; give a smaller "
            "size or density, or draw SVG or PDF",
            s->device_width, s->device_height, PICTURE_SIDE_MAX);
    if ((uint64_t)s->device_width * (uint64_t)s->device_height > most)
        return fm_fail(s->ctx, FM_ERR_LIMIT,
                       "a picture of %d x %d pixels is beyond the limit of %" PRIu64
                       " pixels; give a smaller size or density, or draw SVG or PDF",
                       s->device_width, s->device_height, most);
    return FM_OK;
}

static fm_status check_size(fm_surface *s)
{
    if (!(s->width_px > 0.0 && s->height_px > 0.0 && s->density > 0.0))
        return fm_fail(s->ctx, FM_ERR_USAGE,
                       "a sheet needs a width, a height and a density above 0");
    if (s->backend->is_picture)
        return check_picture(s);
    if (!(s->width_px <= PAGE_SIDE_MAX_PX && s->height_px <= PAGE_SIDE_MAX_PX))
        return fm_fail(s->ctx, FM_ERR_LIMIT,
                       "a sheet of more than %d px a side cannot be written; give a "
                       "smaller size",
                       PAGE_SIDE_MAX_PX);
    return FM_OK;
}

/* -- What the backends share ------------------------------------------------------ */

fm_status fm_surface_write(fm_surface *s, const void *bytes, size_t length)
{
    return length == 0 ? FM_OK : s->write(s->write_user, bytes, length);
}

fm_status fm_surface_check_cairo(fm_surface *s, cairo_status_t status)
{
    if (status == CAIRO_STATUS_SUCCESS)
        return FM_OK;
    if (status == CAIRO_STATUS_NO_MEMORY || s->bytes.failed)
        return fm_fail_nomem(s->ctx);
    return fm_fail(s->ctx, FM_ERR_INTERNAL, "cairo cannot write: %s",
                   cairo_status_to_string(status));
}

cairo_status_t fm_surface_collect(void *surface, const unsigned char *bytes,
                                  unsigned length)
{
    fm_surface *s = surface;

    fm_str_add_bytes(&s->bytes, bytes, length);
    return s->bytes.failed ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

fm_status fm_surface_paint_background(fm_surface *s)
{
    fm_rect rect = { s->origin.x, s->origin.y, s->origin.x + s->width_px,
                     s->origin.y + s->height_px };
    fm_path sheet = { 0 };

    /* A sheet that ends inside a pixel covers it: half of black would make an edge. */
    if (s->backend->is_picture) {
        rect.x1 = fmax(rect.x1, rect.x0 + s->device_width / s->density);
        rect.y1 = fmax(rect.y1, rect.y0 + s->device_height / s->density);
    }
    fm_path_rect(&sheet, rect);
    fm_painter_fill(s->painter, &sheet, s->background, false);
    fm_path_release(&sheet);
    return fm_painter_status(s->painter);
}

fm_status fm_surface_open_painter(fm_surface *s, double scale)
{
    fm_status status = fm_surface_check_cairo(s, cairo_surface_status(s->cairo));
    cairo_t *cr;

    if (status != FM_OK)
        return status;
    cr = cairo_create(s->cairo);
    cairo_scale(cr, scale, scale);
    cairo_translate(cr, -s->origin.x, -s->origin.y);
    status = fm_painter_cairo_new(s->ctx, cr, &s->painter);
    cairo_destroy(cr);
    return status == FM_OK ? fm_surface_paint_background(s) : status;
}

bool fm_surface_has_alpha(const fm_surface *s)
{
    return s->background.a < 1.0;
}

fm_status fm_surface_open_picture(fm_surface *s)
{
    s->cairo = cairo_image_surface_create(fm_surface_has_alpha(s) ? CAIRO_FORMAT_ARGB32
                                                                  : CAIRO_FORMAT_RGB24,
                                          s->device_width, s->device_height);
    return fm_surface_open_painter(s, s->density);
}

static uint32_t pixel_at(const unsigned char *row, int x)
{
    uint32_t pixel;

    memcpy(&pixel, row + 4 * (size_t)x, 4);
    return pixel;
}

/* Most significant byte first; compilers make one store of it. */
static unsigned char *put_big_endian(unsigned char *out, uint32_t v)
{
    out[0] = (unsigned char)(v >> 24);
    out[1] = (unsigned char)(v >> 16 & 255u);
    out[2] = (unsigned char)(v >> 8 & 255u);
    out[3] = (unsigned char)(v & 255u);
    return out + 4;
}

/* xRGB to RGB, four pixels to three words at a time. */
static void copy_opaque(const unsigned char *row, int width, unsigned char *out)
{
    int x = 0;

    for (; x + 4 <= width; x += 4) {
        uint32_t a = pixel_at(row, x), b = pixel_at(row, x + 1);
        uint32_t c = pixel_at(row, x + 2), d = pixel_at(row, x + 3);

        out = put_big_endian(out, a << 8 | (b >> 16 & 255u));
        out = put_big_endian(out, b << 16 | (c >> 8 & 0xFFFFu));
        out = put_big_endian(out, c << 24 | (d & 0xFFFFFFu));
    }
    for (; x < width; x++) {
        uint32_t pixel = pixel_at(row, x);

        *out++ = (unsigned char)(pixel >> 16 & 255u);
        *out++ = (unsigned char)(pixel >> 8 & 255u);
        *out++ = (unsigned char)(pixel & 255u);
    }
}

/* ARGB to RGBA; Cairo multiplies by alpha, PNG and TIFF do not. */
static void copy_with_alpha(const unsigned char *row, int width, unsigned char *out)
{
    for (int x = 0; x < width; x++) {
        uint32_t pixel = pixel_at(row, x), alpha = pixel >> 24;

        for (unsigned shift = 24; shift > 0;) {
            uint32_t v;

            shift -= 8;
            v = pixel >> shift & 255u;
            if (alpha != 255)
                v = alpha == 0 ? 0 : (v * 255 + alpha / 2) / alpha;
            *out++ = (unsigned char)v;
        }
        *out++ = (unsigned char)alpha;
    }
}

void fm_surface_row(const fm_surface *s, int y, unsigned char *out)
{
    const unsigned char *row = cairo_image_surface_get_data(s->cairo) +
                               (ptrdiff_t)y * cairo_image_surface_get_stride(s->cairo);

    if (fm_surface_has_alpha(s))
        copy_with_alpha(row, s->device_width, out);
    else
        copy_opaque(row, s->device_width, out);
}

/* -- What the file says about itself ---------------------------------------------- */

/* The file's time: SOURCE_DATE_EPOCH, else the date of what is shown; never the clock,
 * or the same map would not give the same bytes. */
static void set_file_time(fm_surface *s, fm_date date)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    fm_str text = { 0 };
    int64_t seconds;

    s->file_time[0] = '\0';
    if (epoch != NULL && fm_integer_parse(epoch, strlen(epoch), &seconds) &&
        seconds >= 0 && seconds < INT64_C(253402300800)) {
        int64_t day = seconds % 86400;

        fm_date_add_iso(&text, fm_date_from_seconds(seconds));
        fm_str_addf(&text, "T%02d:%02d:%02dZ", (int)(day / 3600), (int)(day / 60 % 60),
                    (int)(day % 60));
    } else if (fm_date_is_set(date)) {
        fm_date_add_iso(&text, date);
        fm_str_add(&text, "T00:00:00Z");
    }
    if (!text.failed && text.length < sizeof s->file_time)
        memcpy(s->file_time, fm_str_text(&text), text.length + 1);
    fm_str_release(&text);
}

static const char *keep(fm_surface *s, const char *text, bool *failed)
{
    char *copy;

    if (text == NULL)
        return NULL;
    copy = fm_arena_strndup(&s->arena, text, strlen(text));
    if (copy == NULL)
        *failed = true;
    return copy;
}

fm_status fm_surface_describe(fm_surface *s, const fm_metadata *metadata,
                              const fm_georeference *georeference)
{
    bool failed = false;

    s->metadata = (fm_metadata){
        .title = keep(s, metadata->title, &failed),
        .subject = keep(s, metadata->subject, &failed),
        .sources = keep(s, metadata->sources, &failed),
        .creator = keep(s, metadata->creator, &failed),
        .manifest = keep(s, metadata->manifest, &failed),
        .date = metadata->date,
    };
    set_file_time(s, metadata->date);
    s->has_georeference = georeference != NULL;
    if (georeference != NULL) {
        s->georeference = *georeference;
        s->georeference.wkt = keep(s, georeference->wkt, &failed);
        s->georeference.crs = keep(s, georeference->crs, &failed);
    }
    return failed ? fm_fail_nomem(s->ctx) : FM_OK;
}

void fm_world_file_add(fm_str *out, const fm_georeference *g, double density)
{
    double sheet_width = g->frame.x1 - g->frame.x0;
    double sheet_height = g->frame.y1 - g->frame.y0;
    double x_m = (g->extent.x1 - g->extent.x0) / sheet_width; /* per sheet px */
    double y_m = (g->extent.y1 - g->extent.y0) / sheet_height;
    double half = 0.5 / density; /* of a pixel, in sheet px */
    const double lines[] = { x_m / density,
                             0.0,
                             0.0,
                             -y_m / density,
                             g->extent.x0 + (half - g->frame.x0) * x_m,
                             g->extent.y1 - (half - g->frame.y0) * y_m };

    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        fm_str_add_number(out, lines[i]);
        fm_str_add_char(out, '\n');
    }
}

/* -- Life ------------------------------------------------------------------------- */

fm_status fm_surface_new_part(fm_context *ctx, fm_format format, fm_rect part,
                              double density, fm_color background, fm_surface **out)
{
    fm_surface *s = fm_alloc(1, sizeof *s);
    fm_status status;

    if (s == NULL)
        return fm_fail_nomem(ctx);
    s->ctx = ctx;
    s->backend = backend_of(format);
    s->width_px = part.x1 - part.x0;
    s->height_px = part.y1 - part.y0;
    s->origin = (fm_pt){ part.x0, part.y0 };
    s->density = density;
    s->background = background;
    if (s->backend == NULL)
        status = fm_fail(ctx, FM_ERR_USAGE, "this format cannot be drawn");
    else
        status = check_size(s);
    if (status == FM_OK)
        status = s->backend->open(s);
    if (status != FM_OK) {
        fm_surface_free(s);
        return status;
    }
    *out = s;
    return FM_OK;
}

fm_status fm_surface_new(fm_context *ctx, fm_format format, double width_px,
                         double height_px, double density, fm_color background,
                         fm_surface **out)
{
    return fm_surface_new_part(ctx, format, (fm_rect){ 0, 0, width_px, height_px },
                               density, background, out);
}

void fm_surface_look(fm_surface *s, fm_pt origin)
{
    fm_painter_cairo_shift(s->painter,
                           (fm_pt){ s->origin.x - origin.x, s->origin.y - origin.y });
    s->origin = origin;
}

fm_painter *fm_surface_painter(fm_surface *surface)
{
    return surface->painter;
}

/* Has all been drawn, and drawn well? */
static fm_status close_drawing(fm_surface *s)
{
    fm_status status = fm_painter_status(s->painter);

    if (status != FM_OK)
        return status;
    if (s->painter->depth > 0)
        return fm_fail(s->ctx, FM_ERR_INTERNAL, "%u groups or clips are still open",
                       s->painter->depth);
    if (s->cairo != NULL)
        cairo_surface_flush(s->cairo);
    return FM_OK;
}

fm_status fm_surface_finish(fm_surface *s, fm_surface_write_fn write, void *user)
{
    fm_status status = close_drawing(s);

    if (status != FM_OK)
        return status;
    s->write = write;
    s->write_user = user;
    return s->backend->finish(s);
}

/* Hands the bytes on to a caller's function. */
struct hand_over {
    fm_context *ctx;
    fm_write_fn write;
    void *user;
};

static fm_status write_to_caller(void *user, const void *bytes, size_t length)
{
    struct hand_over *h = user;

    if (h->write(h->user, bytes, length))
        return FM_OK;
    return fm_fail(h->ctx, FM_ERR_OUTPUT, "the caller's function took no more bytes");
}

fm_status fm_surface_finish_to(fm_context *ctx, fm_surface *surface, fm_write_fn write,
                               void *user)
{
    struct hand_over h = { ctx, write, user };

    return fm_surface_finish(surface, write_to_caller, &h);
}

fm_status fm_surface_picture(fm_surface *s, fm_picture *out)
{
    fm_status status = close_drawing(s);
    fm_picture picture;

    if (status != FM_OK)
        return status;
    if (!s->backend->is_picture)
        return fm_fail(s->ctx, FM_ERR_INTERNAL, "this format has no pixels");
    picture = (fm_picture){ .width = s->device_width,
                            .height = s->device_height,
                            .channels = fm_surface_has_alpha(s) ? 4 : 3 };
    picture.pixels =
        fm_alloc_raw((size_t)picture.width * (size_t)picture.height, picture.channels);
    if (picture.pixels == NULL)
        return fm_fail_nomem(s->ctx);
    for (int y = 0; y < picture.height; y++)
        fm_surface_row(s, y,
                       picture.pixels +
                           (size_t)y * (size_t)picture.width * picture.channels);
    *out = picture;
    return FM_OK;
}

void fm_surface_free(fm_surface *s)
{
    if (s == NULL)
        return;
    fm_painter_free(s->painter);
    if (s->cairo != NULL)
        cairo_surface_destroy(s->cairo);
    fm_str_release(&s->bytes);
    fm_str_release(&s->definitions);
    fm_arena_release(&s->arena);
    fm_free(s);
}

const char *fm_surface_library_version(void)
{
    return cairo_version_string();
}
