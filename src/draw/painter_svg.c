/* SPDX-License-Identifier: MIT */
#include "draw/painter_svg.h"

#include <string.h>

#include "base/mem.h"
#include "draw/id_map.h"
#include "draw/svg_text.h"

#include "base/banned.h"

/* A hundredth of a px is finer than any screen; outlines of letters are looked at
 * enlarged. */
enum { DECIMALS = 2, OUTLINE_DECIMALS = 3, ANGLE_DECIMALS = 3 };

static const double DEG_PER_RAD = 57.29577951308232;

/* A definition that was written, to be used again where the same is wanted. */
typedef struct definition {
    size_t start, length; /* of its content, in the text of definitions */
} definition;

typedef struct svg_hand {
    fm_painter base;
    fm_str *defs, *body; /* borrowed */
    fm_arena ids;
    const char **groups; /* ids in use */
    size_t group_count, group_capacity;
    fm_id_map contents; /* from what a definition holds to its number */
    definition *definitions;
    size_t definition_count, definition_capacity;
    fm_id_map glyphs; /* from font and glyph to the number of its outline */
    size_t outline_count;
    void **fonts; /* held, so that no other font can take a place in memory */
    size_t font_count, font_capacity;
    size_t text_count;
    fm_str scratch;
} svg_hand;

/* Out of memory anywhere in what was written so far? */
static void check(svg_hand *h)
{
    if (h->base.status == FM_OK &&
        (h->defs->failed || h->body->failed || h->scratch.failed))
        h->base.status = fm_fail_nomem(h->base.ctx);
}

static void fail_nomem(svg_hand *h)
{
    if (h->base.status == FM_OK)
        h->base.status = fm_fail_nomem(h->base.ctx);
}

/* -- Attributes ------------------------------------------------------------------- */

static void add_attribute(fm_str *out, const char *name, double value)
{
    fm_str_addf(out, " %s=\"", name);
    fm_svg_add_number(out, value, DECIMALS);
    fm_str_add_char(out, '"');
}

static void add_d(fm_str *out, const fm_path *path)
{
    fm_str_add(out, " d=\"");
    fm_svg_add_path(out, path, DECIMALS);
    fm_str_add_char(out, '"');
}

static void add_pen(fm_str *out, const fm_pen *pen)
{
    static const char *const caps[] = { NULL, "round", "square" };
    static const char *const joins[] = { "round", NULL, "bevel" };
    double sum = 0.0;

    fm_svg_add_color(out, "stroke", pen->color);
    add_attribute(out, "stroke-width", pen->width);
    if (caps[pen->cap] != NULL)
        fm_str_addf(out, " stroke-linecap=\"%s\"", caps[pen->cap]);
    if (joins[pen->join] != NULL)
        fm_str_addf(out, " stroke-linejoin=\"%s\"", joins[pen->join]);
    for (size_t i = 0; i < pen->dash_count; i++)
        sum += pen->dashes[i];
    if (!(sum > 0.0))
        return;
    fm_str_add(out, " stroke-dasharray=\"");
    for (size_t i = 0; i < pen->dash_count; i++) {
        if (i > 0)
            fm_str_add_char(out, ' ');
        fm_svg_add_number(out, pen->dashes[i], DECIMALS);
    }
    fm_str_add_char(out, '"');
    if (pen->dash_offset != 0.0)
        add_attribute(out, "stroke-dashoffset", pen->dash_offset);
}

/* translate, and rotate where there is an angle. */
static void add_place(fm_str *out, fm_pt at, double angle_rad)
{
    fm_str_add(out, " transform=\"translate(");
    fm_svg_add_number(out, at.x, DECIMALS);
    fm_str_add_char(out, ' ');
    fm_svg_add_number(out, at.y, DECIMALS);
    fm_str_add_char(out, ')');
    if (angle_rad != 0.0) {
        fm_str_add(out, "rotate(");
        fm_svg_add_number(out, angle_rad * DEG_PER_RAD, ANGLE_DECIMALS);
        fm_str_add_char(out, ')');
    }
    fm_str_add_char(out, '"');
}

