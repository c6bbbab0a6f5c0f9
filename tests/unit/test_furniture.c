/* SPDX-License-Identifier: MIT */
/* Title to inset, read off the layout and the trace. */
#include "sheet/furniture.h"

#include <stdlib.h>

#include "base/mem.h"
#include "geo/geometry.h"
#include "geo/measure.h"
#include "geo/project.h"
#include "sheet/degrees.h"
#include "sheet/projection_words.h"
#include "support/check.h"

static const fm_color red = { 1, 0, 0, 1 }, green = { 0, 0.5, 0, 1 };

/* ---- a sheet without layers --------------------------------------------------------
 */

typedef struct desk {
    fm_context *ctx;
    check_log log;
    fm_document *document;
    fm_projection *projection;
    fm_sheet sheet;
    fm_layout layout;
    fm_legend_entry entries[40];
    fm_str trace;
} desk;

#define LAYER "layers: [{id: c, source: layers/countries.geojson}]\n"

/* A document of `text` and a layer that nobody reads, up to its strips and frame. */
static void desk_init(desk *d, const char *text, const char *crs, fm_bbox box)
{
    fm_str whole = { 0 };
    fm_projector *projector;
    fm_extent extent;

    memset(d, 0, sizeof *d);
    d->ctx = fm_context_new();
    assert_non_null(d->ctx);
    fm_context_set_log(d->ctx, FM_LOG_WARNING, check_collect, &d->log);
    fm_str_add(&whole, LAYER);
    fm_str_add(&whole, text);
    CHECK_OK(d->ctx,
             fm_document_parse(d->ctx, whole.text, SOURCE_FOLDER, &d->document));
    fm_str_release(&whole);
    CHECK_OK(d->ctx, fm_projection_new(d->ctx, crs, &d->projection));
    d->sheet = (fm_sheet){
        .ctx = d->ctx,
        .document = d->document,
        .language = d->document->sheet.language,
        .rtl = strcmp(d->document->sheet.language, "ar") == 0,
        .page = { 0, 0, d->document->sheet.width_px, d->document->sheet.height_px },
        .title = d->document->title,
        .subtitle = d->document->subtitle,
        .credits = d->document->furniture.credits.text,
    };
    CHECK_OK(d->ctx, fm_text_engine_new(d->ctx, &d->sheet.engine));
    CHECK_OK(d->ctx, fm_layout_strips(&d->sheet, &d->layout));
    CHECK_OK(d->ctx, fm_project_extent(d->ctx, d->projection, box, &extent));
    d->sheet.viewport = fm_viewport_fit(d->layout.frame, extent, d->projection);
    CHECK_OK(d->ctx, fm_projector_new(d->ctx, d->projection, d->sheet.viewport.extent,
                                      0, 1 / d->sheet.viewport.px_per_m, &projector));
    d->sheet.window = fm_projector_window(projector);
    fm_projector_free(projector);
    d->sheet.legend.entries = d->entries;
}

static fm_legend_entry *add_entry(desk *d, const char *label, unsigned kinds)
{
    fm_legend_entry *entry = &d->entries[d->sheet.legend.count++];

    assert_true(d->sheet.legend.count <= sizeof d->entries / sizeof d->entries[0]);
    *entry = (fm_legend_entry){
        .label = label,
        .kinds = kinds,
        .opacity = 1,
        .style = { .fill_color = red,
                   .fill_opacity = 1,
                   .line_opacity = 1,
                   .circle_color = green,
                   .circle_opacity = 1,
                   .circle_radius = { .value = 4 } },
    };
    return entry;
}

static void desk_corners(desk *d)
{
    CHECK_OK(d->ctx, fm_layout_corners(&d->sheet, &d->layout));
}

/* The trace of all that is drawn, graticule included. */
static const char *desk_draw(desk *d)
{
    fm_graticule *graticule = NULL;
    fm_painter *painter;

    if (d->document->furniture.graticule.on)
        CHECK_OK(d->ctx, fm_graticule_new(&d->sheet, &graticule));
    CHECK_OK(d->ctx, fm_painter_trace_new(d->ctx, &d->trace, &painter));
    if (graticule != NULL) {
        fm_graticule_draw_lines(&d->sheet, graticule, painter);
        fm_graticule_draw_labels(&d->sheet, graticule, painter);
    }
    fm_layout_draw(&d->sheet, &d->layout, painter);
    CHECK_OK(d->ctx, fm_painter_status(painter));
    fm_painter_free(painter);
    fm_graticule_free(graticule);
    return fm_str_text(&d->trace);
}

static void desk_release(desk *d)
{
    fm_layout_release(&d->layout);
    fm_text_engine_free(d->sheet.engine);
    fm_projection_free(d->projection);
    fm_document_free(d->document);
    fm_str_release(&d->trace);
    fm_context_free(d->ctx);
}

/* ---- reading the trace
 * --------------------------------------------------------------- */

