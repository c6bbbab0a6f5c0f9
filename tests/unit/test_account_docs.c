/* SPDX-License-Identifier: MIT */
/* The examples of docs/reports.md are what is written. */
#include "support/accounts.h"

#include "base/file.h"

static void add_holder(fm_account *a, const char *holder, double old_km2,
                       double gained_km2, double lost_km2)
{
    fm_account_row(a);
    fm_account_cell_text(a, holder);
    fm_account_cell_number(a, old_km2);
    fm_account_cell_number(a, old_km2 + gained_km2 - lost_km2);
    fm_account_cell_number(a, gained_km2);
    fm_account_cell_number(a, lost_km2);
    if (gained_km2 > 0)
        fm_account_cell_integer(a, 3);
}

static void add_patch(fm_account *a, int64_t patch, double km2, const char *place,
                      bool is_redrawing)
{
    fm_account_row(a);
    fm_account_cell_integer(a, patch);
    fm_account_cell_text(a, "south");
    fm_account_cell_text(a, "north");
    fm_account_cell_number(a, km2);
    fm_account_cell_text(a, place);
    fm_account_cell_bool(a, is_redrawing);
}

static fm_account *account_of_docs(void)
{
    static const fm_date from = { 2020, 1, 30 }, to = { 2020, 2, 24 };
    fm_account *a = fm_account_new("diff", "Change of control");

    fm_account_verdict(a, "north gained 412.3 km² from south");
    fm_account_fact_date(a, "from_date", "from", from);
    fm_account_fact_date(a, "to_date", "to", to);
    fm_account_fact_number(a, "tolerance_m", "tolerance, m", 1.0, 1);
    fm_account_table(a, "holders", "By holder");
    fm_account_column(a, "holder", "holder", FM_COLUMN_TEXT, 0);
    fm_account_column(a, "old_km2", "old, km²", FM_COLUMN_NUMBER, 1);
    fm_account_column(a, "new_km2", "new, km²", FM_COLUMN_NUMBER, 1);
    fm_account_column(a, "gained_km2", "gained, km²", FM_COLUMN_NUMBER, 1);
    fm_account_column(a, "lost_km2", "lost, km²", FM_COLUMN_NUMBER, 1);
    fm_account_column(a, "places", "places", FM_COLUMN_INTEGER, 0);
    add_holder(a, "north", 11022.5, 412.3125, 0.0);
    add_holder(a, "south", 3506.25, 0.0, 412.3125);
    add_holder(a, "all", 14528.75, 412.3125, 412.3125);
    fm_account_row_is_total(a);
    fm_account_note(a, "the ledger balances to 2e-12 km²");
    fm_account_table(a, "patches", "Patches of changed ground");
    fm_account_table_show(a, 2);
    fm_account_column(a, "patch", "patch", FM_COLUMN_INTEGER, 0);
    fm_account_column(a, "from", "from", FM_COLUMN_TEXT, 0);
    fm_account_column(a, "to", "to", FM_COLUMN_TEXT, 0);
    fm_account_column(a, "km2", "km²", FM_COLUMN_NUMBER, 2);
    fm_account_column(a, "place", "nearest place", FM_COLUMN_TEXT, 0);
    fm_account_column(a, "is_redrawing", "redrawing", FM_COLUMN_BOOL, 0);
    add_patch(a, 1, 401.5, "Old Bridge", false);
    add_patch(a, 2, 10.75, "Mill, \"lower\"", false);
    add_patch(a, 3, 0.125, NULL, true);
    return a;
}

static void the_examples_of_the_docs_are_what_is_written(void **state)
{
    static const struct {
        fm_account_format format;
        const char *table, *fence, *end;
    } rows[] = {
        { FM_ACCOUNT_TEXT, NULL, "\n```\n", "```\n" },
        { FM_ACCOUNT_JSON, NULL, "\n```json\n", "```\n" },
        { FM_ACCOUNT_CSV, "patches", "\n```csv\n", "```\n" },
        { FM_ACCOUNT_MARKDOWN, NULL, "\n````\n", "````\n" },
    };
    fm_context *ctx = fm_context_new();
    fm_account *a = account_of_docs();
    fm_str docs = { 0 }, block = { 0 };

    (void)state;
    CHECK_OK(ctx, fm_file_read(ctx, SOURCE_FOLDER "/docs/reports.md", 1 << 20, &docs));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *text;

        CHECK_OK(ctx, fm_account_write(ctx, a, rows[i].format, rows[i].table, &text));
        fm_str_clear(&block);
        fm_str_add(&block, rows[i].fence);
        fm_str_add(&block, text);
        fm_str_add(&block, rows[i].end);
        if (strstr(fm_str_text(&docs), fm_str_text(&block)) == NULL) {
            print_error("docs/reports.md should have:\n%s", fm_str_text(&block));
            fail();
        }
        fm_text_free(text);
    }
    fm_str_release(&docs);
    fm_str_release(&block);
    fm_account_free(a);
    fm_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_examples_of_the_docs_are_what_is_written),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
