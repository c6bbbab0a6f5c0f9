/* SPDX-License-Identifier: MIT */
#include "base/table.h"

#include "base/mem.h"
#include "support/check.h"

static size_t column_of(fm_table *t, const char *name)
{
    size_t column;

    assert_true(fm_table_column(t, name, strlen(name), &column));
    return column;
}

static void set_text(fm_table *t, size_t column, size_t row, const char *text)
{
    assert_true(fm_table_set_text(t, column, row, text, strlen(text)));
}

static void keeps_what_was_said_in_its_own_kind(void **state)
{
    fm_table t = { 0 };
    fm_str text = { 0 };
    size_t c = column_of(&t, "value");
    static const struct {
        fm_cell_kind kind;
        const char *text;
    } expected[] = {
        { FM_CELL_NULL, "" },
        { FM_CELL_BOOL, "true" },
        { FM_CELL_INTEGER, "9007199254740993" },
        { FM_CELL_REAL, "0.1" },
        { FM_CELL_TEXT, "Saraqib" },
        { FM_CELL_JSON, "[1,2]" },
    };

    (void)state;
    for (size_t row = 0; row < 6; row++)
        assert_true(fm_table_add_row(&t));
    assert_true(fm_table_set_bool(&t, c, 1, true));
    assert_true(fm_table_set_integer(&t, c, 2, INT64_C(9007199254740993)));
    assert_true(fm_table_set_real(&t, c, 3, 0.1));
    set_text(&t, c, 4, "Saraqib");
    assert_true(fm_table_set_json(&t, c, 5, "[1,2]", 5));
    for (size_t row = 0; row < 6; row++) {
        fm_cell cell = fm_table_cell(&t, c, row);

        fm_str_clear(&text);
        fm_cell_add(&text, cell);
        assert_int_equal(cell.kind, expected[row].kind);
        assert_string_equal(fm_str_text(&text), expected[row].text);
    }
    assert_int_equal(fm_column_nulls(&t, c), 1);
    assert_int_equal(fm_table_cell(&t, FM_NO_COLUMN, 0).kind, FM_CELL_NULL);
    fm_str_release(&text);
    fm_table_release(&t);
}

