/* SPDX-License-Identifier: MIT */
/*
 * Measures by a few points, each with a meaning.  What each point is stands at its
 * function, counted from 1 as the standard does.
 */
#include "draw/tactical_parts.h"

#include "base/mem.h"

#include "base/banned.h"

static const double HEAD_PX = 12;
static const double PI = 3.14159265358979323846;

static double head_of(const fm_tac *t)
{
    return t->look->size_px > 0 ? t->look->size_px : HEAD_PX;
}

static fm_pt between(fm_pt a, fm_pt b)
{
    return (fm_pt){ (a.x + b.x) / 2, (a.y + b.y) / 2 };
}

static fm_pt at_angle(fm_pt centre, double r, double angle)
{
    return (fm_pt){ centre.x + r * cos(angle), centre.y + r * sin(angle) };
}

/* A line with its letters in a gap in its middle. */
static void lettered(fm_tac *t, fm_pt a, fm_pt b)
{
    const char *letters = t->kind->text;
    double half = letters == NULL ? 0 : fm_tac_text_width(t, letters) / 2 + 3;
    fm_path *path = fm_tac_path(t, FM_TAC_STROKE);
    fm_pt way = fm_tac_unit(a, b), m = between(a, b);

    fm_path_move(path, a);
    if (letters != NULL && fm_tac_distance(a, b) > 3 * half) {
        fm_path_line(path, fm_tac_add(m, way, -half));
        fm_path_move(path, fm_tac_add(m, way, half));
    }
    fm_path_line(path, b);
    fm_tac_text(t, letters, m, way, 0);
}

/* 1 and 2: ends of the bar that blocks; 3: the rear end of the stem. */
static void block(fm_tac *t)
{
    const fm_pt *p = t->points;
    fm_path *path = fm_tac_path(t, FM_TAC_STROKE);

    fm_path_move(path, p[0]);
    fm_path_line(path, p[1]);
    lettered(t, p[2], between(p[0], p[1]));
}

/* 1: the centre; 2: where the open ring ends.  The ring is left open for 30 degrees. */
static void ring(fm_tac *t, unsigned variant)
{
    const double gap = PI / 6;
    fm_pt centre = t->points[0];
    double r = fm_tac_distance(centre, t->points[1]);
    double end = atan2(t->points[1].y - centre.y, t->points[1].x - centre.x);
    double head = fmin(head_of(t), r * 0.6);
    fm_path *path = fm_tac_path(t, FM_TAC_STROKE);
    fm_path *solid = fm_tac_path(t, FM_TAC_SOLID);
    fm_pt tip = at_angle(centre, r, end);
    fm_pt way = { sin(end), -cos(end) }; /* the ring comes in against the clock */
    double turned = head / fmax(r, 1) / 2, across = end + PI - gap / 2, letter;

    /* Its letter stands in a gap opposite. */
    letter = fmin((fm_tac_text_width(t, t->kind->text) * 0.6 + 3) / fmax(r, 1), 0.5);
    fm_path_move(path, at_angle(centre, r, end));
    fm_path_arc(path, centre, r, end, across - letter);
    fm_path_move(path, at_angle(centre, r, across + letter));
    fm_path_arc(path, centre, r, across + letter, end + 2 * PI - gap);
    if (variant == FM_TAC_OCCUPY) {
        fm_pt x = fm_tac_left(way);

        for (int i = -1; i <= 1; i += 2) {
            fm_pt arm = { (way.x + x.x * i) * head / 2, (way.y + x.y * i) * head / 2 };

            fm_path_move(solid, fm_tac_add(tip, arm, -1));
            fm_path_line(solid, fm_tac_add(tip, arm, 1));
        }
    } else {
        fm_pt lean = { sin(end + turned), -cos(end + turned) };

        fm_tac_head(solid, tip, lean, head, head, false);
    }
    for (int i = 1; i < 12 && (variant == FM_TAC_ISOLATE || variant == FM_TAC_RETAIN);
         i++) {
        double a = end + (2 * PI - gap) * i / 12;
        fm_pt foot = at_angle(centre, r, a);

        if (variant == FM_TAC_RETAIN) {
            fm_path_move(path, foot);
            fm_path_line(path, at_angle(centre, r + head * 0.7, a));
        } else {
            double half = head * 0.4 / fmax(r, 1);

            fm_path_move(path, at_angle(centre, r, a - half));
            fm_path_line(path, at_angle(centre, r - head * 0.7, a));
            fm_path_line(path, at_angle(centre, r, a + half));
        }
    }
    fm_tac_text(t, t->kind->text, at_angle(centre, r, across), (fm_pt){ 1, 0 }, 0);
}

