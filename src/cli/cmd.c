/* SPDX-License-Identifier: MIT */
#include "cli/cmd.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/number.h"
#include "cli/sandbox.h"
#include "frontmap/document.h"

#include "base/banned.h"

const fm_command *const fm_commands[] = {
    &fm_cmd_render,  &fm_cmd_new,   &fm_cmd_check, &fm_cmd_info,  &fm_cmd_diff,
    &fm_cmd_history, &fm_cmd_posts, &fm_cmd_zones, &fm_cmd_front, &fm_cmd_export,
    &fm_cmd_symbols, &fm_cmd_help,  NULL,
};

static const char *const color_words[] = { "auto", "always", "never", NULL };
static const char *const log_words[] = { "text", "json", NULL };

#define COMMON(field) offsetof(fm_common_args, field)

const fm_opt fm_common_options[] = {
    { FM_OPT_FLAG, 'h', "help", COMMON(help), NULL, "show this help", NULL, NULL },
    { FM_OPT_FLAG, 'q', "quiet", COMMON(quiet), NULL, "say nothing but errors", NULL,
      NULL },
    { FM_OPT_COUNT, 'v', "verbose", COMMON(verbose), NULL,
      "say what was guessed and chosen; twice: more", NULL, NULL },
    { FM_OPT_FLAG, 0, "strict", COMMON(strict), NULL, "take warnings for errors", NULL,
      NULL },
    { FM_OPT_CHOICE, 0, "color", COMMON(color), "WHEN",
      "colour messages: auto, always or never", color_words, "colour" },
    { FM_OPT_CHOICE, 0, "log-format", COMMON(log_format), "FORMAT",
      "write messages as text, or as one JSON object a line", log_words, NULL },
    { FM_OPT_FLAG, 0, "timings", COMMON(timings), NULL,
      "say how long each phase of the work took", NULL, NULL },
    { FM_OPT_FLAG, 0, "allow-network", COMMON(allow_network), NULL,
      "allow URLs and GDAL's network file systems", NULL, NULL },
    { FM_OPT_FLAG, 0, "allow-outside", COMMON(allow_outside), NULL,
      "allow a document to name files outside its folder", NULL, NULL },
    { FM_OPT_LIST, 0, "allow-driver", COMMON(allow_driver), "NAME",
      "allow one more GDAL driver, such as PostgreSQL; may be repeated; what it "
      "reaches over the network needs --allow-network as well",
      NULL, NULL },
    { FM_OPT_AMOUNT, 0, "max-features", COMMON(max_features), "N",
      "features that a layer may have", NULL, NULL },
    { FM_OPT_AMOUNT, 0, "max-vertices", COMMON(max_vertices), "N",
      "vertices that a layer may have", NULL, NULL },
    { FM_OPT_AMOUNT, 0, "max-pixels", COMMON(max_pixels), "N",
      "pixels that a picture may have", NULL, NULL },
    { FM_OPT_AMOUNT, 0, "max-input-bytes", COMMON(max_input_bytes), "N",
      "bytes that a layer may have, unpacked", NULL, NULL },
    FM_OPT_END
};

const fm_command *fm_command_find(const char *name)
{
    for (size_t i = 0; fm_commands[i] != NULL; i++) {
        if (strcmp(fm_commands[i]->name, name) == 0)
            return fm_commands[i];
    }
    return NULL;
}

/* ---- Running --------------------------------------------------------------------- */

static void use_limit(uint64_t given, uint64_t *limit)
{
    if (given > 0)
        *limit = given;
}

static fm_status set_policy(fm_context *ctx, const fm_common_args *common)
{
    fm_policy policy = *fm_context_policy(ctx);
    fm_str drivers = { 0 };
    fm_status status;

    policy.strict = common->strict;
    policy.allow_network = common->allow_network;
    policy.allow_outside = common->allow_outside;
    use_limit(common->max_features, &policy.max_features);
    use_limit(common->max_vertices, &policy.max_vertices);
    use_limit(common->max_pixels, &policy.max_pixels);
    use_limit(common->max_input_bytes, &policy.max_input_bytes);
    for (size_t i = 0; i < common->allow_driver.count; i++)
        fm_str_addf(&drivers, "%s%s", i == 0 ? "" : ",", common->allow_driver.items[i]);
    policy.extra_drivers = drivers.length == 0 ? NULL : drivers.text;
    status = drivers.failed ? fm_fail_nomem(ctx) : fm_context_set_policy(ctx, &policy);
    fm_str_release(&drivers);
    return status;
}

static fm_log_level log_level(const fm_common_args *common)
{
    if (common->quiet)
        return FM_LOG_ERROR;
    if (common->verbose == 0)
        return FM_LOG_WARNING;
    return common->verbose == 1 ? FM_LOG_NOTE : FM_LOG_DEBUG;
}

static fm_status show_help(fm_cli *cli)
{
    fm_emit emit;
    fm_status status = fm_emit_open(cli, "-", false, &emit);

    if (status == FM_OK)
        fm_help_command(&emit.text, cli->command);
    return fm_emit_close(cli, &emit, status);
}

