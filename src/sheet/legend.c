/* SPDX-License-Identifier: MIT */
/*
 * What colours and signs mean, for what was drawn and nothing else:
 *
 *     Control                   a heading
 *     [////] Government         a swatch and its words, wrapped
 *     [    ] Opposition
 *            after the fighting
 *     --^--  Front line
 *     Population                graduated sizes: a value each
 *       o    100 000
 *       .    1 000
 *
 * A legend higher than most of its room is set in columns.  One that would lie on
 * symbols is set in more or fewer columns where that frees most of them.
 * On a mirrored sheet swatches and columns begin on the right.
 */
#include <math.h>

#include "base/mem.h"
#include "sheet/furniture.h"
#include "sheet/legend_swatch.h"
#include "sheet/type.h"

#include "base/banned.h"

typedef struct row {
    const fm_legend_entry *entry; /* NULL: the legend's title */
    fm_swatch swatch;             /* its entry NULL: words alone */
    fm_text_run *run;
    double width;
    double lead;   /* above it, unless it begins a column */
    double height; /* without the lead */
    double text_y; /* of the run, from the row's top */
    double middle; /* of the swatch, from the row's top */
} row;

enum { COLUMNS_MAX = 4 };

typedef struct legend {
    row *rows;
    size_t count, capacity;
    double size_px;      /* of its text */
    double swatch_width; /* of all swatches; 0: there are none */
    double widest;       /* row */
    double width, height;
    size_t columns;
    double widths[COLUMNS_MAX];
    size_t starts[COLUMNS_MAX + 1]; /* the row that each column starts with */
} legend;

/* In sizes of the text. */
static const double SWATCH_GAP = 0.65;
static const double LEAD = 0.36, GROUP_LEAD = 0.8;
static const double COLUMN_GAP = 1.8;
/* Of small letters, whose middle a swatch is set to. */
static const double X_MIDDLE = 0.31;
static const double TEXT_SIZE = 0.92; /* bases, where the document gives none */
/* Columns are set when one would take more than this share of the height there is. */
static const double TALL = 0.6;
/* A legend that covers more of the map than this is set in smaller letters first. */
static const double COMFORTABLE = 0.3;
/* Bases of height that columns which free symbols leave in their room: a scale bar and
 * a north arrow may stand in the corner at its other end. */
static const double LEFT_OVER = 7;
/* A second setting is taken when it lies on at most this share of the symbols. */
static const double FREER = 0.5;

static bool legend_wanted(const fm_sheet *sheet)
{
    return sheet->document->furniture.legend.on && sheet->legend.count > 0;
}

static fm_corner legend_corner(const fm_sheet *sheet)
{
    return fm_furniture_corner(sheet, sheet->document->furniture.legend.position,
                               FM_CORNER_BOTTOM_RIGHT);
}

static void legend_release(fm_piece *piece)
{
    legend *l = piece->state;

    for (size_t i = 0; i < l->count; i++) {
        fm_text_run_free(l->rows[i].run);
        fm_swatch_release(&l->rows[i].swatch);
    }
    fm_free(l->rows);
    fm_free(l);
    piece->state = NULL;
}

/* ---- rows ------------------------------------------------------------------------ */

static bool is_heading(const row *r)
{
    return r->entry == NULL || r->entry->kinds == 0;
}

static fm_status add_row(const fm_sheet *sheet, legend *l, const fm_legend_entry *entry,
                         bool has_swatch, int size_index)
{
    row *rows = fm_grow(l->rows, &l->capacity, l->count + 1, sizeof *rows);
    row *r;
    fm_status status = FM_OK;

    if (rows == NULL)
        return fm_fail_nomem(sheet->ctx);
    l->rows = rows;
    r = &rows[l->count++];
    *r = (row){ .entry = entry };
    if (has_swatch)
        status = fm_swatch_init(sheet, entry, size_index, l->size_px, &r->swatch);
    l->swatch_width = fmax(l->swatch_width, r->swatch.width);
    return status;
}

