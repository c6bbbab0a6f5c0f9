/* SPDX-License-Identifier: MIT */
#include "draw/svg_text.h"

#include <math.h>
#include <string.h>

#include "base/utf8.h"

#include "base/banned.h"

/* -- Numbers ---------------------------------------------------------------------- */

enum { DECIMALS_MAX = 4 };

static const double tens[DECIMALS_MAX + 1] = { 1.0, 10.0, 100.0, 1000.0, 10000.0 };

/* `value` counts steps of the grid, of which 10^decimals make one. */
static void add_steps(fm_str *out, long value, int decimals)
{
    char digits[32], *end = digits + sizeof digits, *p = end;
    unsigned long rest = value < 0 ? 0ul - (unsigned long)value : (unsigned long)value;
    bool has_digits = false;

    for (int i = 0; i < decimals; i++, rest /= 10) {
        has_digits = has_digits || rest % 10 != 0;
        if (has_digits)
            *--p = (char)('0' + rest % 10);
    }
    if (has_digits)
        *--p = '.';
    if (rest == 0 && !has_digits)
        *--p = '0';
    for (; rest > 0; rest /= 10)
        *--p = (char)('0' + rest % 10);
    if (value < 0)
        *--p = '-';
    fm_str_add_bytes(out, p, (size_t)(end - p));
}

static long to_steps(double value, int decimals)
{
    return lround(value * tens[decimals]);
}

void fm_svg_add_number(fm_str *out, double value, int decimals)
{
    add_steps(out, to_steps(value, decimals), decimals);
}

/* -- Path data -------------------------------------------------------------------- */

typedef struct pencil {
    fm_str *out;
    int decimals;
    long x, y;      /* where it is, in steps */
    char command;   /* the last letter written */
    bool is_parted; /* the next number can follow at once */
    bool has_drawn; /* since the last move */
} pencil;

/* Where the letter does not change it is left out. */
static void add_command(pencil *p, char command)
{
    if (p->command == command)
        return;
    fm_str_add_char(p->out, command);
    p->command = command;
    p->is_parted = true;
}

/* A minus sign parts numbers as well as a blank does. */
static void add_part(pencil *p, long steps)
{
    if (!p->is_parted && steps >= 0)
        fm_str_add_char(p->out, ' ');
    add_steps(p->out, steps, p->decimals);
    p->is_parted = false;
}

static void add_relative(pencil *p, fm_pt to)
{
    add_part(p, to_steps(to.x, p->decimals) - p->x);
    add_part(p, to_steps(to.y, p->decimals) - p->y);
}

static void go_to(pencil *p, fm_pt to)
{
    p->x = to_steps(to.x, p->decimals);
    p->y = to_steps(to.y, p->decimals);
}

static void add_move(pencil *p, fm_pt to)
{
    go_to(p, to);
    p->command = 'z'; /* a move is always said */
    add_command(p, 'M');
    add_part(p, p->x);
    add_part(p, p->y);
    p->has_drawn = false;
}

/* Lines that round to nothing are left out, except a first one: with round ends that is
 * a dot. */
static void add_line(pencil *p, fm_pt to)
{
    long x = p->x, y = p->y;

    if (p->has_drawn && to_steps(to.x, p->decimals) == x &&
        to_steps(to.y, p->decimals) == y)
        return;
    add_command(p, 'l');
    add_relative(p, to);
    go_to(p, to);
    p->has_drawn = true;
}

static void add_curve(pencil *p, const fm_pt *to)
{
    add_command(p, 'c');
    for (int i = 0; i < 3; i++)
        add_relative(p, to[i]);
    go_to(p, to[2]);
    p->has_drawn = true;
}

void fm_svg_add_path(fm_str *out, const fm_path *path, int decimals)
{
    pencil p = { .out = out, .decimals = decimals };
    const fm_pt *at = path->points;

    for (size_t i = 0; i < path->verb_count; i++) {
        switch ((fm_path_verb)path->verbs[i]) {
        case FM_PATH_MOVE:
            add_move(&p, *at++);
            break;
        case FM_PATH_LINE:
            add_line(&p, *at++);
            break;
        case FM_PATH_CURVE:
            add_curve(&p, at);
            at += 3;
            break;
        case FM_PATH_CLOSE:
            fm_str_add_char(out, 'z');
            p.command = 'z';
            break;
        }
    }
}

/* -- Words ------------------------------------------------------------------------ */

static bool is_xml(uint32_t code)
{
    return code == '\t' || code == '\n' || (code >= 0x20 && code < 0xD800) ||
           (code >= 0xE000 && code < 0xFFFE) || (code >= 0x10000 && code <= 0x10FFFF);
}

void fm_svg_add_text(fm_str *out, const char *text)
{
    size_t length = strlen(text), at = 0;

    while (at < length) {
        uint32_t code = FM_REPLACEMENT;
        size_t bytes = fm_utf8_decode(text + at, length - at, &code);

        if (code == '&')
            fm_str_add(out, "&amp;");
        else if (code == '<')
            fm_str_add(out, "&lt;");
        else if (code == '>')
            fm_str_add(out, "&gt;");
        else if (code == '"')
            fm_str_add(out, "&quot;");
        else if (is_xml(code))
            fm_str_add_code(out, code);
        at += bytes == 0 ? 1 : bytes;
    }
}

void fm_svg_add_color(fm_str *out, const char *property, fm_color color)
{
    fm_color solid = color;

    solid.a = 1.0;
    fm_str_addf(out, " %s=\"", property);
    fm_color_add_hex(out, solid);
    fm_str_add_char(out, '"');
    if (color.a < 1.0) {
        fm_str_addf(out, " %s-opacity=\"", property);
        fm_svg_add_number(out, color.a, 3);
        fm_str_add_char(out, '"');
    }
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

void fm_svg_add_id(fm_str *out, const char *name)
{
    if (!is_letter(name[0]))
        fm_str_add(out, "x-");
    for (; *name != '\0'; name++) {
        bool is_kept = is_letter(*name) || (*name >= '0' && *name <= '9') ||
                       *name == '-' || *name == '_' || *name == '.';

        fm_str_add_char(out, is_kept ? *name : '-');
    }
}
