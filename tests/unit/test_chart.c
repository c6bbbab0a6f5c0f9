/* SPDX-License-Identifier: MIT */
/* Charts, read off their trace.  Needs the fonts of tests/fonts, through
 * FONTCONFIG_FILE. */
#include "sheet/chart.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "support/check.h"

#define FOLDER BINARY_FOLDER "/test_chart"

enum { NOBODY = -1, MOVES_MAX = 8, STEPS_MAX = 8, RECTS_MAX = 64 };

/* ---- histories by hand ------------------------------------------------------------
 */

/* Ground that goes from one holder to another in a step. */
typedef struct move {
    size_t step;
    int from, to;
    double km2;
} move;

/* A step: its days, of which so many are missing. */
typedef struct stride {
    int days, missing;
    bool is_correction;
} stride;

static fm_history *history_new(size_t holders, size_t steps, double km2)
{
    static const char *const names[] = { "Alpha", "Beta", "Gamma", "Delta", "Epsilon",
                                         "Zeta",  "Eta",  "Theta", "Iota",  "Kappa" };
    fm_history *h = fm_alloc(1, sizeof *h);

    assert_non_null(h);
    h->name = fm_strdup("folder/series");
    h->steps = fm_alloc(steps, sizeof *h->steps);
    h->sums = fm_alloc(steps * holders, sizeof *h->sums);
    assert_non_null(h->name);
    assert_non_null(h->steps);
    assert_non_null(h->sums);
    for (size_t i = 0; i < holders; i++) {
        uint32_t number;

        assert_true(fm_holders_number(&h->holders, names[i], &number));
    }
    h->step_count = steps;
    h->snapshot_count = steps + 1;
    h->zones_per_holder = 1;
    h->tolerance_m = 5;
    h->correction_m2 = HUGE_VAL;
    for (size_t i = 0; i < steps * holders; i++)
        h->sums[i].old_m2 = h->sums[i].new_m2 = km2 * 1e6;
    return h;
}

static void history_stride(fm_history *h, size_t step, stride s)
{
    int64_t day = step == 0 ? fm_date_to_days((fm_date){ 2024, 1, 1 })
                            : fm_date_to_days(h->steps[step - 1].to);

    h->steps[step].from = fm_date_from_days(day);
    h->steps[step].to = fm_date_from_days(day + s.days);
    h->steps[step].missing_days = s.missing;
    h->steps[step].is_correction = s.is_correction;
}

static void history_move(fm_history *h, move m)
{
    h->steps[m.step].is_changed = true;
    for (size_t k = 0; k < h->holders.count; k++) {
        bool is_from = (int)k == m.from, is_to = (int)k == m.to;
        double more = is_to ? m.km2 * 1e6 : is_from ? -m.km2 * 1e6 : 0;
        fm_change_sum *s = &h->sums[m.step * h->holders.count + k];

        s->gained_m2 += is_to ? more : 0;
        s->lost_m2 -= is_from ? more : 0;
        s->new_m2 += more;
        for (size_t i = m.step + 1; i < h->step_count; i++) {
            h->sums[i * h->holders.count + k].old_m2 += more;
            h->sums[i * h->holders.count + k].new_m2 += more;
        }
    }
}

static fm_history *history_of(size_t holders, double km2, const stride *strides,
                              const move *moves)
{
    size_t steps = 0;
    fm_history *h;

    while (steps < STEPS_MAX && strides[steps].days > 0)
        steps++;
    h = history_new(holders, steps, km2);
    for (size_t i = 0; i < steps; i++)
        history_stride(h, i, strides[i]);
    for (size_t i = 0; i < MOVES_MAX && moves[i].km2 > 0; i++)
        history_move(h, moves[i]);
    return h;
}

/* As many steps of a day as wanted, with changes that look like chance. */
static fm_history *history_long(size_t holders, size_t steps, int days)
{
    fm_history *h = history_new(holders, steps, 500);
    uint32_t chance = 7;

    for (size_t i = 0; i < steps; i++) {
        history_stride(h, i,
                       (stride){ days + (i % 97 == 96) * 3, i % 97 == 96 ? 3 : 0,
                                 i % 211 == 100 });
        for (int k = 0; k < 2; k++) {
            int from, to;

            chance = chance * 1664525u + 1013904223u;
            from = (int)(chance >> 8) % (int)holders;
            to = (int)(chance >> 16) % (int)(holders + 1) - 1;
            if (from != to && i % 3 != 0)
                history_move(h, (move){ i, from, to,
                                        (i % 211 == 100 ? 40 : 1) *
                                            (double)(chance >> 24) / 2000 });
        }
    }
    return h;
}

/* ---- reading the trace ------------------------------------------------------------
 */

typedef struct desk {
    fm_context *ctx;
    check_log log;
    fm_str trace;
} desk;

static void desk_init(desk *d)
{
    memset(d, 0, sizeof *d);
    d->ctx = fm_context_new();
    assert_non_null(d->ctx);
    fm_context_set_log(d->ctx, FM_LOG_WARNING, check_collect, &d->log);
    (void)mkdir(FOLDER, 0777);
}