static fm_status add_entry(const fm_sheet *sheet, legend *l,
                           const fm_legend_entry *entry)
{
    fm_status status = FM_OK;

    if (entry->size_count == 0)
        return add_row(sheet, l, entry, entry->kinds != 0, -1);
    if (entry->label[0] != '\0')
        status = add_row(sheet, l, entry, false, -1);
    for (unsigned i = 0; i < entry->size_count && status == FM_OK; i++)
        status = add_row(sheet, l, entry, true, (int)i);
    return status;
}

/* The words of a row; the title's are expanded already and come in `title`. */
static fm_status shape_row(const fm_sheet *sheet, const legend *l, double max_width,
                           const char *title, row *r)
{
    fm_type type = fm_type_of(sheet);
    fm_setting setting = { .size = l->size_px / type.base_px, .bold = is_heading(r) };
    fm_str text = { 0 };

    setting.max_width_px = max_width;
    if (r->swatch.entry != NULL)
        setting.max_width_px -= l->swatch_width + SWATCH_GAP * l->size_px;
    setting.max_width_px = fmax(setting.max_width_px, 4 * l->size_px);
    if (r->entry == NULL)
        fm_str_add(&text, title);
    else if (r->swatch.entry != NULL && r->swatch.size_index >= 0)
        fm_type_add_number(&text, r->entry->values[r->swatch.size_index]);
    else
        fm_str_add(&text, r->entry->label);
    return fm_type_shape_str(sheet, &text, setting, &r->run);
}

/* The swatch's middle and that of the first line's small letters are on one height. */
static void set_row(const legend *l, row *r, bool begins_group)
{
    double first = r->run == NULL ? 0 : r->run->baseline - X_MIDDLE * l->size_px;
    double half = r->swatch.height / 2;

    r->lead = (begins_group ? GROUP_LEAD : LEAD) * l->size_px;
    r->middle = fmax(half, first);
    r->text_y = r->middle - first;
    r->height = fmax(r->middle + half, r->text_y + fm_type_height(r->run));
}

static bool begins_layer(const legend *l, size_t i)
{
    const fm_legend_entry *entry = l->rows[i].entry;

    return entry != NULL && entry->is_first &&
           (i == 0 || l->rows[i - 1].entry != entry);
}

static fm_status shape_rows(const fm_sheet *sheet, legend *l, double max_width,
                            const char *title)
{
    fm_status status = FM_OK;
    size_t group = 0; /* the row that the layer of the last one begins with */

    for (size_t i = 0; i < l->count && status == FM_OK; i++) {
        row *r = &l->rows[i];
        bool is_first = begins_layer(l, i);
        double beside =
            r->swatch.entry == NULL ? 0 : l->swatch_width + SWATCH_GAP * l->size_px;

        status = shape_row(sheet, l, max_width, title, r);
        /* layers of one line each stand together like the lines of one */
        set_row(l, r, is_heading(r) || (is_first && i - group > 1));
        if (is_first)
            group = i;
        r->width = beside + fm_type_width(r->run);
        l->widest = fmax(l->widest, r->width);
    }
    return status;
}

/* ---- columns --------------------------------------------------------------------- */

/* The height that row i adds to a column that starts with row `first`. */
static double step(const legend *l, size_t first, size_t i)
{
    return l->rows[i].height + (i == first ? 0 : l->rows[i].lead);
}

/* Fill columns up to `limit` each; a heading never ends one.  False when they are more
 * than `columns`. */
static bool break_columns(legend *l, size_t columns, double limit)
{
    size_t first = 0;

    l->height = 0;
    for (l->columns = 0; first < l->count; l->columns++) {
        size_t end = first + 1;
        double height = step(l, first, first);

        if (l->columns == columns)
            return false;
        for (; end < l->count && height + step(l, first, end) <= limit; end++)
            height += step(l, first, end);
        for (; end < l->count && end > first + 1 && is_heading(&l->rows[end - 1]);
             end--)
            height -= step(l, first, end - 1);
        l->starts[l->columns] = first;
        l->height = fmax(l->height, height);
        first = end;
    }
    l->starts[l->columns] = l->count;
    return true;
}

static double columns_width(const legend *l, size_t columns)
{
    return (double)columns * l->widest +
           (double)(columns - 1) * COLUMN_GAP * l->size_px;
}

/* Rows in n columns, as even as they can be; false when they do not get below `limit`.
 */
