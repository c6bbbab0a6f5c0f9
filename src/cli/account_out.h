/* SPDX-License-Identifier: MIT */
/*
 * cli/account_out.h: what the commands that report have in common: a format, a table for
 * CSV, and outputs whose suffix says what they are to be.
 *
 *     -o report.html -o change.geojson -o change.png
 *
 * Accounts go to files with the suffixes .txt, .json, .csv, .md and .html; what is neither
 * such a file nor a picture is a layer.
 */
#ifndef FM_CLI_ACCOUNT_OUT_H
#define FM_CLI_ACCOUNT_OUT_H

#include "cli/cmd.h"
#include "frontmap/frontmap.h"

/* text, json, csv, markdown, html, NULL: in the order of fm_account_format. */
extern const char *const fm_account_format_words[];

typedef enum fm_output_kind {
    FM_OUTPUT_ACCOUNT,
    FM_OUTPUT_PICTURE, /* .png, .svg, .pdf, .tif */
    FM_OUTPUT_LAYER
} fm_output_kind;

/* By the suffix; `format` is set for an account. FM_ERR_USAGE for one that nothing has. */
FM_MUST_USE fm_status fm_output_kind_of(fm_cli *cli, const char *path,
                                        fm_output_kind *kind,
                                        fm_account_format *format);

/* May all of these be written, and are they different files?  Before any work. */
FM_MUST_USE fm_status fm_outputs_check(fm_cli *cli, const fm_opt_list *outputs,
                                       bool overwrite);

/* Write the account to a file, or to standard output for "-". */
FM_MUST_USE fm_status fm_account_emit(fm_cli *cli, const fm_account *account,
                                      fm_account_format format, const char *table,
                                      const char *path, bool overwrite);

/* How a proposed map is drawn. */
typedef struct fm_picture_args {
    const char *size; /* NULL: as proposed */
    double dpi;       /* 0: 96 */
    bool overwrite;
} fm_picture_args;

/* Draw a proposed document, whose layers the user named in person. */
FM_MUST_USE fm_status fm_picture_emit(fm_cli *cli, const char *yaml,
                                      const fm_picture_args *picture, const char *path);

/* Is an account printed beside its outputs?  Not when one of them is "-"; under --quiet
 * only in a format that was asked for. */
bool fm_wants_print(const fm_common_args *common, size_t format,
                    const fm_opt_list *outputs);

/* Will an account be written as a page, to a file or to standard output? */
bool fm_wants_page(const fm_opt_list *outputs, size_t format);

/* For fm_render_write() and fm_chart_draw(): `user` is an fm_str. */
bool fm_keep_bytes(void *user, const void *bytes, size_t length);

/* Draw a proposed document into the page of an account. */
FM_MUST_USE fm_status fm_page_add_map(fm_cli *cli, fm_account *account, const char *yaml,
                                      const char *caption);

#endif