static void check_has(const char *trace, const char *words)
{
    if (strstr(trace, words) == NULL)
        fail_msg("EXP '%s' in\n%s", words, trace);
}

static void check_lacks(const char *trace, const char *words)
{
    if (strstr(trace, words) != NULL)
        fail_msg("EXP no '%s' in\n%s", words, trace);
}

/* Where the trace writes a text, its top left corner. */
static fm_pt text_at(const char *trace, const char *text)
{
    fm_str quoted = { 0 };
    const char *at;
    fm_pt p;

    fm_str_addf(&quoted, "text '%s' ", text);
    at = strstr(trace, quoted.text);
    if (at == NULL)
        fail_msg("EXP %s in\n%s", quoted.text, trace);
    at = strstr(at, " at ");
    assert_int_equal(sscanf(at, " at %lf %lf", &p.x, &p.y), 2);
    fm_str_release(&quoted);
    return p;
}

/* The points of the `nth` path that is stroked inside the group. */
static size_t stroke_points(const char *trace, const char *group, int nth, fm_pt *out,
                            size_t room)
{
    const char *at = strstr(trace, group);
    size_t count = 0;

    for (int i = 0; at != NULL && i <= nth; i++)
        at = strstr(at + 1, "stroke ");
    if (at == NULL)
        fail_msg("no stroke %d in '%s'", nth, group);
    for (; *at != '\n' && count < room; at++) {
        if ((*at == 'M' || *at == 'L') && at[1] == ' ' &&
            sscanf(at + 1, "%lf %lf", &out[count].x, &out[count].y) == 2)
            count++;
    }
    return count;
}

static const fm_piece *piece_named(const desk *d, const char *name)
{
    static const char *const names[] = { "title",     "credits", "legend",
                                         "scale-bar", "inset",   "north-arrow" };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i], name) == 0)
            return &d->layout.pieces[i];
    fail_msg("no piece '%s'", name);
    return NULL;
}

static const fm_bbox idlib = { 35.7, 35.1, 37.5, 36.4 };

/* ---- layout -------------------------------------------------------------------------
 */

static void strips_leave_the_frame_and_stand_flush_with_it(void **state)
{
    desk d;
    const fm_piece *title, *credits;
    fm_rect frame;
    const char *trace;

    (void)state;
    desk_init(&d,
              "title: Idlib\nsubtitle: Control\nsheet: {size: 800x600}\n"
              "furniture: {credits: {text: A source}, graticule: true}\n",
              "EPSG:32637", idlib);
    desk_corners(&d);
    title = piece_named(&d, "title");
    credits = piece_named(&d, "credits");
    frame = d.layout.frame;
    assert_true(title->shown && credits->shown);
    assert_true(title->at.y1 + fm_graticule_margin(&d.sheet) < frame.y0 + 0.01);
    assert_true(frame.y1 + fm_graticule_margin(&d.sheet) < credits->at.y0 + 0.01);
    assert_true(fm_rect_contains(d.sheet.page, credits->at));
    CHECK_NEAR(title->at.x0, frame.x0, 1e-9, "flush");
    trace = desk_draw(&d);
    CHECK_NEAR(text_at(trace, "Idlib").x, frame.x0, 0.01, "the words too");
    check_has(trace, "group 'frame'");
    check_has(trace, "text 'A source'");
    desk_release(&d);
}

static void pieces_never_overlap_nor_leave_the_frame(void **state)
{
    static const char *const sizes[] = { "90x70",     "200x150",  "320x240", "480x360",
                                         "1600x1200", "3000x400", "300x2000" };
    static const char *const languages[] = { "en", "ar" };

    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        for (size_t k = 0; k < 2; k++) {
            fm_rect boxes[FM_PIECES_MAX];
            fm_str text = { 0 };
            size_t count;
            desk d;

            fm_str_addf(
                &text,
                "title: A title of some length\n"
                "sheet: {size: %s, language: %s}\n"
                "furniture: {scale-bar: {units: [km, mi, nmi]}, inset: {source: "
                "layers/countries.geojson}}\n",
                sizes[i], languages[k]);
            desk_init(&d, text.text, "EPSG:32637", idlib);
            for (int e = 0; e < 9; e++)
                add_entry(&d, "Words of an entry", FM_SHAPE_POLYGON);
            desk_corners(&d);
            count = fm_layout_obstacles(&d.layout, boxes);
            for (size_t a = 0; a < count; a++) {
                assert_true(fm_rect_contains(d.layout.frame, boxes[a]));
                for (size_t b = 0; b < a; b++)
                    if (fm_rect_meets(boxes[a], boxes[b]))
                        fail_msg("%s: pieces %zu and %zu overlap", sizes[i], a, b);
            }
            if (i >= 4 && count == 0)
                fail_msg("%s: nothing has room", sizes[i]);
            if (i == 4)
                assert_int_equal(count, 4);
            desk_draw(&d);
            desk_release(&d);
            fm_str_release(&text);
        }
    }
}

