/* SPDX-License-Identifier: MIT */
#include "doc/manifest.h"

#include <string.h>

#include "base/date.h"
#include "base/file.h"
#include "doc/yaml.h"

#include "base/banned.h"

/* Does the name end in a date: "2020-02-24", "control-20200224"? */
static bool is_snapshot(const char *name, size_t length)
{
    fm_date date;

    return (length >= 10 && fm_date_parse_name(name + length - 10, 10, &date)) ||
           (length >= 8 && fm_date_parse_name(name + length - 8, 8, &date));
}

/* "layers/posts.yaml" of "layers/posts.geojson.gz"; for a series, "layers/control.yaml"
 * of "layers/control/2020-02-24.geojson".  Empty when there is no such name. */
static void name_beside(fm_str *out, const char *path, bool of_series)
{
    const char *name = fm_path_name(path);
    size_t stem = strcspn(name, ".");
    const char *end = name + stem;

    if (of_series) {
        if (!is_snapshot(name, stem) || name - path < 2)
            return;
        end = name - 1;
    }
    fm_str_add_bytes(out, path, (size_t)(end - path));
    fm_str_add(out, ".yaml");
}

/* A text, or the first of a list. */
static const char *text_of(const fm_yaml_node *root, const char *key)
{
    const fm_yaml_node *node = fm_yaml_get(root, key);

    if (node != NULL && node->kind == FM_YAML_LIST && node->count > 0)
        node = node->items[0];
    if (node == NULL || node->kind != FM_YAML_SCALAR || fm_yaml_is_null(node))
        return NULL;
    return node->text;
}

static fm_status read_manifest(fm_context *ctx, const char *path, fm_manifest *out)
{
    fm_str text = { 0 };
    fm_yaml_node *root;
    size_t mistakes;
    fm_status status = fm_file_read(ctx, path, FM_YAML_BYTES_MAX, &text);

    if (status == FM_OK)
        status = fm_yaml_parse(ctx, &out->arena, path, fm_str_text(&text), text.length,
                               &root, &mistakes);
    fm_str_release(&text);
    if (status == FM_ERR_DOCUMENT || status == FM_ERR_LIMIT)
        return fm_fail_while(ctx, FM_ERR_LAYER, "manifest '%.200s'", path);
    /* "map.yaml" beside "map.geojson" is likely the document that draws it. */
    if (status != FM_OK || fm_yaml_get(root, "layers") != NULL ||
        fm_yaml_get(root, "frontmap") != NULL)
        return status;
    out->title = text_of(root, "title");
    out->what = text_of(root, "what");
    out->as_of = text_of(root, "as-of");
    out->licence = text_of(root, "licence");
    out->attribution = text_of(root, "attribution");
    out->doubt = text_of(root, "doubt");
    return FM_OK;
}

fm_status fm_manifest_find(fm_context *ctx, const char *path, fm_manifest *out)
{
    fm_status status = FM_OK;
    bool done = false;

    *out = (fm_manifest){ 0 };
    if (strcmp(path, "-") == 0)
        return FM_OK;
    for (int of_series = 0; of_series <= 1 && status == FM_OK && !done; of_series++) {
        fm_str name = { 0 };

        name_beside(&name, path, of_series == 1);
        if (name.failed)
            status = fm_fail_nomem(ctx);
        else if (name.length > 0 && strcmp(name.text, path) != 0 &&
                 fm_file_exists(name.text)) {
            status = read_manifest(ctx, name.text, out);
            done = true;
        }
        fm_str_release(&name);
    }
    return status;
}

void fm_manifest_release(fm_manifest *manifest)
{
    fm_arena_release(&manifest->arena);
    *manifest = (fm_manifest){ 0 };
}
