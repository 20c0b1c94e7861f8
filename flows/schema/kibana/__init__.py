"""Kibana's objects, generated from the models: data views, saved searches and dashboards, as its import takes them.

    flows.schema.kibana.data_views   an index as Kibana shows it: labels, descriptions and formats of its fields
    flows.schema.kibana.searches     what an editor or an operator opens daily
    flows.schema.kibana.news         a dashboard, a page of declarations; so are `quotes` and `pipeline`
    flows.schema.kibana.columns      what is counted: the words that dashboards are written in
    flows.schema.kibana.panels       how it is drawn
    flows.schema.kibana.layout       where it stands
    flows.schema.kibana.saved        a saved object, its versions and references
    flows.schema.kibana.objects      all of them, and the file for Kibana

A panel takes a few lines in the dashboard's module. A field that its data view does not have, or that cannot be
counted, is refused when the file is built.
"""