static void what_has_no_room_is_left_out_with_a_word(void **state)
{
    desk d;

    (void)state;
    desk_init(&d, "sheet: {size: 120x90}\n", "EPSG:32637", idlib);
    for (int e = 0; e < 30; e++)
        add_entry(&d, "Words of an entry", FM_SHAPE_POLYGON);
    desk_corners(&d);
    assert_false(piece_named(&d, "legend")->shown);
    check_has(d.log.text, "furniture-no-room");
    check_has(d.log.text, "no room for the legend");
    check_lacks(desk_draw(&d), "group 'legend'");
    desk_release(&d);
}

static void positions_not_given_are_mirrored_with_the_sheet(void **state)
{
    desk en, ar;

    (void)state;
    desk_init(&en, "sheet: {size: 800x600}\n", "EPSG:32637", idlib);
    desk_init(&ar,
              "sheet: {size: 800x600, language: ar}\n"
              "furniture: {north-arrow: {position: bottom-left}}\n",
              "EPSG:32637", idlib);
    desk_corners(&en);
    desk_corners(&ar);
    assert_true(piece_named(&en, "scale-bar")->at.x1 < 400);
    assert_true(piece_named(&ar, "scale-bar")->at.x0 > 400);
    assert_true(piece_named(&ar, "north-arrow")->at.x1 < 400); /* given: kept */
    desk_release(&en);
    desk_release(&ar);
}

/* ---- scale bar
 * ------------------------------------------------------------------------ */

/* The ground between the ends of the bar that the trace has drawn. */
static double bar_on_ground_m(desk *d, const char *trace)
{
    fm_pt p[4];
    fm_lonlat from, to;

    /* casing first; then tick, left end, right end, tick */
    assert_int_equal(stroke_points(trace, "group 'scale-bar'", 1, p, 4), 4);
    assert_true(fm_viewport_ground(&d->sheet.viewport, p[1], &from));
    assert_true(fm_viewport_ground(&d->sheet.viewport, p[2], &to));
    return fm_distance_m(from, to);
}

static void a_scale_bar_is_true_where_it_stands(void **state)
{
    static const struct {
        const char *why, *crs;
        fm_bbox box;
        const char *position;
        double km;
        bool has_note;
    } rows[] = {
        { "a UTM zone",
          "EPSG:32637",
          { 35.7, 35.1, 37.5, 36.4 },
          "bottom-left",
          20,
          false },
        { "far off the zone's meridian",
          "EPSG:32637",
          { 45, 35, 47, 36 },
          "top-right",
          20,
          false },
        { "Web Mercator in the north, below",
          "EPSG:3857",
          { 10, 55, 30, 70 },
          "bottom-left",
          200,
          true },
        { "and above", "EPSG:3857", { 10, 55, 30, 70 }, "top-left", 200, true },
        { "plate carree", "EPSG:4326", { 10, 40, 30, 55 }, "bottom-right", 200, true },
        { "Lambert's conic",
          "EPSG:3034",
          { -5, 40, 30, 60 },
          "bottom-left",
          200,
          true },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_str text = { 0 };
        const char *trace;
        double metres;
        desk d;

        fm_str_addf(&text,
                    "sheet: {size: 1200x900}\n"
                    "furniture: {scale-bar: {position: %s}}\n",
                    rows[i].position);
        desk_init(&d, text.text, rows[i].crs, rows[i].box);
        desk_corners(&d);
        trace = desk_draw(&d);
        metres = bar_on_ground_m(&d, trace);
        /* the trace has hundredths of a pixel */
        CHECK_NEAR(metres / 1000 / rows[i].km, 1, 3e-4, rows[i].why);
        fm_str_clear(&text);
        fm_str_addf(&text, "text '%d' ", (int)rows[i].km);
        check_has(trace, text.text);
        if ((strstr(trace, "text 'at ") != NULL) != rows[i].has_note)
            fail_msg("%s: note EXP %d in\n%s", rows[i].why, rows[i].has_note, trace);
        desk_release(&d);
        fm_str_release(&text);
    }
}

static void units_share_a_line_and_agree(void **state)
{
    desk d;
    const char *trace;
    fm_pt p[40];
    size_t count, bars = 0;
    double km = 0, mi = 0;

    (void)state;
    desk_init(&d,
              "sheet: {size: 1200x900}\nfurniture: {scale-bar: {units: [km, mi]}}\n",
              "EPSG:32637", idlib);
    desk_corners(&d);
    trace = desk_draw(&d);
    check_has(trace, "text 'km'");
    check_has(trace, "text 'mi'");
    count = stroke_points(trace, "group 'scale-bar'", 1, p, 40);
    for (size_t i = 2; i < count; i++) {
        if (fabs(p[i].y - p[i - 1].y) > 0.005 || p[i].x - p[i - 1].x < 20)
            continue;
        *(bars++ == 0 ? &km : &mi) = p[i].x - p[i - 1].x;
    }
    assert_int_equal(bars, 2);
    CHECK_NEAR(mi / km, 10 * 1.609344 / 20, 1e-3, "10 mi beside 20 km");
    desk_release(&d);
}

