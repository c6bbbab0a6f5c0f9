/* SPDX-License-Identifier: MIT */
/*
 * Which files a document may name: those below its project's folder, wherever symbolic
 * links lead.  A document can come from anybody; what it names is opened and drawn.
 */
#include "doc/document_paths.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"

#include "base/banned.h"

/*
 * Cut names off the end until what is left exists; then put them back.
 *
 *     layers/new/../x.geojson     a ".." behind what does not exist could lead anywhere
 *                                 once it does: such a path has no answer
 */
bool fm_real_path(const char *path, char **real)
{
    char *head = fm_strdup(path);
    const char *rest = "";
    char *found = NULL;
    fm_str out = { 0 };

    *real = NULL;
    if (head == NULL)
        return false;
    while ((found = realpath(head[0] == '\0' ? "." : head, NULL)) == NULL) {
        char *name = head + (fm_path_name(head) - head);

        if (head[0] == '\0' || strcmp(head, "/") == 0 || strcmp(name, "..") == 0)
            break;
        if (name[0] != '\0')
            rest = path + (name - head);
        name[0] = '\0';
        for (size_t end = strlen(head); end > 1 && head[end - 1] == '/'; end--)
            head[end - 1] = '\0';
    }
    fm_free(head);
    if (found == NULL)
        return true;
    fm_str_add(&out, found);
    if (rest[0] != '\0')
        fm_str_addf(&out, "%s%s", strcmp(found, "/") == 0 ? "" : "/", rest);
    free(found);
    *real = fm_str_take(&out);
    return *real != NULL;
}

const char *fm_source_is_remote(const char *source)
{
    size_t word = 0;

    if (strncmp(source, "/vsi", 4) == 0)
        return "a GDAL virtual file";
    if (strstr(source, "://") != NULL)
        return "a URL";
    while ((source[word] >= 'A' && source[word] <= 'Z') ||
           (source[word] >= 'a' && source[word] <= 'z') ||
           (source[word] >= '0' && source[word] <= '9') || source[word] == '_')
        word++;
    return word >= 2 && source[word] == ':' ? "a connection" : NULL;
}

static bool has_layers(const char *folder)
{
    struct stat info;
    char *layers = fm_path_join(folder, "layers");
    bool found = layers != NULL && stat(layers, &info) == 0 && S_ISDIR(info.st_mode);

    fm_free(layers);
    return found;
}

fm_status fm_document_find_root(fm_context *ctx, fm_document *document)
{
    char *root, *above = NULL;
    const char *chosen;

    if (fm_context_policy(ctx)->allow_outside)
        return FM_OK;
    if (!fm_real_path(document->folder, &root))
        return fm_fail_nomem(ctx);
    if (root == NULL)
        return fm_fail(ctx, FM_ERR_DOCUMENT, "cannot find the folder '%s'",
                       document->folder);
    above = fm_path_folder(root);
    if (above == NULL) {
        fm_free(root);
        return fm_fail_nomem(ctx);
    }
    chosen = !has_layers(root) && strcmp(above, "/") != 0 && has_layers(above) ? above
                                                                               : root;
    document->root = fm_arena_strndup(&document->arena, chosen, strlen(chosen));
    fm_free(above);
    fm_free(root);
    return document->root == NULL ? fm_fail_nomem(ctx) : FM_OK;
}

static bool is_below(const char *root, const char *path)
{
    size_t length = strlen(root);

    if (strcmp(root, "/") == 0)
        return path[0] == '/';
    return strncmp(path, root, length) == 0 &&
           (path[length] == '/' || path[length] == '\0');
}

char *fm_source_path(const char *folder, const char *source)
{
    if (strcmp(source, "-") == 0 || fm_source_is_remote(source) != NULL)
        return fm_strdup(source);
    return fm_path_join(folder, source);
}

static fm_status check_remote(fm_context *ctx, const fm_place *place, const char *path,
                              const char *remote)
{
    const fm_policy *policy = fm_context_policy(ctx);
    bool is_connection = strcmp(remote, "a connection") == 0;

    if (is_connection ? policy->extra_drivers != NULL : policy->allow_network)
        return FM_OK;
    return fm_fail_at(ctx, FM_ERR_POLICY, place, "'%.300s' is %s; give %s to open it",
                      path, remote,
                      is_connection ? "--allow-driver and the name of its driver"
                                    : "--allow-network");
}

fm_status fm_document_check_path(fm_context *ctx, const fm_document *document,
                                 const fm_place *place, const char *path)
{
    const char *remote = fm_source_is_remote(path);
    fm_status status = FM_OK;
    char *real;

    if (strcmp(path, "-") == 0)
        return FM_OK;
    if (remote != NULL)
        return check_remote(ctx, place, path, remote);
    if (strlen(path) >= PATH_MAX)
        return fm_fail_at(ctx, FM_ERR_LIMIT, place,
                          "a path of %zu bytes; %d are the most", strlen(path),
                          PATH_MAX - 1);
    if (document->root == NULL || fm_context_policy(ctx)->allow_outside)
        return FM_OK;
    if (!fm_real_path(path, &real))
        return fm_fail_nomem(ctx);
    if (real == NULL || !is_below(document->root, real))
        status = fm_fail_at(ctx, FM_ERR_POLICY, place,
                            "'%.300s' lies outside the document's folder ('%.300s'); "
                            "give --allow-outside to open it",
                            path, document->root);
    fm_free(real);
    return status;
}
