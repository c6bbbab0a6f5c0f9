/* SPDX-License-Identifier: MIT */
#include "data/json_reader.h"

#include "base/mem.h"
#include "base/str.h"
#include "support/check.h"

/* All tokens of a text as one line: "{ k:a 1 } | ...", documents parted by '|'; of a
 * text that fails, "LINE:COL: message". */
static const char *tokens_of(fm_context *ctx, const char *text, size_t length,
                             fm_str *out)
{
    static const char *const marks[] = { "", "{", "}",    "[",     "]",   "",
                                         "", "",  "true", "false", "null" };
    fm_byte_stream *stream = NULL;
    fm_reader *r = NULL;
    fm_document_start start = { 0 };
    fm_token token;
    fm_status status = fm_byte_stream_open_memory(ctx, "x", text, length, &stream);

    fm_str_clear(out);
    if (status == FM_OK)
        status = fm_reader_new(ctx, stream, &r);
    if (status == FM_OK)
        status = fm_reader_document(r, &start);
    while (status == FM_OK && start.found) {
        if (out->length > 0)
            fm_str_add(out, "| ");
        while ((status = fm_reader_next(r, &token)) == FM_OK &&
               token.kind != FM_TOKEN_END) {
            fm_str_add(out, marks[token.kind]);
            if (token.kind == FM_TOKEN_KEY || token.kind == FM_TOKEN_TEXT) {
                fm_str_add_char(out, '\'');
                fm_str_add_escaped(out, token.text, token.length);
                fm_str_add(out, token.kind == FM_TOKEN_KEY ? "':" : "'");
            } else if (token.kind == FM_TOKEN_NUMBER) {
                fm_str_add_number(out, token.number);
                fm_str_add(out, token.is_integer ? "" : "r");
            }
            fm_str_add(out, token.is_replaced ? "! " : " ");
        }
        if (status == FM_OK)
            status = fm_reader_document(r, &start);
    }
    if (status != FM_OK) {
        const fm_error *error = fm_context_error(ctx);

        fm_str_clear(out);
        fm_str_addf(out, "%zu:%zu: %s", error->line, error->column, error->message);
    }
    fm_reader_free(r);
    fm_byte_stream_free(stream);
    return fm_str_text(out);
}

static void reads_what_is_json(void **state)
{
    static const struct {
        const char *text, *tokens;
    } rows[] = {
        { "{}", "{ } " },
        { " [ ] ", "[ ] " },
        { "[[],{},[{}]]", "[ [ ] { } [ { } ] ] " },
        { "{\"a\":1,\"b\":[true,false,null]}", "{ 'a': 1 'b': [ true false null ] } " },
        { "\"x\"", "'x' " },
        { "-1.5e+3", "-1500r " },
        { "[0,-0,10,1E2]", "[ 0 0 10 100r ] " },
        { "\xEF\xBB\xBF{}\r\n", "{ } " },
        { "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]",
          "[ '\"\\/\\u0008\\u000c\\u000a\\u000d\\u0009' ] " },
        { "[\"\\u0041\\u00e9\\u20AC\\ud83d\\ude00\"]",
          "[ 'A\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80' ] " },
        { "[\"\xD8\xA5\xD8\xAF\xD9\x84\xD8\xA8\"]",
          "[ '\xD8\xA5\xD8\xAF\xD9\x84\xD8\xA8' ] " },
        { "[\"\\ud800\", \"\\ud800\\u0041\", \"\\udc00x\", \"a\\u0000b\"]",
          "[ '\xEF\xBF\xBD'! '\xEF\xBF\xBD"
          "A'! '\xEF\xBF\xBDx'! 'a\xEF\xBF\xBD"
          "b'! ] " },
        { "{\"\":{\"\":\"\"}}", "{ '': { '': '' } } " },
        { "1\n2\n", "1 | 2 " },
        { "\x1E{}\n\x1E\x1E[]\n", "{ } | [ ] " },
    };
    fm_context *ctx = fm_context_new();
    fm_str out = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(tokens_of(ctx, rows[i].text, strlen(rows[i].text), &out),
                            rows[i].tokens);
    fm_str_release(&out);
    fm_context_free(ctx);
}

