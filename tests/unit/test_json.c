/* SPDX-License-Identifier: MIT */
#include "base/json.h"

#include <math.h>

#include "base/mem.h"
#include "support/check.h"

static void write_everything(fm_json *j)
{
    fm_json_object(j, NULL);
    fm_json_text(j, "name", "Idlib");
    fm_json_text(j, "nothing", NULL);
    fm_json_null(j, "null");
    fm_json_bool(j, "yes", true);
    fm_json_bool(j, "no", false);
    fm_json_integer(j, "least", INT64_MIN);
    fm_json_number(j, "third", 1.0 / 3.0);
    fm_json_number(j, "nan", NAN);
    fm_json_fixed(j, "fixed", 1.5, 3);
    fm_json_raw(j, "raw", "{\"a\":1}", 7);
    fm_json_array_flat(j, "bbox");
    fm_json_number(j, NULL, 35.9);
    fm_json_number(j, NULL, 36.7);
    fm_json_array(j, NULL);
    fm_json_integer(j, NULL, 1);
    fm_json_end(j);
    fm_json_end(j);
    fm_json_array(j, "empty list");
    fm_json_end(j);
    fm_json_object(j, "empty map");
    fm_json_end(j);
    fm_json_array(j, "list");
    fm_json_object(j, NULL);
    fm_json_integer(j, "x", 1);
    fm_json_end(j);
    fm_json_object_flat(j, NULL);
    fm_json_integer(j, "y", 2);
    fm_json_text(j, "z", NULL);
    fm_json_end(j);
    fm_json_text(j, NULL, "two");
    fm_json_end(j);
    fm_json_end(j);
}

static void writes_compact_and_pretty(void **state)
{
    static const char compact[] =
        "{\"name\":\"Idlib\",\"nothing\":null,\"null\":null,\"yes\":true,\"no\":false,"
        "\"least\":-9223372036854775808,\"third\":0.3333333333333333,\"nan\":null,"
        "\"fixed\":1.500,\"raw\":{\"a\":1},\"bbox\":[35.9,36.7,[1]],\"empty list\":[],"
        "\"empty map\":{},\"list\":[{\"x\":1},{\"y\":2,\"z\":null},\"two\"]}";
    static const char pretty[] = "{\n"
                                 "  \"name\": \"Idlib\",\n"
                                 "  \"nothing\": null,\n"
                                 "  \"null\": null,\n"
                                 "  \"yes\": true,\n"
                                 "  \"no\": false,\n"
                                 "  \"least\": -9223372036854775808,\n"
                                 "  \"third\": 0.3333333333333333,\n"
                                 "  \"nan\": null,\n"
                                 "  \"fixed\": 1.500,\n"
                                 "  \"raw\": {\"a\":1},\n"
                                 "  \"bbox\": [35.9, 36.7, [1]],\n"
                                 "  \"empty list\": [],\n"
                                 "  \"empty map\": {},\n"
                                 "  \"list\": [\n"
                                 "    {\n"
                                 "      \"x\": 1\n"
                                 "    },\n"
                                 "    {\"y\": 2, \"z\": null},\n"
                                 "    \"two\"\n"
                                 "  ]\n"
                                 "}\n";

    (void)state;
    for (int i = 0; i < 2; i++) {
        fm_str out = { 0 };
        fm_json j;

        fm_json_init(&j, &out, i == 1);
        write_everything(&j);
        assert_string_equal(out.text, i == 1 ? pretty : compact);
        fm_str_release(&out);
    }
}

static void escapes_what_json_must_not_hold(void **state)
{
    static const struct {
        const char *text;
        size_t length; /* 0: strlen */
        const char *json;
    } cases[] = {
        { "", 0, "\"\"" },
        { "plain", 0, "\"plain\"" },
        { "\"quoted\" \\ back", 0, "\"\\\"quoted\\\" \\\\ back\"" },
        { "a\nb\tc\rd", 0, "\"a\\nb\\tc\\u000dd\"" },
        { "\x01\x1f\x7f", 0, "\"\\u0001\\u001f\\u007f\"" },
        { "a\0b", 3, "\"a\\u0000b\"" },
        { "إدلب 🗺", 0, "\"إدلب 🗺\"" },
        { "\xc2\x9b"
          "1m",
          0, "\"\\u009b1m\"" }, /* a C1 control begins a sequence */
        { "a\u202eb\u2066c\u2028", 0, "\"a\\u202eb\\u2066c\\u2028\"" },
        { "Â€ – …", 0, "\"Â€ – …\"" },
        { "</script>", 0, "\"</script>\"" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t length = cases[i].length == 0 ? strlen(cases[i].text) : cases[i].length;
        fm_str out = { 0 };
        fm_json j;

        fm_json_init(&j, &out, false);
        fm_json_text_n(&j, NULL, cases[i].text, length);
        assert_string_equal(out.text, cases[i].json);
        fm_str_release(&out);
    }
}

static void keys_are_escaped_as_well(void **state)
{
    fm_str out = { 0 };
    fm_json j;

    (void)state;
    fm_json_init(&j, &out, false);
    fm_json_object(&j, NULL);
    fm_json_null(&j, "a\"\n");
    fm_json_end(&j);
    assert_string_equal(out.text, "{\"a\\\"\\n\":null}");
    fm_str_release(&out);
}

static void nests_to_its_depth(void **state)
{
    fm_str out = { 0 };
    fm_json j;

    (void)state;
    fm_json_init(&j, &out, false);
    for (int i = 0; i < FM_JSON_DEPTH; i++)
        fm_json_array(&j, NULL);
    for (int i = 0; i < FM_JSON_DEPTH; i++)
        fm_json_end(&j);
    assert_int_equal(out.length, 2 * FM_JSON_DEPTH);
    fm_str_release(&out);
}

static void failure_shows_in_the_text(void **state)
{
    (void)state;
    for (size_t n = 1; n <= 5; n++) {
        fm_str out = { 0 };
        fm_json j;

        fm_json_init(&j, &out, true);
        fm_mem_fail_at(n);
        write_everything(&j);
        fm_mem_fail_at(0);
        assert_true(out.failed);
        fm_str_release(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_compact_and_pretty),
        cmocka_unit_test(escapes_what_json_must_not_hold),
        cmocka_unit_test(keys_are_escaped_as_well),
        cmocka_unit_test(nests_to_its_depth),
        cmocka_unit_test(failure_shows_in_the_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
