"""Pictures of numbers: values in, SVG, PNG or PDF out. The kit knows no domain and no web framework.

A room builds `Gantt` or `Bars` (`tracker.charts.values`), `Curve` or `Strip` (`tracker.charts.timelines`), asks a
`ChartStore` for the picture and shows `values.table(language)` beside it. Only `store` loads matplotlib, and only when a picture must be drawn.
"""
