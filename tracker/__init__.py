"""The renovation of old residential compounds, from survey to warranty, in one record."""
