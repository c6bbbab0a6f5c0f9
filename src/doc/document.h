/* SPDX-License-Identifier: MIT */
/*
 * doc/document.h: the map document as typed data.
 *
 * Three passes, three files: document_read.c walks the YAML tree along one table of keys
 * (document_keys.c), which is also the JSON Schema and the reference of docs/format.md;
 * document_check.c asks what one value cannot know (ids that are named, pairs of keys
 * that exclude each other); document.c is life and access.
 *
 * Everything lives in the document's arena.  Sheet lengths are CSS pixels, ground
 * lengths metres, angles degrees, opacities 0 to 1.  Texts are UTF-8; NULL means not
 * given.
 */
#ifndef FM_DOC_DOCUMENT_H
#define FM_DOC_DOCUMENT_H

#include "base/context.h"
#include "base/date.h"
#include "base/mem.h"
#include "doc/color.h"
#include "doc/where.h"
#include "frontmap/document.h"
#include "geo/coord.h"

/* A number, or one taken from a field through stops ("graduated"):
 *     circle-radius: {field: population, stops: [[1000, 2], [100000, 8]]}
 * Between stops it is linear; outside, the end stops hold; null gives `value`. */
typedef struct fm_graduated {
    double value;
    const char *field; /* NULL: constant */
    size_t stop_count;
    const double *inputs;  /* ascending */
    const double *outputs;
} fm_graduated;

typedef enum fm_line_cap { FM_CAP_BUTT, FM_CAP_ROUND, FM_CAP_SQUARE } fm_line_cap;
typedef enum fm_line_join { FM_JOIN_ROUND, FM_JOIN_MITER, FM_JOIN_BEVEL } fm_line_join;

/* Which keys of a style were given; a class's style is laid over its layer's. */
typedef enum fm_style_key {
    FM_STYLE_FILL_COLOR = 1u << 0,
    FM_STYLE_FILL_OPACITY = 1u << 1,
    FM_STYLE_FILL_OUTLINE_COLOR = 1u << 2,
    FM_STYLE_FILL_PATTERN = 1u << 3,
    FM_STYLE_FILL_PATTERN_COLOR = 1u << 4,
    FM_STYLE_LINE_COLOR = 1u << 5,
    FM_STYLE_LINE_WIDTH = 1u << 6,
    FM_STYLE_LINE_OPACITY = 1u << 7,
    FM_STYLE_LINE_DASHARRAY = 1u << 8,
    FM_STYLE_LINE_CAP = 1u << 9,
    FM_STYLE_LINE_JOIN = 1u << 10,
    FM_STYLE_LINE_OFFSET = 1u << 11,
    FM_STYLE_LINE_CASING_COLOR = 1u << 12,
    FM_STYLE_LINE_CASING_WIDTH = 1u << 13,
    FM_STYLE_CIRCLE_RADIUS = 1u << 14,
    FM_STYLE_CIRCLE_COLOR = 1u << 15,
    FM_STYLE_CIRCLE_OPACITY = 1u << 16,
    FM_STYLE_CIRCLE_STROKE_COLOR = 1u << 17,
    FM_STYLE_CIRCLE_STROKE_WIDTH = 1u << 18,
    FM_STYLE_RING = 1u << 19,
    FM_STYLE_SYMBOL_SHAPE = 1u << 20,
    FM_STYLE_SYMBOL_SIZE = 1u << 21,
    FM_STYLE_SYMBOL_COLOR = 1u << 22,
    FM_STYLE_SYMBOL_STROKE_COLOR = 1u << 23,
    FM_STYLE_SYMBOL_STROKE_WIDTH = 1u << 24,
    FM_STYLE_SYMBOL_ROTATE = 1u << 25,
    FM_STYLE_SYMBOL_SIDC = 1u << 26,
    FM_STYLE_TACTICAL = 1u << 27,
    FM_STYLE_TACTICAL_SIZE = 1u << 28,
    FM_STYLE_TACTICAL_SPACING = 1u << 29,
    FM_STYLE_TACTICAL_WORDS = 1u << 30 /* any of fm_tactical_words_spec */
} fm_style_key;

/* What a control measure says; templates, NULL where not given. */
typedef struct fm_tactical_words_spec {
    const char *sidc;
    const char *enemy; /* "left", "right", "auto" or a holder; no template */
    const char *name, *name2, *note;
    const char *echelon;
    double text_size; /* px; 0: by itself */
} fm_tactical_words_spec;

/* Text fields of a symbol by code, in the order of draw/symbol.h, which a test compares:
 * AA AS C F G H J K L M N P T T1 V W W1 X Y Z. */
#define FM_SYMBOL_FIELD_COUNT 20