static bool break_evenly(legend *l, size_t n, double limit)
{
    double total = 0;

    for (size_t i = 0; i < l->count; i++)
        total += step(l, 0, i);
    if (!break_columns(l, n, limit))
        return false;
    for (double even = total / (double)n; even < limit; even += l->size_px / 2)
        if (break_columns(l, n, even))
            return true;
    return break_columns(l, n, limit);
}

/* As few columns as make it low enough.  When none fit, one as high as it takes: the
 * layout sees that it has no room. */
static void break_rows(legend *l, double room_width, double room_height)
{
    for (size_t n = 1; n <= COLUMNS_MAX && columns_width(l, n) <= room_width; n++) {
        bool is_last = n == COLUMNS_MAX || columns_width(l, n + 1) > room_width;

        if (break_evenly(l, n, is_last ? room_height : TALL * room_height))
            return;
    }
    (void)break_columns(l, 1, HUGE_VAL);
}

static void set_widths(legend *l)
{
    l->width = (double)(l->columns - 1) * COLUMN_GAP * l->size_px;
    for (size_t c = 0; c < l->columns; c++) {
        l->widths[c] = 0;
        for (size_t i = l->starts[c]; i < l->starts[c + 1]; i++)
            l->widths[c] = fmax(l->widths[c], l->rows[i].width);
        l->width += l->widths[c];
    }
}

/* ---- the piece ------------------------------------------------------------------- */

/* Rows and columns in letters of `size_px`. */
static fm_status set_legend(const fm_sheet *sheet, legend *l, double size_px,
                            const char *title, double room_width, double room_height)
{
    double given = sheet->document->furniture.legend.max_width_px;
    fm_status status = FM_OK;

    l->size_px = size_px;
    if (title != NULL)
        status = add_row(sheet, l, NULL, false, -1);
    for (size_t i = 0; i < sheet->legend.count && status == FM_OK; i++)
        status = add_entry(sheet, l, &sheet->legend.entries[i]);
    if (status == FM_OK)
        status = shape_rows(sheet, l, given > 0 ? given : room_width / 3, title);
    if (status == FM_OK) {
        break_rows(l, room_width, room_height);
        set_widths(l);
    }
    return status;
}

static size_t symbols_under(const fm_sheet *sheet, const legend *l, fm_pt from,
                            double pad)
{
    fm_rect box =
        fm_furniture_box(from, legend_corner(sheet), l->width + pad, l->height + pad);
    size_t count = 0;

    for (size_t i = 0; i < sheet->symbols.count; i++) {
        fm_pt at = sheet->symbols.at[i];

        count += at.x >= box.x0 && at.x <= box.x1 && at.y >= box.y0 && at.y <= box.y1;
    }
    return count;
}

/* The height that columns may take to keep off symbols. */
static double tallest(const fm_sheet *sheet, double room_height)
{
    fm_pt origin = { 0, 0 };
    fm_rect own = fm_furniture_box(origin, legend_corner(sheet), 1, 1);
    fm_rect inset = fm_furniture_box(origin, fm_inset.corner(sheet), 1, 1);

    if (fm_inset.wanted(sheet) && inset.x0 == own.x0)
        return TALL * room_height;
    return room_height - LEFT_OVER * fm_type_of(sheet).base_px;
}

/* Other columns, where the usual ones lie on symbols and these leave most of them
 * free. */
static void keep_off_symbols(const fm_sheet *sheet, legend *l, fm_pt from, double pad,
                             double room_width, double room_height)
{
    double limit = tallest(sheet, room_height);
    size_t usual = symbols_under(sheet, l, from, pad);
    size_t least = usual, best = 0;

    for (size_t n = 1; n <= COLUMNS_MAX && usual > 0; n++) {
        size_t under;

        if (columns_width(l, n) > room_width || !break_evenly(l, n, limit))
            continue;
        set_widths(l);
        if ((l->width + pad) * (l->height + pad) >
            FM_CORNER_SHARE * room_width * room_height)
            continue;
        under = symbols_under(sheet, l, from, pad);
        if (under < least) {
            least = under;
            best = n;
        }
    }
    if (best > 0 && (double)least <= FREER * (double)usual)
        (void)break_evenly(l, best, limit);
    else
        break_rows(l, room_width, room_height);
    set_widths(l);
}

