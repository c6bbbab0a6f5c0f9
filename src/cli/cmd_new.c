/* SPDX-License-Identifier: MIT */
#include "cli/cmd.h"

#include "base/mem.h"
#include "frontmap/frontmap.h"

#include "base/banned.h"

typedef struct new_args {
    fm_common_args common;
    const char *output;
    bool overwrite;
} new_args;

#define ARG(field) offsetof(new_args, field)

static const fm_opt options[] = {
    { FM_OPT_TEXT, 'o', "output", ARG(output), "FILE",
      "write the document to FILE; without it, to standard output", NULL, NULL },
    { FM_OPT_FLAG, 0, "overwrite", ARG(overwrite), NULL, "replace FILE if it exists",
      NULL, NULL },
    FM_OPT_END
};

static const char *const description[] = {
    "Propose a map document for layers, ready to edit: roles are guessed from geometry "
    "and fields, colours come from a palette that is safe for colour-blind readers, "
    "the "
    "CRS and the extent from the data.  'frontmap render' with the same layers draws "
    "what this document says.",
    "Paths in the document are relative to where it will stand: the folder of FILE, or "
    "the working folder.",
    NULL
};

static const fm_example examples[] = {
    { "frontmap new zones.geojson posts.geojson -o map.yaml",
      "a document to begin with" },
    { NULL, NULL }
};

static fm_status run(fm_cli *cli, const void *given, const fm_opt_list *operands)
{
    const new_args *args = given;
    fm_emit emit = { 0 };
    char *folder = NULL;
    char *text = NULL;
    fm_status status = fm_need_operand(cli, operands, "layers");

    if (status == FM_OK)
        status = fm_emit_open(cli, args->output == NULL ? "-" : args->output,
                              args->overwrite, &emit);
    if (status != FM_OK)
        return status;
    if (args->output != NULL) {
        folder = fm_path_folder(args->output);
        if (folder == NULL)
            status = fm_fail_nomem(cli->ctx);
    }
    if (status == FM_OK)
        status = fm_document_propose(cli->ctx, operands->items, operands->count, folder,
                                     &text);
    if (status == FM_OK)
        fm_str_add(&emit.text, text);
    status = fm_emit_close(cli, &emit, status);
    fm_text_free(text);
    fm_free(folder);
    return status;
}

const fm_command fm_cmd_new = {
    .name = "new",
    .summary = "propose a map document for layers",
    .operands = "LAYER...",
    .description = description,
    .options = options,
    .examples = examples,
    .args_size = sizeof(new_args),
    .run = run,
};
