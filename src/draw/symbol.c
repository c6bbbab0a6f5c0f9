/* SPDX-License-Identifier: MIT */
/*
 * Shapes by name.  A drawing function works in unit geometry (the greater side of the
 * symbol is 1, the origin is the place it marks, y points down) and names the ink of
 * each of its parts; size and colours are the same for all.  Symbols by code are put
 * together in symbol_code.c; casing and ring are put on both.
 *
 * Adding a shape is one function and one row.
 */
#include "draw/symbol.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/str.h"
#include "draw/symbol_parts.h"

#include "base/banned.h"

/* ---- a symbol while it is drawn ------------------------------------------------- */

typedef enum ink {
    BODY,  /* a closed outline: the look's fill inside, its stroke along the edge */
    LINES, /* stroked, never filled */
    SOLID  /* filled with the stroke's colour: dots and letters */
} ink;

enum { SKETCH_PARTS = 8 };

typedef struct sketch {
    fm_path paths[SKETCH_PARTS];
    ink inks[SKETCH_PARTS];
    size_t count;
} sketch;

typedef void (*draw_fn)(sketch *s);

static fm_path *begin(sketch *s, ink kind)
{
    if (s->count == SKETCH_PARTS)
        return &s->paths[SKETCH_PARTS -
                         1]; /* a row of the table too rich: tests see it */
    s->inks[s->count] = kind;
    return &s->paths[s->count++];
}

static const double PI = 3.14159265358979323846;

/* A closed polygon with `count` corners on a circle, the first one at `start_rad`
 * clockwise from the right. */
static void regular(sketch *s, unsigned count, double radius, double start_rad)
{
    fm_path *path = begin(s, BODY);

    for (unsigned i = 0; i < count; i++) {
        double angle = start_rad + 2 * PI * i / count;
        fm_pt p = { radius * cos(angle), radius * sin(angle) };

        if (i == 0)
            fm_path_move(path, p);
        else
            fm_path_line(path, p);
    }
    fm_path_close(path);
}

static void polygon(sketch *s, const fm_pt *points, size_t count, double turn_rad)
{
    fm_path *path = begin(s, BODY);
    double c = cos(turn_rad), d = sin(turn_rad);

    for (size_t i = 0; i < count; i++) {
        fm_pt p = { c * points[i].x - d * points[i].y,
                    d * points[i].x + c * points[i].y };

        if (i == 0)
            fm_path_move(path, p);
        else
            fm_path_line(path, p);
    }
    fm_path_close(path);
}

/* ---- the usual shapes ----------------------------------------------------------- */

static void circle(sketch *s)
{
    fm_path_circle(begin(s, BODY), (fm_pt){ 0, 0 }, 0.5);
}

static void square(sketch *s)
{
    fm_path_rect(begin(s, BODY), (fm_rect){ -0.5, -0.5, 0.5, 0.5 });
}

static void diamond(sketch *s)
{
    regular(s, 4, 0.5, 0);
}

/* Equilateral: corners at side / sqrt(3) from the centre. */
static void triangle(sketch *s)
{
    regular(s, 3, 1 / sqrt(3.0), -PI / 2);
}

static void triangle_down(sketch *s)
{
    regular(s, 3, 1 / sqrt(3.0), PI / 2);
}

/* Pentagon and star are 2 sin 72 of their radius wide, which is their greater side. */
static double five_radius(void)
{
    return 0.5 / sin(2 * PI / 5);
}

static void pentagon(sketch *s)
{
    regular(s, 5, five_radius(), -PI / 2);
}

static void hexagon(sketch *s)
{
    regular(s, 6, 0.5, -PI / 2);
}

static void star(sketch *s)
{
    const double outer = five_radius();
    const double inner = outer * sin(PI / 10) / sin(3 * PI / 10); /* straight arms */
    fm_pt p[10];

    for (unsigned i = 0; i < 10; i++) {
        double radius = i % 2 == 0 ? outer : inner;
        double angle = -PI / 2 + PI * i / 5;

        p[i] = (fm_pt){ radius * cos(angle), radius * sin(angle) };
    }
    polygon(s, p, 10, 0);
}