/* Where it has no room it is tried in smaller letters, which are read better than none;
 * a size that the document gives is kept. */
static fm_status legend_measure(fm_sheet *sheet, double room_width, double room_height,
                                fm_piece *piece)
{
    static const double smaller[] = { 1, 0.88, 0.77 };
    const fm_document *document = sheet->document;
    double given = document->furniture.legend.text_size;
    fm_type type = fm_type_of(sheet);
    double pad = 2 * type.pad_px;
    double share_px2 = COMFORTABLE * room_width * room_height;
    char *title = NULL;
    fm_status status = FM_OK;

    if (document->furniture.legend.title != NULL) {
        title = fm_document_expand(document, sheet->date,
                                   document->furniture.legend.title, false);
        if (title == NULL)
            return fm_fail_nomem(sheet->ctx);
    }
    for (size_t i = 0; i < sizeof smaller / sizeof smaller[0] && status == FM_OK; i++) {
        legend *l = fm_alloc(1, sizeof *l);

        if (piece->state != NULL)
            legend_release(piece);
        piece->state = l;
        if (l == NULL) {
            status = fm_fail_nomem(sheet->ctx);
            break;
        }
        status = set_legend(sheet, l,
                            given > 0 ? given : smaller[i] * TEXT_SIZE * type.base_px,
                            title, room_width - pad, room_height - pad);
        piece->width = l->width + pad;
        piece->height = l->height + pad;
        if (given > 0 || (piece->width <= room_width && piece->height <= room_height &&
                          piece->width * piece->height <= share_px2))
            break;
    }
    if (status == FM_OK && sheet->symbols.count > 0) {
        legend *l = piece->state;

        keep_off_symbols(sheet, l, (fm_pt){ piece->at.x0, piece->at.y0 }, pad,
                         room_width - pad, room_height - pad);
        piece->width = l->width + pad;
        piece->height = l->height + pad;
    }
    fm_free(title);
    return status;
}

static void draw_row(const fm_sheet *sheet, const legend *l, const row *r, fm_pt at,
                     double width, fm_painter *painter)
{
    fm_type type = fm_type_of(sheet);
    double end = at.x + width;
    double beside = l->swatch_width + SWATCH_GAP * l->size_px;
    fm_rect words = { at.x, at.y, end, at.y + r->height };

    if (r->swatch.entry != NULL) {
        double x = sheet->rtl ? end - l->swatch_width : at.x;

        fm_swatch_draw(&r->swatch, x, x + l->swatch_width, at.y + r->middle, painter);
        if (sheet->rtl)
            words.x1 -= beside;
        else
            words.x0 += beside;
    }
    at.x = fm_type_start(sheet, words, fm_type_width(r->run));
    at.y += r->text_y;
    fm_type_draw(painter, r->run, at, type.ink);
}

static void legend_draw(const fm_sheet *sheet, const fm_piece *piece,
                        fm_painter *painter)
{
    fm_type type = fm_type_of(sheet);
    const legend *l = piece->state;
    double x = sheet->rtl ? piece->at.x1 - type.pad_px : piece->at.x0 + type.pad_px;

    fm_type_panel(painter, &type, piece->at);
    for (size_t c = 0; c < l->columns; c++) {
        fm_pt at = { sheet->rtl ? x - l->widths[c] : x, piece->at.y0 + type.pad_px };

        for (size_t i = l->starts[c]; i < l->starts[c + 1]; i++) {
            if (i > l->starts[c])
                at.y += l->rows[i].lead;
            draw_row(sheet, l, &l->rows[i], at, l->widths[c], painter);
            at.y += l->rows[i].height;
        }
        x += (sheet->rtl ? -1 : 1) * (l->widths[c] + COLUMN_GAP * l->size_px);
    }
}

const fm_furniture fm_legend_piece = {
    .name = "legend",
    .place = FM_FURNITURE_CORNER,
    .wanted = legend_wanted,
    .corner = legend_corner,
    .measure = legend_measure,
    .draw = legend_draw,
    .release = legend_release,
};
