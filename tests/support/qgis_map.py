#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Opens an exported map in QGIS, without a display, and tells or draws what QGIS sees.

    qgis_map.py PROJECT [--render PNG --size WxH] [--compare PNG] [--date YYYY-MM-DD]

PROJECT is a .gpkg with a project inside, or a .qgz.  Prints one JSON object: the project's
title, CRS, extent and ground, and of each layer, from the top down, whether it is valid, its
renderer, labels, and how many features each line of its legend has.  With --compare also how
far what QGIS draws is from another picture of the same map: the mean difference of a channel,
of 255, and the share of pixels that differ by more than a quarter of the scale.  Exits with 77
where QGIS is absent.
"""
import argparse
import json
import os
import sqlite3
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
SKIP = 77
try:
    from qgis.core import (
        QgsApplication, QgsDateTimeRange, QgsFeatureRequest, QgsMapRendererCustomPainterJob,
        QgsMapSettings, QgsProject, QgsRenderContext, QgsVectorLayer, QgsExpressionContextUtils,
        QgsVectorLayerTemporalContext)
    from qgis.PyQt.QtCore import QDate, QDateTime, QSize, Qt, QTime
    from qgis.PyQt.QtGui import QColor, QImage, QPainter
except ImportError:
    print("QGIS is not installed", file=sys.stderr)
    sys.exit(SKIP)


def project_uri(path):
    if not path.endswith(".gpkg"):
        return path
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
        name = db.execute("SELECT name FROM qgis_projects").fetchone()[0]
    return f"geopackage:{os.path.abspath(path)}?projectName={name}"


def day_range(text):
    day = QDate.fromString(text, "yyyy-MM-dd")
    start = QDateTime(day, QTime(0, 0), Qt.UTC)
    return QgsDateTimeRange(start, start.addDays(1), True, False)


def legend_counts(layer, when):
    """Features of each rule or category, as the renderer decides."""
    renderer = layer.renderer().clone()
    context = QgsRenderContext()
    context.setExpressionContext(layer.createExpressionContext())
    context.expressionContext().setFields(layer.fields())
    request = QgsFeatureRequest()
    properties = layer.temporalProperties()
    if when is not None and properties.isActive():
        temporal = QgsVectorLayerTemporalContext()
        temporal.setLayer(layer)
        text = properties.createFilterString(temporal, when)
        if text:
            request.setFilterExpression(text)
    labels = {item.ruleKey(): item.label() for item in renderer.legendSymbolItems()}
    counts = {label: 0 for label in labels.values()}
    shown = 0
    renderer.startRender(context, layer.fields())
    for feature in layer.getFeatures(request):
        context.expressionContext().setFeature(feature)
        keys = renderer.legendKeysForFeature(feature, context)
        if renderer.willRenderFeature(feature, context):
            shown += 1
        for key in keys:
            counts[labels.get(key, key)] = counts.get(labels.get(key, key), 0) + 1
    renderer.stopRender(context)
    return shown, counts


def describe(layer, when):
    shown, counts = legend_counts(layer, when)
    properties = layer.temporalProperties()
    alone = QgsVectorLayer(layer.source(), "alone", "ogr")
    alone.loadDefaultStyle()
    return {
        "name": layer.name(),
        "valid": layer.isValid(),
        "features": layer.featureCount(),
        "shown": shown,
        "legend": counts,
        "renderer": layer.renderer().type(),
        "renderer alone": alone.renderer().type(),
        "labels": layer.labelsEnabled() and layer.labeling() is not None,
        "opacity": layer.opacity(),
        "temporal": properties.isActive(),
        "crs": layer.crs().authid(),
        "licences": layer.metadata().licenses(),
        "abstract": layer.metadata().abstract(),
        "fields": {f.name(): f.typeName() for f in layer.fields()},
        "errors": rule_errors(layer),
    }


def rule_errors(layer):
    """Expressions that do not parse."""
    from qgis.core import QgsExpression
    texts = []
    renderer = layer.renderer()
    if renderer.type() == "RuleRenderer":
        texts += [rule.filterExpression() for rule in renderer.rootRule().children()]
    if layer.labeling() is not None:
        settings = layer.labeling().settings()
        if settings.isExpression:
            texts.append(settings.fieldName)
        collection = settings.dataDefinedProperties()
        texts += [collection.property(key).expressionString()
                  for key in collection.propertyKeys()]
    symbols = renderer.symbols(QgsRenderContext())
    while symbols:
        symbol = symbols.pop()
        for i in range(symbol.symbolLayerCount()):
            part = symbol.symbolLayer(i)
            collection = part.dataDefinedProperties()
            texts += [collection.property(key).expressionString()
                      for key in collection.propertyKeys()]
            if part.subSymbol() is not None:
                symbols.append(part.subSymbol())
    errors = []
    for text in texts:
        expression = QgsExpression(text)
        if text and expression.hasParserError():
            errors.append(f"{text}: {expression.parserErrorString()}")
    return errors


def render(project, path, size, when):
    width, height = (int(part) for part in size.split("x"))
    root = project.layerTreeRoot()
    settings = QgsMapSettings()
    settings.setLayers([layer for layer in root.layerOrder()])
    settings.setDestinationCrs(project.crs())
    settings.setExtent(project.viewSettings().defaultViewExtent())
    settings.setOutputSize(QSize(width, height))
    settings.setOutputDpi(96)
    settings.setBackgroundColor(project.backgroundColor())
    settings.setTransformContext(project.transformContext())
    settings.setLabelingEngineSettings(project.labelingEngineSettings())
    if when is not None:
        settings.setTemporalRange(when)
        settings.setIsTemporal(True)
    image = QImage(QSize(width, height), QImage.Format_ARGB32_Premultiplied)
    image.setDotsPerMeterX(round(96 / 0.0254))
    image.setDotsPerMeterY(round(96 / 0.0254))
    image.fill(project.backgroundColor())
    painter = QPainter(image)
    painter.setRenderHint(QPainter.Antialiasing)
    job = QgsMapRendererCustomPainterJob(settings, painter)
    job.start()
    job.waitForFinished()
    painter.end()
    image.save(path)
    return [str(error.message) for error in job.errors()]


def compare(ours, theirs):
    """Mean difference of a channel, and the share of pixels that are plainly different."""
    a = QImage(ours).convertToFormat(QImage.Format_RGB888)
    b = QImage(theirs).convertToFormat(QImage.Format_RGB888)
    if a.size() != b.size():
        sys.exit(f"{ours} is {a.width()}x{a.height()}, {theirs} {b.width()}x{b.height()}")
    total = far = 0
    for y in range(a.height()):
        p, q = (image.constScanLine(y).asstring(3 * a.width()) for image in (a, b))
        steps = [abs(m - n) for m, n in zip(p, q)]
        total += sum(steps)
        far += sum(max(steps[x:x + 3]) > 64 for x in range(0, len(steps), 3))
    pixels = a.width() * a.height()
    return {"mean": round(total / pixels / 3, 3), "far": round(far / pixels, 5)}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("project")
    parser.add_argument("--render")
    parser.add_argument("--size", default="1000x800")
    parser.add_argument("--compare")
    parser.add_argument("--date")
    args = parser.parse_args()
    app = QgsApplication([], False)
    app.initQgis()
    project = QgsProject.instance()
    if not project.read(project_uri(args.project)):
        sys.exit(f"QGIS cannot read the project: {project.error()}")
    when = day_range(args.date) if args.date else None
    extent = project.viewSettings().defaultViewExtent()
    times = project.timeSettings().temporalRange()
    told = {
        "title": project.title(),
        "crs": project.crs().authid() or project.crs().toWkt()[:60],
        "extent": [extent.xMinimum(), extent.yMinimum(), extent.xMaximum(),
                   extent.yMaximum()],
        "ground": QColor(project.backgroundColor()).name(),
        "from": times.begin().toString(Qt.ISODate),
        "to": times.end().toString(Qt.ISODate),
        "layouts": {layout.name(): sorted({type(item).__name__ for item in layout.items()
                                       if type(item).__name__.startswith("Qgs")})
                    for layout in project.layoutManager().printLayouts()},
        "layers": [describe(layer, when)
                   for layer in project.layerTreeRoot().layerOrder()],
    }
    if args.render:
        size = args.size
        if args.compare:
            picture = QImage(args.compare)
            size = f"{picture.width()}x{picture.height()}"
        told["errors"] = render(project, args.render, size, when)
        if args.compare:
            told["difference"] = compare(args.compare, args.render)
    json.dump(told, sys.stdout, indent=1, ensure_ascii=False, sort_keys=True)
    print()
    project.clear()
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