static void desk_release(desk *d)
{
    fm_str_release(&d->trace);
    fm_context_free(d->ctx);
}

/* The trace of the chart as the public function writes it. */
static const char *desk_draw(desk *d, const fm_history *h,
                             const fm_chart_options *options)
{
    fm_chart_options o = FM_CHART_OPTIONS_INIT;

    if (options != NULL)
        o = *options;
    o.overwrite = true;
    CHECK_OK(d->ctx, fm_chart_write(d->ctx, h, &o, FOLDER "/chart.trace"));
    fm_str_release(&d->trace);
    CHECK_OK(d->ctx, fm_file_read(d->ctx, FOLDER "/chart.trace", 1 << 24, &d->trace));
    return fm_str_text(&d->trace);
}

static void check_has(const char *trace, const char *words, const char *comment)
{
    if (strstr(trace, words) == NULL)
        fail_msg("%s: EXP '%s' in\n%s", comment, words, trace);
}

static void check_lacks(const char *trace, const char *words, const char *comment)
{
    if (strstr(trace, words) != NULL)
        fail_msg("%s: EXP no '%s' in\n%s", comment, words, trace);
}

/* The lines of a group, to be freed. */
static char *group_of(const char *trace, const char *name)
{
    char head[64];
    const char *from, *to;

    snprintf(head, sizeof head, "group '%s' 1.00\n", name);
    from = strstr(trace, head);
    assert_non_null(from);
    from += strlen(head);
    to = strstr(from, "\nend\n");
    if (strncmp(from, "end\n", 4) == 0)
        to = from;
    assert_non_null(to);
    return fm_strndup(from, (size_t)(to - from));
}

typedef struct box {
    char color[8];
    double x0, y0, x1, y1;
} box;

static double number_at(const char **text)
{
    const char *start = *text + strspn(*text, " ");
    size_t length = strspn(start, "+-.0123456789e");

    assert_true(length > 0);
    *text = start + length;
    return strtod(start, NULL);
}

/* The rectangles of a group, in order: "M x0 y0 L x1 y0 L x1 y1 L x0 y1 Z". */
static size_t boxes_of(const char *trace, const char *group, box boxes[RECTS_MAX])
{
    char *text = group_of(trace, group);
    size_t count = 0;

    for (char *line = text; line != NULL && *line != '\0';) {
        char *next = strchr(line, '\n');
        const char *at;

        if (next != NULL)
            *next++ = '\0';
        line += strspn(line, " ");
        for (at = strncmp(line, "fill ", 5) == 0 ? strstr(line, " M ") : NULL;
             at != NULL; at = strstr(at, " M ")) {
            box *b = &boxes[count++];

            assert_true(count <= RECTS_MAX);
            memcpy(b->color, line + 5, 7);
            b->color[7] = '\0';
            at += 3;
            b->x0 = number_at(&at);
            b->y0 = number_at(&at);
            at = strchr(at, 'L') + 1;
            b->x1 = number_at(&at);
            (void)number_at(&at);
            at = strchr(at, 'L') + 1;
            (void)number_at(&at);
            b->y1 = number_at(&at);
        }
        line = next;
    }
    fm_free(text);
    return count;
}

static size_t count_of(const char *trace, const char *words)
{
    size_t count = 0;

    for (const char *at = trace; (at = strstr(at, words)) != NULL; at++)
        count++;
    return count;
}

/* ---- bars -------------------------------------------------------------------------
 */

/* The axis of the lower panel, y. */
static double zero_of(const char *trace)
{
    char *text = group_of(trace, "axis");
    const char *at = strstr(text, " M ");
    double y;

    assert_non_null(at);
    at += 3;
    (void)number_at(&at);
    y = number_at(&at);
    fm_free(text);
    return y;
}

/* A pixel is written to two digits. */
static const double PX = 0.021;

static void bars_are_as_high_as_their_ground_a_day(void **state)
{
    static const stride strides[] = {
        { 1, 0, false }, { 1, 0, false }, { 2, 0, false },
        { 1, 0, false }, { 1, 0, false }, { 0, 0, false }
    };
    static const move moves[MOVES_MAX] = {
        { 0, NOBODY, 0, 8 }, { 2, NOBODY, 0, 8 }, { 3, 0, NOBODY, 4 },
        { 4, NOBODY, 0, 2 }, { 4, 0, NOBODY, 6 },
    };
    static const struct {
        double up, down; /* km2 a day */
        double from, days;
        const char *comment;
    } expected[] = {
        { 8, 0, 0, 1, "gained in a day" },      { 4, 0, 2, 2, "as much in two days" },
        { 2, 0, 5, 1, "gained beside a loss" }, { 0, 4, 4, 1, "lost" },
        { 0, 6, 5, 1, "lost beside a gain" },
    };
    fm_history *h = history_of(1, 100, strides, moves);
    box b[RECTS_MAX];
    const char *trace;
    double zero, px_per_km2, px_per_day, x0;
    desk d;

    (void)state;
    desk_init(&d);
    trace = desk_draw(&d, h, NULL);
    assert_int_equal(boxes_of(trace, "bars", b), 5); /* nothing in the second step */
    zero = zero_of(trace);
    px_per_km2 = (zero - b[0].y0) / 8;
    px_per_day = b[1].x1 - b[1].x0 - (b[0].x1 - b[0].x0);
    x0 = b[0].x0;
    assert_true(px_per_km2 > 5 && px_per_day > 50);
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        const char *comment = expected[i].comment;

        CHECK_NEAR(zero - b[i].y0, expected[i].up * px_per_km2, PX, comment);
        CHECK_NEAR(b[i].y1 - zero, expected[i].down * px_per_km2, PX, comment);
        CHECK_NEAR(b[i].x0 - x0, expected[i].from * px_per_day, PX, comment);
        CHECK_NEAR(b[i].x1 - b[i].x0 + px_per_day,
                   (expected[i].days + 1) * px_per_day - (px_per_day - (b[0].x1 - x0)),
                   3 * PX, comment);
    }
    check_has(trace, "'Gained and lost, km\u00b2 a day'", "heading");
    check_has(trace, "'Gained 18.0\u00a0km\u00b2, lost 10.0\u00a0km\u00b2: net +8.0",
              "totals");
    fm_history_free(h);
    desk_release(&d);
}

