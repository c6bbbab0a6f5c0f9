/* SPDX-License-Identifier: MIT */
/*
 * Two tables: shapes by name, and codes of MIL-STD-2525D / APP-6D by the shape that
 * draws them.  A drawing function works in unit geometry (the greater side of the
 * symbol is 1, the origin is the place it marks, y points down) and names the ink of
 * each of its parts; size, colours, casing and ring are the same for all and are put on
 * afterwards.
 *
 * Adding a symbol is one function and one row; adding a code is one row.
 */
#include "draw/symbol.h"

#include <math.h>
#include <string.h>

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

/* ---- MIL-STD-2525D -------------------------------------------------------------- */

/*
 * Observation post, 160100: in the standard's box of 200 an empty equilateral triangle
 * (100,45) (147.6,127.5) (52.4,127.5), whose centre is the place it marks.
 *
 *           /\
 *          /  \
 *         / +  \
 *        /______\
 */
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

/* Symbol set (digits 5 and 6 of a SIDC) and entity (digits 11 to 16), ascending. */
static const struct coded {
    char code[9];
    draw_fn draw;
} codes[] = {
    { "25160100", observation_post }, /* observation post or outpost, unspecified */
    { "25160200", observation_post }, /* the heading of the specified ones */
};

static draw_fn shape_by_name(const char *name)
{
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++)
        if (strcmp(shapes[i].name, name) == 0)
            return shapes[i].draw;
    return NULL;
}

/* A SIDC is 20 digits long (2525D, APP-6D) or 30 (2525E); its first two are the
 * version, of which 10 to 16 are known.  Anything else is not guessed at. */
