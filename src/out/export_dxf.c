/* SPDX-License-Identifier: MIT */
/*
 * Points are POINTs, lines and rings LWPOLYLINEs, polygons with a fill solid HATCHes
 * under them, names TEXTs.  A drawing has no fields: what is not in the look or the
 * name is left out, which is said.
 *
 * The layers of the drawing and its extent stand before the first entity, so the
 * features are gone through twice; what has no place in the CRS is found the first
 * time.
 */
#include "out/export_dxf.h"

#include <math.h>
#include <string.h>

#include "base/banned.h"

enum {
    NAME_BYTES = 255,
    FIRST_HANDLE = 0x1000,
    INK = 7,           /* black, or white on black */
    TEXTS_ACROSS = 100 /* heights of a text in the longer side of the drawing */
};

/* ---------------------------------------------------------------------- layers */

/* What a name of a layer cannot have; no names differ in the case of letters alone. */
static void add_name(fm_str *out, const char *group)
{
    size_t length = strlen(group);

    if (length > NAME_BYTES - 8)
        for (length = NAME_BYTES - 8;
             length > 0 && ((unsigned char)group[length] & 0xC0u) == 0x80u; length--)
            ;
    for (size_t i = 0; i < length; i++) {
        bool is_bad = (unsigned char)group[i] < ' ' ||
                      strchr("<>/\\\":;?*|,=`^%", group[i]) != NULL;

        fm_str_add_char(out, is_bad ? '_' : group[i]);
    }
    if (length == 0)
        fm_str_add(out, "layer");
}

static bool is_taken(const fm_dxf *d, const char *name)
{
    for (size_t i = 0; i < d->layer_count; i++) {
        if (fm_str_equal_nocase(d->layers[i].name, name))
            return true;
    }
    return strcmp(name, "0") == 0 || fm_str_equal_nocase(name, "defpoints");
}

static char *make_name(const fm_dxf *d, const char *group)
{
    fm_str name = { 0 };
    size_t length;

    add_name(&name, group);
    length = name.length;
    for (unsigned n = 2; !name.failed && is_taken(d, fm_str_text(&name)); n++) {
        fm_str_cut(&name, length);
        fm_str_addf(&name, "_%u", n);
    }
    return fm_str_take(&name);
}

/* Make the layer of this group the one at work; it is added when there is none.  False
 * when out of memory. */
static bool find_layer(fm_dxf *d, const char *group)
{
    fm_dxf_layer *layers;

    /* Features of one class mostly stand together. */
    if (d->layer < d->layer_count && strcmp(d->layers[d->layer].group, group) == 0)
        return true;
    for (d->layer = 0; d->layer < d->layer_count; d->layer++) {
        if (strcmp(d->layers[d->layer].group, group) == 0)
            return true;
    }
    layers = fm_grow(d->layers, &d->layer_capacity, d->layer_count + 1, sizeof *layers);
    if (layers == NULL)
        return false;
    d->layers = layers;
    layers[d->layer] =
        (fm_dxf_layer){ .group = fm_strdup(group), .name = make_name(d, group) };
    d->layer_count++;
    return layers[d->layer].group != NULL && layers[d->layer].name != NULL;
}

static void release_layers(fm_dxf *d)
{
    for (size_t i = 0; i < d->layer_count; i++) {
        fm_free(d->layers[i].group);
        fm_free(d->layers[i].name);
    }
    fm_free(d->layers);
}

/* ------------------------------------------------------------------- first time */

static fm_status take_group(fm_dxf *d, const fm_export_look *look)
{
    char *name = fm_export_layer_name(d->job);
    bool ok = name != NULL && find_layer(d, look->group != NULL ? look->group : name);

    fm_free(name);
    return ok ? FM_OK : fm_fail_nomem(d->job->ctx);
}

