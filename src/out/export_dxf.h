/* SPDX-License-Identifier: MIT */
/*
 * out/export_dxf.h: drawing exchange format, as AutoCAD 2007 writes it (AC1021): the first
 * whose text is UTF-8, with colours of 24 bits.
 *
 *   export_dxf.c         the features: layers of the drawing, entities
 *   export_dxf_frame.c   what every drawing has around them, and how values are put
 */
#ifndef FM_OUT_EXPORT_DXF_H
#define FM_OUT_EXPORT_DXF_H

#include "doc/color.h"
#include "out/export_private.h"

/* A layer of the drawing, by the group of the look or the name of the item. */
typedef struct fm_dxf_layer {
    char *group; /* as it was given */
    char *name;  /* as a drawing can have it */
    bool has_color;
    fm_color color;
} fm_dxf_layer;

typedef struct fm_dxf {
    fm_export_job *job;
    fm_output *output;
    fm_dxf_layer *layers;
    size_t layer_count, layer_capacity;
    size_t layer;     /* the one of the feature at work */
    uint64_t handle;  /* the last one that was given */
    uint64_t ceiling; /* none will be as high */
    fm_extent extent; /* of all positions, in units of the CRS */
    fm_export_shape shape;
    size_t lost_parts, lost_in;
    fm_str text;
} fm_dxf;

/* Handles that everything refers to. */
enum { FM_DXF_MODEL_SPACE = 0x17 };

/* A group code and its value. */
void fm_dxf_put(fm_dxf *d, int code, const char *text); /* as it stands */
void fm_dxf_put_words(fm_dxf *d, int code, const char *text); /* made inert */
void fm_dxf_put_integer(fm_dxf *d, int code, int64_t value);
void fm_dxf_put_number(fm_dxf *d, int code, double value, int decimals);
void fm_dxf_put_handle(fm_dxf *d, int code, uint64_t handle);
void fm_dxf_put_xy(fm_dxf *d, int code, double x, double y, int decimals);
/* As a true colour, and its opacity. */
void fm_dxf_put_color(fm_dxf *d, fm_color color);

void fm_dxf_head(fm_dxf *d);
void fm_dxf_tail(fm_dxf *d);

#endif
