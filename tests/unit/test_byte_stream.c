/* SPDX-License-Identifier: MIT */
#include "data/byte_stream.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

#include "base/mem.h"
#include "base/str.h"
#include "support/check.h"

/* Append a gzip member. */
static void pack(fm_str *out, const void *bytes, size_t length)
{
    unsigned char buffer[65536];
    z_stream z = { 0 };
    int code;

    assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY),
                     Z_OK);
    z.next_in = (unsigned char *)(uintptr_t)bytes;
    z.avail_in = (unsigned)length;
    do {
        z.next_out = buffer;
        z.avail_out = sizeof buffer;
        code = deflate(&z, Z_FINISH);
        fm_str_add_bytes(out, buffer, sizeof buffer - z.avail_out);
    } while (code == Z_OK);
    assert_int_equal(code, Z_STREAM_END);
    deflateEnd(&z);
}

/* All of a stream, in reads of `room` bytes. */
static fm_status read_all(fm_byte_stream *stream, size_t room, fm_str *out)
{
    char buffer[65536];
    size_t got = 1;
    fm_status status = FM_OK;

    while (status == FM_OK && got > 0) {
        status = fm_byte_stream_read(stream, buffer, room, &got);
        if (status == FM_OK)
            fm_str_add_bytes(out, buffer, got);
    }
    return status;
}

static fm_status read_bytes(fm_context *ctx, const void *bytes, size_t length,
                            size_t room, bool peek, fm_str *out)
{
    fm_byte_stream *stream = NULL;
    const unsigned char *head;
    size_t head_length;
    fm_status status = fm_byte_stream_open_memory(ctx, "m", bytes, length, &stream);

    fm_str_clear(out);
    if (status == FM_OK && peek)
        status = fm_byte_stream_peek(stream, &head, &head_length);
    if (status == FM_OK)
        status = read_all(stream, room, out);
    fm_byte_stream_free(stream);
    return status;
}

/* Text that does not repeat, so that packing does not make it tiny. */
static void fill(fm_str *out, size_t length)
{
    uint32_t x = 1;

    while (out->length < length) {
        x = x * 1664525u + 1013904223u;
        fm_str_add_char(out, (char)(' ' + (x >> 24) % 90));
    }
}

static void unpacks_gzip_in_reads_of_any_size(void **state)
{
    static const size_t rooms[] = { 1, 7, 4096, 65536 };
    fm_context *ctx = fm_context_new();
    fm_str plain = { 0 }, packed = { 0 }, out = { 0 };

    (void)state;
    fill(&plain, 200000);
    pack(&packed, plain.text, plain.length);
    for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++) {
        for (int peek = 0; peek < 2; peek++) {
            CHECK_OK(ctx,
                     read_bytes(ctx, plain.text, plain.length, rooms[i], peek, &out));
            assert_int_equal(out.length, plain.length);
            assert_memory_equal(out.text, plain.text, plain.length);
            CHECK_OK(ctx,
                     read_bytes(ctx, packed.text, packed.length, rooms[i], peek, &out));
            assert_int_equal(out.length, plain.length);
            assert_memory_equal(out.text, plain.text, plain.length);
        }
    }
    fm_str_release(&plain);
    fm_str_release(&packed);
    fm_str_release(&out);
    fm_context_free(ctx);
}

static void gzip_members_follow_one_another(void **state)
{
    static const struct {
        const char *tail;
        size_t length;
        fm_status status;
    } tails[] = {
        { "", 0, FM_OK },
        { "\0\0\0\0", 4, FM_OK },
        { "rest", 4, FM_ERR_LAYER },
        { "\x1F", 1, FM_ERR_LAYER },
        { "\x1F\x8B\x08", 3, FM_ERR_LAYER },
    };
    fm_context *ctx = fm_context_new();
    fm_str packed = { 0 }, out = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        fm_str_clear(&packed);
        pack(&packed, "one ", 4);
        pack(&packed, "", 0);
        pack(&packed, "two", 3);
        fm_str_add_bytes(&packed, tails[i].tail, tails[i].length);
        assert_int_equal(read_bytes(ctx, packed.text, packed.length, 100, false, &out),
                         tails[i].status);
        if (tails[i].status == FM_OK)
            assert_string_equal(fm_str_text(&out), "one two");
    }
    fm_str_release(&packed);
    fm_str_release(&out);
    fm_context_free(ctx);
}

