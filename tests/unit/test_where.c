/* SPDX-License-Identifier: MIT */
#include "doc/where.h"

#include "base/mem.h"
#include "base/str.h"
#include "support/check.h"

/* The row that all conditions are tested on. */
static void fill(fm_table *t)
{
    static const char *const names[] = { "holder", "rank", "area",    "open", "gone",
                                         "code",   "big",  "name:en", "list", "empty" };
    size_t c[10];

    for (size_t i = 0; i < 10; i++)
        assert_true(fm_table_column(t, names[i], strlen(names[i]), &c[i]));
    assert_true(fm_table_add_row(t));
    assert_true(fm_table_set_text(t, c[0], 0, "Tell Tuqan's %", 14));
    assert_true(fm_table_set_integer(t, c[1], 0, 7));
    assert_true(fm_table_set_real(t, c[2], 0, 2.5));
    assert_true(fm_table_set_bool(t, c[3], 0, true));
    /* c[4], gone, stays null */
    assert_true(fm_table_set_text(t, c[5], 0, "012", 3));
    assert_true(fm_table_set_integer(t, c[6], 0, 9007199254740993)); /* 2^53 + 1 */
    assert_true(fm_table_set_text(t, c[7], 0, "إدلب", strlen("إدلب")));
    assert_true(fm_table_set_json(t, c[8], 0, "[1]", 3));
    assert_true(fm_table_set_text(t, c[9], 0, "", 0));
}