/* Arms of a cross, `arm` long and 0.26 thick, turned by turn_rad. */
static void arms(sketch *s, double arm, double turn_rad)
{
    const double h = 0.13;
    const fm_pt p[12] = { { -h, -arm }, { h, -arm }, { h, -h },    { arm, -h },
                          { arm, h },   { h, h },    { h, arm },   { -h, arm },
                          { -h, h },    { -arm, h }, { -arm, -h }, { -h, -h } };

    polygon(s, p, 12, turn_rad);
}

static void cross(sketch *s)
{
    arms(s, 0.5, 0);
}

static void x_shape(sketch *s)
{
    arms(s, 0.5 * sqrt(2.0) - 0.13, PI / 4); /* so that its box is 1 wide */
}

/* ---- the observation post and the placeholder --------------------------------------
 */

/* As 160100 of control measures has it: an empty equilateral triangle, point up, whose
 * centre is the place it marks. */
static void observation_post(sketch *s)
{
    triangle(s);
}

/* What is drawn for a code that the table does not have: a square with a question mark
 * in it, to be seen and asked about. */
static void placeholder(sketch *s)
{
    fm_path *path;

    fm_path_rect(begin(s, BODY), (fm_rect){ -0.5, -0.5, 0.5, 0.5 });
    path = begin(s, LINES);
    fm_path_move(path, (fm_pt){ -0.17, -0.15 });
    fm_path_curve(path, (fm_pt){ -0.17, -0.36 }, (fm_pt){ 0.19, -0.37 },
                  (fm_pt){ 0.18, -0.13 });
    fm_path_curve(path, (fm_pt){ 0.17, 0.02 }, (fm_pt){ 0, 0 }, (fm_pt){ 0, 0.16 });
    fm_path_circle(begin(s, SOLID), (fm_pt){ 0, 0.31 }, 0.06);
}

/* ---- the tables ----------------------------------------------------------------- */

#define SHAPES(X)                                                                      \
    X("circle", circle)                                                                \
    X("square", square)                                                                \
    X("diamond", diamond)                                                              \
    X("triangle", triangle)                                                            \
    X("triangle-down", triangle_down)                                                  \
    X("pentagon", pentagon)                                                            \
    X("hexagon", hexagon)                                                              \
    X("star", star)                                                                    \
    X("cross", cross)                                                                  \
    X("x", x_shape)                                                                    \
    X("observation-post", observation_post)

#define AS_ROW(name, draw)  { name, draw },
#define AS_NAME(name, draw) name,

static const struct shape {
    const char *name;
    draw_fn draw;
} shapes[] = { SHAPES(AS_ROW) };

static const char *const shape_names[] = { SHAPES(AS_NAME) NULL };

static draw_fn shape_by_name(const char *name)
{
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++)
        if (strcmp(shapes[i].name, name) == 0)
            return shapes[i].draw;
    return NULL;
}

const char *const *fm_symbol_names(void)
{
    return shape_names;
}

bool fm_symbol_exists(const char *name)
{
    return name != NULL && shape_by_name(name) != NULL;
}

/* First modifiers of land units that E gives other meanings, and those that NATO's
 * edition of it does: what the table has is the meaning of 2525D. */
static bool means_another(const fm_sidc *sidc)
{
    static const unsigned char in_nato[] = { 1, 47, 56, 58, 71, 72, 73, 74 };
    unsigned number = sidc->modifier1;

    if (sidc->set != FM_SIDC_SET_UNIT || sidc->version < 13)
        return false;
    if (number >= 81 && number <= 83)
        return true;
    for (size_t i = 0; i < sizeof in_nato; i++)
        if (in_nato[i] == number)
            return sidc->version == 14 || sidc->version == 16;
    return false;
}

