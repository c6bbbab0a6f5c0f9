/* SPDX-License-Identifier: MIT */
/* Accounts as they are read in a terminal. */
#include "support/accounts.h"

#include "base/width.h"

#define LRM "\u200e"

static void tells_everything_with_the_verdict_first(void **state)
{
    (void)state;
    check_account(account_of_everything(), FM_ACCOUNT_TEXT, NULL,
                  "412.3 km² changed hands\n"
                  "\n"
                  "Change of control\n"
                  "  from                 2020-01-30\n"
                  "  to                   –\n"
                  "  tolerance, m         1.0\n"
                  "  vertices             1 234 567\n"
                  "  changed              yes\n"
                  "  field of the holder  holder\n"
                  "  provinces            –\n"
                  "\n"
                  "By holder\n"
                  "  holder      gained, km²  places  since       redrawing\n"
                  "  ----------  -----------  ------  ----------  ---------\n"
                  "  government     12 412.2       3  2020-01-30  no\n"
                  "  opposition         -0.1       –  –           –\n"
                  "  ----------  -----------  ------  ----------  ---------\n"
                  "  total          12 412.1       3  –           –\n"
                  "\n"
                  "- the ledger balances to 2e-12 km²\n"
                  "- redrawing is measured apart\n"
                  "\n"
                  "Patches\n"
                  "  none\n");
}

/* ---- Numbers --------------------------------------------------------------------- */

