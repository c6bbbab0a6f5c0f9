/* SPDX-License-Identifier: MIT */
/* Building accounts, and writing them for programs: JSON and CSV. */
#include "out/account.h"

#include "base/mem.h"
#include "support/accounts.h"

static void tells_everything_as_json_in_the_order_of_building(void **state)
{
    (void)state;
    check_account(
        account_of_everything(), FM_ACCOUNT_JSON, NULL,
        "{\n"
        "  \"command\": \"diff\",\n"
        "  \"title\": \"Change of control\",\n"
        "  \"verdict\": \"412.3 km² changed hands\",\n"
        "  \"from_date\": \"2020-01-30\",\n"
        "  \"to_date\": null,\n"
        "  \"tolerance_m\": 1,\n"
        "  \"vertex_count\": 1234567,\n"
        "  \"is_changed\": true,\n"
        "  \"by\": \"holder\",\n"
        "  \"within\": null,\n"
        "  \"imbalance_km2\": 2e-12,\n"
        "  \"holders\": [\n"
        "    {\"holder\": \"government\", \"id\": \"g\", \"gained_km2\": 12412.25, "
        "\"places\": 3, \"since\": \"2020-01-30\", \"is_redrawing\": false},\n"
        "    {\"holder\": \"opposition\", \"id\": null, \"gained_km2\": -0.125, "
        "\"places\": null, \"since\": null, \"is_redrawing\": null}\n"
        "  ],\n"
        "  \"holders_totals\": [\n"
        "    {\"holder\": \"total\", \"id\": null, \"gained_km2\": 12412.125, "
        "\"places\": 3, \"since\": null, \"is_redrawing\": null}\n"
        "  ],\n"
        "  \"patches\": [],\n"
        "  \"ledger\": [\n"
        "    {\"step\": 1}\n"
        "  ],\n"
        "  \"notes\": [\n"
        "    \"the ledger balances to 2e-12 km²\",\n"
        "    \"redrawing is measured apart\"\n"
        "  ]\n"
        "}\n");
}

