/* SPDX-License-Identifier: MIT */
#include <stddef.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/number.h"
#include "cli/cmd.h"
#include "frontmap/symbol.h"

#include "base/banned.h"

typedef struct symbols_args {
    fm_common_args common;
    const char *output;
    const char *find;
    fm_opt_list text;
    const char *fill, *stroke, *background;
    const char *status, *direction, *engagement, *font;
    double size, density;
    size_t colors;
    size_t format;
    bool sheet;
    bool json;
    bool overwrite;
} symbols_args;

#define ARG(field) offsetof(symbols_args, field)

static const char *const color_words[] = { "light", "medium", "dark", "own", NULL };
static const char *const format_words[] = {
    "auto", "png", "svg", "pdf", "trace", NULL
};

static const fm_opt options[] = {
    { FM_OPT_OUTPUT, 'o', "output", ARG(output), "FILE",
      "draw to FILE: .png, .svg or .pdf", NULL, NULL },
    { FM_OPT_TEXT, 0, "find", ARG(find), "WORDS",
      "only codes whose name, number, set or letters have these words", NULL, NULL },
    { FM_OPT_FLAG, 0, "sheet", ARG(sheet), NULL,
      "draw all codes of the table on one sheet, or those found", NULL, NULL },
    { FM_OPT_FLAG, 0, "json", ARG(json), NULL, "the list as JSON", NULL, NULL },
    { FM_OPT_LIST, 0, "text", ARG(text), "FIELD=TEXT",
      "a text field by its letters in the standard, such as T=1-72; may be repeated",
      NULL, NULL },
    { FM_OPT_NUMBER, 0, "size", ARG(size), "PX",
      "the width of a friendly unit's frame (100; on the sheet 48)", NULL, NULL },
    { FM_OPT_CHOICE, 0, "colors", ARG(colors), "MODE",
      "the standard's colours in light, medium or dark, or own", color_words, NULL },
    { FM_OPT_TEXT, 0, "fill", ARG(fill), "COLOR", "with own colours: the frame's fill",
      NULL, NULL },
    { FM_OPT_TEXT, 0, "stroke", ARG(stroke), "COLOR", "with own colours: the lines",
      NULL, NULL },
    { FM_OPT_TEXT, 0, "background", ARG(background), "COLOR",
      "behind the symbol (nothing)", NULL, NULL },
    { FM_OPT_TEXT, 0, "status", ARG(status), "WORD",
      "of a post: cut-off, evacuated, destroyed or planned", NULL, NULL },
    { FM_OPT_TEXT, 0, "direction", ARG(direction), "DEGREES",
      "of movement, clockwise from north", NULL, NULL },
    { FM_OPT_TEXT, 0, "engagement", ARG(engagement), "TEXT", "in a bar above", NULL,
      NULL },
    { FM_OPT_TEXT, 0, "font", ARG(font), "FAMILIES", "of the texts", NULL, NULL },
    { FM_OPT_CHOICE, 0, "format", ARG(format), "FORMAT",
      "of the drawing (by the suffix of FILE)", format_words, NULL },
    { FM_OPT_NUMBER, 0, "density", ARG(density), "X",
      "device pixels per pixel of a PNG (1)", NULL, NULL },
    { FM_OPT_FLAG, 0, "overwrite", ARG(overwrite), NULL, "replace files that exist",
      NULL, NULL },
    FM_OPT_END
};

static const char *const description[] = {
    "List the symbols of MIL-STD-2525 and APP-6 that are drawn, say what a code means, "
    "or "
    "draw it.",
    "Without a code the table is listed: the digits of symbol set and entity, the rule "
    "(framed, point or measure), the letters of MIL-STD-2525C and the name.  With a "
    "code "
    "and no output the code is said in words.",
    "A code has 20 digits (2525D, APP-6D), 30 digits (2525E, APP-6E) or 15 letters "
    "(2525C).  A code that is wrong or not in the table is an error that names the "
    "places "
    "at fault; drawn, it is a placeholder and a warning.",
    NULL
};

static const fm_example examples[] = {
    { "frontmap symbols --find observation", "codes of observation posts" },
    { "frontmap symbols 10031000161211020000 -o unit.svg --text T=1-72 --text M=3",
      "a mechanized battalion" },
    { "frontmap symbols SFGPUCIZ---F---", "the same by letters, in words" },
    { "frontmap symbols --sheet -o sheet.pdf", "everything that is drawn" },
    { NULL, NULL }
};

/* ---- the list ------------------------------------------------------------------- */

static void list_text(fm_str *out, const fm_symbol_entry *e)
{
    fm_str_addf(out, "%s  %-7s  %-10s  %s", e->code, e->rule,
                e->letters == NULL ? "-" : e->letters, e->name);
    if (e->word != NULL)
        fm_str_addf(out, "  (%s)", e->word);
    fm_str_add_char(out, '\n');
}

static void list_json(fm_str *out, const fm_symbol_entry *e, bool is_first)
{
    const char *const pairs[][2] = { { "code", e->code },       { "name", e->name },
                                     { "set", e->set },         { "rule", e->rule },
                                     { "letters", e->letters }, { "word", e->word } };
    bool is_next = false;

    fm_str_add(out, is_first ? "\n  {" : ",\n  {");
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        if (pairs[i][1] == NULL)
            continue;
        fm_str_addf(out, "%s\"%s\": \"", is_next ? ", " : "", pairs[i][0]);
        fm_str_add_escaped(out, pairs[i][1], strlen(pairs[i][1]));
        fm_str_add_char(out, '"');
        is_next = true;
    }
    fm_str_add_char(out, '}');
}