static void a_fixed_scale_is_said(void **state)
{
    desk d;

    (void)state;
    desk_init(
        &d, "sheet: {size: 900x900, extent: {centre: [36.5, 35.7], scale: 1:500000}}\n",
        "EPSG:32637", idlib);
    desk_corners(&d);
    check_has(desk_draw(&d), "text '1:500\u00a0000'");
    desk_release(&d);
}

/* ---- north
 * ---------------------------------------------------------------------------- */

static void the_arrow_points_to_north_where_it_stands(void **state)
{
    static const fm_bbox east = { 41, 48, 43, 49 }; /* of zone 37's meridian, 39 E */
    desk d;
    fm_pt p[4], middle, tip;
    fm_lonlat place;
    double turn, expected;

    (void)state;
    desk_init(&d, "sheet: {size: 1200x900}\n", "EPSG:32637", east);
    desk_corners(&d);
    assert_int_equal(stroke_points(desk_draw(&d), "group 'north-arrow'", 1, p, 4), 4);
    tip = p[0];
    middle = (fm_pt){ (p[1].x + p[3].x) / 2, (p[1].y + p[3].y) / 2 };
    turn = atan2(tip.x - middle.x, middle.y - tip.y) * 180 / 3.14159265358979;
    assert_true(fm_viewport_ground(&d.sheet.viewport, middle, &place));
    expected = fm_projection_convergence_deg(d.projection, place);
    assert_true(fabs(expected) > 1);
    CHECK_NEAR(turn, expected, 0.1, "degrees");
    desk_release(&d);
}

static void where_north_turns_there_is_no_arrow(void **state)
{
    static const fm_bbox arctic = { -180, 66, 180, 90 };
    desk d;

    (void)state;
    desk_init(&d, "sheet: {size: 700x700}\n", "EPSG:3995", arctic);
    desk_corners(&d);
    assert_false(piece_named(&d, "north-arrow")->shown);
    assert_int_equal(d.log.count[FM_LOG_WARNING], 0);
    desk_release(&d);
}

/* ---- graticule
 * ------------------------------------------------------------------------- */

static size_t count_words(const char *text, const char *word)
{
    size_t count = 0;

    for (; (text = strstr(text, word)) != NULL; text += strlen(word))
        count++;
    return count;
}

static void the_graticule_has_round_degrees_round_the_frame(void **state)
{
    desk d;
    const char *trace;
    fm_pt p;

    (void)state;
    desk_init(&d, "sheet: {size: 1200x900}\nfurniture: {graticule: {interval: 0.5}}\n",
              "EPSG:32637", idlib);
    trace = desk_draw(&d);
    assert_int_equal(count_words(trace, "'36°30′E'"), 2); /* below and above */
    assert_int_equal(count_words(trace, "'36°N'"), 2);    /* left and right */
    p = text_at(trace, "36°30′E");
    assert_true(p.y < d.layout.frame.y0 || p.y > d.layout.frame.y1);
    p = text_at(trace, "36°N");
    assert_true(p.x < d.layout.frame.x0 || p.x > d.layout.frame.x1);
    desk_release(&d);
}

static void the_chosen_interval_gives_a_few_lines(void **state)
{
    static const double spans[] = { 0.01, 0.07, 0.3, 1, 2.5, 8, 22, 60 };

    (void)state;
    for (size_t i = 0; i < sizeof spans / sizeof spans[0]; i++) {
        fm_bbox box = { 30.3, 0.1, 30.3 + spans[i], 0.1 + spans[i] };
        fm_graticule *graticule;
        fm_painter *painter;
        size_t lines;
        desk d;

        desk_init(&d, "sheet: {size: 800x800}\nfurniture: {graticule: true}\n",
                  "EPSG:3857", box);
        CHECK_OK(d.ctx, fm_graticule_new(&d.sheet, &graticule));
        CHECK_OK(d.ctx, fm_painter_trace_new(d.ctx, &d.trace, &painter));
        fm_graticule_draw_lines(&d.sheet, graticule, painter);
        lines = count_words(fm_str_text(&d.trace), " M ");
        if (lines < 5 || lines > 18)
            fail_msg("%g degrees: %zu lines", spans[i], lines);
        fm_painter_free(painter);
        fm_graticule_free(graticule);
        desk_release(&d);
    }
}

static void a_parallel_is_a_curve_in_a_conic(void **state)
{
    static const fm_bbox europe = { -10, 36, 40, 68 };
    desk d;
    const char *trace;

    (void)state;
    desk_init(&d, "sheet: {size: 900x900}\nfurniture: {graticule: {interval: 10}}\n",
              "EPSG:3034", europe);
    trace = desk_draw(&d);
    assert_true(count_words(trace, " L ") > 60);
    desk_release(&d);
}