/* Ground of boxes: its ink, by the scale of the first one. */
static double ink_of(const box *b, size_t count)
{
    double ink = 0;

    for (size_t i = 0; i < count; i++)
        ink += b[i].y1 - b[i].y0;
    return ink;
}

static void ground_that_changes_hands_is_drawn_once(void **state)
{
    static const stride strides[] = { { 1, 0, false },
                                      { 1, 0, false },
                                      { 0, 0, false } };
    static const struct {
        size_t holders;
        move moves[MOVES_MAX];
        size_t bars, above; /* how many, and how many of them above the axis */
        double km2;         /* of all, when the first is 10 km2 */
        const char *comment;
    } rows[] = {
        { 1, { { 0, NOBODY, 0, 10 }, { 1, 0, NOBODY, 5 } }, 2, 1, 15, "one zone" },
        { 2, { { 0, 1, 0, 10 }, { 1, 0, 1, 5 } }, 2, 1, 15, "two, up and down" },
        { 2,
          { { 0, NOBODY, 0, 10 }, { 1, 1, NOBODY, 5 } },
          2,
          1,
          15,
          "two, to nobody" },
        { 3,
          { { 0, 1, 0, 10 }, { 1, 0, 1, 5 }, { 1, 0, 2, 5 } },
          3,
          3,
          20,
          "three, stacked" },
        { 3, { { 0, 1, 0, 10 }, { 1, 2, NOBODY, 4 } }, 2, 1, 14, "three, to nobody" },
    };
    desk d;

    (void)state;
    desk_init(&d);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_history *h = history_of(rows[i].holders, 100, strides, rows[i].moves);
        box b[RECTS_MAX];
        const char *trace = desk_draw(&d, h, NULL);
        size_t count = boxes_of(trace, "bars", b), above = 0;
        double zero = zero_of(trace), first = b[0].y1 - b[0].y0;

        for (size_t k = 0; k < count; k++)
            above += (b[k].y0 + b[k].y1) / 2 < zero;
        if (count != rows[i].bars || above != rows[i].above)
            fail_msg("%s: EXP %zu, %zu above OBT %zu, %zu", rows[i].comment,
                     rows[i].bars, rows[i].above, count, above);
        CHECK_NEAR(ink_of(b, count) / first * 10, rows[i].km2, 0.01, rows[i].comment);
        fm_history_free(h);
    }
    desk_release(&d);
}

static void parts_of_a_bar_stand_on_each_other(void **state)
{
    static const stride strides[] = { { 1, 0, false }, { 0, 0, false } };
    static const move moves[MOVES_MAX] = { { 0, 2, 0, 6 }, { 0, 2, 1, 3 } };
    fm_history *h = history_of(3, 100, strides, moves);
    box b[RECTS_MAX];
    const char *trace;
    desk d;

    (void)state;
    desk_init(&d);
    trace = desk_draw(&d, h, NULL);
    assert_int_equal(boxes_of(trace, "bars", b), 2);
    CHECK_NEAR(b[0].y1, zero_of(trace), PX, "the first on the axis");
    CHECK_NEAR(b[1].y1, b[0].y0, PX, "the second on the first");
    CHECK_NEAR((b[0].y1 - b[0].y0) / (b[1].y1 - b[1].y0), 2, 0.01, "twice as high");
    assert_string_not_equal(b[0].color, b[1].color);
    fm_history_free(h);
    desk_release(&d);
}

static void a_step_that_was_only_redrawn_has_no_bar(void **state)
{
    static const stride strides[] = { { 1, 0, false },
                                      { 1, 0, false },
                                      { 0, 0, false } };
    static const move moves[MOVES_MAX] = { { 0, NOBODY, 0, 6 }, { 1, NOBODY, 0, 1 } };
    fm_history *h = history_of(1, 100, strides, moves);
    box b[RECTS_MAX];
    desk d;

    (void)state;
    desk_init(&d);
    assert_int_equal(boxes_of(desk_draw(&d, h, NULL), "bars", b), 2);
    h->steps[1].is_changed = false;
    assert_int_equal(boxes_of(desk_draw(&d, h, NULL), "bars", b), 1);
    h->steps[0].is_changed = false;
    assert_int_equal(boxes_of(desk_draw(&d, h, NULL), "bars", b), 0);
    check_has(d.trace.text, "'no ground changed hands'", "in the panel");
    check_has(d.trace.text, "'No ground changed hands'", "in the subtitle");
    fm_history_free(h);
    desk_release(&d);
}