/* The row that draws a code; NULL, and why, when there is none. */
static const fm_symbol_row *row_of(const char *code, fm_sidc *sidc,
                                   fm_sidc_fault *fault)
{
    const fm_symbol_row *row;
    fm_symbol_frame frame;
    unsigned modifiers[2];

    if (!fm_sidc_parse(code, sidc, fault))
        return NULL;
    row = fm_symbol_row_of(fm_sidc_key(sidc));
    if (row == NULL) {
        fm_sidc_blame(fault,
                      "digits 11 to 16, the entity, are %06u, which is not in the "
                      "table for set %02u",
                      (unsigned)sidc->entity, sidc->set);
        return NULL;
    }
    if (row->rule == FM_SYMBOL_MEASURE || row->drawing == NULL) {
        fm_sidc_blame(fault, "'%.60s' is a line or an area, not a point", row->name);
        return NULL;
    }
    modifiers[0] = sidc->modifier1;
    modifiers[1] = sidc->modifier2;
    for (unsigned i = 0; i < 2; i++) {
        if (modifiers[i] == 0 ||
            fm_symbol_modifier_of(sidc->set, i + 1, modifiers[i]) != NULL)
            continue;
        fm_sidc_blame(fault,
                      "digits %u and %u, modifier %u, are %02u, which is not in the "
                      "table for set %02u",
                      17 + 2 * i, 18 + 2 * i, i + 1, modifiers[i] % 100, sidc->set);
        return NULL;
    }
    if (means_another(sidc)) {
        fm_sidc_blame(
            fault,
            "digits 17 and 18, modifier 1, are %02u, whose meaning in version "
            "%u is not in the table",
            sidc->modifier1, sidc->version);
        return NULL;
    }
    if (row->rule == FM_SYMBOL_FRAMED && sidc->shape != 10 &&
        !fm_symbol_frame_of(sidc, &frame)) {
        fm_sidc_blame(fault, "set %02u has no frame", sidc->set);
        return NULL;
    }
    return row;
}

bool fm_symbol_knows_sidc(const char *sidc, fm_sidc_fault *fault)
{
    fm_sidc parsed;

    return row_of(sidc, &parsed, fault) != NULL;
}

/* ---- words ---------------------------------------------------------------------- */

static const struct field_word {
    const char *letters, *name;
} field_words[FM_SYMBOL_TEXTS] = {
    [FM_SYMBOL_TEXT_AA] = { "AA", "special headquarters" },
    [FM_SYMBOL_TEXT_AS] = { "AS", "country" },
    [FM_SYMBOL_TEXT_C] = { "C", "quantity" },
    [FM_SYMBOL_TEXT_F] = { "F", "reinforced or reduced" },
    [FM_SYMBOL_TEXT_G] = { "G", "staff comments" },
    [FM_SYMBOL_TEXT_H] = { "H", "additional information" },
    [FM_SYMBOL_TEXT_J] = { "J", "evaluation" },
    [FM_SYMBOL_TEXT_K] = { "K", "combat effectiveness" },
    [FM_SYMBOL_TEXT_L] = { "L", "signature of equipment" },
    [FM_SYMBOL_TEXT_M] = { "M", "higher formation" },
    [FM_SYMBOL_TEXT_N] = { "N", "hostile" },
    [FM_SYMBOL_TEXT_P] = { "P", "identification" },
    [FM_SYMBOL_TEXT_T] = { "T", "unique designation" },
    [FM_SYMBOL_TEXT_T1] = { "T1", "second designation" },
    [FM_SYMBOL_TEXT_V] = { "V", "type of equipment" },
    [FM_SYMBOL_TEXT_W] = { "W", "date and time" },
    [FM_SYMBOL_TEXT_W1] = { "W1", "until when" },
    [FM_SYMBOL_TEXT_X] = { "X", "altitude or depth" },
    [FM_SYMBOL_TEXT_Y] = { "Y", "location" },
    [FM_SYMBOL_TEXT_Z] = { "Z", "speed" },
};

const char *fm_symbol_field_letters(fm_symbol_field field)
{
    return field_words[field].letters;
}

const char *fm_symbol_field_name(fm_symbol_field field)
{
    return field_words[field].name;
}

