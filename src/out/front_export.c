/* SPDX-License-Identifier: MIT */
/* The front and its displacement as layers. */
#include "front/front.h"
#include "out/export.h"

#include "base/banned.h"

fm_status fm_front_export(fm_context *ctx, const fm_front *front, const char *path,
                          const fm_export_options *options)
{
    fm_features features = { 0 };
    fm_status status = fm_front_features(ctx, front, &features);

    if (status == FM_OK)
        status = fm_export_features(ctx, &features, path, options);
    fm_features_release(&features);
    return status;
}

fm_status fm_front_export_arrows(fm_context *ctx, const fm_front *front,
                                 const char *path, const fm_export_options *options)
{
    fm_features features = { 0 };
    fm_status status;

    if (!front->has_before)
        return fm_fail(ctx, FM_ERR_USAGE,
                       "'%s': there are no arrows without an older snapshot", path);
    status = fm_front_arrows(ctx, front, &features);
    if (status == FM_OK)
        status = fm_export_features(ctx, &features, path, options);
    fm_features_release(&features);
    return status;
}
