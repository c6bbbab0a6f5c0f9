/* SPDX-License-Identifier: MIT */
/*
 * Renders a map document to a file, and says what came out:
 *
 *     cc render.c $(pkg-config --cflags --libs frontmap) -o render
 *     ./render idlib-2020-02-24.yaml idlib.png
 */
#include <stdio.h>

#include <frontmap/frontmap.h>

static void print_message(void *user, const fm_diagnostic *d)
{
    (void)user;
    fprintf(stderr, "%s:%zu: %s\n", d->file != NULL ? d->file : "frontmap", d->line,
            d->message);
}

int main(int argc, char **argv)
{
    fm_render_options options = FM_RENDER_OPTIONS_INIT;
    fm_render_report report;
    fm_document *document = NULL;
    fm_context *ctx = fm_context_new();
    fm_status status;

    if (ctx == NULL || argc != 3)
        return 2;
    fm_context_set_log(ctx, FM_LOG_WARNING, print_message, NULL);
    options.density = 2.0; /* 192 dpi: the same map, twice as fine */
    options.overwrite = true;
    status = fm_document_read(ctx, argv[1], &document);
    if (status == FM_OK)
        status = fm_render(ctx, document, &options, argv[2], &report);
    if (status == FM_OK)
        printf("%zu features, %zu labels, 1:%.0f in %s\n", report.features_drawn,
               report.labels_placed, report.scale, report.crs);
    else
        fprintf(stderr, "%s\n", fm_context_error(ctx)->message);
    fm_document_free(document);
    fm_context_free(ctx);
    return fm_status_exit_code(status);
}