static void round_a_pole_parallels_are_named_on_the_map(void **state)
{
    static const fm_bbox arctic = { -180, 66, 180, 90 };
    desk d;
    const char *trace;
    fm_pt p;

    (void)state;
    desk_init(&d, "sheet: {size: 700x700}\nfurniture: {graticule: true}\n", "EPSG:3995",
              arctic);
    trace = desk_draw(&d);
    p = text_at(trace, "80°N");
    assert_true(p.x > d.layout.frame.x0 && p.x < d.layout.frame.x1);
    assert_int_equal(count_words(trace, "'80°N'"), 1);
    check_has(trace, "'180°'");
    check_has(trace, "'0°'");
    check_has(trace, "'90°E'");
    check_has(trace, "'90°W'");
    desk_release(&d);
}

static void an_interval_too_fine_is_refused(void **state)
{
    static const fm_bbox world = { -180, -80, 180, 80 };
    fm_graticule *graticule = NULL;
    desk d;

    (void)state;
    desk_init(&d, "furniture: {graticule: {interval: 0.01}}\n", "EPSG:4326", world);
    assert_int_equal(fm_graticule_new(&d.sheet, &graticule), FM_ERR_DOCUMENT);
    assert_null(graticule);
    desk_release(&d);
}

/* ---- degrees and words
 * ----------------------------------------------------------------- */

