/* SPDX-License-Identifier: MIT */
#include "front/history.h"
#include "out/export.h"

#include "base/banned.h"

fm_status fm_history_export(fm_context *ctx, const fm_history *history,
                            const char *path, const fm_export_options *options)
{
    fm_export_options o = FM_EXPORT_OPTIONS_INIT;
    fm_features features = { 0 };
    fm_status status;

    if (options != NULL)
        o = *options;
    if (o.name == NULL)
        o.name = "movement";
    status = fm_history_features(ctx, history, &features);
    if (status == FM_OK)
        status = fm_export_features(ctx, &features, path, &o);
    fm_features_release(&features);
    return status;
}
