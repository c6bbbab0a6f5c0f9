/* SPDX-License-Identifier: MIT */
#include "cli/cmd.h"

#include <string.h>

#include "base/json.h"
#include "frontmap/frontmap.h"

#include "base/banned.h"

typedef struct check_args {
    fm_common_args common;
    size_t format;
    bool print_schema;
    const char *layer;
    const char *crs;
} check_args;

#define ARG(field) offsetof(check_args, field)

static const char *const formats[] = { "text", "json", NULL };

static const fm_opt options[] = {
    { FM_OPT_CHOICE, 'f', "format", ARG(format), "FORMAT",
      "print findings as text or json", formats, "of" },
    { FM_OPT_TEXT, 0, "layer", ARG(layer), "NAME",
      "of a file of several layers, check this one", NULL, "input-layer" },
    { FM_OPT_TEXT, 0, "source-crs", ARG(crs), "CRS",
      "the CRS of layers that do not say theirs", NULL, "src-crs" },
    { FM_OPT_FLAG, 0, "print-schema", ARG(print_schema), NULL,
      "print the JSON Schema of map documents, for editors", NULL, NULL },
    FM_OPT_END
};

static const char *const description[] = {
    "Look for mistakes without drawing.  In a map document: unknown and misspelt keys, "
    "values out of range, layers that cannot be read, fields that do not exist.  In a "
    "layer: rings that are not closed or that cross themselves, duplicate ids, "
    "coordinates beyond the globe.",
    "Findings go to standard output, one a line as FILE:LINE:COLUMN: LEVEL: message, "
    "every one of a run.  The exit code is 0 when there are none and 1 when there are "
    "some.",
    NULL
};

static const fm_example examples[] = {
    { "frontmap check map.yaml", "a document and the layers it names" },
    { "frontmap check *.geojson --format json", "layers, for a program" },
    { "frontmap check --print-schema >map.schema.json",
      "what an editor needs to complete map documents" },
    { NULL, NULL }
};

/* Findings are what was asked for: they go to standard output as they come. */
typedef struct collector {
    fm_cli *cli;
    fm_emit emit;
    fm_json json;
    bool is_json;
    size_t count;
    fm_status status; /* of the writing */
} collector;

static const char *const level_names[] = { "error", "warning" };

static void add_json(collector *c, const fm_diagnostic *d)
{
    fm_json *json = &c->json;

    fm_json_object(json, NULL);
    fm_json_text(json, "level", level_names[d->level]);
    if (d->kind != NULL)
        fm_json_text(json, "kind", d->kind);
    fm_json_text(json, "subject", fm_status_name(d->status));
    if (d->file != NULL)
        fm_json_text(json, "file", d->file);
    if (d->line > 0)
        fm_json_integer(json, "line", (int64_t)d->line);
    if (d->column > 0)
        fm_json_integer(json, "column", (int64_t)d->column);
    fm_json_text(json, "message", d->message);
    fm_json_end(json);
}

static void add_text(collector *c, const fm_diagnostic *d)
{
    fm_str *out = &c->emit.text;

    if (d->file != NULL) {
        fm_str_add(out, d->file);
        if (d->line > 0)
            fm_str_addf(out, ":%zu", d->line);
        if (d->line > 0 && d->column > 0)
            fm_str_addf(out, ":%zu", d->column);
        fm_str_add(out, ": ");
    }
    fm_str_addf(out, "%s: %s\n", level_names[d->level], d->message);
}

static void collect(void *user, const fm_diagnostic *d)
{
    collector *c = user;

    if (d->level > FM_LOG_WARNING) {
        fm_report_diagnostic(c->cli->report, d);
        return;
    }
    c->count++;
    if (c->is_json)
        add_json(c, d);
    else
        add_text(c, d);
    if (c->status == FM_OK)
        c->status = fm_emit_some(c->cli, &c->emit);
}

/*
 * An error that points into a file is a finding like others, and the work goes on with
 * the next operand; one that does not (no such file, no memory, a limit) ends it.
 */