/* Each complaint with its place: the caret of the comment stands under the column. */
static void refuses_what_is_not_json_and_says_where(void **state)
{
    static const struct {
        const char *text, *complaint;
    } rows[] = {
        { "[1,]", "1:4: a ',' before ']'; remove it" },
        /*    ^ */
        { "{\"a\":1,}", "1:8: a ',' before '}'; remove it" },
        { "[1 2]", "1:4: expected ',' or ']', found '2'" },
        { "{\"a\" 1}", "1:6: expected ':' after a name, found '1'" },
        { "{\"a\":1 \"b\":2}", "1:8: expected ',' or '}', found '\"'" },
        { "{'a':1}", "1:2: a name in single quotes; JSON has double quotes (this looks "
                     "like JavaScript)" },
        { "['a']",
          "1:2: a text in single quotes; JSON has double quotes (this looks like "
          "JavaScript)" },
        { "{a:1}", "1:2: the name 'a' without quotes (this looks like JavaScript)" },
        { "[1, // one\n2]",
          "1:5: a comment; JSON has none (this looks like JavaScript)" },
        { "{/**/}", "1:2: a comment; JSON has none (this looks like JavaScript)" },
        { "[\n NaN]", "2:2: NaN is not a number that JSON has" },
        { "[-Infinity]", "1:2: '-Infinity': a digit must follow the '-'" },
        { "[Infinity]", "1:2: Infinity is not a number that JSON has" },
        { "[None]", "1:2: None is Python, not JSON" },
        { "[undefined]", "1:2: expected a value, found the word 'undefined'" },
        { "[tru]", "1:2: expected a value, found the word 'tru'" },
        { "[nullx]", "1:2: expected a value, found the word 'nullx'" },
        { "[+1]", "1:2: a number does not begin with '+'" },
        { "[.5]", "1:2: a number does not begin with '.'" },
        { "[012]", "1:2: '012': a number has no leading zeros" },
        { "[-01]", "1:2: '-01': a number has no leading zeros" },
        { "[0x1F]", "1:2: '0x1F': JSON has no hexadecimal numbers" },
        { "[5.]", "1:2: '5.': a digit must follow the '.'" },
        { "[1e]", "1:2: '1e': a digit must follow the 'e'" },
        { "[1e+]", "1:2: '1e+': a digit must follow the 'e'" },
        { "[1.2.3]", "1:2: '1.2.3': this is not a number" },
        { "[1-2]", "1:2: '1-2': this is not a number" },
        { "[1a]", "1:2: '1a': this is not a number" },
        { "[-]", "1:2: '-': a digit must follow the '-'" },
        { "[1e999]", "1:2: the number '1e999' is too large" },
        { "[-1e400]", "1:2: the number '-1e400' is too large" },
        { "[\"a\tb\"]",
          "1:4: the control character U+0009 inside a text; write it as an "
          "escape" },
        { "[\"a\nb\"]",
          "1:4: the control character U+000A inside a text; write it as an "
          "escape" },
        { "[\"\\x41\"]", "1:3: \\ before 'x' is no escape of JSON" },
        { "[\"\\u12g4\"]", "1:3: \\u needs four hex digits" },
        { "]", "1:1: expected a value, found ']'" },
        { "{]", "1:2: expected a name in double quotes, found ']'" },
        { "[}", "1:2: expected a value, found '}'" },
        { "[1}", "1:3: expected ',' or ']', found '}'" },
        { "{\"a\":}", "1:6: expected a value, found '}'" },
        { "{1:2}", "1:2: the name '1' without quotes (this looks like JavaScript)" },
        { "[\xC2\xA0]", "1:2: expected a value, found '\xC2\xA0'" },
        { "[\x1E]", "1:2: expected a value, found U+001E" },
        /* Columns count characters, lines end with LF, CRLF and CR. */
        { "[\"\xC3\xA9\xE2\x82\xAC\",?", "1:7: expected a value, found '?'" },
        { "[\n1,\r\n2,\r3,\r\n\n  ?", "6:3: expected a value, found '?'" },
    };
    fm_context *ctx = fm_context_new();
    fm_str out = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(tokens_of(ctx, rows[i].text, strlen(rows[i].text), &out),
                            rows[i].complaint);
    fm_str_release(&out);
    fm_context_free(ctx);
}