static fm_status look_at(fm_dxf *d, size_t row)
{
    fm_export_look look = fm_export_look_of(d->job, row);
    const fm_shapes *s = &d->shape.shapes;
    fm_status status = take_group(d, &look);
    fm_dxf_layer *layer;

    if (status == FM_OK)
        status = fm_export_job_shape(d->job, row, &d->shape);
    if (status != FM_OK)
        return status;
    layer = &d->layers[d->layer];
    if (!layer->has_color && (look.has_fill || look.has_stroke || look.has_marker)) {
        layer->has_color = true;
        layer->color = look.has_fill     ? look.fill
                       : look.has_stroke ? look.stroke
                                         : look.marker;
    }
    for (size_t i = 0; i < s->point_count; i++)
        fm_extent_add(&d->extent, (fm_xy){ s->points[i].lon, s->points[i].lat });
    d->ceiling += s->part_count + s->point_count * (d->shape.points > 0) + 2;
    return fm_export_progress(d->job, row + 1);
}

/* ---------------------------------------------------------------------- entities */

static void open_entity(fm_dxf *d, const char *type)
{
    fm_dxf_put(d, 0, type);
    fm_dxf_put_handle(d, 5, ++d->handle);
    fm_dxf_put_handle(d, 330, FM_DXF_MODEL_SPACE);
    fm_dxf_put(d, 100, "AcDbEntity");
    fm_dxf_put_words(d, 8, d->layers[d->layer].name);
}

/* The nearest of the widths that a drawing knows, hundredths of a millimetre. */
static int line_weight(double width_px)
{
    static const int known[] = {
        0,  5,  9,  13, 15, 18,  20,  25,  30,  35,  40,  50,
        53, 60, 70, 80, 90, 100, 106, 120, 140, 158, 200, 211
    };
    double wanted = width_px * 2540.0 / 96.0;
    int best = known[0];

    for (size_t i = 1; i < sizeof known / sizeof known[0]; i++) {
        if (fabs(known[i] - wanted) < fabs(best - wanted))
            best = known[i];
    }
    return best;
}

static void put_stroke(fm_dxf *d, const fm_export_look *look)
{
    if (look->stroke_width > 0.0)
        fm_dxf_put_integer(d, 370, line_weight(look->stroke_width));
    if (look->has_stroke)
        fm_dxf_put_color(d, look->stroke);
}

static void put_points(fm_dxf *d, size_t part, const fm_export_look *look)
{
    const fm_shapes *s = &d->shape.shapes;

    for (size_t i = s->part_start[part]; i < s->part_start[part + 1]; i++) {
        open_entity(d, "POINT");
        if (look->has_marker)
            fm_dxf_put_color(d, look->marker);
        else
            put_stroke(d, look);
        fm_dxf_put(d, 100, "AcDbPoint");
        fm_dxf_put_xy(d, 10, s->points[i].lon, s->points[i].lat, d->job->decimals);
        fm_dxf_put_number(d, 30, 0.0, 0);
    }
}

static void put_vertices(fm_dxf *d, size_t part)
{
    const fm_shapes *s = &d->shape.shapes;

    for (size_t i = s->part_start[part]; i < s->part_start[part + 1]; i++)
        fm_dxf_put_xy(d, 10, s->points[i].lon, s->points[i].lat, d->job->decimals);
}

static void put_line(fm_dxf *d, size_t part, const fm_export_look *look)
{
    const fm_shapes *s = &d->shape.shapes;

    open_entity(d, "LWPOLYLINE");
    put_stroke(d, look);
    fm_dxf_put(d, 100, "AcDbPolyline");
    fm_dxf_put_integer(d, 90, (int64_t)fm_shapes_part_size(s, part));
    fm_dxf_put_integer(d, 70, s->part_role[part] == FM_PART_LINE ? 0 : 1);
    fm_dxf_put_number(d, 43, 0.0, 0);
    put_vertices(d, part);
}

