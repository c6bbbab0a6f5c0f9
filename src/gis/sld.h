/* SPDX-License-Identifier: MIT */
/*
 * gis/sld.h: a layer's style as Styled Layer Descriptor, in two tongues.
 *
 *   FM_SLD_1_0   SLD 1.0.0 with the vendor options of GeoServer: what .sld files hold, since
 *                every server reads it and GeoServer reads nothing better.
 *   FM_SLD_1_1   SLD 1.1.0 with Symbology Encoding 1.1.0, as QGIS writes it into the table
 *                layer_styles; without vendor options, which its schema does not have.
 *
 * Patterns and symbols that have no well-known name stand there twice: as SVG in the tongue
 * of QGIS ("base64:..."), and as a mark that GeoServer knows ("shape://slash",
 * "wkt://..."); a program passes over what it cannot read.
 *
 * What SLD cannot hold is said by the writer of files, not by fm_gis_sld_layer().
 */
#ifndef FM_GIS_SLD_H
#define FM_GIS_SLD_H

#include "gis/gis.h"

typedef enum fm_sld_version { FM_SLD_1_0, FM_SLD_1_1 } fm_sld_version;

/* A document (SLD 1.1.0) of this layer alone, appended to `out`.  Fields are named as a
 * GeoPackage names them, the layer by its id. */
FM_MUST_USE fm_status fm_gis_sld_layer(fm_context *ctx, const fm_gis_map *map,
                                       const fm_gis_layer *layer, fm_str *out);

#endif
