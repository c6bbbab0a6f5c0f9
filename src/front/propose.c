/* SPDX-License-Identifier: MIT */
/*
 * A document for bare layers: the role of each is guessed from its geometry, its fields
 * and its name, and said in YAML, so that what is drawn without a document and what
 * `frontmap new` prints are the same thing.
 *
 * Every guess is one row of a table below; what no row fits gets a colour of the
 * palette.
 */
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/connection.h"
#include "base/file.h"
#include "base/mem.h"
#include "data/source.h"
#include "doc/color.h"
#include "doc/yaml_write.h"
#include "frontmap/document.h"

#include "base/banned.h"

enum { CLASSES_MAX = 9, LABELS_MAX = 20000 };

/* Words in a file's name that tell what a layer is, and how it is then drawn. */
struct role {
    unsigned kind;     /* of its geometry */
    const char *words; /* separated by blanks */
    const char *style; /* lines of YAML, indented by four */
    bool is_backdrop;  /* explains itself: not in the legend */
};

static const struct role roles[] = {
    { FM_SHAPE_POLYGON, "ocean oceans sea seas marine water lake lakes",
      "    fill-color: \"#cfe0ec\"\n", true },
    { FM_SHAPE_POLYGON,
      "land country countries province provinces governorate admin "
      "district districts region regions state states",
      "    fill-color: \"#f4f1e9\"\n"
      "    line-color: \"#9a9a9a\"\n"
      "    line-width: 0.6\n",
      true },
    { FM_SHAPE_POLYGON, "urban built settlement", "    fill-color: \"#ddd3c8\"\n",
      true },
    { FM_SHAPE_LINE, "river rivers stream waterway",
      "    line-color: \"#86b0cf\"\n"
      "    line-width: 1\n",
      true },
    { FM_SHAPE_LINE, "road roads motorway highway street",
      "    line-color: \"#a8895b\"\n"
      "    line-width: 1.4\n",
      false },
    { FM_SHAPE_LINE, "border borders boundary boundaries admin admin0 admin1",
      "    line-color: \"#6e6e6e\"\n"
      "    line-width: 1\n"
      "    line-dasharray: [6, 2, 1, 2]\n",
      true },
    { FM_SHAPE_LINE, "graticule",
      "    line-color: \"#9aa5ad\"\n"
      "    line-width: 0.4\n",
      true },
    { FM_SHAPE_LINE, "front frontline flot contact",
      "    line-color: \"#222222\"\n"
      "    line-width: 1.6\n",
      false },
    { FM_SHAPE_POINT, "post posts observation",
      "    symbol: {shape: observation-post, size: 16, stroke-color: \"#111111\", "
      "stroke-width: 1.6, color: \"#ffffff\"}\n",
      false },
    { FM_SHAPE_POINT,
      "place places town towns city cities village villages settlement "
      "settlements",
      "    circle-radius: 2.5\n"
      "    circle-color: \"#222222\"\n"
      "    circle-stroke-color: \"#ffffff\"\n"
      "    circle-stroke-width: 0.8\n",
      true },
};

/* Fields that classify, name and weigh; the first that a layer has is taken. */
static const char *const class_fields[] = { "holder", "control",    "controlled_by",
                                            "side",   "actor",      "party",
                                            "owner",  "occupation", NULL };
static const char *const name_fields[] = { "name_en", "name",  "Name", "NAME",
                                           "title",   "label", "namn", NULL };
static const char *const weight_fields[] = { "population", "pop_max", "pop", "POP_MAX",
                                             NULL };
static const char *const from_fields[] = { "valid_from", "valid-from", "established",
                                           NULL };
static const char *const to_fields[] = { "valid_to", "valid-to", "evacuated", NULL };
static const char *const simplestyle_fields[] = { "stroke", "fill", "marker-color",
                                                  NULL };

/* A layer that was looked into. */
struct guess {
    const char *path;
    fm_features features;
    unsigned kind; /* the kind that decides: polygon before line before point */
    double size;   /* of its box, square degrees */
    char *id;
    char *title;
};

static const char *first_field(const fm_table *table, const char *const *names)
{
    for (; *names != NULL; names++) {
        size_t column = fm_table_find(table, *names);

        if (column != FM_NO_COLUMN &&
            fm_column_type(&table->columns[column]) != FM_CELL_NULL)
            return table->columns[column].name;
    }
    return NULL;
}

static bool has_word(const char *words, const char *word, size_t length)
{
    while (*words != '\0') {
        size_t n = strcspn(words, " ");

        if (n == length && strncmp(words, word, n) == 0)
            return true;
        words += n;
        words += strspn(words, " ");
    }
    return false;
}