static void put_hatch(fm_dxf *d, size_t shell, const fm_export_look *look)
{
    enum { EXTERNAL = 1, POLYLINE = 2, OUTERMOST = 16 };
    const fm_shapes *s = &d->shape.shapes;
    size_t end = shell + 1;

    while (end < s->part_count && s->part_role[end] == FM_PART_HOLE)
        end++;
    open_entity(d, "HATCH");
    fm_dxf_put_color(d, look->fill);
    fm_dxf_put(d, 100, "AcDbHatch");
    fm_dxf_put_xy(d, 10, 0.0, 0.0, 0);
    fm_dxf_put_number(d, 30, 0.0, 0);
    fm_dxf_put_xy(d, 210, 0.0, 0.0, 0);
    fm_dxf_put_number(d, 230, 1.0, 0);
    fm_dxf_put(d, 2, "SOLID");
    fm_dxf_put_integer(d, 70, 1);
    fm_dxf_put_integer(d, 71, 0);
    fm_dxf_put_integer(d, 91, (int64_t)(end - shell));
    for (size_t part = shell; part < end; part++) {
        fm_dxf_put_integer(d, 92, POLYLINE | (part == shell ? EXTERNAL : OUTERMOST));
        fm_dxf_put_integer(d, 72, 0);
        fm_dxf_put_integer(d, 73, 1);
        fm_dxf_put_integer(d, 93, (int64_t)fm_shapes_part_size(s, part));
        put_vertices(d, part);
        fm_dxf_put_integer(d, 97, 0);
    }
    fm_dxf_put_integer(d, 75, 0); /* even and odd */
    fm_dxf_put_integer(d, 76, 1);
    fm_dxf_put_integer(d, 98, 0);
}

/* ----------------------------------------------------------------------- names */

/* Where the name stands: the middle of a line, the centroid of the largest ring. */
static fm_xy place_of(const fm_shapes *s, size_t part)
{
    const fm_lonlat *p = s->points + s->part_start[part];
    size_t count = fm_shapes_part_size(s, part);
    double area = 0.0, x = 0.0, y = 0.0;

    if (s->part_role[part] < FM_PART_SHELL)
        return (fm_xy){ p[count / 2].lon, p[count / 2].lat };
    for (size_t i = 1; i + 1 < count; i++) {
        double ax = p[i].lon - p[0].lon, ay = p[i].lat - p[0].lat;
        double bx = p[i + 1].lon - p[0].lon, by = p[i + 1].lat - p[0].lat;
        double cross = ax * by - bx * ay;

        area += cross;
        x += cross * (ax + bx) / 3.0;
        y += cross * (ay + by) / 3.0;
    }
    if (area == 0.0)
        return (fm_xy){ p[0].lon, p[0].lat };
    return (fm_xy){ p[0].lon + x / area, p[0].lat + y / area };
}

static size_t largest_part(const fm_shapes *s)
{
    size_t best = 0;

    for (size_t part = 1; part < s->part_count; part++) {
        if (s->part_role[part] != FM_PART_HOLE &&
            fm_shapes_part_size(s, part) > fm_shapes_part_size(s, best))
            best = part;
    }
    return best;
}

static void put_text(fm_dxf *d, const char *words)
{
    const fm_shapes *s = &d->shape.shapes;
    double side = fmax(d->extent.x1 - d->extent.x0, d->extent.y1 - d->extent.y0);
    double height = side > 0.0 ? side / TEXTS_ACROSS : 1.0;
    size_t part;
    fm_xy at;

    if (words == NULL || words[0] == '\0' || s->part_count == 0)
        return;
    part = largest_part(s);
    at = place_of(s, part);
    if (s->part_role[part] == FM_PART_POINTS)
        at.x += height / 2.0;
    open_entity(d, "TEXT");
    fm_dxf_put_integer(d, 62,
                       INK); /* not the layer's, which may be that of its ground */
    fm_dxf_put(d, 100, "AcDbText");
    fm_dxf_put_xy(d, 10, at.x, at.y, d->job->decimals);
    fm_dxf_put_number(d, 30, 0.0, 0);
    fm_dxf_put_number(d, 40, height, 3);
    fm_dxf_put_words(d, 1, words);
    fm_dxf_put(d, 100, "AcDbText");
}

/* The column with the names, where no look says them. */
static size_t name_column(const fm_table *table)
{
    size_t column = fm_export_find_column(table, "name");

    return column != FM_NO_COLUMN ? column : fm_export_find_column(table, "name_en");
}

static void put_name(fm_dxf *d, size_t row, const fm_export_look *look)
{
    const fm_table *table = &d->job->features->table;
    fm_cell cell = { .kind = FM_CELL_NULL };
    fm_str words = { 0 };

    if (d->job->item->look != NULL) {
        put_text(d, look->title);
        return;
    }
    cell = fm_table_cell(table, name_column(table), row);
    fm_cell_add(&words, cell);
    put_text(d, fm_str_text(&words));
    d->text.failed = d->text.failed || words.failed;
    fm_str_release(&words);
}

