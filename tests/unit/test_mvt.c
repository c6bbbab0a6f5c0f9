/* SPDX-License-Identifier: MIT */
#include "gis/mvt.h"

#include "support/mvt_decode.h"

static void write_parts(void *user, int kind, const int32_t *pairs, size_t count,
                        bool closed)
{
    fm_str *out = user;

    fm_str_addf(out, "%s",
                kind == 3   ? mvt_surveyed(pairs, count) > 0 ? "shell" : "hole"
                : kind == 2 ? "line"
                            : "points");
    for (size_t i = 0; i < count; i++)
        fm_str_addf(out, " %d,%d", (int)pairs[2 * i], (int)pairs[2 * i + 1]);
    fm_str_add(out, closed ? " closed; " : "; ");
}

/* One layer in words, by the reader. */
static void describe(const fm_str *tile, fm_str *out)
{
    mvt_bytes bytes = { (const unsigned char *)tile->text,
                        (const unsigned char *)tile->text + tile->length };
    mvt_bytes values[64], keys[64];
    size_t value_count = 0, key_count = 0;
    mvt_field layer, f, g;

    assert_true(mvt_next(&bytes, &layer));
    assert_int_equal(layer.number, 3);
    assert_true(bytes.at == bytes.end);
    for (mvt_bytes b = layer.bytes; mvt_next(&b, &f);) {
        if (f.number == 3)
            keys[key_count++] = f.bytes;
        if (f.number == 4)
            values[value_count++] = f.bytes;
        if (f.number == 15)
            assert_int_equal(f.value, 2);
        if (f.number == 5)
            assert_int_equal(f.value, 4096);
    }
    for (mvt_bytes b = layer.bytes; mvt_next(&b, &f);) {
        mvt_bytes geometry = { 0 }, tags = { 0 };
        int kind = 0;

        if (f.number != 2)
            continue;
        for (mvt_bytes c = f.bytes; mvt_next(&c, &g);) {
            if (g.number == 1)
                fm_str_addf(out, "id %llu; ", (unsigned long long)g.value);
            if (g.number == 2)
                tags = g.bytes;
            if (g.number == 3)
                kind = (int)g.value;
            if (g.number == 4)
                geometry = g.bytes;
        }
        mvt_walk(geometry, kind, write_parts, out);
        while (tags.at < tags.end) {
            size_t key = (size_t)mvt_varint(&tags), value = (size_t)mvt_varint(&tags);
            mvt_bytes bytes_of_value;
            mvt_field v;

            assert_true(key < key_count && value < value_count);
            bytes_of_value = values[value];
            assert_true(mvt_next(&bytes_of_value, &v));
            fm_str_add_bytes(out, keys[key].at, (size_t)(keys[key].end - keys[key].at));
            fm_str_addf(out, "=%u:", v.number);
            if (v.number == 1)
                fm_str_add_bytes(out, v.bytes.at, (size_t)(v.bytes.end - v.bytes.at));
            else if (v.number == 3) {
                double number;

                memcpy(&number, &v.value, sizeof number);
                fm_str_add_number(out, number);
            } else if (v.number == 6)
                fm_str_addf(out, "%lld", (long long)mvt_signed(v.value));
            else
                fm_str_addf(out, "%llu", (unsigned long long)v.value);
            fm_str_add(out, " ");
        }
        fm_str_add(out, "\n");
    }
}

static fm_cell text(const char *t)
{
    return (fm_cell){ .kind = FM_CELL_TEXT, .text = t, .length = strlen(t) };
}

static fm_cell whole(int64_t i)
{
    return (fm_cell){ .kind = FM_CELL_INTEGER, .integer = i, .number = (double)i };
}

static void keeps_types_and_leaves_nulls_out(void **state)
{
    const struct {
        fm_cell cell;
        const char *said;
    } rows[] = {
        { { .kind = FM_CELL_BOOL, .number = 1 }, "k=7:1 " },
        { { .kind = FM_CELL_BOOL }, "k=7:0 " },
        { whole(0), "k=5:0 " },
        { whole(INT64_MAX), "k=5:9223372036854775807 " },
        { whole(-1), "k=6:-1 " },
        { whole(INT64_MIN), "k=6:-9223372036854775808 " },
        { { .kind = FM_CELL_REAL, .number = 2 }, "k=3:2 " },
        { { .kind = FM_CELL_REAL, .number = 0.1 }, "k=3:0.1 " },
        { text(""), "k=1: " },
        { text("'; <script> \x1b[31m \xd8\xa5\xd8\xaf\xd9\x84\xd8\xa8"),
          "k=1:'; <script> \x1b[31m \xd8\xa5\xd8\xaf\xd9\x84\xd8\xa8 " },
        { { .kind = FM_CELL_JSON, .text = "[1]", .length = 3 }, "k=1:[1] " },
        { { .kind = FM_CELL_NULL }, "" },
    };
    const int32_t at[] = { 5, 7 };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_mvt_layer layer = { 0 };
        fm_str tile = { 0 }, said = { 0 }, wanted = { 0 };

        fm_mvt_layer_begin(&layer, "l", 4096);
        fm_mvt_begin(&layer, FM_SHAPE_POINT, NULL);
        fm_mvt_points(&layer, at, 1);
        fm_mvt_tag(&layer, 3, "k", rows[i].cell);
        fm_mvt_end(&layer);
        assert_true(fm_mvt_layer_end(&layer, &tile));
        describe(&tile, &said);
        fm_str_addf(&wanted, "points 5,7; %s\n", rows[i].said);
        assert_string_equal(fm_str_text(&said), fm_str_text(&wanted));
        fm_str_release(&tile);
        fm_str_release(&said);
        fm_str_release(&wanted);
        fm_mvt_layer_release(&layer);
    }
}

