/* SPDX-License-Identifier: MIT */
/*
 * doc/document_keys.h: the one table of what may stand in a map document.
 *
 * The reader walks a document along it, the JSON Schema and the reference of
 * docs/format.md are printed from it, "did you mean" looks into it.  Adding a key is
 * adding a line here and a field in document.h.
 *
 * A key says where its value goes by an offset into the struct that its table
 * describes, so a table works wherever that struct stands: the style keys are mixed
 * into layers and into classes alike.
 */
#ifndef FM_DOC_DOCUMENT_KEYS_H
#define FM_DOC_DOCUMENT_KEYS_H

#include "doc/document.h"

typedef enum fm_key_kind {
    FM_KEY_TEXT,      /* const char * */
    FM_KEY_DATED,     /* const char *: a text in which {date} may stand */
    FM_KEY_TEMPLATE,  /* const char *: a text with {fields} */
    FM_KEY_FIELD,     /* const char *: the name of a field */
    FM_KEY_ID,        /* const char *: of a layer */
    FM_KEY_LANGUAGE,  /* const char *: a language tag */
    FM_KEY_WORD,      /* const char *: one of `words`; "none" gives NULL */
    FM_KEY_CHOICE,    /* an enum: the place of the word in `words` */
    FM_KEY_SWITCH,    /* bool: the second of the two `words` */
    FM_KEY_UNITS,     /* unsigned: bits by place in `words`, of one word or a list */
    FM_KEY_BOOL,      /* bool; `words`, if any, mean true as well */
    FM_KEY_BOOL_NOT,  /* bool, stored the other way round */
    FM_KEY_NUMBER,    /* double, in [min, max] as all that follow */
    FM_KEY_LENGTH,    /* double, px */
    FM_KEY_GROUND,    /* double, metres */
    FM_KEY_DAYS,      /* double */
    FM_KEY_SCALE,     /* double, the denominator */
    FM_KEY_NUMBER_BY, /* fm_graduated of numbers */
    FM_KEY_LENGTH_BY, /* fm_graduated of lengths */
    FM_KEY_COLOR,     /* fm_color */
    FM_KEY_DATE,      /* fm_date */
    FM_KEY_CONDITION, /* fm_where * */
    FM_KEY_SIZE,      /* fm_sheet_spec: width_px and height_px */
    FM_KEY_BBOX,      /* fm_bbox */
    FM_KEY_LONLAT,    /* fm_lonlat */
    FM_KEY_OFFSET,    /* double[2], px */
    FM_KEY_DASHES,    /* fm_style: dash_count and dashes */
    FM_KEY_HOLDERS,   /* const char *[2] */
    FM_KEY_NAMES,     /* fm_names: a text or a list of texts */
    FM_KEY_STOPS,     /* fm_graduated: inputs and outputs, ranged by the key above */
    FM_KEY_ELSE,      /* fm_graduated: value, ranged by the key above */
    FM_KEY_VERSION,   /* nothing is stored */
    FM_KEY_INCLUDE,   /* nothing: includes are gathered before */
    FM_KEY_DERIVE,    /* fm_derive_spec: kind (`bit`) and source */
    FM_KEY_EXTENT,    /* fm_extent_spec: a box, "auto", or a map by `table` */
    FM_KEY_MAP,       /* a map by `table`, or its shorthand */
    FM_KEY_MIXIN,     /* no key of its own: the keys of `table` stand here */
    FM_KEY_LAYERS,    /* a list of maps by `table` */
    FM_KEY_CLASSES,   /* fm_layer_spec: a map by `table`, counted first */
    FM_KEY_VALUES,    /* fm_layer_spec: a map of classes by `table` */
    FM_KEY_RULES,     /* fm_layer_spec: a list of classes by `table` */
    FM_KEY_DEFAULT    /* fm_layer_spec: one class by `table` */
} fm_key_kind;

typedef struct fm_key_table fm_key_table;

typedef struct fm_key {
    const char *name;
    fm_key_kind kind;
    size_t offset;
    unsigned bit; /* set in the struct's `given` when read */
    double min, max;
    const char *const *words; /* NULL-terminated */
    const fm_key_table *table;
    size_t place_offset;  /* an fm_place for where the value stands; 0: none */
    const char *standard; /* what holds when it is not given, in words; or NULL */
    const char *help;     /* one or two sentences, for the reference */
} fm_key;

#define FM_KEY_NONE ((size_t)-1)

struct fm_key_table {
    const char *name; /* heading of the reference, name in the schema */
    const char *help;
    const fm_key *keys;
    size_t count;
    const char *shorthand;  /* the key that a bare value stands for; or NULL */
    size_t given_offset;    /* an unsigned that collects `bit`; or FM_KEY_NONE */
    size_t presence_offset; /* a bool that is set when the map is there at all; or
                               FM_KEY_NONE */
};

extern const fm_key_table fm_document_table;
extern const fm_key_table fm_sheet_table;
extern const fm_key_table fm_extent_table;
extern const fm_key_table fm_layer_table;
extern const fm_key_table fm_valid_table;
extern const fm_key_table fm_derive_table;
extern const fm_key_table fm_classes_table;
extern const fm_key_table fm_class_table;
extern const fm_key_table fm_rule_table;
extern const fm_key_table fm_certainty_table;
extern const fm_key_table fm_style_table;
extern const fm_key_table fm_symbol_table;
extern const fm_key_table fm_symbol_text_table;
extern const fm_key_table fm_tactical_table;
extern const fm_key_table fm_label_table;
extern const fm_key_table fm_graduated_table;
extern const fm_key_table fm_furniture_table;

/* All tables that can be reached from the document's, each once, outer ones first;
 * NULL-terminated.  FM_KEY_TABLES_MAX is room enough. */
#define FM_KEY_TABLES_MAX 32
void fm_key_tables(const fm_key_table *tables[FM_KEY_TABLES_MAX]);

/* Words that draw/ has a table of, which doc/ may not see; a test compares them. */
extern const char *const fm_pattern_words[];
extern const char *const fm_symbol_words[];
extern const char *const fm_tactical_words[];

/* The key of this name, those mixed in included, or NULL; *offset is what its table
 * adds to the address of the struct, *owner the table that it stands in. */
const fm_key *fm_key_find(const fm_key_table *table, const char *name, size_t *offset,
                          const fm_key_table **owner);

/* The key that a word which is none most likely means: what others call by it, or the
 * nearest name; NULL when there is nothing like it. */
const char *fm_key_nearest(const fm_key_table *table, const char *word);

#endif
