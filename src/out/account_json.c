/* SPDX-License-Identifier: MIT */
#include "out/account_parts.h"

#include "base/json.h"

#include "base/banned.h"

static void add_value(const fm_account *a, fm_json *j, const char *key,
                      const fm_account_value *value, fm_str *scratch)
{
    switch (value->kind) {
    case FM_ACCOUNT_IS_TEXT:
        fm_json_text(j, key, fm_account_text(a, value->as.text));
        break;
    case FM_ACCOUNT_IS_NUMBER:
        fm_json_number(j, key, value->as.number);
        break;
    case FM_ACCOUNT_IS_INTEGER:
        fm_json_integer(j, key, value->as.integer);
        break;
    case FM_ACCOUNT_IS_BOOL:
        fm_json_bool(j, key, value->as.yes);
        break;
    case FM_ACCOUNT_IS_DATE:
        fm_str_clear(scratch);
        fm_date_add_iso(scratch, value->as.date);
        fm_json_text(j, key, fm_str_text(scratch));
        j->out->failed = j->out->failed || scratch->failed;
        break;
    case FM_ACCOUNT_NULL:
        fm_json_null(j, key);
        break;
    }
}

/* The rows that are totals, or those that are not, one a line. */
static void add_rows(const fm_account *a, fm_json *j, const char *key,
                     const fm_account_grid *t, bool totals, fm_str *scratch)
{
    fm_json_array(j, key);
    for (size_t row = 0; row < t->row_count; row++) {
        const fm_account_value *cells = fm_account_row_at(t, row);

        if (t->is_total[row] != totals)
            continue;
        fm_json_object_flat(j, NULL);
        for (size_t c = 0; c < t->column_count; c++)
            add_value(a, j, fm_account_text(a, t->columns[c].key), &cells[c], scratch);
        fm_json_end(j);
    }
    fm_json_end(j);
}

static void add_table(const fm_account *a, fm_json *j, const char *key,
                      const fm_account_grid *t, fm_str *scratch)
{
    bool has_totals = false;
    fm_str totals = { 0 };

    add_rows(a, j, key, t, false, scratch);
    for (size_t row = 0; row < t->row_count && !has_totals; row++)
        has_totals = t->is_total[row];
    if (!has_totals)
        return;
    fm_str_add(&totals, key);
    fm_str_add(&totals, "_totals");
    j->out->failed = j->out->failed || totals.failed;
    add_rows(a, j, fm_str_text(&totals), t, true, scratch);
    fm_str_release(&totals);
}

static void add_notes(const fm_account *a, fm_json *j)
{
    fm_json_array(j, "notes");
    for (size_t i = 0; i < a->item_count; i++) {
        if (a->items[i].kind == FM_ITEM_NOTE)
            fm_json_text(j, NULL, fm_account_text(a, a->items[i].heading));
    }
    fm_json_end(j);
}

void fm_account_write_json(const fm_account *a, fm_str *out)
{
    fm_str scratch = { 0 };
    fm_json j;

    fm_json_init(&j, out, true);
    fm_json_object(&j, NULL);
    fm_json_text(&j, "command", fm_account_text(a, a->command));
    fm_json_text(&j, "title", fm_account_text(a, a->title));
    fm_json_text(&j, "verdict",
                 a->verdict == FM_NO_TEXT ? NULL : fm_account_text(a, a->verdict));
    for (size_t i = 0; i < a->item_count; i++) {
        const fm_account_item *item = &a->items[i];

        if (item->kind == FM_ITEM_FACT)
            add_value(a, &j, fm_account_text(a, item->key), &item->value, &scratch);
        else if (item->kind == FM_ITEM_TABLE)
            add_table(a, &j, fm_account_text(a, item->key), item->table, &scratch);
    }
    add_notes(a, &j);
    fm_json_end(&j);
    fm_str_release(&scratch);
}