static void degrees_are_written_as_maps_do(void **state)
{
    static const struct {
        const char *language;
        double degrees;
        fm_axis axis;
        double step;
        const char *text;
    } rows[] = {
        { "en", 36, FM_AXIS_LON, 0, "36°E" },
        { "en", -36.5, FM_AXIS_LAT, 0, "36°30′S" },
        { "en", 35 + 59.9999999 / 60, FM_AXIS_LAT, 0, "36°N" },
        { "en", 1.0 / 3600, FM_AXIS_LAT, 0, "0°00′01″N" },
        { "en", 0, FM_AXIS_LAT, 0, "0°" },
        { "en", 180, FM_AXIS_LON, 0, "180°" },
        { "en", -180, FM_AXIS_LON, 0, "180°" },
        { "en", 190, FM_AXIS_LON, 0, "170°W" },
        { "en", 35.49, FM_AXIS_LAT, 1.0 / 12, "35°30′N" },
        { "de", 36, FM_AXIS_LON, 0, "36°\u00a0O" },
        { "fr-CH", -36, FM_AXIS_LON, 0, "36°\u00a0O" },
        { "ru", 36, FM_AXIS_LAT, 0, "36°\u00a0с.\u00a0ш." },
        { "xx", 36, FM_AXIS_LON, 0, "36°E" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_sheet sheet = { .language = rows[i].language };
        fm_str text = { 0 };

        fm_degrees_add(&text, &sheet, rows[i].degrees, rows[i].axis, rows[i].step);
        assert_string_equal(fm_str_text(&text), rows[i].text);
        fm_str_release(&text);
    }
}

static void words_come_in_the_sheets_language_or_in_english(void **state)
{
    static const struct {
        const char *language, *key, *word;
    } rows[] = {
        { "en", "Sources", "Sources" },
        { "ar", "Sources", "المصادر" },
        { "ar-SY", "km", "كم" },
        { "de", "Contested", "Umkämpft" },
        { "en", "Stale", "Out of date" },
        { "uk", "^N", "Пн" },
        { "arc", "Sources", "Sources" },
        { "he", "at %s", "ב־%s" },
        { "de", "no such word", "no such word" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_sheet sheet = { .language = rows[i].language };

        assert_string_equal(fm_sheet_word(&sheet, rows[i].key), rows[i].word);
    }
}

static void projections_are_named_for_readers(void **state)
{
    static const struct {
        const char *crs, *words;
    } rows[] = {
        { "EPSG:32637", "WGS 84 / UTM zone 37N (EPSG:32637)" },
        { "ESRI:54030", "World Robinson (ESRI:54030)" },
        { "+proj=laea +lat_0=36 +lon_0=-37.5",
          "Lambert azimuthal equal-area, 36°N 37°30′W" },
        { "+proj=eqearth +lon_0=37", "Equal Earth, 37°E" },
        { "+proj=robin", "Robinson" },
        { "+proj=wag4", "wag4" },
    };
    fm_sheet sheet = { .language = "en" };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_context *ctx = fm_context_new();
        fm_str text = { 0 };
        fm_projection *projection;

        CHECK_OK(ctx, fm_projection_new(ctx, rows[i].crs, &projection));
        fm_projection_words_add(&text, &sheet, fm_projection_about(projection));
        assert_string_equal(fm_str_text(&text), rows[i].words);
        fm_str_release(&text);
        fm_projection_free(projection);
        fm_context_free(ctx);
    }
}

/* ---- legend
 * ----------------------------------------------------------------------------- */

static void the_legend_draws_what_the_map_draws(void **state)
{
    desk d;
    fm_legend_entry *e;
    const char *trace;

    (void)state;
    desk_init(&d, "sheet: {size: 800x600}\nfurniture: {legend: {title: Signs}}\n",
              "EPSG:32637", idlib);
    add_entry(&d, "Control", 0);
    e = add_entry(&d, "Claimed", FM_SHAPE_POLYGON);
    e->style = fm_ink_certainty(e->style, FM_CLAIMED);
    e->opacity = 0.5;
    e = add_entry(&d, "Front", FM_SHAPE_LINE);
    e->style.line_color = green;
    e->style.line_width.value = 1.5;
    e->style.tactical = "flot";
    e = add_entry(&d, "People", FM_SHAPE_POINT);
    e->size_count = 2;
    e->sizes[0] = 8;
    e->values[0] = 250000;
    e->sizes[1] = 3;
    e->values[1] = 1000;
    desk_corners(&d);
    trace = desk_draw(&d);
    check_has(trace, "group 'legend'");
    check_has(trace, "text 'Signs'");
    check_has(trace, "text 'Control'");
    check_has(trace, "fill #ff000073"); /* red at 0.45 of the claimed */
    check_has(trace, "group '' 0.50");
    check_has(trace, "stroke #008000 1.50");
    check_has(trace, " C ");
    check_has(trace, "text '250\u00a0000'");
    check_has(trace, "text '1000'");
    assert_true(text_at(trace, "Front").y > text_at(trace, "Claimed").y);
    desk_release(&d);
}

static void a_dressed_edge_shows_in_the_swatch_of_its_area(void **state)
{
    desk d;
    fm_legend_entry *e;

    (void)state;
    desk_init(&d, "sheet: {size: 800x600}\n", "EPSG:32637", idlib);
    e = add_entry(&d, "Held", FM_SHAPE_POLYGON);
    e->style.line_color = green;
    e->style.line_width.value = 1;
    e->style.tactical = "flot";
    desk_corners(&d);
    assert_int_equal(count_words(strstr(desk_draw(&d), "group 'legend'"), " C "), 6);
    desk_release(&d);
}

/* Layers of one line each stand together; one of several lines is set off. */
static void layers_are_parted_where_one_has_several_lines(void **state)
{
    static const char *const labels[] = { "One", "Two", "Three", "Four", "Five" };
    static const bool first[] = { true, true, true, false, true };
    double y[5];
    desk d;

    (void)state;
    desk_init(&d, "sheet: {size: 800x600}\n", "EPSG:32637", idlib);
    for (int i = 0; i < 5; i++)
        add_entry(&d, labels[i], FM_SHAPE_POLYGON)->is_first = first[i];
    desk_corners(&d);
    desk_draw(&d);
    for (int i = 0; i < 5; i++)
        y[i] = text_at(fm_str_text(&d.trace), labels[i]).y;
    CHECK_NEAR(y[2] - y[1], y[1] - y[0], 0.02, "single lines");
    CHECK_NEAR(y[3] - y[2], y[1] - y[0], 0.02, "inside a layer");
    assert_true(y[4] - y[3] > y[1] - y[0] + 2);
    desk_release(&d);
}

static void words_stand_right_of_swatches_and_left_on_a_mirrored_sheet(void **state)
{
    static const char *const languages[] = { "en", "ar" };

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        fm_str text = { 0 };
        const char *trace, *stamp;
        fm_pt words, swatch;
        desk d;

        fm_str_addf(&text, "sheet: {size: 800x600, language: %s}\n", languages[i]);
        desk_init(&d, text.text, "EPSG:32637", idlib);
        add_entry(&d, "Posts", FM_SHAPE_POINT);
        desk_corners(&d);
        trace = desk_draw(&d);
        words = text_at(trace, "Posts");
        stamp = strstr(strstr(trace, "stamp {"), "} at ");
        assert_int_equal(sscanf(stamp, "} at %lf %lf", &swatch.x, &swatch.y), 2);
        assert_true(i == 0 ? words.x > swatch.x : words.x < swatch.x);
        desk_release(&d);
        fm_str_release(&text);
    }
}

static void a_tall_legend_is_set_in_columns(void **state)
{
    desk d;
    const char *trace;

    (void)state;
    desk_init(&d, "sheet: {size: 1200x600}\n", "EPSG:32637", idlib);
    for (int i = 0; i < 29; i++)
        add_entry(&d, "One of many", FM_SHAPE_POLYGON);
    add_entry(&d, "The last", FM_SHAPE_POLYGON);
    desk_corners(&d);
    assert_true(piece_named(&d, "legend")->shown);
    trace = desk_draw(&d);
    assert_true(text_at(trace, "The last").x > text_at(trace, "One of many").x + 50);
    desk_release(&d);
}