static void an_account_of_nothing_is_whole_in_every_format(void **state)
{
    static const struct {
        fm_account_format format;
        const char *text;
    } rows[] = {
        { FM_ACCOUNT_TEXT, "Nothing\n" },
        { FM_ACCOUNT_MARKDOWN, "# Nothing\n" },
        { FM_ACCOUNT_JSON, "{\n"
                           "  \"command\": \"front\",\n"
                           "  \"title\": \"Nothing\",\n"
                           "  \"verdict\": null,\n"
                           "  \"notes\": []\n"
                           "}\n" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check_account(fm_account_new("front", "Nothing"), rows[i].format, NULL,
                      rows[i].text);
    check_account_has(fm_account_new("front", "Nothing"), FM_ACCOUNT_HTML,
                      "<h1>Nothing</h1>\n</header>\n<main>\n</main>\n");
}

/* ---- CSV ------------------------------------------------------------------------- */

static void tells_one_table_as_csv_without_its_sums(void **state)
{
    static const struct {
        const char *table;
        const char *csv;
    } rows[] = {
        { NULL, "holder,id,gained_km2,places,since,is_redrawing\n"
                "government,g,12412.25,3,2020-01-30,false\n"
                "opposition,,-0.125,,,\n" },
        { "patches", "km2\n" },
        { "ledger", "step\n1\n" }, /* a quiet one */
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check_account(account_of_everything(), FM_ACCOUNT_CSV, rows[i].table,
                      rows[i].csv);
}

static void csv_keeps_texts_apart_and_formulas_inert(void **state)
{
    static const struct {
        const char *text; /* NULL: null */
        const char *csv;
    } rows[] = {
        { "plain", "plain" },
        { NULL, "\"\"" }, /* alone on its line */
        { "", "\"\"" },
        { "a,b", "\"a,b\"" },
        { "a;b", "a;b" },
        { "say \"no\"", "\"say \"\"no\"\"\"" },
        { "two\nlines", "\"two\nlines\"" },
        { "a\tb", "\"a\tb\"" },
        { " blank ", "\" blank \"" },
        { "=1+1", "\"'=1+1\"" },
        { "=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\"" },
        { "+cmd|' /C calc'!A0", "\"'+cmd|' /C calc'!A0\"" },
        { "-2+3", "\"'-2+3\"" },
        { "@SUM(1)", "\"'@SUM(1)\"" },
        { "\t=1", "\"'\t=1\"" },
        { "\r=1", "\"'\\u000d=1\"" },
        { "＝1+1", "\"'＝1+1\"" },
        { "-5", "-5" }, /* computes nothing */
        { "+49.5", "+49.5" },
        { "-", "\"'-\"" },
        { "a=b", "a=b" },
        { "'quoted", "'quoted" },
        { "\x1b[31mred", "\\u001b[31mred" },
        { "a\u202eb", "a\\u202eb" },
        { "إدلب", "إدلب" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char csv[128];

        snprintf(csv, sizeof csv, "c\n%s\n", rows[i].csv);
        check_account(account_of_text(rows[i].text), FM_ACCOUNT_CSV, "t", csv);
    }
}

static void numbers_are_written_to_the_last_digit(void **state)
{
    static const struct {
        double number;
        const char *json, *csv;
    } rows[] = {
        { 0.1, "0.1", "0.1" },
        { 1.0 / 3.0, "0.3333333333333333", "0.3333333333333333" },
        { 1e-9, "1e-9", "1e-9" },
        { -1234567.5, "-1234567.5", "-1234567.5" },
        { -0.0, "0", "0" },
        { NAN, "null", "" },
        { -INFINITY, "null", "" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (int csv = 0; csv < 2; csv++) {
            fm_account *a = fm_account_new("test", "Test");
            char expected[64];

            fm_account_table(a, "t", "T");
            fm_account_column(a, "n", "n", FM_COLUMN_NUMBER, 1);
            fm_account_column(a, "z", "z", FM_COLUMN_INTEGER, 0);
            fm_account_row(a);
            fm_account_cell_number(a, rows[i].number);
            fm_account_cell_integer(a, INT64_MIN);
            snprintf(expected, sizeof expected,
                     csv ? "%s,-9223372036854775808\n"
                         : "{\"n\": %s, \"z\": -9223372036854775808}",
                     csv ? rows[i].csv : rows[i].json);
            check_account_has(a, csv ? FM_ACCOUNT_CSV : FM_ACCOUNT_JSON, expected);
        }
    }
}

static void csv_names_the_tables_there_are(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_account *rich = account_of_everything();
    fm_account *poor = fm_account_new("posts", "Posts");
    char *text;

    (void)state;
    assert_int_equal(fm_account_write(ctx, rich, FM_ACCOUNT_CSV, "holder", &text),
                     FM_ERR_USAGE);
    assert_null(text);
    assert_string_equal(fm_context_error(ctx)->message,
                        "the report of 'diff' has no table 'holder'; there are: "
                        "holders, patches, ledger");
    assert_int_equal(fm_account_write(ctx, poor, FM_ACCOUNT_CSV, NULL, &text),
                     FM_ERR_USAGE);
    assert_string_equal(fm_context_error(ctx)->message,
                        "the report of 'posts' has no table to write as CSV; write "
                        "it as JSON");
    fm_account_free(rich);
    fm_account_free(poor);
    fm_context_free(ctx);
}

static void a_quiet_table_is_the_first_only_when_there_is_no_other(void **state)
{
    (void)state;
    for (int other = 0; other < 2; other++) {
        fm_account *a = fm_account_new("test", "Test");

        fm_account_table(a, "quiet", "Quiet");
        fm_account_table_is_quiet(a);
        fm_account_column(a, "q", "q", FM_COLUMN_TEXT, 0);
        if (other) {
            fm_account_table(a, "loud", "Loud");
            fm_account_column(a, "l", "l", FM_COLUMN_TEXT, 0);
        }
        check_account(a, FM_ACCOUNT_CSV, NULL, other ? "l\n" : "q\n");
    }
}

/* ---- What is kept ---------------------------------------------------------------- */

static void bytes_that_are_no_utf8_are_replaced(void **state)
{
    (void)state;
    check_account_has(account_of_text("a\xff\xfe"
                                      "b"),
                      FM_ACCOUNT_JSON, "\"a\uFFFD\uFFFDb\"");
    check_account_has(account_of_text("\xd8"), FM_ACCOUNT_JSON, "\"\uFFFD\"");
}

static void repeated_names_are_told_where_they_stand(void **state)
{
    static const char *const names[] = { "a", "a", NULL, "a", "b", "b" };
    fm_account *a = fm_account_new("test", "Test");

    (void)state;
    fm_account_table(a, "t", "T");
    fm_account_column(a, "x", "x", FM_COLUMN_TEXT, 0);
    fm_account_column(a, "y", "y", FM_COLUMN_TEXT, 0);
    for (size_t i = 0; i < 6; i++) {
        fm_account_row(a);
        fm_account_cell_text(a, names[i]);
        fm_account_cell_text(a, names[5 - i]);
    }
    check_account(a, FM_ACCOUNT_CSV, NULL, "x,y\na,b\na,b\n,a\na,\nb,a\nb,a\n");
}

static void an_account_that_is_null_has_failed(void **state)
{
    fm_context *ctx = fm_context_new();
    char *text;

    (void)state;
    assert_true(fm_account_failed(NULL));
    fm_account_verdict(NULL, "x");
    fm_account_table(NULL, "t", "T");
    fm_account_row(NULL);
    fm_account_cell_null(NULL);
    assert_int_equal(fm_account_write(ctx, NULL, FM_ACCOUNT_TEXT, NULL, &text),
                     FM_ERR_NOMEM);
    assert_null(text);
    fm_account_free(NULL);
    fm_context_free(ctx);
}

static void survives_every_failing_allocation(void **state)
{
    (void)state;
    for (int format = FM_ACCOUNT_TEXT; format <= FM_ACCOUNT_HTML; format++) {
        fm_context *ctx = fm_context_new();
        bool done = false;
        size_t n;

        for (n = 1; !done; n++) {
            fm_account *a;
            char *text = NULL;
            fm_status status;

            fm_mem_fail_at(n);
            a = account_of_everything();
            status = fm_account_write(ctx, a, (fm_account_format)format, NULL, &text);
            fm_mem_fail_at(0);
            done = status == FM_OK;
            if (!done) {
                assert_int_equal(status, FM_ERR_NOMEM);
                assert_null(text);
            }
            fm_text_free(text);
            fm_account_free(a);
        }
        assert_true(n > 10);
        fm_context_free(ctx);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_everything_as_json_in_the_order_of_building),
        cmocka_unit_test(an_account_of_nothing_is_whole_in_every_format),
        cmocka_unit_test(tells_one_table_as_csv_without_its_sums),
        cmocka_unit_test(csv_keeps_texts_apart_and_formulas_inert),
        cmocka_unit_test(numbers_are_written_to_the_last_digit),
        cmocka_unit_test(csv_names_the_tables_there_are),
        cmocka_unit_test(a_quiet_table_is_the_first_only_when_there_is_no_other),
        cmocka_unit_test(bytes_that_are_no_utf8_are_replaced),
        cmocka_unit_test(repeated_names_are_told_where_they_stand),
        cmocka_unit_test(an_account_that_is_null_has_failed),
        cmocka_unit_test(survives_every_failing_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