static void thin_bars_are_put_together(void **state)
{
    static const struct {
        size_t steps;
        int days;
        const char *size, *heading, *note;
    } rows[] = {
        { 30, 1, "1200x800", "km\u00b2 a day'", "as wide as the time" },
        { 768, 1, "1200x800", "km\u00b2 a week'", "in each week" },
        { 3000, 1, "1200x800", "km\u00b2 a month'", "in each month" },
        { 5000, 1, "500x400", "km\u00b2 a month'", "in each quarter" },
        { 5000, 7, "1200x800", "km\u00b2 a year'", "in each year" },
        { 30, 7, "1200x800", "km\u00b2 a week'", "as wide as the time" },
        { 12, 30, "1200x800", "km\u00b2 a month'", "as wide as the time" },
        { 12, 365, "1200x800", "km\u00b2 a year'", "as wide as the time" },
    };
    desk d;

    (void)state;
    desk_init(&d);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_chart_options o = FM_CHART_OPTIONS_INIT;
        fm_history *h = history_new(1, rows[i].steps, 100);
        const char *trace;

        o.size = rows[i].size;
        for (size_t k = 0; k < rows[i].steps; k++)
            history_stride(h, k, (stride){ rows[i].days, 0, false });
        history_move(h, (move){ 3, NOBODY, 0, 5 });
        trace = desk_draw(&d, h, &o);
        check_has(trace, rows[i].heading, rows[i].note);
        check_has(trace, rows[i].note, rows[i].heading);
        fm_history_free(h);
    }
    desk_release(&d);
}

/* The ground in all spans is the ground of the history, however they are put together.
 */
static void no_ground_is_lost_between_bars(void **state)
{
    static const struct {
        size_t holders, steps;
        double width_px;
    } rows[] = { { 1, 200, 900 },  { 1, 768, 400 },  { 2, 768, 900 },
                 { 6, 768, 1100 }, { 6, 768, 10.0 }, { 10, 300, 500 } };
    desk d;

    (void)state;
    desk_init(&d);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_chart_options o = FM_CHART_OPTIONS_INIT;
        fm_history *h = history_long(rows[i].holders, rows[i].steps, 1);
        fm_chart_data data = { 0 };
        double km2 = 0, gained = 0;

        CHECK_OK(d.ctx, fm_chart_collect(d.ctx, h, &o, rows[i].width_px, &data));
        for (size_t k = 0; k < data.span_count; k++) {
            const fm_chart_span *s = &data.spans[k];
            double share = (double)(s->to - s->from) / fm_chart_unit_days(data.unit);

            km2 += share * fm_chart_span_sum(s->up);
            if (data.bars == FM_CHART_VERSUS)
                km2 += share * fm_chart_span_sum(s->down);
            assert_true(k == 0 || s->from == data.spans[k - 1].to);
        }
        for (size_t k = 0; k < h->step_count * h->holders.count; k++)
            gained += h->sums[k].gained_m2 / 1e6;
        CHECK_NEAR(km2, gained, 1e-6, "gained");
        fm_chart_data_release(&data);
        fm_history_free(h);
    }
    desk_release(&d);
}

/* ---- gaps and corrections ---------------------------------------------------------
 */

static void missing_days_are_hatched_and_the_line_is_broken(void **state)
{
    static const stride strides[] = { { 1, 0, false },
                                      { 1, 0, false },
                                      { 3, 2, false },
                                      { 1, 0, false },
                                      { 0, 0, false } };
    static const move moves[MOVES_MAX] = { { 0, NOBODY, 0, 30 }, { 2, NOBODY, 0, 60 } };
    fm_history *h = history_of(1, 100, strides, moves);
    box gaps[RECTS_MAX], bars[RECTS_MAX];
    const char *trace;
    char *lines;
    desk d;

    (void)state;
    desk_init(&d);
    trace = desk_draw(&d, h, NULL);
    assert_int_equal(boxes_of(trace, "gaps", gaps), 2); /* in both panels */
    assert_int_equal(boxes_of(trace, "bars", bars), 2);
    for (int i = 0; i < 2; i++) {
        CHECK_NEAR(gaps[i].x0, bars[1].x0, 1.2, "from the last snapshot");
        CHECK_NEAR(gaps[i].x1, bars[1].x1, 1.2, "to the next");
    }
    assert_true(gaps[0].y1 < gaps[1].y0);
    lines = group_of(trace, "lines");
    assert_int_equal(count_of(lines, "stroke"), 2);
    assert_int_equal(count_of(lines, " dash "), 1);
    fm_free(lines);
    check_has(trace, "'no snapshots: change spread evenly'", "key");
    h->steps[2].missing_days = 0;
    trace = desk_draw(&d, h, NULL);
    assert_int_equal(boxes_of(trace, "gaps", gaps), 0);
    check_lacks(trace, "no snapshots", "key");
    fm_history_free(h);
    desk_release(&d);
}

