/* SPDX-License-Identifier: MIT */
/*
 * cli/cmd.h: the commands of the program.
 *
 * Adding a command:
 *   1. cmd_name.c: a struct of its options that begins with fm_common_args, their
 * table, a run function, and the fm_command below that ties them together;
 *   2. one line here and one in the table of cmd.c;
 *   3. cmd_name.c into CMakeLists.txt;
 *   4. scripts/docs writes man/frontmap-name.1 and the completions anew, and the test
 *      lint.docs fails until that is done;
 *   5. cases in tests/cli.
 *
 * A command uses include/frontmap and src/base alone.  It prints what was asked for to
 * standard output, through fm_emit, and leaves messages to the report.
 */
#ifndef FM_CLI_CMD_H
#define FM_CLI_CMD_H

#include "base/context.h"
#include "base/file.h"
#include "base/str.h"
#include "cli/opt.h"
#include "cli/report.h"

/* What every command takes. */
typedef struct fm_common_args {
    bool help;
    bool quiet;
    size_t verbose;
    size_t color;
    size_t log_format;
    bool strict;
    bool timings;
    bool allow_network;
    bool allow_outside;
    fm_opt_list allow_driver;
    uint64_t max_features;
    uint64_t max_vertices;
    uint64_t max_pixels;
    uint64_t max_input_bytes;
} fm_common_args;

typedef struct fm_example {
    const char *command;
    const char *what;
} fm_example;

/* What a command has while it runs. */
typedef struct fm_cli {
    fm_context *ctx;
    fm_report *report;
    const struct fm_command *command;
} fm_cli;

typedef struct fm_command {
    const char *name;
    const char *summary;            /* one line */
    const char *operands;           /* "LAYER...", for the usage line */
    const char *const *description; /* paragraphs for the manual, NULL-terminated */
    const fm_opt *options;          /* its own; the common ones come of themselves */
    const fm_example *examples;     /* ended by a NULL command */
    size_t args_size;
    fm_status (*run)(fm_cli *cli, const void *args, const fm_opt_list *operands);
} fm_command;

extern const fm_command fm_cmd_render;
extern const fm_command fm_cmd_new;
extern const fm_command fm_cmd_check;
extern const fm_command fm_cmd_info;
extern const fm_command fm_cmd_front;
extern const fm_command fm_cmd_diff;
extern const fm_command fm_cmd_history;
extern const fm_command fm_cmd_posts;
extern const fm_command fm_cmd_zones;
extern const fm_command fm_cmd_export;
extern const fm_command fm_cmd_symbols;
extern const fm_command fm_cmd_help;

/* In the order of help; ended by NULL. */
extern const fm_command *const fm_commands[];
extern const fm_opt fm_common_options[];

const fm_command *fm_command_find(const char *name);

/* Parse `argv` by the command's tables, set the context up, run, report; returns the
 * exit code. */
int fm_command_run(const fm_command *command, int argc, char **argv);

/* "usage: frontmap render [OPTIONS] DOCUMENT | LAYER..." and what follows, as text. */
void fm_help_command(fm_str *out, const fm_command *command);
/* All commands. */
void fm_help_overview(fm_str *out);
/* Manual page in man(7); `command` NULL: that of the program. */
void fm_help_man(fm_str *out, const fm_command *command);
/* Completion for "bash" or "zsh"; false for another shell. */
bool fm_help_completion(fm_str *out, const char *shell);

/* Standard output, or a file that appears whole or not at all. */
typedef struct fm_emit {
    fm_output *output;
    fm_str text; /* append here; fm_emit_some() sends it on when it has grown */
} fm_emit;

FM_MUST_USE fm_status fm_emit_open(fm_cli *cli, const char *path, bool overwrite,
                                   fm_emit *emit);
FM_MUST_USE fm_status fm_emit_some(fm_cli *cli, fm_emit *emit);
/* Sends the rest and closes; with `status` not FM_OK only closes.  Returns the first
 * failure. */
FM_MUST_USE fm_status fm_emit_close(fm_cli *cli, fm_emit *emit, fm_status status);

/* Is this operand a map document, and not a layer?  By its suffix, and by its text for
 * .json; "-" is one. */
bool fm_operand_is_document(const char *path);

/* Parse a document that was proposed for files which the user named in person: they may
 * stand anywhere. */
struct fm_document;
FM_MUST_USE fm_status fm_document_parse_own(fm_cli *cli, const char *yaml,
                                            struct fm_document **document);

#define FM_CSS_DPI 96.0

/* A length on the ground, "5", "5m" or "1.5km", at least 0; `*metres` stays as it is for
 * NULL.  `option` is named in the error. */
FM_MUST_USE fm_status fm_opt_metres(fm_context *ctx, const char *option,
                                    const char *text, double *metres);

/* FM_ERR_USAGE when there is none. */
FM_MUST_USE fm_status fm_need_operand(fm_cli *cli, const fm_opt_list *operands,
                                      const char *what);

#endif