fm_symbol_state fm_symbol_state_of(const char *word)
{
    static const struct state_word {
        const char *word;
        fm_symbol_state state;
    } words[] = {
        { "planned", FM_SYMBOL_IS_PLANNED },  { "cut-off", FM_SYMBOL_CUT_OFF },
        { "encircled", FM_SYMBOL_CUT_OFF },   { "evacuated", FM_SYMBOL_EVACUATED },
        { "abandoned", FM_SYMBOL_EVACUATED }, { "destroyed", FM_SYMBOL_DESTROYED },
    };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (fm_str_equal_nocase(words[i].word, word))
            return words[i].state;
    return FM_SYMBOL_AS_CODED;
}

bool fm_symbol_direction_of(const char *text, double *degrees)
{
    return text != NULL && text[0] != '\0' &&
           fm_number_parse_lax(text, strlen(text), degrees) && fabs(*degrees) <= 3600;
}

/* ---- from the unit to the sheet -------------------------------------------------- */

static void scale_path(fm_path *path, double by)
{
    for (size_t i = 0; i < path->point_count; i++) {
        path->points[i].x *= by;
        path->points[i].y *= by;
    }
}

/* How far the corners and curves (not their control points) are from the centre. */
static double reach_of(const fm_stamp *stamp, fm_pt centre)
{
    static const unsigned char steps[] = { 1, 1, 3, 0 }; /* points of each verb */
    double reach = 0;

    for (size_t i = 0; i < stamp->part_count; i++) {
        const fm_path *path = &stamp->parts[i].path;
        size_t next = 0;

        for (size_t k = 0; k < path->verb_count; k++) {
            next += steps[path->verbs[k]];
            if (steps[path->verbs[k]] > 0)
                reach = fmax(reach, hypot(path->points[next - 1].x - centre.x,
                                          path->points[next - 1].y - centre.y));
        }
    }
    return reach;
}

static bool add_stroke(fm_stamp *stamp, fm_path *path, fm_color color, double width)
{
    fm_stamp_part *part = fm_stamp_add(stamp);

    if (part == NULL || path->failed) {
        fm_path_release(path);
        return false;
    }
    *part = (fm_stamp_part){
        .path = *path,
        .stroke = true,
        .pen = { .color = color,
                 .width = width,
                 .cap = FM_CAP_ROUND,
                 .join = FM_JOIN_MITER },
    };
    return true;
}

/* The sketch's parts on the sheet, in their inks; the paths change hands. */
static bool add_figure(fm_stamp *stamp, sketch *s, const fm_symbol_look *look)
{
    bool stroked = look->stroke.a > 0 && look->stroke_width > 0;

    for (size_t i = 0; i < s->count; i++) {
        fm_stamp_part *part = fm_stamp_add(stamp);

        if (part == NULL || s->paths[i].failed)
            return false;
        part->path = s->paths[i];
        s->paths[i] = (fm_path){ 0 };
        part->fill = s->inks[i] == SOLID || (s->inks[i] == BODY && look->fill.a > 0);
        part->fill_color = s->inks[i] == SOLID ? look->stroke : look->fill;
        part->stroke = s->inks[i] != SOLID && stroked;
        part->pen = (fm_pen){ .color = look->stroke,
                              .width = look->stroke_width,
                              .cap = FM_CAP_ROUND,
                              .join = FM_JOIN_MITER };
    }
    return true;
}

/* The light edge beneath: one stroke along everything, wider by `edge` on both sides.
 */
static bool add_casing(fm_stamp *stamp, const fm_symbol_look *look, double edge)
{
    fm_path all = { 0 };
    fm_stamp_part casing;
    double width = 0;

    for (size_t i = 0; i < stamp->part_count; i++) {
        fm_path_append(&all, &stamp->parts[i].path, (fm_pt){ 0, 0 }, 1, 0);
        if (stamp->parts[i].stroke)
            width = fmax(width, stamp->parts[i].pen.width);
    }
    if (!add_stroke(stamp, &all, look->casing, width + 2 * edge))
        return false;
    casing = stamp->parts[stamp->part_count - 1];
    memmove(stamp->parts + 1, stamp->parts,
            (stamp->part_count - 1) * sizeof *stamp->parts);
    stamp->parts[0] = casing;
    return true;
}