static void names_the_bytes_that_are_not_text(void **state)
{
    static const struct {
        const char *text;
        size_t length;
        const char *complaint;
    } rows[] = {
        { "[\"caf\xE9\"]", 8,
          "1:6: byte 0xE9 at 5 is not UTF-8 (Latin-1 or Windows-1252" },
        { "[\"\x93quote\x94\"]", 11, "1:3: byte 0x93 at 2 is not UTF-8 (Windows-1252" },
        { "[\n\"\xC0\xAF\"]", 7,
          "2:2: byte 0xC0 at 3 is not UTF-8 (an overlong form)" },
        { "[\"\xE0\x80\xAF\"]", 7,
          "1:3: byte 0xE0 at 2 is not UTF-8 (an overlong form)" },
        { "[\"\xED\xA0\x80\"]", 7,
          "1:3: byte 0xED at 2 is not UTF-8 (half of a UTF-16 pair)" },
        { "[\"\xF4\x90\x80\x80\"]", 8,
          "1:3: byte 0xF4 at 2 is not UTF-8 (a character beyond" },
        { "[\"\xE2\x82", 4, "1:3: byte 0xE2 at 2 is not UTF-8" },
        { "[\"\xFF\"]", 5, "1:3: byte 0xFF at 2 is not UTF-8" },
        { "[1,\0 2]", 7, "1:4: a NUL byte; this is not a text file" },
        { "[\"a\0b\"]", 7, "1:4: the control character U+0000 inside a text" },
        /* What is wrong before it is said first. */
        { "[1,]\xE9", 5, "1:4: a ',' before ']'" },
    };
    fm_context *ctx = fm_context_new();
    fm_str out = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        tokens_of(ctx, rows[i].text, rows[i].length, &out);
        if (strncmp(out.text, rows[i].complaint, strlen(rows[i].complaint)) != 0)
            fail_msg("EXP %s OBT %s", rows[i].complaint, out.text);
    }
    fm_str_release(&out);
    fm_context_free(ctx);
}

/* A stream that is cut anywhere is an error at its end, never a shorter document. */
static void a_text_cut_anywhere_is_refused(void **state)
{
    static const char text[] =
        "{\"a\" : [1.5e3, \"x\\u00e9\\n\", true , null, {\"\xD8\xA5\": "
        "[ ] }]}";
    fm_context *ctx = fm_context_new();
    fm_str out = { 0 };

    (void)state;
    for (size_t length = 1; length < sizeof text - 1; length++) {
        tokens_of(ctx, text, length, &out);
        if (strstr(out.text, "the text ends too early") == NULL &&
            strstr(out.text, "not UTF-8") == NULL)
            fail_msg("cut after %zu: %s", length, out.text);
    }
    fm_str_release(&out);
    fm_context_free(ctx);
}

static void nesting_is_limited_and_costs_no_stack(void **state)
{
    enum { DEEP = 1000000 };
    fm_context *ctx = fm_context_new();
    fm_str text = { 0 }, out = { 0 };

    (void)state;
    for (int i = 0; i < DEEP; i++)
        fm_str_add(&text, i % 2 == 0 ? "[" : "{\"a\":");
    tokens_of(ctx, text.text, text.length, &out);
    assert_string_equal(out.text, "1:193: nested more than 64 levels deep");
    assert_int_equal(fm_context_error(ctx)->status, FM_ERR_LIMIT);
    fm_str_release(&text);
    fm_str_release(&out);
    fm_context_free(ctx);
}

