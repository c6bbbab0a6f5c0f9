/* SPDX-License-Identifier: MIT */
/*
 * Any text as a condition, tested on rows of every kind of cell.  A condition that was
 * read means the same when its text is read again, and NOT of it never holds with it.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "doc/where.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROWS = 7, NAMES_MAX = 64 };

/* The columns that the condition names, each row another kind of cell. */
static bool fill(fm_table *t, const fm_where *where)
{
    const char *name;
    bool ok = true;

    for (int row = 0; row < ROWS; row++)
        ok = ok && fm_table_add_row(t);
    for (size_t i = 0; i < NAMES_MAX && (name = fm_where_column(where, i)) != NULL;
         i++) {
        size_t c;

        ok = ok && fm_table_column(t, name, strlen(name), &c) &&
             fm_table_set_bool(t, c, 1, i % 2 == 0) &&
             fm_table_set_integer(t, c, 2, (int64_t)i - 1) &&
             fm_table_set_real(t, c, 3, 0.5 * (double)i) &&
             fm_table_set_text(t, c, 4, "Tell % _", 8) &&
             fm_table_set_text(t, c, 5, "12", 2) &&
             fm_table_set_json(t, c, 6, "[1]", 3);
    }
    return ok;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fm_context *ctx = fm_context_new();
    char *text = fm_strndup((const char *)data, size);
    fm_place place = { "fuzz", 1, 1 };
    fm_where *where = NULL, *again = NULL, *negated = NULL;
    fm_table table = { 0 };
    fm_str not_it = { 0 };

    if (ctx == NULL || text == NULL ||
        fm_where_parse(ctx, FM_ERR_DOCUMENT, &place, text, &where) != FM_OK)
        goto out;
    fm_str_addf(&not_it, "NOT (%s)", text);
    if (fm_where_parse(ctx, FM_ERR_DOCUMENT, &place, fm_where_text(where), &again) !=
        FM_OK)
        abort();
    /* One parenthesis more may be one too many. */
    if (fm_where_parse(ctx, FM_ERR_DOCUMENT, &place, not_it.text, &negated) != FM_OK)
        goto out;
    if (!fill(&table, where) || fm_where_column(where, NAMES_MAX) != NULL)
        goto out;
    if (fm_where_bind(ctx, where, &table) != FM_OK ||
        fm_where_bind(ctx, again, &table) != FM_OK ||
        fm_where_bind(ctx, negated, &table) != FM_OK)
        abort();
    for (size_t row = 0; row < ROWS; row++) {
        bool holds = fm_where_test(where, &table, row);

        if (fm_where_test(again, &table, row) != holds ||
            (holds && fm_where_test(negated, &table, row)))
            abort();
    }

out:
    fm_str_release(&not_it);
    fm_table_release(&table);
    fm_where_free(negated);
    fm_where_free(again);
    fm_where_free(where);
    fm_free(text);
    fm_context_free(ctx);
    return 0;
}
