/* SPDX-License-Identifier: MIT */
/* Posts, and the ground beyond their line, as layers (frontmap/post.h). */
#include "front/post.h"
#include "out/export.h"

#include "base/banned.h"

fm_status fm_posts_export(fm_context *ctx, const fm_posts *posts, const char *path,
                          const fm_export_options *options)
{
    fm_features features = { 0 };
    fm_status status = FM_OK;

    for (size_t i = 0; i < posts->shown_count && status == FM_OK; i++)
        status = fm_posts_features(ctx, posts, posts->shown[i], false, &features);
    if (status == FM_OK)
        status = fm_export_features(ctx, &features, path, options);
    fm_features_release(&features);
    return status;
}

fm_status fm_posts_export_line(fm_context *ctx, const fm_posts *posts, const char *path,
                               const fm_export_options *options)
{
    if (posts->line == NULL)
        return fm_fail(ctx, FM_ERR_USAGE,
                       "there is no line to write; give the field by which the posts "
                       "are joined, or auto");
    return fm_export_features(ctx, &posts->lines, path, options);
}

fm_status fm_posts_export_beyond(fm_context *ctx, const fm_posts *posts,
                                 const char *path, const fm_export_options *options)
{
    if (posts->beyond == NULL)
        return fm_fail(ctx, FM_ERR_USAGE,
                       "there is no ground beyond a line to write; give the holder "
                       "whose ground it is");
    return fm_export_features(ctx, &posts->grounds, path, options);
}
