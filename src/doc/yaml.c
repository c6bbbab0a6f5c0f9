/* SPDX-License-Identifier: MIT */
/*
 * The tree is built from libyaml's events, not from its documents: so nesting is cut
 * off while it is parsed (libyaml takes quadratic time over deep nesting), and an alias
 * can be weighed before it is followed.
 *
 * Every node carries the number of nodes that a reader of the tree would walk through
 * below it, aliases followed.  That is what the limit is on; the tree in memory stays
 * as small as the text.
 */
#include "doc/yaml.h"

#include <string.h>
#include <yaml.h>

#include "base/str.h"
#include "base/utf8.h"
#include "doc/yaml_map.h"

#include "base/banned.h"

enum { MEMBERS_MAX = 10000 };

/* A node of the tree, and what only the building knows of it. */
struct built {
    fm_yaml_node node; /* first, so that the pointers are the same */
    size_t weight;
    bool open; /* its end has not been read */
};

/* A list or map whose end has not been read.  Keys and values of a map alternate. */
struct level {
    struct built *built;
    struct built **children;
    size_t count, capacity;
};

struct anchor {
    const char *name;
    struct built *target;
};

struct builder {
    fm_context *ctx;
    fm_arena *arena;
    const char *name;
    const char *text;
    size_t length;
    yaml_parser_t parser;
    struct level *levels;
    size_t depth, level_capacity;
    struct anchor *anchors;
    size_t anchor_count, anchor_capacity;
    size_t aliases, aliased_nodes;
    size_t mistakes;
    struct built *root;
};

static fm_place place_of(const struct builder *b, yaml_mark_t mark)
{
    return (fm_place){ b->name, mark.line + 1, mark.column + 1 };
}

/* ---- Syntax errors in plain words ------------------------------------------------ */

static const struct {
    const char *libyaml;
    const char *plain;
} problems[] = {
    { "mapping values are not allowed in this context",
      "a ':' where none can stand; check the indentation, or put a text that holds ': "
      "' "
      "in quotes" },
    { "could not find expected ':'", "no ':' behind this key" },
    { "did not find expected key",
      "expected a key; check the indentation and the quotes before it" },
    { "did not find expected '-' indicator",
      "expected '-' and a list item; check the indentation" },
    { "did not find expected ',' or '}'", "expected ',' or '}'" },
    { "did not find expected ',' or ']'", "expected ',' or ']'" },
    { "did not find expected node content", "expected a value" },
    { "did not find expected <document start>",
      "text behind the end of the document; check the indentation" },
    { "found unexpected end of stream", "the text ends inside quotes" },
    { "did not find expected alphabetic or numeric character",
      "a '*' or '&' without a name; put a text that starts with it in quotes" },
    { "found unknown directive name",
      "a line that starts with '%' is a directive; put the text in quotes" },
    { "found undefined tag handle", "tags (!word) are not used here" },
    { "found unknown escape character", "an unknown escape in double quotes" },
    { "found a tab character where an indentation space is expected",
      "a tab; YAML indents with blanks" },
    { "found a tab character that violates indentation",
      "a tab; YAML indents with blanks" },
};

static const char *plain_words(const char *problem, char found)
{
    if (strcmp(problem, "found character that cannot start any token") == 0) {
        if (found == '\t')
            return "a tab; YAML indents with blanks";
        return "a text cannot start with this character; put it in quotes";
    }
    for (size_t i = 0; i < sizeof problems / sizeof problems[0]; i++) {
        if (strcmp(problem, problems[i].libyaml) == 0)
            return problems[i].plain;
    }
    return problem;
}

/* The byte at a mark, whose column counts characters; 0 at the end. */
static char byte_at(const struct builder *b, yaml_mark_t mark)
{
    const char *s = b->text, *end = b->text + b->length;

    for (size_t line = 0; line < mark.line; line++) {
        s = memchr(s, '\n', (size_t)(end - s));
        if (s == NULL)
            return '\0';
        s++;
    }
    for (size_t column = 0; column < mark.column && s < end; column++) {
        uint32_t code;
        size_t bytes = fm_utf8_decode(s, (size_t)(end - s), &code);

        s += bytes == 0 ? 1 : bytes;
    }
    return s < end ? *s : '\0';
}

