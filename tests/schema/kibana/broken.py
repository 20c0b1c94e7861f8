"""What can be wrong with the objects: each breaks one thing, given by the id of its object, and what is said of it."""

import json
from collections.abc import Callable
from typing import Any, TypeAlias

from tests.schema.kibana.rules import Body

Damage: TypeAlias = Callable[[dict[str, Body]], None]


def attributes(id: str, **changes: Any) -> Damage:
    def change(by_id: dict[str, Body]) -> None:
        by_id[id]["attributes"].update(changes)

    return change


def line(key: str, /, **changes: Any) -> Damage:
    return lambda by_id: by_id[key].update(changes)


def text(id: str, name: str, change: Callable[[Any], None]) -> Damage:
    """Changes what a text of JSON holds."""

    def changed(by_id: dict[str, Body]) -> None:
        holder = by_id[id]["attributes"]
        holder = holder["kibanaSavedObjectMeta"] if name == "searchSourceJSON" else holder
        value = json.loads(holder[name])
        change(value)
        holder[name] = json.dumps(value)

    return changed


def panel(name: str, change: Callable[[Body], None]) -> Damage:
    return text("flows-news", "panelsJSON", lambda panels: change(next(p for p in panels if p["panelIndex"] == name)))


def chart(name: str, change: Callable[[Body], None]) -> Damage:
    return panel(name, lambda one: change(one["embeddableConfig"]["attributes"]))


def layer(name: str, change: Callable[[Body], None]) -> Damage:
    return chart(name, lambda one: change(one["state"]["datasourceStates"]["formBased"]["layers"]["layer"]))


def column(name: str, id: str, /, **changes: Any) -> Damage:
    return layer(name, lambda one: one["columns"][id].update(changes))


def params(name: str, id: str, **changes: Any) -> Damage:
    return layer(name, lambda one: one["columns"][id]["params"].update(changes))


def drop_reference(id: str, part: str) -> Damage:
    def dropped(by_id: dict[str, Body]) -> None:
        by_id[id]["references"] = [ref for ref in by_id[id]["references"] if part not in ref["name"]]

    return dropped


TIME, TOPICS, TABLE = "articles-over-time-by-outlet", "topics", "outlets-in-numbers"

