/* SPDX-License-Identifier: MIT */
#include "front/diff.h"
#include "out/export.h"

#include "base/banned.h"

fm_status fm_diff_export(fm_context *ctx, const fm_diff *diff, const char *path,
                         const fm_export_options *options)
{
    fm_export_options o = FM_EXPORT_OPTIONS_INIT;
    fm_features features = { 0 };
    fm_status status;

    if (options != NULL)
        o = *options;
    if (o.name == NULL)
        o.name = "change";
    status = fm_diff_features(ctx, diff, FM_DIFF_BY_HOLDER, &features);
    if (status == FM_OK)
        status = fm_export_features(ctx, &features, path, &o);
    fm_features_release(&features);
    return status;
}
