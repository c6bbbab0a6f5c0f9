/* SPDX-License-Identifier: MIT */
#include "base/secret.h"

#include "base/mem.h"
#include "support/check.h"

static void leaves_passwords_out_and_nothing_else(void **state)
{
    static const struct {
        const char *text, *wanted;
    } rows[] = {
        { "", "" },
        { "zones.geojson", "zones.geojson" },
        { "PG:dbname=gis", "PG:dbname=gis" },
        { "PG:password=abc dbname=gis", "PG:password=*** dbname=gis" },
        { "PG:dbname=gis PASSWORD = 'a \\' b' user=u",
          "PG:dbname=gis PASSWORD = *** user=u" },
        { "PG:password=a\\ b user=u", "PG:password=*** user=u" },
        { "'PG:password=abc': no", "'PG:password=***': no" },
        { "PG:password= user=u", "PG:password= ***" },
        { "PG:sslpassword=abc", "PG:sslpassword=***" },
        { "postgresql://u:abc@host/db", "postgresql://u:***@host/db" },
        { "postgresql://u:a@b@host/db", "postgresql://u:***@host/db" },
        { "postgresql://u@host:5432/db", "postgresql://u@host:5432/db" },
        { "postgresql://host:5432/db", "postgresql://host:5432/db" },
        { "postgresql:///db?password=abc&user=u",
          "postgresql:///db?password=***&user=u" },
        { "see https://example.org/a:b@c", "see https://example.org/a:b@c" },
        { "the passwords are wrong", "the passwords are wrong" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char *copy = fm_public_copy(rows[i].text);

        assert_non_null(copy);
        assert_string_equal(copy, rows[i].wanted);
        fm_free(copy);
    }
}

static void no_message_of_a_context_has_one(void **state)
{
    fm_context *ctx = fm_context_new();
    check_log log = { .length = 0 };
    fm_place place = { .file = "PG:password=abc" };

    (void)state;
    fm_context_set_log(ctx, FM_LOG_NOTE, check_collect, &log);
    (void)fm_fail_at(ctx, FM_ERR_LAYER, &place, "cannot open '%s'",
                     "PG:password=abc x");
    assert_string_equal(fm_context_error(ctx)->message,
                        "cannot open 'PG:password=*** x'");
    assert_string_equal(fm_context_error(ctx)->file, "PG:password=***");
    fm_note(ctx, &place, "n", "password=abc");
    assert_int_equal(fm_warn(ctx, FM_ERR_LAYER, &place, "w", "password=abc"), FM_OK);
    assert_null(strstr(log.text, "abc"));
    assert_int_equal(log.count[FM_LOG_NOTE] + log.count[FM_LOG_WARNING], 2);
    fm_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leaves_passwords_out_and_nothing_else),
        cmocka_unit_test(no_message_of_a_context_has_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
