/* SPDX-License-Identifier: MIT */
#include "out/export_dxf.h"

#include <math.h>
#include <string.h>

#include "base/number.h"

#include "base/banned.h"

/* The handles of the frame; those of layers and entities follow. */
enum {
    TABLE_VPORT = 0x1,
    TABLE_LTYPE,
    TABLE_LAYER,
    TABLE_STYLE,
    TABLE_VIEW,
    TABLE_UCS,
    TABLE_APPID,
    TABLE_DIMSTYLE,
    TABLE_BLOCK_RECORD,
    VPORT = 0x10,
    BY_BLOCK,
    BY_LAYER,
    CONTINUOUS,
    LAYER_0,
    STYLE,
    APPID,
    MODEL_SPACE = FM_DXF_MODEL_SPACE,
    PAPER_SPACE,
    DIMSTYLE,
    MODEL_BEGIN,
    MODEL_END,
    PAPER_BEGIN,
    PAPER_END,
    ROOT,
    GROUPS
};

/* ---------------------------------------------------------------------- values */

/* The code, to the right in three places; by hand, since a drawing is mostly these. */
static void put_code(fm_dxf *d, int code)
{
    char text[4] = { ' ', ' ', (char)('0' + code % 10), '\n' };

    if (code >= 10)
        text[1] = (char)('0' + code / 10 % 10);
    if (code >= 100)
        text[0] = (char)('0' + code / 100 % 10);
    fm_str_add_bytes(&d->text, text, sizeof text);
}

void fm_dxf_put(fm_dxf *d, int code, const char *text)
{
    put_code(d, code);
    fm_str_add(&d->text, text);
    fm_str_add_char(&d->text, '\n');
}

/* One line, in which nothing is read as anything but itself: ^ and %% and \U+ have
 * meanings of their own in a drawing. */
void fm_dxf_put_words(fm_dxf *d, int code, const char *text)
{
    put_code(d, code);
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text < ' ')
            fm_str_add_char(&d->text, ' ');
        else if (*text == '^')
            fm_str_add(&d->text, "^ ");
        else if (text[0] == '%' && text[1] == '%')
            fm_str_add(&d->text, "%%%");
        else if (text[0] == '\\' && (text[1] == 'U' || text[1] == 'M'))
            fm_str_add(&d->text, "\\U+005C");
        else
            fm_str_add_char(&d->text, *text);
    }
    fm_str_add_char(&d->text, '\n');
}

void fm_dxf_put_integer(fm_dxf *d, int code, int64_t value)
{
    fm_str_addf(&d->text, "%3d\n%lld\n", code, (long long)value);
}

void fm_dxf_put_number(fm_dxf *d, int code, double value, int decimals)
{
    put_code(d, code);
    fm_export_add_degrees(&d->text, value, decimals);
    fm_str_add_char(&d->text, '\n');
}

void fm_dxf_put_handle(fm_dxf *d, int code, uint64_t handle)
{
    fm_str_addf(&d->text, "%3d\n%llX\n", code, (unsigned long long)handle);
}

void fm_dxf_put_xy(fm_dxf *d, int code, double x, double y, int decimals)
{
    fm_dxf_put_number(d, code, x, decimals);
    fm_dxf_put_number(d, code + 10, y, decimals);
}

static int64_t byte_of(double share)
{
    return (int64_t)lround(fmin(fmax(share, 0.0), 1.0) * 255.0);
}

void fm_dxf_put_color(fm_dxf *d, fm_color c)
{
    enum { OPACITY = 0x02000000 };

    fm_dxf_put_integer(d, 420, byte_of(c.r) << 16 | byte_of(c.g) << 8 | byte_of(c.b));
    if (byte_of(c.a) < 255)
        fm_dxf_put_integer(d, 440, OPACITY | byte_of(c.a));
}

/* ---------------------------------------------------------------------- tables */

static void open_table(fm_dxf *d, const char *name, uint64_t handle, size_t count)
{
    fm_dxf_put(d, 0, "TABLE");
    fm_dxf_put(d, 2, name);
    fm_dxf_put_handle(d, 5, handle);
    fm_dxf_put_handle(d, 330, 0);
    fm_dxf_put(d, 100, "AcDbSymbolTable");
    fm_dxf_put_integer(d, 70, (int64_t)count);
}

static void open_record(fm_dxf *d, const char *type, uint64_t handle, uint64_t table,
                        const char *class, const char *name)
{
    fm_dxf_put(d, 0, type);
    fm_dxf_put_handle(d, strcmp(type, "DIMSTYLE") == 0 ? 105 : 5, handle);
    fm_dxf_put_handle(d, 330, table);
    fm_dxf_put(d, 100, "AcDbSymbolTableRecord");
    fm_dxf_put(d, 100, class);
    fm_dxf_put(d, 2, name);
}

static void close_table(fm_dxf *d)
{
    fm_dxf_put(d, 0, "ENDTAB");
}