static void turns_rings_and_goes_by_steps(void **state)
{
    const int32_t clockwise[] = { 0, 0, 9, 0, 9, 9, 0, 9 };
    const int32_t counter[] = { 2, 2, 2, 4, 4, 4, 4, 2 };
    const int32_t line[] = { -3, 5, 0, 5, 100, -20 };
    const uint64_t ids[] = { 7, UINT64_MAX };
    fm_mvt_layer layer = { 0 };
    fm_str tile = { 0 }, said = { 0 };

    (void)state;
    fm_mvt_layer_begin(&layer, "l", 4096);
    for (int turn = 0; turn < 2; turn++) {
        fm_mvt_begin(&layer, FM_SHAPE_POLYGON, &ids[turn]);
        fm_mvt_ring(&layer, turn ? counter : clockwise, 4, true);
        fm_mvt_ring(&layer, turn ? clockwise : counter, 4, false);
        fm_mvt_end(&layer);
    }
    fm_mvt_begin(&layer, FM_SHAPE_LINE, NULL);
    fm_mvt_line(&layer, line, 3);
    fm_mvt_line(&layer, line, 2);
    fm_mvt_end(&layer);
    fm_mvt_begin(&layer, FM_SHAPE_LINE, NULL); /* nothing of it is in the tile */
    fm_mvt_tag(&layer, 0, "lost", whole(1));
    fm_mvt_end(&layer);
    assert_true(fm_mvt_layer_end(&layer, &tile));
    describe(&tile, &said);
    assert_string_equal(
        fm_str_text(&said),
        "id 7; shell 0,0 9,0 9,9 0,9 closed; hole 2,2 2,4 4,4 4,2 closed; \n"
        "id 18446744073709551615; shell 2,2 4,2 4,4 2,4 closed; "
        "hole 0,0 0,9 9,9 9,0 closed; \n"
        "line -3,5 0,5 100,-20; line -3,5 0,5; \n");
    assert_null(strstr(fm_str_text(&tile), "lost"));
    fm_str_release(&tile);
    fm_str_release(&said);
    fm_mvt_layer_release(&layer);
}

static void holds_each_key_and_value_once(void **state)
{
    const int32_t at[] = { 1, 1 };
    fm_mvt_layer layer = { 0 };
    fm_str tile = { 0 };
    size_t counts[16] = { 0 };
    mvt_bytes bytes;
    mvt_field field, f;

    (void)state;
    for (int round = 0; round < 2; round++) { /* a layer begun anew knows nothing */
        fm_str_clear(&tile);
        fm_mvt_layer_begin(&layer, "l", 4096);
        for (int64_t i = 0; i < 1000; i++) {
            fm_mvt_begin(&layer, FM_SHAPE_POINT, NULL);
            fm_mvt_points(&layer, at, 1);
            fm_mvt_tag(&layer, 0, "a", whole(i % 300));
            fm_mvt_tag(&layer, 40, "b", whole(i % 7));
            fm_mvt_end(&layer);
        }
        assert_true(fm_mvt_layer_end(&layer, &tile));
    }
    bytes = (mvt_bytes){ (unsigned char *)tile.text,
                         (unsigned char *)tile.text + tile.length };
    assert_true(mvt_next(&bytes, &field));
    for (mvt_bytes b = field.bytes; mvt_next(&b, &f);)
        counts[f.number < 16 ? f.number : 0]++;
    assert_int_equal(counts[2], 1000);
    assert_int_equal(counts[3], 2);
    assert_int_equal(counts[4], 300);
    fm_str_release(&tile);
    fm_mvt_layer_release(&layer);
}

static void says_nothing_of_an_empty_layer(void **state)
{
    fm_mvt_layer layer = { 0 };
    fm_str tile = { 0 };

    (void)state;
    fm_mvt_layer_begin(&layer, "l", 4096);
    assert_true(fm_mvt_layer_end(&layer, &tile));
    assert_int_equal(tile.length, 0);
    fm_mvt_layer_release(&layer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_types_and_leaves_nulls_out),
        cmocka_unit_test(turns_rings_and_goes_by_steps),
        cmocka_unit_test(holds_each_key_and_value_once),
        cmocka_unit_test(says_nothing_of_an_empty_layer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