static draw_fn shape_by_sidc(const char *sidc)
{
    size_t length = strlen(sidc);
    char code[9];

    if ((length != 20 && length != 30) || strspn(sidc, "0123456789") != length)
        return NULL;
    if (sidc[0] != '1' || sidc[1] > '6')
        return NULL;
    memcpy(code, sidc + 4, 2);
    memcpy(code + 2, sidc + 10, 6);
    code[8] = '\0';
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
        if (strcmp(codes[i].code, code) == 0)
            return codes[i].draw;
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

bool fm_symbol_knows_sidc(const char *sidc)
{
    return sidc != NULL && shape_by_sidc(sidc) != NULL;
}

/* ---- from the unit to the sheet -------------------------------------------------- */

/* Status digit 1 of a SIDC (planned, anticipated, suspected) breaks the outline. */
static const double planned_dashes[] = { 2.8, 2.0 };

static void scale_path(fm_path *path, double by)
{
    for (size_t i = 0; i < path->point_count; i++) {
        path->points[i].x *= by;
        path->points[i].y *= by;
    }
}

/* How far the corners and curves (not their control points) are from the centre. */
static double reach_of(const fm_stamp *stamp)
{
    static const unsigned char steps[] = { 1, 1, 3, 0 }; /* points of each verb */
    double reach = 0;

    for (size_t i = 0; i < stamp->part_count; i++) {
        const fm_path *path = &stamp->parts[i].path;
        size_t next = 0;

        for (size_t k = 0; k < path->verb_count; k++) {
            next += steps[path->verbs[k]];
            if (steps[path->verbs[k]] > 0)
                reach = fmax(reach,
                             hypot(path->points[next - 1].x, path->points[next - 1].y));
        }
    }
    return reach;
}

static fm_stamp_part *add_part(fm_stamp *stamp)
{
    fm_stamp_part *part = &stamp->parts[stamp->part_count++];

    *part = (fm_stamp_part){ .pen = { .cap = FM_CAP_ROUND, .join = FM_JOIN_MITER } };
    return part;
}

static void add_stroke(fm_stamp *stamp, fm_path path, fm_color color, double width)
{
    fm_stamp_part *part = add_part(stamp);

    part->path = path;
    part->stroke = true;
    part->pen.color = color;
    part->pen.width = width;
}

/* The sketch's parts on the sheet, in their inks; the paths change hands. */
static void add_figure(fm_stamp *stamp, sketch *s, const fm_symbol_look *look,
                       bool planned)
{
    bool stroked = look->stroke.a > 0 && look->stroke_width > 0;

    for (size_t i = 0; i < s->count; i++) {
        fm_stamp_part *part = add_part(stamp);

        part->path = s->paths[i];
        s->paths[i] = (fm_path){ 0 };
        part->fill = s->inks[i] == SOLID || (s->inks[i] == BODY && look->fill.a > 0);
        part->fill_color = s->inks[i] == SOLID ? look->stroke : look->fill;
        part->stroke = s->inks[i] != SOLID && stroked;
        part->pen.color = look->stroke;
        part->pen.width = look->stroke_width;
        if (planned && s->inks[i] == BODY) {
            part->pen.dashes = planned_dashes;
            part->pen.dash_count = 2;
            part->pen.cap = FM_CAP_BUTT;
        }
    }
}

/* The light edge beneath: one stroke along everything, wider by `edge` on both sides.
 */
static void add_casing(fm_stamp *stamp, const sketch *s, const fm_symbol_look *look,
                       double edge)
{
    fm_path all = { 0 };

    for (size_t i = 0; i < s->count; i++)
        fm_path_append(&all, &s->paths[i], (fm_pt){ 0, 0 }, 1, 0);
    add_stroke(stamp, all, look->casing,
               (look->stroke.a > 0 ? look->stroke_width : 0) + 2 * edge);
}

/* The ring stands off by a seventh of the symbol, so that it stays a ring at any size.
 */
static void add_ring(fm_stamp *stamp, const fm_symbol_look *look, double edge)
{
    double width = fmin(fmax(1.2, 0.085 * look->size_px), 4.0);
    double radius =
        reach_of(stamp) + look->stroke_width / 2 + look->size_px / 7 + width / 2;
    fm_path path = { 0 };

    if (look->casing.a > 0) {
        fm_path_circle(&path, (fm_pt){ 0, 0 }, radius);
        add_stroke(stamp, path, look->casing, width + 2 * edge);
    }
    path = (fm_path){ 0 };
    fm_path_circle(&path, (fm_pt){ 0, 0 }, radius);
    add_stroke(stamp, path, look->ring, width);
}

/* Ink reaches half a pen beyond its path, and at a mitred corner up to half a pen over
 * the sine of half the angle; 30 degrees is the half of the sharpest of most shapes. */
static fm_rect ink_bounds(const fm_stamp *stamp)
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

static bool stamp_failed(const fm_stamp *stamp)
{
    for (size_t i = 0; i < stamp->part_count; i++)
        if (stamp->parts[i].path.failed)
            return true;
    return false;
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

bool fm_symbol_build(const fm_symbol_look *look, fm_stamp *out)
{
    fm_symbol_look l = *look;
    double edge = fmin(fmax(0.9, 0.07 * l.size_px), 2.5); /* of a casing */
    bool planned = false;
    sketch s = { 0 };
    draw_fn draw;

    *out = (fm_stamp){ 0 };
    if (l.sidc != NULL) {
        draw = shape_by_sidc(l.sidc);
        planned = draw != NULL && l.sidc[6] == '1';
    } else {
        draw = shape_by_name(l.shape == NULL ? "circle" : l.shape);
    }
    if (draw == NULL) {
        draw = placeholder;
        l = visible_look(l);
    }
    draw(&s);
    for (size_t i = 0; i < s.count; i++)
        scale_path(&s.paths[i], l.size_px);
    if (l.casing.a > 0)
        add_casing(out, &s, &l, edge);
    add_figure(out, &s, &l, planned);
    if (l.ring.a > 0)
        add_ring(out, &l, edge);
    if (stamp_failed(out)) {
        fm_stamp_release(out);
        return false;
    }
    out->bounds = ink_bounds(out);
    return true;
}
