/* SPDX-License-Identifier: MIT */
#include "gis/condition_qgis.h"

#include "support/check.h"

/* A table with a column of each type, and names of fields as they go out. */
typedef struct fixture {
    fm_context *ctx;
    fm_table table;
    fm_export_names names;
    fm_str out;
    fm_gis_qgis words;
} fixture;

static void add_column(fixture *f, const char *name, fm_cell_kind kind)
{
    size_t column;

    assert_true(fm_table_column(&f->table, name, strlen(name), &column));
    switch (kind) {
    case FM_CELL_INTEGER:
        assert_true(fm_table_set_integer(&f->table, column, 0, 7));
        break;
    case FM_CELL_REAL:
        assert_true(fm_table_set_real(&f->table, column, 0, 1.5));
        break;
    case FM_CELL_BOOL:
        assert_true(fm_table_set_bool(&f->table, column, 0, true));
        break;
    case FM_CELL_TEXT:
        assert_true(fm_table_set_text(&f->table, column, 0, "x", 1));
        break;
    default:
        break;
    }
}

static void begin(fixture *f)
{
    *f = (fixture){ .ctx = fm_context_new() };
    assert_true(fm_table_add_row(&f->table));
    add_column(f, "name", FM_CELL_TEXT);
    add_column(f, "Name", FM_CELL_TEXT);
    add_column(f, "name_en", FM_CELL_TEXT);
    add_column(f, "name_ar", FM_CELL_NULL);
    add_column(f, "n", FM_CELL_INTEGER);
    add_column(f, "km", FM_CELL_REAL);
    add_column(f, "open", FM_CELL_BOOL);
    add_column(f, "it\"s", FM_CELL_TEXT);
    CHECK_OK(f->ctx, fm_export_names_choose(f->ctx, &f->table, NULL, &f->names));
    f->words = (fm_gis_qgis){ .out = &f->out, .table = &f->table, .names = &f->names };
}

static void end(fixture *f)
{
    fm_export_names_release(&f->names);
    fm_table_release(&f->table);
    fm_str_release(&f->out);
    fm_context_free(f->ctx);
}