static void numbers_are_rounded_and_grouped_by_the_table(void **state)
{
    static const struct {
        double numbers[2];
        int64_t integers[2];
        int decimals;
        const char *rows[2];
        const char *comment;
    } cases[] = {
        { { 1234.5, 9.25 },
          { 2020, 1 },
          1,
          { "1234.5  2020", "   9.2     1" },
          "short" },
        { { 12345, 9.25 },
          { 2020, 1 },
          1,
          { "12 345.0  2020", "     9.2     1" },
          "the year stays whole beside a large number" },
        { { 1234, -10000 },
          { 7, -65536 },
          0,
          { "  1 234        7", "-10 000  -65 536" },
          "every number of the column is grouped, signs stand in front" },
        { { 9999.96, 0 },
          { 9999, 10000 },
          1,
          { "10 000.0   9 999", "     0.0  10 000" },
          "rounding may add the fifth digit" },
        { { 1234567890, 1 },
          { 1, 1 },
          2,
          { "1 234 567 890.00  1", "            1.00  1" },
          "groups of three" },
        { { -0.04, 1e15 },
          { 1, 1 },
          1,
          { "                  0.0  1", "1 000 000 000 000 000  1" },
          "no minus in front of nothing; no false digits" },
        { { 1e22, NAN }, { 1, 1 }, 1, { "1e22  1", "   –  1" }, "out of all bounds" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fm_account *a = fm_account_new("test", "Test");
        char expected[256];

        fm_account_table(a, "t", "T");
        fm_account_column(a, "n", "n", FM_COLUMN_NUMBER, cases[i].decimals);
        fm_account_column(a, "z", "z", FM_COLUMN_INTEGER, 0);
        for (size_t row = 0; row < 2; row++) {
            fm_account_row(a);
            fm_account_cell_number(a, cases[i].numbers[row]);
            fm_account_cell_integer(a, cases[i].integers[row]);
        }
        snprintf(expected, sizeof expected, "-\n  %s\n  %s\n", cases[i].rows[0],
                 cases[i].rows[1]);
        check_account_has(a, FM_ACCOUNT_TEXT, expected);
    }
}

/* ---- Limits ---------------------------------------------------------------------- */

/* Rows "1", "2", ... and totals where `rows` has a letter. */
static fm_account *account_of_rows(const char *rows, size_t show)
{
    fm_account *a = fm_account_new("test", "Test");

    fm_account_table(a, "t", "T");
    fm_account_table_show(a, show);
    fm_account_column(a, "c", "c", FM_COLUMN_TEXT, 0);
    for (; *rows != '\0'; rows++) {
        char text[2] = { *rows, '\0' };

        fm_account_row(a);
        fm_account_cell_text(a, text);
        if (*rows >= 'a')
            fm_account_row_is_total(a);
    }
    return a;
}

static void rows_beyond_the_limit_are_counted_and_totals_shown(void **state)
{
    static const struct {
        const char *rows;
        size_t show;
        const char *text;
    } cases[] = {
        { "123", 0, "  1\n  2\n  3\n" },
        { "123", 3, "  1\n  2\n  3\n" },
        { "123", 4, "  1\n  2\n  3\n" },
        { "123", 1, "  1\n  and 2 more\n" },
        { "123t", 2, "  1\n  2\n  and 1 more\n  -\n  t\n" },
        { "123t", 3, "  1\n  2\n  3\n  -\n  t\n" },
        { "12s34tu", 1, "  1\n  and 3 more\n  -\n  s\n  t\n  u\n" },
        { "12s34t", 3, "  1\n  2\n  -\n  s\n  -\n  3\n  and 1 more\n  -\n  t\n" },
        { "t", 1, "  -\n  t\n" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char expected[256];

        snprintf(expected, sizeof expected, "Test\n\nT\n  c\n  -\n%s", cases[i].text);
        check_account(account_of_rows(cases[i].rows, cases[i].show), FM_ACCOUNT_TEXT,
                      NULL, expected);
    }
}

/* ---- Letters --------------------------------------------------------------------- */

static void columns_line_up_whatever_the_script(void **state)
{
    static const struct {
        const char *name, *line;
    } rows[] = {
        { "Saraqib", "  Saraqib          1\n" },
        { "Краматорськ", "  Краматорськ      1\n" },
        { "سَراقِب", "  " LRM "سَراقِب" LRM "            1\n" },
        { "北京市", "  北京市           1\n" },
        { "Nu\u02bfma\u0304n", "  Nu\u02bfma\u0304n           1\n" },
        { "", "                   1\n" },
        { "\x1b[31mred", "  \\u001b[31mred    1\n" },
        { "a\u202eb\nc", "  a\\u202eb\\u000ac  1\n" },
    };
    fm_account *a = fm_account_new("test", "Test");
    fm_str expected = { 0 };

    (void)state;
    fm_account_table(a, "t", "T");
    fm_account_column(a, "name", "name", FM_COLUMN_TEXT, 0);
    fm_account_column(a, "n", "n", FM_COLUMN_INTEGER, 0);
    fm_str_add(&expected, "Test\n\nT\n  name             n\n  ---------------  -\n");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fm_account_row(a);
        fm_account_cell_text(a, rows[i].name);
        fm_account_cell_integer(a, 1);
        fm_str_add(&expected, rows[i].line);
    }
    check_account(a, FM_ACCOUNT_TEXT, NULL, fm_str_text(&expected));
    fm_str_release(&expected);
}

static void no_line_ends_with_a_blank(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_account *a = account_of_everything();
    char *text;

    (void)state;
    fm_account_table(a, "texts", "Texts");
    fm_account_column(a, "a", "a", FM_COLUMN_TEXT, 0);
    fm_account_column(a, "b", "b", FM_COLUMN_TEXT, 0);
    fm_account_row(a);
    fm_account_cell_text(a, "a");
    fm_account_cell_text(a, "");
    CHECK_OK(ctx, fm_account_write(ctx, a, FM_ACCOUNT_TEXT, NULL, &text));
    assert_null(strstr(text, " \n"));
    fm_text_free(text);
    fm_account_free(a);
    fm_context_free(ctx);
}

static void sentences_are_broken_at_blanks(void **state)
{
    fm_account *a = fm_account_new("test", "Test");

    (void)state;
    fm_account_note(a, "areas are those of edges that are straight in longitude and "
                       "latitude, on the ellipsoid; distances are geodesic");
    fm_account_note(a, "one");
    check_account(a, FM_ACCOUNT_TEXT, NULL,
                  "Test\n"
                  "\n"
                  "- areas are those of edges that are straight in longitude and "
                  "latitude, on the\n"
                  "  ellipsoid; distances are geodesic\n"
                  "- one\n");
}

/* ---- Wide tables ----------------------------------------------------------------- */

static const char long_heading[] = "distance from the nearest ground, km";
static const char long_text[] =
    "a place with a name that goes on and on, as names of farms and hamlets do where "
    "the land register is old, and does not stop even here";

static fm_account *account_of_width(size_t numbers, const char *text)
{
    fm_account *a = fm_account_new("test", "Test");

    fm_account_table(a, "t", "T");
    fm_account_column(a, "place", "place", FM_COLUMN_TEXT, 0);
    for (size_t i = 0; i < numbers; i++)
        fm_account_column(a, "n", long_heading, FM_COLUMN_NUMBER, 1);
    fm_account_row(a);
    fm_account_cell_text(a, text);
    for (size_t i = 0; i < numbers; i++)
        fm_account_cell_number(a, 123.4);
    return a;
}

static void a_wide_table_breaks_headings_and_then_cuts_texts(void **state)
{
    static const struct {
        size_t numbers;
        const char *text;
        size_t width; /* at most */
        const char *has;
        const char *comment;
    } cases[] = {
        { 1, "Saraqib", 120, "  place    distance from the nearest ground, km\n",
          "what fits stays on one line" },
        { 5, "Saraqib", 120, "  place      nearest ground, km  ",
          "headings are broken" },
        { 1, long_text, 120, "  a place with a name that goes on and on, as names",
          "cut" },
        { 1, long_text, 120, "…         123.4\n", "and says so" },
        { 5, long_text, 120, "…", "both" },
        { 14, long_text, 2 + 16 + 14 * (2 + 12), "  a place with a …",
          "numbers are not cut" },
        { 1,
          "سراقب سراقب سراقب سراقب سراقب سراقب سراقب سراقب سراقب سراقب سراقب سراقب "
          "سراقب سراقب سراقب سراقب سراقب سراقب سراقب سراقب سراقب سراقب سراقب",
          120, "…" LRM "  ", "the mark behind a cut text stays" },
    };
    fm_context *ctx = fm_context_new();

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fm_account *a = account_of_width(cases[i].numbers, cases[i].text);
        char *text;

        CHECK_OK(ctx, fm_account_write(ctx, a, FM_ACCOUNT_TEXT, NULL, &text));
        if (strstr(text, cases[i].has) == NULL)
            fail_msg("%s: EXP\n%s\nOBT\n%s", cases[i].comment, cases[i].has, text);
        for (const char *line = text; *line != '\0';) {
            size_t length = strcspn(line, "\n");

            if (fm_width(line, length) > cases[i].width)
                fail_msg("%s: %zu columns: %s", cases[i].comment,
                         fm_width(line, length), text);
            line += length + 1;
        }
        fm_text_free(text);
        fm_account_free(a);
    }
    fm_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_everything_with_the_verdict_first),
        cmocka_unit_test(numbers_are_rounded_and_grouped_by_the_table),
        cmocka_unit_test(rows_beyond_the_limit_are_counted_and_totals_shown),
        cmocka_unit_test(columns_line_up_whatever_the_script),
        cmocka_unit_test(no_line_ends_with_a_blank),
        cmocka_unit_test(sentences_are_broken_at_blanks),
        cmocka_unit_test(a_wide_table_breaks_headings_and_then_cuts_texts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
