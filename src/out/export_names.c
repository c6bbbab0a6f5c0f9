/* SPDX-License-Identifier: MIT */
/*
 * Names of fields where a format is narrower than JSON: cut to its length, and where
 * that makes two the same, numbered:
 *
 *     population_2019      population
 *     population_2020      populati_2
 */
#include "out/export_private.h"

#include <string.h>

#include "base/utf8.h"

#include "base/banned.h"

enum { NUMBERS_MOST = 100000, RENAMES_SHOWN = 12 };

static bool is_same(const fm_export_name_rule *rule, const char *a, const char *b)
{
    return rule->ignores_case ? fm_str_equal_nocase(a, b) : strcmp(a, b) == 0;
}

static bool is_taken(const fm_export_names *names, const fm_export_name_rule *rule,
                     const char *name)
{
    for (size_t i = 0; rule->reserved != NULL && rule->reserved[i] != NULL; i++) {
        if (fm_str_equal_nocase(rule->reserved[i], name))
            return true;
    }
    for (size_t i = 0; i < names->count; i++) {
        if (is_same(rule, names->names[i], name))
            return true;
    }
    return false;
}

size_t fm_export_find_column(const fm_table *table, const char *name)
{
    for (size_t i = 0; i < table->column_count; i++) {
        if (fm_str_equal_nocase(table->columns[i].name, name))
            return i;
    }
    return FM_NO_COLUMN;
}

/* A name of XML: letters, digits, and what is beyond ASCII; anything else is a low
 * line. Not all of what is beyond is allowed everywhere, so it is a low line too. */
static void make_element(fm_str *name)
{
    char *text = name->text;

    for (size_t i = 0; i < name->length; i++) {
        bool is_letter = (text[i] >= 'a' && text[i] <= 'z') ||
                         (text[i] >= 'A' && text[i] <= 'Z') || text[i] == '_';
        bool is_more =
            (text[i] >= '0' && text[i] <= '9') || text[i] == '-' || text[i] == '.';

        if (!is_letter && (!is_more || i == 0))
            text[i] = '_';
    }
}

/* `name`, cut so that `tail` fits too; between characters, not in one. */
static void fit(fm_str *out, const char *name, const char *tail,
                const fm_export_name_rule *rule)
{
    size_t length = strlen(name), room = rule->bytes_most - strlen(tail);

    if (rule->bytes_most > 0 && length > room) {
        for (length = room;
             length > 0 && ((unsigned char)name[length] & 0xC0u) == 0x80u; length--)
            ;
    }
    fm_str_clear(out);
    fm_str_add_bytes(out, name, length);
    if (rule->is_element && !out->failed)
        make_element(out);
    fm_str_add(out, tail);
}

static fm_status add_name(fm_context *ctx, fm_export_names *names,
                          const fm_export_name_rule *rule, const char *wanted)
{
    const char *base = wanted[0] == '\0' ? "field" : wanted;
    fm_str name = { 0 }, tail = { 0 };
    fm_status status = FM_OK;
    char *copy;

    fit(&name, base, "", rule);
    for (unsigned n = 2; is_taken(names, rule, fm_str_text(&name)); n++) {
        if (n > NUMBERS_MOST) {
            status = fm_fail(ctx, FM_ERR_OUTPUT,
                             "cannot find a name for field '%.100s'", wanted);
            goto out;
        }
        fm_str_clear(&tail);
        fm_str_addf(&tail, "_%u", n);
        fit(&name, base, fm_str_text(&tail), rule);
        if (name.failed || tail.failed)
            break;
    }
    names->renamed += strcmp(fm_str_text(&name), wanted) != 0;
    copy = name.failed || tail.failed ? NULL : fm_str_take(&name);
    if (copy == NULL)
        status = fm_fail_nomem(ctx);
    else
        names->names[names->count++] = copy;

out:
    fm_str_release(&name);
    fm_str_release(&tail);
    return status;
}

static fm_status tell_renames(const fm_export_job *job, const fm_export_names *names,
                              size_t first)
{
    const fm_table *table = &job->features->table;
    fm_place place = { .file = job->path };
    fm_str text = { 0 };
    fm_status status;
    size_t shown = 0;

    for (size_t i = 0; i < table->column_count && shown < RENAMES_SHOWN; i++) {
        const char *name = names->names[first + i];

        if (strcmp(name, table->columns[i].name) == 0)
            continue;
        fm_str_addf(&text, "%s'%.60s' is now '%s'", shown++ > 0 ? ", " : "",
                    table->columns[i].name, name);
    }
    if (shown < names->renamed)
        fm_str_addf(&text, ", and %zu more", names->renamed - shown);
    status = text.failed
                 ? fm_fail_nomem(job->ctx)
                 : fm_warn(job->ctx, FM_ERR_OUTPUT, &place, "field-renamed",
                           "fields were renamed to what the format can hold: %s",
                           fm_str_text(&text));
    fm_str_release(&text);
    return status;
}

fm_status fm_export_names_choose(fm_context *ctx, const fm_table *table,
                                 const fm_export_name_rule *rule, fm_export_names *out)
{
    static const fm_export_name_rule of_databases = { .ignores_case = true };
    fm_status status = FM_OK;

    *out = (fm_export_names){ 0 };
    out->names = fm_alloc(table->column_count + 1, sizeof *out->names);
    if (out->names == NULL)
        return fm_fail_nomem(ctx);
    for (size_t i = 0; status == FM_OK && i < table->column_count; i++)
        status = add_name(ctx, out, rule != NULL ? rule : &of_databases,
                          table->columns[i].name);
    if (status != FM_OK)
        fm_export_names_release(out);
    return status;
}

fm_status fm_export_names_make(const fm_export_job *job, bool has_id,
                               const fm_export_name_rule *rule, fm_export_names *out)
{
    const fm_table *table = &job->features->table;
    fm_status status = FM_OK;
    size_t first;

    *out = (fm_export_names){ 0 };
    out->names = fm_alloc(table->column_count + 1, sizeof *out->names);
    if (out->names == NULL)
        return fm_fail_nomem(job->ctx);
    /* A field "id" of the table keeps its name; that of the ids gives way. */
    if (has_id && fm_table_find(table, "id") == FM_NO_COLUMN)
        status = add_name(job->ctx, out, rule, "id");
    else if (has_id)
        status = add_name(job->ctx, out, rule, "feature_id");
    out->renamed = 0;
    first = out->count;
    for (size_t i = 0; status == FM_OK && i < table->column_count; i++)
        status = add_name(job->ctx, out, rule, table->columns[i].name);
    if (status == FM_OK && out->renamed > 0 && !job->is_again)
        status = tell_renames(job, out, first);
    if (status != FM_OK)
        fm_export_names_release(out);
    return status;
}

void fm_export_names_release(fm_export_names *names)
{
    for (size_t i = 0; i < names->count; i++)
        fm_free(names->names[i]);
    fm_free(names->names);
    *names = (fm_export_names){ 0 };
}
