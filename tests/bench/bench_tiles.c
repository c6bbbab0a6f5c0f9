/* SPDX-License-Identifier: MIT */
/*
 * Raster tiles of a map, and where their time goes:
 *
 *     bench_tiles DOCUMENT OUTPUT [MIN MAX [SIZE [THREADS]]]
 */
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "frontmap/frontmap.h"
#include "frontmap/tiles.h"

static void print_phase(void *user, const char *phase, double wall_ms, double cpu_ms)
{
    (void)user;
    printf("  %-10s %9.1f ms wall %9.1f ms processor\n", phase, wall_ms, cpu_ms);
}

static void print_message(void *user, const fm_diagnostic *d)
{
    (void)user;
    fprintf(stderr, "%s: %s\n", d->kind != NULL ? d->kind : "message", d->message);
}

static int number(char **arguments, int count, int i, int standard)
{
    int64_t value = standard;

    if (i < count && !fm_integer_parse(arguments[i], strlen(arguments[i]), &value))
        fprintf(stderr, "'%s' is no number\n", arguments[i]);
    return (int)value;
}

int main(int argc, char **argv)
{
    fm_tiles_options options = FM_TILES_OPTIONS_INIT;
    fm_context *ctx = fm_context_new();
    fm_document *document = NULL;
    fm_tiles_report report;
    fm_status status;

    if (ctx == NULL || argc < 3) {
        fprintf(stderr,
                "usage: bench_tiles DOCUMENT OUTPUT [MIN MAX [SIZE [THREADS]]]\n");
        return 3;
    }
    options.overwrite = true;
    options.min_zoom = number(argv, argc, 3, -1);
    options.max_zoom = number(argv, argc, 4, -1);
    options.tile_size = (unsigned)number(argv, argc, 5, 256);
    options.threads = (unsigned)number(argv, argc, 6, 0);
    fm_context_set_log(ctx, FM_LOG_WARNING, print_message, NULL);
    status = fm_document_read(ctx, argv[1], &document);
    if (status == FM_OK)
        status = fm_tiles_write(ctx, document, argv[2], &options, &report);
    if (status == FM_OK) {
        printf("zoom %d to %d: %zu tiles, %zu different, %llu bytes\n", report.min_zoom,
               report.max_zoom, report.tiles, report.contents,
               (unsigned long long)report.bytes);
        fm_context_timings(ctx, print_phase, NULL);
    } else {
        fprintf(stderr, "%s\n", fm_context_error(ctx)->message);
    }
    fm_document_free(document);
    fm_context_free(ctx);
    return status == FM_OK ? 0 : 1;
}