/* What is seen when the drawing is opened: all of it. */
static void put_view(fm_dxf *d)
{
    double width = d->extent.x1 - d->extent.x0, height = d->extent.y1 - d->extent.y0;
    bool is_empty = fm_extent_is_empty(d->extent);

    open_table(d, "VPORT", TABLE_VPORT, 1);
    open_record(d, "VPORT", VPORT, TABLE_VPORT, "AcDbViewportTableRecord", "*Active");
    fm_dxf_put_integer(d, 70, 0);
    fm_dxf_put_xy(d, 10, 0.0, 0.0, 0);
    fm_dxf_put_xy(d, 11, 1.0, 1.0, 0);
    fm_dxf_put_xy(d, 12, is_empty ? 0.0 : (d->extent.x0 + d->extent.x1) / 2.0,
                  is_empty ? 0.0 : (d->extent.y0 + d->extent.y1) / 2.0, 2);
    fm_dxf_put_xy(d, 13, 0.0, 0.0, 0);
    fm_dxf_put_xy(d, 14, 10.0, 10.0, 0);
    fm_dxf_put_xy(d, 15, 10.0, 10.0, 0);
    fm_dxf_put_xy(d, 16, 0.0, 0.0, 0);
    fm_dxf_put_number(d, 36, 1.0, 0);
    fm_dxf_put_xy(d, 17, 0.0, 0.0, 0);
    fm_dxf_put_number(d, 37, 0.0, 0);
    fm_dxf_put_number(d, 40, is_empty ? 1000.0 : fmax(fmax(width, height) * 1.1, 100.0),
                      2);
    fm_dxf_put_number(d, 41, 1.5, 1);
    close_table(d);
}

static void put_line_types(fm_dxf *d)
{
    static const struct {
        const char *name, *what;
        uint64_t handle;
    } types[] = { { "ByBlock", "", BY_BLOCK },
                  { "ByLayer", "", BY_LAYER },
                  { "Continuous", "Solid line", CONTINUOUS } };

    open_table(d, "LTYPE", TABLE_LTYPE, 3);
    for (size_t i = 0; i < 3; i++) {
        open_record(d, "LTYPE", types[i].handle, TABLE_LTYPE, "AcDbLinetypeTableRecord",
                    types[i].name);
        fm_dxf_put_integer(d, 70, 0);
        fm_dxf_put(d, 3, types[i].what);
        fm_dxf_put_integer(d, 72, 65);
        fm_dxf_put_integer(d, 73, 0);
        fm_dxf_put_number(d, 40, 0.0, 0);
    }
    close_table(d);
}

static void put_layer(fm_dxf *d, const char *name, uint64_t handle,
                      const fm_dxf_layer *layer)
{
    open_record(d, "LAYER", handle, TABLE_LAYER, "AcDbLayerTableRecord", name);
    fm_dxf_put_integer(d, 70, 0);
    fm_dxf_put_integer(d, 62, 7);
    if (layer != NULL && layer->has_color) {
        fm_color opaque = layer->color;

        opaque.a = 1.0;
        fm_dxf_put_color(d, opaque);
    }
    fm_dxf_put(d, 6, "Continuous");
}

static void put_layers(fm_dxf *d)
{
    open_table(d, "LAYER", TABLE_LAYER, d->layer_count + 1);
    put_layer(d, "0", LAYER_0, NULL);
    for (size_t i = 0; i < d->layer_count; i++)
        put_layer(d, d->layers[i].name, ++d->handle, &d->layers[i]);
    close_table(d);
}

static void put_small_tables(fm_dxf *d)
{
    open_table(d, "STYLE", TABLE_STYLE, 1);
    open_record(d, "STYLE", STYLE, TABLE_STYLE, "AcDbTextStyleTableRecord", "Standard");
    fm_dxf_put_integer(d, 70, 0);
    fm_dxf_put_number(d, 40, 0.0, 0);
    fm_dxf_put_number(d, 41, 1.0, 0);
    fm_dxf_put_number(d, 50, 0.0, 0);
    fm_dxf_put_integer(d, 71, 0);
    fm_dxf_put_number(d, 42, 1.0, 0);
    fm_dxf_put(d, 3, "arial.ttf");
    fm_dxf_put(d, 4, "");
    close_table(d);
    open_table(d, "VIEW", TABLE_VIEW, 0);
    close_table(d);
    open_table(d, "UCS", TABLE_UCS, 0);
    close_table(d);
    open_table(d, "APPID", TABLE_APPID, 1);
    open_record(d, "APPID", APPID, TABLE_APPID, "AcDbRegAppTableRecord", "ACAD");
    fm_dxf_put_integer(d, 70, 0);
    close_table(d);
    open_table(d, "DIMSTYLE", TABLE_DIMSTYLE, 1);
    fm_dxf_put(d, 100, "AcDbDimStyleTable");
    open_record(d, "DIMSTYLE", DIMSTYLE, TABLE_DIMSTYLE, "AcDbDimStyleTableRecord",
                "Standard");
    fm_dxf_put_integer(d, 70, 0);
    close_table(d);
    open_table(d, "BLOCK_RECORD", TABLE_BLOCK_RECORD, 2);
    open_record(d, "BLOCK_RECORD", MODEL_SPACE, TABLE_BLOCK_RECORD,
                "AcDbBlockTableRecord", "*Model_Space");
    open_record(d, "BLOCK_RECORD", PAPER_SPACE, TABLE_BLOCK_RECORD,
                "AcDbBlockTableRecord", "*Paper_Space");
    close_table(d);
}