/* ------------------------------------------------------------------ second time */

static fm_status put_out(fm_dxf *d)
{
    fm_status status =
        d->text.failed
            ? fm_fail_nomem(d->job->ctx)
            : fm_output_write(d->output, fm_str_text(&d->text), d->text.length);

    fm_str_clear(&d->text);
    return status;
}

static fm_status write_feature(fm_dxf *d, size_t row)
{
    fm_export_look look = fm_export_look_of(d->job, row);
    const fm_shapes *s = &d->shape.shapes;
    bool has_edge = !look.no_stroke && (look.has_stroke || !look.has_fill);
    fm_status status = take_group(d, &look);

    if (status == FM_OK)
        status = fm_export_job_shape(d->job, row, &d->shape);
    if (status != FM_OK)
        return status;
    d->lost_parts += d->shape.lost;
    d->lost_in += d->shape.lost > 0;
    for (size_t part = 0; part < s->part_count; part++) {
        if (s->part_role[part] == FM_PART_SHELL && look.has_fill)
            put_hatch(d, part, &look);
    }
    for (size_t part = 0; part < s->part_count; part++) {
        if (s->part_role[part] == FM_PART_POINTS)
            put_points(d, part, &look);
        else if (s->part_role[part] == FM_PART_LINE ? !look.no_stroke : has_edge)
            put_line(d, part, &look);
    }
    put_name(d, row, &look);
    d->job->written++;
    status = put_out(d);
    return status == FM_OK ? fm_export_progress(d->job, row + 1) : status;
}

static fm_status each_feature(fm_dxf *d, fm_status (*visit)(fm_dxf *d, size_t row))
{
    fm_status status = FM_OK;

    for (size_t item = 0; item < d->job->item_count; item++) {
        fm_export_take(d->job, item);
        for (size_t i = 0; status == FM_OK && i < fm_features_count(d->job->features);
             i++)
            status = visit(d, i);
    }
    return status;
}

static fm_status tell_fields(const fm_dxf *d)
{
    fm_place place = { .file = d->job->path };
    size_t fields = 0;

    for (size_t i = 0; i < d->job->item_count; i++) {
        const fm_table *table = &d->job->items[i].features->table;

        fields += table->column_count;
        fields -= d->job->items[i].look == NULL && name_column(table) != FM_NO_COLUMN;
    }
    if (fields == 0)
        return FM_OK;
    return fm_warn(
        d->job->ctx, FM_ERR_OUTPUT, &place, "fields-left-out",
        "a DXF has no fields: %zu field%s left out; write .gpkg to keep them", fields,
        fields == 1 ? " is" : "s are");
}

static fm_status write_all(fm_dxf *d)
{
    fm_status status = tell_fields(d);

    d->ceiling = FIRST_HANDLE;
    if (status == FM_OK)
        status = each_feature(d, look_at);
    d->ceiling += 2 * d->ceiling + d->layer_count;
    if (status == FM_OK) {
        fm_dxf_head(d);
        status = put_out(d);
    }
    if (status == FM_OK)
        status = each_feature(d, write_feature);
    fm_dxf_tail(d);
    if (status == FM_OK)
        status = put_out(d);
    if (status == FM_OK)
        status = fm_export_tell_lost(d->job, d->lost_parts, d->lost_in);
    return status;
}

fm_status fm_export_dxf(fm_export_job *job)
{
    fm_dxf d = { .job = job, .extent = FM_EXTENT_EMPTY };
    fm_status status = fm_export_check_kinds(
        job, FM_SHAPE_POINT | FM_SHAPE_LINE | FM_SHAPE_POLYGON, "");

    if (status == FM_OK)
        status = fm_output_open(job->ctx, job->path, job->overwrite, &d.output);
    if (status == FM_OK)
        status = write_all(&d);
    if (status == FM_OK)
        status = fm_output_commit(&d.output);
    fm_output_abort(&d.output);
    release_layers(&d);
    fm_export_shape_release(&d.shape);
    fm_str_release(&d.text);
    return status;
}