static void gives_a_column_the_type_that_holds_every_cell(void **state)
{
    static const struct {
        const char *cells; /* n null, b bool, i integer, r real, t text, j json */
        const char *type;
    } rows[] = {
        { "", "null" },    { "nn", "null" }, { "nb", "boolean" }, { "ini", "integer" },
        { "iri", "real" }, { "rr", "real" }, { "tnt", "text" },   { "it", "text" },
        { "bi", "text" },  { "jj", "json" }, { "jt", "text" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fm_table t = { 0 };
        size_t c = column_of(&t, "c");
        bool ok = true;

        for (const char *kind = rows[i].cells; *kind != '\0'; kind++) {
            size_t row = t.row_count;

            ok = ok && fm_table_add_row(&t);
            ok = ok &&
                 (*kind == 'n' || (*kind == 'b' && fm_table_set_bool(&t, c, row, 1)) ||
                  (*kind == 'i' && fm_table_set_integer(&t, c, row, 1)) ||
                  (*kind == 'r' && fm_table_set_real(&t, c, row, 1.5)) ||
                  (*kind == 't' && fm_table_set_text(&t, c, row, "1", 1)) ||
                  (*kind == 'j' && fm_table_set_json(&t, c, row, "[]", 2)));
        }
        assert_true(ok);
        assert_string_equal(fm_cell_kind_name(fm_column_type(&t.columns[c])),
                            rows[i].type);
        fm_table_release(&t);
    }
}

static void replaces_a_cell_and_forgets_the_old_kind(void **state)
{
    fm_table t = { 0 };
    size_t c = column_of(&t, "c");

    (void)state;
    assert_true(fm_table_add_row(&t));
    set_text(&t, c, 0, "two");
    assert_true(fm_table_set_integer(&t, c, 0, 2));
    assert_int_equal(fm_column_type(&t.columns[c]), FM_CELL_INTEGER);
    assert_true(fm_table_set_null(&t, c, 0));
    assert_int_equal(fm_column_type(&t.columns[c]), FM_CELL_NULL);
    fm_table_release(&t);
}

static void stores_equal_short_texts_once(void **state)
{
    fm_table t = { 0 };
    size_t c = column_of(&t, "holder");
    size_t pool;

    (void)state;
    assert_true(fm_table_add_row(&t));
    set_text(&t, c, 0, "government");
    pool = t.pool_length;
    for (size_t row = 1; row < 1000; row++) {
        assert_true(fm_table_add_row(&t));
        set_text(&t, c, row, "government");
    }
    assert_int_equal(t.pool_length, pool);
    assert_ptr_equal(fm_table_cell(&t, c, 0).text, fm_table_cell(&t, c, 999).text);
    fm_table_release(&t);
}

static void a_dropped_row_leaves_nothing_behind(void **state)
{
    fm_table t = { 0 };
    size_t c = column_of(&t, "name"), d = column_of(&t, "note");
    char name[32], note[200];
    size_t pool, interned;

    (void)state;
    memset(note, 'x', sizeof note - 1);
    note[sizeof note - 1] = '\0';
    assert_true(fm_table_add_row(&t));
    set_text(&t, c, 0, "kept");
    for (int i = 0; i < 1000; i++) {
        snprintf(name, sizeof name, "name %d", i);
        pool = t.pool_length;
        interned = t.interned_count;
        assert_true(fm_table_add_row(&t));
        set_text(&t, c, 1, name);
        set_text(&t, d, 1, "kept");
        set_text(&t, d, 1, note);
        fm_table_drop_row(&t);
        assert_int_equal(t.pool_length, pool);
        assert_int_equal(t.interned_count, interned);
    }
    /* Several, one after the other. */
    for (size_t row = 1; row < 4; row++) {
        assert_true(fm_table_add_row(&t));
        set_text(&t, row % 2 == 0 ? c : d, row, "x");
    }
    while (t.row_count > 1)
        fm_table_drop_row(&t);
    assert_string_equal(fm_table_cell(&t, c, 0).text, "kept");
    assert_int_equal(fm_column_nulls(&t, c), 0);
    assert_int_equal(fm_column_type(&t.columns[d]), FM_CELL_NULL);
    fm_table_release(&t);
}

/* A column against a plain array, whatever its form. */
static void rare_columns_cost_only_their_values(void **state)
{
    enum { ROWS = 4000 };
    static const size_t strides[] = { 1, 2, 3, 5, 61, 97, 1000 };
    fm_table t = { 0 };
    bool keep[ROWS];

    (void)state;
    for (size_t i = 0; i < 7; i++)
        column_of(&t, (const char[]){ (char)('a' + (int)i), '\0' });
    for (size_t row = 0; row < ROWS; row++) {
        assert_true(fm_table_add_row(&t));
        for (size_t i = 0; i < 7; i++) {
            /* The last third is full, so that a rare column fills up again. */
            if (row % strides[i] == 0 || row > ROWS - ROWS / 3)
                assert_true(fm_table_set_integer(&t, i, row, (int64_t)row));
        }
        keep[row] = row % 7 != 0;
        if (row == ROWS / 2)
            assert_true(t.columns[6].capacity < 16);
    }
    for (size_t row = 0; row < ROWS; row++) {
        for (size_t i = 0; i < 7; i++) {
            fm_cell cell = fm_table_cell(&t, i, row);
            bool there = row % strides[i] == 0 || row > ROWS - ROWS / 3;

            assert_int_equal(cell.kind, there ? FM_CELL_INTEGER : FM_CELL_NULL);
            assert_int_equal(cell.integer, there ? row : 0);
        }
    }
    /* Late values in the middle of a column, in both forms. */
    assert_true(fm_table_set_integer(&t, 6, 1500, -1));
    assert_true(fm_table_set_integer(&t, 0, 1500, -1));
    fm_table_keep(&t, keep);
    for (size_t row = 0, now = 0; row < ROWS; row++) {
        if (!keep[row])
            continue;
        for (size_t i = 0; i < 7; i++) {
            fm_cell cell = fm_table_cell(&t, i, now);
            bool there = row % strides[i] == 0 || row > ROWS - ROWS / 3 ||
                         (row == 1500 && i == 6);
            size_t value = row == 1500 && (i == 0 || i == 6) ? (size_t)-1 : row;

            assert_int_equal(cell.kind, there ? FM_CELL_INTEGER : FM_CELL_NULL);
            assert_int_equal(cell.integer, there ? value : 0);
        }
        now++;
    }
    fm_table_release(&t);
}

static void finds_columns_by_their_whole_name(void **state)
{
    fm_table t = { 0 };
    size_t c;

    (void)state;
    assert_int_equal(column_of(&t, "name"), 0);
    assert_int_equal(column_of(&t, "na"), 1);
    assert_int_equal(column_of(&t, ""), 2);
    assert_true(fm_table_column(&t, "nameless", 4, &c));
    assert_int_equal(c, 0);
    assert_int_equal(fm_table_find(&t, "na"), 1);
    assert_int_equal(fm_table_find(&t, "nam"), FM_NO_COLUMN);
    fm_table_drop_column(&t, 0);
    assert_int_equal(fm_table_find(&t, "na"), 0);
    fm_table_release(&t);
}

static bool fill(fm_table *t)
{
    size_t c;

    for (int i = 0; i < 300; i++) {
        char name[32];
        int length = snprintf(name, sizeof name, "n%d", i);

        if (!fm_table_add_row(t) ||
            !fm_table_column(t, name, i % 90 == 0 ? (size_t)length : 1, &c) ||
            !fm_table_set_text(t, c, t->row_count - 1, name, (size_t)length))
            return false;
    }
    return true;
}

static void survives_every_failed_allocation(void **state)
{
    bool done = false;

    (void)state;
    for (size_t n = 1; !done; n++) {
        fm_table t = { 0 };

        fm_mem_fail_at(n);
        done = fill(&t);
        fm_mem_fail_at(0);
        if (t.row_count > 0)
            fm_table_drop_row(&t);
        fm_table_release(&t);
        assert_true(n < 10000);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_what_was_said_in_its_own_kind),
        cmocka_unit_test(gives_a_column_the_type_that_holds_every_cell),
        cmocka_unit_test(replaces_a_cell_and_forgets_the_old_kind),
        cmocka_unit_test(stores_equal_short_texts_once),
        cmocka_unit_test(a_dropped_row_leaves_nothing_behind),
        cmocka_unit_test(rare_columns_cost_only_their_values),
        cmocka_unit_test(finds_columns_by_their_whole_name),
        cmocka_unit_test(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