/* 1: the middle of the half ring; 2: the rear of the stem that comes to it. */
static void contain(fm_tac *t)
{
    fm_pt centre = t->points[0], rear = t->points[1];
    double length = fm_tac_distance(centre, rear), r = length / 2;
    double back = atan2(rear.y - centre.y, rear.x - centre.x);
    double head = fmin(head_of(t), r * 0.6);
    fm_path *path = fm_tac_path(t, FM_TAC_STROKE);

    fm_path_move(path, at_angle(centre, r, back - PI / 2));
    fm_path_arc(path, centre, r, back - PI / 2, back + PI / 2);
    for (int i = 0; i <= 6; i++) {
        double a = back - PI / 2 + PI * i / 6;

        fm_path_move(path, at_angle(centre, r, a));
        fm_path_line(path, at_angle(centre, r - head * 0.6, a));
    }
    lettered(t, rear, at_angle(centre, r, back));
}

/* 1: middle of the circle; 2: a point on it; 3: the tip of the arrow that leaves it. */
static void seize(fm_tac *t)
{
    fm_pt centre = t->points[0], tip = t->points[2];
    double r = fm_tac_distance(centre, t->points[1]);
    fm_pt way = fm_tac_unit(centre, tip), left = fm_tac_left(way);
    double length = fm_tac_distance(centre, tip) - r,
           head = fmin(head_of(t), length / 2);
    fm_pt start = fm_tac_add(centre, way, r);
    fm_pt bulge = fm_tac_add(between(start, tip), left, length * 0.35);
    fm_path *path = fm_tac_path(t, FM_TAC_STROKE);

    fm_path_circle(path, centre, r);
    if (length <= 0)
        return;
    fm_path_move(path, start);
    fm_path_curve(path, fm_tac_add(start, left, length * 0.3), bulge, tip);
    fm_tac_head(fm_tac_path(t, FM_TAC_SOLID), tip, fm_tac_unit(bulge, tip), head, head,
                false);
    fm_tac_text(t, t->kind->text, fm_tac_add(between(start, tip), left, length * 0.24),
                (fm_pt){ 1, 0 }, 0);
}

/* 1: tip; 2: end of the straight part; 3: the other end of the half ring behind it. */
static void delay(fm_tac *t)
{
    const fm_pt *p = t->points;
    double head = fmin(head_of(t), fm_tac_distance(p[0], p[1]) / 2);
    double r = fm_tac_distance(p[1], p[2]) / 2;
    fm_pt centre = between(p[1], p[2]), way = fm_tac_unit(p[1], p[0]);
    double from = atan2(p[1].y - centre.y, p[1].x - centre.x);
    fm_pt across = { p[2].x - p[1].x, p[2].y - p[1].y };
    bool is_left = across.x * fm_tac_left(way).x + across.y * fm_tac_left(way).y > 0;
    fm_path *path;

    lettered(t, p[1], p[0]);
    fm_tac_head(fm_tac_path(t, FM_TAC_SOLID), p[0], way, head, head, false);
    path = fm_tac_path(t, FM_TAC_STROKE);
    /* The half ring lies behind the straight part. */
    fm_path_move(path, is_left ? p[1] : p[2]);
    fm_path_arc(path, centre, r, is_left ? from : from - PI,
                is_left ? from + PI : from);
}

static void wings(fm_tac *t, fm_pt a, fm_pt b, fm_pt front)
{
    fm_path *path = fm_tac_path(t, FM_TAC_STROKE);
    fm_pt way = fm_tac_unit(a, b), back = fm_tac_left(way);
    double wing = fmin(head_of(t) * 1.2, fm_tac_distance(a, b) / 3);

    if ((front.x - a.x) * back.x + (front.y - a.y) * back.y > 0)
        back = (fm_pt){ -back.x, -back.y };
    fm_path_move(path, fm_tac_add(fm_tac_add(a, way, -wing * 0.7), back, wing * 0.7));
    fm_path_line(path, a);
    fm_path_line(path, b);
    fm_path_line(path, fm_tac_add(fm_tac_add(b, way, wing * 0.7), back, wing * 0.7));
}

