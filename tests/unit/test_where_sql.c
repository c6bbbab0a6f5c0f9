/* SPDX-License-Identifier: MIT */
#include "doc/where.h"

#include "support/check.h"

static fm_where_source_kind kind_of(void *user, const char *column)
{
    (void)user;
    if (column[0] == 'n')
        return FM_WHERE_SOURCE_NUMBER;
    if (column[0] == 't')
        return FM_WHERE_SOURCE_TEXT;
    if (column[0] == 'd')
        return FM_WHERE_SOURCE_DATE;
    return FM_WHERE_SOURCE_NONE;
}

static void writes_what_a_source_cannot_judge_more_narrowly(void **state)
{
    static const struct {
        const char *where;
        const char *sql;
    } rows[] = {
        /* numbers mean the same everywhere */
        { "n = 5", "\"n\" = 5" },
        { "5 < n", "5 < \"n\"" },
        { "n >= -1.5", "\"n\" >= -1.5" },
        { "n = '5'", "\"n\" = 5" },
        { "n <> 5", "NOT (\"n\" = 5)" },
        { "n IN (1, 2)", "\"n\" IN (1, 2)" },
        { "n NOT IN (1, 2)", "NOT (\"n\" IN (1, 2))" },
        { "n BETWEEN 1 AND 2", "\"n\" BETWEEN 1 AND 2" },
        { "n = 9007199254740993", "" }, /* beyond what a real holds */
        { "n = 'five'", "" },
        { "n = TRUE", "" },
        /* equality of texts may be wider there, so nothing stands under a NOT */
        { "t = 'a'", "\"t\" = 'a'" },
        { "t = 'it''s'", "\"t\" = 'it''s'" },
        { "t <> 'a'", "" },
        { "t < 'a'", "" },
        { "t = 5", "" },
        { "t = 'a\\'", "" },
        { "t LIKE 'a%'", "" },
        { "NOT (t = 'a' AND n = 1)", "" },
        { "NOT (n = 1 OR n = 2)", "NOT ((\"n\" = 1 OR \"n\" = 2))" },
        /* dates */
        { "d < '2020-02-01'", "\"d\" < '2020-02-01'" },
        { "d < '2020'", "" },
        { "d < '2020-02-01T10:00:00'", "" },
        { "d IS NULL", "" },
        /* nulls */
        { "t IS NULL", "\"t\" IS NULL" },
        { "n IS NOT NULL", "NOT (\"n\" IS NULL)" },
        /* out of an AND one term is left out, out of an OR all */
        { "n = 1 AND t LIKE 'a%'", "(\"n\" = 1)" },
        { "t LIKE 'a%' AND n = 1 AND t = 'b'", "(\"n\" = 1 AND \"t\" = 'b')" },
        { "n = 1 OR t LIKE 'a%'", "" },
        { "(n = 1 OR t = 'a') AND x = 1", "((\"n\" = 1 OR \"t\" = 'a'))" },
        { "NOT (n = 1 AND t LIKE 'a%')", "" },
        /* what the source does not have, or names in ways of its own */
        { "x = 1", "" },
        { "n = n2", "" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_context *ctx = fm_context_new();
        fm_str sql = { 0 };
        fm_where *where;

        CHECK_OK(ctx, fm_where_parse(ctx, FM_ERR_USAGE, FM_PLACE_NONE, rows[i].where,
                                     &where));
        fm_where_pushdown(where, kind_of, NULL, &sql);
        if (strcmp(fm_str_text(&sql), rows[i].sql) != 0)
            fail_msg("%s: EXP %s OBT %s", rows[i].where, rows[i].sql,
                     fm_str_text(&sql));
        fm_str_release(&sql);
        fm_where_free(where);
        fm_context_free(ctx);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_what_a_source_cannot_judge_more_narrowly),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
