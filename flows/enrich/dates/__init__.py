"""When an article was published.

`stage` takes the first exact date of metadata, URL and the page's lines: `stamp` reads time stamps, `text` dates as
people write them, with `calendar_names`. A day without a year gets it from `year`; a text without any date of its own
is read by `report`. Both go by `weekdays`.
"""
