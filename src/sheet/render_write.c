/* SPDX-License-Identifier: MIT */
/*
 * Where a sheet goes when it is drawn: a file that appears whole or not at all, or a
 * caller's function.
 */
#include <string.h>

#include "base/file.h"
#include "sheet/making.h"

#include "base/banned.h"

static fm_status check_options(fm_context *ctx, const fm_render_options *options)
{
    if (!(options->density > 0) || options->density > 100)
        return fm_fail(ctx, FM_ERR_USAGE,
                       "density is out of range; it lies between 0 and 100 device "
                       "pixels to the CSS pixel");
    if (options->format == FM_FORMAT_AUTO)
        return fm_fail(ctx, FM_ERR_USAGE,
                       "cannot tell the format; give --format png, svg, pdf or tif");
    return FM_OK;
}

static fm_status write_output(void *user, const void *bytes, size_t length)
{
    return fm_output_write(user, bytes, length);
}

/* The world file beside a picture: map.png and map.pgw. */
static fm_status write_world_file(fm_making *m, const char *path)
{
    fm_output *output = NULL;
    fm_str name = { 0 }, text = { 0 };
    size_t stem = strlen(path) - strlen(fm_path_suffix(path));
    fm_status status;

    fm_str_add_bytes(&name, path, stem);
    fm_str_add(&name, ".pgw");
    fm_world_file_add(&text, &m->georeference, m->options.density);
    status = name.failed || text.failed ? fm_fail_nomem(m->ctx) : FM_OK;
    if (status == FM_OK)
        status = fm_output_open(m->ctx, name.text, m->options.overwrite, &output);
    if (status == FM_OK)
        status = fm_output_write(output, text.text, text.length);
    if (status == FM_OK)
        status = fm_output_commit(&output);
    fm_output_abort(&output);
    fm_str_release(&name);
    fm_str_release(&text);
    return status;
}

fm_status fm_render(fm_context *ctx, const fm_document *document,
                    const fm_render_options *options, const char *path,
                    fm_render_report *report_out)
{
    static const fm_render_options defaults = FM_RENDER_OPTIONS_INIT;
    fm_making m = { .ctx = ctx, .document = document };
    fm_output *output = NULL;
    fm_stopwatch watch;
    fm_status status;

    m.options = options == NULL ? defaults : *options;
    if (m.options.format == FM_FORMAT_AUTO)
        m.options.format = fm_surface_format_of(path);
    status = check_options(ctx, &m.options);
    if (status == FM_OK && m.options.georeference &&
        (strcmp(path, "-") == 0 ||
         (m.options.format != FM_FORMAT_PNG && m.options.format != FM_FORMAT_TIFF)))
        status = fm_fail(ctx, FM_ERR_USAGE,
                         "georeference needs a PNG or TIFF file; give -o map.png or "
                         "-o map.tif");
    /* The output is opened first: that it cannot be written is said before the work. */
    if (status == FM_OK)
        status = fm_output_open(ctx, path, m.options.overwrite, &output);
    if (status == FM_OK)
        status = fm_making_draw(&m, report_out);
    watch = fm_stopwatch_start();
    if (status == FM_OK)
        status = fm_surface_finish(m.surface, write_output, output);
    if (status == FM_OK)
        status = fm_output_commit(&output);
    if (status == FM_OK && m.options.georeference && m.options.format == FM_FORMAT_PNG)
        status = write_world_file(&m, path);
    fm_stopwatch_stop(ctx, "write", watch);
    fm_output_abort(&output);
    fm_making_release(&m);
    return status;
}

fm_status fm_render_write(fm_context *ctx, const fm_document *document,
                          const fm_render_options *options, fm_write_fn write,
                          void *user, fm_render_report *report_out)
{
    static const fm_render_options defaults = FM_RENDER_OPTIONS_INIT;
    fm_making m = { .ctx = ctx, .document = document };
    fm_status status;

    m.options = options == NULL ? defaults : *options;
    status = check_options(ctx, &m.options);
    if (status == FM_OK)
        status = fm_making_draw(&m, report_out);
    if (status == FM_OK)
        status = fm_surface_finish_to(ctx, m.surface, write, user);
    fm_making_release(&m);
    return status;
}
