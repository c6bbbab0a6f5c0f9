/* SPDX-License-Identifier: MIT */
/*
 * bench_convert: one layer from one file to another, with nothing around it.
 *
 *     bench_convert IN OUT [CRS]
 *
 * reads the whole of IN and writes it in the format of OUT's suffix, in CRS where one
 * is given, replacing what stands there; what either half took goes to standard error,
 * in milliseconds.  tests/bench/convert holds it against a peer.
 */
#include <stdio.h>
#include <time.h>

#include "frontmap/frontmap.h"

static double now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void say(void *user, const fm_diagnostic *d)
{
    (void)user;
    fprintf(stderr, "%s\n", d->message);
}

int main(int argc, char **argv)
{
    fm_export_options options = FM_EXPORT_OPTIONS_INIT;
    fm_context *ctx = fm_context_new();
    double start = now_ms(), middle;
    fm_layer *layer = NULL;
    fm_status status;

    if (argc < 3 || argc > 4 || ctx == NULL) {
        fputs("usage: bench_convert IN OUT [CRS]\n", stderr);
        return 2;
    }
    fm_context_set_log(ctx, FM_LOG_WARNING, say, NULL);
    options.overwrite = true;
    options.crs = argc > 3 ? argv[3] : NULL;
    status = fm_layer_read(ctx, argv[1], NULL, &layer);
    middle = now_ms();
    if (status == FM_OK)
        status = fm_layer_export(ctx, layer, argv[2], &options);
    if (status != FM_OK)
        fprintf(stderr, "%s\n", fm_context_error(ctx)->message);
    else
        fprintf(stderr, "read %.0f ms, written %.0f ms\n", middle - start,
                now_ms() - middle);
    fm_layer_free(layer);
    fm_context_free(ctx);
    return status != FM_OK;
}
