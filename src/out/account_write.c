/* SPDX-License-Identifier: MIT */
#include "out/account_parts.h"

#include <string.h>

#include "base/mem.h"

#include "base/banned.h"

/* The table of this key; the first one for people when `key` is NULL. */
static const fm_account_grid *find_table(const fm_account *a, const char *key)
{
    const fm_account_grid *first = NULL;

    for (size_t i = 0; i < a->item_count; i++) {
        const fm_account_item *item = &a->items[i];

        if (item->kind != FM_ITEM_TABLE)
            continue;
        if (key == NULL ? !item->is_quiet
                        : strcmp(fm_account_text(a, item->key), key) == 0)
            return item->table;
        if (first == NULL)
            first = item->table;
    }
    return key == NULL ? first : NULL;
}

static fm_status fail_without_table(fm_context *ctx, const fm_account *a,
                                    const char *key)
{
    const char *command = fm_account_text(a, a->command);
    fm_str names = { 0 };
    fm_status status;

    for (size_t i = 0; i < a->item_count; i++) {
        if (a->items[i].kind != FM_ITEM_TABLE)
            continue;
        if (names.length > 0)
            fm_str_add(&names, ", ");
        fm_str_add(&names, fm_account_text(a, a->items[i].key));
    }
    if (names.failed)
        status = fm_fail_nomem(ctx);
    else if (names.length == 0)
        status = fm_fail(ctx, FM_ERR_USAGE,
                         "the report of '%s' has no table to write as CSV; "
                         "write it as JSON",
                         command);
    else
        status = fm_fail(ctx, FM_ERR_USAGE,
                         "the report of '%s' has no table '%s'; there are: %s", command,
                         key, fm_str_text(&names));
    fm_str_release(&names);
    return status;
}

fm_status fm_account_write(fm_context *ctx, const fm_account *account,
                           fm_account_format format, const char *table, char **text)
{
    const fm_account_grid *t = NULL;
    fm_str out = { 0 };

    *text = NULL;
    if (fm_account_failed(account))
        return fm_fail_nomem(ctx);
    switch (format) {
    case FM_ACCOUNT_TEXT:
        fm_account_write_text(account, &out);
        break;
    case FM_ACCOUNT_JSON:
        fm_account_write_json(account, &out);
        break;
    case FM_ACCOUNT_CSV:
        t = find_table(account, table);
        if (t == NULL)
            return fail_without_table(ctx, account, table);
        fm_account_write_csv(account, t, &out);
        break;
    case FM_ACCOUNT_MARKDOWN:
        fm_account_write_markdown(account, &out);
        break;
    case FM_ACCOUNT_HTML:
        fm_account_write_html(account, &out);
        break;
    }
    *text = fm_str_take(&out);
    return *text == NULL ? fm_fail_nomem(ctx) : FM_OK;
}