static void rows_are_judged_as_sql_judges_them(void **state)
{
    static const struct {
        const char *where;
        bool holds;
    } cases[] = {
        /* comparisons of numbers */
        { "rank = 7", true },
        { "rank = 7.0", true },
        { "7 = rank", true },
        { "rank <> 7", false },
        { "rank != 8", true },
        { "rank < 7", false },
        { "rank <= 7", true },
        { "rank > -7e0", true },
        { "rank >= 7.5", false },
        { "area = 2.5", true },
        { "area = +2.5", true },
        { "area > .5", true },
        { "rank > area", true },
        { "big = 9007199254740993", true },
        { "big = 9007199254740992", false },
        { "rank<8 AND area>2", true },
        /* texts, by bytes */
        { "holder = 'Tell Tuqan''s %'", true },
        { "holder = 'tell tuqan''s %'", false },
        { "holder > 'Tell'", true },
        { "holder < 'Tell U'", true },
        { "\"name:en\" = 'إدلب'", true },
        { "empty = ''", true },
        { "empty IS NULL", false },
        { "list = '[1]'", true },
        /* numbers with texts */
        { "code = 12", true },
        { "code = '12'", false },
        { "rank = '7'", true },
        { "rank = '7.0'", true },
        { "rank = 'seven'", false },
        { "rank <> 'seven'", false }, /* unknown, not different */
        { "holder = 7", false },
        { "holder <> 7", false },
        { "empty = 0", false },
        /* truths */
        { "open = TRUE", true },
        { "open = false", false },
        { "open = 'true'", true },
        { "open = 1", true },
        { "open <> FALSE", true },
        /* null compares to nothing */
        { "gone = 1", false },
        { "gone <> 1", false },
        { "NOT gone = 1", false },
        { "gone = gone", false },
        { "gone IS NULL", true },
        { "gone IS NOT NULL", false },
        { "NOT gone IS NULL", false },
        { "rank IS NOT NULL", true },
        { "gone = 1 OR rank = 7", true },
        { "gone = 1 AND rank = 7", false },
        { "NOT (gone = 1 AND rank = 8)", true }, /* unknown and false is false */
        { "NOT (gone = 1 OR rank = 8)", false }, /* unknown or false is unknown */
        { "NOT (gone = 1 OR rank = 7)", false },
        { "gone IN (1, 2)", false },
        { "gone NOT IN (1, 2)", false },
        { "rank NOT IN (1, gone)", false }, /* could be the unknown one */
        { "gone BETWEEN 1 AND 2", false },
        { "gone LIKE '%'", false },
        { "gone NOT LIKE '%'", false },
        /* lists and ranges */
        { "rank IN (1, 7)", true },
        { "rank IN (1, 8)", false },
        { "rank NOT IN (1, 8)", true },
        { "rank IN (7)", true },
        { "code IN ('1', '012')", true },
        { "rank IN ('7', 'x')", true },
        { "rank BETWEEN 7 AND 8", true },
        { "rank BETWEEN 8 AND 9", false },
        { "rank BETWEEN 8 AND 6", false },
        { "rank NOT BETWEEN 8 AND 9", true },
        { "rank BETWEEN area AND 9 AND open = TRUE", true },
        { "NOT (rank BETWEEN gone AND 5)",
          true }, /* 7 <= 5 is false whatever gone is */
        { "holder BETWEEN 'Tell' AND 'Tem'", true },
        /* patterns */
        { "holder LIKE 'Tell %'", true },
        { "holder LIKE '%s \\%' ESCAPE '\\'", true },
        { "holder LIKE '%s!%' ESCAPE '!'", false },
        { "holder LIKE 'tell %'", false },
        { "holder ILIKE 'tELL %'", true },
        { "holder LIKE 'Tell'", false },
        { "holder LIKE '%'", true },
        { "holder LIKE '%%q%a%''%'", true },
        { "holder LIKE '%q%z%'", false },
        { "holder NOT LIKE '%q%z%'", true },
        { "holder LIKE '______________'", true }, /* fourteen */
        { "holder LIKE '_____________'", false },
        { "\"name:en\" LIKE '____'", true }, /* four letters, eight bytes */
        { "\"name:en\" LIKE 'إ%ب'", true },
        { "\"name:en\" LIKE '_____'", false },
        { "rank LIKE '7'", true },
        { "area LIKE '2._'", true },
        { "open LIKE 'tr%'", true },
        { "empty LIKE ''", true },
        { "empty LIKE '%'", true },
        { "empty LIKE '_'", false },
        /* AND before OR, NOT before both */
        { "rank = 7 OR rank = 8 AND rank = 9", true },
        { "(rank = 7 OR rank = 8) AND rank = 9", false },
        { "NOT rank = 8 AND rank = 7", true },
        { "NOT (rank = 8 AND rank = 7)", true },
        { "NOT NOT rank = 7", true },
        { "NOT NOT NOT rank = 7", false },
        { "((((rank = 7))))", true },
        { "rank\n=\t7\r", true },
        { "'a' = 'a'", true },
        { "1 < 2", true },
    };
    fm_table table = { 0 };

    (void)state;
    fill(&table);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fm_context *ctx = fm_context_new();
        fm_where *where;
        fm_status status;

        status = fm_where_parse(ctx, FM_ERR_DOCUMENT, NULL, cases[i].where, &where);
        if (status != FM_OK)
            fail_msg("%s: %s", cases[i].where, fm_context_error(ctx)->message);
        CHECK_OK(ctx, fm_where_bind(ctx, where, &table));
        if (fm_where_test(where, &table, 0) != cases[i].holds)
            fail_msg("%s: EXP %d", cases[i].where, cases[i].holds);
        assert_string_equal(fm_where_text(where), cases[i].where);
        fm_where_free(where);
        fm_context_free(ctx);
    }
    fm_table_release(&table);
}

