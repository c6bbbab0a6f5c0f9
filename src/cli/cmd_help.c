/* SPDX-License-Identifier: MIT */
#include "cli/cmd.h"

#include <string.h>

#include "frontmap/frontmap.h"

#include "base/banned.h"

typedef struct help_args {
    fm_common_args common;
    bool man;
    bool version;
    const char *completion;
} help_args;

#define ARG(field) offsetof(help_args, field)

static const char *const shells[] = { "bash", "zsh", NULL };

static const fm_opt options[] = {
    { FM_OPT_FLAG, 0, "man", ARG(man), NULL,
      "print the manual page: frontmap help --man render | man -l -", NULL, NULL },
    { FM_OPT_TEXT, 0, "completion", ARG(completion), "SHELL",
      "print the completion for bash or zsh", shells, NULL },
    { FM_OPT_FLAG, 'V', "version", ARG(version), NULL,
      "print the version, and those of the libraries", NULL, NULL },
    FM_OPT_END
};

static const char *const description[] = {
    "Explain the program, or one command.  'frontmap help document' prints the "
    "reference "
    "of the map document.",
    NULL
};

static const fm_example examples[] = {
    { "frontmap help render", "the options of a command" },
    { "frontmap help document", "the keys of a map document" },
    { NULL, NULL }
};

/* Also for what is not a command: the topics. */
static fm_status explain(fm_cli *cli, const help_args *args, const char *word,
                         fm_str *out)
{
    const fm_command *command = word == NULL ? NULL : fm_command_find(word);
    char *reference = NULL;
    fm_status status;

    if (word == NULL && !args->man) {
        fm_help_overview(out);
    } else if (args->man && (command != NULL || word == NULL)) {
        fm_help_man(out, command);
    } else if (command != NULL) {
        fm_help_command(out, command);
    } else if (strcmp(word, "document") == 0) {
        status = fm_document_reference(cli->ctx, &reference);
        if (status == FM_OK)
            fm_str_add(out, reference);
        fm_text_free(reference);
        return status;
    } else {
        return fm_fail(cli->ctx, FM_ERR_USAGE, "no help for '%.100s'", word);
    }
    return FM_OK;
}

static fm_status run(fm_cli *cli, const void *given, const fm_opt_list *operands)
{
    const help_args *args = given;
    fm_emit emit;
    fm_status status;

    if (operands->count > 1)
        return fm_fail(cli->ctx, FM_ERR_USAGE, "one command at a time");
    status = fm_emit_open(cli, "-", false, &emit);
    if (status != FM_OK)
        return status;
    if (args->version)
        fm_str_addf(&emit.text, "%s\n", fm_version_text());
    else if (args->completion == NULL)
        status = explain(cli, args, operands->count == 0 ? NULL : operands->items[0],
                         &emit.text);
    else if (!fm_help_completion(&emit.text, args->completion))
        status = fm_fail(cli->ctx, FM_ERR_USAGE,
                         "no completion for '%.100s'; there are bash and zsh",
                         args->completion);
    return fm_emit_close(cli, &emit, status);
}

const fm_command fm_cmd_help = {
    .name = "help",
    .summary = "explain the program or a command",
    .operands = "[COMMAND]",
    .description = description,
    .options = options,
    .examples = examples,
    .args_size = sizeof(help_args),
    .run = run,
};
