/* SPDX-License-Identifier: MIT */
#include "cli/account_out.h"

#include <string.h>

#include "base/banned.h"

const char *const fm_account_format_words[] = { "text",     "json", "csv",
                                                "markdown", "html", NULL };

static const struct {
    const char *suffix;
    fm_output_kind kind;
    fm_account_format format;
} suffixes[] = {
    { ".txt", FM_OUTPUT_ACCOUNT, FM_ACCOUNT_TEXT },
    { ".json", FM_OUTPUT_ACCOUNT, FM_ACCOUNT_JSON },
    { ".csv", FM_OUTPUT_ACCOUNT, FM_ACCOUNT_CSV },
    { ".md", FM_OUTPUT_ACCOUNT, FM_ACCOUNT_MARKDOWN },
    { ".html", FM_OUTPUT_ACCOUNT, FM_ACCOUNT_HTML },
    { ".htm", FM_OUTPUT_ACCOUNT, FM_ACCOUNT_HTML },
    { ".png", FM_OUTPUT_PICTURE, FM_ACCOUNT_TEXT },
    { ".svg", FM_OUTPUT_PICTURE, FM_ACCOUNT_TEXT },
    { ".pdf", FM_OUTPUT_PICTURE, FM_ACCOUNT_TEXT },
    { ".tif", FM_OUTPUT_PICTURE, FM_ACCOUNT_TEXT },
    { ".tiff", FM_OUTPUT_PICTURE, FM_ACCOUNT_TEXT },
};

fm_status fm_output_kind_of(fm_cli *cli, const char *path, fm_output_kind *kind,
                            fm_account_format *format)
{
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        if (fm_str_equal_nocase(fm_path_suffix(path), suffixes[i].suffix)) {
            *kind = suffixes[i].kind;
            *format = suffixes[i].format;
            return FM_OK;
        }
    }
    *kind = FM_OUTPUT_LAYER;
    if (fm_export_suffix_is_known(path))
        return FM_OK;
    return fm_fail(
        cli->ctx, FM_ERR_USAGE,
        "'%.200s': its suffix says nothing; a report is .txt, .json, .csv, "
        ".md or .html, a picture .png, .svg, .pdf or .tif, a layer .geojson, "
        ".gpkg, .fgb, .shp or .kml",
        path);
}

fm_status fm_outputs_check(fm_cli *cli, const fm_opt_list *outputs, bool overwrite)
{
    for (size_t i = 0; i < outputs->count; i++) {
        fm_output *output;
        fm_status status;

        for (size_t k = 0; k < i; k++) {
            if (fm_str_equal_nocase(outputs->items[i], outputs->items[k]))
                return fm_fail(cli->ctx, FM_ERR_USAGE,
                               "the outputs '%.200s' and '%.200s' are one file",
                               outputs->items[k], outputs->items[i]);
        }
        status = fm_output_open(cli->ctx, outputs->items[i], overwrite, &output);
        if (status != FM_OK)
            return status;
        fm_output_abort(&output);
    }
    return FM_OK;
}

fm_status fm_account_emit(fm_cli *cli, const fm_account *account,
                          fm_account_format format, const char *table, const char *path,
                          bool overwrite)
{
    char *text = NULL;
    fm_emit emit;
    fm_status status = fm_account_write(cli->ctx, account, format, table, &text);

    if (status != FM_OK)
        return status;
    status = fm_emit_open(cli, path, overwrite, &emit);
    if (status == FM_OK)
        fm_str_add(&emit.text, text);
    fm_text_free(text);
    return fm_emit_close(cli, &emit, status);
}

fm_status fm_picture_emit(fm_cli *cli, const char *yaml, const fm_picture_args *picture,
                          const char *path)
{
    fm_render_options o = FM_RENDER_OPTIONS_INIT;
    fm_document *document = NULL;
    fm_status status = fm_document_parse_own(cli, yaml, &document);

    if (status == FM_OK && picture->size != NULL)
        status = fm_document_set_size(cli->ctx, document, picture->size);
    o.overwrite = picture->overwrite;
    if (picture->dpi > 0)
        o.density = picture->dpi / FM_CSS_DPI;
    if (status == FM_OK)
        status = fm_render(cli->ctx, document, &o, path, NULL);
    fm_document_free(document);
    return status;
}

bool fm_wants_print(const fm_common_args *common, size_t format,
                    const fm_opt_list *outputs)
{
    for (size_t i = 0; i < outputs->count; i++) {
        if (fm_str_equal(outputs->items[i], "-"))
            return false;
    }
    return !common->quiet || format != FM_ACCOUNT_TEXT;
}

bool fm_wants_page(const fm_opt_list *outputs, size_t format)
{
    if (format == FM_ACCOUNT_HTML)
        return true;
    for (size_t i = 0; i < outputs->count; i++) {
        const char *suffix = fm_path_suffix(outputs->items[i]);

        if (fm_str_equal_nocase(suffix, ".html") || fm_str_equal_nocase(suffix, ".htm"))
            return true;
    }
    return false;
}

bool fm_keep_bytes(void *user, const void *bytes, size_t length)
{
    fm_str *out = user;

    fm_str_add_bytes(out, bytes, length);
    return !out->failed;
}

fm_status fm_page_add_map(fm_cli *cli, fm_account *account, const char *yaml,
                          const char *caption)
{
    fm_render_options o = FM_RENDER_OPTIONS_INIT;
    fm_document *document = NULL;
    fm_str svg = { 0 };
    fm_status status = fm_document_parse_own(cli, yaml, &document);

    o.format = FM_FORMAT_SVG;
    if (status == FM_OK)
        status = fm_render_write(cli->ctx, document, &o, fm_keep_bytes, &svg, NULL);
    if (status == FM_OK)
        status = fm_account_add_picture(cli->ctx, account, "map", caption,
                                        fm_str_text(&svg), svg.length);
    fm_document_free(document);
    fm_str_release(&svg);
    return status;
}