static void arrow(fm_tac *t, fm_pt from, fm_pt tip)
{
    fm_path *path = fm_tac_path(t, FM_TAC_STROKE);
    double head = fmin(head_of(t), fm_tac_distance(from, tip) / 2);

    fm_path_move(path, from);
    fm_path_line(path, tip);
    fm_tac_head(fm_tac_path(t, FM_TAC_SOLID), tip, fm_tac_unit(from, tip), head, head,
                false);
}

/* 1: tip; 2 and 3: ends of the position. */
static void attack_by_fire(fm_tac *t)
{
    const fm_pt *p = t->points;

    wings(t, p[1], p[2], p[0]);
    arrow(t, between(p[1], p[2]), p[0]);
}

/* 1 and 2: ends of the position; 3 and 4: the tips. */
static void support_by_fire(fm_tac *t)
{
    const fm_pt *p = t->points;

    wings(t, p[0], p[1], p[2]);
    arrow(t, p[0], p[2]);
    arrow(t, p[1], p[3]);
}

/* How far point 3 lies off the line from 1 to 2. */
static double off_line(const fm_pt *p)
{
    fm_pt way = fm_tac_unit(p[0], p[1]);

    return fabs((p[2].x - p[0].x) * way.y - (p[2].y - p[0].y) * way.x);
}

/* 1 and 2: along the road; 3: how wide. Two bars that cross. */
static void roadblock(fm_tac *t, unsigned variant)
{
    const fm_pt *p = t->points;
    fm_pt middle = between(p[0], p[1]), way = fm_tac_unit(p[0], p[1]);
    double half = fmax(off_line(p), 1), length = fm_tac_distance(p[0], p[1]) / 2;

    for (int i = -1; i <= 1; i += 2) {
        fm_pt arm = fm_tac_add((fm_pt){ way.x * length, way.y * length },
                               fm_tac_left(way), half * i);
        fm_pt side = fm_tac_left(fm_tac_unit((fm_pt){ 0, 0 }, arm));
        double thick = fmin(half, length) * 0.12;
        unsigned ink = variant == FM_TAC_ROADBLOCK_PLANNED ||
                               (variant == FM_TAC_ROADBLOCK_SAFE && i > 0)
                           ? FM_TAC_DASHED
                           : FM_TAC_STROKE;
        fm_path *path = fm_tac_path(t, ink);
        fm_pt ends[4];

        for (int k = 0; k < 4; k++)
            ends[k] = fm_tac_add(fm_tac_add(middle, arm, k == 0 || k == 3 ? -1 : 1),
                                 side, k < 2 ? thick : -thick);
        fm_path_polyline(path, ends, 4, variant == FM_TAC_ROADBLOCK_EXECUTED);
        if (variant == FM_TAC_ROADBLOCK_EXECUTED)
            fm_path_polyline(fm_tac_path(t, FM_TAC_FILL), ends, 4, true);
        else {
            fm_path_move(path, ends[3]);
            fm_path_line(path, ends[0]);
        }
    }
}

/* 1 and 2: the ends; 3: how wide.  Sides that open at both ends. */
static void lane(fm_tac *t)
{
    const fm_pt *p = t->points;
    fm_pt way = fm_tac_unit(p[0], p[1]), left = fm_tac_left(way);
    double half = fmax(off_line(p), 1), flare = half * 0.7;
    fm_path *path = fm_tac_path(t, FM_TAC_STROKE);

    for (int i = -1; i <= 1; i += 2) {
        fm_pt a = fm_tac_add(p[0], left, half * i),
              b = fm_tac_add(p[1], left, half * i);

        fm_path_move(path, fm_tac_add(fm_tac_add(a, way, -flare), left, flare * i));
        fm_path_line(path, a);
        fm_path_line(path, b);
        fm_path_line(path, fm_tac_add(fm_tac_add(b, way, flare), left, flare * i));
    }
}

/* 1 and 2: ends of the front, from which the sides go back. */
static void fighting_position(fm_tac *t)
{
    const fm_pt *p = t->points;
    fm_pt back = fm_tac_left(fm_tac_unit(p[0], p[1]));
    double depth = fm_tac_distance(p[0], p[1]) / 2;
    fm_path *path = fm_tac_path(t, FM_TAC_STROKE);

    depth = t->look->side == FM_SIDE_LEFT ? -depth : depth;
    fm_path_move(path, fm_tac_add(p[0], back, depth));
    fm_path_line(path, p[0]);
    fm_path_line(path, p[1]);
    fm_path_line(path, fm_tac_add(p[1], back, depth));
}

