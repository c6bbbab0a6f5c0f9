/* SPDX-License-Identifier: MIT */
/*
 * Two goes.  First the texts: the document's own and all that it includes are parsed
 * and lined up, included ones first.  Then the values (document_read.c).  As the number
 * of layers is known between the two, nothing moves afterwards.
 */
#include "doc/document_reader.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "doc/document_paths.h"

#include "base/banned.h"

enum { INCLUDE_DEPTH_MAX = 8, FILES_MAX = 64 };

/* ---- Files ---------------------------------------------------------------------- */

/* The chain of files that include each other, innermost first. */
struct chain {
    const struct chain *above;
    const char *real_path; /* NULL for a text from memory */
    unsigned depth;
};

static fm_status gather(fm_reader *r, const char *name, const char *folder,
                        const char *text, size_t length, const struct chain *chain);

static fm_status include_path(fm_reader *r, const fm_yaml_node *node, const char *path,
                              const struct chain *chain)
{
    struct chain link = { .above = chain, .depth = chain->depth + 1 };
    char *real = NULL, *folder = NULL;
    fm_str text = { 0 };
    fm_status status;

    status = fm_document_check_path(r->ctx, r->document, &node->place, path);
    if (status != FM_OK)
        return status;
    if (!fm_real_path(path, &real))
        return fm_fail_nomem(r->ctx);
    link.real_path = real;
    for (const struct chain *c = chain; c != NULL; c = c->above) {
        if (real != NULL && fm_str_equal(c->real_path, real)) {
            status = fm_fail_at(r->ctx, FM_ERR_DOCUMENT, &node->place,
                                "include: '%.300s' includes itself", path);
            goto out;
        }
    }
    if (link.depth > INCLUDE_DEPTH_MAX || r->file_count >= FILES_MAX) {
        status = fm_fail_at(r->ctx, FM_ERR_LIMIT, &node->place,
                            "include: more than %d documents, or %d within each other",
                            (int)FILES_MAX, (int)INCLUDE_DEPTH_MAX);
        goto out;
    }
    status = fm_file_read(r->ctx, path, FM_YAML_BYTES_MAX, &text);
    if (status != FM_OK) {
        status =
            fm_fail_at(r->ctx, status == FM_ERR_LAYER ? FM_ERR_DOCUMENT : status,
                       &node->place, "include: %s", fm_context_error(r->ctx)->message);
        goto out;
    }
    folder = fm_path_folder(path);
    status = folder == NULL
                 ? fm_fail_nomem(r->ctx)
                 : gather(r, path, folder, fm_str_text(&text), text.length, &link);

out:
    fm_free(folder);
    fm_free(real);
    fm_str_release(&text);
    return status;
}

static fm_status include_one(fm_reader *r, const fm_yaml_node *node, const char *folder,
                             const struct chain *chain)
{
    fm_status status;
    char *path;

    if (node->kind != FM_YAML_SCALAR || fm_yaml_is_null(node)) {
        fm_reader_expected(r, node, "include", "a file, or a list of files");
        return FM_OK;
    }
    if (strcmp(node->text, "-") == 0) {
        fm_reader_complain(r, node, "bad-value", "include",
                           "standard input cannot be included");
        return FM_OK;
    }
    path = fm_path_join(folder, node->text);
    if (path == NULL)
        return fm_fail_nomem(r->ctx);
    status = include_path(r, node, path, chain);
    fm_free(path);
    return status;
}

/* FNV-1a, 64 bits (Fowler, Noll and Vo), over all texts in the order of reading. */
static void add_to_digest(uint64_t *digest, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        *digest ^= (unsigned char)text[i];
        *digest *= UINT64_C(0x100000001b3);
    }
}

static fm_status line_up(fm_reader *r, const char *name, const char *folder,
                         const fm_yaml_node *root)
{
    fm_document_file *grown =
        fm_grow(r->files, &r->file_capacity, r->file_count + 1, sizeof *r->files);
    fm_arena *arena = &r->document->arena;
    fm_document_file file = { .root = root };

    if (grown == NULL)
        return fm_fail_nomem(r->ctx);
    r->files = grown;
    file.name = fm_arena_strndup(arena, name, strlen(name));
    file.folder = fm_arena_strndup(arena, folder, strlen(folder));
    if (file.name == NULL || file.folder == NULL)
        return fm_fail_nomem(r->ctx);
    r->files[r->file_count++] = file;
    return FM_OK;
}

static fm_status gather(fm_reader *r, const char *name, const char *folder,
                        const char *text, size_t length, const struct chain *chain)
{
    const fm_yaml_node *include;
    fm_yaml_node *root;
    size_t mistakes;
    fm_status status = fm_yaml_parse(r->ctx, &r->document->arena, name, text, length,
                                     &root, &mistakes);

    if (status != FM_OK)
        return status;
    r->errors += mistakes;
    add_to_digest(&r->digest, text, length);
    if (root == NULL || root->kind != FM_YAML_MAP) {
        fm_place place = { name, 1, 1 };

        return fm_fail_at(r->ctx, FM_ERR_DOCUMENT, &place,
                          "%s; a map document starts with keys such as 'layers:'",
                          root == NULL ? "the document is empty"
                                       : "not a map document");
    }
    include = fm_yaml_get(root, "include");
    if (include != NULL && include->kind == FM_YAML_LIST) {
        for (size_t i = 0; i < include->count && status == FM_OK; i++)
            status = include_one(r, include->items[i], folder, chain);
    } else if (include != NULL) {
        status = include_one(r, include, folder, chain);
    }
    return status == FM_OK ? line_up(r, name, folder, root) : status;
}

