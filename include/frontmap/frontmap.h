/* SPDX-License-Identifier: MIT */
/* frontmap/frontmap.h: all of frontmap's public headers. */
#ifndef FRONTMAP_FRONTMAP_H
#define FRONTMAP_FRONTMAP_H

#include "frontmap/account.h"
#include "frontmap/animation.h"
#include "frontmap/chart.h"
#include "frontmap/context.h"
#include "frontmap/diff.h"
#include "frontmap/document.h"
#include "frontmap/export.h"
#include "frontmap/front.h"
#include "frontmap/gis.h"
#include "frontmap/history.h"
#include "frontmap/layer.h"
#include "frontmap/post.h"
#include "frontmap/render.h"
#include "frontmap/status.h"
#include "frontmap/tiles.h"
#include "frontmap/symbol.h"
#include "frontmap/version.h"
#include "frontmap/zones.h"

#endif