/* The ring stands off by a seventh of the symbol, so that it stays a ring at any size.
 */
static bool add_ring(fm_stamp *stamp, const fm_symbol_look *look, fm_pt centre,
                     double reach, double edge)
{
    double width = fmin(fmax(1.2, 0.085 * look->size_px), 4.0);
    double radius = reach + look->stroke_width / 2 + look->size_px / 7 + width / 2;
    fm_path path = { 0 };

    if (look->casing.a > 0) {
        fm_path_circle(&path, centre, radius);
        if (!add_stroke(stamp, &path, look->casing, width + 2 * edge))
            return false;
    }
    path = (fm_path){ 0 };
    fm_path_circle(&path, centre, radius);
    return add_stroke(stamp, &path, look->ring, width);
}

/* Ink reaches half a pen beyond its path, and at a mitred corner up to half a pen over
 * the sine of half the angle; 30 degrees is the half of the sharpest of most shapes. */
fm_rect fm_stamp_ink(const fm_stamp *stamp)
{
    fm_rect bounds = FM_RECT_EMPTY;

    for (size_t i = 0; i < stamp->part_count; i++) {
        const fm_stamp_part *part = &stamp->parts[i];
        fm_rect box = fm_path_bounds(&part->path);

        if (part->stroke)
            box = fm_rect_grown(box, part->pen.width);
        if ((part->stroke || part->fill) && !fm_rect_is_empty(box))
            fm_rect_join(&bounds, box);
    }
    if (fm_rect_is_empty(bounds))
        bounds = (fm_rect){ 0, 0, 0, 0 };
    return bounds;
}

/* A placeholder must be seen, whatever the look says. */
static fm_symbol_look visible_look(fm_symbol_look look)
{
    if (look.stroke.a <= 0)
        look.stroke = (fm_color){ 0, 0, 0, 1 };
    if (look.stroke_width <= 0)
        look.stroke_width = 1;
    if (look.fill.a <= 0)
        look.fill = (fm_color){ 1, 1, 1, 0.85 };
    return look;
}

static bool build_shape(const fm_symbol_look *look, draw_fn draw, fm_stamp *out)
{
    sketch s = { 0 };
    bool ok;

    draw(&s);
    for (size_t i = 0; i < s.count; i++)
        scale_path(&s.paths[i], look->size_px);
    ok = add_figure(out, &s, look);
    for (size_t i = 0; i < s.count; i++)
        fm_path_release(&s.paths[i]);
    return ok;
}

bool fm_symbol_finish(const fm_symbol_look *look, fm_pt centre, fm_stamp *out)
{
    double edge = fmin(fmax(0.9, 0.07 * look->size_px), 2.5); /* of a casing */
    double reach = reach_of(out, centre);

    if (look->casing.a > 0 && !add_casing(out, look, edge))
        return false;
    return look->ring.a <= 0 || add_ring(out, look, centre, reach, edge);
}

bool fm_symbol_build(const fm_symbol_look *look, fm_stamp *out)
{
    fm_symbol_look l = *look;
    const fm_symbol_row *row = NULL;
    draw_fn draw = placeholder;
    fm_sidc sidc;
    bool ok;

    *out = (fm_stamp){ 0 };
    if (l.sidc != NULL)
        row = row_of(l.sidc, &sidc, NULL);
    else
        draw = shape_by_name(l.shape == NULL ? "circle" : l.shape);
    if (row == NULL && (draw == NULL || draw == placeholder)) {
        draw = placeholder;
        l = visible_look(l);
    }
    if (row != NULL)
        ok = fm_symbol_code_build(&l, &sidc, row, out);
    else
        ok = build_shape(&l, draw, out) && fm_symbol_finish(&l, (fm_pt){ 0, 0 }, out);
    if (!ok) {
        fm_stamp_release(out);
        return false;
    }
    out->bounds = fm_stamp_ink(out);
    return true;
}
