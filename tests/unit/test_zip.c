/* SPDX-License-Identifier: MIT */
#include "gis/zip.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "support/check.h"

static unsigned number(const fm_str *zip, size_t at, size_t bytes)
{
    unsigned value = 0;

    assert_true(at + bytes <= zip->length);
    for (size_t i = bytes; i > 0; i--)
        value = value << 8 | (unsigned char)zip->text[at + i - 1];
    return value;
}

/* The archive of two files, one of them stored. */
static fm_status make(fm_context *ctx, fm_str *out)
{
    char zeros[4096] = { 0 };
    fm_zip *zip = NULL;
    fm_status status = fm_zip_memory(ctx, out, &zip);

    if (status == FM_OK)
        status = fm_zip_add(zip, "doc.kml", zeros, sizeof zeros, false);
    if (status == FM_OK)
        status = fm_zip_add(zip, "files/\xC3\xA9.png", "abc", 3, true);
    if (status == FM_OK)
        status = fm_zip_add(zip, "empty", "", 0, false);
    if (status == FM_OK)
        status = fm_zip_commit(&zip);
    fm_zip_abort(&zip);
    return status;
}

static void lists_what_was_added_at_the_end(void **state)
{
    static const struct {
        const char *name;
        unsigned method, length, sum;
    } rows[] = {
        { "doc.kml", 8, 4096, 0xC71C0011 },
        { "files/\xC3\xA9.png", 0, 3, 0x352441C2 },
        { "empty", 8, 0, 0 },
    };
    fm_context *ctx = fm_context_new();
    fm_str zip = { 0 };
    size_t at, end;

    (void)state;
    CHECK_OK(ctx, make(ctx, &zip));
    end = zip.length - 22;
    assert_int_equal(number(&zip, end, 4), 0x06054b50);
    assert_int_equal(number(&zip, end + 10, 2), 3);
    at = number(&zip, end + 16, 4);
    assert_int_equal(at + number(&zip, end + 12, 4), end);
    for (size_t i = 0; i < 3; i++) {
        size_t name = number(&zip, at + 28, 2), local = number(&zip, at + 42, 4);

        assert_int_equal(number(&zip, at, 4), 0x02014b50);
        assert_int_equal(number(&zip, at + 8, 2) & 0x0800, 0x0800);
        assert_int_equal(number(&zip, at + 10, 2), rows[i].method);
        assert_int_equal(number(&zip, at + 16, 4), rows[i].sum);
        assert_int_equal(number(&zip, at + 24, 4), rows[i].length);
        assert_int_equal(name, strlen(rows[i].name));
        assert_memory_equal(zip.text + at + 46, rows[i].name, name);
        assert_int_equal(number(&zip, local, 4), 0x04034b50);
        /* From the version on both headers of a file say the same. */
        assert_memory_equal(zip.text + local + 4, zip.text + at + 6, 24);
        at += 46 + name;
    }
    assert_int_equal(at, end);
    assert_true(zip.length < 600);
    fm_str_release(&zip);
    fm_context_free(ctx);
}

static void is_dated_by_the_source_and_not_by_the_clock(void **state)
{
    static const struct {
        const char *epoch;
        unsigned date, time;
    } rows[] = {
        { NULL, 0x0021, 0 }, /* 1980-01-01 */
        { "0", 0x0021, 0 },  /* there was no ZIP in 1970 */
        { "1582545601", (40 << 9) | (2 << 5) | 24, (12 << 11) | 0 }, /* 2020-02-24 */
        { "1582545659", (40 << 9) | (2 << 5) | 24, (12 << 11) | 29 },
        { "99999999999", 0x0021, 0 },
        { "tomorrow", 0x0021, 0 },
        { "-5", 0x0021, 0 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_context *ctx = fm_context_new();
        fm_str zip = { 0 };

        if (rows[i].epoch != NULL)
            setenv("SOURCE_DATE_EPOCH", rows[i].epoch, 1);
        else
            unsetenv("SOURCE_DATE_EPOCH");
        CHECK_OK(ctx, make(ctx, &zip));
        assert_int_equal(number(&zip, 10, 2), rows[i].time);
        assert_int_equal(number(&zip, 12, 2), rows[i].date);
        fm_str_release(&zip);
        fm_context_free(ctx);
    }
    unsetenv("SOURCE_DATE_EPOCH");
}

static void refuses_what_needs_more_than_32_bits(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_str out = { 0 };
    fm_zip *zip = NULL;
    char *name = malloc(70000);

    (void)state;
    assert_non_null(name);
    memset(name, 'n', 70000);
    name[69999] = '\0';
    CHECK_OK(ctx, fm_zip_memory(ctx, &out, &zip));
    assert_int_equal(fm_zip_add(zip, "big", "", (size_t)UINT32_MAX + 1, true),
                     FM_ERR_LIMIT);
    assert_int_equal(fm_zip_add(zip, name, "", 0, true), FM_ERR_LIMIT);
    fm_zip_abort(&zip);
    free(name);
    fm_str_release(&out);
    fm_context_free(ctx);
}

static void leaves_no_file_when_it_is_given_up(void **state)
{
    static const char path[] = "test-zip-given-up.zip";
    fm_context *ctx = fm_context_new();
    fm_zip *zip = NULL;

    (void)state;
    CHECK_OK(ctx, fm_zip_open(ctx, path, false, &zip));
    CHECK_OK(ctx, fm_zip_add(zip, "a", "b", 1, true));
    fm_zip_abort(&zip);
    assert_int_not_equal(access(path, F_OK), 0);
    CHECK_OK(ctx, fm_zip_open(ctx, path, false, &zip));
    CHECK_OK(ctx, fm_zip_commit(&zip));
    assert_int_equal(access(path, F_OK), 0);
    assert_int_equal(fm_zip_open(ctx, path, false, &zip), FM_ERR_OUTPUT);
    unlink(path);
    fm_context_free(ctx);
}

static void survives_every_failing_allocation(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_status status = FM_ERR_NOMEM;

    (void)state;
    for (size_t n = 1; status != FM_OK; n++) {
        fm_str zip = { 0 };

        fm_mem_fail_at(n);
        status = make(ctx, &zip);
        fm_mem_fail_at(0);
        if (status != FM_OK)
            assert_int_equal(status, FM_ERR_NOMEM);
        fm_str_release(&zip);
        assert_true(n < 200);
    }
    fm_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_what_was_added_at_the_end),
        cmocka_unit_test(is_dated_by_the_source_and_not_by_the_clock),
        cmocka_unit_test(refuses_what_needs_more_than_32_bits),
        cmocka_unit_test(leaves_no_file_when_it_is_given_up),
        cmocka_unit_test(survives_every_failing_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