/* The legend's box on a sheet on which symbols stand at `at`. */
static fm_rect legend_beside(fm_pt *at, size_t count)
{
    desk d;
    fm_rect box;

    desk_init(&d, "sheet: {size: 900x700}\n", "EPSG:32637", idlib);
    for (int i = 0; i < 27; i++)
        add_entry(&d, "One of many", FM_SHAPE_POLYGON);
    d.sheet.symbols = (fm_sheet_symbols){ .at = at, .count = count };
    desk_corners(&d);
    assert_true(piece_named(&d, "legend")->shown);
    assert_true(piece_named(&d, "scale-bar")->shown);
    box = piece_named(&d, "legend")->at;
    desk_release(&d);
    return box;
}

static void a_legend_keeps_off_symbols_where_other_columns_can(void **state)
{
    fm_rect usual = legend_beside(NULL, 0), other;
    fm_pt far[] = { { usual.x0 + 4, usual.y1 - 4 }, { usual.x0 + 8, usual.y1 - 9 } };
    fm_pt near[] = { { usual.x1 - 4, usual.y1 - 4 } };

    (void)state;
    other = legend_beside(far, 2);
    for (size_t i = 0; i < 2; i++)
        assert_true(other.x0 > far[i].x || other.y0 > far[i].y);
    assert_true(other.x1 - other.x0 < usual.x1 - usual.x0);
    /* what no setting frees changes nothing */
    other = legend_beside(near, 1);
    assert_memory_equal(&other, &usual, sizeof usual);
}

static void a_code_from_a_field_is_the_entrys(void **state)
{
    desk d;
    fm_legend_entry *e;

    (void)state;
    desk_init(&d, "sheet: {size: 800x600}\n", "EPSG:32637", idlib);
    e = add_entry(&d, "Posts", FM_SHAPE_POINT);
    e->style.symbol_sidc = "{sidc}";
    e->style.symbol_size.value = 20;
    e->style.symbol_stroke_color = green;
    e->style.symbol_stroke_width = 1;
    e->sidc = "10042500001601000000";
    desk_corners(&d);
    /* three corners, not the placeholder's four */
    check_has(desk_draw(&d), "L 10.00 5.77 L -10.00 5.77 Z; } at");
    desk_release(&d);
}

/* ---- credits
 * ---------------------------------------------------------------------------- */