static void says_conditions_in_the_words_of_qgis(void **state)
{
    static const struct {
        const char *condition, *expression;
    } rows[] = {
        { "name = 'a'", "\"name\" = 'a'" },
        { "\"Name\" <> 'a'", "NOT (\"Name_2\" = 'a')" },
        { "n >= 5 AND km < 2.5", "(\"n\" >= 5 AND \"km\" < 2.5)" },
        { "n = 1 OR n = 2 OR n = 3", "(\"n\" = 1 OR \"n\" = 2 OR \"n\" = 3)" },
        { "NOT (n = 1)", "NOT (\"n\" = 1)" },
        { "n IN (1, 2)", "\"n\" IN (1, 2)" },
        { "n NOT IN (1, 2)", "NOT (\"n\" IN (1, 2))" },
        { "km BETWEEN 1 AND 2", "(\"km\" >= 1 AND \"km\" <= 2)" },
        { "name IS NULL", "\"name\" IS NULL" },
        { "name IS NOT NULL", "NOT (\"name\" IS NULL)" },
        { "name LIKE 'A%'", "\"name\" LIKE 'A%'" },
        { "name ILIKE 'claimed'", "\"name\" ILIKE 'claimed'" },
        /* A backslash is no escape for us, and is one for LIKE of QGIS. */
        { "name LIKE 'a\\%'", "regexp_match(\"name\", '(?s)^a\\\\\\\\.*$') > 0" },
        { "name LIKE '5!%%' ESCAPE '!'", "regexp_match(\"name\", '(?s)^5%.*$') > 0" },
        { "name LIKE 'a.b+%' ESCAPE '!'",
          "regexp_match(\"name\", '(?s)^a\\\\.b\\\\+.*$') > 0" },
        /* A text beside a number is read as one, or does not compare. */
        { "name > 5", "try(to_real(\"name\")) > 5" },
        { "n > '5'", "\"n\" > 5" },
        { "n = 'five'", "\"n\" = NULL" },
        { "open = true", "\"open\" = true" },
        { "open = 'false'", "\"open\" = false" },
        { "open = 1", "\"open\" = true" },
        { "name IN ('a', 1)", "(\"name\" = 'a' OR try(to_real(\"name\")) = 1)" },
        { "gone = 'a'", "NULL = 'a'" },
        { "\"it\"\"s\" = 'it''s \\ <b>&'", "\"it\"\"s\" = 'it''s \\\\ <b>&'" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fixture f;
        fm_where *where = NULL;

        begin(&f);
        CHECK_OK(f.ctx, fm_where_parse(f.ctx, FM_ERR_DOCUMENT, NULL, rows[i].condition,
                                       &where));
        fm_gis_qgis_condition(&f.words, where);
        if (strcmp(fm_str_text(&f.out), rows[i].expression) != 0)
            fail_msg("%s: EXP %s OBT %s", rows[i].condition, rows[i].expression,
                     fm_str_text(&f.out));
        fm_where_free(where);
        end(&f);
    }
}

static void none_of_these_holds_for_what_is_unknown(void **state)
{
    fixture f;
    fm_where *all = NULL, *none = NULL;
    fm_gis_rule rule = { .all_count = 1, .none_count = 1 };

    (void)state;
    begin(&f);
    CHECK_OK(f.ctx, fm_where_parse(f.ctx, FM_ERR_DOCUMENT, NULL, "n > 1", &all));
    CHECK_OK(f.ctx, fm_where_parse(f.ctx, FM_ERR_DOCUMENT, NULL, "name = 'a'", &none));
    rule.all = &all;
    rule.none = &none;
    fm_gis_qgis_filter(&f.words, &rule);
    assert_string_equal(fm_str_text(&f.out),
                        "\"n\" > 1 AND NOT coalesce(\"name\" = 'a', false)");
    fm_where_free(all);
    fm_where_free(none);
    end(&f);
}

static void graduated_numbers_are_piecewise_linear(void **state)
{
    static const double in[] = { 0, 10, 100 }, out[] = { 2, 4, 8 };
    static const struct {
        fm_graduated graduated;
        const char *expression;
    } rows[] = {
        { { .value = 3 }, "7" },
        { { 3, "gone", 2, in, out }, "7" },
        { { 3, "n", 0, NULL, NULL }, "7" },
        { { 3, "n", 1, in, out },
          "coalesce(CASE WHEN \"n\" IS NOT NULL THEN 5 END, 7)" },
        { { 3, "n", 2, in, out }, "coalesce(scale_linear(\"n\", 0, 10, 5, 9), 7)" },
        { { 3, "name", 2, in, out },
          "coalesce(scale_linear(try(to_real(\"name\")), 0, 10, 5, 9), 7)" },
        { { 3, "n", 3, in, out },
          "coalesce(CASE WHEN \"n\" < 10 THEN scale_linear(\"n\", 0, 10, 5, 9) ELSE "
          "scale_linear(\"n\", 10, 100, 9, 17) END, 7)" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fixture f;

        begin(&f);
        fm_gis_qgis_graduated(&f.words, &rows[i].graduated, 2, 1);
        assert_string_equal(fm_str_text(&f.out), rows[i].expression);
        end(&f);
    }
}

static void texts_fall_back_over_languages(void **state)
{
    static const struct {
        const char *text, *language, *expression;
        bool is_plain;
    } rows[] = {
        { "{name_en}", "en", "coalesce(\"name_en\", '')", true },
        { "{name}", "en", "coalesce(nullif(\"name_en\", ''), \"name\", '')", false },
        { "{name}", "ru", "coalesce(nullif(\"name\", ''), \"name_en\", '')", false },
        { "{n}", "en", "coalesce(\"n\", '')", false },
        { "{n} {name_en}\\\n'", "en",
          "coalesce(\"n\", '') || ' ' || coalesce(\"name_en\", '') || '\\\\\\n'''",
          false },
        { "{gone}", "en", "''", false },
        { "{{x}}", "en", "'{' || 'x' || '}'", false },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fixture f;

        begin(&f);
        fm_gis_qgis_template(&f.words, rows[i].text, rows[i].language);
        if (strcmp(fm_str_text(&f.out), rows[i].expression) != 0)
            fail_msg("%s: EXP %s OBT %s", rows[i].text, rows[i].expression,
                     fm_str_text(&f.out));
        assert_int_equal(fm_gis_qgis_plain_field(&f.words, rows[i].text,
                                                 rows[i].language) != FM_NO_COLUMN,
                         rows[i].is_plain);
        end(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_conditions_in_the_words_of_qgis),
        cmocka_unit_test(none_of_these_holds_for_what_is_unknown),
        cmocka_unit_test(graduated_numbers_are_piecewise_linear),
        cmocka_unit_test(texts_fall_back_over_languages),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
