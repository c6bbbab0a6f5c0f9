/* SPDX-License-Identifier: MIT */
#include "cli/opt.h"

#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/str.h"

#include "base/banned.h"

typedef struct parser {
    fm_context *ctx;
    const fm_opt *const *tables;
    const char *const *argv;
    int argc;
    int at; /* of the argument under way */
    char *args;
} parser;

bool fm_opt_list_add(fm_opt_list *list, const char *item)
{
    const char **items =
        fm_grow(list->items, &list->capacity, list->count + 1, sizeof *items);

    if (items == NULL)
        return false;
    list->items = items;
    items[list->count++] = item;
    return true;
}

void fm_opt_list_release(fm_opt_list *list)
{
    fm_free(list->items);
    *list = (fm_opt_list){ 0 };
}

void fm_opt_release(const fm_opt *const *tables, void *args)
{
    for (; *tables != NULL; tables++) {
        for (const fm_opt *o = *tables; o->kind != FM_OPT_NONE; o++) {
            if (o->kind == FM_OPT_LIST)
                fm_opt_list_release((fm_opt_list *)(void *)((char *)args + o->offset));
        }
    }
}

/* ---- Values ---------------------------------------------------------------------- */

static bool takes_value(const fm_opt *o)
{
    return o->kind != FM_OPT_FLAG && o->kind != FM_OPT_COUNT;
}

/* "500", "20k", "1.5M", "2G" */
static bool parse_amount(const char *text, uint64_t *amount)
{
    static const struct {
        char suffix;
        double factor;
    } suffixes[] = { { 'k', 1e3 }, { 'M', 1e6 }, { 'G', 1e9 } };
    size_t length = strlen(text);
    double factor = 1, value;

    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
        if (length > 0 && text[length - 1] == suffixes[i].suffix) {
            factor = suffixes[i].factor;
            length--;
            break;
        }
    }
    if (!fm_number_parse_lax(text, length, &value) || value < 0 ||
        value * factor > 1e18)
        return false;
    *amount = (uint64_t)(value * factor);
    return true;
}

static fm_status fail_value(const parser *p, const fm_opt *o, const char *value,
                            const char *wanted)
{
    return fm_fail(p->ctx, FM_ERR_USAGE, "--%s: '%.100s' is not %s", o->name, value,
                   wanted);
}

static fm_status set_choice(const parser *p, const fm_opt *o, const char *value,
                            size_t *choice)
{
    fm_str words = { 0 };
    fm_status status;

    for (size_t i = 0; o->choices[i] != NULL; i++) {
        if (strcmp(o->choices[i], value) == 0) {
            *choice = i;
            return FM_OK;
        }
    }
    for (size_t i = 0; o->choices[i] != NULL; i++) {
        if (i > 0)
            fm_str_add(&words, o->choices[i + 1] == NULL ? " or " : ", ");
        fm_str_add(&words, o->choices[i]);
    }
    status = fail_value(p, o, value, fm_str_text(&words));
    fm_str_release(&words);
    return status;
}

static fm_status set_value(const parser *p, const fm_opt *o, const char *value)
{
    void *place = p->args + o->offset;
    double number;

    switch (o->kind) {
    case FM_OPT_FLAG:
        *(bool *)place = true;
        return FM_OK;
    case FM_OPT_COUNT:
        (*(size_t *)place)++;
        return FM_OK;
    case FM_OPT_OUTPUT:
        if (*(const char **)place != NULL)
            return fm_fail(p->ctx, FM_ERR_USAGE,
                           "--%s is given twice, '%.100s' and '%.100s'; it writes one",
                           o->name, *(const char **)place, value);
        *(const char **)place = value;
        return FM_OK;
    case FM_OPT_TEXT:
        *(const char **)place = value;
        return FM_OK;
    case FM_OPT_LIST:
        return fm_opt_list_add(place, value) ? FM_OK : fm_fail_nomem(p->ctx);
    case FM_OPT_NUMBER:
        if (!fm_number_parse_lax(value, strlen(value), &number) || !(number > 0))
            return fail_value(p, o, value, "a number greater than 0");
        *(double *)place = number;
        return FM_OK;
    case FM_OPT_AMOUNT:
        if (!parse_amount(value, place))
            return fail_value(p, o, value, "an amount such as 500, 20k, 5M or 2G");
        return FM_OK;
    case FM_OPT_CHOICE:
        return set_choice(p, o, value, place);
    default:
        return fm_fail(p->ctx, FM_ERR_INTERNAL, "option '%s' has no kind", o->name);
    }
}

/* ---- Names ----------------------------------------------------------------------- */

static const fm_opt *find_name(const parser *p, const char *name, size_t length)
{
    for (const fm_opt *const *t = p->tables; *t != NULL; t++) {
        for (const fm_opt *o = *t; o->kind != FM_OPT_NONE; o++) {
            if (strlen(o->name) == length && memcmp(o->name, name, length) == 0)
                return o;
            if (o->alias != NULL && strlen(o->alias) == length &&
                memcmp(o->alias, name, length) == 0)
                return o;
        }
    }
    return NULL;
}

