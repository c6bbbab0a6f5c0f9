/* SPDX-License-Identifier: MIT */
/*
 * gis/map.h: a map document as other programs can show it: layers, the features of each
 * with all their fields, and rules that say how they look.
 *
 * A rule is what a legend has one line for.  Its style is constant, but for numbers that a
 * field gives; what decides the look beyond the class (certainty, the code of a symbol,
 * the side that a front faces) has made rules of their own.  A rule says which features are its
 * own in conditions on fields, so that a program which reads the layer can find them
 * itself, and in rule_of[], so that a writer need not.
 *
 * Over several dates a layer holds every feature once for each unbroken time in which it
 * stood unchanged, with two more columns that say from when and until when; a layer that
 * does not change has none.
 *
 * Knows no format: the writers beside it do, one file or a few a format.
 */
#ifndef FM_GIS_MAP_H
#define FM_GIS_MAP_H

#include "doc/style.h"
#include "frontmap/gis.h"
#include "sheet/making.h"

/* Features for which all of `all` are true, and none of `none` is (false, or unknown). */
typedef struct fm_gis_rule {
    int class_index; /* into spec->classes; -1: the layer has none */
    fm_certainty certainty;
    const char *label; /* its words in a legend; "" for none */
    fm_style style;    /* defaults, layer's, class's; certainty applied */
    const fm_style *told; /* what a legend shows instead, once decorations have become
                             geometry (gis/drawn.h); NULL */
    const char *sidc;  /* of its symbol; NULL without one */
    fm_side side;      /* that its tactical line is dressed on */
    unsigned kinds;    /* fm_shape_kind bits of its features */
    size_t count;      /* features; 0: a class of the document that this date lacks */
    /* Set when the rule is `layer->spec->class_field` = `value` and nothing else, so that
     * it can be a category; NULL. */
    const char *value;
    fm_where *const *all; /* parsed; doc/where_tree.h tells how they are built */
    size_t all_count;
    fm_where *const *none;
    size_t none_count;
} fm_gis_rule;

typedef struct fm_gis_layer {
    const fm_layer_spec *spec; /* id, label, opacity, scale range ...; never NULL */
    const char *title;         /* for people; the id where there is none */
    const char *attribution;   /* NULL, as below */
    const char *licence;
    const char *what;  /* a sentence or two on what the layer shows */
    const char *doubt; /* and on what is doubtful in it */
    fm_features features;      /* WGS 84, all fields */
    fm_styler *styler;         /* bound to features.table */
    unsigned kinds;            /* fm_shape_kind bits of all features */
    fm_gis_rule *rules; /* in the document's order; the first that holds counts, and they
                           exclude each other */
    size_t rule_count;
    int *rule_of; /* each feature's rule; -1: the map does not show it */
    /* Fields with the first day of a feature and the first day no more (ISO dates, null:
     * open), half-open; NULL for a layer without time. */
    const char *time_from, *time_to;
    const char *turn_field; /* degrees clockwise that labels are turned by; NULL */
    fm_date snapshot; /* date of the data used last; none for timeless layers */
    bool is_stale;
    unsigned char drawn[2]; /* what gis/drawn.h has made of the layer: its business */
} fm_gis_layer;

typedef struct fm_gis_map {
    fm_context *ctx;
    const fm_document *document; /* borrowed */
    const char *name;            /* of the document's file without suffix; "map" */
    const char *title;           /* expanded; NULL, as below */
    const char *subtitle;
    const char *credits; /* sources, one a line; and the disclaimer behind them */
    fm_date date;        /* shown; the last one of several; may be none */
    fm_date *dates;      /* ascending; on each something may change */
    size_t date_count;   /* 0: the document's own date alone */
    fm_bbox box;         /* what the map shows */
    fm_gis_layer *layers; /* from the bottom up, those that are to be written */
    size_t layer_count;
    /* The sheet in the making, its ground laid out: m.sheet.viewport has frame, extent and
     * scale, m.projection and m.projector the way onto it, m.sheet the language.  Of the last
     * date; its situation may be empty. */
    fm_making making;
    /* private */
    fm_arena arena;
    fm_document *dated; /* the copy that `making` draws */
    fm_where **conditions;
    size_t condition_count, condition_capacity;
} fm_gis_map;

/* What to gather: layers (ids; none: all that the map shows), dates, a box that features
 * have to meet, as frontmap/gis.h has them. */
FM_MUST_USE fm_status fm_gis_map_new(fm_context *ctx, const fm_document *document,
                                     const fm_gis_options *options, fm_gis_map **out);
void fm_gis_map_free(fm_gis_map *map);

/* The style of one feature as the map draws it: its rule's, and its own simplestyle
 * properties over it where the document says so. */
fm_style fm_gis_feature_style(const fm_gis_layer *layer, size_t feature);

/* The days on which a feature is shown: [from, to), none for open ends. */
void fm_gis_feature_time(const fm_gis_layer *layer, size_t feature, fm_date *from,
                         fm_date *to);

/* Its label, {fields} filled in; "" for none. */
void fm_gis_feature_label(const fm_gis_layer *layer, size_t feature, fm_str *out);

#endif