/* --------------------------------------------------------------------- sections */

static void open_section(fm_dxf *d, const char *name)
{
    fm_dxf_put(d, 0, "SECTION");
    fm_dxf_put(d, 2, name);
}

static void close_section(fm_dxf *d)
{
    fm_dxf_put(d, 0, "ENDSEC");
}

static void put_variables(fm_dxf *d)
{
    const fm_projection_info *info = fm_projection_about(d->job->plane->projection);
    fm_extent e = d->extent;
    fm_str crs = { 0 };

    if (fm_extent_is_empty(e))
        e = (fm_extent){ 0.0, 0.0, 0.0, 0.0 };
    fm_str_addf(&crs, "frontmap: %.400s (%.200s)", info->crs, info->name);
    fm_dxf_put_words(d, 999, fm_str_text(&crs));
    fm_str_release(&crs);
    open_section(d, "HEADER");
    fm_dxf_put(d, 9, "$ACADVER");
    fm_dxf_put(d, 1, "AC1021");
    fm_dxf_put(d, 9, "$DWGCODEPAGE");
    fm_dxf_put(d, 3, "ANSI_1252");
    fm_dxf_put(d, 9, "$HANDSEED");
    fm_dxf_put_handle(d, 5, d->ceiling);
    fm_dxf_put(d, 9, "$MEASUREMENT");
    fm_dxf_put_integer(d, 70, 1);
    fm_dxf_put(d, 9, "$INSUNITS");
    fm_dxf_put_integer(d, 70, info->unit_m == 1.0 ? 6 : 0); /* metres; or none said */
    fm_dxf_put(d, 9, "$EXTMIN");
    fm_dxf_put_xy(d, 10, e.x0, e.y0, 2);
    fm_dxf_put_number(d, 30, 0.0, 0);
    fm_dxf_put(d, 9, "$EXTMAX");
    fm_dxf_put_xy(d, 10, e.x1, e.y1, 2);
    fm_dxf_put_number(d, 30, 0.0, 0);
    close_section(d);
    open_section(d, "CLASSES");
    close_section(d);
}

static void put_block(fm_dxf *d, const char *name, uint64_t record, uint64_t begin,
                      uint64_t end)
{
    fm_dxf_put(d, 0, "BLOCK");
    fm_dxf_put_handle(d, 5, begin);
    fm_dxf_put_handle(d, 330, record);
    fm_dxf_put(d, 100, "AcDbEntity");
    fm_dxf_put(d, 8, "0");
    fm_dxf_put(d, 100, "AcDbBlockBegin");
    fm_dxf_put(d, 2, name);
    fm_dxf_put_integer(d, 70, 0);
    fm_dxf_put_xy(d, 10, 0.0, 0.0, 0);
    fm_dxf_put_number(d, 30, 0.0, 0);
    fm_dxf_put(d, 3, name);
    fm_dxf_put(d, 1, "");
    fm_dxf_put(d, 0, "ENDBLK");
    fm_dxf_put_handle(d, 5, end);
    fm_dxf_put_handle(d, 330, record);
    fm_dxf_put(d, 100, "AcDbEntity");
    fm_dxf_put(d, 8, "0");
    fm_dxf_put(d, 100, "AcDbBlockEnd");
}

void fm_dxf_head(fm_dxf *d)
{
    d->handle = 0x100;
    put_variables(d);
    open_section(d, "TABLES");
    put_view(d);
    put_line_types(d);
    put_layers(d);
    put_small_tables(d);
    close_section(d);
    open_section(d, "BLOCKS");
    put_block(d, "*Model_Space", MODEL_SPACE, MODEL_BEGIN, MODEL_END);
    put_block(d, "*Paper_Space", PAPER_SPACE, PAPER_BEGIN, PAPER_END);
    close_section(d);
    open_section(d, "ENTITIES");
}

void fm_dxf_tail(fm_dxf *d)
{
    close_section(d);
    open_section(d, "OBJECTS");
    fm_dxf_put(d, 0, "DICTIONARY");
    fm_dxf_put_handle(d, 5, ROOT);
    fm_dxf_put_handle(d, 330, 0);
    fm_dxf_put(d, 100, "AcDbDictionary");
    fm_dxf_put_integer(d, 281, 1);
    fm_dxf_put(d, 3, "ACAD_GROUP");
    fm_dxf_put_handle(d, 350, GROUPS);
    fm_dxf_put(d, 0, "DICTIONARY");
    fm_dxf_put_handle(d, 5, GROUPS);
    fm_dxf_put_handle(d, 330, ROOT);
    fm_dxf_put(d, 100, "AcDbDictionary");
    fm_dxf_put_integer(d, 281, 1);
    close_section(d);
    fm_dxf_put(d, 0, "EOF");
}