static void a_correction_is_marked_and_does_not_flatten_the_rest(void **state)
{
    static const stride strides[] = {
        { 1, 0, false }, { 1, 0, true }, { 1, 0, false }, { 0, 0, false }
    };
    static const struct {
        move moves[MOVES_MAX];
        bool is_cut;
        const char *words;
    } rows[] = {
        { { { 0, NOBODY, 0, 10 }, { 1, NOBODY, 0, 500 } },
          true,
          "'500\u00a0km\u00b2'" },
        { { { 0, NOBODY, 0, 10 }, { 1, 0, NOBODY, 80 } },
          true,
          "'80.0\u00a0km\u00b2'" },
        { { { 0, NOBODY, 0, 10 }, { 1, NOBODY, 0, 12 } }, false, NULL },
        { { { 1, NOBODY, 0, 400 } }, false, NULL },
    };
    desk d;

    (void)state;
    desk_init(&d);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_history *h = history_of(1, 1000, strides, rows[i].moves);
        box b[RECTS_MAX];
        const char *trace;
        size_t count;

        h->correction_m2 = 25e6;
        trace = desk_draw(&d, h, NULL);
        count = boxes_of(trace, "corrections", b);
        assert_int_equal(count, 1); /* the diamond */
        check_has(trace, "a correction of the map: more than 25.0\u00a0km\u00b2 a day",
                  "key");
        if (rows[i].is_cut) {
            check_has(trace, rows[i].words, "its figure");
            count = boxes_of(trace, "bars", b);
            assert_int_equal(count, 2);
            /* The other bar has at least half of its panel's side. */
            assert_true(b[0].y1 - b[0].y0 > 50);
        }
        fm_history_free(h);
    }
    desk_release(&d);
}

/* ---- axes -------------------------------------------------------------------------
 */

static void the_axis_of_areas_is_never_cut(void **state)
{
    static const stride strides[] = { { 1, 0, false },
                                      { 1, 0, false },
                                      { 0, 0, false } };
    static const struct {
        double km2, moved;
        fm_chart_measure measure;
        const char *heading, *figure;
    } rows[] = {
        { 112000, 40, FM_CHART_AUTO, "'Change since 1 January 2024, km\u00b2'",
          "'+40'" },
        { 112000, 40, FM_CHART_AREA, "'Area held, km\u00b2'", "'100\u00a0000'" },
        { 100, 40, FM_CHART_AUTO, "'Area held, km\u00b2'", "'100'" },
        { 100, 40, FM_CHART_CHANGE, "'Change since 1 January 2024, km\u00b2'",
          "'+40'" },
        { 112000, 0.004, FM_CHART_AUTO, "'Change since 1 January 2024, km\u00b2'",
          "'+0.004'" },
        { 0, 5, FM_CHART_AUTO, "'Area held, km\u00b2'", "'4'" },
    };
    desk d;

    (void)state;
    desk_init(&d);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        move moves[MOVES_MAX] = { { 0, NOBODY, 0, rows[i].moved } };
        fm_history *h = history_of(1, rows[i].km2, strides, moves);
        fm_chart_options o = FM_CHART_OPTIONS_INIT;
        const char *trace;

        o.measure = rows[i].measure;
        trace = desk_draw(&d, h, &o);
        check_has(trace, rows[i].heading, rows[i].figure);
        check_has(trace, rows[i].figure, rows[i].heading);
        check_has(trace, "text '0", "0 is on the axis");
        fm_history_free(h);
    }
    desk_release(&d);
}

static void figures_are_round(void **state)
{
    static const struct {
        double low, high;
        unsigned ticks;
        double step;
        int decimals;
    } axes[] = {
        { 0, 100, 5, 20, 0 },     { 0, 101, 5, 50, 0 }, { 0, 0.7, 4, 0.2, 1 },
        { -30, 70, 5, 20, 0 },    { 0, 0, 5, 0.2, 1 },  { 0, 1e6, 4, 500000, 0 },
        { -0.03, 0, 3, 0.01, 2 }, { 5, 7, 4, 2, 0 },
    };
    static const struct {
        double value;
        int decimals;
        bool with_sign;
        const char *text;
    } figures[] = {
        { 0, 0, true, "0" },
        { 1234, 0, false, "1234" },
        { 12345.4, 0, true, "+12\u00a0345" },
        { -12345.4, 1, true, "\u221212\u00a0345.4" },
        { -0.04, 1, true, "0.0" },
        { 2, 2, true, "+2.00" },
        { -7.25, 1, false, "\u22127.3" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof axes / sizeof axes[0]; i++) {
        fm_chart_axis a = fm_chart_axis_of(axes[i].low, axes[i].high, axes[i].ticks);

        CHECK_NEAR(a.step, axes[i].step, 1e-12, "step");
        assert_int_equal(a.decimals, axes[i].decimals);
        assert_true(a.low <= 0 && a.low <= axes[i].low);
        assert_true(a.high >= 0 && a.high >= axes[i].high && a.high > a.low);
    }
    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++) {
        fm_str out = { 0 };

        fm_chart_add_number(&out, figures[i].value, figures[i].decimals,
                            figures[i].with_sign);
        assert_string_equal(fm_str_text(&out), figures[i].text);
        fm_str_release(&out);
    }
}

