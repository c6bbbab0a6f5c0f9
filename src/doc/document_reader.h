/* SPDX-License-Identifier: MIT */
/*
 * doc/document_reader.h: what the files that read documents share: the reader, its
 * complaints, and the reading of single values.  For document_read*.c alone.
 *
 * A wrong value is delivered to the log, counted, and left at its default, so that one
 * run tells all.  Only what ends the work (no memory, no file, a limit) is a status.
 */
#ifndef FM_DOC_DOCUMENT_READER_H
#define FM_DOC_DOCUMENT_READER_H

#include "doc/document_keys.h"
#include "doc/yaml.h"

/* Complaints delivered before the reader gives up. */
#define FM_DOCUMENT_ERRORS_MAX 100u

/* One file: the document's own, or one that it includes. */
typedef struct fm_document_file {
    const char *name;
    const char *folder;
    const fm_yaml_node *root;
} fm_document_file;

typedef struct fm_reader {
    fm_context *ctx;
    fm_document *document;
    fm_document_file *files; /* included ones before those that include them */
    size_t file_count, file_capacity;
    fm_str path;         /* "layers.control.classes.": of the map being read */
    const fm_key *above; /* the key whose graduated number is being read */
    size_t classes;      /* of all layers so far */
    uint64_t digest;     /* of the texts so far */
    size_t errors;
} fm_reader;

/* Deliver "path.key: ..." at the node's place. */
void fm_reader_complain(fm_reader *r, const fm_yaml_node *node, const char *kind,
                        const char *key, const char *format, ...) FM_PRINTF(5, 6);
/* "expected `what`, found ...". */
void fm_reader_expected(fm_reader *r, const fm_yaml_node *node, const char *key,
                        const char *what);
bool fm_reader_is_full(const fm_reader *r);

/* Read the value of a key that is no map or list of maps to where it goes; `base` is
 * the struct of the key's table.  `*good` tells whether it was stored. */
FM_MUST_USE fm_status fm_reader_value(fm_reader *r, const fm_key *key,
                                      const fm_yaml_node *node, void *base, bool *good);

/* As above, for the kinds that are numbers or made of numbers. */
FM_MUST_USE fm_status fm_reader_number(fm_reader *r, const fm_key *key,
                                       const fm_yaml_node *node, void *base,
                                       bool *good);
/* The text of a scalar with a value, or NULL after a complaint. */
const char *fm_reader_scalar(fm_reader *r, const fm_yaml_node *node, const char *key,
                             const char *what);

/* Read a map along a table into `base`. */
FM_MUST_USE fm_status fm_reader_map(fm_reader *r, const fm_key_table *table,
                                    const fm_yaml_node *node, void *base);

/* Read the files that are lined up into the document, which has room for their layers.
 */
FM_MUST_USE fm_status fm_reader_files(fm_reader *r);

/* Give layers without an id one, from the name of their source. */
FM_MUST_USE fm_status fm_document_name_layers(fm_context *ctx, fm_document *document);
/* What one value cannot know: delivers what is wrong to the log and returns how much.
 * `complete` says that no value was bad before. */
size_t fm_document_check_text(fm_context *ctx, const fm_document *document,
                              bool complete);
/* May all sources be opened?  FM_ERR_POLICY at the first that may not. */
FM_MUST_USE fm_status fm_document_check_sources(fm_context *ctx,
                                                const fm_document *document);

/* Step into "name." of the path, and back to the length it had. */
size_t fm_reader_enter(fm_reader *r, const char *name);
void fm_reader_leave(fm_reader *r, size_t length);

#endif
