/* SPDX-License-Identifier: MIT */
#include "base/context.h"

#include "base/mem.h"
#include "support/check.h"

static void keeps_the_error_where_it_was_born_and_who_passed_it_on(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_place place = { .file = "map.yaml", .line = 12, .column = 5 };
    const fm_error *error = fm_context_error(ctx);

    (void)state;
    assert_string_equal(error->message, "");
    assert_int_equal(fm_fail_at(ctx, FM_ERR_LAYER, &place, "cannot open '%s'", "x"),
                     FM_ERR_LAYER);
    assert_int_equal(fm_fail_while(ctx, FM_ERR_DOCUMENT, "map document '%s'", "m"),
                     FM_ERR_DOCUMENT);
    assert_int_equal(error->status, FM_ERR_DOCUMENT);
    assert_string_equal(error->message, "map document 'm': cannot open 'x'");
    assert_string_equal(error->file, "map.yaml");
    assert_int_equal(error->line, 12);
    assert_int_equal(error->column, 5);
    /* the next error starts anew */
    assert_int_equal(fm_fail(ctx, FM_ERR_USAGE, "no"), FM_ERR_USAGE);
    assert_string_equal(error->message, "no");
    assert_string_equal(error->file, "");
    assert_int_equal(error->line, 0);
    fm_context_free(ctx);
}

static void says_that_there_is_no_memory_without_needing_any(void **state)
{
    fm_context *ctx = fm_context_new();

    (void)state;
    fm_mem_fail_at(1);
    assert_int_equal(fm_fail_nomem(ctx), FM_ERR_NOMEM);
    assert_string_equal(fm_context_error(ctx)->message, "out of memory");
    assert_int_equal(fm_fail(ctx, FM_ERR_LAYER, "x"), FM_ERR_LAYER);
    fm_mem_fail_at(0);
    fm_context_free(ctx);
    fm_context_free(NULL);
}

static void lets_no_control_character_out(void **state)
{
    static const char *const rows[] = {
        "a\nb", "a\tb", "a\033[31mb", "a\x7f",
        "a\xe2\x80\xae"
        "b" /* bidi override */
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_context *ctx = fm_context_new();
        const char *message = fm_context_error(ctx)->message;

        (void)fm_fail(ctx, FM_ERR_LAYER, "name '%s'", rows[i]);
        for (const char *c = message; *c != '\0'; c++)
            assert_true((unsigned char)*c >= 0x20 && *c != 0x7f);
        assert_null(strstr(message, "\xe2\x80\xae"));
        assert_non_null(strstr(message, "\\u"));
        fm_context_free(ctx);
    }
}

static void cuts_a_long_message_between_characters(void **state)
{
    fm_context *ctx = fm_context_new();
    const char *message = fm_context_error(ctx)->message;
    char text[3 * 700 + 2] = "x";
    size_t length;

    (void)state;
    for (size_t i = 0; i < 700; i++)
        memcpy(text + 1 + 3 * i, "\xe2\x82\xac", 3);
    text[sizeof text - 1] = '\0';
    (void)fm_fail(ctx, FM_ERR_LAYER, "%s", text);
    length = strlen(message);
    assert_in_range(length, 900, sizeof fm_context_error(ctx)->message - 1);
    assert_int_equal((length - 1) % 3, 0);
    fm_context_free(ctx);
}

static void shows_the_first_of_a_kind_and_counts_the_rest(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_place a = { .file = "a" };
    fm_place b = { .file = "b" };
    check_log log = { 0 };

    (void)state;
    fm_context_set_log(ctx, FM_LOG_NOTE, check_collect, &log);
    for (int i = 0; i < 417; i++)
        CHECK_OK(ctx, fm_warn(ctx, FM_ERR_LAYER, &a, "ring-unclosed", "ring %d", i));
    CHECK_OK(ctx, fm_warn(ctx, FM_ERR_LAYER, &b, "ring-unclosed", "another file"));
    CHECK_OK(ctx, fm_warn(ctx, FM_ERR_LAYER, &a, "other", "another kind"));
    assert_int_equal(log.count[FM_LOG_WARNING], FM_WARNINGS_SHOWN + 2);
    assert_int_equal(fm_context_warning_count(ctx), 419);
    fm_context_flush(ctx);
    assert_int_equal(log.count[FM_LOG_WARNING], FM_WARNINGS_SHOWN + 3);
    assert_non_null(strstr(log.text, "and 412 more"));
    /* and counting starts anew */
    CHECK_OK(ctx, fm_warn(ctx, FM_ERR_LAYER, &a, "ring-unclosed", "again"));
    assert_non_null(strstr(log.text, "again"));
    fm_context_free(ctx);
}