/* The role whose words stand in the id ("turkish-posts"), or NULL. */
static const struct role *role_of(const struct guess *g)
{
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
        const char *at = g->id;

        if (roles[i].kind != g->kind)
            continue;
        while (*at != '\0') {
            size_t n = strcspn(at, "-");

            if (has_word(roles[i].words, at, n))
                return &roles[i];
            at += n;
            at += strspn(at, "-");
        }
    }
    return NULL;
}

/* "01_Syria provinces.geojson.gz" -> "syria-provinces"; numbers that only sort files
 * fall away. */
static char *make_id(const char *path)
{
    const char *name = fm_path_name(path);
    size_t length = strcspn(name, ".");
    fm_str id = { 0 };

    /* A connection says who asks whom, not what for. */
    if (strcmp(path, "-") == 0 || fm_is_connection(path))
        return fm_strdup("layer");
    while (length > 1 && (name[0] >= '0' && name[0] <= '9')) {
        size_t digits = strspn(name, "0123456789");

        if (digits >= length || (name[digits] != '_' && name[digits] != '-') ||
            digits > 3)
            break;
        name += digits + 1;
        length -= digits + 1;
    }
    for (size_t i = 0; i < length; i++) {
        char c = name[i];

        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80))
            fm_str_add_char(&id, c);
        else if (id.length > 0 && id.text[id.length - 1] != '-')
            fm_str_add_char(&id, '-');
    }
    while (id.length > 0 && id.text[id.length - 1] == '-')
        id.text[--id.length] = '\0';
    if (id.length == 0)
        fm_str_add(&id, "layer");
    return fm_str_take(&id);
}

/* "syria-provinces" -> "Syria provinces" */
static char *make_title(const char *id)
{
    char *title = fm_strdup(id);

    if (title == NULL)
        return NULL;
    if (title[0] >= 'a' && title[0] <= 'z')
        title[0] = (char)(title[0] - 'a' + 'A');
    for (char *c = title; *c != '\0'; c++) {
        if (*c == '-')
            *c = ' ';
    }
    return title;
}

static fm_status look_into(fm_context *ctx, const char *path, struct guess *g)
{
    fm_source_request request = { 0 };
    unsigned kinds = FM_SHAPE_NONE;
    fm_status status;
    fm_bbox box;

    g->path = path;
    g->id = make_id(path);
    g->title = g->id == NULL ? NULL : make_title(g->id);
    if (g->title == NULL)
        return fm_fail_nomem(ctx);
    status = fm_source_read(ctx, path, &request, &g->features);
    if (status != FM_OK)
        return status;
    for (size_t i = 0; i < fm_features_count(&g->features); i++)
        kinds |= fm_shapes_kinds(&g->features.shapes, i);
    g->kind = kinds & FM_SHAPE_POLYGON ? FM_SHAPE_POLYGON
              : kinds & FM_SHAPE_LINE  ? FM_SHAPE_LINE
                                       : FM_SHAPE_POINT;
    box = fm_shapes_bbox_all(&g->features.shapes);
    g->size =
        fm_bbox_is_empty(box) ? 0 : (box.east - box.west) * (box.north - box.south);
    return FM_OK;
}

/* Areas first, the largest at the bottom; then lines; then points. */
static int drawing_order(const void *a, const void *b)
{
    const struct guess *x = a, *y = b;

    if (x->kind != y->kind)
        return x->kind < y->kind ? 1 : -1;
    if (x->size != y->size)
        return x->size < y->size ? 1 : -1;
    return strcmp(x->path, y->path);
}

/* The distinct values of a field in order of appearance, as cells; more than
 * CLASSES_MAX means it does not classify. */
static size_t distinct(const fm_table *table, const char *field,
                       fm_cell values[CLASSES_MAX])
{
    size_t column = fm_table_find(table, field), count = 0;

    for (size_t row = 0; row < table->row_count; row++) {
        fm_cell cell = fm_table_cell(table, column, row);
        size_t k = 0;

        if (cell.kind != FM_CELL_TEXT || cell.length == 0)
            continue;
        while (k < count && strcmp(values[k].text, cell.text) != 0)
            k++;
        if (k < count)
            continue;
        if (count == CLASSES_MAX)
            return CLASSES_MAX + 1;
        values[count++] = cell;
    }
    return count;
}

/* Classes by a field that names few values; returns false when there is none. */
static bool add_classes(const struct guess *g, size_t *color, fm_str *out)
{
    const fm_table *table = &g->features.table;
    const char *field = first_field(table, class_fields);
    fm_cell values[CLASSES_MAX];
    size_t count;

    if (field == NULL)
        return false;
    count = distinct(table, field, values);
    if (count == 0 || count > CLASSES_MAX)
        return false;
    fm_str_add(out, "    classes:\n      field: ");
    fm_yaml_add_text(out, field);
    fm_str_add(out, "\n      values:\n");
    for (size_t i = 0; i < count; i++) {
        fm_str_add(out, "        ");
        fm_yaml_add_text(out, values[i].text);
        fm_str_add(out, ": {");
        if (g->kind == FM_SHAPE_POLYGON)
            fm_str_add(out, "fill-opacity: 0.45, fill-color: ");
        else if (g->kind == FM_SHAPE_LINE)
            fm_str_add(out, "line-color: ");
        else
            fm_str_add(out, "circle-color: ");
        fm_yaml_add_color(out, fm_color_palette((*color)++));
        fm_str_add(out, "}\n");
    }
    return true;
}