BROKEN: dict[str, tuple[Damage, str]] = {
    "no core version": (line("flows-news", coreMigrationVersion=None), "not coreMigrationVersion"),
    "a newer version": (line("flows-news", typeMigrationVersion="10.1.0"), "not version 8.9.0"),
    "a version of a search": (line("flows-all-runs", typeMigrationVersion="10.7.0"), "not version 8.0.0"),
    "an id by chance": (line("flows-all-runs", id="f3b0c442-98fc-1c14"), "an id that is not fixed"),
    "an id twice": (line("flows-rejected-records", id="flows-all-runs"), "the same id twice"),
    "an unknown attribute": (attributes("flows-news", pinned_panels=[]), "unknown attributes: pinned_panels"),
    "a number as a text": (attributes("flows-all-runs", rowHeight="3"), "attributes of another type: rowHeight"),
    "no list of columns": (attributes("flows-all-runs", columns="run_id"), "attributes of another type: columns"),
    "tabs": (attributes("flows-all-runs", tabs=[]), "tabs"),
    "sections": (attributes("flows-news", sections=[]), "sections"),
    "a list where a text is due": (attributes("flows-news", panelsJSON=[]), "panelsJSON is no text of JSON"),
    "a cut text": (attributes("flows-articles", fieldAttrs='{"title": '), "fieldAttrs is no text of JSON"),
    "an object where a text is due": (attributes("flows-articles", fieldFormatMap={}), "fieldFormatMap is no text"),
    "no title": (attributes("flows-news", title=""), "no title"),
    "no index": (attributes("flows-articles", title="papers"), "no index papers"),
    "a time field that is none": (attributes("flows-articles", timeFieldName="title"), "time field title is no date"),
    "no time field of that name": (attributes("flows-runs", timeFieldName="@timestamp"), "no field @timestamp"),
    "a label of no field": (
        text("flows-articles", "fieldAttrs", lambda fields: fields.update({"headline": {"customLabel": "x"}})),
        "fields that articles does not have: headline",
    ),
    "a long description": (
        text("flows-runs", "fieldAttrs", lambda fields: fields["seen"].update(customDescription="x" * 301)),
        "too long",
    ),
    "two fields of one label": (
        text("flows-runs", "fieldAttrs", lambda fields: fields["seen"].update(customLabel="Run")),
        "labels of two fields",
    ),
    "bytes of a text": (
        text("flows-articles", "fieldFormatMap", lambda forms: forms.update(url={"id": "bytes"})),
        "does not suit url",
    ),
    "a search of no data view": (drop_reference("flows-all-runs", "Source"), "no data view under"),
    "a search of another data view": (
        lambda by_id: by_id["flows-all-runs"]["references"][0].update(id="flows-nothing"),
        "resolve to nothing",
    ),
    "a column of no field": (attributes("flows-all-runs", columns=["duration"]), "no field duration in article-runs"),
    "the body as a column": (attributes("flows-latest-articles", columns=["body"]), "the body as a column"),
    "sorted by a text": (attributes("flows-latest-articles", sort=[["title", "desc"]]), "cannot be sorted by title"),
    "split by what is only stored": (attributes("flows-latest-articles", breakdownField="summary"), "cannot be split"),
    "fifteen minutes": (attributes("flows-all-runs", timeRestore=False), "no time of its own"),
    "a time that is none": (attributes("flows-news", timeFrom="five years ago"), "no time of its own"),
    "KQL that does not parse": (
        text("flows-all-runs", "searchSourceJSON", lambda one: one["query"].update(query="state : (")),
        "does not parse",
    ),
    "KQL of no field": (
        text("flows-all-runs", "searchSourceJSON", lambda one: one["query"].update(query="status : ok")),
        "no field status",
    ),
    "KQL of what is only stored": (
        text("flows-latest-articles", "searchSourceJSON", lambda one: one["query"].update(query="summary : x")),
        "summary cannot be searched",
    ),
    "Lucene": (
        text("flows-all-runs", "searchSourceJSON", lambda one: one["query"].update(language="lucene")),
        "no KQL",
    ),
    "two panels in one place": (panel("outlets", lambda one: one["gridData"].update(x=0)), "overlap"),
    "a panel beyond the grid": (panel("stories", lambda one: one["gridData"].update(x=40)), "is not on the grid"),
    "a panel without height": (panel("stories", lambda one: one["gridData"].update(h=0)), "is not on the grid"),
    "two panels of one name": (panel("outlets", lambda one: one.update(panelIndex="articles")), "panels of one name"),
    "another name on the grid": (
        panel("outlets", lambda one: one["gridData"].update(i="x")),
        "another name on the grid",
    ),
    "a panel without title": (panel("outlets", lambda one: one.update(title="")), "no title"),
    "a panel of another kind": (panel("outlets", lambda one: one.update(type="map")), "a panel of type map"),
    "a listing of nothing": (panel("the-articles", lambda one: one.update(panelRefName="x")), "no saved search"),
    "a reference that is not repeated": (drop_reference("flows-news", f"{TIME}:"), "does not repeat"),
    "a reference that nothing uses": (
        lambda by_id: by_id["flows-news"]["references"].append(
            {"type": "search", "id": "flows-all-runs", "name": "x:panel_x"}
        ),
        "references that nothing uses: x:panel_x",
    ),
    "two references of one name": (
        lambda by_id: by_id["flows-news"]["references"].append(by_id["flows-news"]["references"][0]),
        "references of one name",
    ),
    "a chart that refers elsewhere": (
        chart(TOPICS, lambda one: one["references"][0].update(name="layer-2")),
        "no data view under",
    ),
    "a version of a chart": (chart(TOPICS, lambda one: one.update(version=2)), "a version"),
    "colours": (chart(TOPICS, lambda one: one["state"].update(colorMapping={})), "colorMapping"),
    "a shape of old": (
        chart("outlets", lambda one: one.update(visualizationType="lnsGauge")),
        "a shape that is not known",
    ),
    "another layer": (
        chart("outlets", lambda one: one["state"]["visualization"].update(layerId="x")),
        "draws another layer",
    ),
    "a column that is not there": (
        chart("outlets", lambda one: one["state"]["visualization"].update(metricAccessor="x")),
        "draws columns that are not there: x",
    ),
    "a column drawn twice": (
        chart(TABLE, lambda one: one["state"]["visualization"]["columns"].append({"columnId": "terms-0"})),
        "drawn twice",
    ),
    "a column that is not drawn": (
        chart(TABLE, lambda one: one["state"]["visualization"]["columns"].pop()),
        "columns that are not drawn",
    ),
    "a query of a chart": (
        chart(TOPICS, lambda one: one["state"]["query"].update(query="no.such : *")),
        "no field no.such",
    ),
    "an order of other columns": (layer(TIME, lambda one: one["columnOrder"].pop()), "columnOrder is not the columns"),
    "numbers first": (layer(TIME, lambda one: one["columnOrder"].reverse()), "a number before a group"),
    "a field that is not there": (column(TOPICS, "terms-0", sourceField="themes"), "no field themes in articles"),
    "values of a text": (column(TOPICS, "terms-0", sourceField="title"), "title cannot be counted"),
    "values of a date": (column(TOPICS, "terms-0", sourceField="@timestamp", dataType="date"), "terms of a date"),
    "values of what is only stored": (column(TOPICS, "terms-0", sourceField="summary"), "summary cannot be counted"),
    "a kind that it is not": (column(TOPICS, "terms-0", dataType="number"), "dataType number of a string"),
    "time of a text": (column(TIME, "date_histogram-1", sourceField="outlet.name"), "date_histogram of a string"),
    "a sum of words": (
        column(TOPICS, "count-1", operationType="sum", sourceField="outlet.name", dataType="string"),
        "sum of a string",
    ),
    "an operation that is not known": (
        column(TOPICS, "count-1", operationType="last_value"),
        "last_value is not known",
    ),
    "a group that is called none": (column(TOPICS, "terms-0", isBucketed=False), "isBucketed is wrong"),
    "no label": (column(TOPICS, "terms-0", label=""), "terms-0: no label"),
    "a count of a field": (column(TOPICS, "count-1", sourceField="title"), "counts title"),
    "a filter that does not parse": (
        column(TOPICS, "count-1", filter={"query": "a : (", "language": "kuery"}),
        "does not parse",
    ),
    "missing without other": (params(TIME, "terms-0", otherBucket=False), "missing without other"),
    "ordered by nothing": (params(TOPICS, "terms-0", orderBy={"columnId": "x"}), "ordered by what is no number"),
    "a million groups": (params(TOPICS, "terms-0", size=1_000_000), "1000000 groups"),
    "a control of no field": (
        lambda by_id: by_id["flows-news"]["attributes"]["controlGroupInput"].update(
            panelsJSON=by_id["flows-news"]["attributes"]["controlGroupInput"]["panelsJSON"].replace(
                "outlet.name", "nobody"
            )
        ),
        "no field nobody",
    ),
    "controls that are no text": (
        lambda by_id: by_id["flows-news"]["attributes"]["controlGroupInput"].update(panelsJSON={}),
        "of the controls",
    ),
    "a control of no data view": (drop_reference("flows-news", "choose-people"), "no data view under controlGroup"),
}