static fm_status take_error(collector *c, fm_status status, size_t findings_before)
{
    const fm_error *error = fm_context_error(c->cli->ctx);
    fm_diagnostic d = {
        .level = FM_LOG_ERROR,
        .status = error->status,
        .file = error->file,
        .line = error->line,
        .column = error->column,
        .message = error->message,
    };

    if (status == FM_OK)
        return FM_OK;
    if (status != FM_ERR_DOCUMENT && status != FM_ERR_LAYER &&
        status != FM_ERR_GEOMETRY && status != FM_ERR_CRS)
        return status;
    /* A document says each mistake as it goes, and at the end how many they were. */
    if (status == FM_ERR_DOCUMENT && c->count > findings_before)
        return FM_OK;
    if (error->file[0] == '\0')
        return status;
    collect(c, &d);
    return FM_OK;
}

static fm_status check_document(collector *c, const char *path)
{
    fm_context *ctx = c->cli->ctx;
    fm_document *document = NULL;
    size_t before = c->count;
    size_t findings;
    fm_status status = fm_document_read(ctx, path, &document);

    if (status == FM_OK)
        status = fm_document_check(ctx, document, &findings);
    fm_document_free(document);
    return take_error(c, status, before);
}

static fm_status check_layer(collector *c, const check_args *args, const char *path)
{
    fm_context *ctx = c->cli->ctx;
    fm_layer_options layer_options = FM_LAYER_OPTIONS_INIT;
    fm_layer *layer = NULL;
    size_t before = c->count;
    size_t findings;
    fm_status status;

    layer_options.layer = args->layer;
    layer_options.crs = args->crs;
    status = fm_layer_read(ctx, path, &layer_options, &layer);
    if (status == FM_OK)
        status = fm_layer_check(ctx, layer, &findings);
    fm_layer_free(layer);
    return take_error(c, status, before);
}

static fm_status print_schema(fm_cli *cli)
{
    fm_emit emit = { 0 };
    char *schema = NULL;
    fm_status status = fm_document_schema(cli->ctx, &schema);

    if (status == FM_OK)
        status = fm_emit_open(cli, "-", false, &emit);
    if (status == FM_OK)
        fm_str_add(&emit.text, schema);
    status = fm_emit_close(cli, &emit, status);
    fm_text_free(schema);
    return status;
}

static fm_status finish(collector *c, fm_status status)
{
    fm_str summary = { 0 };

    fm_context_flush(c->cli->ctx);
    if (c->is_json) {
        fm_json_end(&c->json);
        fm_json_integer(&c->json, "count", (int64_t)c->count);
        fm_json_end(&c->json);
        fm_str_add_char(&c->emit.text, '\n');
    }
    if (status == FM_OK)
        status = c->status;
    status = fm_emit_close(c->cli, &c->emit, status);
    fm_context_set_log(c->cli->ctx, FM_LOG_WARNING, fm_report_diagnostic,
                       c->cli->report);
    if (status != FM_OK)
        return status;
    if (c->count == 0)
        fm_str_add(&summary, "nothing found");
    else
        fm_str_addf(&summary, "%zu %s", c->count,
                    c->count == 1 ? "finding" : "findings");
    fm_report_say(c->cli->report, fm_str_text(&summary));
    fm_str_release(&summary);
    return c->count == 0 ? FM_OK : FM_FINDINGS;
}

static fm_status run(fm_cli *cli, const void *given, const fm_opt_list *operands)
{
    const check_args *args = given;
    collector c = { .cli = cli, .is_json = args->format == 1 };
    fm_status status;

    if (args->print_schema)
        return print_schema(cli);
    status = fm_need_operand(cli, operands, "a map document or layers");
    if (status == FM_OK)
        status = fm_emit_open(cli, "-", false, &c.emit);
    if (status != FM_OK)
        return status;
    if (c.is_json) {
        fm_json_init(&c.json, &c.emit.text, true);
        fm_json_object(&c.json, NULL);
        fm_json_array(&c.json, "findings");
    }
    fm_context_set_log(
        cli->ctx, args->common.verbose > 0 ? FM_LOG_NOTE : FM_LOG_WARNING, collect, &c);
    for (size_t i = 0; i < operands->count && status == FM_OK; i++) {
        const char *path = operands->items[i];

        status = fm_operand_is_document(path) ? check_document(&c, path)
                                              : check_layer(&c, args, path);
    }
    return finish(&c, status);
}

const fm_command fm_cmd_check = {
    .name = "check",
    .summary = "look for mistakes in a map document or in layers",
    .operands = "DOCUMENT | LAYER...",
    .description = description,
    .options = options,
    .examples = examples,
    .args_size = sizeof(check_args),
    .run = run,
};