static void sources_are_one_sentence(void **state)
{
    static const struct {
        const char *credits, *text;
    } rows[] = {
        { "Natural Earth.", "text 'Source: Natural Earth.'" },
        { "One.\nTwo;\nThree.", "text 'Sources: One · Two · Three.'" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        desk d;

        desk_init(&d, "sheet: {size: 800x600}\n", "EPSG:32637", idlib);
        fm_layout_release(&d.layout);
        d.sheet.credits = rows[i].credits;
        d.sheet.projection_note = "WGS 84";
        CHECK_OK(d.ctx, fm_layout_strips(&d.sheet, &d.layout));
        desk_corners(&d);
        check_has(desk_draw(&d), rows[i].text);
        check_has(fm_str_text(&d.trace), "text 'Projection: WGS 84'");
        desk_release(&d);
    }
}

static void credits_too_long_are_cut_with_a_word(void **state)
{
    fm_str text = { 0 };
    desk d;

    (void)state;
    fm_str_add(&text, "sheet: {size: 300x200}\nfurniture: {credits: {text: \"");
    for (int i = 0; i < 400; i++)
        fm_str_add(&text, "words and words ");
    fm_str_add(&text, "\"}}\n");
    desk_init(&d, text.text, "EPSG:32637", idlib);
    check_has(d.log.text, "credits-cut");
    assert_true(piece_named(&d, "credits")->shown);
    desk_release(&d);
    fm_str_release(&text);
}

/* ---- inset
 * ------------------------------------------------------------------------------ */

static void the_inset_shows_land_and_marks_the_map(void **state)
{
    static const struct {
        const char *why, *inset;
        fm_bbox box;
        const char *mark;
    } rows[] = {
        { "a frame",
          "{source: layers/countries.geojson}",
          { 35.7, 35.1, 37.5, 36.4 },
          "fill #c70f211a" },
        { "a dot, as the frame would not be seen",
          "{source: layers/countries.geojson, extent: [-20, 20, 60, 60]}",
          { 36.5, 35.7, 36.6, 35.8 },
          "fill #c70f21 " },
        { "a globe for half a hemisphere",
          "{source: layers/countries.geojson}",
          { -60, 10, 60, 70 },
          "fill #c70f211a" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_str text = { 0 };
        const char *trace;
        desk d;

        fm_str_addf(&text, "sheet: {size: 1200x900}\nfurniture: {inset: %s}\n",
                    rows[i].inset);
        desk_init(&d, text.text, i == 2 ? "EPSG:3034" : "EPSG:32637", rows[i].box);
        desk_corners(&d);
        if (!piece_named(&d, "inset")->shown)
            fail_msg("%s: no inset", rows[i].why);
        trace = strstr(desk_draw(&d), "group 'inset'");
        assert_non_null(trace);
        check_has(trace, rows[i].mark);
        if (count_words(trace, " L ") < 300)
            fail_msg("%s: no land", rows[i].why);
        desk_release(&d);
        fm_str_release(&text);
    }
}

static void an_inset_without_its_layer_says_so(void **state)
{
    desk d;

    (void)state;
    desk_init(&d, "furniture: {inset: true}\n", "EPSG:32637", idlib);
    d.document->furniture.inset.source = "layers/no-such-land.geojson";
    d.document->furniture.inset.folder = SOURCE_FOLDER;
    assert_int_equal(fm_layout_corners(&d.sheet, &d.layout), FM_ERR_LAYER);
    check_has(fm_context_error(d.ctx)->message, "inset: ");
    desk_release(&d);
}

static void the_countries_that_come_with_frontmap_are_the_standard(void **state)
{
    static const struct {
        const char *data;
        fm_status status;
    } rows[] = { { SOURCE_FOLDER, FM_OK }, { "/no/such/folder", FM_ERR_LAYER } };

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        desk d;

        desk_init(&d, "furniture: {inset: true}\n", "EPSG:32637", idlib);
        setenv("FRONTMAP_DATA", rows[i].data, 1);
        assert_int_equal(fm_layout_corners(&d.sheet, &d.layout), rows[i].status);
        unsetenv("FRONTMAP_DATA");
        if (rows[i].status != FM_OK)
            check_has(fm_context_error(d.ctx)->message, "set FRONTMAP_DATA");
        desk_release(&d);
    }
}

/* ---- memory
 * ------------------------------------------------------------------------------ */

static void running_out_of_memory_anywhere_is_reported(void **state)
{
    desk d;
    size_t n;

    (void)state;
    desk_init(
        &d,
        "title: Idlib\nsheet: {size: 800x600}\n"
        "furniture: {graticule: true, credits: {text: A source}, scale-bar: {units: "
        "[km, mi]}}\n",
        "EPSG:32637", idlib);
    add_entry(&d, "Posts", FM_SHAPE_POINT);
    add_entry(&d, "Ground", FM_SHAPE_POLYGON);
    for (n = 1;; n++) {
        fm_graticule *graticule = NULL;
        fm_layout layout = { 0 };
        fm_status status;

        fm_mem_fail_at(n);
        status = fm_layout_strips(&d.sheet, &layout);
        if (status == FM_OK)
            status = fm_layout_corners(&d.sheet, &layout);
        if (status == FM_OK)
            status = fm_graticule_new(&d.sheet, &graticule);
        fm_mem_fail_at(0);
        fm_graticule_free(graticule);
        fm_layout_release(&layout);
        if (status == FM_OK)
            break;
        if (status != FM_ERR_NOMEM)
            fail_msg("allocation %zu: %s", n, fm_context_error(d.ctx)->message);
    }
    assert_true(n > 50);
    desk_release(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strips_leave_the_frame_and_stand_flush_with_it),
        cmocka_unit_test(pieces_never_overlap_nor_leave_the_frame),
        cmocka_unit_test(what_has_no_room_is_left_out_with_a_word),
        cmocka_unit_test(positions_not_given_are_mirrored_with_the_sheet),
        cmocka_unit_test(a_scale_bar_is_true_where_it_stands),
        cmocka_unit_test(units_share_a_line_and_agree),
        cmocka_unit_test(a_fixed_scale_is_said),
        cmocka_unit_test(the_arrow_points_to_north_where_it_stands),
        cmocka_unit_test(where_north_turns_there_is_no_arrow),
        cmocka_unit_test(the_graticule_has_round_degrees_round_the_frame),
        cmocka_unit_test(the_chosen_interval_gives_a_few_lines),
        cmocka_unit_test(a_parallel_is_a_curve_in_a_conic),
        cmocka_unit_test(round_a_pole_parallels_are_named_on_the_map),
        cmocka_unit_test(an_interval_too_fine_is_refused),
        cmocka_unit_test(degrees_are_written_as_maps_do),
        cmocka_unit_test(words_come_in_the_sheets_language_or_in_english),
        cmocka_unit_test(projections_are_named_for_readers),
        cmocka_unit_test(the_legend_draws_what_the_map_draws),
        cmocka_unit_test(a_dressed_edge_shows_in_the_swatch_of_its_area),
        cmocka_unit_test(layers_are_parted_where_one_has_several_lines),
        cmocka_unit_test(words_stand_right_of_swatches_and_left_on_a_mirrored_sheet),
        cmocka_unit_test(a_tall_legend_is_set_in_columns),
        cmocka_unit_test(a_legend_keeps_off_symbols_where_other_columns_can),
        cmocka_unit_test(a_code_from_a_field_is_the_entrys),
        cmocka_unit_test(sources_are_one_sentence),
        cmocka_unit_test(credits_too_long_are_cut_with_a_word),
        cmocka_unit_test(the_inset_shows_land_and_marks_the_map),
        cmocka_unit_test(an_inset_without_its_layer_says_so),
        cmocka_unit_test(the_countries_that_come_with_frontmap_are_the_standard),
        cmocka_unit_test(running_out_of_memory_anywhere_is_reported),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