static void takes_warnings_for_errors_when_strict(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_policy policy = *fm_context_policy(ctx);
    fm_place place = { .file = "a", .line = 3 };
    check_log log = { 0 };

    (void)state;
    fm_context_set_log(ctx, FM_LOG_NOTE, check_collect, &log);
    policy.strict = true;
    CHECK_OK(ctx, fm_context_set_policy(ctx, &policy));
    assert_int_equal(fm_warn(ctx, FM_ERR_GEOMETRY, &place, "k", "odd"),
                     FM_ERR_GEOMETRY);
    assert_string_equal(fm_context_error(ctx)->message, "odd");
    assert_int_equal(fm_context_error(ctx)->line, 3);
    assert_int_equal(log.count[FM_LOG_WARNING], 0);
    fm_context_free(ctx);
}

static void delivers_only_what_is_urgent_enough(void **state)
{
    fm_context *ctx = fm_context_new();
    check_log log = { 0 };

    (void)state;
    fm_context_set_log(ctx, FM_LOG_ERROR, check_collect, &log);
    fm_note(ctx, NULL, "k", "a note");
    CHECK_OK(ctx, fm_warn(ctx, FM_ERR_LAYER, NULL, "k", "a warning"));
    fm_log_error(ctx, FM_ERR_DOCUMENT, NULL, "k", "an error");
    assert_int_equal(log.count[FM_LOG_NOTE], 0);
    assert_int_equal(log.count[FM_LOG_WARNING], 0);
    assert_int_equal(log.count[FM_LOG_ERROR], 1);
    fm_context_free(ctx);
}

static void copies_the_policy_with_its_strings(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_policy policy = *fm_context_policy(ctx);
    char drivers[] = "PostgreSQL,SQLite";

    (void)state;
    assert_null(policy.extra_drivers);
    assert_false(policy.allow_network);
    policy.extra_drivers = drivers;
    CHECK_OK(ctx, fm_context_set_policy(ctx, &policy));
    memset(drivers, 'x', sizeof drivers - 1);
    assert_string_equal(fm_context_policy(ctx)->extra_drivers, "PostgreSQL,SQLite");
    fm_mem_fail_at(1);
    assert_int_equal(fm_context_set_policy(ctx, &policy), FM_ERR_NOMEM);
    fm_mem_fail_at(0);
    assert_string_equal(fm_context_policy(ctx)->extra_drivers, "PostgreSQL,SQLite");
    fm_context_free(ctx);
}

static bool stop_at_fifty(void *user, const char *title, uint64_t done, uint64_t total)
{
    (void)user, (void)title, (void)total;
    return done < 50;
}

static void is_cancelled_by_its_progress_function(void **state)
{
    fm_context *ctx = fm_context_new();

    (void)state;
    CHECK_OK(ctx, fm_progress(ctx, "x", 99, 100));
    fm_context_set_progress(ctx, stop_at_fifty, NULL);
    CHECK_OK(ctx, fm_progress(ctx, "x", 10, 100));
    assert_int_equal(fm_progress(ctx, "x", 50, 100), FM_ERR_CANCELLED);
    fm_context_free(ctx);
}

static void add_phase(void *user, const char *phase, double wall_ms, double cpu_ms)
{
    char *text = user;

    assert_true(wall_ms >= 0 && cpu_ms >= 0);
    snprintf(text + strlen(text), 64 - strlen(text), "%s;", phase);
}

static void adds_up_the_time_of_each_phase_in_order(void **state)
{
    fm_context *ctx = fm_context_new();
    char text[64] = "";

    (void)state;
    fm_stopwatch_stop(ctx, "read", fm_stopwatch_start());
    fm_stopwatch_stop(ctx, "draw", fm_stopwatch_start());
    fm_stopwatch_stop(ctx, "read", fm_stopwatch_start());
    fm_context_timings(ctx, add_phase, text);
    assert_string_equal(text, "read;draw;");
    fm_context_free(ctx);
}

static void has_an_exit_code_and_a_name_for_every_status(void **state)
{
    static const int codes[FM_STATUS_COUNT] = { 0, 1, 2, 3,  4,  5,  6,
                                                7, 8, 9, 70, 70, 130 };

    (void)state;
    for (int i = 0; i < FM_STATUS_COUNT; i++) {
        assert_int_equal(fm_status_exit_code((fm_status)i), codes[i]);
        assert_true(strlen(fm_status_name((fm_status)i)) > 0);
    }
    assert_int_equal(fm_status_exit_code((fm_status)99), 70);
    assert_non_null(fm_status_name((fm_status)99));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_the_error_where_it_was_born_and_who_passed_it_on),
        cmocka_unit_test(says_that_there_is_no_memory_without_needing_any),
        cmocka_unit_test(lets_no_control_character_out),
        cmocka_unit_test(cuts_a_long_message_between_characters),
        cmocka_unit_test(shows_the_first_of_a_kind_and_counts_the_rest),
        cmocka_unit_test(takes_warnings_for_errors_when_strict),
        cmocka_unit_test(delivers_only_what_is_urgent_enough),
        cmocka_unit_test(copies_the_policy_with_its_strings),
        cmocka_unit_test(is_cancelled_by_its_progress_function),
        cmocka_unit_test(adds_up_the_time_of_each_phase_in_order),
        cmocka_unit_test(has_an_exit_code_and_a_name_for_every_status),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