/* What a symbol by code says beside its code; templates but for the first, NULL where not
 * given. */
typedef struct fm_symbol_says {
    const char *color_mode; /* "light", "medium", "dark", "own" */
    const char *status;     /* "cut-off", "evacuated", "destroyed", "planned" */
    const char *direction;  /* degrees from north */
    const char *engagement; /* in a bar */
    const char *texts[FM_SYMBOL_FIELD_COUNT];
} fm_symbol_says;

typedef struct fm_style {
    unsigned given; /* fm_style_key bits */
    fm_color fill_color;
    double fill_opacity;
    fm_color fill_outline_color;
    const char *fill_pattern; /* a word of draw/pattern: "hatch-45", "stipple", ... */
    fm_color fill_pattern_color;
    fm_color line_color;
    fm_graduated line_width; /* px */
    double line_opacity;
    size_t dash_count;
    const double *dashes; /* in line widths, as MapLibre has it */
    fm_line_cap line_cap;
    fm_line_join line_join;
    double line_offset; /* px, to the right of the line's direction positive */
    fm_color line_casing_color;
    double line_casing_width; /* px on each side */
    fm_graduated circle_radius; /* px */
    fm_color circle_color;
    double circle_opacity;
    fm_color circle_stroke_color;
    double circle_stroke_width;
    fm_color ring;            /* a ring round the symbol or circle */
    const char *symbol_shape; /* a word of draw/symbol: "triangle", ... */
    const char *symbol_sidc;  /* a template: "{sidc}" */
    fm_graduated symbol_size; /* px, the greater side */
    fm_color symbol_color;    /* fill */
    fm_color symbol_stroke_color;
    double symbol_stroke_width;
    fm_graduated symbol_rotate; /* degrees clockwise */
    fm_symbol_says symbol_says;
    unsigned char symbol_certainty; /* fm_certainty, for symbols in the standard's colours */
    const char *tactical;       /* a word of draw/tactical: "flot", "phase-line" */
    double tactical_size;       /* px, height of a scallop or tooth; default by kind */
    double tactical_spacing;    /* px along the line, 0: by kind */
    fm_tactical_words_spec tactical_words;
} fm_style;

/* One class of a layer: features for which it is the first that holds. */
typedef struct fm_class {
    fm_place place;
    const char *value; /* of the classes' field, as text; NULL with `where` or default */
    fm_where *where;   /* NULL with `value` or default */
    bool is_default;   /* holds for all that no other class takes */
    const char *label; /* in the legend; a template */
    bool hidden;       /* neither drawn nor in the legend */
    fm_style style;
} fm_class;

typedef enum fm_certainty {
    FM_CERTAIN = 0, /* "assessed" */
    FM_CLAIMED,
    FM_CONTESTED,
    FM_STALE
} fm_certainty;

typedef enum fm_anchor {
    FM_ANCHOR_AUTO, /* the best of the eight round a point */
    FM_ANCHOR_CENTER,
    FM_ANCHOR_LEFT, /* as MapLibre: the side of the text that is at the point */
    FM_ANCHOR_RIGHT,
    FM_ANCHOR_TOP,
    FM_ANCHOR_BOTTOM,
    FM_ANCHOR_TOP_LEFT,
    FM_ANCHOR_TOP_RIGHT,
    FM_ANCHOR_BOTTOM_LEFT,
    FM_ANCHOR_BOTTOM_RIGHT
} fm_anchor;

typedef enum fm_placement {
    FM_PLACEMENT_AUTO, /* by geometry: round a point, inside a polygon, along a line */
    FM_PLACEMENT_POINT,
    FM_PLACEMENT_LINE
} fm_placement;

typedef struct fm_label_spec {
    bool given;
    const char *text_field; /* template */
    const char *text_font;  /* families, comma-separated; NULL: the sheet's */
    fm_graduated text_size; /* px */
    bool bold, italic;
    fm_color text_color;
    double text_opacity;
    fm_color text_halo_color;
    double text_halo_width; /* px */
    fm_anchor text_anchor;
    fm_placement placement;
    double text_max_width;      /* em, 0: no wrapping */
    double text_letter_spacing; /* em */
    double text_offset[2];      /* px from the symbol's edge (auto), else from the point */
    double text_padding;        /* px kept free round it */
    const char *text_transform; /* "none", "uppercase", "lowercase" */
    fm_graduated priority;      /* higher is placed first */
    bool allow_overlap;
    bool optional; /* dropping it is not worth a report */
    fm_where *where; /* only these features are labelled; NULL: all */
} fm_label_spec;