static void complaints_point_into_the_text(void **state)
{
    static const struct {
        const char *where;
        size_t column; /* from 1 */
        const char *words;
    } cases[] = {
        { "", 1, "a condition such as" },
        { "   ", 4, "a condition such as" },
        { "rank", 5, "a comparison" },
        { "rank =", 7, "a value or a name at its end" },
        /*       ^ */
        { "rank = 1 rank = 2", 10, "AND, OR or the end at 'rank = 2'" },
        { "rank == 1", 7, "equality is a single =" },
        { "rank = 1 && open = TRUE", 10, "AND" },
        { "rank = 1 || open = TRUE", 10, "OR" },
        { "rank = 1;", 9, "no statement" },
        { "name:en = 'x'", 5, "double quotes" },
        { "rank = 'x", 8, "closing '" },
        { "\"rank = 1", 1, "closing \"" },
        { "rank = 1.2.3", 8, "a number" },
        { "rank = 0x10", 8, "a number" },
        { "rank = 1e", 8, "a number" },
        { "rank = 12ab", 8, "a number" },
        { "rank IN 1", 9, "( and a list" },
        { "rank IN ()", 10, "a value" },
        { "rank IN (1", 11, "a comma or )" },
        { "rank IN (1,)", 12, "a value" },
        { "rank BETWEEN 1", 15, "AND and the upper value" },
        { "rank BETWEEN 1 OR 2", 16, "AND and the upper value" },
        { "rank IS 7", 9, "NULL behind IS" },
        { "rank = NULL", 8, "IS NULL" },
        { "rank NOT = 1", 10, "LIKE, ILIKE, IN or BETWEEN" },
        { "holder LIKE name", 13, "a pattern" },
        { "holder LIKE 'x' ESCAPE 'ab'", 24, "one ASCII character" },
        { "(rank = 1", 10, "AND, OR or )" },
        { "rank = 1)", 9, "AND, OR or the end" },
        { "(rank) = 1", 6, "a comparison" },
        { "AND rank = 1", 1, "a name, a value or (" },
        { "rank = 1 AND", 13, "a name, a value or (" },
        { "NOT", 4, "a name, a value or (" },
        { "الاسم = = 1", 9, "single =" }, /* columns count letters, not bytes */
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fm_context *ctx = fm_context_new();
        const fm_error *error = fm_context_error(ctx);
        fm_place place = { "map.yaml", 12, 101 };
        fm_where *where;

        assert_int_equal(
            fm_where_parse(ctx, FM_ERR_DOCUMENT, &place, cases[i].where, &where),
            FM_ERR_DOCUMENT);
        assert_null(where);
        if (error->line != 12 || error->column != 100 + cases[i].column ||
            strstr(error->message, cases[i].words) == NULL)
            fail_msg("%s: EXP %zu %s OBT %zu %s", cases[i].where, cases[i].column,
                     cases[i].words, error->column - 100, error->message);
        assert_string_equal(error->file, "map.yaml");
        fm_context_free(ctx);
    }
}

static void long_chains_are_flat_and_deep_nesting_is_refused(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_table table = { 0 };
    fm_str text = { 0 };
    fm_where *where;

    (void)state;
    fill(&table);
    for (int i = 0; i < 20000; i++)
        fm_str_addf(&text, "%srank = %d", i == 0 ? "" : " OR ", 1000 + i);
    fm_str_add(&text, " OR rank = 7");
    CHECK_OK(ctx, fm_where_parse(ctx, FM_ERR_DOCUMENT, NULL, text.text, &where));
    CHECK_OK(ctx, fm_where_bind(ctx, where, &table));
    assert_true(fm_where_test(where, &table, 0));
    assert_null(fm_where_column(where, 1)); /* the one column is named once */
    fm_where_free(where);

    fm_str_clear(&text);
    for (int i = 0; i < 20001; i++)
        fm_str_add(&text, "NOT ");
    fm_str_add(&text, "rank = 8");
    CHECK_OK(ctx, fm_where_parse(ctx, FM_ERR_DOCUMENT, NULL, text.text, &where));
    CHECK_OK(ctx, fm_where_bind(ctx, where, &table));
    assert_true(fm_where_test(where, &table, 0));
    fm_where_free(where);

    for (int depth = 64; depth <= 65; depth++) {
        fm_str_clear(&text);
        for (int i = 0; i < depth; i++)
            fm_str_add(&text, "(");
        fm_str_add(&text, "rank = 7");
        for (int i = 0; i < depth; i++)
            fm_str_add(&text, ")");
        if (depth == 64) {
            CHECK_OK(ctx,
                     fm_where_parse(ctx, FM_ERR_DOCUMENT, NULL, text.text, &where));
            fm_where_free(where);
        } else {
            assert_int_equal(
                fm_where_parse(ctx, FM_ERR_DOCUMENT, NULL, text.text, &where),
                FM_ERR_DOCUMENT);
            assert_non_null(
                strstr(fm_context_error(ctx)->message, "fewer than 64 parentheses"));
        }
    }
    fm_str_clear(&text);
    for (int i = 0; i < 1000000; i++)
        fm_str_add(&text, "(");
    assert_int_equal(fm_where_parse(ctx, FM_ERR_DOCUMENT, NULL, text.text, &where),
                     FM_ERR_DOCUMENT);
    fm_str_release(&text);
    fm_table_release(&table);
    fm_context_free(ctx);
}

