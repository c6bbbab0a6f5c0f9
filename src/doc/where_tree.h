/* SPDX-License-Identifier: MIT */
/*
 * doc/where_tree.h: the parsed condition, shared by where_parse.c, which builds it, and
 * where_eval.c, which tests rows with it, and those that say it in another language
 * (where_sql.c, the writers of src/gis).  For nobody else.
 *
 * AND and OR hold any number of children, so that a chain of ten thousand terms is as
 * flat as it reads and only parentheses nest.
 *
 *     a = 1 AND (b = 2 OR c = 3 OR d = 4)
 *
 *     AND
 *      |- compare a 1
 *      `- OR
 *          |- compare b 2
 *          |- compare c 3
 *          `- compare d 4
 */
#ifndef FM_DOC_WHERE_TREE_H
#define FM_DOC_WHERE_TREE_H

#include "base/mem.h"
#include "doc/where.h"

/* Parentheses within parentheses. */
#define FM_WHERE_DEPTH_MAX 64

/* A column, or a value that stands in the text. */
typedef struct fm_where_operand {
    size_t column; /* into fm_where.columns, or FM_NO_COLUMN for a value */
    fm_cell value;
    bool is_number; /* the value is one, or a text that reads as one ... */
    double number;  /* ... and this is it */
} fm_where_operand;

typedef enum fm_where_kind {
    FM_WHERE_AND,
    FM_WHERE_OR,
    FM_WHERE_NOT,
    FM_WHERE_EQUAL, /* operands 0 and 1 from here to GREATER_EQUAL */
    FM_WHERE_LESS,
    FM_WHERE_LESS_EQUAL,
    FM_WHERE_GREATER,
    FM_WHERE_GREATER_EQUAL,
    FM_WHERE_LIKE, /* operand 0, pattern 1 */
    FM_WHERE_ILIKE,
    FM_WHERE_IN,      /* operand 0, the list 1 ... */
    FM_WHERE_BETWEEN, /* operand 0, low 1, high 2 */
    FM_WHERE_IS_NULL
} fm_where_kind;

typedef struct fm_where_node {
    fm_where_kind kind;
    char escape;                 /* of LIKE; 0: none */
    struct fm_where_node *child; /* of AND, OR, NOT */
    struct fm_where_node *next;  /* sibling */
    fm_where_operand *operands;
    size_t operand_count;
} fm_where_node;

typedef struct fm_where_column_use {
    const char *name;
    size_t at;    /* byte of the text where it is named first */
    bool quoted;  /* there, in double quotes */
    size_t bound; /* column of the table; FM_NO_COLUMN: reads as null */
} fm_where_column_use;

struct fm_where {
    fm_arena arena;
    const char *text;
    fm_place place;
    fm_where_node *root;
    fm_where_column_use *columns;
    size_t column_count, column_capacity;
};

/* Where byte `at` of the condition stands in the file. */
fm_place fm_where_place(const fm_place *start, const char *text, size_t at);

#endif