/* Everything between a context and its end. */
static fm_status run(fm_cli *cli, int argc, char **argv)
{
    const fm_command *command = cli->command;
    const fm_opt *const tables[] = { command->options, fm_common_options, NULL };
    fm_opt_list operands = { 0 };
    fm_common_args *common = fm_alloc(1, command->args_size);
    fm_status status;

    if (common == NULL)
        return fm_fail_nomem(cli->ctx);
    status = fm_opt_parse(cli->ctx, tables, argc, (const char *const *)argv, common,
                          &operands);
    fm_report_init(cli->report, (fm_report_color)common->color, common->log_format == 1,
                   common->quiet);
    if (status != FM_OK) {
        fm_report_error(cli->report, fm_context_error(cli->ctx));
        goto out;
    }
    fm_context_set_log(cli->ctx, log_level(common), fm_report_diagnostic, cli->report);
    fm_context_set_progress(cli->ctx, fm_report_progress, cli->report);
    status = set_policy(cli->ctx, common);
    if (status == FM_OK && !common->allow_network && !fm_sandbox_deny_network())
        fm_note(cli->ctx, FM_PLACE_NONE, "sandbox",
                "the kernel does not help to keep the network shut");
    if (status == FM_OK)
        status = common->help ? show_help(cli) : command->run(cli, common, &operands);
    fm_context_flush(cli->ctx);
    fm_report_done(cli->report);
    if (status != FM_OK && status != FM_FINDINGS)
        fm_report_error(cli->report, fm_context_error(cli->ctx));
    if (common->timings)
        fm_report_timings(cli->report, cli->ctx);

out:
    if (status == FM_ERR_USAGE) {
        fm_str hint = { 0 };

        fm_str_addf(&hint, "'frontmap help %s' says what there is", command->name);
        fm_report_say(cli->report, fm_str_text(&hint));
        fm_str_release(&hint);
    }
    fm_opt_list_release(&operands);
    fm_opt_release(tables, common);
    fm_free(common);
    return status;
}

int fm_command_run(const fm_command *command, int argc, char **argv)
{
    fm_report report = { 0 };
    fm_cli cli = { .ctx = fm_context_new(), .report = &report, .command = command };
    fm_status status;

    if (cli.ctx == NULL) {
        fm_error error = { .status = FM_ERR_NOMEM, .message = "out of memory" };

        fm_report_error(&report, &error);
        return fm_status_exit_code(FM_ERR_NOMEM);
    }
    status = run(&cli, argc, argv);
    fm_context_free(cli.ctx);
    return fm_status_exit_code(status);
}

/* ---- Standard output ------------------------------------------------------------- */

enum { EMIT_BYTES = 64 * 1024 };

fm_status fm_emit_open(fm_cli *cli, const char *path, bool overwrite, fm_emit *emit)
{
    *emit = (fm_emit){ 0 };
    return fm_output_open(cli->ctx, path, overwrite, &emit->output);
}

static fm_status send(fm_cli *cli, fm_emit *emit)
{
    fm_status status;

    if (emit->text.failed)
        return fm_fail_nomem(cli->ctx);
    status = fm_output_write(emit->output, fm_str_text(&emit->text), emit->text.length);
    fm_str_clear(&emit->text);
    return status;
}

fm_status fm_emit_some(fm_cli *cli, fm_emit *emit)
{
    if (emit->text.length < EMIT_BYTES && !emit->text.failed)
        return FM_OK;
    return send(cli, emit);
}

fm_status fm_emit_close(fm_cli *cli, fm_emit *emit, fm_status status)
{
    if (status == FM_OK)
        status = send(cli, emit);
    if (status == FM_OK)
        status = fm_output_commit(&emit->output);
    fm_output_abort(&emit->output);
    fm_str_release(&emit->text);
    return status;
}

/* ---- Operands -------------------------------------------------------------------- */

bool fm_operand_is_document(const char *path)
{
    const char *suffix = fm_path_suffix(path);
    char head[4096];
    ssize_t got;
    int fd;

    if (strcmp(path, "-") == 0 || fm_str_equal_nocase(suffix, ".yaml") ||
        fm_str_equal_nocase(suffix, ".yml"))
        return true;
    if (!fm_str_equal_nocase(suffix, ".json"))
        return false;
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return false;
    got = read(fd, head, sizeof head);
    close(fd);
    return got > 0 && memmem(head, (size_t)got, "\"frontmap\"", 10) != NULL;
}

fm_status fm_need_operand(fm_cli *cli, const fm_opt_list *operands, const char *what)
{
    if (operands->count > 0)
        return FM_OK;
    return fm_fail(cli->ctx, FM_ERR_USAGE, "nothing to work on; give %s", what);
}

fm_status fm_document_parse_own(fm_cli *cli, const char *yaml,
                                struct fm_document **document)
{
    fm_policy policy = *fm_context_policy(cli->ctx);
    char *drivers = NULL;
    fm_status status;

    /* Setting a policy ends the life of the strings of the one before. */
    if (policy.extra_drivers != NULL) {
        drivers = fm_strdup(policy.extra_drivers);
        if (drivers == NULL)
            return fm_fail_nomem(cli->ctx);
        policy.extra_drivers = drivers;
    }
    policy.allow_outside = true;
    status = fm_context_set_policy(cli->ctx, &policy);
    if (status == FM_OK)
        status = fm_document_parse(cli->ctx, yaml, NULL, document);
    fm_free(drivers);
    return status;
}

fm_status fm_opt_metres(fm_context *ctx, const char *option, const char *text,
                        double *metres)
{
    size_t length = text == NULL ? 0 : strlen(text);
    double unit = 1;

    if (text == NULL)
        return FM_OK;
    if (length > 2 && strcmp(text + length - 2, "km") == 0) {
        unit = 1000;
        length -= 2;
    } else if (length > 1 && text[length - 1] == 'm') {
        length--;
    }
    while (length > 0 && text[length - 1] == ' ')
        length--;
    if (!fm_number_parse_lax(text, length, metres) || !(*metres >= 0))
        return fm_fail(ctx, FM_ERR_USAGE,
                       "--%s '%.60s': not a length; give metres, as 5 or 5m, or 1.5km",
                       option, text);
    *metres *= unit;
    return FM_OK;
}