static const fm_opt *find_letter(const parser *p, char letter)
{
    for (const fm_opt *const *t = p->tables; *t != NULL; t++) {
        for (const fm_opt *o = *t; o->kind != FM_OPT_NONE; o++) {
            if (o->letter == letter)
                return o;
        }
    }
    return NULL;
}

/* The nearest name we have, for "did you mean"; NULL when none is near. */
static const char *nearest_name(const parser *p, const char *name)
{
    enum { NAMES_MAX = 128 };
    const char *names[NAMES_MAX + 1];
    size_t count = 0;

    for (const fm_opt *const *t = p->tables; *t != NULL; t++) {
        for (const fm_opt *o = *t; o->kind != FM_OPT_NONE && count < NAMES_MAX; o++)
            names[count++] = o->name;
    }
    names[count] = NULL;
    return fm_str_nearest(name, names);
}

/* What people know from GDAL's old programs; NULL when `argument` is none of it. */
static const char *from_gdal(const parser *p, const char *argument)
{
    static const struct {
        const char *theirs;
        const char *ours;
    } spellings[] = {
        { "-te", "bbox" },
        { "-spat", "bbox" },
        { "-projwin", "bbox" },
        { "-t_srs", "crs" },
        { "-s_srs", "source-crs" },
        { "-a_srs", "source-crs" },
        { "-where", "where" },
        { "-of", "format" },
        { "-ts", "size" },
        { "-outsize", "size" },
        { "-overwrite", "overwrite" },
        { "-json", "format" },
        { "-al", "features" },
        { "-so", "format" },
    };

    for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
        const char *ours = spellings[i].ours;

        if (strcmp(argument, spellings[i].theirs) == 0)
            return find_name(p, ours, strlen(ours)) != NULL ? ours : NULL;
    }
    return NULL;
}

static fm_status fail_unknown(const parser *p, const char *argument, const char *name)
{
    const char *near = from_gdal(p, argument);

    if (near == NULL)
        near = nearest_name(p, name);
    if (near == NULL)
        return fm_fail(p->ctx, FM_ERR_USAGE, "unknown option '%.100s'", argument);
    return fm_fail(p->ctx, FM_ERR_USAGE,
                   "unknown option '%.100s'; did you mean '--%s'?", argument, near);
}

/* ---- Arguments ------------------------------------------------------------------- */

static fm_status next_value(parser *p, const fm_opt *o, const char **value)
{
    if (p->at + 1 >= p->argc)
        return fm_fail(p->ctx, FM_ERR_USAGE, "--%s needs a value: --%s %s", o->name,
                       o->name, o->value);
    *value = p->argv[++p->at];
    return FM_OK;
}

/* "--name", "--name=value" */
static fm_status parse_long(parser *p)
{
    const char *argument = p->argv[p->at];
    const char *name = argument + 2;
    size_t length = strcspn(name, "=");
    const fm_opt *o = find_name(p, name, length);
    const char *value = NULL;
    fm_status status = FM_OK;

    if (o == NULL) {
        char *word = fm_strndup(name, length);

        if (word == NULL)
            return fm_fail_nomem(p->ctx);
        status = fail_unknown(p, argument, word);
        fm_free(word);
        return status;
    }
    if (name[length] == '=' && !takes_value(o))
        return fm_fail(p->ctx, FM_ERR_USAGE, "--%s takes no value", o->name);
    if (name[length] == '=')
        value = name + length + 1;
    else if (takes_value(o))
        status = next_value(p, o, &value);
    return status == FM_OK ? set_value(p, o, value) : status;
}

/* "-o FILE", "-oFILE", "-qv" */
static fm_status parse_short(parser *p)
{
    const char *argument = p->argv[p->at];

    if (from_gdal(p, argument) != NULL)
        return fail_unknown(p, argument, argument + 1);
    for (const char *c = argument + 1; *c != '\0'; c++) {
        const fm_opt *o = find_letter(p, *c);
        const char *value = NULL;
        fm_status status = FM_OK;

        if (o == NULL)
            return fail_unknown(p, argument, argument + 1);
        if (takes_value(o) && c[1] != '\0')
            value = c + 1;
        else if (takes_value(o))
            status = next_value(p, o, &value);
        if (status == FM_OK)
            status = set_value(p, o, value);
        if (status != FM_OK || takes_value(o))
            return status;
    }
    return FM_OK;
}

fm_status fm_opt_parse(fm_context *ctx, const fm_opt *const *tables, int argc,
                       const char *const *argv, void *args, fm_opt_list *operands)
{
    parser p = {
        .ctx = ctx, .tables = tables, .argv = argv, .argc = argc, .args = args
    };
    bool only_operands = false;

    for (; p.at < argc; p.at++) {
        const char *argument = argv[p.at];
        fm_status status = FM_OK;

        if (only_operands || argument[0] != '-' || argument[1] == '\0') {
            if (!fm_opt_list_add(operands, argument))
                status = fm_fail_nomem(ctx);
        } else if (strcmp(argument, "--") == 0) {
            only_operands = true;
        } else if (argument[1] == '-') {
            status = parse_long(&p);
        } else {
            status = parse_short(&p);
        }
        if (status != FM_OK)
            return status;
    }
    return FM_OK;
}