static void dates_are_round(void **state)
{
    static const struct {
        fm_date first, last;
        double width_px;
        const char *labels; /* the first three, '/' for a new line */
        size_t count;
    } rows[] = {
        { { 2025, 4, 2 }, { 2025, 4, 4 }, 900, "2 Apr/2025|3 Apr|4 Apr", 3 },
        { { 2025, 4, 2 }, { 2025, 6, 30 }, 900, "7 Apr/2025|14 Apr|21 Apr", 13 },
        { { 2025, 4, 2 }, { 2025, 6, 30 }, 300, "May/2025|Jun", 2 },
        { { 2017, 10, 1 }, { 2020, 3, 6 }, 1200, "Nov/2017|Jan/2018|Mar", 15 },
        { { 2017, 10, 1 }, { 2020, 3, 6 }, 400, "Jan/2018|Jul|Jan/2019", 5 },
        { { 2011, 3, 15 }, { 2024, 12, 8 }, 900, "2012|2013|2014", 13 },
        { { 1914, 7, 28 }, { 1995, 11, 21 }, 300, "1920|1940|1960", 4 },
        { { 1, 1, 1 }, { 9999, 12, 31 }, 800, "1000|2000|3000", 9 },
        { { 1969, 12, 20 }, { 1970, 1, 12 }, 300, "22 Dec/1969|29 Dec|5 Jan/1970", 4 },
        { { 2025, 4, 3 }, { 2025, 4, 5 }, 20, "3 Apr/2025", 1 },
    };
    desk d;

    (void)state;
    desk_init(&d);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t first = fm_date_to_days(rows[i].first);
        int64_t last = fm_date_to_days(rows[i].last);
        fm_chart_calendar c;
        fm_arena arena = { 0 };
        fm_str out = { 0 };

        CHECK_OK(d.ctx, fm_chart_calendar_of(d.ctx, first, last, rows[i].width_px, 60,
                                             &arena, &c));
        for (size_t k = 0; k < c.count && k < 3; k++) {
            if (k > 0)
                fm_str_add_char(&out, '|');
            fm_chart_tick_add(&out, &c, &c.ticks[k]);
        }
        for (size_t k = 0; k < c.count; k++)
            assert_true(c.ticks[k].day >= first && c.ticks[k].day <= last);
        for (char *at = out.text; *at != '\0'; at++)
            *at = *at == '\n' ? '/' : *at;
        for (char *at; (at = strstr(out.text, "\u00a0")) != NULL;) {
            *at = ' ';
            memmove(at + 1, at + 2, strlen(at + 2) + 1);
        }
        assert_string_equal(out.text, rows[i].labels);
        assert_int_equal(c.count, rows[i].count);
        fm_str_release(&out);
        fm_arena_release(&arena);
    }
    desk_release(&d);
}

/* ---- the sheet --------------------------------------------------------------------
 */

/* Pairs of numbers behind `word` in a line lie on the sheet. */
static void check_pairs(const char *line, const char *word, double width, double height,
                        const char *comment)
{
    for (const char *at = line; (at = strstr(at, word)) != NULL;) {
        double x, y;

        at += strlen(word);
        if (strchr("-0123456789", *at) == NULL)
            continue;
        x = number_at(&at);
        y = number_at(&at);
        if (!(x >= -1 && x <= width + 1 && y >= -1 && y <= height + 1))
            fail_msg("%s: EXP on %g x %g OBT %g, %g in %.100s", comment, width, height,
                     x, y, line);
    }
}

/* What is not clipped lies on the sheet. */
static void check_inside(const char *trace, double width, double height,
                         const char *comment)
{
    for (const char *at = trace; at != NULL && *at != '\0';) {
        const char *end = strchr(at, '\n');
        char *line = fm_strndup(at, end == NULL ? strlen(at) : (size_t)(end - at));

        assert_non_null(line);
        if (strncmp(line, "    ", 4) != 0) { /* deeper than a group: in a clip */
            check_pairs(line, " M ", width, height, comment);
            check_pairs(line, " L ", width, height, comment);
            check_pairs(line, " at ", width, height, comment);
        }
        fm_free(line);
        at = end == NULL ? NULL : end + 1;
    }
}