/* -- Definitions ------------------------------------------------------------------ */

/*
 * The number of the definition `<TAG id="_dN">content</TAG>`, whose content stands in
 * h->scratch; written when it is new.
 */
static size_t define(svg_hand *h, const char *tag)
{
    const fm_str *content = &h->scratch;
    uint64_t key = fm_id_of_bytes(fm_str_text(content), content->length);
    bool is_known;
    definition *grown;
    size_t number = 0;

    is_known = fm_id_map_find(&h->contents, key, &number);
    if (is_known && h->definitions[number].length == content->length &&
        memcmp(h->defs->text + h->definitions[number].start, content->text,
               content->length) == 0)
        return number;
    grown = fm_grow(h->definitions, &h->definition_capacity, h->definition_count + 1,
                    sizeof *grown);
    if (grown != NULL)
        h->definitions = grown;
    number = h->definition_count;
    if (grown == NULL || (!is_known && !fm_id_map_add(&h->contents, key, number))) {
        fail_nomem(h);
        return 0;
    }
    fm_str_addf(h->defs, "<%s id=\"_d%zu\">", tag, number);
    grown[h->definition_count++] = (definition){ h->defs->length, content->length };
    fm_str_add_bytes(h->defs, fm_str_text(content), content->length);
    fm_str_addf(h->defs, "</%s>\n", tag);
    return number;
}

/* -- Groups and clips ------------------------------------------------------------- */

static bool is_taken(const svg_hand *h, const char *id)
{
    for (size_t i = 0; i < h->group_count; i++)
        if (strcmp(h->groups[i], id) == 0)
            return true;
    return false;
}

/* The group's name as an id, with a number behind it when it is taken. */
static void take_id(svg_hand *h, const char *name)
{
    const char **grown =
        fm_grow(h->groups, &h->group_capacity, h->group_count + 1, sizeof *grown);
    const char *kept = NULL;

    if (grown != NULL) {
        size_t length, n = 1;

        h->groups = grown;
        fm_str_clear(&h->scratch);
        fm_svg_add_id(&h->scratch, name);
        length = h->scratch.length;
        while (!h->scratch.failed && is_taken(h, h->scratch.text)) {
            h->scratch.length = length;
            fm_str_addf(&h->scratch, "-%zu", ++n);
        }
        kept = fm_arena_strndup(&h->ids, fm_str_text(&h->scratch), h->scratch.length);
    }
    if (kept == NULL) {
        fail_nomem(h);
        return;
    }
    h->groups[h->group_count++] = kept;
    fm_str_addf(h->body, " id=\"%s\"", kept);
}

static void svg_group_begin(fm_painter *self, const char *id, double opacity)
{
    svg_hand *h = (svg_hand *)self;

    fm_str_add(h->body, "<g");
    if (id != NULL && id[0] != '\0')
        take_id(h, id);
    if (opacity < 1.0) {
        fm_str_add(h->body, " opacity=\"");
        fm_svg_add_number(h->body, opacity, 3);
        fm_str_add_char(h->body, '"');
    }
    fm_str_add(h->body, ">\n");
    check(h);
}

static void svg_end(fm_painter *self)
{
    svg_hand *h = (svg_hand *)self;

    fm_str_add(h->body, "</g>\n");
    check(h);
}

static void svg_clip_begin(fm_painter *self, const fm_path *path, bool even_odd)
{
    svg_hand *h = (svg_hand *)self;

    fm_str_clear(&h->scratch);
    fm_str_add(&h->scratch, "<path");
    if (even_odd)
        fm_str_add(&h->scratch, " clip-rule=\"evenodd\"");
    add_d(&h->scratch, path);
    fm_str_add(&h->scratch, "/>");
    fm_str_addf(h->body, "<g clip-path=\"url(#_d%zu)\">\n", define(h, "clipPath"));
    check(h);
}