static void gzip_that_is_cut_or_damaged_is_refused(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_str plain = { 0 }, packed = { 0 }, out = { 0 };

    (void)state;
    fill(&plain, 3000);
    pack(&packed, plain.text, plain.length);
    for (size_t length = 2; length < packed.length; length++) {
        assert_int_equal(read_bytes(ctx, packed.text, length, 512, false, &out),
                         FM_ERR_LAYER);
        assert_non_null(strstr(fm_context_error(ctx)->message, "is the file cut off?"));
    }
    packed.text[packed.length / 2] ^= 0x55;
    assert_int_equal(read_bytes(ctx, packed.text, packed.length, 512, false, &out),
                     FM_ERR_LAYER);
    assert_non_null(strstr(fm_context_error(ctx)->message, "damaged"));
    fm_str_release(&plain);
    fm_str_release(&packed);
    fm_str_release(&out);
    fm_context_free(ctx);
}

/* Row 17: what unpacks to more than the limit ends there. */
static void a_gzip_bomb_ends_at_the_limit(void **state)
{
    enum { BOMB = 16 << 20, LIMIT = 100000 };
    fm_context *ctx = fm_context_new();
    fm_policy policy = *fm_context_policy(ctx);
    char *zeros = fm_alloc(BOMB, 1);
    fm_str packed = { 0 }, out = { 0 };

    (void)state;
    policy.max_input_bytes = LIMIT;
    CHECK_OK(ctx, fm_context_set_policy(ctx, &policy));
    pack(&packed, zeros, BOMB);
    assert_true(packed.length < LIMIT);
    assert_int_equal(read_bytes(ctx, packed.text, packed.length, 4096, true, &out),
                     FM_ERR_LIMIT);
    assert_true(out.length <= LIMIT);
    assert_string_equal(fm_context_error(ctx)->message,
                        "'m' holds more than 100000 bytes when unpacked; "
                        "--max-input-bytes sets the limit");
    fm_free(zeros);
    fm_str_release(&packed);
    fm_str_release(&out);
    fm_context_free(ctx);
}

static void standard_input_may_come_in_drops(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_byte_stream *stream;
    fm_str packed = { 0 }, out = { 0 };
    int ends[2], old = dup(STDIN_FILENO);
    const unsigned char *head;
    size_t length;
    pid_t child;

    (void)state;
    pack(&packed, "drop by drop", 12);
    assert_int_equal(pipe(ends), 0);
    child = fork();
    if (child == 0) {
        close(ends[0]);
        for (size_t i = 0; i < packed.length; i++) {
            if (write(ends[1], packed.text + i, 1) != 1)
                _exit(1);
        }
        _exit(0);
    }
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    CHECK_OK(ctx, fm_byte_stream_open(ctx, "-", &stream));
    dup2(old, STDIN_FILENO);
    close(old);
    CHECK_OK(ctx, fm_byte_stream_peek(stream, &head, &length));
    assert_int_equal(length, 12);
    CHECK_OK(ctx, read_all(stream, 5, &out));
    assert_string_equal(out.text, "drop by drop");
    assert_string_equal(fm_byte_stream_name(stream), "standard input");
    fm_byte_stream_free(stream);
    fm_str_release(&packed);
    fm_str_release(&out);
    fm_context_free(ctx);
}

static bool enough(void *user, const char *title, uint64_t done, uint64_t total)
{
    (void)user;
    (void)title;
    assert_int_equal(total, 5);
    return done < 3;
}

static void progress_can_stop_the_reading(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_byte_stream *stream;
    char buffer[3];
    size_t got;

    (void)state;
    fm_context_set_progress(ctx, enough, NULL);
    CHECK_OK(ctx, fm_byte_stream_open_memory(ctx, "m", "12345", 5, &stream));
    CHECK_OK(ctx, fm_byte_stream_progress(stream));
    CHECK_OK(ctx, fm_byte_stream_read(stream, buffer, 3, &got));
    assert_int_equal(fm_byte_stream_progress(stream), FM_ERR_CANCELLED);
    fm_byte_stream_free(stream);
    fm_context_free(ctx);
}

static void every_failed_allocation_is_reported(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_str packed = { 0 }, out = { 0 };
    fm_status status = FM_ERR_NOMEM;

    (void)state;
    pack(&packed, "text", 4);
    for (size_t n = 1; status != FM_OK; n++) {
        fm_str_release(&out);
        fm_mem_fail_at(n);
        status = read_bytes(ctx, packed.text, packed.length, 100, true, &out);
        fm_mem_fail_at(0);
        assert_true(status == FM_OK || status == FM_ERR_NOMEM);
        if (out.failed)
            status = FM_ERR_NOMEM;
        assert_true(n < 100);
    }
    fm_str_release(&packed);
    fm_str_release(&out);
    fm_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unpacks_gzip_in_reads_of_any_size),
        cmocka_unit_test(gzip_members_follow_one_another),
        cmocka_unit_test(gzip_that_is_cut_or_damaged_is_refused),
        cmocka_unit_test(a_gzip_bomb_ends_at_the_limit),
        cmocka_unit_test(standard_input_may_come_in_drops),
        cmocka_unit_test(progress_can_stop_the_reading),
        cmocka_unit_test(every_failed_allocation_is_reported),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