/*
 * Tokens that lie across the window's end: a text is moved along byte by byte, so that
 * every one of its bytes is the last of a window once.
 */
static void reads_on_across_the_end_of_the_window(void **state)
{
    static const char tail[] =
        "\"k\\u00e9y\xE2\x82\xAC\" : [ -12.25e1 , true,null ,\"\xF0\x9F"
        "\x98\x80 long text to the end\"]}";
    static const char tokens[] =
        "{ 'k\xC3\xA9y\xE2\x82\xAC': [ -122.5r true null '\xF0\x9F"
        "\x98\x80 long text to the end' ] } ";
    /* The first read ends behind the head that was peeked at, the second one fills the
     * window. */
    static const size_t ends[] = { FM_BYTE_STREAM_HEAD,
                                   FM_BYTE_STREAM_HEAD + 256 * 1024 };
    fm_context *ctx = fm_context_new();
    fm_str text = { 0 }, out = { 0 };

    (void)state;
    for (size_t i = 0; i < 2 * (sizeof tail + 8); i++) {
        fm_str_clear(&text);
        fm_str_add_char(&text, '{');
        while (text.length < ends[i % 2] - i / 2)
            fm_str_add_char(&text, ' ');
        fm_str_add(&text, tail);
        assert_string_equal(tokens_of(ctx, text.text, text.length, &out), tokens);
    }
    fm_str_release(&text);
    fm_str_release(&out);
    fm_context_free(ctx);
}

static void a_text_may_be_longer_than_the_window(void **state)
{
    enum { LONG = 3000000 };
    fm_context *ctx = fm_context_new();
    fm_str text = { 0 }, out = { 0 };

    (void)state;
    fm_str_add(&text, "[\"");
    for (int i = 0; i < LONG; i++)
        fm_str_add_char(&text, (char)('a' + i % 26));
    fm_str_add(&text, "\",\"\\n");
    for (int i = 0; i < LONG; i++)
        fm_str_add_char(&text, (char)('a' + i % 26));
    fm_str_add(&text, "\"]");
    tokens_of(ctx, text.text, text.length, &out);
    assert_int_equal(out.length, 2 * LONG + (int)strlen("[ '' '\\u000a' ] "));
    assert_memory_equal(out.text + 3, text.text + 2, LONG);
    fm_str_release(&text);
    fm_str_release(&out);
    fm_context_free(ctx);
}