static void a_column_that_is_not_there_is_named_with_the_nearest(void **state)
{
    static const struct {
        const char *where;
        size_t column;
        const char *words;
    } cases[] = {
        { "rank = 7 AND holdr = 'x'", 14, "no field 'holdr'; did you mean 'holder'?" },
        { "HOLDER = 'x'", 1, "no field 'HOLDER'; did you mean 'holder'?" },
        { "zzzzzzzzz = 1", 1, "no field 'zzzzzzzzz'; fields: holder, rank, area" },
        { "holder = \"government\"", 10, "a text stands in single quotes" },
    };
    fm_context *ctx = fm_context_new();
    fm_table table = { 0 }, none = { 0 };

    (void)state;
    fill(&table);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fm_place place = { "map.yaml", 3, 1 };
        fm_where *where;

        CHECK_OK(ctx,
                 fm_where_parse(ctx, FM_ERR_DOCUMENT, &place, cases[i].where, &where));
        assert_int_equal(fm_where_bind(ctx, where, &table), FM_ERR_DOCUMENT);
        if (fm_context_error(ctx)->column != cases[i].column ||
            strstr(fm_context_error(ctx)->message, cases[i].words) == NULL)
            fail_msg("%s: EXP %zu %s OBT %zu %s", cases[i].where, cases[i].column,
                     cases[i].words, fm_context_error(ctx)->column,
                     fm_context_error(ctx)->message);
        /* A table without rows binds always. */
        CHECK_OK(ctx, fm_where_bind(ctx, where, &none));
        fm_where_free(where);
    }
    fm_table_release(&table);
    fm_context_free(ctx);
}

static void conditions_are_joined_without_changing_what_each_means(void **state)
{
    static const struct {
        const char *a, *b;
        bool holds;
    } cases[] = {
        { "rank = 7 OR rank = 8", "rank = 9", false }, /* not 7 OR (8 AND 9) */
        { "rank = 7 OR rank = 8", "open = TRUE", true },
        { "rank = 7", NULL, true },
        { NULL, "rank = 8", false },
    };
    fm_context *ctx = fm_context_new();
    fm_table table = { 0 };
    fm_where *both;

    (void)state;
    fill(&table);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fm_where *a = NULL, *b = NULL;

        if (cases[i].a != NULL)
            CHECK_OK(ctx, fm_where_parse(ctx, FM_ERR_USAGE, NULL, cases[i].a, &a));
        if (cases[i].b != NULL)
            CHECK_OK(ctx, fm_where_parse(ctx, FM_ERR_USAGE, NULL, cases[i].b, &b));
        CHECK_OK(ctx, fm_where_and(ctx, a, b, &both));
        fm_where_free(a);
        fm_where_free(b);
        CHECK_OK(ctx, fm_where_bind(ctx, both, &table));
        assert_int_equal(fm_where_test(both, &table, 0), cases[i].holds);
        fm_where_free(both);
    }
    CHECK_OK(ctx, fm_where_and(ctx, NULL, NULL, &both));
    assert_null(both);
    fm_table_release(&table);
    fm_context_free(ctx);
}

static void fails_cleanly_at_every_allocation(void **state)
{
    static const char text[] = "a = 'x''y' AND (b IN (1, 2, c) OR NOT d LIKE '%z')";
    fm_status status = FM_ERR_NOMEM;
    fm_place place = { "map.yaml", 1, 1 };

    (void)state;
    for (size_t n = 1; status != FM_OK; n++) {
        fm_context *ctx = fm_context_new();
        fm_where *where, *twice = NULL;

        fm_mem_fail_at(n);
        status = fm_where_parse(ctx, FM_ERR_DOCUMENT, &place, text, &where);
        if (status == FM_OK)
            status = fm_where_and(ctx, where, where, &twice);
        fm_mem_fail_at(0);
        if (status != FM_OK)
            assert_int_equal(status, FM_ERR_NOMEM);
        fm_where_free(where);
        fm_where_free(twice);
        fm_context_free(ctx);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_judged_as_sql_judges_them),
        cmocka_unit_test(complaints_point_into_the_text),
        cmocka_unit_test(long_chains_are_flat_and_deep_nesting_is_refused),
        cmocka_unit_test(a_column_that_is_not_there_is_named_with_the_nearest),
        cmocka_unit_test(conditions_are_joined_without_changing_what_each_means),
        cmocka_unit_test(fails_cleanly_at_every_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