/* The decoder gives a byte offset only. */
static fm_status fail_encoding(const struct builder *b)
{
    fm_place place = { b->name, 1, 1 };
    size_t offset = b->parser.problem_offset;

    if (offset > b->length)
        offset = b->length;
    for (size_t i = 0; i < offset; i++) {
        if (b->text[i] == '\n') {
            place.line++;
            place.column = 1;
        } else {
            place.column += ((unsigned char)b->text[i] & 0xC0u) != 0x80u;
        }
    }
    if (strcmp(b->parser.problem, "control characters are not allowed") == 0)
        return fm_fail_at(b->ctx, FM_ERR_DOCUMENT, &place,
                          "a control character (U+%04X); write it as an escape in "
                          "double quotes",
                          (unsigned)b->parser.problem_value);
    return fm_fail_at(b->ctx, FM_ERR_DOCUMENT, &place,
                      "not UTF-8: %s; save the file as UTF-8", b->parser.problem);
}

static fm_status fail_syntax(const struct builder *b)
{
    const yaml_parser_t *p = &b->parser;
    fm_place place = place_of(b, p->problem_mark);
    const char *words;

    if (p->error == YAML_MEMORY_ERROR)
        return fm_fail_nomem(b->ctx);
    if (p->problem == NULL)
        return fm_fail_at(b->ctx, FM_ERR_DOCUMENT, &place, "not YAML");
    if (p->error == YAML_READER_ERROR)
        return fail_encoding(b);
    words = plain_words(p->problem, byte_at(b, p->problem_mark));
    if (p->context != NULL && p->context_mark.line != p->problem_mark.line)
        return fm_fail_at(b->ctx, FM_ERR_DOCUMENT, &place,
                          "%s (of what begins in line %zu)", words,
                          p->context_mark.line + 1);
    return fm_fail_at(b->ctx, FM_ERR_DOCUMENT, &place, "%s", words);
}

/* ---- Nodes ---------------------------------------------------------------------- */

static fm_status new_node(struct builder *b, fm_yaml_kind kind, yaml_mark_t mark,
                          struct built **out)
{
    struct built *built = fm_arena_alloc(b->arena, 1, sizeof *built);

    *out = built;
    if (built == NULL)
        return fm_fail_nomem(b->ctx);
    built->node.kind = kind;
    built->node.place = place_of(b, mark);
    built->node.text = "";
    built->weight = 1;
    return FM_OK;
}

/* Hang a finished or opened node where it belongs: below the innermost level. */
static fm_status attach(struct builder *b, struct built *built)
{
    struct level *level;
    struct built **grown;
    bool is_map;

    if (b->depth == 0) {
        b->root = built;
        return FM_OK;
    }
    level = &b->levels[b->depth - 1];
    is_map = level->built->node.kind == FM_YAML_MAP;
    if (is_map && level->count % 2 == 0 && built->node.kind != FM_YAML_SCALAR)
        return fm_fail_at(b->ctx, FM_ERR_DOCUMENT, &built->node.place,
                          "a key has to be a word, not a list or a map");
    if (is_map && level->count >= 2 * (size_t)MEMBERS_MAX)
        return fm_fail_at(b->ctx, FM_ERR_LIMIT, &built->node.place,
                          "more than %d keys in one map", (int)MEMBERS_MAX);
    grown = fm_grow(level->children, &level->capacity, level->count + 1,
                    sizeof(struct built *));
    if (grown == NULL)
        return fm_fail_nomem(b->ctx);
    level->children = grown;
    level->children[level->count++] = built;
    return FM_OK;
}

static fm_status set_anchor(struct builder *b, const yaml_char_t *name,
                            struct built *target)
{
    struct anchor *grown;
    const char *text = (const char *)name;

    if (text == NULL)
        return FM_OK;
    if (b->anchor_count == FM_YAML_ALIASES_MAX)
        return fm_fail_at(b->ctx, FM_ERR_LIMIT, &target->node.place,
                          "more than %u anchors", FM_YAML_ALIASES_MAX);
    grown = fm_grow(b->anchors, &b->anchor_capacity, b->anchor_count + 1,
                    sizeof *b->anchors);
    if (grown == NULL)
        return fm_fail_nomem(b->ctx);
    b->anchors = grown;
    text = fm_arena_strndup(b->arena, text, strlen(text));
    if (text == NULL)
        return fm_fail_nomem(b->ctx);
    b->anchors[b->anchor_count++] = (struct anchor){ text, target };
    return FM_OK;
}

