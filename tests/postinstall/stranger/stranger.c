/* SPDX-License-Identifier: MIT */
/* A program of somebody else: reads a layer and says what is in it. */
#include <stdio.h>
#include <string.h>

#include <frontmap/frontmap.h>

static void print_message(void *user, const fm_diagnostic *diagnostic)
{
    (void)user;
    fprintf(stderr, "%s\n", diagnostic->message);
}

int main(int argc, char **argv)
{
    fm_context *ctx = fm_context_new();
    fm_layer *layer = NULL;
    fm_status status;

    if (argc != 3 || ctx == NULL)
        return 2;
    fm_context_set_log(ctx, FM_LOG_WARNING, print_message, NULL);
    if (strcmp(FRONTMAP_VERSION, argv[2]) != 0 ||
        strstr(fm_version_text(), argv[2]) == NULL)
        return 3;
    status = fm_layer_read(ctx, argv[1], NULL, &layer);
    if (status != FM_OK) {
        fprintf(stderr, "%s: %s\n", fm_status_name(status),
                fm_context_error(ctx)->message);
    } else {
        printf("%zu features, geometry: %s\n", fm_layer_feature_count(layer),
               fm_layer_geometry(layer));
        if (fm_layer_feature_count(layer) != 2)
            status = FM_ERR_INTERNAL;
    }
    fm_layer_free(layer);
    fm_context_free(ctx);
    return fm_status_exit_code(status);
}