/* -- Paths and stamps ------------------------------------------------------------- */

static void add_shape(fm_str *out, const fm_path *path, const fm_color *fill,
                      bool even_odd, const fm_pen *pen)
{
    fm_str_add(out, "<path");
    if (fill == NULL)
        fm_str_add(out, " fill=\"none\"");
    else
        fm_svg_add_color(out, "fill", *fill);
    if (fill != NULL && even_odd)
        fm_str_add(out, " fill-rule=\"evenodd\"");
    if (pen != NULL)
        add_pen(out, pen);
    add_d(out, path);
    fm_str_add(out, "/>\n");
}

static void svg_fill(fm_painter *self, const fm_path *path, fm_color color,
                     bool even_odd)
{
    svg_hand *h = (svg_hand *)self;

    add_shape(h->body, path, &color, even_odd, NULL);
    check(h);
}

static void svg_stroke(fm_painter *self, const fm_path *path, const fm_pen *pen)
{
    svg_hand *h = (svg_hand *)self;

    add_shape(h->body, path, NULL, false, pen);
    check(h);
}

static void svg_stamp(fm_painter *self, const fm_stamp *stamp, const fm_pt *at,
                      size_t count, double angle_rad)
{
    svg_hand *h = (svg_hand *)self;
    size_t number;

    fm_str_clear(&h->scratch);
    for (size_t i = 0; i < stamp->part_count; i++) {
        const fm_stamp_part *part = &stamp->parts[i];
        bool strokes = part->stroke && part->pen.width > 0.0 && part->pen.color.a > 0.0;

        if (part->path.verb_count > 0 && (part->fill || strokes))
            add_shape(&h->scratch, &part->path, part->fill ? &part->fill_color : NULL,
                      part->even_odd, strokes ? &part->pen : NULL);
    }
    number = define(h, "g");
    for (size_t i = 0; i < count; i++) {
        fm_str_addf(h->body, "<use xlink:href=\"#_d%zu\"", number);
        if (angle_rad != 0.0) {
            add_place(h->body, at[i], angle_rad);
        } else {
            add_attribute(h->body, "x", at[i].x);
            add_attribute(h->body, "y", at[i].y);
        }
        fm_str_add(h->body, "/>\n");
    }
    check(h);
}

/* -- Text ------------------------------------------------------------------------- */

/* The number of this font among those held; 0 also when out of memory. */
static size_t hold_font(svg_hand *h, void *font)
{
    void **grown;

    for (size_t i = h->font_count; i-- > 0;)
        if (h->fonts[i] == font)
            return i;
    grown = fm_grow(h->fonts, &h->font_capacity, h->font_count + 1, sizeof *grown);
    if (grown == NULL) {
        fail_nomem(h);
        return 0;
    }
    h->fonts = grown;
    h->fonts[h->font_count] = fm_text_font_hold(font);
    return h->font_count++;
}

/* The number of a glyph's outline, defined when it is new. */
static size_t define_outline(svg_hand *h, const fm_text_span *span, size_t font,
                             unsigned long glyph)
{
    uint64_t key = (uint64_t)font << 40 | (uint64_t)glyph;
    fm_path outline = { 0 };
    size_t number = 0;

    if (fm_id_map_find(&h->glyphs, key, &number))
        return number;
    fm_text_add_outline(&outline, span, glyph);
    number = h->outline_count++;
    if (outline.failed || !fm_id_map_add(&h->glyphs, key, number))
        fail_nomem(h);
    fm_str_addf(h->defs, "<path id=\"_g%zu\" d=\"", number);
    fm_svg_add_path(h->defs, &outline, OUTLINE_DECIMALS);
    fm_str_add(h->defs, "\"/>\n");
    fm_path_release(&outline);
    return number;
}