static fm_status refuse_tag(struct builder *b, const yaml_char_t *tag, yaml_mark_t mark)
{
    static const char core[] = "tag:yaml.org,2002:";
    fm_place place = place_of(b, mark);

    if (tag == NULL || strcmp((const char *)tag, "!") == 0 ||
        strncmp((const char *)tag, core, sizeof core - 1) == 0)
        return FM_OK;
    return fm_fail_at(b->ctx, FM_ERR_DOCUMENT, &place,
                      "tag '%.100s' is not known; leave it out", (const char *)tag);
}

static fm_status take_scalar(struct builder *b, const yaml_event_t *event)
{
    const char *value = (const char *)event->data.scalar.value;
    yaml_scalar_style_t style = event->data.scalar.style;
    struct built *built;
    fm_status status = refuse_tag(b, event->data.scalar.tag, event->start_mark);

    if (status == FM_OK)
        status = new_node(b, FM_YAML_SCALAR, event->start_mark, &built);
    if (status != FM_OK)
        return status;
    built->node.length = event->data.scalar.length;
    built->node.quoted = style != YAML_PLAIN_SCALAR_STYLE;
    built->node.block =
        style == YAML_LITERAL_SCALAR_STYLE || style == YAML_FOLDED_SCALAR_STYLE;
    if (memchr(value, '\0', built->node.length) != NULL)
        return fm_fail_at(b->ctx, FM_ERR_DOCUMENT, &built->node.place,
                          "the text holds the character U+0000");
    built->node.text = fm_arena_strndup(b->arena, value, built->node.length);
    if (built->node.text == NULL)
        return fm_fail_nomem(b->ctx);
    status = set_anchor(b, event->data.scalar.anchor, built);
    return status == FM_OK ? attach(b, built) : status;
}

static fm_status take_alias(struct builder *b, const yaml_event_t *event)
{
    const char *name = (const char *)event->data.alias.anchor;
    fm_place place = place_of(b, event->start_mark);
    struct built *target = NULL;

    /* An anchor may be given anew; the last one counts. */
    for (size_t i = b->anchor_count; i > 0 && target == NULL; i--) {
        if (strcmp(b->anchors[i - 1].name, name) == 0)
            target = b->anchors[i - 1].target;
    }
    if (target == NULL)
        return fm_fail_at(b->ctx, FM_ERR_DOCUMENT, &place,
                          "no anchor '&%.100s' stands before this", name);
    if (target->open)
        return fm_fail_at(b->ctx, FM_ERR_DOCUMENT, &place,
                          "'*%.100s' stands inside the value that it names", name);
    b->aliases++;
    b->aliased_nodes += target->weight;
    if (b->aliases > FM_YAML_ALIASES_MAX ||
        b->aliased_nodes > FM_YAML_ALIASED_NODES_MAX)
        return fm_fail_at(b->ctx, FM_ERR_LIMIT, &place,
                          "anchors are used more than %u times, or stand for more than "
                          "%u values",
                          FM_YAML_ALIASES_MAX, FM_YAML_ALIASED_NODES_MAX);
    return attach(b, target);
}

static fm_status open_level(struct builder *b, fm_yaml_kind kind,
                            const yaml_event_t *event, const yaml_char_t *anchor,
                            const yaml_char_t *tag)
{
    fm_status status = refuse_tag(b, tag, event->start_mark);
    unsigned limit = fm_context_policy(b->ctx)->max_depth;
    struct built *built;
    struct level *grown;

    if (status == FM_OK)
        status = new_node(b, kind, event->start_mark, &built);
    if (status != FM_OK)
        return status;
    if (b->depth >= limit)
        return fm_fail_at(b->ctx, FM_ERR_LIMIT, &built->node.place,
                          "nested deeper than %u levels", limit);
    built->open = true;
    status = set_anchor(b, anchor, built);
    if (status == FM_OK)
        status = attach(b, built);
    if (status != FM_OK)
        return status;
    grown = fm_grow(b->levels, &b->level_capacity, b->depth + 1, sizeof *b->levels);
    if (grown == NULL)
        return fm_fail_nomem(b->ctx);
    b->levels = grown;
    b->levels[b->depth++] = (struct level){ .built = built };
    return FM_OK;
}