static void add_plain_style(const struct guess *g, size_t *color, fm_str *out)
{
    fm_color c = fm_color_palette((*color)++);

    if (g->kind == FM_SHAPE_POLYGON) {
        fm_str_add(out, "    fill-opacity: 0.35\n    fill-color: ");
        fm_yaml_add_color(out, c);
        fm_str_add(out, "\n    line-color: ");
        fm_yaml_add_color(out, c);
        fm_str_add(out, "\n    line-width: 1.2\n");
    } else if (g->kind == FM_SHAPE_LINE) {
        fm_str_add(out, "    line-width: 1.5\n    line-color: ");
        fm_yaml_add_color(out, c);
        fm_str_add(out, "\n");
    } else {
        fm_str_add(out, "    circle-radius: 3.5\n    circle-color: ");
        fm_yaml_add_color(out, c);
        fm_str_add(out, "\n    circle-stroke-color: \"#ffffff\"\n"
                        "    circle-stroke-width: 0.8\n");
    }
}

static void add_label(const struct guess *g, const struct role *role, fm_str *out)
{
    const fm_table *table = &g->features.table;
    const char *name = first_field(table, name_fields);
    const char *weight = first_field(table, weight_fields);
    bool is_water = role != NULL && role->kind != FM_SHAPE_POINT &&
                    strstr(role->style, "#cfe0ec") != NULL;

    if (name == NULL || table->row_count > LABELS_MAX)
        return;
    if (strcmp(name, "name_en") == 0)
        name = "name"; /* which falls back over the sheet's language */
    fm_str_add(out, "    label:\n      text-field: \"{");
    fm_str_add(out, name);
    fm_str_add(out, "}\"\n");
    if (g->kind == FM_SHAPE_POLYGON)
        fm_str_add(out, is_water ? "      text-size: 12\n"
                                   "      text-italic: true\n"
                                   "      text-color: \"#4a7593\"\n"
                                 : "      text-size: 12\n"
                                   "      text-color: \"#6b6b6b\"\n"
                                   "      text-letter-spacing: 0.08\n");
    else
        fm_str_add(out, "      text-size: 11\n      text-color: \"#222222\"\n");
    fm_str_add(out, "      text-halo-color: \"#ffffffcc\"\n"
                    "      text-halo-width: 1.2\n      optional: true\n");
    if (g->kind == FM_SHAPE_POINT && weight != NULL) {
        fm_str_add(out, "      priority: {field: ");
        fm_yaml_add_text(out, weight);
        fm_str_add(out, ", stops: [[0, 0], [30000000, 30]]}\n");
    }
}

static void add_layer(const struct guess *g, const char *source, size_t *color,
                      fm_str *out)
{
    const fm_table *table = &g->features.table;
    const struct role *role = role_of(g);
    const char *from = first_field(table, from_fields);
    const char *to = first_field(table, to_fields);

    fm_str_add(out, "\n  - id: ");
    fm_yaml_add_text(out, g->id);
    fm_str_add(out, "\n    title: ");
    fm_yaml_add_text(out, g->title);
    fm_str_add(out, "\n    source: ");
    fm_yaml_add_text(out, source);
    fm_str_add(out, "\n");
    if (g->features.layer_name != NULL) {
        fm_str_add(out, "    layer: ");
        fm_yaml_add_text(out, g->features.layer_name);
        fm_str_add(out, "\n");
    }
    if (from != NULL || to != NULL) {
        fm_str_add(out, "    valid: {");
        if (from != NULL) {
            fm_str_add(out, "from: ");
            fm_yaml_add_text(out, from);
        }
        if (to != NULL) {
            fm_str_add(out, from != NULL ? ", to: " : "to: ");
            fm_yaml_add_text(out, to);
        }
        fm_str_add(out, "}\n");
    }
    if (first_field(table, simplestyle_fields) != NULL)
        fm_str_add(out, "    style: features\n");
    if (!add_classes(g, color, out)) {
        if (role != NULL)
            fm_str_add(out, role->style);
        else
            add_plain_style(g, color, out);
        if (role != NULL && role->is_backdrop)
            fm_str_add(out, "    legend: false\n");
    }
    add_label(g, role, out);
}