static void everything_lies_on_the_sheet(void **state)
{
    static const struct {
        size_t holders, steps;
        int days;
        const char *size;
        double width, height;
    } rows[] = {
        { 1, 1, 1, "600x400", 600, 400 },
        { 1, 2, 1, "1440x900", 1440, 900 },
        { 6, 768, 1, "600x400", 600, 400 },
        { 6, 768, 1, "1440x900", 1440, 900 },
        { 2, 90, 1, "a4", 793.7, 1122.5 },
        { 3, 8, 90, "a4 landscape", 1122.5, 793.7 },
        { 10, 40, 7, "600x400", 600, 400 },
        { 10, 40, 400, "400x300", 400, 300 },
        { 4, 100, 30, "3000x700", 3000, 700 },
        { 4, 3000, 1, "700x3000", 700, 3000 },
    };
    desk d;

    (void)state;
    desk_init(&d);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_history *h = history_long(rows[i].holders, rows[i].steps, rows[i].days);
        fm_chart_options o = FM_CHART_OPTIONS_INIT;

        o.size = rows[i].size;
        o.source = "Source: a very long line of sources that has to be wrapped, and so "
                   "on, and so on, and so on, and so on, and so on, and so on";
        check_inside(desk_draw(&d, h, &o), rows[i].width, rows[i].height, o.size);
        assert_int_equal(d.log.length, 0);
        fm_history_free(h);
    }
    desk_release(&d);
}

static void names_at_the_ends_do_not_overlap(void **state)
{
    static const char *const sizes[] = { "600x400", "1200x800", "a4" };
    static const char *const names[] = { "Alpha", "Beta", "Gamma", "Delta", "Epsilon" };
    desk d;

    (void)state;
    desk_init(&d);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        fm_chart_options o = FM_CHART_OPTIONS_INIT;
        fm_history *h = history_long(5, 3, 1); /* all lines end close together */
        const char *trace;
        double y[5];

        o.size = sizes[i];
        o.subtitle = "";
        trace = desk_draw(&d, h, &o);
        for (size_t k = 0; k < 5; k++) {
            char head[32];
            const char *at;

            snprintf(head, sizeof head, "text '%s'", names[k]);
            at = strstr(trace, head);
            assert_non_null(at);
            at = strstr(at, " at ") + 4;
            (void)number_at(&at);
            y[k] = number_at(&at);
            for (size_t j = 0; j < k; j++)
                if (fabs(y[k] - y[j]) < 10)
                    fail_msg("%s: %s on %s", sizes[i], names[k], names[j]);
        }
        fm_history_free(h);
    }
    desk_release(&d);
}

static void labels_colors_and_words_are_those_given(void **state)
{
    static const stride strides[] = { { 1, 0, false }, { 0, 0, false } };
    static const move moves[MOVES_MAX] = { { 0, 1, 0, 6 } };
    static const fm_chart_holder looks[] = { { "Alpha", "المعارضة", "#123456" },
                                             { "Beta", NULL, "teal" },
                                             { "Unknown", "x", "red" } };
    fm_history *h = history_of(2, 100, strides, moves);
    fm_chart_options o = FM_CHART_OPTIONS_INIT;
    const char *trace;
    desk d;

    (void)state;
    desk_init(&d);
    o.holders = looks;
    o.holder_count = 3;
    o.title = "A title";
    o.subtitle = "";
    o.source = "Source: here";
    trace = desk_draw(&d, h, &o);
    check_has(trace, "'A title'", "title");
    check_has(trace, "'Source: here'", "source");
    check_has(trace, "'المعارضة'", "label");
    check_has(trace, "'Beta'", "a name stands for its label");
    check_has(trace, "fill #123456", "a colour");
    check_has(trace, "fill #008080", "a colour by its name");
    check_lacks(trace, "Net:", "no subtitle");
    check_lacks(trace, "Unknown", "holders that are not there");
    fm_history_free(h);
    desk_release(&d);
}

static void many_holders_are_put_together(void **state)
{
    static const stride strides[] = { { 1, 0, false }, { 0, 0, false } };
    static const move moves[MOVES_MAX] = { { 0, NOBODY, 9, 6 } };
    fm_history *h = history_of(10, 100, strides, moves);
    const char *trace;
    desk d;

    (void)state;
    desk_init(&d);
    trace = desk_draw(&d, h, NULL);
    check_has(trace, "text 'Kappa'", "the largest");
    check_has(trace, "text 'Zeta'", "the sixth of equals");
    check_has(trace, "text '3 others'", "the rest");
    check_lacks(trace, "text 'Eta'", "the seventh of equals");
    fm_history_free(h);
    desk_release(&d);
}

/* ---- the file ---------------------------------------------------------------------
 */

static void the_same_bytes_come_every_time(void **state)
{
    static const char *const names[] = { "png", "svg", "pdf", "trace" };
    fm_history *h = history_long(3, 30, 1);
    desk d;

    (void)state;
    desk_init(&d);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        fm_chart_options o = FM_CHART_OPTIONS_INIT;
        fm_str bytes[2] = { { 0 }, { 0 } };
        char path[sizeof FOLDER + 32];

        o.overwrite = true;
        snprintf(path, sizeof path, FOLDER "/same.%s", names[i]);
        for (int k = 0; k < 2; k++) {
            CHECK_OK(d.ctx, fm_chart_write(d.ctx, h, &o, path));
            CHECK_OK(d.ctx, fm_file_read(d.ctx, path, 1 << 24, &bytes[k]));
        }
        assert_int_equal(bytes[0].length, bytes[1].length);
        assert_memory_equal(bytes[0].text, bytes[1].text, bytes[0].length);
        if (i == 1)
            check_has(bytes[0].text, "<dc:date>2024-01-31", "the date of the last one");
        fm_str_release(&bytes[0]);
        fm_str_release(&bytes[1]);
    }
    fm_history_free(h);
    desk_release(&d);
}