static fm_status list_entries(fm_cli *cli, const symbols_args *args)
{
    fm_emit emit;
    fm_symbol_entry entry;
    size_t found = 0;
    fm_status status = fm_emit_open(cli, "-", false, &emit);

    if (status != FM_OK)
        return status;
    if (args->json)
        fm_str_add(&emit.text, "[");
    for (size_t i = 0; fm_symbol_entry_at(i, &entry); i++) {
        if (!fm_symbol_entry_matches(&entry, args->find))
            continue;
        if (args->json)
            list_json(&emit.text, &entry, found == 0);
        else
            list_text(&emit.text, &entry);
        found++;
    }
    if (args->json)
        fm_str_add(&emit.text, found == 0 ? "]\n" : "\n]\n");
    if (found == 0 && !args->json)
        status =
            fm_fail(cli->ctx, FM_ERR_USAGE, "no symbol matches '%.60s'", args->find);
    return fm_emit_close(cli, &emit, status);
}

/* ---- one code ------------------------------------------------------------------- */

static fm_status say_code(fm_cli *cli, const char *code)
{
    char *text = NULL;
    fm_emit emit;
    fm_status status = fm_symbol_describe(cli->ctx, code, &text);

    if (status == FM_OK)
        status = fm_emit_open(cli, "-", false, &emit);
    if (status == FM_OK) {
        fm_str_addf(&emit.text, "%s\n", text);
        status = fm_emit_close(cli, &emit, FM_OK);
    }
    fm_text_free(text);
    return status;
}

/* "T=1-72" in two; the copies are the caller's. */
static fm_status split_texts(fm_cli *cli, const symbols_args *args,
                             fm_symbol_text *texts, char **copies)
{
    for (size_t i = 0; i < args->text.count; i++) {
        const char *item = args->text.items[i];
        const char *sign = strchr(item, '=');

        if (sign == NULL)
            return fm_fail(cli->ctx, FM_ERR_USAGE, "--text '%.60s': give FIELD=TEXT",
                           item);
        copies[i] = fm_strndup(item, (size_t)(sign - item));
        if (copies[i] == NULL)
            return fm_fail_nomem(cli->ctx);
        texts[i] = (fm_symbol_text){ copies[i], sign + 1 };
    }
    return FM_OK;
}

static fm_status draw(fm_cli *cli, const symbols_args *args, const char *code)
{
    static const fm_format formats[] = { FM_FORMAT_AUTO, FM_FORMAT_PNG, FM_FORMAT_SVG,
                                         FM_FORMAT_PDF, FM_FORMAT_TRACE };
    fm_symbol_options o = FM_SYMBOL_OPTIONS_INIT;
    size_t count = args->text.count;
    fm_symbol_text *texts = fm_alloc(count + 1, sizeof *texts);
    char **copies = fm_alloc(count + 1, sizeof *copies);
    fm_status status = texts == NULL || copies == NULL
                           ? fm_fail_nomem(cli->ctx)
                           : split_texts(cli, args, texts, copies);

    o.format = formats[args->format];
    o.density = args->density > 0 ? args->density : 1;
    o.overwrite = args->overwrite;
    o.size_px = args->size > 0 ? args->size : args->sheet ? 48 : 100;
    o.colors = (fm_symbol_colors)args->colors;
    o.fill = args->fill;
    o.stroke = args->stroke;
    o.background = args->background;
    o.status = args->status;
    o.direction = args->direction;
    o.engagement = args->engagement;
    o.font = args->font;
    o.texts = texts;
    o.text_count = count;
    if (status == FM_OK && args->sheet)
        status = fm_symbol_sheet(cli->ctx, args->find, &o, args->output);
    else if (status == FM_OK)
        status = fm_symbol_draw(cli->ctx, code, &o, args->output);
    for (size_t i = 0; copies != NULL && i < count; i++)
        fm_free(copies[i]);
    fm_free(copies);
    fm_free(texts);
    return status;
}

static fm_status run(fm_cli *cli, const void *given, const fm_opt_list *operands)
{
    const symbols_args *args = given;
    const char *code = operands->count > 0 ? operands->items[0] : NULL;

    if (operands->count > 1)
        return fm_fail(cli->ctx, FM_ERR_USAGE, "one code at a time");
    if (code != NULL && (args->sheet || args->find != NULL || args->json))
        return fm_fail(cli->ctx, FM_ERR_USAGE,
                       "a code stands alone; --sheet, --find and --json are about the "
                       "table");
    if ((args->sheet || code != NULL) && args->output != NULL)
        return draw(cli, args, code);
    if (args->sheet)
        return fm_fail(cli->ctx, FM_ERR_USAGE, "where to? give -o FILE");
    if (args->output != NULL)
        return fm_fail(cli->ctx, FM_ERR_USAGE,
                       "what is to be drawn? give a code, or --sheet");
    return code != NULL ? say_code(cli, code) : list_entries(cli, args);
}

const fm_command fm_cmd_symbols = {
    .name = "symbols",
    .summary = "list, explain and draw military symbols by code",
    .operands = "[CODE]",
    .description = description,
    .options = options,
    .examples = examples,
    .args_size = sizeof(symbols_args),
    .run = run,
};