typedef enum fm_derive_kind {
    FM_DERIVE_NONE,
    FM_DERIVE_FRONT_LINE, /* of `sources[0]`, between two holders */
    FM_DERIVE_POST_STATUS,   /* of the layer's own points, in the zones of `source` */
    FM_DERIVE_LINE_THROUGH,  /* the points of `source` */
    FM_DERIVE_GROUND_BEYOND, /* of zones, inside the line of layer `line` */
    FM_DERIVE_CHANGE,        /* of zones, since a date or against another layer */
    FM_DERIVE_MOVEMENT,      /* of zones, step by step since a date */
    FM_DERIVE_FRONT_ARROWS,  /* from the front before to that of now */
    FM_DERIVE_RANGE_FAN,     /* how far it reaches from the points of `source` */
    FM_DERIVE_KIND_COUNT
} fm_derive_kind;

/* One text or several. */
typedef struct fm_names {
    const char *const *items;
    size_t count;
} fm_names;

typedef struct fm_derive_spec {
    fm_derive_kind kind;
    fm_place place;
    const char *source;     /* id of the layer it is derived from */
    const char *field;      /* that names the holder; default: the source's classes */
    const char *between[2]; /* holders on either side; NULL: all pairs */
    fm_names side;    /* holders of the own side */
    fm_names against; /* of the other side; none: all others */
    const char *base, *border; /* ids of layers that the own side's main body meets */
    const char *uncertainty;   /* kilometres, or a field of the posts */
    const char *order;  /* field by which a line runs, or "auto" */
    const char *line;   /* id of the layer with the line */
    const char *holder; /* whose ground beyond it is wanted */
    /* of a front line; below 0: as it stands in front/frontline.h */
    double tolerance_m, gap_m, land_tolerance_m;
    const char *land; /* id of a layer whose edge is no front */
    fm_date since;      /* of the snapshot before */
    const char *old;    /* or the id of the layer that is it */
    /* of range fans: numbers, or fields that have them */
    const char *range, *azimuth_from, *azimuth_to, *dead_ground;
} fm_derive_spec;

typedef struct fm_layer_spec {
    fm_place place; /* of the layer's first key */
    const char *id;
    const char *title;       /* legend heading or label; template */
    const char *source;      /* path as written, may hold {date} */
    fm_place source_place;
    const char *folder;      /* that relative paths start from: its document's */
    const char *source_layer; /* name inside the file */
    const char *crs;         /* of data that does not say its own */
    fm_where *where;
    const char *date_field;  /* snapshots by a column */
    const char *valid_from, *valid_to; /* field names, half-open [from, to) */
    double stale_after_days; /* 0: never */
    fm_derive_spec derive;
    bool hidden;
    bool no_legend;
    double opacity; /* of the whole layer */
    double min_scale, max_scale; /* denominators: drawn from 1:max to 1:min; 0: open */
    bool style_from_features; /* simplestyle: `style: features` */
    fm_style style;
    const char *class_field; /* NULL with classes by `where` */
    fm_class *classes;
    size_t class_count;
    const char *certainty_field;
    const char *facing; /* holder, or "left", "right", "auto" */
    fm_label_spec label;
    const char *attribution; /* for the credits; NULL: the manifest's */
} fm_layer_spec;

typedef enum fm_extent_kind {
    FM_EXTENT_AUTO,   /* all layers that are not `context` */
    FM_EXTENT_BBOX,
    FM_EXTENT_LAYER,
    FM_EXTENT_CENTRE
} fm_extent_kind;

typedef struct fm_extent_spec {
    fm_extent_kind kind;
    fm_place place;
    fm_bbox bbox;
    const char *layer;
    double margin_m;
    fm_lonlat centre;
    double scale; /* denominator, for CENTRE, or 0 */
} fm_extent_spec;

typedef struct fm_sheet_spec {
    double width_px, height_px;
    const char *crs; /* NULL or "auto" */
    fm_place crs_place;
    fm_extent_spec extent;
    fm_color background; /* the map's ground: sea, or no data */
    fm_color paper;      /* round the map */
    const char *language;
    const char *font; /* families, comma-separated */
    double margin_px; /* paper round the map frame; < 0: default */
    bool frame;       /* neatline */
} fm_sheet_spec;

typedef enum fm_corner {
    FM_CORNER_TOP_LEFT,
    FM_CORNER_TOP_RIGHT,
    FM_CORNER_BOTTOM_LEFT,
    FM_CORNER_BOTTOM_RIGHT,
    FM_CORNER_AUTO /* not given: by the piece, mirrored with the sheet */
} fm_corner;