static fm_status close_level(struct builder *b)
{
    struct level *level = &b->levels[b->depth - 1];
    fm_yaml_node *node = &level->built->node;
    fm_yaml_node **nodes = fm_arena_alloc(b->arena, level->count, sizeof *nodes);
    fm_status status = FM_OK;

    if (nodes == NULL)
        status = fm_fail_nomem(b->ctx);
    for (size_t i = 0; i < level->count && status == FM_OK; i++) {
        nodes[i] = &level->children[i]->node;
        level->built->weight += level->children[i]->weight;
    }
    level->built->open = false;
    if (status == FM_OK && node->kind == FM_YAML_LIST) {
        node->items = nodes;
        node->count = level->count;
    } else if (status == FM_OK) {
        status = fm_yaml_set_members(b->ctx, b->arena, nodes, level->count, node,
                                     &b->mistakes);
    }
    fm_free(level->children);
    b->depth--;
    return status;
}

/* ---- Events --------------------------------------------------------------------- */

static fm_status take_event(struct builder *b, const yaml_event_t *event,
                            unsigned *documents)
{
    fm_place place = place_of(b, event->start_mark);

    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        if ((*documents)++ > 0)
            return fm_fail_at(b->ctx, FM_ERR_DOCUMENT, &place,
                              "a second document starts here; one file holds one");
        return FM_OK;
    case YAML_SCALAR_EVENT:
        return take_scalar(b, event);
    case YAML_ALIAS_EVENT:
        return take_alias(b, event);
    case YAML_SEQUENCE_START_EVENT:
        return open_level(b, FM_YAML_LIST, event, event->data.sequence_start.anchor,
                          event->data.sequence_start.tag);
    case YAML_MAPPING_START_EVENT:
        return open_level(b, FM_YAML_MAP, event, event->data.mapping_start.anchor,
                          event->data.mapping_start.tag);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        return close_level(b);
    default:
        return FM_OK;
    }
}

static fm_status take_events(struct builder *b)
{
    fm_status status = FM_OK;
    unsigned documents = 0;
    bool done = false;

    while (status == FM_OK && !done) {
        yaml_event_t event;

        if (!yaml_parser_parse(&b->parser, &event))
            return fail_syntax(b);
        done = event.type == YAML_STREAM_END_EVENT;
        status = take_event(b, &event, &documents);
        yaml_event_delete(&event);
    }
    return status;
}

fm_status fm_yaml_parse(fm_context *ctx, fm_arena *arena, const char *name,
                        const char *text, size_t length, fm_yaml_node **root,
                        size_t *mistakes)
{
    struct builder b = { .ctx = ctx, .arena = arena, .text = text, .length = length };
    fm_status status;

    *root = NULL;
    *mistakes = 0;
    b.name = fm_arena_strndup(arena, name, strlen(name));
    if (b.name == NULL)
        return fm_fail_nomem(ctx);
    if (length > FM_YAML_BYTES_MAX) {
        fm_place place = { b.name, 0, 0 };

        return fm_fail_at(ctx, FM_ERR_LIMIT, &place, "larger than %u bytes",
                          FM_YAML_BYTES_MAX);
    }
    if (!yaml_parser_initialize(&b.parser))
        return fm_fail_nomem(ctx);
    yaml_parser_set_input_string(&b.parser, (const unsigned char *)text, length);
    status = take_events(&b);
    yaml_parser_delete(&b.parser);
    while (b.depth > 0)
        fm_free(b.levels[--b.depth].children);
    fm_free(b.levels);
    fm_free(b.anchors);
    *mistakes = b.mistakes;
    if (status == FM_OK && b.root != NULL)
        *root = &b.root->node;
    return status;
}

/* ---- Looking in ----------------------------------------------------------------- */

const fm_yaml_node *fm_yaml_get(const fm_yaml_node *map, const char *key)
{
    if (map == NULL || map->kind != FM_YAML_MAP)
        return NULL;
    for (size_t i = 0; i < map->count; i++) {
        if (strcmp(map->keys[i]->text, key) == 0)
            return map->items[i];
    }
    return NULL;
}

bool fm_yaml_is_null(const fm_yaml_node *node)
{
    static const char *const words[] = { "", "~", "null", "Null", "NULL" };

    if (node->kind != FM_YAML_SCALAR || node->quoted)
        return false;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(node->text, words[i]) == 0)
            return true;
    }
    return false;
}

fm_place fm_yaml_text_place(const fm_yaml_node *node)
{
    fm_place place = node->place;

    if (node->block)
        place.column = 0;
    else if (node->quoted)
        place.column++;
    return place;
}