/* Positions by the short cut, and all that it leaves to the tokens. */
static void takes_positions_in_runs(void **state)
{
    static const struct {
        const char *text;
        size_t count; /* taken by the short cut from the array's start */
        double x, y;  /* of the last one */
        bool has_z;
        fm_token_kind next;
    } rows[] = {
        { "[]", 0, 0, 0, false, FM_TOKEN_ARRAY_END },
        { "[[1,2]]", 1, 1, 2, false, FM_TOKEN_ARRAY_END },
        { "[ [ 1.5 , -2.25 ] , [3,4] ]", 2, 3, 4, false, FM_TOKEN_ARRAY_END },
        { "[[1,2,3]]", 1, 1, 2, true, FM_TOKEN_ARRAY_END },
        { "[[-0.1,12345678.87654321]]", 1, -0.1, 12345678.87654321, false,
          FM_TOKEN_ARRAY_END },
        { "[[36.63318252563477,35.92814850000001]]", 1, 36.63318252563477,
          35.92814850000001, false, FM_TOKEN_ARRAY_END },
        { "[[0.00000000000000000000001,123456789012345678901234567890.5]]", 1, 1e-23,
          123456789012345678901234567890.5, false, FM_TOKEN_ARRAY_END },
        { "[[1,2],[1e2,3]]", 1, 1, 2, false, FM_TOKEN_ARRAY },
        { "[[1,2],[\"a\",3]]", 1, 1, 2, false, FM_TOKEN_ARRAY },
        { "[[1]]", 0, 0, 0, false, FM_TOKEN_ARRAY },
        { "[[1,2] , 5]", 1, 1, 2, false, FM_TOKEN_NUMBER },
        { "[[[1,2]]]", 0, 0, 0, false, FM_TOKEN_ARRAY },
        { "[[01,2]]", 0, 0, 0, false, FM_TOKEN_ARRAY },
        { "[[1.,2]]", 0, 0, 0, false, FM_TOKEN_ARRAY },
        { "[[-,2]]", 0, 0, 0, false, FM_TOKEN_ARRAY },
        { "[[1,2] [3,4]]", 1, 1, 2, false, FM_TOKEN_END }, /* a complaint */
        { "[[1,2],]", 1, 1, 2, false, FM_TOKEN_END },
    };
    fm_context *ctx = fm_context_new();

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fm_byte_stream *stream;
        fm_document_start start;
        fm_lonlat out[8] = { { 0, 0 } };
        fm_token token;
        fm_reader *r;
        bool has_z = false;
        size_t count;
        fm_status status;

        CHECK_OK(ctx, fm_byte_stream_open_memory(ctx, "x", rows[i].text,
                                                 strlen(rows[i].text), &stream));
        CHECK_OK(ctx, fm_reader_new(ctx, stream, &r));
        CHECK_OK(ctx, fm_reader_document(r, &start));
        CHECK_OK(ctx, fm_reader_next(r, &token));
        count = fm_reader_positions(r, out, 8, &has_z);
        assert_int_equal(count, rows[i].count);
        if (count > 0) {
            CHECK_NEAR(out[count - 1].lon, rows[i].x, 0, rows[i].text);
            CHECK_NEAR(out[count - 1].lat, rows[i].y, 0, rows[i].text);
        }
        assert_int_equal(has_z, rows[i].has_z);
        status = fm_reader_next(r, &token);
        assert_int_equal(status != FM_OK, rows[i].next == FM_TOKEN_END);
        assert_int_equal(token.kind, rows[i].next);
        fm_reader_free(r);
        fm_byte_stream_free(stream);
    }
    fm_context_free(ctx);
}

static void gives_a_value_back_as_its_text(void **state)
{
    static const char text[] =
        "[ 1, { \"a\" : [ 1.50, \"x \\u0041\" , { } ],\n \"b\":null } , 2 ]";
    fm_context *ctx = fm_context_new();
    fm_byte_stream *stream;
    fm_document_start start;
    fm_str raw = { 0 };
    fm_token token;
    fm_reader *r;

    (void)state;
    CHECK_OK(ctx, fm_byte_stream_open_memory(ctx, "x", text, sizeof text - 1, &stream));
    CHECK_OK(ctx, fm_reader_new(ctx, stream, &r));
    CHECK_OK(ctx, fm_reader_document(r, &start));
    for (int i = 0; i < 3; i++)
        CHECK_OK(ctx, fm_reader_next(r, &token));
    CHECK_OK(ctx, fm_reader_raw(r, &token, &raw));
    assert_string_equal(raw.text, "{\"a\":[1.50,\"x \\u0041\",{}],\"b\":null}");
    CHECK_OK(ctx, fm_reader_next(r, &token));
    assert_int_equal(token.number, 2);
    fm_str_release(&raw);
    fm_reader_free(r);
    fm_byte_stream_free(stream);
    fm_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_is_json),
        cmocka_unit_test(refuses_what_is_not_json_and_says_where),
        cmocka_unit_test(names_the_bytes_that_are_not_text),
        cmocka_unit_test(a_text_cut_anywhere_is_refused),
        cmocka_unit_test(nesting_is_limited_and_costs_no_stack),
        cmocka_unit_test(reads_on_across_the_end_of_the_window),
        cmocka_unit_test(a_text_may_be_longer_than_the_window),
        cmocka_unit_test(takes_positions_in_runs),
        cmocka_unit_test(gives_a_value_back_as_its_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