/* The path as a document in `folder` names it. */
static char *relative_path(const char *path, const char *folder)
{
    char *from = folder == NULL ? NULL : realpath(folder, NULL);
    char *to = from == NULL ? NULL : realpath(path, NULL);
    char *result = NULL;
    fm_str out = { 0 };
    size_t same = 0;

    if (to == NULL) {
        free(from);
        return fm_strdup(path);
    }
    for (size_t i = 0; from[i] == to[i] && to[i] != '\0'; i++) {
        if (to[i] == '/')
            same = i + 1;
    }
    if (strncmp(from, to, strlen(from)) == 0 && to[strlen(from)] == '/')
        same = strlen(from) + 1;
    else if (strlen(from) >= same)
        for (const char *c = from + same - 1; c != NULL && c[1] != '\0';
             c = strchr(c + 1, '/'))
            fm_str_add(&out, "../");
    fm_str_add(&out, to + same);
    result = fm_str_take(&out);
    free(from);
    free(to);
    return result;
}

/* Ids must differ: the second "towns" becomes "towns-2". */
static bool make_unique(struct guess *guesses, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        for (size_t j = 0, n = 2; j < i; j++) {
            fm_str id = { 0 };

            if (strcmp(guesses[i].id, guesses[j].id) != 0)
                continue;
            fm_str_addf(&id, "%s-%zu", guesses[i].id, n++);
            fm_free(guesses[i].id);
            guesses[i].id = fm_str_take(&id);
            if (guesses[i].id == NULL)
                return false;
            j = (size_t)-1;
        }
    }
    return true;
}

static bool is_land(const struct role *role)
{
    return role != NULL && role->kind == FM_SHAPE_POLYGON &&
           strncmp(role->words, "land ", 5) == 0;
}

static void add_head(const struct guess *guesses, size_t count, fm_str *out)
{
    size_t named = 0;
    bool has_land = false;
    fm_str title = { 0 };

    for (size_t i = count; i > 0; i--) {
        const struct role *role = role_of(&guesses[i - 1]);

        has_land = has_land || is_land(role);
        if (named == 3 || (role != NULL && role->is_backdrop && (named > 0 || i > 1)))
            continue;
        fm_str_add(&title, named++ > 0 ? ", " : "");
        fm_str_add(&title, guesses[i - 1].title);
    }
    if (named == 0 && count > 0)
        fm_str_add(&title, guesses[count - 1].title);
    fm_str_add(out, "frontmap: 1\ntitle: ");
    fm_yaml_add_text(out, fm_str_text(&title));
    /* Blue ground says "sea", which is true only where land lies over it. */
    fm_str_add(out, "\n\nsheet:\n  size: 1600x1200\n  crs: auto\n  background: ");
    fm_str_add(out, has_land ? "\"#dfe9ee\"\n\nlayers:" : "\"#f3f1ec\"\n\nlayers:");
    fm_str_release(&title);
}

static fm_status write_document(fm_context *ctx, struct guess *guesses, size_t count,
                                const char *folder, char **text)
{
    fm_str out = { 0 };
    size_t color = 0;

    add_head(guesses, count, &out);
    for (size_t i = 0; i < count; i++) {
        char *source = relative_path(guesses[i].path, folder);

        if (source == NULL) {
            fm_str_release(&out);
            return fm_fail_nomem(ctx);
        }
        add_layer(&guesses[i], source, &color, &out);
        fm_free(source);
    }
    fm_str_add(&out, "\nfurniture:\n  legend: {position: bottom-right}\n"
                     "  scale-bar: {position: bottom-left}\n"
                     "  north-arrow: {position: top-right}\n"
                     "  graticule: {labels: true}\n"
                     "  credits: true\n");
    *text = fm_str_take(&out);
    return *text == NULL ? fm_fail_nomem(ctx) : FM_OK;
}

fm_status fm_document_propose(fm_context *ctx, const char *const *paths, size_t count,
                              const char *folder, char **text)
{
    struct guess *guesses = fm_alloc(count, sizeof *guesses);
    fm_status status = FM_OK;

    *text = NULL;
    if (guesses == NULL)
        return fm_fail_nomem(ctx);
    if (count == 0)
        status = fm_fail(ctx, FM_ERR_USAGE, "no layer is given");
    for (size_t i = 0; i < count && status == FM_OK; i++)
        status = look_into(ctx, paths[i], &guesses[i]);
    if (status == FM_OK) {
        qsort(guesses, count, sizeof *guesses, drawing_order);
        status = make_unique(guesses, count)
                     ? write_document(ctx, guesses, count, folder, text)
                     : fm_fail_nomem(ctx);
    }
    for (size_t i = 0; i < count; i++) {
        fm_features_release(&guesses[i].features);
        fm_free(guesses[i].id);
        fm_free(guesses[i].title);
    }
    fm_free(guesses);
    return status;
}