static void what_cannot_be_drawn_is_refused_and_leaves_no_file(void **state)
{
    static const fm_chart_holder bad[] = { { "Alpha", NULL, "reddish" } };
    static const struct {
        const char *path;
        fm_chart_options options;
        size_t steps;
        fm_status status;
        const char *words;
    } rows[] = {
        { "a.gif", { .density = 1 }, 2, FM_ERR_USAGE, "ends with .png, .svg or .pdf" },
        { "a.tif", { .density = 1 }, 2, FM_ERR_USAGE, "ends with .png, .svg or .pdf" },
        { "a.png", { .density = 0 }, 2, FM_ERR_USAGE, "density is out of range" },
        { "a.png",
          { .density = 1, .size = "big" },
          2,
          FM_ERR_USAGE,
          "'big' is not a size" },
        { "a.png",
          { .density = 1, .size = "90x60" },
          2,
          FM_ERR_LIMIT,
          "no room on 90 x 60 px" },
        { "a.png",
          { .density = 1, .size = "90x900" },
          2,
          FM_ERR_LIMIT,
          "no room on 90 x 900 px" },
        { "a.png",
          { .density = 1, .paper = "whitish" },
          2,
          FM_ERR_USAGE,
          "paper 'whitish'" },
        { "a.png",
          { .density = 1, .holders = bad, .holder_count = 1 },
          2,
          FM_ERR_USAGE,
          "color 'reddish' of holder 'Alpha'" },
        { "a.png", { .density = 1 }, 0, FM_ERR_USAGE, "it has one snapshot" },
    };
    desk d;

    (void)state;
    desk_init(&d);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_history *h = history_long(2, rows[i].steps, 1);
        char path[sizeof FOLDER + 32];

        snprintf(path, sizeof path, FOLDER "/refused_%s", rows[i].path);
        assert_int_equal(fm_chart_write(d.ctx, h, &rows[i].options, path),
                         rows[i].status);
        check_has(fm_context_error(d.ctx)->message, rows[i].words, rows[i].path);
        assert_int_equal(access(path, F_OK), -1);
        fm_history_free(h);
    }
    desk_release(&d);
}

static void an_existing_file_is_kept(void **state)
{
    fm_history *h = history_long(2, 3, 1);
    desk d;

    (void)state;
    desk_init(&d);
    (void)desk_draw(&d, h, NULL);
    assert_int_equal(fm_chart_write(d.ctx, h, NULL, FOLDER "/chart.trace"),
                     FM_ERR_OUTPUT);
    fm_history_free(h);
    desk_release(&d);
}

static void survives_every_failing_allocation(void **state)
{
    static const char path[] = FOLDER "/nomem.trace";
    fm_history *h = history_long(3, 10, 1);
    fm_chart_options o = FM_CHART_OPTIONS_INIT;
    fm_status status = FM_ERR_NOMEM;
    size_t n;
    desk d;

    (void)state;
    desk_init(&d);
    h->steps[7].missing_days = 2;
    h->steps[5].is_correction = true;
    o.size = "600x400";
    o.overwrite = true;
    (void)unlink(path);
    for (n = 1; status != FM_OK; n++) {
        fm_mem_fail_at(n);
        status = fm_chart_write(d.ctx, h, &o, path);
        fm_mem_fail_at(0);
        if (status == FM_OK)
            break;
        if (status != FM_ERR_NOMEM)
            fail_msg("allocation %zu: %s", n, fm_context_error(d.ctx)->message);
        assert_int_equal(access(path, F_OK), -1);
        assert_true(n < 20000);
    }
    assert_true(n > 50);
    fm_history_free(h);
    desk_release(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bars_are_as_high_as_their_ground_a_day),
        cmocka_unit_test(ground_that_changes_hands_is_drawn_once),
        cmocka_unit_test(parts_of_a_bar_stand_on_each_other),
        cmocka_unit_test(a_step_that_was_only_redrawn_has_no_bar),
        cmocka_unit_test(thin_bars_are_put_together),
        cmocka_unit_test(no_ground_is_lost_between_bars),
        cmocka_unit_test(missing_days_are_hatched_and_the_line_is_broken),
        cmocka_unit_test(a_correction_is_marked_and_does_not_flatten_the_rest),
        cmocka_unit_test(the_axis_of_areas_is_never_cut),
        cmocka_unit_test(figures_are_round),
        cmocka_unit_test(dates_are_round),
        cmocka_unit_test(everything_lies_on_the_sheet),
        cmocka_unit_test(names_at_the_ends_do_not_overlap),
        cmocka_unit_test(labels_colors_and_words_are_those_given),
        cmocka_unit_test(many_holders_are_put_together),
        cmocka_unit_test(the_same_bytes_come_every_time),
        cmocka_unit_test(what_cannot_be_drawn_is_refused_and_leaves_no_file),
        cmocka_unit_test(an_existing_file_is_kept),
        cmocka_unit_test(survives_every_failing_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