typedef struct fm_furniture_spec {
    struct {
        bool on;
        fm_corner position;
        const char *title;
        double text_size; /* px; 0: by the size of the sheet */
        double max_width_px; /* 0: a third of the map */
    } legend;
    struct {
        bool on;
        fm_corner position;
        unsigned units; /* bits: FM_UNIT_KM, FM_UNIT_MI, FM_UNIT_NMI; in order of bits */
    } scale_bar;
    struct {
        bool on;
        fm_corner position;
    } north_arrow;
    struct {
        bool on;
        double interval_deg; /* 0: chosen */
        bool labels;
        fm_color color;
        double line_width;
    } graticule;
    struct {
        bool on;
        fm_corner position;
        fm_bbox extent; /* empty: chosen from the map's extent */
        double width_px; /* 0: chosen */
        const char *source; /* land to draw; NULL: the shipped countries */
        const char *folder; /* that `source` starts from */
    } inset;
    struct {
        bool on;
        const char *text; /* NULL: collected from the layers */
        const char *disclaimer;
    } credits;
} fm_furniture_spec;

#define FM_UNIT_KM 1u
#define FM_UNIT_MI 2u
#define FM_UNIT_NMI 4u

/* Every condition of the document, so that one date can be filled in and all be freed. */
typedef struct fm_condition {
    struct fm_condition *next;
    fm_where **slot;  /* where it hangs; owned by the document */
    const char *text; /* as written, with {date} */
    fm_place place;   /* of its first character */
} fm_condition;

struct fm_document {
    fm_arena arena;
    fm_condition *conditions;
    const char *root;   /* real path that files stay below; NULL: no such bound */
    const char *path;   /* as given; "-" or a name for text from memory */
    const char *folder; /* of the file */
    const char *title;  /* template with {date} */
    const char *subtitle;
    fm_date date;
    fm_sheet_spec sheet;
    fm_layer_spec *layers; /* drawn in this order, first at the bottom */
    size_t layer_count;
    fm_furniture_spec furniture;
    const char *digest; /* 16 hex digits (FNV-1a 64) of the text, for the metadata */
};

/* The layer with this id, or NULL. */
const fm_layer_spec *fm_document_layer(const fm_document *document, const char *id);

/* A document from text; `folder` is what relative paths start from. */
FM_MUST_USE fm_status fm_document_read_text(fm_context *ctx, const char *name,
                                            const char *folder, const char *text,
                                            size_t length, fm_document **out);

/* Expand {date} (and {date:iso}) in a text of the document; free with fm_free(). NULL
 * when out of memory.  `iso`: {date} as 2020-02-24, for paths; else in words. */
FM_MUST_USE char *fm_document_expand(const fm_document *document, fm_date date,
                                     const char *text, bool iso);

/*
 * FM_ERR_DOCUMENT, pointing at the first use, when the document asks for {date} in a
 * condition and has none.  For whoever evaluates conditions, before he does.
 */
FM_MUST_USE fm_status fm_document_require_date(fm_context *ctx,
                                               const fm_document *document);

/* Where a source as written is: joined to the folder that it starts from, unless it is
 * standard input, a URL, a /vsi file or a connection ("PG:dbname=...").  Free with
 * fm_free(); NULL when out of memory. */
FM_MUST_USE char *fm_source_path(const char *folder, const char *source);

/*
 * May the document name this file?  FM_ERR_POLICY when it lies outside the folder that
 * files stay in, symbolic links followed, and the policy does not allow that; or when it
 * is no path but a URL, a /vsi file or a connection and the policy does not allow those.
 * A file that does not exist is judged by the folder that it would be in.  `place` is
 * where it is named.
 *
 * That folder is the document's own, or the one above when that holds a folder `layers`
 * (a project: layers/ beside examples/).  Sources are checked while reading; files that
 * are chosen later (snapshots) by whoever chooses them.
 */
FM_MUST_USE fm_status fm_document_check_path(fm_context *ctx,
                                             const fm_document *document,
                                             const fm_place *place, const char *path);

/*
 * A copy that a date and an extent can be set on without touching the original, for work
 * on several dates at once.  It shares the original's texts, which must outlive it and
 * stay as it is meanwhile.  fm_document_free().
 */
FM_MUST_USE fm_status fm_document_copy(fm_context *ctx, const fm_document *document,
                                       fm_document **out);

/* Fill the document's date into its conditions. */
FM_MUST_USE fm_status fm_document_apply_date(fm_context *ctx, fm_document *document);

/* The condition in a slot as it was written; NULL when there is none. */
const char *fm_document_condition_text(const fm_document *document,
                                       fm_where *const *slot);

/* Hang a condition into `slot` for the document's life; `text` and `place` live as long
 * as it. */
FM_MUST_USE fm_status fm_document_add_condition(fm_context *ctx, fm_document *document,
                                                fm_where **slot, const char *text,
                                                fm_place place);

#endif