static void add_glyphs(svg_hand *h, const fm_text_run *run)
{
    for (size_t i = 0; i < run->span_count; i++) {
        const fm_text_span *span = &run->spans[i];
        size_t font = hold_font(h, span->font);

        for (size_t j = 0; j < span->glyph_count; j++) {
            const fm_glyph *g = &span->glyphs[j];

            fm_str_addf(h->body, "<use xlink:href=\"#_g%zu\"",
                        define_outline(h, span, font, g->index));
            if (g->angle_rad != 0.0) {
                add_place(h->body, (fm_pt){ g->x, g->y }, g->angle_rad);
            } else {
                add_attribute(h->body, "x", g->x);
                add_attribute(h->body, "y", g->y);
            }
            fm_str_add(h->body, "/>");
        }
    }
}

/*
 * The halo is the same letters once more, stroked, below: the inner group says nothing
 * of its paint, so that it takes the halo's where it is used and the letters' where it
 * stands.
 *
 *     <g role="img" aria-label="Idlib" transform="..." fill="#222">
 *     <use xlink:href="#_t7" fill="#fff" stroke="#fff" .../>
 *     <g id="_t7"> letters </g>
 *     </g>
 */
static void svg_text(fm_painter *self, const fm_text_run *run, fm_pt at,
                     double angle_rad, fm_color color, fm_color halo, double halo_width)
{
    svg_hand *h = (svg_hand *)self;

    fm_str_add(h->body, "<g role=\"img\" aria-label=\"");
    fm_svg_add_text(h->body, run->text);
    fm_str_add_char(h->body, '"');
    if (!run->bent)
        add_place(h->body, at, angle_rad);
    fm_svg_add_color(h->body, "fill", color);
    fm_str_add(h->body, ">\n");
    if (halo_width > 0.0) {
        fm_pen pen = { .color = halo, .width = 2.0 * halo_width, .cap = FM_CAP_ROUND };

        /* Opacity of the whole: letters whose halos overlap share one. */
        pen.color.a = 1.0;
        fm_str_addf(h->body, "<use xlink:href=\"#_t%zu\"", h->text_count);
        fm_svg_add_color(h->body, "fill", pen.color);
        add_pen(h->body, &pen);
        if (halo.a < 1.0)
            add_attribute(h->body, "opacity", halo.a);
        fm_str_addf(h->body, "/>\n<g id=\"_t%zu\">", h->text_count++);
    }
    add_glyphs(h, run);
    fm_str_add(h->body, halo_width > 0.0 ? "</g>\n</g>\n" : "\n</g>\n");
    check(h);
}

/* -- Life ------------------------------------------------------------------------- */

static void svg_destroy(fm_painter *self)
{
    svg_hand *h = (svg_hand *)self;

    for (size_t i = 0; i < h->font_count; i++)
        fm_text_font_drop(h->fonts[i]);
    fm_free(h->fonts);
    fm_free(h->groups);
    fm_free(h->definitions);
    fm_id_map_release(&h->contents);
    fm_id_map_release(&h->glyphs);
    fm_arena_release(&h->ids);
    fm_str_release(&h->scratch);
    fm_free(h);
}

fm_status fm_painter_svg_new(fm_context *ctx, fm_str *defs, fm_str *body,
                             fm_painter **painter)
{
    static const fm_painter_hand hand = {
        .group_begin = svg_group_begin,
        .group_end = svg_end,
        .clip_begin = svg_clip_begin,
        .clip_end = svg_end,
        .fill = svg_fill,
        .stroke = svg_stroke,
        .stamp = svg_stamp,
        .text = svg_text,
        .destroy = svg_destroy,
    };
    svg_hand *h = fm_alloc(1, sizeof *h);

    if (h == NULL)
        return fm_fail_nomem(ctx);
    h->base = (fm_painter){ .hand = &hand, .ctx = ctx };
    h->defs = defs;
    h->body = body;
    *painter = &h->base;
    return FM_OK;
}