/* 1 and 2: ends of the foot. */
static void mine_cluster(fm_tac *t)
{
    fm_pt a = t->points[0], b = t->points[1], centre = between(a, b);
    double r = fm_tac_distance(a, b) / 2, from = atan2(a.y - centre.y, a.x - centre.x);
    fm_path *path = fm_tac_path(t, FM_TAC_DASHED);

    fm_path_move(path, a);
    fm_path_line(path, b);
    fm_path_move(path, t->look->side == FM_SIDE_LEFT ? a : b);
    fm_path_arc(path, centre, r, t->look->side == FM_SIDE_LEFT ? from : from + PI,
                t->look->side == FM_SIDE_LEFT ? from + PI : from + 2 * PI);
}

/* A line that begins with a spike. */
static void abatis(fm_tac *t)
{
    double size = head_of(t);
    fm_pt a = t->points[0], way = fm_tac_unit(a, t->points[1]);
    fm_pt up = fm_tac_left(way);
    fm_path *path = fm_tac_path(t, FM_TAC_STROKE);

    size = fmin(size, fm_tac_distance(a, t->points[1]) / 2);
    fm_path_move(path, a);
    fm_path_line(path, fm_tac_add(fm_tac_add(a, way, size / 2), up,
                                  t->look->side == FM_SIDE_LEFT ? size : -size));
    fm_path_line(path, fm_tac_add(a, way, size));
    for (size_t i = 1; i < t->count; i++)
        fm_path_line(path, t->points[i]);
}

/* 1: the centre; 2: a point on the ring. */
static void circle(fm_tac *t)
{
    double r = fm_tac_distance(t->points[0], t->points[1]);
    char *words = fm_tac_words(t, true);

    fm_path_circle(fm_tac_path(t, FM_TAC_STROKE), t->points[0], r);
    if (words == NULL)
        t->out->failed = true;
    else
        fm_tac_text(
            t, words,
            t->kind->text != NULL
                ? t->points[0]
                : (fm_pt){ t->points[0].x, t->points[0].y - r - t->text_px * 0.8 },
            (fm_pt){ 1, 0 }, 0);
    fm_free(words);
}

/* 1: where it is; 2 and 3: the ends of the outer arc, clockwise. */
static void sector(fm_tac *t)
{
    const fm_pt *p = t->points;
    double r = fm_tac_distance(p[0], p[1]);
    double from = atan2(p[1].y - p[0].y, p[1].x - p[0].x);
    double to = atan2(p[2].y - p[0].y, p[2].x - p[0].x);
    fm_path *path = fm_tac_path(t, FM_TAC_STROKE);
    char *words = fm_tac_words(t, true);

    to += to <= from ? 2 * PI : 0;
    fm_path_move(path, p[0]);
    fm_path_line(path, p[1]);
    fm_path_arc(path, p[0], r, from, to);
    fm_path_line(path, p[0]);
    if (words == NULL)
        t->out->failed = true;
    else
        fm_tac_text(t, words, at_angle(p[0], r, (from + to) / 2), (fm_pt){ 1, 0 }, 0);
    fm_free(words);
}

void fm_tac_draw_task(fm_tac *t)
{
    unsigned variant = t->kind->recipe->variant;

    switch (variant) {
    case FM_TAC_BLOCK:
        block(t);
        break;
    case FM_TAC_CONTAIN:
        contain(t);
        break;
    case FM_TAC_SEIZE:
        seize(t);
        break;
    case FM_TAC_DELAY:
        delay(t);
        break;
    case FM_TAC_ATTACK_BY_FIRE:
        attack_by_fire(t);
        break;
    case FM_TAC_SUPPORT_BY_FIRE:
        support_by_fire(t);
        break;
    case FM_TAC_LANE:
        lane(t);
        break;
    case FM_TAC_FIGHTING_POSITION:
        fighting_position(t);
        break;
    case FM_TAC_MINE_CLUSTER:
        mine_cluster(t);
        break;
    case FM_TAC_ABATIS:
        abatis(t);
        break;
    case FM_TAC_CIRCLE:
        circle(t);
        break;
    case FM_TAC_SECTOR:
        sector(t);
        break;
    case FM_TAC_ROADBLOCK_PLANNED:
    case FM_TAC_ROADBLOCK_SAFE:
    case FM_TAC_ROADBLOCK_ARMED:
    case FM_TAC_ROADBLOCK_EXECUTED:
        roadblock(t, variant);
        break;
    default:
        ring(t, variant);
        break;
    }
}