/* ---- The document --------------------------------------------------------------- */

static void set_document_defaults(fm_document *document)
{
    fm_furniture_spec *furniture = &document->furniture;

    document->sheet = (fm_sheet_spec){
        .width_px = 1200,
        .height_px = 900,
        .background = { 0xEE / 255.0, 0xF2 / 255.0, 0xF4 / 255.0, 1 },
        .paper = { 1, 1, 1, 1 },
        .language = "en",
        .margin_px = -1,
        .frame = true,
    };
    furniture->legend.on = true;
    furniture->legend.position = FM_CORNER_AUTO;
    furniture->scale_bar.on = true;
    furniture->scale_bar.position = FM_CORNER_AUTO;
    furniture->scale_bar.units = FM_UNIT_KM;
    furniture->north_arrow.on = true;
    furniture->north_arrow.position = FM_CORNER_AUTO;
    furniture->graticule.labels = true;
    furniture->graticule.color =
        (fm_color){ 0x33 / 255.0, 0x44 / 255.0, 0x55 / 255.0, 0x66 / 255.0 };
    furniture->graticule.line_width = 0.5;
    furniture->inset.position = FM_CORNER_AUTO;
    furniture->inset.extent = FM_BBOX_EMPTY;
    furniture->credits.on = true;
}

static fm_status finish(fm_reader *r, const char *name)
{
    fm_document *document = r->document;
    char digest[24];
    fm_status status;

    snprintf(digest, sizeof digest, "%016llx", (unsigned long long)r->digest);
    document->digest = fm_arena_strndup(&document->arena, digest, strlen(digest));
    if (document->digest == NULL)
        return fm_fail_nomem(r->ctx);
    status = fm_document_name_layers(r->ctx, document);
    if (status == FM_OK && !fm_reader_is_full(r))
        r->errors += fm_document_check_text(r->ctx, document, r->errors == 0);
    if (status == FM_OK && r->errors > 0)
        return fm_fail(r->ctx, FM_ERR_DOCUMENT, "%zu %s in '%s'%s", r->errors,
                       r->errors == 1 ? "error" : "errors", name,
                       fm_reader_is_full(r) ? "; stopped there" : "");
    if (status == FM_OK)
        status = fm_document_check_sources(r->ctx, document);
    if (status == FM_OK)
        status = fm_document_apply_date(r->ctx, document);
    return status;
}

static fm_status read_all(fm_reader *r, const char *name, const char *folder,
                          const char *text, size_t length, const char *real_path)
{
    struct chain chain = { .real_path = real_path };
    fm_document *document = r->document;
    fm_status status;

    document->path = fm_arena_strndup(&document->arena, name, strlen(name));
    document->folder = fm_arena_strndup(&document->arena, folder, strlen(folder));
    if (document->path == NULL || document->folder == NULL)
        return fm_fail_nomem(r->ctx);
    status = fm_document_find_root(r->ctx, document);
    if (status == FM_OK)
        status = gather(r, name, folder, text, length, &chain);
    if (status == FM_OK)
        status = fm_reader_files(r);
    return status == FM_OK ? finish(r, name) : status;
}

static fm_status read_from(fm_context *ctx, const char *name, const char *folder,
                           const char *text, size_t length, const char *real_path,
                           fm_document **out)
{
    fm_reader r = { .ctx = ctx, .digest = UINT64_C(0xcbf29ce484222325) };
    fm_stopwatch watch = fm_stopwatch_start();
    fm_status status;

    *out = NULL;
    r.document = fm_alloc(1, sizeof *r.document);
    if (r.document == NULL)
        return fm_fail_nomem(ctx);
    set_document_defaults(r.document);
    status = read_all(&r, name, folder, text, length, real_path);
    fm_str_release(&r.path);
    fm_free(r.files);
    if (status != FM_OK)
        fm_document_free(r.document);
    else
        *out = r.document;
    fm_stopwatch_stop(ctx, "document", watch);
    return status;
}

fm_status fm_document_read_text(fm_context *ctx, const char *name, const char *folder,
                                const char *text, size_t length, fm_document **out)
{
    return read_from(ctx, name, folder, text, length, NULL, out);
}

fm_status fm_document_parse(fm_context *ctx, const char *text, const char *folder,
                            fm_document **out)
{
    return read_from(ctx, "document", folder == NULL ? "." : folder, text, strlen(text),
                     NULL, out);
}

fm_status fm_document_read(fm_context *ctx, const char *path, fm_document **out)
{
    char *folder = NULL, *real = NULL;
    fm_str text = { 0 };
    fm_status status;

    *out = NULL;
    status = fm_file_read(ctx, path, FM_YAML_BYTES_MAX, &text);
    if (status == FM_ERR_LAYER) /* as files go; but this one is the document */
        status = fm_fail(ctx, FM_ERR_DOCUMENT, "%s", fm_context_error(ctx)->message);
    if (status != FM_OK)
        goto out;
    folder = fm_path_folder(path);
    if (folder == NULL || !fm_real_path(path, &real)) {
        status = fm_fail_nomem(ctx);
        goto out;
    }
    status = read_from(ctx, strcmp(path, "-") == 0 ? "(standard input)" : path, folder,
                       fm_str_text(&text), text.length, real, out);

out:
    fm_free(real);
    fm_free(folder);
    fm_str_release(&text);
    return status;
}
